"""Open a ledger and read it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from summarizer.articles import Article
from summarizer.errors import LedgerError
from summarizer.readers.inputs import shown
from summarizer.record import Failure, Record

NAME = "ledger.db"  # in the folder of a run
SCHEMA_VERSION = 2
APPLICATION_ID = 0x53554D4D  # "SUMM": tells a ledger from any other SQLite file
_HIGHEST = 2**63  # what SQLite can count to
_SHORTEST_BEGINNING = 4  # digits of an id, as in git: a number too high is told as such
_BUSY = 10.0  # seconds to wait for another connection's transaction
_COUNTED = 20_000  # records up to which the issues of all are counted at the end of a run
_LISTED = 20  # records in the table at the end of a run; the ledger has them all
_TITLE = 80  # characters of the text that stand for a title where there is none
# Of the records `r`: those that no later one of the same article replaces.
NEWEST_OF_ARTICLE = "r.id = (SELECT max(id) FROM records WHERE article_id = r.article_id)"


class StoredCall(NamedTuple):
    """A call whose bodies were kept."""

    uri: str
    request: str
    status: int
    response: str


def key_of(
    article_id: str,
    *,
    prompt: str,
    schema: str,
    model: str,
    endpoint: str,
    parameters: dict[str, Any],
) -> str:
    """Identify what is asked: 20 hexadecimal digits; the same question has the same key.

    Args:
        article_id: stands for the text and the metadata that the prompt shows.
        prompt: fingerprint of the prompt.
        schema: fingerprint of the draft's schema.
        model: name of the model.
        endpoint: host, or what stands for it (a local model: the hash of its file).
        parameters: what else changes an answer; the mode does not count.
    """
    make = key_maker(
        prompt=prompt, schema=schema, model=model, endpoint=endpoint, parameters=parameters
    )
    return make(article_id)


def key_maker(
    *, prompt: str, schema: str, model: str, endpoint: str, parameters: dict[str, Any]
) -> Callable[[str], str]:
    """Make the function from an article's id to `key_of`, for many articles asked the same."""
    basis = json.dumps([prompt, schema, model, endpoint, parameters], sort_keys=True)
    behind = f", {basis[1:]}".encode()

    def key(article_id: str) -> str:
        return hashlib.sha256(b"[" + json.dumps(article_id).encode() + behind).hexdigest()[:20]

    return key


