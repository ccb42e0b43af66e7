"""Find a verbatim text in an article.

Matching never guesses: a text is found when it stands there exactly, or when it is equal after
folding quotation marks, dashes, white space, Unicode form and case. No fuzzy match decides that a
number, a name or a negation is there.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from summarizer.articles import Article
from summarizer.record import Match, Span

_SPANS = TypeAdapter(dict[str, Span])
CONTEXT = 32  # characters of prefix and suffix, as W3C quote selectors commonly keep

_DOUBLE_QUOTES = '"“”„‟«»″‶〝〞〟＂❝❞'
_SINGLE_QUOTES = "'‘’‚‛‹›′‵ʼ＇`´❛❜"
_DASHES = "-‐‑‒–—―−﹘﹣－⁃"
_FOLDED_MARKS = (
    dict.fromkeys(map(ord, _DOUBLE_QUOTES), '"')
    | dict.fromkeys(map(ord, _SINGLE_QUOTES), "'")
    | dict.fromkeys(map(ord, _DASHES), "-")
)
# Two single quotes or back-ticks in a row are a typewriter's double quotation mark.
_TYPEWRITER_QUOTES = re.compile("[" + re.escape(_SINGLE_QUOTES) + "]{2}")
# What stays as it is, or needs lower case only, is copied in stretches; the rest is folded by hand.
_PLAIN = re.compile(r"[!#-&(-,./0-9:-_a-z{-~]+(?: [!#-&(-,./0-9:-_a-z{-~]+)*")
# White space runs, invisible characters among them, and clusters of a base with its marks.
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]|[\U000e0000-\U000e0fff]"
)
# Marks of one base that are put into order: Unicode's own limit for streams (UAX #15, D4). Normal
# forms take time quadratic in their number.
_MOST_MARKS = 30
_NOTHING = re.compile(rf"(?:\s|{_INVISIBLE.pattern})*\Z")
_NUMBER_FORMS = frozenset(("<super>", "<sub>"))
_APART = " ,.\n"  # between words for certain; so is the edge of the text, ""
# Between the digits of one number: a decimal mark, or one between groups of digits.
_MORE_DIGITS = re.compile(r"[.,'’٫٬\u00a0\u2009\u202f]\d")
# Scripts written without spaces: their words have no boundaries that a program can see.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Letters and digits of all other scripts.
_INNER = re.compile(_UNSPACED.pattern.replace("[", r"[^\W\u0590-\u06ff", 1) + "+")
# Arabic and Hebrew write conjunctions, short prepositions and the article onto the next word, also
# onto digits, where a line may join them (بـ17).
_PROCLITIC = re.compile(r"(?:(?:[وف]?[بلكس]?(?:ال)?|[وف]?لل)ـ?|[וש]?[בלכמ]?ה?)\Z")
_SEMITIC = re.compile(r"[\u0590-\u06ff]")


class Place(NamedTuple):
    """Where a text was found: a range of the article's text, and how it matched."""

    start: int
    end: int
    match: Match


def locate(text: str, article: Article, sentences: Iterable[int] | None = None) -> Span | None:
    """Find a verbatim text in an article, or in some of its sentences.

    Args:
        text: the words to find; white space around them is ignored.
        article: where to look.
        sentences: numbers of the sentences to look in; adjacent ones are searched as one stretch,
            since a quotation may span several. None: the whole text, headline included.

    Returns:
        The first place where the text stands exactly, else the first where it stands after
        folding, as a Span whose `exact` is the article's own text; None when there is none. A text
        begins and ends at word boundaries in scripts that have them: "US" is not in "focus", and
        "12" not in "12,000".
    """
    place = first_place(text, article.text, stretches(article, sentences))
    return span_of(article.text, *place) if place else None


def first_place(text: str, within: str, regions: Sequence[tuple[int, int]]) -> Place | None:
    """Find what `locate` finds, in ranges of a text, without the words around it."""
    wanted = _stripped(text)
    if _NOTHING.match(wanted):
        return None
    for first, last in regions:
        start = within.find(wanted, first, last)
        end = start + len(wanted)
        apart = within[start - 1 : start] in _APART and within[end : end + 1] in _APART
        if start >= 0 and apart and not _splits_number(within, start, end):
            return Place(start, end, "exact")  # nearly always: words between blanks
        for start, end in _exact_places(wanted, within, first, last):
            return Place(start, end, "exact")
    for first, last in regions:
        for start, end in _folded_places(wanted, within, first, last):
            return Place(start, end, "normalized")
    return None


