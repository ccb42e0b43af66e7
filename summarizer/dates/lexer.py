"""From the text of a date expression to tokens; one unknown word and there are none.

Numbers that are dates by their shape alone (ISO, 21.07.2017, 7/21/2017) become tokens here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice, product

from summarizer.dates.anchors import edtf_day, short_year
from summarizer.dates.edtf import is_valid
from summarizer.dates.vocabulary import PIECE, Meaning, Token, Vocabulary, fold

_FIRST_YEAR, _LAST_YEAR = 1000, 2199  # four digits outside these are a number, not a year
_LONGEST_MONTH, _HOURS, _MINUTES = 31, 24, 60
_MOST_SEQUENCES = 64  # four ambiguous words are many in one expression
_NEAR = ("~", "n")  # "about" and "shortly before" say nothing of a day when a time follows
_SKIPPED = frozenset("()[]{},.;:'\"«»“”„،؛/")

_NUMBER = re.compile(
    r"""
    (?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:t[0-9][0-9:.,]*(?:z|[+-][0-9:]+)?)?(?![0-9])
    | (?P<compact>[0-9]{8})(?![0-9])
    | (?P<year_first>[0-9]{4}([./])[0-9]{1,2}\4[0-9]{1,2})(?![0-9])
    | (?P<numeric>[0-9]{1,2}([./-])[0-9]{1,2}\6(?:[0-9]{4}|[0-9]{2}))(?![0-9])
    | (?P<iso_month>[0-9]{4}-(?:0[1-9]|1[0-2]))(?![0-9-])
    | (?P<month_year>(?:0?[1-9]|1[0-2])/[0-9]{4})(?![0-9/])
    | (?P<day_month>[0-9]{1,2}\.[0-9]{1,2}\.)(?![0-9])
    | (?P<clock>[0-9]{1,2}(?:(?:[:h][0-9]{2}){1,2}|\sh\s[0-9]{2}
        |\.[0-9]{2}(?=\s*(?:uhr|[ap]\.?m|horas|hrs))))(?![0-9])
    | (?P<short>'[0-9]{2})(?![0-9]|'?[^\W\d_])
    | '?(?P<number>[0-9]+)(?:'?(?P<suffix>[^\W\d_]+))?
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"(?=[ivx]{2})(?P<tens>x{0,3})(?P<ones>ix|iv|v?i{0,3})(?:e|eme)?")
_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


def token_sequences(text: str, words: Vocabulary, published: date | None) -> Iterator[Meaning]:
    """Cut an expression into tokens, in every way that its words can be meant.

    "In zwei Wochen" and "in der Nacht" share a word that counts ahead or says nothing: both are
    tried. There is no sequence where a word is unknown.
    """
    slots: list[tuple[Meaning, ...]] = []
    folded, at = fold(text), 0
    while at < len(folded):
        taken = _taken_at(folded, at, words, published)
        if taken is None:
            return
        slots.append(taken[0])
        at = taken[1]
    for meanings in islice(product(*slots), _MOST_SEQUENCES):
        yield _tidied([token for meaning in meanings for token in meaning])


Taken = tuple[tuple[Meaning, ...], int]


def _taken_at(folded: str, at: int, words: Vocabulary, published: date | None) -> Taken | None:
    """What the text at a place can mean, and where the text goes on."""
    sign = folded[at]
    if sign.isspace():
        return ((),), at + 1
    phrase = _phrase_at(folded, at, words)
    if phrase:
        return phrase
    number = _NUMBER.match(folded, at)
    if number:
        return _number(number, words, published)
    if sign == "-" or (sign == "/" and folded[at + 1 : at + 2].isdigit()):
        return ((Token("-"),),), at + 1
    if sign in _SKIPPED:
        return ((),), at + 1
    return _prefixed(folded, at, words) or _roman(folded, at)


def _phrase_at(folded: str, at: int, words: Vocabulary, cut: int = 0) -> Taken | None:
    """The longest phrase of the vocabulary here, without the first `cut` letters."""
    start = at + cut
    spans = list(_spans(folded, start, words.longest))
    for size in range(len(spans), 0, -1):
        found = words.phrases.get(tuple(text for text, _ in spans[:size]))
        if found is not None:
            return found, spans[size - 1][1]
    return None


def _spans(folded: str, at: int, limit: int) -> list[tuple[str, int]]:
    """The next pieces of the text with their ends."""
    spans: list[tuple[str, int]] = []
    for piece in PIECE.finditer(folded, at):
        if len(spans) == limit:
            break
        spans.append((piece.group(), piece.end()))
    return spans


def _prefixed(folded: str, at: int, words: Vocabulary) -> Taken | None:
    """Arabic writes the article, "in" and "and" in one word with what follows."""
    for prefix in words.prefixes:
        if folded.startswith(prefix, at):
            found = _phrase_at(folded, at, words, cut=len(prefix))
            if found:
                return found
    return None


def _roman(folded: str, at: int) -> Taken | None:
    """Centuries are often numbered so: "XIXe siècle", "siglo XX"."""
    word = _WORD.match(folded, at)
    numeral = _ROMAN.fullmatch(word.group()) if word else None
    if not (word and numeral):
        return None
    value = 10 * len(numeral["tens"]) + _ROMAN_ONES.index(numeral["ones"])
    return ((Token("O", value),),), word.end()


