"""Cut a folded text into the numerals and number words it holds; all other words are skipped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.numbers.lexicon import VULGAR, Lexicon, Word
from summarizer.numbers.numerals import Numeral, read_digits, read_fraction

_IGNORED = Word("ignored", 0)
_NUMERAL = Word("numeral", 0)
# Where a number may begin: a run of letters, a run of digits, ".5", "½".
_PLACE = re.compile(rf"[^\W\d_{VULGAR}]+|\.?\d+|[{VULGAR}]")


@dataclass(slots=True)
class Token:
    """One numeral or number word at its place."""

    start: int  # with a word written onto it, as Arabic "and"
    left: int  # without
    end: int
    word: Word
    linked: bool = False  # an "and" is written onto it
    numeral: Numeral | None = None
    suffix: str = ""


def scan(folded: str, lexicon: Lexicon) -> Iterator[Token]:
    """Yield the number tokens of a folded text in order."""
    passed = 0
    for start in places(folded, lexicon):
        if start < passed:
            continue
        match = lexicon.token.match(folded, start) or lexicon.token.match(folded, start + 1)
        if match is not None:
            passed = match.end()
            yield from _tokens(match, lexicon)


def places(folded: str, lexicon: Lexicon) -> Iterator[int]:
    """Yield where a number may begin in a folded text: at digits, and at words that may be one."""
    starters, length = lexicon.starters, lexicon.starter_length
    for place in _PLACE.finditer(folded):
        word = place[0]
        if word[:length] in starters or not word[0].isalpha():
            yield place.start()


def _tokens(match: re.Match[str], lexicon: Lexicon) -> Iterator[Token]:
    kind = match.lastgroup
    if kind == "word":
        yield from _word(match, lexicon)
    elif kind == "fraction":
        yield from _numerals(match.start(), read_fraction(match["fraction"]), "")
    elif kind == "ignored":
        yield Token(match.start(), match.start(), match.end(), _IGNORED)
    else:
        yield from _digits(match, lexicon)


def _digits(match: re.Match[str], lexicon: Lexicon) -> Iterator[Token]:
    settings = lexicon.settings
    found = read_digits(match["digits"], settings["decimal"], both=settings["both_separators"])
    yield from _numerals(match.start("digits"), found, match["suffix"] or "")


def _numerals(offset: int, numerals: tuple[Numeral, ...], suffix: str) -> Iterator[Token]:
    *others, last = numerals
    for numeral in others:
        start = offset + numeral.start
        yield Token(start, start, offset + numeral.end, _NUMERAL, numeral=numeral)
    start, end = offset + last.start, offset + last.end + len(suffix)
    yield Token(start, start, end, _NUMERAL, numeral=last, suffix=suffix)


def _word(match: re.Match[str], lexicon: Lexicon) -> Iterator[Token]:
    linked = match["link"] is not None
    left, text = match.start() + (1 if linked else 0), match["word"]
    word = lexicon.words.get(text) or lexicon.words.get(" ".join(text.split()))
    if word is not None:
        yield Token(match.start(), left, match.end(), word, linked)
    elif lexicon.segment is not None:
        yield from _compound(match.start("word"), text, lexicon)


def _compound(offset: int, text: str, lexicon: Lexicon) -> Iterator[Token]:
    """Yield the parts of a German compound; its "und" becomes the link of the next part."""
    linked, begin = False, 0
    assert lexicon.segment is not None
    for part in lexicon.segment.finditer(text):
        if part[0] == "und":
            linked = True
            continue
        start, end = offset + begin, offset + part.end()
        yield Token(start, start, end, lexicon.words[part[0]], linked)
        linked, begin = False, part.end()