def places(
    text: str, article: Article, sentences: Iterable[int] | None = None
) -> list[tuple[int, int]]:
    """Find every place (start, end) where a text stands, exactly or after folding, in order."""
    wanted = _stripped(text)
    if not wanted:
        return []
    return [
        place
        for region in stretches(article, sentences)
        for place in _folded_places(wanted, article.text, *region)
    ]


def stretches(article: Article, sentences: Iterable[int] | None) -> list[tuple[int, int]]:
    """Join the sentences of these numbers into ranges of the text, one for each adjacent group.

    None: the whole text is one.
    """
    if sentences is None:
        return [(0, len(article.text))]
    known = article.sentences
    ranges: list[tuple[int, int]] = []
    last = -1
    for number in sorted(set(sentences)):
        if not 1 <= number <= len(known):
            continue
        sentence = known[number - 1]
        if number == last + 1 and ranges:
            ranges[-1] = (ranges[-1][0], sentence.end)
        else:
            ranges.append((sentence.start, sentence.end))
        last = number
    return ranges


def span_of(text: str, start: int, end: int, match: Match = "exact") -> Span:
    """Describe a range of a text by position and by quotation."""
    return Span(**_description(text, start, end, match))


def spans_of(text: str, places: Mapping[str, Place]) -> dict[str, Span]:
    """Describe many places at once: a third of the time that one by one takes."""
    described = {path: _description(text, *place) for path, place in places.items()}
    return _SPANS.validate_python(described)


def _description(text: str, start: int, end: int, match: Match) -> dict[str, Any]:
    return {
        "start": start,
        "end": end,
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
        "match": match,
    }


def fold(text: str) -> str:
    """Fold a text the way `locate` compares: quotation marks, dashes, white space, form, case."""
    return _folded(_stripped(text))[0]


def _stripped(text: str) -> str:
    """Strip white space, but not from under a combining mark (NFKC of "¨" is a space and one)."""
    inner = text.strip()
    if len(inner) == len(text):
        return text
    if inner and unicodedata.combining(inner[0]):
        return text[max(0, text.index(inner) - 1) :].rstrip()
    return inner


