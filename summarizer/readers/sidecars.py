"""Sidecars: `NAME.meta.json` beside an article states its facts and overrides its own."""

from __future__ import annotations

import json
import os
from pathlib import PurePath

from summarizer.readers.contents import open_regular, read_all, text_of
from summarizer.readers.facts import FIELDS, Facts, ReadError, facts_from, kind_of
from summarizer.readers.folders import SIDECAR, SUFFIXES
from summarizer.readers.shapes import parse


def is_sidecar(path: str) -> bool:
    """Whether a file is a sidecar by its name."""
    return path.lower().endswith(SIDECAR)


def has_article(path: str) -> bool:
    """Whether the article that a sidecar belongs to stands beside it."""
    stem = path[: -len(SIDECAR)]
    return any(os.path.exists(stem + suffix) for suffix in ("", *SUFFIXES))


def sidecar_facts(path: str) -> Facts:
    """Read `NAME.txt.meta.json`, or else `NAME.meta.json`, of an article file; none is no error.

    Raises:
        ReadError: the sidecar cannot be read; the message names it.
    """
    stem, suffix = os.path.splitext(path)
    names = (path, stem) if suffix else (path,)
    for sidecar in (name + SIDECAR for name in names):
        try:
            return _read(sidecar)
        except FileNotFoundError:
            continue
        except OSError as error:
            reason = f"its sidecar {PurePath(sidecar).name} cannot be read: {error.strerror}"
            raise ReadError("unreadable", reason) from None
        except ReadError as error:
            reason = f"its sidecar {PurePath(sidecar).name} {error}"
            raise ReadError(error.kind, reason) from None
    return Facts()


def _read(sidecar: str) -> Facts:
    with open_regular(sidecar) as stream:
        values = parse(text_of(read_all(stream)))
    if not isinstance(values, dict):
        raise ReadError("format", f"must be an object, not {kind_of(values)}")
    unknown = sorted(set(values) - set(FIELDS))
    if unknown:
        named = json.dumps(unknown[0][:40], ensure_ascii=False)
        raise ReadError("format", f"has an unknown key {named}; known are {', '.join(FIELDS)}")
    return facts_from({name: (name, value) for name, value in values.items()})
