"""Raised and lowered text (`<sup>`, `<sub>`) → plain text in which no number arises.

"14<sup>2</sup> dead" are 14 dead and a footnote, "7<sup>th</sup>" is the seventh, "km<sup>2</sup>"
square kilometres.
"""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_DIGITS = re.compile(r"[+\-−]?\d+")
# Marks that are never words: [2], (a), *, †, "2, 3", [note 1].
_MARK = re.compile(
    r"[\[(][^\[\]()]{1,20}[\])]|[*†‡§¶#]{1,3}|[,;]?\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*"
)
_LETTER_MARK = re.compile(r"[a-z]|[ivx]{1,4}|nb\s?\d+", re.IGNORECASE)
_UNIT = re.compile(r"(?:^|[^\w])(?:[kcdm]?m|ft|mi|yd|mc)$", re.IGNORECASE)
_VARIABLE = re.compile(r"(?:^|[^\w'’])[^\W\d_]$")
_POWER = re.compile(r"(?:^|[^\d.,])10$")
_LONG_WORD = re.compile(r"[^\W\d_]{3}$")  # "Mr", "Dr" and "No" are written with a raised letter
_TRADE_MARKS = {"tm": "™", "sm": "℠"}
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|ère|re|e|ème|eme|os?|as?|º|ª)", re.IGNORECASE)


def raised(text: str, before: str, behind: str, *, linked: bool = False) -> str:
    """Write raised text so that it reads as the page shows it.

    Args:
        text: what is raised.
        before: text before it, as far as the line goes.
        behind: text behind it.
        linked: whether it is a link.

    Returns:
        Nothing for a footnote mark, raised digits (km²) where they belong to what stands before
        them, the text itself otherwise, set apart where it would make another number.
    """
    mark = text.strip()
    if before[-1:].isdigit() and _ORDINAL.fullmatch(mark):
        return mark
    if linked and (_MARK.fullmatch(mark) or _LETTER_MARK.fullmatch(mark)):
        return ""
    if _DIGITS.fullmatch(mark):
        return _digits(mark, before, behind)
    if _MARK.fullmatch(mark) or (len(mark) == 1 and mark.islower() and _LONG_WORD.search(before)):
        return ""
    return _TRADE_MARKS.get(mark.lower()) or _apart(text, before)


def lowered(text: str, before: str, behind: str) -> str:
    """Write lowered text: CO2 as it is, digits behind a digit as lowered ones (5₃)."""
    mark = text.strip()
    touches = before[-1:].isdigit() or (not before[-1:].strip() and behind[:1].isalpha())
    if _DIGITS.fullmatch(mark) and touches:
        return mark.translate(_LOWERED)
    return _apart(text, before)


def _digits(mark: str, before: str, behind: str) -> str:
    if behind[:1] in ("/", "⁄"):  # the upper half of a fraction: 5 1/2
        return f" {mark}" if before[-1:].isdigit() else mark
    if before[-1:].isspace() or not before:
        return mark.translate(_RAISED) if behind[:1].isalpha() else ""
    belongs = _POWER.search(before) or _UNIT.search(before) or _VARIABLE.search(before)
    return mark.translate(_RAISED) if belongs or not mark.isdecimal() else ""


def _apart(text: str, before: str) -> str:
    two_numbers = before[-1:].isdigit() and text[:1].isdigit()
    return f" {text}" if two_numbers or (before[-1:].isalnum() and " " in text.strip()) else text
