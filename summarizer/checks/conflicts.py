"""Counts of the same people by two sources, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from summarizer import lexicon, numbers
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import on_one_line
from summarizer.draft import Casualty, Event

# "At least 10" and 12 are one count with a hedge; from a quarter on a reader would call them two.
_HEDGED = 1.25
_AROUND = 60  # characters: what says that a count is a part stands close by
_LONGEST_COUNT = 200  # characters; longer words are no count, and blanks among them cost time


@check_for("conflict.casualties", "warning")
def conflict_casualties(view: View) -> Iterator[Finding]:
    """Two sources that count the same outcome of the same event differently.

    Counts differ when no number fits both ("two" and "six", "a commander" and "at least two"). One
    that is open to one side also differs from a number more than a quarter away: "at least two" and
    "six" differ, "more than 60" and "63" do not. Where code cannot read the words ("the driver"),
    any other bounds differ. A count that the article gives as a part ("a boy was among the
    wounded", "six of their fighters") is no rival of a count of other people.

    Example: "at least two" killed by one channel, "six" by another.
    Fix: nothing is wrong with the record; whoever uses it has to name the source with the count.
    """
    for index, event in enumerate(view.draft.events):
        if not event.casualties[1:]:
            continue  # nearly always
        path = f"/events/{index}/casualties"
        for outcome in dict.fromkeys(count.outcome for count in event.casualties):
            if differing := _differing(view, path, event, outcome):
                said = "; ".join(_said(view, count) for count in differing)
                yield Finding(
                    path, f"sources differ on the {outcome}: {said}", tuple(view.known(event.cites))
                )


def _said(view: View, count: Casualty) -> str:
    named = (source.name for source in view.draft.sources if source.id == count.source)
    return f"{on_one_line(count.count_text)} ({on_one_line(next(named, 'the article'))})"


def _differing(view: View, path: str, event: Event, outcome: str) -> list[Casualty]:
    """List the counts of an outcome that differ from some other one, in order."""
    counts = [(n, one) for n, one in enumerate(event.casualties) if one.outcome == outcome]
    found: dict[int, Casualty] = {}
    parts: dict[int, bool] = {}
    for (first, one), (second, other) in combinations(counts, 2):
        if one.source == other.source or (first in found and second in found):
            continue
        if _differ(one, other, view.language):
            for place in {first, second} - parts.keys():
                parts[place] = _is_a_part(view, f"{path}/{place}")
            alike = one.who is not None and one.who == other.who
            if not alike and (parts[first] or parts[second]):
                continue
        elif not _has_free_bounds(one, other, view.language):
            continue
        found |= {first: one, second: other}
    return [found[place] for place in sorted(found)]


def _differ(one: Casualty, other: Casualty, language: str) -> bool:
    """Tell whether a reader would call two counts different, by what their words say."""
    if _are_apart(one, other):
        return True
    is_open = None in (one.minimum, one.maximum, other.minimum, other.maximum)
    number, rival = _number_of(one), _number_of(other)
    if not is_open or number is None or rival is None:
        return False
    if max(number, rival) <= _HEDGED * min(number, rival):
        return False
    return not _is_vague(one, language) and not _is_vague(other, language)  # "dozens" may be 60


def _number_of(count: Casualty) -> int | None:
    """The number that a count names: "at least two" and "up to two" are 2."""
    return count.maximum if count.minimum is None else count.minimum


def _are_apart(one: Casualty, other: Casualty) -> bool:
    """Tell whether no number lies within the bounds of both."""
    least = [low for low in (one.minimum, other.minimum) if low is not None]
    most = [high for high in (one.maximum, other.maximum) if high is not None]
    return bool(least) and bool(most) and max(least) > min(most)


def _has_free_bounds(one: Casualty, other: Casualty, language: str) -> bool:
    """Tell whether bounds that overlap differ, and no words that code can read say why."""
    bounds, others = (one.minimum, one.maximum), (other.minimum, other.maximum)
    if bounds == others or (None, None) in (bounds, others):
        return False
    return not (_is_readable(one, language) and _is_readable(other, language))


def _is_readable(count: Casualty, language: str) -> bool:
    """Tell whether code can read a count; one with digits, it nearly always can."""
    text = count.count_text
    return any(map(str.isdigit, text)) or numbers.read_count(text, language).readable


def _is_vague(count: Casualty, language: str) -> bool:
    return any(number.kind == "vague" for number in numbers.find(count.count_text, language))


def _is_a_part(view: View, path: str) -> bool:
    """Tell whether the article says that a count is a part: "two of them", "including a boy"."""
    place, phrases = view.places.get(f"{path}/count_text"), _parts(view.language)
    if not place or not phrases:
        return False
    before, within = phrases
    text, last = view.article.text, min(place.end, place.start + _LONGEST_COUNT)
    return bool(
        before.search(text[max(0, place.start - _AROUND) : place.start])
        or within.match(text[place.start : place.end + _AROUND], place.end - place.start)
        or within.search(text[place.start : last])
    )


@cache
def _parts(language: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """Compile what stands before a count that is a part, and what stands in or behind it."""
    lists = lexicon.section(language, "parts")
    if not lists:
        return None
    before, behind, directly = (
        "|".join(re.escape(phrase).replace("'", "['’]") for phrase in lists[name])
        for name in ("before", "behind", "directly_behind")
    )
    word = r"\s+[\w'’-]+"
    return (
        re.compile(rf"\b(?:{before})(?:{word}){{0,4}}\s+$", re.IGNORECASE),
        re.compile(rf"\s+(?:{directly})\b|(?:{word}){{0,3}}\s+(?:{behind})\b", re.IGNORECASE),
    )
