"""Cassettes: what is recorded, what is replayed, what a miss says, and that no secret gets in."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest
import vcr
import yaml
from asking import asked, asking, draft_of, honest, in_turn, settings, story
from conftest import ROOT, example
from desk import answer as desk_answer
from desk import command, lines_of, open_desk, run, value, write_stories
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from scripted import Answer, completion, endpoint, error
from vcr.serialize import deserialize
from vcr.serializers import yamlserializer

from summarizer import (
    CassetteError,
    CassetteMiss,
    CassetteTransport,
    Record,
    Summarizer,
    cassettes,
)
from summarizer.cassettes import Exchange, key, read, redact, requests, write
from summarizer.endpoints import replayed

KEY = "sk-test-0123456789abcdefghij"
SLASHED = 'acme+gateway/of"keys'
NOWHERE = "http://nowhere.invalid:9/v1"


async def record_of(folder: Path, script: Any, count: int = 3, **others: Any) -> list[Record]:
    """Record so many articles from an endpoint on loopback."""
    transport = CassetteTransport(folder, mode="record")
    async with asking(script, transport=transport, **others) as (summarizer, _):
        return [outcome async for outcome in summarizer.map(map(story, range(count)))]  # type: ignore[misc]


async def replay_of(folder: Path, count: int = 3, **others: Any) -> list[Any]:
    """Replay so many articles from a cassette, from an address that does not exist."""
    chosen = settings(NOWHERE, **others)
    async with Summarizer(chosen, transport=CassetteTransport(folder)) as summarizer:
        return [outcome async for outcome in summarizer.map(map(story, range(count)))]


def same(record: Record) -> dict[str, Any]:
    """A record without what differs from run to run."""
    dumped = record.model_dump(mode="json")
    for name in ("endpoint", "seconds", "finished_at"):
        dumped["provenance"].pop(name)
    return dumped


def contents(folder: Path) -> dict[str, str]:
    """The files of a cassette."""
    return {file.name: file.read_text("utf-8") for file in sorted(folder.iterdir())}


def written(folder: Path) -> str:
    """All that a cassette holds, names of files included."""
    return "\n".join([*contents(folder), *contents(folder).values()])


# Recording and replaying


async def test_a_recording_gives_the_same_records_without_a_network(tmp_path: Path) -> None:
    """Replay answers each article as the endpoint did, repairs and second questions included."""
    draft = draft_of(story(1).text)
    draft["summary"][0]["cites"] = [9]

    def script(body: dict[str, Any]) -> Answer:
        if "Port1 " in asked(body) and len(body["messages"]) == 2:
            return Answer(json.dumps(draft))
        if "Port2 " in asked(body) and len(body["messages"]) == 2:
            return Answer("Sorry, once more.")
        return honest(body)

    recorded = await record_of(tmp_path, script)
    again = await replay_of(tmp_path)
    by_id = {record.article.id: same(record) for record in recorded}
    assert {record.article.id: same(record) for record in again} == by_id
    assert sorted(record.provenance.attempts for record in again) == [1, 2, 2]
    assert len(contents(tmp_path)) == 5


async def test_recording_changes_nothing_for_who_asks(tmp_path: Path) -> None:
    """A compressed answer that passes through a recording is read as any other."""
    import gzip

    packed = gzip.compress(
        json.dumps(completion(honest({"messages": [{}, {"content": story(0).text}]}))).encode()
    )
    answer = Answer(body=packed, headers={"content-encoding": "gzip"})
    (record,) = await record_of(tmp_path, lambda _: answer, 1)
    assert record.status == "verified"
    assert "Schools stay closed" in written(tmp_path)
    assert (await replay_of(tmp_path, 1))[0].status == "verified"


async def test_a_redirect_is_followed_while_recording(tmp_path: Path) -> None:
    """What is recorded is the answer in the end, as the request that was made gets it."""
    moved = Answer(status=307, body="", headers={"location": "/v1/chat/completions"})
    (record,) = await record_of(tmp_path, in_turn(moved, honest), 1)
    assert record.status == "verified"
    assert (await replay_of(tmp_path, 1))[0].status == "verified"


async def test_a_proxy_is_used_while_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTTP_PROXY means the same with a cassette as without one."""
    with endpoint(honest) as served:
        monkeypatch.setenv("HTTP_PROXY", served.base_url.removesuffix("/v1"))
        transport = CassetteTransport(tmp_path, mode="record")
        for _ in range(2):  # closed, and used again
            async with Summarizer(settings(NOWHERE), transport=transport) as summarizer:
                assert (await summarizer.summarize(story(0))).status == "verified"
    assert len(served.requests) == 2


