"""The written form of a date: EDTF level 1 as a regular expression plus the calendar.

Rules: Library of Congress, Extended Date/Time Format specification (2019), levels 0 and 1
(https://www.loc.gov/standards/datetime/), and one step of level 2 that news needs: `XXXX-02-02` and
`XXXX-02`, a day or a month whose year is unknown.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

Bounds = tuple[date | None, date | None]

_YEAR = r"(?P<year>-(?!0000)[0-9]{4}|[0-9]{4})"
_QUALIFIER = r"[?~%]?"
_TIME = r"(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}(?:Z|[+-](?:0[0-9]|1[0-4])(?::[0-5][0-9])?)?"
_SINGLE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}(?:-(?P<month>[0-9]{{2}})(?:-(?P<day>[0-9]{{2}}))?)?{_QUALIFIER}",
        rf"{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})T{_TIME}",
    )
)
_UNSPECIFIED = re.compile(
    rf"(?P<decade>-?[0-9]{{2}}[0-9X]X){_QUALIFIER}"
    rf"|{_YEAR}-(?:(?P<month>[0-9]{{2}})|XX)-XX{_QUALIFIER}"
    rf"|(?P<any_month>-(?!0000)[0-9]{{4}}|[0-9]{{4}})-XX{_QUALIFIER}"
)
_ANY_YEAR = re.compile(rf"XXXX-(?P<month>[0-9]{{2}})(?:-(?P<day>[0-9]{{2}}))?{_QUALIFIER}")
_LONG_YEAR = re.compile(r"Y-?[1-9][0-9]{4,}")
_OPEN_ENDS = ("..", "")
_COMMON_YEAR = 2001
_LEAP_YEAR = 2000  # stands in for an unknown year, so that 29 February may be one of its days

# Meteorological seasons of the northern hemisphere: EDTF leaves the months open. Winter ends in the
# following year.
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}


def is_valid(edtf: str) -> bool:
    """Tell whether a string is EDTF level 1 (or an unknown year: `XXXX-02-02`) and in the calendar.

    An interval must not end before it starts; a date with a time is valid as in level 0.
    """
    start, slash, end = edtf.partition("/")
    if not slash:
        return _is_single(edtf) or _is_unspecified(edtf) or bool(_LONG_YEAR.fullmatch(edtf))
    ends = [part for part in (start, end) if part not in _OPEN_ENDS]
    return bool(ends) and all(map(_is_calendar, ends)) and _is_ordered(start, end)


def bounds(edtf: str) -> Bounds | None:
    """Give the earliest and the latest day of a date; None stands for an open end of an interval.

    Returns None where no days can be named: not EDTF, an unknown year, a year outside 1 to 9999.
    A season has the months of the northern hemisphere's meteorological seasons.
    """
    if not is_valid(edtf):
        return None
    start, slash, end = edtf.partition("/")
    if not slash:
        return _single_bounds(edtf)
    first = _single_bounds(start) if start not in _OPEN_ENDS else (None, None)
    last = _single_bounds(end) if end not in _OPEN_ENDS else (None, None)
    return (first[0], last[1]) if first and last else None


def edges(edtf: str | None) -> Bounds:
    """The earliest and the latest day of a date, as `bounds`; both None where none can be named."""
    return (bounds(edtf) if edtf else None) or (None, None)


def contains(outer: str, inner: str) -> bool:
    """Tell whether every day of `inner` is a day of `outer`; qualifiers do not matter.

    `2024-02` contains `2024-02-07`, an interval its days, `XXXX-02-02` each 2 February.
    """
    if not (is_valid(outer) and is_valid(inner)):
        return False
    outer, inner = unqualified(outer), unqualified(inner)
    if outer == inner or ("/" not in outer + inner and inner.startswith(outer + "-")):
        return True
    within = bounds(inner)
    if within is None:
        return False
    if outer.startswith("XXXX-"):
        return _in_any_year(outer, within)
    around = bounds(outer)
    return around is not None and _encloses(around, within)


def unqualified(edtf: str) -> str:
    """Drop the marks of doubt (`?`, `~`, `%`) and a time of day: `2024-02-07~` is `2024-02-07`."""
    return "/".join(part.rstrip("?~%").partition("T")[0] for part in edtf.split("/"))


def is_approximate(edtf: str) -> bool:
    """Tell whether a date says of itself that it is about then (`~` or `%`)."""
    return "~" in edtf or "%" in edtf


def _is_single(edtf: str) -> bool:
    return any(
        (found := pattern.fullmatch(edtf)) is not None and _in_calendar(found)
        for pattern in _SINGLE
    )


def _is_calendar(edtf: str) -> bool:
    """One end of an interval: level 1 allows no unspecified digits and no time of day there."""
    return "T" not in edtf and _is_single(edtf)


def _is_unspecified(edtf: str) -> bool:
    found = _UNSPECIFIED.fullmatch(edtf) or _ANY_YEAR.fullmatch(edtf)
    return found is not None and _in_calendar(found)


def _in_calendar(found: re.Match[str]) -> bool:
    parts = found.groupdict()
    if parts["month"] is None:
        return True
    month = int(parts["month"])
    if parts.get("day") is None:
        season = found.re is _SINGLE[0] and month in _SEASONS
        return 1 <= month <= 12 or season
    year = int(parts.get("year") or _LEAP_YEAR)
    return 1 <= month <= 12 and 1 <= int(parts["day"]) <= _days_in(year, month)


def _days_in(year: int, month: int) -> int:
    return (
        29 if month == 2 and calendar.isleap(year) else calendar.monthrange(_COMMON_YEAR, month)[1]
    )


def _is_ordered(start: str, end: str) -> bool:
    if start in _OPEN_ENDS or end in _OPEN_ENDS:
        return True
    first, last = unqualified(start), unqualified(end)
    if first.startswith("-") or last.startswith("-"):
        return _year_of(first) <= _year_of(last)
    earliest, latest = _single_bounds(first), _single_bounds(last)
    if not (earliest and latest and earliest[0] and latest[1]):
        return True
    return earliest[0] <= latest[1]


def _year_of(edtf: str) -> int:
    return int(edtf[:5]) if edtf.startswith("-") else int(edtf[:4])


def _single_bounds(edtf: str) -> Bounds | None:
    plain = unqualified(edtf)
    if plain.startswith(("XXXX", "Y", "-", "0000")):
        return None
    first_year, last_year = (int(plain[:4].replace("X", digit)) for digit in "09")
    parts = plain[4:].split("-")[1:]
    if first_year < 1:  # the decade 000X: year 0 has no `date`
        return None
    if not parts or parts[0] == "XX":
        return date(first_year, 1, 1), date(last_year, 12, 31)
    month = int(parts[0])
    if month in _SEASONS:
        return _season_bounds(first_year, month)
    if len(parts) == 1 or parts[1] == "XX":
        return date(first_year, month, 1), date(first_year, month, _days_in(first_year, month))
    day = date(first_year, month, int(parts[1]))
    return day, day


def _season_bounds(year: int, season: int) -> Bounds | None:
    first, last = _SEASONS[season]
    ending = year + 1 if last < first else year
    if ending > date.max.year:
        return None
    return date(year, first, 1), date(ending, last, _days_in(ending, last))


def _encloses(around: Bounds, within: Bounds) -> bool:
    starts = around[0] is None or (within[0] is not None and around[0] <= within[0])
    ends = around[1] is None or (within[1] is not None and within[1] <= around[1])
    return starts and ends


def _in_any_year(outer: str, within: Bounds) -> bool:
    first, last = within
    if first is None or last is None or first.year != last.year:
        return False
    month, _, day = outer.removeprefix("XXXX-").partition("-")
    return all(
        when.month == int(month) and (not day or when.day == int(day)) for when in (first, last)
    )
