"""Where a text quotes: quotation marks of all kinds, in running text.

Marks are read paragraph by paragraph with a stack, so quotations nest properly and a stray mark
spoils its own paragraph only, but for a mark left open that finds its closing one in a paragraph
that has not opened any. One pass, with a bounded look ahead: a megabyte of marks costs time
in proportion to its length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from summarizer import sentences

Role = Literal["open", "close", "none"]

# Real text nests two or three deep; openers beyond this are noise, and the bound keeps it linear.
_DEEPEST = 8
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
# A quotation may close so many paragraphs after its own, without a new opening mark: what is
# extracted from HTML often lacks them. Farther off, a mark has been forgotten.
_FARTHEST_CLOSE = 4

_STRAIGHT = ('"', "＂", "״")
_FAMILIES = {
    "double": (*_STRAIGHT, "“", "”", "„", "‟", "''", "``", "〝", "〞", "〟"),
    "single": ("'", "‘", "’", "‚"),
    "guillemet": ("«", "»"),
    "angle": ("‹", "›"),
    "corner": ("「", "」", "﹁", "﹂"),
    "white corner": ("『", "』", "﹃", "﹄"),
}
_FAMILY = {mark: family for family, marks in _FAMILIES.items() for mark in marks}
_ALWAYS_OPEN = frozenset("„‟〝「﹁『﹃") | {"``"}
_ALWAYS_CLOSE = frozenset("」﹂』﹄〞〟")
# Marks inside a word are apostrophes (don't), Hebrew acronyms have theirs before the last letter.
_RUN = re.compile("[\"'`＂״“”„‟‘’‚«»‹›「」『』﹁﹂﹃﹄〝〞〟\n]+")
_LONGEST_RUN = 5  # more marks in a row are decoration
# Marks inside a word are apostrophes (don't); Hebrew acronyms have one before their last letter.
_MARK = re.compile(
    r"``|''|[＂“”„‟«»‹›「」『』﹁﹂﹃﹄〝〞〟\n]"
    r"|(?<![\u0590-\u05ff])[\"״]|[\"״](?![\u0590-\u05ff])"
    r"|(?<![^\W_])['‘‚’]|['‘’](?![^\W_])"
)
_BEFORE_OPENING = frozenset("([{<—–-/¿¡") | frozenset(
    mark for mark in _FAMILY if len(mark) == 1 and mark not in _ALWAYS_CLOSE
)
_ELISION = re.compile(r"['‘’](?:\d\ds?\b|(?:em|til|tis|twas|cause|n|bout|round)\b)", re.IGNORECASE)
_FEET = re.compile(r"\d['’′]\s?\d{1,2}$")
_INCHES = re.compile(r"(?<!\d)\d{1,3}(?:\.\d+)?$")
_WORD = re.compile(r"\w")

# Languages that print dialogue with a dash at the start of a line.
_DASH_LANGUAGES = frozenset(
    [
        "fr",
        "es",
        "pt",
        "ca",
        "gl",
        "it",
        "ro",
        "ru",
        "uk",
        "pl",
        "bg",
        "el",
        "tr",
        "hu",
        "sv",
        "nb",
        "no",
        "fi",
    ]
)
_DASH_LINE = re.compile(r"^[^\S\n]*([—–―])[^\S\n]?(?=[^\s—–―-])", re.MULTILINE)
# «—No —dijo él—. Vamos.»: what stands between the inner dashes is not said.
_ASIDE = re.compile(r"[^\S\n][—–―](?=\w)[^\n—–―]{1,200}(?:[—–―][.,;:]?|$)", re.MULTILINE)


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


class _Mark(NamedTuple):
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


class _Paragraph(NamedTuple):
    """A paragraph and its marks."""

    start: int
    end: int
    marks: list[_Mark]


class _Opened(NamedTuple):
    mark: _Mark
    depth: int

    @property
    def family(self) -> str:
        return _FAMILY[self.mark.sign]


@lru_cache(maxsize=32)
def find(text: str, language: str = "en") -> tuple[Quotation, ...]:
    """Find the quotations of a text, sorted by start; inner ones follow the one they stand in.

    A quotation that is not closed ends where its paragraph ends, as journalists print quotations
    of several paragraphs. Where the next ones have no opening mark but the closing one, each is a
    quotation of its own up to that mark. `language` is an ISO 639-1 code; it decides about dialogue dashes.
    """
    found: list[Quotation] = []
    paragraphs = [_Paragraph(*place, _marks(text, *place)) for place in _paragraphs(text)]
    left: _Mark | None = None
    for index, paragraph in enumerate(paragraphs):
        ahead = paragraphs[index : index + _FARTHEST_CLOSE] if left else ()
        left = _quotations(text, paragraph, left if _is_closed(text, left, ahead) else None, found)
    if language in _DASH_LANGUAGES:
        found += _dialogue(text, [quotation for quotation in found if not quotation.depth])
    return tuple(sorted(found, key=lambda quotation: (quotation.start, -quotation.end)))


def is_quoted(text: str, start: int, end: int, language: str = "en") -> bool:
    """Tell whether the range lies inside a quotation, with or without its marks.

    Punctuation at the edges of the range does not count. A range over several paragraphs is
    quoted when each of them is a quotation of its own that reaches the next.
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


