"""Find every number of a text: cut it into tokens, read them, add what stands around them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter, neg

from summarizer.numbers.lexicon import Lexicon, fold, load, primary, read_toml
from summarizer.numbers.model import BASIS_POINT, POINT, Number
from summarizer.numbers.neighbours import NOON, read_afternoon, settle
from summarizer.numbers.reading import LONGEST_GAP, Reading, read
from summarizer.numbers.tokens import Token, scan

# Sentences come again (every check asks for the same ones); books do not, and would fill memory.
_CACHED_TEXTS = 1024
_CACHED_LENGTH = 2_000
_MAY_BE_MONEY = frozenset({"cardinal", "year", "money", "vague", "fraction"})
_BASIS_POINTS = 100  # of one percent
_MILLION = 1_000_000
_CURRENCY_WIDTH = 7  # characters before a sum: "USD$ "
_facts_of = attrgetter(*(fact.name for fact in fields(Number)))


def find(text: str, language: str = "en") -> list[Number]:
    """Find every number of a text, in order and without overlap.

    Indefinite articles and other words that may be no number ("one of them", "first", "both")
    are returned as `weak`. The two ends of a range are two numbers and share percent sign,
    currency and scale ("15-20 %" is 15 percent and 20 percent). So do the parts of what is no
    single number: a score (3-1), a time (10:30), a date (2024-02-07), a code (737-800).

    Args:
        text: Any text.
        language: Its language (BCP 47). English, French, Spanish, German, Arabic, Italian,
            Portuguese and Russian have number words; of any other language only digits are read.

    Returns:
        The numbers; `start` and `end` are code points of `text`.
    """
    code = primary(language)
    if len(text) > _CACHED_LENGTH:
        return list(_find(text, code))
    return list(_cached(text, code))


@lru_cache(maxsize=_CACHED_TEXTS)
def _cached(text: str, code: str) -> tuple[Number, ...]:
    return _find(text, code)


def _find(text: str, code: str) -> tuple[Number, ...]:
    lexicon = load(code)
    folded = fold(text, code)
    tokens = list(scan(folded, lexicon))
    readings: list[Reading] = []
    index, passed = 0, 0
    while index < len(tokens):
        if tokens[index].start < passed or not _counts(tokens[index], folded):
            index += 1
            continue
        is_article = tokens[index].word.weak
        if is_article and _stands_alone(tokens, index):
            readings.append(_lone_article(tokens[index]))
            passed, index = tokens[index].end, index + 1
            continue
        reading, index = read(tokens, index, folded, lexicon)
        if not (reading.weak and is_article):  # "a dollar" is no sum
            _dress(reading, text, folded, lexicon, passed)
            _reread(reading, folded, lexicon)
        readings.append(reading)
        passed = reading.end
    settle(readings, folded, lexicon)
    return tuple(Number(*_facts_of(reading)) for reading in readings)


def _stands_alone(tokens: list[Token], index: int) -> bool:
    """Tell most articles at once: nothing near that they could make a number with."""
    if tokens[index].word.role != "small":
        return False
    return index + 1 == len(tokens) or tokens[index + 1].start - tokens[index].end > LONGEST_GAP


def _lone_article(token: Token) -> Reading:
    value = Decimal(token.word.value)
    return Reading(token.left, token.end, "cardinal", value, value, value, weak=True)


def _counts(token: Token, folded: str) -> bool:
    """Tell whether a token can begin a number: an English "a" does so only before another word."""
    if token.word.weak and token.word.role == "small":
        after = folded[token.end : token.end + 2]
        return after[:1].isspace() and after[1:].isalpha()
    return token.word.role != "ignored"


def _dress(reading: Reading, text: str, folded: str, lexicon: Lexicon, passed: int) -> None:
    """Extend a reading by its sign, its currency and its percent sign; "half an hour" has a unit."""
    if not reading.spelled:
        _before(reading, text, passed)
    elif unit := lexicon.measures.get(folded[reading.start : reading.end]):
        reading.unit = unit
        return
    tail = lexicon.tail.match(folded, reading.end)
    if tail is None:
        _code_after(reading, text)
        _pounds_after(reading, folded, lexicon)
    elif tail.lastgroup == "percent":
        reading.kind, reading.unit, reading.end = "percent", "%", tail.end()
        reading.weak = False
        name = " ".join(tail["percent"].strip("-").split())
        if name in lexicon.hundredths:
            reading.unit = BASIS_POINT
            _change(reading, lambda value: value / _BASIS_POINTS)
        elif name in lexicon.points:
            reading.unit = POINT
    elif reading.kind in _MAY_BE_MONEY:
        name = tail["currency"] or tail["money"].strip()
        name = lexicon.currencies.get(name) or lexicon.currencies[" ".join(name.split())]
        reading.end = tail.end()
        _make_money(reading, name)


def _change(reading: Reading, change: Callable[[Decimal], Decimal]) -> None:
    """Change the value of a reading and its bounds alike, as far as it has them."""
    for name in ("value", "minimum", "maximum"):
        if (value := getattr(reading, name)) is not None:
            setattr(reading, name, change(value))


def _reread(reading: Reading, folded: str, lexicon: Lexicon) -> None:
    """Read "2 p.m." as 14 too, "two decades" as twenty, and note the hours of "two hours"."""
    if reading.kind != "cardinal" or reading.value is None:
        return
    if lexicon.period is not None and (period := lexicon.period.match(folded, reading.end)):
        reading.unit = reading.unit or lexicon.periods[period["period"]]
    if reading.alternative is not None:
        return
    if lexicon.span is not None and (match := lexicon.span.match(folded, reading.end)):
        reading.alternative = reading.value * lexicon.spans[match["span"]]
    elif reading.value <= NOON and folded[reading.start - 1 : reading.start] != ":":
        read_afternoon(reading, reading.end, folded, lexicon)


def _make_money(reading: Reading, unit: str) -> None:
    """Give a reading its currency; the one that says more wins: "$ 9.99 US dollars"."""
    if reading.unit is None or reading.unit == "$":
        reading.unit = unit
    if reading.kind != "vague":
        reading.kind = "money"
    if reading.scale > 1:  # "$5m" is five million, whatever "5m" is elsewhere
        reading.alternative = None


def _before(reading: Reading, text: str, passed: int) -> None:
    start = reading.start
    if start == passed:
        return
    if text[start - 1] in "-−" and (start == 1 or text[start - 2] in " \t\n\u00a0("):
        reading.start -= 1
        _change(reading, neg)
        return
    signs, codes, prefixes = _currencies()
    match = _before_pattern().search(text, max(passed, start - _CURRENCY_WIDTH), start)
    if match:
        reading.start = match.start()
        letters, sign, code = match.group("letters", "sign", "code")
        _make_money(
            reading,
            _abbreviated().get(code) or codes[code.lower()]
            if code
            else prefixes.get((letters or "").lower(), signs[sign]),
        )


@lru_cache(maxsize=1)
def _currencies() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    common = read_toml("common")
    return common["signs"], common["codes"], common["prefixes"]


@lru_cache(maxsize=1)
def _abbreviated() -> dict[str, str]:
    """Abbreviations before a sum that are neither signs nor codes: Rs 500."""
    abbreviated: dict[str, str] = read_toml("common")["abbreviated"]
    return abbreviated


@lru_cache(maxsize=1)
def _before_pattern() -> re.Pattern[str]:
    signs, codes, prefixes = _currencies()
    letters = "|".join(sorted((p.upper() for p in prefixes), key=len, reverse=True))
    names = "|".join(map(re.escape, [*(code.upper() for code in codes), *_abbreviated()]))
    return re.compile(
        rf"(?:(?:(?<!\w)(?P<letters>{letters})\s?)?(?P<sign>[{''.join(signs)}])"
        rf"|(?<!\w)(?P<code>{names}))\s?\Z"
    )


@lru_cache(maxsize=1)
def _after_pattern() -> re.Pattern[str]:
    return re.compile(rf"\s(?P<code>{'|'.join(code.upper() for code in _currencies()[1])})(?!\w)")


def _pounds_after(reading: Reading, folded: str, lexicon: Lexicon) -> None:
    """Read "5 million pounds" as a sum: weights of that size are said to be of something."""
    if reading.scale < _MILLION or lexicon.pounds is None or reading.kind not in _MAY_BE_MONEY:
        return
    if match := lexicon.pounds.match(folded, reading.end):
        reading.end = match.end()
        _make_money(reading, "pound")


def _code_after(reading: Reading, text: str) -> None:
    """Read "40 million USD": codes are capitals, unlike "les 40 ils" in French."""
    if not text[reading.end + 1 : reading.end + 2].isupper():
        return
    match = _after_pattern().match(text, reading.end)
    if match and reading.kind in _MAY_BE_MONEY:
        reading.end = match.end()
        _make_money(reading, _currencies()[1][match["code"].lower()])
