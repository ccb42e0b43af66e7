"""A table as a Parquet file with typed columns. Imports pyarrow: import this module late."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from summarizer.export.columns import Column, Type
from summarizer.export.rows import Row

_TYPES: dict[Type, Any] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "texts": pa.list_(pa.string()),
    "integers": pa.list_(pa.int64()),
    "json": pa.string(),
}

# Bytes of a table that are kept before they become a row group: readers dislike small ones.
_ROW_GROUP = 4_000_000
_LARGEST = 2**63 - 1  # of an integer of 64 bits


class ParquetFile:
    """A Parquet file being written in row groups."""

    def __init__(self, path: Path, columns: tuple[Column, ...]) -> None:
        """Open the file; each column carries its description as metadata."""
        self._columns = columns
        self._schema = pa.schema(
            pa.field(column.name, _TYPES[column.type], metadata={"description": column.description})
            for column in columns
        )
        self._pending: list[Any] = []
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, rows: list[Row]) -> None:
        """Keep rows as columns, and write what is enough for a row group."""
        if not rows:
            return
        arrays = [
            _array(column, values)
            for column, values in zip(self._columns, zip(*rows, strict=True), strict=True)
        ]
        self._pending.append(pa.Table.from_arrays(arrays, schema=self._schema))
        if sum(table.nbytes for table in self._pending) >= _ROW_GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is left and the footer, and close the file."""
        try:
            self._flush()
        finally:
            self._writer.close()

    def _flush(self) -> None:
        if self._pending:
            table = pa.concat_tables(self._pending)
            self._writer.write_table(table, row_group_size=max(table.num_rows, 1))
            self._pending.clear()


def _array(column: Column, values: tuple[Any, ...]) -> Any:
    if column.type == "json":
        values = tuple(json.dumps(value, ensure_ascii=False) for value in values)
    elif column.type in ("integer", "integers"):
        values = tuple(map(_storable, values))
    return pa.array(values, type=_TYPES[column.type])


def _storable(value: Any) -> Any:
    """The nearest integer of 64 bits: a model may count more people than a column can hold."""
    if isinstance(value, list):
        return [_storable(one) for one in value]
    return value if value is None else max(-_LARGEST, min(_LARGEST, value))
