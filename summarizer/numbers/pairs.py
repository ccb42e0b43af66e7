"""“The two countries”: two that the reader knows already, so that nothing is counted.

Whoever writes so means both of what was named before, as "both" does, and the article need not have
the number. Where it counts the same noun otherwise ("three officers"), "the two" is a number still.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.numbers.finding import find
from summarizer.numbers.lexicon import fold, load, primary
from summarizer.numbers.model import Number

_PAIR = 2
_LAST_WORD = re.compile(r"([^\W\d_]+)\s+\Z")
_WORDS_BEHIND = re.compile(r"\s+([^\W\d_]+)(?:\s+([^\W\d_]+))?")  # an adjective may stand between


def refers_back(number: Number, text: str, sources: Sequence[str], language: str) -> bool:
    """Tell whether a "two" behind a definite article names what is known, and counts nothing.

    Args:
        number: A number of the text.
        text: A sentence or two.
        sources: Sentences that should have its numbers; of another language their nouns tell nothing.
        language: The language of the text (BCP 47).
    """
    if number.value != _PAIR or number.kind != "cardinal" or not number.spelled or number.unit:
        return False
    code = primary(language)
    folded = fold(text, code)
    before = _LAST_WORD.search(folded[: number.start])
    if before is None or before[1] not in load(code).settings.get("definite", ()):
        return False
    behind = _words_behind(folded, number.end)
    return not any(
        other.value not in (None, _PAIR)
        and not other.weak
        and not behind.isdisjoint(_words_behind(fold(source, code), other.end))
        for source in sources
        for other in find(source, language)
    )


def _words_behind(folded: str, end: int) -> set[str]:
    """Give the two words behind a number, one of which is what is counted."""
    found = _WORDS_BEHIND.match(folded, end)
    return set(filter(None, found.groups())) if found else set()
