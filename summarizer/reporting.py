"""Cues of reported speech: said, according to, selon, dijo, laut, قال.

The words stand in `lexicon/<language>.toml`. The core is meant to be right nearly always, since
it raises a warning. The wide list finds more, and only tells dialogue from the items of a list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import product
from typing import Literal

from summarizer import lexicon

Tier = Literal["core", "wide"]

_WORD = re.compile(r"[\w\u064b-\u065f\u0670]+")  # with the vowel signs of Arabic
_ARABIC_MARK = re.compile(r"[\u064b-\u065f\u0670\u0640]")
# "announced on Friday that": so many words may stand between a verb and its clause.
_CLAUSE_REACH = 4
# '…," the agency added': so many words may stand between a quotation and its verb.
_QUOTE_REACH = 6
_QUOTE_FOLLOWS = re.compile(r"\s*[,:]?\s*(?:[\"“„«‹「]|``|''|['‘](?=\w))|\s*:")
_QUOTE_ENDS = re.compile(r"[\"”“»«’'」]\s*[,.]?\s*$|[,.!?][\"”“»«’'」]|[\"”“»«’'」],")
_ENDS = re.compile(r"\s*[.!?…]?\s*$")
# What belongs to a verb up to the end of its clause.
_REST = re.compile(r"[^,;:.!?…\"“”„«»–—]*")
# "No rebel or jihadist group in the region has so far claimed": so many words may stand between.
_NOBODY_REACH = 12
_PAUSE = re.compile(r"[,;:.!?\"“”]")
_COMMA = re.compile(r"[,،]")
_ALIF = str.maketrans("أإآٱ", "اااا")

# First word → number of words → phrases of that many words; the longest first.
_Index = dict[str, dict[int, set[tuple[str, ...]]]]


@dataclass
class _Sentence:
    """A sentence, its folded words and where they stand."""

    text: str
    folded: list[str]

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        return [match.span() for match in _WORD.finditer(self.text)]


@dataclass(frozen=True, slots=True)
class _Cues:
    """The lists of one language and tier, indexed by the first word of each phrase."""

    free: _Index
    bound: _Index  # those that need a clause or a quotation
    never: _Index
    not_before: _Index
    not_after: frozenset[str]
    separable: frozenset[tuple[str, ...]]
    claims: _Index  # what nobody may have done
    nobody: _Index
    parts_clauses: frozenset[str]
    clause: frozenset[str]
    subject: frozenset[str]
    heads: frozenset[str]


@lru_cache(maxsize=4096)  # every window of a long article is checked against all of it
def cues(text: str, language: str, tier: Tier = "core") -> tuple[tuple[int, int], ...]:
    """Find the cues of a sentence: ranges of the words that mark it as somebody's statement.

    `language` is an ISO 639-1 code; a language without a list has no cues. `core` is precise,
    `wide` holds the core and everything else that may report.
    """
    lists = _lists(language, tier)
    if lists is None:
        return ()
    folded = _words_of(text)
    if lists.heads.isdisjoint(folded):
        return ()
    return tuple(_cues(text, folded, lists))


def _cues(text: str, folded: list[str], lists: _Cues) -> Iterator[tuple[int, int]]:
    heads = [place for place, word in enumerate(folded) if word in lists.heads]
    sentence = _Sentence(text, folded)
    behind = 0
    for place in heads:
        if place < behind:
            continue
        length = _longest(lists.never, folded, place)
        behind = place + length
        if not length and (length := _attributing(sentence, place, lists)):
            behind = place + length
            yield sentence.places[place][0], sentence.places[behind - 1][1]


def _attributing(sentence: _Sentence, place: int, lists: _Cues) -> int:
    """Count the words of the attributing cue at this place; 0 when there is none."""
    free = _longest(lists.free, sentence.folded, place)
    length = free or _longest(lists.bound, sentence.folded, place)
    behind = place + length
    if not length or _longest(lists.not_before, sentence.folded, behind):
        return 0
    if _is_taken_away(sentence, place, lists) or _is_separated(sentence, behind, lists):
        return 0
    if _longest(lists.claims, sentence.folded, place) and _is_nobodys(sentence, place, lists):
        return 0
    return length if free or _has_content(sentence, place, behind, lists) else 0


def _is_taken_away(sentence: _Sentence, place: int, lists: _Cues) -> bool:
    """Tell whether the word before makes it a passive, a negation or a noun."""
    if not place or sentence.folded[place - 1] not in lists.not_after:
        return False
    between = sentence.text[sentence.places[place - 1][1] : sentence.places[place][0]]
    return not between.strip("'’- ")


def _is_nobodys(sentence: _Sentence, place: int, lists: _Cues) -> bool:
    """Tell "No militant group has yet claimed responsibility": nobody, in the cue's own clause."""
    for before in range(place - 1, max(-1, place - 1 - _NOBODY_REACH), -1):
        if sentence.folded[before] in lists.parts_clauses:
            return False
        behind = sentence.places[before][1]
        if _PAUSE.search(sentence.text, behind, sentence.places[before + 1][0]):
            return False
        if _longest(lists.nobody, sentence.folded, before):
            return True
    return False


