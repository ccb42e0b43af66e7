"""From facts to a profile, and to sentences that say what to do."""

from __future__ import annotations

from collections.abc import Mapping

from summarizer.endpoints.claims import GRAMMARS, HOSTED
from summarizer.endpoints.diagnosis import Fact, number_of, verdict_of
from summarizer.endpoints.ladder import FIRST_LIMIT
from summarizer.endpoints.long_prompt import SLOW
from summarizer.local import FREQUENCY_PENALTY
from summarizer.settings import Mode, Profile, Rendering, TokenField

SMALLEST_WINDOW = 4_096  # tokens: instructions and schema take over half of it
_ANSWERS_SHARE = 3 / 8  # of the window: the instructions and a story need the rest
_SMALL_MODEL = 4_000_000_000  # parameters: below, models repeat themselves to the end (decision 4)
_LONG_ANSWER = 3_000  # tokens: what the answer to a story of 1,000 words has at least

_LIMIT_NAMES: tuple[TokenField, ...] = ("max_completion_tokens", "max_tokens")

Facts = Mapping[str, Fact]


def profile_of(facts: Facts, server: str | None) -> Profile:
    """The profile that `run` uses."""
    mode = _mode(facts, server)
    window = _window(facts)
    repeats = server == "llama.cpp" and needs_help(facts)
    return Profile(
        mode=mode,
        rendering=_rendering(facts, server, mode),
        token_field=_token_field(facts),
        context_window=window,
        max_output_tokens=_longest_answer(facts, window),
        refuses=_refused(facts),
        parameters={"frequency_penalty": FREQUENCY_PENALTY} if repeats else {},
    )


def _mode(facts: Facts, server: str | None) -> Mode | None:
    """The best way of asking for JSON that was seen to work; None when none was."""
    if _value(facts, "strict") == "enforced" and not _is_grammar(facts, server):
        return "strict"
    if _value(facts, "json_schema") == "enforced":
        return "json_schema"
    if _value(facts, "strict") == "enforced":
        return "strict"
    ways: dict[str, Mode] = {"tools": "tools", "json_object": "json", "md_json": "md_json"}
    return next((mode for name, mode in ways.items() if verdict_of(facts, name) == "ok"), None)


def _is_grammar(facts: Facts, server: str | None) -> bool:
    """Whether answers are bound by a grammar, which takes bounds and needs them."""
    return server in GRAMMARS or (server not in HOSTED and verdict_of(facts, "bounds") == "ok")


def _rendering(facts: Facts, server: str | None, mode: Mode | None) -> Rendering | None:
    if mode in ("strict", "json_schema") and not _takes_bounds(facts, server, mode):
        return "strict"
    if needs_help(facts):
        return "tight"
    return "strict" if mode == "strict" and not _is_grammar(facts, server) else "bounded"


def _takes_bounds(facts: Facts, server: str | None, mode: Mode) -> bool:
    """Whether a schema with bounds may be sent; where `strict` is taken literally it is refused."""
    if server in GRAMMARS:  # known to keep to them, whatever one answer was
        return _value(facts, "bounds") != "refused"
    verdict = verdict_of(facts, "bounds")
    return verdict == "ok" or (verdict == "unknown" and mode != "strict")


def _token_field(facts: Facts) -> TokenField | None:
    return next((name for name in _LIMIT_NAMES if name == _value(facts, "token_field")), None)


def _refused(facts: Facts) -> tuple[str, ...]:
    """What is not to be sent at all; both names of the output limit, where neither is taken."""
    names = [name for name in ("temperature", "seed") if verdict_of(facts, name) == "no"]
    names += ["system"] if verdict_of(facts, "system_turn") == "no" else []
    no_limit = verdict_of(facts, "token_field") == "no" and _value(facts, "token_field") is None
    return (*names, *(_LIMIT_NAMES if no_limit else ()))


def _window(facts: Facts) -> int | None:
    """What the server says, unless a longer prompt showed that it is less."""
    sizes = [number_of(facts, "context_window"), number_of(facts, "long_prompt")]
    return min((size for size in sizes if size), default=None)


