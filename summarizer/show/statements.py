"""Who said what, and who they are."""

from __future__ import annotations

from collections import Counter

from rich.text import Text

from summarizer.draft import Attribution, Source
from summarizer.show.page import Page, cited, joined, number_of, said

_GUTTER = Text("  ")
_QUOTED = Text("  ┃ ", style="dim")
_OPENING_MARKS = "\"'“”„«‹「『‘"


def attributions(page: Page) -> None:
    """Print each statement: who, how, and the words."""
    if not page.record.attributions:
        return
    page.section("Who said what")
    sources = _by_id(page)
    for place, attribution in enumerate(page.record.attributions):
        _attribution(page, attribution, sources, place)


def sources(page: Page) -> None:
    """Print the sources and how often each is quoted."""
    if not page.record.sources:
        return
    page.section("Sources")
    counts = Counter(each.source for each in page.record.attributions)
    told = Counter(each.via for each in page.record.attributions)
    for place, source in enumerate(page.record.sources):
        body = said(source.name, style="bold").append("  ")
        quoted = [number_of(counts[source.id], "statement")]
        if told[source.id]:
            quoted.append(f"told {number_of(told[source.id], 'time')}")
        body.append_text(joined((_kind(source), source.affiliation, *quoted)))
        lead = said(f"{source.id:<4}", style="dim")
        page.put(body.append_text(page.flags(f"/sources/{place}")), lead=lead)


def _by_id(page: Page) -> dict[str, Source]:
    """The sources by id; where two have one id, the first."""
    return {source.id: source for source in reversed(page.record.sources)}


def _kind(source: Source) -> str:
    return source.kind.replace("_", " ")


def _attribution(
    page: Page, attribution: Attribution, sources: dict[str, Source], place: int
) -> None:
    source = sources.get(attribution.source or "")
    name = source.name if source else attribution.source or "(nobody is named)"
    title = said(name, style="bold").append("  ")
    if source:
        title.append_text(joined((_kind(source), source.affiliation)))
    page.put(title.append_text(page.flags(f"/attributions/{place}")))
    words = attribution.source_text
    teller = sources.get(attribution.via or "")
    via = (teller.name if teller else attribution.via) if attribution.via else None
    how = (
        said(f"“{attribution.cue}”", style="italic")
        .append(" · ")
        .append_text(
            joined(
                (
                    attribution.act.replace("_", " "),
                    attribution.mode,
                    f"as “{words}”" if words and words.casefold() != name.casefold() else None,
                    f"via {via}" if via else None,
                    ", ".join(attribution.events),
                )
            )
        )
    )
    page.put(how.append_text(cited(attribution.cites)), gutter=_GUTTER)
    page.put(_words(attribution), gutter=_QUOTED)


def _words(attribution: Attribution) -> Text:
    """What is said; words that stand in quotation marks keep them, or get them back."""
    pieces = [
        f"“{piece}”" if attribution.mode == "direct" and piece[:1] not in _OPENING_MARKS else piece
        for piece in attribution.content
    ]
    return said(" … ".join(pieces))
