"""Calendar choices that hang on the day of publication; each gives EDTF, the likeliest first.

The rules were measured on news with known publication dates (MEANTIME and GUM, see
`benchmarks/trust_dates.py`): a bare weekday looks back, a bare month-day looks back unless it lies
just ahead. The neighbours that follow the first are what the words also allow.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta

from summarizer.dates.edtf import bounds, edges

Readings = tuple[str, ...]

# News names what lies just ahead without its year ("the vote is on 3 May"): the latest year that
# does not put the day further ahead than this was right for 97 % of the month-days, the nearest one
# for 93 %. Month names use the same: on 20 of them every horizon up to 120 days was equally good.
HORIZON = timedelta(days=120)

# '82 is the year within 80 years before and 20 years after: the rule of java.text.SimpleDateFormat.
SHORT_YEAR_AHEAD = 20

# Halves, quarters, thirds and middle months of a year; thirds of a month (0 is its last day).
_PARTS_OF_YEAR = {
    -1: ("01/06", "01/03", "01/04"),
    0: ("04/09", "05/08", "06/07", "06", "07"),
    1: ("07/12", "10/12", "09/12"),
}
_PARTS_OF_MONTH = {-1: (1, 10), 0: (11, 20), 1: (21, 0)}
_YEAR = re.compile("[0-9]{4}")
_MONTH = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])")

_MONTHS_OF = {"month": 1, "year": 12, "decade": 120}
_LONGEST_MONTH, _LONGEST_YEAR = 31, 366  # days
_WEEK = timedelta(days=7)
_LEAP_GAP = 8  # 1896 and 1904 were leap years, 1900 was not
_SATURDAY, _SUNDAY = 5, 6


def edtf_day(year: int, month: int, day: int) -> str:
    """Write a day; whether it is in the calendar is asked of the whole answer at the end."""
    return f"{year:04d}-{month:02d}-{day:02d}"


def interval(first: date, last: date) -> str:
    """Write two days as an EDTF interval."""
    return f"{first.isoformat()}/{last.isoformat()}"


def weekday(day: int, published: date, direction: int | None = None) -> Readings:
    """Resolve a weekday (0 is Monday): bare, "last" (-1), "this" (0) or "next" (1).

    Bare is the latest on or before publication; last is strictly before, next strictly after, this
    is the one in the week (Monday to Sunday) of publication.
    """
    back = (published.weekday() - day) % 7
    if direction == 0:
        first = _monday(published) + timedelta(days=day)
    elif direction == 1:
        first = published + timedelta(days=7 - back)
    else:
        first = published - timedelta(days=back or (7 if direction else 0))
    return _dates((first, first - _WEEK, first + _WEEK))


def month_day(month: int, day: int, published: date | None) -> Readings:
    """Resolve a month-day to the latest year within the horizon, then the years around it."""
    if published is None:
        return (f"XXXX-{month:02d}-{day:02d}",)
    days = [
        when
        for year in range(published.year - _LEAP_GAP, published.year + 2 + _LEAP_GAP)
        if (when := _date_or_none(year, month, day))
    ]
    return _dates(_around_horizon(days, published))


def month(number: int, published: date | None, direction: int | None = None) -> Readings:
    """Resolve a month's name; "last" and "next" exclude the month of publication."""
    if published is None:
        return (f"XXXX-{number:02d}",) if direction is None else ()
    year = _year_of_period(number, published, direction)
    return tuple(f"{y:04d}-{number:02d}" for y in (year, year - 1, year + 1))


def season(code: int, published: date, direction: int | None = None) -> Readings:
    """Resolve a season's name (21 spring to 24 winter) like a month's: by its first month.

    "Last summer" is one that has ended: in July the year before's.
    """
    months = 3 * (code - 20)
    before = date.fromisoformat(shifted("month", -2, published) + "-01")
    ended = before if direction == -1 else published
    year = _year_of_period(months, ended, direction)
    return tuple(f"{y:04d}-{code}" for y in (year, year - 1, year + 1))


