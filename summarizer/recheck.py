"""Today's checks over the stored drafts of a ledger; no model is asked."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from summarizer import checks, ledger
from summarizer.articles import Article
from summarizer.errors import LedgerError
from summarizer.ledger import entries
from summarizer.record import Record


@dataclass(slots=True)
class Rechecked:
    """What came of it."""

    records: int = 0
    changed: int = 0
    statuses: Counter[str] = field(default_factory=Counter)  # "flagged → verified" → records


async def recheck(path: Path) -> Rechecked:
    """Give every stored record the verdict of today's checks.

    The draft stays as the model gave it; the old verdict is kept in the table `verdicts`.

    Args:
        path: the ledger; its name is `ledger.db`, since its records stand in a file beside it.

    Raises:
        LedgerError: there is no ledger, it has another name, or another process writes to it.
    """
    with contextlib.closing(ledger.connect_to_read(path)) as connection:
        writer = ledger.Writer(_folder(path))
        try:
            result = Rechecked()
            for key, record, article in ledger.all_records(connection):
                await asyncio.sleep(0)  # so that Ctrl-C is heard
                result.records += 1
                renewed = verdict(record, article)
                if renewed is not None:
                    result.changed += 1
                    result.statuses[f"{record.status} → {renewed.status}"] += 1
                    await writer.commit(entries.replace_verdict(key, renewed, record))
        finally:
            await asyncio.to_thread(writer.close)
    return result


def _folder(path: Path) -> Path:
    """The folder of a ledger; a copy beside it would write into records.jsonl of the other one."""
    if path.name != ledger.NAME:
        path = path.resolve()  # a link to a ledger is that ledger
    if path.name != ledger.NAME:
        raise LedgerError(
            f"ledger {path}: only a {ledger.NAME} can be rechecked, for its records.jsonl stands beside "
            f"it; copy this one into a folder of its own, as {ledger.NAME}"
        )
    return path.parent


def verdict(record: Record, article: Article) -> Record | None:
    """The record with the verdict of today's checks, or None when nothing changes.

    Issues that do not come from a check over the draft (such as `prompt.truncated`) stay.
    """
    found, spans = checks.examine(article, record.draft())
    issues = found + [issue for issue in record.issues if issue.code not in checks.CHECKS]
    same = record.provenance.checks == checks.VERSION
    if same and issues == record.issues and spans == record.spans:
        return None
    return record.model_copy(
        update={
            "issues": issues,
            "spans": spans,
            "status": checks.status_of(issues),
            "provenance": record.provenance.model_copy(update={"checks": checks.VERSION}),
        }
    )
