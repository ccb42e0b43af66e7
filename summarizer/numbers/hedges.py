"""The words around a count: hedges ("at least"), determiners, and what makes it unreadable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, get_args

from summarizer.numbers.lexicon import LANGUAGES, alternation, fold, load

Hedge = Literal["exact", "at_least", "over", "at_most", "under", "nearly", "near", "about"]

_HEDGES = frozenset(get_args(Hedge))
LONGEST_HEDGE = 24  # characters: "slightly more than "
_WORD = re.compile(r"\w+")
_WORD_START = re.compile(r"(?<!\w)\w")
_END = r"(?:(?<=')|(?!\w))\s*"  # "d'" needs no boundary after it


@dataclass(frozen=True, slots=True)
class Phrases:
    """The compiled words around a count in one language."""

    opening: re.Pattern[str]  # one hedge or determiner
    before: Mapping[str, Hedge]
    openers: frozenset[str]  # the first words of these
    closing: re.Pattern[str]  # one hedge behind the number
    after: Mapping[str, Hedge]
    inside: tuple[str, ...]
    determiners: re.Pattern[str]
    collectives: re.Pattern[str]
    head_ends: re.Pattern[str]
    nothing: re.Pattern[str]
    joins: re.Pattern[str]
    including: re.Pattern[str]
    several: re.Pattern[str]
    articles: frozenset[str]
    couples: tuple[str, ...]
    ranges: frozenset[str]
    between: tuple[str, ...]
    link: str
    prepositions: frozenset[str]

    def hedge_before(self, text: str, start: int) -> int:
        """Return where the hedge begins that stands directly before a place; the place if none.

        A hedge that the count has begun with itself is extended too: "no" before "more than 40".
        Words that are no hedge elsewhere ("over 31 deaths", "up to 38") do not count.
        """
        first = max(0, start - LONGEST_HEDGE)
        if self.openers.isdisjoint(_WORD.findall(text, first, start)):
            return start  # mostly
        for word in _WORD_START.finditer(text, first, start):
            match = self.opening.match(text, word.start())
            if match is not None and match.end() >= start:
                phrase = " ".join(match[0].split())
                if phrase in self.before and phrase not in self.prepositions:
                    return word.start()
        return start

    def hedge_behind(self, text: str, end: int) -> int:
        """Return where the hedge ends that stands directly behind a place; the place if none."""
        match = self.closing.match(text, end + 1) if text[end : end + 1].isspace() else None
        return end if match is None or match[0] in self.prepositions else match.end()

    def lead(self, text: str) -> list[Hedge] | None:
        """Return the hedges of what stands before a number, None when it holds other words."""
        found: list[Hedge] = []
        place = len(text) - len(text.lstrip())
        while place < len(text):
            match = self.opening.match(text, place)
            if match is None:
                return None
            phrase = " ".join(match[0].split())
            if phrase in self.before:
                found.append(self.before[phrase])
            place = match.end()
        return found

    def trail(self, text: str) -> tuple[str, list[Hedge]]:
        """Blank the hedges of what stands after a number, and return them."""
        found = [self.after[" ".join(match[0].split())] for match in self.closing.finditer(text)]
        return self.closing.sub(lambda match: " " * len(match[0]), text), found

    def within(self, words: str) -> list[Hedge]:
        """Return the hedge that is in the number itself, as in French "une dizaine"."""
        return ["about"] if any(word in words for word in self.inside) else []

    def starts_with_hedge(self, text: str) -> bool:
        """Tell "no more than ..." from "no ..."."""
        match = self.opening.match(text)
        return match is not None and " ".join(match[0].split()) in self.before

    def ends_with_at_most(self, text: str) -> bool:
        """Tell "... but no more than", which gives a maximum after a minimum."""
        most = tuple(phrase for phrase, hedge in self.before.items() if hedge == "at_most")
        return text.endswith(most)

    def collective(self, rest: str) -> bool:
        """Tell whether what is counted is itself many: "a group", but not "a man in a group"."""
        end = self.head_ends.search(rest)
        return self.collectives.search(rest[: end.start()] if end else rest) is not None

    def determiner(self, text: str, place: int) -> bool:
        """Tell whether a determiner stands at a place: "two guards and the driver"."""
        return self.determiners.match(text, place) is not None


@lru_cache(maxsize=len(LANGUAGES))
def load_phrases(code: str) -> Phrases:
    """Compile the words around a count of a primary language code."""
    settings = load(code).settings
    count = settings["count"]
    before, after = _hedges(count["before"], code), _hedges(count["after"], code)
    determiners = _folded(count["determiners"], code)
    return Phrases(
        opening=_compile([*before, *determiners], "(?:{})" + _END),
        before=before,
        openers=frozenset(word[0] for word in map(_WORD.match, before) if word),
        closing=_compile(after, r"(?<!\w)(?:{})(?!\w)"),
        after=after,
        inside=tuple(_folded(count.get("inside", {}).get("about", ()), code)),
        determiners=_compile([*determiners, *_folded(count["articles"], code)], "(?:{})" + _END),
        collectives=_compile(_folded(count["collectives"], code), r"\b(?:{})\b"),
        head_ends=_compile(_folded(count["head_ends"], code), r"\b(?:{})(?:(?<=')|\b)|,"),
        nothing=_compile(_folded(count["nothing"], code), "(?:{})" + _END),
        joins=_compile(_folded(count["joins"], code), _join_shape(code)),
        including=_compile(_folded(count["including"], code), r",?\s+(?:{})\b"),
        several=_compile(_folded(settings["several"], code), r"(?:{})\b"),
        articles=frozenset(_folded(count["articles"], code)),
        couples=tuple(_folded(count["pairs"], code)) or ("\0",),
        ranges=frozenset(_folded(settings["ranges"], code)),
        between=tuple(_folded(settings["between"], code)),
        link=fold(settings["link"], code),
        prepositions=frozenset(_folded(count["prepositions"], code)),
    )


def _join_shape(code: str) -> str:
    """Return the pattern of a join; Arabic writes "and" onto the next word."""
    return r"[,،]\s*|\s(?:{})" if code == "ar" else r",\s*(?:{})\s+|,\s*|\b(?:{})\s+"


def _hedges(table: Mapping[Hedge, list[str]], code: str) -> dict[str, Hedge]:
    assert _HEDGES.issuperset(table), f"unknown hedges in {code}.toml: {table.keys() - _HEDGES}"
    return {phrase: hedge for hedge, words in table.items() for phrase in _folded(words, code)}


def _folded(words: Iterable[Any], code: str) -> list[str]:
    return [fold(str(word), code) for word in words]


def _compile(words: Iterable[str], shape: str) -> re.Pattern[str]:
    return re.compile(shape.replace("{}", alternation(words) or "(?!)"))
