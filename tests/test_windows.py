"""Articles that do not fit the window: cut, read, merged."""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from asking import honest, story
from conftest import STEMS, answer, example
from hypothesis import given
from hypothesis import strategies as st
from scripted import Answer, Endpoint, endpoint, error

from summarizer import (
    Article,
    AuthenticationFailed,
    DeadlineExceeded,
    Draft,
    Settings,
    Summarizer,
    check,
    windows,
)
from summarizer.cassettes import CassetteTransport, of_call, redact, write
from summarizer.draft import Attribution, Casualty, Event, Source
from summarizer.endpoints import replayed
from summarizer.recheck import verdict
from summarizer.record import Record
from summarizer.windows import OVERLAP

JOINED = ["harbour-drone-strike", "central-bank-rate", "river-flood"]


def joined() -> tuple[Article, dict[str, Any]]:
    """One article made of the bodies of three, and what of the reference answers windows can see.

    Of what rests on sentences far from each other, each window sees a part (docs/decisions.md).
    """
    bodies, whole = [], {"summary": [], "sources": [], "events": [], "attributions": []}
    for stem in JOINED:
        article = example(stem)
        start, end = article.body or (0, len(article.text))
        bodies.append(article.text[start:end].strip())
    text = "\n\n".join(bodies)
    # Without a date of publication: the three were published on different days.
    merged = Article(text=text, language="en")
    shift = 0
    for index, stem in enumerate(JOINED):
        part = shifted(answer(stem), shift, f"{index}")
        for name, values in part.items():
            whole[name] += [one for one in values if name == "sources" or is_near(one["cites"])]
        shift += len(example(stem).sentences)
    assert len(merged.sentences) == shift
    return merged, whole


def is_near(cites: list[int]) -> bool:
    """Whether some window has all of these sentences: one more than neighbours share."""
    return max(cites) - min(cites) <= OVERLAP


def shifted(draft: dict[str, Any], by: int, mark: str) -> dict[str, Any]:
    """A draft with other sentence numbers, and ids that do not clash."""

    def renamed(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: renamed(part, name) for name, part in value.items()}
        if isinstance(value, list):
            if key == "cites":
                return [number + by for number in value]
            return [renamed(part, key) for part in value]
        is_id = key in ("id", "source", "via", "responds_to", "events") and isinstance(value, str)
        return f"{value[0]}{mark}{int(value[1:]):02d}" if is_id else value

    return renamed(draft)


def seen_by(body: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """What of an answer rests only on the sentences that a request shows."""
    shown = {
        int(n) for n in re.findall(r"^\[(\d+)\]", body["messages"][1]["content"], re.MULTILINE)
    }
    kept = {
        name: [part for part in whole[name] if shown.issuperset(part["cites"])]
        for name in ("events", "attributions", "summary")
    }
    events = {event["id"] for event in kept["events"]}
    attributions = [
        part | {"events": [target for target in part["events"] if target in events]}
        for part in kept["attributions"]
    ]
    return {
        "summary": kept["summary"][:5],
        "sources": whole["sources"],
        "events": [
            event | {"responds_to": [t for t in event["responds_to"] if t in events]}
            for event in kept["events"]
        ],
        "attributions": attributions,
    }


def windowed(whole: dict[str, Any], limit: int | None = None) -> Any:
    """A script that answers about the sentences it is shown, and refuses prompts over a limit."""

    def script(body: dict[str, Any]) -> Answer:
        characters = sum(len(message["content"]) for message in body["messages"])
        if limit and characters / 3.5 + body.get("max_completion_tokens", 0) > limit:
            return error(
                400,
                f"This model's maximum context length is {limit} tokens.",
                code="context_length_exceeded",
            )
        usage = {"prompt_tokens": int(characters / 3.5), "completion_tokens": 10}
        if "FINDINGS" in body["messages"][1]["content"]:
            cites = [[1], [20], [40]]
            summary = [{"text": "Something was said.", "cites": c} for c in cites]
            return Answer(text=json.dumps({"summary": summary}), usage=usage)
        return Answer(text=json.dumps(seen_by(body, whole)), usage=usage)

    return script


async def read(server: Endpoint, article: Article, **settings: Any) -> Record:
    """Read an article through an endpoint."""
    async with Summarizer(
        Settings(model="scripted", base_url=server.base_url, **settings)
    ) as summarizer:
        return await summarizer.summarize(article)


async def test_the_merged_record_has_everything_once_with_exact_spans() -> None:
    """Three joined examples, read in windows, give all events and statements of the three."""
    article, whole = joined()
    with endpoint(windowed(whole)) as server:
        record = await read(server, article, context_window=4_800)
    assert record.provenance.windows > 2
    assert len(record.events) == len(whole["events"])
    assert len(record.attributions) == len(whole["attributions"])
    assert len(record.sources) == len({source["name"] for source in whole["sources"]})
    said = [tuple(part["content"]) for part in whole["attributions"]]
    assert sorted(tuple(one.content) for one in record.attributions) == sorted(said)
    assert all(article.text[span.start : span.end] == span.exact for span in record.spans.values())
    assert record.status == "verified"


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (error(400, "Flagged.", code="content_filter"), "Flagged."),
        (Answer(text="I would rather not."), "JSON"),
        (error(422, "Findings are not to my taste."), "not to my taste"),
    ],
)
async def test_a_summary_that_does_not_come_loses_no_findings(refusal: Answer, said: str) -> None:
    """What the windows found is kept, flagged, and says why there is no summary."""
    article, whole = joined()
    script = windowed(whole)

    def refusing(body: dict[str, Any]) -> Answer:
        return refusal if "FINDINGS" in body["messages"][1]["content"] else script(body)

    with endpoint(refusing) as server:
        record = await read(server, article, context_window=4_800)
    assert (record.status, record.summary) == ("flagged", [])
    assert len(record.events) == len(whole["events"])
    [issue] = [issue for issue in record.issues if issue.severity == "error"]
    assert (issue.code, issue.path) == ("summary.missing", "/summary")
    assert said in issue.message
    rechecked = verdict(record, article) or record
    assert issue in rechecked.issues
    assert Record.model_validate_json(record.model_dump_json()) == record


