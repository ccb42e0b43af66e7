"""What happened to the people of a count, by the words that stand around it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple, cast

from summarizer import lexicon, numbers
from summarizer.articles import Sentence
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import shorten
from summarizer.draft import Outcome

_DIGITS = re.compile(r"\d(?:[\w.,-]*\w)?")
_ENDING = r"(?:e?s|e)?(?!\w)"  # French: tué, tuée, tués, tuées


class _Words(NamedTuple):
    """The words for outcomes in a language."""

    certain: re.Pattern[str]  # a group for each outcome
    possible: dict[str, re.Pattern[str]]
    forms: tuple[str, ...]  # of the certain ones


@check_for("count.outcome", "error")
def count_outcome(view: View) -> Iterator[Finding]:
    """An outcome of a count for which the article has no word there, but one for another outcome.

    The words are those between the number before the count and the number behind it, in its
    sentence. A word that is certain ("wounded") is needed to forbid an outcome, and any that may
    speak of it ("victims", "treated") to allow it. The same is asked where a summary sentence or a
    description has such a count beside words for one outcome alone. Known for English and French.

    Example: "11" as killed in: Two sailors were killed. Another 11 were injured.
    Fix: take the outcome that stands with the count.
    """
    words = _words(view.language)
    for index, event in enumerate(view.draft.events if words else ()):
        for place, count in enumerate(event.casualties):
            path = f"/events/{index}/casualties/{place}"
            first = view.inside.get(f"{path}/count_text")
            if not first or not words or not _other(view, *first[:2], count.outcome, words):
                continue  # nearly always
            known = view.known(event.cites)
            places = view.everywhere(count.count_text, known)
            said = [_other(view, *found, count.outcome, words) for found in places]
            if said and all(said):
                yield Finding(
                    f"{path}/outcome",
                    f"{shorten(count.count_text)} is {said[0]} in the article, not {count.outcome}",
                    tuple(known),
                )

    if words and view.written_language == view.language:
        yield from _in_own_words(view, words)


def _in_own_words(view: View, words: _Words) -> Iterator[Finding]:
    """Report "17 wounded" in the model's own words where the cited sentences have 17 dead.

    Only of numbers that the draft counts as people, with another outcome.
    """
    counted = _counted(view)
    for path, text, cites in view.own_words if counted else ():
        folded = text.lower()
        present = [count for count in counted if count in folded]
        told = list(_told_in(text, folded, words)) if present else []
        if not any(
            _differs({outcome for place, outcome in told if first <= place < last}, given)
            for count, first, last in _stretches(text, folded, present)
            if told and (given := counted.get(count))
        ):
            continue  # nearly always, and so no numbers are read
        known = view.known(cites)
        read = [one for one in numbers.find(text, view.language) if one.kind == "cardinal"]
        edges = [0, *(edge for one in read for edge in (one.start, one.end)), len(text)]
        for index, number in enumerate(read):
            written = text[number.start : number.end]
            first, last = edges[2 * index], edges[2 * index + 3]
            beside = {str(one.lastgroup) for one in words.certain.finditer(text, first, last)}
            counted_as = counted.get(written.lower())
            outcome = _differs(beside, counted_as) if counted_as else None
            places = view.everywhere(written, known) if outcome else ()
            said = [outcome and _other(view, *place, outcome, words) for place in places]
            if said and all(said):
                message = f"{shorten(written)} is {said[0]} in the article, not {outcome}"
                yield Finding(path, message, tuple(known))


def _told_in(text: str, folded: str, words: _Words) -> Iterator[tuple[int, str]]:
    """Yield the words of a text that are certain of an outcome: their places, and which it is."""
    for form in [one for one in words.forms if one in folded]:
        place = folded.find(form)
        while place >= 0:
            if found := words.certain.match(text, place):
                yield place, str(found.lastgroup)
            place = folded.find(form, place + 1)


def _stretches(text: str, folded: str, counts: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the counts of a text, each with where the words beside it begin and end."""
    spots = {found.span() for found in _DIGITS.finditer(text)}
    for count in counts:
        end = 0
        while (start := folded.find(count, end)) >= 0:
            end = start + len(count)
            if not folded[start - 1 : start].isalnum() and not folded[end : end + 1].isalnum():
                spots.add((start, end))
    found = sorted(spots)
    edges = [0, *(edge for spot in found for edge in spot), len(text)]
    for index, (start, end) in enumerate(found):
        yield folded[start:end], edges[2 * index], edges[2 * index + 3]


def _differs(told: set[str], given: set[Outcome]) -> Outcome | None:
    """Name the only outcome that is told, where the draft gives another."""
    other = cast("Outcome", next(iter(told))) if len(told) == 1 else None
    return None if other in given else other


def _counted(view: View) -> dict[str, set[Outcome]]:
    """The outcomes that the draft gives to each number of its counts, as written."""
    found = defaultdict[str, set[Outcome]](set)
    for event in view.draft.events:
        for count in event.casualties:
            for number in numbers.find(count.count_text, view.language):
                if number.weak:
                    continue  # "one of its commanders"
                found[count.count_text[number.start : number.end].lower()].add(count.outcome)
    return found


def _other(view: View, start: int, end: int, given: Outcome, words: _Words) -> str | None:
    """Name another outcome that the words around a count tell; None where they allow the given."""
    number = view.sentence_at(start)
    if number is None:
        return None
    sentence = view.sentences[number]
    beside = numbers.plain_around(
        sentence.text, start - sentence.start, end - sentence.start, view.language
    )
    if words.possible[given].search(sentence.text, *beside):
        return None  # nearly always
    if not any(found.lastgroup != given for found in words.certain.finditer(sentence.text)):
        return None  # before the numbers are read
    around = _around(view, sentence, start - sentence.start, end - sentence.start)
    told = next((found.lastgroup for found in words.certain.finditer(around)), None)
    return None if words.possible[given].search(around) else told


def _around(view: View, sentence: Sentence, start: int, end: int) -> str:
    """The part of its sentence that belongs to a count: as far as the numbers beside it."""
    first, last = 0, len(sentence.text)
    for other in view.cited_numbers([sentence.number]):
        if other.end <= start and not other.weak:
            first = other.end
        elif other.start >= end and not other.weak:
            last = min(last, other.start)
    return sentence.text[first:last]


@cache
def _words(language: str) -> _Words | None:
    """Compile the words for each outcome; None where there are no lists."""
    lists = lexicon.section(language, "outcomes")
    if not lists:
        return None
    certain = "|".join(f"(?P<{name}>{_either(words['certain'])})" for name, words in lists.items())
    possible = {
        name: re.compile(
            rf"(?<!\w)(?:{_either([*words['certain'], *words['possible']])})", re.IGNORECASE
        )
        for name, words in lists.items()
    }
    return _Words(
        re.compile(rf"(?<!\w)(?:{certain}){_ENDING}", re.IGNORECASE),
        possible,
        tuple(form for words in lists.values() for form in words["certain"]),
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))
