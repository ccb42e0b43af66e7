"""One structured completion. The only module that knows openai and instructor.

instructor asks, validates and asks again when the shape is broken; its `create` is ours: one post
through the SDK with tenacity around it, which counts every attempt and raises what must not be
asked again. The SDK itself never retries. Vendor errors leave here as errors of this package.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import httpx2
import instructor
import openai
from instructor.core.exceptions import InstructorRetryException, ResponseParsingError
from openai.types.chat import ChatCompletion
from pydantic import SecretStr
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential

from summarizer import errors
from summarizer.answers import BrokenShape
from summarizer.pacing import Budget, Clock, Pacer, estimate_tokens, seconds_of
from summarizer.record import Usage
from summarizer.settings import NO_KEY, Endpoint
from summarizer.ways import Way

Message = dict[str, str]

LARGEST_ANSWER = 8 * 1024 * 1024  # bytes: the longest honest answer has well under one megabyte
_LARGEST_PACKED = LARGEST_ANSWER // 32  # bytes of a compressed one, which may unpack to a thousand
_CONNECT_TIMEOUT = 15.0  # seconds
_READ_TIMEOUT = 600.0  # seconds between two pieces of an answer; the article's clock is stricter
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 20.0  # seconds of back-off, doubled in between, full jitter
_MOST_EMPTY = 3  # answers without choices, or that are no JSON: each may have been paid for
# An endpoint that asks to wait stops the clock. One that has answered nobody for an article's whole
# time, and has refused one request so often, is given up.
_MOST_REFUSALS = 10
_TRANSIENT_STATUS = frozenset((408, 409, 425, 429))
_BUSY_STATUS = frozenset((429, 503))
_SUCCESS = range(200, 300)
_WRONG_FOR_ALL = frozenset((401, 402, 403))  # the key, the account's credit, its rights
_WINDOW = re.compile(
    r"context.{0,40}?(?:length|window|size)|too (?:many tokens|long)|n_ctx", re.IGNORECASE
)
_WINDOW_SIZE = re.compile(
    r"(?:maximum|max|available)\D{0,60}?(\d[\d,]{2,})|n_ctx\D{0,4}(\d+)", re.IGNORECASE
)
# A server error that speaks of the way of asking is a refusal of it, not a fault that passes.
_ASKING = re.compile(r"response_format|json_schema|tool_choice|grammar", re.IGNORECASE)
_SHOWN_MESSAGE = 300  # characters of an endpoint's message that an error repeats

# Its log lines repeat what the model said; nobody asked for that on standard error.
_instructor_log = logging.getLogger("instructor")
_instructor_log.addHandler(logging.NullHandler())
_instructor_log.propagate = False


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt, also a failed one, as `on_call` sees it."""

    article_id: str
    at: str
    seconds: float
    status: int | None
    error: str | None
    usage: Usage
    request: dict[str, Any] = field(repr=False, default_factory=dict)
    response: str = field(repr=False, default="")


OnCall = Callable[[Call], None]


@dataclass(frozen=True, slots=True)
class Completion:
    """A validated answer."""

    answer: Any
    prompt_tokens: int  # of the last attempt, as the endpoint reports them; 0 when it does not
    estimated_tokens: int  # of the same prompt, from its length


@dataclass(slots=True)
class Tally:
    """What one article has cost so far."""

    article_id: str
    clock: Clock
    attempts: int = 0
    usage: Usage = field(default_factory=Usage)


