"""The doctor: one endpoint with one quirk each, and the profile and exit code that come of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import scripted
from conftest import ARTICLES
from desk import command
from scripted import Answer, completion, error
from typer.testing import CliRunner

from summarizer.cli import doctor as _doctor  # noqa: F401 - registers the command
from summarizer.cli.app import app
from summarizer.endpoints import known_endpoint
from summarizer.endpoints.diagnosis import Diagnosis
from summarizer.endpoints.profiles import profile_path
from summarizer.errors import ConfigurationError
from summarizer.settings import OPENAI, Settings, public_address

KEY = "sk-secret-0123456789"
MODEL = "scripted"


@dataclass
class Quirks:
    """An endpoint's behaviour, as switches; by default it does everything right."""

    key: str | None = None
    model: str = MODEL
    refuses: tuple[str, ...] = ()  # parameters
    ignores: tuple[str, ...] = ()  # names of the output limit
    schema: str = "enforced"  # enforced, ignored, refused, strict_refused
    bounds: str = "kept"  # kept, refused
    tools: str = "called"  # called, ignored, refused
    json_object: str = "kept"  # kept, ignored, refused
    prose: bool = False  # never any JSON
    thinks: str | None = None  # reasoning, reasoning_content, <think>
    thinks_long: bool = False  # longer than a small limit
    reports: bool = True
    window: int | None = None  # tokens read; the rest is cut
    refuses_long: bool = False  # instead of cutting
    rate: float | None = None  # tokens a second, as llama.cpp tells
    delay: float = 0.0
    body: Any = None  # the same for every request
    pages: dict[str, Any] = field(default_factory=dict)

    def __call__(self, body: dict[str, Any]) -> Answer:
        """Answer one request."""
        if self.body is not None:
            return Answer(body=self.body)
        return self._refusal(body) or self._answer(body)

    def _refusal(self, body: dict[str, Any]) -> Answer | None:
        if body["model"] != self.model:
            return error(404, f"The model `{body['model']}` does not exist", code="model_not_found")
        for name in self.refuses:
            if name in body:
                return error(400, f"Unsupported parameter: '{name}'", param=name)
        form = body.get("response_format") or {}
        if form.get("type") == "json_schema":
            return self._schema_refusal(form["json_schema"])
        if form and self.json_object == "refused":
            return error(400, "response_format json_object is not supported")
        if body.get("tools") and self.tools == "refused":
            return error(400, "this model does not support tools")
        tokens = _tokens(body)
        if self.refuses_long and self.window and tokens > self.window:
            return error(400, f"This model's maximum context length is {self.window} tokens.")
        return None

    def _schema_refusal(self, sent: dict[str, Any]) -> Answer | None:
        if self.schema == "refused" or (self.schema == "strict_refused" and sent.get("strict")):
            return error(
                400, "response_format json_schema is not supported", param="response_format"
            )
        if self.bounds == "refused" and "maxLength" in json.dumps(sent["schema"]):
            return error(400, "Invalid schema: 'maxLength' is not permitted.")
        return None

    def _answer(self, body: dict[str, Any]) -> Answer:
        answer = Answer(text=self._text(body), delay=self.delay)
        if body.get("tools") and self.tools == "called":
            call = {"name": "note", "arguments": '{"colour": "blue"}'}
            answer.message = {"tool_calls": [{"id": "1", "type": "function", "function": call}]}
            answer.text = None
        self._think(answer, body)
        limit = self._limit(body)
        words = (answer.text or "").split(" ")
        if limit and len(words) > limit:
            answer.text, answer.finish_reason = " ".join(words[:limit]), "length"
        written = min(len(words), limit or len(words))
        read = min(_tokens(body), self.window or 10**9)
        answer.usage = None
        if self.reports:
            answer.usage = {"prompt_tokens": read, "completion_tokens": written}
        if self.rate:
            answer.body = completion(answer) | {"timings": {"predicted_per_second": self.rate}}
        return answer

    def _limit(self, body: dict[str, Any]) -> int | None:
        names = ("max_completion_tokens", "max_tokens")
        return next((body[n] for n in names if n in body and n not in self.ignores), None)

    def _text(self, body: dict[str, Any]) -> str:
        prompt = body["messages"][0]["content"]
        form = body.get("response_format") or {}
        if prompt.startswith(("Count", "Tell")):
            return " ".join(["word"] * 600)
        if self.prose:
            return "The sea is blue."
        if form.get("type") == "json_schema" and self.schema != "ignored":
            kept = form["json_schema"]["schema"]["properties"]
            return '{"shade": "qx-7"}' if "shade" in kept else '{"text": "The sea is"}'
        if form.get("type") == "json_object" and self.json_object == "ignored":
            return "The sea is blue."
        if "marker" in prompt:
            cut = self.window is not None and _tokens(body) > self.window
            return "Which marker?" if cut else "kestrel-58"
        return '{"colour": "blue"}' if "JSON" in prompt else "ready"

    def _think(self, answer: Answer, body: dict[str, Any]) -> None:
        if self.thinks is None:
            return
        too_long = self.thinks_long and (self._limit(body) or 1000) < 500
        if self.thinks == "<think>":
            said = f"\n</think>\n\n{answer.text}"
            answer.text = "<think>hm" + ("" if too_long else said)
        else:
            answer.message = answer.message | {self.thinks: "hm"}
            answer.text = "" if too_long else answer.text
        answer.finish_reason = "length" if too_long else "stop"


