"""The article with its evidence marked, and what changed since an earlier text of it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rich.text import Text

from summarizer.articles import Article
from summarizer.record import Record, Severity
from summarizer.show.page import SEVERITIES, Page, number_of, said
from summarizer.show.visible import visible

_MOST_CHANGES = 20  # sentences: more is another story
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of evidence: the fields it marks, its style, and its brackets where colours lack."""

    name: str
    fields: tuple[str, ...]
    style: str
    brackets: tuple[str, str]


# Outer kinds first: the style of a later one shows inside an earlier one.
KINDS = (
    Kind("content", ("content",), "underline green", ("⟦", "⟧")),
    Kind("source", ("name", "source_text", "affiliation"), "bold cyan", ("{", "}")),
    Kind("cue", ("cue",), "italic magenta", ("‹", "›")),
    Kind("date", ("date_text",), "underline yellow", ("@", "@")),
    Kind("count", ("count_text",), "bold underline red", ("#", "#")),
)
_KIND_OF = {field: kind for kind in KINDS for field in kind.fields}


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the article's text that a kind of evidence stands in."""

    kind: Kind
    start: int
    end: int


def marked_article(page: Page) -> None:
    """Print the article, its sentences numbered in the margin, its evidence marked."""
    page.section("Article")
    page.put(_legend(page), lead=Text("marked: ", style="dim"))
    page.print(Text())
    article, text = page.article, page.article.text
    marks, margin = merged(page.record), len(str(len(article.sentences)))
    suspects, evident = _severities(page.record), _cited(page.record)
    position = 0
    for sentence in article.sentences:
        _between(page, text[position : sentence.start], margin)
        lead = _lead(sentence.number, margin, suspects.get(sentence.number))
        if sentence.number not in evident:
            lead.stylize("dim")
        page.put(_marked(page, marks, sentence.start, sentence.end), lead=lead)
        position = sentence.end
    _between(page, text[position:], margin)


def merged(record: Record) -> list[Mark]:
    """The marks of a record in order; those of one kind that touch or overlap become one."""
    marks: list[Mark] = []
    for kind in KINDS:
        last: Mark | None = None
        for start, end in sorted(_ranges(record, kind)):
            if last and start < last.end:
                last = marks[-1] = Mark(kind, last.start, max(last.end, end))
            else:
                last = Mark(kind, start, end)
                marks.append(last)
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _ranges(record: Record, kind: Kind) -> Iterator[tuple[int, int]]:
    for path, span in record.spans.items():
        name = next((part for part in reversed(path.split("/")) if not part.isdecimal()), "")
        if _KIND_OF.get(name) is kind and span.start < span.end:
            yield span.start, span.end


def _legend(page: Page) -> Text:
    """The kinds, each marked as it is in the text; and what an icon in the margin means."""
    body = Text()
    for kind in KINDS:
        opening, closing = kind.brackets if page.plain else ("", "")
        body.append(f"{opening}{kind.name}{closing}", style=kind.style).append("  ")
    suspect = set(_severities(page.record).values())
    for severity, (icon, style) in SEVERITIES.items():
        if severity in suspect:
            body.append(icon, style=style).append(f" {severity}  ", style="dim")
    if not page.plain:
        body.append("1", style="dim cyan").append(" nothing rests on it", style="dim")
    return body


def _severities(record: Record) -> dict[int, Severity]:
    """The gravest issue that speaks of each sentence."""
    found: dict[int, Severity] = {}
    for issue in record.issues:
        for number in issue.sentences:
            if found.get(number) != "error":
                found[number] = issue.severity
    return found


def _cited(record: Record) -> set[int]:
    cites = [
        *(sentence.cites for sentence in record.summary),
        *(event.cites for event in record.events),
        *(attribution.cites for attribution in record.attributions),
    ]
    return {number for numbers in cites for number in numbers}


def _lead(number: int, margin: int, severity: Severity | None) -> Text:
    icon, style = SEVERITIES[severity] if severity else (" ", "")
    return (
        Text(icon, style=style)
        .append(f" {number:>{margin}} ", style="cyan")
        .append("│ ", style="dim")
    )


def _between(page: Page, gap: str, margin: int) -> None:
    """Print what stands between numbered sentences: an empty line, a title, a byline."""
    indent = Text(" " * (margin + 5))
    for line in filter(str.strip, gap.split("\n")):
        page.put(said(line.strip(), style="dim"), gutter=indent)
    if _PARAGRAPH.search(gap):
        page.print(Text())


def _marked(page: Page, marks: list[Mark], start: int, end: int) -> Text:
    """A range of the text with its marks: cut where marks begin and end, piece by piece."""
    here = [mark for mark in marks if mark.start < end and mark.end > start]
    edges = {start, end}
    for mark in here:
        edges |= {max(mark.start, start), min(mark.end, end)}
    body = Text()
    for first, last in pairwise(sorted(edges)):
        active = [mark for mark in here if mark.start <= first and mark.end >= last]
        styles = [kind.style for kind in KINDS if any(mark.kind is kind for mark in active)]
        piece = visible(page.article.text[first:last])
        if page.plain:
            piece = _bracketed(piece, active, (first, last), (start, end))
        body.append(piece, style=" ".join(styles))
    return body


def _bracketed(
    piece: str, active: Iterable[Mark], piece_range: tuple[int, int], sentence: tuple[int, int]
) -> str:
    """Open the marks that begin with a piece and close those that end; outer ones outside."""
    first, last = piece_range
    for mark in reversed(list(active)):
        opening, closing = mark.kind.brackets
        before = opening if max(mark.start, sentence[0]) == first else ""
        behind = closing if min(mark.end, sentence[1]) == last else ""
        piece = f"{before}{piece}{behind}"
    return piece


def changes(page: Page, earlier: Article) -> None:
    """Print which sentences were taken out and which were added since an earlier text."""
    old = [visible(sentence.text) for sentence in earlier.sentences]
    new = [visible(sentence.text) for sentence in page.article.sentences]
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    lines = [*_metadata_changes(earlier, page.article)]
    for step, old_start, old_end, new_start, new_end in steps:
        if step != "equal":
            lines += [("-", "red", "", text) for text in old[old_start:old_end]]
            lines += [
                ("+", "green", f"[{number + 1}] ", new[number])
                for number in range(new_start, new_end)
            ]
    page.section("Changed since the earlier version")
    for sign, style, number, text in lines[:_MOST_CHANGES]:
        page.put(
            Text().append(number, style="cyan").append(text, style=style),
            lead=Text(f"{sign} ", style),
        )
    kept = sum(step[2] - step[1] for step in steps if step[0] == "equal")
    rest = [f"{len(lines) - _MOST_CHANGES} more changes"] if len(lines) > _MOST_CHANGES else []
    page.put(Text(", ".join([*rest, f"{number_of(kept, 'sentence')} unchanged"]), style="dim"))


def _metadata_changes(earlier: Article, article: Article) -> Iterator[tuple[str, str, str, str]]:
    for name in ("title", "published"):
        old, new = getattr(earlier, name), getattr(article, name)
        if old != new:
            yield "-", "red", "", visible(f"{name}: {old or 'none'}")
            yield "+", "green", "", visible(f"{name}: {new or 'none'}")