async def test_recording_merges_into_what_is_there(tmp_path: Path) -> None:
    """A second recording adds what is new and replaces what is the same request."""
    await record_of(tmp_path, honest, 2)
    before = contents(tmp_path)
    changed = draft_of(story(1).text) | {"attributions": []}

    def script(body: dict[str, Any]) -> Answer:
        return Answer(json.dumps(changed)) if "Port1 " in asked(body) else honest(body)

    await record_of(tmp_path, script, 4)
    after = contents(tmp_path)
    assert set(before) < set(after)
    assert len(after) == 4
    replayed_now = await replay_of(tmp_path, 4)
    empty = [r.article.id for r in replayed_now if not r.attributions]
    assert empty == [story(1).id]


async def test_concurrent_replay_never_mixes_answers(tmp_path: Path) -> None:
    """A hundred articles at once, in any order: each gets its own answer."""
    delays = random.Random(3)

    def script(body: dict[str, Any]) -> Answer:
        return Answer(honest(body).text, delay=delays.uniform(0, 0.05))

    await record_of(tmp_path, script, 100, concurrency=100)
    stories = [story(number) for number in range(100)]
    delays.shuffle(stories)
    chosen = settings(NOWHERE, concurrency=200)
    async with Summarizer(chosen, transport=CassetteTransport(tmp_path)) as summarizer:
        records = await asyncio.gather(*map(summarizer.summarize, stories))
    for article, record in zip(stories, records, strict=True):
        assert record.article.id == article.id
        assert record.draft().model_dump() == draft_of(article.text)


async def test_replay_never_retries(tmp_path: Path) -> None:
    """A recorded fault comes at once, with no wait and no second request."""
    refusal = error(503, "overloaded")
    refusal.headers["retry-after"] = "30"
    with endpoint(lambda _: refusal) as served:
        transport = CassetteTransport(tmp_path, mode="record")
        told, chosen = asyncio.Event(), settings(served.base_url)
        async with Summarizer(chosen, transport=transport, on_call=lambda _: told.set()) as s:
            under_way = asyncio.create_task(s.outcome(story(0)))
            await asyncio.wait_for(told.wait(), 30)
            under_way.cancel()
            await asyncio.wait([under_way])
    started = time.monotonic()
    calls: list[Any] = []
    chosen, transport = settings(NOWHERE), CassetteTransport(tmp_path)
    async with Summarizer(chosen, transport=transport, on_call=calls.append) as summarizer:
        outcome = await summarizer.outcome(story(0))
    assert outcome.kind == "rate_limit"  # type: ignore[union-attr]
    assert len(calls) == 1
    assert time.monotonic() - started < 5


async def test_the_newest_answer_to_a_request_stays(tmp_path: Path) -> None:
    """A refusal that was followed by an answer replays as the answer."""
    await record_of(tmp_path, in_turn(error(500, "oops"), honest), 1)
    assert (await replay_of(tmp_path, 1))[0].status == "verified"


async def test_what_was_recorded_decides_how_is_asked(tmp_path: Path) -> None:
    """Model, mode, schema and parameters come from the cassette, not from the settings."""
    others = {"mode": "json_schema", "rendering": "tight", "max_output_tokens": 999, "seed": 4}
    await record_of(tmp_path, honest, 2, model="some-model", temperature=0.7, **others)
    given, known = replayed(tmp_path, {"model": "another", "temperature": 0.1, "mode": "tools"})
    assert (given.model, known.model) == ("some-model", "some-model")
    transport = CassetteTransport(tmp_path)
    async with Summarizer(given, endpoint=known, transport=transport) as summarizer:
        record = await summarizer.summarize(story(1))
    assert (record.status, record.provenance.mode) == ("verified", "json_schema")
    assert record.provenance.parameters["temperature"] == 0.7


