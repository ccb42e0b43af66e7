"""The events of a record in the order of their dates."""

from __future__ import annotations

from datetime import date

from rich.text import Text

from summarizer.dates import edges
from summarizer.draft import Casualty, Event
from summarizer.show.page import Page, cited, joined, label, said

_GUTTER = Text("│ ", style="dim")
_UNDATED = "On a day that is not known"
# Point and style of each factuality; the word stands beside the point.
_FACTUALITIES = {
    "occurred": ("●", "bold green"),
    "claimed": ("◐", "yellow"),
    "planned": ("○", "blue"),
    "threatened": ("◇", "magenta"),
    "denied": ("×", "red"),
}


def events(page: Page) -> None:
    """Print the events by EDTF date; those whose day cannot be told stand last."""
    if not page.record.events:
        return
    page.section("Events")
    dated, undated = ordered(page.record.events)
    for place in dated:
        _event(page, place)
    if undated:
        page.put(Text(_UNDATED, style="dim italic"))
    for place in undated:
        _event(page, place)


def ordered(events: list[Event]) -> tuple[list[int], list[int]]:
    """The places of events that have a day, in order, and of those that have none."""
    days: dict[int, tuple[date, date]] = {}
    for place, event in enumerate(events):
        first, last = edges(event.date)
        if first or last:
            days[place] = (first or last or date.min, last or date.max)
    return sorted(days, key=days.__getitem__), [
        place for place in range(len(events)) if place not in days
    ]


def _event(page: Page, place: int) -> None:
    event = page.record.events[place]
    point, style = _FACTUALITIES[event.factuality]
    title = said(f"{event.date}  " if event.date else "", style="bold")
    title.append(event.type, style="bold").append(f" {event.factuality} ", style=style)
    title.append_text(joined((event.id,))).append_text(page.flags(f"/events/{place}"))
    page.put(title, lead=Text(f"{point} ", style=style))
    page.put(said(event.description).append_text(cited(event.cites)), gutter=_GUTTER)
    for name, body in _facts(event):
        page.put(body, lead=label(name), gutter=_GUTTER)
    for casualty in event.casualties:
        page.put(_count(page, casualty), lead=label(casualty.outcome), gutter=_GUTTER)
    for other in event.responds_to:
        page.put(_named(page, other), lead=label("answers"), gutter=_GUTTER)


def _facts(event: Event) -> list[tuple[str, Text]]:
    """When, where, and who did it to whom: what is known of it."""
    facts = []
    if event.date_text:
        facts.append(("when", said(f"{event.date_text} → {event.date or 'not resolved'}")))
    if event.place:
        facts.append(("where", said(event.place)))
    if event.actors or event.recipients:
        sides = [", ".join(names) or "(not said)" for names in (event.actors, event.recipients)]
        facts.append(("who", said(" → ".join(sides) if event.recipients else sides[0])))
    return facts


def _count(page: Page, casualty: Casualty) -> Text:
    """A count, what it means, whom it counts, and according to whom."""
    body = said(casualty.count_text, style="bold").append(f" ({_range(casualty)})")
    if casualty.who and casualty.who not in casualty.count_text:
        body.append_text(said(f" {casualty.who}"))
    names = {source.id: source.name for source in page.record.sources}
    teller = casualty.source and names.get(casualty.source, casualty.source)
    return body.append_text(said(f" – according to {teller or 'the article'}", style="dim"))


def _range(casualty: Casualty) -> str:
    low, high = casualty.minimum, casualty.maximum
    if low is None:
        return "no number" if high is None else f"≤ {high}"
    if high is None:
        return f"≥ {low}"
    return str(low) if low == high else f"{low}-{high}"


def _named(page: Page, identity: str) -> Text:
    found = next((event for event in page.record.events if event.id == identity), None)
    return said(f"{identity}: {found.description}" if found else f"{identity} (no such event)")
