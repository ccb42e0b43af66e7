"""Cassettes: record and replay HTTP exchanges as an `httpx2` transport, with nothing patched.

A request is known by its method, its path and its JSON body in canonical form; host and headers
do not matter, and the limit of the answer only where recordings differ in nothing else. The files are in the format of vcrpy (YAML, `version: 1`), one exchange a file.
Replay never touches the network. No key is ever written: headers are kept by an allow-list, and
whatever looks like a secret is replaced in addresses and bodies.
"""

from __future__ import annotations

import base64
import difflib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, urlsplit

import httpx2

from summarizer import surrogates
from summarizer.errors import CassetteError, CassetteMiss

REDACTED = "REDACTED"
_KEPT_HEADERS = ("content-type", "retry-after")
# Fields of a request that say who asks, never what is asked.
_PERSONAL_FIELDS = ("metadata", "user", "safety_identifier", "prompt_cache_key")
_LIMIT_FIELDS = ("max_completion_tokens", "max_tokens")
# Fields of an answer that name an account, wherever they stand in it, and names in its messages.
_ACCOUNT_FIELDS = frozenset(
    ["organization", "organization_id", "org_id", "project", "project_id", "account_id", "user_id"]
)
_ACCOUNTS = re.compile(r"\b(?:org|proj)[-_](?=[a-z]*[A-Z0-9])[A-Za-z0-9]{6,}")
_SECRET_HEADERS = (
    "authorization",
    "proxy-authorization",
    "api-key",
    "x-api-key",
    "openai-organization",
    "openai-project",
)
# Parameters of an address whose values are secrets; others are when they are long.
_SECRET_PARAMETERS = re.compile(r"key|token|secret|sig|pass|auth|code", re.IGNORECASE)
_LONG_VALUE = 15  # characters: api-version=2024-02-01 is shorter
_SECRETS = re.compile(
    r"\b(?:sk|pk|rk|xai)-[A-Za-z0-9_\-]{16,}|\b(?:gsk|hf|ghp)_[A-Za-z0-9]{20,}"
    r"|\bAIza[A-Za-z0-9_\-]{20,}|\bAKIA[A-Z0-9]{12,}"
    r"|(?i:\bbearer\s+)[A-Za-z0-9._~+/\-]{12,}=*"
    r"|\beyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]*"  # JSON web tokens
)
# One of these is in whatever the pattern finds; looking for them first is thirty times as fast.
_SECRET_MARKS = ("sk-", "pk-", "rk-", "xai-", "gsk_", "hf_", "ghp_", "AIza", "AKIA", "eyJ")
_BEARER = re.compile(r"bearer\s", re.IGNORECASE)
_LEAST_SECRET = 6  # characters: a shorter "secret" would blot out ordinary words
_SHOWN_CHANGES = 6  # lines of difference in the message of a miss
_SHOWN_WIDTH = 110
_SHOWN_BEFORE = 40  # characters of a long line before what changed in it


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


