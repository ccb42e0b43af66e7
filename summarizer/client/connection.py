"""The connections to one endpoint, and what is asked over them."""

from __future__ import annotations

import base64
import json
import logging
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import httpx2
import openai
from pydantic import SecretStr

from summarizer import cassettes, errors, surrogates
from summarizer.answers import BrokenShape
from summarizer.client.bodies import (
    LARGEST_ANSWER,
    broken_off,
    json_object,
    text_of,
    too_large,
)
from summarizer.client.calls import Call, Completion, Message, OnCall, Tally
from summarizer.client.exchange import Exchange
from summarizer.client.faults import sdk_errors
from summarizer.pacing import Budget, Pacer
from summarizer.settings import NO_KEY, Endpoint
from summarizer.ways import Way

_LARGEST_PACKED = LARGEST_ANSWER // 32  # bytes of a compressed one, which may unpack to a thousand
_CONNECT_TIMEOUT = 15.0  # seconds
_MOST_REDIRECTS = 3  # to https, to another host, to another path; a circle is noticed as soon
_SHOWN_MESSAGE = 300  # characters of an endpoint's message that an error repeats
_PATH = "/chat/completions"
_JSON = {"Content-Type": "application/json"}
# What logs addresses and bodies; a filter does not see what loggers below its own say.
_LOGGERS = ("httpx2", "openai._base_client", "instructor", "instructor.v2.retry")
_LOGS = tuple(map(logging.getLogger, _LOGGERS))
_KEPT_OUT_OF_LOGS = set[str]()  # of all clients: nobody says when the last line was logged


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
        bodies: bool = True,
    ) -> None:
        """Open no connection yet; with `transport` nothing else touches the network.

        `on_call` is told of each attempt, with what was sent and what came unless `bodies` is false.
        """
        self.pacer = pacer or Pacer(connections)
        self.budget = budget or Budget()
        self.retries = retries
        self.has_answered = False  # anything at all, a refusal too
        self._reasks = reasks
        self._key = api_key.get_secret_value() if api_key else ""
        url = _url(endpoint.base_url)
        credentials = _credentials(url)
        self._secrets = _secrets(self._key, url, credentials)
        base_url = str(url.copy_with(username=None, password=None, query=None))
        self.endpoint = endpoint.model_copy(update={"base_url": base_url.rstrip("/")})
        _keep_out_of_logs(self._secrets)
        self.on_call = on_call
        self._bodies = bodies
        self._sdk = openai.AsyncOpenAI(
            base_url=base_url,
            api_key=self._key or NO_KEY,
            default_headers=credentials,
            default_query=dict(url.params),
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
        exchange = Exchange(self, way, tally)
        first = await exchange.ask(list(messages))
        try:
            answer = read(text_of(first))
        except BrokenShape:
            # instructor is for answers of a broken shape; most need none (decision 3)
            from summarizer.client.reasking import ask_again

            answer = await ask_again(exchange, first, messages, read, self._reasks)
        return Completion(answer, exchange.prompt_tokens, exchange.estimated_tokens)

    async def get(self, path: str) -> dict[str, Any]:
        """Ask the endpoint about itself: one GET, no retry; EndpointError when it does not say."""
        with sdk_errors(self.endpoint.host, self.redact):
            response = await self._sdk.get(path, cast_to=httpx2.Response)
        try:
            found = response.json()
        except ValueError:
            found = None
        return found if isinstance(found, dict) else {}

    async def ask(self, body: dict[str, Any]) -> dict[str, Any]:
        """Post one request as it is: no retry, no pacing, the answer unread; for the doctor."""
        response = await self.post(json.dumps(body, ensure_ascii=False))
        return json_object(response.text, response.status_code)

    async def post(self, body: str) -> httpx2.Response:
        """Post a body that is JSON already: the SDK's address, headers and errors."""
        with sdk_errors(self.endpoint.host, self.redact):
            response = await self._sdk.post(
                _PATH,
                cast_to=httpx2.Response,
                content=body.encode("utf-8", "replace"),
                options={"headers": _JSON},
            )
        if len(response.content) > LARGEST_ANSWER:
            raise too_large()
        return response

    def redact(self, text: str) -> str:
        """Take the key out of a text of the endpoint's, and cut it short."""
        text = surrogates.whole(" ".join(text.split()))
        text = text.replace(self._key, cassettes.REDACTED) if self._key else text
        return cassettes.hide(text, self._secrets)[:_SHOWN_MESSAGE]

    def tell(self, call: Call, way: Way, messages: Sequence[Message]) -> None:
        """Tell of a call, without what says who asks: an endpoint may repeat it in its answer."""
        if self.on_call is None:
            return
        if not self._bodies:
            self.on_call(replace(call, response=""))
            return
        request = way.body() | {"model": self.endpoint.model, "messages": [*messages]}
        if self._secrets:
            sent = json.dumps(request, ensure_ascii=False)
            hidden = cassettes.hide(sent, self._secrets)
            request = request if hidden == sent else json.loads(hidden)
        response = cassettes.hide(call.response, self._secrets)
        self.on_call(replace(call, request=request, response=response))


def _url(base_url: str) -> httpx2.URL:
    try:
        return httpx2.URL(base_url)
    except httpx2.InvalidURL as error:
        raise errors.ConfigurationError(f"base_url is no address: {error}") from None


def _credentials(url: httpx2.URL) -> dict[str, str]:
    """User and password of an address, as the header that they stand for."""
    if not url.userinfo:
        return {}
    user = f"{url.username}:{url.password}".encode()
    return {"Authorization": f"Basic {base64.b64encode(user).decode()}"}


def _secrets(key: str, url: httpx2.URL, credentials: dict[str, str]) -> tuple[str, ...]:
    """Whatever says who asks: the key, the password of the address, and keys in its query."""
    basic = credentials.get("Authorization", "").removeprefix("Basic ")
    found = (key, url.password or "", basic, *cassettes.secret_parameters(url))
    return tuple(secret for secret in found if secret)


def _keep_out_of_logs(secrets: tuple[str, ...]) -> None:
    """Hide what says who asks in the lines that the libraries log: they have whole addresses."""
    _KEPT_OUT_OF_LOGS.update(secrets)
    for log in _LOGS:
        log.addFilter(_without_secrets)  # once, however often it is added


def _without_secrets(record: logging.LogRecord) -> bool:
    said = record.getMessage()
    hidden = cassettes.hide(said, tuple(_KEPT_OUT_OF_LOGS))
    if hidden != said:
        record.msg, record.args = hidden, ()
    return True


def _http_client(transport: httpx2.AsyncBaseTransport | None) -> httpx2.AsyncClient:
    # How long an answer may take is for the article's clock to say: a slow model may need an hour.
    timeout = httpx2.Timeout(None, connect=_CONNECT_TIMEOUT)
    limits = httpx2.Limits(max_connections=0)  # to aiohttp no limit at all: the pacer has one
    hooks = {"response": [_bound_answer]}
    if transport is not None:
        return httpx2.AsyncClient(
            transport=transport, timeout=timeout, event_hooks=hooks, max_redirects=_MOST_REDIRECTS
        )
    # aiohttp beneath httpx2 halves the cost of a request with many in flight (decision 5)
    client: httpx2.AsyncClient = openai.DefaultAioHttpClient(
        timeout=timeout,
        limits=limits,
        event_hooks=hooks,
        max_redirects=_MOST_REDIRECTS,
        verify=_certificates(),
    )
    return client


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """The certificates that are trusted; reading them takes 50 ms, so that is done once."""
    return httpx2.create_ssl_context()


async def _bound_answer(response: httpx2.Response) -> None:
    """Let no answer fill the memory: its body ends with an error when it grows too large."""
    if isinstance(response.stream, httpx2.AsyncByteStream):
        packed = response.headers.get("content-encoding", "identity") != "identity"
        most = _LARGEST_PACKED if packed else LARGEST_ANSWER
        response.stream = _BoundedStream(response.stream, most, response.status_code)


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, most: int, status: int) -> None:
        self._stream = stream
        self._most = most
        self._status = status

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        try:
            async for chunk in self._stream:
                size += len(chunk)
                if size > self._most:
                    raise too_large()
                yield chunk
        except httpx2.TransportError as error:
            raise broken_off(size, self._status, error) from None

    async def aclose(self) -> None:
        await self._stream.aclose()
