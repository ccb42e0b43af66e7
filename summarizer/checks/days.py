"""The days, months and years that cited sentences mean without writing them out.

"Wednesday" is 7 February in an article of 8 February 2024, "last year" is 2023. Asked only where a
finding would be raised otherwise: to read the dates of a sentence takes longer than most checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer import dates
from summarizer.checks.registry import View

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Meant:
    """What is meant by cited sentences, and by the events of the draft that cite one of them."""

    days: frozenset[date]
    weekdays: frozenset[int]  # of the likeliest days only: a year off it would be any
    months: frozenset[int]
    years: frozenset[int]


def edges(edtf: str) -> tuple[date | None, date | None]:
    """The first and the last day of a date; None where it is open or cannot be read."""
    return dates.bounds(edtf) or (None, None)


def meant_by(view: View, cites: tuple[int, ...]) -> Meant:
    """Gather the dates that the cited sentences mean.

    The day of publication is one only where their words mean it ("today", "Thursday") or name no
    day at all; its year where they mean it, or nothing that hangs on the day of publication.
    """
    readings = list(_readings(view, cites))
    likeliest = [*_of_events(view, cites), *(found[0] for _, found in readings)]
    # "This year" may end with publication, but begins on no day that anybody would name.
    rest = [value for _, found in readings for value in found[1:] if "/" not in value]
    values = [*likeliest, *rest]
    named = [part.rstrip("?~%") for value in values for part in value.split("/")]
    days = {day for part in named if _DAY.fullmatch(part) and (day := _day_of(part))}
    weekdays = {day.weekday() for value in likeliest for day in _days_named(value)}
    months = {day.month for day in days}
    months |= {int(value[5:7]) for value in values if _MONTH.fullmatch(value.rstrip("?~%"))}
    years = {int(part[:4]) for part in named if part[:4].isdigit()}
    if published := view.published:
        if _may_be_said_of(published, [found for _, found in readings if _days_named(found[0])]):
            days.add(published)
            weekdays.add(published.weekday())
            months.add(published.month)
        if _may_be_said_of(published, [found for hangs, found in readings if hangs], years=True):
            years.add(published.year)
    return Meant(frozenset(days), frozenset(weekdays), frozenset(months), frozenset(years))


def _readings(view: View, cites: tuple[int, ...]) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Yield the readings of each date in the sentences, and whether they hang on publication."""
    for number in view.known(cites):
        text = view.sentences[number].text
        for words, values in dates.expressions_in(text, view.published, view.language):
            alone = dates.resolve(words, None, view.language)
            yield alone is None or alone.startswith("XXXX"), values


def _of_events(view: View, cites: tuple[int, ...]) -> Iterator[str]:
    for event in view.draft.events:
        if event.date and dates.is_valid(event.date) and not set(cites).isdisjoint(event.cites):
            yield event.date


def _day_of(value: str) -> date | None:
    """Give the day of an EDTF date; the year 0000 has none in Python."""
    return edges(value)[0]


def _days_named(value: str) -> list[date]:
    """Give the day that a date is, or the two that "Saturday and Sunday" are."""
    first, last = edges(value)
    if not first or not last or last - first > timedelta(days=1):
        return []
    return [first, last]


def _may_be_said_of(published: date, named: list[tuple[str, ...]], *, years: bool = False) -> bool:
    """Tell whether nothing is named, or a reading of it holds the day (or year) of publication."""
    day = published.isoformat()
    values = [value for readings in named for value in readings]
    if years:
        return not values or any(value[:4] == day[:4] for value in values)
    return not values or any(dates.contains(value, day) for value in values)