def _number(found: re.Match[str], words: Vocabulary, published: date | None) -> Taken | None:
    """Digits: a date by their shape, a clock time, an ordinal, a decade, a year or a number."""
    shape = found.lastgroup or ""
    if shape in _SHAPES:
        token = _SHAPES[shape](found[shape], words, published)
    elif found["suffix"] in words.ordinal_suffixes and found["suffix"]:
        token = Token("O", int(found["number"]))
    elif found["suffix"] in words.decade_suffixes and int(found["number"]) % 10 == 0:
        token = Token("K", int(found["number"]))
    else:
        return _plain_number(found)
    return (((token,),), found.end()) if token else None


def _plain_number(found: re.Match[str]) -> Taken | None:
    digits = found["number"]
    if len(digits) <= 3:
        return ((Token("N", int(digits), "digits"),),), found.end("number")
    if len(digits) == 4 and _FIRST_YEAR <= int(digits) <= _LAST_YEAR:
        return ((Token("Y", int(digits)),),), found.end("number")
    if len(digits) == 4:
        return ((Token("N", int(digits)),),), found.end("number")  # "0800 UTC", "0490 BC"
    return None


def _exact(*candidates: str) -> Token | None:
    dates = tuple(dict.fromkeys(edtf for edtf in candidates if is_valid(edtf)))
    return Token("I", dates=dates) if dates else None


def _year_first(text: str, _words: Vocabulary, _published: date | None) -> Token | None:
    if text.isdigit():
        return _exact(edtf_day(int(text[:4]), int(text[4:6]), int(text[6:])))
    year, month, day = (int(part) for part in re.split("[./-]", text))
    return _exact(edtf_day(year, month, day))


def _numeric(text: str, words: Vocabulary, published: date | None) -> Token | None:
    """7/21/2017 and 21.07.2017; where both orders are dates, the language's habit comes first.

    Points are always day first. A language whose habit is unknown has no answer for 3/4/2024.
    """
    parts = re.split("[./-]", text)
    first, second, year = map(int, parts)
    if len(parts[2]) == 2:
        if published is None:
            return None
        year = short_year(year, published)
    day_first, month_first = edtf_day(year, second, first), edtf_day(year, first, second)
    if "." in text:
        return _exact(day_first)
    if words.date_order is None and is_valid(day_first) and is_valid(month_first):
        return _exact(day_first) if first == second else None
    orders = (month_first, day_first) if words.date_order == "mdy" else (day_first, month_first)
    return _exact(*orders)


def _month_year(text: str, _words: Vocabulary, _published: date | None) -> Token | None:
    month, _, year = text.partition("/")
    return _exact(f"{year}-{int(month):02d}")


def _day_month(text: str, _words: Vocabulary, _published: date | None) -> Token | None:
    day, month, _ = (int(part or 0) for part in text.split("."))
    return Token("D", month * 100 + day)


def _clock(_text: str, _words: Vocabulary, _published: date | None) -> Token | None:
    return Token("H")


def _short(text: str, _words: Vocabulary, published: date | None) -> Token | None:
    return Token("Y", short_year(int(text[1:]), published)) if published else None


_SHAPES: dict[str, Callable[[str, Vocabulary, date | None], Token | None]] = {
    "iso": _year_first,
    "compact": _year_first,
    "year_first": _year_first,
    "numeric": _numeric,
    "iso_month": lambda text, _words, _published: _exact(text),
    "month_year": _month_year,
    "day_month": _day_month,
    "clock": _clock,
    "short": _short,
}


def _tidied(found: list[Token]) -> Meaning:
    """Drop small words, the hour with its number, a month's second name, hyphens inside words."""
    kept: list[Token] = []
    for token in map(_at_the_clock, found, [Token(""), *found]):
        last = kept[-1] if kept else Token("")
        if token.kind == "h":
            kept = _an_hour(kept)
        elif _counts_on(token, kept):
            kept = [*kept[:-2], Token("N", kept[-2].value + token.value)]
        elif _replaces(token, last):
            kept[-1] = token
        elif not _says_nothing(token, last):
            kept.append(token)
    return tuple(kept)


def _counts_on(token: Token, kept: list[Token]) -> bool:
    """Tell the "five" of "thirty-five": in words, and right behind the tens."""
    if "".join(one.kind for one in kept[-2:]) + token.kind != "N-N":
        return False
    tens = kept[-2]
    in_words = not tens.name and not token.name
    return in_words and tens.value % 10 == 0 < tens.value and 0 < token.value < 10


def _replaces(token: Token, last: Token) -> bool:
    """Tell "around noon" and "mid-week": what stands before says nothing beside it."""
    if token.kind in "HP":
        return last.kind in _NEAR
    return token.kind in "upe" and last.kind == "-"


def _at_the_clock(token: Token, before: Token) -> Token:
    """Read the hour, or four digits, behind "at" as a time of day."""
    if before.kind != "@" or token.kind not in "YN":
        return token
    hour, minute = divmod(token.value, 100)
    may_be_a_day = _HOURS < token.value <= _LONGEST_MONTH
    is_clock = not may_be_a_day and hour < _HOURS and minute < _MINUTES
    return Token("H") if is_clock else token


def _an_hour(kept: list[Token]) -> list[Token]:
    """Put the hour in the place of its digits and of the "about" before them."""
    for kinds in (("N", "Y", "H"), _NEAR):
        if kept and kept[-1].kind in kinds:
            kept = kept[:-1]
    return [*kept, Token("H")]


def _says_nothing(token: Token, last: Token) -> bool:
    if token.kind == "-":
        return last.kind in ("E", "e", "")
    return token.kind in "_@" or (token.kind == "M" and token == last)
