"""Hedges turned round: "fewer than 75" where the source has "at least 75".

Values are the same, so `support.supported` is content. Only what is certain counts: the number is
written as in the source, and all its places there have a hedge of the other direction right before
them. A hedge that is left out, or added, is no reversal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from summarizer.numbers.hedges import LONGEST_HEDGE, Hedge, load_phrases
from summarizer.numbers.lexicon import LANGUAGES, UNKNOWN, alternation, fold, load, primary

_Direction = Literal["up", "down"]

_DIRECTIONS: dict[Hedge, _Direction] = {
    "at_least": "up",
    "over": "up",
    "at_most": "down",
    "under": "down",
    "nearly": "down",
}
_WORD = re.compile(r"\w+")
_INSIDE = re.compile(r"[\w.,]")  # what may stand beside a digit inside a longer number
# The word behind a number may belong to it: percent, million, hours.
_NEXT = re.compile(r"[\s-]?(%|[^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class _Hedges:
    """The hedges of a language that have a direction."""

    directions: dict[str, _Direction]
    marks: frozenset[str]  # the longest word of each: a text without any needs no search
    said: re.Pattern[str]  # a hedge and the number behind it, in digits or one word
    before: re.Pattern[str]  # a hedge at the end of a text
    belonging: frozenset[str]  # words that belong to the number before them


def reversals(
    text: str, sources: Iterable[str], language: str = "en"
) -> Iterator[tuple[int, int, str]]:
    """Yield where a text turns a hedge of its sources round, with the words of the source.

    Args:
        text: A sentence or two.
        sources: Sentences that should have its numbers.
        language: The language of all (BCP 47).
    """
    code = primary(language)
    if code == UNKNOWN:
        return
    hedges = _load(code)
    folded = fold(text, code)
    if not any(map(folded.__contains__, hedges.marks)):
        return  # mostly
    cited = [fold(one, code) for one in sources]
    for said in hedges.said.finditer(folded):
        found = [words for one in cited for words in _found(said, one, hedges)]
        if found and all(found):
            yield said.start(), said.end(), str(found[0])


def _found(said: re.Match[str], source: str, hedges: _Hedges) -> Iterator[str | None]:
    """Yield each place of a number, as its words where they say the opposite, else as None."""
    direction = hedges.directions[_joined(said["hedge"])]
    for start in _places(said["count"], source):
        end = start + len(said["count"])
        first = max(0, start - LONGEST_HEDGE)
        before = hedges.before.search(source[first:start])
        other = before and hedges.directions[_joined(before["hedge"])]
        is_opposite = other not in (None, direction) and _unit(source, end, hedges) == _unit(
            said.string, said.end(), hedges
        )
        yield source[first + before.start() : end] if before and is_opposite else None


def _places(count: str, source: str) -> Iterator[int]:
    """Yield where a number stands, not as a part of a longer one."""
    start = source.find(count)
    while start >= 0:
        around = source[start - 1 : start], source[start + len(count) : start + len(count) + 2]
        if not _INSIDE.match(around[0]) and not re.match(r"\w|[.,]\d", around[1]):
            yield start
        start = source.find(count, start + 1)


def _unit(text: str, end: int, hedges: _Hedges) -> str:
    """Return the word behind a number where it belongs to it."""
    word = _NEXT.match(text, end)
    return word[1] if word and word[1] in hedges.belonging else ""


def _joined(phrase: str) -> str:
    return " ".join(phrase.split())


@lru_cache(maxsize=len(LANGUAGES))
def _load(code: str) -> _Hedges:
    lexicon, phrases = load(code), load_phrases(code)
    directions = {
        phrase: _DIRECTIONS[hedge]
        for phrase, hedge in phrases.before.items()
        if hedge in _DIRECTIONS and phrase not in phrases.prepositions
    }
    hedge = rf"(?<!\w)(?P<hedge>{alternation(directions)})\s+"
    words = alternation(word for word in lexicon.words if word.isalpha())
    return _Hedges(
        directions=directions,
        marks=frozenset(max(_WORD.findall(phrase), key=len) for phrase in directions),
        said=re.compile(rf"{hedge}(?P<count>\d+(?:[.,]\d+)*|(?:{words})(?!\w))"),
        before=re.compile(rf"{hedge}\Z"),
        belonging=frozenset({*lexicon.words, *lexicon.beside, *lexicon.periods, *lexicon.spans})
        - lexicon.links,
    )
