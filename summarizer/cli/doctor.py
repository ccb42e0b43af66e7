"""`summarizer doctor`: what an endpoint can do."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.app import app
from summarizer.cli.options import DONE, SOME_FAILED, BaseUrlOption, ModelOption, complain, given
from summarizer.cli.streams import put_json

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from summarizer.endpoints.diagnosis import Diagnosis
    from summarizer.settings import Settings

_MARKS = {"ok": "yes", "no": "no", "unknown": "?"}
_COLOURS = {"ok": "green", "no": "yellow", "unknown": "dim"}
_LONGEST_DETAIL = 150  # characters of a reason in the table: the JSON has it whole


@app.command(
    short_help="Find out what an endpoint can do.",
    epilog="OPENAI_API_KEY holds the key, where one is needed.\n\n\b\nExamples:\n  summarizer doctor --model gpt-4.1-mini\n"
    "  summarizer doctor --base-url http://localhost:8080/v1 --model qwen3-8b",
)
def doctor(  # noqa: PLR0917
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    save: Annotated[
        bool, typer.Option("--save/--no-save", help="Keep the profile, for `run` to use.")
    ] = True,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the profile to this file, too.")
    ] = None,
    note: Annotated[str, typer.Option(help="How the model is served; kept with the profile.")] = "",
    budget: Annotated[
        float | None, typer.Option(min=1, help="Seconds that all requests may take (230).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the profile as JSON.")] = False,
) -> None:
    """Ask an endpoint a dozen tiny questions: what works there, and how best to ask.

    No article is sent. Exits with 0 when articles can be summarised there, else with 1.
    """
    import asyncio

    from summarizer.errors import ConfigurationError, EndpointError
    from summarizer.settings import Settings

    settings = Settings(**given(model=model, base_url=base_url))
    try:
        found = asyncio.run(_examine(settings, budget))
    except EndpointError as error:
        complain(str(error))
        raise typer.Exit(SOME_FAILED) from None
    found = found.model_copy(update={"note": note})
    paths, problem = [], None
    try:
        paths = _written(found, save=save, out=out)
    except ConfigurationError as error:  # what was found out in minutes is told all the same
        problem = error
    if as_json:
        put_json(found.model_dump_json(indent=2))
    else:
        _print(found, paths, saved=save and problem is None)
    if problem:
        raise problem
    raise typer.Exit(DONE if found.runs else SOME_FAILED)


async def _examine(settings: Settings, budget: float | None) -> Diagnosis:
    from rich.console import Console

    from summarizer.endpoints.doctor import BUDGET, diagnose

    console = Console(stderr=True, highlight=False)
    with console.status(f"Asking {settings.endpoint.host} …") as status:
        return await diagnose(
            settings.endpoint,
            settings.api_key,
            budget=budget or BUDGET,
            on_fact=lambda fact: status.update(f"{_title(fact.name)}: {_MARKS[fact.verdict]} …"),
        )


def _written(found: Diagnosis, *, save: bool, out: Path | None) -> list[Path]:
    from summarizer.endpoints import profiles

    wanted = ([None] if save else []) + ([out] if out else [])
    return [profiles.save(found, path) for path in wanted]


def _print(found: Diagnosis, paths: list[Path], *, saved: bool) -> None:
    from rich.console import Console

    from summarizer.show.visible import visible

    console = Console(highlight=False)
    console.print(visible(f"{found.model} at {found.base_url}"), markup=False)
    console.print(_table(found))
    console.print(f"{found.requests} requests, {found.seconds:.0f} seconds", markup=False)
    console.print()
    for sentence in found.recommendation:
        console.print(visible(sentence), markup=False)
    if found.runs:
        _print_command(console, found, saved=saved)
    for path in paths:
        console.print(f"\nProfile: {path}", markup=False, soft_wrap=True)


def _table(found: Diagnosis) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from summarizer.show.visible import visible

    table = Table(box=box.SIMPLE_HEAD, show_header=False, padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for fact in found.facts:
        said = visible(fact.detail)
        detail = said[:_LONGEST_DETAIL] + "…" * (len(said) > _LONGEST_DETAIL)
        mark = Text(_MARKS[fact.verdict], style=_COLOURS[fact.verdict])
        table.add_row(_title(fact.name), mark, Text(detail))
    return table


def _title(name: str) -> str:
    return name.replace("_", " ")


def _print_command(console: Console, found: Diagnosis, *, saved: bool) -> None:
    console.print("\nUse it:", markup=False)
    console.print("  " + command(found, saved=saved), markup=False, soft_wrap=True)


def command(found: Diagnosis, *, saved: bool) -> str:
    """The command line to use; a profile that is not saved is spelled out as options."""
    profile = found.profile
    options: dict[str, str | int | None] = {"--base-url": found.base_url, "--model": found.model}
    if not saved:
        options["--mode"] = profile.mode
        options["--context-window"] = profile.context_window
        options["--max-output-tokens"] = profile.max_output_tokens
    words = [
        word
        for name, value in options.items()
        if value is not None
        for word in (name, shlex.quote(str(value)))
    ]
    return " ".join(("summarizer run stories/ --out out", *words))
