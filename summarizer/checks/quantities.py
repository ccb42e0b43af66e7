"""Checks on numbers: those of the model's own sentences, and counts of casualties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from summarizer import dates, numbers
from summarizer.checks import fields
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.texts import shorten
from summarizer.draft import Casualty, Event
from summarizer.numbers import Number

_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?\s*$")
_WORD_AFTER = re.compile(r"^(?:st|nd|rd|th|er|\.|º)?(?:\s+(?:de|of))?\s*([^\W\d_]+)")
_NEAR = 16  # characters: the longest name of a month with a preposition
_ANY_DAY = date(2001, 7, 1)  # only to see whether a word is a month
_MONTH = re.compile(r"\d{4}-\d{2}")


@check_for("number.unsupported", "error")
def number_unsupported(view: View) -> Iterator[Finding]:
    """A number in a summary sentence or a description that its cited sentences do not have.

    "three", 3 and "3" are one number; a date worked out from the cited words is supported.

    Example: "The flood killed 40 people." cites a sentence with "at least 31".
    Fix: give the number of the cited sentences, or cite the sentence that has it.
    """
    for path, text, cites in fields.own_words(view.draft):
        known = view.known(cites)
        if not known:
            continue
        available = numbers.find(view.cited_text(known), view.language)
        for number in numbers.find(text, view.written_language):
            if number.weak or numbers.supported(number, available):
                continue
            if not _is_of_a_date(view, text, number, known):
                yield Finding(path, _unsupported(text, number, known), tuple(known))


def _unsupported(text: str, number: Number, known: list[int]) -> str:
    sentences = ", ".join(map(str, known))
    plural = "s" if len(known) > 1 else ""
    verb = "do" if len(known) > 1 else "does"
    return f"{text[number.start : number.end]!r}: sentence{plural} {sentences} {verb} not have this number"


def _is_of_a_date(view: View, text: str, number: Number, known: list[int]) -> bool:
    """Tell whether a number is the year or the day of a date that the cited words mean."""
    days = [view.article.published_date] if view.article.published_date else []
    for event in view.draft.events:
        if event.date and dates.is_valid(event.date) and not set(known).isdisjoint(event.cites):
            days += [day for day in dates.bounds(event.date) or () if day]
    if number.kind == "year":
        return any(number.value == day.year for day in days)
    return _is_by_a_month(view, text, number) and any(number.value == day.day for day in days)


def _is_by_a_month(view: View, text: str, number: Number) -> bool:
    before = _WORD_BEFORE.search(text[max(0, number.start - _NEAR) : number.start])
    after = _WORD_AFTER.search(text[number.end : number.end + _NEAR])
    return any(
        _MONTH.fullmatch(dates.resolve(word.group(1), _ANY_DAY, view.written_language) or "")
        for word in (before, after)
        if word
    )


@check_for("count.mismatch", "error")
def count_mismatch(view: View) -> Iterator[Finding]:
    """Bounds of a count that its words do not allow, or a minimum above the maximum.

    Example: "at least two" with minimum 2 and maximum 2; the words set no upper bound.
    Fix: "at least two" is 2 to null, "up to six" null to 6, "six" 6 to 6, "dozens" null to null.
    """
    for path, event, count in _counts(view):
        crossed = None not in (count.minimum, count.maximum) and count.minimum > count.maximum  # type: ignore[operator]
        allowed = numbers.allows(count.count_text, count.minimum, count.maximum, view.language)
        if crossed or allowed is False:
            given = f"{_shown(count.minimum)}…{_shown(count.maximum)}"
            meant = numbers.describe(count.count_text, view.language)
            yield Finding(
                f"{path}/{'maximum' if count.minimum is None else 'minimum'}",
                f"{shorten(count.count_text)} means {meant}, not {given}",
                tuple(view.known(event.cites)),
            )


@check_for("conflict.casualties", "warning")
def conflict_casualties(view: View) -> Iterator[Finding]:
    """Two sources that count the same outcome of the same event differently.

    Example: "at least two" killed by one channel, "six" by another.
    Fix: nothing is wrong with the record; whoever uses it has to name the source with the count.
    """
    names = {source.id: source.name for source in view.draft.sources}
    for index, event in enumerate(view.draft.events):
        for outcome in dict.fromkeys(count.outcome for count in event.casualties):
            counts = [count for count in event.casualties if count.outcome == outcome]
            if any(_differ(*pair) for pair in combinations(counts, 2)):
                said = "; ".join(
                    f"{' '.join(count.count_text.split())} ({names.get(count.source or '', 'the article')})"
                    for count in counts
                )
                yield Finding(
                    f"/events/{index}/casualties",
                    f"sources differ on the {outcome}: {said}",
                    tuple(view.known(event.cites)),
                )


def _differ(one: Casualty, other: Casualty) -> bool:
    bounds = (one.minimum, one.maximum) != (other.minimum, other.maximum)
    return one.source != other.source and bounds


def _counts(view: View) -> Iterator[tuple[str, Event, Casualty]]:
    for index, event in enumerate(view.draft.events):
        for place, count in enumerate(event.casualties):
            yield f"/events/{index}/casualties/{place}", event, count


def _shown(bound: int | None) -> str:
    return "null" if bound is None else str(bound)
