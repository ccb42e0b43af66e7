"""The marks of a paragraph in pairs: a stack, so that quotations nest properly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from summarizer.quotations.marks import FAMILY, Mark
from summarizer.quotations.roles import role_of

# Real text nests two or three deep; openers beyond this are noise, and the bound keeps it linear.
_DEEPEST = 8
WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A range of quoted text.

    `start` and `end` include the marks, `inner_start` and `inner_end` do not; `depth` is 0 for a
    quotation that stands in none, 1 for one inside it.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int


class Paragraph(NamedTuple):
    """A paragraph and its marks."""

    start: int
    end: int
    marks: list[Mark]


class _Opened(NamedTuple):
    mark: Mark
    depth: int

    @property
    def family(self) -> str:
        return FAMILY[self.mark.sign]


def is_closed(text: str, left: Mark | None, ahead: Iterable[Paragraph]) -> bool:
    """Tell whether the first mark of these paragraphs closes what an earlier one left open."""
    for paragraph in ahead:
        for mark in paragraph.marks:
            if left and FAMILY.get(mark.sign, "single") != "single":
                return _closes(text, mark, left, paragraph.start)
    return False


def _closes(text: str, mark: Mark, left: Mark, start: int) -> bool:
    """Tell whether a mark can only close what an earlier paragraph left open."""
    if FAMILY[mark.sign] != FAMILY[left.sign] or role_of(text, mark, left, start) != "close":
        return False
    # French sets a space before », and repeats it where a paragraph of a quotation begins.
    spaced = (
        left.sign in "«‹" and mark.start > start and not text[mark.end : mark.end + 1].isalnum()
    )
    return spaced or not mark.opens


def pair(text: str, paragraph: Paragraph, left: Mark | None, found: list[Quotation]) -> Mark | None:
    """Read the marks of one paragraph, which an earlier one may have left a quotation open for.

    Returns:
        The outermost mark that it leaves open itself.
    """
    start, end, marks = paragraph
    opened = [_Opened(left._replace(start=start, end=start), 0)] if left else []
    for mark in marks:
        if mark.sign == "\n":
            if opened and not mark.follower_closes:
                _leave_open(text, opened, mark.start, found)
            continue
        family = FAMILY[mark.sign]
        partner = next((one for one in reversed(opened) if one.family == family), None)
        nested = partner is not None and opened[-1] is not partner
        role = role_of(text, mark, partner.mark if partner else None, start, is_nested=nested)
        if role == "open" and len(opened) < _DEEPEST:
            opened.append(_Opened(mark, len(opened)))
        elif role == "close" and partner:
            _close(opened, partner, mark, found)
    left = next((one.mark for one in opened if one.family != "single"), None)
    _leave_open(text, opened, end, found)
    return None if left and left.is_stray else left


def _close(opened: list[_Opened], partner: _Opened, mark: Mark, found: list[Quotation]) -> None:
    """Close a quotation, and with it what was left open inside; single marks were apostrophes."""
    while opened:
        one = opened.pop()
        if one is partner:
            found.append(Quotation(one.mark.start, mark.end, one.mark.end, mark.start, one.depth))
            return
        if one.family != "single":
            found.append(Quotation(one.mark.start, mark.start, one.mark.end, mark.start, one.depth))


def _leave_open(text: str, opened: list[_Opened], end: int, found: list[Quotation]) -> None:
    """End all open quotations where their paragraph ends."""
    while end > 0 and opened and text[end - 1].isspace():
        end -= 1
    for one in opened:
        apostrophe = one.mark.sign == "'"
        if not one.mark.is_stray and not apostrophe and WORD.search(text, one.mark.end, end):
            found.append(Quotation(one.mark.start, end, one.mark.end, end, one.depth))
    opened.clear()
