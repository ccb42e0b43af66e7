"""Names put together from two of the article: Ada Brandt, of Ada Lund and Jon Brandt.

Each word stands in the article, so that none is missing. What tells is that the article never has
the first word without another name behind it, has another name right before the second, and has the
two together in none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from summarizer.names.evidence import evidence_of
from summarizer.names.lists import POSSESSIVE, fold, plain, rules_for

_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?: [A-ZÀ-ÖØ-Þ][\w-]+)+")
_WORD = re.compile(r"[\w’'-]+")


def mixed(
    text: str, article_text: str, language: str, extra: Sequence[str] = ()
) -> Iterator[tuple[int, int]]:
    """Yield where a text has two neighbouring words of a name that belong to two names.

    Args:
        text: a sentence or two.
        article_text: the whole article.
        language: ISO 639-1 code.
        extra: further texts that support names.
    """
    for name in _NAME.finditer(text):
        if name[0] in article_text:
            continue  # nearly always
        for first, second in pairwise(_WORD.finditer(text, *name.span())):
            if _is_mixed(first[0], second[0], "\n".join((article_text, *extra)), language):
                yield first.start(), second.end()


def _is_mixed(first: str, second: str, source: str, language: str) -> bool:
    rules = rules_for(language)
    if f"{first} {second}" in source or POSSESSIVE.search(plain(first)):
        return False  # "Germany's SPD" are two names
    if {fold(first, rules), fold(second, rules)} & (rules.ordinary | rules.calendar):
        return False  # a title, an office, "On Monday"
    return _leads_only(first, source) and _are_apart(
        first, second, evidence_of(source, language).runs
    )


def _leads_only(first: str, source: str) -> bool:
    """Tell a word that the article has only before another word of a name."""
    behind = re.findall(rf"(?<!\w){re.escape(first)}(?!\w)(\s?\w?)", source)
    return bool(behind) and all(
        letters[:1].isspace() and letters[-1:].isupper() for letters in behind
    )


def _are_apart(first: str, second: str, runs: Sequence[Sequence[str]]) -> bool:
    """Tell whether a name has another word right before the second, and none has both."""
    if any(first in run and second in run for run in runs):
        return False
    return any(
        before[0].isupper() and word == second for run in runs for before, word in pairwise(run)
    )
