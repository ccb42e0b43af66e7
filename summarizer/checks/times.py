"""Checks on dates: are they dates, and do they agree with the words and the day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer import dates
from summarizer.checks.days import AHEAD
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import shorten
from summarizer.draft import Event

_YEAR = re.compile(r",?\s((?:19|20)\d\d)(?![\d,.]*\d)")


@check_for("date.invalid", "error")
def date_invalid(view: View) -> Iterator[Finding]:
    """A date that is not EDTF level 1, or not in the calendar.

    Example: "Feb 7, 2024", or 2023-02-29.
    Fix: write 2024-02-07, 2024-02, 2024, XXXX-02-07, or 2024-02-05/2024-02-07.
    """
    for index, event in enumerate(view.draft.events):
        if event.date is not None and not dates.is_valid(event.date):
            yield Finding(
                f"/events/{index}/date",
                f"{shorten(event.date)} is no EDTF date such as 2024-02-07, 2024-02 or 2024",
                tuple(view.known(event.cites)),
            )


@check_for("date.mismatch", "error")
def date_mismatch(view: View) -> Iterator[Finding]:
    """A date that no reading of its words allows, given the day of publication.

    The same weekday a week earlier or later and the same day a year earlier or later are readings;
    so is the part of "this week" up to publication, or from it on. The words are those of the article:
    where a year stands right behind them, and `date_text` has left it out, the date has to heed it.

    Example: "Wednesday" as 2024-02-08 in an article published on Thursday, 2024-02-08.
    Fix: take the date that the words mean.
    """
    for index, event in enumerate(view.draft.events):
        if event.date is None or event.date_text is None or not dates.is_valid(event.date):
            continue
        whole = _with_year(view, f"/events/{index}/date_text", event)
        words = (whole or event.date_text, view.published, view.language)
        if dates.agrees(event.date, *words) is False:
            basis = f", published {view.published}" if view.published else ""
            meant = _meant(view, event, words[0])
            yield Finding(
                f"/events/{index}/date",
                f"{shorten(words[0])}{basis} means {meant}, not {event.date}",
                tuple(view.known(event.cites)),
            )


def _with_year(view: View, path: str, event: Event) -> str | None:
    """Give the words of a date with the year behind them, where all their places have one."""
    first = view.inside.get(path)
    if not first or not _YEAR.match(view.article.text, first.end):
        return None  # nearly always
    text, words = view.article.text, event.date_text or ""
    places = view.everywhere(words, event.cites)
    behind = [_YEAR.match(text, end) for _, end in places]
    years = {match and match[1] for match in behind}
    whole = f"{words} {years.pop()}" if len(years) == 1 and None not in years else ""
    return whole if dates.resolve(whole, view.published, view.language) else None


@check_for("date.unresolved", "warning")
def date_unresolved(view: View) -> Iterator[Finding]:
    """Words or a date that code cannot put together, so that nobody has checked the date.

    Example: "Wednesday" without a date of publication, "the same day", or a date without words.
    Fix: give the date of publication; look at the article for the rest.
    """
    for index, event in enumerate(view.draft.events):
        message = _unresolved(view, event)
        if message:
            yield Finding(f"/events/{index}/date", message, tuple(view.known(event.cites)))


def _unresolved(view: View, event: Event) -> str | None:
    words, value = event.date_text, event.date
    if words is None:
        return f"no words of the article carry the date {shorten(value)}" if value else None
    meant = _meant(view, event, words)
    if meant is None:
        lacking = "" if view.published else " without a date of publication"
        return f"{shorten(words)} cannot be resolved{lacking}; the date is not checked"
    return f"{shorten(words)} means {meant}; the draft gives no date" if value is None else None


def _meant(view: View, event: Event, words: str) -> str | None:
    """Give the likeliest reading; where the event lies ahead, the likeliest that does as well."""
    found = dates.readings(words, view.published, view.language)
    ahead: list[str] = []
    if (published := view.published) and event.factuality in AHEAD:
        ahead = [one for one in found if (last := dates.edges(one)[1]) and last >= published]
    return next(iter([*ahead, *found]), None)


@check_for("date.future", "warning")
def date_future(view: View) -> Iterator[Finding]:
    """An event that is said to have occurred after the article was published.

    Example: factuality "occurred" with 2024-03-01 in an article of 2024-02-08.
    Fix: "planned" if it lies ahead; else correct the date.
    """
    published = view.published
    for index, event in enumerate(view.draft.events):
        if not published or event.factuality != "occurred" or not event.date:
            continue
        first, _ = dates.edges(event.date)
        if first and first > published:
            yield Finding(
                f"/events/{index}/date",
                f"occurred on {event.date}, after the article was published ({published})",
                tuple(view.known(event.cites)),
            )


@check_for("date.past", "warning")
def date_past(view: View) -> Iterator[Finding]:
    """An event that is planned for a day before the article was published.

    Example: "is to meet on Friday" as the Friday before publication, factuality "planned".
    Fix: take the day that lies ahead; "occurred" if it has happened.
    """
    published = view.published
    for index, event in enumerate(view.draft.events):
        if not published or event.factuality != "planned" or not event.date:
            continue
        _, last = dates.edges(event.date)
        if last and last < published:
            yield Finding(
                f"/events/{index}/date",
                f"planned for {event.date}, before the article was published ({published})",
                tuple(view.known(event.cites)),
            )
