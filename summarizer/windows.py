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
_NOWHERE = 0  # stands for the sentence of what cites none; they are numbered from 1


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
    """Merge the drafts of windows into one, in the order of the article, without its summary.

    What one window says twice stays twice, and an id that a window does not define, or defines
    twice, stays undefined or double: the checks judge what the model said, not what we made of it.
    """
    merged = Draft(summary=[], sources=[], events=[], attributions=[])
    for window, draft in enumerate(drafts, start=1):
        merged = _joined(merged, draft, window, article)
    return _renumbered(merged)


class _Ids(dict[str, str]):
    """What the ids of one window are called in the merged draft.

    One that the window does not define gets a name that nothing has: another window may well have
    given the same id to somebody else.
    """

    def __init__(self, window: int) -> None:
        super().__init__()
        self._window = window

    def __missing__(self, target: str) -> str:
        return f"{target} of window {self._window}"


def _joined(known: Draft, new: Draft, window: int, article: Article) -> Draft:
    sources, source_ids = _join_sources(known.sources, new.sources, _Ids(window))
    events, event_ids = _join_events(known.events, new.events, source_ids, _Ids(window))
    mapped = [_mapped_attribution(one, source_ids, event_ids) for one in new.attributions]
    attributions = _join_statements(known.attributions, mapped, article)
    return Draft(summary=[], sources=sources, events=events, attributions=attributions)


def _join_sources(known: list[Source], new: list[Source], ids: _Ids) -> tuple[list[Source], _Ids]:
    sources, taken, places = list(known), set[int](), _Places(known)
    names = [grounding.fold(source.name) for source in known]
    for source in new:
        given, name = ids.get(source.id), grounding.fold(source.name)
        same = (at for at in places.holding(given) if at not in taken and names[at] == name)
        index = next(same, len(sources))
        if index == len(sources):
            sources.append(source.model_copy(update={"id": given or _next_id("s", sources)}))
        else:
            affiliation = sources[index].affiliation or source.affiliation
            sources[index] = sources[index].model_copy(update={"affiliation": affiliation})
        taken.add(index)
        ids.setdefault(source.id, sources[index].id)
    return sources, ids


def _join_events(
    known: list[Event], new: list[Event], source_ids: _Ids, ids: _Ids
) -> tuple[list[Event], _Ids]:
    events, taken, indexes = list(known), set[int](), list[int]()
    places, near = _Places(known), _Near(known)
    for event in new:
        given = ids.get(event.id)
        candidates = near.to(event.cites).intersection(places.holding(given)) - taken
        scores = [(_likeness(known[index], event), index) for index in candidates]
        score, index = max(scores, default=(0.0, -1))
        if score == 0:
            index = len(events)
            bare = {"id": given or _next_id("e", events), "casualties": [], "responds_to": []}
            events.append(event.model_copy(update=bare))
        taken.add(index)
        indexes.append(index)
        ids.setdefault(event.id, events[index].id)
    for index, event in zip(indexes, new, strict=True):  # now that all ids are known
        events[index] = _united_event(events[index], event, source_ids, ids)
    return events, ids


class _Places:
    """Where among the findings of earlier windows one may be found again.

    One whose id its own window has used before (what that became is given) can only be another
    holder of that id, and no other can.
    """

    def __init__(self, known: Sequence[Source | Event]) -> None:
        self._by_id: dict[str, list[int]] = {}
        for index, part in enumerate(known):
            self._by_id.setdefault(part.id, []).append(index)
        self._firsts = [places[0] for places in self._by_id.values()]

    def holding(self, given: str | None) -> list[int]:
        return self._by_id.get(given, []) if given else self._firsts


