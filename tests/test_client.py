"""One completion: what is sent, what is read, what is told to others, and what errors say."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
from asking import EMPTY, asking, draft_of, honest, in_turn, said, settings, story
from pydantic import SecretStr
from scripted import Answer, completion, endpoint, error

from summarizer import (
    AnswerInvalid,
    CassetteError,
    CassetteTransport,
    ConfigurationError,
    ConnectionFailed,
    Endpoint,
    EndpointError,
    PromptTooLong,
    RequestRejected,
    Settings,
    Summarizer,
)
from summarizer.client import Client
from summarizer.pacing import Clock
from summarizer.settings import LADDER

KEY = "sk-test-0123456789abcdefghij"
GOOD = json.dumps(draft_of(story(1).text))


# What is sent


@pytest.mark.parametrize("mode", LADDER)
async def test_a_request_holds_nothing_but_what_was_asked_for(mode: str) -> None:
    """The body has the model, the messages, the limit, the parameters and the form; no more."""
    async with asking(honest, mode=mode, max_output_tokens=700, seed=9) as (summarizer, served):
        await summarizer.summarize(story(1))
    (request,) = served.requests
    forms = {
        "strict": {"response_format"},
        "json_schema": {"response_format"},
        "json": {"response_format"},
        "tools": {"tools", "tool_choice"},
        "md_json": set(),
    }
    plain = {"model", "messages", "temperature", "seed", "max_completion_tokens"}
    assert set(request) == plain | forms[mode]
    assert request["max_completion_tokens"] == 700
    assert [message["role"] for message in request["messages"]] == ["system", "user"]


async def test_the_strict_mode_says_strict() -> None:
    """The schema is our own, named, and enforced."""
    async with asking(honest) as (summarizer, served):
        await summarizer.summarize(story(1))
    form = served.requests[0]["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["strict"] is True
    assert form["json_schema"]["name"] == "draft"


async def test_no_temperature_is_sent_when_none_is_wanted() -> None:
    """`temperature=None` leaves it to the endpoint."""
    async with asking(honest, temperature=None) as (summarizer, served):
        await summarizer.summarize(story(1))
    assert "temperature" not in served.requests[0]


async def test_a_key_is_sent_as_a_bearer_token_and_nowhere_else() -> None:
    """The key is in the header of the request, not in its body, its calls or the record."""
    calls: list[Any] = []
    async with asking(honest, api_key=KEY, on_call=calls.append) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert served.headers[0]["Authorization"] == f"Bearer {KEY}"
    told = record.model_dump_json() + repr(calls) + json.dumps(served.requests)
    assert KEY not in told + repr(summarizer.settings) + json.dumps(calls[0].request)


async def test_many_articles_share_connections() -> None:
    """A hundred articles one after the other do not open a hundred connections."""
    ports: set[str] = set()
    async with asking(honest, concurrency=4) as (summarizer, _):
        async for _ in summarizer.map(map(story, range(100))):
            pass
        transport = summarizer._client._sdk._client._transport  # type: ignore[union-attr]
        connector = transport.client.connector  # type: ignore[attr-defined]
        ports |= {str(key) for key in connector._conns}
        assert sum(len(free) for free in connector._conns.values()) <= 5
    assert len(ports) == 1


# What is read


async def test_a_broken_shape_gets_its_errors_and_the_conversation_back() -> None:
    """The second question holds the first one, the broken answer and what was wrong with it."""
    wrong = EMPTY | {"summary": "one string"}
    async with asking(in_turn(said(wrong), honest)) as (summarizer, served):
        await summarizer.summarize(story(1))
    first, second = (request["messages"] for request in served.requests)
    assert second[: len(first)] == first
    assert "one string" in json.dumps(second[len(first) :])
    assert "/summary" in str(second[-1]["content"])


@pytest.mark.parametrize("reasks", [0, 1, 3])
async def test_a_broken_shape_is_asked_for_as_often_as_set(reasks: int) -> None:
    """`reasks` requests more than one."""
    async with asking(lambda _: Answer("{}"), reasks=reasks) as (summarizer, served):
        with pytest.raises(AnswerInvalid, match="shape of the contract"):
            await summarizer.summarize(story(1))
    assert len(served.requests) == reasks + 1


async def test_a_broken_tool_call_is_asked_for_again() -> None:
    """In the tools mode, arguments that are no draft start the same second question."""
    script = in_turn(lambda body: said("{}", body), honest)
    async with asking(script, mode="tools") as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert (record.status, len(served.requests)) == ("verified", 2)


async def test_text_instead_of_a_tool_call_is_read_or_asked_for_again() -> None:
    """A model that answers in text where a tool was offered does not lose the article."""
    script = in_turn(Answer(GOOD), honest)
    async with asking(script, mode="tools") as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert record.status == "verified"
    assert len(served.requests) <= 2


@pytest.mark.parametrize("finish", ["stop", "tool_calls", "eos", None])
async def test_how_a_good_answer_says_that_it_ended_does_not_matter(finish: str | None) -> None:
    """Only a cut and a filter are reasons not to read an answer."""
    answer = Answer(GOOD, finish_reason=finish)  # type: ignore[arg-type]
    async with asking(lambda _: answer) as (summarizer, _):
        assert (await summarizer.summarize(story(1))).status == "verified"


async def test_an_answer_in_parts_is_read() -> None:
    """Models that think may send a list: the thoughts are passed over, the texts are joined."""
    half = len(GOOD) // 2
    parts = [
        {"type": "thinking", "thinking": [{"type": "text", "text": "{}"}]},
        {"type": "text", "text": GOOD[:half]},
        {"type": "text", "text": GOOD[half:]},
    ]
    broken = Answer(None, message={"content": parts[:2]})
    script = in_turn(broken, Answer(None, message={"content": parts}))
    async with asking(script) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert (record.status, len(served.requests)) == ("verified", 2)


async def test_cached_tokens_are_counted_apart() -> None:
    """`prompt_tokens_details.cached_tokens` is in the record."""
    usage = {
        "prompt_tokens": 100,
        "completion_tokens": 5,
        "prompt_tokens_details": {"cached_tokens": 80},
    }
    async with asking(lambda _: Answer(GOOD, usage=usage)) as (summarizer, _):
        record = await summarizer.summarize(story(1))
    assert record.provenance.usage.cached_tokens == 80


async def test_usage_is_not_added_to_by_libraries() -> None:
    """Each attempt is counted as the endpoint reported it, whatever came before."""
    calls: list[Any] = []
    used = {"prompt_tokens": 70, "completion_tokens": 7}
    script = in_turn(Answer("{}", usage=used), Answer("{}", usage=None), Answer(GOOD, usage=used))
    async with asking(script, reasks=2, on_call=calls.append) as (summarizer, _):
        record = await summarizer.summarize(story(1))
    assert [call.usage.total_tokens for call in calls] == [77, 0, 77]
    assert record.provenance.usage.total_tokens == 154


# What is told


async def test_a_call_holds_request_and_response() -> None:
    """The callback gets both bodies, the time and the status of an attempt."""
    calls: list[Any] = []
    async with asking(honest, on_call=calls.append) as (summarizer, served):
        await summarizer.summarize(story(1))
    (call,) = calls
    assert call.request == served.requests[0]
    assert json.loads(call.response)["choices"][0]["message"]["content"] == GOOD
    assert call.at.startswith("20")
    assert 0 < call.seconds < 5
    assert GOOD not in repr(call)


async def test_calls_are_told_without_bodies_where_nobody_wants_them() -> None:
    """What was sent and what came is then neither built nor searched for secrets."""
    calls: list[Any] = []
    with endpoint(honest) as served:
        chosen = settings(served.base_url, api_key="sk-test-0123456789abcdef")
        async with Summarizer(chosen, on_call=calls.append, call_bodies=False) as summarizer:
            await summarizer.summarize(story(1))
    assert [(call.request, call.response, call.status) for call in calls] == [({}, "", 200)]


def test_libraries_print_nothing_of_what_a_model_said() -> None:
    """A program that logs everything does not get the model's output from instructor."""
    program = (
        "import logging, sys; logging.basicConfig(level=0, stream=sys.stdout)\n"
        "import summarizer.client.reasking\n"
        "for name in ('instructor', 'instructor.v2.retry', 'instructor.retry'):\n"
        "    logging.getLogger(name).error('what the model said')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "what the model said" not in ran.stdout + ran.stderr


async def test_no_log_of_ours_repeats_an_answer(caplog: pytest.LogCaptureFixture) -> None:
    """Broken answers are not logged by this package."""
    caplog.set_level(logging.DEBUG, logger="summarizer")
    async with asking(in_turn(Answer("secret words"), honest)) as (summarizer, _):
        await summarizer.summarize(story(1))
    assert not [r for r in caplog.records if r.name.startswith("summarizer")]


# What errors say


@pytest.mark.parametrize(
    "answer",
    [
        error(400, "No such thing"),
        Answer(status=400, body={"message": "No such thing", "code": 400}),
        Answer(status=400, body={"detail": "No such thing"}),
        Answer(status=400, body={"error": "No such thing"}),
        Answer(status=400, body={"detail": [{"msg": "No such thing"}]}),
        Answer(status=400, body="No such thing"),
        Answer(status=400, body=["No such thing"]),
    ],
    ids=["openai", "vllm", "detail", "error", "fastapi", "text", "list"],
)
async def test_the_endpoints_own_words_are_repeated(answer: Answer) -> None:
    """In whatever shape an error comes, the message has its host, its status and its words."""
    async with asking(lambda _: answer) as (summarizer, served):
        with pytest.raises(RequestRejected) as caught:
            await summarizer.summarize(story(1))
    host = served.base_url.split("/")[2]
    assert f"{host} answered 400" in str(caught.value)
    assert "No such thing" in str(caught.value)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("answer", "window"),
    [
        (
            error(
                400,
                "This model's maximum context length is 8192 tokens. However, your messages "
                "resulted in 12045 tokens.",
                code="context_length_exceeded",
            ),
            8192,
        ),
        (
            error(
                400,
                "the request exceeds the available context size",
                type="exceed_context_size_error",
                n_ctx=4096,
                n_prompt_tokens=9000,
            ),
            4096,
        ),
        (error(400, "Requested tokens exceed the context window of 2,048 (max 2,048)"), 2048),
        (error(413, "prompt is too long"), None),
        (error(400, "n_ctx = 512 is too small"), 512),
        (
            error(
                400,
                "'max_tokens' or 'max_completion_tokens' is too large: 8192. This model's maximum "
                "context length is 65536 tokens and your request has 60000 input tokens "
                "(8192 > 65536 - 60000).",
            ),
            65536,
        ),
        (
            error(
                400,
                "Prompt contains 33000 tokens and 0 draft tokens, too large for model with 32768 "
                "maximum context length",
            ),
            32768,
        ),
        (
            error(
                429,
                "Request too large for gpt-4o in organization org-x on tokens per min (TPM): Limit "
                "30000, Requested 40000. The input or output tokens must be reduced in order to "
                "run successfully.",
                code="rate_limit_exceeded",
                type="tokens",
            ),
            30000,
        ),
        (
            error(
                413,
                "Request too large for model `m` on tokens per minute (TPM): Limit 6000, "
                "Requested 11200, please reduce your message size and try again.",
            ),
            6000,
        ),
        (
            Answer(
                status=400,
                body=[
                    {
                        "error": {
                            "code": 400,
                            "message": "The input token count (1200000) exceeds the maximum number "
                            "of tokens allowed (1048576).",
                        }
                    }
                ],
            ),
            1048576,
        ),
        (
            Answer(
                status=422,
                body={
                    "error": "Input validation error: `inputs` tokens + `max_new_tokens` must be "
                    "<= 4097. Given: 3000 `inputs` tokens and 8192 `max_new_tokens`"
                },
            ),
            4097,
        ),
        (error(400, "prompt is too long: 210000 tokens > 200000 maximum"), 200000),
        (
            error(
                400,
                "This model's maximum prompt length is 131072 but the request contains 537812 "
                "tokens.",
            ),
            131072,
        ),
    ],
)
async def test_a_prompt_that_is_too_long_is_told_apart(answer: Answer, window: int | None) -> None:
    """The size of the window is read from the error where it says so."""
    client, way, tally = _client_of(answer)
    with client[0]:
        with pytest.raises(PromptTooLong) as caught:
            await client[1].complete([{"role": "user", "content": "x"}], way, str, tally)
        await client[1].close()
    assert caught.value.window == window


