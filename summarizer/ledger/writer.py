"""Write a ledger: one thread, which commits whatever is queued at once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from summarizer.articles import Article
from summarizer.errors import LedgerError
from summarizer.ledger.lines import LINES, Lines
from summarizer.ledger.store import connect, ledger_errors
from summarizer.record import Failure, Record

if TYPE_CHECKING:
    from summarizer.client import Call

_MOST_AT_ONCE = 512  # statements a commit: bounds the memory of a burst
# What is more is no count: SQLite's integers end at 2**63, and a sum of some has to hold as well.
_MOST_TOKENS = 10**15
_LOCK_WAIT = 1.0  # seconds that a second process waits for the first to end

# Executed in the writer's thread; returns the record (id, JSON) to append to the lines, if any.
Statement = Callable[[sqlite3.Connection], tuple[int, str] | None]


@dataclass(slots=True)
class _Job:
    statement: Statement
    done: asyncio.Future[None] | None = None


class Writer:
    """The one writer of a ledger; holds its lock, which dies with the process."""

    def __init__(self, folder: Path) -> None:
        """Lock and open `folder/ledger.db`; LedgerError when another process has it."""
        self.path = folder / "ledger.db"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(folder / "ledger.db.lock")
            self._lock.acquire(timeout=_LOCK_WAIT)
        except Timeout:
            raise LedgerError(
                f"ledger {self.path}: another process is writing to it; wait for it to end, or "
                "choose another folder"
            ) from None
        except OSError as error:
            raise LedgerError(
                f"ledger {self.path}: {error.strerror or error}; choose a folder that can be written"
            ) from None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._broken: LedgerError | None = None
        self._opened: queue.SimpleQueue[LedgerError | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="ledger-writer", daemon=True)
        self._thread.start()
        problem = self._opened.get()
        if problem:
            self._lock.release()
            raise problem

    def put(self, statement: Statement) -> None:
        """Queue a statement; it is committed with the next."""
        self._jobs.put(_Job(statement))

    async def commit(self, statement: Statement) -> None:
        """Queue a statement and wait until it is committed; LedgerError when it cannot be."""
        done = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(statement, done))
        await done

    def close(self) -> None:
        """Commit what is queued, and let the ledger go; LedgerError when something was not kept."""
        self._jobs.put(None)
        self._thread.join()
        self._lock.release()
        if self._broken:
            raise self._broken

    def _work(self) -> None:
        try:
            connection = connect(self.path)
            with ledger_errors(self.path):
                lines = Lines(self.path.with_name(LINES), connection)
        except Exception as error:  # noqa: BLE001 - whoever waits has to be told, whatever it is
            self._opened.put(_as_ledger_error(self.path, error))
            return
        self._opened.put(None)
        open_ = True
        while open_:
            jobs, open_ = self._take()
            if jobs:
                self._commit(connection, lines, jobs)
        lines.close()
        connection.close()

    def _take(self) -> tuple[list[_Job], bool]:
        """Wait for one job, then take all that are queued behind it."""
        jobs: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) >= _MOST_AT_ONCE:
                return jobs, True
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return jobs, True
        return jobs, False

    def _commit(self, connection: sqlite3.Connection, lines: Lines, jobs: list[_Job]) -> None:
        problem: LedgerError | None = None
        try:
            with ledger_errors(self.path):
                connection.execute("BEGIN IMMEDIATE")
                rows = [row for job in jobs if (row := job.statement(connection))]
                connection.execute("COMMIT")
            lines.append(rows)
        except Exception as error:  # noqa: BLE001 - whoever waits has to be told, whatever it is
            problem = self._broken = _as_ledger_error(self.path, error)
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        for job in jobs:
            if job.done:
                _settle(job.done, problem)


def _as_ledger_error(path: Path, error: Exception) -> LedgerError:
    if isinstance(error, LedgerError):
        return error
    return LedgerError(f"ledger {path}: cannot be written: {error}")


def _settle(done: asyncio.Future[None], problem: LedgerError | None) -> None:
    def settle() -> None:
        if done.done():
            return
        if problem:
            done.set_exception(problem)
        else:
            done.set_result(None)

    with contextlib.suppress(
        RuntimeError
    ):  # the loop is gone: an interrupted run waits for nothing
        done.get_loop().call_soon_threadsafe(settle)


def now() -> str:
    """The time as the ledger writes it: ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def instant() -> str:
    """The time so finely that of two articles one was read first."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def begin_run(program: str, base_url: str, model: str, settings: dict[str, Any]) -> Statement:
    """Add a run."""

    def statement(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO runs (started_at, program, base_url, model, settings) VALUES (?, ?, ?, ?, ?)",
            (now(), program, base_url, model, json.dumps(settings, sort_keys=True)),
        )

    return statement


def end_run(run_id: int, endpoint: dict[str, Any], outcome: str) -> Statement:
    """Note how a run ended and what it learned of its endpoint."""

    def statement(connection: sqlite3.Connection) -> None:
        connection.execute(
            "UPDATE runs SET finished_at = ?, endpoint = ?, outcome = ? WHERE id = ?",
            (now(), json.dumps(endpoint, sort_keys=True), outcome, run_id),
        )

    return statement


def add_record(
    run_id: int, key: str, article: Article, record: Record, *, read_at: str | None = None
) -> Statement:
    """Keep a record with its article; an earlier failure of the same question is over.

    `read_at` is when the article was read (`instant`), by default now: of two texts under one url
    the one that was read later supersedes the other, however long either took.
    """
    body = record.model_dump_json()
    read_at = read_at or instant()

    def statement(connection: sqlite3.Connection) -> tuple[int, str]:
        _add_article(connection, article, read_at)
        cursor = connection.execute(
            "INSERT OR REPLACE INTO records (key, article_id, status, body, finished_at, run_id) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (key, article.id, record.status, body, record.provenance.finished_at, run_id),
        )
        connection.execute("DELETE FROM failures WHERE key = ?", (key,))
        if article.url:
            _settle_story(connection, article.id, article.url)
        return cursor.lastrowid or 0, body

    return statement


def add_failure(
    run_id: int,
    key: str,
    article: Article | None,
    failure: Failure,
    *,
    read_at: str | None = None,
) -> Statement:
    """Keep a failure, with its article where there is one; it supersedes nothing."""
    read_at = read_at or instant()

    def statement(connection: sqlite3.Connection) -> None:
        if article:
            _add_article(connection, article, read_at)
        connection.execute(
            "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                failure.article_id,
                failure.kind,
                failure.message,
                now(),
                failure.attempts,
                run_id,
                failure.place,
            ),
        )

    return statement


def read_again(article_id: str, url: str, *, read_at: str, contested: bool) -> Statement:
    """Note that a text was read again: a story may return to an earlier text under its url.

    Where there is no other text, and none under way (`contested`), nothing is written.
    """

    def statement(connection: sqlite3.Connection) -> None:
        others = "SELECT 1 FROM articles WHERE url = ? AND id != ?"
        if contested or connection.execute(others, (url, article_id)).fetchone():
            connection.execute(
                "UPDATE articles SET added_at = max(added_at, ?) WHERE id = ?",
                (read_at, article_id),
            )
            _settle_story(connection, article_id, url)

    return statement


def forget_failures(key: str, *, but_of: int) -> Statement:
    """Take back the failures of earlier runs of an input, and of all below it (`:12`, `[3]`)."""

    def statement(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM failures WHERE key = ? AND run_id IS NOT ?", (key, but_of))
        for mark in "/:[":
            connection.execute(
                "DELETE FROM failures WHERE key >= ? AND key < ? AND run_id IS NOT ?",
                (key + mark, key + chr(ord(mark) + 1), but_of),
            )

    return statement


def add_call(run_id: int, key: str | None, call: Call, *, keep: bool) -> Statement:
    """Keep one attempt, with its bodies when they are to be kept."""
    request = json.dumps(call.request, ensure_ascii=False) if keep else None
    response = call.response if keep else None
    counts = (call.usage.prompt_tokens, call.usage.completion_tokens, call.usage.cached_tokens)
    tokens = [min(count, _MOST_TOKENS) for count in counts]

    def statement(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO calls (key, article_id, at, seconds, status, error, prompt_tokens, "
            "completion_tokens, cached_tokens, request, response, run_id) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                call.article_id,
                call.at,
                call.seconds,
                call.status,
                call.error,
                *tokens,
                request,
                response,
                run_id,
            ),
        )

    return statement


def add_file(path: str, signature: str, article_ids: list[str]) -> Statement:
    """Remember which articles a file holds, as long as it does not change."""

    def statement(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM inputs WHERE path = ?", (path,))
        connection.executemany(
            "INSERT INTO inputs VALUES (?, ?, ?)",
            ((path, position, article) for position, article in enumerate(article_ids)),
        )
        connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (path, signature))

    return statement


def replace_verdict(key: str, record: Record, old: Record) -> Statement:
    """Give a record a new verdict, and keep the old one."""
    body = record.model_dump_json()
    issues = json.dumps([issue.model_dump() for issue in old.issues], ensure_ascii=False)

    def statement(connection: sqlite3.Connection) -> tuple[int, str] | None:
        connection.execute(
            "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?)",
            (key, old.provenance.checks, old.status, issues, now()),
        )
        connection.execute(
            "UPDATE records SET status = ?, body = ? WHERE key = ?", (record.status, body, key)
        )
        row = connection.execute(
            "SELECT id FROM records r WHERE key = ? "
            "AND id = (SELECT max(id) FROM records WHERE article_id = r.article_id)",
            (key,),
        ).fetchone()
        if row is None:
            return None  # only the newest belongs behind the others
        # Until the line is written, a process that dies here leaves the lines to be compared.
        connection.execute("UPDATE lines SET size = NULL")
        return int(row[0]), body

    return statement


# Each text gives way to the first one with a record that was read under its url after it.
_SUPERSEDE = """
UPDATE articles AS old SET superseded_by = (
    SELECT new.id FROM articles new
    WHERE new.url = old.url AND new.sha256 != old.sha256
      AND (new.added_at, new.rowid) > (old.added_at, old.rowid)
      AND EXISTS (SELECT 1 FROM records WHERE article_id = new.id)
    ORDER BY new.added_at, new.rowid LIMIT 1
) WHERE old.url = ? AND old.superseded_by IS NULL
"""


def _settle_story(connection: sqlite3.Connection, article_id: str, url: str) -> None:
    """Let the text of a url that was read last be the current one, as far as they have records."""
    connection.execute("UPDATE articles SET superseded_by = NULL WHERE id = ?", (article_id,))
    connection.execute(_SUPERSEDE, (url,))


def _add_article(connection: sqlite3.Connection, article: Article, read_at: str) -> None:
    start, end = article.body or (None, None)
    connection.execute(
        "INSERT OR IGNORE INTO articles (id, text, title, published, outlet, author, url, language, "
        "sha256, place, body_start, body_end, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article.id,
            article.text,
            article.title,
            article.published,
            article.outlet,
            article.author,
            article.url,
            article.language,
            article.sha256,
            article.place,
            start,
            end,
            read_at,
        ),
    )