# The key


BODY = '{"model": "m", "messages": [{"role": "user", "content": "é"}], "n": [1, 2]}'


@pytest.mark.parametrize(
    "other",
    [
        '{"n":[1,2],"messages":[{"content":"\\u00e9","role":"user"}],"model":"m"}',
        BODY.replace(": ", ":  "),
        BODY[:-1] + ', "user": "me", "metadata": {"run": "7"}}',
        BODY[:-1] + ', "prompt_cache_key": "x", "safety_identifier": "y"}',
    ],
)
def test_what_is_the_same_request(other: str) -> None:
    """Order of keys, white space, escapes and who asks do not matter."""
    assert key("POST", "/v1/chat/completions", other) == key("post", "/v1/chat/completions", BODY)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/chat/completions", BODY),
        ("POST", "/v2/chat/completions", BODY),
        ("POST", "/v1/chat/completions", BODY.replace("[1, 2]", "[2, 1]")),
        ("POST", "/v1/chat/completions", BODY.replace("é", "e")),
        ("POST", "/v1/chat/completions", BODY.replace("é", "é ")),
        ("POST", "/v1/chat/completions", ""),
    ],
)
def test_what_is_another_request(method: str, path: str, body: str) -> None:
    """Method, path and every value of the body count."""
    assert key(method, path, body) != key("POST", "/v1/chat/completions", BODY)


@pytest.mark.parametrize("base", ["http://127.0.0.1:1", "http://[::1]:8080", "http://a.b/p%20q"])
async def test_host_and_headers_do_not_matter(tmp_path: Path, base: str) -> None:
    """What was recorded from one address is replayed for another with the same path."""
    inner = httpx2.MockTransport(lambda _: httpx2.Response(200, json={"ok": 1}))
    path = base.partition("//")[2].partition("/")[2]
    async with httpx2.AsyncClient(
        transport=CassetteTransport(tmp_path, mode="record", transport=inner)
    ) as client:
        await client.post(f"{base}/v1/chat/completions", content=BODY, headers={"x-one": "1"})
    async with httpx2.AsyncClient(transport=CassetteTransport(tmp_path)) as client:
        address = f"https://other.invalid/{path}/v1/chat/completions".replace("//v1", "/v1")
        found = await client.post(address, content=BODY, headers={"x-two": "2"})
    assert found.json() == {"ok": 1}
    (request,) = requests(tmp_path)
    assert httpx2.URL(request["uri"]).host == httpx2.URL(base).host


async def test_the_limit_of_an_answer_matters_only_between_recordings(tmp_path: Path) -> None:
    """A request with another limit is answered, unless several recordings would do."""
    inner = httpx2.MockTransport(lambda request: httpx2.Response(200, content=request.content))
    recording = CassetteTransport(tmp_path, mode="record", transport=inner)
    address = "http://a.b/v1/chat/completions"

    def body(number: int, limit: int) -> str:
        return json.dumps({"model": "m", "n": number, "max_tokens": limit})

    async with httpx2.AsyncClient(transport=recording) as client:
        for number, limit in ((1, 100), (2, 100), (2, 200)):
            await client.post(address, content=body(number, limit))
    async with httpx2.AsyncClient(transport=CassetteTransport(tmp_path)) as client:
        assert (await client.post(address, content=body(1, 150))).json()["max_tokens"] == 100
        assert (await client.post(address, content=body(2, 200))).json()["max_tokens"] == 200
        with pytest.raises(CassetteMiss):
            await client.post(address, content=body(2, 150))


# A miss


