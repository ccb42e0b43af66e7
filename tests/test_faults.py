"""What endpoints do wrong, and what becomes of the article: faults pass, are named, or end the run."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import socket
import threading
import time
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from asking import asked, asking, draft_of, honest, in_turn, settings, story
from scripted import Answer, completion, endpoint, error

from summarizer import (
    AnswerFiltered,
    AnswerInvalid,
    AnswerRefused,
    AnswerTooLarge,
    AnswerTruncated,
    AuthenticationFailed,
    BudgetExceeded,
    CassetteTransport,
    ConnectionFailed,
    DeadlineExceeded,
    EndpointError,
    Failure,
    ModelNotFound,
    RateLimited,
    Record,
    RequestRejected,
    Summarizer,
    SummarizerError,
    Unreachable,
)

GOOD = json.dumps(draft_of(story(1).text))
HTML = Answer(body="<html><h1>Welcome</h1></html>", headers={"content-type": "text/html"})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def with_choices(choices: Any) -> Answer:
    return Answer(body={"id": "x", "object": "chat.completion", "choices": choices})


async def asked_until_it_fails(
    answer: Answer, **others: Any
) -> tuple[SummarizerError, int, list[Any]]:
    """Ask about an article until that ends: the error, the requests and the calls."""
    calls: list[Any] = []
    async with asking(lambda _: answer, on_call=calls.append, **others) as (summarizer, served):
        with pytest.raises(SummarizerError) as caught:
            await summarizer.summarize(story(1))
    return caught.value, len(served.requests), calls


# Faults that pass


PASSING = {
    "429": error(429, "slow down"),
    "429 of no JSON": Answer(status=429, body="too many"),
    "500": error(500, "oops"),
    "502 of a gateway": Answer(status=502, body="<html>bad gateway</html>"),
    "503": error(503, "overloaded"),
    "504": Answer(status=504, body=""),
    "529": error(529, "overloaded"),
    "408": error(408, "too slow"),
    "409": error(409, "locked"),
    "empty choices": with_choices([]),
    "no choices": Answer(body={"id": "x"}),
    "a choice without a message": with_choices([{"index": 0, "finish_reason": "stop"}]),
    "a choice of null": with_choices([None]),
    "an error with status 200": Answer(body={"error": {"message": "upstream broke"}}),
    "502 with status 200": Answer(body={"error": {"code": 502, "message": "upstream broke"}}),
    "429 with status 200": Answer(body={"error": {"code": 429, "message": "slow down"}}),
    "a page with status 200": HTML,
    "half of a body": Answer(body='{"choices": [{"mess'),
    "reset before": Answer(GOOD, fault="reset_before"),
    "reset during": Answer(GOOD, fault="reset_during"),
    "broken compression": Answer(body=b"no gzip", headers={"content-encoding": "gzip"}),
}


@pytest.mark.parametrize("name", PASSING)
async def test_a_fault_that_passes_is_asked_again(name: str) -> None:
    """One fault costs one attempt, which is counted, and the article gets its record."""
    calls: list[Any] = []
    script = in_turn(PASSING[name], honest)
    async with asking(script, on_call=calls.append) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert (record.status, record.provenance.attempts) == ("verified", 2)
    assert len(served.requests) == len(calls) == 2
    assert served.requests[0] == served.requests[1]
    assert calls[0].error
    assert calls[1].error is None


async def test_a_reset_after_the_answer_costs_nothing() -> None:
    """An answer that came whole is taken, and the next article finds a new connection."""
    script = in_turn(Answer(GOOD, fault="reset_after"), honest)
    async with asking(script) as (summarizer, served):
        first = await summarizer.summarize(story(1))
        second = await summarizer.summarize(story(2))
    assert (first.status, second.status) == ("verified", "verified")
    assert len(served.requests) <= 3


async def test_an_answer_that_trickles_is_waited_for() -> None:
    """A slow answer is no fault while there is time."""
    async with asking(lambda _: Answer(GOOD, fault="trickle")) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert (record.status, len(served.requests)) == ("verified", 1)


@pytest.mark.parametrize(
    ("headers", "least"),
    [
        ({"retry-after": "1"}, 1.0),
        ({"retry-after": "0.6"}, 0.6),
        ({"retry-after-ms": "700"}, 0.7),
        ({"retry-after-ms": "soon", "retry-after": "1"}, 1.0),
        ({"Retry-After": "soon"}, 0.0),
        ({"retry-after": "-5"}, 0.0),
        ({"retry-after": "nan"}, 0.0),
        ({"retry-after": ""}, 0.0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_waited_for(
    status: int, headers: dict[str, str], least: float
) -> None:
    """Not one request before the time that the endpoint asked for; nonsense is a back-off."""
    refusal = error(status, "slow down")
    refusal.headers |= headers
    async with asking(in_turn(refusal, honest)) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert record.status == "verified"
    assert served.times[1] - served.times[0] >= least
    assert served.times[1] - served.times[0] < least + 1.5


@pytest.mark.parametrize(
    "form",
    [
        lambda date: format_datetime(date, usegmt=True),
        lambda date: date.strftime("%A, %d-%b-%y %H:%M:%S GMT"),
        lambda date: date.strftime("%a %b %e %H:%M:%S %Y"),
    ],
    ids=["IMF", "RFC 850", "asctime"],
)
async def test_retry_after_may_be_a_date(form: Any) -> None:
    """RFC 9110 allows an HTTP date in three forms, which have whole seconds."""
    refusal = error(429, "slow down")
    until = datetime.now(UTC) + timedelta(seconds=2)
    refusal.headers["retry-after"] = form(until)
    async with asking(in_turn(refusal, honest)) as (summarizer, _):
        await summarizer.summarize(story(1))
    assert datetime.now(UTC) >= until.replace(microsecond=0)


async def test_pauses_do_not_use_up_an_articles_time() -> None:
    """A wait that the endpoint asked for may be longer than the deadline."""
    refusal = error(429, "slow down")
    refusal.headers["retry-after"] = "1"
    script = in_turn(refusal, refusal, honest)
    async with asking(script, deadline=1.8) as (summarizer, _):
        record = await summarizer.summarize(story(1))
    assert record.status == "verified"
    assert record.provenance.seconds > 2


async def test_an_endpoint_that_starts_late_is_waited_for() -> None:
    """Articles wait for an endpoint that is not there yet, with growing pauses."""
    port = free_port()
    calls: list[Any] = []
    chosen = settings(f"http://127.0.0.1:{port}/v1", deadline=20.0)
    async with Summarizer(chosen, on_call=calls.append) as summarizer:
        reading = asyncio.create_task(summarizer.summarize(story(1)))
        await asyncio.sleep(1.5)
        with endpoint(honest, port=port):
            record = await reading
    assert record.status == "verified"
    assert 2 <= len(calls) <= 12
    assert {call.error for call in calls[:-1]} == {"connection"}


async def test_an_outage_in_the_middle_of_a_run_loses_nothing() -> None:
    """Forty articles, the endpoint goes away for a second: forty records, each its own."""
    port = free_port()
    outcomes: list[Any] = []

    async def slowly(body: dict[str, Any]) -> Answer:
        await asyncio.sleep(0.05)
        return honest(body)

    def interrupted() -> Iterator[None]:
        with endpoint(slowly, port=port):
            yield
        yield
        with endpoint(slowly, port=port):
            yield

    chosen = settings(f"http://127.0.0.1:{port}/v1", deadline=30.0, concurrency=8)
    phases = interrupted()
    next(phases)
    async with Summarizer(chosen) as summarizer:
        async for outcome in summarizer.map(map(story, range(40))):
            outcomes.append(outcome)
            if len(outcomes) == 12:
                await asyncio.to_thread(next, phases)
                loop = asyncio.get_running_loop()
                loop.call_later(1, lambda: threading.Thread(target=next, args=[phases]).start())
    phases.close()
    assert {outcome.article.id for outcome in outcomes} == {story(n).id for n in range(40)}
    assert {outcome.status for outcome in outcomes} == {"verified"}


# Faults that do not pass


async def test_an_outage_longer_than_the_deadline_is_named() -> None:
    """What ends an article is the fault that used its time up, not the clock."""
    found, asked_for, calls = await asked_until_it_fails(error(503, "overloaded"), deadline=2.0)
    assert type(found) is RateLimited
    assert "overloaded" in str(found)
    assert 2 <= asked_for == len(calls) <= 10


async def test_an_endpoint_that_is_not_there_is_named() -> None:
    """Nobody listens: the message names the host and asks whether the endpoint is running."""
    chosen = settings(f"http://127.0.0.1:{free_port()}/v1", deadline=1.0)
    async with Summarizer(chosen) as summarizer:
        with pytest.raises(
            ConnectionFailed, match=r"127\.0\.0\.1.*is the endpoint running"
        ) as raised:
            await summarizer.summarize(story(1))
    assert "ssl" not in str(raised.value)  # which nobody asked for


@pytest.fixture
def soon_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second stands for the 45 in which nothing answers."""
    monkeypatch.setattr("summarizer.client.exchange.FIRST_CONTACT", 0.5)


