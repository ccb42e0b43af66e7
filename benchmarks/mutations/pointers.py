"""Wrong pointers: sentence numbers and ids."""

from __future__ import annotations

from collections.abc import Iterator

from mutations.kinds import Answer, Case, kind
from summarizer import numbers


def _parts(case: Case) -> Iterator[tuple[str, Answer]]:
    for name in ("summary", "events", "attributions"):
        for index, part in enumerate(case.answer[name]):
            yield f"/{name}/{index}", part


@kind("cites dropped")
def cites_dropped(case: Case) -> Iterator[Answer]:
    """A part of the draft cites nothing."""
    for path, _ in _parts(case):
        yield case.but(f"{path}/cites", [])


@kind("cited sentence does not exist")
def cites_unknown(case: Case) -> Iterator[Answer]:
    """A number behind the last sentence, or zero."""
    last = len(case.article.sentences)
    for path, part in _parts(case):
        yield case.but(f"{path}/cites", [*part["cites"], last + 1])
        yield case.but(f"{path}/cites/0", 0)


@kind("cites everything")
def cites_everything(case: Case) -> Iterator[Answer]:
    """A part of the draft cites the whole article."""
    for path, _ in _parts(case):
        yield case.but(f"{path}/cites", [one.number for one in case.article.sentences])


@kind("attribution cites the wrong sentence")
def attribution_cites_wrong(case: Case) -> Iterator[Answer]:
    """Another sentence than the one it stands in."""
    for path, attribution in case.attributions:
        yield case.but(f"{path}/cites", [case.far_from(attribution["cites"])])


@kind("event cites the wrong sentence")
def event_cites_wrong(case: Case) -> Iterator[Answer]:
    """A sentence that lacks a verbatim text of the event."""
    for path, event in case.events:
        wrong = [case.far_from(event["cites"])]
        texts = [event["date_text"], event["place"], *event["actors"], *event["recipients"]]
        if any(text and not case.stands(text, wrong) for text in texts):
            yield case.but(f"{path}/cites", wrong)


@kind("summary with a number cites the wrong sentence")
def summary_cites_wrong(case: Case) -> Iterator[Answer]:
    """A sentence that lacks the number of the summary sentence."""
    for path, text, cites in case.own_words:
        wrong = case.far_from(cites)
        language = case.article.language or "und"
        found = [n.value for n in numbers.find(case.cited([wrong]), language)]
        own = [n for n in numbers.find(text, language) if not n.weak and n.kind == "cardinal"]
        if path.startswith("/summary") and any(n.value not in found for n in own):
            yield case.but(f"{path.rsplit('/', 1)[0]}/cites", [wrong])


@kind(
    "summary without numbers cites the wrong sentence",
    invisible="nothing in it has to stand in the cited sentences",
)
def bare_summary_cites_wrong(case: Case) -> Iterator[Answer]:
    """A summary sentence without any number cites another sentence."""
    for path, text, cites in case.own_words:
        if path.startswith("/summary") and not numbers.find(text, case.article.language or "und"):
            yield case.but(f"{path.rsplit('/', 1)[0]}/cites", [case.far_from(cites)])


@kind("unknown source id")
def source_unknown(case: Case) -> Iterator[Answer]:
    """An attribution points at a source that is not defined."""
    for path, attribution in case.attributions:
        if attribution["source"]:
            yield case.but(f"{path}/source", "s99")


@kind("unknown via id")
def via_unknown(case: Case) -> Iterator[Answer]:
    """The source that was told is not defined, or is named instead of pointed at."""
    for path, attribution in case.attributions:
        if attribution["via"]:
            yield case.but(f"{path}/via", "s99")
            yield case.but(f"{path}/via", case.sources[attribution["via"]]["name"])


@kind("unknown event id")
def event_unknown(case: Case) -> Iterator[Answer]:
    """An attribution speaks of an event that is not defined."""
    for path, attribution in case.attributions:
        yield case.but(f"{path}/events", [*attribution["events"], "e99"])


@kind("unknown responds_to id")
def responds_unknown(case: Case) -> Iterator[Answer]:
    """An event answers one that is not defined."""
    for path, event in case.events:
        yield case.but(f"{path}/responds_to", [*event["responds_to"], "e99"])


@kind("unknown casualty source id")
def casualty_source_unknown(case: Case) -> Iterator[Answer]:
    """A count is given by a source that is not defined."""
    for path, event in case.events:
        for index in range(len(event["casualties"])):
            yield case.but(f"{path}/casualties/{index}/source", "s99")


@kind("duplicate id")
def id_duplicate(case: Case) -> Iterator[Answer]:
    """Two sources or two events with one id."""
    for name in ("sources", "events"):
        for index in range(1, len(case.answer[name])):
            yield case.but(f"/{name}/{index}/id", case.answer[name][0]["id"])


@kind("event answers itself")
def responds_to_itself(case: Case) -> Iterator[Answer]:
    """An event is given as the answer to itself."""
    for path, event in case.events:
        yield case.but(f"{path}/responds_to", [*event["responds_to"], event["id"]])


@kind("via is the source itself")
def via_itself(case: Case) -> Iterator[Answer]:
    """Somebody is said to have told himself."""
    for path, attribution in case.attributions:
        if attribution["source"]:
            yield case.but(f"{path}/via", attribution["source"])


@kind("entry given twice")
def entry_twice(case: Case) -> Iterator[Answer]:
    """An event under another id, an attribution or a count of casualties stands there again."""
    for _, event in case.events:
        yield case.but("/events", [*case.answer["events"], event | {"id": "e99"}])
    for _, attribution in case.attributions:
        yield case.but("/attributions", [*case.answer["attributions"], attribution])
    for path, event in case.events:
        for count in event["casualties"]:
            yield case.but(f"{path}/casualties", [*event["casualties"], count])


@kind("source deleted from the list")
def source_deleted(case: Case) -> Iterator[Answer]:
    """A source that attributions point at is not listed."""
    for index, source in enumerate(case.answer["sources"]):
        if any(source["id"] in (a["source"], a["via"]) for _, a in case.attributions):
            changed = case.copy()
            del changed["sources"][index]
            yield changed


@kind("summary sentence given twice")
def summary_twice(case: Case) -> Iterator[Answer]:
    """The summary says a thing twice in the same words."""
    for sentence in case.answer["summary"]:
        yield case.but("/summary", [*case.answer["summary"], sentence])


@kind(
    "attribution linked to another event",
    invisible="what somebody says may bear on an event told elsewhere",
)
def linked_elsewhere(case: Case) -> Iterator[Answer]:
    """A statement is linked to an event of which it says nothing."""
    for path, attribution in case.attributions:
        far = [
            event["id"]
            for _, event in case.events
            if not set(event["cites"]) & set(attribution["cites"])
            and event["id"] not in attribution["events"]
        ]
        if attribution["events"] and far:
            yield case.but(f"{path}/events", [*attribution["events"], far[0]])


@kind("responds_to another event", invisible="which event answers which is a matter of meaning")
def responds_to_another(case: Case) -> Iterator[Answer]:
    """An event answers another one than the article says."""
    ids = [event["id"] for _, event in case.events]
    for path, event in case.events:
        other = next((i for i in ids if i != event["id"] and i not in event["responds_to"]), None)
        if event["responds_to"] and other:
            yield case.but(f"{path}/responds_to", [other])