async def test_a_miss_names_the_nearest_and_what_changed(tmp_path: Path) -> None:
    """The message has the nearest recording, and the lines that differ."""
    await record_of(tmp_path, honest, 3)
    changed = story(1).model_copy(update={"text": story(1).text.replace("stay", "were")})
    chosen = settings(NOWHERE)
    async with Summarizer(chosen, transport=CassetteTransport(tmp_path)) as summarizer:
        with pytest.raises(CassetteMiss) as caught:
            await summarizer.summarize(changed)
    message = str(caught.value)
    nearest = next(e for e in read(tmp_path) if "Port1 " in e.request)
    assert key("POST", "/v1/chat/completions", nearest.request) in message
    assert "- [2] Schools stay closed." in message.replace("-[", "- [")
    assert "+ [2] Schools were closed." in message.replace("+[", "+ [")
    assert "END ARTICLE" in message
    assert len(message) < 2_000
    assert message.endswith("Record it again with --record.")


async def test_a_miss_shows_a_changed_parameter(tmp_path: Path) -> None:
    """A setting that differs is named."""
    await record_of(tmp_path, honest, 1)
    (outcome,) = await replay_of(tmp_path, 1, temperature=0.5)
    assert outcome.kind == "cassette_miss"
    assert '"temperature": 0.5' in outcome.message
    assert '"temperature": 0.0' in outcome.message


@pytest.mark.parametrize("rendering", ["strict", "bounded", "tight"])
@pytest.mark.parametrize("mode", ["json", "md_json"])
async def test_a_schema_in_the_prompt_is_replayed(
    mode: str, rendering: str, tmp_path: Path
) -> None:
    """Where the schema is shown and not sent, the prompt tells which one it was."""
    await record_of(tmp_path, honest, 1, mode=mode, rendering=rendering)
    given, known = replayed(tmp_path, {})
    transport = CassetteTransport(tmp_path)
    async with Summarizer(given, endpoint=known, transport=transport) as summarizer:
        assert (await summarizer.summarize(story(0))).status == "verified"


async def test_a_miss_shows_a_change_far_inside_a_line(tmp_path: Path) -> None:
    """Two long lines are shown from where they differ, not from where they are the same."""
    await record_of(tmp_path, honest, 1, mode="md_json", rendering="strict")
    chosen = settings(NOWHERE, mode="md_json", rendering="tight")
    transport = CassetteTransport(tmp_path)
    async with Summarizer(chosen, transport=transport) as summarizer:
        with pytest.raises(CassetteMiss) as caught:
            await summarizer.summarize(story(0))
    lines = [line.strip() for line in str(caught.value).splitlines()]
    (old,) = [line for line in lines if line.startswith("-")]
    (new,) = [line for line in lines if line.startswith("+")]
    assert old[1:] != new[1:]
    assert "maxLength" in new


async def test_a_miss_in_a_large_cassette_is_quick(tmp_path: Path) -> None:
    """Finding the nearest of many recordings takes no seconds."""
    await record_of(tmp_path, honest, 150, concurrency=50)
    transport = CassetteTransport(tmp_path)
    async with Summarizer(settings(NOWHERE), transport=transport) as summarizer:
        started = time.process_time()
        outcome = await summarizer.outcome(story(999))
        assert time.process_time() - started < 3
    assert outcome.kind == "cassette_miss"  # type: ignore[union-attr]


# Secrets


LEAKS = {
    "openai": KEY,
    "project": "sk-proj-" + "Ab1_" * 10,
    "groq": "gsk_" + "a1B2" * 8,
    "hugging face": "hf_" + "a1B2" * 8,
    "google": "AIza" + "Sy1-" * 8,
    "aws": "AKIA" + "ABCDEFGH12345678",
    "token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc-def_1",
    "bearer": "Bearer " + "opaque.Token-1234567890",
}


@pytest.mark.parametrize("name", LEAKS)
async def test_what_looks_like_a_key_is_written_nowhere(name: str, tmp_path: Path) -> None:
    """Neither from the article nor from the answer does anything like a key get in."""
    secret = LEAKS[name]
    inner = httpx2.MockTransport(
        lambda _: httpx2.Response(
            200,
            json={"said": f"the key {secret} is odd"},
            headers={"x-request-id": secret, "set-cookie": f"a={secret}"},
        )
    )
    recording = CassetteTransport(tmp_path, mode="record", transport=inner)
    async with httpx2.AsyncClient(transport=recording) as client:
        body = {"messages": [{"content": f"my key is {secret}."}], "metadata": {"k": secret}}
        await client.post(f"{NOWHERE}/chat/completions", json=body)
    assert secret not in written(tmp_path)
    assert secret.removeprefix("Bearer ") not in written(tmp_path)
    async with httpx2.AsyncClient(transport=CassetteTransport(tmp_path)) as client:
        assert (await client.post(f"{NOWHERE}/chat/completions", json=body)).status_code == 200