def _is_closed(text: str, left: _Mark | None, ahead: Iterable[_Paragraph]) -> bool:
    """Tell whether the first mark of these paragraphs closes what an earlier one left open."""
    for paragraph in ahead:
        for mark in paragraph.marks:
            if left and _FAMILY.get(mark.sign, "single") != "single":
                return _closes(text, mark, left, paragraph.start)
    return False


def _closes(text: str, mark: _Mark, left: _Mark, start: int) -> bool:
    """Tell whether a mark can only close what an earlier paragraph left open."""
    if _FAMILY[mark.sign] != _FAMILY[left.sign] or _role(text, mark, left, start) != "close":
        return False
    # French sets a space before », and repeats it where a paragraph of a quotation begins.
    spaced = (
        left.sign in "«‹" and mark.start > start and not text[mark.end : mark.end + 1].isalnum()
    )
    return spaced or not mark.opens


def _quotations(
    text: str, paragraph: _Paragraph, left: _Mark | None, found: list[Quotation]
) -> _Mark | None:
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
        family = _FAMILY[mark.sign]
        partner = next((one for one in reversed(opened) if one.family == family), None)
        role = _role(text, mark, partner.mark if partner else None, start)
        if role == "open" and len(opened) < _DEEPEST:
            opened.append(_Opened(mark, len(opened)))
        elif role == "close" and partner:
            _close(opened, partner, mark, found)
    left = next((one.mark for one in opened if one.family != "single"), None)
    _leave_open(text, opened, end, found)
    return None if left and left.is_stray else left


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    """Read the marks backwards, so that each knows whether the next of its family can only close.

    A line break is a mark too where lines may be paragraphs.
    """
    matches = list(_matches(text, start, end))
    if not matches:
        return []
    lines = not sentences.is_wrapped(text[start:end])
    closing: dict[str, bool] = {}
    marks: list[_Mark] = []
    for match in reversed(matches):
        sign, family = match.group(), _FAMILY.get(match.group(), "line")
        opens, closes = _stance(text, match.start(), match.end(), start, end)
        if sign != "\n" or lines:
            ahead = closing.get(family, False)
            marks.append(_Mark(sign, match.start(), match.end(), opens, closes, ahead))
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
    return opens, closes


def _role(text: str, mark: _Mark, partner: _Mark | None, start: int) -> Role:
    """Decide what a mark does, given the innermost open mark of its family."""
    if mark.sign in _ALWAYS_OPEN:
        return "open"
    if mark.sign in _ALWAYS_CLOSE:
        return "close" if partner else "none"
    family = _FAMILY[mark.sign]
    if family == "single":
        return _single_role(text, mark, partner, start)
    if mark.sign in _STRAIGHT or mark.sign == "''":
        return _straight_role(text, mark, partner, start)
    if family == "double":
        return _curly_role(mark, partner)
    return _guillemet_role(mark, partner)


