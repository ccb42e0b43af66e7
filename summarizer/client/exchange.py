"""One question and its transport retries: posts until an answer comes, and counts every attempt."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential

from summarizer import errors
from summarizer.client.bodies import (
    error_in,
    has_message,
    is_filtered,
    join_parts,
    json_object,
    text_of,
    usage_of,
)
from summarizer.client.calls import Call, Message, Tally
from summarizer.client.faults import BrokenGeneration, error_in_answer
from summarizer.pacing import FIRST_ANSWER, estimate_tokens
from summarizer.record import Usage
from summarizer.ways import Way

if TYPE_CHECKING:
    from summarizer.client.connection import Client

_FIRST_WAIT, _LONGEST_WAIT = 0.5, 20.0  # seconds of back-off, doubled in between, full jitter
# Answers without choices, that are no JSON, or that broke off: each may have been paid for.
_MOST_EMPTY = 3
# An endpoint that asks to wait stops the clock. One that has answered nobody for an article's whole
# time, and has refused one request so often, is given up.
_MOST_REFUSALS = 10
# At a limit, a request is passed over by chance; more often, and there is something about it.
_OFTEN_PASSED_OVER = 3
_SUCCESS = range(200, 300)
# An outage of so many seconds is waited for; an address where nothing ever answered is a mistake.
FIRST_CONTACT = 45.0


@dataclass(slots=True)
class Exchange:
    """One question to the endpoint, asked until there is an answer."""

    client: Client
    way: Way
    tally: Tally
    prompt_tokens: int = 0
    estimated_tokens: int = 0
    empty: int = 0
    failures: int = 0
    failed_since: float = field(default_factory=time.monotonic)
    failure: errors.EndpointError | None = None
    passed_over: int = 0  # times that it was refused again, though others had been answered
    is_alone: bool = False  # its refusals speak of nothing but itself
    refused_at: float = math.inf  # the last time that it was too much, on the monotonic clock

    async def ask(self, messages: list[Message]) -> dict[str, Any]:
        """Post the conversation until an answer comes, and check how it ended.

        Returns:
            The body of the answer, with one choice and its message at least.
        """
        characters = sum(len(str(message.get("content") or "")) for message in messages)
        self.estimated_tokens = estimate_tokens(characters)
        try:
            return self._ended_well(await self._answered(messages))
        except errors.EndpointError as error:
            if not self.client.retries or not self._is_transient(error):
                raise
        # tenacity waits before an attempt: what has failed once is all that needs it
        retrying = AsyncRetrying(
            retry=retry_if_exception(self._is_transient),
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )
        await self._sleep(0.0 if self.failure and self.failure.retry_after else _first_wait())
        clock = self.tally.clock
        left = clock.left
        try:
            async for attempt in retrying:
                left = clock.left
                with attempt:
                    answer = await self._answered(messages)
        except errors.DeadlineExceeded:
            if self.failure and left < clock.whole / 2:  # gone before this attempt
                raise self.failure from None
            raise
        return self._ended_well(answer)

    def _wait(self, state: RetryCallState) -> float:
        """Back off with full jitter; what the endpoint asked to wait is a pause of all (Pacer).

        Unless this request alone is refused: then it waits by itself, on its article's time.
        """
        asked_for = self.failure.retry_after if self.failure else None
        if asked_for and not self.is_alone:
            return 0.0
        return max(asked_for or 0.0, _backoff(state))

    async def _sleep(self, seconds: float) -> None:
        try:
            await self.tally.clock.sleep(seconds)
        except errors.DeadlineExceeded as over:  # the fault that used the time up says more
            raise self.failure or over from None

    def _is_transient(self, error: BaseException) -> bool:
        if not isinstance(error, errors.ConnectionFailed | errors.RateLimited | _EmptyAnswer):
            return False
        self._raise_if_unreachable(error)
        self.failure = error
        self.failures += 1
        if error.status in _SUCCESS:
            self.empty += 1
            return self.empty < _MOST_EMPTY
        return self.failures < _MOST_REFUSALS or not self._is_given_up()

    def _raise_if_unreachable(self, error: errors.EndpointError) -> None:
        clock = self.tally.clock  # stands still in pauses and queues
        if not self.client.has_answered and clock.whole - clock.left > FIRST_CONTACT:
            raise errors.Unreachable(str(error)) from None

    def _is_given_up(self) -> bool:
        since = max(self.failed_since, self.client.pacer.answered_at)
        return time.monotonic() - since > self.tally.clock.whole

    async def _answered(self, messages: list[Message]) -> dict[str, Any]:
        """Post once; what the endpoint itself found broken is an answer of a broken shape."""
        try:
            return await self._attempt(messages)
        except BrokenGeneration as broken:
            message = {"role": "assistant", "content": broken.answer}
            return {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}

    async def _attempt(self, messages: list[Message]) -> dict[str, Any]:
        client = self.client
        # Pacing and the budget count the schema, which some endpoints add to the prompt.
        tokens = self.estimated_tokens + estimate_tokens(self.way.schema_size)
        async with client.budget.reserve(tokens), client.pacer.slot(tokens):
            attempt = _Attempt(tokens)
            try:
                async with self.tally.clock.running():
                    return await self._post(messages, attempt)
            except BaseException as error:
                attempt.error = getattr(error, "kind", None) or type(error).__name__
                attempt.status = attempt.status or getattr(error, "status", None)
                client.has_answered |= attempt.status is not None
                if isinstance(error, errors.EndpointError):
                    attempt.response = attempt.response or error.body
                    self._slow_down(error, attempt.started)
                raise
            finally:
                self.prompt_tokens = attempt.usage.prompt_tokens
                self._note(messages, attempt)

    async def _post(self, messages: list[Message], attempt: _Attempt) -> dict[str, Any]:
        client = self.client
        response = await client.post(self.way.request(client.endpoint.model, messages))
        attempt.status, attempt.response = response.status_code, response.text
        client.has_answered = True
        answer = json_object(attempt.response, attempt.status)
        attempt.usage = usage_of(answer)
        client.pacer.observe(response.headers)
        client.pacer.speed_up()
        if is_filtered(answer):
            raise errors.AnswerFiltered("the endpoint's content filter stopped the answer")
        join_parts(answer)
        if not has_message(answer):
            told = error_in_answer(client.endpoint.host, client.redact, answer, response)
            if told:
                attempt.status = told.status
                raise told
            said = f": {client.redact(error_in(answer))}" if "error" in answer else ""
            raise _EmptyAnswer(
                f"the endpoint answered without any choice{said}", status=attempt.status
            )
        return answer

    def _slow_down(self, error: errors.EndpointError, sent_at: float) -> None:
        """Slow everybody down, unless others are answered while this request is refused for ever."""
        pacer = self.client.pacer
        is_busy = isinstance(error, errors.RateLimited)
        others_pass = pacer.answered_at > self.refused_at
        self.passed_over += others_pass
        self.is_alone = others_pass and self.passed_over >= _OFTEN_PASSED_OVER
        if is_busy or error.retry_after:
            self.refused_at = time.monotonic()
        if is_busy and not self.is_alone:
            pacer.slow_down(sent_at)
        if error.retry_after and not self.is_alone:
            pacer.pause(error.retry_after)

    def _note(self, messages: list[Message], attempt: _Attempt) -> None:
        self.tally.attempts += 1
        self.tally.usage += attempt.usage
        self._count(attempt)
        self.client.tell(attempt.call(self.tally.article_id), self.way, messages)

    def _count(self, attempt: _Attempt) -> None:
        """Tell pacing and budget what an answer took: its own count, else an estimate."""
        if attempt.status not in _SUCCESS:
            return  # refused, and not charged
        sent, answered = attempt.usage.prompt_tokens, attempt.usage.completion_tokens
        if not sent + answered:
            sent, answered = attempt.estimated, estimate_tokens(len(attempt.response))
            answered = answered or FIRST_ANSWER  # it broke off
        self.client.budget.spend(sent, answered, attempt.estimated)
        self.client.pacer.spend(sent + answered, attempt.estimated)

    def _ended_well(self, answer: dict[str, Any]) -> dict[str, Any]:
        choice = answer["choices"][0]
        reason, refusal = choice.get("finish_reason"), choice["message"].get("refusal")
        if reason == "length":
            raise errors.AnswerTruncated(
                f"the answer was cut at {self._limit()}; allow longer answers "
                "(max_output_tokens) or a shorter article",
                answer=text_of(answer),
            )
        if refusal:
            raise errors.AnswerRefused(f"the model declined: {self.client.redact(str(refusal))}")
        return answer

    def _limit(self) -> str:
        limit = self.way.max_output_tokens
        return f"{limit:,} tokens" if limit else "the endpoint's limit"


class _EmptyAnswer(errors.EndpointError):
    """An answer without choices."""

    kind = "empty_answer"


@dataclass(slots=True)
class _Attempt:
    """One request under way."""

    estimated: int
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    started: float = field(default_factory=time.monotonic)
    status: int | None = None
    error: str | None = None
    usage: Usage = field(default_factory=Usage)
    response: str = ""

    def call(self, article_id: str) -> Call:
        """The attempt as it is told to others."""
        return Call(
            article_id=article_id,
            at=self.at.isoformat(timespec="milliseconds"),
            seconds=round(time.monotonic() - self.started, 4),
            status=self.status,
            error=self.error,
            usage=self.usage,
            response=self.response,
        )


_backoff = wait_random_exponential(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT)


def _first_wait() -> float:
    return _backoff(RetryCallState(AsyncRetrying(), None, (), {}))