def _client_of(answer: Answer) -> tuple[Any, Any, Any]:
    from contextlib import ExitStack

    from summarizer.client import Tally
    from summarizer.endpoints import Ladder

    stack = ExitStack()
    served = stack.enter_context(endpoint(lambda _: answer))
    at = Endpoint(base_url=served.base_url, model="m")
    way = Ladder(at, Settings()).way()
    return (stack, Client(at, None)), way, Tally("a", Clock(5))


async def test_a_message_is_cut_short_and_on_one_line() -> None:
    """An endpoint's page of text becomes one line of a few hundred characters."""
    text = "first\n\n  second\t" + "x" * 10_000
    async with asking(lambda _: error(400, text)) as (summarizer, _):
        with pytest.raises(RequestRejected) as caught:
            await summarizer.summarize(story(1))
    assert "first second x" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("cut", range(270, 301, 5))
def test_a_key_is_redacted_before_the_message_is_cut(cut: int) -> None:
    """A key across the cut does not leave its first half."""
    client = Client(Endpoint(base_url="http://127.0.0.1:1/v1", model="m"), SecretStr(KEY))
    shown = client.redact("x" * cut + KEY)
    assert "sk-test" not in shown
    asyncio.run(client.close())


async def test_no_vendors_error_leaves() -> None:
    """Whatever happens, what is raised is an error of this package."""
    strange = [
        Answer(status=418, body="teapot"),
        Answer(status=300, body=""),
        Answer(body={"choices": {"a": 1}}),
        Answer(body={"choices": [{"message": {"content": [{"text": "x"}]}}]}),
        Answer(body={"choices": [{"message": {"content": 5}}]}),
        Answer(body={"choices": [{"message": "text"}]}),
        Answer(body="null"),
    ]

    async def one(answer: Answer) -> tuple[str, int]:
        async with asking(lambda _: answer) as (summarizer, served):
            with pytest.raises(EndpointError) as caught:
                await summarizer.summarize(story(1))
        return str(caught.value), len(served.requests)

    for message, requests in await asyncio.gather(*map(one, strange)):
        assert "object has no attribute" not in message
        assert requests <= 3