ODD = 'p@ss"w\\ord-1'


@pytest.mark.parametrize(
    ("url", "headers", "secret"),
    [
        (NOWHERE, {"authorization": "Bearer opaque-key-77"}, "opaque-key-77"),
        (NOWHERE, {"authorization": f"Bearer {ODD}"}, ODD),
        (NOWHERE, {"authorization": "Basic cmVhZGVyOmh1bnRlcjIy"}, "hunter22"),
        (NOWHERE, {"api-key": "azure-key-1234"}, "azure-key-1234"),
        (NOWHERE, {"x-api-key": "other-key-1234"}, "other-key-1234"),
        (NOWHERE, {"openai-organization": "org-abcdef"}, "org-abcdef"),
        (NOWHERE, {"openai-project": "proj_abcdef"}, "proj_abcdef"),
        (NOWHERE, {"cookie": "session=deadbeef99"}, "deadbeef99"),
        (NOWHERE.replace("//", "//reader:hunter22@"), {}, "hunter22"),
        (NOWHERE.replace("//", "//reader:hunter%2222@"), {}, 'hunter"22'),
        (NOWHERE + "?api-key=0123456789abcdef", {}, "0123456789abcdef"),
        (NOWHERE + "?key=short-1", {}, "short-1"),
        (NOWHERE + "?token=a%2Fb%2Bc-12345678", {}, "a/b+c-12345678"),
    ],
)
async def test_no_key_of_a_request_is_written(
    url: str, headers: dict[str, str], secret: str, tmp_path: Path
) -> None:
    """Keys in headers, in the address, and wherever the endpoint repeats them."""
    inner = httpx2.MockTransport(
        lambda request: httpx2.Response(
            401, json={"error": {"message": f"wrong: {secret}", "url": str(request.url)}}
        )
    )
    recording = CassetteTransport(tmp_path, mode="record", transport=inner)
    path, _, query = url.partition("?")
    async with httpx2.AsyncClient(transport=recording) as client:
        body = {"messages": [{"content": f"who has {secret}"}], "user": secret}
        await client.post(f"{path}/chat/completions?{query}", json=body, headers=headers)
    held = written(tmp_path)
    assert secret not in held
    assert json.dumps(secret)[1:-1] not in held
    for form in (secret, secret.replace('"', "%22").replace("/", "%2F").replace("+", "%2B")):
        assert form not in held
    assert "cookie" not in held.lower()


async def test_no_key_of_a_run_is_written(tmp_path: Path) -> None:
    """The real client, with a key and an organization in every answer."""

    def script(body: dict[str, Any]) -> Answer:
        answer = completion(honest(body)) | {"organization": "org-secret", "user_id": "u-1"}
        return Answer(body=answer, headers={"openai-organization": "org-secret"})

    await record_of(tmp_path, script, 2, api_key=KEY)
    held = written(tmp_path)
    for secret in (KEY, "org-secret", "u-1", "authorization", "user-agent", "x-stainless"):
        assert secret not in held
    assert "127.0.0.1" in held


