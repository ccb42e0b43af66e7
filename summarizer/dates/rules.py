"""The rules of date expressions: patterns over the kinds of tokens, the same for every language.

Each token has a letter for its kind: W weekday, M month, N number, O ordinal, Y year, D month and
day, I date by its shape, R relative day, V last/this/next, u and p a unit of time in singular and
plural, S season, K decade, B era; the small words are in `vocabulary.SMALL_WORDS`. A rule is a
pattern over these letters and a function from the tokens and the day of publication to readings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from summarizer.dates import anchors
from summarizer.dates.anchors import Readings
from summarizer.dates.vocabulary import Token

Tokens = tuple[Token, ...]
Build = Callable[[Tokens, date | None], Readings]
AnchoredBuild = Callable[[Tokens, date], Readings]

_DAY_MONTH = r"(?:[NO]M|M[NO]|D)"
_UNIT_AROUND = r"(?:Vu|uV)"
_YEAR_PART = r"(?:[NO]u|u[NO])"
_RULES: list[tuple[re.Pattern[str], Build]] = []


def apply(tokens: Tokens, published: date | None) -> Readings:
    """The readings of the first rule that fits all the tokens and has an answer."""
    kinds = kinds_of(tokens)
    for pattern, build in _RULES:
        if pattern.fullmatch(kinds):
            found = build(tokens, published)
            if found:
                return found
    return ()


def kinds_of(tokens: Sequence[Token]) -> str:
    """The letters of the tokens, which is what patterns match."""
    return "".join(token.kind for token in tokens)


def first(tokens: Tokens, kinds: str) -> Token:
    """The first token of one of the kinds."""
    return next(token for token in tokens if token.kind in kinds)


def _value(tokens: Tokens, kinds: str) -> int:
    return first(tokens, kinds).value


def _month_day_of(tokens: Tokens) -> tuple[int, int]:
    if any(token.kind == "D" for token in tokens):
        return divmod(_value(tokens, "D"), 100)
    return _value(tokens, "M"), _value(tokens, "NO")


def rule(pattern: str) -> Callable[[Build], Build]:
    """Register a rule that may do without a day of publication."""

    def register(build: Build) -> Build:
        _RULES.append((re.compile(pattern), build))
        return build

    return register


def anchored(pattern: str) -> Callable[[AnchoredBuild], AnchoredBuild]:
    """Register a rule that has no answer without a day of publication."""

    def register(build: AnchoredBuild) -> AnchoredBuild:
        _RULES.append((re.compile(pattern), lambda t, day: build(t, day) if day else ()))
        return build

    return register


@rule("W?I")
def _shaped(tokens: Tokens, _published: date | None) -> Readings:
    return first(tokens, "I").dates


@rule(rf"(?:V?W)?{_DAY_MONTH}Y|YW?{_DAY_MONTH}|{_DAY_MONTH}YW|{_DAY_MONTH}WY")
def _full(tokens: Tokens, _published: date | None) -> Readings:
    month, day = _month_day_of(tokens)
    return (anchors.edtf_day(_value(tokens, "Y"), month, day),)


@rule(rf"(?:V?W)?{_DAY_MONTH}|{_DAY_MONTH}W")
def _month_day(tokens: Tokens, published: date | None) -> Readings:
    """Where a weekday stands beside it, the years in which it fits come first."""
    found = anchors.month_day(*_month_day_of(tokens), published)
    if published and any(token.kind == "W" for token in tokens):
        day = _value(tokens, "W")
        return tuple(sorted(found, key=lambda r: date.fromisoformat(r).weekday() != day))
    return found


@rule(rf"V{_DAY_MONTH}|{_DAY_MONTH}V")
def _month_day_around(tokens: Tokens, published: date | None) -> Readings:
    """ "Last Christmas Eve", Spanish "el pasado 28 de octubre": the days on that side come first."""
    found, side = anchors.month_day(*_month_day_of(tokens), published), _direction(tokens)
    if not published or not side:
        return found
    return tuple(sorted(found, key=lambda r: (date.fromisoformat(r) > published) != (side > 0)))


@anchored(rf"{_DAY_MONTH}{_UNIT_AROUND}|M{_UNIT_AROUND}")
def _in_year_around(tokens: Tokens, published: date) -> Readings:
    """ "July 4 last year", "May of next year"."""
    if first(tokens, "u").name != "year":
        return ()
    year = published.year + _value(tokens, "V")
    if kinds_of(tokens) in ("MVu", "MuV"):
        return (f"{year:04d}-{_value(tokens, 'M'):02d}",)
    return (anchors.edtf_day(year, *_month_day_of(tokens)),)


@rule("MY|YM")
def _month_of_year(tokens: Tokens, _published: date | None) -> Readings:
    return (f"{_value(tokens, 'Y'):04d}-{_value(tokens, 'M'):02d}",)


@rule("M|VM|MV")
def _month(tokens: Tokens, published: date | None) -> Readings:
    return anchors.month(_value(tokens, "M"), published, _direction(tokens))


def _direction(tokens: Tokens) -> int | None:
    return next((token.value for token in tokens if token.kind == "V"), None)


@rule("Y")
def _year(tokens: Tokens, _published: date | None) -> Readings:
    return (f"{tokens[0].value:04d}",)


@rule("[NY]B|B[NY]")
def _year_of_era(tokens: Tokens, _published: date | None) -> Readings:
    """1 BC is the year 0000 of ISO 8601, so that 490 BC is -0489."""
    year = _value(tokens, "NY")
    if _value(tokens, "B") > 0:
        return (f"{year:04d}",)
    return (f"-{year - 1:04d}" if year > 1 else "0000",)


@rule("K[pu]?|J[NY]|K[pu]?Vu|K[pu]?uV")
def _decade(tokens: Tokens, published: date | None) -> Readings:
    start = _value(tokens, "KNY")
    return anchors.decade(start, published) if start % 10 == 0 else ()


@rule(_YEAR_PART)
def _numbered_unit(tokens: Tokens, published: date | None) -> Readings:
    """ "The 19th century"; "the fourth quarter" of the year at hand."""
    unit, number = first(tokens, "u").name, _value(tokens, "NO")
    if unit == "century" and number > 1:
        return (f"{number - 1:02d}XX",)
    months = _months_of(unit, number)
    return anchors.part_of_year(number, months, published) if months and published else ()


def _months_of(unit: str, number: int) -> int:
    months = {"quarter": 3, "half": 6}.get(unit, 0)
    return months if number >= 1 and number * months <= 12 else 0


@rule(rf"{_YEAR_PART}(?:Y|u|{_UNIT_AROUND})|(?:Y|{_UNIT_AROUND}){_YEAR_PART}")
def _part_of_named_year(tokens: Tokens, published: date | None) -> Readings:
    """ "The first half of 2009", "last year's third quarter", "the second half of the year"."""
    number = _value(tokens, "NO")
    months = max(_months_of(token.name, number) for token in tokens if token.kind == "u")
    year = _year_named(tokens, published)
    return (anchors.year_part(year, number, months),) if months and year else ()


@rule(rf"Vu(?:Y|u|{_UNIT_AROUND})")
def _last_part_of_year(tokens: Tokens, published: date | None) -> Readings:
    """ "The last quarter of 2000"; "last quarter" alone is the one before publication."""
    months = _months_of(tokens[1].name, 1)
    year = _year_named(tokens[2:], published)
    if tokens[0].value >= 0 or not months or not year:
        return ()
    return (anchors.year_part(year, 12 // months, months),)


def _year_named(tokens: Tokens, published: date | None) -> int | None:
    if any(token.kind == "Y" for token in tokens):
        return _value(tokens, "Y")
    named = any(token.name == "year" for token in tokens)
    return published.year + (_direction(tokens) or 0) if published and named else None


@anchored(rf"[NO]{_UNIT_AROUND}")
def _day_of_month_around(tokens: Tokens, published: date) -> Readings:
    """ "The 15th of this month"."""
    if first(tokens, "u").name != "month":
        return ()
    month = anchors.shifted("month", _value(tokens, "V"), published)
    return (f"{month}-{_value(tokens, 'NO'):02d}",)


@anchored("Vu[NO]")
def _day_around(tokens: Tokens, published: date) -> Readings:
    """Spanish "el próximo día 15", "el pasado día 9"."""
    direction = _value(tokens, "V")
    if first(tokens, "u").name != "day" or not direction:
        return ()
    return anchors.day_of_month(_value(tokens, "NO"), direction, published)


@anchored("S|VS|SV")
def _season(tokens: Tokens, published: date) -> Readings:
    return anchors.season(_value(tokens, "S"), published, _direction(tokens))


@rule(rf"SY(?:-[NY])?|YS|S{_UNIT_AROUND}")
def _season_of_year(tokens: Tokens, published: date | None) -> Readings:
    """ "Summer 1990"; "the winter of 1941-42" is named by its first year."""
    year = _year_named(tokens, published)
    return (f"{year:04d}-{_value(tokens, 'S')}",) if year else ()


@anchored("W|VW|WV")
def _weekday(tokens: Tokens, published: date) -> Readings:
    return anchors.weekday(_value(tokens, "W"), published, _direction(tokens))


@anchored("W[NO]")
def _dated_weekday(tokens: Tokens, published: date) -> Readings:
    """ "Friday the 13th", Spanish "el viernes 9"; no "Wednesday, three …"."""
    if tokens[1].kind == "N" and tokens[1].name != "digits":
        return ()
    return anchors.dated_weekday(_value(tokens, "W"), _value(tokens, "NO"), published)


@anchored(rf"W{_UNIT_AROUND}|{_UNIT_AROUND}W")
def _weekday_in_week(tokens: Tokens, published: date) -> Readings:
    if first(tokens, "u").name != "week":
        return ()
    return anchors.weekday_in_week(_value(tokens, "W"), _value(tokens, "V"), published)


@anchored("R")
def _relative_day(tokens: Tokens, published: date) -> Readings:
    return (anchors.shifted("day", tokens[0].value, published),)


@anchored(rf"us?{_DAY_MONTH}Y?")
def _week_of(tokens: Tokens, published: date) -> Readings:
    """ "The week of Jan. 12", "the week beginning 12 January"."""
    if tokens[0].name != "week":
        return ()
    days = apply(tuple(token for token in tokens if token.kind not in "us"), published)
    return tuple(week for day in days for week in anchors.week_of(day))


@anchored("u|Vu|uV")
def _unit(tokens: Tokens, published: date) -> Readings:
    """ "Last year"; "the weekend" needs no direction. "Next day" hangs on the story: nothing."""
    unit, direction = first(tokens, "u").name, _direction(tokens)
    if unit == "day" or (direction is None and unit != "weekend"):
        return ()
    return anchors.unit_around(unit, direction or 0, published)


@anchored("N[up]A|AN[up]|FN[up]|N[up]F")
def _ago(tokens: Tokens, published: date) -> Readings:
    """ "Two years ago"; without a number ("vor Jahren") it may be any."""
    count = _value(tokens, "N")
    sign = -1 if any(token.kind == "A" for token in tokens) else 1
    return anchors.ago(first(tokens, "up").name, sign * count, published)


@anchored("N[up]AR|RN[up]A")
def _anniversary(tokens: Tokens, published: date) -> Readings:
    """ "A year ago today"."""
    if _value(tokens, "R") != 0:
        return ()
    return anchors.anniversary(first(tokens, "up").name, -_value(tokens, "N"), published)