def _exact_places(wanted: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    inside = start
    for position in _occurrences(wanted, text, start, end):
        if position < inside:
            continue
        inside = _word_end(text, position)
        if _is_whole(text, position, position + len(wanted)):
            yield position, position + len(wanted)


def _occurrences(wanted: str, text: str, start: int, end: int) -> Iterator[int]:
    """Yield each position where a text stands, overlapping ones too, in time linear in the two.

    `str.find` studies the wanted text at each call, so it is not called for each place of "aaaa" in
    a stretch of a's. Where two places overlap by half and more, the text repeats itself at their
    distance, and so long as the stretch goes on there is a place at each such step and none between.
    """
    half, step = len(wanted) // 2, 0
    position = text.find(wanted, start, end)
    while position != -1:
        yield position
        last = position + len(wanted) + step
        if step and last <= end and text.endswith(wanted[-step:], last - step, last):
            position += step
            continue
        following = text.find(wanted, position + 1, end)
        step = following - position if following - position <= half else 0
        position = following


def _folded_places(wanted: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    needle = _folded(wanted)[0]
    if not needle:
        return
    folded, starts, ends = _folded(text)
    inside = start
    for position in _occurrences(needle, folded, bisect_left(starts, start), len(folded)):
        if starts[position] < inside:
            continue
        first, last = starts[position], ends[position + len(needle) - 1]
        if last > end:
            return
        inside = _word_end(text, first)
        whole_clusters = _begins(starts, position) and _begins(starts, position + len(needle))
        if whole_clusters and first >= start and _is_whole(text, first, last):
            yield first, last


def _word_end(text: str, start: int) -> int:
    """End of the letters and digits from here on; nothing whole begins behind the first of them."""
    word = _INNER.match(text, start)
    return word.end() if word else start


def _begins(starts: tuple[int, ...], position: int) -> bool:
    """Tell whether a folded position is the first of its cluster (or the end of the text)."""
    return position >= len(starts) or position == 0 or starts[position] != starts[position - 1]


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a range begins and ends at word boundaries where its script has them."""
    if _splits_number(text, start, end):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    if after and _joins(text[end - 1], after):
        return False
    return not before or not _joins(before, text[start]) or _is_after_proclitic(text, start)


def _splits_number(text: str, start: int, end: int) -> bool:
    """Tell whether a range ends or begins within a number in digits: "12" in "12,000"."""
    return (text[end - 1].isdecimal() and bool(_MORE_DIGITS.match(text, end))) or (
        text[start].isdecimal() and bool(_MORE_DIGITS.match(text[start - 2 : start][::-1]))
    )


def _joins(left: str, right: str) -> bool:
    """Tell whether two neighbouring characters belong to one word."""
    if not (_is_word(left) and _is_word(right)):
        return False
    return not (_UNSPACED.match(left) or _UNSPACED.match(right))


def _is_word(character: str) -> bool:
    # Marks of any kind: the vowel signs of Indic scripts have no combining class.
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def _is_after_proclitic(text: str, start: int) -> bool:
    if not _SEMITIC.match(text, start) and not text[start].isdecimal():
        return False
    head = start
    while head > 0 and start - head < 5 and _is_word(text[head - 1]):  # وبال is the longest: 4
        head -= 1
    return bool(_PROCLITIC.fullmatch(text, head, start))


@lru_cache(maxsize=64)
def _folded(text: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Fold a text; for each folded character the range of the text that it came from."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, piece in _fold_pieces(text):
        pieces.append(piece)
        if end - start == len(piece):
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(piece))
            ends.extend([end] * len(piece))
    return "".join(pieces), tuple(starts), tuple(ends)


def _fold_pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield stretches (start, end, folded); one of unequal length stands or falls as a whole."""
    position, length = 0, len(text)
    while position < length:
        plain = _PLAIN.match(text, position)
        if plain:
            yield position, plain.end(), plain.group().lower()
            position = plain.end()
            continue
        start, position = position, _cluster_end(text, position)
        yield start, position, _fold_cluster(text, start, position)


def _cluster_end(text: str, start: int) -> int:
    """End of the white space run, the typewriter quotation mark, or the base with its marks."""
    space = _SPACE.match(text, start)
    if space and not unicodedata.combining(text[space.end() : space.end() + 1] or " "):
        return space.end()
    if space and space.end() - start > 1:
        return space.end() - 1  # the last space bears the mark
    quotes = _TYPEWRITER_QUOTES.match(text, start)
    if quotes:
        return quotes.end()
    end = start + 1
    last = min(len(text), end + _MOST_MARKS)
    while end < last and (unicodedata.combining(text[end]) or _INVISIBLE.match(text, end)):
        end += 1
    return end


def _fold_cluster(text: str, start: int, end: int) -> str:
    cluster = text[start:end]
    if cluster.isspace():
        return " "
    if _TYPEWRITER_QUOTES.fullmatch(cluster):
        return '"'
    after_digit = start > 0 and text[start - 1].isdigit()
    if after_digit and unicodedata.decomposition(cluster[0]).split(" ")[0] in _NUMBER_FORMS:
        return cluster  # "10²" is not "102"
    return _fold_characters(cluster)


@lru_cache(maxsize=4096)
def _fold_characters(cluster: str) -> str:
    # Marks first: the compatibility form of ″ is two single marks, that of ´ a space and an accent.
    visible = _INVISIBLE.sub("", cluster).translate(_FOLDED_MARKS)
    form = unicodedata.normalize("NFKD", visible)
    form = unicodedata.normalize("NFKD", form.casefold())
    # A mark on a space is the compatibility form of a spacing mark ("¨"): the space is no word gap.
    return _SPACE.sub(" ", form.translate(_FOLDED_MARKS)).lstrip()