def part_of_year(number: int, months: int, published: date) -> Readings:
    """Resolve the n-th quarter (3 months) or half (6) of a year that is not named."""
    year = _year_of_period(months * (number - 1) + 1, published, None)
    return tuple(year_part(y, number, months) for y in (year, year - 1, year + 1))


def dated_weekday(day: int, number: int, published: date) -> Readings:
    """Resolve "Friday the 13th": the nearest such day at most a month away."""
    near = [when for when in _days_of_month(number, published) if when.weekday() == day]
    return _dates(sorted(near, key=lambda when: abs(when - published))[:1])


def day_of_month(number: int, direction: int, published: date) -> Readings:
    """Resolve Spanish "el próximo día 15": the first such day after publication, or before it."""
    days = [d for d in _days_of_month(number, published) if (d > published) == (direction > 0)]
    return _dates(sorted(days, reverse=direction < 0)[:1])


def _days_of_month(number: int, published: date) -> list[date]:
    """The day with a number in the month of publication, the one before and the one after."""
    months = [shifted("month", n, published).split("-") for n in (-1, 0, 1)]
    days = [_date_or_none(int(year), int(month), number) for year, month in months]
    return [when for when in days if when]


def year_part(year: int, number: int, months: int) -> str:
    """Write the n-th quarter or half of a year as an interval: level 1 has no code for it."""
    last = months * number
    return f"{year:04d}-{last - months + 1:02d}/{year:04d}-{last:02d}"


def short_year(digits: int, published: date) -> int:
    """Complete a year of two digits to the latest year at most 20 years ahead."""
    latest = published.year + SHORT_YEAR_AHEAD
    return latest - (latest - digits) % 100


def decade(start: int, published: date | None) -> Readings:
    """Write a decade by its first year; two digits take the latest decade begun by publication.

    "The 1900s" is a decade or the century: both are readings.
    """
    if start < 100:
        if published is None:
            return ()
        start = published.year - (published.year - start) % 100
    century = (f"{start // 100:02d}XX",) if start % 100 == 0 else ()
    return (f"{start // 10:03d}X", *century)


