"""Title, byline and dateline of a wire story, recognised only when they are certain.

In doubt nothing is recognised and every line is numbered: a title among the sentences does no
harm, a sentence taken for a title is lost to the model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer import languages
from summarizer.readers.facts import Found

_LONGEST_TITLE = 200  # characters
_LONGEST_BYLINE = 120
_LONGEST_DATELINE = 160
_GAP = re.compile(r"[^\S\n]*\n[^\S\n]*(?:\n|$)")  # the end of a line, and a blank line
_SENTENCE_END = re.compile(r"[.!?…。！？؟।۔]['\"”’»›)\]]*$")
_NO_TITLE_END = re.compile(r"(?:[.…。।۔,;:،；：]|[.!?…]['\"”’»›)\]]+)$")
_NO_TITLE_START = re.compile(r"[-–—―*#>•|=+~]|\d+[.)]\s")
_QUOTES = str.maketrans("“”„«»‘’‚`", '"""""\'\'\'\'')

_BYLINE = re.compile(r"[*_]{0,3}(By|BY|Par|PAR|Von|VON|Por|POR)\s?:?\s+(\S.*?)[*_]{0,3}")
# The word counts only in a text of its language: in others "Von" may be a first name.
_BYLINE_LANGUAGES = {"by": ("en",), "par": ("fr",), "von": ("de",), "por": ("es", "pt")}
_BETWEEN_NAMES = re.compile(r"\s*,\s*|\s+(?:and|et|und|y|e|&)\s+")
_NAME = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]*)*")
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "di",
        "del",
        "della",
        "der",
        "den",
        "des",
        "van",
        "von",
        "vom",
        "bin",
        "bint",
        "ibn",
        "al",
        "el",
        "la",
        "le",
        "du",
        "dos",
        "das",
        "ten",
        "ter",
        "zu",
        "abu",
        "al-",
        "el-",
        "af",
    ]
)
_NO_NAMES = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)
_MOST_NAME_WORDS = 5
_MOST_ROLE_WORDS = 5

