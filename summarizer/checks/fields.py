"""The fields of a draft by kind: verbatim texts, citations, references, own words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from summarizer.draft import Attribution, Draft, Event


class Verbatim(NamedTuple):
    """A field that must stand in the article word for word."""

    path: str
    text: str
    cites: list[int] | None  # None: anywhere in the article


class Cited(NamedTuple):
    """A list of cited sentence numbers."""

    path: str
    cites: list[int]


class Reference(NamedTuple):
    """A field that names a source or an event by its id."""

    path: str
    target: str
    kind: str  # source, event


class OwnWords(NamedTuple):
    """A sentence that the model wrote itself."""

    path: str
    text: str
    cites: list[int]


def verbatim(draft: Draft) -> Iterator[Verbatim]:
    """Every verbatim field, in the order of the draft."""
    for index, source in enumerate(draft.sources):
        yield Verbatim(f"/sources/{index}/name", source.name, None)
        if source.affiliation is not None:
            yield Verbatim(f"/sources/{index}/affiliation", source.affiliation, None)
    for index, event in enumerate(draft.events):
        yield from _of_event(f"/events/{index}", event)
    for index, attribution in enumerate(draft.attributions):
        yield from _of_attribution(f"/attributions/{index}", attribution)


def _of_event(path: str, event: Event) -> Iterator[Verbatim]:
    for name, text in (("date_text", event.date_text), ("place", event.place)):
        if text is not None:
            yield Verbatim(f"{path}/{name}", text, event.cites)
    for name, texts in (("actors", event.actors), ("recipients", event.recipients)):
        for index, text in enumerate(texts):
            yield Verbatim(f"{path}/{name}/{index}", text, event.cites)
    for index, count in enumerate(event.casualties):
        yield Verbatim(f"{path}/casualties/{index}/count_text", count.count_text, event.cites)
        if count.who is not None:
            yield Verbatim(f"{path}/casualties/{index}/who", count.who, event.cites)


def _of_attribution(path: str, attribution: Attribution) -> Iterator[Verbatim]:
    if attribution.source_text is not None:
        yield Verbatim(f"{path}/source_text", attribution.source_text, attribution.cites)
    yield Verbatim(f"{path}/cue", attribution.cue, attribution.cites)
    for index, text in enumerate(attribution.content):
        yield Verbatim(f"{path}/content/{index}", text, attribution.cites)


def cited(draft: Draft) -> Iterator[Cited]:
    """Every list of citations, in the order of the draft."""
    for name in ("summary", "events", "attributions"):
        for index, part in enumerate(getattr(draft, name)):
            yield Cited(f"/{name}/{index}/cites", part.cites)


def references(draft: Draft) -> Iterator[Reference]:
    """Every reference to a source or an event, in the order of the draft."""
    for index, event in enumerate(draft.events):
        path = f"/events/{index}"
        for place, count in enumerate(event.casualties):
            if count.source is not None:
                yield Reference(f"{path}/casualties/{place}/source", count.source, "source")
        for place, target in enumerate(event.responds_to):
            yield Reference(f"{path}/responds_to/{place}", target, "event")
    for index, attribution in enumerate(draft.attributions):
        path = f"/attributions/{index}"
        for name, source in (("source", attribution.source), ("via", attribution.via)):
            if source is not None:
                yield Reference(f"{path}/{name}", source, "source")
        for place, target in enumerate(attribution.events):
            yield Reference(f"{path}/events/{place}", target, "event")


def own_words(draft: Draft) -> Iterator[OwnWords]:
    """Every sentence of the summary and description of an event."""
    for index, sentence in enumerate(draft.summary):
        yield OwnWords(f"/summary/{index}/text", sentence.text, sentence.cites)
    for index, event in enumerate(draft.events):
        yield OwnWords(f"/events/{index}/description", event.description, event.cites)
