"""Bylines: "By Emma Jamal", in English, French, German, Spanish and Portuguese."""

from __future__ import annotations

import re

from summarizer import languages

_LONGEST = 120  # characters
_BYLINE = re.compile(r"[*_]{0,3}(By|BY|Par|PAR|Von|VON|Por|POR)\s?:?\s+(\S.*?)[*_]{0,3}")
_BY = re.compile(r"\s*(?:by|von|par|por)\s+(?=\S+\s+\S)", re.IGNORECASE)
# The word counts only in a text of its language: in others "Von" may be a first name.
_LANGUAGES = {"by": ("en",), "par": ("fr",), "von": ("de",), "por": ("es", "pt")}
_BETWEEN = re.compile(r"\s*,\s*|\s+(?:and|et|und|y|e|&)\s+")
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]*)*")
_PARTICLE_WORDS = """
    de da do di del della der den des van von vom bin bint ibn al el la le du dos das ten ter zu abu
    af
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_JOINED_PARTICLES = ("al-", "el-", "d'", "d’")
_CALENDAR_WORDS = """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december
"""
_CALENDAR = frozenset(_CALENDAR_WORDS.split())
_MOST_NAME_WORDS = 5
_MOST_ROLE_WORDS = 5
_LONGEST_ABBREVIATION = 3  # "Jr." ends a name, "Jamal." ends a sentence


def byline_author(line: str, story: str) -> str | None:
    """Read the author from a line that is certainly a byline.

    Args:
        line: a line of its own.
        story: the text that it belongs to; where that does not tell its language, "By" passes.

    Returns:
        The names as they are written, without roles ("courts reporter"); None when the line may
        be anything else.
    """
    found = _BYLINE.fullmatch(line.strip())
    if not found or len(line) > _LONGEST:
        return None
    spoken, language = _LANGUAGES[found[1].lower()], languages.detect(story)
    if language not in spoken and not (language is None and spoken == ("en",)):
        return None
    first, *others = _BETWEEN.split(found[2])
    if len(first.split()) < 2 or not _is_name(first):  # "By Friday", "By Reuters"
        return None
    if not all(_is_name(other) or _is_role(other) for other in others):
        return None
    last = next((other for other in reversed(others) if _is_name(other)), first)
    return found[2][: found[2].rfind(last) + len(last)]


def without_by(author: object) -> object:
    """Leave out "By" before the names in a field for the author; what is no text stays."""
    return _BY.sub("", author, count=1) if isinstance(author, str) else author


def is_capitalised(word: str) -> bool:
    """Whether a word may be part of a name: a capital, or a particle such as "van"."""
    return word[0].isupper() or word in _PARTICLES or word.startswith(_JOINED_PARTICLES)


def _is_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= _MOST_NAME_WORDS or words[-1].islower():
        return False
    if words[-1].endswith(".") and len(words[-1]) > _LONGEST_ABBREVIATION:
        return False
    if any(word.lower() in _CALENDAR for word in words):
        return False
    return all(_NAME_WORD.fullmatch(word) and is_capitalised(word) for word in words)


def _is_role(text: str) -> bool:
    return text[:1].islower() and len(text.split()) <= _MOST_ROLE_WORDS and not text.endswith(".")
