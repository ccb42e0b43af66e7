"""Checks on who speaks: claims without an attribution, and mentions of somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarizer import grounding, lexicon
from summarizer.checks.beside import misled
from summarizer.checks.names_of_sources import SHARED, fold_word, name_words
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.tellers import strangers
from summarizer.checks.wording import numbered, on_one_line, shorten

_WORD = re.compile(r"\w[\w’'.-]*")
_FULL_NAME = 2  # words; one alone may be a title, or another name of the same
_INDEFINITE = frozenset(
    ["a", "an", "one", "another", "un", "une", "uno", "una", "otro", "otra", "ein", "eine", "einer"]
)
_POSSESSIVE = re.compile(r"['’]s?$")


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
    that is the whole name of one in the list is reported. So is the source of a count that is
    neither named nor quoted in any sentence with the count, and one that is said to have been told
    where no sentence names it, or any outlet. So is a mention right behind "told" or "accused", and
    a cue with the name of another source, and nothing else, before it in its clause.

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
    reported = set[str]()
    for index, attribution in enumerate(view.draft.attributions):
        own, mention = attribution.source, attribution.source_text
        if not mention or (own is not None and own not in names):
            continue
        found = _named(mention, own, names, view.language)
        if found and own and _is_another(mention, names[own].text, found, view, attribution.cites):
            continue
        if found:
            reported.add(f"/attributions/{index}/source")
            given = "but no source is given"
            if own is not None:
                given = f"not {on_one_line(own)} ({shorten(names[own].text)})"
            yield Finding(
                f"/attributions/{index}/source",
                f"{shorten(mention)} names {on_one_line(found)} ({shorten(names[found].text)}), "
                f"{given}",
                tuple(view.known(attribution.cites)),
            )
    yield from (finding for finding in misled(view) if finding.path not in reported)
    for path, stranger, cites in strangers(view):
        known = tuple(view.known(cites))
        yield Finding(
            path,
            f"{on_one_line(stranger)} ({shorten(names[stranger].text)}) is neither named nor quoted "
            f"in {numbered(known)}",
            known,
        )


def _is_another(mention: str, name: str, other: str, view: View, cites: Sequence[int]) -> bool:
    """Tell whether a mention may be its own source's, though it is the whole name of another.

    So is "the official" for "The second official", who is named in a cited sentence, and "one
    poster", if the other one of that name speaks elsewhere alone.
    """
    if _words(mention) < _words(name) and view.everywhere(name, cites):
        return True
    elsewhere = view.spoken.get(other, set[int]())
    is_indefinite = not _INDEFINITE.isdisjoint(mention.lower().split(maxsplit=1)[:1])
    return is_indefinite and bool(elsewhere) and elsewhere.isdisjoint(cites)


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
    folded = [fold_word(word.group()) for word in words]
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
    while first > 1 and folded[first - 1] in SHARED and folded[first - 1] not in prepositions:
        first -= 1
    return first > 1 and folded[first - 1] in prepositions


def _is_led(mention: str, words: list[re.Match[str]], prepositions: Sequence[str]) -> bool:
    """Tell "a spokesman for the energy group" before the last word; a comma ends what leads."""
    _, *before, last = words if len(words) > 1 else words * 2
    clause = mention.rfind(",", 0, last.start())
    return any(word.start() > clause and fold_word(word.group()) in prepositions for word in before)


def _place_of(name: _Name, mention: list[str]) -> tuple[int, int]:
    """Find the words of a name among those of a mention, as one stretch where they are one."""
    wanted = [fold_word(word) for word in _WORD.findall(name.text)]
    while wanted and wanted[0] in SHARED:
        wanted = wanted[1:]
    for start in range(len(mention) - len(wanted) + 1):
        if wanted and mention[start : start + len(wanted)] == wanted:
            return start, start + len(wanted)
    places = [place for place, word in enumerate(mention) if word in name.words]
    return places[0], places[-1] + 1


@check_for("source.unlike", "warning")
def source_unlike(view: View) -> Iterator[Finding]:
    """A mention that is somebody's full name, of which its source's name has no word.

    Example: source "The Saltmarsh Front" for "Idris Valkanen said", with no source of that name.
    Fix: list whom the mention names as a source; keep it where both are names of the same one.
    """
    sources = {source.id: source for source in view.draft.sources}
    for index, attribution in enumerate(view.draft.attributions):
        mention, source = attribution.source_text or "", sources.get(attribution.source or "")
        here = name_words(mention)
        if source is None or len(here) < _FULL_NAME or mention.isupper():
            continue
        if not here.isdisjoint(name_words(source.name)):
            continue  # nearly always
        own = f"{source.name} {source.affiliation or ''}"
        # Titles tell nobody from another, but "the captain" is Captain Brenner.
        aside = SHARED if name_words(own) else frozenset[str]()
        if (_words(mention) - aside).isdisjoint(_words(own)):
            yield Finding(
                f"/attributions/{index}/source",
                f"{shorten(mention)} and {shorten(source.name)} have no word in common",
                tuple(view.known(attribution.cites)),
            )


def _words(text: str) -> set[str]:
    return {fold_word(word) for word in _WORD.findall(text)}


@check_for("source.silent", "warning")
def source_silent(view: View) -> Iterator[Finding]:
    """A source to which no attribution and no count refers.

    Its statements may be missing, or given to another source.

    Example: s3 is in the list, and no `source` or `via` is s3.
    Fix: point what it says at it; leave it out where the article does not rely on it.
    """
    used = {target for _, target, kind in view.references if kind == "source"}
    for index, source in enumerate(view.draft.sources):
        if source.id not in used:
            yield Finding(
                f"/sources/{index}", f"{on_one_line(source.id)} says nothing and was told nothing"
            )


@check_for("event.unattributed", "warning")
def event_unattributed(view: View) -> Iterator[Finding]:
    """An event that is only claimed, or denied, without any attribution that links to it.

    Example: factuality "claimed", and no attribution has its id in `events`.
    Fix: link the attribution of whoever claims or denies it; if the article states it, "occurred".
    """
    linked = {target for attribution in view.draft.attributions for target in attribution.events}
    for index, event in enumerate(view.draft.events):
        if event.factuality in ("claimed", "denied") and event.id not in linked:
            yield Finding(
                f"/events/{index}/factuality",
                f"{on_one_line(event.id)} is {event.factuality}, but no attribution says by whom",
                tuple(view.known(event.cites)),
            )
