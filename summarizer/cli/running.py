"""`summarizer run`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from summarizer.cli import run_options as options
from summarizer.cli.app import app
from summarizer.cli.options import (
    DONE,
    INTERRUPTED,
    SOME_FAILED,
    BaseUrlOption,
    ModelOption,
    complain,
    counted,
    given,
)

if TYPE_CHECKING:
    import httpx2

    from summarizer.batch import Progress
    from summarizer.jobs import Job
    from summarizer.settings import Endpoint, Settings

_A_CENT = 0.01  # dollars


@app.command(
    short_help="Summarise articles; run again to go on.",
    epilog="OPENAI_API_KEY holds the key, where one is needed. Settings that no option gives are read "
    "from the environment, as SUMMARIZER_CONCURRENCY.\n\n"
    "Exit codes: 0 all verified or flagged, 1 some failed or the run had to stop, 2 wrong use, "
    "130 interrupted: run again to go on.\n\n"
    "\b\nExamples:\n  summarizer run stories/ --out out --model gpt-4.1-mini\n"
    "  summarizer run examples/articles --replay cassettes/demo --out out/demo",
)
def run(  # noqa: PLR0917
    sources: options.Sources,
    out: options.Out,
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    mode: options.Mode = None,
    prompt: options.Prompt = None,
    language: options.Language = None,
    output_language: options.OutputLanguage = None,
    published: options.Published = None,
    context_window: options.ContextWindow = None,
    max_output_tokens: options.MaxOutputTokens = None,
    concurrency: options.Concurrency = None,
    rpm: options.RequestsAMinute = None,
    tpm: options.TokensAMinute = None,
    max_tokens_total: options.MaxTokensTotal = None,
    max_cost: options.MaxCost = None,
    repairs: options.Repairs = None,
    deadline: options.Deadline = None,
    replay: options.Replay = None,
    record: options.Record = None,
    keep_calls: options.KeepCalls = False,
    local: options.Local = None,
    retry_failed: options.RetryFailed = False,
    limit: options.Limit = None,
    dry_run: options.DryRun = False,
    strict: options.Strict = False,
    as_json: options.Json = False,
) -> None:
    """Summarise articles into DIR/ledger.db and DIR/records.jsonl; run again to go on."""
    choice = _Choice(
        sources=sources,
        out=out,
        given=given(
            model=model,
            base_url=base_url,
            mode=mode,
            prompt=prompt,
            output_language=output_language,
            context_window=context_window,
            max_output_tokens=max_output_tokens,
            concurrency=concurrency,
            rpm=rpm,
            tpm=tpm,
            max_tokens_total=max_tokens_total,
            max_cost=max_cost,
            repairs=repairs,
            deadline=deadline,
        ),
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
    given: dict[str, Any]  # settings, by their names
    published: str | None
    language: str | None
    replay: Path | None
    record: Path | None
    local: str | None
    keep_calls: bool
    retry_failed: bool
    limit: int | None

    def job(
        self, settings: Settings, endpoint: Endpoint, transport: httpx2.AsyncBaseTransport | None
    ) -> Job:
        """The job for the batch engine."""
        from summarizer.jobs import Job

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
    from summarizer import batch, jobs, progress

    transport = _transport(choice, settings) if choice.replay or choice.record else None
    job = choice.job(settings, endpoint, transport)
    observer = progress.observer(as_json=as_json, total=jobs.expected(job))
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
    with contextlib.closing(ledger.connect_to_read(out / ledger.NAME)) as connection:
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
        f"about ${found.cost:.{4 if 0 < found.cost < _A_CENT else 2}f}"
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
