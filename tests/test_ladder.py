"""The ladder: how an endpoint is asked, learned from its refusals, once for all articles of a run."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from asking import asking, draft_of, honest, in_turn, said, story
from scripted import Answer, endpoint, error

from summarizer import (
    AnswerTruncated,
    Endpoint,
    ModelNotFound,
    ModeUnsupported,
    Record,
    RequestRejected,
    Settings,
)
from summarizer.endpoints import Ladder
from summarizer.endpoints.ladder import FIRST_LIMIT
from summarizer.engine import Summarizer
from summarizer.settings import LADDER, Profile
from summarizer.ways import Way

Body = dict[str, Any]
Refuse = Callable[[Body], Answer | None]


def mode_of(body: Body) -> str:
    """How a request asks for JSON."""
    form = body.get("response_format", {})
    if form.get("type") == "json_schema":
        return "strict" if form["json_schema"].get("strict") else "json_schema"
    if "tools" in body:
        return "tools"
    return "json" if form.get("type") == "json_object" else "md_json"


def unsupported(body: Body) -> Answer:
    """The refusal of a way of asking, in words that endpoints use for it."""
    words = {
        "strict": "Invalid parameter: 'response_format' of type 'json_schema' is not supported",
        "json_schema": "response_format.type must be one of text, json_object",
        "tools": "This model does not support tools",
        "json": "'json_object' is not supported by this model",
        "md_json": "structured output is not supported",
    }
    return error(400, words[mode_of(body)])


def knowing(*modes: str) -> Callable[[Body], Answer]:
    """An endpoint that knows no other ways of asking than these."""
    return lambda body: honest(body) if mode_of(body) in modes else unsupported(body)


async def read(script: Any, count: int = 20, **others: Any) -> tuple[list[Any], list[Body], Any]:
    """Read so many articles at once: outcomes, requests and what was learned."""
    async with asking(script, concurrency=20, **others) as (summarizer, served):
        outcomes = [outcome async for outcome in summarizer.map(map(story, range(count)))]
        return outcomes, served.requests, summarizer.known()


@pytest.mark.parametrize("mode", LADDER)
async def test_twenty_articles_step_down_once_for_each_refusal(mode: str) -> None:
    """However many articles are in flight, each refused way of asking is refused once."""
    outcomes, requests, known = await read(knowing(mode))
    assert [outcome.status for outcome in outcomes] == ["verified"] * 20
    refused = [mode_of(request) for request in requests if mode_of(request) != mode]
    assert refused == list(LADDER[: LADDER.index(mode)])
    assert known["mode"] == mode
    assert {outcome.provenance.mode for outcome in outcomes} == {mode}


@pytest.mark.parametrize("mode", LADDER)
async def test_a_fixed_mode_does_not_step(mode: str) -> None:
    """A mode of the settings is the user's; its refusal is a refused article."""
    async with asking(unsupported, mode=mode) as (summarizer, served):
        with pytest.raises(RequestRejected):
            await summarizer.summarize(story(1))
    assert [mode_of(request) for request in served.requests] == [mode]


async def test_an_endpoint_that_knows_no_way_ends_the_run() -> None:
    """When the last way is refused as well, the run ends with an error that says so."""
    async with asking(unsupported) as (summarizer, served):
        with pytest.raises(ModeUnsupported, match="no way of asking for JSON is left") as caught:
            async for _ in summarizer.map(map(story, range(5))):
                pass
    assert caught.value.stops_run
    assert [mode_of(request) for request in served.requests][:5] == list(LADDER)


async def test_a_profile_is_where_it_starts() -> None:
    """What is known of an endpoint is used from the first request on."""
    profile = Profile(
        mode="json",
        rendering="tight",
        token_field="max_tokens",
        max_output_tokens=2048,
        refuses=("temperature",),
        parameters={"frequency_penalty": 0.4},
    )
    with endpoint(honest) as served:
        known = Endpoint(base_url=served.base_url, model="m", profile=profile)
        async with Summarizer(Settings(seed=3), endpoint=known) as summarizer:
            record = await summarizer.summarize(story(1))
    (request,) = served.requests
    assert mode_of(request) == "json"
    assert request["max_tokens"] == 2048
    assert (request["frequency_penalty"], request["seed"]) == (0.4, 3)
    assert "temperature" not in request
    assert '"maxLength":120' in request["messages"][0]["content"]
    assert record.provenance.parameters["rendering"] == "tight"


