"""Serve answers from files to the real client, once, so that it can record them.

    python cassettes/relay.py examples/answers cassettes/demo

starts an endpoint on a loopback port, runs `summarizer run examples/articles --record …` against
it, and stops. The endpoint imitates no model: it finds the answer that belongs to the article in a
request by the article's text, and sends it as it stands in the file.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from summarizer.pacing import estimate_tokens
from summarizer.readers import read_sources

MODEL = "reference-answers"
ARTICLES = Path("examples/articles")


def answers_in(folder: Path) -> dict[str, str]:
    """First sentence of each article → its answer."""
    found = {}
    for item in read_sources([ARTICLES]):
        if item.article is None:
            raise SystemExit(f"{item.place}: no article")
        answer = json.loads((folder / f"{Path(item.place).stem}.json").read_text())
        # The smallest JSON of the same content: what a model would have sent.
        compact = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        found[item.article.sentences[0].text] = compact
    return found


def handler(answers: dict[str, str]) -> type[BaseHTTPRequestHandler]:
    """A request handler over these answers."""

    class Relay(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            messages = body["messages"]
            text = next(a for first, a in answers.items() if first in messages[1]["content"])
            sent = estimate_tokens(sum(len(message["content"]) for message in messages))
            usage = {"prompt_tokens": sent, "completion_tokens": estimate_tokens(len(text))}
            choice = {
                "index": 0,
                "message": {"role": "assistant", "content": text},
                "finish_reason": "stop",
            }
            self._send(
                {
                    "id": "relay",
                    "object": "chat.completion",
                    "created": 0,
                    "model": MODEL,
                    "choices": [choice],
                    "usage": usage | {"total_tokens": sum(usage.values())},
                }
            )

        def _send(self, answer: dict[str, object]) -> None:
            content = json.dumps(answer, ensure_ascii=False).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    return Relay


def main() -> int:
    """Record the answers of one folder into a cassette folder."""
    answers, cassette = Path(sys.argv[1]), Path(sys.argv[2])
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(answers_in(answers)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "summarizer", "run", str(ARTICLES), "--out", out]
        command += ["--record", str(cassette), "--model", MODEL]
        command += ["--base-url", f"http://127.0.0.1:{server.server_port}/v1"]
        code = subprocess.run(command, check=False).returncode
    server.shutdown()
    return code


if __name__ == "__main__":
    raise SystemExit(main())
