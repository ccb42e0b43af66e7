"""The word lists of a language for names, and how words are folded before they are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations

from summarizer import lexicon

_APOSTROPHES = "’‘ʼʻʹ`´"
_HYPHENS = "‐‑‒–"
_ACCENT = re.compile(r"[\u0300-\u036f]")
POSSESSIVE = re.compile(r"'s(?!\w)")
WORD = re.compile(r"[^\W_]+")
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class Rules:
    """What a language's word lists say, ready for look-up."""

    ordinary: frozenset[str]
    calendar: frozenset[str]
    never_names: frozenset[str]  # as written: The, the; CEO; without May, March
    connectors: frozenset[str]
    endings: tuple[str, ...]
    common_endings: tuple[str, ...]
    elision: re.Pattern[str] | None
    acting: frozenset[str]
    acting_endings: tuple[str, ...]
    bare: frozenset[str]
    spellings: dict[str, str]  # stem → the stem of its other spelling
    same: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]  # first stem → form, its group


@cache
def rules_for(language: str) -> Rules:
    """Read the lists of a language that has them."""
    data = lexicon.section(language, "names")
    elided = "|".join(data.get("elisions", ()))
    elision = re.compile(rf"(?<!\w)(?:{elided})'(?=\w)", re.IGNORECASE) if elided else None
    endings = tuple(data["endings"])
    calendar = data.get("calendar", [])
    groups = [*calendar, *data["same"], *lexicon.section("countries", language).values()]
    words = WORD.findall(data["ordinary"])
    days = frozenset(form.casefold() for group in calendar for form in group)
    return Rules(
        ordinary=frozenset(fold_plain(word, None) for word in words),
        calendar=days,
        never_names=frozenset(
            form for word in words if word not in days for form in (word, word.capitalize())
        ),
        connectors=frozenset(data["connectors"]),
        endings=endings,
        common_endings=tuple(fold_plain(ending, None) for ending in data["common_endings"]),
        elision=elision,
        acting=frozenset(data.get("acting", ())),
        acting_endings=tuple(data.get("acting_endings", ())),
        bare=frozenset(data.get("bare", "").split()),
        spellings={
            stem(one, endings): stem(other, endings)
            for pair in data.get("spellings", ())
            for one, other in permutations(pair, 2)
        },
        same=_synonyms(groups, endings, elision),
    )


def _synonyms(
    groups: Iterable[Sequence[str]], endings: tuple[str, ...], elision: re.Pattern[str] | None
) -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Index every form of every group by its first stem; acronyms keep their capitals."""
    index: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for group in groups:
        forms = [
            form if form.isupper() else " ".join(WORD.findall(fold_plain(form, elision)))
            for form in (name.replace(".", "") for name in group)
        ]
        for form in forms:
            words = (form,) if form.isupper() else tuple(stem(w, endings) for w in form.split())
            index.setdefault(words[0], []).append((words, tuple(forms)))
    return index


def fold(text: str, rules: Rules) -> str:
    """Fold a text as written: `plain`, then `fold_plain`."""
    return fold_plain(plain(text), rules.elision)


def plain(text: str) -> str:
    """Write all apostrophes and hyphens one way, without moving a character."""
    if not text.isascii():
        for sign in _APOSTROPHES:
            text = text.replace(sign, "'")
        for sign in _HYPHENS:
            text = text.replace(sign, "-")
    return text


def fold_plain(text: str, elision: re.Pattern[str] | None) -> str:
    """Fold case, accents, possessives, elisions and the apostrophes inside words of a `plain` text."""
    folded = text.casefold()
    if not folded.isascii():
        folded = _ACCENT.sub("", unicodedata.normalize("NFKD", folded))
    folded = POSSESSIVE.sub(" ", folded)
    if elision:
        folded = elision.sub(" ", folded)
    return folded.replace("'", "")


def stem(word: str, endings: tuple[str, ...]) -> str:
    """Cut the first of these endings from a folded word, if enough of it remains."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
