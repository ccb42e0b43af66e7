"""What several commands share: exit codes, options, and how things are said."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

DONE, SOME_FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

LedgerArgument = Annotated[
    Path, typer.Argument(metavar="LEDGER", help="ledger.db of a run, or the folder that holds it.")
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model", "-m", help="Model to ask; by default SUMMARIZER_MODEL, else gpt-4.1-mini."
    ),
]
BaseUrlOption = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        help="Address of the endpoint, up to and with /v1; by default OPENAI_BASE_URL, else OpenAI.",
    ),
]


def given(**options: Any) -> dict[str, Any]:
    """The options that were given: the others leave it to the environment and the defaults."""
    return {name: value for name, value in options.items() if value is not None}


def counted(count: int, noun: str) -> str:
    """A count with its noun: `1 record`, `2,000 records`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def complain(message: str) -> None:
    """Say in one line on standard error what is wrong; an endpoint may have had a hand in it."""
    from summarizer.show.visible import visible

    typer.echo(f"summarizer: {visible(message)}", err=True)


def ledger_path(path: Path) -> Path:
    """The ledger that a person named, by its file or by its folder."""
    from summarizer.ledger import NAME

    return path / NAME if path.is_dir() else path


def files_of_ledger(path: Path) -> list[Path]:
    """A ledger, what SQLite keeps beside it, its lock and its records: nothing is written there."""
    from summarizer.ledger import LINES

    path = path.resolve()
    beside = [path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal", ".lock")]
    return [path, *beside, path.with_name(LINES)]
