"""Write `docs/tables.md` from the export's tables, the ledger's views and the queries beside it.

python docs/generate_tables.py            # writes docs/tables.md
python docs/generate_tables.py --check    # exit code 1 when the file is not up to date
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from summarizer.articles import Article
from summarizer.export import tables
from summarizer.export.columns import Column
from summarizer.export.tables import Table
from summarizer.record import ArticleFacts

DOCS = Path(__file__).parent
PAGE = DOCS / "tables.md"
QUERIES = DOCS / "queries"

OPENING = """\
# Tables

Made by `docs/generate_tables.py` from the definitions in the program; do not edit it here.

Two ways lead from a ledger to a table: `summarizer export` writes files, and the ledger itself is
an SQLite file with views that any SQLite tool can query.

## Export

```console
$ summarizer export out/ledger.db --format jsonl   -o records.jsonl
$ summarizer export out/ledger.db --format csv     -o tables/
$ summarizer export out/ledger.db --format parquet -o tables/     # article-summarizer[parquet]
```

All formats hold the newest record of each article, without stories that a later text under the
same url replaced.

**JSONL** is one record a line, as in the contract; `--with-text` adds the article's text as
`article.text`. What gave no record is not in it.

**CSV and Parquet** are a folder with one file a table. `key` stands in all tables and identifies the
record; ids of events and sources are unique within a record only, so join by both:

```sql
SELECT * FROM events e JOIN casualties c ON c.key = e.key AND c.event_id = e.event_id
```

A record that is flagged with `ref.duplicate` has an id twice; `number` tells the two apart.

| type | in CSV | in Parquet |
| --- | --- | --- |
| text | as it is, defused (see below) | string |
| integer, number | as it is | int64, double |
| list of texts, of integers | JSON: `["a", "b"]`, `[1, 2]` | list&lt;string&gt;, list&lt;int64&gt; |
| JSON | JSON | string that holds JSON |
| null | empty | null |

Dates are text in both: EDTF has dates that no date type can hold (`2024-02`, `XXXX-02-02`).

CSV files are UTF-8 without a byte order mark (in Excel: *Data, From Text/CSV*), with a header and
lines that end as RFC 4180 says. A text that begins with `=`, `+`, `-`, `@`, a tab or a line break
(or the wide forms `＝＋－＠`) would be run as a formula by a spreadsheet: it gets an apostrophe in
front. So does one that begins with apostrophes before such a character; taking one apostrophe off
whatever matches `^'+[=+\\-@\\t\\r\\n＝＋－＠]` gives the exact text back. Numbers stay numbers. An
article can be longer than what Python's `csv` takes for a cell: call `csv.field_size_limit` before
you read `articles.csv`.
"""
LEDGER = """\
## The ledger

`ledger.db` is an SQLite file. Open it to read while a run writes to it, with any tool. These tables
and columns are kept from version to version; what is not named here may change.
"""
VIEWS = """\
## Views

They show the newest record of each article, without replaced stories: what an export holds. They
need SQLite 3.38 or newer. Where a record has a source's id twice (`ref.duplicate`), the first counts.
Lists are JSON (`json_each` takes them apart).
"""
SQL = """\
## Queries

Each is a file in [`docs/queries`](queries). With the `sqlite3` shell:

```console
$ sqlite3 -box out/ledger.db ".parameter set :source army" ".read docs/queries/claims_of_a_source.sql"
```
"""

_WRITTEN = {
    "text": "text",
    "texts": "list of texts",
    "integers": "list of integers",
    "json": "JSON",
}
_DEPENDABLE: dict[str, tuple[str, dict[str, str]]] = {
    "articles": (
        "Every article that was read, also those that gave no record.",
        {
            "id": ArticleFacts.model_fields["id"].description or "",
            **{
                name: Article.model_fields[name].description or ""
                for name in ("text", "title", "published", "outlet", "author", "url", "language")
            },
            "sha256": ArticleFacts.model_fields["sha256"].description or "",
        },
    ),
    "records": (
        "Every record; an article has several when it was asked about in several ways.",
        {
            "key": "what was asked: article, prompt, schema, model, endpoint, parameters",
            "article_id": "id of the article",
            "status": "verified, or flagged when an error remains",
            "body": "the record as JSON",
            "finished_at": "ISO 8601, UTC",
        },
    ),
    "failures": (
        "One row a question that gave no record, and why; another may have given one since.",
        {
            column.name: column.description
            for column in tables.FAILURES.columns
            if column.name not in {"place", "title", "attempts"}
        },
    ),
    "calls": (
        "Every request, also the failed ones.",
        {
            "id": "grows with time",
            "key": "key of the record it was made for",
            "at": "when it was sent: ISO 8601, UTC",
            "seconds": "how long it took",
            "status": "HTTP status; null when there was no answer",
            "error": "what went wrong, or null",
            "prompt_tokens": "tokens sent",
            "completion_tokens": "tokens answered, reasoning included",
            "cached_tokens": "of those sent, read from the cache",
        },
    ),
    "runs": (
        "Every run over the ledger.",
        {
            "id": "grows with time",
            "started_at": "ISO 8601, UTC",
            "finished_at": "ISO 8601, UTC; null while it runs, and when it was killed",
            "program": "version of this program",
            "base_url": "address of the endpoint, without credentials",
            "model": "model asked for",
            "outcome": "how it ended: finished, interrupted, or stopped: and why",
        },
    ),
}
# What the views have and the tables of an export do not.
_IN_VIEWS = {
    "id": "grows: the newest record has the highest",
    "body": "the record as JSON",
    "title": "headline of the article",
}
# Where a view has something else under the name than an export.
_IN_VIEW = {"attributions": {"content": "what is said, its pieces joined by ` … `"}}


def page() -> str:
    """Give the whole page."""
    parts = [OPENING, *map(_table, tables.TABLES), LEDGER, *_dependable()]
    parts += [VIEWS, *_views(), SQL, *map(_query, sorted(QUERIES.glob("*.sql")))]
    return "\n".join(parts)


def _table(table: Table) -> str:
    lines = [f"### `{table.name}`", "", table.description, "", "| column | type | what it holds |"]
    lines.append("| --- | --- | --- |")
    for column in table.columns:
        written = _WRITTEN.get(column.type, column.type) + (" or null" if column.optional else "")
        lines.append(f"| `{column.name}` | {written} | {_meaning(column)} |")
    return "\n".join([*lines, ""])


def _meaning(column: Column) -> str:
    """What a column holds, with its choices where the description does not name them all."""
    named = all(choice in column.description for choice in column.choices)
    return _cell(column.description) + ("" if named else f": {', '.join(column.choices)}")


def _dependable() -> Iterator[str]:
    """Describe the tables that are kept, each column of which the schema must have."""
    ledger = _empty_ledger()
    for name, (description, columns) in _DEPENDABLE.items():
        missing = columns.keys() - set(_columns(ledger, name))
        if missing:
            raise LookupError(f"the ledger's table {name} has no {', '.join(sorted(missing))}")
        yield _listed(name, description, columns)


def _views() -> Iterator[str]:
    """Describe every view; a column that nothing describes is an error."""
    ledger = _empty_ledger()
    of_export = {table.name: table for table in tables.TABLES} | {"newest_records": tables.RECORDS}
    names = ledger.execute("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY rowid")
    for (name,) in names.fetchall():
        table = of_export[name]
        known = {column.name: _meaning(column) for column in table.columns}
        known |= _IN_VIEWS | _IN_VIEW.get(name, {})
        columns = {column: known[column] for column in _columns(ledger, name)}
        yield _listed(name, table.description, columns)


def _listed(name: str, description: str, columns: dict[str, str]) -> str:
    lines = [f"### `{name}`", "", description, "", "| column | what it holds |", "| --- | --- |"]
    lines += [f"| `{column}` | {_cell(text)} |" for column, text in columns.items()]
    return "\n".join([*lines, ""])


def _query(path: Path) -> str:
    """A query under its first line of comment."""
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    title = first.removeprefix("-- ").rstrip(".")
    return f"### {title}\n\n[`{path.name}`](queries/{path.name})\n\n```sql\n{rest.rstrip()}\n```\n"


def _cell(text: str) -> str:
    return text.rstrip(".").replace("|", "\\|").replace("\n", " ")


def _empty_ledger() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        resources.files("summarizer.ledger").joinpath("schema.sql").read_text("utf-8")
    )
    return connection


def _columns(connection: sqlite3.Connection, name: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]


def main() -> int:
    """Write the page, or tell whether it is up to date."""
    text = page()
    if "--check" in sys.argv[1:]:
        return 0 if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    print(f"wrote {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