async def test_what_stops_the_run_in_the_last_question_fails_the_article() -> None:
    """A refused key is no verdict on the article: its record has to wait for a key."""
    article, whole = joined()
    script = windowed(whole)

    def refusing(body: dict[str, Any]) -> Answer:
        locked = "FINDINGS" in body["messages"][1]["content"]
        return error(401, "Wrong key.") if locked else script(body)

    with endpoint(refusing) as server, pytest.raises(AuthenticationFailed):
        await read(server, article, context_window=4_800)


async def test_the_window_is_learned_from_the_refusal() -> None:
    """An endpoint that names its window in an error gets windows that fit, once for all articles."""
    article, whole = joined()
    with endpoint(windowed(whole, limit=4_800)) as server:
        record = await read(server, article)
        refused = len(server.requests) - record.provenance.windows - 1
    assert record.provenance.windows > 2
    assert refused == 1
    assert record.status == "verified"


@pytest.mark.parametrize("from_ledger", [False, True], ids=["recorded", "from-calls"])
async def test_a_window_that_was_learned_is_replayed(tmp_path: Path, from_ledger: bool) -> None:
    """What was asked before and behind the refusal that names the window is found again."""
    article, whole = joined()
    refusing = windowed(whole, limit=4_800)
    calls: list[Any] = []
    articles = [story(1), article, story(2)]

    def script(body: dict[str, Any]) -> Answer:
        if "Nora Vale" in body["messages"][1]["content"]:
            return honest(body)
        return refusing(body)

    transport = CassetteTransport(tmp_path / "one", mode="record")
    with endpoint(script) as server:
        chosen = Settings(model="scripted", base_url=server.base_url, concurrency=1)
        async with Summarizer(chosen, transport=transport, on_call=calls.append) as summarizer:
            recorded = [outcome async for outcome in summarizer.map(articles)]
        uri = f"{server.base_url}/chat/completions"
    folder = tmp_path / ("two" if from_ledger else "one")
    for call in calls if from_ledger else []:
        kept = of_call(uri, json.dumps(call.request), call.status, call.response)
        write(folder, redact(kept))
    given, known = replayed(folder, {})
    async with Summarizer(given, endpoint=known, transport=CassetteTransport(folder)) as summarizer:
        again = [outcome async for outcome in summarizer.map(articles)]
    drafts = {one.article.id: one.draft() for one in recorded}
    assert recorded[1].provenance.windows > 1
    assert {one.article.id: one.draft() for one in again} == drafts


