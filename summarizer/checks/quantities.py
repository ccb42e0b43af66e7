"""Checks on numbers: those of the model's own sentences, and counts of casualties."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from summarizer import dates, numbers
from summarizer.checks.days import Meant, meant_by
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import numbered, shorten
from summarizer.draft import Casualty, Event
from summarizer.numbers import Number

# What makes another day of a day: "3 au 4 janvier", "Jan. 3-4".
_BETWEEN = r"\s*(?:[-–—]|\b[^\W\d_]{1,3}\b)\s*"
_ENDING = r"(?:st|nd|rd|th|er|\.|º)?"
_WORD_BEFORE = re.compile(rf"([^\W\d_]+)\.?\s*(?:\b\d{{1,2}}{_ENDING}{_BETWEEN})?$")
_WORD_AFTER = re.compile(
    rf"^{_ENDING}(?:{_BETWEEN}\d{{1,2}}{_ENDING})?(?:\s+(?:de|of))?\s*([^\W\d_]+)"
)
_NEAR = 24  # characters: the longest name of a month with a preposition and another day
_CURRENCY = re.compile(r"[^\W\d_]+|[^\w\s.,]")
# A pound may be a weight, so that "2 million pounds" is read without a currency.
_POUND = re.compile(r"\b(?:pounds?|livres?|libras?|pfund|sterlin[ae])\b", re.IGNORECASE)
_ANY_DAY = date(2001, 7, 1)  # only to see whether a word is a month
_MONTH = re.compile(r"\d{4}-\d{2}")


@check_for("number.unsupported", "error")
def number_unsupported(view: View) -> Iterator[Finding]:
    """A number in a summary sentence or a description that its cited sentences do not have.

    "three", 3 and "3" are one number, and so are "Q3" and "the third quarter", "10:30 p.m." and
    22:30, "two out of three" and "two-thirds". In languages whose number words are not known, a
    number that may be spelled out is let pass. A date worked out from the cited words is supported,
    and so is a number that the title alone has. "Three days" is not "three hours", "3-0" is not put
    together from 3-2 and 1-0, "fewer than 75" is not "at least 75", "2 percentage points" not "2
    percent", and "18 billion dollars" not "18 billion crowns". "The two" of what was named before
    counts nothing, unless the cited sentences have three of the same. The First World War is not
    World War II.

    Example: "The flood killed 40 people." cites a sentence with "at least 31".
    Fix: give the number of the cited sentences, or cite the sentence that has it.
    """
    for path, text, cites in view.own_words:
        known = view.known(cites)
        yield from _reversals(view, path, text, known)
        yield from _other_ranks(view, path, text, known)
        if not known or _are_repeated(view, text, known):
            continue
        dated = _Dated(view, text, known)
        lacking = [
            (number.start, number.end)
            for number in numbers.find(text, view.written_language)
            if not number.weak and not _is_supported(dated, number)
        ]
        for start, end in lacking or _scores_lacking(view, text, known):
            yield Finding(path, _unsupported(text[start:end], known), tuple(known))


@dataclass
class _Dated:
    """The dates of a text and of what it cites: read once for all numbers that may need them."""

    view: View
    text: str
    known: list[int]  # the cited sentences

    @cached_property
    def meant(self) -> Meant:
        """What the cited sentences mean."""
        return meant_by(self.view, tuple(self.known))

    @cached_property
    def told(self) -> list[tuple[int, int, str, str]]:
        """The dates of the text: start, end, words, and what they mean."""
        found, end = [], 0
        language = self.view.written_language
        for words, values in dates.expressions_in(self.text, self.view.published, language):
            start = max(self.text.find(words, end), 0)  # in order, each behind the last
            end = start + len(words)
            found.append((start, end, words, values[0]))
        return found


def _is_supported(dated: _Dated, number: Number) -> bool:
    view, text, known = dated.view, dated.text, dated.known
    available = view.cited_numbers(known)
    if numbers.supported(number, available):
        return number.kind != "money" or not _is_in_a_new_currency(view, text, number, available)
    return (
        _is_of_a_date(dated, number)
        or _is_of_the_title(view, number)
        or _may_be_in_words(view, text, number, known)
        or _refers_back(view, text, number, known)
    )


def _is_in_a_new_currency(view: View, text: str, sum_: Number, available: list[Number]) -> bool:
    """Tell a currency that the article does not have: dollars for "18 billion crowns"."""
    if any(numbers.shares_unit(sum_, other) for other in available):
        return False  # nearly always
    if view.written_language != view.language:
        return False
    article = f"{view.article.title or ''}\n{view.article.text}"
    if any(numbers.shares_unit(sum_, other) for other in numbers.find(article, view.language)):
        return False
    if sum_.unit == "GBP" and _POUND.search(article):
        return False
    words = _CURRENCY.findall(text[sum_.start : sum_.end].lower())
    name = next(iter(words[-1:] if text[sum_.start].isdigit() else words), "")
    return bool(name) and name not in _CURRENCY.findall(article.lower())


def _scores_lacking(view: View, text: str, known: list[int]) -> Iterator[tuple[int, int]]:
    """Find the scores that are put together from numbers of other scores."""
    sources = [view.article.title or "", *view.cited_texts(known)]
    if view.written_language == view.language:
        yield from numbers.unsupported_scores(text, sources, view.language)


def _reversals(view: View, path: str, text: str, known: list[int]) -> Iterator[Finding]:
    """Report "fewer than 75" where the cited sentences have nothing but "at least 75"."""
    if view.written_language == view.language:
        cited = view.cited_texts(known)
        for start, end, words in numbers.reversals(text, cited, view.language):
            message = f"{text[start:end]!r}: the article has {shorten(words)}"
            yield Finding(path, message, tuple(known))


def _other_ranks(view: View, path: str, text: str, known: list[int]) -> Iterator[Finding]:
    """Report "First World War" where the cited sentences have nothing but "World War II"."""
    if view.written_language == view.language:
        for start, end in numbers.unsupported_ranks(text, _by_nearness(view, known), view.language):
            yield Finding(path, _unsupported(text[start:end], known), tuple(known))


def _by_nearness(view: View, known: list[int]) -> Iterator[str]:
    """Give what may support a name: the cited sentences, then the title, then the article."""
    yield view.cited_text(known)
    yield view.article.title or ""
    yield view.article.text


def _is_of_the_title(view: View, number: Number) -> bool:
    """Tell whether the title alone has a number: it is no numbered sentence and cannot be cited."""
    title = numbers.find(view.article.title or "", view.language)
    if not numbers.supported(number, title):
        return False
    return not numbers.supported(number, view.cited_numbers(view.sentences))


def _may_be_in_words(view: View, text: str, number: Number, known: list[int]) -> bool:
    """Tell whether one of the two languages has number words that are not read, and needs them."""
    if numbers.has_words(view.language) and numbers.has_words(view.written_language):
        return False
    return numbers.may_be_in_words(number, text, view.cited_texts(known), view.language)


def _refers_back(view: View, text: str, number: Number, known: list[int]) -> bool:
    """Tell "the two" of what was named before, in whatever language the model writes."""
    return numbers.refers_back(number, text, view.cited_texts(known), view.written_language)


def _are_repeated(view: View, text: str, known: list[int]) -> bool:
    """Tell at once, and nearly always, that the cited sentences have the numbers as written."""
    if view.written_language != view.language:
        return False
    return numbers.repeats(text, view.cited_texts(known), view.language)


def _unsupported(words: str, known: list[int]) -> str:
    verb = "do" if len(known) > 1 else "does"
    return f"{words!r}: {numbered(known)} {verb} not have this number"


def _is_of_a_date(dated: _Dated, number: Number) -> bool:
    """Tell whether a number is the year or the day of a date that the cited words mean."""
    if number.kind == "year":
        return number.value in dated.meant.years
    months = _months_beside(dated.view, dated.text, number)
    if any(number.value == day.day and day.month in months for day in dated.meant.days):
        return True
    return any(_is_meant(value, dated.meant) for value in _dates_with(dated, number))


def _dates_with(dated: _Dated, number: Number) -> Iterator[str]:
    """Yield the dates that hang on a number: "15 years ago", "the 17th century", no times of day."""
    view = dated.view
    index = bisect_right(dated.told, (number.start, len(dated.text) + 1)) - 1
    for start, end, words, value in dated.told[max(index, 0) : index + 1]:
        if number.end <= end:
            rest = words[: number.start - start] + words[number.end - start :]
            if dates.resolve(rest, view.published, view.written_language) != value:
                yield value.rstrip("?~%")


def _is_meant(value: str, meant: Meant) -> bool:
    """Tell whether a date is, or a decade or century holds, one that the cited words mean."""
    if "-" not in value:
        return any(dates.contains(value, f"{year:04d}") for year in meant.years)
    if _MONTH.fullmatch(value):
        return int(value[:4]) in meant.years and int(value[5:]) in meant.months
    return any(value == day.isoformat() for day in meant.days)


def _months_beside(view: View, text: str, number: Number) -> set[int]:
    """Read the month that stands directly before or behind a number: "7 February"."""
    before = _WORD_BEFORE.search(text[max(0, number.start - _NEAR) : number.start])
    after = _WORD_AFTER.search(text[number.end : number.end + _NEAR])
    words = [match.group(1) for match in (before, after) if match]
    meant = [dates.resolve(word, _ANY_DAY, view.written_language) or "" for word in words]
    return {int(value[5:]) for value in meant if _MONTH.fullmatch(value)}


@check_for("count.mismatch", "error")
def count_mismatch(view: View) -> Iterator[Finding]:
    """Bounds of a count that its words do not allow, or a minimum above the maximum.

    The words are those of the article: where "at least" stands before the count, or "million" behind
    it, and `count_text` has left it out, the bounds have to heed it all the same.

    Example: "at least two" with minimum 2 and maximum 2; the words set no upper bound.
    Fix: "at least two" is 2 to null, "up to six" null to 6, "six" 6 to 6, "dozens" null to null.
    """
    for path, event, count in _counts(view):
        words = count.count_text
        allowed = numbers.allows(words, count.minimum, count.maximum, view.language)
        if allowed and (whole := _as_it_stands(view, path, event, count)):
            words, allowed = whole, False
        if allowed is False or _is_crossed(count):
            given = f"{_shown(count.minimum)}…{_shown(count.maximum)}"
            meant = numbers.describe(words, view.language)
            yield Finding(
                f"{path}/{_disagreeing(view, words, count)}",
                f"{shorten(words)} means {meant}, not {given}"
                if meant
                else f"the minimum of {given} is above its maximum",
                tuple(view.known(event.cites)),
            )


def _disagreeing(view: View, words: str, count: Casualty) -> str:
    """Name the bound to change: the other one where the words allow this one."""
    pairs = numbers.read_count(words, view.language).pairs
    if any(count.minimum == minimum for minimum, _ in pairs):
        return "maximum"
    is_maximum_right = any(count.maximum == maximum for _, maximum in pairs)
    return "minimum" if is_maximum_right or count.minimum is not None else "maximum"


def _is_crossed(count: Casualty) -> bool:
    if count.minimum is None or count.maximum is None:
        return False
    return count.minimum > count.maximum


def _as_it_stands(view: View, path: str, event: Event, count: Casualty) -> str | None:
    """Give the count with what it lacks, when all places it stands at forbid its bounds."""
    first = view.inside.get(f"{path}/count_text")
    form = first and _forbidding(view, first.start, first.end, count)
    if not form:
        return None
    found = view.everywhere(count.count_text, event.cites)
    return form if all(_forbidding(view, *place, count) for place in found) else None


def _forbidding(view: View, start: int, end: int, count: Casualty) -> str | None:
    """Give the words of a count at a place with all that belongs to them, if these forbid it."""
    form = numbers.as_it_stands(view.article.text, start, end, view.language)
    if end - start == len(form):
        return None
    allowed = numbers.allows(form, count.minimum, count.maximum, view.language)
    return form if allowed is False else None


def _counts(view: View) -> Iterator[tuple[str, Event, Casualty]]:
    for index, event in enumerate(view.draft.events):
        for place, count in enumerate(event.casualties):
            yield f"/events/{index}/casualties/{place}", event, count


def _shown(bound: int | None) -> str:
    return "null" if bound is None else str(bound)
