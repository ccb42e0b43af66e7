"""Checks on who speaks: claims without an attribution, and mentions of somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from summarizer import grounding
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.texts import on_one_line, shorten

# A name's words have capitals; titles and small words before names are shared by many.
_NAME_WORD = re.compile(r"[^\W\d_][\w’'.-]+")
_SHARED = frozenset(
    re.findall(
        r"\w+",
        "mr mrs ms dr sir president minister general colonel captain governor judge ministry police "
        "army the a an its his her their our this that these those some all one two three both each "
        "le la les un une des son sa ses leur leurs el los las una su sus al "
        "der die das ein eine einer ihr ihre sein seine",
    )
)


@check_for("source.mismatch", "error")
def source_mismatch(view: View) -> Iterator[Finding]:
    """A mention that names another of the draft's sources than the one it is attributed to.

    Example: source s1, "the army", with the source_text "Mayor Lund", whose source is s2.
    Fix: point at the source that the mention names.
    """
    names = {source.id: source.name for source in view.draft.sources}
    words = {key: name_words(name) for key, name in names.items()}
    folded = {key: grounding.fold(name) for key, name in names.items()}
    for index, attribution in enumerate(view.draft.attributions):
        own, mention = attribution.source, attribution.source_text
        if own not in names or not mention:
            continue
        found = _named(mention, own, words, folded)
        if found:
            yield Finding(
                f"/attributions/{index}/source",
                f"{shorten(mention)} names {on_one_line(found)} ({shorten(names[found])}), not "
                f"{on_one_line(own)} ({shorten(names[own])})",
                tuple(view.known(attribution.cites)),
            )


def _named(
    mention: str, own: str, words: dict[str, frozenset[str]], folded: dict[str, str]
) -> str | None:
    """Find the other source that a mention names; None when it may name its own."""
    here, spelled = name_words(mention), grounding.fold(mention)
    if here & words[own] or spelled in folded[own] or folded[own] in spelled:
        return None
    others = [key for key in words if key != own]
    same = [key for key in others if folded[key] == spelled]
    # A mention may name an affiliation as well ("the Reef Front's spokesman"): all of the other
    # source's name has to be there.
    whole = [key for key in others if words[key] and words[key] <= here]
    return next(iter(same or whole), None)


@lru_cache(maxsize=512)
def name_words(text: str) -> frozenset[str]:
    """The words of a name that tell it from others: capitalised, folded, without titles."""
    return frozenset(
        folded
        for word in _NAME_WORD.findall(text)
        if any(letter.isupper() for letter in word)
        and (folded := word.strip("’'.-").casefold().removesuffix("'s").removesuffix("’s"))
        not in _SHARED
    )


@check_for("event.unattributed", "warning")
def event_unattributed(view: View) -> Iterator[Finding]:
    """An event that is only claimed, without any attribution that links to it.

    Example: factuality "claimed", and no attribution has its id in `events`.
    Fix: link the attribution of whoever claims it; if the article states it, "occurred".
    """
    linked = {target for attribution in view.draft.attributions for target in attribution.events}
    for index, event in enumerate(view.draft.events):
        if event.factuality == "claimed" and event.id not in linked:
            yield Finding(
                f"/events/{index}/factuality",
                f"{on_one_line(event.id)} is claimed, but no attribution says by whom",
                tuple(view.known(event.cites)),
            )