async def test_an_article_that_fits_with_a_shorter_answer_is_read_whole() -> None:
    """A refusal that only the length of the answer caused leads to no windows."""
    article, whole = example("central-bank-rate"), answer("central-bank-rate")
    with endpoint(windowed(whole, limit=8_192)) as server:
        record = await read(server, article)
    assert record.provenance.windows == 1
    assert [request["max_completion_tokens"] for request in server.requests] == [8_192, 8_192 // 3]


async def test_sixty_thousand_words_pass_through_a_window_of_8k() -> None:
    """An article of 60,000 words is read to its end."""
    article = example("central-bank-rate")
    start, end = article.body or (0, len(article.text))
    copies = 60_000 // len(article.text[start:end].split()) + 1
    text = "\n\n".join(article.text[start:end].strip() for _ in range(copies))
    long = Article(text=text, language="en", published=article.published)
    assert len(text.split()) >= 60_000
    whole = {"summary": [], "sources": [], "events": [], "attributions": []}
    for index in range(copies):
        part = shifted(answer("central-bank-rate"), index * len(article.sentences), f"{index}0")
        part["sources"] = part["sources"] if index == 0 else []
        for one in part["attributions"] + [c for e in part["events"] for c in e["casualties"]]:
            for name in ("source", "via"):
                if one.get(name):
                    one[name] = "s00" + one[name][-2:]
        for name, values in part.items():
            whole[name] += [one for one in values if name == "sources" or is_near(one["cites"])]
    with endpoint(windowed(whole, limit=8_192)) as server:
        record = await read(server, long, context_window=8_192)
    # An event that rests on sentences far apart is in no window whole, so no window can report it.
    asked = [body for body in server.requests if "FINDINGS" not in body["messages"][1]["content"]]
    visible = {event["id"] for body in asked for event in seen_by(body, whole)["events"]}
    assert len(visible) > 0.99 * len(whole["events"])
    assert len(record.events) == len(visible)
    assert len(record.attributions) == len(whole["attributions"])
    assert max(one for event in record.events for one in event.cites) > len(long.sentences) - 18


async def test_all_windows_share_the_deadline_of_their_article() -> None:
    """Slow windows end together at the deadline; there is no new one for each."""
    article, whole = joined()
    script = windowed(whole)

    def slow(body: dict[str, Any]) -> Answer:
        return replace(script(body), delay=0.4)

    started = time.monotonic()
    with endpoint(slow) as server:
        with pytest.raises(DeadlineExceeded):
            await read(server, article, context_window=4_800, concurrency=1, deadline=1.0)
        await asyncio.sleep(0.5)  # until the endpoint has noticed that nobody waits
    assert time.monotonic() - started < 10


async def test_a_prompt_that_was_cut_in_silence_is_reported() -> None:
    """Far fewer prompt tokens than were sent raise prompt.truncated; the record stays verified."""
    article, whole = example("central-bank-rate"), answer("central-bank-rate")

    def script(body: dict[str, Any]) -> Answer:
        return Answer(text=json.dumps(whole), usage={"prompt_tokens": 512, "completion_tokens": 9})

    with endpoint(script) as server:
        record = await read(server, article)
    assert [issue.code for issue in record.issues].count("prompt.truncated") == 1
    assert record.status == "verified"


@pytest.mark.parametrize("stem", STEMS)
def test_windows_share_sentences_and_lose_none(stem: str) -> None:
    """Every sentence is in a window, in order, and neighbours share some."""
    sentences = example(stem).sentences
    parts = windows.cut(sentences, 900)
    assert len(parts) > 1
    assert {s.number for part in parts for s in part} == {s.number for s in sentences}
    for before, after in pairwise(parts):
        assert after[0].number > before[0].number
        assert after[0].number <= before[-1].number + 1


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60), st.integers(1, 2_000))
def test_cutting_ends_and_keeps_every_sentence(lengths: list[int], characters: int) -> None:
    """Whatever the lengths, all sentences come out in order and windows keep to their size."""
    text = "\n\n".join("x" * length for length in lengths)
    sentences = Article(text=text, language="en").sentences
    parts = windows.cut(sentences, characters)
    assert [s.number for part in parts for s in part][:1] == [1]
    assert {s.number for part in parts for s in part} == {s.number for s in sentences}
    for part in parts:
        assert len(part) == 1 or sum(len(s.text) for s in part) <= characters


def test_merging_the_same_draft_twice_changes_nothing() -> None:
    """A draft merged with itself has each source, event and statement once."""
    article, draft = example("river-flood"), Draft.model_validate(answer("river-flood"))
    once = windows.merge([draft], article)
    twice = windows.merge([draft, draft], article)
    assert twice == once
    assert len(once.events) == len(draft.events)


COUNCIL = Article(
    text=(
        "Mayor Nora Vale warned and promised that the bridge would close on Monday. Two soldiers "
        "and two civilians were killed, a spokesman said. Anton Rehm denied it."
    ),
    language="en",
    published="2025-03-06",
)


def source(identifier: str, name: str) -> Source:
    """A source, as a window defines it."""
    return Source(id=identifier, name=name, kind="person", affiliation=None)


def said(source: str | None, cue: str, content: list[str], cites: list[int]) -> Attribution:
    """A statement, as a window reports it."""
    return Attribution(
        source=source,
        source_text=None,
        via=None,
        cue=cue,
        act="states",
        mode="indirect",
        content=content,
        events=[],
        cites=cites,
    )


