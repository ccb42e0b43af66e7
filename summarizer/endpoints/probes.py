"""The probes: each finds out one thing about an endpoint, with a tiny request or none.

They run in the order of `PROBES`, most needed first, since on a slow server the time may end
before the last. No request holds anything but the sentences written here. A probe raises what the
endpoint answers; the doctor makes a fact of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from summarizer.endpoints import claims
from summarizer.endpoints.asking import Reply, Session
from summarizer.endpoints.diagnosis import Finding, verdict_of
from summarizer.endpoints.long_prompt import long_prompt
from summarizer.errors import ModelNotFound, PromptTooLong, RequestRejected
from summarizer.pacing import estimate_tokens
from summarizer.settings import TokenField

Probe = Callable[[Session], Awaitable[Finding]]

FEW = 16  # tokens: some models refuse less
_SLACK = 4  # tokens over the limit that still count as keeping to it
_FIRST_SHARE = 0.5  # of the budget: a server may load its model for the first request
_QUICK = 3.0  # seconds for the first answer, below which more can be asked for
_MANY, _SOME = 96, 32  # tokens that speed is measured on
_FEWEST = 8  # tokens below which a speed means nothing
_SHOWN_TEXT = 40  # characters of an answer that a detail repeats

COUNTING = "Count from one to one hundred in English words, separated by commas."
_STORY = "Tell a long story about the sea, of five hundred words at least."
_SHORT = "Answer with the one word: ready"
# Prompt and schema contradict each other, so that only a schema that is enforced can win.
_CONTRADICTION = 'Reply with exactly this JSON and nothing else: {"colour": "blue"}'
_WON = {"shade": "qx-7"}
_ODD_SCHEMA = {
    "type": "object",
    "properties": {"shade": {"type": "string", "enum": ["qx-7"]}},
    "required": ["shade"],
    "additionalProperties": False,
}
_LONGEST_STRING = 12
_BOUND_SCHEMA = {
    "type": "object",
    "properties": {"text": {"type": "string", "maxLength": _LONGEST_STRING}},
    "required": ["text"],
    "additionalProperties": False,
}
_COLOUR_SCHEMA = {
    "type": "object",
    "properties": {"colour": {"type": "string", "description": "one word"}},
    "required": ["colour"],
    "additionalProperties": False,
}
_TOOL = {"type": "function", "function": {"name": "note", "parameters": _COLOUR_SCHEMA}}
_FENCED = re.compile(r"\{[^{}]*\}")


async def answers(session: Session) -> Finding:
    """The endpoint answers a request for a long text with a limit of a few tokens."""
    names: tuple[TokenField | None, ...] = ("max_completion_tokens", "max_tokens", None)
    refused: RequestRejected | None = None
    for session.token_field in names:
        try:
            reply = await session.ask(COUNTING, limit=FEW, share=_FIRST_SHARE)
        except (ModelNotFound, PromptTooLong):
            raise
        except RequestRejected as error:
            refused = refused or error
            continue
        return Finding("ok", f"in {reply.seconds:.1f} s", round(reply.seconds, 2))
    assert refused is not None
    raise refused


async def token_field(session: Session) -> Finding:
    """The name of the output limit that is accepted, and honoured rather than ignored."""
    name = session.token_field
    if name is None:
        return Finding("no", "both names of the output limit are refused")
    honoured = _honoured(session.replies[0])
    if honoured:
        return Finding("ok", f"{name}, honoured", name)
    if honoured is None:
        return Finding("ok", f"{name} is accepted", name)
    return await _other_token_field(session, name)


async def _other_token_field(session: Session, ignored: TokenField) -> Finding:
    other: TokenField = "max_tokens" if ignored != "max_tokens" else "max_completion_tokens"
    session.token_field = other
    try:
        if _honoured(await session.ask(COUNTING, limit=FEW)) is not False:
            return Finding("ok", f"{other}; {ignored} is ignored", other)
    except RequestRejected:
        session.token_field = ignored
        return Finding("no", f"{ignored} is ignored, {other} refused", ignored)
    return Finding("no", "accepted by both names, and ignored", other)


def _honoured(reply: Reply) -> bool | None:
    """Whether an answer kept to FEW tokens; None when it would have been short anyway."""
    if reply.finish_reason == "length":
        return True
    if max(reply.completion_tokens, len(reply.text.split())) > FEW + _SLACK:
        return False
    return None


async def speed(session: Session) -> Finding:
    """Tokens a second, by the server's own clock where it tells."""
    quick = session.replies[0].seconds < _QUICK
    reply = await session.ask(_STORY, limit=_MANY if quick else _SOME)
    tokens = reply.completion_tokens or estimate_tokens(len(reply.text))
    if tokens < _FEWEST:
        return Finding("unknown", "its answer was too short to measure")
    rate = reply.rate or tokens / reply.seconds
    return Finding("ok", f"{rate:.0f} tokens a second", round(rate, 1))


