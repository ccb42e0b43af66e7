"""The days, months and years that cited sentences mean without writing them out.

"Wednesday" is 7 February in an article of 8 February 2024, "last year" is 2023. Asked only where a
finding would be raised otherwise: to read the dates of a sentence takes longer than most checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from summarizer import dates
from summarizer.checks.registry import View

AHEAD = frozenset({"planned", "threatened"})  # factualities of what is yet to come
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Meant:
    """What is meant by cited sentences, and by the events of the draft that cite one of them."""

    days: frozenset[date]
    weekdays: frozenset[int]  # of the likeliest days only: a year off it would be any
    months: frozenset[int]
    years: frozenset[int]


def meant_by(view: View, cites: tuple[int, ...]) -> Meant:
    """Gather the dates that the cited sentences mean.

    The day of publication is one only where their words mean it ("today", "Thursday") or name no
    day at all; its year where they mean it, or nothing that hangs on the day of publication.
    """
    readings = list(_readings(view, cites))
    likeliest = [*_of_events(view, cites), *(one.values[0] for one in readings)]
    # "This year" may end with publication, but begins on no day that anybody would name.
    rest = [value for one in readings for value in one.values[1:] if "/" not in value]
    values = [*likeliest, *rest]
    named = [part.rstrip("?~%") for value in values for part in value.split("/")]
    days = {day for part in named if _DAY.fullmatch(part) and (day := _day_of(part))}
    certain = [day for value in _of_events(view, cites) for day in _days_named(value)]
    weekdays = {day.weekday() for day in (*certain, *(d for one in readings for d in one.days))}
    months = {day.month for day in days}
    months |= {int(value[5:7]) for value in values if _MONTH.fullmatch(value.rstrip("?~%"))}
    years = {int(part[:4]) for part in named if part[:4].isdigit()}
    if published := view.published:
        if _may_be_said_of(published, [one.values for one in readings if one.days]):
            days.add(published)
            weekdays.add(published.weekday())
            months.add(published.month)
        if _may_be_said_of(published, [one.values for one in readings if one.hangs], years=True):
            years.add(published.year)
    return Meant(frozenset(days), frozenset(weekdays), frozenset(months), frozenset(years))


class _Reading(NamedTuple):
    """A date of a sentence."""

    values: tuple[str, ...]  # what it may mean, the likeliest first
    days: list[date]  # those that the likeliest names
    hangs: bool  # whether it hangs on the day of publication


def _readings(view: View, cites: tuple[int, ...]) -> Iterator[_Reading]:
    """Yield each date in the sentences."""
    for number in view.known(cites):
        text = view.sentences[number].text
        for words, values in dates.expressions_in(text, view.published, view.language):
            alone = dates.resolve(words, None, view.language)
            days = _days_named(values[0]) or _pair_named(words, values[0], view)
            yield _Reading(values, days, alone is None or alone.startswith("XXXX"))


def _of_events(view: View, cites: tuple[int, ...]) -> Iterator[str]:
    for event in view.draft.events:
        if event.date and dates.is_valid(event.date) and not set(cites).isdisjoint(event.cites):
            yield event.date


def _day_of(value: str) -> date | None:
    """Give the day of an EDTF date; the year 0000 has none in Python."""
    return dates.edges(value)[0]


def _days_named(value: str) -> list[date]:
    """Give the day that a date is."""
    first, last = dates.edges(value)
    return [first] if first and first == last else []


def _pair_named(words: str, value: str, view: View) -> list[date]:
    """Give the two days of "Saturday and Sunday" or "6-7 May"; "the weekend" names neither."""
    first, last = dates.edges(value)
    if not first or not last or last - first != timedelta(days=1):
        return []
    behind = dates.resolve(words.rsplit(maxsplit=1)[-1], view.published, view.language) or ""
    return [first, last] if re.search("[0-9]", words) or _DAY.fullmatch(behind) else []


def _may_be_said_of(published: date, named: list[tuple[str, ...]], *, years: bool = False) -> bool:
    """Tell whether nothing is named, or a reading of it holds the day (or year) of publication."""
    day = published.isoformat()
    values = [value for readings in named for value in readings]
    if years:
        return not values or any(value[:4] == day[:4] for value in values)
    return not values or any(dates.contains(value, day) for value in values)