def _tokens(body: dict[str, Any]) -> int:
    return sum(len(message["content"].split()) for message in body["messages"])


@dataclass
class Run:
    """What came of one run of the command."""

    code: int
    out: str
    err: str
    server: scripted.Endpoint

    @property
    def found(self) -> Diagnosis:
        """The diagnosis that was printed."""
        return Diagnosis.model_validate_json(self.out)


@contextmanager
def serving(quirks: Quirks) -> Iterator[scripted.Endpoint]:
    with scripted.endpoint(quirks, pages=quirks.pages) as server:
        yield server


def doctor(server: scripted.Endpoint, *options: str, model: str = MODEL, json_: bool = True) -> Run:
    given = ["doctor", "--base-url", server.base_url, "--model", model, *options]
    result = CliRunner().invoke(app, [*given, "--json"] if json_ else given)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return Run(result.exit_code, result.stdout, result.stderr, server)


def examined(quirks: Quirks, *options: str) -> Run:
    with serving(quirks) as server:
        return doctor(server, *options)


def test_strict_schemas_enforced_without_bounds_are_the_best_way() -> None:
    """As OpenAI does it: strict schemas enforced, `maxLength` refused."""
    run = examined(Quirks(bounds="refused"))
    profile = run.found.profile
    assert (run.code, run.found.runs) == (0, True)
    assert (profile.mode, profile.rendering) == ("strict", "strict")
    assert (profile.token_field, profile.refuses) == ("max_completion_tokens", ())
    assert profile.max_output_tokens is None


def test_an_endpoint_that_keeps_to_bounds_is_a_grammar_engine() -> None:
    """It gets the bounded rendering, whatever its name."""
    run = examined(Quirks())
    assert run.code == 0
    assert (run.found.profile.mode, run.found.profile.rendering) == ("json_schema", "bounded")


def test_a_slow_endpoint_gets_the_tight_rendering() -> None:
    """Below thirty tokens a second, by the server's own clock."""
    run = examined(Quirks(rate=12.0))
    assert run.found.profile.rendering == "tight"
    assert run.found.profile.parameters == {}
    assert any("slow" in sentence for sentence in run.found.recommendation)


LLAMA = {
    "/props": {"default_generation_settings": {"n_ctx": 8192}, "build_info": "b9999-abc"},
    "/v1/models": {
        "data": [{"id": MODEL, "owned_by": "llamacpp", "meta": {"n_params": 135_000_000}}]
    },
}


