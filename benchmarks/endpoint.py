"""A scripted endpoint in a process of its own, for measurements: one answer, after a fixed delay.

python benchmarks/endpoint.py ANSWER.json DELAY prints its base URL and serves until it is killed.
It answers `GET /count` with the number of completions so far. Nothing in it imitates a model.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path

_CODE = re.compile(rb"\bthe([a-j]{6}) ")  # what makes an article differ from the others


def main() -> None:
    """Serve one answer on a free loopback port."""
    answer, delay = Path(sys.argv[1]).read_text(encoding="utf-8"), float(sys.argv[2])
    message = {"role": "assistant", "content": answer}
    body = json.dumps(
        {
            "id": "scripted",
            "object": "chat.completion",
            "created": 0,
            "model": "scripted",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 4000, "completion_tokens": 1500, "total_tokens": 5500},
        },
        ensure_ascii=False,
    ).encode()
    asyncio.run(_serve(body, delay))


async def _serve(body: bytes, delay: float) -> None:
    count = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(
                    (
                        int(line.split(b":")[1])
                        for line in head.split(b"\r\n")
                        if line.lower().startswith(b"content-length:")
                    ),
                    0,
                )
                content = await reader.readexactly(length)
                if head.startswith(b"GET"):
                    answer = str(count).encode()
                else:
                    count += 1
                    await asyncio.sleep(delay)
                    code = _CODE.search(content)
                    answer = body.replace(b"the ", b"the" + code.group(1) + b" ") if code else body
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                    + str(len(answer)).encode()
                    + b"\r\n\r\n"
                    + answer
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, limit=1 << 22, backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    main()
