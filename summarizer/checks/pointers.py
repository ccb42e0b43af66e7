"""Checks on pointers: cited sentences and ids, and entries that are there twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from summarizer import grounding
from summarizer.checks import fields
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import on_one_line
from summarizer.draft import Draft, Event


class _Entry(NamedTuple):
    """What makes an entry the same as another one, and the words that it takes from the article."""

    path: str
    key: Hashable
    text: str | None  # None: all words are the model's own
    cites: list[int]


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
    for path, target, kind in fields.references(view.draft):
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
    """An event that answers itself, or somebody who is said to have told himself.

    Example: event e1 with `"responds_to": ["e1"]`, or `"source": "s1", "via": "s1"`.
    Fix: point at the event that is answered, at whoever was told; else leave it out.
    """
    for index, event in enumerate(view.draft.events):
        for place, target in enumerate(event.responds_to):
            if target == event.id:
                yield Finding(
                    f"/events/{index}/responds_to/{place}",
                    f"{on_one_line(target)} is said to answer itself",
                    tuple(view.known(event.cites)),
                )
    for index, attribution in enumerate(view.draft.attributions):
        if attribution.via is not None and attribution.via == attribution.source:
            yield Finding(
                f"/attributions/{index}/via",
                f"{on_one_line(attribution.via)} is the source and cannot be the one that was told",
                tuple(view.known(attribution.cites)),
            )


@check_for("entry.repeated", "warning")
def entry_repeated(view: View) -> Iterator[Finding]:
    """An event, an attribution or a count of casualties that is there twice, so that it counts twice.

    Words that stand in the cited sentences as often as they are given are no repetition.

    Example: two counts "three" killed, according to s1, of an event whose sentences say it once.
    Fix: leave the second one out.
    """
    seen = Counter[Hashable]()
    for path, key, text, cites in _entries(view.draft):
        seen[key] += 1
        times, known = seen[key], view.known(cites)
        if times == 1 or (text and len(grounding.places(text, view.article, known)) >= times):
            continue
        yield Finding(path, "is the same as an earlier one", tuple(known))


def _entries(draft: Draft) -> Iterator[_Entry]:
    for index, event in enumerate(draft.events):
        path, cites = f"/events/{index}", event.cites
        yield _Entry(path, _content_of(event), None, cites)
        for place, count in enumerate(event.casualties):
            bounds = count.minimum, count.maximum
            counted = index, count.outcome, count.count_text, bounds, count.who, count.source
            yield _Entry(f"{path}/casualties/{place}", counted, count.count_text, cites)
    for index, said in enumerate(draft.attributions):
        words = tuple(said.content)
        who = said.source, said.source_text, said.via
        told = who, said.cue, said.act, said.mode, words, tuple(said.cites)
        yield _Entry(f"/attributions/{index}", told, words[0] if words else said.cue, said.cites)


def _content_of(event: Event) -> Hashable:
    told = event.type, event.description, event.factuality, tuple(event.cites)
    when_and_where = event.date_text, event.date, event.place
    return told, when_and_where, tuple(event.actors), tuple(event.recipients)
