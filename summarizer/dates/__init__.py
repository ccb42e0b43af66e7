"""Resolve date expressions of news to EDTF, and judge a date against the words it came from.

`resolve("Wednesday", published=date(2024, 2, 8))` is `2024-02-07`. Only the words and the day of
publication decide; today's date never does. The rules and their figures are in `anchors`.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache, partial

from summarizer.dates import expressions, fallback, vocabulary
from summarizer.dates.edtf import bounds, contains, edges, is_approximate, is_valid, unqualified
from summarizer.dates.grammar import readings_of
from summarizer.dates.lexer import token_sequences

__all__ = [
    "agrees",
    "bounds",
    "contains",
    "edges",
    "expressions_in",
    "is_valid",
    "readings",
    "resolve",
]

_LONGEST = 100  # characters; longer is a sentence, not a date
_REMEMBERED = 8192  # expressions: a few thousand articles' worth


def resolve(
    expression: str, published: date | str | None = None, language: str | None = "en"
) -> str | None:
    """Resolve a date expression to EDTF level 1, or None where the words name no date.

    Args:
        expression: the words as they stand in the article: "Wednesday", "le 3 mai", "two days ago".
        published: the day of publication (a date, a datetime, or either as ISO text). Without it
            only what needs no anchor resolves, and a month-day has an unknown year: `XXXX-02-02`.
        language: an ISO 639-1 code or a tag like "en-GB"; an unknown one, or None as in an
            article whose language nobody told, leaves ISO dates and years.

    Never raises for any text and never returns what `is_valid` refuses.
    """
    found = readings(expression, published, language)
    return found[0] if found else None


def readings(
    expression: str, published: date | str | None = None, language: str | None = "en"
) -> tuple[str, ...]:
    """Give every EDTF date that the words allow, `resolve`'s first; nothing where there is none.

    The same weekday a week earlier or later and the same month-day or month a year earlier or later
    are readings: on news that alone takes false alarms on gold dates from 5.2 % to 0.1 %. A shift
    by one day never is.

    Args:
        expression: the words; more than 100 characters are a sentence and have no reading.
        published: the day of publication, as in `resolve`.
        language: an ISO 639-1 code or a tag, as in `resolve`.
    """
    if len(expression) > _LONGEST:
        return ()
    return _readings(expression, _day(published), language)


def agrees(
    value: str,
    expression: str,
    published: date | str | None = None,
    language: str | None = "en",
) -> bool | None:
    """Tell whether a date is one that the words allow; None where the words cannot be resolved.

    A date coarser than the words is allowed when it contains a reading ("Feb. 2", `2024-02`); a
    finer one is not ("February", `2024-02-14`) unless it says that it is approximate. The marks `?`
    and `~` never make a date wrong.

    Args:
        value: the date, as EDTF level 1; what is not is a date that no words allow.
        expression: the words that it came from.
        published: the day of publication, as in `resolve`.
        language: an ISO 639-1 code or a tag, as in `resolve`.
    """
    found = readings(expression, published, language)
    if not found:
        return None
    return value in found or any(_allows(reading, value, found) for reading in found)


def _allows(reading: str, value: str, found: tuple[str, ...]) -> bool:
    if contains(value, reading):
        return _is_within_a_whole(reading, value, found)
    same_length = len(unqualified(reading)) == len(unqualified(value))
    unknown_year = reading.startswith("XXXX") and same_length
    return (unknown_year or is_approximate(value)) and contains(reading, value)


def _is_within_a_whole(reading: str, value: str, found: tuple[str, ...]) -> bool:
    """Tell whether a date that is wider than a part of a period stays inside that period.

    "This week" may end with publication, so that a week shifted by a day would hold that part too.
    """
    if "/" not in reading:
        return True
    wholes = [whole for whole in found if whole != reading and contains(whole, reading)]
    return not wholes or any(contains(whole, value) for whole in wholes)


def expressions_in(
    text: str, published: date | str | None = None, language: str | None = "en"
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Find the date expressions of a sentence or two, each with its `readings`.

    "It burned on Wednesday, three days after the vote." has one: `on Wednesday`.

    Args:
        text: a sentence or two; no more than 5,000 characters are read.
        published: the day of publication, as in `resolve`.
        language: an ISO 639-1 code or a tag, as in `resolve`.

    Returns:
        Pairs of expression and readings, in the order of the text, none overlapping another.
    """
    resolved = partial(readings, published=published, language=language)
    return tuple(expressions.found_in(text, _words(*_tag(language)), resolved))


@lru_cache(maxsize=_REMEMBERED)
def _readings(expression: str, published: date | None, language: str | None) -> tuple[str, ...]:
    base, region = _tag(language)
    try:
        found = _from_grammar(expression, published, base, region)
    except (ValueError, OverflowError):  # out of the calendar: "9000 years ago"
        return ()
    if not found and (day := fallback.full_date(expression, published, base)):
        found = (day,)
    return tuple(dict.fromkeys(filter(is_valid, found)))


def _from_grammar(
    expression: str, published: date | None, base: str, region: str
) -> tuple[str, ...]:
    words = _words(base, region)
    for tokens in token_sequences(expression, words, published):
        found = readings_of(tokens, published)
        if any(map(is_valid, found)):
            return found
    return ()


def _tag(language: str | None) -> tuple[str, str]:
    """Cut a language tag into the code of the language and what follows."""
    base, _, region = re.sub("[-_]+", "-", (language or "").lower()).partition("-")
    return base, region


def _words(base: str, region: str) -> vocabulary.Vocabulary:
    if base in vocabulary.shipped():
        return vocabulary.load(base, region)
    return fallback.borrowed(base) or vocabulary.Vocabulary()


def _day(published: date | str | None) -> date | None:
    """The day of publication as written, in whatever time zone; text that is no date is None."""
    if isinstance(published, str):
        try:
            return datetime.fromisoformat(published.strip()).date()
        except ValueError:
            return None
    return published.date() if isinstance(published, datetime) else published
