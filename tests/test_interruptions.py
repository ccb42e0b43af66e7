"""Runs that are interrupted: by Ctrl-C once and twice, by SIGTERM, by SIGKILL at any moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import (
    Desk,
    finish,
    lines_of,
    open_desk,
    process,
    run,
    run_arguments,
    story,
    value,
    write_stories,
)
from killing import kill_again_and_again

# benchmarks/kills.py does 20 kills over 300 articles.
KILLS = 6
ARTICLES = 120
HUNG = 40.0  # seconds that an answer takes which is not waited for
SOON = 20.0  # seconds: far from it, also on a machine with much else to do


@pytest.fixture
def desk() -> Iterator[Desk]:
    """An endpoint that takes a moment for each story."""
    with open_desk(delay=0.2) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Thirty stories."""
    return write_stories(tmp_path / "stories", range(1, 31))


def start(
    desk: Desk, folder: Path, out: Path, requests: int, *options: str
) -> subprocess.Popen[str]:
    """Start a run and wait until so many requests have come."""
    started = process(*run_arguments(desk, folder, out, "--concurrency", "2", *options))
    wait_for_requests(desk, requests, started)
    return started


def wait_for_requests(desk: Desk, requests: int, started: subprocess.Popen[str]) -> None:
    """Wait until the desk has been asked so often."""
    end = time.monotonic() + 30
    while desk.total < requests:
        assert started.poll() is None, started.communicate()
        assert time.monotonic() < end, "no requests came"
        time.sleep(0.01)


def test_once_finishes_what_is_in_flight(desk: Desk, folder: Path, out: Path) -> None:
    """Ctrl-C: no article is taken any more, those in flight end, exit 130, then resume."""
    started = start(desk, folder, out, 6)
    started.send_signal(signal.SIGINT)
    then = time.monotonic()
    result = finish(started)
    assert (result.code, time.monotonic() - then < SOON) == (130, True)
    assert "interrupted; the same command goes on where it stopped" in result.err
    assert "Traceback" not in result.err
    asked = desk.total
    assert len(lines_of(out)) == asked < 30
    assert value(out, "SELECT outcome FROM runs") == "interrupted"
    assert run(desk, folder, out).code == 0
    assert set(desk.asked.values()) == {1}
    assert len(lines_of(out)) == 30


def test_once_waits_a_few_seconds_only(desk: Desk, folder: Path, out: Path) -> None:
    """What does not end within the grace is given up, asked again later, and counted."""
    desk.delay = HUNG
    started = start(desk, folder, out, 2)
    started.send_signal(signal.SIGINT)
    then = time.monotonic()
    result = finish(started)
    assert result.code == 130
    assert 3 < time.monotonic() - then < SOON
    assert value(out, "SELECT count(*) FROM calls WHERE error IS NOT NULL") == 2
    assert value(out, "SELECT count(*) FROM failures") == 0


def test_twice_stops_at_once(desk: Desk, folder: Path, out: Path) -> None:
    """A second Ctrl-C does not wait for anything, and loses only what was in flight."""
    started = start(desk, folder, out, 6)
    desk.delay = HUNG
    wait_for_requests(desk, 8, started)
    then = time.monotonic()
    started.send_signal(signal.SIGINT)
    time.sleep(0.3)
    started.send_signal(signal.SIGINT)
    result = finish(started)
    assert (result.code, time.monotonic() - then < 5) == (130, True)
    assert "Traceback" not in result.err
    assert value(out, "PRAGMA integrity_check") == "ok"
    kept = len(lines_of(out))
    desk.delay = 0.0
    asked = desk.total
    assert run(desk, folder, out).code == 0
    assert desk.total - asked == 30 - kept


def test_terminated_run_tells_programs_of_it(desk: Desk, folder: Path, out: Path) -> None:
    """SIGTERM is an interruption too; the last event is the end, with the reason."""
    started = start(desk, folder, out, 4, "--json")
    started.send_signal(signal.SIGTERM)
    result = finish(started)
    end = result.events[-1]
    assert (result.code, end["event"]) == (130, "end")
    assert end["reason"].startswith("interrupted")


def test_once_keeps_the_failures_of_inputs_that_were_not_read(
    desk: Desk, folder: Path, out: Path
) -> None:
    """Ctrl-C before a file is read again leaves what was said of it."""
    bad = folder / "9999.txt"
    bad.write_bytes(b"")
    run(desk, bad, out)
    started = start(desk, folder, out, 4)
    started.send_signal(signal.SIGINT)
    assert finish(started).code == 130
    assert value(out, "SELECT count(*) FROM failures WHERE kind = 'empty'") == 1


def test_interruption_before_anything_is_asked(desk: Desk, folder: Path, out: Path) -> None:
    """Ctrl-C while the program loads its libraries ends with 130 as well."""
    started = process(*run_arguments(desk, folder, out))
    time.sleep(0.6)
    started.send_signal(signal.SIGINT)
    assert finish(started).code in {130, -signal.SIGINT}  # -2: Python itself was starting


_INTERRUPTED_IMPORT = """
import os, signal, sys
class Finder:
    def find_spec(self, name, *rest):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
from summarizer.__main__ import main
main()
"""


def test_interruption_while_the_command_is_loaded_is_quiet() -> None:
    """Ctrl-C within the imports of the command line itself: 130, and no traceback."""
    line = [sys.executable, "-c", _INTERRUPTED_IMPORT]
    ended = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (130, "")


def test_silent_standard_input_does_not_deafen(desk: Desk, out: Path) -> None:
    """While `-` waits for input that does not come, articles go on and Ctrl-C ends the run."""
    started = process(*run_arguments(desk, "-", out), stdin=subprocess.PIPE)
    assert started.stdin is not None
    for number in (1, 2, 3):
        started.stdin.write(json.dumps({"text": story(number)}) + "\n")
    started.stdin.flush()
    end = time.monotonic() + 30
    while not (out / "records.jsonl").exists() or not lines_of(out):
        assert time.monotonic() < end, "nothing was read before the input ended"
        time.sleep(0.02)
    then = time.monotonic()
    started.send_signal(signal.SIGINT)
    code = started.wait(30)
    said = started.stderr.read() if started.stderr else ""
    assert (code, time.monotonic() - then < SOON) == (130, True), said
    assert "Fatal" not in said
    for stream in (started.stdin, started.stdout, started.stderr):
        assert stream is not None
        stream.close()


def test_killed_at_random_moments_loses_only_what_was_in_flight(desk: Desk, tmp_path: Path) -> None:
    """After kills at any moment each article has one record, and none with a record was asked."""
    outcome = kill_again_and_again(
        desk, tmp_path, kills=KILLS, articles=ARTICLES, seed=int(os.environ.get("KILLS_SEED", "1"))
    )
    assert outcome.problems(ARTICLES) == []
    assert outcome.kills == KILLS
