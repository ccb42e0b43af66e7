"""Where a text quotes: quotation marks of all kinds, in running text.

Marks are read paragraph by paragraph with a stack, so quotations nest properly and a stray mark
spoils its own paragraph only, but for a mark left open that finds its closing one in a paragraph
that has not opened any. One pass, with a bounded look ahead: a megabyte of marks costs time
in proportion to its length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from summarizer.quotations.dialogue import DASH_LANGUAGES, dialogue
from summarizer.quotations.marks import Mark, marks_of
from summarizer.quotations.pairs import Paragraph, Quotation, is_closed, pair

__all__ = ["Quotation", "find", "is_quoted", "outermost"]

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
# A quotation may close so many paragraphs after its own, without a new opening mark: what is
# extracted from HTML often lacks them. Farther off, a mark has been forgotten.
_FARTHEST_CLOSE = 4


@lru_cache(maxsize=32)
def find(text: str, language: str = "en") -> tuple[Quotation, ...]:
    """Find the quotations of a text, sorted by start; inner ones follow the one they stand in.

    A quotation that is not closed ends where its paragraph ends, as journalists print quotations
    of several paragraphs. Where the next ones have no opening mark but the closing one, each is a
    quotation of its own up to that mark.

    Args:
        text: any text, of any length.
        language: ISO 639-1 code; it decides whether a dash at the start of a line is dialogue.
    """
    found: list[Quotation] = []
    paragraphs = [Paragraph(*place, marks_of(text, *place)) for place in _paragraphs(text)]
    left: Mark | None = None
    for index, paragraph in enumerate(paragraphs):
        ahead = paragraphs[index : index + _FARTHEST_CLOSE] if left else ()
        left = pair(text, paragraph, left if is_closed(text, left, ahead) else None, found)
    if language in DASH_LANGUAGES:
        found += dialogue(text, [quotation for quotation in found if not quotation.depth])
    return tuple(sorted(found, key=lambda quotation: (quotation.start, -quotation.end)))


def is_quoted(text: str, start: int, end: int, language: str = "en") -> bool:
    """Tell whether the range lies inside a quotation, with or without its marks.

    Punctuation at the edges of the range does not count. A range over several paragraphs is
    quoted when each of them is a quotation of its own that reaches the next.

    Args:
        text: the whole text.
        start: where the range begins in it, in code points.
        end: where it ends.
        language: ISO 639-1 code, as in `find`.
    """
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    if start == end:
        return False
    outer, starts = _outermost(text, language)
    index = bisect_right(starts, start) - 1
    while index >= 0 and start < outer[index].end:
        if end <= outer[index].end:
            return True
        index += 1
        if index == len(outer) or text[outer[index - 1].end : outer[index].start].strip():
            return False
        start = outer[index].start
    return False


def outermost(text: str, language: str = "en") -> tuple[Quotation, ...]:
    """Find the quotations that stand in no other one, in order."""
    return _outermost(text, language)[0]


@lru_cache(maxsize=32)
def _outermost(text: str, language: str) -> tuple[tuple[Quotation, ...], list[int]]:
    outer = tuple(quotation for quotation in find(text, language) if not quotation.depth)
    return outer, [quotation.start for quotation in outer]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)
