"""Names that differ by a small word: North Korea and South Korea, Sudan and South Sudan.

All words of "North Korea" may stand in an article that speaks of South Korea alone, so that no word
is missing. What tells the two apart is `[names.qualifiers]` of a language: of a kind (north) that
the article has nowhere, it is another place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from summarizer import lexicon
from summarizer.names.lists import WORD, Rules, fold, rules_for

_BESIDE = 24  # characters: a small word and a preposition
_STEM = 4  # letters that a country shares with its people: Korea, Korean


@dataclass(frozen=True, slots=True)
class _Qualifiers:
    """The words of a language that tell names apart."""

    kinds: Mapping[str, frozenset[str]]  # folded word → all words of its kind
    marks: tuple[str, ...]  # a text without any of these has no such word
    shapes: tuple[re.Pattern[str], ...]  # a name with such a word
    alone: re.Pattern[str] | None  # a name that means another place with such a word
    behind: bool  # whether these words stand behind a name


def may_be_confused(text: str, language: str) -> bool:
    """Tell at once, and seldom, that a text has a name with such a word, or one that lacks it."""
    words = _load(language)
    return words is not None and any(map(text.__contains__, words.marks))


def confused(
    text: str, source: str, language: str, *, rivals_only: bool = False
) -> Iterator[tuple[int, int]]:
    """Yield where a text has another name than its source, told apart by a small word.

    Args:
        text: a sentence or two.
        source: what should have its names.
        language: ISO 639-1 code; a language without `[names.qualifiers]` yields nothing.
        rivals_only: leave alone what the source names without any such word, and what the text
            names as the source does beside it.
    """
    words = _load(language)
    if words is None:
        return
    rules = rules_for(language)
    written = list(_qualified(text, words, rules))
    if written:
        stands = frozenset(WORD.findall(fold(source, rules)))
        other = [one for one in written if stands.isdisjoint(words.kinds[one.word])]
        is_other = _rivals(source, written, words, rules) if rivals_only else _standing(stands)
        yield from ((one.start, one.end) for one in other if is_other(one.name))
    if words.alone and not rivals_only:
        yield from _shortened(text, source, words.alone, words, rules)


class _Qualified(NamedTuple):
    """A name with such a word."""

    name: str  # its beginning
    word: str
    start: int
    end: int


def _standing(stands: frozenset[str]) -> Callable[[str], bool]:
    """Make a question: does a name, or a word of its kin, stand in the source?"""
    return lambda name: any(word.startswith(name) for word in stands)


def _rivals(
    source: str, written: list[_Qualified], words: _Qualifiers, rules: Rules
) -> Callable[[str], bool]:
    """Make a question: has the source a name with another word, which the text has nowhere?"""
    said = {one.word for one in written}
    rivals = {
        one.name
        for one in _qualified(source, words, rules)
        if said.isdisjoint(words.kinds[one.word])
    }
    return rivals.__contains__


def _shortened(
    text: str, source: str, alone: re.Pattern[str], words: _Qualifiers, rules: Rules
) -> Iterator[tuple[int, int]]:
    """Yield Sudan where the source has South Sudan alone."""
    for found in alone.finditer(text):
        if _is_qualified(found, words, rules):
            continue
        name = found[0] if " " in found[0] else rf"{found[0][:_STEM]}\w*"
        places = list(re.finditer(rf"(?<!\w){name}(?!\w)", source))
        if places and all(_is_qualified(place, words, rules) for place in places):
            yield found.span()


def _qualified(text: str, words: _Qualifiers, rules: Rules) -> Iterator[_Qualified]:
    """Yield the names that have such a word."""
    for shape in words.shapes:
        for found in shape.finditer(text):
            name, word = fold(found["name"], rules)[:_STEM], fold(found["word"], rules)
            yield _Qualified(name, word, *found.span())


def _is_qualified(name: re.Match[str], words: _Qualifiers, rules: Rules) -> bool:
    """Tell whether a small word of this sort stands beside a name, on the side of its language."""
    text = name.string
    if words.behind:
        beside = WORD.findall(fold(text[name.end() : name.end() + _BESIDE], rules))[:2]
    else:
        beside = WORD.findall(fold(text[max(0, name.start() - _BESIDE) : name.start()], rules))[-1:]
    return any(word in words.kinds for word in beside)


@cache
def _load(language: str) -> _Qualifiers | None:
    data = lexicon.section(language, "names").get("qualifiers")
    if not data:
        return None
    rules = rules_for(language)
    kinds: dict[str, frozenset[str]] = {}
    for group in data["kinds"]:
        folded = frozenset(fold(word, rules) for word in group)
        kinds |= {word: folded | kinds.get(word, frozenset()) for word in folded}
    written = [word for group in data["kinds"] for word in group]
    alone = "|".join(data.get("alone", ()))
    return _Qualifiers(
        kinds=kinds,
        marks=(*data["marks"], *data.get("alone", ())),
        shapes=tuple(
            re.compile(shape.replace("{}", "|".join(map(_in_any_case, written))))
            for shape in data["shapes"]
        ),
        alone=re.compile(rf"(?<!\w)(?:{alone})(?!\w)") if alone else None,
        behind=data.get("behind", False),
    )


def _in_any_case(word: str) -> str:
    return f"[{word[0].upper()}{word[0]}]{word[1:]}"