@contextmanager
def ledger_errors(path: Path) -> Iterator[None]:
    """Say in one line what is wrong with a ledger."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        advice = {
            "database or disk is full": "free some space and run again: it goes on where it stopped",
            "attempt to write a readonly database": "choose a folder that can be written",
            "unable to open database file": "choose a folder that exists and can be written",
            "file is not a database": "this is no ledger; choose another file",
        }.get(str(error), "run again; if it stays, restore the file from a backup")
        raise LedgerError(f"ledger {path}: {error}; {advice}") from None


def connect(path: Path) -> sqlite3.Connection:
    """Open a ledger for writing, and make it where there is none.

    Raises:
        LedgerError: it cannot be opened or made, is no ledger, or a newer version wrote it.
    """
    with ledger_errors(path):
        connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
        version = _version_of(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        # A power cut may take the last commits, a killed process none (SQLite: WAL and NORMAL).
        connection.execute("PRAGMA synchronous = NORMAL")
        if version == 0:
            script = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
            connection.executescript(
                f"BEGIN; {script} PRAGMA application_id = {APPLICATION_ID};"
                f" PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
            )
        elif version == 1:
            connection.executescript(
                "BEGIN; ALTER TABLE failures ADD COLUMN place TEXT;"
                f" PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
            )
    return connection


def connect_to_read(path: Path | str) -> sqlite3.Connection:
    """Open a ledger that exists, without any right to change it.

    Raises:
        LedgerError: there is no such file, it is no ledger, or a newer version wrote it.
    """
    path = Path(path)
    if not path.is_file():
        raise LedgerError(f"ledger {path}: there is no such file; `summarizer run` makes one")
    with ledger_errors(path):
        uri = path.resolve().as_uri()
        connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=_BUSY)
        try:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:  # a read-only folder has no place for WAL's index
            connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True)
        if _version_of(connection, path) == 0:
            raise LedgerError(f"ledger {path}: this file holds no ledger")
    return connection


def _version_of(connection: sqlite3.Connection, path: Path) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    identity: int = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not empty and identity != APPLICATION_ID:
        raise LedgerError(
            f"ledger {path}: this is a database of another program; choose another file"
        )
    if version > SCHEMA_VERSION:
        raise LedgerError(
            f"ledger {path}: it was written by a newer version of this program (format {version}, "
            f"known here: {SCHEMA_VERSION}); upgrade, or choose another folder"
        )
    return version


_ARTICLE = (
    "a.text, a.title, a.published, a.outlet, a.author, a.url, a.language, a.place, "
    "a.body_start, a.body_end"
)


def article_of(row: tuple[Any, ...]) -> Article:
    """Build an article from the columns of `_ARTICLE`."""
    text, title, published, outlet, author, url, language, place, start, end = row
    return Article(
        text=text,
        title=title,
        published=published,
        outlet=outlet,
        author=author,
        url=url,
        language=language,
        place=place,
        body=None if start is None else (start, end),
    )


def record_in(body: str, article_id: str) -> Record:
    """Read a record as it is kept; LedgerError when something has damaged it."""
    try:
        return Record.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/" + "/".join(map(str, first["loc"]))
        raise LedgerError(
            f"the record of {article_id} is damaged: {where}: {first['msg']}; "
            "restore the file from a backup"
        ) from None


_AT_URL = "a.superseded_by IS NULL AND a.url = ? ORDER BY r.id DESC"

# The newest record of each article with the article; what follows says of which.
_NEWEST = (
    f"SELECT r.article_id, r.body, {_ARTICLE} FROM records r "  # noqa: S608
    f"JOIN articles a ON a.id = r.article_id WHERE {NEWEST_OF_ARTICLE} AND "
)


def newest(connection: sqlite3.Connection) -> Iterator[tuple[Record, Article]]:
    """Yield the newest record of each article with the article, oldest record first.

    Stories that were replaced by a later text are left out.
    """
    found = connection.execute(_NEWEST + "a.superseded_by IS NULL ORDER BY r.id")
    for article_id, body, *row in found:
        yield record_in(body, article_id), article_of(tuple(row))


def all_records(connection: sqlite3.Connection) -> Iterator[tuple[str, Record, Article]]:
    """Yield every record with its key and article, oldest first, also those that were replaced."""
    query = (
        f"SELECT r.key, r.article_id, r.body, {_ARTICLE} FROM records r "  # noqa: S608
        "JOIN articles a ON a.id = r.article_id ORDER BY r.id"
    )
    for key, article_id, body, *row in connection.execute(query):
        yield key, record_in(body, article_id), article_of(tuple(row))


def find(connection: sqlite3.Connection, wanted: str) -> tuple[Record, Article]:
    """Find the newest record of an article by its id, the beginning of it, its url, or its number.

    Numbers count the articles that have records, from 1, in the order of `newest`; a number that
    is also the beginning of an id is taken for the number. A beginning has 4 digits or more.

    Raises:
        LedgerError: there is none, there are several, or what is kept is damaged; it says which.
    """
    wanted = shown(wanted)  # as places are kept: SQLite cannot be asked for other bytes
    rows = connection.execute(_NEWEST + "a.id = ?", (wanted,)).fetchall()
    if not rows and wanted.isdecimal() and 0 < int(wanted) < _HIGHEST:
        number = "a.superseded_by IS NULL ORDER BY r.id LIMIT 1 OFFSET ?"
        rows = connection.execute(_NEWEST + number, (int(wanted) - 1,)).fetchall()
    if not rows and len(wanted) >= _SHORTEST_BEGINNING:
        begins = "substr(a.id, 1, ?) = ?"
        rows = connection.execute(_NEWEST + begins, (len(wanted), wanted)).fetchall()
    if len(rows) > 1:
        raise LedgerError(
            f"{len(rows)} articles have ids that begin with {wanted!r}; give more of it"
        )
    if not rows:  # of a story's texts the one that is current
        rows = connection.execute(_NEWEST + _AT_URL, (wanted,)).fetchmany(1)
    if not rows:
        raise LedgerError(f"no record of {wanted!r}: {_why_none(connection, wanted)}")
    article_id, body, *row = rows[0]
    return record_in(body, article_id), article_of(tuple(row))


def _why_none(connection: sqlite3.Connection, wanted: str) -> str:
    """Why nothing is found: what failed under that id, place, or beginning of an id."""
    listed = failures(connection)
    ids = {wanted, *_ids_at(connection, wanted)}
    found = [each for each in listed if each.article_id in ids or each.place == wanted]
    if not found and len(wanted) >= _SHORTEST_BEGINNING:
        found = [failure for failure in listed if failure.article_id.startswith(wanted)]
    if not found:
        return _what_there_is(connection)
    if len(found) > 1:
        return f"{len(found)} articles without a record have ids that begin so; give more of it"
    return f"it failed: {shown(found[0].named())}"


def _what_there_is(connection: sqlite3.Connection) -> str:
    count: int = connection.execute(_COUNT).fetchone()[0]
    if not count:
        return "the ledger holds none yet"
    return (
        f"no article has that id, url or number; give a number from 1 to {count}, an id, its first "
        f"{_SHORTEST_BEGINNING} digits or more, or a url"
    )


def _ids_at(connection: sqlite3.Connection, url: str) -> list[str]:
    return [row[0] for row in connection.execute("SELECT id FROM articles WHERE url = ?", (url,))]


def earlier_text(connection: sqlite3.Connection, article_id: str) -> Article | None:
    """The text that an article superseded under its url, or None."""
    row = connection.execute(
        f"SELECT {_ARTICLE} FROM articles a WHERE a.superseded_by = ? ORDER BY a.added_at DESC",  # noqa: S608
        (article_id,),
    ).fetchone()
    return article_of(row) if row else None


def finished(connection: sqlite3.Connection) -> tuple[set[str], set[str]]:
    """The keys of all records, and of those that are flagged."""
    keys = {key for (key,) in connection.execute("SELECT key FROM records")}
    flagged = connection.execute("SELECT key FROM records WHERE status = 'flagged'")
    return keys, {key for (key,) in flagged}


# A failure stays in its table when the article is read by another model; it is no longer listed.
WITHOUT_RECORD = "NOT EXISTS (SELECT 1 FROM records WHERE article_id = f.article_id)"


def failures(connection: sqlite3.Connection) -> list[Failure]:
    """The articles and inputs that have no record at all, with the reason."""
    return list(_failures(connection, WITHOUT_RECORD).values())


def failures_by_key(connection: sqlite3.Connection) -> dict[str, Failure]:
    """All failures by the key of what was asked, also where another question gave a record."""
    return _failures(connection, "true")


def _failures(connection: sqlite3.Connection, which: str) -> dict[str, Failure]:
    rows = connection.execute(
        f"SELECT f.key, f.article_id, kind, message, attempts, {place_in(connection)}, a.title "  # noqa: S608
        f"FROM failures f LEFT JOIN articles a ON a.id = f.article_id WHERE {which} "
        "ORDER BY at, article_id"
    )
    names = ("article_id", "kind", "message", "attempts", "place", "title")
    return {key: Failure(**dict(zip(names, row, strict=True))) for key, *row in rows}


def place_in(connection: sqlite3.Connection) -> str:
    """The column of a failure's place; ledgers of version 1, which may be read, have none."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return "NULL" if version == 1 else "f.place"