def attack(identifier: str, source: str | None, responds_to: list[str]) -> Event:
    """The deaths of the second sentence: two of soldiers, two of civilians."""
    two = {"outcome": "killed", "count_text": "two", "minimum": 2, "maximum": 2, "source": source}
    return Event(
        id=identifier,
        type="ASSAULT",
        description="Two soldiers and two civilians were killed.",
        factuality="claimed",
        date_text=None,
        date=None,
        place=None,
        actors=[],
        recipients=["soldiers", "civilians"],
        casualties=[Casualty(who=who, **two) for who in ("soldiers", "civilians")],
        responds_to=responds_to,
        cites=[2],
    )


def draft(
    sources: list[Source], attributions: list[Attribution], events: list[Event] | None = None
) -> Draft:
    """What one window holds."""
    return Draft(summary=[], sources=sources, events=events or [], attributions=attributions)


def codes(merged: Draft, code: str) -> list[str]:
    """The paths at which a check finds something in a merged draft."""
    return [issue.path for issue in check(COUNCIL, merged) if issue.code == code]


def test_an_id_that_a_window_does_not_define_is_bound_to_nobody() -> None:
    """Another window's source or event of the same id does not answer for it."""
    first = draft(
        [source("s1", "Mayor Nora Vale")],
        [said("s1", "warned", ["the bridge would close on Monday"], [1])],
        [attack("e1", None, [])],
    )
    statement = said("s1", "denied", ["it"], [3]).model_copy(update={"events": ["e1"], "via": "s1"})
    second = draft([], [statement], [])
    merged = windows.merge([first, second], COUNCIL)
    assert codes(merged, "ref.unknown") == [
        "/attributions/1/source",
        "/attributions/1/via",
        "/attributions/1/events/0",
    ]
    third = draft([], [], [attack("e7", "s1", ["e1"])])
    merged = windows.merge([first, third], COUNCIL)
    assert codes(merged, "ref.unknown") == [
        "/events/0/casualties/2/source",
        "/events/0/casualties/3/source",
        "/events/0/responds_to/0",
    ]


def test_an_id_that_a_window_gives_twice_stays_double() -> None:
    """Two holders of one id are both in the merged draft, under one id, however often seen."""
    double = draft(
        [source("s1", "Mayor Nora Vale"), source("s1", "Anton Rehm")],
        [],
        [attack("e1", None, []), attack("e1", None, [])],
    )
    sound = draft([source("s1", "Mayor Nora Vale"), source("s2", "Anton Rehm")], [])
    for parts in ([double], [double, double], [sound, double], [sound, double, double]):
        merged = windows.merge(parts, COUNCIL)
        assert len(codes(merged, "ref.duplicate")) == 2
    after = windows.merge([double, sound], COUNCIL)
    assert [part.id for part in after.sources] == ["s1", "s1", "s2"]


def test_what_one_window_says_twice_is_kept_twice() -> None:
    """Merging joins what two windows found, never two findings of one window."""
    content = ["the bridge would close on Monday"]
    part = draft(
        [source("s1", "Mayor Nora Vale")],
        [said("s1", "warned", content, [1]), said("s1", "promised", content, [1])],
        [attack("e1", "s1", [])],
    )
    for parts in ([part], [part, part]):
        merged = windows.merge(parts, COUNCIL)
        assert [one.cue for one in merged.attributions] == ["warned", "promised"]
        assert [count.who for count in merged.events[0].casualties] == ["soldiers", "civilians"]


def test_words_that_stand_nowhere_are_not_lost_in_merging() -> None:
    """A statement with an invented piece is not taken for one without it."""
    names = [source("s1", "Mayor Nora Vale")]
    invented = said("s1", "warned", ["the bridge", "all is lost"], [1])
    longer = said("s1", "warned", ["the bridge would close on Monday"], [1])
    merged = windows.merge([draft(names, [invented]), draft(names, [longer])], COUNCIL)
    assert "/attributions/0/content/1" in codes(merged, "text.not_found")


@pytest.mark.parametrize("stem", STEMS)
def test_a_draft_of_one_window_keeps_all_its_findings(stem: str) -> None:
    """Nothing in an honest draft is taken for a repetition of something else in it."""
    whole = Draft.model_validate(answer(stem))
    merged = windows.merge([whole], example(stem))
    for name in ("sources", "events", "attributions"):
        assert len(getattr(merged, name)) == len(getattr(whole, name))
    counts = [len(event.casualties) for event in merged.events]
    assert counts == [len(event.casualties) for event in whole.events]
