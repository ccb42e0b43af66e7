"""What identifies a request: its method, its path and what counts of its body."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

from summarizer.cassettes.exchanges import Exchange, parse
from summarizer.cassettes.redaction import asked


def key(method: str, path: str, body: str) -> str:
    """Identify a request: 16 hexadecimal digits over method, path and canonical JSON body."""
    basis = json.dumps([method.upper(), path, canonical(body)], sort_keys=True)
    return hashlib.sha256(basis.encode()).hexdigest()[:16]


def key_of(exchange: Exchange) -> str:
    """The key of the request of an exchange."""
    return key(exchange.method, urlsplit(exchange.uri).path, exchange.request)


def canonical(body: str) -> Any:
    """What counts of a body: its parsed JSON without who asked, scrubbed as it would be stored."""
    return parse(asked(body)) or body
