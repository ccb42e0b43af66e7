"""Short stories whose right answers are known, a desk that gives them, and the command line run on them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import drafts
from scripted import Answer, endpoint

from summarizer import cli

# An answer, or several of which each is given once and the last from then on.
Fault = Answer | list[Answer]


def story(number: int, text: str = "") -> str:
    """The text of a story; its number stands in its first sentence."""
    return (
        f"The bridge at Pier {number} was closed on Monday.\n\n"
        f"The mayor said it would open again soon.{text}"
    )


def draft(number: int, *, flagged: bool = False) -> dict[str, Any]:
    """The right answer to a story, or one with a place that the story does not have."""
    return {
        "summary": [
            {"text": f"The bridge at Pier {number} was closed.", "cites": [1]},
            {"text": "It is to open again soon.", "cites": [2]},
        ],
        "sources": [drafts.source("s1", "The mayor", "government")],
        "events": [
            drafts.event(
                "e1",
                "OTHER",
                "The bridge was closed.",
                [1],
                date_text="Monday",
                place="Atlantis" if flagged else f"Pier {number}",
            )
        ],
        "attributions": [
            drafts.said("s1", "The mayor", "said", ["it would open again soon"], [2], events=["e1"])
        ],
    }


def write_stories(folder: Path, numbers: Iterable[int]) -> Path:
    """Write a file for each number."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"{number:04}.txt").write_text(story(number), encoding="utf-8")
    return folder


def write_lines(path: Path, articles: Iterable[dict[str, Any]]) -> Path:
    """Write articles as JSON Lines."""
    path.write_text("".join(json.dumps(each) + "\n" for each in articles), encoding="utf-8")
    return path


def answer(number: int, *, flagged: bool = False, **more: Any) -> Answer:
    """What an endpoint says to a story."""
    return Answer(text=json.dumps(draft(number, flagged=flagged)), **more)


def refusal() -> Answer:
    """An answer in which the model declines: the article fails with one request."""
    return Answer(text=None, message={"refusal": "No, thank you."})


@dataclass
class Desk:
    """Answers stories by their numbers, and counts how often each was asked."""

    base_url: str = ""
    asked: Counter[int] = field(default_factory=Counter)
    faults: dict[int, Fault] = field(default_factory=dict)
    requests: list[dict[str, Any]] = field(default_factory=list)
    delay: float = 0.0
    on_request: Callable[[int], None] = lambda _: None

    def __call__(self, body: dict[str, Any]) -> Answer:
        """Answer one request."""
        found = re.search(r"Pier (\d+)", body["messages"][1]["content"])
        number = int(found[1]) if found else 0
        self.asked[number] += 1
        self.requests.append(body)
        self.on_request(number)
        fault = self.faults.get(number)
        if isinstance(fault, list):
            fault = fault.pop(0) if len(fault) > 1 else fault[0]
        return fault or answer(number, delay=self.delay)

    @property
    def total(self) -> int:
        """Requests so far."""
        return self.asked.total()


@contextlib.contextmanager
def open_desk(**fields: Any) -> Iterator[Desk]:
    """Serve a desk on loopback."""
    desk = Desk(**fields)
    with endpoint(desk) as served:
        desk.base_url = served.base_url
        yield desk


@dataclass(frozen=True)
class Result:
    """What a command ended with."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


class _Standard(io.TextIOWrapper):
    """A standard stream in memory."""

    def __init__(self, contents: bytes = b"") -> None:
        super().__init__(io.BytesIO(contents), encoding="utf-8", write_through=True)

    def text(self) -> str:
        """What was written."""
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined,no-any-return]


def command(*arguments: Any, stdin: bytes = b"") -> Result:
    """Run the command line in this process, as its entry point does."""
    out, err, code = _Standard(), _Standard(), 0
    before = sys.argv, sys.stdin
    sys.argv, sys.stdin = ["summarizer", *map(str, arguments)], _Standard(stdin)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            cli.main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    finally:
        sys.argv, sys.stdin = before
    return Result(code, out.text(), err.text())


def run_arguments(desk: Desk, source: Any, out: Path, *options: Any) -> list[str]:
    """Arguments that read sources at a desk."""
    sources = source if isinstance(source, list) else [source]
    given = ["run", *sources, "--out", out, "--base-url", desk.base_url, "--model", "scripted"]
    return [str(part) for part in (*given, "--mode", "strict", *options)]


def run(desk: Desk, source: Any, out: Path, *options: Any, stdin: bytes = b"") -> Result:
    """Read sources at a desk into a folder."""
    return command(*run_arguments(desk, source, out, *options), stdin=stdin)


def process(*arguments: Any, **more: Any) -> subprocess.Popen[str]:
    """Start the command line as a process of its own."""
    defaults: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    environment = {**os.environ, **more.pop("env", {})}
    line = [sys.executable, "-m", "summarizer", *map(str, arguments)]
    return subprocess.Popen(line, **defaults | {"env": environment} | more)


def finish(started: subprocess.Popen[str], seconds: float = 60) -> Result:
    """Wait until a process ends."""
    try:
        out, err = started.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        started.kill()
        out, err = started.communicate()
        raise AssertionError(f"the process did not end; it said:\n{out}\n{err}") from None
    return Result(started.returncode, out, err)


def rows(out: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask the ledger of a folder, as any SQLite tool would."""
    with contextlib.closing(sqlite3.connect(out / "ledger.db")) as connection:
        return connection.execute(query, values).fetchall()


def value(out: Path, query: str, *values: Any) -> Any:
    """Ask the ledger of a folder for one value."""
    return rows(out, query, *values)[0][0]


def lines_of(out: Path) -> list[dict[str, Any]]:
    """The records in records.jsonl; only a newline ends one."""
    text = (out / "records.jsonl").read_text(encoding="utf-8")
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]
