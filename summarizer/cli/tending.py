"""Commands that tend a ledger: recheck, cassette."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.app import app
from summarizer.cli.options import LedgerArgument, counted, ledger_path


@app.command(short_help="Run today's checks over stored drafts.")
def recheck(ledger: LedgerArgument) -> None:
    """Run today's checks over the stored drafts, with no model; old verdicts are kept."""
    import asyncio

    from summarizer.recheck import recheck as run

    result = asyncio.run(run(ledger_path(ledger)))
    typer.echo(
        f"{counted(result.records, 'record')} checked, {result.changed:,} with another verdict or version"
    )
    for change, count in sorted(result.statuses.items()):
        typer.echo(f"  {count:,} × {change}")


@app.command(short_help="Write stored calls as a redacted cassette.")
def cassette(
    ledger: LedgerArgument,
    articles: Annotated[
        list[str],
        typer.Argument(metavar="ID", help="Ids of articles, their beginnings, urls or numbers."),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the cassette.")],
) -> None:
    """Write the stored calls of articles as a redacted cassette (needs run --keep-calls)."""
    from summarizer import cassettes
    from summarizer import ledger as ledgers
    from summarizer.errors import LedgerError
    from summarizer.settings import Settings

    key = Settings().api_key  # of the run, most likely: an older ledger may hold it in an answer
    secrets = [key.get_secret_value()] if key else []
    with contextlib.closing(ledgers.connect_to_read(ledger_path(ledger))) as connection:
        for wanted in articles:
            _, article = ledgers.find(connection, wanted)
            calls = ledgers.kept_calls(connection, article.id)
            if not calls:
                raise LedgerError(
                    f"no bodies of the calls about {wanted!r} were kept; run with --keep-calls"
                )
            for call in calls:
                cassettes.write(out, cassettes.redact(cassettes.of_call(*call), secrets))
            typer.echo(f"{wanted}: {counted(len(calls), 'exchange')} in {out}")
