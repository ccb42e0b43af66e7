"""The application that the commands register themselves on."""

from __future__ import annotations

import typer
from typer.core import TyperGroup

# As a person comes upon them.
_ORDER = [
    "run",
    "show",
    "report",
    "export",
    "check",
    "doctor",
    "schema",
    "prompts",
    "recheck",
    "cassette",
]


class _InOrder(TyperGroup):
    """The commands in an order for people, whatever the order of imports."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002
        """Names of the commands, as the help lists them."""
        return sorted(self.commands, key=_ORDER.index)


app = typer.Typer(
    name="summarizer",
    cls=_InOrder,
    help="Structured summaries of news articles that can be checked line by line.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        from summarizer import __version__

        typer.echo(f"summarizer {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Options of all commands."""
