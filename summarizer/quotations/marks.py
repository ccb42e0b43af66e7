"""Quotation marks of all kinds in their places, and how each stands to its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from summarizer import sentences

STRAIGHT = ('"', "＂", "״")
_FAMILIES = {
    "double": (*STRAIGHT, "“", "”", "„", "‟", "''", "``", "〝", "〞", "〟"),
    "single": ("'", "‘", "’", "‚"),
    "guillemet": ("«", "»"),
    "angle": ("‹", "›"),
    "corner": ("「", "」", "﹁", "﹂"),
    "white corner": ("『", "』", "﹃", "﹄"),
}
FAMILY = {mark: family for family, marks in _FAMILIES.items() for mark in marks}
ALWAYS_OPEN = frozenset("„‟〝「﹁『﹃") | {"``"}
ALWAYS_CLOSE = frozenset("」﹂』﹄〞〟")
# What is between these is passed over without a closer look.
_RUN = re.compile("[\"'`＂״“”„‟‘’‚«»‹›「」『』﹁﹂﹃﹄〝〞〟\n]+")
_LONGEST_RUN = 5  # more marks in a row are decoration
# Marks inside a word are apostrophes (don't); Hebrew acronyms have one before their last letter.
_MARK = re.compile(
    r"``|''|[＂“”„‟«»‹›「」『』﹁﹂﹃﹄〝〞〟\n]"
    r"|(?<![\u0590-\u05ff])[\"״]|[\"״](?![\u0590-\u05ff])"
    r"|(?<![^\W_])['‘‚’]|['‘’](?![^\W_])"
)
_BEFORE_OPENING = frozenset("([{<—–-/¿¡") | frozenset(
    mark for mark in FAMILY if len(mark) == 1 and mark not in ALWAYS_CLOSE
)


class Mark(NamedTuple):
    """A mark in its place, and how it stands to its neighbours."""

    sign: str
    start: int
    end: int
    opens: bool  # by the spaces around it
    closes: bool
    follower_closes: bool  # the next mark of its family can only close

    @property
    def is_stray(self) -> bool:
        """Whether it closes what never opened, when no partner is there."""
        return self.closes and not self.opens


def marks_of(text: str, start: int, end: int) -> list[Mark]:
    """Read the marks backwards, so that each knows whether the next of its family can only close.

    A line break is a mark too where lines may be paragraphs.
    """
    matches = list(_matches(text, start, end))
    if not matches:
        return []
    lines = not sentences.is_wrapped(text[start:end])
    closing: dict[str, bool] = {}
    marks: list[Mark] = []
    for match in reversed(matches):
        sign, family = match.group(), FAMILY.get(match.group(), "line")
        opens, closes = _stance(text, match.start(), match.end(), start, end)
        if sign != "\n" or lines:
            ahead = closing.get(family, False)
            marks.append(Mark(sign, match.start(), match.end(), opens, closes, ahead))
        if sign != "\n":
            closing[family] = closes and not opens
        if family not in ("single", "line"):  # an apostrophe says nothing about a line
            closing["line"] = closing[family]
    marks.reverse()
    return marks


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for run in _RUN.finditer(text, start, end):
        first, last = run.span()
        if last - first <= _LONGEST_RUN or "\n" in run.group():
            for match in _MARK.finditer(text, first, min(end, last + 1)):  # one more to look ahead
                if match.start() < last:
                    yield match


def _stance(text: str, first: int, last: int, start: int, end: int) -> tuple[bool, bool]:
    """Tell by its neighbours whether a mark can open and whether it can close."""
    before = text[first - 1] if first > start else " "
    after = text[last] if last < end else " "
    opens = not after.isspace() and (before.isspace() or before in _BEFORE_OPENING)
    closes = not before.isspace() and not after.isalnum()
    if opens and closes and before in FAMILY:  # between other marks: what follows them all?
        while last < end and text[last] in FAMILY:
            last += 1
        opens = last < end and text[last].isalnum()
    return opens, closes
