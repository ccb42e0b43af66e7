"""Checks on names that the article does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer import names, numbers
from summarizer.checks.days import meant_by
from summarizer.checks.registry import Finding, View, check_for
from summarizer.numbers import Number

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
# Q1, G7, French XIIe: numbers, of which number.unsupported asks.
_NUMBERED = re.compile(r"[QHGT]\d+|[IVXLC]+(?:er|re|e)")
_FEW = 3  # names that one message repeats


@check_for("name.unsupported", "warning")
def name_unsupported(view: View) -> Iterator[Finding]:
    """A name in a summary sentence or a description that the article does not have.

    The code of a currency within a sum of money is left to `number.unsupported`. Weekdays and months
    are names; one worked out from the cited words ("Tuesday" for "two days ago") is supported, and so
    is the day of publication where these name no other. A name may be put together of words that the
    article has in two ("Ada Brandt" of Ada Lund and Jon Brandt).

    Example: the summary has "Emmanuel Macron" where the article has only "Macron", or "Tuesday"
    where it has "Wednesday". In German only weekdays and months are looked at; not applicable where
    capitals do not tell names (Arabic …).
    Fix: use the article's own name, or leave it out.
    """
    extra = known_of(view)
    findings = [
        Finding(path, _message(found), tuple(view.known(cites)))
        for path, text, cites in view.own_words
        if (
            found := _unsupported(view, text, cites, extra)
            or _confused(view, text, cites, extra)
            or _of_another_day(view, text, cites, extra)
            or _mixed(view, text, extra)
        )
    ]
    if findings and view.written_language == view.language:  # names differ between languages
        yield from findings


def _unsupported(
    view: View, text: str, cites: Sequence[int], extra: Sequence[str]
) -> list[names.Name]:
    """Find the names that the article does not have; "CHF 5 million" is a number, not a name."""
    found = names.unsupported(text, view.article.text, view.language, extra)
    if not found:
        return found  # nearly always, and so the dates and the numbers are seldom read
    if any(names.is_of_calendar(word, view.language) for name in found for word in name.missing):
        days = days_meant(view, cites)
        found = names.unsupported(text, view.article.text, view.language, (*extra, *days))
    sums = [one for one in numbers.find(text, view.written_language) if one.kind == "money"]
    return [
        name
        for name in found
        if not _NUMBERED.fullmatch(" ".join(name.missing))
        and not any(_is_currency(name, one, text) for one in sums)
    ]


def _confused(
    view: View, text: str, cites: Sequence[int], extra: Sequence[str]
) -> list[names.Name]:
    """Find North Korea where the article, or the cited sentences, speak of South Korea alone."""
    if not names.may_be_confused(text, view.language):
        return []
    whole = "\n".join((view.article.text, *extra))
    places = list(names.confused(text, whole, view.language)) or list(
        names.confused(text, view.cited_text(cites), view.language, rivals_only=True)
    )
    return [_whole(text, *place) for place in places]


def _mixed(view: View, text: str, extra: Sequence[str]) -> list[names.Name]:
    """Find Ada Brandt where the article has Ada Lund and Jon Brandt."""
    if not names.applies(view.language):
        return []
    places = names.mixed(text, view.article.text, view.language, extra)
    return [_whole(text, *place) for place in places]


def _of_another_day(
    view: View, text: str, cites: Sequence[int], extra: Sequence[str]
) -> list[names.Name]:
    """Find weekdays and months that are no capitalised names: jeudi, marzo, Dienstag."""
    found = list(names.calendar.missing(text, (view.article.text, *extra), view.language))
    if not found:
        return []
    meant = meant_by(view, tuple(cites))
    return [
        _whole(text, one.start, one.end)
        for one in found
        if one.weekday not in meant.weekdays and one.month not in meant.months
    ]


def _whole(text: str, start: int, end: int) -> names.Name:
    """A name of which every word is missing."""
    return names.Name(text[start:end], start, end, (text[start:end],))


def _is_currency(name: names.Name, one: Number, text: str) -> bool:
    """Tell whether the missing words lie within a sum of money, of which number.unsupported asks."""
    overlaps = name.start < one.end and one.start < name.end
    return overlaps and all(word in text[one.start : one.end] for word in name.missing)


def _message(found: Sequence[names.Name]) -> str:
    shown = [
        f'"{" ".join(name.missing)}"'
        + (f' of "{name.text}"' if name.text != " ".join(name.missing) else "")
        for name in found[:_FEW]
    ]
    more = f" and {len(found) - _FEW} more" if len(found) > _FEW else ""
    return (
        f"the article does not have {', '.join(shown)}{more}; "
        "use the article's own name or leave it out"
    )


def known_of(view: View) -> tuple[str, ...]:
    """List the further texts that support a name: what is known of the article."""
    article = view.article
    known = [article.title, article.outlet, article.author, article.place]
    return tuple(text for text in known if text)


def days_meant(view: View, cites: Sequence[int]) -> list[str]:
    """Name the weekdays and months that the cited sentences mean."""
    meant = meant_by(view, tuple(cites))
    return [_WEEKDAYS[number] for number in meant.weekdays] + [
        _MONTHS[one - 1] for one in meant.months
    ]
