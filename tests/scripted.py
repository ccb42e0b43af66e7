"""A scripted OpenAI-compatible endpoint: a real HTTP server on loopback, for tests and benchmarks.

It answers `POST …/chat/completions` with what a function makes of the request's body, after a
delay, with headers and faults as the function says. Nothing in it imitates a model.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Answer:
    """What the endpoint says: a text to put into a completion, or a body and status as they are."""

    text: str | None = None
    status: int = 200
    body: dict[str, Any] | str | bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    finish_reason: str = "stop"
    usage: dict[str, Any] | None = field(
        default_factory=lambda: {
            "prompt_tokens": 1000,
            "completion_tokens": 500,
            "total_tokens": 1500,
        }
    )
    message: dict[str, Any] = field(default_factory=dict)
    fault: str | None = None  # reset_before, reset_during, reset_after, stall, trickle


Script = Callable[[dict[str, Any]], Answer | Awaitable[Answer]]


@dataclass
class Endpoint:
    """A running endpoint: its address, and what it was asked."""

    base_url: str
    requests: list[dict[str, Any]]
    headers: list[dict[str, str]]
    times: list[float]


def completion(answer: Answer, model: str = "scripted") -> dict[str, Any]:
    """The body of a chat completion around an answer's text."""
    message = {"role": "assistant", "content": answer.text, **answer.message}
    body: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": answer.finish_reason}],
    }
    return body | ({"usage": answer.usage} if answer.usage is not None else {})


def error(status: int, message: str, **fields: Any) -> Answer:
    """An error in the shape of OpenAI's."""
    body = {
        "error": {"message": message, "type": "invalid_request_error", "param": None, "code": None}
        | fields
    }
    return Answer(status=status, body=body)


@contextmanager
def endpoint(
    script: Script,
    *,
    models: list[str] | None = None,
    pages: dict[str, Any] | None = None,
    port: int = 0,
) -> Iterator[Endpoint]:
    """Serve a script on a free loopback port in a thread of its own.

    `pages` maps paths, as /props, to the JSON that a GET of them answers.
    """
    loop = asyncio.new_event_loop()
    service = _Service(script, {**_listing(models or ["scripted"]), **(pages or {})}, port)

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(service.serve())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    if not service.ready.wait(10):
        raise RuntimeError("the scripted endpoint did not start")
    try:
        yield service.endpoint
    finally:
        loop.call_soon_threadsafe(service.stop.set)
        thread.join(10)


def _listing(models: list[str]) -> dict[str, Any]:
    return {"/v1/models": {"object": "list", "data": [{"id": name} for name in models]}}


@dataclass
class _Service:
    """What serves a script, in the event loop of its thread."""

    script: Script
    pages: dict[str, Any]
    port: int
    endpoint: Endpoint = field(default_factory=lambda: Endpoint("", [], [], []))
    ready: threading.Event = field(default_factory=threading.Event)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self) -> None:
        """Answer until `stop` is set."""
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_post("/v1/chat/completions", self._chat)
        for path in self.pages:
            app.router.add_get(path, self._page)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        actual = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.endpoint.base_url = f"http://127.0.0.1:{actual}/v1"
        self.ready.set()
        await self.stop.wait()
        await runner.cleanup()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()  # answers that nobody waits for any more
        await asyncio.sleep(0)

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.endpoint.requests.append(body)
        self.endpoint.headers.append(dict(request.headers))
        self.endpoint.times.append(asyncio.get_running_loop().time())
        answer = self.script(body)
        answer = await answer if isinstance(answer, Awaitable) else answer
        if answer.delay:
            await asyncio.sleep(answer.delay)
        return await _respond(request, answer)

    async def _page(self, request: web.Request) -> web.Response:
        return web.json_response(self.pages[request.path])


async def _respond(request: web.Request, answer: Answer) -> web.StreamResponse:
    transport = request.transport
    if answer.fault == "reset_before" and transport:
        transport.abort()
        return web.Response()
    content = answer.body if answer.body is not None else completion(answer)
    if not isinstance(content, str | bytes):
        content = json.dumps(content, ensure_ascii=False)
    raw = content.encode() if isinstance(content, str) else content
    response = web.StreamResponse(
        status=answer.status,
        headers={
            "content-type": "application/json",
            "content-length": str(len(raw)),
            **answer.headers,
        },
    )
    await response.prepare(request)
    if answer.fault in ("reset_during", "stall", "trickle"):
        await _slowly(response, raw, answer.fault)
        if answer.fault == "reset_during" and transport:
            transport.abort()
        return response
    await response.write(raw)
    await response.write_eof()
    if answer.fault == "reset_after" and transport:
        transport.abort()
    return response


async def _slowly(response: web.StreamResponse, raw: bytes, fault: str) -> None:
    half = len(raw) // 2
    if fault == "trickle":
        step = max(1, len(raw) // 20)
        for start in range(0, len(raw), step):
            await response.write(raw[start : start + step])
            await asyncio.sleep(0.02)
        await response.write_eof()
        return
    await response.write(raw[:half])
    if fault == "stall":
        await asyncio.sleep(60)
