"""Title, byline, date line and dateline of a story, recognised only when they are certain.

In doubt nothing is recognised and every line is numbered: a title among the sentences does no
harm, a sentence taken for a title is lost to the model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.readers.bylines import byline_author, is_desk
from summarizer.readers.datelines import dateline
from summarizer.readers.days import whole_day
from summarizer.readers.facts import Found
from summarizer.readers.notices import is_notice

_LONGEST_TITLE = 200  # characters
_MOST_LINES = 3  # byline, desk and date
_LONGEST_LINE = 240  # longer ones are neither byline nor date
_SAMPLE = 5_000  # characters that tell the language
_GAP = re.compile(r"[^\S\n]*\n[^\S\n]*(?:\n|$)")  # the end of a line, and a blank line
_SENTENCE_END = re.compile(r"[.!?…。！？؟।۔]['\"”’»›)\]]*$")
_NO_TITLE_END = re.compile(r"(?:[.…。।۔,;:،；：]|[.!?…]['\"”’»›)\]]+)$")
_NO_TITLE_START = re.compile(r"[-–—―*#>•|=+~]|\d+[.)]\s")
# "BC-Crane Collapse, 3rd Ld-Writethru", as the agencies file their stories.
_SLUG = re.compile(
    r"\^?(?:BC|AM|PM)-{1,2}[^\s,|<][^,|<\n]{1,60}(?:,\s?(?:\d{1,2}(?:st|nd|rd|th)|\d{2,4})[^\n]{0,80})<?\n"
)
_QUOTES = str.maketrans("“”„«»‘’‚`", '"""""\'\'\'\'')


@dataclass(frozen=True, slots=True)
class Layout:
    """What was recognised, and the range of the text that is the story."""

    start: int
    end: int
    title: str | None = None
    published: str | None = None
    author: str | None = None
    place: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class _Head:
    """Lines above the story, and where it begins."""

    start: int
    title: str | None = None
    published: str | None = None
    author: str | None = None


def recognise(found: Found) -> Layout:
    """Tell title, date, byline and dateline from the story.

    Args:
        found: text whose story begins at `found.start`.

    Returns:
        What is certain; the range is that of the remaining text, without white space around it.
    """
    text, end = found.text, len(found.text.rstrip())
    start = _skip(text, found.start)
    if slug := _SLUG.match(text, start, end):
        start = _skip(text, slug.end())
    story = text[start : start + _SAMPLE]
    head = _head(found, start, end, story)
    author, end = (head.author, end) if head.author else _foot(text, head.start, end, story)
    place, outlet = dateline(text, head.start)
    return Layout(head.start, end, head.title, head.published, author, place, outlet)


def same_line(left: str, right: str) -> bool:
    """Whether two headlines are the same but for quotation marks, case and white space."""
    return _folded(left) == _folded(right)


def _folded(text: str) -> str:
    return " ".join(text.translate(_QUOTES).casefold().split()).rstrip(".")


def _skip(text: str, start: int) -> int:
    return len(text) - len(text[start:].lstrip())


def _line_end(text: str, start: int, end: int) -> int:
    found = text.find("\n", start, end)
    return end if found < 0 else found


def _head(found: Found, start: int, end: int, story: str) -> _Head:
    text, line_end = found.text, _line_end(found.text, start, end)
    line = text[start : min(line_end, start + _LONGEST_TITLE + 1)].strip()
    known = any(same_line(line, title) for title in found.titles)
    may_be = known or (found.plain and not found.titles and _may_be_title(line, story))
    if line_end == end or not may_be:
        return _below_title(text, start, end, story, dated=False)
    below = _below_title(text, _skip(text, line_end), end, story, dated=True)
    separate = below.author or below.published or _GAP.match(text, line_end)
    if known:
        return below
    if separate and _is_prose(text, below.start, end):
        return _Head(below.start, line, below.published, below.author)
    return _Head(start)


def _below_title(text: str, start: int, end: int, story: str, *, dated: bool) -> _Head:
    """Read byline and date, in either order; a date counts only below a title or a byline."""
    author = date = None
    for _ in range(_MOST_LINES):
        line_end = _line_end(text, start, end)
        line, below = text[start : min(line_end, start + _LONGEST_LINE)], _skip(text, line_end)
        if author and below < end and is_desk(line):
            start = below
            continue
        named = None if author else byline_author(line, story)
        day = _date(line) if (dated or author) and not date else None
        if below >= end or not (named or day):
            break
        author, date, start = named or author, day or date, below
    return _Head(start, None, date, author)


def _foot(text: str, start: int, end: int, story: str) -> tuple[str | None, int]:
    above = text.rfind("\n", start, end)
    if above < 0 or end - above > _LONGEST_LINE:
        return None, end
    author = byline_author(text[above + 1 : end], story)
    return (author, start + len(text[start:above].rstrip())) if author else (None, end)


def _date(line: str) -> str | None:
    """A whole date alone on its line below the title is the date of publication."""
    return whole_day(line.strip().strip("*_"))


def _may_be_title(line: str, story: str) -> bool:
    first = next((character for character in line if character.isalnum()), "")
    if not first or first.islower() or len(line) > _LONGEST_TITLE:
        return False
    if _NO_TITLE_START.match(line) or _NO_TITLE_END.search(line):
        return False
    spaced = line.lower() != line.upper()  # scripts without case mostly have no spaces either
    if spaced and len(line.split()) == 1:
        return False
    if is_notice(line, story):
        return False
    return not (dateline(line)[0] or _date(line) or byline_author(line, story))


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether a paragraph of sentences stands here, as it does below a headline."""
    gap = text.find("\n\n", start, end)
    paragraph = text[start : end if gap < 0 else gap].rstrip()
    return bool(_SENTENCE_END.search(paragraph[-8:]))
