"""Scores: two numbers with a dash between them ("3-1"), which say what they say only together.

That each of the two stands somewhere in the source is not enough: who writes "3-0" and "2-1" for
"1-0" and "3-2" has taken every number from the source and both results from nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from summarizer.numbers.finding import find
from summarizer.numbers.model import Number

_DASHES = frozenset({"-", "–", "—", "−"})
_MOST = 99  # goals, points of a set, votes of a board; larger ones are codes and years


def unsupported_scores(
    text: str, sources: Iterable[str], language: str = "en"
) -> Iterator[tuple[int, int]]:
    """Yield where the scores of a text stand that its sources do not have.

    A score is supported by the same two numbers next to each other, in either order and whatever
    stands between them ("three goals to one"). Where no source has a score, none is judged: the
    text may have made one of "12 voted for and 10 against".

    Args:
        text: A sentence or two.
        sources: Sentences, one of which should have each score.
        language: The language of all (BCP 47).
    """
    written = list(_scores(text, find(text, language)))
    if not written:
        return
    read = [(source, find(source, language)) for source in sources]
    if any(True for source, found in read for _ in _scores(source, found)):
        known = {_values(*pair) for source, found in read for pair in _pairs(source, found)}
        # A goalless draw is 0-0.
        known |= {_values(n, n) for _, found in read for n in found if n.spelled and n.value == 0}
        yield from ((a.start, b.end) for a, b in written if _values(a, b) not in known)


def _pairs(text: str, found: list[Number]) -> Iterator[tuple[Number, Number]]:
    """Yield the scores, and the neighbours that are no part of any."""
    scores = list(_scores(text, found))
    taken = {number.start for score in scores for number in score}
    yield from scores
    yield from (pair for pair in pairwise(found) if taken.isdisjoint(one.start for one in pair))


def _scores(text: str, found: list[Number]) -> Iterator[tuple[Number, Number]]:
    for first, second in pairwise(found):
        between = text[first.end : second.start]
        around = {text[max(0, first.start - 1) : first.start], text[second.end : second.end + 1]}
        is_score = between in _DASHES and not around & _DASHES
        # German 3:1; minutes have two digits.
        is_score |= between == ":" and second.end - second.start == 1 and around.isdisjoint(":")
        if is_score and _counts(first) and _counts(second):
            yield first, second


def _counts(number: Number) -> bool:
    """Tell whether a number can be one side of a score."""
    plain = number.kind == "cardinal" and number.unit is None and not number.spelled
    return plain and number.value is not None and 0 <= number.value <= _MOST


def _values(one: Number, other: Number) -> frozenset[object]:
    return frozenset((one.value, other.value))
