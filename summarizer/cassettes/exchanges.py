"""One request and its answer, and the JSON that their bodies are."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from summarizer import surrogates


class Exchange(NamedTuple):
    """One request and its answer, redacted; bodies are text."""

    method: str
    uri: str
    request: str
    status: int
    headers: dict[str, str]
    response: str


def of_call(uri: str, request: str, status: int, response: str) -> Exchange:
    """An exchange from a call that a ledger kept."""
    return Exchange("POST", uri, request, status, {"content-type": "application/json"}, response)


def parse(body: str) -> Any:
    """The JSON of a body; None when it is none, or nested beyond reading."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def dump(parsed: Any, indent: int | None = None) -> str:
    """Write JSON with its characters as they are; halves of characters can only be escaped."""
    text = json.dumps(parsed, ensure_ascii=False, indent=indent)
    return (
        text if surrogates.is_whole(text) else json.dumps(parsed, ensure_ascii=True, indent=indent)
    )


def pretty(body: str) -> str:
    """Indent JSON so that a difference can be read; anything else stays."""
    parsed = parse(body)
    if not isinstance(parsed, dict | list):
        return body
    return dump(parsed, indent=1)
