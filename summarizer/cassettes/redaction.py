"""Taking out of exchanges what could be a secret, or says who asks or whose account it is."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2

from summarizer.cassettes.exchanges import Exchange, dump, parse, pretty

REDACTED = "REDACTED"
_KEPT_HEADERS = ("content-type", "retry-after")
# Fields of a request that say who asks, never what is asked.
_PERSONAL_FIELDS = ("metadata", "user", "safety_identifier", "prompt_cache_key")
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
_ESCAPES = ("\\u00", "\\/")  # how characters that need no escape begin, escaped within JSON
_LEAST_SECRET = 6  # characters: a shorter "secret" would blot out ordinary words


def redact(exchange: Exchange, secrets: Iterable[str] = ()) -> Exchange:
    """Take out of an exchange whatever could be a secret or names an account."""
    known = _forms(secrets)
    parts = urlsplit(exchange.uri)
    host = parts.netloc.rpartition("@")[2]
    return exchange._replace(
        uri=_scrub(f"{parts.scheme}://{host}{parts.path}", known),
        request=pretty(asked(exchange.request, known)),
        headers={
            name.lower(): _scrub(value, known)
            for name, value in exchange.headers.items()
            if name.lower() in _KEPT_HEADERS
        },
        response=pretty(_scrub(_anonymous(exchange.response), known)),
    )


def hide(text: str, secrets: Iterable[str]) -> str:
    """Replace known secrets in a text, in all forms that they take in JSON and in addresses."""
    secrets = list(secrets)
    for form in _forms(secrets):
        text = text.replace(form, REDACTED)
    if any(mark in text for mark in _ESCAPES):
        for secret in secrets:
            if len(secret) >= _LEAST_SECRET:
                text = _escaped(secret).sub(REDACTED, text)
    return text


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
        if len(secret) >= _LEAST_SECRET
        for form in (secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote(secret))
    }
    return sorted(forms, key=len, reverse=True)


@lru_cache(maxsize=64)
def _escaped(secret: str) -> re.Pattern[str]:
    """A secret with any of its characters escaped, as JSON allows: .NET does so with + and quotes."""
    plain = (each if each.isalnum() else rf"\\?{re.escape(each)}" for each in secret)
    coded = (rf"\\u(?i:{ord(each):04x})" for each in secret)
    return re.compile(
        "".join(f"(?:{one}|{other})" for one, other in zip(plain, coded, strict=True))
    )


def asked(body: str, secrets: Iterable[str] = ()) -> str:
    """What a request asks, as it is stored: without who asks, and scrubbed."""
    parsed = parse(body)
    if isinstance(parsed, dict):
        body = dump({name: parsed[name] for name in parsed if name not in _PERSONAL_FIELDS})
    return _scrub(body, secrets)


def _anonymous(body: str) -> str:
    """Take the account out of an answer; what the model wrote stays as it is."""
    parsed = parse(body)
    if isinstance(parsed, dict | list):
        return dump(_without_account(parsed, is_written=False))
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


def secrets_of(request: httpx2.Request) -> Iterator[str]:
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
