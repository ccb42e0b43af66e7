"""The grammar of number words: which word may follow, and what the words together mean.

A `Tally` is added to word by word. `room` is what makes it short: each word leaves room for
smaller ones only (after "forty" below 10, after "hundred" below 100, after "thousand" below
1,000), so a word that does not fit begins the next number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from summarizer.numbers.lexicon import Lexicon, Word

UNBOUNDED = 10**30  # more than any scale word
_TEN, _HUNDRED = 10, 100
_FIRST_SPOKEN, _LAST_SPOKEN = 15, 20  # fifteen ... twenty: "nineteen eighty-nine"


@dataclass(slots=True)
class Tally:
    """A number while its words are read."""

    total: int | Decimal = 0  # closed by a scale word: the "two million" of "two million and six"
    group: int | Decimal = 0  # still open
    floor: int = UNBOUNDED  # the smallest scale so far
    room: int = UNBOUNDED  # the next word adds only when it is smaller
    begun: bool = False
    unit: bool = False  # the last word was below ten: "drei" may go on "und zwanzig"
    fraction: bool = False
    year: bool = False

    @property
    def value(self) -> int | Decimal:
        """What the words say so far."""
        return self.total + self.group


@dataclass(frozen=True, slots=True)
class Step:
    """The next word of a number and what stands before it."""

    word: Word
    linked: bool  # an "and" stands between
    lexicon: Lexicon


def add(tally: Tally, step: Step) -> bool:
    """Add a word to the tally when the grammar allows it there, and tell whether it did.

    Args:
        tally: The number so far; changed when the word is added.
        step: The next word.
    """
    if step.linked and tally.begun and not _may_link(tally, step):
        return False
    added = _RULES[step.word.role](tally, step)
    if added:
        tally.unit = step.word.role == "small" and 0 < step.word.value < _TEN
        tally.begun = True
    return added


def _may_link(tally: Tally, step: Step) -> bool:
    settings = step.lexicon.settings
    least, most = settings["link_room"]
    return (
        step.word.role == "part"
        or least <= tally.room <= most
        or bool(settings.get("units_first", False))
    )


def _small(tally: Tally, step: Step) -> bool:
    value = int(step.word.value)
    if _completes_unit(tally, step):
        tally.group += value
        tally.room = 1
    elif _is_spoken_year(tally, step):
        tally.group = tally.group * _HUNDRED + value
        tally.room, tally.year = _room_after(value, step.lexicon), True
    elif value < tally.room and not (value == 0 and tally.begun):
        tally.group += value
        tally.room = _room_after(value, step.lexicon)
    else:
        return False
    return True


def _completes_unit(tally: Tally, step: Step) -> bool:
    """Tell "drei-zehn" (ten, not linked) and "drei-und-zwanzig" (tens, linked)."""
    if not tally.unit or not step.lexicon.settings.get("units_first"):
        return False
    return step.word.value > _TEN if step.linked else step.word.value == _TEN


def _room_after(value: int, lexicon: Lexicon) -> int:
    if value == 0:
        return 0
    if value % _TEN or value == _TEN:
        return 1
    return 2 * _TEN if value in lexicon.settings.get("long_tens", ()) else _TEN


def _is_spoken_year(tally: Tally, step: Step) -> bool:
    """Tell "nineteen" followed by "eighty", which no other number allows."""
    return (
        tally.begun
        and bool(step.lexicon.settings.get("spoken_years"))
        and not step.linked
        and not tally.year
        and tally.total == 0
        and _FIRST_SPOKEN <= tally.group <= _LAST_SPOKEN
        and tally.room == _room_after(int(tally.group), step.lexicon)
        and step.word.value >= _TEN
    )


def _hundred(tally: Tally, step: Step) -> bool:
    if (
        0 < tally.group < _HUNDRED
        and tally.floor > _HUNDRED
        and not step.linked
        and not tally.fraction
    ):
        tally.group *= _HUNDRED
    elif tally.group == 0 and tally.room > _HUNDRED:
        tally.group = _HUNDRED
    else:
        return False
    tally.room = _HUNDRED
    return True


def _hundreds(tally: Tally, step: Step) -> bool:
    if tally.group or tally.room <= step.word.value:
        return False
    tally.group = step.word.value
    tally.room = _HUNDRED
    return True


def _scale(tally: Tally, step: Step) -> bool:
    scale = int(step.word.value)
    if tally.group >= scale or (tally.begun and tally.value == 0):  # "2024 mil", "zero million"
        return False
    if step.linked and tally.begun and tally.group and not tally.total:  # "five and thousand"
        return False
    if scale < tally.floor:
        if tally.total and not tally.group and not step.linked:
            return False
        tally.total += (tally.group or 1) * scale
    elif scale > tally.floor and tally.total < scale:
        tally.total = (tally.total + tally.group) * scale
    else:
        return False
    tally.group, tally.floor, tally.room = 0, scale, scale
    return True


def _scaled(tally: Tally, step: Step) -> bool:
    """Add Arabic "two thousand", one word."""
    scale = int(step.word.value) // 2
    if tally.group or scale >= tally.floor:
        return False
    tally.total += step.word.value
    tally.floor = tally.room = scale
    return True


def _dozen(tally: Tally, step: Step) -> bool:
    if tally.total or step.linked or tally.group >= _HUNDRED:
        return False
    tally.group = (tally.group or 1) * step.word.value
    tally.floor, tally.room = 1, 0
    return True


def _part(tally: Tally, step: Step) -> bool:
    """Add "half" (alone), "two-thirds" (of the number so far), "and a half" (of the scale)."""
    share = Decimal(1) / step.word.value
    if not tally.begun:
        tally.group = share
    elif step.linked and tally.floor < UNBOUNDED and tally.group == 0:
        tally.total += share * tally.floor
    elif step.linked and tally.floor == UNBOUNDED and _takes_a_half(tally):
        tally.group += share
    elif not step.linked and tally.total == 0 and 0 < tally.group < _HUNDRED and not tally.fraction:
        tally.group = Decimal(tally.group) / step.word.value
    else:
        return False
    tally.fraction, tally.room = True, 1
    return True


def _takes_a_half(tally: Tally) -> bool:
    """Tell "two and a half" from a year or a decimal that happens to stand before "and half"."""
    return not tally.fraction and tally.group < _HUNDRED and tally.group == int(tally.group)


def _alone(tally: Tally, step: Step) -> bool:
    """Take a word that joins with nothing before it."""
    tally.group, tally.room = step.word.value, 0
    return not tally.begun


_RULES: dict[str, Callable[[Tally, Step], bool]] = {
    "small": _small,
    "hundred": _hundred,
    "hundreds": _hundreds,
    "scale": _scale,
    "scaled": _scaled,
    "dozen": _dozen,
    "part": _part,
    "fixed": _alone,
}
