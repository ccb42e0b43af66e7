"""Checks on who speaks: claims without an attribution, and mentions of somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from summarizer import grounding, lexicon
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import on_one_line, shorten

# A name's words have capitals; titles and small words before names are shared by many.
_NAME_WORD = re.compile(r"[^\W\d_][\w’'.-]+")
_WORD = re.compile(r"\w[\w’'.-]*")
_POSSESSIVE = re.compile(r"['’]s?$")
_SHARED = frozenset(
    re.findall(
        r"\w+",
        "mr mrs ms dr sir president minister general colonel captain governor judge ministry police "
        "army the a an its his her their our this that these those some all one two three both each "
        "le la les un une des son sa ses leur leurs el los las una su sus al "
        "der die das ein eine einer ihr ihre sein seine",
    )
)


class _Name(NamedTuple):
    """The name of a source, folded, and the words that tell it from others."""

    text: str
    folded: str
    words: frozenset[str]
    person: bool


@check_for("source.mismatch", "error")
def source_mismatch(view: View) -> Iterator[Finding]:
    """A mention that names another of the draft's sources than the one it is attributed to.

    Whoever speaks for the other source is somebody else: "Helvion's chief executive", "a spokesman
    for Helvion" and "a Helvion spokesman" do not name Helvion. Where the source is null, a mention
    that is the whole name of one in the list is reported.

    Example: source s1, "the army", with the source_text "Mayor Lund", whose source is s2.
    Fix: point at the source that the mention names.
    """
    names = {
        source.id: _Name(
            source.name,
            grounding.fold(source.name),
            name_words(source.name),
            source.kind == "person",
        )
        for source in view.draft.sources
    }
    for index, attribution in enumerate(view.draft.attributions):
        own, mention = attribution.source, attribution.source_text
        if not mention or (own is not None and own not in names):
            continue
        found = _named(mention, own, names, view.language)
        if found:
            given = "but no source is given"
            if own is not None:
                given = f"not {on_one_line(own)} ({shorten(names[own].text)})"
            yield Finding(
                f"/attributions/{index}/source",
                f"{shorten(mention)} names {on_one_line(found)} ({shorten(names[found].text)}), "
                f"{given}",
                tuple(view.known(attribution.cites)),
            )


def _named(mention: str, own: str | None, names: dict[str, _Name], language: str) -> str | None:
    """Find the other source that a mention names; None when it may name its own."""
    here, spelled = name_words(mention), grounding.fold(mention)
    same = next((key for key in names if names[key].folded == spelled), None)
    if own is None:  # nobody is named: only a whole name tells that somebody is
        return same
    if spelled in names[own].folded or names[own].folded in spelled:
        return None
    if same or here & names[own].words:
        return same
    others = [key for key in names if key != own]
    # All of the other source's name has to be there, and not only to say whose man speaks.
    whole = [
        key
        for key in others
        if (words := names[key].words)
        and words <= here
        and not _belongs_to(mention, names[key], language)
    ]
    return next(iter(whole), None)


def _belongs_to(mention: str, name: _Name, language: str) -> bool:
    """Tell whether a mention has a name only to say whose man speaks: "Helvion's spokesman"."""
    words = list(_WORD.finditer(mention))
    folded = [_fold_word(word.group()) for word in words]
    first, behind = _place_of(name, folded)
    if _POSSESSIVE.search(words[behind - 1].group()):
        return True
    lists = lexicon.section(language, "speakers")
    prepositions = lists.get("belonging", ())
    if behind < len(words) and folded[behind] not in prepositions:
        between = mention[words[behind - 1].end() : words[behind].start()]
        is_title = words[behind].group().islower() or folded[behind] in lists.get("offices", ())
        if is_title and not between.strip():
            return True  # "a Helvion spokesman"
    if not name.person and _is_led(mention, words[: first + 1], prepositions):
        return True
    while first > 1 and folded[first - 1] in _SHARED and folded[first - 1] not in prepositions:
        first -= 1
    return first > 1 and folded[first - 1] in prepositions


def _is_led(mention: str, words: list[re.Match[str]], prepositions: Sequence[str]) -> bool:
    """Tell "a spokesman for the energy group" before the last word; a comma ends what leads."""
    _, *before, last = words if len(words) > 1 else words * 2
    clause = mention.rfind(",", 0, last.start())
    return any(
        word.start() > clause and _fold_word(word.group()) in prepositions for word in before
    )


def _place_of(name: _Name, mention: list[str]) -> tuple[int, int]:
    """Find the words of a name among those of a mention, as one stretch where they are one."""
    wanted = [_fold_word(word) for word in _WORD.findall(name.text)]
    while wanted and wanted[0] in _SHARED:
        wanted = wanted[1:]
    for start in range(len(mention) - len(wanted) + 1):
        if wanted and mention[start : start + len(wanted)] == wanted:
            return start, start + len(wanted)
    places = [place for place, word in enumerate(mention) if word in name.words]
    return places[0], places[-1] + 1


@lru_cache(maxsize=512)
def name_words(text: str) -> frozenset[str]:
    """The words of a name that tell it from others: capitalised, folded, without titles."""
    return frozenset(
        folded
        for word in _NAME_WORD.findall(text)
        if any(letter.isupper() for letter in word) and (folded := _fold_word(word)) not in _SHARED
    )


def _fold_word(word: str) -> str:
    return word.strip("’'.-").casefold().removesuffix("'s").removesuffix("’s")


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
