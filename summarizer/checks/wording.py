"""How the messages of checks quote what they speak of."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_SHOWN = 60  # characters of a text that a message repeats


def on_one_line(text: str) -> str:
    """Write a text on one line, whatever line breaks it holds."""
    return " ".join(text.split())


def shorten(text: str) -> str:
    """Quote a text for a message, cut when it is long."""
    text = on_one_line(text)
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


def numbered(sentences: Sequence[int]) -> str:
    """Name sentences by their numbers: "sentence 4", "sentences 1, 2"."""
    return f"sentence{'s' if sentences[1:] else ''} {', '.join(map(str, sentences))}"


def is_empty(text: str) -> bool:
    """Tell whether a text says nothing: white space, punctuation and controls at most."""
    if text[:1].isalnum():
        return False  # nearly always
    kinds = map(unicodedata.category, text)
    return all(kind[0] in "PZ" or kind in ("Cc", "Cf") for kind in kinds)
