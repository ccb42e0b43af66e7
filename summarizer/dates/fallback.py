"""Languages without a file of their own, and the rarer full dates: dateparser, kept on a lead.

dateparser guesses gladly: "40" becomes 1940, "three days" a day. So it is asked for two things: the
names it knows of days and months, which then go through our grammar, and dates whose words hold a
day, a month and a year. It is imported at the first call, never with this module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from importlib import import_module
from typing import Any

from summarizer.dates.vocabulary import Vocabulary, build

LONGEST = 60  # characters: the longest full date with weekday in any language has about 45
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_EXPLICIT = re.compile(r"(?=.*(?<![0-9])[0-9]{4}(?![0-9]))(?=.*(?<![0-9])[0-9]{1,2}(?![0-9]))")
# "1440 GMT" is a time of day; dateparser takes it for a year.
_CLOCK = re.compile(
    r"(?<![0-9])(?:[01][0-9]|2[0-3])[0-5][0-9](?=\s*(?:gmt|utc|z|h|hrs?|hours|uhr|heures|horas)\b)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_RELATIVE_DAYS = {
    "2 day ago": -2,
    "1 day ago": -1,
    "0 day ago": 0,
    "in 1 day": 1,
    "in 2 day": 2,
}


@cache
def borrowed(language: str) -> Vocabulary | None:
    """Build a vocabulary from the names that dateparser has for a language; None when unknown."""
    names = _names(language)
    if names is None:
        return None
    relative = names.get("relative-type", {})
    order = str(names.get("date_order", "")).lower()
    return build(
        {
            "date_order": order if order in ("dmy", "mdy") else None,
            "weekdays": [names.get(day, ()) for day in _WEEKDAYS],
            "months": [names.get(month, ()) for month in _MONTHS],
            "relative_days": {n: relative.get(key, ()) for key, n in _RELATIVE_DAYS.items()},
            "small_words": {"filler": _words(names, "skip") + _words(names, "pertain")},
        }
    )


def _words(names: Mapping[str, Any], key: str) -> list[str]:
    return [word for word in names.get(key, ()) if _LETTER.search(word)]


@cache
def _names(language: str) -> Mapping[str, Any] | None:
    """Dateparser's table of a language (CLDR and its own additions)."""
    if not _LANGUAGE.fullmatch(language):
        return None
    try:
        module = import_module(f"dateparser.data.date_translation_data.{language}")
    except ImportError:
        return None
    names: Mapping[str, Any] = module.info
    return names


def full_date(expression: str, published: date | None, language: str) -> str | None:
    """Ask dateparser for a date whose day, month and year all stand in the expression."""
    if len(expression) > LONGEST or not (
        _EXPLICIT.match(expression) and _LETTER.search(expression) and _names(language)
    ):
        return None
    if _CLOCK.search(expression):
        return None
    found = _parse(expression, published, language)
    numbers = {int(digits) for digits in re.findall("[0-9]+", expression)}
    if found is None or not {found.year, found.day} <= numbers:
        return None
    return found.date().isoformat()


def _parse(expression: str, published: date | None, language: str) -> datetime | None:
    from dateparser import parse

    settings: dict[str, Any] = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PREFER_DATES_FROM": "past",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    if published:
        settings["RELATIVE_BASE"] = datetime.combine(published, time())
    try:
        found: datetime | None = parse(expression, languages=[language], settings=settings)
    except Exception:  # noqa: BLE001  # a third party's parser on any text: what it raises is a "no"
        return None
    return found
