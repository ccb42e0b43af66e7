"""Sources that are given where the cited sentences do not have them: of a count, and who was told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from summarizer import grounding, lexicon
from summarizer.checks.names_of_sources import name_words
from summarizer.checks.registry import View
from summarizer.draft import Casualty, Event, Source

_WORD = re.compile(r"[^\W\d_]+")


def strangers(view: View) -> Iterator[tuple[str, str, list[int]]]:
    """Yield sources that the cited sentences know nothing of: path, id, cites.

    The source of a count has to be named, or to speak by some attribution, in a sentence that has
    the count. Who was told has to be named, or described as an outlet ("told the paper").
    """
    sources = {source.id: source for source in view.draft.sources}
    for index, event in enumerate(view.draft.events):
        for place, count in enumerate(event.casualties):
            path = f"/events/{index}/casualties/{place}"
            source = sources.get(count.source or "")
            stands = view.inside.get(f"{path}/count_text")
            if source is None or stands is None:
                continue
            if view.sentence_at(stands.start) in view.spoken.get(source.id, ()):
                continue  # nearly always
            if not _gives(view, source, count, event):
                yield f"{path}/source", source.id, event.cites
    outlets = frozenset(lexicon.section(view.language, "speakers").get("outlets", ()))
    told = [one for one in view.draft.attributions if outlets and one.via in sources]
    strange = [
        one for one in told if not _is_told(view, sources[one.via or ""], one.cites, outlets)
    ]
    known = {(one.source, one.via) for one in told if one not in strange}
    for index, attribution in enumerate(view.draft.attributions if strange else ()):
        # What somebody told an outlet may go on for sentences that do not name it again.
        if attribution in strange and (attribution.source, attribution.via) not in known:
            yield f"/attributions/{index}/via", str(attribution.via), attribution.cites


def _gives(view: View, source: Source, count: Casualty, event: Event) -> bool:
    """Tell whether a source speaks, or is named, in a cited sentence that has the count."""
    cited = view.known(event.cites)
    if _stands(view, count, view.spoken.get(source.id, set()).intersection(cited)):
        return True
    return _stands(view, count, (n for n in cited if _is_named(view, source, [n])))


def misplaced_affiliations(view: View) -> Iterator[tuple[str, str, list[int]]]:
    """Yield affiliations that stand apart from their source: path, words, the sentences they are in.

    A source is where it is named, or speaks by some attribution; the affiliation may stand one
    sentence ahead ("The Front has denied it. Its political office said …"). One that never speaks
    is left to `source.silent`.
    """
    for index, source in enumerate(view.draft.sources):
        path, words = f"/sources/{index}/affiliation", source.affiliation
        if words is None or path not in view.places or source.id not in view.spoken:
            continue
        speaks = view.spoken[source.id]
        first = view.sentence_at(view.places[path].start)
        if first in speaks or (first and first + 1 in speaks):
            continue  # nearly always
        places = grounding.places(words, view.article)
        numbers = {n for start, _ in places if (n := view.sentence_at(start))}
        near = {n + ahead for n in numbers for ahead in (0, 1)}
        if (
            near
            and near.isdisjoint(speaks)
            and not _is_named(view, source, sorted(near), alone=True)
        ):
            yield path, words, sorted(numbers)


def _stands(view: View, count: Casualty, numbers: Iterable[int]) -> bool:
    regions = grounding.stretches(view.article, numbers)
    return grounding.first_place(count.count_text, view.article.text, regions) is not None


def _is_told(view: View, source: Source, cites: list[int], outlets: frozenset[str]) -> bool:
    if not view.known(cites) or _is_named(view, source, cites, alone=True):
        return True
    return source.kind == "media" and not outlets.isdisjoint(
        _WORD.findall(view.cited_text(cites).lower())
    )


def _is_named(view: View, source: Source, cites: list[int], *, alone: bool = False) -> bool:
    """Tell whether sentences have the name of a source, or a word of it or of its affiliation."""
    regions = grounding.stretches(view.article, cites)
    if grounding.first_place(source.name, view.article.text, regions):
        return True
    names = name_words(source.name) | name_words("" if alone else source.affiliation or "")
    return not names.isdisjoint(name_words(view.cited_text(cites)))