def _longest_answer(facts: Facts, window: int | None) -> int | None:
    stated = number_of(facts, "longest_answer")
    room = int(window * _ANSWERS_SHARE) if window else None
    lowest = min((size for size in (stated, room) if size), default=None)
    return lowest if lowest and lowest < FIRST_LIMIT else None


def is_slow(facts: Facts) -> bool:
    """Whether it writes fewer tokens a second than a story can wait for."""
    rate = _value(facts, "speed")
    return isinstance(rate, int | float) and rate < SLOW


def needs_help(facts: Facts) -> bool:
    """Whether answers must be kept short: the server is slow, or the model so small that it rambles."""
    size = number_of(facts, "model_size")
    return is_slow(facts) or (size is not None and size < _SMALL_MODEL)


def runs(profile: Profile) -> bool:
    """Whether the main job can run: a way of asking works, and the prompt fits."""
    return profile.mode is not None and _fits(profile)


def _fits(profile: Profile) -> bool:
    return profile.context_window is None or profile.context_window >= SMALLEST_WINDOW


def recommendation(facts: Facts, profile: Profile) -> tuple[str, ...]:
    """What to know and to do, one sentence each, the verdict first."""
    sentences = [
        _verdict(profile),
        _about_schema(facts),
        _about_limit(facts),
        _about_window(facts, profile),
        _about_speed(facts),
        _about_size(facts),
        _about_thinking(facts),
        _about_refused(profile),
        _about_usage(facts),
    ]
    return tuple(filter(None, sentences))


def _verdict(profile: Profile) -> str:
    if profile.mode is None:
        return "It cannot run here: no way of asking for JSON was seen to work."
    if not _fits(profile):
        return (
            f"It cannot run here: a window of {profile.context_window:,} tokens is too small; "
            f"start the server with {SMALLEST_WINDOW:,} or more, better 8,192."
        )
    return f"It runs here: mode {profile.mode}, rendering {profile.rendering}."


def _about_schema(facts: Facts) -> str:
    if verdict_of(facts, "enforced") == "no":
        return "A JSON schema is accepted and ignored, so it is not relied on."
    return ""


def _about_limit(facts: Facts) -> str:
    if verdict_of(facts, "token_field") == "no":
        return "No limit on the length of an answer is kept to: an answer may run on and on."
    return ""


def _about_window(facts: Facts, profile: Profile) -> str:
    if verdict_of(facts, "long_prompt") == "no":
        return (
            "Prompts that are too long are cut in silence: give the server a larger window, or "
            f"keep to --context-window {profile.context_window}."
        )
    if profile.context_window is None:
        return "Its window is not known: if articles fail for length, give --context-window."
    return ""


def _about_speed(facts: Facts) -> str:
    rate = _value(facts, "speed")
    if not is_slow(facts) or not isinstance(rate, int | float):
        return ""
    seconds = round(_LONG_ANSWER / rate, -1)
    return (
        f"It is slow: a long story may take {seconds:,.0f} seconds; "
        f"ask for one at a time (--concurrency 1)"
        + (f", and wait longer (--deadline {seconds * 2:.0f})." if seconds * 2 > 600 else ".")
    )


def _about_size(facts: Facts) -> str:
    size = number_of(facts, "model_size")
    if size is None or size >= _SMALL_MODEL:
        return ""
    return "The model is small: expect flagged records, or try one of 7 billion parameters or more."


def _about_thinking(facts: Facts) -> str:
    if verdict_of(facts, "reasoning") == "ok":
        return "The model thinks before it answers: that counts as output, and takes time."
    return ""


def _about_refused(profile: Profile) -> str:
    names = [name for name in profile.refuses if name != "system"]
    parts = [
        f"Not accepted, so not sent: {', '.join(names)}." if names else "",
        "It takes no system turn: the instructions open the user's."
        * ("system" in profile.refuses),
    ]
    return " ".join(filter(None, parts))


def _about_usage(facts: Facts) -> str:
    if verdict_of(facts, "usage") == "no":
        return "Tokens are not reported: a budget counts estimates, a cut prompt goes unnoticed."
    return ""


def _value(facts: Facts, name: str) -> object:
    return facts[name].value if name in facts else None