ACCOUNTS = ("org_01hq7ABCDEF", "org-AbCdEfGhIjKl", "proj_XyZ987")


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": f"Limit of `{ACCOUNTS[0]}` in {ACCOUNTS[1]}, {ACCOUNTS[2]} reached"}},
        {"debug": [{"organization": ACCOUNTS[0], "project_id": ACCOUNTS[2]}], "org_id": "o-1"},
        f"{ACCOUNTS[1]} is over its limit",
    ],
)
async def test_no_account_in_an_answer_is_written(body: Any, tmp_path: Path) -> None:
    """Organizations and projects are taken out of messages, and of fields at any depth."""
    content = json.dumps(body) if isinstance(body, dict) else body
    inner = httpx2.MockTransport(lambda _: httpx2.Response(429, text=content))
    recording = CassetteTransport(tmp_path, mode="record", transport=inner)
    async with httpx2.AsyncClient(transport=recording) as client:
        await client.post(f"{NOWHERE}/x", json={})
    assert not [name for name in (*ACCOUNTS, "o-1") if name in written(tmp_path)]


def test_what_a_model_wrote_of_organizations_stays() -> None:
    """Only what is said of the account is taken out, never words of the draft."""
    text = json.dumps({"choices": [{"message": {"content": "the org-2025Plan of ministers"}}]})
    exchange = cassettes.of_call(f"{NOWHERE}/x", "{}", 200, text)
    assert "the org-2025Plan of ministers" in cassettes.redact(exchange).response


