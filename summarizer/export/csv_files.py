"""A table as a CSV file that a spreadsheet can open without running what an article says."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

from summarizer.export.columns import Column
from summarizer.export.rows import Row

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection), also in the wide
# forms of East Asian keyboards. Apostrophes before it count too: so one can be taken off again.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_SUSPECT = frozenset("'=+-@\t\r\n＝＋－＠")  # asked first: most texts begin with a letter
_LISTS = ("texts", "integers", "json")
_json = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` would make one for each cell


class CsvFile:
    """A CSV file being written: UTF-8, a header, lines that end as RFC 4180 says."""

    def __init__(self, path: Path, columns: tuple[Column, ...]) -> None:
        """Open the file and write the header."""
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(column.name for column in columns)
        self._texts = [place for place, column in enumerate(columns) if column.type == "text"]
        self._lists = [place for place, column in enumerate(columns) if column.type in _LISTS]

    def write(self, rows: list[Row]) -> None:
        """Write rows; numbers stay as they are, text is defused, lists become JSON."""
        self._writer.writerows(map(self._cells, rows))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _cells(self, row: Row) -> list[Any]:
        cells = list(row)
        for place in self._texts:
            if cells[place] and cells[place][0] in _SUSPECT:
                cells[place] = defused(cells[place])
        for place in self._lists:
            cells[place] = _json(cells[place])
        return cells


def defused(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    Exactly reversible: what begins with apostrophes and such a character loses the first one.
    """
    return f"'{text}" if _FORMULA.match(text) else text
