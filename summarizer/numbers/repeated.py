"""Whether a text repeats the numbers of its source in the same words: told without reading either.

Most summaries do, and to read every number of every cited sentence is what costs. Both texts are
cut at their blanks, and each word is judged by itself, once for all texts: whether it may belong
to a number. What stands between two words that cannot is a run - "nine", "a dozen", "5 million
euros" - and the same run means the same numbers wherever it stands. A text with a run that its
source does not have is left to `support.supported`, which reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import takewhile
from typing import Literal, NamedTuple

from summarizer.numbers.lexicon import LAST_WEAK_ORDINAL, Lexicon, fold, load, primary
from summarizer.numbers.tokens import places

_Kind = Literal[
    "plain",  # no part of a number
    "link",  # "and", "of", "to": part of a number only between two others
    "lone",  # no certain number when alone: "a", "no", "first", "percent"
    "number",  # or a part of one
    "period",  # "hours": part of a number that stands before it
]
_OPENING, _CLOSING = "(\"'“‘«[", ".,;:!?)\"'”’»]"  # what is written onto a word
_COMMAS = frozenset(",;")
_INSIDE = re.compile(r"['-]")  # army's, would-be; folded, so no other sign
# Longer ones are not remembered: they would fill memory. No word of news has so many letters.
_LONGEST_SENTENCE, _LONGEST_WORD = 2_000, 60
_BESIDE = 80  # characters beside a place that are looked at
_MOST_WORDS = 8_192  # the words of a language come again


class _Word(NamedTuple):
    """A word between blanks that is not plain."""

    written: str
    kind: _Kind
    last: str  # how it ends a run: without the punctuation behind it
    ends: bool  # a comma keeps what follows apart: "on March 27, three men"


class _Words(dict[str, _Word | None]):
    """The words of a language as they come: looked at once, None where they are plain."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._lexicon = load(code)

    def __missing__(self, written: str) -> _Word | None:
        if len(written) > _LONGEST_WORD:
            return _Word(written, "number", written, ends=False)
        if len(self) == _MOST_WORDS:
            self.clear()
        self[written] = word = _word(written, self._lexicon)
        return word


_words = cache(_Words)  # of each language


def repeats(text: str, sources: Iterable[str], language: str = "en") -> bool:
    """Tell whether every number of a text certainly stands in its sources, in the same words.

    Args:
        text: A sentence or two.
        sources: Sentences, one of which should have each number.
        language: The language of all (BCP 47).

    Returns:
        True when each number that is not weak is there; False says nothing.
    """
    code = primary(language)
    wanted = set(_runs(fold(text, code), code))
    return not wanted or wanted <= set().union(*(_runs_of(one, code) for one in sources))


def stands_alone(folded: str, start: int, end: int, code: str) -> bool:
    """Tell at once, and nearly always, that no number reaches into a place from outside.

    Args:
        folded: A folded text.
        start: Where the place begins in it, in code points.
        end: Where it ends.
        code: A primary language code.

    Returns:
        True when neither neighbour, links passed over, can be a part of a number; False says nothing.
    """
    before, behind = folded[:start].split(" "), folded[end:].lstrip(_CLOSING).split(" ")
    if before.pop() or behind.pop(0):  # written onto something else
        return False
    return _begins_plain(reversed(before), code) and _begins_plain(behind, code)


def plain_around(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """Widen a place by a few words, as far as none can belong to a number; links are passed.

    Args:
        text: A sentence.
        start: Where the place begins in it, in code points.
        end: Where it ends.
        language: Its language (BCP 47).

    Returns:
        Where the words around the place begin and end.
    """
    code = primary(language)
    before = fold(text[max(0, start - _BESIDE) : start], code).split(" ")
    behind = fold(text[end : end + _BESIDE], code).split(" ")
    marks = behind.pop(0)
    if before.pop() or marks.strip(_CLOSING):
        return start, end  # something is written onto it
    left = sum(len(word) + 1 for word in takewhile(_is_plain(code), reversed(before)))
    right = sum(len(word) + 1 for word in takewhile(_is_plain(code), behind))
    return max(0, start - left), min(len(text), end + len(marks) + right)


def _is_plain(code: str) -> Callable[[str], bool]:
    words = _words(code)
    return lambda written: (word := words[written]) is None or word.kind == "link"


def _begins_plain(neighbours: Iterable[str], code: str) -> bool:
    for word in map(_words(code).__getitem__, neighbours):
        if word is None or word.kind != "link":
            return word is None or word.kind == "period"
    return True


def _runs_of(source: str, code: str) -> set[str]:
    is_short = len(source) <= _LONGEST_SENTENCE
    return (_cached if is_short else _cached.__wrapped__)(source, code)


@lru_cache(maxsize=1024)  # sentences are cited again and again
def _cached(source: str, code: str) -> set[str]:
    return set(_runs(fold(source, code), code))


def _runs(folded: str, code: str) -> Iterator[str]:
    """Yield what may be a certain number."""
    run: list[_Word] = []
    for word in (*map(_words(code).__getitem__, folded.split(" ")), None):  # None ends the last
        if word and word.kind != "period":
            if run or word.kind != "link":
                run.append(word)
        elif word and run and run[-1].kind == "number":
            run.append(word)
        if run and (word is None or word.ends or word.kind == "period"):
            while run[-1].kind == "link":
                run.pop()
            if run[1:] or run[0].kind == "number":
                words = " ".join([*(word.written for word in run[:-1]), run[-1].last])
                yield words.lstrip(_OPENING)
            run = []


def _word(written: str, lexicon: Lexicon) -> _Word | None:
    word = written.lstrip(_OPENING).rstrip(_CLOSING)
    kind = _kind(word, lexicon) if word or not written else "plain"  # a mark keeps apart
    if kind == "plain":
        return None
    # French "sept." is a month and "sept" is seven: what is a word with its full stop keeps it.
    last = written if f"{word}." in lexicon.words else written.rstrip(_CLOSING)
    return _Word(written, kind, last, ends=not _COMMAS.isdisjoint(written[len(last) :]))


def _kind(word: str, lexicon: Lexicon) -> _Kind:
    if next(places(word, lexicon), None) is not None:
        return "lone" if _is_weak(word, lexicon) else "number"
    if word in lexicon.links:
        return "link"
    if word in lexicon.periods:
        return "period"
    parts = _INSIDE.split(word)
    plain = all(map(str.isalpha, parts)) and lexicon.beside.isdisjoint(parts)
    return "plain" if plain else "lone"  # a sign or a dash may belong to a number


def _is_weak(word: str, lexicon: Lexicon) -> bool:
    """Tell what is no number alone: an article, "both", "second", the "no" of "no one"."""
    meaning = lexicon.words.get(word)
    if meaning is None:  # in Arabic, "by" and "hundred" may be written as one
        return word in lexicon.starters and not lexicon.settings.get("clitics")
    return meaning.weak or (meaning.ordinal and meaning.value <= LAST_WEAK_ORDINAL)