def shifted(unit: str, count: int, published: date) -> str:
    """Name the unit of time that lies `count` units after the one of publication."""
    months = published.year * 12 + published.month - 1
    if unit == "day":
        return (published + timedelta(days=count)).isoformat()
    if unit in ("week", "weekend"):
        monday = _monday(published) + count * _WEEK
        first = monday if unit == "week" else monday + timedelta(days=5)
        return interval(first, monday + timedelta(days=6))
    if unit == "month":
        return f"{(months + count) // 12:04d}-{(months + count) % 12 + 1:02d}"
    if unit in ("quarter", "half"):
        size = 3 if unit == "quarter" else 6
        year, part = divmod(months // size + count, 12 // size)
        return year_part(year, part + 1, size)
    digits = {"year": 0, "decade": 1, "century": 2}[unit]
    start = published.year // 10**digits + count
    if start < 1:
        raise ValueError("news does not count its years back before our era")
    return f"{start:0{4 - digits}d}" + "X" * digits


def week_of(day: str) -> Readings:
    """Name the calendar week of a day, and the seven days from it on; nothing for no single day."""
    first, last = edges(day)
    if not first or first != last:
        return ()
    days = dict.fromkeys((_monday(first), first))
    return tuple(interval(start, start + timedelta(days=6)) for start in days)


def unit_around(unit: str, direction: int, published: date) -> Readings:
    """Resolve "last week", "this month", "next year".

    On a Sunday the week may already be the new one (American calendars, Sunday papers), so that the
    week after is a reading too. A weekend spoken of until Wednesday is the one that has passed; the next
    one is the first after publication, or the one after that.
    """
    first = shifted(unit, direction, published)
    if unit == "week" and published.weekday() == _SUNDAY:
        return first, shifted(unit, direction + 1, published)
    if unit == "weekend":
        near = (0, -1) if published.weekday() > 2 else (-1, 0)
        ahead = (0, 1) if published.weekday() < _SATURDAY else (1,)
        weeks = {-1: (-1,), 0: near, 1: ahead}[direction]
        return tuple(shifted(unit, n, published) for n in weeks)
    return (first,)


def clipped(edtf: str, published: date, side: int) -> Readings:
    """Give the part of a period up to the day of publication (-1) or from it on (1).

    "Earlier this week" ends with publication, or the day before; a long period may be clipped at
    the month or the year ("this year": `2024-01/2024-03`). A part of one day is none.
    """
    whole = bounds(edtf)
    first, last = whole or (None, None)
    if not first or not last or not first <= published <= last:
        return ()
    near = published + timedelta(days=side)
    days = [(first, end) if side < 0 else (end, last) for end in (published, near)]
    long = (last - first).days
    widths = [10, *([7] if long > _LONGEST_MONTH else []), *([4] if long > _LONGEST_YEAR else [])]
    parts = [
        (start.isoformat()[:width], end.isoformat()[:width])
        for width in widths
        for start, end in days
    ]
    return tuple(dict.fromkeys(f"{start}/{end}" for start, end in parts if start < end))


def ago(unit: str, count: int, published: date) -> Readings:
    """Resolve a count of units before (negative) or after publication, as fine as its unit.

    The finer dates at exactly that distance ("a year ago": the day, the month) are readings too.
    """
    first = shifted(unit, count, published)
    if unit == "week":
        return first, shifted("day", 7 * count, published)
    if unit not in _MONTHS_OF:
        return (first,)
    month = shifted("month", _MONTHS_OF[unit] * count, published)
    finer = {"month": (), "year": (month,), "decade": (month[:4], month)}[unit]
    return first, *finer, f"{month}-{published.day:02d}"


def anniversary(unit: str, count: int, published: date) -> Readings:
    """Resolve "a year ago today": the day itself."""
    if unit in ("day", "week"):
        return (shifted("day", count * (7 if unit == "week" else 1), published),)
    if unit not in _MONTHS_OF:
        return ()
    return (f"{shifted('month', _MONTHS_OF[unit] * count, published)}-{published.day:02d}",)


def weekday_in_week(day: int, direction: int, published: date) -> Readings:
    """Resolve "Monday last week": the weekday in the week before, of, or after publication."""
    first = _monday(published) + timedelta(days=day, weeks=direction)
    return _dates((first, first - _WEEK, first + _WEEK))


def narrowed(edtf: str, side: int) -> Readings:
    """Give the parts that "early" (-1), "mid" (0) or "late" (1) may mean: of a year, of a month."""
    if _YEAR.fullmatch(edtf):
        return tuple(
            f"{edtf}-{part.replace('/', f'/{edtf}-')}" for part in _PARTS_OF_YEAR.get(side, ())
        )
    if _MONTH.fullmatch(edtf) and side in _PARTS_OF_MONTH:
        first, last = _PARTS_OF_MONTH[side]
        return (f"{edtf}-{first:02d}/{edtf}-{last or _last_day(edtf):02d}",)
    return ()


def _last_day(edtf_month: str) -> int:
    return calendar.monthrange(*(int(part) for part in edtf_month.split("-")))[1]


def _monday(when: date) -> date:
    return when - timedelta(days=when.weekday())


def _dates(days: Iterable[date]) -> Readings:
    return tuple(day.isoformat() for day in days)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _around_horizon(days: list[date], published: date) -> list[date]:
    """The latest day within the horizon, the one before it, the one after it."""
    ahead = [when for when in days if when > published + HORIZON]
    behind = days[: len(days) - len(ahead)]
    return [*behind[-1:], *behind[-2:-1], *ahead[:1]]


def _year_of_period(month: int, published: date, direction: int | None) -> int:
    """The year of a period that begins with a month, for a bare name, last, this or next."""
    if direction == 0:
        return published.year
    if direction == -1:
        return published.year if month < published.month else published.year - 1
    if direction == 1:
        return published.year if month > published.month else published.year + 1
    starts = date(published.year, month, 1)
    next_starts = date(published.year + 1, month, 1)
    if next_starts <= published + HORIZON:
        return published.year + 1
    return published.year if starts <= published + HORIZON else published.year - 1
