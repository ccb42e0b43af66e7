"""Text of others made harmless for a terminal: what would act on it becomes visible instead."""

from __future__ import annotations

import re

# Controls (escape sequences begin with one), line separators, the embeddings, overrides and
# isolates of bidirectional text, and what nobody can see. Joiners stay: emoji and Arabic need them;
# the plain direction marks (U+200E, U+200F, U+061C) stay: they move punctuation only.
_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_BREAKS = re.compile(r"[^\S\n]*\n[^\S\n]*|\t")
_PICTURES = 0x2400  # U+2400 SYMBOL FOR NULL: the pictures of the 32 controls follow
_DELETE, _DELETE_PICTURE = "\x7f", "␡"


def visible(text: str) -> str:
    """Make a text one line in which nothing acts: ESC becomes ␛, U+202E its number, a newline a space."""
    return _ACTING.sub(_picture, _BREAKS.sub(" ", text))


def _picture(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    if character == _DELETE:
        return _DELETE_PICTURE
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