def _straight_role(text: str, mark: _Mark, partner: _Mark | None, start: int) -> Role:
    """Straight marks alternate, but for inches and for those inside curly ones."""
    if _is_inches(text, mark, partner, start):
        return "none"
    if not partner:
        return "open" if mark.sign != "''" or mark.opens else "none"
    curly = partner.sign not in _STRAIGHT and mark.sign in _STRAIGHT
    return "open" if curly and mark.opens and not mark.closes else "close"


def _is_inches(text: str, mark: _Mark, partner: _Mark | None, start: int) -> bool:
    before = text[max(start, mark.start - 8) : mark.start]
    if not before[-1:].isdigit() or mark.sign == "״":
        return False
    if _FEET.search(before):
        return True
    return bool(_INCHES.search(before)) and (partner is None or mark.follower_closes)


def _curly_role(mark: _Mark, partner: _Mark | None) -> Role:
    if mark.sign == "”":  # the opening mark too in Swedish and Finnish
        return "close" if partner else "open" if mark.opens else "none"
    german = partner is not None and partner.sign in "„‚"
    mistyped = partner is not None and mark.closes and not mark.opens
    return "close" if german or mistyped else "open"


def _guillemet_role(mark: _Mark, partner: _Mark | None) -> Role:
    """« opens and » closes, or the other way round as in German."""
    reversed_pair = partner is not None and partner.sign in "»›"
    if mark.sign in "»›":
        return "close" if partner else "open" if mark.opens else "none"
    if mark.sign in "«‹":
        return "close" if reversed_pair else "open"
    return "open"


def _single_role(text: str, mark: _Mark, partner: _Mark | None, start: int) -> Role:
    """Tell single quotation marks from apostrophes (the '90s, workers' rights)."""
    if partner and mark.closes and not mark.opens:
        return "none" if _is_possessive(text, mark) and mark.follower_closes else "close"
    if partner or not mark.opens or mark.sign == "’" or _ELISION.match(text, mark.start):
        return "none"
    before = text[max(start, mark.start - 2) : mark.start].rstrip()
    lone = mark.sign == "‘" and before[-1:] in ("", ",", ":")
    return "open" if mark.follower_closes or lone else "none"


def _is_possessive(text: str, mark: _Mark) -> bool:
    after = text[mark.end : mark.end + 2]
    return text[mark.start - 1] in "sSxz" and after[:1] == " " and after[1:].isalpha()


def _close(opened: list[_Opened], partner: _Opened, mark: _Mark, found: list[Quotation]) -> None:
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
        if not one.mark.is_stray and not apostrophe and _WORD.search(text, one.mark.end, end):
            found.append(Quotation(one.mark.start, end, one.mark.end, end, one.depth))
    opened.clear()


def _dialogue(text: str, outer: list[Quotation]) -> list[Quotation]:
    """Find lines that a dash marks as spoken; where other marks stand, those decide."""
    outer = sorted(outer, key=lambda quotation: quotation.start)
    starts = [quotation.start for quotation in outer]
    found: list[Quotation] = []
    for dash in _DASH_LINE.finditer(text):
        line_end = text.find("\n", dash.end())
        line_end = len(text) if line_end < 0 else line_end
        index = bisect_right(starts, line_end) - 1
        if index < 0 or outer[index].end <= dash.start():
            found += _spoken(text, dash.start(1), dash.end(), line_end)
    return found


def _spoken(text: str, start: int, inner: int, end: int) -> Iterator[Quotation]:
    for aside in _ASIDE.finditer(text, inner, end):
        if aside.start() > inner:
            yield Quotation(start, aside.start(), inner, aside.start(), 0)
        start = inner = aside.end()
    stop = inner + len(text[inner:end].rstrip())
    if _WORD.search(text, inner, stop):
        yield Quotation(start, stop, inner, stop, 0)
