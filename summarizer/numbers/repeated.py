"""Whether a text repeats the numbers of its source in the same words: told without reading either.

Most summaries do, and to read every number of every cited sentence is what costs. Both texts are
cut at their blanks, and each word is judged by itself, once for all texts: whether it may belong
to a number. What stands between two words that cannot is a run - "nine", "a dozen", "5 million
euros" - and the same run means the same numbers wherever it stands. A text with a run that its
source does not have is left to `support.supported`, which reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from summarizer.numbers.lexicon import Lexicon, fold, load, primary
from summarizer.numbers.tokens import places

_Kind = Literal[
    "plain",  # no part of a number
    "link",  # "and", "of", "to": part of a number only between two others
    "lone",  # no certain number when alone: "a", "no", "first", "percent"
    "number",  # or a part of one
]
_OPENING, _CLOSING = "(\"'“‘«[", ".,;:!?)\"'”’»]"  # what is written onto a word
_INSIDE = re.compile(r"['-]")  # army's, would-be; folded, so no other sign
_LAST_WEAK_ORDINAL = 2  # "first" and "second" alone are weak
# Longer ones are not remembered: they would fill memory. No word of news has so many letters.
_LONGEST_SENTENCE, _LONGEST_WORD = 2_000, 60


def repeats(text: str, sources: Iterable[str], language: str = "en") -> bool:
    """Tell whether every number of a text certainly stands in its sources, in the same words.

    Args:
        text: A sentence or two.
        sources: Sentences, one of which should have each number.
        language: The language of all (BCP 47).

    Returns:
        True when each number that is not weak is there; False says nothing.
    """
    code = primary(language)
    wanted = {run for run, alone in _runs(fold(text, code), code) if alone != "lone"}
    return not wanted or wanted <= set().union(*(_runs_of(one, code) for one in sources))


def _runs_of(source: str, code: str) -> set[str]:
    is_short = len(source) <= _LONGEST_SENTENCE
    return (_cached if is_short else _cached.__wrapped__)(source, code)


@lru_cache(maxsize=1024)  # sentences are cited again and again
def _cached(source: str, code: str) -> set[str]:
    return {run for run, _ in _runs(fold(source, code), code)}


def _runs(folded: str, code: str) -> Iterator[tuple[str, _Kind | None]]:
    """Yield what may be a number, with the kind of its word when it is a single one."""
    run: list[tuple[str, _Kind]] = []
    for word in (*folded.split(" "), "."):  # the last ends the last run
        kind = _kind(word, code) if len(word) <= _LONGEST_WORD else "number"
        if kind != "plain" and (run or kind != "link"):
            run.append((word, kind))
        elif run:
            while run[-1][1] == "link":
                run.pop()
            words = " ".join(word for word, _ in run).lstrip(_OPENING).rstrip(_CLOSING)
            yield words, run[0][1] if len(run) == 1 else None
            run = []


@lru_cache(maxsize=8192)  # the words of a language come again
def _kind(written: str, code: str) -> _Kind:
    lexicon = load(code)
    word = written.lstrip(_OPENING).rstrip(_CLOSING)
    if next(places(word, lexicon), None) is not None:
        return "lone" if _is_weak(word, lexicon) else "number"
    if not word and written:
        return "plain"
    if word in lexicon.links:
        return "link"
    parts = _INSIDE.split(word)
    plain = all(map(str.isalpha, parts)) and lexicon.beside.isdisjoint(parts)
    return "plain" if plain else "lone"  # a sign or a dash may belong to a number


def _is_weak(word: str, lexicon: Lexicon) -> bool:
    """Tell what is no number alone: an article, "both", "second", the "no" of "no one"."""
    meaning = lexicon.words.get(word)
    if meaning is None:  # in Arabic, "by" and "hundred" may be written as one
        return word in lexicon.starters and not lexicon.settings.get("clitics")
    return meaning.weak or (meaning.ordinal and meaning.value <= _LAST_WEAK_ORDINAL)
