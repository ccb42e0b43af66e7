"""An article too long for the endpoint's window: cut at sentences, merge the drafts.

Sentence numbers stay those of the whole article. Neighbouring windows share a few sentences, so
that what spans a cut is seen whole once; what two windows found in the shared sentences is merged
by evidence: the same sentences, the same sources, the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from summarizer import grounding
from summarizer.articles import Article, Sentence
from summarizer.draft import Attribution, Casualty, Draft, Event, Source

OVERLAP = 3  # sentences that neighbouring windows share: a quotation spans three at most, mostly
# Of one named thing in common, or of the words of two descriptions of one event.
_LEAST_LIKENESS = 1 / 3
_LINE = 12  # characters of a sentence's number, brackets and line break


def cut(sentences: Sequence[Sentence], characters: int) -> list[list[Sentence]]:
    """Cut sentences into windows of at most so many characters, with an overlap.

    A sentence that is longer than a window gets one for itself.
    """
    windows: list[list[Sentence]] = []
    first = 0
    while first < len(sentences):
        last, size = first, 0
        while last < len(sentences) and (
            last == first or size + len(sentences[last].text) + _LINE <= characters
        ):
            size += len(sentences[last].text) + _LINE
            last += 1
        windows.append(list(sentences[first:last]))
        if last == len(sentences):
            break
        # Back by the overlap, but always on by one sentence at least.
        first = max(first + 1, last - OVERLAP)
    return windows


def merge(drafts: Sequence[Draft], article: Article) -> Draft:
    """Merge the drafts of windows into one, in the order of the article, without its summary."""
    merged = Draft(summary=[], sources=[], events=[], attributions=[])
    for draft in drafts:
        merged = _joined(merged, draft, article)
    return _renumbered(merged)


def _joined(known: Draft, new: Draft, article: Article) -> Draft:
    sources, source_ids = _join_sources(known.sources, new.sources)
    events, event_ids = _join_events(known.events, new.events, source_ids)
    attributions = list(known.attributions)
    for attribution in new.attributions:
        mapped = _mapped_attribution(attribution, source_ids, event_ids)
        same = _same_statement(attributions, mapped, article)
        if same is None:
            attributions.append(mapped)
        else:
            attributions[same] = _united_statement(attributions[same], mapped)
    return Draft(summary=[], sources=sources, events=events, attributions=attributions)


def _join_sources(known: list[Source], new: list[Source]) -> tuple[list[Source], dict[str, str]]:
    sources, ids = list(known), dict[str, str]()
    by_name = {grounding.fold(source.name): index for index, source in enumerate(sources)}
    for source in new:
        name = grounding.fold(source.name)
        if name in by_name:
            index = by_name[name]
            affiliation = sources[index].affiliation or source.affiliation
            sources[index] = sources[index].model_copy(update={"affiliation": affiliation})
        else:
            index = by_name[name] = len(sources)
            sources.append(source.model_copy(update={"id": f"s{index + 1}"}))
        ids[source.id] = sources[index].id
    return sources, ids


def _join_events(
    known: list[Event], new: list[Event], source_ids: dict[str, str]
) -> tuple[list[Event], dict[str, str]]:
    events, ids, taken = list(known), dict[str, str](), set[int]()
    for event in new:
        scores = [
            (_likeness(other, event), index)
            for index, other in enumerate(known)
            if index not in taken
        ]
        score, index = max(scores, default=(0.0, -1))
        if score > 0:
            taken.add(index)
        else:
            index = len(events)
            events.append(
                event.model_copy(
                    update={"id": f"e{index + 1}", "casualties": [], "responds_to": []}
                )
            )
        ids[event.id] = events[index].id
        events[index] = _united_event(events[index], event, source_ids)
    for event in new:  # now that all ids are known
        index = int(ids[event.id][1:]) - 1
        answers = [ids.get(target, target) for target in event.responds_to]
        events[index] = events[index].model_copy(
            update={"responds_to": _unique([*events[index].responds_to, *answers])}
        )
    return events, ids


def _likeness(one: Event, other: Event) -> float:
    """How much speaks for two events being one; 0 when too little does or something speaks against.

    They have to be of one type and rest on the same sentences, half of them at least; words for the
    date or the place that differ, or actors that do, speak against it. Then names, a date or a
    place in common or a third of the descriptions' words have to speak for it.
    """
    common, cites = set(one.cites) & set(other.cites), set(one.cites) | set(other.cites)
    if one.type != other.type or len(common) < len(cites) / 2:
        return 0.0
    alike = 0
    for left, right in ((one.date_text, other.date_text), (one.place, other.place)):
        if left and right and grounding.fold(left) != grounding.fold(right):
            return 0.0
        alike += bool(left and right)
    names = {grounding.fold(name) for name in (*one.actors, *one.recipients)}
    others = {grounding.fold(name) for name in (*other.actors, *other.recipients)}
    if names and others and names.isdisjoint(others):
        return 0.0
    left_words, right_words = (set(grounding.fold(e.description).split()) for e in (one, other))
    words = len(left_words & right_words) / max(1, len(left_words | right_words))
    evidence = alike + len(names & others) + words
    return evidence if evidence >= _LEAST_LIKENESS else 0.0


def _united_event(known: Event, new: Event, source_ids: dict[str, str]) -> Event:
    counts = [
        count.model_copy(update={"source": source_ids.get(count.source or "", count.source)})
        for count in new.casualties
    ]
    return known.model_copy(
        update={
            "date_text": known.date_text or new.date_text,
            "date": known.date or new.date,
            "place": known.place or new.place,
            "actors": _unique([*known.actors, *new.actors]),
            "recipients": _unique([*known.recipients, *new.recipients]),
            "casualties": _unique_counts([*known.casualties, *counts]),
            "cites": sorted({*known.cites, *new.cites}),
        }
    )


def _unique_counts(counts: list[Casualty]) -> list[Casualty]:
    seen: dict[tuple[str, str, str | None], Casualty] = {}
    for count in counts:
        seen.setdefault((count.outcome, grounding.fold(count.count_text), count.source), count)
    return list(seen.values())


def _unique(names: list[str]) -> list[str]:
    return list({grounding.fold(name): name for name in reversed(names)}.values())[::-1]


def _mapped_attribution(
    attribution: Attribution, source_ids: dict[str, str], event_ids: dict[str, str]
) -> Attribution:
    return attribution.model_copy(
        update={
            "source": source_ids.get(attribution.source or "", attribution.source),
            "via": source_ids.get(attribution.via or "", attribution.via),
            "events": [event_ids.get(target, target) for target in attribution.events],
        }
    )


def _same_statement(known: list[Attribution], new: Attribution, article: Article) -> int | None:
    """The statement of the same source whose words stand in the same place."""
    for index, other in enumerate(known):
        if other.source != new.source or set(other.cites).isdisjoint(new.cites):
            continue
        if _places(other, article) & _places(new, article):
            return index
    return None


def _places(attribution: Attribution, article: Article) -> set[int]:
    """Offsets that the content of a statement covers."""
    covered: set[int] = set()
    for text in attribution.content:
        span = grounding.locate(text, article, attribution.cites)
        if span:
            covered.update(range(span.start, span.end))
    return covered


def _united_statement(known: Attribution, new: Attribution) -> Attribution:
    longer = max(known, new, key=lambda one: sum(map(len, one.content)))
    return longer.model_copy(
        update={
            "events": _unique([*known.events, *new.events]),
            "cites": sorted({*known.cites, *new.cites}),
        }
    )


def _renumbered(draft: Draft) -> Draft:
    """Put statements in the order of the article; ids are in order of appearance already."""
    ordered = sorted(draft.attributions, key=lambda one: min(one.cites, default=0))
    return draft.model_copy(update={"attributions": ordered})


def findings(draft: Draft, characters: int) -> str:
    """Events and statements as lines with their sentences, for the last question: the summary.

    What does not fit is left out evenly over the article, statements before events.
    """
    names = {source.id: source.name for source in draft.sources}
    events = [
        f"[{_numbers(event.cites)}] event, {event.factuality}: {event.description}"
        for event in draft.events
    ]
    statements = [
        f"[{_numbers(one.cites)}] {names.get(one.source or '', 'nobody named')} {one.cue}: "
        + " … ".join(one.content)
        for one in draft.attributions
    ]
    room = characters - sum(map(len, events))
    lines = _thinned(events, characters) + _thinned(statements, room)
    return "\n".join(lines)


def _numbers(cites: list[int]) -> str:
    return ", ".join(map(str, cites))


def _thinned(lines: list[str], characters: int) -> list[str]:
    """As many lines as fit, taken evenly."""
    size = sum(len(line) + 1 for line in lines)
    if size <= characters or not lines:
        return lines
    keep = int(len(lines) * max(0, characters) / size)
    marks = [round(index * len(lines) / keep) for index in range(keep + 1)] if keep else []
    return [lines[start] for start, _ in pairwise(marks)]
