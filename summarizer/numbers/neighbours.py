"""What a number means beside another: ranges share unit and scale, dates and times have parts."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from summarizer.numbers.lexicon import Lexicon
from summarizer.numbers.model import AFTERNOON, MORNING
from summarizer.numbers.reading import Reading

_DASHES = frozenset({"-", "–", "—", "−"})
_LONGEST_SHARE = 28  # characters: " électeurs de cada "
_LONGEST_GAP = 12  # characters: " until " and some
_BETWEEN_WIDTH = 16  # characters before the first number
NOON = 12
_CENTURY = 100
_TWO_DIGITS = 2
_HALF = Decimal("0.5")
_HOURS, _MINUTES = range(1, 13), 60
_TIME = re.compile(r"(?P<hour>[01]\d|2[0-3]|\d(?=\.))\.?(?P<minutes>[0-5]\d)")
_SMALL = 1_000  # "900,000 to 1.2 million": the first is no million


def settle(readings: list[Reading], folded: str, lexicon: Lexicon) -> None:
    """Let neighbours change one another, in place.

    Args:
        readings: The numbers of a text in order.
        folded: The text.
        lexicon: Its language.
    """
    _cut_times(readings, folded, lexicon)
    _read_half_hours(readings, folded, lexicon)
    _add_halves(readings, folded, lexicon)
    gaps = [
        folded[a.end : b.start] if b.start - a.end <= _LONGEST_GAP else None
        for a, b in pairwise(readings)
    ]
    shares = lexicon.settings.get("shares", ())
    for first, second in pairwise(readings) if shares else ():
        if second.start - first.end <= _LONGEST_SHARE:
            words = folded[first.end : second.start].split()
            if " ".join(words) in shares or " ".join(words[1:]) in shares:
                _share_of_all(first, second)
    for index, gap in enumerate(gaps):
        if gap is None:
            continue
        first, second = readings[index], readings[index + 1]
        if gap == ":":
            second.weak |= second.value == 0  # "10:00" is ten o'clock
            read_afternoon(first, second.end, folded, lexicon)
        elif gap in _DASHES or gap == "/":
            _season(first, second)
        if index + 2 < len(readings) and gap == gaps[index + 1] and gap in ("-", "/", "."):
            _date(readings[index : index + 3])
        elif _joins(gap, first, folded, lexicon):
            _share(first, second)


def _cut_times(readings: list[Reading], folded: str, lexicon: Lexicon) -> None:
    """Cut "2030 GMT" into hour and minutes, as 20:30 is, in place."""
    if lexicon.clock is None:
        return
    for index in range(len(readings) - 1, -1, -1):
        whole = readings[index]
        time = _TIME.match(folded, whole.start, whole.end)
        if time and time.end() == whole.end and lexicon.clock.match(folded, whole.end):
            hour, minutes = (_digits(*time.span(group), folded) for group in ("hour", "minutes"))
            minutes.weak = minutes.value == 0
            if folded[hour.start] == "0":
                hour.unit = MORNING
            read_afternoon(hour, minutes.end, folded, lexicon)
            readings[index : index + 1] = [hour, minutes]


def _read_half_hours(readings: list[Reading], folded: str, lexicon: Lexicon) -> None:
    """Read the hour of "half past six" as 18 too, and German "halb neun" as 8:30, in place."""
    past, half_to = (lexicon.settings.get(name, ()) for name in ("past", "half_to"))
    for first, hour in pairwise(readings) if past or half_to else ():
        if hour.value is None or hour.value not in _HOURS or hour.unit or hour.kind != "cardinal":
            continue
        words = folded[first.start : hour.start].rstrip()
        if words in half_to:
            first.kind = "cardinal"
            first.value = first.minimum = first.maximum = _HALF * _MINUTES
            whole = hour.value - 1 if hour.value > 1 else Decimal(NOON)
            hour.value = hour.minimum = hour.maximum = whole
        if words in (*past, *half_to):
            hour.alternative = hour.value + NOON


def _add_halves(readings: list[Reading], folded: str, lexicon: Lexicon) -> None:
    """Join "two years and a half" to one number, in place."""
    link = lexicon.settings.get("link")
    for index in range(len(readings) - 2, -1, -1):
        first, second = readings[index : index + 2]
        if second.kind != "fraction" or second.value != _HALF or first.value is None:
            continue
        words = folded[first.end : second.start].replace("-", " ").split()
        is_linked = words[1:] == [link]
        if is_linked and first.unit and lexicon.periods.get(words[0]) == first.unit:
            first.value = first.minimum = first.maximum = first.value + _HALF
            first.end = second.end
            del readings[index + 1]


def _digits(start: int, end: int, folded: str) -> Reading:
    value = Decimal(folded[start:end])
    return Reading(start, end, "cardinal", value, value, value, spelled=False)


def read_afternoon(hour: Reading, end: int, folded: str, lexicon: Lexicon) -> None:
    """Read an hour with "p.m." behind it, or behind its minutes, on the clock of 24 hours too."""
    if hour.value is None or not 0 < hour.value <= NOON or lexicon.afternoon is None:
        return
    if hour.value == NOON:
        if lexicon.morning is not None and lexicon.morning.match(folded, end):
            hour.alternative = Decimal(0)
    elif lexicon.afternoon.match(folded, end):
        hour.alternative = hour.value + NOON
        hour.unit = hour.unit or AFTERNOON
    elif lexicon.morning is not None and lexicon.morning.match(folded, end):
        hour.unit = hour.unit or MORNING


def _share_of_all(first: Reading, second: Reading) -> None:
    """Read "two out of three" as two-thirds too, whichever of the two numbers is asked for."""
    if first.kind != "cardinal" or second.kind != "cardinal":
        return
    if first.value is None or second.value is None or not 0 < first.value < second.value:
        return
    for reading in (first, second):
        if reading.alternative is None:
            reading.alternative = first.value / second.value


def _season(first: Reading, second: Reading) -> None:
    """Read the second half of "2023-24" as 2024 too."""
    if first.kind != "year" or first.value is None or second.value is None:
        return
    if second.end - second.start == _TWO_DIGITS and second.value > first.value % _CENTURY:
        second.alternative = first.value - first.value % _CENTURY + second.value


def _date(parts: list[Reading]) -> None:
    """Weaken the months of numeric dates: the article may spell the month.

    2024-02-07 has its month in the middle; of 7/2/2024 nobody knows which is the month.
    """
    if parts[0].kind == "year":
        parts[1].weak = True
    elif parts[2].kind == "year":
        parts[0].weak = parts[1].weak = True


def _joins(gap: str, first: Reading, folded: str, lexicon: Lexicon) -> bool:
    """Tell whether two numbers with this text between them are the ends of a range."""
    words = gap.strip()
    if words in _DASHES or words.strip("-") in lexicon.settings.get("ranges", ()):
        if words != lexicon.settings.get("link"):
            return True
        before = folded[max(0, first.start - _BETWEEN_WIDTH) : first.start].rstrip()
        return before.endswith(tuple(lexicon.settings.get("between", ())))
    return False


def _share(first: Reading, second: Reading) -> None:
    """Give each end of a range the unit and the scale that only the other one shows."""
    if first.value is None or second.value is None or first.weak or second.weak:
        return
    for one, other in ((first, second), (second, first)):
        if one.kind == "cardinal" and other.kind in ("percent", "money"):
            one.kind, one.unit = other.kind, other.unit
    if first.kind not in ("cardinal", "percent", "money"):
        return
    if first.scale == 1 < second.scale and first.value < _SMALL:
        _multiply(first, Decimal(second.scale))


def _multiply(reading: Reading, scale: Decimal) -> None:
    assert reading.value is not None
    reading.alternative = reading.value
    reading.value = reading.minimum = reading.maximum = reading.value * scale