@pytest.mark.parametrize(
    "base_url",
    ["ftp://127.0.0.1/v1", "nonsense", "http://", "http://[::1", "http://[::1]:x/v1", ""],
)
def test_a_wrong_address_is_said_before_anything_is_asked(base_url: str) -> None:
    """What is no address is a wrong setting, not an endpoint to wait ten minutes for."""
    with pytest.raises(ConfigurationError, match="base_url"):
        Summarizer(Settings(base_url=base_url))


@pytest.mark.parametrize(
    "key", ["ключ-абвгдежз", "sk-abcdefgh\r\nX: y", "sk-abc\x00defgh", "“sk-abcdefgh”"]
)
def test_a_key_that_no_request_can_carry_is_a_wrong_setting(
    key: str,
) -> None:
    """It is said in one line that does not show it, before anything is asked."""
    with pytest.raises(ConfigurationError) as given:
        Settings(api_key=key)
    message = str(given.value)
    assert "key" in message.lower()
    assert len(message.splitlines()) == 1
    assert not any(part in message for part in (key[:4], "abcd", "абв"))


@pytest.mark.parametrize("key", [KEY + "\n", f"  {KEY}\r\n"])
async def test_white_space_around_a_key_is_no_part_of_it(key: str) -> None:
    """The last line break of a file with a key is not sent."""
    async with asking(honest, api_key=key) as (summarizer, served):
        await summarizer.summarize(story(1))
    assert served.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert Settings(api_key=" \n").api_key is None


