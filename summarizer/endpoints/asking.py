"""The doctor's way of asking: one raw request at a time within one budget of seconds.

Answers are read as they came, whatever shape they have: an odd one is a fact about the endpoint.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from summarizer.answers import text_in
from summarizer.client import Client
from summarizer.endpoints.diagnosis import Fact
from summarizer.errors import (
    AnswerInvalid,
    ConnectionFailed,
    DeadlineExceeded,
    EndpointError,
    RateLimited,
)
from summarizer.settings import TokenField

ROOM = 64  # tokens: the answers that are asked for have about ten
ROOM_TO_THINK = 1_024  # tokens: a model that thinks first spends hundreds before its answer
_SHARE = 0.25  # of the budget, for one request: what hangs must leave time for the others
_LOOK_UP = 10.0  # seconds for a page that only says what is there
_LONGEST_PAUSE = 20.0  # seconds that a rate limit may ask for
_FIRST_FAULT = 400  # status
_FAULT_PAUSES = (0.5, 3.0)  # seconds after a server error, before it is a fact
_USUAL_PAUSE = 5.0  # seconds, where it does not say
_THOUGHT = re.compile(r"^.*?</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE)
_THINKING = re.compile(r"^\s*<(?:think|thinking|reasoning)>", re.IGNORECASE)
_FIELDS = ("reasoning_content", "reasoning")


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, read."""

    text: str  # without what was thought aloud
    arguments: str  # of its first tool call
    thought_in: str | None  # where reasoning stood
    finish_reason: str
    prompt_tokens: int
    completion_tokens: int
    rate: float | None  # tokens a second, where the server itself says so
    seconds: float

    @property
    def used_up(self) -> bool:
        """Whether thinking took all the room, so that no answer came."""
        return bool(self.finish_reason == "length" and self.thought_in and not self.text)


@dataclass(slots=True)
class Session:
    """One examination under way."""

    client: Client
    budget: float  # seconds
    started: float = field(default_factory=time.monotonic)
    token_field: TokenField | None = "max_completion_tokens"  # noqa: S105 - a name
    room: int = ROOM
    requests: int = 0
    facts: dict[str, Fact] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)
    card: dict[str, Any] = field(default_factory=dict)  # what /models says of the model
    server: str | None = None
    version: str | None = None
    window: tuple[int, str] | None = None  # tokens, and the page that says so

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self.budget - (time.monotonic() - self.started)

    async def ask(
        self, prompt: str, *, limit: int | None = None, share: float = _SHARE, **asked: Any
    ) -> Reply:
        """Ask once; again with more room when a model that thinks has used it up.

        Args:
            prompt: the only message, unless `asked` has others.
            limit: tokens of the answer; by default what an answer of ten words needs.
            share: of the whole budget, that the request may take.
            asked: more fields of the request's body.

        Raises:
            EndpointError or one of its children; AnswerInvalid when nothing in it is an answer.
        """
        reply = await self._post(prompt, limit or self.room, share, asked)
        if limit is None and reply.used_up and self.room < ROOM_TO_THINK:
            self.room = ROOM_TO_THINK
            reply = await self._post(prompt, self.room, share, asked)
        self.replies.append(reply)
        return reply

    async def _post(self, prompt: str, limit: int, share: float, asked: dict[str, Any]) -> Reply:
        messages = [{"role": "user", "content": prompt}]
        body = {"model": self.client.endpoint.model, "messages": messages} | asked
        if self.token_field:
            body[self.token_field] = limit
        for usual_pause in _FAULT_PAUSES:
            try:
                return await self._timed(body, share)
            except (RateLimited, ConnectionFailed) as error:
                await self._wait_for(error, usual_pause)
        return await self._timed(body, share)

    async def _wait_for(self, error: RateLimited | ConnectionFailed, usual_pause: float) -> None:
        """Wait until a fault may have passed; raise it where that takes too long, or no wait helps."""
        # No connection, a broken one, a page instead of an answer: the budget is for answers.
        if error.status is None or error.status < _FIRST_FAULT:
            raise error
        pause = _USUAL_PAUSE if isinstance(error, RateLimited) else usual_pause
        pause = pause if error.retry_after is None else error.retry_after
        if pause > min(_LONGEST_PAUSE, self.left):
            raise error
        await asyncio.sleep(pause)

    async def _timed(self, body: dict[str, Any], share: float) -> Reply:
        self.requests += 1
        start = time.monotonic()
        seconds = min(self.left, self.budget * share)
        with _in_time(seconds):
            async with asyncio.timeout(seconds):
                answer = await self.client.ask(body)
        return self._read(answer, time.monotonic() - start)

    def _read(self, answer: dict[str, Any], seconds: float) -> Reply:
        choices = answer.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(choice, dict) or not isinstance(choice.get("message"), dict):
            said = self.client.redact(str(answer.get("error") or ""))
            raise AnswerInvalid(
                f"{self.client.endpoint.host} sent an answer without a message"
                + f": {said}" * bool(said)
            )
        return _reply(answer, choice, choice["message"], seconds)

    async def look_up(self, path: str) -> dict[str, Any]:
        """Read a page about the endpoint; nothing when there is none. Costs no tokens."""
        if self.left <= 0:
            return {}
        self.requests += 1
        try:
            async with asyncio.timeout(min(self.left, _LOOK_UP)):
                return await self.client.get(path)
        except (EndpointError, TimeoutError):
            return {}


@contextmanager
def _in_time(seconds: float) -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        raise DeadlineExceeded(f"no answer within {seconds:.0f} s") from None


def _reply(
    answer: dict[str, Any], choice: dict[str, Any], message: dict[str, Any], seconds: float
) -> Reply:
    content, thought_in = _content(message.get("content"))
    usage = _dict(answer.get("usage"))
    details = _dict(usage.get("completion_tokens_details"))
    named = next((name for name in _FIELDS if message.get(name)), None)
    hidden = "hidden" if _whole(details.get("reasoning_tokens")) else None
    rate = _dict(answer.get("timings")).get("predicted_per_second")
    return Reply(
        text=content,
        arguments=_arguments(message.get("tool_calls")),
        thought_in=named or thought_in or hidden,
        finish_reason=str(choice.get("finish_reason") or ""),
        prompt_tokens=_whole(usage.get("prompt_tokens")),
        completion_tokens=_whole(usage.get("completion_tokens")),
        rate=float(rate) if isinstance(rate, int | float) and rate > 0 else None,
        seconds=seconds,
    )


def _content(content: Any) -> tuple[str, str | None]:
    """The answer alone, and where it was thought aloud."""
    if isinstance(content, list):
        thought = any(_dict(part).get("type") == "thinking" for part in content)
        return text_in(content), "content parts" if thought else None
    text = content if isinstance(content, str) else ""
    answer = _THOUGHT.sub("", text, count=1)
    if answer != text:
        return answer.strip(), "<think>"
    return ("", "<think>") if _THINKING.match(text) else (text, None)


def _arguments(calls: Any) -> str:
    first = _dict(calls[0]) if isinstance(calls, list) and calls else {}
    arguments = _dict(first.get("function")).get("arguments")
    return arguments if isinstance(arguments, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
