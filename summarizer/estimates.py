"""What a run would ask for: counted and estimated, with nothing asked and nothing written."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from summarizer import ledger
from summarizer.endpoints import Ladder
from summarizer.engine import Summarizer
from summarizer.jobs import Job, files, inputs, key_maker
from summarizer.pacing import FIRST_ANSWER
from summarizer.prices import cost, prices
from summarizer.readers import Input
from summarizer.reading import prompts_of
from summarizer.record import Failure, Usage


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would ask for."""

    articles: int
    requests: int  # one an article, or one for each window and the summary where one is known
    finished_before: int
    failed_before: int  # not asked for again
    unreadable: int
    tokens: int  # of these requests: repairs and re-asks come on top
    cost: float | None
    without_text: list[Failure]  # what could not be read, and why

    def fields(self) -> dict[str, Any]:
        """The estimate as a dict."""
        failures = [failure.model_dump() for failure in self.without_text]
        return asdict(self) | {"without_text": failures}


def estimate(job: Job) -> Estimate:
    """Count what a run would ask for, and estimate its tokens and cost; nothing is written."""
    summarizer = Summarizer(job.settings, endpoint=job.endpoint)
    key_of = key_maker(job, summarizer.prompt.fingerprint)
    finished, failed = _keys_of(job.out / ledger.NAME)
    skipped = finished if job.retry_failed else finished | failed
    ladder = Ladder(job.endpoint, job.settings)
    seen: set[str] = set()
    prompts: list[int] = []
    before = failed_before = wanted = 0
    unreadable: list[Failure] = []
    for item in _all_inputs(job):
        if item.article is None:
            unreadable += [item.failure] if item.failure else []
            continue
        key = key_of(item.article.id)
        if key in seen or key in skipped:
            before += key in finished and key not in seen
            failed_before += key not in finished and key not in seen
        elif wanted == job.limit:
            break
        else:
            wanted += 1
            prompts += prompts_of(item.article, job.settings, summarizer.prompt, ladder)
        seen.add(key)
    known = prices(job.settings, job.endpoint)
    usage = Usage(prompt_tokens=sum(prompts), completion_tokens=len(prompts) * FIRST_ANSWER)
    tokens = usage.prompt_tokens + usage.completion_tokens
    return Estimate(
        articles=wanted,
        requests=len(prompts),
        finished_before=before,
        failed_before=failed_before,
        unreadable=len(unreadable),
        tokens=tokens,
        cost=cost(usage, known),
        without_text=unreadable,
    )


def _all_inputs(job: Job) -> Iterator[Input]:
    for source in files(job, job.sources):
        if isinstance(source, Input):
            yield source
        else:
            yield from inputs(job, [source])


def _keys_of(path: Path) -> tuple[set[str], set[str]]:
    """Keys of the records and of the failures in a ledger; none where there is no ledger."""
    if not path.is_file():
        return set(), set()
    with contextlib.closing(ledger.connect_to_read(path)) as connection:
        records = {row[0] for row in connection.execute("SELECT key FROM records")}
        return records, {row[0] for row in connection.execute("SELECT key FROM failures")}
