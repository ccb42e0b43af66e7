"""What a count such as "at least six" says of its minimum and maximum.

The pairs that each form allows are those of DESIGN 5.4. What cannot be read with certainty ("two
commanders and a driver", "several", a bare plural) allows nothing and forbids nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from summarizer.numbers.finding import find
from summarizer.numbers.hedges import Hedge, Phrases, load_phrases
from summarizer.numbers.lexicon import UNKNOWN, fold, primary
from summarizer.numbers.model import Bounds, Number
from summarizer.numbers.repeated import stands_alone

Pair = tuple[int | None, int | None]

_UNBOUNDED: Pair = (None, None)
# A count is a phrase; what is longer is no count, and hostile text should cost nothing.
_LONGEST = 300
_LONGEST_NUMBER = 40  # characters looked at on both sides of a count
_MINIMA = {10: (10, 20, 12, 24), 12: (24, 20, 12)}  # what "tens" and "dozens" are taken for
_EDGES = " \t\n\r\"'“”„«».,;:()[]\u00a0"
_DASHES = frozenset({"-", "–", "—", "−"})
_COUNTING = frozenset({"cardinal", "year"})  # "2000 people" looks like a year
_UNREAD_SCALES = (1, 1_000, 10_000, 1_000_000)  # "12 mil", "12万", "12 milhões"
_DESCRIBED = 2  # pairs: enough for a message


def read_count(count_text: str, language: str = "en") -> Bounds:
    """Read the (minimum, maximum) pairs that a count allows.

    Args:
        count_text: A count as an article has it: "at least two", "dozens", "a commander".
        language: Its language (BCP 47).

    Returns:
        The pairs, the likeliest first; none when the count cannot be read.
    """
    if len(count_text) > _LONGEST:
        return Bounds()
    return _cached(count_text.strip(_EDGES), primary(language))


@lru_cache(maxsize=1024)  # "six" and "at least two" come in many articles
def _cached(text: str, code: str) -> Bounds:
    if code == UNKNOWN:
        return Bounds(tuple(_bare(text)))
    phrases = load_phrases(code)
    cut = phrases.including.search(fold(text, code))
    text = text[: cut.start()].strip(_EDGES) if cut else text
    return Bounds(tuple(dict.fromkeys(_read(text, fold(text, code), code, phrases))))


def allows(
    count_text: str, minimum: int | None, maximum: int | None, language: str = "en"
) -> bool | None:
    """Tell whether a count allows a minimum and maximum (None: not bounded).

    Returns:
        None when the count cannot be read, so that nothing follows.
    """
    bounds = read_count(count_text, language)
    return bounds.allows(minimum, maximum) if bounds.readable else None


def as_it_stands(text: str, start: int, end: int, language: str = "en") -> str:
    """Give a count as it stands in a text: with the rest of its number and the hedges around it.

    Args:
        text: The text, a sentence or more.
        start: Where the count begins in it.
        end: Where it ends.
        language: Its language (BCP 47).

    Returns:
        "At least 31" for the 31 of "At least 31 people", "two million" for the two of "two million
        people", "10-12" for its 12; the count itself where nothing of the kind stands, or only a
        word that may be something else there ("over 31 deaths").
    """
    code = primary(language)
    if code == UNKNOWN:
        return text[start:end]
    first = max(0, start - _LONGEST_NUMBER)
    around = text[first : end + _LONGEST_NUMBER]
    phrases, folded = load_phrases(code), fold(around, code)
    left, right = start - first, end - first
    if not stands_alone(folded, left, right, code):
        left, right = _whole_number(around, left, right, code, phrases)
    return around[phrases.hedge_before(folded, left) : phrases.hedge_behind(folded, right)]


def _whole_number(text: str, start: int, end: int, code: str, phrases: Phrases) -> tuple[int, int]:
    """Widen a place to the numbers of which it has but a piece, and to the range these are in."""
    found = [number for number in find(text, code) if not number.weak]
    for number in found:
        if number.start < end and start < number.end:
            start, end = min(start, number.start), max(end, number.end)
    for one, other in pairwise(found):
        if one.start >= end or start >= other.end:
            continue  # nearly always: numbers of their own
        # Only the certain forms: "rose from 3 to 12" is no range.
        between, before = fold(text[one.end : other.start], code), fold(text[: one.start], code)
        is_between = between.strip() == phrases.link and _is_range(phrases.link, before, phrases)
        if between in _DASHES or is_between:
            opening = before.rstrip().rfind(" ") + 1 if is_between else one.start
            start, end = min(start, opening), max(end, other.end)
    return start, end


def describe(count_text: str, language: str = "en") -> str:
    """Say which bounds a count allows, for a message: "2…null", "6…null or 7…null"; or ""."""
    pairs = read_count(count_text, language).pairs[:_DESCRIBED]
    return " or ".join("…".join("null" if n is None else str(n) for n in pair) for pair in pairs)


def _bare(text: str) -> Iterator[Pair]:
    """Read a count in an unknown language: digits and nothing else.

    Its hedge and its scale may stand beside it, in words that are not known.
    """
    numbers = find(text, UNKNOWN)
    values = [_whole(number) for number in numbers]
    if not numbers or numbers[0].start or numbers[-1].end != len(text):
        return
    if len(values) == 1 and values[0] is not None:
        value = values[0]
        for scale in _UNREAD_SCALES:
            yield from (
                (value * scale, value * scale),
                (value * scale, None),
                (None, value * scale),
            )
    elif len(values) == 2 and text[numbers[0].end : numbers[1].start].strip() in _DASHES:
        yield (values[0], values[1])


def _read(text: str, folded: str, code: str, phrases: Phrases) -> Iterator[Pair]:
    numbers = find(text, code)
    strong = [n for n in numbers if n.kind == "vague" or not (n.weak or n.kind == "ordinal")]
    if not strong:
        yield from _read_weak(folded, numbers, phrases)
        return
    first, last = strong[0], strong[-1]
    lead = phrases.lead(folded[: first.start])
    rest, trailing = phrases.trail(folded[last.end :])
    if lead is None or _goes_on(text, rest, last, numbers, phrases):
        return
    hedge = _one_hedge({*lead, *trailing, *phrases.within(folded[first.start : first.end])})
    if hedge is None:
        return
    if len(strong) == 1:
        yield from _one_number(first, hedge, folded, phrases)
    elif len(strong) == 2:
        yield from _two_numbers(first, last, hedge, folded, phrases)


def _one_hedge(hedges: set[Hedge]) -> Hedge | None:
    """Return the hedge that counts: "at least some 40" is "at least"; two others are too many."""
    telling = hedges - {"exact", "about"}
    if len(telling) > 1:
        return None
    return next(iter(telling), "about" if "about" in hedges else "exact")


def _one_number(number: Number, hedge: Hedge, folded: str, phrases: Phrases) -> Iterator[Pair]:
    if number.kind == "vague":
        several = phrases.several.match(folded, number.start) is not None
        if hedge in ("exact", "about", "at_least", "over"):
            yield from _vague(number, several=several)
        return
    value = _whole(number)
    if value is not None:
        yield from _hedged(value, hedge)


def _hedged(value: int, hedge: Hedge) -> Iterator[Pair]:
    """Yield what the design allows for one value under a hedge."""
    upper = (value, value - 1) if hedge == "under" else (value,)
    lower = (value, value + 1) if hedge == "over" else (value,)
    if hedge in ("exact", "near", "about"):
        yield (value, value)
    if hedge in ("at_least", "over"):
        yield from ((least, None) for least in lower)
    if hedge in ("at_most", "under", "nearly", "near"):
        yield from ((None, most) for most in upper)
    if hedge in ("at_most", "under"):
        yield from ((0, most) for most in upper)
    if hedge in ("about", "near"):
        yield _UNBOUNDED


def _vague(number: Number, *, several: bool) -> Iterator[Pair]:
    """Yield no maximum, and the minima that "dozens", "several hundred" are taken for."""
    yield _UNBOUNDED
    least = int(number.minimum or 0)
    minima: Sequence[int] = _MINIMA.get(least, (least, 2 * least))
    if several:
        minima = (least, least // 2, least // 2 * 3)
    yield from ((minimum, None) for minimum in minima)


def _two_numbers(
    first: Number, last: Number, hedge: Hedge, folded: str, phrases: Phrases
) -> Iterator[Pair]:
    """Read "10 to 20", "between 10 and 20" and "at least two but no more than five"."""
    least, most = _whole(first), _whole(last)
    between = folded[first.end : last.start].strip()
    if least is None or most is None or least > most:
        return
    if hedge == "at_least" and phrases.ends_with_at_most(between):
        yield (least, most)
    elif hedge in ("exact", "about") and _is_range(between, folded[: first.start], phrases):
        yield (least, most)
        if hedge == "about":
            yield _UNBOUNDED


def _is_range(between: str, before: str, phrases: Phrases) -> bool:
    if between == phrases.link:
        return before.rstrip().endswith(phrases.between)
    return between in _DASHES or between.strip("-") in phrases.ranges


def _read_weak(folded: str, numbers: list[Number], phrases: Phrases) -> Iterator[Pair]:
    """Read a count without a certain number: "no casualties", "a commander", "both men"."""
    if phrases.nothing.match(folded) and not phrases.starts_with_hedge(folded):
        yield (0, 0)
        return
    if not numbers or numbers[0].kind != "cardinal":
        return
    number = numbers[0]
    lead, value = phrases.lead(folded[: number.start]), _whole(number)
    rest, trailing = phrases.trail(folded[number.end :])
    if lead is None or value is None or phrases.joins.search(rest) or phrases.collective(rest):
        return
    hedge = _one_hedge({*lead, *trailing})
    word = folded[number.start : number.end]
    if hedge is None or (word in phrases.articles and not rest.strip()):
        return
    yield from _hedged(value, hedge)
    if word.endswith(phrases.couples):  # "a couple" is two, or a few
        yield from ((value, None), _UNBOUNDED)


def _goes_on(text: str, rest: str, last: Number, numbers: list[Number], phrases: Phrases) -> bool:
    """Tell whether something else is counted after the number: "two commanders and a driver"."""
    if rest.startswith("-") and rest[1:2].isalpha():  # "six-year-old", "three-member"
        return True
    starts = {number.start for number in numbers}
    for match in phrases.joins.finditer(rest):
        place = last.end + match.end()
        # Capitals begin a name; Arabic has none, so there a join alone is doubt enough.
        if place in starts or not text[place : place + 1].islower():
            return True
        if phrases.determiner(text, place):
            return True
    return False


def _whole(number: Number) -> int | None:
    """Return the value of a number that can count people."""
    value = number.value
    if value is None or number.kind not in _COUNTING or value < 0 or not _is_integer(value):
        return None
    if number.alternative is not None and _is_integer(number.alternative):
        return None
    return int(value)


def _is_integer(value: Decimal) -> bool:
    return value == value.to_integral_value()
