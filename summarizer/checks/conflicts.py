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
    names = {source.id: on_one_line(source.name) for source in view.draft.sources}
    for index, event in enumerate(view.draft.events):
        for outcome in dict.fromkeys(count.outcome for count in event.casualties):
            if differing := _differing(view, f"/events/{index}/casualties", event, outcome):
                said = "; ".join(
                    f"{on_one_line(count.count_text)} ({names.get(count.source or '', 'the article')})"
                    for count in differing
                )
                yield Finding(
                    f"/events/{index}/casualties",
                    f"sources differ on the {outcome}: {said}",
                    tuple(view.known(event.cites)),
                )


def _differing(view: View, path: str, event: Event, outcome: str) -> list[Casualty]:
    """List the counts of an outcome that differ from some other one, in order."""
    counts = [(n, one) for n, one in enumerate(event.casualties) if one.outcome == outcome]
    found: dict[int, Casualty] = {}
    for (first, one), (second, other) in combinations(counts, 2):
        if one.source == other.source or not _differ(one, other, view.language):
            continue
        rivals = (one.who is not None and one.who == other.who) or not (
            _is_a_part(view, f"{path}/{first}") or _is_a_part(view, f"{path}/{second}")
        )
        if rivals or _has_free_bounds(one, other, view.language):
            found |= {first: one, second: other}
    return [found[place] for place in sorted(found)]


def _differ(one: Casualty, other: Casualty, language: str) -> bool:
    """Tell whether a reader would call two counts different."""
    bounds = [(one.minimum, one.maximum), (other.minimum, other.maximum)]
    if _are_apart(one, other) or _has_free_bounds(one, other, language):
        return True
    if None not in bounds[0] + bounds[1] or _is_vague(one, language) or _is_vague(other, language):
        return False  # "dozens" may be 60
    named = [n for low, high in bounds if (n := high if low is None else low) is not None]
    return len(named) == len(bounds) and max(named) > _HEDGED * min(named)


def _are_apart(one: Casualty, other: Casualty) -> bool:
    """Tell whether no number lies within the bounds of both."""
    least = [low for low in (one.minimum, other.minimum) if low is not None]
    most = [high for high in (one.maximum, other.maximum) if high is not None]
    return bool(least) and bool(most) and max(least) > min(most)


def _has_free_bounds(one: Casualty, other: Casualty, language: str) -> bool:
    """Tell whether bounds that overlap differ, and no words that code can read say why."""
    bounds = [(one.minimum, one.maximum), (other.minimum, other.maximum)]
    if bounds[0] == bounds[1] or (None, None) in bounds or _are_apart(one, other):
        return False
    return any(not numbers.read_count(c.count_text, language).readable for c in (one, other))


def _is_vague(count: Casualty, language: str) -> bool:
    return any(number.kind == "vague" for number in numbers.find(count.count_text, language))


def _is_a_part(view: View, path: str) -> bool:
    """Tell whether the article says that a count is a part: "two of them", "including a boy"."""
    place, phrases = view.places.get(f"{path}/count_text"), _parts(view.language)
    if not place or not phrases:
        return False
    before, within = phrases
    text = view.article.text
    return bool(
        before.search(text[max(0, place.start - _AROUND) : place.start])
        or within.match(text[place.start : place.end + _AROUND], place.end - place.start)
        or within.search(text[place.start : place.end])
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
