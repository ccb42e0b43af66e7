"""What a run is to do: its job, the files and articles that this names, and the keys it asks under."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from summarizer import ledger, schemas
from summarizer.own_files import is_own
from summarizer.readers import Input, count_of, files_of, read_sources
from summarizer.settings import Endpoint, Settings

if TYPE_CHECKING:
    import httpx2

# What changes an answer and so belongs to the key; how fast or how long is asked does not.
_KEYED = ("temperature", "seed", "max_output_tokens", "output_language", "rendering")


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done: the inputs, the folder, and how."""

    sources: list[str]
    out: Path
    settings: Settings
    endpoint: Endpoint
    published: str | None = None
    language: str | None = None
    retry_failed: bool = False
    keep_calls: bool = False
    limit: int | None = None
    transport: httpx2.AsyncBaseTransport | None = None


def expected(job: Job) -> int | None:
    """Count the articles that a job names, or None when only reading them will tell."""
    count = count_of(job.sources)
    return count if count is None or job.limit is None else min(count, job.limit)


def files(job: Job, sources: list[str]) -> Iterator[str | Input]:
    """The files of sources, without those that this program writes (`--out` below a source)."""
    folder = os.path.realpath(job.out)
    for source in files_of(sources):
        if isinstance(source, Input) or not is_own(source, folder):
            yield source


def inputs(job: Job, sources: list[str], stdin: BinaryIO | None = None) -> Iterator[Input]:
    """Read sources as the job says; ConfigurationError at once when its overrides are wrong."""
    return read_sources(sources, published=job.published, language=job.language, stdin=stdin)


def key_maker(job: Job, prompt: str) -> Callable[[str], str]:
    """Make the function from an article's id to the key of what the job asks about it."""
    settings, endpoint = job.settings, job.endpoint
    return ledger.key_maker(
        prompt=prompt,
        schema=schemas.fingerprint(),
        model=endpoint.model,
        endpoint=endpoint.identity or endpoint.host,
        parameters={name: getattr(settings, name) for name in _KEYED},
    )
