"""Numbers that a source may have in words which nobody here can read.

Of a language without a file in `languages/` only digits are read. Where its article spells a number
out, or names its scale in a word, an answer in digits is right and looks wrong. So what news spells
out is let pass, save where the thing that is counted shows that the source has another number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from summarizer.numbers.finding import find
from summarizer.numbers.lexicon import has_words
from summarizer.numbers.model import Number

_LAST_SPELLED = 99  # beyond it news spells out round numbers only,
_LAST_ROUND = 1_000  # and none beyond a thousand without digits before the word
_TENTHS = 10  # percent: 7割 is 70 %
_SHARE = re.compile(r"(\d)割")
_HALF_HOUR = re.compile(r"[時点點]半")
_SCALES = [Decimal(10) ** power for power in range(2, 13)]
_COUNTED = re.compile(r"^\s*([^\W\d_]+)")
_LEADING = re.compile(r"([^\W\d_]+)\s*$")
_DIGIT_BEFORE, _DIGIT_BEHIND = re.compile(r"\d\s*$"), re.compile(r"^\s*\d")
_IDEOGRAPHIC = frozenset({"ja", "zh"})
_RUN = re.compile(r"[〇零一二两兩三四五六七八九十百千]+")
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "兩": 2,
}
_TENS = {"十": 10, "百": 100, "千": 1_000}


def may_be_in_words(number: Number, text: str, sources: Sequence[str], language: str) -> bool:
    """Tell whether sources may have a number in words that are not read.

    Args:
        number: A number of the text.
        text: A sentence or two.
        sources: Sentences that should have its numbers.
        language: Their language (BCP 47).
    """
    value = number.value
    if value is None:
        return False
    found = [(source, one) for source in sources for one in find(source, language)]
    readings = [reading for reading in (value, number.alternative) if reading]
    if any(_is_scaled(reading, one.value) for reading in readings for _, one in found):
        return True
    if language[:2] in _IDEOGRAPHIC:
        value *= _TENTHS if text.startswith("割", number.end) else 1
        return any(value == one for source in sources for one in _ideographs(source))
    if has_words(language) or not _is_spelled(value):
        return False
    return not _is_counted_otherwise(number, text, found)


def _is_scaled(value: Decimal, other: Decimal | None) -> bool:
    """Tell 5,000,000 from the 5 of "5 millions" in any language."""
    if not value or not other:
        return False
    return any(value == other * scale or other == value * scale for scale in _SCALES)


def _is_spelled(value: Decimal) -> bool:
    if not 0 <= value <= _LAST_ROUND or value != value.to_integral_value():
        return False
    return value <= _LAST_SPELLED or len(str(int(value)).rstrip("0")) == 1


def _is_counted_otherwise(number: Number, text: str, found: list[tuple[str, Number]]) -> bool:
    """Tell whether a word beside a number stands in the sources, and always beside digits there."""
    sources = {source for source, _ in found}
    for shape, place in ((_COUNTED, text[number.end :]), (_LEADING, text[: number.start])):
        word = shape.search(place)
        if word is None:
            continue
        same = re.compile(rf"(?<!\w){re.escape(word[1])}(?!\w)")
        beside = [
            source[found.end() :] if shape is _LEADING else source[: found.start()]
            for source in sources
            for found in same.finditer(source)
        ]
        pattern = _DIGIT_BEHIND if shape is _LEADING else _DIGIT_BEFORE
        if beside and all(map(pattern.search, beside)):
            return True
    return False


def _ideographs(text: str) -> Iterator[int]:
    """Read the numbers in Chinese characters up to 9,999: 二十五 is 25, 二〇二四 is 2024."""
    if _HALF_HOUR.search(text):
        yield 30
    yield from (_TENTHS * int(digits) for digits in _SHARE.findall(text))
    for run in _RUN.findall(text):
        if _TENS.keys().isdisjoint(run):
            yield int("".join(str(_DIGITS[sign]) for sign in run))
            continue
        total, digit = 0, 0
        for sign in run:
            if sign in _TENS:
                total, digit = total + (digit or 1) * _TENS[sign], 0
            else:
                digit = _DIGITS[sign]
        yield total + digit
