"""What identifies a request: its method, its path and what counts of its body."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

from summarizer.cassettes.exchanges import Exchange, parse
from summarizer.cassettes.redaction import asked

_LIMITS = ("max_completion_tokens", "max_tokens")


def key(method: str, path: str, body: str) -> str:
    """Identify a request: 16 hexadecimal digits over method, path and canonical JSON body.

    Args:
        method: in either case, "POST".
        path: of the address, without host and query.
        body: as it was sent; what is no JSON counts as it is.
    """
    return _key(method, path, canonical(body))


def key_but_limit(method: str, path: str, body: str) -> str:
    """Identify a request by all but the limit of its answer."""
    content = canonical(body)
    if isinstance(content, dict):
        content = {name: value for name, value in content.items() if name not in _LIMITS}
    return _key(method, path, content)


def key_of(exchange: Exchange) -> str:
    """The key of the request of an exchange."""
    return key(exchange.method, urlsplit(exchange.uri).path, exchange.request)


def _key(method: str, path: str, content: Any) -> str:
    basis = json.dumps([method.upper(), path, content], sort_keys=True)
    return hashlib.sha256(basis.encode()).hexdigest()[:16]


def canonical(body: str) -> Any:
    """What counts of a body: its parsed JSON without who asked, scrubbed as it would be stored."""
    return parse(asked(body)) or body