_MONTH_DAY = (
    r"(?:le )?(?:[^\W\d_]{3,10}\.? \d{1,2}|\d{1,2}\.? (?:de )?[^\W\d_]{3,10}\.?)(?:,? \d{4})?"
)
_DASH = r"\s*(?:[–—―]\s*|--?\s+|:\s+)"
_PLACE = r"(?P<place>[^\W\d_][^\n()–—―:;!?\"“”«»]{1,60}?)"
_DATELINE = re.compile(
    rf"{_PLACE}(?:,\s*{_MONTH_DAY})?\s*\((?P<outlet>[^()\n]{{2,40}})\){_DASH}(?=\S)"
)
# Without an outlet only with a region or a date behind the town: capitals and a dash alone may be
# a label ("SPORTS — The") as well.
_BARE_DATELINE = re.compile(
    rf"(?P<place>[^\W\d_][^\n(),–—―:;!?\"“”«»]{{3,40}}(?P<region>,\s*[^\W\d_][^\n(),–—―\d]{{1,40}}?)?)"
    rf"(?P<date>,\s*{_MONTH_DAY})?\s*(?:[–—―]|--)\s*(?=[^\W\d_a-zà-ÿ]|[\"“«])"
)
# Agencies that write the town in small letters ("Paris (AFP)"), or their own name so ("dpa").
_AGENCIES = frozenset(
    [
        "AA",
        "AFP",
        "ANSA",
        "AP",
        "APA",
        "ATS",
        "Anadolu",
        "Belga",
        "EFE",
        "IANS",
        "IRNA",
        "Interfax",
        "Kyodo",
        "Lusa",
        "NTB",
        "PTI",
        "Reuters",
        "Ritzau",
        "SANA",
        "TASS",
        "TT",
        "UPI",
        "WAM",
        "Xinhua",
        "ansa",
        "dpa",
        "efe",
        "lusa",
    ]
)
_LABELS = frozenset(
    [
        "ADVISORY",
        "ALERT",
        "ANALYSIS",
        "BREAKING",
        "CORRECTION",
        "EXCLUSIVE",
        "FLASH",
        "LIVE",
        "OPINION",
        "UPDATE",
        "URGENT",
        "WATCH",
    ]
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What was recognised, and the range of the text that is the story."""

    start: int
    end: int
    title: str | None = None
    author: str | None = None
    place: str | None = None
    outlet: str | None = None


def recognise(found: Found) -> Layout:
    """Tell title, byline and dateline from the story.

    Args:
        found: text whose story begins at `found.start`.

    Returns:
        What is certain; the range is that of the remaining text, without white space around it.
    """
    text, start, end = found.text, _skip(found.text, found.start), len(found.text.rstrip())
    language = languages.detect(text[start : start + 5_000])
    title, start = _title(found, start, end, language)
    author, start = _top_byline(text, start, end, language)
    if author is None:
        author, end = _last_byline(text, start, end, language)
    place, outlet = _dateline(text[start : start + _LONGEST_DATELINE])
    return Layout(start, end, title, author, place, outlet)


def same_line(left: str, right: str) -> bool:
    """Whether two headlines are the same but for quotation marks, case and white space."""
    return _folded(left) == _folded(right)


def _folded(text: str) -> str:
    return " ".join(text.translate(_QUOTES).casefold().split()).rstrip(".")


def _skip(text: str, start: int) -> int:
    return len(text) - len(text[start:].lstrip())


def _line_end(text: str, start: int, end: int) -> int:
    found = text.find("\n", start, end)
    return end if found < 0 else found


def _title(found: Found, start: int, end: int, language: str | None) -> tuple[str | None, int]:
    text, line_end = found.text, _line_end(found.text, start, end)
    if line_end == end or line_end - start > _LONGEST_TITLE:
        return None, start
    line, body = text[start:line_end].strip(), _skip(text, line_end)
    if any(same_line(line, title) for title in found.titles):
        return None, body
    if found.titles or not found.plain or not _may_be_title(line):
        return None, start
    author, story = _top_byline(text, body, end, language)
    separate = author is not None or _GAP.match(text, line_end)
    return (line, body) if separate and _is_prose(text, story, end) else (None, start)


def _may_be_title(line: str) -> bool:
    first = next((character for character in line if character.isalnum()), "")
    if not first or first.islower() or _NO_TITLE_START.match(line) or _NO_TITLE_END.search(line):
        return False
    spaced = line.lower() != line.upper()  # scripts without case mostly have no spaces either
    return (len(line.split()) > 1 or not spaced) and not _dateline(line)[0]


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether a paragraph of sentences stands here, as it does below a headline."""
    gap = text.find("\n\n", start, end)
    paragraph = text[start : end if gap < 0 else gap].rstrip()
    return bool(_SENTENCE_END.search(paragraph[-8:]))


def _top_byline(text: str, start: int, end: int, language: str | None) -> tuple[str | None, int]:
    line_end = _line_end(text, start, end)
    author = _byline(text[start : min(line_end, start + 2 * _LONGEST_BYLINE)], language)
    story = _skip(text, line_end)
    return (author, story) if author and story < end else (None, start)


def _last_byline(text: str, start: int, end: int, language: str | None) -> tuple[str | None, int]:
    above = text.rfind("\n", start, end)
    if above < 0 or end - above > 2 * _LONGEST_BYLINE:
        return None, end
    author = _byline(text[above + 1 : end], language)
    return (author, start + len(text[start:above].rstrip())) if author else (None, end)


def _byline(line: str, language: str | None) -> str | None:
    found = _BYLINE.fullmatch(line.strip())
    if not found or len(line) > _LONGEST_BYLINE:
        return None
    spoken = _BYLINE_LANGUAGES[found[1].lower()]
    if language not in spoken and not (language is None and spoken == ("en",)):
        return None
    first, *others = _BETWEEN_NAMES.split(found[2])
    if len(first.split()) < 2 or not _is_name(first):
        return None
    if not all(_is_name(other) or _is_role(other) for other in others):
        return None
    # The separators stay as they are written; roles ("courts reporter") are left out.
    last = max([first, *(other for other in others if _is_name(other))], key=found[2].rfind)
    return found[2][: found[2].rfind(last) + len(last)]


def _is_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= _MOST_NAME_WORDS or (text.endswith(".") and len(words[-1]) > 3):
        return False
    if any(word.lower() in _NO_NAMES for word in words) or words[-1].islower():
        return False
    return all(_NAME.fullmatch(word) and _is_capitalised(word) for word in words)


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() or word in _PARTICLES or word.startswith(("al-", "el-", "d'", "d’"))


def _is_role(text: str) -> bool:
    return text[:1].islower() and len(text.split()) <= _MOST_ROLE_WORDS and not text.endswith(".")


def _dateline(head: str) -> tuple[str | None, str | None]:
    found = _DATELINE.match(head)
    if found and _is_outlet(found["outlet"], found["place"]):
        place, outlet = found["place"].strip(), found["outlet"].strip()
        return (place, outlet) if _is_place(place, outlet) else (None, None)
    bare = _BARE_DATELINE.match(head)
    if bare and (bare["region"] or bare["date"]) and _is_place(bare["place"].strip(), None):
        return bare["place"].strip(), None
    return None, None


def _is_place(place: str, outlet: str | None) -> bool:
    town, *regions = (part.strip() for part in place.split(","))
    if town in _LABELS or len(regions) > 2 or not all(map(_is_proper, regions)):
        return False
    return town.isupper() or (outlet in _AGENCIES and _is_proper(town))


def _is_proper(text: str) -> bool:
    words = text.split()
    return 1 <= len(words) <= 4 and all(map(_is_capitalised, words))


def _is_outlet(outlet: str, place: str) -> bool:
    words = outlet.split()
    if any(character.isdigit() for character in outlet) or not 1 <= len(words) <= 5:
        return False
    if not outlet[0].isupper() and outlet not in _AGENCIES:
        return False
    # "NATO (North Atlantic Treaty Organization) – …" is an abbreviation, no dateline.
    return "".join(word[0] for word in words).upper() != place.strip().upper()
