"""What a number means beside another: ranges share unit and scale, dates and times have parts."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from summarizer.numbers.lexicon import Lexicon
from summarizer.numbers.reading import Reading

_DASHES = frozenset({"-", "–", "—", "−"})
_LONGEST_GAP = 12  # characters: " until " and some
_BETWEEN_WIDTH = 16  # characters before the first number
NOON = 12
_CENTURY = 100
_TWO_DIGITS = 2
_SMALL = 1_000  # "900,000 to 1.2 million": the first is no million


def settle(readings: list[Reading], folded: str, lexicon: Lexicon) -> None:
    """Let neighbours change one another, in place.

    Args:
        readings: The numbers of a text in order.
        folded: The text.
        lexicon: Its language.
    """
    gaps = [
        folded[a.end : b.start] if b.start - a.end <= _LONGEST_GAP else None
        for a, b in pairwise(readings)
    ]
    for index, gap in enumerate(gaps):
        if gap is None:
            continue
        first, second = readings[index], readings[index + 1]
        if gap == ":":
            second.weak |= second.value == 0  # "10:00" is ten o'clock
            read_afternoon(first, second.end, folded, lexicon)
        elif gap.strip() in lexicon.settings.get("shares", ()):
            _share_of_all(first, second)
        elif gap in _DASHES or gap == "/":
            _season(first, second)
        if index + 2 < len(readings) and gap == gaps[index + 1] and gap in ("-", "/", "."):
            _date(readings[index : index + 3])
        elif _joins(gap, first, folded, lexicon):
            _share(first, second)


def read_afternoon(hour: Reading, end: int, folded: str, lexicon: Lexicon) -> None:
    """Read an hour with "p.m." behind it, or behind its minutes, on the clock of 24 hours too."""
    if hour.value is None or not 0 < hour.value < NOON or lexicon.afternoon is None:
        return
    if lexicon.afternoon.match(folded, end):
        hour.alternative = hour.value + NOON


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