def kept_calls(connection: sqlite3.Connection, article_id: str) -> list[StoredCall]:
    """The exchanges about an article whose bodies were kept, in order."""
    rows = connection.execute(
        "SELECT r.base_url || '/chat/completions', c.request, c.status, c.response FROM calls c "
        "JOIN runs r ON r.id = c.run_id WHERE c.article_id = ? AND c.request IS NOT NULL "
        "AND c.response IS NOT NULL AND c.status IS NOT NULL ORDER BY c.id",
        (article_id,),
    )
    return [StoredCall(*row) for row in rows]


class Row(NamedTuple):
    """One record in a table."""

    title: str
    status: str
    events: int
    attributions: int
    issues: int
    tokens: int


class Overview(NamedTuple):
    """A ledger at a glance."""

    records: int
    rows: list[Row]
    issues: list[tuple[str, int]]  # code → records that have it, commonest first


# As many as `newest_records` has, counted in indexes alone.
_COUNT = """
SELECT (SELECT count(DISTINCT article_id) FROM records) - (
    SELECT count(*) FROM articles a
    WHERE superseded_by IS NOT NULL AND EXISTS (SELECT 1 FROM records WHERE article_id = a.id)
)
"""


def overview(connection: sqlite3.Connection) -> Overview:
    """Count what a ledger holds, and list its first records."""
    rows = connection.execute(
        "SELECT coalesce(r.title, substr(a.text, 1, ?)), r.status,"
        " json_array_length(r.body, '$.events'), json_array_length(r.body, '$.attributions'),"
        " json_array_length(r.body, '$.issues'),"
        " coalesce(r.body ->> '$.provenance.usage.total_tokens', 0) "
        "FROM newest_records r JOIN articles a ON a.id = r.article_id ORDER BY r.id LIMIT ?",
        (_TITLE, _LISTED),
    )
    listed = [Row(" ".join(title.split()), *rest) for title, *rest in rows]
    count = connection.execute(_COUNT).fetchone()[0]
    issues = (
        connection.execute(
            "SELECT code, count(DISTINCT article_id) AS n FROM issues "
            "GROUP BY code ORDER BY n DESC, count(*) DESC, code"
        ).fetchall()
        if count <= _COUNTED
        else []
    )
    return Overview(count, listed, issues)
