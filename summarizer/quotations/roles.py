"""What a quotation mark does: open, close, or neither, given the mark that is open before it."""

from __future__ import annotations

import re
from typing import Literal

from summarizer.quotations.marks import ALWAYS_CLOSE, ALWAYS_OPEN, FAMILY, STRAIGHT, Mark

Role = Literal["open", "close", "none"]
_ELISION = re.compile(r"['‘’](?:\d\ds?\b|(?:em|til|tis|twas|cause|n|bout|round)\b)", re.IGNORECASE)
_FEET = re.compile(r"\d['’′]\s?\d{1,2}$")
_INCHES = re.compile(r"(?<!\d)\d{1,3}(?:\.\d+)?$")


def role_of(
    text: str, mark: Mark, partner: Mark | None, start: int, *, is_nested: bool = False
) -> Role:
    """Decide what a mark does, given the innermost open mark of its family.

    Args:
        text: the whole text.
        mark: the mark.
        partner: the innermost open mark of its family.
        start: where the paragraph begins.
        is_nested: whether a mark of another family was opened inside the partner's quotation.
    """
    if mark.sign in ALWAYS_OPEN:
        return "open"
    if mark.sign in ALWAYS_CLOSE:
        return "close" if partner else "none"
    family = FAMILY[mark.sign]
    if family == "single":
        return _single_role(text, mark, partner, start)
    if mark.sign in STRAIGHT or mark.sign == "''":
        return _straight_role(text, mark, partner, start, is_nested=is_nested)
    if family == "double":
        return _curly_role(mark, partner)
    return _guillemet_role(mark, partner)


def _straight_role(
    text: str, mark: Mark, partner: Mark | None, start: int, *, is_nested: bool
) -> Role:
    """Straight marks alternate, but for inches and for those inside other ones."""
    if _is_inches(text, mark, partner, start):
        return "none"
    if not partner:
        return "open" if mark.sign != "''" or mark.opens else "none"
    curly = partner.sign not in STRAIGHT and mark.sign in STRAIGHT
    return "open" if (curly or is_nested) and mark.opens and not mark.closes else "close"


def _is_inches(text: str, mark: Mark, partner: Mark | None, start: int) -> bool:
    before = text[max(start, mark.start - 8) : mark.start]
    if not before[-1:].isdigit() or mark.sign == "״":
        return False
    if _FEET.search(before):
        return True
    return bool(_INCHES.search(before)) and (partner is None or mark.follower_closes)


def _curly_role(mark: Mark, partner: Mark | None) -> Role:
    if mark.sign == "”":  # the opening mark too in Swedish and Finnish
        return "close" if partner else "open" if mark.opens else "none"
    german = partner is not None and partner.sign in "„‚"
    mistyped = partner is not None and mark.closes and not mark.opens
    return "close" if german or mistyped else "open"


def _guillemet_role(mark: Mark, partner: Mark | None) -> Role:
    """« opens and » closes, or the other way round as in German."""
    reversed_pair = partner is not None and partner.sign in "»›"
    if mark.sign in "»›":
        return "close" if partner else "open" if mark.opens else "none"
    if mark.sign in "«‹":
        return "close" if reversed_pair else "open"
    return "open"


def _single_role(text: str, mark: Mark, partner: Mark | None, start: int) -> Role:
    """Tell single quotation marks from apostrophes (the '90s, workers' rights)."""
    if partner and mark.closes and not mark.opens:
        return "none" if _is_possessive(text, mark) and mark.follower_closes else "close"
    if partner or not mark.opens or mark.sign == "’" or _ELISION.match(text, mark.start):
        return "none"
    before = text[max(start, mark.start - 2) : mark.start].rstrip()
    lone = mark.sign == "‘" and before[-1:] in ("", ",", ":")
    return "open" if mark.follower_closes or lone else "none"


def _is_possessive(text: str, mark: Mark) -> bool:
    after = text[mark.end : mark.end + 2]
    return text[mark.start - 1] in "sSxz" and after[:1] == " " and after[1:].isalpha()