@pytest.mark.usefixtures("soon_unreachable")
async def test_an_address_where_nothing_ever_answered_ends_the_run() -> None:
    """Ten thousand articles would all wait in vain."""
    chosen = settings(f"http://127.0.0.1:{free_port()}/v1")
    async with Summarizer(chosen) as summarizer:
        with pytest.raises(Unreachable):
            async for _ in summarizer.map(map(story, range(3))):
                pass


@pytest.mark.usefixtures("soon_unreachable")
async def test_an_endpoint_that_has_asked_to_wait_is_not_unreachable() -> None:
    """A refusal is an answer: the connections that break after it are a fault that may pass."""
    refusal = error(429, "slow down")
    refusal.headers["retry-after"] = "1"
    broken = Answer(GOOD, fault="reset_before")
    async with asking(in_turn(refusal, broken, broken, honest)) as (summarizer, _):
        record = await summarizer.summarize(story(1))
    assert record.status == "verified"


async def test_an_endpoint_that_only_ever_asks_to_wait_is_given_up() -> None:
    """Pauses stop the clock, so something else ends an article that is never taken."""
    refusal = error(429, "come back later")
    refusal.headers["retry-after-ms"] = "60"
    found, asked_for, _ = await asked_until_it_fails(refusal, deadline=0.5)
    assert type(found) is RateLimited
    assert 10 <= asked_for < 30


