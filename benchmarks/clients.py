"""The clients that `speed.py` compares, each run in a process of its own.

python benchmarks/clients.py NAME BASE_URL ARTICLES COUNT CONCURRENCY [OUT] prints one line of JSON:
CPU seconds and wall seconds for COUNT articles after a warm-up, and peak memory.
"""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

_WARM_UP = 8  # articles: imports, connections and caches of languages

Run = Callable[[Iterator[dict[str, Any]], int], Awaitable[None]]


def messages_of(article: dict[str, Any]) -> list[dict[str, str]]:
    """The messages that the pipeline sends for an article."""
    from summarizer import Article
    from summarizer.prompts import Prompt

    prompt = Prompt.load("news")
    user = prompt.user(Article.model_validate(article))
    return [{"role": "system", "content": prompt.system()}, {"role": "user", "content": user}]


async def in_flight(
    jobs: list[Any], concurrency: int, call: Callable[[Any], Awaitable[Any]]
) -> None:
    """Call for each job with so many under way."""
    waiting = iter(jobs)

    async def work() -> None:
        for job in waiting:
            await call(job)

    await asyncio.gather(*(work() for _ in range(concurrency)))


def bare(base_url: str, *, aiohttp: bool) -> Run:
    """The openai SDK alone; no schema, no validation."""
    import openai

    client = openai.AsyncOpenAI(
        base_url=base_url,
        api_key="no-key",
        max_retries=0,
        http_client=openai.DefaultAioHttpClient() if aiohttp else None,
    )

    async def run(articles: Iterator[dict[str, Any]], concurrency: int) -> None:
        asked = [messages_of(article) for article in articles]
        begin()
        await in_flight(
            asked,
            concurrency,
            lambda messages: client.chat.completions.create(model="scripted", messages=messages),
        )

    return run


def with_instructor(base_url: str) -> Run:
    """Use instructor as it comes, with the draft as its response model."""
    import instructor
    import openai

    from summarizer.draft import Draft

    client = instructor.from_openai(
        openai.AsyncOpenAI(base_url=base_url, api_key="no-key", max_retries=0),
        mode=instructor.Mode.JSON_SCHEMA,
    )

    async def run(articles: Iterator[dict[str, Any]], concurrency: int) -> None:
        asked = [messages_of(article) for article in articles]
        begin()
        await in_flight(
            asked,
            concurrency,
            lambda messages: client.chat.completions.create(
                model="scripted", messages=messages, response_model=Draft
            ),
        )

    return run


def pipeline(base_url: str, out: Path) -> Run:
    """This program: readers, prompt, client, checks, ledger, records.jsonl."""
    from summarizer import batch, jobs
    from summarizer.settings import Settings

    rounds = iter(range(10))

    async def run(articles: Iterator[dict[str, Any]], concurrency: int) -> None:
        number = next(rounds)
        source = out / f"articles-{number}.jsonl"
        out.mkdir(parents=True, exist_ok=True)
        count = 0
        with source.open("w", encoding="utf-8") as stream:  # one by one: memory is measured here
            for count, story in enumerate(articles, 1):  # noqa: B007 - the last is the count
                stream.write(json.dumps(story) + "\n")
        settings = Settings(model="scripted", base_url=base_url, concurrency=concurrency)
        begin()
        progress = await batch.run(
            jobs.Job([str(source)], out / str(number), settings, settings.endpoint)
        )
        assert progress.done == count, progress

    return run


def article(base: dict[str, Any], number: int) -> dict[str, Any]:
    """An article that differs from the others in nearly every sentence, so that no cache helps.

    "the" becomes "theaaabcd" for article 123; the endpoint does the same to its answer.
    """
    code = "".join(chr(ord("a") + int(digit)) for digit in f"{number:06}")
    return base | {"text": base["text"].replace("the ", f"the{code} ")}


_started = (0.0, 0.0)


def begin() -> None:
    """Start the clocks: what stands before is preparation."""
    global _started  # noqa: PLW0603 - one measurement a process
    gc.collect()
    _started = (time.process_time(), time.perf_counter())


async def main() -> None:
    """Run one client and print what it took."""
    name, base_url, base_path, count, concurrency = sys.argv[1:6]
    out = Path(sys.argv[6])
    base = json.loads(Path(base_path).read_text(encoding="utf-8"))
    clients: dict[str, Callable[[], Run]] = {
        "sdk": lambda: bare(base_url, aiohttp=False),
        "sdk-aiohttp": lambda: bare(base_url, aiohttp=True),
        "instructor": lambda: with_instructor(base_url),
        "pipeline": lambda: pipeline(base_url, out),
    }
    run = clients[name]()
    stories = (article(base, number) for number in range(10_000_000))
    await run(islice(stories, _WARM_UP), 4)
    await run(islice(stories, int(count)), int(concurrency))
    cpu, wall = time.process_time() - _started[0], time.perf_counter() - _started[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": cpu, "wall": wall, "count": int(count), "peak_mb": peak}))


if __name__ == "__main__":
    asyncio.run(main())
