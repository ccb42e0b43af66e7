"""Weekdays and months in languages that write them without a capital, or all nouns with one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from summarizer import lexicon


class Part(NamedTuple):
    """A weekday (0 is Monday) or a month (1 is January) in a text."""

    start: int
    end: int
    weekday: int | None
    month: int | None


@cache
def _words(language: str) -> dict[str, tuple[int | None, int | None]]:
    data = lexicon.section(language, "calendar")
    weekdays = {word: (number, None) for number, word in enumerate(data.get("weekdays", ()))}
    return weekdays | {word: (None, one) for one, word in enumerate(data.get("months", ()), 1)}


def missing(text: str, sources: Sequence[str], language: str) -> Iterator[Part]:
    """Yield the weekdays and months of a text that the article does not name.

    Args:
        text: a sentence or two.
        sources: the whole article, and further texts that support names.
        language: ISO 639-1 code; a language without `[calendar]` yields nothing.
    """
    words = _words(language)
    if not words:
        return
    folded = text.lower()
    for word, (weekday, month) in words.items():
        if word not in folded or not (found := _place(word, folded, in_full=month is not None)):
            continue
        written = text[slice(*found)]
        if not any(written in source or word in source.lower() for source in sources):
            yield Part(*found, weekday, month)


def _place(word: str, folded: str, *, in_full: bool) -> tuple[int, int] | None:
    """Find a word: a month in full (mai, but not maire), a weekday at the beginning of one."""
    found = re.search(rf"(?<!\w){word}" + (r"(?!\w)" if in_full else ""), folded)
    return found.span() if found else None