class Client:
    """Holds the connections to one endpoint; `complete` asks for one structured answer."""

    def __init__(
        self,
        endpoint: Endpoint,
        api_key: SecretStr | None,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        pacer: Pacer | None = None,
        budget: Budget | None = None,
        reasks: int = 1,
        connections: int = 64,
        retries: bool = True,
        on_call: OnCall | None = None,
    ) -> None:
        """Open no connection yet; with `transport` nothing else touches the network."""
        self.endpoint = endpoint
        self._pacer = pacer or Pacer(connections)
        self._budget = budget or Budget()
        self._reasks = reasks
        self._retries = retries
        self._on_call = on_call
        self._key = api_key.get_secret_value() if api_key else ""
        self._sdk = openai.AsyncOpenAI(
            base_url=endpoint.base_url,
            api_key=self._key or NO_KEY,
            max_retries=0,
            http_client=_http_client(transport),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._sdk.close()

    async def complete(
        self, messages: Sequence[Message], way: Way, read: Callable[[str], Any], tally: Tally
    ) -> Completion:
        """Ask once, and again while the shape is broken.

        Args:
            messages: the conversation.
            way: how JSON is asked for.
            read: reads an answer's text; raises BrokenShape.
            tally: counts attempts and usage, and holds the article's clock.

        Raises:
            EndpointError or one of its children; BudgetExceeded; CassetteMiss.
        """
        exchange = _Exchange(self, way, tally)
        create = instructor.patch(
            create=exchange.create,
            mode=instructor.Mode.TOOLS if way.mode == "tools" else instructor.Mode.JSON_SCHEMA,
        )
        with _instructor_errors():
            shell: Any = await create(
                response_model=_shell_for(read),
                max_retries=self._reasks,
                messages=list(messages),
                model=self.endpoint.model,
            )
        return Completion(shell.answer, exchange.prompt_tokens, exchange.estimated_tokens)

    async def get(self, path: str) -> dict[str, Any]:
        """Ask the endpoint about itself: one GET, no retry; EndpointError when it does not say."""
        with _sdk_errors(self):
            response = await self._sdk.get(path, cast_to=httpx2.Response)
        try:
            found = response.json()
        except ValueError:
            found = None
        return found if isinstance(found, dict) else {}

    async def ask(self, body: dict[str, Any]) -> dict[str, Any]:
        """Post one request as it is: no retry, no pacing, the answer unread; for the doctor."""
        with _sdk_errors(self):
            response = await self._sdk.post("/chat/completions", cast_to=httpx2.Response, body=body)
        return _json_object(response.text, response.status_code)

    def redact(self, text: str) -> str:
        """Take the key out of a text of the endpoint's, and cut it short."""
        text = " ".join(text.split())
        return (text.replace(self._key, "REDACTED") if self._key else text)[:_SHOWN_MESSAGE]


@dataclass(slots=True)
class _Exchange:
    """The `create` that instructor calls: one question with its transport retries."""

    client: Client
    way: Way
    tally: Tally
    prompt_tokens: int = 0
    estimated_tokens: int = 0
    empty: int = 0
    failures: int = 0
    failed_since: float = field(default_factory=time.monotonic)
    failure: errors.EndpointError | None = None

    async def create(self, *, messages: list[Any], model: str, **_: Any) -> ChatCompletion:
        """Post the conversation until an answer comes, and check how it ended."""
        body = {"model": model, "messages": messages, **self.way.body()}
        characters = sum(len(str(message.get("content") or "")) for message in messages)
        self.estimated_tokens = estimate_tokens(characters)
        # Pacing and the budget count the schema, which some endpoints add to the prompt.
        tokens = self.estimated_tokens + estimate_tokens(self.way.schema_size)
        if not self.client._retries:
            return self._ended_well(await self._attempt(body, tokens))
        retrying = AsyncRetrying(
            retry=retry_if_exception(self._is_transient),
            wait=_wait,
            sleep=self._sleep,
            reraise=True,
        )
        async for attempt in retrying:
            with attempt:
                answer = await self._attempt(body, tokens)
        return self._ended_well(answer)

    async def _sleep(self, seconds: float) -> None:
        try:
            await self.tally.clock.sleep(seconds)
        except errors.DeadlineExceeded as over:  # the fault that used the time up says more
            raise self.failure or over from None

    def _is_transient(self, error: BaseException) -> bool:
        if not isinstance(error, errors.ConnectionFailed | errors.RateLimited | _EmptyAnswer):
            return False
        self.failure = error
        self.failures += 1
        if error.status in _SUCCESS:
            self.empty += 1
            return self.empty < _MOST_EMPTY
        return self.failures < _MOST_REFUSALS or not self._is_given_up()

    def _is_given_up(self) -> bool:
        since = max(self.failed_since, self.client._pacer.answered_at)
        return time.monotonic() - since > self.tally.clock.whole

    async def _attempt(self, body: dict[str, Any], tokens: int) -> ChatCompletion:
        client = self.client
        async with client._budget.reserve(tokens), client._pacer.slot(tokens):
            attempt = _Attempt(self.tally, body, tokens)
            try:
                async with self.tally.clock.running():
                    return await self._post(body, attempt)
            except BaseException as error:
                attempt.error = getattr(error, "kind", None) or type(error).__name__
                attempt.status = attempt.status or getattr(error, "status", None)
                if isinstance(error, errors.EndpointError):
                    self._slow_down(error, attempt.started)
                raise
            finally:
                self.prompt_tokens = attempt.usage.prompt_tokens
                self._note(attempt)

    async def _post(self, body: dict[str, Any], attempt: _Attempt) -> ChatCompletion:
        with _sdk_errors(self.client):
            response = await self.client._sdk.post(
                "/chat/completions", cast_to=httpx2.Response, body=body
            )
        attempt.status = response.status_code
        if len(response.content) > LARGEST_ANSWER:
            raise _too_large()
        attempt.response = response.text
        answer = _json_object(attempt.response, attempt.status)
        attempt.usage = _usage(answer)
        self.client._pacer.observe(response.headers)
        self.client._pacer.speed_up()
        if not _has_message(answer):
            said = f": {self.client.redact(_error_in(answer))}" if "error" in answer else ""
            raise _EmptyAnswer(
                f"the endpoint answered without any choice{said}", status=attempt.status
            )
        return ChatCompletion.construct(**answer)

    def _slow_down(self, error: errors.EndpointError, sent_at: float) -> None:
        if error.status in _BUSY_STATUS:
            self.client._pacer.slow_down(sent_at)
        if error.retry_after:
            self.client._pacer.pause(error.retry_after)

    def _note(self, attempt: _Attempt) -> None:
        self.tally.attempts += 1
        self.tally.usage += attempt.usage
        self._count(attempt)
        if self.client._on_call:
            self.client._on_call(attempt.call())

    def _count(self, attempt: _Attempt) -> None:
        """Tell pacing and budget what an answer took: its own count, else an estimate."""
        if not attempt.response:
            return
        sent, answered = attempt.usage.prompt_tokens, attempt.usage.completion_tokens
        if not sent + answered:
            sent, answered = attempt.estimated, estimate_tokens(len(attempt.response))
        self.client._budget.spend(sent, answered, attempt.estimated)
        self.client._pacer.spend(sent + answered, attempt.estimated)

    def _ended_well(self, answer: ChatCompletion) -> ChatCompletion:
        choice = answer.choices[0]
        if choice.finish_reason == "length":
            raise errors.AnswerTruncated(
                f"the answer was cut at {self.prompt_limit}; allow longer answers "
                "(max_output_tokens) or a shorter article",
                answer=_text_of(choice),
            )
        if choice.finish_reason == "content_filter":
            raise errors.AnswerFiltered("the endpoint's content filter stopped the answer")
        refusal = getattr(choice.message, "refusal", None)
        if refusal:
            raise errors.AnswerRefused(f"the model declined: {self.client.redact(refusal)}")
        return answer

    @property
    def prompt_limit(self) -> str:
        """The limit of the answer, in words."""
        limit = self.way.max_output_tokens
        return f"{limit:,} tokens" if limit else "the endpoint's limit"


class _EmptyAnswer(errors.EndpointError):
    """An answer without choices."""

    kind = "empty"


@dataclass(slots=True)
class _Attempt:
    """One request under way."""

    tally: Tally
    body: dict[str, Any]
    estimated: int
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    started: float = field(default_factory=time.monotonic)
    status: int | None = None
    error: str | None = None
    usage: Usage = field(default_factory=Usage)
    response: str = ""

    def call(self) -> Call:
        """The attempt as it is told to others."""
        return Call(
            article_id=self.tally.article_id,
            at=self.at.isoformat(timespec="milliseconds"),
            seconds=round(time.monotonic() - self.started, 4),
            status=self.status,
            error=self.error,
            usage=self.usage,
            request=self.body,
            response=self.response,
        )


@lru_cache(maxsize=8)
def _shell_for(read: Callable[[str], Any]) -> type[Any]:
    """A response model of one class: instructor walks its type tree on every call."""

    class Shell(instructor.ResponseSchema):
        answer: Any = None

        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            # never sent: `Way.body` sends the real one
            return {"title": "draft", "type": "object", "properties": {}, "required": []}

        @classmethod
        def model_validate_json(cls, text: str, **_: Any) -> Shell:  # type: ignore[override]
            try:
                return cls.model_construct(answer=read(text))
            except BrokenShape as error:
                raise ResponseParsingError(str(error), mode="JSON", raw_response=None) from None

    return Shell


def _http_client(transport: httpx2.AsyncBaseTransport | None) -> httpx2.AsyncClient:
    timeout = httpx2.Timeout(_READ_TIMEOUT, connect=_CONNECT_TIMEOUT, pool=None)
    limits = httpx2.Limits(max_connections=0)  # to aiohttp no limit at all: the pacer has one
    hooks = {"response": [_bound_answer]}
    if transport is not None:
        return httpx2.AsyncClient(transport=transport, timeout=timeout, event_hooks=hooks)
    # aiohttp beneath httpx2 halves the cost of a request with many in flight (decision 9)
    client: httpx2.AsyncClient = openai.DefaultAioHttpClient(
        timeout=timeout, limits=limits, event_hooks=hooks
    )
    return client


async def _bound_answer(response: httpx2.Response) -> None:
    """Let no answer fill the memory: its body ends with an error when it grows too large."""
    if isinstance(response.stream, httpx2.AsyncByteStream):
        packed = response.headers.get("content-encoding", "identity") != "identity"
        most = _LARGEST_PACKED if packed else LARGEST_ANSWER
        response.stream = _BoundedStream(response.stream, most)


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, most: int) -> None:
        self._stream = stream
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > self._most:
                raise _too_large()
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