async def test_settings_win_over_a_profile() -> None:
    """A mode, rendering or limit that the user gives is used, whatever is known."""
    profile = Profile(mode="json", rendering="tight", max_output_tokens=2048)
    with endpoint(honest) as served:
        known = Endpoint(base_url=served.base_url, model="m", profile=profile)
        chosen = Settings(mode="strict", rendering="bounded", max_output_tokens=512)
        async with Summarizer(chosen, endpoint=known) as summarizer:
            await summarizer.summarize(story(1))
    (request,) = served.requests
    assert (mode_of(request), request["max_completion_tokens"]) == ("strict", 512)
    assert '"maxLength":400' in json.dumps(request, separators=(",", ":"))


def refusing(refuse: Refuse) -> Callable[[Body], Answer]:
    return lambda body: refuse(body) or honest(body)


def _says(status: int, message: str, when: Callable[[Body], bool], **fields: Any) -> Refuse:
    return lambda body: error(status, message, **fields) if when(body) else None


LEARNED: dict[str, tuple[Refuse, Body, set[str]]] = {
    "max_tokens instead": (
        _says(
            400,
            "Unrecognized request argument supplied: max_completion_tokens",
            lambda body: "max_completion_tokens" in body,
        ),
        {"max_tokens": 8192},
        {"max_completion_tokens"},
    ),
    "a limit of the model": (
        _says(
            400,
            "max_tokens is too large: 8192. This model supports at most 4096 completion tokens, "
            "whereas you provided 8192.",
            lambda body: body["max_completion_tokens"] > 4096,
            param="max_tokens",
        ),
        {"max_completion_tokens": 4096},
        set(),
    ),
    "a limit with a comma": (
        _says(
            400,
            "max_completion_tokens must be less than or equal to 2,048",
            lambda body: body["max_completion_tokens"] > 2048,
        ),
        {"max_completion_tokens": 2048},
        set(),
    ),
    "a limit beside the name of the window": (
        _says(
            400,
            "`max_completion_tokens` must be less than or equal to `4096`, the maximum value for "
            "`max_completion_tokens` is less than the `context_window` for this model",
            lambda body: body["max_completion_tokens"] > 4096,
            param="max_completion_tokens",
        ),
        {"max_completion_tokens": 4096},
        set(),
    ),
    "a limit behind the one that was sent": (
        _says(
            400,
            "max_tokens: 8192 > 4096, which is the maximum allowed number of output tokens for "
            "claude-3-haiku-20240307",
            lambda body: body["max_completion_tokens"] > 4096,
        ),
        {"max_completion_tokens": 4096},
        set(),
    ),
    "no temperature": (
        _says(
            400,
            "Unsupported value: 'temperature' does not support 0 with this model.",
            lambda body: "temperature" in body,
            param="temperature",
            code="unsupported_value",
        ),
        {"seed": 5},
        {"temperature"},
    ),
    "no seed": (
        _says(422, "extra fields not permitted: seed", lambda body: "seed" in body),
        {"temperature": 0.0},
        {"seed"},
    ),
}


@pytest.mark.parametrize("name", LEARNED)
async def test_a_refused_parameter_is_learned_once(name: str) -> None:
    """The parameter is dropped, renamed or lowered for all articles, and the mode stays."""
    refuse, kept, dropped = LEARNED[name]
    outcomes, requests, _ = await read(refusing(refuse), seed=5)
    assert [outcome.status for outcome in outcomes] == ["verified"] * 20
    assert len(requests) == 21
    for request in requests[1:]:
        assert mode_of(request) == "strict"
        assert {key: request[key] for key in kept} == kept
        assert not dropped & set(request)


