"""The `httpx2` transport that replays a cassette, or records into it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import httpx2

from summarizer.cassettes.exchanges import Exchange
from summarizer.cassettes.files import prove_writable, read, write
from summarizer.cassettes.keys import key, key_but_limit, key_of
from summarizer.cassettes.misses import explain
from summarizer.cassettes.redaction import redact, secrets_of
from summarizer.errors import CassetteError, CassetteMiss

# What these headers say is true on the wire, no longer of the content that has been read.
_ENCODINGS = frozenset(("content-encoding", "content-length", "transfer-encoding"))


class CassetteTransport(httpx2.AsyncBaseTransport):
    """Replays a folder of exchanges, or records into it.

    `CassetteTransport("cassettes/demo")` replays: a request that no recording matches raises
    CassetteMiss. `CassetteTransport(folder, mode="record")` passes requests on to `transport`
    (by default the network) and keeps each exchange; the newest answer to a request stays.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        mode: Literal["replay", "record"] = "replay",
        transport: httpx2.AsyncBaseTransport | None = None,
        secrets: Iterable[str] = (),
    ) -> None:
        """Open a cassette; CassetteError when it cannot be read, or not be written when recording."""
        if mode not in ("replay", "record"):
            raise CassetteError(f"cassette {folder}: mode {mode!r} is neither replay nor record")
        self.folder = Path(folder)
        if mode == "record":
            prove_writable(self.folder)
        self.mode = mode
        self._secrets = tuple(secrets)
        self._inner = transport or _Network() if mode == "record" else None
        self._recorded = {key_of(e): e for e in read(self.folder)} if mode == "replay" else {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request from the recordings, or pass it on and record the answer."""
        body = (await request.aread()).decode("utf-8", "replace")
        if self._inner is None:
            return self._replay(request, body)
        response = await self._inner.handle_async_request(request)
        content = await response.aread()
        secrets = (*self._secrets, *secrets_of(request))
        exchange = Exchange(
            method=request.method,
            uri=str(request.url),
            request=body,
            status=response.status_code,
            headers=dict(response.headers),
            response=content.decode("utf-8", "replace"),
        )
        write(self.folder, redact(exchange, secrets))
        return _answer(response.status_code, response.headers.multi_items(), content)

    async def aclose(self) -> None:
        """Close the connections used for recording."""
        if self._inner is not None:
            await self._inner.aclose()

    def _replay(self, request: httpx2.Request, body: str) -> httpx2.Response:
        asked = request.method, urlsplit(str(request.url)).path, body
        exchange = self._recorded.get(key(*asked)) or self._with_another_limit(*asked)
        if exchange is None:
            raise CassetteMiss(explain(self.folder, body, list(self._recorded.values())))
        content = exchange.response.encode("utf-8", "replace")
        return _answer(exchange.status, exchange.headers.items(), content)

    def _with_another_limit(self, method: str, path: str, body: str) -> Exchange | None:
        """The only recording that differs in the limit of the answer alone.

        The limit follows from the window, which a run may learn in the middle.
        """
        found = self._by_the_rest.get(key_but_limit(method, path, body), [])
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_the_rest(self) -> dict[str, list[Exchange]]:
        """Recordings by their keys without the limit."""
        found: dict[str, list[Exchange]] = {}
        for one in self._recorded.values():
            rest = key_but_limit(one.method, urlsplit(one.uri).path, one.request)
            found.setdefault(rest, []).append(one)
        return found


def _answer(status: int, headers: Iterable[tuple[str, str]], content: bytes) -> httpx2.Response:
    kept = [header for header in headers if header[0].lower() not in _ENCODINGS]
    return httpx2.Response(status, headers=kept, content=content)


class _Network(httpx2.AsyncBaseTransport):
    """The network as the client uses it without a cassette: with redirects, and with proxies."""

    def __init__(self) -> None:
        self._client: httpx2.AsyncClient | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self._client is None:  # also after it was closed: a transport may be used again
            limits = httpx2.Limits(max_connections=None)  # the pacer has one
            self._client = httpx2.AsyncClient(follow_redirects=True, limits=limits)
        return await self._client.send(request, stream=True)

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None
