"""Datelines: "QAMISHLI, Syria (North Press) – …", where a story was written and by whom sent."""

from __future__ import annotations

import re

from summarizer.readers.bylines import is_capitalised
from summarizer.readers.territories import is_territory

_LONGEST = 160  # characters from the start of the story
_WEEKDAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|lunes|martes"
    r"|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo)"
)
_MONTH_DAY = (
    r"(?:le )?(?:[^\W\d_]{3,10}\.? \d{1,2}|\d{1,2}\.? (?:de )?[^\W\d_]{3,10}\.?)(?:,? \d{4})?"
)
_DAY = rf"(?:{_WEEKDAY}(?:,? {_MONTH_DAY})?|{_MONTH_DAY})"
# The Associated Press writes an underscore, EFE a full stop before its dash.
_DASH = r"\s*(?:\.?\s*[–—―]\s*|\.?\s*--?\s+|_\s+|:\s+)"
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^\n()–—―:;!?\"“”«»]{1,60}?)"
    rf"(?:[,،]\s*{_DAY})?\s*\((?P<outlet>[^()\n]{{2,40}})\){_DASH}(?=\S)"
)
# Without an outlet only with a region or a date behind the town: capitals and a dash alone may be
# a label ("SPORTS — The") as well.
_BARE_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^\n(),–—―:;!?\"“”«»]{3,40}"
    r"(?P<region>,\s*[^\W\d_][^\n(),–—―\d]{1,40}?)??)"
    rf"(?P<date>,\s*{_DAY})?\s*(?:[–—―]|--)\s*(?=[^\W\d_a-zà-ÿ]|[\"“«])"
)
# Agencies that write the town in small letters ("Paris (AFP)"), or their own name so ("dpa").
_AGENCY_NAMES = """
    AA AFP ANSA AP APA ATS Anadolu Belga EFE IANS IRNA Interfax Kyodo Lusa NTB PTI Reuters Ritzau
    SANA TASS TT UPI WAM Xinhua ansa dpa efe lusa sda رويترز سانا وام واس شينخوا الأناضول
"""
_AGENCIES = frozenset(_AGENCY_NAMES.split())
_LABEL_WORDS = """
    ADVISORY ALERT ANALYSIS BREAKING BUSINESS CORRECTION EXCLUSIVE FLASH LIVE OPINION POLITICS
    SPORTS UPDATE URGENT WATCH WEATHER
"""
_LABELS = frozenset(_LABEL_WORDS.split())
_IS_WEEKDAY = re.compile(_WEEKDAY, re.IGNORECASE)
_MOST_REGIONS = 2
_MOST_PLACE_WORDS = 4
_MOST_OUTLET_WORDS = 5


def dateline(text: str, start: int = 0) -> tuple[str | None, str | None]:
    """Read place and outlet from the dateline with which a story begins; each None without one."""
    head = text[start : start + _LONGEST]
    found = _DATELINE.match(head)
    place, outlet = (part.strip() for part in found.groups()) if found else ("", "")
    if is_territory(outlet) or _IS_WEEKDAY.fullmatch(outlet):
        return (place, None) if _is_place(place, None) else (None, None)
    if found and _is_outlet(outlet, place):
        return (place, outlet) if _is_place(place, outlet) else (None, None)
    bare = _BARE_DATELINE.match(head)
    if bare and (bare["region"] or bare["date"]) and _is_place(bare["place"].strip(), None):
        return bare["place"].strip(), None
    return None, None


def _is_place(place: str, outlet: str | None) -> bool:
    town, *regions = (part.strip() for part in place.split(","))
    agency = _is_agency(outlet)
    if town in _LABELS or len(regions) > _MOST_REGIONS or not all(map(_is_proper, regions)):
        return False
    caseless = town.lower() == town.upper()  # Arabic, Hebrew, Chinese
    return town.isupper() or (agency and (caseless or _is_proper(town)))


def _is_agency(outlet: str | None) -> bool:
    """Whether it is an agency that is known, also with one of its services: dpa/lsw."""
    return outlet is not None and outlet.split("/", maxsplit=1)[0] in _AGENCIES


def _is_proper(text: str) -> bool:
    words = text.split()
    return 1 <= len(words) <= _MOST_PLACE_WORDS and all(map(is_capitalised, words))


def _is_outlet(outlet: str, place: str) -> bool:
    words = outlet.split()
    if any(character.isdigit() for character in outlet):
        return False
    if not 1 <= len(words) <= _MOST_OUTLET_WORDS:
        return False
    if not outlet[0].isupper() and not _is_agency(outlet):
        return False
    # "NATO (North Atlantic Treaty Organization) – …" is an abbreviation, no dateline.
    return "".join(word[0] for word in words).upper() != place.strip().upper()