async def test_two_refusals_in_one_message_are_learned_together() -> None:
    """A message that names two parameters is not answered by a second refusal."""

    def refuse(body: Body) -> Answer | None:
        wrong = {"temperature", "seed"} & set(body)
        return error(400, f"unknown fields: {', '.join(sorted(wrong))}") if wrong else None

    _, requests, _ = await read(refusing(refuse), count=3, seed=5)
    assert len(requests) == 4


async def test_a_token_field_is_not_swapped_for_ever() -> None:
    """An endpoint that knows neither name refuses the article, after both were tried."""

    def script(body: Body) -> Answer:
        name = "max_tokens" if "max_tokens" in body else "max_completion_tokens"
        return error(400, f"unknown field {name}")

    async with asking(script) as (summarizer, served):
        with pytest.raises(RequestRejected):
            await summarizer.summarize(story(1))
    assert len(served.requests) == 2


UNRELATED = {
    "a filter": error(400, "The text was flagged by our policy."),
    "a text about tools": error(
        400,
        "Invalid content: 'the strict schema of tools' is forbidden",
        param="messages[1].content",
    ),
    "no words": Answer(status=400, body=""),
    "too long": error(
        400,
        "This model's maximum context length is 8192 tokens. Please reduce the length.",
        code="context_length_exceeded",
    ),
    "other": error(422, "Input should be a valid string"),
}


@pytest.mark.parametrize("name", ["a filter", "a text about tools", "no words", "other"])
async def test_an_unrelated_refusal_does_not_step(name: str) -> None:
    """An article that is refused for itself changes nothing for the others."""

    def script(body: Body) -> Answer:
        return UNRELATED[name] if "Port3 " in body["messages"][1]["content"] else honest(body)

    outcomes, requests, known = await read(script)
    assert sum(isinstance(outcome, Record) for outcome in outcomes) == 19
    assert len(requests) == 20
    assert {mode_of(request) for request in requests} == {known["mode"]} == {"strict"}


@pytest.mark.parametrize("model", ["strict-json_schema-tools", "functions", "grammar-7b"])
async def test_the_models_name_is_no_refusal_of_a_mode(model: str) -> None:
    """A model that is not found is not found, whatever words its name has."""
    script: Any = lambda _: error(404, f"The model `{model}` does not exist")  # noqa: E731
    async with asking(script, model=model) as (summarizer, served):
        with pytest.raises(ModelNotFound):
            await summarizer.summarize(story(1))
    assert len(served.requests) == 1


def test_the_hosts_name_is_no_refusal_of_a_mode() -> None:
    """Messages begin with the host, whose name may hold any word."""
    host = "strict-functions.example.org"
    ladder = Ladder(Endpoint(base_url=f"https://{host}/v1", model="m"), Settings())
    refusal = RequestRejected(f"{host} answered 400: no such text", status=400)
    assert not ladder.learn(ladder.way(), refusal)
    assert ladder.way().mode == "strict"


@pytest.mark.parametrize("status", [500, 501])
async def test_a_server_error_that_speaks_of_the_mode_is_a_refusal(status: int) -> None:
    """Some servers fail on a schema that they cannot compile; that is stepped on, not retried."""

    def script(body: Body) -> Answer:
        if mode_of(body) == "strict":
            return error(status, "failed to compile json_schema to a grammar")
        return honest(body)

    _, requests, known = await read(script, count=2)
    assert (len(requests), known["mode"]) == (3, "json_schema")


async def test_a_refused_word_of_a_schema_is_a_refusal_of_the_mode() -> None:
    """Gemini names the field of the schema that it does not know."""
    message = (
        'Invalid JSON payload received. Unknown name "additionalProperties" at '
        "'generation_config.response_schema': Cannot find field."
    )

    def script(body: Body) -> Answer:
        if "response_format" in body:
            return Answer(
                status=400, body=json.dumps([{"error": {"code": 400, "message": message}}])
            )
        return honest(body)

    _, requests, known = await read(script, count=2)
    assert (len(requests), known["mode"]) == (4, "tools")


