"""Checks on names that the article does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from summarizer import names, numbers
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
_FEW = 3  # names that one message repeats


@check_for("name.unsupported", "warning")
def name_unsupported(view: View) -> Iterator[Finding]:
    """A name in a summary sentence or a description that the article does not have.

    The code of a currency within a sum of money is left to `number.unsupported`.

    Example: the summary has "Emmanuel Macron" where the article has only "Macron", or "Tuesday"
    where it has "Wednesday". Not applicable where capitals do not tell names (German, Arabic …).
    Fix: use the article's own name, or leave it out.
    """
    if not names.applies(view.language):
        return
    extra = _extra(view)
    findings = [
        Finding(path, _message(found), tuple(view.known(cites)))
        for path, text, cites in view.own_words
        if (found := _unsupported(view, text, extra))
    ]
    if findings and view.written_language == view.language:  # names differ between languages
        yield from findings


def _unsupported(view: View, text: str, extra: Sequence[str]) -> list[names.Name]:
    """Find the names that the article does not have; "CHF 5 million" is a number, not a name."""
    found = names.unsupported(text, view.article.text, view.language, extra)
    if not found:
        return found  # nearly always, and so the numbers are seldom read
    sums = [one for one in numbers.find(text, view.written_language) if one.kind == "money"]
    return [name for name in found if not any(_is_currency(name, one, text) for one in sums)]


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


def _extra(view: View) -> tuple[str, ...]:
    """List the further texts that support a name: what is known of the article."""
    article = view.article
    known = [article.title, article.outlet, article.author, article.place]
    published = view.published
    days = _days(article.text, published) if published else []
    return tuple(text for text in (*known, *days) if text)


def _days(text: str, published: date) -> list[str]:
    """Name month and weekday of publication, and of the day before where the article says so."""
    days = [published]
    if "yesterday" in text and published > date.min:
        days.append(published - timedelta(days=1))
    return [f"{_WEEKDAYS[day.weekday()]} {_MONTHS[day.month - 1]}" for day in days]