class CassetteTransport(httpx2.AsyncBaseTransport):
    """Replays a folder of exchanges, or records into it.

    `CassetteTransport("cassettes/demo")` replays: a request that no recording matches raises
    CassetteMiss. `CassetteTransport(folder, mode="record")` passes requests on to `transport`
    (by default the network) and keeps each exchange; the newest answer to a request stays.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        mode: Literal["replay", "record"] = "replay",
        transport: httpx2.AsyncBaseTransport | None = None,
        secrets: Iterable[str] = (),
    ) -> None:
        """Open a cassette; CassetteError when it cannot be read, or not be written when recording."""
        self.folder = Path(folder)
        if mode == "record":
            _prove_writable(self.folder)
        self.mode = mode
        self._secrets = tuple(secrets)
        self._inner = transport or _Network() if mode == "record" else None
        self._recorded = {_key_of(e): e for e in read(self.folder)} if mode == "replay" else {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request from the recordings, or pass it on and record the answer."""
        body = (await request.aread()).decode("utf-8", "replace")
        if self._inner is None:
            return self._replay(request, body)
        response = await self._inner.handle_async_request(request)
        content = await response.aread()
        secrets = (*self._secrets, *_secrets_of(request))
        exchange = Exchange(
            method=request.method,
            uri=str(request.url),
            request=body,
            status=response.status_code,
            headers=dict(response.headers),
            response=content.decode("utf-8", "replace"),
        )
        write(self.folder, redact(exchange, secrets))
        headers = [h for h in response.headers.multi_items() if h[0].lower() not in _ENCODINGS]
        return httpx2.Response(response.status_code, headers=headers, content=content)

    async def aclose(self) -> None:
        """Close the connections used for recording."""
        if self._inner is not None:
            await self._inner.aclose()

    def _replay(self, request: httpx2.Request, body: str) -> httpx2.Response:
        wanted = key(request.method, urlsplit(str(request.url)).path, body)
        exchange = self._recorded.get(wanted) or self._with_another_limit(request, body)
        if exchange is None:
            raise CassetteMiss(_explain_miss(self.folder, body, list(self._recorded.values())))
        headers = [h for h in exchange.headers.items() if h[0].lower() not in _ENCODINGS]
        content = exchange.response.encode("utf-8", "replace")
        return httpx2.Response(exchange.status, headers=headers, content=content)

    def _with_another_limit(self, request: httpx2.Request, body: str) -> Exchange | None:
        """The only recording that differs in the limit of the answer alone.

        The limit follows from the window, which a run may learn in the middle.
        """
        path = urlsplit(str(request.url)).path
        wanted = key(request.method, path, _without(body, _LIMIT_FIELDS))
        found = self._by_the_rest.get(wanted, [])
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_the_rest(self) -> dict[str, list[Exchange]]:
        """Recordings by their keys without the limit."""
        found: dict[str, list[Exchange]] = {}
        for exchange in self._recorded.values():
            rest = exchange._replace(request=_without(exchange.request, _LIMIT_FIELDS))
            found.setdefault(_key_of(rest), []).append(exchange)
        return found


class _Network(httpx2.AsyncBaseTransport):
    """The network as the client uses it without a cassette: with redirects, and with proxies."""

    def __init__(self) -> None:
        self._client: httpx2.AsyncClient | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self._client is None:  # also after it was closed: a transport may be used again
            limits = httpx2.Limits(max_connections=None)  # the pacer has one
            self._client = httpx2.AsyncClient(follow_redirects=True, limits=limits)
        return await self._client.send(request, stream=True)

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None


# Of the wire, not of the content that has been read.
_ENCODINGS = frozenset(("content-encoding", "content-length", "transfer-encoding"))


def key(method: str, path: str, body: str) -> str:
    """Identify a request: 16 hexadecimal digits over method, path and canonical JSON body."""
    basis = json.dumps([method.upper(), path, _canonical(body)], sort_keys=True)
    return hashlib.sha256(basis.encode()).hexdigest()[:16]


def redact(exchange: Exchange, secrets: Iterable[str] = ()) -> Exchange:
    """Take out of an exchange whatever could be a secret or names an account."""
    known = _forms(secret for secret in secrets if len(secret) >= _LEAST_SECRET)
    parts = urlsplit(exchange.uri)
    host = parts.netloc.rpartition("@")[2]
    return exchange._replace(
        uri=_scrub(f"{parts.scheme}://{host}{parts.path}", known),
        request=_pretty(_scrub(_without(exchange.request, _PERSONAL_FIELDS), known)),
        headers={
            name.lower(): _scrub(value, known)
            for name, value in exchange.headers.items()
            if name.lower() in _KEPT_HEADERS
        },
        response=_pretty(_scrub(_anonymous(exchange.response), known)),
    )


def hide(text: str, secrets: Iterable[str]) -> str:
    """Replace known secrets in a text, in all forms that they take in JSON and in addresses."""
    for form in _forms(secret for secret in secrets if len(secret) >= _LEAST_SECRET):
        text = text.replace(form, REDACTED)
    return text


