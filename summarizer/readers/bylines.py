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
# Words that end a role or the name of an outlet, in small letters. Surnames (Sun, Star) are none.
_ROLE_WORDS = """
    analyst bureau chief columnist contributor correspondent desk editor editors fellow freelance
    freelancer intern journalist photographer producer reporter reporters staff stringer writer
    writers correspondant correspondante journaliste korrespondent korrespondentin redakteur
    redakteurin reporterin corresponsal periodista redacción
"""
_ROLES = frozenset(_ROLE_WORDS.split())
_OUTLET_WORDS = """
    agency ansa ap bloomberg chronicle courier daily dispatch efe express gazette globe guardian
    herald independent inquirer journal magazine media monitor network news newspaper
    newspapers newsroom observer post presse press radio reuters review service
    telegraph television times today tribune tv weekly
"""
_OUTLET_ENDS = frozenset(_OUTLET_WORDS.split())
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
    if not all(_is_name(other) or _is_role(other) or _is_outlet(other) for other in others):
        return None
    # "Ada Marsh, Associated Press": behind the last comma an outlet is no second author.
    parts = [first, *others]
    if found[2].rpartition(",")[2].strip() == parts[-1] and _is_outlet(parts[-1]):
        parts.pop()
    last = next((part for part in reversed(parts[1:]) if _is_name(part)), first)
    return found[2][: found[2].rfind(last) + len(last)]


def without_by(author: object) -> object:
    """Leave out "By" before the names in a field for the author; what is no text stays."""
    return _BY.sub("", author, count=1) if isinstance(author, str) else author


def is_desk(line: str) -> bool:
    """Whether a line below a byline says for whom its author writes: "Associated Press Writer"."""
    words = line.strip().rstrip("=<").strip("^*_ ").split()
    if not 1 < len(words) <= _MOST_ROLE_WORDS or not all(word[0].isupper() for word in words):
        return False
    return words[-1].lower() in _ROLES | _OUTLET_ENDS


def is_capitalised(word: str) -> bool:
    """Whether a word may be part of a name: a capital, or a particle such as "van"."""
    return word[0].isupper() or word in _PARTICLES or word.startswith(_JOINED_PARTICLES)


def _is_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= _MOST_NAME_WORDS or words[-1].islower():
        return False
    if words[-1].endswith(".") and len(words[-1]) > _LONGEST_ABBREVIATION:
        return False
    if any(word.lower() in _CALENDAR for word in words) or words[-1].lower() in _ROLES:
        return False
    return all(_NAME_WORD.fullmatch(word) and is_capitalised(word) for word in words)


def _is_role(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= _MOST_ROLE_WORDS or text.endswith("."):
        return False
    return text[0].islower() or words[-1].lower() in _ROLES


def _is_outlet(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= _MOST_ROLE_WORDS:
        return False
    abbreviation = len(words) == 1 and text.isupper() and text.isalpha()
    return abbreviation or words[-1].casefold() in _OUTLET_ENDS or words[0].casefold() == "the"
