"""The page that documents the tables, and its queries over a real ledger."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import ledgers
import pytest

from summarizer import ledger
from summarizer.export import tables

DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "tables.md"


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = ledgers.make_ledger(tmp_path_factory.mktemp("ledger"))
    with closing(ledger.connect_to_read(path)) as opened:
        opened.row_factory = sqlite3.Row
        yield opened


def ask(connection: sqlite3.Connection, name: str, **parameters: str) -> list[dict[str, Any]]:
    query = (DOCS / "queries" / f"{name}.sql").read_text(encoding="utf-8")
    return [dict(row) for row in connection.execute(query, parameters)]


def test_the_page_is_up_to_date() -> None:
    """docs/tables.md is what docs/generate_tables.py makes of today's definitions."""
    script = [sys.executable, str(DOCS / "generate_tables.py"), "--check"]
    assert subprocess.run(script, check=False).returncode == 0, "run docs/generate_tables.py"


def test_the_page_has_every_column_and_every_query() -> None:
    """Each table, each column and each query stands on the page."""
    page = PAGE.read_text(encoding="utf-8")
    for table in tables.TABLES:
        assert f"### `{table.name}`" in page
        assert all(f"| `{column.name}` |" in page for column in table.columns)
    for query in (DOCS / "queries").glob("*.sql"):
        assert query.read_text(encoding="utf-8").splitlines()[-1] in page


def test_every_column_is_described() -> None:
    """No column of an export is without a description, and none stands twice in a table."""
    for table in tables.TABLES:
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        assert all(column.description for column in table.columns)


def test_the_views_hold_what_an_export_holds(connection: sqlite3.Connection) -> None:
    """Each view has as many rows as the table of its name, also with an id defined twice."""
    numbers = {"events": 6, "attributions": 10, "casualties": 6}
    for view, number in numbers.items():
        assert connection.execute(f"SELECT count(*) FROM {view}").fetchone()[0] == number


def test_all_claims_of_one_source(connection: sqlite3.Connection) -> None:
    """A part of a name finds each statement of the source, in order."""
    rows = ask(connection, "claims_of_a_source", source="coastal ARMY")
    assert [row["content"] for row in rows] == [
        "at least two guards were killed … 11 others injured",
        "The raid took place on Feb. 27",
    ]
    assert rows[0]["title"] == ledgers.DEPOT.title


def test_events_with_conflicting_counts(connection: sqlite3.Connection) -> None:
    """Only the event whose dead are counted in two ways is found, with both counts."""
    rows = ask(connection, "conflicting_counts")
    assert [(row["event_id"], row["outcome"], row["counts"]) for row in rows] == [
        ("e1", "killed", "Radio Tidewatch: six guards; The coastal army: at least two guards")
    ]


def test_who_is_quoted_most_and_via_whom(connection: sqlite3.Connection) -> None:
    """Sources come by the number of their statements, with who was told."""
    rows = ask(connection, "most_quoted")
    assert {row["source"] for row in rows[:2]} == {"The coastal army", "المتحدث باسم الحكومة"}
    assert [row["statements"] for row in rows] == [2, 2, 1, 1, 1, 1, 1]
    told = next(row for row in rows if row["source"] == "Idra Valk")
    assert (told["via"], told["direct"]) == ("the Bay Observer", 1)


def test_timeline_of_a_place(connection: sqlite3.Connection) -> None:
    """Events of one place come in order, from whatever article they are."""
    rows = ask(connection, "timeline_of_a_place", place="Marrow Bay")
    assert [(row["date"], row["type"]) for row in rows] == [
        ("2024-01-01", "AID"),
        ("2025-03-05", "ASSAULT"),
    ]


def test_what_flags_records(connection: sqlite3.Connection) -> None:
    """Errors come by the number of records they flag, with one of these as an example."""
    rows = ask(connection, "flagged_by_issue")
    assert rows[0]["code"] == "text.not_found"
    assert [row["records"] for row in rows] == sorted(
        (row["records"] for row in rows), reverse=True
    )
    known = {make()[1].id for make in ledgers.NEWEST}
    assert all(row["example"] in known for row in rows)
