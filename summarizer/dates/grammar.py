"""The grammar of date expressions: ranges, open ends and modifiers around what the rules know.

What no rule of `rules` matches whole is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from summarizer.dates import anchors
from summarizer.dates.anchors import Readings
from summarizer.dates.edtf import bounds, edges
from summarizer.dates.rules import Tokens, apply, first, kinds_of
from summarizer.dates.vocabulary import Token

_MOST_TOKENS = 16  # the longest sensible range has 12; more is a sentence
_DAY = re.compile(r"(?:[0-9]{4}|XXXX)-[0-9]{2}-[0-9]{2}")
_CONNECTORS = "tw-"
_WHOLE = 2  # the value of "entire" beside early (-1), mid (0) and late (1)
_UNITS_AROUND = frozenset({"Vu", "uV"})
_BOTH_SIDES = (-1, 1)
_DAY_PARTS, _EDGES, _LOOSE = "PH", "e", "E"


def readings_of(tokens: Tokens, published: date | None) -> Readings:
    """Give every reading of the tokens; "this year" may be what has passed or is left of it."""
    found = interpret(tokens, published)
    return (*found, *_clipped(tokens, published, found, _BOTH_SIDES))


def interpret(tokens: Tokens, published: date | None) -> Readings:
    """Give the readings of the tokens, the likeliest first; nothing where no rule fits."""
    if not tokens or len(tokens) > _MOST_TOKENS:
        return ()
    kinds = kinds_of(tokens)
    span = _span(tokens, kinds, published)
    if span:
        return span
    if "~" in kinds[:-1]:
        found = interpret(tuple(token for token in tokens if token.kind != "~"), published)
        return tuple(r if "/" in r else f"{r}~" for r in found)
    if kinds[0] in "swaf":
        return _open(kinds[0], interpret(tokens[1:], published))
    for modifiers, modified in ((_DAY_PARTS, _day_only), (_EDGES, _edge), (_LOOSE, _loose)):
        if any(kind in modifiers for kind in kinds):
            rest = tuple(token for token in tokens if token.kind not in modifiers)
            return modified(tokens, rest, published)
    return apply(tokens, published) or _confirmed(tokens, published)


def _day_only(_tokens: Tokens, rest: Tokens, published: date | None) -> Readings:
    """ "Friday night" and "12:00 UTC Monday" are that day; "May at 10" is nothing."""
    return tuple(r for r in interpret(rest, published) if _DAY.fullmatch(r))


def _loose(tokens: Tokens, rest: Tokens, published: date | None) -> Readings:
    """ "Late 2006" is 2006; a part of the year that it may mean is a reading too."""
    side = first(tokens, "E").value
    if kinds_of(rest) == "u" and side != _WHOLE:  # "the whole year" hangs on the story
        rest = (Token("V"), *rest)
    found = interpret(rest, published)
    parts = [part for r in found for part in anchors.narrowed(r, side)]
    return (*found, *parts, *_clipped(rest, published, found, [side]))


def _clipped(
    tokens: Tokens, published: date | None, found: Readings, sides: Iterable[int]
) -> Readings:
    """ "Earlier this week" may end with publication, "later this week" begin with it."""
    if not published or kinds_of(tokens) not in _UNITS_AROUND or first(tokens, "V").value:
        return ()
    return tuple(
        part
        for whole in found
        for side in sides
        if abs(side) == 1
        for part in anchors.clipped(whole, published, side)
    )


def _edge(tokens: Tokens, rest: Tokens, published: date | None) -> Readings:
    """ "The end of the year": that year, and its last month or day for who reads it so."""
    if kinds_of(rest) == "u":
        rest = (Token("V"), *rest)
    side = first(tokens, "e").value
    found = interpret(rest, published)
    finer = [edge for r in found for edge in _edges_of(r, side)]
    return (*found, *finer)


def _edges_of(edtf: str, side: int) -> Readings:
    days = bounds(edtf)
    edge = days and days[0 if side < 0 else 1]
    if not edge or _DAY.fullmatch(edtf):
        return ()
    month = edge.isoformat()[:7]
    return (edge.isoformat(),) if len(edtf) == len(month) else (month, edge.isoformat())


def _open(kind: str, found: Readings) -> Readings:
    """ "Since 2011" names 2011 and may be written as what it opens, `2011/..`."""
    shape = "../{}" if kind == "w" else "{}/.."
    return (*found, *(shape.format(r) for r in found if "/" not in r))


def _span(tokens: Tokens, kinds: str, published: date | None) -> Readings:
    """A range: "from A to B", "between A and B", "A - B", with what both sides share.

    "Saturday and Sunday" is one where the days follow each other.
    """
    if kinds[0] == "P":  # "the night of Saturday to Sunday" is of both days, and of each
        nights = _span(tokens[1:], kinds[1:], published) if kinds[1:] else ()
        return (
            *nights,
            *(day for night in nights if _is_a_night(night) for day in night.split("/")),
        )
    body = tokens[1:] if kinds[0] in "fbs" else tokens
    body = (body[0], Token("&"), body[1]) if kinds == "WW" else body  # the Arabic "and" is a prefix
    is_pair = kinds[0] not in "bf" and any(token.kind == "&" for token in body)
    connectors = "&" if kinds[0] == "b" or is_pair else _CONNECTORS
    cuts = [n for n, token in enumerate(body) if token.kind in connectors]
    if len(cuts) != 1 or not 0 < cuts[0] < len(body) - 1:
        return ()
    left, right = _shared(body[: cuts[0]], body[cuts[0] + 1 :])
    ends, starts = interpret(right, published), interpret(left, published)
    joined = (_joined(starts, end) for end in ends)
    ranges = tuple(dict.fromkeys(range_ for range_ in joined if range_))
    return tuple(filter(_is_a_night, ranges)) if is_pair else ranges


def _is_a_night(range_: str) -> bool:
    """Tell whether a range is of two days that follow each other."""
    first, last = edges(range_)
    return first is not None and last == first + timedelta(days=1)


def _shared(left: Tokens, right: Tokens) -> tuple[Tokens, Tokens]:
    """Give each side what it takes from the other: "3 to 5 March 2015", "March 3-5", "1998-99"."""
    kinds = kinds_of(left), kinds_of(right)
    if kinds[1] == "N" and kinds[0] == "Y":
        year = left[0].value - left[0].value % 100 + right[0].value
        return left, (Token("Y", year),)
    if re.fullmatch("M[NO]", kinds[0]) and re.fullmatch("[NO]Y?", kinds[1]):
        right = (left[0], *right)
    elif re.fullmatch("W?[NO]", kinds[0]) and re.fullmatch("W?[NO]MY?", kinds[1]):
        left = (*left, first(right, "M"))
    if "Y" in kinds_of(right) and not set("YIRKB") & set(kinds_of(left)):
        left = (*left, first(right, "Y"))
    return left, right


def _joined(starts: Readings, end: str) -> str | None:
    """The interval to an end from the latest start that lies before it."""
    until = bounds(end)
    if not until or "/" in end:
        return None
    known = [(days[0], start) for start in starts if "/" not in start and (days := bounds(start))]
    before = [(day, start) for day, start in known if day and until[1] and day < until[1]]
    return f"{max(before)[1]}/{end}" if before else None


def _confirmed(tokens: Tokens, published: date | None) -> Readings:
    """ "Yesterday, Wednesday", "today, 7 February": the day where both agree, else nothing."""
    rest = tuple(token for token in tokens if token.kind != "R")
    if published is None or len(rest) != len(tokens) - 1:
        return ()
    day = anchors.shifted("day", first(tokens, "R").value, published)
    return (day,) if day in interpret(rest, published) else ()
