"""What the words of a language mean: one TOML file a language, folded and indexed.

A file in `languages/` is data that a contributor can add: months, weekdays, relative days, units of
time and the small words around them. `languages/en.toml` documents every key.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_FOLDER = Path(__file__).parent / "languages"
_QUOTES_AND_DASHES = str.maketrans(
    dict.fromkeys("’‘ʼ`´′", "'") | dict.fromkeys("‐‑‒–—―−", "-") | {"ـ": None, "ى": "ي"}
)
PIECE = re.compile(r"[0-9]+|[^\W\d_]+|\S")

# The letter of each kind of word; `rules` writes its patterns over these letters.
SMALL_WORDS = {
    "filler": "_",
    "part_of_day": "P",
    "hour": "h",
    "clock": "@",
    "ago": "A",
    "hence": "F",
    "from": "f",
    "between": "b",
    "to": "t",
    "and": "&",
    "since": "s",
    "until": "w",
    "after": "a",
    "about": "~",
    "around_time": "n",
    "decade_word": "J",
}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}
_DIRECTIONS = {"last": -1, "this": 0, "next": 1}
_EDGES = {"start": -1, "end": 1}
_PARTS = {"early": -1, "mid": 0, "late": 1, "whole": 2}
_ERAS = {"before": -1, "after": 1}


class Token(NamedTuple):
    """A word or number with its kind (one letter, see `SMALL_WORDS` and `rules`) and its value."""

    kind: str
    value: int = 0
    name: str = ""
    dates: tuple[str, ...] = ()


Phrase = tuple[str, ...]
Meaning = tuple[Token, ...]
Entries = Iterator[tuple[str, Meaning]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language: folded phrases, each with all that it can mean."""

    phrases: Mapping[Phrase, tuple[Meaning, ...]] = field(default_factory=dict)
    longest: int = 0
    ordinal_suffixes: frozenset[str] = frozenset()
    decade_suffixes: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    date_order: str | None = None
    capitalised: frozenset[str] = frozenset()  # no names of days and months without their capital


def fold(text: str) -> str:
    """Fold case, accents, Arabic vowel signs, digits of any script, quotation marks and dashes."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_QUOTES_AND_DASHES)).casefold()
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c
        for c in decomposed.translate(_QUOTES_AND_DASHES)
        if unicodedata.category(c) not in ("Mn", "Cf")
    )


def pieces(text: str) -> Phrase:
    """Cut folded text into runs of letters, runs of digits and single signs."""
    return tuple(PIECE.findall(text))


@cache
def shipped() -> frozenset[str]:
    """Name the languages that have a file of their own."""
    return frozenset(path.stem for path in _FOLDER.glob("*.toml"))


@cache
def load(language: str, region: str = "") -> Vocabulary:
    """Read a language's file; the region (`gb` of `en-GB`) may change the order of 3/4/2024."""
    with (_FOLDER / f"{language}.toml").open("rb") as file:
        return build(tomllib.load(file), region)


def build(words: Mapping[str, Any], region: str = "") -> Vocabulary:
    """Index the tables of a language file, however many of them there are."""
    phrases: dict[Phrase, tuple[Meaning, ...]] = {}
    for text, meaning in _entries(words):
        phrase = pieces(fold(text))
        phrases[phrase] = tuple(dict.fromkeys((*phrases.get(phrase, ()), meaning)))
    for text, long in words.get("in_one_word", {}).items():
        parts = (phrases[(part,)][0] for part in pieces(fold(long)))
        phrases[pieces(fold(text))] = (tuple(token for part in parts for token in part),)
    order = words.get("region_date_order", {}).get(region, words.get("date_order"))
    return Vocabulary(
        phrases=phrases,
        longest=max(map(len, phrases), default=0),
        ordinal_suffixes=frozenset(map(fold, words.get("ordinal_suffixes", ()))),
        decade_suffixes=frozenset(map(fold, words.get("decade_suffixes", ()))),
        prefixes=tuple(map(fold, words.get("prefixes", ()))),
        date_order=order,
        capitalised=frozenset(_names_in(words)) if words.get("capitals") else frozenset(),
    )


def _names_in(words: Mapping[str, Any]) -> Iterator[str]:
    for table in ("weekdays", "months"):
        for texts in words.get(table, ()):
            yield from map(fold, texts)


def _entries(words: Mapping[str, Any]) -> Entries:
    """Each text with a meaning; the order is the order in which meanings are tried."""
    yield from _numbered(words, "relative_days", "R")
    yield from _named(words, "directions", "V", _DIRECTIONS)
    yield from _listed(words, "weekdays", "W", start=0)
    yield from _listed(words, "months", "M", start=1)
    yield from _joined(words)
    yield from _units(words)
    yield from _named(words, "seasons", "S", _SEASONS)
    yield from _named(words, "edges", "e", _EDGES)
    yield from _named(words, "modifiers", "E", _PARTS)
    yield from _named(words, "eras", "B", _ERAS)
    yield from _numbered(words, "decades", "K")
    yield from _holidays(words)
    for name, texts in words.get("small_words", {}).items():
        for text in texts:
            yield text, (Token(SMALL_WORDS[name]),)
    yield from _numbered(words, "numbers", "N")
    yield from _numbered(words, "ordinals", "O")


def _listed(words: Mapping[str, Any], table: str, kind: str, *, start: int) -> Entries:
    for value, texts in enumerate(words.get(table, ()), start):
        for text in texts:
            yield text, (Token(kind, value),)


def _numbered(words: Mapping[str, Any], table: str, kind: str) -> Entries:
    for value, texts in words.get(table, {}).items():
        for text in texts:
            yield text, (Token(kind, int(value)),)


def _named(words: Mapping[str, Any], table: str, kind: str, values: Mapping[str, int]) -> Entries:
    for name, texts in words.get(table, {}).items():
        for text in texts:
            yield text, (Token(kind, values[name]),)


def _units(words: Mapping[str, Any]) -> Entries:
    for table, before, kind in (
        ("unit", (), "u"),
        ("units", (), "p"),
        ("singles", (1,), "p"),
        ("duals", (2,), "p"),
    ):
        for name, texts in words.get(table, {}).items():
            for text in texts:
                yield text, (*(Token("N", n) for n in before), Token(kind, name=name))
    for number, texts in enumerate(words.get("quarters", ()), 1):
        for text in texts:
            yield text, (Token("O", number), Token("u", name="quarter"))


def _joined(words: Mapping[str, Any]) -> Entries:
    """German writes "Mittwochabend", or "Mittwoch morgen" where "morgen" alone is tomorrow."""
    for value, texts in enumerate(words.get("weekdays", ())):
        for text in texts:
            for part in words.get("joined_parts_of_day", ()):
                yield text + part, (Token("W", value), Token("P"))
                yield f"{text} {part}", (Token("W", value), Token("P"))


def _holidays(words: Mapping[str, Any]) -> Entries:
    for written, texts in words.get("holidays", {}).items():
        month, _, day = written.partition("-")
        for text in texts:
            yield text, (Token("D", int(month) * 100 + int(day)),)
