"""Checks on names that the article does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from summarizer import names
from summarizer.checks.registry import Finding, View, check_for

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
        if (found := names.unsupported(text, view.article.text, view.language, extra))
    ]
    if findings and view.written_language == view.language:  # names differ between languages
        yield from findings


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