def test_llama_cpp_is_recognised_with_version_and_window() -> None:
    """Its page /props says it; a slow one gets the penalty that keeps it from repeating itself."""
    run = examined(Quirks(rate=12.0, pages=LLAMA, window=8192, refuses_long=True))
    found = run.found
    assert (found.server, found.version) == ("llama.cpp", "b9999-abc")
    assert found.profile.context_window == 8192
    assert found.profile.max_output_tokens == 3072
    assert (found.profile.mode, found.profile.rendering) == ("json_schema", "tight")
    assert found.profile.parameters == {"frequency_penalty": 0.4}
    assert found.fact("long_prompt").verdict == "ok"


def test_a_small_model_is_kept_short_even_when_it_is_quick() -> None:
    """llama.cpp states the number of parameters."""
    profile = examined(Quirks(pages=LLAMA, window=8192, refuses_long=True)).found.profile
    assert (profile.rendering, profile.parameters) == ("tight", {"frequency_penalty": 0.4})


@pytest.mark.parametrize(
    ("pages", "server", "window"),
    [
        (
            {
                "/v1/models": {"data": [{"id": MODEL, "owned_by": "vllm", "max_model_len": 32768}]},
                "/version": {"version": "0.11.0"},
            },
            "vLLM",
            32768,
        ),
        (
            {
                "/api/version": {"version": "0.30.1"},
                "/api/ps": {"models": [{"name": "scripted:latest", "context_length": 32768}]},
            },
            "Ollama",
            32768,
        ),
        (
            {"/api/v0/models": {"data": [{"id": MODEL, "loaded_context_length": 32768}]}},
            "LM Studio",
            32768,
        ),
        ({"/v1/models": {"data": [{"id": MODEL, "context_length": 200000}]}}, None, 200000),
    ],
)
def test_what_a_server_says_of_itself_is_read(
    pages: dict[str, Any], server: str | None, window: int
) -> None:
    """Name and window from the pages that the servers have."""
    found = examined(Quirks(pages=pages)).found
    assert (found.server, found.profile.context_window) == (server, window)


def test_the_longest_answer_that_is_stated_is_kept_to() -> None:
    """As OpenRouter states it."""
    card = {"id": MODEL, "context_length": 131072, "top_provider": {"max_completion_tokens": 4096}}
    found = examined(Quirks(pages={"/v1/models": {"data": [card]}})).found
    assert found.profile.max_output_tokens == 4096


def test_max_completion_tokens_refused() -> None:
    """Then `max_tokens` is used, in all requests that follow."""
    run = examined(Quirks(refuses=("max_completion_tokens",)))
    assert (run.code, run.found.profile.token_field) == (0, "max_tokens")
    assert sum("max_completion_tokens" in body for body in run.server.requests) == 1


def test_max_tokens_refused() -> None:
    """Then it is never needed."""
    run = examined(Quirks(refuses=("max_tokens",)))
    assert (run.code, run.found.profile.token_field) == (0, "max_completion_tokens")


def test_max_completion_tokens_ignored() -> None:
    """Accepted is not honoured: the answer is longer than its limit, so the other name is used."""
    run = examined(Quirks(ignores=("max_completion_tokens",)))
    assert run.found.profile.token_field == "max_tokens"
    assert "ignored" in run.found.fact("token_field").detail


def test_no_limit_is_honoured() -> None:
    """It can run, and the recommendation says what may happen."""
    run = examined(Quirks(ignores=("max_completion_tokens", "max_tokens")))
    assert (run.code, run.found.fact("token_field").verdict) == (0, "no")
    assert any("No limit" in sentence for sentence in run.found.recommendation)


def test_both_names_of_the_limit_refused() -> None:
    """Requests go without a limit."""
    run = examined(Quirks(refuses=("max_completion_tokens", "max_tokens")))
    assert (run.code, run.found.profile.token_field) == (0, None)
    assert run.found.profile.refuses == ("max_completion_tokens", "max_tokens")


def test_a_schema_that_is_accepted_and_ignored_is_not_relied_on() -> None:
    """The prompt wins over the schema: tools are the next best."""
    run = examined(Quirks(schema="ignored"))
    assert (run.code, run.found.profile.mode) == (0, "tools")
    assert run.found.fact("strict").verdict == "ok"
    assert run.found.fact("enforced").verdict == "no"