class _Near:
    """Which findings of earlier windows cite a sentence: of thousands, the few to compare with."""

    def __init__(self, known: Sequence[Event | Attribution]) -> None:
        self._by_sentence: dict[int, set[int]] = {}
        for index, part in enumerate(known):
            for number in part.cites or [_NOWHERE]:
                self._by_sentence.setdefault(number, set()).add(index)

    def to(self, cites: list[int]) -> set[int]:
        """Those that share a cited sentence; for one that cites nothing, those that do not either."""
        return set().union(*(self._by_sentence.get(number, ()) for number in cites or [_NOWHERE]))


def _next_id(letter: str, parts: Sequence[Source | Event]) -> str:
    return f"{letter}{len({part.id for part in parts}) + 1}"


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


def _united_event(known: Event, new: Event, source_ids: _Ids, event_ids: _Ids) -> Event:
    counts = [
        count.model_copy(update={"source": _mapped(count.source, source_ids)})
        for count in new.casualties
    ]
    answers = [event_ids[target] for target in new.responds_to]
    return known.model_copy(
        update={
            "date_text": known.date_text or new.date_text,
            "date": known.date or new.date,
            "place": known.place or new.place,
            "actors": _unique([*known.actors, *new.actors]),
            "recipients": _unique([*known.recipients, *new.recipients]),
            "casualties": _join_counts(known.casualties, counts),
            "responds_to": _unique([*known.responds_to, *answers]),
            "cites": sorted({*known.cites, *new.cites}),
        }
    )


def _join_counts(known: list[Casualty], new: list[Casualty]) -> list[Casualty]:
    """Counts that two windows read alike once, each of theirs one of ours."""
    counts, left = list(known), [_reading(count) for count in known]
    for count in new:
        if (reading := _reading(count)) in left:
            left.remove(reading)
        else:
            counts.append(count)
    return counts


def _reading(count: Casualty) -> tuple[object, ...]:
    words = (grounding.fold(count.count_text), grounding.fold(count.who or ""))
    return (count.outcome, *words, count.minimum, count.maximum, count.source)


def _unique(names: list[str]) -> list[str]:
    return list({grounding.fold(name): name for name in reversed(names)}.values())[::-1]


def _mapped(source: str | None, ids: _Ids) -> str | None:
    return None if source is None else ids[source]


def _mapped_attribution(attribution: Attribution, source_ids: _Ids, event_ids: _Ids) -> Attribution:
    return attribution.model_copy(
        update={
            "source": _mapped(attribution.source, source_ids),
            "via": _mapped(attribution.via, source_ids),
            "events": [event_ids[target] for target in attribution.events],
        }
    )


def _join_statements(
    known: list[Attribution], new: list[Attribution], article: Article
) -> list[Attribution]:
    statements, taken, near = list(known), set[int](), _Near(known)
    for statement in new:
        same = (
            index
            for index in sorted(near.to(statement.cites) - taken)
            if _is_same(known[index], statement, article)
        )
        index = next(same, None)
        if index is None:
            statements.append(statement)
        else:
            taken.add(index)
            statements[index] = _united_statement(known[index], statement)
    return statements


def _is_same(one: Attribution, other: Attribution, article: Article) -> bool:
    """Tell whether two windows found one statement: one speaker, act and cue, and the same words.

    The words of one have to stand within those of the other, so that none of them is lost.
    """
    if set(one.cites).isdisjoint(other.cites) or _manner(one) != _manner(other):
        return False
    words, others = _evidence(one, article), _evidence(other, article)
    return bool(words and others) and (words <= others or words >= others)


def _manner(attribution: Attribution) -> tuple[object, ...]:
    cue = grounding.fold(attribution.cue)
    return (attribution.source, attribution.via, attribution.act, cue)


def _evidence(attribution: Attribution, article: Article) -> set[int | str]:
    """Offsets that the content of a statement covers, and its pieces that stand nowhere."""
    covered: set[int | str] = set()
    for text in attribution.content:
        span = grounding.locate(text, article, attribution.cites)
        covered.update(range(span.start, span.end) if span else [grounding.fold(text)])
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