def write(folder: str | Path, exchange: Exchange) -> Path:
    """Write a redacted exchange into a cassette, in place of an earlier one of the same request."""
    import yaml

    document = {
        "version": 1,
        "interactions": [
            {
                "request": {
                    "method": exchange.method,
                    "uri": exchange.uri,
                    "body": exchange.request,
                    "headers": {"content-type": ["application/json"]},
                },
                "response": {
                    "status": {"code": exchange.status, "message": _reason(exchange.status)},
                    "headers": {name: [value] for name, value in exchange.headers.items()},
                    "body": {"string": exchange.response},
                },
            }
        ],
    }
    folder = Path(folder)
    path = folder / f"{urlsplit(exchange.uri).path.rsplit('/', 1)[-1]}-{_key_of(exchange)}.yaml"
    text = yaml.dump(document, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=1000)
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise CassetteError(f"cassette {folder}: cannot write: {error.strerror or error}") from None
    return path


def _prove_writable(folder: Path) -> None:
    """Make the folder and a file in it: after the first answer it is too late, that one is paid."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CassetteError(
            f"cassette {folder}: cannot be written: {error.strerror or error}; "
            "choose a folder that can be written"
        ) from None


def read(folder: str | Path) -> list[Exchange]:
    """Read all exchanges of a cassette folder; CassetteError when there are none."""
    folder = Path(folder)
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        raise CassetteError(f"cassette {folder}: no recordings there; make some with --record")
    return [exchange for file in files for exchange in _read_file(file)]


def requests(folder: str | Path) -> list[dict[str, Any]]:
    """Parsed bodies of the recorded requests, with the address of each under `uri`."""
    parsed = []
    for exchange in read(folder):
        body = _parsed(exchange.request)
        if isinstance(body, dict):
            parsed.append(body | {"uri": exchange.uri})
    return parsed


def _read_file(file: Path) -> Iterator[Exchange]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        document = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise CassetteError(f"cassette {file}: cannot be read: {reason}") from None
    try:
        yield from [_exchange(item) for item in document["interactions"]]
    except (KeyError, TypeError, IndexError, AttributeError, ValueError):
        raise CassetteError(f"cassette {file}: not in the format of vcrpy, version 1") from None


def _exchange(item: dict[str, Any]) -> Exchange:
    request, response = item["request"], item["response"]
    exchange = Exchange(
        method=request["method"],
        uri=request["uri"],
        request=_text(request["body"]),
        status=int(response["status"]["code"]),
        headers={name: values[0] for name, values in response["headers"].items()},
        response=_text(response["body"]["string"]),
    )
    _key_of(exchange)  # what is no text has none
    return exchange


def _text(body: str | bytes | None) -> str:
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body or ""
    if not isinstance(text, str):
        raise TypeError("a body is a text")
    return text


def _key_of(exchange: Exchange) -> str:
    return key(exchange.method, urlsplit(exchange.uri).path, exchange.request)


def _parsed(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _canonical(body: str) -> Any:
    """What counts of a body: its parsed JSON without who asked, scrubbed as it would be stored."""
    return _parsed(_scrub(_without(body, _PERSONAL_FIELDS), ())) or body


def _without(body: str, names: Iterable[str]) -> str:
    parsed = _parsed(body)
    if not isinstance(parsed, dict):
        return body
    return _dump({name: value for name, value in parsed.items() if name not in names})


def _anonymous(body: str) -> str:
    """Take the account out of an answer; what the model wrote stays as it is."""
    parsed = _parsed(body)
    if isinstance(parsed, dict | list):
        return _dump(_without_account(parsed, is_written=False))
    return _ACCOUNTS.sub(REDACTED, body)


def _without_account(part: Any, *, is_written: bool) -> Any:
    if isinstance(part, dict):
        return {
            name: _without_account(value, is_written=is_written or name == "choices")
            for name, value in part.items()
            if name not in _ACCOUNT_FIELDS
        }
    if isinstance(part, list):
        return [_without_account(value, is_written=is_written) for value in part]
    return _ACCOUNTS.sub(REDACTED, part) if isinstance(part, str) and not is_written else part


def _pretty(body: str) -> str:
    """Indent JSON so that a difference can be read; anything else stays."""
    parsed = _parsed(body)
    if not isinstance(parsed, dict | list):
        return body
    return _dump(parsed, indent=1)


def _dump(parsed: Any, indent: int | None = None) -> str:
    """Write JSON with its characters as they are; halves of characters can only be escaped."""
    text = json.dumps(parsed, ensure_ascii=False, indent=indent)
    return (
        text if surrogates.is_whole(text) else json.dumps(parsed, ensure_ascii=True, indent=indent)
    )


def _scrub(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, REDACTED)
    if any(mark in text for mark in _SECRET_MARKS) or _BEARER.search(text):
        return _SECRETS.sub(REDACTED, text)
    return text


def _forms(secrets: Iterable[str]) -> list[str]:
    """Secrets as they are, and as they look inside JSON and addresses; the longest first."""
    forms = {
        form
        for secret in secrets
        for form in (secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote(secret))
    }
    return sorted(forms, key=len, reverse=True)


def _secrets_of(request: httpx2.Request) -> Iterator[str]:
    """Whatever in a request says who asks."""
    for name in _SECRET_HEADERS:
        value = request.headers.get(name, "")
        scheme, _, credentials = value.rpartition(" ")
        yield from (value, credentials)
        if scheme.lower() == "basic":
            yield _decoded(credentials).partition(":")[2]
    for cookie in request.headers.get("cookie", "").split(";"):
        yield cookie.partition("=")[2]
    yield from secret_parameters(request.url)
    yield request.url.password or ""


def secret_parameters(url: httpx2.URL) -> Iterator[str]:
    """Those values in the query of an address that may be secrets."""
    for name, value in url.params.multi_items():
        if len(value) > _LONG_VALUE or _SECRET_PARAMETERS.search(name):
            yield value


def _decoded(credentials: str) -> str:
    try:
        return base64.b64decode(credentials).decode("utf-8", "replace")
    except ValueError:
        return ""


def _reason(status: int) -> str:
    return httpx2.codes.get_reason_phrase(status) or "Unknown"


@lru_cache(maxsize=1)
def _dumper() -> Any:
    import yaml

    class BlockDumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        """Writes texts of several lines as blocks, so that a difference can be read."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    BlockDumper.add_representer(str, text)
    return BlockDumper


