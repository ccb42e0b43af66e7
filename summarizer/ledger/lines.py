"""`records.jsonl`: the newest record of each article, one a line, only ever appended to."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from pathlib import Path
from typing import Any, BinaryIO

from summarizer.errors import LedgerError
from summarizer.ledger.store import NEWEST_OF_ARTICLE

LINES = "records.jsonl"  # beside the ledger
_CHUNK = 1 << 16  # bytes


class Lines:
    """The open file; what was committed to the ledger is appended to it.

    The ledger remembers how far the file was whole. Opening cuts a torn last line off, and appends
    what the ledger has and the file lacks; nothing is rewritten. The last line of an article counts.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Open the file, or make it, and bring it up to date."""
        self._path = path
        self._connection = connection
        try:
            self._file: BinaryIO = path.open("ab+")
            self._catch_up()
        except OSError as error:
            raise LedgerError(
                f"{path}: {error.strerror or error}; the ledger itself is whole"
            ) from None

    def append(self, rows: list[tuple[int, str]]) -> None:
        """Append records (id, JSON) that are committed."""
        if rows:
            self._write([body for _, body in rows])
            self._mark(max(number for number, _ in rows))

    def _write(self, bodies: list[str]) -> None:
        try:
            self._file.write(b"".join(body.encode() + b"\n" for body in bodies))
            self._file.flush()
        except OSError as error:
            raise LedgerError(
                f"{self._path}: {error.strerror or error}; the ledger is whole, the next run "
                "appends what is missing"
            ) from None

    def close(self) -> None:
        """Close the file; what could not be written is told by `append`."""
        with contextlib.suppress(OSError):
            self._file.close()

    def _mark(self, record_id: int) -> None:
        self._connection.execute(
            "UPDATE lines SET size = ?, record_id = max(record_id, ?)",
            (os.fstat(self._file.fileno()).st_size, record_id),
        )

    def _catch_up(self) -> None:
        size, record_id = self._connection.execute("SELECT size, record_id FROM lines").fetchone()
        actual = self._cut_torn_line()
        if size is None or actual < size:  # a verdict half kept, or shortened: compare all of it
            size, record_id = 0, 0
            self._connection.execute("UPDATE lines SET size = 0, record_id = 0")
        present = self._last_lines(size)
        rows = self._connection.execute(
            "SELECT id, body, article_id FROM records r "  # noqa: S608
            f"WHERE id > ? AND {NEWEST_OF_ARTICLE} ORDER BY id",
            (record_id,),
        )
        for number, body, article_id in rows:
            if article_id not in present or present[article_id] != _digest(json.loads(body)):
                self._write([body])
            record_id = number
        # Only now: of a comparison that was cut short nothing is known, and it is made again.
        self._mark(record_id)

    def _cut_torn_line(self) -> int:
        end = os.fstat(self._file.fileno()).st_size
        position = end
        while position > 0:
            start = max(0, position - _CHUNK)
            self._file.seek(start)
            newline = self._file.read(position - start).rfind(b"\n")
            if newline != -1:
                position = start + newline + 1
                break
            position = start
        if position < end:
            self._file.truncate(position)
        self._file.seek(0, os.SEEK_END)
        return position

    def _last_lines(self, start: int) -> dict[str, bytes]:
        """What the last line of each article says, in the lines from an offset on."""
        found: dict[str, bytes] = {}
        self._file.seek(start)
        for line in self._file:
            try:
                record = json.loads(line)
                found[record["article"]["id"]] = _digest(record)
            except (ValueError, KeyError, TypeError, RecursionError):
                continue  # not a line of ours; it stays
        self._file.seek(0, os.SEEK_END)
        return found


def _digest(record: Any) -> bytes:
    """Stand for all that a record says: `recheck` changes its verdict and nothing else."""
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).digest()
