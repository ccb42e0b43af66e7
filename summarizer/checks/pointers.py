"""Checks on pointers: cited sentences and ids."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.checks import fields
from summarizer.checks.registry import Finding, View, check_for


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
