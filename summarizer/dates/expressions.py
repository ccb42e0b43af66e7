"""Find the date expressions in running text, where `resolve` is given one that somebody cut out.

Meant for questions about a sentence or two that are asked seldom: the words that the language's
vocabulary knows are put together as long as they resolve, the longest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from summarizer.dates.anchors import Readings
from summarizer.dates.vocabulary import Vocabulary, fold, pieces

_LONGEST = 6  # words of an expression; "late Wednesday, 7 February 2024" has five
_COUNT = re.compile(r", [0-9]{1,2}$")  # "on Wednesday, 31 people": not Wednesday the 31st
_FARTHEST = 5_000  # characters: what is longer is no sentence, and read no further
_EDGES = ".,;:!?()[]\"'“”‘’«»„…،؛؟"


def found_in(
    text: str, words: Vocabulary, resolve: Callable[[str], Readings]
) -> Iterator[tuple[str, Readings]]:
    """Yield the date expressions of a text with their readings, in order, without overlap.

    Args:
        text: a sentence or two.
        words: the vocabulary of its language.
        resolve: gives the readings of an expression, or nothing.
    """
    known = {piece for phrase in words.phrases for piece in phrase}
    for run in _runs(text[:_FARTHEST], known, words):
        start = 0
        while start < len(run):
            for end in range(min(len(run), start + _LONGEST), start, -1):
                expression = " ".join(run[start:end])
                if _COUNT.search(expression):
                    continue
                if readings := resolve(expression):
                    yield expression, readings
                    start = end - 1
                    break
            start += 1


def _runs(text: str, known: set[str], words: Vocabulary) -> Iterator[list[str]]:
    """Cut a text at the words that no date has."""
    run: list[str] = []
    for word in text.split():
        if _may_belong(word.strip(_EDGES), known, words):
            run.append(word)
        else:
            yield run
            run = []
    yield run


def _may_belong(word: str, known: set[str], words: Vocabulary) -> bool:
    """Tell the words of dates; "may" and "sat" are none where days and months have capitals."""
    folded = fold(word)
    if folded in words.capitalised and word.islower():
        return False
    names = folded.replace("/", " ")  # Arabic gives a month both its names: تشرين الثاني/نوفمبر
    if re.search("[0-9]", folded) or known.issuperset(pieces(names)):
        return True
    return any(
        folded.startswith(prefix) and folded[len(prefix) :] in known for prefix in words.prefixes
    )