def test_strict_refused() -> None:
    """A schema without `strict` is used."""
    run = examined(Quirks(schema="strict_refused"))
    assert (run.code, run.found.profile.mode) == (0, "json_schema")
    assert run.found.fact("strict").verdict == "no"


def test_no_schema_and_no_tools() -> None:
    """`json_object` is left."""
    run = examined(Quirks(schema="refused", tools="refused"))
    assert (run.code, run.found.profile.mode) == (0, "json")


def test_a_tool_that_is_never_called_does_not_count() -> None:
    """Accepting tools is not calling them."""
    run = examined(Quirks(schema="refused", tools="ignored"))
    assert (run.code, run.found.profile.mode) == (0, "json")


def test_only_the_prompt_can_ask_for_json() -> None:
    """JSON in a fence is the last way."""
    run = examined(Quirks(schema="refused", tools="refused", json_object="refused"))
    assert (run.code, run.found.profile.mode) == (0, "md_json")


def test_an_endpoint_that_never_gives_json_cannot_run() -> None:
    """Exit code 1, and a recommendation that says why."""
    run = examined(Quirks(schema="refused", tools="ignored", prose=True))
    assert (run.code, run.found.runs, run.found.profile.mode) == (1, False, None)
    assert "cannot run" in run.found.recommendation[0]


@pytest.mark.parametrize("place", ["reasoning", "reasoning_content", "<think>"])
@pytest.mark.parametrize("long", [False, True])
def test_where_reasoning_lands(place: str, long: bool) -> None:
    """It is found, and does not hide the answer; when it needs more room it gets it."""
    run = examined(Quirks(thinks=place, thinks_long=long))
    assert run.found.fact("reasoning").value == place
    assert (run.code, run.found.fact("enforced").verdict) == (0, "ok")


def test_no_usage() -> None:
    """Said, since budgets and the check for cut prompts depend on it."""
    run = examined(Quirks(reports=False))
    assert (run.code, run.found.fact("usage").verdict) == (0, "no")
    assert any("not reported" in sentence for sentence in run.found.recommendation)


@pytest.mark.parametrize("name", ["temperature", "seed"])
def test_a_refused_parameter_is_in_the_profile(name: str) -> None:
    """`run` then never sends it."""
    run = examined(Quirks(refuses=(name,)))
    assert (run.code, run.found.profile.refuses) == (0, (name,))


def test_a_refused_system_turn_is_in_the_profile() -> None:
    """Requests of a run have one, so the doctor asks with one; `run` then opens the user's turn."""
    quirks = Quirks()

    def script(body: dict[str, Any]) -> Answer:
        if body["messages"][0]["role"] == "system":
            return error(400, "Conversation roles must alternate user/assistant")
        return quirks(body)

    with scripted.endpoint(script) as server:
        run = doctor(server)
    assert (run.code, run.found.profile.refuses) == (0, ("system",))
    assert any("no system turn" in sentence for sentence in run.found.recommendation)
    assert examined(Quirks()).found.fact("system_turn").verdict == "ok"


def test_a_prompt_that_is_cut_in_silence() -> None:
    """Fewer prompt tokens are reported than were sent: what was read is the window."""
    run = examined(Quirks(window=6000))
    assert run.found.fact("long_prompt").verdict == "no"
    assert (run.code, run.found.profile.context_window) == (0, 6000)
    assert any("cut in silence" in sentence for sentence in run.found.recommendation)


def test_a_stated_window_does_not_hide_that_prompts_are_cut() -> None:
    """What is longer by a quarter comes back as if it had been read."""
    card = {"id": MODEL, "max_model_len": 8192}
    run = examined(Quirks(window=8192, pages={"/v1/models": {"data": [card]}}))
    assert run.found.fact("long_prompt").verdict == "no"
    assert run.found.profile.context_window == 8192


def test_a_window_too_small_for_the_instructions_cannot_run() -> None:
    """The default of some servers."""
    run = examined(Quirks(window=2048))
    assert (run.code, run.found.runs) == (1, False)


