"""Exchanges as files in the format of vcrpy (YAML, `version: 1`), one exchange a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2

from summarizer import outputs
from summarizer.cassettes.exchanges import Exchange, parse
from summarizer.cassettes.keys import key_of
from summarizer.errors import CassetteError


def write(folder: str | Path, exchange: Exchange) -> Path:
    """Write a redacted exchange into a cassette, in place of an earlier one of the same request.

    Args:
        folder: the cassette; made where it is missing.
        exchange: what `redact` gave.

    Returns:
        The file.

    Raises:
        CassetteError: the folder or the file cannot be written.
    """
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
    path = folder / f"{urlsplit(exchange.uri).path.rsplit('/', 1)[-1]}-{key_of(exchange)}.yaml"
    text = yaml.dump(document, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=1000)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with outputs.whole(path) as [part]:
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CassetteError(
            f"cassette {folder}: cannot write: {error.strerror or error}; "
            "choose a folder that can be written, with room left",
            stops_run=True,
        ) from None
    return path


def prove_writable(folder: Path) -> None:
    """Make the folder and a file in it: after the first answer it is too late, that one is paid.

    Raises:
        CassetteError: the folder cannot be written.
    """
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
    found = [exchange for file in files for exchange in _read_file(file)]
    if not found:
        raise CassetteError(f"cassette {folder}: no recordings there; make some with --record")
    return found


def requests(folder: str | Path) -> list[dict[str, Any]]:
    """Parsed bodies of the recorded requests, with the address of each under `uri`."""
    parsed = []
    for exchange in read(folder):
        body = parse(exchange.request)
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
        yield from _exchanges(document)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError):
        raise CassetteError(f"cassette {file}: not in the format of vcrpy, version 1") from None


def _exchanges(document: dict[str, Any]) -> list[Exchange]:
    if document["version"] != 1:
        raise ValueError(document["version"])
    return [_exchange(item) for item in document["interactions"]]


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
    key_of(exchange)  # what is no text has none
    return exchange


def _text(body: str | bytes | None) -> str:
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body or ""
    if not isinstance(text, str):
        raise TypeError("a body is a text")
    return text


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
