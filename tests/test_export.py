"""What an export holds is what the ledger holds, whatever the articles say."""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import ledgers
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from summarizer import ledger
from summarizer.errors import ConfigurationError, LedgerError
from summarizer.export import export, json_lines, tables
from summarizer.export.columns import Column
from summarizer.export.csv_files import defused

# What docs/tables.md says of defused cells.
DEFUSED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# Fields that have another name as a column: there they are ids among other ids.
RENAMED = {
    "sources": {"id": "source_id"},
    "events": {"id": "event_id"},
    "attributions": {"source": "source_id", "via": "via_id"},
}
WRITTEN = {"csv": ".csv", "parquet": ".parquet"}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ledgers.make_ledger(tmp_path_factory.mktemp("ledger"))


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(ledger.connect_to_read(path)) as opened:
        yield opened


def expected(connection: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table as the ledger has them, each as column → value."""
    rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in tables.TABLES}
    stored = connection.execute("SELECT key, article_id, body FROM newest_records ORDER BY id")
    for key, article_id, body in stored.fetchall():
        entry = {"key": key, "article_id": article_id, "record": json.loads(body)}
        cursor = connection.execute("SELECT * FROM articles WHERE id = ?", (article_id,))
        names = [column[0] for column in cursor.description]
        entry["article"] = dict(zip(names, cursor.fetchone(), strict=True))
        for table in (*tables.OF_RECORDS, *tables.OF_TEXT):
            names = [column.name for column in table.columns]
            rows[table.name] += [dict(zip(names, row, strict=True)) for row in table.rows(entry)]
    return rows


def read_csv(file: Path, columns: tuple[Column, ...]) -> list[dict[str, Any]]:
    """Read a table back as docs/tables.md tells users to."""
    read = {"integer": int, "number": float, "text": restored}
    with file.open(encoding="utf-8", newline="") as opened:
        return [
            {
                column.name: read.get(column.type, json.loads)(cell) if cell else None
                for column, cell in zip(columns, row.values(), strict=True)
            }
            for row in csv.DictReader(opened)
        ]


def restored(cell: str) -> str:
    return cell[1:] if DEFUSED.match(cell) else cell


def test_jsonl_holds_the_records_of_the_contract(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    """Each line is the newest record of an article, exactly as the ledger has it."""
    counts = export(connection, "jsonl", tmp_path / "records.jsonl")
    lines = (tmp_path / "records.jsonl").read_text(encoding="utf-8").split("\n")
    assert counts == {"records": 4}
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == [
        record.model_dump(mode="json") for record, _ in ledger.newest(connection)
    ]


def test_jsonl_with_text_adds_it_to_the_article(connection: sqlite3.Connection) -> None:
    """With the text each record has it under article.text, and nothing else changes."""
    without = [json.loads(line) for line in json_lines(connection)]
    texts = []
    for record, bare in zip(json_lines(connection, with_text=True), without, strict=True):
        full = json.loads(record)
        texts.append(full["article"].pop("text"))
        assert full == bare
    assert texts == [make()[1].text for make in ledgers.NEWEST]


@pytest.mark.parametrize("with_text", [False, True])
def test_csv_read_back_holds_what_the_ledger_holds(
    connection: sqlite3.Connection, tmp_path: Path, with_text: bool
) -> None:
    """The csv module gives every value back, also those that were defused."""
    export(connection, "csv", tmp_path / "out", with_text=with_text)
    wanted = expected(connection)
    for table in tables.OF_RECORDS + (tables.OF_TEXT if with_text else ()):
        assert read_csv(tmp_path / "out" / f"{table.name}.csv", table.columns) == [
            {name: value if value != "" else None for name, value in row.items()}
            for row in wanted[table.name]
        ]


@pytest.mark.parametrize("with_text", [False, True])
def test_parquet_read_back_holds_what_the_ledger_holds(
    connection: sqlite3.Connection, tmp_path: Path, with_text: bool
) -> None:
    """Pyarrow gives every value back with its type; lists are lists."""
    export(connection, "parquet", tmp_path / "out", with_text=with_text)
    wanted = expected(connection)
    for table in tables.OF_RECORDS + (tables.OF_TEXT if with_text else ()):
        rows = pq.read_table(tmp_path / "out" / f"{table.name}.parquet").to_pylist()
        for row in rows:
            if table is tables.RECORDS:
                row["parameters"] = json.loads(row["parameters"])
        assert rows == wanted[table.name]


def test_rows_are_the_parts_of_the_records(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """Read as models, each row has the very fields of its part of the record."""
    export(connection, "parquet", tmp_path, with_text=True)
    records = {record.article.id: record for record, _ in ledger.newest(connection)}
    for name in ("summary", "sources", "events", "attributions", "issues"):
        rows = pq.read_table(tmp_path / f"{name}.parquet").to_pylist()
        assert len(rows) == sum(len(getattr(record, name)) for record in records.values())
        for row in rows:
            part = getattr(records[row["article_id"]], name)[row["number"]].model_dump()
            ids = RENAMED.get(name, {})
            assert {
                field: row[ids.get(field, field)] for field in part if field != "casualties"
            } == {field: value for field, value in part.items() if field != "casualties"}
    spans = pq.read_table(tmp_path / "spans.parquet").to_pylist()
    assert all(records[row["article_id"]].spans[row["path"]].exact == row["exact"] for row in spans)


def test_parquet_columns_are_typed_and_described(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    """Counts are integers, lists are lists, dates are text, and columns say what they hold."""
    export(connection, "parquet", tmp_path)
    events = pq.read_schema(tmp_path / "events.parquet")
    assert events.field("actors").type == pa.list_(pa.string())
    assert events.field("cites").type == pa.list_(pa.int64())
    assert events.field("date").type == pa.string()
    assert b"verbatim" in events.field("place").metadata[b"description"]
    assert pq.read_schema(tmp_path / "casualties.parquet").field("minimum").type == pa.int64()
    assert pq.read_schema(tmp_path / "records.parquet").field("cost").type == pa.float64()


def test_ids_join_the_tables(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """Counts join their events and sources by key and id, as the documentation says."""
    export(connection, "parquet", tmp_path)
    read = {
        name: pq.read_table(tmp_path / f"{name}.parquet").to_pylist()
        for name in ("records", "events", "casualties", "sources")
    }
    depot = next(row for row in read["records"] if row["title"] == ledgers.DEPOT.title)
    names = {(row["key"], row["source_id"]): row["name"] for row in read["sources"]}
    found = {
        (row["count_text"], names.get((row["key"], row["source_id"])))
        for row in read["casualties"]
        for event in read["events"]
        if (event["key"], event["event_id"]) == (row["key"], row["event_id"])
        and event["key"] == depot["key"]
        and event["place"] == "Marrow Bay"
    }
    assert found == {
        ("six guards", "Radio Tidewatch"),
        ("at least two guards", "The coastal army"),
        ("11 others", "The coastal army"),
    }


def test_no_text_of_a_csv_begins_like_a_formula(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    """No cell that is not a number begins with what a spreadsheet would run."""
    export(connection, "csv", tmp_path, with_text=True)
    for table in tables.TABLES:
        numbers = {column.name for column in table.columns if column.type in ("integer", "number")}
        with (tmp_path / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for name, cell in row.items():
                    assert name in numbers or not FORMULA.match(cell)


def test_numbers_stay_numbers(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """A negative number in a column of numbers has no apostrophe; the same words in a text do."""
    export(connection, "csv", tmp_path)
    with (tmp_path / "casualties.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["minimum"].startswith("-"))
    assert (row["minimum"], row["count_text"]) == ("-5", "'-5")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-x", "'-x"),
        ("@a", "'@a"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("''@", "'''@"),
        ("'quoted'", "'quoted'"),
        ("plain = text", "plain = text"),
        ("", ""),
    ],
)
def test_defusing_can_be_undone(text: str, cell: str) -> None:
    """A defused text is harmless, and exactly one apostrophe away from what it was."""
    assert defused(text) == cell
    assert restored(cell) == text


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_counts_are_the_rows_written(
    connection: sqlite3.Connection, tmp_path: Path, form: Any
) -> None:
    """The result names each table with the number of its rows; nothing else is left behind."""
    counts = export(connection, form, tmp_path, with_text=True)
    assert set(counts) == {table.name for table in tables.TABLES}
    assert {file.name for file in tmp_path.iterdir()} == {
        f"{name}{WRITTEN[form]}" for name in counts
    }
    rows = {name: len(values) for name, values in expected(connection).items()} | {"failures": 1}
    assert counts == rows


def test_superseded_stories_are_left_out(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """Of a story with two texts under one url only the later one is exported."""
    export(connection, "csv", tmp_path)
    rows = read_csv(tmp_path / "records.csv", tables.RECORDS.columns)
    assert [row["article_id"] for row in rows] == [make()[1].id for make in ledgers.NEWEST]


def test_failures_are_exported_unless_unwanted(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    """What gave no record is a table of its own, and can be left out."""
    export(connection, "csv", tmp_path / "with")
    rows = read_csv(tmp_path / "with" / "failures.csv", tables.FAILURES.columns)
    assert [(row["article_id"], row["message"]) for row in rows] == [
        (ledgers.FAILURE.article_id, ledgers.FAILURE.message)
    ]
    assert "failures" not in export(connection, "csv", tmp_path / "without", failures=False)
    assert not (tmp_path / "without" / "failures.csv").exists()


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_an_empty_ledger_gives_empty_tables(tmp_path: Path, form: Any) -> None:
    """A ledger without records exports: files with a header and no rows."""
    made = ledgers.make_ledger(tmp_path / "ledger", [], failures=False)
    with closing(ledger.connect_to_read(made)) as connection:
        counts = export(connection, form, tmp_path / "out")
    assert set(counts.values()) == {0}
    if form == "parquet":
        assert pq.read_table(tmp_path / "out" / "events.parquet").num_rows == 0


def test_parquet_holds_the_nearest_number_that_it_can(tmp_path: Path) -> None:
    """A count beyond 64 bits does not keep a whole ledger from being exported."""
    record, article = ledgers.depot()
    counted = record.events[0].casualties[0].model_copy(update={"maximum": 10**20})
    event = record.events[0].model_copy(update={"casualties": [counted], "cites": [-(10**20)]})
    huge = record.model_copy(update={"events": [event]})
    made = ledgers.make_ledger(tmp_path / "ledger", [(huge, article)])
    with closing(ledger.connect_to_read(made)) as connection:
        export(connection, "parquet", tmp_path)
    assert pq.read_table(tmp_path / "casualties.parquet")["maximum"].to_pylist() == [2**63 - 1]
    assert pq.read_table(tmp_path / "events.parquet")["cites"].to_pylist() == [[1 - 2**63]]


def test_dates_get_their_first_and_last_day(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """An event's EDTF date has its bounds beside it; what has no days has none."""
    export(connection, "parquet", tmp_path)
    rows = pq.read_table(tmp_path / "events.parquet").to_pylist()
    days = {(row["date"], row["date_earliest"], row["date_latest"]) for row in rows}
    assert days == {
        ("2025-03-05", "2025-03-05", "2025-03-05"),
        ("2025-02-27", "2025-02-27", "2025-02-27"),
        ("2024-01-01", "2024-01-01", "2024-01-01"),
        ("-0044-03-15", None, None),
        (None, None, None),
    }


def test_an_export_that_breaks_leaves_the_old_files(tmp_path: Path) -> None:
    """When a record cannot be read, earlier files stay whole and no part is left."""
    made = ledgers.make_ledger(tmp_path / "ledger", [ledgers.depot()])
    with closing(sqlite3.connect(made)) as connection:
        export(connection, "csv", tmp_path / "out")
        before = {file: file.read_bytes() for file in (tmp_path / "out").iterdir()}
        connection.execute("UPDATE records SET body = 'no json'")
        connection.commit()
        with pytest.raises(LedgerError, match="damaged"):
            export(connection, "csv", tmp_path / "out")
    assert {file: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(
    "damage",
    [
        "json_remove(body, '$.provenance')",
        "json_remove(body, '$.article')",
        "json_remove(body, '$.events[0].cites')",
        "json_set(body, '$.issues', 'none')",
        "'[]'",
        "'3'",
    ],
)
def test_a_record_without_one_of_its_parts_is_named(tmp_path: Path, form: Any, damage: str) -> None:
    """JSON that is no record is told as any other damage, with the article that it belongs to."""
    with closing(damaged(tmp_path / "ledger", damage)) as connection:
        said = f"record of {ledgers.depot()[1].id} is damaged.*restore the file from a backup"
        with pytest.raises(LedgerError, match=said):
            export(connection, form, tmp_path / "out")


def test_a_record_that_cannot_take_its_text_is_named(tmp_path: Path) -> None:
    """A line of JSON gets the text of its article: where there is no place for it, that is told."""
    with closing(damaged(tmp_path / "ledger", "json_remove(body, '$.article')")) as connection:
        with pytest.raises(LedgerError, match=f"{ledgers.depot()[1].id} is damaged: /article"):
            export(connection, "jsonl", tmp_path / "out.jsonl", with_text=True)
        assert export(connection, "jsonl", tmp_path / "as_it_is.jsonl") == {"records": 2}


def damaged(folder: Path, damage: str) -> sqlite3.Connection:
    """Make a ledger of two records and put what the SQL says in place of the second one's body."""
    record, article = ledgers.depot()
    connection = sqlite3.connect(ledgers.make_ledger(folder, [ledgers.arabic(), (record, article)]))
    connection.execute(f"UPDATE records SET body = {damage} WHERE article_id = ?", (article.id,))
    connection.commit()
    return connection


def test_wrong_places_are_refused(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """Tables need a folder, lines a file, and only three formats are known."""
    file = tmp_path / "file"
    file.write_text("kept", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="choose a folder"):
        export(connection, "csv", file)
    with pytest.raises(ConfigurationError, match="choose a file name"):
        export(connection, "jsonl", tmp_path)
    with pytest.raises(ConfigurationError, match="jsonl, csv or parquet"):
        export(connection, "xlsx", tmp_path)  # type: ignore[arg-type]
    assert file.read_text(encoding="utf-8") == "kept"


def test_without_pyarrow_parquet_says_what_to_install(path: Path, tmp_path: Path) -> None:
    """Where pyarrow is missing the error names the extra, and nothing was written."""
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from pathlib import Path\n"
        "from summarizer import ConfigurationError, ledger\n"
        "from summarizer.export import export\n"
        f"connection = ledger.connect_to_read({str(path)!r})\n"
        "try:\n"
        f"    export(connection, 'parquet', Path({str(tmp_path / 'out')!r}))\n"
        "except ConfigurationError as error:\n"
        "    print(error)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert 'pip install "article-summarizer[parquet]"' in result.stdout
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("module", ["summarizer.export", "summarizer.show"])
def test_heavy_libraries_are_imported_late(module: str) -> None:
    """Importing the module brings neither pyarrow nor rich nor what talks to a model."""
    code = (
        f"import sys, {module}\n"
        "print({'pyarrow', 'rich', 'openai', 'instructor'} & sys.modules.keys())"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "set()"


def test_memory_stays_flat(tmp_path: Path) -> None:
    """Six times the records take hardly more memory: rows are written in batches."""
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from summarizer import export as exports, ledger\n"
        "exports.BATCH = 1_000_000\n"
        "connection = ledger.connect_to_read(sys.argv[1])\n"
        "for form in ('csv', 'parquet'):\n"
        "    exports.export(connection, form, Path(sys.argv[2]), with_text=True)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    peaks = []
    for number in (300, 1_800):
        made = ledgers.make_ledger(tmp_path / f"{number}", ledgers.many(number, 2_000))
        command = [sys.executable, "-c", code, str(made), str(tmp_path / "out")]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks.append(int(result.stdout))
    assert peaks[1] - peaks[0] < 30_000  # kilobytes; all rows at once would take 150,000


# Where a file appears


def test_a_device_is_written_to_and_stays(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """What is no regular file is never replaced: /dev/null would be a file for everybody."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    counts = export(connection, "jsonl", pipe)
    os.set_blocking(reader, True)
    with open(reader, encoding="utf-8") as file:
        assert len(file.readlines()) == counts["records"]
    assert pipe.is_fifo()


def test_a_link_stays_a_link(connection: sqlite3.Connection, tmp_path: Path) -> None:
    """The file that a link leads to gets the records."""
    target, link = tmp_path / "elsewhere" / "records.jsonl", tmp_path / "link"
    target.parent.mkdir()
    link.symlink_to(target)
    for _ in ("made", "replaced"):
        export(connection, "jsonl", link)
        assert link.is_symlink()
        assert target.read_text(encoding="utf-8").startswith("{")
    assert [file.name for file in target.parent.iterdir()] == ["records.jsonl"]


def test_what_is_to_be_kept_is_not_written_over(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    """Neither under its name nor through a link, whether it is a file or a table's."""
    kept = tmp_path / "kept"
    kept.write_text("kept", encoding="utf-8")
    (tmp_path / "link").symlink_to(kept)
    (tmp_path / "records.csv").symlink_to(kept)
    for format_, out in (("jsonl", kept), ("jsonl", tmp_path / "link"), ("csv", tmp_path)):
        with pytest.raises(ConfigurationError, match="choose another name"):
            export(connection, format_, out, keep=[kept])  # type: ignore[arg-type]
    assert kept.read_text(encoding="utf-8") == "kept"


def test_an_error_names_the_file_that_was_wanted(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    """A temporary name tells nobody anything; a full disk gives no name by itself."""
    for out in (tmp_path / ("long" * 63), Path("/dev/full")):
        with pytest.raises(OSError, match=r".") as caught:
            export(connection, "jsonl", out)
        assert caught.value.filename == str(out)
