"""The options of `summarizer run`, in the order of its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Sources = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE", help="Files, folders, globs, or - for standard input."),
]
Out = Annotated[Path, typer.Option("--out", "-o", help="Folder of the ledger and the records.")]
Mode = Annotated[
    str | None,
    typer.Option(help="How JSON is asked for: strict, json_schema, tools, json, md_json."),
]
Prompt = Annotated[str | None, typer.Option(help="Name of a prompt, or a folder with one.")]
Language = Annotated[
    str | None, typer.Option(help="Language of all articles, whatever they say themselves.")
]
OutputLanguage = Annotated[
    str | None, typer.Option(help="Language of the summaries; by default the article's.")
]
Published = Annotated[
    str | None,
    typer.Option(help="Date of publication of all articles, whatever they say, as 2024-02-08."),
]
ContextWindow = Annotated[
    int | None, typer.Option(help="Tokens that prompt and answer may have together.")
]
MaxOutputTokens = Annotated[int | None, typer.Option(help="Tokens that one answer may have.")]
Concurrency = Annotated[int | None, typer.Option(help="Requests in flight (16).")]
RequestsAMinute = Annotated[float | None, typer.Option(help="Requests a minute at most.")]
TokensAMinute = Annotated[float | None, typer.Option(help="Tokens a minute at most.")]
MaxTokensTotal = Annotated[int | None, typer.Option(help="Tokens that this run may use.")]
MaxCost = Annotated[float | None, typer.Option(help="US dollars that this run may cost.")]
Repairs = Annotated[int | None, typer.Option(help="Repair turns an article at most (1).")]
Deadline = Annotated[
    float | None, typer.Option(help="Seconds an article may take, pauses not counted (600).")
]
Replay = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Answer from a cassette: its model, no network, no key."),
]
Record = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Record all exchanges into a cassette.")
]
KeepCalls = Annotated[
    bool, typer.Option("--keep-calls", help="Keep the bodies of all calls in the ledger.")
]
Local = Annotated[
    str | None,
    typer.Option(
        metavar="MODEL.gguf", help="Run this model inside the program; 'auto' looks for one."
    ),
]
RetryFailed = Annotated[
    bool, typer.Option("--retry-failed", help="Ask again for articles that failed before.")
]
Limit = Annotated[int | None, typer.Option(min=1, help="Ask for so many articles at most.")]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Count articles, estimate tokens and cost, ask nothing."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 when a record is flagged.")]
Json = Annotated[bool, typer.Option("--json", help="Print events as JSON lines.")]