def held_in(folder: Path) -> str:
    """All that the files of a folder hold."""
    return "\n".join(file.read_text("utf-8") for file in folder.iterdir())


async def test_a_query_in_the_address_goes_with_each_request(tmp_path: Path) -> None:
    """It stands behind the path of each request, and a key in it is shown and kept nowhere."""
    secret, asked, calls = "query-key-1234", list[httpx2.URL](), list[Any]()

    def repeat(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url)
        answer = completion(honest(json.loads(request.content))) | {"debug": str(request.url)}
        good = len(asked) == 1
        return httpx2.Response(200 if good else 400, json=answer if good else {"error": secret})

    recording = CassetteTransport(tmp_path, mode="record", transport=httpx2.MockTransport(repeat))
    base_url = f"http://127.0.0.1:9/v1?api-version=2024-02-01&key={secret}"
    async with Summarizer(
        settings(base_url), transport=recording, on_call=calls.append
    ) as summarizer:
        record = await summarizer.summarize(story(1))
        with pytest.raises(RequestRejected) as caught:
            await summarizer.summarize(story(1))
    assert {str(url) for url in asked} == {base_url.replace("/v1?", "/v1/chat/completions?")}
    assert calls[0].response
    shown = (record.model_dump_json(), str(caught.value), calls[0].response, held_in(tmp_path))
    assert not [text for text in shown if secret in text]


