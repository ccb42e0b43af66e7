"""Cassettes: record and replay HTTP exchanges as an `httpx2` transport, with nothing patched.

A request is known by its method, its path and its JSON body in canonical form; host and headers
do not matter, and the limit of the answer only where recordings differ in nothing else. The files
are in the format of vcrpy (YAML, `version: 1`), one exchange a file.
Replay never touches the network. No key is ever written: headers are kept by an allow-list, and
whatever looks like a secret is replaced in addresses and bodies.
"""

from __future__ import annotations

from summarizer.cassettes.exchanges import Exchange, of_call
from summarizer.cassettes.files import read, requests, write
from summarizer.cassettes.keys import key
from summarizer.cassettes.redaction import REDACTED, hide, redact, secret_parameters
from summarizer.cassettes.transport import CassetteTransport

__all__ = [
    "REDACTED",
    "CassetteTransport",
    "Exchange",
    "hide",
    "key",
    "of_call",
    "read",
    "redact",
    "requests",
    "secret_parameters",
    "write",
]