def _is_separated(sentence: _Sentence, behind: int, lists: _Cues) -> bool:
    """Tell whether the end of the clause makes another verb of it: "Er sagte das Treffen ab."."""
    if not lists.separable:
        return False
    rest = _REST.match(sentence.text, sentence.places[behind - 1][1])
    last = _words_of(rest.group())[-1:] if rest else []
    return (sentence.folded[behind - 1], *last) in lists.separable


def _has_content(sentence: _Sentence, place: int, behind: int, lists: _Cues) -> bool:
    """Tell whether a clause or a quotation belongs to the cue."""
    text, places = sentence.text, sentence.places
    ahead = sentence.folded[behind : behind + _CLAUSE_REACH + 1]
    if not lists.clause.isdisjoint(ahead) or (ahead and ahead[0] in lists.subject):
        return True
    start, end = places[place][0], places[behind - 1][1]
    if _QUOTE_FOLLOWS.match(text, end):
        return True
    if _QUOTE_ENDS.search(text[places[max(0, place - _QUOTE_REACH)][0] : start]):
        return True
    return bool(_ENDS.match(text, end) and _COMMA.search(text, 0, start))


def _longest(phrases: _Index, folded: list[str], position: int) -> int:
    """Count the words of the longest phrase that begins at this position."""
    if position >= len(folded):
        return 0
    for length, same in phrases.get(folded[position], {}).items():
        if tuple(folded[position : position + length]) in same:
            return length
    return 0


def _words_of(text: str) -> list[str]:
    """List the words folded: case, and in Arabic vowel signs and the forms of alif.

    Accents stay (a/à, affirme/affirmé).
    """
    if text.isascii():
        return _WORD.findall(text.lower())
    return [_fold(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=4096)  # the words that are not ASCII come again and again
def _fold(word: str) -> str:
    folded = unicodedata.normalize("NFC", word).casefold()
    return folded if folded.isascii() else _ARABIC_MARK.sub("", folded).translate(_ALIF)


@cache
def _lists(language: str, tier: Tier) -> _Cues | None:
    data = lexicon.section(language, "reporting")
    if not data:
        return None
    prefixes = tuple(data.get("prefixes", ()))
    free = [*data["core"], *_compounds(data)]
    bound = data.get("core_with_clause", [])
    if tier == "wide":
        free, bound = [*free, *bound, *data.get("wide", [])], []
    never = _index(data.get("never", []))
    indexed = _index(free, prefixes), _index(bound, prefixes)
    return _Cues(
        *indexed,
        never=never,
        not_before=_index(data.get("not_before", [])),
        not_after=_words(data.get("not_after", [])),
        separable=frozenset(tuple(_words_of(pair)) for pair in data.get("separable", [])),
        claims=_index(data.get("claims", [])),
        nobody=_index(data.get("nobody", [])),
        parts_clauses=_words(data.get("parts_clauses", [])),
        clause=_words(data.get("clause", [])),
        subject=_words(data.get("subject", [])),
        heads=frozenset(indexed[0]) | frozenset(indexed[1]) | frozenset(never),
    )


def _compounds(data: dict[str, list[str]]) -> Iterator[str]:
    """Spell out the compound tenses: auxiliary, perhaps an adverb, participle."""
    adverbs = ["", *data.get("adverbs", [])]
    for parts in product(data.get("auxiliaries", ()), adverbs, data.get("participles", ())):
        yield " ".join(parts)


def _index(phrases: Iterable[str], prefixes: Sequence[str] = ()) -> _Index:
    """Index phrases by their first word, with the prefixes that a language joins to it."""
    index: _Index = {}
    for phrase in phrases:
        for prefix in ("", *prefixes):
            words = tuple(_words_of(prefix + phrase))
            index.setdefault(words[0], {}).setdefault(len(words), set()).add(words)
    return {head: dict(sorted(same.items(), reverse=True)) for head, same in index.items()}


def _words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for phrase in words for word in _words_of(phrase))