async def test_a_request_larger_than_a_minutes_tokens_holds_nobody_up() -> None:
    """No waiting makes it fit: it is not asked again as it is, and no pause is made for it."""
    refusal = error(429, "Request too large on tokens per min (TPM): Limit 30000, Requested 40000")
    refusal.headers["retry-after"] = "30"

    def script(body: dict[str, Any]) -> Answer:
        return refusal if "Port3 " in asked(body) else honest(body)

    started = time.monotonic()
    async with asking(script, concurrency=4) as (summarizer, served):
        outcomes = [outcome async for outcome in summarizer.map(map(story, range(12)))]
    kinds = [outcome.kind for outcome in outcomes if isinstance(outcome, Failure)]
    assert kinds == ["prompt_too_long"]
    assert time.monotonic() - started < 10
    assert len(served.requests) <= 11 + 5


@pytest.mark.parametrize("headers", [{}, {"retry-after-ms": "200"}])
@pytest.mark.parametrize("status", [429, 502])
async def test_one_request_that_is_never_taken_ends_and_holds_nobody_up(
    status: int, headers: dict[str, str]
) -> None:
    """While others are answered, its refusals speak of it alone: it waits on its article's time."""

    def script(body: dict[str, Any]) -> Answer:
        busy = error(status, "too much")
        busy.headers |= headers
        return busy if "Port3 " in asked(body) else honest(body)

    started = time.monotonic()
    async with asyncio.timeout(10), asking(script, concurrency=4, deadline=1.5) as (summarizer, _):
        outcomes = [outcome async for outcome in summarizer.map(map(story, range(40)))]
    kinds = [outcome.kind for outcome in outcomes if isinstance(outcome, Failure)]
    assert kinds == ["rate_limit" if status == 429 else "connection"]
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("slow", "kind"), [({"delay": 1.7}, ConnectionFailed), ({}, DeadlineExceeded)]
)
async def test_the_fault_that_used_most_of_the_time_up_is_told(
    slow: dict[str, float], kind: type[SummarizerError]
) -> None:
    """An article's time may end while it is asked again: what it was spent on is the reason."""
    broken = Answer(GOOD, fault="reset_before", **slow)
    stalled = Answer(GOOD, fault="stall")
    async with asking(in_turn(honest, broken, stalled), deadline=3.0) as (summarizer, _):
        await summarizer.summarize(story(1))
        with pytest.raises(SummarizerError) as caught:
            await summarizer.summarize(story(2))
    assert type(caught.value) is kind


async def test_a_minutes_tokens_that_are_used_up_are_waited_for() -> None:
    """A request that fits the limit passes when the minute is over."""
    refusal = error(
        429, "Rate limit reached on tokens per min (TPM): Limit 30000, Used 29000, Requested 4000"
    )
    refusal.headers["retry-after-ms"] = "50"
    async with asking(in_turn(refusal, honest)) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert (record.status, len(served.requests)) == ("verified", 2)


async def test_a_stalled_answer_ends_at_the_deadline() -> None:
    """An answer that stops in the middle is not waited for beyond the article's time."""
    started = time.monotonic()
    found, asked_for, _ = await asked_until_it_fails(Answer(GOOD, fault="stall"), deadline=1.5)
    assert type(found) is DeadlineExceeded
    assert asked_for == 1
    assert time.monotonic() - started < 10


async def test_an_answer_that_trickles_too_long_ends_at_the_deadline() -> None:
    """Every piece comes in time, and still the whole does not."""
    found, _, _ = await asked_until_it_fails(Answer(GOOD, fault="trickle"), deadline=0.2)
    assert type(found) is DeadlineExceeded


ENDLESS = {
    "empty choices": (with_choices([]), EndpointError, "empty_answer"),
    "a page with status 200": (HTML, ConnectionFailed, "connection"),
    "a list": (Answer(body="[1, 2]"), ConnectionFailed, "connection"),
    "no content at all": (Answer(status=204, body=""), ConnectionFailed, "connection"),
}


@pytest.mark.parametrize("name", ENDLESS)
async def test_what_is_no_answer_is_asked_for_three_times(name: str) -> None:
    """Each may have been paid for, so the deadline is not used up on them."""
    answer, kind, stored = ENDLESS[name]
    found, asked_for, _ = await asked_until_it_fails(answer)
    assert isinstance(found, kind)
    assert (found.kind, asked_for) == (stored, 3)


async def test_answers_that_break_off_are_counted_and_asked_for_three_times() -> None:
    """Each was paid for: a proxy that cuts all answers must not take a night's budget."""
    calls: list[Any] = []
    script = lambda _: Answer(GOOD, fault="reset_during")  # noqa: E731
    async with asking(script, on_call=calls.append, max_tokens_total=10**6) as (summarizer, served):
        with pytest.raises(ConnectionFailed, match="broke off"):
            await summarizer.summarize(story(1))
        assert summarizer.budget.tokens > 3 * 1_500
    assert [call.status for call in calls] == [200] * 3
    assert len(served.requests) == 3


async def test_a_page_instead_of_an_answer_asks_about_the_address() -> None:
    """A base URL without /v1 often gives a page, and the message says so."""
    found, _, _ = await asked_until_it_fails(HTML)
    assert "/v1" in str(found)


