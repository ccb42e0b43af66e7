"""What an export reads of a ledger: one record at a time, so that memory stays flat."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from pydantic_core import from_json

from summarizer.export.rows import Entry
from summarizer.export.tables import ARTICLES
from summarizer.ledger import WITHOUT_RECORD, place_in, record_in

_ARTICLE = tuple(column.key for column in ARTICLES.columns)


class Stored(NamedTuple):
    """A record as the ledger has it; `article` is None unless the text is wanted."""

    key: str
    article_id: str
    body: str
    article: dict[str, Any] | None

    @property
    def size(self) -> int:
        """Characters of record and text."""
        return len(self.body) + (len(self.article["text"]) if self.article else 0)

    def entry(self) -> Entry:
        """Read the record: what the tables make their rows of."""
        with readable(self._asdict()):
            return {**self._asdict(), "record": from_json(self.body)}

    def line(self) -> str:
        """The record as one line of JSON, with `article.text` where the text is wanted."""
        if self.article is None:
            return self.body
        with readable(self._asdict()):
            record = from_json(self.body)
            record["article"]["text"] = self.article["text"]
        return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def readable(*entries: Entry) -> Iterator[None]:
    """Say which record is damaged where a part of one is missing or is something else.

    Records are validated only then: it would be most of what an export costs.
    """
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError):
        for entry in entries:
            record_in(entry["body"], entry["article_id"])
        raise


def stored(connection: sqlite3.Connection, *, with_text: bool) -> Iterator[Stored]:
    """Yield the newest record of each article that was not superseded, oldest first."""
    # The ids come first: SQLite would sort the bodies themselves, which are a hundred times larger.
    numbers = [row[0] for row in connection.execute("SELECT id FROM newest_records ORDER BY id")]
    columns = ", ".join(f"a.{name}" for name in (_ARTICLE if with_text else ("id",)))
    query = (
        f"SELECT r.key, r.body, {columns} FROM records r "  # noqa: S608 - names of our own columns
        "JOIN articles a ON a.id = r.article_id WHERE r.id = ?"
    )
    for number in numbers:
        key, body, *values = connection.execute(query, (number,)).fetchone()
        article = dict(zip(_ARTICLE, values, strict=True)) if with_text else None
        yield Stored(key, values[0], body, article)


def failed(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Yield the inputs that gave no record, oldest first."""
    names = ("key", "article_id", "place", "title", "kind", "message", "at", "attempts")
    query = (
        f"SELECT f.key, f.article_id, {place_in(connection)}, a.title, kind, message, at, attempts "  # noqa: S608
        f"FROM failures f LEFT JOIN articles a ON a.id = f.article_id WHERE {WITHOUT_RECORD} "
        "ORDER BY at, f.key"
    )
    for row in connection.execute(query):
        yield dict(zip(names, row, strict=True))
