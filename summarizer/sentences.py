"""Where the sentences of a text begin and end.

Blocks first: paragraphs, and the lines of those that are no wrapped prose. Then sentencex, and
behind it the words of each language where it ends a sentence too early ("M. Dupont", "9 a.m.
Monday", "im 19. Jahrhundert") or not at all; they stand in `lexicon/sentences.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import sentencex

from summarizer import lexicon

# sentencex is quadratic on unclosed quotation marks (600 kB of them: 100 s), so it is fed
# paragraphs, and long paragraphs in pieces of this many characters.
_PIECE = 4_000
# It panics at one that is not ASCII between a capital and its full stop.
_SPACES_BEFORE_STOP = re.compile(r"[^\S ](?=[^\S ]*\.)")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_CERTAINLY_WRAPPED = 4  # lines: filled to one width so often by chance is unlikely
_WRAPPED = range(60, 161)  # characters of a line where a shorter paragraph is all there is
_NARROWEST = 40  # characters: below this nothing is filled prose but a list
_ITEM = re.compile(r"\s*(?:[-*•–]\s|#{1,6}\s)")
_CLOSED = re.compile(r"[.:;!?…。！？؟।]['\"”’»›)\]]*\s*$")
_LEFT = 24  # characters before a boundary that tell whether it is one
_RIGHT = 60  # characters behind it
# What no sentence opens with: it goes on behind an abbreviation, a question or a call.
_GOES_ON = re.compile(r"[,;:)\]}]|-\w")
_CALL = re.compile(r"[!?…][\"'”’»›]*$")
_WORD = re.compile(r"[\w.°º-]+")
_SHORTENED = re.compile(r"\w{1,3}\.|.*\.\w{1,2}\.")
# What is written onto the full stop of an initial, or is a dash, belongs to it: U.R.S.S., "(EFE).-".
_WRITTEN_ON = re.compile(r"(?<!\w)\w\.\w|\.[-–—]")
# "(He left early.) She stayed.": a whole sentence in brackets ends with them.
_ASIDE = re.compile(r"(?:\A|(?<=[.!?…] ))\([^\W\d_][^()]*[.!?…]\)(?=\s)")
_TWO_INITIALS = re.compile(r"\w\.-\w\.")  # J.-P. Martin
_INITIAL = re.compile(r"[A-ZÀ-ÖØ-Þ]\.")
_ORDINAL = re.compile(r"\d{1,2}\.")
_LEFT_BEHIND = re.compile(r"\s([“«„‹¿¡(\[]\s?)$")  # an opening mark belongs to what follows
_MARK = 4  # characters that such a mark takes, with the spaces around it
_SETS = ("always", "numbered", "times", "after_time", "ordinals", "months", "openers")


def ranges(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """Cut a range of a text into sentences.

    Args:
        text: the whole text.
        start: offset where the first sentence may begin.
        end: offset where the last one must have ended.
        language: ISO 639-1 code; of one that is not known only the script counts.

    Returns:
        Offsets of the sentences, in order, without white space around them; every character of
        the range that is no white space lies in exactly one.
    """
    return [
        trimmed
        for first, last in _blocks(text, start, end)
        for found in _in_block(text, first, last, language)
        if (trimmed := _trim(text, *found))
    ]


def _in_block(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Cut a block piece by piece, each from where the last sentence ended."""
    while start < end:
        stop = min(end, start + _PIECE)
        found = _in_piece(text, start, stop, language)
        if stop < end and len(found) > 1:
            found.pop()  # it may go on behind the piece
        elif stop < end:
            space = text.rfind(" ", start + 1, stop)
            found = [(start, space if space > start else stop)]
        yield from found
        start = found[-1][1]


