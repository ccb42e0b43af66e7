"""Whether the numbers of a source say what a number of a summary says.

Values decide. A unit or a kind decides only where both sides show one and they cannot be the
same, because a false accusation costs more than a missed one (DESIGN 5.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, permutations

from summarizer.numbers.model import AFTERNOON, BASIS_POINT, MORNING, POINT, Number

# Units that one of the two sides may have named less exactly: a bare "$" is any dollar.
_FAMILIES = (
    frozenset({"$", "USD", "AUD", "CAD", "HKD", "NZD", "TWD", "SGD", "MXN", "peso"}),
    frozenset({"¥", "JPY", "CNY"}),
    frozenset({"riyal", "SAR"}),
    frozenset({"pound", "GBP", "EGP"}),
    frozenset({"dirham", "AED"}),
    frozenset({"INR", "PKR"}),  # both are rupees, and Rs
    frozenset({BASIS_POINT, POINT}),
    frozenset({BASIS_POINT, "%"}),  # a rate cut by 25 basis points is cut by 0.25 percent
)
# Units of which one is so many of another: two weeks are 14 days, 50 cents are half a dollar.
_SCALES = (
    {"minute": 1, "hour": 60, "day": 1_440, "week": 10_080},
    {"month": 1, "year": 12},
    {"millimetre": 1, "centimetre": 10, "metre": 1_000, "kilometre": 1_000_000},
    {"inch": 1, "foot": 12},
    {"kilogram": 1, "tonne": 1_000},
    *({"cent": 1, coin: 100} for coin in ("$", "USD", "AUD", "CAD", "EUR")),
    {"penny": 1, "pound": 100, "GBP": 100},
)
_SHARES = frozenset({"fraction", "multiple"})
_NEARLY = Decimal("0.2")  # "nearly doubled" is said of 31 and 60, and of a rise by 90 percent
_COUNTED = frozenset({"cardinal", "money", "percent", "year"})
_HUNDREDFOLD = 100  # "dozens" may be 500, hardly 5,000; also percent of a whole
_VAGUE_RATIO = 2  # "dozens" and "scores" say the same, "dozens" and "hundreds" do not
_HALF, _HALF_HOUR, _HALF_A_DAY = Decimal("0.5"), 30, 12
_OF_THE_CLOCK = frozenset({"hour", MORNING, AFTERNOON, None})
_CLOSE = 3  # characters between hours and minutes: " h "
_FIRST_YEAR, _LAST_YEAR = 1900, 2099  # those that "the 90s" and "the 20s" stand for


def supported(number: Number, available: Iterable[Number]) -> bool:
    """Tell whether a number of a summary stands in its source, in whatever form.

    "three" is supported by "3", "$1.2bn" by "1.2 billion dollars", "half" by "50 percent",
    "dozens" by "dozens" or 40, "the 1990s" by 1994, "a third" by "one-third"; "third" not by 3,
    "$5" not by "5 %".

    Args:
        number: A number of the summary. Whether it is weak is for the caller to heed.
        available: The numbers of the source, weak ones included.
    """
    available = list(available)
    if any(_same(number, other) for other in available):
        return True
    if number.kind == "multiple" and _is_a_ratio(number, available):
        return True
    if number.spelled and _is_half_past(number, available):
        return True
    ours, theirs = _readings(number), [one for other in available for one in _readings(other)]
    return any(_agrees(one, other) for one in ours for other in theirs)


def shares_unit(number: Number, other: Number) -> bool:
    """Tell whether two numbers have a unit, and ones that may say the same ("$", "USD" and cents)."""
    units = {number.unit, other.unit}
    if None in units:
        return False
    return not _other_unit(number, other) or any(units <= scale.keys() for scale in _SCALES)


def _readings(number: Number) -> tuple[Number, ...]:
    """Return a number and, where its words may mean a share ("a third"), that fraction too."""
    share = number.alternative
    if share is None or not 0 < share < 1:
        return (number,)
    fraction = replace(
        number, kind="fraction", value=share, minimum=share, maximum=share, alternative=None
    )
    return number, fraction


def _same(number: Number, other: Number) -> bool:
    """Tell the commonest case at once: one value, kind and unit."""
    return (
        number.value is not None
        and number.value == other.value
        and number.kind == other.kind
        and number.unit == other.unit
    )


def _agrees(number: Number, other: Number) -> bool:
    if _same_measure(number, other):
        return True
    if _other_unit(number, other) or _other_order(number, other):
        return False
    if number.value is None:
        return _covers(number, other)
    values = _values(number)
    return (
        any(value in values for value in _values(other))
        or _same_share(number, other)
        or _same_change(number, other)
        or _same_change(other, number)
    )


def _values(number: Number) -> list[Decimal]:
    readings = (number.value, number.alternative)
    return [abs(value) for value in readings if value is not None]


def _same_measure(number: Number, other: Number) -> bool:
    """Tell whether two units say one thing: 48 hours and two days, $0.50 and 50 cents."""
    if number.unit == other.unit or number.value is None or other.value is None:
        return False
    return any(
        number.value * scale[number.unit] == other.value * scale[other.unit]
        for scale in _SCALES
        if number.unit in scale and other.unit in scale
    )


def _other_unit(number: Number, other: Number) -> bool:
    """Tell units that exclude each other: percent and money, euros and dollars, hours and days."""
    if number.unit is None or other.unit is None or number.unit == other.unit:
        return False
    halves = {number.unit, other.unit} & {MORNING, AFTERNOON}
    if halves:  # "10 at night" is "22 hours" in many languages
        return len(halves) > 1
    return not any({number.unit, other.unit} <= family for family in _FAMILIES)


def _other_order(number: Number, other: Number) -> bool:
    """Tell an ordinal from a cardinal, save in dates ("February 3rd") and where both rank."""
    if (number.kind == "ordinal") == (other.kind == "ordinal"):
        return False
    ordinal, cardinal = (number, other) if number.kind == "ordinal" else (other, number)
    return ordinal.spelled and not cardinal.ranks


def _covers(number: Number, other: Number) -> bool:
    """Tell whether a number without exact value ("dozens", "1990s") fits another."""
    if number.minimum is None:
        return False
    if other.value is None:
        return other.minimum is not None and _same_size(number, other)
    ceiling = number.maximum or number.minimum * _HUNDREDFOLD
    return any(number.minimum <= value <= ceiling for value in _decades(number, other))


def _decades(number: Number, other: Number) -> list[Decimal]:
    """Return the values of the other number, for "90s" also the 94 of 1994."""
    values = _values(other)
    short = number.kind == "decade" and number.minimum is not None and number.minimum < _HUNDREDFOLD
    return values + [v % _HUNDREDFOLD for v in values if short and _FIRST_YEAR <= v <= _LAST_YEAR]


def _same_size(number: Number, other: Number) -> bool:
    assert number.minimum is not None
    assert other.minimum is not None
    if "decade" in (number.kind, other.kind):
        return number.minimum % _HUNDREDFOLD == other.minimum % _HUNDREDFOLD
    smaller, larger = sorted((number.minimum, other.minimum))
    return larger <= _VAGUE_RATIO * smaller


def _same_share(number: Number, other: Number) -> bool:
    """Tell whether a fraction and a percentage are the same: half is 50 %, a third 33 or 33.3 %."""
    fraction, percent = (other, number) if number.kind == "percent" else (number, other)
    if fraction.kind not in _SHARES or percent.kind != "percent":
        return False
    if fraction.value is None or percent.value is None:
        return False
    exact = fraction.value * _HUNDREDFOLD
    # Thirds and sixths have no exact percentage and are written as the nearest one.
    return abs(exact - percent.value) < (0 if exact == exact.to_integral_value() else 1) or (
        exact == percent.value
    )


def _same_change(multiple: Number, percent: Number) -> bool:
    """Tell whether "doubled" and a rise by about 100 percent, or to about 200, are the same."""
    if multiple.kind != "multiple" or percent.kind != "percent":
        return False
    if multiple.value is None or percent.value is None or multiple.value <= 1:
        return False
    times = abs(percent.value) / _HUNDREDFOLD
    return _is_nearly(times, multiple.value) or _is_nearly(1 + times, multiple.value)


def _is_a_ratio(multiple: Number, available: list[Number]) -> bool:
    """Tell whether two numbers of the source are so many times each other: 31 and 60 "doubled"."""
    assert multiple.value is not None
    times = multiple.value
    ratios = [times] if times > 1 else [1 + times, 1 / (1 - times)]
    values = {abs(n.value) for n in available if n.kind in _COUNTED and n.value and not n.weak}
    return any(
        _is_nearly(larger / smaller, ratio)
        for larger, smaller in permutations(values, 2)
        if larger > smaller
        for ratio in ratios
    )


def _is_half_past(number: Number, available: list[Number]) -> bool:
    """Tell whether "six heures et demie" stands in the source as 18 h 30."""
    if number.value is None or number.value % 1 != _HALF or number.unit not in _OF_THE_CLOCK:
        return False
    hours = (number.value - _HALF, number.value - _HALF + _HALF_A_DAY)
    return any(
        hour.value in hours and half.value == _HALF_HOUR and 0 < half.start - hour.end <= _CLOSE
        for hour, half in pairwise(available)
    )


def _is_nearly(value: Decimal, wanted: Decimal) -> bool:
    return abs(value - wanted) <= _NEARLY * wanted
