"""SIGKILL at random moments of a run: is anything lost, asked twice or broken?

    python benchmarks/kills.py [--kills 20] [--articles 300] [--seed 1]

Against a scripted endpoint on loopback. Exits with 1 when something should not have happened.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from desk import open_desk
from killing import kill_again_and_again


def main() -> int:
    """Kill, count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # its clients are killed
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, open_desk(delay=0.2) as desk:
        outcome = kill_again_and_again(
            desk, Path(folder), kills=wanted.kills, articles=wanted.articles, seed=wanted.seed
        )
        asked = desk.total
    problems = outcome.problems(wanted.articles)
    print(f"{outcome.kills} kills over {wanted.articles} articles, seed {wanted.seed}")
    print(
        f"records: {len(outcome.records)}, each article once: {set(outcome.records.values()) == {1}}"
    )
    print(f"asked although there was a record: {len(outcome.asked_again)}")
    print(f"requests: {asked}, so {asked - wanted.articles} lost in flight")
    print(f"integrity_check: {sorted(set(outcome.integrity))}, {len(outcome.integrity)} times")
    print(f"articles in records.jsonl: {outcome.newest_lines}")
    print(f"{time.monotonic() - started:.0f} s")
    for problem in problems:
        print(f"PROBLEM: {problem}")
    return 1 if problems or outcome.kills < wanted.kills else 0


if __name__ == "__main__":
    sys.exit(main())
