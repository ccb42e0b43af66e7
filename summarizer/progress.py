"""What a person or a program sees of a run while it goes on, and when it has ended."""

from __future__ import annotations

import json
import re
import shlex
import sys
import time
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from summarizer import ledger
from summarizer.errors import (
    AuthenticationFailed,
    BudgetExceeded,
    ModelNotFound,
    SummarizerError,
)
from summarizer.show.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from summarizer.batch import Progress
    from summarizer.ledger import Overview

_TAG = re.compile(r"<(?:style|script|title)\b.*?</\w+>|<[/!a-z][^>]*>", re.IGNORECASE | re.DOTALL)
_LINE_EVERY = 5.0  # seconds between plain lines of progress
_SHOWN_ISSUES = 5
_MINUTES_FROM, _HOURS_FROM = 3, 120  # minutes from which time left is told in minutes, in hours
# What to do about the kinds of failure that no error of the tree gives advice about.
_ADVICE = {
    "rejected": "the endpoint refuses these requests; see the message",
    "empty_answer": "the model said nothing: try another --mode or --model",
    "encoding": "convert to UTF-8, or declare the encoding",
    "binary": "not a text file; convert it first",
    "empty": "nothing to read there",
    "format": "not in the form that the name says; see the message, mend the files",
    "not_found": "check the names of the sources",
    "unreadable": "see the message; check the rights to read them",
    "too_large": "beyond what an article or an answer can be; see the message",
    "missing_library": "install what the message names, then run again",
}
# What the same question, asked again, may end otherwise.
_MAY_PASS = (
    *("connection", "deadline", "empty_answer", "invalid"),
    *("length", "prompt_too_long", "rate_limit"),
)
_SETTING = re.compile(r"`(\w+)`")
_ISSUE_ADVICE = {
    "cite.missing": "statements, events or sentences that cite nothing",
    "cite.excess": "citations of sentences that nothing rests on",
    "cite.unknown": "sentence numbers that the article does not have",
    "ref.unknown": "sources or events that are spoken of and not listed",
    "ref.duplicate": "ids that are given twice",
    "ref.circular": "what points at itself",
    "entry.repeated": "what is there twice, and counts twice",
    "text.not_found": "words that the article does not have: do not use these fields",
    "text.elsewhere": "words that stand elsewhere than cited: the span says where",
    "text.negated": 'words that leave out the "not" before them',
    "quote.not_quoted": "paraphrases given as quotations: use the article's own words",
    "quote.whole": "quotations given as paraphrases",
    "source.inside_content": "somebody spoken of taken for the speaker",
    "source.mismatch": "words of one source given to another",
    "source.unlike": "names that differ from those of their sources",
    "source.silent": "sources that say nothing: their statements may be missing",
    "source.untold": "outlets that were told, and are not given",
    "act.unlike": "acts that the words of speech contradict",
    "event.unattributed": "claims without anybody who makes them",
    "number.unsupported": "numbers that the cited sentences do not have",
    "count.mismatch": "bounds that the words of a count do not allow",
    "count.outcome": "counts of the injured given as the killed, or the like",
    "conflict.casualties": "sources that count differently: name both",
    "name.unsupported": "names that the article does not have",
    "name.elsewhere": "names that stand in sentences which are not cited",
    "name.pronoun": "pronouns in the place of names",
    "date.invalid": "dates that are none",
    "date.mismatch": "dates that the words do not allow",
    "date.unresolved": "dates that code could not check: read the words",
    "date.future": "what occurred after publication",
    "date.past": "plans for a day that was over at publication",
    "coverage.attribution": "statements that the model left out",
    "coverage.quote": "quotations that the model left out",
    "coverage.empty": "drafts that say nothing at all: are these articles?",
    "summary.missing": "long articles whose parts were read and whose summary did not come",
    "prompt.truncated": "the endpoint read a part only: give its --context-window",
}


class Observer(Protocol):
    """Something that shows how a run goes on."""

    def __call__(self, event: str, progress: Progress, item: Any) -> None:
        """Show an event: `record`, `failure` or `call`."""

    def close(self) -> None:
        """Show nothing more."""


def observer(*, as_json: bool, total: int | None) -> Observer:
    """Choose how to show progress: events for programs, a bar in a terminal, else plain lines."""
    if as_json:
        return Events(sys.stdout)
    if sys.stderr.isatty():
        return Bar(total)
    return Lines(sys.stderr, total)