@pytest.mark.parametrize("form", ["key", "password"])
def test_no_key_gets_from_an_answer_into_a_ledger_or_its_cassette(
    form: str, folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gateway that repeats the key, of whatever form, is kept without it."""
    secret = "acme-gateway-77xyz"
    basic = base64.b64encode(f"reader:{secret}".encode()).decode()
    with open_desk() as desk:
        for number in (1, 2, 3):
            body = completion(desk_answer(number)) | {"debug": [secret, f"Basic {basic}"]}
            desk.faults[number] = Answer(body=body)
        if form == "key":
            monkeypatch.setenv("OPENAI_API_KEY", secret)
        else:
            desk.base_url = desk.base_url.replace("//", f"//reader:{secret}@")
        assert run(desk, folder, out, "--keep-calls").code == 0
        monkeypatch.delenv("OPENAI_API_KEY", raising=False)
        written_out = command("cassette", out / "ledger.db", "1", "-o", tmp_path / "tape")
    assert written_out.code == 0
    held = (out / "ledger.db").read_bytes() + written(tmp_path / "tape").encode()
    assert secret.encode() not in held
    assert form == "key" or basic.encode() not in held


@pytest.mark.parametrize(
    "escaped",
    [
        SLASHED.replace('"', '\\"'),
        SLASHED.replace('"', "\\u0022").replace("+", "\\u002B"),
        SLASHED.replace('"', '\\"').replace("/", "\\/"),
        "".join(f"\\u{ord(letter):04x}" for letter in SLASHED),
    ],
    ids=["as Python", "as .NET", "as PHP", "each character"],
)
def test_a_key_is_hidden_however_json_escapes_it(escaped: str) -> None:
    """Any character may be escaped by its code, and the slash by a backslash."""
    told = f'{{"error": "no {escaped}: caf\\u00e9"}}'
    assert json.loads(told) == {"error": f"no {SLASHED}: café"}
    assert cassettes.hide(told, [SLASHED]) == '{"error": "no REDACTED: caf\\u00e9"}'


@pytest.mark.parametrize("flagged", [False, True])
def test_a_recording_that_cannot_be_kept_ends_the_run(
    tmp_path: Path, out: Path, flagged: bool
) -> None:
    """Each further answer would be paid for and lost; in a repair the draft before it is kept."""
    tape = tmp_path / "tape"

    def spoil(_: int) -> None:
        if desk.total > flagged and tape.is_dir():
            shutil.rmtree(tape)
            tape.write_text("the disk is full")

    stories = write_stories(tmp_path / "stories", range(1, 31))
    with open_desk() as desk:
        desk.on_request = spoil
        desk.faults = {n: desk_answer(n, flagged=True) for n in range(1, 31) if flagged}
        result = run(desk, stories, out, "--record", tape, "--concurrency", "1")
        asked_for = desk.total
    assert result.code == 1
    assert f"stopped: cassette {tape}: cannot write: " in result.err
    assert asked_for <= 4
    assert len(lines_of(out)) == flagged
    assert value(out, "SELECT count(*) FROM failures") == 0


async def test_known_secrets_are_told_to_the_transport(tmp_path: Path) -> None:
    """A key of no known form that only the caller knows is replaced as well."""
    inner = httpx2.MockTransport(lambda _: httpx2.Response(200, json={"a": "my-odd-key"}))
    recording = CassetteTransport(
        tmp_path, mode="record", transport=inner, secrets=["my-odd-key", ""]
    )
    async with httpx2.AsyncClient(transport=recording) as client:
        await client.post(f"{NOWHERE}/x", json={"b": "my-odd-key"})
    assert "my-odd-key" not in written(tmp_path)


# The files


async def test_every_file_loads_with_vcrpy(tmp_path: Path) -> None:
    """The library vcrpy reads what is written, request and answer alike."""
    await record_of(tmp_path, honest, 3)
    files = contents(tmp_path)
    assert len(files) == 3
    for name, content in files.items():
        asked_for, answers = deserialize(content, yamlserializer)
        assert json.loads(asked_for[0].body)["model"] == "scripted"
        assert asked_for[0].method == "POST"
        assert json.loads(answers[0]["body"]["string"])["choices"]
        with vcr.VCR(record_mode="none").use_cassette(str(tmp_path / name)) as cassette:
            assert len(cassette) == 1


@pytest.mark.parametrize(
    "file", sorted((ROOT / "cassettes").glob("*/*.yaml")), ids=lambda f: f.name
)
def test_every_shipped_file_loads_with_vcrpy(file: Path) -> None:
    """The recordings of the repository are in the format that they claim."""
    asked_for, answers = deserialize(file.read_text("utf-8"), yamlserializer)
    assert len(asked_for) == len(answers) == 1
    assert (answers[0]["status"]["code"], asked_for[0].method) == (200, "POST")


async def test_what_vcrpy_recorded_is_replayed(tmp_path: Path) -> None:
    """A file of vcrpy's own making, bytes and lists of headers included, answers a request."""
    own = {
        "version": 1,
        "interactions": [
            {
                "request": {
                    "method": "POST",
                    "uri": f"{NOWHERE}/chat/completions",
                    "body": b'{"a": 1}',
                    "headers": {"Content-Length": ["8"]},
                },
                "response": {
                    "status": {"code": 200, "message": "OK"},
                    "headers": {"Content-Type": ["application/json"], "Content-Length": ["9"]},
                    "body": {"string": b'{"b": 2}'},
                },
            }
        ],
    }
    (tmp_path / "own.yaml").write_text(yaml.dump(own), encoding="utf-8")
    async with httpx2.AsyncClient(transport=CassetteTransport(tmp_path)) as client:
        assert (await client.post(f"{NOWHERE}/chat/completions", json={"a": 1})).json() == {"b": 2}


ANY_TEXT = st.text(
    alphabet=st.characters(exclude_categories=["Cs"]), max_size=60
) | st.sampled_from(
    [
        "---\n",
        "... \n",
        "trailing \n spaces \n",
        "\n\n  leading",
        "\ttab\n\ttab",
        "\x00\x1b\x7f\x85\u2028\u2029\ufeff",
        "👩‍👩‍👧 é e\u0301 ﷽",
        "a\r\nb\rc",
        "# no comment: [1, 2]",
        "'\"\\",
        "\n",
        " ",
        "",
    ]
)


@examples(deadline=None, max_examples=150)
@given(sent=ANY_TEXT, came=ANY_TEXT, is_json=st.booleans())
def test_any_text_is_read_back_as_it_was_written(sent: str, came: str, is_json: bool) -> None:
    """Whatever characters a body holds, its content survives the file, and so does its key."""
    wrap = json.dumps if is_json else str
    exchange = Exchange(
        "POST", f"{NOWHERE}/x", wrap({"t": sent}) if is_json else sent, 200, {}, wrap(came)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), redact(exchange))
        (found,) = read(folder)
        deserialize(path.read_text("utf-8"), yamlserializer)
    if is_json:
        assert json.loads(found.request) == {"t": sent}
        assert json.loads(found.response) == came
    else:
        assert (found.request, found.response) == (sent, came)
    assert key("POST", "/v1/x", found.request) == key("POST", "/v1/x", exchange.request)


