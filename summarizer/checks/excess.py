"""A check on citations that are too many to point anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import numbered

_MOST_IDLE = 2  # sentences: one that says who "she" is, one between two pieces
_NEARLY_ALL = 2 / 3
_FEWEST = 10  # sentences of an article of which anything may rest on all


@check_for("cite.excess", "warning")
def cite_excess(view: View) -> Iterator[Finding]:
    """Sentences that are cited for nothing: nearly all, or several without a word of the attribution.

    What cites the whole article points nowhere, and an attribution that does so keeps `coverage.*`
    silent. Articles of fewer than ten sentences may be needed whole.

    Example: an attribution of one line with `"cites": [1, 2, 3, 4, 5, 6]`.
    Fix: cite the sentences that it rests on, and no other.
    """
    for path, cites in view.cited:
        if len(cites) <= (_MOST_IDLE if path[1] == "a" else _FEWEST - 1):
            continue  # nearly always
        known = view.known(cites)
        if path[1] == "a":
            idle = _idle(view, path, known)
            if len(idle) > _MOST_IDLE:
                message = f"nothing of it stands in {numbered(idle)}"
                yield Finding(path, message, tuple(idle))
        elif len(known) >= _FEWEST and len(known) > _NEARLY_ALL * len(view.sentences):
            message = f"{len(known)} of {len(view.sentences)} sentences are cited"
            yield Finding(path, message, tuple(known))


def _idle(view: View, path: str, known: list[int]) -> list[int]:
    """List the cited sentences that hold no word of an attribution."""
    base = path.removesuffix("/cites")
    index = int(base.rsplit("/", 1)[1])
    pieces = range(len(view.draft.attributions[index].content))
    paths = [f"{base}/source_text", f"{base}/cue", *(f"{base}/content/{n}" for n in pieces)]
    places = [view.inside[one] for one in paths if one in view.inside]
    if not places:
        return []  # reported for each field
    sentences = view.sentences
    return [
        number
        for number in known
        if not any(
            sentences[number].start < place.end and place.start < sentences[number].end
            for place in places
        )
    ]