def test_a_long_prompt_that_is_refused_states_the_window() -> None:
    """The window is learned from the error."""
    run = examined(Quirks(window=16384, refuses_long=True))
    assert (run.code, run.found.profile.context_window) == (0, 16384)
    assert run.found.fact("long_prompt").verdict == "ok"


def test_no_prompt_has_more_than_forty_thousand_tokens() -> None:
    """Whatever the window."""
    for window in (None, 27_000, 1_000_000):
        card = {"id": MODEL, "context_length": window}
        run = examined(Quirks(pages={"/v1/models": {"data": [card]}}))
        assert max(map(_tokens, run.server.requests)) <= 40_000


def test_a_refused_key_is_one_line() -> None:
    """Exit code 1, nothing saved, the key not shown."""

    def refusing(_: dict[str, Any]) -> Answer:
        return error(401, f"Incorrect API key provided: {KEY}")

    with scripted.endpoint(refusing) as server:
        run = doctor(server)
        assert not profile_path(server.base_url, MODEL).exists()
    assert (run.code, run.out, len(run.err.splitlines())) == (1, "", 1)
    assert "401" in run.err
    assert len(run.server.requests) == 1


def test_an_unknown_model_is_one_line_with_those_on_offer() -> None:
    """Exit code 1."""
    with serving(Quirks()) as server:
        run = doctor(server, model="other")
    assert (run.code, run.out, len(run.err.splitlines())) == (1, "", 1)
    assert "other" in run.err
    assert "models on offer: scripted" in run.err


def test_no_connection_is_one_line() -> None:
    """Exit code 1."""
    with serving(Quirks()) as server:
        pass
    run = doctor(server)
    assert (run.code, run.out, len(run.err.splitlines())) == (1, "", 1)
    assert "no connection" in run.err


@pytest.mark.parametrize(
    "body",
    [
        "<html>",
        "[]",
        {},
        {"choices": []},
        {"choices": [None]},
        {"choices": [{"message": None}]},
        {"choices": "none"},
        {"error": {"message": "no provider is left"}},
    ],
)
def test_malformed_answers_are_one_line(body: Any) -> None:
    """An endpoint that speaks another language is no endpoint."""
    run = examined(Quirks(body=body))
    assert (run.code, run.out, len(run.err.splitlines())) == (1, "", 1)


@pytest.mark.parametrize(
    "odd",
    [
        {"message": {"content": None}},
        {"message": {"content": 7, "tool_calls": "x"}, "finish_reason": 3},
        {"message": {"content": [{"type": "text", "text": '{"colour": "blue"}'}, None]}},
        {"message": {"tool_calls": [{"function": {"arguments": 5}}], "reasoning": ["x"]}},
    ],
)
def test_odd_answers_are_facts(odd: dict[str, Any]) -> None:
    """A field of another type than agreed never ends in a traceback."""
    usage = {"prompt_tokens": "many", "completion_tokens": -3, "completion_tokens_details": 1}
    run = examined(Quirks(body={"choices": [odd], "usage": usage, "timings": []}))
    assert run.found.fact("usage").verdict == "no"
    assert run.code in (0, 1)


def test_a_slow_server_is_left_within_the_budget() -> None:
    """What was not tried is said, and what was not seen to work is not relied on."""
    start = time.monotonic()
    run = examined(Quirks(delay=0.3), "--budget", "1.0")
    assert time.monotonic() - start < 10
    assert run.found.seconds < 3
    assert any("not tried" in fact.detail for fact in run.found.facts)
    assert len(run.found.facts) == 21


def test_a_server_that_hangs_is_one_line() -> None:
    """No answer to the first request within half of the budget."""
    run = examined(Quirks(delay=5.0), "--budget", "1.0")
    assert (run.code, run.out, len(run.err.splitlines())) == (1, "", 1)
    assert "no answer within" in run.err


def test_one_request_that_hangs_does_not_end_the_others() -> None:
    """It is cut short, and its fact is unknown."""
    quirks = Quirks()

    def hanging(body: dict[str, Any]) -> Answer:
        answer = quirks(body)
        answer.delay = 3.0 if body.get("tools") else 0.0
        return answer

    with scripted.endpoint(hanging) as server:
        found = doctor(server, "--budget", "4").found
    assert found.fact("tools").verdict == "unknown"
    assert found.fact("seed").verdict == "ok"


