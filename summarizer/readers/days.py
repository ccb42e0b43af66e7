"""A day as mastheads and bylines write it ("Feb. 7, 2024", "7 février 2024") → ISO 8601."""

from __future__ import annotations

import re
from datetime import date

# English, French, German, Spanish, Portuguese, Italian; no word is a month of two numbers.
_MONTH_WORDS = (
    "january jan janvier janv januar jänner enero ene janeiro gennaio gen",
    "february feb février févr fév februar febrero fevereiro fev febbraio",
    "march mar mars märz mär marzo março",
    "april apr avril avr abril abr aprile",
    "may mai mayo maio maggio mag",
    "june jun juin juni junio junho giugno giu",
    "july jul juillet juil juli julio julho luglio lug",
    "august aug août agosto ago",
    "september sept sep septembre septiembre setembro set settembre",
    "october oct octobre oktober okt octubre outubro out ottobre ott",
    "november nov novembre noviembre novembro",
    "december dec décembre déc dezember dez diciembre dic dezembro dicembre",
)
_MONTHS = {word: number for number, row in enumerate(_MONTH_WORDS, 1) for word in row.split()}
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_FORMS = (
    re.compile(rf"(?<![^\W\d_]){_MONTH}\s+{_DAY}(?:st|nd|rd|th)?(?:\s*,\s*|\s+){_YEAR}"),
    re.compile(
        rf"(?<![\d.:]){_DAY}(?:\.|st|nd|rd|th|er|º)?\s+(?:de\s+|of\s+)?{_MONTH}(?:\s*,)?\s+(?:de\s+)?{_YEAR}"
    ),
    re.compile(r"(?<!\d)(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日"),
)
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
_TIME = re.compile(
    r",?\s+(?:at\s+)?\d{1,2}(?:[:.]\d{2}){0,2}\s*(?:[ap]\.?m\.?)?"
    # "EST", "(ET)", "+01:00", and JavaScript's "GMT-0500 (Eastern Standard Time)"
    r"\s*(?:\(?[A-Z]{1,5}\)?|(?:GMT|UTC)?[+-]\d{2}:?\d{2}(?:\s*\([^()]*\))?)?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1\d{2}(?!\d)")
_MOST_MONTHS = 12


def day_in(text: str, *, dots: bool = False) -> str | None:
    """Read the first day that a text states.

    Args:
        text: some words around a date.
        dots: whether `7.2.2024` is day first, as it is in all languages but English.

    Returns:
        The day as 2024-02-07; None without one, or where it may be read in two ways: 02/07/2024
        is July in London and February in New York.
    """
    if found := _YEAR_FIRST.search(text):
        return _iso(found[1], int(found[3]), found[4])
    if found := _YEAR_LAST.search(text):
        return _numeric(found, dots=dots)
    return None if _SHORT_YEAR.search(text) else written_day(text)


def written_day(text: str) -> str | None:
    """Read the first day whose month is written as a word."""
    for form in _FORMS:
        for found in form.finditer(text):
            month = _MONTHS.get(found["month"].lower()) or _number(found["month"])
            if month and (day := _iso(found["year"], month, found["day"])):
                return day
    return None


def whole_day(text: str) -> str | None:
    """Read a text that is a day and nothing else but a weekday before and a time behind.

    The day is in words, or its year stands first: 2024/02/07.
    The time and its zone are passed over: the day stays as it is written.
    """
    weekday = _WEEKDAY.match(text)
    start = weekday.end() if weekday else 0
    for form in (*_FORMS, _YEAR_FIRST):
        found = form.match(text, start)
        if found and (found.end() == len(text) or _TIME.fullmatch(text, found.end())):
            return day_in(found[0])
    return None


def _number(month: str) -> int | None:
    return int(month) if month.isdecimal() else None


def _numeric(found: re.Match[str], *, dots: bool) -> str | None:
    first, second = int(found[1]), int(found[3])
    if first == second or first > _MOST_MONTHS or (dots and found[2] == "."):
        return _iso(found[4], second, first)
    return _iso(found[4], first, second) if second > _MOST_MONTHS else None


def _iso(year: str, month: int, day: str | int) -> str | None:
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None