def _in_piece(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    rules = _rules(language)
    piece = text[start:end]
    if not piece.isascii():
        piece = _SPACES_BEFORE_STOP.sub(" ", piece)
    boundaries = sentencex.get_sentence_boundaries(language, piece)
    asides = [start + found.end() for found in _ASIDE.finditer(piece)] if "(" in piece else []
    if len(boundaries) == 1 and not rules.ends and not asides:
        return [(start, end)]
    edges = [start]
    for boundary in boundaries[:-1]:
        edge = start + boundary["end_index"]
        if behind := _LEFT_BEHIND.search(text, max(edges[-1], edge - _MARK), edge):
            edge = behind.start(1)
        if edge > edges[-1] and rules.is_boundary(text, edges[-1], edge, end):
            edges.append(edge)
    edges += rules.missed(text, start, end)
    edges += (edge for edge in asides if text[edge:end].lstrip()[:1].isupper())
    return list(pairwise(sorted({*edges, end})))


@dataclass(frozen=True, slots=True)
class _Rules:
    """The words of a language that tell whether a sentence ends; see `lexicon/sentences.toml`."""

    always: frozenset[str]
    numbered: frozenset[str]
    times: frozenset[str]
    after_time: frozenset[str]
    ordinals: frozenset[str]
    months: frozenset[str]
    openers: frozenset[str]
    speaks: re.Pattern[str] | None
    ends: re.Pattern[str] | None

    def is_boundary(self, text: str, start: int, edge: int, end: int) -> bool:
        """Whether a sentence that began at `start` really ends at `edge`."""
        before = text[max(start, edge - _LEFT) : edge].rstrip()
        behind = text[edge : min(end, edge + _RIGHT)].lstrip()
        if not before or not behind or _GOES_ON.match(behind):
            return False
        if _WRITTEN_ON.match(text, max(start, edge - 2)) or _WRITTEN_ON.match(text, edge - 1):
            return False
        if before[-1] != ".":
            return not self._is_answered(before, behind)
        *others, last = _WORD.findall(before) or [""]
        if behind[0].islower() and _SHORTENED.fullmatch(last):
            return False
        if _TWO_INITIALS.fullmatch(last):
            return False
        return not self._is_abbreviated(others[-1] if others else "", last, behind)

    def _is_answered(self, before: str, behind: str) -> bool:
        """Whether a question, a call or a quotation is taken up by what follows."""
        if before[-1] in "」』":
            return behind[0] == "と"  # the Japanese particle of quotation
        if not _CALL.search(before):
            return False
        return behind[0].islower() or bool(
            before[-1] not in "!?…" and self.speaks and self.speaks.match(behind)
        )

    def _is_abbreviated(self, word: str, last: str, behind: str) -> bool:
        """Whether the full stop belongs to the last word."""
        if last in self.always:
            return True
        following = _WORD.match(behind)
        opening = following.group().rstrip(".") if following else ""
        if last in self.numbered:
            return opening[:1].isdigit() or opening[:1].islower()
        if last in self.times:
            return opening in self.after_time
        if _INITIAL.fullmatch(last) and self.openers:
            return opening not in self.openers
        if not _ORDINAL.fullmatch(last):
            return False
        return opening in self.months or (word in self.ordinals and opening not in self.openers)

    def missed(self, text: str, start: int, end: int) -> Iterator[int]:
        """Where a sentence ends behind a word that was taken for an abbreviation."""
        for word in self.ends.finditer(text, start, end) if self.ends else ():
            if text[word.end() : end].lstrip()[:1].isupper():
                yield word.end()


@cache
def _rules(language: str) -> _Rules:
    words = lexicon.section("sentences", language)
    sets = {name: frozenset(words.get(name, ())) for name in _SETS}
    speaks, ends = ("|".join(map(re.escape, words.get(name, ()))) for name in ("speaks", "ends"))
    return _Rules(
        **sets,
        # the verb ends its clause: “Stop!” Lee cried. – but not “Stop!” Lee cried that …
        speaks=re.compile(rf"(?:[\w.'’-]+\s){{1,4}}(?:{speaks})(?:[.,;]|$)") if speaks else None,
        ends=re.compile(rf"(?<!\w)(?:{ends})\.(?=\s)") if ends else None,
    )


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Paragraphs; where the lines of one are no wrapped prose, each line for itself."""
    edges = [start]
    for gap in _PARAGRAPH.finditer(text, start, end):
        edges += [gap.start(), gap.end()]
    edges.append(end)
    paragraphs = list(zip(edges[::2], edges[1::2], strict=True))
    many = [text[first:last] for first, last in paragraphs if text.find("\n", first, last) >= 0]
    width = _width(many)
    for first, last in paragraphs:
        if not many or is_wrapped(text[first:last], width):
            yield first, last
        else:
            yield from _lines(text, first, last)


def _width(paragraphs: list[str]) -> int | None:
    """The width that hard-wrapped text is filled to; None when no paragraph shows it."""
    widths = [
        max(map(len, lines))
        for paragraph in paragraphs
        if len(lines := paragraph.strip("\n").split("\n")) >= _CERTAINLY_WRAPPED
        and _is_filled(lines, max(map(len, lines)))
    ]
    return max(widths, default=None)


def is_wrapped(paragraph: str, width: int | None = None) -> bool:
    """Whether the lines of a paragraph are prose that was filled to a width.

    Then no word that opens a line had room on the line before. Where no long paragraph shows the
    width, the lines have to be of the usual lengths as well.

    Args:
        paragraph: lines without a blank one between them.
        width: that the text around it is filled to, where that is known.
    """
    lines = paragraph.strip("\n").split("\n")
    if len(lines) == 1:
        return True
    longest = max(map(len, lines))
    width = width or _width([paragraph])
    if width and longest <= width:
        return _is_filled(lines, width)
    return all(len(line) in _WRAPPED for line in lines[:-1]) and _is_filled(lines, longest)


def _is_filled(lines: list[str], width: int) -> bool:
    return (
        width >= _NARROWEST
        and all(
            len(line.rstrip()) + 1 + len(following.lstrip().split(" ", 1)[0]) > width
            for line, following in pairwise(lines)
            if following.strip()
        )
        and not _has_items(lines)
    )


def _has_items(lines: list[str]) -> bool:
    """Whether a list begins: a line with a bullet first, or behind one that is closed."""
    return any(
        _ITEM.match(line) and (before is None or _CLOSED.search(before))
        for before, line in zip([None, *lines], lines, strict=False)
    )


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for line in text[start:end].split("\n"):
        yield position, position + len(line)
        position += len(line) + 1


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    inner = piece.strip()
    if not inner:
        return None
    lead = len(piece) - len(piece.lstrip())
    return start + lead, start + lead + len(inner)
