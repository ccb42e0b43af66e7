"""Runs that are killed again and again; shared with benchmarks/kills.py."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from desk import (
    Desk,
    finish,
    lines_of,
    process,
    rows,
    run_arguments,
    story,
    value,
    write_lines,
)

# Seconds after which a process is killed, from its first request on.
SHORTEST, LONGEST = 0.0, 0.9


@dataclass
class Outcome:
    """What many kills ended with."""

    kills: int = 0
    runs: int = 0
    asked_again: list[int] = field(default_factory=list)
    integrity: list[str] = field(default_factory=list)
    records: Counter[str] = field(default_factory=Counter)
    newest_lines: int = 0

    def problems(self, articles: int) -> list[str]:
        """What should not have happened."""
        found = []
        if self.asked_again:
            found.append(f"asked although there was a record: {self.asked_again}")
        if set(self.integrity) != {"ok"}:
            found.append(f"integrity_check: {Counter(self.integrity)}")
        if len(self.records) != articles or set(self.records.values()) != {1}:
            found.append(f"articles with other than one record: {self.records.most_common(3)}")
        if self.newest_lines != articles:
            found.append(f"{self.newest_lines} articles in records.jsonl")
        return found


def kill_again_and_again(
    desk: Desk, folder: Path, *, kills: int, articles: int, seed: int = 1
) -> Outcome:
    """Kill a run at random moments, each time going on; then let it end."""
    chance = random.Random(seed)
    outcome, out = Outcome(), folder / "out"
    feed = write_lines(
        folder / "feed.jsonl", [{"text": story(number)} for number in range(1, articles + 1)]
    )
    arguments = run_arguments(desk, feed, out, "--concurrency", "8")
    while outcome.kills < kills:
        before, known = desk.asked.copy(), finished(out)
        started = process(*arguments)
        if not _runs(started, desk, before.total()):
            break  # all articles were finished before their time
        time.sleep(chance.uniform(SHORTEST, LONGEST))
        started.kill()
        finish(started)
        outcome.kills += 1
        time.sleep(0.1)  # what was on the wire is counted by the desk
        outcome.asked_again += sorted(
            number for number in known if desk.asked[number] > before[number]
        )
        outcome.integrity.append(value(out, "PRAGMA integrity_check"))
    before, known = desk.asked.copy(), finished(out)
    outcome.runs = outcome.kills + 1
    finish(process(*arguments))
    outcome.asked_again += sorted(number for number in known if desk.asked[number] > before[number])
    outcome.integrity.append(value(out, "PRAGMA integrity_check"))
    outcome.records = Counter(key for (key,) in rows(out, "SELECT article_id FROM records"))
    outcome.newest_lines = len({line["article"]["id"] for line in lines_of(out)})
    return outcome


def _runs(started: object, desk: Desk, before: int, seconds: float = 30.0) -> bool:
    """Wait for the first request of a process; false when it ends without any."""
    end = time.monotonic() + seconds
    while desk.total == before:
        if started.poll() is not None or time.monotonic() > end:  # type: ignore[attr-defined]
            return False
        time.sleep(0.005)
    return True


def finished(out: Path) -> set[int]:
    """Numbers of the stories that have a record."""
    if not (out / "ledger.db").exists():
        return set()
    found = rows(
        out,
        "SELECT DISTINCT a.text FROM records r JOIN articles a ON a.id = r.article_id",
    )
    return {int(text.split("Pier ")[1].split()[0]) for (text,) in found}
