"""One record in the terminal, so that a person can read and check it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from summarizer.articles import Article
from summarizer.record import Record

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["render"]


def render(
    record: Record,
    article: Article,
    console: Console,
    *,
    earlier: Article | None = None,
    explain: Mapping[str, str] | None = None,
) -> None:
    """Print a record: header, summary, events, statements, sources, issues, article, provenance.

    Marks in the article are colours; where the console has none (a pipe, NO_COLOR) they are
    brackets. What an article could use to act on a terminal is printed as visible escapes.

    Args:
        record: the record.
        article: the article it was made of.
        console: where to print; readable from 60 columns up.
        earlier: the text that this article superseded, to show what changed since.
        explain: code of each check → one sentence that explains it, shown with the first issue.
    """
    from summarizer.show import evidence, facts, statements, timeline
    from summarizer.show.page import Page

    page = Page(console, record, article)
    facts.header(page)
    facts.summary(page)
    timeline.events(page)
    statements.attributions(page)
    statements.sources(page)
    facts.issues(page, explain or {})
    if earlier:
        evidence.changes(page, earlier)
    evidence.marked_article(page)
    facts.provenance(page)
