"""How the messages of checks quote what they speak of."""

from __future__ import annotations

_SHOWN = 60  # characters of a text that a message repeats


def on_one_line(text: str) -> str:
    """Write a text on one line, whatever line breaks it holds."""
    return " ".join(text.split())


def shorten(text: str) -> str:
    """Quote a text for a message, cut when it is long."""
    text = on_one_line(text)
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