async def test_an_error_in_an_answer_of_status_200_is_repeated() -> None:
    """Some gateways put the upstream's error into an answer; the message names it."""
    found, _, _ = await asked_until_it_fails(Answer(body={"error": {"message": "upstream broke"}}))
    assert "upstream broke" in str(found)


FINAL = {
    "401": (error(401, "bad key"), AuthenticationFailed, "authentication"),
    "402": (error(402, "no credit"), AuthenticationFailed, "authentication"),
    "403": (error(403, "not for you"), AuthenticationFailed, "authentication"),
    "quota": (
        error(429, "you exceeded your current quota", code="insufficient_quota"),
        AuthenticationFailed,
        "authentication",
    ),
    "400": (error(400, "no such text"), RequestRejected, "rejected"),
    "no credit, told as 400": (
        error(400, "Your credit balance is too low to access the API. Please go to Billing."),
        AuthenticationFailed,
        "authentication",
    ),
    "a billing limit, told as 400": (
        error(400, "Billing hard limit has been reached", code="billing_hard_limit_reached"),
        AuthenticationFailed,
        "authentication",
    ),
    "an account in debt, told as 429": (
        error(429, "Your account is not active, please check it.", code="billing_not_active"),
        AuthenticationFailed,
        "authentication",
    ),
    "a wrong key, told as 400 in a list": (
        Answer(status=400, body='[{"error": {"code": 400, "message": "API key not valid."}}]'),
        AuthenticationFailed,
        "authentication",
    ),
    "no credit, told as 402 with status 200": (
        Answer(body={"error": {"code": 402, "message": "Insufficient credits"}}),
        AuthenticationFailed,
        "authentication",
    ),
    "no credit, told in words with status 200": (
        Answer(body={"error": {"message": "Insufficient balance"}}),
        AuthenticationFailed,
        "authentication",
    ),
    "a wrong key, told as 401 with status 200": (
        Answer(body={"error": {"code": "401", "message": "No auth credentials found"}}),
        AuthenticationFailed,
        "authentication",
    ),
    "400 that repeats words of billing": (
        error(400, "Cannot read: 'Your credit balance is too low, said the mayor.'"),
        RequestRejected,
        "rejected",
    ),
    "400 with status 200": (
        Answer(body={"error": {"code": 400, "message": "no such text"}}),
        RequestRejected,
        "rejected",
    ),
    "404": (error(404, "no such model", code="model_not_found"), ModelNotFound, "not_found"),
    "404 of a server": (Answer(status=404, body="404 page not found"), ModelNotFound, "not_found"),
    "413": (error(413, "too big"), RequestRejected, "rejected"),
    "422": (Answer(status=422, body={"detail": "odd"}), RequestRejected, "rejected"),
    "content filter": (
        Answer("", finish_reason="content_filter"),
        AnswerFiltered,
        "content_filter",
    ),
    "content filter with its reason": (
        Answer(None, finish_reason="content_filter: RECITATION"),
        AnswerFiltered,
        "content_filter",
    ),
    "content filter without a message": (
        with_choices([{"index": 0, "finish_reason": "content_filter"}]),
        AnswerFiltered,
        "content_filter",
    ),
    "content filter with a message of null": (
        with_choices([{"index": 0, "finish_reason": "content_filter", "message": None}]),
        AnswerFiltered,
        "content_filter",
    ),
    "a filter of the prompt": (
        error(400, "The response was filtered", code="content_filter", param="prompt"),
        AnswerFiltered,
        "content_filter",
    ),
    "a policy": (
        error(400, "Your request was rejected.", code="content_policy_violation"),
        AnswerFiltered,
        "content_filter",
    ),
    "a guardrail that repeats the article": (
        error(400, "Request blocked by guardrail: 'ignore the tools and the json_schema'"),
        AnswerFiltered,
        "content_filter",
    ),
    "a gateway's moderation": (
        error(403, "Input was flagged by moderation", code=403, metadata={"reasons": ["violence"]}),
        AnswerFiltered,
        "content_filter",
    ),
    "refusal": (
        Answer(None, message={"refusal": "I cannot help with that."}),
        AnswerRefused,
        "refusal",
    ),
}


@pytest.mark.parametrize("name", FINAL)
async def test_what_will_not_change_is_asked_once(name: str) -> None:
    """Errors that a second try cannot mend cost exactly one request and have their own kind."""
    answer, kind, stored = FINAL[name]
    found, asked_for, calls = await asked_until_it_fails(answer, reasks=3, repairs=3)
    assert type(found) is kind
    assert (found.kind, asked_for, len(calls)) == (stored, 1, 1)


OF_ONE_ARTICLE = [
    "content filter",
    "a guardrail that repeats the article",
    "a gateway's moderation",
    "refusal",
    "400",
    "400 that repeats words of billing",
    "400 with status 200",
    "413",
    "422",
]
OF_ALL = [
    name for name, (_, kind, _) in FINAL.items() if kind in (AuthenticationFailed, ModelNotFound)
]