class Events:
    """One JSON object a line."""

    def __init__(self, stream: TextIO) -> None:
        """Write to a stream."""
        self._stream = stream

    def __call__(self, event: str, progress: Progress, item: Any) -> None:
        """Write an event."""
        fields: dict[str, Any] = {}
        if event == "record":
            fields = {
                "article_id": item.article.id,
                "title": item.article.title,
                "status": item.status,
                "issues": [issue.code for issue in item.issues],
                "tokens": item.provenance.usage.total_tokens,
            }
        elif event == "failure":
            fields = item.model_dump()
        elif event == "call":
            fields = {
                "article_id": item.article_id,
                "status": item.status,
                "error": item.error,
                "seconds": item.seconds,
                "tokens": item.usage.total_tokens,
            }
        self.write({"event": event, **fields, "done": progress.done})

    def write(self, event: dict[str, Any]) -> None:
        """Write one object."""
        # ASCII alone: some programs take U+2028 for the end of a line
        self._stream.write(json.dumps(event) + "\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing is open."""


class Lines:
    """A plain line from time to time, for logs."""

    def __init__(self, stream: TextIO, total: int | None) -> None:
        """Write to a stream."""
        self._stream = stream
        self._total = total
        self._started = self._last = time.monotonic()

    def __call__(self, event: str, progress: Progress, item: Any) -> None:  # noqa: ARG002
        """Write a line when the last one is old enough."""
        now = time.monotonic()
        if event != "call" and now - self._last >= _LINE_EVERY:
            self._last = now
            print(_line(progress, self._total, now - self._started), file=self._stream, flush=True)

    def close(self) -> None:
        """Nothing is open."""


class Bar:
    """A bar with counts, rate and time left, in the terminal's last line."""

    def __init__(self, total: int | None) -> None:
        """Draw the bar on standard error."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            TextColumn("{task.completed}" + ("/{task.total}" if total else "")),
            TimeRemainingColumn(compact=True),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("reading", total=total)
        self._started = time.monotonic()
        self._bar.start()

    def __call__(self, event: str, progress: Progress, item: Any) -> None:  # noqa: ARG002
        """Move the bar."""
        seconds = time.monotonic() - self._started
        completed = progress.done + progress.finished_before + progress.failed_before
        self._bar.update(
            self._task,
            completed=completed + progress.duplicates,
            description=_line(progress, None, seconds),
        )

    def close(self) -> None:
        """Take the bar away."""
        self._bar.stop()


def _line(progress: Progress, total: int | None, seconds: float) -> str:
    parts = [
        f"{progress.done:,}{f'/{total:,}' if total else ''} done",
        f"{progress.verified:,} verified",
        f"{progress.flagged:,} flagged",
        f"{progress.failed:,} failed",
        f"{progress.usage.total_tokens:,} tokens",
    ]
    if progress.cost is not None:
        parts.append(f"${progress.cost:.2f}")
    parts.append(f"{progress.done / seconds * 60 if seconds else 0:,.0f}/min")
    left = (total - progress.done) * seconds / progress.done if total and progress.done else 0
    return ", ".join(parts) + (f", {_duration(left)} left" if left > 0 else "")


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < _MINUTES_FROM:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < _HOURS_FROM else f"{minutes / 60:.1f} h"


def closing(console: Console, progress: Progress, overview: Overview, out: Path) -> None:
    """Print what a run ended with: the records, what is wrong with them, and what failed."""
    from rich.text import Text

    _print_records(console, overview)
    say = partial(console.print, soft_wrap=True)
    say(Text(_summary(progress)))
    for code, count in overview.issues[:_SHOWN_ISSUES]:
        # records that have it, not issues: a record may have many of one code
        having = _counted(count, "record")
        say(Text(f"  {having} with {code}  {_ISSUE_ADVICE.get(code, '')}".rstrip()))
    if progress.failures:
        say(Text(f"Without a record: {progress.without_record:,}", style="bold"))
    for kind, count in progress.kinds.most_common():
        say(Text(f"  {count:,} × {kind}  {advice_about(kind)}".rstrip()))
    for failure in progress.failures:
        say(Text(f"  {visible(failure.named())}", style="red"))
    say(Text(f"Ledger   {out / ledger.NAME}\nRecords  {out / ledger.LINES}"))
    if overview.records:
        say(Text(f"Look at one with: summarizer show {shlex.quote(str(out / ledger.NAME))} 1"))


def advice_about(kind: str) -> str:
    """What to do about failures of a kind, in the words of the command line; "" where unknown."""
    known = {error.kind: error.advice for error in _all_errors() if error.advice}
    advice = _ADVICE.get(kind) or in_options(known.get(kind, ""))
    return f"{advice}, then --retry-failed" if kind in _MAY_PASS else advice


def _all_errors(root: type[SummarizerError] = SummarizerError) -> Iterator[type[SummarizerError]]:
    yield root
    for error in root.__subclasses__():
        yield from _all_errors(error)


def in_options(advice: str) -> str:
    """Advice to people who write Python, with each setting as the option of the same name."""
    return _SETTING.sub(lambda name: "--" + name[1].replace("_", "-"), advice)


def _print_records(console: Console, overview: Overview) -> None:
    from rich.table import Table
    from rich.text import Text

    if not overview.rows:
        return
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column("#", justify="right", min_width=len(str(len(overview.rows))))
    table.add_column("title", ratio=1, overflow="ellipsis", no_wrap=True)
    table.add_column("status", no_wrap=True, min_width=len("✓ verified"))
    for name in ("events", "attributions", "issues", "tokens"):
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    for number, row in enumerate(overview.rows, 1):
        mark = (
            Text("✓ verified", "green") if row.status == "verified" else Text("! flagged", "yellow")
        )
        counts = (row.events, row.attributions, row.issues, row.tokens)
        table.add_row(
            str(number), Text(visible(row.title)), mark, *(f"{count:,}" for count in counts)
        )
    console.print(table)
    if overview.records > len(overview.rows):
        console.print(f"… and {overview.records - len(overview.rows):,} more")
    console.print()


def _summary(progress: Progress) -> str:
    if not progress.done and progress.finished_before and not progress.stopped_by:
        had = "its record" if progress.finished_before == 1 else "their records"
        text = f"Nothing to do: {_articles(progress.finished_before)} had {had} already."
    else:
        text = (
            f"{progress.verified:,} verified, {progress.flagged:,} flagged, "
            f"{progress.failed:,} failed"
            f" · {_counted(progress.calls, 'request')}, {progress.usage.total_tokens:,} tokens"
        )
        text += _cost(progress)
        before = progress.finished_before
        text += f" · {_articles(before)} finished before" if before else ""
    if progress.duplicates:
        text += f" · {_articles(progress.duplicates)} given more than once"
    if progress.failed_before:
        text += f" · {_articles(progress.failed_before)} failed before (--retry-failed asks again)"
    return text


def _cost(progress: Progress) -> str:
    if progress.cost is not None:
        return f", ${progress.cost:.4f}"
    return ", cost unknown" if progress.calls else ""


def _articles(count: int) -> str:
    return _counted(count, "article")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def ending(progress: Progress) -> str | None:
    """Why a run ended before its inputs did, and how to go on; None when it did not."""
    again = "the same command goes on where it stopped"
    if progress.interrupted:
        return f"interrupted; {again}"
    if isinstance(progress.stopped_by, BudgetExceeded):
        return f"stopped: {progress.stopped_by}"
    if isinstance(progress.stopped_by, AuthenticationFailed):
        return f"stopped: {progress.stopped_by}; {again}"
    if isinstance(progress.stopped_by, ModelNotFound):
        return f"stopped: {without_markup(str(progress.stopped_by))}; {in_options(ModelNotFound.advice)}"
    if progress.stopped_by:
        return f"stopped: {progress.stopped_by}"
    return f"stopped at --limit; {again}" if progress.limited else None


def without_markup(text: str) -> str:
    """What a page says; a server that knows nothing of models answers with one."""
    return " ".join(_TAG.sub(" ", text).split())


def ended(progress: Progress, overview: Overview, reason: str | None) -> dict[str, Any]:
    """The last event of a run."""
    return {
        "event": "end",
        "verified": progress.verified,
        "flagged": progress.flagged,
        "failed": progress.failed,
        "finished_before": progress.finished_before,
        "failed_before": progress.failed_before,
        "duplicates": progress.duplicates,
        "requests": progress.calls,
        "prompt_tokens": progress.usage.prompt_tokens,
        "completion_tokens": progress.usage.completion_tokens,
        "cost": progress.cost,
        "records": overview.records,
        "issues": dict(overview.issues),
        "failures": dict(progress.kinds),
        "without_record": [failure.model_dump() for failure in progress.failures],
        "reason": reason,
    }