def test_half_a_character_in_an_answer_is_recorded(tmp_path: Path) -> None:
    """A lone surrogate escape, as models cut off in an emoji send it, does not end a recording."""
    exchange = Exchange("POST", f"{NOWHERE}/x", '{"a": "\\ud83d"}', 200, {}, '{"b": "\\ud83d!"}')
    write(tmp_path, redact(exchange))
    (found,) = read(tmp_path)
    assert json.loads(found.response) == {"b": "\ud83d!"}
    assert key("POST", "/v1/x", found.request) == key("POST", "/v1/x", exchange.request)


BROKEN = {
    "no YAML": "interactions: [\n",
    "binary": b"\x00\xff\xfe\x01",
    "not UTF-8": "interactions: é".encode("latin-1"),
    "a list": "- 1\n- 2\n",
    "empty": "",
    "a text": "hello",
    "half of it": "version: 1\ninteractions:\n- request: {method: POST, uri: x, body: ''}\n",
    "no list": "version: 1\ninteractions: 5\n",
    "a date": "version: 1\ninteractions: 2024-13-45\n",
    "another version": "version: 2\ninteractions: []\n",
    "numbers": "version: 1\ninteractions: [{request: {method: 1, uri: 2, body: 3}, response: {status: {code: x}, "
    "headers: {}, body: {string: 4}}}]",
    "an object of Python": "interactions: !!python/object/apply:os.system ['true']",
    "deep": "[" * 5_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_one_clear_line(name: str, tmp_path: Path) -> None:
    """What cannot be read is named with its file, in one line, without a traceback."""
    content = BROKEN[name]
    path = tmp_path / "broken.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CassetteError) as caught:
        CassetteTransport(tmp_path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_recordings_is_said(tmp_path: Path) -> None:
    """An empty folder, or none, is an error before anything is asked."""
    emptied = tmp_path / "emptied"
    emptied.mkdir()
    (emptied / "a.yaml").write_text("version: 1\ninteractions: []\n")
    for folder in (tmp_path, tmp_path / "none", emptied):
        with pytest.raises(CassetteError, match="no recordings"):
            CassetteTransport(folder)


def test_a_mode_that_is_none_is_said(tmp_path: Path) -> None:
    """A slip of the pen does not record, and does not replay either."""
    with pytest.raises(CassetteError, match="neither replay nor record"):
        CassetteTransport(tmp_path, mode="rec")  # type: ignore[arg-type]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A file in the place of the folder is an error with its reason."""
    (tmp_path / "file").write_text("")
    with pytest.raises(CassetteError, match=r"cannot write: .+; choose a folder"):
        write(tmp_path / "file", Exchange("POST", f"{NOWHERE}/x", "{}", 200, {}, "{}"))


def test_a_folder_may_be_named_by_a_text(tmp_path: Path) -> None:
    """`write` and `read` and the transport take paths and texts alike."""
    write(tmp_path, Exchange("POST", f"{NOWHERE}/x", "{}", 200, {}, "{}"))
    assert len(read(str(tmp_path))) == 1
    assert CassetteTransport(str(tmp_path)).folder == tmp_path


def test_a_recording_can_be_read_by_people(tmp_path: Path) -> None:
    """Bodies are indented JSON in blocks, so that a difference shows what changed."""
    exchange = Exchange("POST", f"{NOWHERE}/x", '{"a":[1,2],"b":"ö"}', 200, {}, '{"c":{"d":1}}')
    text = write(tmp_path, redact(exchange)).read_text("utf-8")
    assert '"b": "ö"' in text
    assert "body: |-\n" in text


async def test_the_demo_replays_its_articles() -> None:
    """Each example has its recording, and the record rests on it."""
    folder = ROOT / "cassettes" / "demo"
    given, known = replayed(folder, {})
    transport = CassetteTransport(folder)
    async with Summarizer(given, endpoint=known, transport=transport) as summarizer:
        record = await summarizer.summarize(example("harbour-drone-strike"))
    assert record.events
    assert record.attributions
