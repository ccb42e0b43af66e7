"""The records of a ledger as JSONL, CSV and Parquet; `docs/tables.md` documents every column."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Literal, Protocol

from summarizer.errors import ConfigurationError
from summarizer.export import entries, tables
from summarizer.export.columns import Column
from summarizer.export.rows import Entry, Row
from summarizer.export.tables import Table
from summarizer.outputs import whole

Format = Literal["jsonl", "csv", "parquet"]

# Characters of records and texts that are turned into rows before these are written: bounds the
# memory. Smaller ones cost time, larger ones too, in garbage collection.
BATCH = 2_000_000

__all__ = ["Format", "export", "json_lines"]


class TableFile(Protocol):
    """A file of one table that is being written."""

    def write(self, rows: list[Row]) -> None:
        """Write some rows."""

    def close(self) -> None:
        """Write what is left, and close the file."""


OpenTable = Callable[[Path, tuple[Column, ...]], TableFile]


def export(
    connection: sqlite3.Connection,
    format: Format,  # noqa: A002 - the word users know from the command line
    out: Path,
    *,
    with_text: bool = False,
    failures: bool = True,
    keep: Collection[Path] = (),
) -> dict[str, int]:
    """Write the newest record of each article, without stories replaced by a later text.

    Files are written under temporary names and take their own when all of them are whole.

    Args:
        connection: an open ledger.
        format: `jsonl`, `csv` or `parquet`.
        out: for `jsonl` the file, else the folder that gets a file for each table.
        with_text: also the articles' text: in `jsonl` as `article.text`, else as a table
            `articles`, with a table `spans` whose offsets point into it.
        failures: also the inputs that gave no record, as a table (`csv`, `parquet`).
        keep: files that must not be written over, such as those of the ledger itself.

    Returns:
        Name of each table → number of its rows.

    Raises:
        ConfigurationError: no such format, `out` is the wrong kind of thing or leads to one of
            `keep`, or pyarrow is missing.
        LedgerError: a record is damaged.
        OSError: a file cannot be written.
    """
    with _snapshot(connection):
        if format == "jsonl":
            lines = json_lines(connection, with_text=with_text)
            return {"records": _write_lines(lines, out, keep)}
        open_table, suffix = _table_format(format)
        wanted = tables.OF_RECORDS + (tables.OF_TEXT if with_text else ())
        paths = {
            table.name: _folder(out) / f"{table.name}{suffix}"
            for table in (*wanted, *([tables.FAILURES] if failures else []))
        }
        with _opened(paths, open_table, keep) as files:
            counts = _write_records(entries.stored(connection, with_text=with_text), wanted, files)
            if failures:
                counts["failures"] = _write_failures(connection, files["failures"])
    return {name: counts[name] for name in paths}


def json_lines(connection: sqlite3.Connection, *, with_text: bool = False) -> Iterator[str]:
    """Yield each record as one line of JSON, without its newline; for standard output."""
    for item in entries.stored(connection, with_text=with_text):
        yield item.line()


def _write_lines(lines: Iterable[str], out: Path, keep: Collection[Path]) -> int:
    if out.is_dir():
        raise ConfigurationError(f"{out} is a folder; jsonl is one file: choose a file name")
    out.parent.mkdir(parents=True, exist_ok=True)
    number = 0
    with whole(out, keep=keep) as (part,), part.open("w", encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(lines, 1):  # noqa: B007 - the last is the count
            file.write(f"{line}\n")
    return number


def _write_records(
    items: Iterable[entries.Stored], wanted: Iterable[Table], files: dict[str, TableFile]
) -> Counter[str]:
    counts: Counter[str] = Counter()
    for batch in _batches(items):
        with entries.readable(*batch):
            for table in wanted:
                rows = [row for entry in batch for row in table.rows(entry)]
                files[table.name].write(rows)
                counts[table.name] += len(rows)
    return counts


def _write_failures(connection: sqlite3.Connection, file: TableFile) -> int:
    rows = [row for each in entries.failed(connection) for row in tables.FAILURES.rows(each)]
    file.write(rows)
    return len(rows)


def _batches(items: Iterable[entries.Stored]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    size = 0
    for item in items:
        batch.append(item.entry())
        size += item.size
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _table_format(name: str) -> tuple[OpenTable, str]:
    if name == "csv":
        from summarizer.export.csv_files import CsvFile

        return CsvFile, ".csv"
    if name != "parquet":
        raise ConfigurationError(f"no format is called {name!r}; choose jsonl, csv or parquet")
    try:
        from summarizer.export.parquet_files import ParquetFile
    except ImportError as error:
        raise ConfigurationError(
            f"Parquet needs pyarrow ({error}); "
            'install it with: pip install "article-summarizer[parquet]"'
        ) from None
    return ParquetFile, ".parquet"


def _folder(out: Path) -> Path:
    if out.exists() and not out.is_dir():
        raise ConfigurationError(f"{out} is a file; tables are several files: choose a folder")
    out.mkdir(parents=True, exist_ok=True)
    return out


@contextmanager
def _opened(
    paths: dict[str, Path], open_table: OpenTable, keep: Collection[Path]
) -> Iterator[dict[str, TableFile]]:
    """Open a file for each table; they get their names when the block ends well."""
    columns = {table.name: table.columns for table in tables.TABLES}
    with whole(*paths.values(), keep=keep) as parts, ExitStack() as stack:
        yield {
            name: stack.enter_context(closing(open_table(part, columns[name])))
            for name, part in zip(paths, parts, strict=True)
        }


@contextmanager
def _snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Let all reads see one state of a ledger that a run may be writing to."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.rollback()
