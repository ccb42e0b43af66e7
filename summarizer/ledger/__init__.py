"""The ledger: the SQLite file that holds every article, call and record of a run."""

from __future__ import annotations

from summarizer.ledger.lines import LINES
from summarizer.ledger.store import (
    NAME,
    WITHOUT_RECORD,
    Overview,
    all_records,
    connect_to_read,
    earlier_text,
    failures,
    failures_by_key,
    find,
    finished,
    kept_calls,
    key_maker,
    key_of,
    newest,
    overview,
    place_in,
    record_in,
)
from summarizer.ledger.writer import Writer

__all__ = [
    "LINES",
    "NAME",
    "WITHOUT_RECORD",
    "Overview",
    "Writer",
    "all_records",
    "connect_to_read",
    "earlier_text",
    "failures",
    "failures_by_key",
    "find",
    "finished",
    "kept_calls",
    "key_maker",
    "key_of",
    "newest",
    "overview",
    "place_in",
    "record_in",
]
