"""What is written into a ledger: each entry is a statement for the writer to execute."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from summarizer.articles import Article
from summarizer.ledger.store import NEWEST_OF_ARTICLE
from summarizer.record import Failure, Record

if TYPE_CHECKING:
    from summarizer.client import Call

# What is more is no count: SQLite's integers end at 2**63, and a sum of some has to hold as well.
_MOST_TOKENS = 10**15

# Executed in the writer's thread; returns the record (id, JSON) to append to the lines, if any.
Statement = Callable[[sqlite3.Connection], tuple[int, str] | None]


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
            f"SELECT id FROM records r WHERE key = ? AND {NEWEST_OF_ARTICLE}",  # noqa: S608
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