async def models(session: Session) -> Finding:
    """The models on offer."""
    page = await session.look_up("/models")
    names = claims.names_of(page)
    session.card = claims.card_of(page, session.client.endpoint.model)
    if not names:
        return Finding("unknown", "no list of models")
    if session.client.endpoint.model in names or session.card:
        return Finding("ok", f"{len(names)} on offer, this one among them", len(names))
    shown = claims.shown(names)
    return Finding("no", f"this one is not among the {len(names)} on offer: {shown}", len(names))


async def server(session: Session) -> Finding:
    """What serves there, and its window, as it says itself."""
    found = await claims.claim(session)
    if found is None:
        return Finding("unknown", "does not say")
    session.server, session.version = found.server, found.version
    session.window = (found.window, found.page) if found.window else None
    return Finding("ok", " ".join(filter(None, (found.server, found.version))), found.server)


async def context_window(session: Session) -> Finding:
    """Tokens of prompt and answer together, as the server says."""
    found = session.window or claims.window_of(session.card)
    if found is None:
        return Finding("unknown", "does not say")
    return Finding("ok", f"{found[0]:,} tokens, says {found[1]}", found[0])


async def model_size(session: Session) -> Finding:
    """How many parameters the model has, where the server says so."""
    found = claims.parameters_of(session.card)
    if found is None:
        return Finding("unknown", "does not say")
    return Finding("ok", f"{found / 1e9:.1f} billion parameters", found)


async def longest_answer(session: Session) -> Finding:
    """Tokens that one answer may have, as the server says."""
    found = claims.longest_answer_of(session.card)
    return (
        Finding("ok", f"{found:,} tokens", found) if found else Finding("unknown", "does not say")
    )


async def strict(session: Session) -> Finding:
    """A JSON schema with `strict: true`: accepted, and who wins when the prompt contradicts it."""
    return await _schema_wins(session, strict=True)


async def json_schema(session: Session) -> Finding:
    """The same without `strict`."""
    return await _schema_wins(session, strict=False)


async def _schema_wins(session: Session, *, strict: bool) -> Finding:
    reply = await session.ask(_CONTRADICTION, response_format=_format(_ODD_SCHEMA, strict=strict))
    if _json(reply.text) == _WON:
        return Finding("ok", "accepted and enforced", "enforced")
    if reply.used_up or not reply.text:
        return Finding("unknown", "accepted; no answer came")
    return Finding("ok", f"accepted and ignored: {_shown(session, reply.text)}", "ignored")


def _format(schema: dict[str, Any], *, strict: bool) -> dict[str, Any]:
    named: dict[str, Any] = {"name": "probe", "schema": schema}
    return {"type": "json_schema", "json_schema": named | ({"strict": True} if strict else {})}


async def enforced(session: Session) -> Finding:
    """Whether a schema binds the answer; from the two before."""
    values = [session.facts[name].value for name in ("strict", "json_schema")]
    if "enforced" in values:
        return Finding("ok", "the schema wins over the prompt")
    if "ignored" in values:
        return Finding("no", "the prompt wins over the schema")
    return Finding("unknown", "no schema was accepted")


async def bounds(session: Session) -> Finding:
    """Whether `maxLength` on a string is accepted and kept to, as grammar engines do."""
    if verdict_of(session.facts, "enforced") != "ok":
        return Finding("unknown", "not tried: schemas are not enforced")
    is_strict = session.facts["strict"].value == "enforced"
    reply = await session.ask(
        'Describe the sea in a sentence of thirty words, as JSON with the one key "text".',
        response_format=_format(_BOUND_SCHEMA, strict=is_strict),
    )
    found = _json(reply.text)
    text = found.get("text") if isinstance(found, dict) else None
    if isinstance(text, str) and len(text) <= _LONGEST_STRING:
        return Finding("ok", "maxLength is kept to")
    return Finding("no", "maxLength is ignored")