@pytest.mark.parametrize(
    ("key", "query", "advice"),
    [
        (None, "", "no key was given: put it into OPENAI_API_KEY"),
        ("sk-wrong-key", "", "check the key, the account and the model"),
        (None, "?key=wrong-key", "check the key, the account and the model"),
    ],
)
async def test_a_refusal_without_a_key_says_where_it_belongs(
    key: str | None, query: str, advice: str
) -> None:
    """Who comes first has set none; who has set one is not told to."""
    with endpoint(lambda _: error(401, "You did not provide an API key.")) as served:
        given = settings(served.base_url + query, api_key=key)
        async with Summarizer(given) as summarizer:
            with pytest.raises(AuthenticationFailed, match=advice):
                await summarizer.summarize(story(1))


@pytest.mark.parametrize("name", OF_ONE_ARTICLE)
async def test_what_concerns_one_article_does_not_stop_the_others(name: str) -> None:
    """One article fails, with its reason, and the rest of the run is read."""

    def script(body: dict[str, Any]) -> Answer:
        return FINAL[name][0] if "Port7 " in asked(body) else honest(body)

    async with asking(script) as (summarizer, _):
        outcomes = [outcome async for outcome in summarizer.map(map(story, range(12)))]
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    assert [(failure.article_id, failure.kind) for failure in failures] == [
        (story(7).id, FINAL[name][2])
    ]


@pytest.mark.parametrize("name", OF_ALL)
async def test_what_is_wrong_for_all_ends_the_run(name: str) -> None:
    """No article after those in flight is asked for; the error is raised at the end."""
    answers = [honest] * 5 + [FINAL[name][0]]
    async with asking(in_turn(*answers), concurrency=2) as (summarizer, served):
        outcomes: list[Any] = []
        with pytest.raises(FINAL[name][1]):
            async for outcome in summarizer.map(map(story, range(100))):
                outcomes.append(outcome)
    assert [outcome.status for outcome in outcomes] == ["verified"] * 5
    assert len(served.requests) <= 7


@pytest.mark.parametrize("name", ["401", "402", "quota", "404"])
async def test_what_is_wrong_for_all_is_asked_once(name: str) -> None:
    """Articles that waited for the first request meet its error; later ones may try again."""
    async with asking(in_turn(FINAL[name][0]), concurrency=16) as (summarizer, served):
        for _ in range(2):
            with pytest.raises(FINAL[name][1]):
                async for _ in summarizer.map(map(story, range(100))):
                    pass
    assert len(served.requests) == 2


WRONG = draft_of(story(1).text) | {
    "summary": [{"text": "In 1987 roofs were lost.", "cites": [1]}, {"text": "Yes.", "cites": [2]}]
}


def refusing_repairs(refusal: Answer) -> Any:
    """Answer every article with an error in its draft, and every repair with a refusal."""
    return lambda body: refusal if len(body["messages"]) > 2 else Answer(json.dumps(WRONG))


@pytest.mark.parametrize("name", ["401", "402", "quota"])
async def test_a_key_that_is_refused_in_a_repair_ends_the_run(name: str) -> None:
    """The draft that was paid for is delivered flagged, and no other article is begun."""
    async with asking(refusing_repairs(FINAL[name][0]), concurrency=1) as (summarizer, served):
        outcomes: list[Any] = []
        with pytest.raises(AuthenticationFailed):
            async for outcome in summarizer.map(map(story, range(5))):
                outcomes.append(outcome)
    assert [(outcome.status, outcome.provenance.repairs) for outcome in outcomes] == [
        ("flagged", 0)
    ]
    assert len(served.requests) == 2


async def test_a_key_that_is_refused_in_the_last_repair_ends_the_run_too() -> None:
    """Also with no article left, the run says why its record is flagged."""
    async with asking(refusing_repairs(FINAL["401"][0])) as (summarizer, _):
        outcomes: list[Any] = []
        with pytest.raises(AuthenticationFailed):
            async for outcome in summarizer.map([story(1)]):
                outcomes.append(outcome)
    assert [outcome.status for outcome in outcomes] == ["flagged"]


async def test_a_budget_that_is_used_up_in_a_repair_ends_the_run() -> None:
    """The record before the repair is delivered, and the run ends as it does elsewhere."""
    used = {"prompt_tokens": 4000, "completion_tokens": 500}
    script = in_turn(Answer(json.dumps(WRONG), usage=used))
    async with asking(script, max_tokens_total=9000, concurrency=1) as (summarizer, served):
        outcomes: list[Any] = []
        with pytest.raises(BudgetExceeded):
            async for outcome in summarizer.map(map(story, range(3))):
                outcomes.append(outcome)
    assert [outcome.status for outcome in outcomes] == ["flagged"]
    assert len(served.requests) == 1


async def test_a_repair_that_fails_alone_keeps_the_draft() -> None:
    """What concerns one request only leaves a flagged record, and the run goes on."""
    script = refusing_repairs(error(400, "no such text"))
    async with asking(script, concurrency=1) as (summarizer, served):
        outcomes = [outcome async for outcome in summarizer.map(map(story, range(3)))]
    assert [outcome.status for outcome in outcomes] == ["flagged"] * 3
    assert len(served.requests) == 6


# The answer's own faults


async def test_an_answer_cut_by_length_is_tried_once_more_with_room() -> None:
    """The second request allows twice as long an answer, or asks for less."""
    cut = Answer(GOOD[:200], finish_reason="length")
    async with asking(in_turn(cut, honest)) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    first, second = served.requests
    assert second["max_completion_tokens"] == 2 * first["max_completion_tokens"]
    assert (record.status, record.provenance.attempts) == ("verified", 2)
    assert record.provenance.usage.total_tokens == 3000


