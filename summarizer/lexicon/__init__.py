"""Word lists per language, as TOML files that a contributor can extend without reading code.

`en.toml`, `fr.toml`, … hold the cues of reported speech (`[reporting]`) and what the check of
names needs (`[names]`); `countries.toml` holds countries with the words for their people. The
comments at the head of `en.toml` say what each list is for.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def section(language: str, name: str) -> dict[str, Any]:
    """Read one table of a language's file; empty when there is no file or no such table.

    `language` is an ISO 639-1 code, or the name of another file of the folder.
    """
    path = files(__name__) / f"{language}.toml"
    if not language.isalpha() or not path.is_file():
        return {}
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")).get(name, {})
    return table
