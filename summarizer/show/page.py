"""How a page is laid out: sections, hanging indents, citations, marks of issues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from summarizer.articles import Article
from summarizer.record import Record, Severity
from summarizer.show.visible import visible

_WIDEST = 100  # columns: longer lines are hard to read
_NARROWEST = 20  # columns that are left to a text, however deep its indent
# Icon and style of each severity; the word stands beside them wherever there is room.
SEVERITIES: dict[Severity, tuple[str, str]] = {
    "error": ("✘", "bold red"),
    "warning": ("▲", "yellow"),
}
LABEL = 10  # columns: "displaced" and a space
NOTHING = Text()


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed and where."""

    console: Console
    record: Record
    article: Article

    @property
    def width(self) -> int:
        """Columns of a line."""
        return min(self.console.width, _WIDEST)

    @property
    def plain(self) -> bool:
        """Whether colours are missing, so that marks must be characters."""
        return self.console.color_system is None or self.console.no_color

    def section(self, title: str) -> None:
        """Print the heading of a section."""
        line = Text("── ", style="dim").append(title, style="not dim bold").append(" ")
        self.print(NOTHING)
        self.print(line.append("─" * max(0, self.width - line.cell_len)))

    def put(self, body: Text, *, lead: Text = NOTHING, gutter: Text = NOTHING) -> None:
        """Print a text, wrapped; `gutter` opens each line, `lead` the first, others are indented."""
        indent = gutter.cell_len + lead.cell_len
        room = max(self.width - indent, _NARROWEST)
        lines = body.wrap(self.console, room, overflow="fold") or [body]
        for number, line in enumerate(lines):
            hanging = Text(" " * lead.cell_len) if number else lead
            self.print(Text.assemble(gutter, hanging, line))

    def print(self, line: Text) -> None:
        """Print one line as it is."""
        line.rstrip()
        self.console.print(line, soft_wrap=True, highlight=False, emoji=False, markup=False)

    def flags(self, path: str) -> Text:
        """The icons of the issues about a part of the record."""
        found = {
            issue.severity
            for issue in self.record.issues
            if issue.path == path or issue.path.startswith(f"{path}/")
        }
        text = Text()
        for severity, (icon, style) in SEVERITIES.items():
            if severity in found:
                text.append(f" {icon}", style=style)
        return text


def said(text: str | None, style: str = "") -> Text:
    """Text of others, harmless and never read as markup; what is appended has its own style."""
    return Text().append(visible(text or ""), style=style)


def joined(parts: Iterable[str | None], style: str = "dim") -> Text:
    """Join what is there by dots."""
    return said(" · ".join(part for part in parts if part), style=style)


def cited(numbers: Iterable[int]) -> Text:
    """The numbers of sentences: `[1-3, 5]`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    shown = ", ".join("-".join(map(str, run)) for run in runs)
    if not runs:
        return Text().append(" [cites nothing]", style="bold red")
    return Text().append(f" [{shown}]", style="cyan")


def label(word: str) -> Text:
    """The name of a fact, as wide as its neighbours."""
    return Text(f"{word:<{LABEL}}", style="dim")


def number_of(count: int, noun: str) -> str:
    """A count with its noun: `1 event`, `2 events`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