async def test_a_refusal_that_others_have_learned_from_is_asked_again() -> None:
    """A request that was refused in an old way is sent again in the new one."""
    ladder = Ladder(Endpoint(model="m"), Settings())
    old = ladder.way()
    refusal = RequestRejected("response_format is not supported", status=400)
    assert ladder.learn(old, refusal)
    assert ladder.learn(old, refusal)
    assert ladder.way().mode == "json_schema"


@pytest.mark.parametrize("mode", LADDER)
def test_each_mode_sends_or_shows_the_schema(mode: Any) -> None:
    """A schema goes beside the messages, or into them where the mode has no place for it."""
    way: Way = Ladder(Endpoint(model="m"), Settings(mode=mode)).way()
    sent = json.dumps(way.body())
    assert ("factuality" in sent) == (mode in ("strict", "json_schema", "tools"))
    assert bool(way.shown_schema) == (mode in ("json", "md_json"))
    assert ("maxLength" in json.dumps(way.schema)) == (mode != "strict")


async def test_a_tools_answer_is_read_from_its_arguments() -> None:
    """In the tools mode the draft is what the model calls the tool with."""
    draft = draft_of(story(1).text)
    async with asking(lambda body: said(draft, body), mode="tools") as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert record.status == "verified"
    assert served.requests[0]["tool_choice"]["function"]["name"] == "draft"


async def test_a_mode_that_has_worked_is_kept() -> None:
    """One article's refusal that speaks of the way of asking changes nothing for the others."""

    def script(body: Body) -> Answer:
        mine = "Port3 " in body["messages"][1]["content"]
        return (
            error(400, "'use the tools, not the json_schema' is no good") if mine else honest(body)
        )

    async with asking(script, concurrency=1) as (summarizer, served):
        outcomes = [outcome async for outcome in summarizer.map(map(story, range(6)))]
    assert [getattr(outcome, "kind", "record") for outcome in outcomes] == [
        *["record"] * 3,
        "rejected",
        *["record"] * 2,
    ]
    assert [mode_of(request) for request in served.requests] == ["strict"] * 6


@pytest.mark.parametrize(
    "message",
    [
        "System role not supported",
        "Developer instruction is not enabled for models/gemma-3-27b-it",
        "Conversation roles must alternate user/assistant/user/assistant/...",
        "This model does not support system messages.",
    ],
)
async def test_a_refused_system_turn_goes_into_the_users(message: str) -> None:
    """The instructions then open the user's turn, for all articles, and the mode stays."""
    asked_with: Body = {}

    def script(body: Body) -> Answer:
        if body["messages"][0]["role"] == "system":
            asked_with.update(body)
            return error(400, message)
        return said(draft_of(body["messages"][0]["content"]))

    outcomes, requests, known = await read(script)
    assert [outcome.status for outcome in outcomes] == ["verified"] * 20
    assert (len(requests), known["mode"]) == (21, "strict")
    instructions, text = (turn["content"] for turn in asked_with["messages"])
    whole = next(r for r in requests[1:] if text in r["messages"][0]["content"])
    assert [turn["role"] for turn in whole["messages"]] == ["user"]
    assert whole["messages"][0]["content"].startswith(instructions)


async def test_a_limit_that_has_no_name_is_not_sent() -> None:
    """Where doctor found that neither name is taken, requests go without, window or not."""
    refuses = ("max_completion_tokens", "max_tokens")
    profile = Profile(mode="strict", context_window=16_384, refuses=refuses)
    with endpoint(in_turn(CUT, honest)) as served:
        known = Endpoint(base_url=served.base_url, model="m", profile=profile)
        async with Summarizer(Settings(max_output_tokens=2048), endpoint=known) as summarizer:
            record = await summarizer.summarize(story(1))
    assert record.status == "verified"
    assert not any(set(refuses) & set(request) for request in served.requests)


# A second request after a cut answer

CUT = Answer(json.dumps(draft_of(story(1).text))[:200], finish_reason="length")
LOST = Answer('{"summary":[{"text":"' + "and so on " * 400, finish_reason="length")
REFUSALS_OF_MORE = {
    "a limit": error(
        400,
        "max_tokens is too large: 16384. This model supports at most 8192 completion tokens, "
        "whereas you provided 16384.",
        param="max_tokens",
    ),
    "a range": error(400, "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"),
    "the bounds of a schema": error(
        400, "Invalid schema for response_format 'draft': 'maxLength' is not permitted."
    ),
    "no reason": error(400, "Bad request"),
}