def test_a_rate_limit_is_waited_for_once() -> None:
    """As long as the endpoint asks for, when that is short."""
    quirks, refused = Quirks(), []

    def limited(body: dict[str, Any]) -> Answer:
        if body.get("tools") and not refused:
            refused.append(body)
            answer = error(429, "slow down")
            answer.headers = {"retry-after": "0.1"}
            return answer
        return quirks(body)

    with scripted.endpoint(limited) as server:
        assert doctor(server).found.fact("tools").verdict == "ok"


def test_a_fault_that_passes_is_no_fact() -> None:
    """A gateway's 502 in each schema probe does not cost the best way of asking."""
    quirks, seen = Quirks(), set()

    def faulty(body: dict[str, Any]) -> Answer:
        asked = json.dumps(body.get("response_format"))
        if "qx-7" in asked and asked not in seen:
            seen.add(asked)
            return Answer(status=502, body="<html>bad gateway</html>")
        return quirks(body)

    with scripted.endpoint(faulty) as server:
        found = doctor(server).found
    assert len(seen) == 2
    assert (found.fact("strict").verdict, found.fact("json_schema").verdict) == ("ok", "ok")
    assert found.profile.mode == "json_schema"


def test_a_gateway_that_stays_away_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """After three tries the fact is unknown; a server's own error on a schema is a refusal."""
    quirks = Quirks()

    def faulty(body: dict[str, Any]) -> Answer:
        if "seed" in body:
            return Answer(status=502, body="<html>bad gateway</html>")
        return error(500, "oops") if body.get("tools") else quirks(body)

    monkeypatch.setattr("summarizer.endpoints.asking._FAULT_PAUSES", (0.05, 0.05))
    with scripted.endpoint(faulty) as server:
        found = doctor(server).found
    assert (found.fact("seed").verdict, found.fact("tools").verdict) == ("unknown", "no")
    assert found.profile.refuses == ()


def test_no_request_holds_article_text() -> None:
    """Not one line of any example is sent, and all requests are short but one."""
    run = examined(Quirks())
    sent = json.dumps(run.server.requests, ensure_ascii=False)
    texts = [path.read_text(encoding="utf-8") for path in ARTICLES.iterdir() if path.is_file()]
    lines = [line.strip() for text in texts for line in text.splitlines() if len(line.strip()) > 30]
    assert lines
    assert not [line for line in lines if line in sent]
    assert sorted(map(_tokens, run.server.requests))[-2] < 60


def test_the_key_is_sent_and_never_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Not in the output, not in the profile, also when the endpoint repeats it."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    quirks = Quirks(schema="refused")

    def repeating(body: dict[str, Any]) -> Answer:
        if "seed" in body:
            return error(400, "seed refused for " + KEY)
        if body.get("response_format"):
            return Answer(text=f"your key is {KEY}")
        return quirks(body)

    with scripted.endpoint(repeating) as server:
        run = doctor(server, "--out", str(tmp_path / "profile.json"))
        table = doctor(server, json_=False)
        saved = profile_path(server.base_url, MODEL).read_text(encoding="utf-8")
    assert run.server.headers[0]["Authorization"] == f"Bearer {KEY}"
    written = (tmp_path / "profile.json").read_text(encoding="utf-8")
    for text in (run.out, run.err, table.out, table.err, saved, written):
        assert KEY not in text
        assert KEY[:12] not in text


def test_the_saved_profile_is_used_by_run() -> None:
    """`known_endpoint` finds it by address and model; another model has none."""
    with serving(Quirks(refuses=("temperature",), schema="refused")) as server:
        run = doctor(server)
        known = known_endpoint(Settings(base_url=server.base_url, model=MODEL))
        other = known_endpoint(Settings(base_url=server.base_url, model="other"))
    assert known.profile == run.found.profile
    assert known.profile.mode == "tools"
    assert other.profile.mode is None


