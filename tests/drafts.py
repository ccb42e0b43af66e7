"""Parts of drafts, with nothing in what is not said; and how a record came about."""

from __future__ import annotations

from typing import Any

from summarizer import checks

PROVENANCE: dict[str, Any] = {
    "model": "gpt-4.1-mini",
    "endpoint": "api.example.org",
    "prompt": {"name": "news", "version": "1", "fingerprint": "5f2c09a1be77d310"},
    "schema_fingerprint": "9a41c2d07be3f655",
    "checks": checks.VERSION,
    "mode": "json_schema strict",
    "parameters": {"temperature": 0, "seed": 7},
    "attempts": 2,
    "repairs": 1,
    "usage": {
        "prompt_tokens": 5312,
        "completion_tokens": 1874,
        "cached_tokens": 2048,
        "total_tokens": 7186,
    },
    "cost": 0.0051,
    "seconds": 11.4,
    "finished_at": "2025-03-07T09:12:44.000+00:00",
    "program": "0.1.0",
}


def source(identity: str, name: str, kind: str, affiliation: str | None = None) -> dict[str, Any]:
    """Make a source of a draft."""
    return {"id": identity, "name": name, "kind": kind, "affiliation": affiliation}


def event(identity: str, kind: str, text: str, cites: list[int], **more: Any) -> dict[str, Any]:
    """Make an event of a draft; what is not said is empty."""
    unsaid = dict.fromkeys(("date_text", "date", "place"))
    lists: dict[str, Any] = {
        name: [] for name in ("actors", "recipients", "casualties", "responds_to")
    }
    facts = {"id": identity, "type": kind, "description": text, "cites": cites}
    return {"factuality": "occurred", **unsaid, **lists, **facts, **more}


def count(
    outcome: str, text: str, low: int | None, high: int | None, **more: Any
) -> dict[str, Any]:
    """Make a casualty count of an event."""
    bounds = {"outcome": outcome, "count_text": text, "minimum": low, "maximum": high}
    return {**bounds, "who": None, "source": None, **more}


def said(
    who: str | None, text: str | None, cue: str, content: list[str], cites: list[int], **more: Any
) -> dict[str, Any]:
    """Make an attribution of a draft."""
    usual = {"via": None, "act": "states", "mode": "indirect", "events": []}
    mine = {"source": who, "source_text": text, "cue": cue, "content": content, "cites": cites}
    return {**usual, **mine, **more}