def _explain_miss(folder: Path, body: str, recorded: list[Exchange]) -> str:
    wanted = _lines(body)
    known = set(wanted)
    nearest = max(recorded, key=lambda e: _likeness(known, set(_lines(e.request))))
    difference = difflib.unified_diff(_lines(nearest.request), wanted, n=0, lineterm="")
    changes = _cut_at_changes(
        line
        for line in list(difference)[2:]  # after the names of the two sides
        if not line.startswith("@@")
    )
    more = len(changes) - _SHOWN_CHANGES
    shown = "\n  ".join(
        changes[:_SHOWN_CHANGES] + ([f"… and {more} more lines"] if more > 0 else [])
    )
    return (
        f"cassette {folder}: no recording of this request; the nearest is {_key_of(nearest)} "
        f"(- recorded, + asked now):\n  {shown}\nRecord it again with --record."
    )


def _cut_at_changes(lines: Iterable[str]) -> list[str]:
    """Cut long lines short, where they differ from the first of the other side."""
    changes = list(lines)
    sides = {mark: [line for line in changes if line.startswith(mark)] for mark in "-+"}
    pairs = {
        line: other
        for one, two in zip(sides["-"], sides["+"], strict=False)
        for line, other in ((one, two), (two, one))
    }
    return [_cut_at(line, _first_change(line, pairs.get(line, ""))) for line in changes]


def _first_change(line: str, other: str) -> int:
    """Where, behind their marks, a line is no longer what the other is."""
    pairs = enumerate(zip(line[1:], other[1:], strict=False), start=1)
    return next((at for at, (one, two) in pairs if one != two), min(len(line), len(other)))


def _cut_at(line: str, change: int) -> str:
    start = change - _SHOWN_BEFORE if change > _SHOWN_WIDTH - _SHOWN_BEFORE else 1
    end = start + _SHOWN_WIDTH - 1
    return line[0] + ("…" if start > 1 else "") + line[start:end] + ("…" if len(line) > end else "")


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def _lines(body: str) -> list[str]:
    """A body as lines that can be compared: texts of messages are cut at their line breaks."""
    canonical = _canonical(body)
    pretty = json.dumps(canonical, ensure_ascii=False, indent=1, sort_keys=True)
    return pretty.replace("\\n", "\n").splitlines()