def test_the_mode_that_a_person_gives_wins_over_the_profile() -> None:
    """The rest of the profile still counts."""
    from summarizer.endpoints import Ladder

    with serving(Quirks(refuses=("max_completion_tokens",))) as server:
        doctor(server)
        settings = Settings(base_url=server.base_url, model=MODEL, mode="tools")
    way = Ladder(known_endpoint(settings), settings).way()
    assert (way.mode, way.token_field) == ("tools", "max_tokens")


@pytest.mark.parametrize("json_", [True, False])
def test_what_was_found_out_is_told_where_it_cannot_be_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, json_: bool
) -> None:
    """Minutes of questions are not lost over a folder; the command then spells everything out."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(tmp_path / "file"))
    with serving(Quirks()) as server:
        given = ["--base-url", server.base_url, "--model", MODEL, *(["--json"] if json_ else [])]
        result = command("doctor", *given)
    assert result.code == 2
    assert "choose a place that can be written" in result.err
    assert '"mode":' in result.out if json_ else "--mode " in result.out


def test_nothing_is_saved_when_that_is_not_wanted(tmp_path: Path) -> None:
    """`--no-save` with `--out` writes that file alone."""
    with serving(Quirks()) as server:
        run = doctor(server, "--no-save", "--out", str(tmp_path / "deep" / "profile.json"))
        assert not profile_path(server.base_url, MODEL).exists()
    written = (tmp_path / "deep" / "profile.json").read_text(encoding="utf-8")
    assert Diagnosis.model_validate_json(written) == run.found


def test_a_profile_that_cannot_be_read_is_one_clear_error() -> None:
    """It names the file and what to do."""
    settings = Settings(base_url="http://127.0.0.1:9/v1", model=MODEL)
    path = profile_path(settings.base_url, MODEL)
    path.parent.mkdir(parents=True)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="run doctor again"):
        known_endpoint(settings)


def test_the_table_fits_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """All but the paths and the command, which must be copied in one piece."""
    monkeypatch.setenv("COLUMNS", "80")
    with serving(Quirks(rate=5.0, schema="ignored", tools="refused")) as server:
        run = doctor(server, json_=False)
    lines = [
        line for line in run.out.splitlines() if not line.startswith(("  summarizer", "Profile"))
    ]
    assert max(map(len, lines)) <= 80
    assert f"--model {MODEL}" in run.out
    assert "It runs here: mode json" in run.out


def test_without_a_saved_profile_the_command_spells_it_out() -> None:
    """So that it works when copied."""
    with serving(Quirks(window=6000)) as server:
        run = doctor(server, "--no-save", json_=False)
    assert "--mode json_schema --context-window 6000 --max-output-tokens 2250" in run.out


def test_file_names_are_safe_and_differ() -> None:
    """No name leaves the folder, and none stands for two endpoints."""
    urls = (OPENAI, "http://localhost:8080/v1", "http://localhost:8080/api/v1", "http://[::1]:8/v1")
    models = ("gpt-4.1-mini", "a/b", "a_b", "../../x", "C:\\x", "é" * 300, ".hidden", "x" * 300)
    paths = [profile_path(url, model) for url in urls for model in models]
    assert len(set(paths)) == len(paths)
    assert {path.parent for path in paths} == {paths[0].parent}
    assert all(path.name.isascii() and len(path.name) < 128 for path in paths)
    assert paths[0].name == "api.openai.com-gpt-4.1-mini.json"


def test_an_address_is_kept_without_its_secrets() -> None:
    """User, password and query stay out of the profile."""
    assert public_address("https://me:pw@host:8/v1/?key=x") == "https://host:8/v1"


def test_the_page_about_endpoints_is_generated_from_the_profiles() -> None:
    """docs/endpoints.md is what the generator makes of docs/profiles today."""
    import importlib.util

    docs = Path(__file__).parent.parent / "docs"
    spec = importlib.util.spec_from_file_location("generator", docs / "generate_endpoints.py")
    assert spec
    assert spec.loader
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    assert generator.page() == (docs / "endpoints.md").read_text(encoding="utf-8")
