"""Commands that look: show, report, export, check, schema, prompts."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from summarizer.cli.app import app
from summarizer.cli.options import (
    DONE,
    SOME_FAILED,
    LedgerArgument,
    counted,
    files_of_ledger,
    ledger_path,
)
from summarizer.cli.streams import put_json

if TYPE_CHECKING:
    from summarizer.articles import Article
    from summarizer.draft import Draft

Format = Literal["jsonl", "csv", "parquet"]


@app.command(short_help="Print one record so that a person can read it.")
def show(
    ledger: LedgerArgument,
    article: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Id of the article, its beginning, its url, or its number."
        ),
    ] = "1",
    as_json: Annotated[bool, typer.Option("--json", help="Print the record as JSON.")] = False,
) -> None:
    """Print one record: summary, events, who said what, and the article with its evidence."""
    from summarizer import ledger as ledgers

    with contextlib.closing(ledgers.connect_to_read(ledger_path(ledger))) as connection:
        record, text = ledgers.find(connection, article)
        earlier = ledgers.earlier_text(connection, text.id)
    if as_json:
        put_json(record.model_dump_json(indent=2))
        return
    from rich.console import Console

    from summarizer import checks
    from summarizer.show import render

    meanings = {code: checks.meaning(code) for code in checks.CHECKS}
    render(record, text, Console(highlight=False), earlier=earlier, explain=meanings)


@app.command(short_help="Run the checks alone, with no model.")
def check(
    article: Annotated[Path, typer.Argument(metavar="ARTICLE", help="An article in any format.")],
    draft: Annotated[Path, typer.Argument(metavar="DRAFT.json", help="A draft, or a record.")],
    published: Annotated[
        str | None, typer.Option(help="Date of publication, as 2024-02-08.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Language of the article.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the issues as JSON.")] = False,
) -> None:
    """Run the checks alone, with no model; exit 1 when an error is found."""
    from summarizer import checks

    issues = checks.check(_article(article, published, language), _draft(draft))
    if as_json:
        import json

        put_json(json.dumps([issue.model_dump() for issue in issues], ensure_ascii=False, indent=2))
    else:
        for issue in issues:
            typer.echo(f"{issue.severity:7}  {issue.code:22}  {issue.path}  {issue.message}")
        status = checks.status_of(issues)
        typer.echo(f"{status}: {len(issues)} issue{'' if len(issues) == 1 else 's'}")
    raise typer.Exit(SOME_FAILED if checks.status_of(issues) == "flagged" else DONE)


def _article(path: Path, published: str | None, language: str | None) -> Article:
    from summarizer.errors import ArticleError
    from summarizer.readers import read_sources

    reading = read_sources([path], published=published, language=language)
    found = next(reading, None)
    if found is None or found.article is None:
        failed = found.failure if found else None
        raise ArticleError(failed.message if failed else f"{path}: no article there")
    if next(reading, None):
        raise ArticleError(f"{path}: holds more than one article; give a file with one of them")
    return found.article


def _draft(path: Path) -> Draft:
    import json

    from pydantic import ValidationError

    from summarizer.draft import draft_in
    from summarizer.errors import ConfigurationError

    try:
        # some editors write a byte order mark
        return draft_in(json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror or error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/" + "/".join(map(str, first["loc"]))
        raise ConfigurationError(f"{path}: not a draft: {where}: {first['msg']}") from None
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path}: not JSON: {error}") from None


@app.command(short_help="Print the JSON schema that is sent.")
def schema(
    rendering: Annotated[
        str, typer.Option(help="strict, bounded (for grammar engines) or tight (the smallest).")
    ] = "strict",
) -> None:
    """Print the JSON schema that is sent."""
    import json

    from summarizer import schemas
    from summarizer.errors import ConfigurationError

    if rendering not in schemas.RENDERINGS:
        raise ConfigurationError(f"rendering {rendering!r}: one of {', '.join(schemas.RENDERINGS)}")
    put_json(json.dumps(schemas.schema(rendering), ensure_ascii=False, indent=2))


@app.command(short_help="List the prompts and their fingerprints.")
def prompts(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Print the instructions of this one.")
    ] = None,
) -> None:
    """List the prompts with their versions and fingerprints."""
    from summarizer.prompts import Prompt, shipped

    if name:
        typer.echo(Prompt.load(name).system())
        return
    for prompt in map(Prompt.load, shipped()):
        typer.echo(f"{prompt.name}  {prompt.version}  {prompt.fingerprint}  {prompt.description}")


@app.command(short_help="Write all records as one HTML page.")
def report(
    ledger: LedgerArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="The page to write.")] = Path(
        "report.html"
    ),
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "Article records",
) -> None:
    """Write all records as one HTML page that works without a network."""
    from summarizer import checks
    from summarizer import ledger as ledgers
    from summarizer.report import write_report

    meanings = {code: checks.meaning(code) for code in checks.CHECKS}
    with contextlib.closing(ledgers.connect_to_read(ledger_path(ledger))) as connection:
        count = write_report(
            ledgers.newest(connection),
            out,
            failures=ledgers.failures(connection),
            checks=meanings,
            title=title,
            keep=files_of_ledger(ledger_path(ledger)),
        )
    typer.echo(f"{counted(count, 'record')} in {out}")


@app.command(short_help="Write the records as JSONL, CSV or Parquet.")
def export(
    ledger: LedgerArgument,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="A file (jsonl; - for standard output), else a folder."),
    ],
    form: Annotated[Format, typer.Option("--format", help="jsonl, csv or parquet.")] = "jsonl",
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Also the texts of the articles.")
    ] = False,
) -> None:
    """Write the records as JSON lines, or as joined tables in CSV or Parquet."""
    from summarizer import export as exports
    from summarizer import ledger as ledgers

    with contextlib.closing(ledgers.connect_to_read(ledger_path(ledger))) as connection:
        if str(out) == "-":
            _print_lines(exports.json_lines(connection, with_text=with_text), form)
            return
        keep = files_of_ledger(ledger_path(ledger))
        counts = exports.export(connection, form, out, with_text=with_text, keep=keep)
    for name, count in counts.items():
        typer.echo(f"{name}: {counted(count, 'row')}")


def _print_lines(lines: Iterable[str], form: Format) -> None:
    if form != "jsonl":
        from summarizer.errors import ConfigurationError

        raise ConfigurationError(
            f"{form} is several files, standard output is one; choose a folder, or --format jsonl"
        )
    for line in lines:
        if not put_json(line):
            return
