"""What becomes a row of which table: the parts of a record, with what joins the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from summarizer.dates import edges

Row = tuple[Any, ...]
Entry = Mapping[str, Any]
"""What the rows are made of: key, article_id, the record as plain data, what the ledger has of it."""

_NOBODY: Mapping[str, Any] = dict.fromkeys(("name", "kind", "affiliation"))


def _identified(entry: Entry) -> dict[str, Any]:
    return {"key": entry["key"], "article_id": entry["article_id"]}


def _sources(entry: Entry) -> dict[str | None, Mapping[str, Any]]:
    """The sources by id; where two have one id, the first."""
    return {source["id"]: source for source in reversed(entry["record"]["sources"])}


def numbered(part: str) -> Callable[[Entry], Iterator[dict[str, Any]]]:
    """Make rows of a list of the record: the parts as they are, with ids and position."""

    def parts(entry: Entry) -> Iterator[dict[str, Any]]:
        ids = _identified(entry)
        for number, value in enumerate(entry["record"][part]):
            yield {**value, **ids, "number": number}

    return parts


def of_record(entry: Entry) -> Iterator[dict[str, Any]]:
    """One row: status, article, counts of the parts, and how it came about."""
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


def of_events(entry: Entry) -> Iterator[dict[str, Any]]:
    """The events, each with the days that its date allows."""
    for event in numbered("events")(entry):
        first, last = edges(event["date"])
        yield {
            **event,
            "date_earliest": first and first.isoformat(),
            "date_latest": last and last.isoformat(),
        }


def of_casualties(entry: Entry) -> Iterator[dict[str, Any]]:
    """The counts of all events, each with its event and the name of its source."""
    sources = _sources(entry)
    for event in numbered("events")(entry):
        for number, casualty in enumerate(event["casualties"]):
            yield {
                **casualty,
                **_identified(entry),
                "event_id": event["id"],
                "event": event["description"],
                "event_number": event["number"],
                "number": number,
                "source_name": sources.get(casualty["source"], _NOBODY)["name"],
            }


def of_attributions(entry: Entry) -> Iterator[dict[str, Any]]:
    """The attributions, each with what is known of its source."""
    sources = _sources(entry)
    for attribution in numbered("attributions")(entry):
        source = sources.get(attribution["source"], _NOBODY)
        yield {
            **attribution,
            "source_name": source["name"],
            "source_kind": source["kind"],
            "affiliation": source["affiliation"],
            "via_name": sources.get(attribution["via"], _NOBODY)["name"],
        }


def of_spans(entry: Entry) -> Iterator[dict[str, Any]]:
    """The spans, each with its path."""
    ids = _identified(entry)
    for path, span in entry["record"]["spans"].items():
        yield {**span, **ids, "path": path}


def of_article(entry: Entry) -> Iterator[Mapping[str, Any]]:
    """The article with its text."""
    yield entry["article"]


def as_it_is(entry: Entry) -> Iterator[Entry]:
    """One row: the entry itself."""
    yield entry
