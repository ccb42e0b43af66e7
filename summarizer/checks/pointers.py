"""Checks on pointers: cited sentences and ids, and entries that are there twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from pydantic import BaseModel

from summarizer import dates
from summarizer.checks.days import AHEAD
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import shorten
from summarizer.draft import Event

_Part = TypeVar("_Part", bound=BaseModel)
# What an entry may differ in and still be the same: its id, and what hangs on it.
_CITES = frozenset({"cites"})
_LINKS = frozenset({"id", "casualties", "responds_to", "events"})


@check_for("cite.missing", "error")
def cite_missing(view: View) -> Iterator[Finding]:
    """A summary sentence, event or attribution that cites no sentence.

    Example: `"cites": []`.
    Fix: cite the sentences that it rests on.
    """
    for path, cites in view.cited:
        if not cites:
            yield Finding(path, "no sentence is cited; give the numbers of those it rests on")


@check_for("cite.unknown", "error")
def cite_unknown(view: View) -> Iterator[Finding]:
    """A cited sentence number that the article does not have.

    Example: `"cites": [99]` in an article of 14 sentences.
    Fix: cite a sentence that exists.
    """
    count = len(view.sentences)
    for path, cites in view.cited:
        for index, number in enumerate(cites):
            if number not in view.sentences:
                yield Finding(
                    f"{path}/{index}",
                    f"there is no sentence {number}; the article has 1 to {count}",
                )


@check_for("ref.unknown", "error")
def ref_unknown(view: View) -> Iterator[Finding]:
    """A reference to a source or an event that the draft does not define.

    Example: `"source": "s9"` where the sources end at s7.
    Fix: define it, point at one that is defined, or use null.
    """
    known = {
        "source": {source.id for source in view.draft.sources},
        "event": {event.id for event in view.draft.events},
    }
    for path, target, kind in view.references:
        if target not in known[kind]:
            yield Finding(path, f"no {kind} has the id {target!r}")


@check_for("ref.duplicate", "error")
def ref_duplicate(view: View) -> Iterator[Finding]:
    """An id that two sources, or two events, share.

    Example: two events with `"id": "e1"`.
    Fix: number them apart.
    """
    for name in ("sources", "events"):
        seen: set[str] = set()
        for index, part in enumerate(getattr(view.draft, name)):
            if part.id in seen:
                yield Finding(
                    f"/{name}/{index}/id", f"the id {part.id!r} is taken by an earlier one"
                )
            seen.add(part.id)


@check_for("ref.circular", "warning")
def ref_circular(view: View) -> Iterator[Finding]:
    """An event that answers itself, or a later one, or somebody who told himself or did it to himself.

    Two events that answer each other answer themselves. Later is what began on a later day than the
    answer ended, unless it is only planned or threatened: that may be answered before it comes.
    Actors who are all recipients too did it to each other; one among others did it to himself.

    Example: event e1 with `"responds_to": ["e1"]`, or `"source": "s1", "via": "s1"`.
    Fix: point at the event that is answered, at whoever was told; else leave it out.
    """
    events = {event.id: event for event in reversed(view.draft.events)}
    for index, event in enumerate(view.draft.events):
        for place, target in enumerate(event.responds_to):
            if wrong := _wrong_answer(event, events.get(target)):
                yield Finding(
                    f"/events/{index}/responds_to/{place}",
                    f"{event.id!r} is said to answer {wrong}",
                    tuple(view.known(event.cites)),
                )
        for place in _own_victims(event):
            yield Finding(
                f"/events/{index}/recipients/{place}",
                f"{shorten(event.recipients[place])} is an actor of the same event",
                tuple(view.known(event.cites)),
            )
    for index, attribution in enumerate(view.draft.attributions):
        if attribution.via is not None and attribution.via == attribution.source:
            yield Finding(
                f"/attributions/{index}/via",
                f"{attribution.via!r} is the source, and cannot be the one that was told",
                tuple(view.known(attribution.cites)),
            )


def _own_victims(event: Event) -> list[int]:
    """List the recipients that are actors too; several who do it to each other are none."""
    if not event.actors or not event.recipients:
        return []  # mostly
    actors = {name.casefold() for name in event.actors}
    recipients = [name.casefold() for name in event.recipients]
    if len(actors) > 1 and actors == set(recipients):
        return []
    return [place for place, name in enumerate(recipients) if name in actors]


def _wrong_answer(event: Event, target: Event | None) -> str | None:
    """Say why an event cannot be the answer to another one."""
    if target is None:
        return None
    if target.id == event.id:
        return "itself"
    if event.id in target.responds_to:
        return f"{target.id!r}, which is said to answer it"
    if not event.date or not target.date or target.factuality in AHEAD:
        return None
    _, last = dates.edges(event.date)
    first, _ = dates.edges(target.date)
    is_later = first is not None and last is not None and last < first
    return f"{target.id!r}, which is dated later ({target.date})" if is_later else None


@check_for("entry.repeated", "warning")
def entry_repeated(view: View) -> Iterator[Finding]:
    """An event, an attribution, a count or a summary sentence that is there twice.

    It counts twice wherever entries are counted.

    Words that stand in the cited sentences as often as they are given are no repetition.

    Example: two counts "three" killed, according to s1, of an event whose sentences say it once.
    Fix: leave the second one out.
    """
    for place, _ in _repeated(view.draft.summary, lambda sentence: sentence.text, _CITES):
        yield _repetition(f"/summary/{place}", view, view.draft.summary[place].cites)
    for place, _ in _repeated(view.draft.events, lambda event: event.description, _LINKS):
        yield _repetition(f"/events/{place}", view, view.draft.events[place].cites)
    for index, event in enumerate(view.draft.events):
        if not event.casualties:
            continue
        for place, times in _repeated(event.casualties, lambda count: count.count_text):
            if len(view.everywhere(event.casualties[place].count_text, event.cites)) < times:
                yield _repetition(f"/events/{index}/casualties/{place}", view, event.cites)
    said = view.draft.attributions
    for place, times in _repeated(said, lambda one: (*one.content, *one.cites), _LINKS):
        words = [*said[place].content, said[place].cue][0]
        if len(view.everywhere(words, said[place].cites)) < times:
            yield _repetition(f"/attributions/{place}", view, said[place].cites)


def _repeated(
    parts: Sequence[_Part], words: Callable[[_Part], Hashable], aside: frozenset[str] = frozenset()
) -> Iterator[tuple[int, int]]:
    """Yield the place of each part that equals earlier ones, and how many there are by then.

    Only parts of the same words are compared: nearly always there are none.
    """
    keys = [words(part) for part in parts]
    often = Counter(keys) if len(set(keys)) < len(keys) else Counter[Hashable]()
    seen = Counter[str]()
    for place, key in enumerate(keys if often else ()):
        if often[key] > 1:
            whole = repr(parts[place].model_dump(exclude=set(aside)))
            seen[whole] += 1
            if seen[whole] > 1:
                yield place, seen[whole]


def _repetition(path: str, view: View, cites: list[int]) -> Finding:
    return Finding(path, "is the same as an earlier one", tuple(view.known(cites)))
