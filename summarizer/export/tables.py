"""The tables of an export, declared once: CSV, Parquet and `docs/tables.md` follow from this.

A column that holds a field of the contract takes its type and its description from the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from summarizer.articles import Article
from summarizer.dates import bounds
from summarizer.draft import Attribution, Casualty, Event, Source, SummarySentence
from summarizer.record import ArticleFacts, Failure, Issue, Provenance, Record, Span, Usage

Type = Literal["text", "integer", "number", "texts", "integers", "json"]
Row = tuple[Any, ...]
Entry = Mapping[str, Any]
"""What the rows are made of: key, article_id, the record as plain data, what the ledger has of it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, and the key under which a row's source has it.

    `choices` are the words it may hold where these are fixed.
    """

    name: str
    type: Type
    description: str
    key: str
    optional: bool = False
    choices: tuple[str, ...] = ()


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


def column(name: str, type_: Type, description: str, *, optional: bool = False) -> Column:
    """Declare a column that no model describes."""
    return Column(name, type_, description, name, optional)


def field(
    model: type[BaseModel],
    name: str,
    column_name: str | None = None,
    *,
    key: str | None = None,
    description: str | None = None,
) -> Column:
    """Declare a column that holds a field of a model, with the field's type and description.

    Args:
        model: the model.
        name: the field.
        column_name: name of the column where it is not the field's.
        key: where a row's source has the value, when not under the field's name.
        description: for fields whose own description speaks to the model that fills them.
    """
    info = model.model_fields[name]
    kinds = get_args(info.annotation) or (info.annotation,)
    fixed = get_origin(info.annotation) is Literal
    return Column(
        name=column_name or name,
        type="text" if fixed else _type_of(info.annotation),
        description=description or _as_phrase(info.description or ""),
        key=key or name,
        optional=NoneType in kinds,
        choices=kinds if fixed else (),
    )


def _as_phrase(description: str) -> str:
    """A description without its capital and its full stop: `The date.` is `the date`."""
    text = description.rstrip(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _type_of(annotation: Any) -> Type:
    """The column type of a field: lists stay lists, `X | None` is X, names of choices are text."""
    if get_origin(annotation) is list:
        return "integers" if int in get_args(annotation) else "texts"
    kinds = get_args(annotation) or (annotation,)
    if get_origin(annotation) is dict:
        return "json"
    return "integer" if int in kinds else "number" if float in kinds else "text"


NOBODY: Mapping[str, Any] = dict.fromkeys(("name", "kind", "affiliation"))


def _identified(entry: Entry) -> dict[str, Any]:
    return {"key": entry["key"], "article_id": entry["article_id"]}


def _sources(entry: Entry) -> dict[str | None, Mapping[str, Any]]:
    """The sources by id; where two have one id, the first."""
    return {source["id"]: source for source in reversed(entry["record"]["sources"])}


def _numbered(part: str) -> Callable[[Entry], Iterator[dict[str, Any]]]:
    """Make rows of a list of the record: the parts as they are, with ids and position."""

    def parts(entry: Entry) -> Iterator[dict[str, Any]]:
        ids = _identified(entry)
        for number, value in enumerate(entry["record"][part]):
            yield {**value, **ids, "number": number}

    return parts


def _record(entry: Entry) -> Iterator[dict[str, Any]]:
    record = entry["record"]
    provenance, prompt = record["provenance"], record["provenance"]["prompt"]
    severities = [issue["severity"] for issue in record["issues"]]
    yield {
        **record["article"],
        **provenance,
        **provenance["usage"],
        **{f"prompt_{name}": value for name, value in prompt.items()},
        **{name: len(record[name]) for name in ("sources", "events", "attributions")},
        **_identified(entry),
        "status": record["status"],
        "summary_sentences": len(record["summary"]),
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
    }


def _events(entry: Entry) -> Iterator[dict[str, Any]]:
    for event in _numbered("events")(entry):
        first, last = (event["date"] and bounds(event["date"])) or (None, None)
        yield {
            **event,
            "date_earliest": first and first.isoformat(),
            "date_latest": last and last.isoformat(),
        }


def _casualties(entry: Entry) -> Iterator[dict[str, Any]]:
    sources = _sources(entry)
    for event in _numbered("events")(entry):
        for number, casualty in enumerate(event["casualties"]):
            yield {
                **casualty,
                **_identified(entry),
                "event_id": event["id"],
                "event": event["description"],
                "event_number": event["number"],
                "number": number,
                "source_name": sources.get(casualty["source"], NOBODY)["name"],
            }


def _attributions(entry: Entry) -> Iterator[dict[str, Any]]:
    sources = _sources(entry)
    for attribution in _numbered("attributions")(entry):
        source = sources.get(attribution["source"], NOBODY)
        yield {
            **attribution,
            "source_name": source["name"],
            "source_kind": source["kind"],
            "affiliation": source["affiliation"],
            "via_name": sources.get(attribution["via"], NOBODY)["name"],
        }


def _spans(entry: Entry) -> Iterator[dict[str, Any]]:
    ids = _identified(entry)
    for path, span in entry["record"]["spans"].items():
        yield {**span, **ids, "path": path}


def _as_it_is(entry: Entry) -> Iterator[Entry]:
    yield entry


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
    _record,
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
    _numbered("summary"),
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
    _numbered("sources"),
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
    _events,
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
    _casualties,
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
    _attributions,
)
ISSUES = Table(
    "issues",
    "One row a thing that a check found.",
    (*IDS, NUMBER, *(field(Issue, name) for name in Issue.model_fields)),
    _numbered("issues"),
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
    lambda entry: [entry["article"]],
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
    _spans,
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
    _as_it_is,
)

OF_RECORDS = (RECORDS, SUMMARY, SOURCES, EVENTS, CASUALTIES, ATTRIBUTIONS, ISSUES)
OF_TEXT = (ARTICLES, SPANS)
TABLES = (*OF_RECORDS, *OF_TEXT, FAILURES)
