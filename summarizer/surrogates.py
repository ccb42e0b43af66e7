"""Halves of characters: a lone surrogate stands in no UTF-8, yet JSON's escapes can bring one in."""

from __future__ import annotations

import re

_LONE = re.compile(r"[\ud800-\udfff]")


def whole(text: str) -> str:
    """Replace lone surrogates, which UTF-8 cannot hold, by U+FFFD (WHATWG: USVString)."""
    return text if is_whole(text) else _LONE.sub("\ufffd", text)


def is_whole(text: str) -> bool:
    """Tell whether a text can be written as UTF-8."""
    return text.isascii() or not _LONE.search(text)