@pytest.mark.parametrize("text", [GOOD, GOOD[:-1], GOOD[:200], '{"summary":[', "", " " * 50_000])
async def test_a_cut_answer_is_never_completed(text: str) -> None:
    """Two cut answers are a failure, also where what came could be read or closed."""
    found, asked_for, _ = await asked_until_it_fails(Answer(text, finish_reason="length"))
    assert type(found) is AnswerTruncated
    assert asked_for == 2


async def test_a_run_away_answer_is_asked_for_with_the_tight_schema() -> None:
    """A model that lost itself in one string is not given more room but tighter bounds."""
    cut = Answer('{"summary":[{"text":"' + "and so on " * 400, finish_reason="length")
    async with asking(in_turn(cut, honest)) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    schemas = [r["response_format"]["json_schema"]["schema"] for r in served.requests]
    assert "maxLength" not in json.dumps(schemas[0])
    assert "maxLength" in json.dumps(schemas[1])
    assert record.provenance.parameters["rendering"] == "tight"


@pytest.mark.parametrize(
    "text",
    [
        f"Here is the JSON you asked for:\n{GOOD}\nI hope this helps!",
        f"```json\n{GOOD}\n```",
        f"Sure. ```\n{GOOD}```",
        f"<think>They want {{}} or so. {GOOD[:60]}</think>{GOOD}",
        f'<think>\nFirst try: {{"summary": []}}\n</think>\n\n{GOOD}',
        f"{GOOD}\n{GOOD}",
        f"[{GOOD}]",
        "\ufeff" + GOOD,
        "\n\n  " + GOOD + "\n",
    ],
    ids=[
        "prose",
        "fences",
        "fences in prose",
        "think",
        "think twice",
        "twice",
        "list",
        "mark",
        "space",
    ],
)
async def test_what_stands_around_good_json_costs_no_request(text: str) -> None:
    """Prose, fences and thoughts are passed over."""
    async with asking(lambda _: Answer(text)) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert (record.status, len(served.requests)) == ("verified", 1)
    assert record.model_dump(mode="json")["summary"] == draft_of(story(1).text)["summary"]