def test_an_address_with_a_fragment_is_a_wrong_setting() -> None:
    """What stands behind a # would be sent to nobody."""
    with pytest.raises(ConfigurationError, match="#"):
        Settings(base_url="http://127.0.0.1:9/v1#chat")


async def test_credentials_in_an_address_are_shown_nowhere() -> None:
    """A password in the base URL is in no error and no record."""
    with endpoint(honest) as served:
        base_url = served.base_url.replace("http://", "http://reader:hunter22@")
        async with Summarizer(settings(base_url)) as summarizer:
            record = await summarizer.summarize(story(1))
    assert served.headers[0]["Authorization"] == "Basic cmVhZGVyOmh1bnRlcjIy"
    assert "hunter22" not in record.model_dump_json()
    async with Summarizer(settings(base_url, deadline=1.0)) as summarizer:
        with pytest.raises(ConnectionFailed) as caught:
            await summarizer.summarize(story(1))
    assert "hunter22" not in str(caught.value)


async def test_only_the_articles_clock_bounds_an_answer() -> None:
    """A slow model may be given an hour: the transport breaks no silence off before."""
    waits: list[dict[str, float | None]] = []

    class Listening(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            waits.append(request.extensions["timeout"])
            return httpx2.Response(200, json=completion(Answer(GOOD)))

    chosen = settings("http://127.0.0.1:9/v1", deadline=3_600.0)
    async with Summarizer(chosen, transport=Listening()) as summarizer:
        await summarizer.summarize(story(1))
    assert waits[0]["read"] is None
    assert waits[0]["connect"]


async def test_an_error_of_the_transport_comes_out_as_it_went_in() -> None:
    """What a transport of ours raises is neither wrapped nor asked again."""
    import httpx2

    class Broken(httpx2.AsyncBaseTransport):
        asked = 0

        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            self.asked += 1
            raise CassetteError("the cassette is broken")

    transport = Broken()
    async with Summarizer(settings("http://x.invalid/v1"), transport=transport) as summarizer:
        with pytest.raises(CassetteError, match="the cassette is broken"):
            await summarizer.summarize(story(1))
    assert transport.asked == 1


async def test_a_cancelled_article_leaves_the_others_alone() -> None:
    """Cancelling one reading frees its place and breaks nothing."""
    script = in_turn(Answer(GOOD, delay=0.3), honest)
    async with asking(script, concurrency=1, mode="strict") as (summarizer, served):
        first = asyncio.create_task(summarizer.summarize(story(1)))
        while not served.requests:  # noqa: ASYNC110 - the endpoint is in another thread
            await asyncio.sleep(0.01)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        record = await asyncio.wait_for(summarizer.summarize(story(2)), 5)
    assert record.status == "verified"


@pytest.mark.parametrize("name", ["rpm", "tpm", "max_cost", "deadline"])
def test_an_endless_rate_is_a_wrong_setting(name: str) -> None:
    """Infinity would be waited for: it is refused in one line."""
    with pytest.raises(ConfigurationError, match=f"{name}: Input should be a finite number"):
        Settings(model="m", **{name: float("inf")})
