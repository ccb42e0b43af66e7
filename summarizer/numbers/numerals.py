"""Numbers written in digits: separators of thousands and decimals, fractions.

Which separator is which follows the language (CLDR number symbols). Where writers of one language
do both (Spanish in Spain and in Mexico) the other reading is kept beside the first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

# No count, sum or year is longer; what is, is a code, and arithmetic on it would be wasted.
LONGEST = 40
# "1/3" is a fraction, "9/11" and "24/7" are not: the denominators that newspapers write.
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 8, 10})
_DIGITS = re.compile(r"\d+")
_MARK = re.compile(r"\D")
_GROUP = 3  # digits between separators of thousands
_INDIAN_GROUP = 2  # 12,34,567


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number in a string of digits, with its place in that string."""

    start: int
    end: int
    value: Decimal | None  # None: too long to be a number
    alternative: Decimal | None = None
    fraction: bool = False


@lru_cache(maxsize=1024)
def read_digits(raw: str, decimal: str, *, both: bool) -> tuple[Numeral, ...]:
    """Read digits with their separators.

    Args:
        raw: Digits with separators between them, perhaps a full stop before them.
        decimal: The language's decimal separator, "." or ",".
        both: Whether its writers use the other one as well.

    Returns:
        One numeral, or the pieces of what is no single number ("7.2.2024").
    """
    if len(raw) > LONGEST:
        return (Numeral(0, len(raw), None),)
    pieces, marks = _DIGITS.findall(raw), _MARK.findall(raw)
    if raw[0] == ".":
        return (Numeral(0, len(raw), _decimal("0", pieces[0])),) if len(marks) == 1 else split(raw)
    if not marks:
        return (Numeral(0, len(raw), Decimal(raw)),)
    if len(marks) == 1 and marks[0] in ".,٫":
        return _one_mark(raw, pieces, decimal, both=both)
    if _grouped(pieces, marks):
        return (Numeral(0, len(raw), Decimal("".join(pieces))),)
    if len(marks) > 1 and marks[-1] in ".,٫" != marks[0] and _grouped(pieces[:-1], marks[:-1]):
        return (Numeral(0, len(raw), _decimal("".join(pieces[:-1]), pieces[-1])),)
    return split(raw)


def read_fraction(raw: str) -> tuple[Numeral, ...]:
    """Read "1/3", "2 1/2", "½" or "2½"; "9/11" is no fraction but two numbers."""
    if "/" not in raw:
        whole = "".join(_DIGITS.findall(raw[:-1])) or "0"
        return (Numeral(0, len(raw), Decimal(whole) + _vulgar(raw[-1]), fraction=True),)
    *whole_part, over, under = (int(piece) for piece in _DIGITS.findall(raw))
    if over < under and under in _DENOMINATORS:
        value = sum(whole_part) + Decimal(over) / under
        return (Numeral(0, len(raw), value, fraction=True),)
    return split(raw)


def split(raw: str) -> tuple[Numeral, ...]:
    """Return each run of digits as a number of its own."""
    return tuple(Numeral(m.start(), m.end(), Decimal(m[0])) for m in _DIGITS.finditer(raw))


def _one_mark(raw: str, pieces: list[str], decimal: str, *, both: bool) -> tuple[Numeral, ...]:
    """Read a numeral with one full stop or comma: thousands or decimals."""
    mark, as_decimal = raw[len(pieces[0])], _decimal(*pieces)
    may_group = _grouped(pieces, [mark]) and pieces[0] != "0"
    is_decimal = mark in (decimal, "٫")
    if may_group and not is_decimal:
        return (Numeral(0, len(raw), Decimal("".join(pieces)), as_decimal if both else None),)
    if is_decimal or both or mark == ".":
        other = Decimal("".join(pieces)) if both and may_group else None
        return (Numeral(0, len(raw), as_decimal, other),)
    return split(raw)


def _grouped(pieces: list[str], marks: list[str]) -> bool:
    """Tell whether the marks can all be separators of thousands, as in 1,234,567 or 12,34,567."""
    middle = {len(piece) for piece in pieces[1:-1]}
    return (
        len(pieces[0]) <= _GROUP
        and len(pieces[-1]) == _GROUP
        and all(a == b for a, b in pairwise(marks))
        and (middle <= {_GROUP} or (middle == {_INDIAN_GROUP} and len(pieces[0]) <= _INDIAN_GROUP))
    )


def _decimal(whole: str, decimals: str) -> Decimal:
    return Decimal(f"{whole}.{decimals}")


def _vulgar(sign: str) -> Decimal:
    """Return the exact value of a sign such as "⅔", which Unicode gives as "2⁄3"."""
    over, under = unicodedata.normalize("NFKC", sign).split("\u2044")
    return Decimal(over) / Decimal(under)