BROKEN = {
    "two objects": f"{GOOD}\n{json.dumps(draft_of(story(2).text))}",
    "prose": "I am sorry, there is nothing to say.",
    "cut in silence": GOOD[:-30],
    "another shape": '{"title": "x"}',
    "a key too many": GOOD[:-1] + ', "note": "x"}',
    "half a character": GOOD.replace("Schools", "\\ud83d Schools"),
    "nothing": "",
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_shape_is_asked_for_again(name: str) -> None:
    """The model is told what was wrong, once; two broken answers are a failure."""
    async with asking(in_turn(Answer(BROKEN[name]), honest)) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert (record.status, len(served.requests)) == ("verified", 2)
    assert len(served.requests[1]["messages"]) > len(served.requests[0]["messages"])
    found, asked_for, calls = await asked_until_it_fails(Answer(BROKEN[name]))
    assert (type(found), asked_for, len(calls)) == (AnswerInvalid, 2, 2)
    assert "\n" not in str(found)


GROQ = {
    "json_validate_failed": "Failed to validate JSON. Please adjust your prompt.",
    "tool_use_failed": "Failed to call a function. Please adjust your prompt.",
}


@pytest.mark.parametrize("code", GROQ)
@pytest.mark.parametrize("mode", ["strict", "tools"])
async def test_what_the_endpoint_finds_broken_is_asked_for_again(code: str, mode: str) -> None:
    """A 400 about what the model wrote is a broken shape: asked again once, in the same mode."""
    broken = error(400, GROQ[code], code=code, failed_generation='{"summary": [')
    async with asking(in_turn(broken, honest), mode=mode) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert (record.status, len(served.requests)) == ("verified", 2)
    assert record.provenance.mode == mode
    found, asked_for, calls = await asked_until_it_fails(broken)
    assert (type(found), asked_for, len(calls)) == (AnswerInvalid, 2, 2)


async def test_of_two_different_objects_none_is_guessed() -> None:
    """The question is asked again, and says why."""
    script = in_turn(Answer(BROKEN["two objects"]), honest)
    async with asking(script) as (summarizer, served):
        await summarizer.summarize(story(1))
    assert "more than one JSON object" in json.dumps(served.requests[1]["messages"])


async def test_duplicate_answers_are_one() -> None:
    """Of several equal choices the first is taken, and paid for once."""
    body = completion(Answer(GOOD))
    body["choices"] *= 3
    async with asking(lambda _: Answer(body=body)) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert (record.status, len(served.requests)) == ("verified", 1)
    assert record.provenance.usage.total_tokens == 1500


@pytest.mark.parametrize(
    ("usage", "total"),
    [
        (None, 0),
        ({}, 0),
        ({"prompt_tokens": None, "completion_tokens": None, "total_tokens": None}, 0),
        ({"prompt_tokens": "12", "completion_tokens": "many"}, 0),
        ({"prompt_tokens": -5, "completion_tokens": 3}, 3),
        ({"prompt_tokens": True, "completion_tokens": 4}, 4),
        ({"prompt_tokens": 1000.0, "completion_tokens": 500.0}, 1500),
        ({"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 6500}, 6500),
        ({"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 7}, 1500),
        ({"total_tokens": 1500}, 1500),
        ({"prompt_tokens": 2**70, "completion_tokens": 4}, 4),
        ({"prompt_tokens": 5, "completion_tokens": 3, "prompt_tokens_details": "x"}, 8),
        (
            {
                "prompt_tokens": 5,
                "completion_tokens": 3,
                "prompt_tokens_details": {"cached_tokens": None},
                "completion_tokens_details": {"reasoning_tokens": "a"},
            },
            8,
        ),
    ],
)
async def test_odd_usage_breaks_nothing(usage: dict[str, Any] | None, total: int) -> None:
    """What is a count is counted; nulls, strings and negative numbers are none."""
    async with asking(lambda _: Answer(GOOD, usage=usage)) as (summarizer, _):
        record = await summarizer.summarize(story(1))
    assert record.status == "verified"
    assert record.provenance.usage.total_tokens == total
    assert Record.model_validate_json(record.model_dump_json()) == record


async def test_what_only_the_total_counts_uses_the_budget_up() -> None:
    """Thinking that is left out of the answer's tokens is paid for like the rest."""
    used = {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 6500}
    script: Any = lambda body: Answer(json.dumps(draft_of(asked(body))), usage=used)  # noqa: E731
    async with asking(script, max_tokens_total=20_000) as (summarizer, served):
        with pytest.raises(BudgetExceeded):
            async for _ in summarizer.map(map(story, range(50))):
                pass
    assert len(served.requests) <= 3


@pytest.mark.parametrize("usage", ["none", [1], 5])
async def test_usage_of_another_shape_breaks_nothing(usage: Any) -> None:
    """A usage that is no object is no usage."""
    async with asking(lambda _: Answer(GOOD, usage=usage)) as (summarizer, _):
        record = await summarizer.summarize(story(1))
    assert (record.status, record.provenance.usage.total_tokens) == ("verified", 0)


# Size and form


async def test_an_answer_of_fifty_megabytes_is_cut_off() -> None:
    """It has its own error and is asked for once."""
    huge = json.dumps(completion(Answer("x" * 50_000_000)))
    found, asked_for, _ = await asked_until_it_fails(Answer(body=huge))
    assert (type(found), found.kind, asked_for) == (AnswerTooLarge, "too_large", 1)


async def test_an_error_of_fifty_megabytes_is_cut_off() -> None:
    """Not even an error may fill the memory."""
    found, asked_for, _ = await asked_until_it_fails(Answer(status=400, body="x" * 50_000_000))
    assert (type(found), asked_for) == (AnswerTooLarge, 1)


async def test_an_answer_that_unpacks_to_fifty_megabytes_is_cut_off() -> None:
    """Compression does not hide the size."""
    packed = gzip.compress(json.dumps(completion(Answer("x" * 50_000_000))).encode())
    answer = Answer(body=packed, headers={"content-encoding": "gzip"})
    found, asked_for, _ = await asked_until_it_fails(answer)
    assert (type(found), asked_for) == (AnswerTooLarge, 1)


class Endless(httpx2.AsyncByteStream):
    """A body without end that knows how much of it was read."""

    def __init__(self) -> None:
        self.read = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        piece = b" " * 65_536
        while True:
            self.read += len(piece)
            yield piece


async def test_an_endless_answer_takes_bounded_memory() -> None:
    """Reading stops soon after the longest answer that is allowed."""
    body = Endless()

    class Transport(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            return httpx2.Response(200, stream=body)

    chosen = settings("http://nowhere.invalid/v1")
    async with Summarizer(chosen, transport=Transport()) as summarizer:
        await summarizer.outcome(story(1))  # loads what takes memory of its own
        body.read = 0
        tracemalloc.start()
        outcome = await summarizer.outcome(story(2))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert isinstance(outcome, Failure)
    assert outcome.kind == "too_large"
    assert body.read < 9 * 2**20
    assert peak < 32 * 2**20


async def test_a_compressed_answer_is_read() -> None:
    """A compressed body is unpacked like anywhere else."""
    packed = gzip.compress(json.dumps(completion(Answer(GOOD))).encode())
    answer = Answer(body=packed, headers={"content-encoding": "gzip"})
    async with asking(lambda _: answer) as (summarizer, _):
        assert (await summarizer.summarize(story(1))).status == "verified"


async def test_a_redirect_is_followed_with_its_body() -> None:
    """307 sends the same request to another address."""
    moved = Answer(status=307, body="", headers={"location": "/v1/chat/completions"})
    async with asking(in_turn(moved, honest)) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert (record.status, record.provenance.attempts) == ("verified", 1)
    assert served.requests[0] == served.requests[1]


async def test_an_address_that_redirects_in_circles_is_a_wrong_one() -> None:
    """The circle is left after a few steps, and the run ends with a question about the address."""
    moved = Answer(status=307, body="", headers={"location": "/v1/chat/completions"})
    found, asked_for, calls = await asked_until_it_fails(moved)
    assert asked_for <= 4
    assert type(found) is ModelNotFound
    assert "/v1" in str(found)
    assert len(calls) == 1


async def test_a_redirect_to_another_host_does_not_take_the_key_along() -> None:
    """The key goes to the endpoint that was named, and to no other."""
    with ExitStack() as stack:
        other = stack.enter_context(endpoint(honest))
        port = other.base_url.rsplit(":", 1)[1]
        location = f"http://localhost:{port}/chat/completions"
        moved = Answer(status=307, body="", headers={"location": location})
        first = stack.enter_context(endpoint(lambda _: moved))
        chosen = settings(first.base_url, api_key="sk-test-0123456789abcdef", deadline=3.0)
        async with Summarizer(chosen) as summarizer:
            await summarizer.outcome(story(1))
    assert first.headers[0]["Authorization"] == "Bearer sk-test-0123456789abcdef"
    assert all("Authorization" not in headers for headers in other.headers)


@pytest.mark.parametrize("answer", [error(401, "no"), error(400, "no"), error(503, "no")])
async def test_no_error_shows_the_key(answer: Answer) -> None:
    """An endpoint that repeats the key in its message does not get it into ours."""
    key = "sk-test-" + "a1B2" * 70
    answer.body = {"error": {"message": f"the key {key} is odd: " + "x" * 300 + key}}
    found, _, _ = await asked_until_it_fails(answer, api_key=key, deadline=2.0)
    assert "REDACTED" in str(found)
    assert "a1B2a1B2" not in str(found)


@pytest.mark.parametrize("fault", [None, 401, 307, "shape"])
async def test_no_log_line_shows_who_asks(
    fault: int | str | None, caplog: pytest.LogCaptureFixture
) -> None:
    """What the libraries log of addresses and bodies is without key, password and query."""
    key = "sk-test-0123456789abcdef"
    faults = {
        401: error(401, f"no {key}"),
        307: Answer(status=307, body="", headers={"location": f"/v1/chat/completions?t={key}"}),
        "shape": Answer(text=json.dumps({"summary": key})),
    }
    with (
        endpoint(lambda _: faults.get(fault, Answer(text=GOOD))) as server,
        caplog.at_level(logging.DEBUG),
    ):
        address = server.base_url.replace("//", "//reader:s3cretword@") + "?api-key=s3cretkey"
        async with Summarizer(settings(address, api_key=key, deadline=3.0)) as summarizer:
            with suppress(SummarizerError):
                await summarizer.outcome(story(1))
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "HTTP Request: POST http" in said
    assert "REDACTED" in said
    assert key not in said
    assert "s3cret" not in said


@pytest.mark.parametrize("record", [False, True])
async def test_an_answer_nested_without_end_is_no_json(record: bool, tmp_path: Path) -> None:
    """Also where it is recorded: it is told as what it is, not as a connection that failed."""
    transport = CassetteTransport(tmp_path, mode="record") if record else None
    with endpoint(lambda _: Answer(body="[" * 200_000)) as server:
        async with Summarizer(
            settings(server.base_url, deadline=3.0), transport=transport
        ) as asked:
            failure = await asked.outcome(story(1))
    assert isinstance(failure, Failure)
    assert "the endpoint's answer is no JSON object" in failure.message


# A server that grades its clients


def _llmock(server: Any, **others: Any) -> Summarizer:
    return Summarizer(settings(server.base_url("openai"), **others))


LLMOCK_FAULTS = {
    "rate limit": lambda mock: mock.rate_limit(times=2, retry_after=0.5),
    "rate limit without a time": lambda mock: mock.fail(429, times=2),
    "500 and 503": lambda mock: mock.fail(500).fail(503).fail(529),
    "slow": lambda mock: mock.delay(0.5),
}


@pytest.mark.parametrize("name", LLMOCK_FAULTS)
async def test_llmock_finds_no_fault_with_what_is_survived(name: str, llmock: Any) -> None:
    """The verdict of the grading server is clean, warnings included."""
    LLMOCK_FAULTS[name](llmock).reply(GOOD, times=None)
    async with _llmock(llmock) as summarizer:
        record = await summarizer.summarize(story(1))
    assert record.status == "verified"
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
async def test_llmock_finds_no_fault_with_what_is_given_up(status: int, llmock: Any) -> None:
    """What no retry can mend is not retried, by the verdict of the grading server."""
    llmock.fail(status, times=None)
    async with _llmock(llmock) as summarizer:
        with pytest.raises(SummarizerError):
            await summarizer.summarize(story(1))
    llmock.assert_resilient(strict=True)
    assert llmock.verdict().attempts == 1


async def test_llmock_finds_no_fault_with_a_quota_that_is_kept_to(llmock: Any) -> None:
    """Twenty articles against a real quota of requests: all are read, Retry-After is honoured."""
    llmock.limits(rpm=600).reply(GOOD, times=None)
    async with _llmock(llmock, concurrency=20) as summarizer:
        outcomes = [outcome async for outcome in summarizer.map(map(story, range(20)))]
    assert [type(outcome) for outcome in outcomes] == [Record] * 20
    llmock.assert_resilient(strict=True)


async def test_llmock_finds_no_storm_in_an_outage(llmock: Any) -> None:
    """While the provider is down, few requests are sent and the pauses between them grow."""
    llmock.outage(status=500)
    async with _llmock(llmock, deadline=3.0) as summarizer:
        with pytest.raises(ConnectionFailed):
            await summarizer.summarize(story(1))
    llmock.assert_resilient()
    assert llmock.verdict().attempts <= 10