async def tools(session: Session) -> Finding:
    """A tool call that is demanded comes back, with arguments of the right shape."""
    reply = await session.ask(
        "Note the colour of the sea.",
        tools=[_TOOL],
        tool_choice={"type": "function", "function": {"name": "note"}},
    )
    found = _json(reply.arguments)
    if isinstance(found, dict) and isinstance(found.get("colour"), str):
        return Finding("ok", "called, with valid arguments")
    if reply.arguments:
        return Finding("no", f"arguments of another shape: {_shown(session, reply.arguments)}")
    return Finding("no", "accepted, and no call came back")


async def json_object(session: Session) -> Finding:
    """`json_object`: the answer is JSON."""
    reply = await session.ask(
        'Give the colour of the sea as a JSON object with the one key "colour".',
        response_format={"type": "json_object"},
    )
    if isinstance(_json(reply.text), dict):
        return Finding("ok", "the answer is JSON")
    if reply.finish_reason == "length" and reply.text.lstrip().startswith("{"):
        return Finding("unknown", "accepted; the answer was cut")
    return Finding("no", f"accepted, and no JSON came back: {_shown(session, reply.text)}")


async def md_json(session: Session) -> Finding:
    """JSON in a fence, only because the prompt asks for it; tried when nothing better works."""
    better = ("enforced", "tools", "json_object")
    if any(verdict_of(session.facts, name) == "ok" for name in better):
        return Finding("unknown", "not tried: there are better ways")
    reply = await session.ask(
        'Reply with this JSON in a Markdown code fence, and nothing else: {"colour": "blue"}'
    )
    found = _FENCED.search(reply.text)
    if found and isinstance(_json(found.group()), dict):
        return Finding("ok", "JSON comes back when the prompt asks for it")
    return Finding("no", f"no JSON came back: {_shown(session, reply.text)}")


async def temperature(session: Session) -> Finding:
    """`temperature: 0` is accepted."""
    await session.ask(_SHORT, limit=FEW, temperature=0)
    return Finding("ok", "accepted")


async def seed(session: Session) -> Finding:
    """`seed` is accepted."""
    await session.ask(_SHORT, limit=FEW, seed=7)
    return Finding("ok", "accepted")


async def system_turn(session: Session) -> Finding:
    """A system turn is accepted: all requests of a run open with one."""
    turns = [
        {"role": "system", "content": "You answer in one word."},
        {"role": "user", "content": _SHORT},
    ]
    await session.ask(_SHORT, limit=FEW, messages=turns)
    return Finding("ok", "accepted")


async def usage(session: Session) -> Finding:
    """Tokens are reported; from all answers so far."""
    reported = [reply for reply in session.replies if reply.prompt_tokens]
    if len(reported) == len(session.replies):
        return Finding("ok", "reported with every answer")
    return Finding("no", f"reported with {len(reported)} of {len(session.replies)} answers")


async def reasoning(session: Session) -> Finding:
    """Where the model's thinking lands; from all answers so far."""
    places = sorted({reply.thought_in for reply in session.replies if reply.thought_in})
    if not places:
        return Finding("no", "none seen")
    return Finding("ok", "in " + ", ".join(places), places[0])


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _shown(session: Session, text: str) -> str:
    shown = session.client.redact(text)
    return repr(shown[:_SHOWN_TEXT] + "…" * (len(shown) > _SHOWN_TEXT))


PROBES: tuple[tuple[str, Probe], ...] = (
    ("answers", answers),
    ("models", models),
    ("server", server),
    ("context_window", context_window),
    ("longest_answer", longest_answer),
    ("model_size", model_size),
    ("token_field", token_field),
    ("speed", speed),
    ("strict", strict),
    ("json_schema", json_schema),
    ("enforced", enforced),
    ("bounds", bounds),
    ("tools", tools),
    ("json_object", json_object),
    ("md_json", md_json),
    ("temperature", temperature),
    ("seed", seed),
    ("system_turn", system_turn),
    ("long_prompt", long_prompt),
    ("usage", usage),
    ("reasoning", reasoning),
)
