"""How fast, beside what it stands on: everything in one run, on one machine, interleaved.

    python benchmarks/speed.py [--quick] [--json FILE]

A scripted endpoint runs in a process of its own and answers at once or after a second; each client
runs in a fresh process. A figure is the median of the repetitions; ratios are of medians of the
same run. Nothing here tells how fast a model is.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
STEM = "harbour-drone-strike"
# What a typical wire story has: DESIGN speaks of 8 attributions and 5 events.
EVENTS, ATTRIBUTIONS = 5, 8


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    repetitions: int
    articles: int
    batch: int  # articles of a whole run with 64 in flight, its start included
    seconds_of_load: int  # with 256 in flight
    memory: tuple[int, int]
    resumed: int
    starts: int


FULL = Sizes(3, 300, 10_000, 12, (1_000, 20_000), 50_000, 5)
QUICK = Sizes(1, 100, 256, 4, (200, 1_000), 2_000, 2)
# An installed program has its bytecode; where it is not written, all would be compiled each time.
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller: to see that it runs")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--only", help="one part: cpu, load, memory, resume, start")
    arguments = parser.parse_args()
    sizes = QUICK if arguments.quick else FULL
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), sizes)
        parts = {
            "cpu": bench.cpu,
            "load": bench.load,
            "memory": bench.memory,
            "resume": bench.resume,
            "start": bench.start,
        }
        rows = []
        for name, part in parts.items():
            if arguments.only in (None, name):
                for row in part():
                    rows.append(row)
                    print(
                        f"{row['what']:58} {row['value']:>9} {row['goal']:>9}   {row['basis']}",
                        flush=True,
                    )
    if find_spec("langextract") is None:
        print("LangExtract is not installed: not measured beside it.")
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


class Bench:
    """The parts, and what they share."""

    def __init__(self, folder: Path, sizes: Sizes) -> None:
        """Write the article and the answer that all are measured with."""
        self.folder, self.sizes = folder, sizes
        self.article, self.answer = folder / "article.json", folder / "answer.json"
        article, answer = typical()
        self.article.write_text(json.dumps(article), encoding="utf-8")
        self.answer.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
        self.number = 0

    def cpu(self) -> Iterator[dict[str, str]]:
        """CPU of an article against CPU of one bare call with the same messages."""
        names = ("sdk", "instructor", "pipeline")
        with endpoint(self.answer, 0) as url:
            found = self.interleaved(names, url, self.sizes.articles, 8, "cpu")
        each = {name: 1000 * value / self.sizes.articles for name, value in found.items()}
        basis = ", ".join(f"{name} {value:.2f} ms" for name, value in each.items())
        yield row(
            "CPU per article, whole pipeline / bare SDK call",
            each["pipeline"] / each["sdk"],
            "≤ 1.5",
            basis,
        )
        yield row("  instructor alone / bare SDK call", each["instructor"] / each["sdk"], "", "")

    def load(self) -> Iterator[dict[str, str]]:
        """Throughput with answers that take a second."""
        with endpoint(self.answer, 1.0) as url:
            count = self.sizes.batch
            wall = self.client("pipeline", url, count, 64)["wall"]
            yield row(
                "throughput, 64 in flight / 64 a second",
                count / wall / 64,
                "≥ 0.95",
                f"{count / wall:.1f}/s over {count:,} articles, start included",
            )
            count = 256 * self.sizes.seconds_of_load
            names = ("sdk-aiohttp", "pipeline")
            walls = self.interleaved(names, url, count, 256, "wall")
            rates = {name: count / wall for name, wall in walls.items()}
            basis = ", ".join(f"{name} {rate:.1f}/s" for name, rate in rates.items())
            ratio = rates["pipeline"] / rates["sdk-aiohttp"]
            yield row("throughput, 256 in flight / bare SDK with aiohttp", ratio, "≥ 0.90", basis)

    def memory(self) -> Iterator[dict[str, str]]:
        """Peak memory of a small and a large run."""
        few, many = self.sizes.memory
        with endpoint(self.answer, 0) as url:
            peaks = [self.client("pipeline", url, count, 32)["peak_mb"] for count in (few, many)]
        basis = f"{few:,}: {peaks[0]:.1f} MB, {many:,}: {peaks[1]:.1f} MB"
        yield row(
            f"memory, {few:,} → {many:,} articles, MB more", peaks[1] - peaks[0], "≤ 20", basis
        )

    def resume(self) -> Iterator[dict[str, str]]:
        """A second run over what is finished; the records are filled in, not asked for."""
        out, source = self.folder / "resume", self.folder / "resume.jsonl"
        with endpoint(self.answer, 0) as url:
            self.write_articles(source, self.sizes.resumed)
            fill(url, source, out, self.folder)
            before = count_at(url)
            walls = []
            for _ in range(1 + self.sizes.repetitions):
                started = time.perf_counter()
                run_command(url, source, out)
                walls.append(time.perf_counter() - started)
            asked = count_at(url) - before
        first, *again = walls
        basis = f"{asked} requests; {first:.1f} s when the file is new to the ledger"
        yield row(
            f"resume over {self.sizes.resumed:,} finished, seconds",
            statistics.median(again),
            "≤ 2",
            basis,
        )

    def start(self) -> Iterator[dict[str, str]]:
        """The first request, and the help text."""
        python = sys.executable
        helps = self.commands(
            {
                "typer": [python, "-c", "import typer"],
                "help": [python, "-m", "summarizer", "--help"],
            }
        )
        basis = ", ".join(f"{name} {value:.3f} s" for name, value in helps.items())
        yield row(
            "summarizer --help / python -c 'import typer'",
            helps["help"] / helps["typer"],
            "≤ 1.5",
            basis,
        )
        source = self.folder / "one.jsonl"
        self.write_articles(source, 1)
        with endpoint(self.answer, 0) as url:
            script = (
                f"import openai; openai.OpenAI(base_url={url!r}, api_key='no-key')"
                ".chat.completions.create("
                "model='scripted', messages=[{'role': 'user', 'content': 'one'}])"
            )
            seconds: dict[str, list[float]] = {"sdk": [], "pipeline": []}
            for _ in range(self.sizes.starts):
                seconds["sdk"].append(first_request([python, "-c", script], url))
                out = self.folder / f"one-{time.monotonic_ns()}"
                seconds["pipeline"].append(first_request(command(url, source, out), url))
        medians = {name: statistics.median(values) for name, values in seconds.items()}
        basis = ", ".join(f"{name} {value:.2f} s" for name, value in medians.items())
        yield row(
            "start to first request / bare SDK script",
            medians["pipeline"] / medians["sdk"],
            "≤ 1.25",
            basis,
        )

    def commands(self, named: dict[str, list[str]]) -> dict[str, float]:
        """Median wall seconds of commands, interleaved."""
        seconds: dict[str, list[float]] = {name: [] for name in named}
        for _ in range(self.sizes.starts):
            for name, words in named.items():
                started = time.perf_counter()
                subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=COMPILED)
                seconds[name].append(time.perf_counter() - started)
        return {name: statistics.median(values) for name, values in seconds.items()}

    def interleaved(
        self, names: tuple[str, ...], url: str, count: int, concurrency: int, what: str
    ) -> dict[str, float]:
        """Median of one figure of each client, the clients in turn."""
        found: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(self.sizes.repetitions):
            for name in names:
                found[name].append(self.client(name, url, count, concurrency)[what])
        return {name: statistics.median(values) for name, values in found.items()}

    def client(self, name: str, url: str, count: int, concurrency: int) -> dict[str, float]:
        """Run one client in a process of its own."""
        self.number += 1
        words = [sys.executable, HERE / "clients.py", name, url, self.article, str(count)]
        words += [str(concurrency), self.folder / f"client-{self.number}"]
        done = subprocess.run(words, check=True, capture_output=True, text=True, cwd=ROOT)
        result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return result

    def write_articles(self, path: Path, count: int) -> None:
        """Write distinct articles, one a line."""
        from clients import article

        base = json.loads(self.article.read_text(encoding="utf-8"))
        with path.open("w", encoding="utf-8") as stream:
            for number in range(count):
                stream.write(json.dumps(article(base, number)) + "\n")


def typical() -> tuple[dict[str, Any], dict[str, Any]]:
    """A story of the examples, and its reference answer cut to the size of a typical one."""
    from summarizer.readers import read_sources

    found = next(read_sources([ROOT / "examples" / "articles" / f"{STEM}.txt"])).article
    assert found is not None
    start, end = found.body or (0, len(found.text))
    article = found.model_dump(exclude={"body"}) | {"text": found.text[start:end]}
    answer = json.loads(
        (ROOT / "examples" / "answers" / f"{STEM}.json").read_text(encoding="utf-8")
    )
    answer["events"] = answer["events"][:EVENTS]
    answer["attributions"] = answer["attributions"][:ATTRIBUTIONS]
    known = {event["id"] for event in answer["events"]}
    for part, name in [(e, "responds_to") for e in answer["events"]] + [
        (a, "events") for a in answer["attributions"]
    ]:
        part[name] = [target for target in part[name] if target in known]
    return article, answer


@contextmanager
def endpoint(answer: Path, delay: float) -> Iterator[str]:
    """A scripted endpoint in a process of its own."""
    words = [sys.executable, str(HERE / "endpoint.py"), str(answer), str(delay)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def command(url: str, source: Path, out: Path) -> list[str]:
    """The batch command."""
    words = [sys.executable, "-m", "summarizer", "run", str(source), "--out", str(out)]
    return [*words, "--model", "scripted", "--base-url", url, "--concurrency", "32"]


def run_command(url: str, source: Path, out: Path) -> None:
    """Run the batch command to its end."""
    subprocess.run(command(url, source, out), check=True, capture_output=True, env=COMPILED)


def fill(url: str, source: Path, out: Path, folder: Path) -> None:
    """Give every article of a file a record: that of one which was really asked for."""
    from summarizer import jobs, ledger
    from summarizer.ledger import entries
    from summarizer.prompts import Prompt
    from summarizer.reading import article_facts
    from summarizer.settings import Settings

    one = folder / "template.jsonl"
    with source.open(encoding="utf-8") as stream:
        one.write_text(stream.readline(), encoding="utf-8")
    run_command(url, one, out)
    settings = Settings(model="scripted", base_url=url)
    job = jobs.Job([str(source)], out, settings, settings.endpoint)
    key_of = jobs.key_maker(job, Prompt.load("news").fingerprint)
    connection = ledger.connect_to_read(out / "ledger.db")
    record, _ = next(ledger.newest(connection))
    connection.close()
    writer = ledger.Writer(out)
    for item in jobs.inputs(job, [str(source)]):
        assert item.article is not None
        facts = {"article": article_facts(item.article)}
        writer.put(
            entries.add_record(
                1, key_of(item.article.id), item.article, record.model_copy(update=facts)
            )
        )
    writer.close()


def first_request(words: list[str], url: str) -> float:
    """Seconds from the start of a process to its first request at the endpoint."""
    before = count_at(url)
    started = time.perf_counter()
    process = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=COMPILED
    )
    while count_at(url) == before and process.poll() is None:
        time.sleep(0.005)
    seconds = time.perf_counter() - started
    process.wait()
    return seconds


def count_at(url: str) -> int:
    """Completions that the endpoint was asked for so far."""
    with urllib.request.urlopen(f"{url}/count") as response:
        return int(response.read())


def row(what: str, value: float, goal: str, basis: str) -> dict[str, str]:
    """One line of the table."""
    return {"what": what, "value": f"{value:.2f}", "goal": goal, "basis": basis}


if __name__ == "__main__":
    os.environ.pop("OPENAI_API_KEY", None)
    main()
