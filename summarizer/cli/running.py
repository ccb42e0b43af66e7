"""`summarizer run`."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer.cli.app import app
from summarizer.cli.options import (
    DONE,
    INTERRUPTED,
    SOME_FAILED,
    BaseUrlOption,
    ModelOption,
    complain,
    counted,
)

if TYPE_CHECKING:
    import httpx2

    from summarizer.batch import Job, Progress
    from summarizer.settings import Endpoint, Settings


@app.command(
    short_help="Summarise articles; run again to go on.",
    epilog="Examples: summarizer run stories/ --out out --model gpt-4.1-mini · "
    "summarizer run examples/articles --replay cassettes/demo --out out/demo",
)
def run(  # noqa: PLR0917
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE…", help="Files, folders, globs, or - for standard input."),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the ledger and the records.")],
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    mode: Annotated[
        str | None,
        typer.Option(help="How JSON is asked for: strict, json_schema, tools, json, md_json."),
    ] = None,
    prompt: Annotated[
        str | None, typer.Option(help="Name of a prompt, or a folder with one.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Language of all articles, whatever they say themselves.")
    ] = None,
    output_language: Annotated[
        str | None, typer.Option(help="Language of the summaries; by default the article's.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="Date of publication of all articles, as 2024-02-08.")
    ] = None,
    context_window: Annotated[
        int | None, typer.Option(help="Tokens that prompt and answer may have together.")
    ] = None,
    max_output_tokens: Annotated[
        int | None, typer.Option(help="Tokens that one answer may have.")
    ] = None,
    concurrency: Annotated[int | None, typer.Option(help="Articles in flight (16).")] = None,
    rpm: Annotated[float | None, typer.Option(help="Requests a minute at most.")] = None,
    tpm: Annotated[float | None, typer.Option(help="Tokens a minute at most.")] = None,
    max_tokens_total: Annotated[
        int | None, typer.Option(help="Tokens that this run may use.")
    ] = None,
    max_cost: Annotated[
        float | None, typer.Option(help="US dollars that this run may cost.")
    ] = None,
    repairs: Annotated[
        int | None, typer.Option(help="Repair turns an article at most (1).")
    ] = None,
    deadline: Annotated[
        float | None, typer.Option(help="Seconds an article may take, pauses not counted (600).")
    ] = None,
    replay: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Answer from a cassette; no network, no key.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Record all exchanges into a cassette.")
    ] = None,
    keep_calls: Annotated[
        bool, typer.Option("--keep-calls", help="Keep the bodies of all calls in the ledger.")
    ] = False,
    local: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL.gguf", help="Run this model inside the program; 'auto' looks for one."
        ),
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Ask again for articles that failed before.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Ask for so many articles at most.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Count articles, estimate tokens and cost, ask nothing."),
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 when a record is flagged.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print events as JSON lines.")] = False,
) -> None:
    """Summarise articles into DIR/ledger.db and DIR/records.jsonl; run again to go on."""
    given = {
        "model": model,
        "base_url": base_url,
        "mode": mode,
        "prompt": prompt,
        "output_language": output_language,
        "context_window": context_window,
        "max_output_tokens": max_output_tokens,
        "concurrency": concurrency,
        "rpm": rpm,
        "tpm": tpm,
        "max_tokens_total": max_tokens_total,
        "max_cost": max_cost,
        "repairs": repairs,
        "deadline": deadline,
    }
    choice = _Choice(
        sources=sources,
        out=out,
        given={name: value for name, value in given.items() if value is not None},
        published=published,
        language=language,
        replay=replay,
        record=record,
        local=local,
        keep_calls=keep_calls,
        retry_failed=retry_failed,
        limit=limit,
    )
    if dry_run:
        raise typer.Exit(_estimate(choice, as_json=as_json))
    import asyncio

    raise typer.Exit(asyncio.run(_run(choice, as_json=as_json, strict=strict)))


@dataclass(frozen=True, slots=True)
class _Choice:
    """What was asked for on the command line."""

    sources: list[str]
    out: Path
    given: dict[str, Any]
    published: str | None
    language: str | None
    replay: Path | None
    record: Path | None
    local: str | None
    keep_calls: bool
    retry_failed: bool
    limit: int | None
    rest: dict[str, Any] = field(default_factory=dict)

    def job(
        self, settings: Settings, endpoint: Endpoint, transport: httpx2.AsyncBaseTransport | None
    ) -> Job:
        """The job for the batch engine."""
        from summarizer.batch import Job

        return Job(
            sources=self.sources,
            out=self.out,
            settings=settings,
            endpoint=endpoint,
            published=self.published,
            language=self.language,
            retry_failed=self.retry_failed,
            keep_calls=self.keep_calls,
            limit=self.limit,
            transport=transport,
        )


async def _run(choice: _Choice, *, as_json: bool, strict: bool) -> int:
    if choice.local is None:
        return await _run_at(choice, *_settings(choice), as_json=as_json, strict=strict)
    from summarizer.local import find_model, local_endpoint
    from summarizer.settings import Settings

    async with local_endpoint(find_model(choice.local)) as endpoint:
        settings = Settings(**{"concurrency": 1} | choice.given)
        return await _run_at(choice, settings, endpoint, as_json=as_json, strict=strict)


def _settings(choice: _Choice) -> tuple[Settings, Endpoint]:
    from summarizer.endpoints import known_endpoint, replayed
    from summarizer.errors import ConfigurationError
    from summarizer.settings import Settings

    if choice.replay and choice.record:
        raise ConfigurationError("--replay and --record exclude each other; give one of them")
    if choice.replay:
        return replayed(choice.replay, choice.given)
    settings = Settings(**choice.given)
    return settings, known_endpoint(settings)


def _transport(choice: _Choice, settings: Settings) -> httpx2.AsyncBaseTransport | None:
    from summarizer.cassettes import CassetteTransport

    if choice.replay:
        return CassetteTransport(choice.replay)
    if choice.record:
        key = settings.api_key.get_secret_value() if settings.api_key else ""
        return CassetteTransport(choice.record, mode="record", secrets=[key])
    return None


async def _run_at(
    choice: _Choice, settings: Settings, endpoint: Endpoint, *, as_json: bool, strict: bool
) -> int:
    from summarizer import batch, progress

    transport = _transport(choice, settings) if choice.replay or choice.record else None
    job = choice.job(settings, endpoint, transport)
    observer = progress.observer(as_json=as_json, total=batch.expected(job))
    try:
        ended = await batch.run(job, observer)
    finally:
        observer.close()
    _close(ended, choice.out, as_json=as_json)
    return _exit_code(ended, strict=strict)


def _close(ended: Progress, out: Path, *, as_json: bool) -> None:
    import contextlib

    from summarizer import ledger, progress

    reason = progress.ending(ended)
    with contextlib.closing(ledger.connect_to_read(out / "ledger.db")) as connection:
        overview = ledger.overview(connection)
    if as_json:
        progress.Events(sys.stdout).write(progress.ended(ended, overview, reason))
    else:
        from rich.console import Console

        progress.closing(Console(highlight=False), ended, overview, out)
    if reason:
        complain(reason)


def _exit_code(ended: Progress, *, strict: bool) -> int:
    if ended.interrupted:
        return INTERRUPTED
    failed = bool(ended.without_record or ended.stopped_by)
    return SOME_FAILED if failed or (strict and ended.flagged_in_all) else DONE


def _estimate(choice: _Choice, *, as_json: bool) -> int:
    import json

    from summarizer import estimates
    from summarizer.show.visible import visible

    found = estimates.estimate(choice.job(*_settings(choice), None))
    if as_json:
        typer.echo(json.dumps({"event": "estimate", **found.fields()}))
        return DONE
    cost = (
        f"about ${found.cost:.2f}"
        if found.cost is not None
        else "cost unknown: no price for this model"
    )
    again = " (--retry-failed asks again)" if found.failed_before else ""
    typer.echo(
        f"{counted(found.articles, 'article')} to ask for, {found.finished_before:,} finished "
        f"before, {found.failed_before:,} failed before{again}, {found.unreadable:,} without text; "
        f"about {found.tokens:,} tokens in {counted(found.requests, 'request')}, {cost}. "
        "Repairs take more, and so does a window that only the endpoint tells."
    )
    for failure in found.without_text:
        typer.echo(f"  {visible(failure.named())}")
    return DONE
