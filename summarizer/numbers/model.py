"""What a number of a text is, and what a count allows: facts without behaviour of their own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal[
    "cardinal",
    "ordinal",
    "year",
    "decade",
    "percent",
    "money",
    "fraction",
    "multiple",
    "vague",
    "unreadable",
]


MORNING, AFTERNOON = "a.m.", "p.m."  # as units of an hour
POINT, BASIS_POINT = "point", "basis point"  # as units of a difference of two percentages


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text.

    Attributes:
        start: Where it begins, in code points.
        end: Where it ends; `text[start:end]` holds the number's words, its currency, percent sign
            and scale ("US$ 40 billion", "40 %", "two and a half million") and nothing else.
        kind: What sort of number it is; "multiple" is a change ("doubled" is 2, "by half" 0.5),
            "unreadable" is a string of digits too long to be one.
        value: Its exact value, or None when the words do not say one ("dozens", "the 1990s").
        minimum: The least it can mean; equal to `value` when that is known.
        maximum: The most it can mean; None when nothing bounds it.
        unit: "%", "point" (of percentage), "basis point", a currency ("USD", "EUR", "$" for some dollar, "cent"), a unit of time that stands
            right behind it ("hour"), a half of the day ("a.m."), or None.
        alternative: A second reading of the same words ("5m" is 5,000,000 or 5 metres, "a third"
            is an ordinal or one of three parts).
        spelled: Whether it is written in words rather than digits.
        weak: Whether it may be no number at all: an indefinite article, "first", "both". A weak
            number supports another, but nobody should be accused of having written it.
        ranks: Whether it counts off what stands before it, as an ordinal does: "day five", "Q3".
    """

    start: int
    end: int
    kind: Kind
    value: Decimal | None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str | None = None
    alternative: Decimal | None = None
    spelled: bool = False
    weak: bool = False
    ranks: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """The (minimum, maximum) pairs that a count allows; None in a pair is "not bounded".

    No pairs at all means that the count cannot be read and nothing follows from it.
    """

    pairs: tuple[tuple[int | None, int | None], ...] = ()

    @property
    def readable(self) -> bool:
        """Whether anything can be decided from the count."""
        return bool(self.pairs)

    def allows(self, minimum: int | None, maximum: int | None) -> bool:
        """Whether the pair is one of those that the words allow."""
        return (minimum, maximum) in self.pairs