def _too_large() -> errors.AnswerTooLarge:
    return errors.AnswerTooLarge(
        f"the endpoint sent more than {LARGEST_ANSWER // 2**20} MB for one answer"
    )


def _has_message(answer: Mapping[str, Any]) -> bool:
    """Tell whether an answer has a choice with a message whose content is text, or none."""
    choices = answer.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    return isinstance(message, dict) and isinstance(message.get("content"), str | None)


def _error_in(answer: Mapping[str, Any]) -> str:
    """The message of an error that some gateways send with status 200."""
    error = answer["error"]
    return str(error.get("message", error) if isinstance(error, dict) else error)


def _text_of(choice: Any) -> str:
    calls = getattr(choice.message, "tool_calls", None)
    return (calls[0].function.arguments if calls else choice.message.content) or ""


def _json_object(text: str, status: int | None) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise errors.ConnectionFailed(
            "the endpoint's answer is no JSON object; is the base URL right (…/v1)?",
            status=status,
        )
    return answer


def _usage(answer: Mapping[str, Any]) -> Usage:
    """Read the tokens from the answer as it came, before anybody adds to them."""
    usage = answer.get("usage")
    if not isinstance(usage, dict):
        return Usage()
    details = usage.get("prompt_tokens_details")
    sent, answered = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    return Usage.model_construct(
        prompt_tokens=sent,
        completion_tokens=answered,
        cached_tokens=_count(details.get("cached_tokens")) if isinstance(details, dict) else 0,
        total_tokens=sent + answered,
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


_backoff = wait_random_exponential(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT)


def _wait(state: RetryCallState) -> float:
    """Back off with full jitter; what the endpoint asked to wait is a pause of all (Pacer)."""
    error = state.outcome.exception() if state.outcome else None
    if getattr(error, "retry_after", None):
        return 0.0
    return _backoff(state)


@contextmanager
def _instructor_errors() -> Iterator[None]:
    """Take instructor's wrapping off: our own errors come out as they went in."""
    try:
        yield
    except InstructorRetryException as error:
        cause = error.__cause__
        if isinstance(cause, errors.SummarizerError):
            raise cause from None
        if isinstance(cause, ResponseParsingError):
            raise errors.AnswerInvalid(
                f"no answer had the shape of the contract: {str(cause).splitlines()[0]}"
            ) from None
        raise errors.EndpointError(
            f"unexpected answer: {cause or error}"[:_SHOWN_MESSAGE]
        ) from error
    except ResponseParsingError as error:
        raise errors.AnswerInvalid(
            f"no answer had the shape of the contract: {str(error).splitlines()[0]}"
        ) from None


@contextmanager
def _sdk_errors(client: Client) -> Iterator[None]:
    """Translate the SDK's errors into ours."""
    try:
        yield
    except openai.APIStatusError as error:
        raise _of_status(client, error) from None
    except openai.APIConnectionError as error:
        if isinstance(error.__cause__, errors.SummarizerError):
            raise error.__cause__ from None
        reason = client.redact(str(error.__cause__ or error) or type(error.__cause__).__name__)
        raise errors.ConnectionFailed(
            f"no connection to {client.endpoint.host}: {reason}; is the endpoint running?"
        ) from None
    except openai.OpenAIError as error:
        raise errors.EndpointError(client.redact(str(error))) from None


def _of_status(client: Client, error: openai.APIStatusError) -> errors.EndpointError:
    status = error.status_code
    said = client.redact(_message_of(error))
    text = f"{client.endpoint.host} answered {status}: {said}"
    if status in _WRONG_FOR_ALL:
        return errors.AuthenticationFailed(
            f"{text}; check the key, the account and the model", status=status
        )
    if status in _BUSY_STATUS and "insufficient_quota" in (error.code, error.type):
        return errors.AuthenticationFailed(f"{text}; the account has no quota left", status=status)
    if status in _BUSY_STATUS:
        wait = _retry_after(error.response.headers)
        return errors.RateLimited(text, status=status, retry_after=wait)
    unsupported = status == 501 or (status == 500 and _ASKING.search(said))
    if status in _TRANSIENT_STATUS or (status >= 500 and not unsupported):
        wait = _retry_after(error.response.headers)
        return errors.ConnectionFailed(text, status=status, retry_after=wait)
    details = error.body if isinstance(error.body, dict) else {}
    too_long = "context" in str(error.code) or "exceed_context" in str(details.get("type"))
    if status in (400, 413, 422) and (too_long or _WINDOW.search(said)):
        size = details.get("n_ctx") or _first_number(_WINDOW_SIZE.search(said))
        return errors.PromptTooLong(text, status=status, window=size or None)
    kind = errors.ModelNotFound if status == 404 else errors.RequestRejected
    return kind(text, status=status, parameter=error.param)


def _message_of(error: openai.APIStatusError) -> str:
    body = error.body
    if isinstance(body, dict):
        message = body.get("message") or body.get("detail") or body.get("error")
        return message if isinstance(message, str) else json.dumps(body, ensure_ascii=False)
    return str(body or error.message)


def _first_number(found: re.Match[str] | None) -> int:
    number = next(filter(None, found.groups()), "") if found else ""
    return int(number.replace(",", "") or 0)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by `Retry-After` (seconds or a date, RFC 9110) or `retry-after-ms`."""
    if headers.get("retry-after-ms"):
        return seconds_of(headers["retry-after-ms"] + "ms")
    value = headers.get("retry-after", "")
    if not value or (seconds := seconds_of(value)) is not None:
        return seconds if value else None
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