@pytest.mark.parametrize("cut", [CUT, LOST], ids=["cut", "lost"])
@pytest.mark.parametrize("name", REFUSALS_OF_MORE)
async def test_a_refused_second_try_after_a_cut_answer_is_the_end(name: str, cut: Answer) -> None:
    """A cut answer costs at most one more request, whatever is said to that."""
    script = in_turn(cut, REFUSALS_OF_MORE[name])
    async with asking(script) as (summarizer, served):
        with pytest.raises(AnswerTruncated, match="answered 400") as caught:
            await summarizer.summarize(story(1))
    assert (caught.value.kind, len(served.requests)) == ("length", 2)


async def test_a_refused_second_try_changes_nothing_for_the_others() -> None:
    """What is refused of one article's second try is not learned for the run."""

    def script(body: Body) -> Answer:
        if "Port3 " not in body["messages"][1]["content"]:
            return honest(body)
        longer = body["max_completion_tokens"] > FIRST_LIMIT
        return REFUSALS_OF_MORE["a limit"] if longer else CUT

    outcomes, _, known = await read(script)
    assert sum(isinstance(outcome, Record) for outcome in outcomes) == 19
    assert (known["mode"], known["max_output_tokens"]) == ("strict", FIRST_LIMIT)


@pytest.mark.parametrize(
    ("given", "limit"),
    [({"context_window": 8192}, 2730), ({"context_window": 8192, "mode": "json"}, 2730)],
)
async def test_a_cut_answer_without_room_for_more_is_asked_for_tightly(
    given: Body, limit: int
) -> None:
    """The limit is the window's share; the second request asks for less, and is never the same."""
    async with asking(in_turn(CUT, honest), **given) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    first, second = served.requests
    assert first != second
    assert [request["max_completion_tokens"] for request in served.requests] == [limit, limit]
    assert record.provenance.parameters["rendering"] == "tight"
    assert record.provenance.parameters["max_completion_tokens"] == limit


async def test_a_limit_that_the_endpoint_has_stated_is_not_passed() -> None:
    """An endpoint that allows no more is not asked for more after a cut answer."""

    def script(body: Body) -> Answer:
        if body["max_completion_tokens"] > 4096:
            return error(400, "max_completion_tokens must be at most 4096")
        return honest(body) if "maxLength" in json.dumps(body) else CUT

    async with asking(script) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert record.status == "verified"
    limits = [request["max_completion_tokens"] for request in served.requests]
    assert limits == [8192, 4096, 4096]


async def test_a_larger_limit_is_in_the_record() -> None:
    """The parameters of a record are those of the request that was answered."""
    async with asking(in_turn(CUT, honest), max_output_tokens=2000) as (summarizer, _):
        record = await summarizer.summarize(story(1))
    assert record.provenance.parameters["max_completion_tokens"] == 4000


async def test_a_cut_answer_that_nothing_else_can_be_asked_for_is_the_end() -> None:
    """With the tight schema and no room, a second request would be the first one again."""
    async with asking(lambda _: CUT, rendering="tight", context_window=8192) as (
        summarizer,
        served,
    ):
        with pytest.raises(AnswerTruncated):
            await summarizer.summarize(story(1))
    assert len(served.requests) == 1


async def test_bounds_are_not_sent_to_an_endpoint_that_takes_strict_literally() -> None:
    """After a run-away answer in the strict mode, the tight schema goes without that word."""

    def script(body: Body) -> Answer:
        bounded = "maxLength" in json.dumps(body["response_format"])
        if bounded and mode_of(body) == "strict":
            return REFUSALS_OF_MORE["the bounds of a schema"]
        return honest(body) if bounded else LOST

    async with asking(script) as (summarizer, served):
        record = await summarizer.summarize(story(1))
    assert record.status == "verified"
    assert [mode_of(request) for request in served.requests] == ["strict", "json_schema"]
    assert record.provenance.mode == "json_schema"
