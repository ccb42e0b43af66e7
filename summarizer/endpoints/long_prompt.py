"""The longest probe: is a prompt that is too long refused, or cut in silence?

A server that states a small window gets a prompt a quarter longer than that; one that states none
gets a prompt as long as the probe may be. A marker stands at its beginning, where silent servers
cut. The words are ones that every tokenizer knows as one token each.
"""

from __future__ import annotations

from summarizer.endpoints.asking import Reply, Session
from summarizer.endpoints.diagnosis import Finding, number_of
from summarizer.errors import ConnectionFailed, PromptTooLong, RequestRejected

SLOW = 30.0  # tokens a second: below it, a prompt of thousands of tokens takes minutes
LONGEST = 32_000  # tokens of the prompt, where no window is stated
_OVER = 1.25  # times the window
_LARGEST_WINDOW = 28_000  # tokens: a quarter more is still below 40,000
_SMALL_WINDOW = 16_384  # tokens: tried also on slow servers; those that refuse do so unread
_WHOLE = 0.9  # of the words sent, each a token or more: what reads fewer has cut the prompt
_MARKER = "kestrel-58"
_WORDS = ("sea", "sky", "sun", "sand", "rain", "wind", "snow", "tree")


async def long_prompt(session: Session) -> Finding:
    """How long a prompt may be, and what becomes of one that is too long."""
    window = number_of(session.facts, "context_window")
    if window and window > _LARGEST_WINDOW:
        return Finding("unknown", "not tried: more tokens than a probe should cost")
    rate = session.facts["speed"].value
    slow = isinstance(rate, int | float) and rate < SLOW
    if slow and not (window and window <= _SMALL_WINDOW):
        return Finding("unknown", "not tried: the server is slow")
    words = round(window * _OVER) if window else LONGEST
    try:
        return _read(await session.ask(prompt(words)), words, window)
    except PromptTooLong as error:
        return Finding("ok", f"{words:,} tokens are refused, as they should be", error.window)
    except (RequestRejected, ConnectionFailed) as error:
        if error.status is None:
            raise
        return Finding("ok", f"{words:,} tokens are refused: {error}", window)


def prompt(words: int) -> str:
    """A prompt of so many words with a marker at its beginning."""
    body = " ".join(_WORDS[number % len(_WORDS)] for number in range(words))
    return (
        f"The marker is {_MARKER}. Words without meaning follow.\n{body}\n"
        "Repeat the marker that stands at the beginning, and nothing else."
    )


def _read(reply: Reply, words: int, window: int | None) -> Finding:
    tokens = reply.prompt_tokens
    if tokens and tokens < words * _WHOLE:
        return Finding("no", f"cut in silence: of {words:,} tokens it read {tokens:,}", tokens)
    if window and tokens:
        return Finding("ok", f"{tokens:,} tokens were read, more than it says", None)
    if _MARKER in reply.text or tokens:
        return Finding("ok", f"{words:,} tokens were read", None)
    return Finding("unknown", f"the beginning of {words:,} tokens was not repeated")
