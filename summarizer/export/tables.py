"""The tables of an export, declared once: CSV, Parquet and `docs/tables.md` follow from this.

A column that holds a field of the contract takes its type and its description from the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from summarizer.articles import Article
from summarizer.draft import Attribution, Casualty, Event, Source, SummarySentence
from summarizer.export import rows
from summarizer.export.columns import Column, column, field
from summarizer.export.rows import Entry, Row
from summarizer.record import ArticleFacts, Failure, Issue, Provenance, Record, Span, Usage


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what a row stands for, its columns, and how to make rows of an entry."""

    name: str
    description: str
    columns: tuple[Column, ...]
    parts: Callable[[Entry], Iterable[Mapping[str, Any]]]

    def rows(self, entry: Entry) -> Iterator[Row]:
        """Make the rows of one entry, values in the order of the columns."""
        pick: Callable[[Mapping[str, Any]], Row] = itemgetter(
            *[column.key for column in self.columns]
        )
        return map(pick, self.parts(entry))


KEY = column("key", "text", "key of the record: what was asked; the same in all tables")
IDS = (KEY, field(ArticleFacts, "id", "article_id", key="article_id"))
DESCRIPTION = "the event in one sentence, in the model's words"
NUMBER = column("number", "integer", "position in the record, from 0: as in the paths of issues")
SOURCE_NAME = Column("source", "text", "name of that source", "source_name", optional=True)

RECORDS = Table(
    "records",
    "One row a record: the newest of each article whose story was not replaced by a later text.",
    (
        *IDS,
        field(Record, "status"),
        *(
            field(ArticleFacts, name)
            for name in ("title", "outlet", "author", "published", "url", "language", "sha256")
        ),
        column("summary_sentences", "integer", "number of sentences of the summary"),
        column("sources", "integer", "number of sources"),
        column("events", "integer", "number of events"),
        column("attributions", "integer", "number of attributions"),
        column("errors", "integer", "number of issues that are errors"),
        column("warnings", "integer", "number of issues that are warnings"),
        field(Provenance, "model"),
        field(Provenance, "endpoint"),
        column("prompt_name", "text", "name of the prompt"),
        column("prompt_version", "text", "version of the prompt"),
        column("prompt_fingerprint", "text", "hash over all templates of the prompt"),
        field(Provenance, "schema_fingerprint"),
        field(Provenance, "checks"),
        field(Provenance, "mode"),
        field(Provenance, "parameters"),
        field(Provenance, "attempts"),
        field(Provenance, "repairs"),
        field(Provenance, "windows"),
        *(field(Usage, name) for name in Usage.model_fields),
        field(Provenance, "cost"),
        field(Provenance, "seconds"),
        field(Provenance, "finished_at"),
        field(Provenance, "program"),
    ),
    rows.of_record,
)
SUMMARY = Table(
    "summary",
    "One row a sentence of a summary.",
    (
        *IDS,
        NUMBER,
        field(SummarySentence, "text", description="one sentence of the summary"),
        field(SummarySentence, "cites"),
    ),
    rows.numbered("summary"),
)
SOURCES = Table(
    "sources",
    "One row a source of a record.",
    (
        *IDS,
        NUMBER,
        field(Source, "id", "source_id"),
        field(Source, "name"),
        field(Source, "kind"),
        field(Source, "affiliation"),
    ),
    rows.numbered("sources"),
)
EVENTS = Table(
    "events",
    "One row an event of a record.",
    (
        *IDS,
        NUMBER,
        field(Event, "id", "event_id"),
        field(Event, "type"),
        field(Event, "description", description=DESCRIPTION),
        field(Event, "factuality"),
        field(Event, "date_text"),
        field(Event, "date"),
        column("date_earliest", "text", "first day the date allows (2024-02-07)", optional=True),
        column("date_latest", "text", "last day the date allows (2024-02-07)", optional=True),
        field(Event, "place"),
        field(Event, "actors"),
        field(Event, "recipients"),
        field(Event, "responds_to"),
        field(Event, "cites"),
    ),
    rows.of_events,
)
CASUALTIES = Table(
    "casualties",
    "One row a count of people harmed: counts that disagree stand in rows of their own.",
    (
        *IDS,
        field(Event, "id", "event_id", key="event_id"),
        field(Event, "description", "event", key="event", description=DESCRIPTION),
        column("event_number", "integer", "position of the event in the record, from 0"),
        column("number", "integer", "position of the count in the event, from 0"),
        field(Casualty, "outcome"),
        field(Casualty, "count_text"),
        field(Casualty, "minimum"),
        field(Casualty, "maximum"),
        field(Casualty, "who"),
        field(Casualty, "source", "source_id"),
        SOURCE_NAME,
    ),
    rows.of_casualties,
)
ATTRIBUTIONS = Table(
    "attributions",
    "One row a statement that an article puts in somebody's mouth.",
    (
        *IDS,
        NUMBER,
        field(Attribution, "source", "source_id"),
        SOURCE_NAME,
        column("source_kind", "text", "kind of that source", optional=True),
        field(Source, "affiliation"),
        field(Attribution, "source_text"),
        field(Attribution, "via", "via_id"),
        Column("via", "text", "name of the source that was told", "via_name", optional=True),
        field(Attribution, "cue"),
        field(Attribution, "act"),
        field(Attribution, "mode"),
        field(Attribution, "content"),
        field(Attribution, "events"),
        field(Attribution, "cites"),
    ),
    rows.of_attributions,
)
ISSUES = Table(
    "issues",
    "One row a thing that a check found.",
    (*IDS, NUMBER, *(field(Issue, name) for name in Issue.model_fields)),
    rows.numbered("issues"),
)
ARTICLES = Table(
    "articles",
    "One row an article, with its text; written when the text is asked for.",
    (
        field(ArticleFacts, "id", "article_id"),
        *(
            field(Article, name)
            for name in (
                "text",
                "title",
                "published",
                "outlet",
                "author",
                "url",
                "language",
                "place",
            )
        ),
        field(ArticleFacts, "sha256"),
        column("body_start", "integer", "start of the range that is numbered", optional=True),
        column("body_end", "integer", "end of the range that is numbered", optional=True),
    ),
    rows.of_article,
)
SPANS = Table(
    "spans",
    "One row a verbatim text or cited sentence, and where it stands in the article's text; "
    "written when the text is asked for.",
    (
        *IDS,
        column("path", "text", "JSON pointer into the record, such as /attributions/3/content/0"),
        *(field(Span, name) for name in Span.model_fields),
    ),
    rows.of_spans,
)
FAILURES = Table(
    "failures",
    "One row an input that gave no record, and why.",
    (
        column("key", "text", "what was asked; input:PLACE where nothing could be read"),
        field(Failure, "article_id"),
        field(Failure, "place"),
        field(Failure, "title"),
        field(Failure, "kind"),
        field(Failure, "message"),
        column("at", "text", "when it failed: ISO 8601, UTC"),
        field(Failure, "attempts"),
    ),
    rows.as_it_is,
)

OF_RECORDS = (RECORDS, SUMMARY, SOURCES, EVENTS, CASUALTIES, ATTRIBUTIONS, ISSUES)
OF_TEXT = (ARTICLES, SPANS)
TABLES = (*OF_RECORDS, *OF_TEXT, FAILURES)
