"""Names that only a number tells apart: the First World War and World War II.

"First" and "II" are as a rule no numbers that anybody counts with, and both stand in many a
sentence for something else. So the names are compared whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from summarizer.numbers.lexicon import alternation, fold, primary, read_toml


def unsupported_ranks(
    text: str, sources: Iterable[str], language: str = "en"
) -> Iterator[tuple[int, int]]:
    """Yield where a text has a name of one rank whose sources have it of another rank alone.

    Args:
        text: A sentence or two.
        sources: Texts in order of precedence; the first that has such a name decides.
        language: The language of all (BCP 47).
    """
    marks, ranks = _load(primary(language))
    if not any(map(text.__contains__, marks)):
        return  # nearly always
    code = primary(language)
    for source in sources:
        folded = fold(source, code)
        lacking = [rank for rank in ranks if not rank.search(folded)]
        if len(lacking) < len(ranks):
            for rank in lacking:
                yield from (found.span() for found in rank.finditer(fold(text, code)))
            return


@cache
def _load(code: str) -> tuple[tuple[str, ...], tuple[re.Pattern[str], ...]]:
    """Read the marks that no text with such a name lacks, and a pattern of the names of each rank."""
    ranked = read_toml(code).get("ranked", {})
    return tuple(ranked.get("marks", ())), tuple(
        re.compile(rf"(?<!\w)(?:{alternation(fold(name, code) for name in names)})(?!\w)")
        for names in ranked.get("names", ())
    )
