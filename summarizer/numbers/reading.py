"""Join neighbouring tokens into one number and say what sort of number it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import get_args

from summarizer.numbers.lexicon import LAST_WEAK_ORDINAL, Lexicon, Role, Word
from summarizer.numbers.model import Kind
from summarizer.numbers.spelled import UNBOUNDED, Step, Tally, add
from summarizer.numbers.tokens import Token

LONGEST_GAP = 9  # characters: " and ", with an odd line break
_CONTEXT = 24  # characters looked at before a number
_FRACTION_FROM = 3  # "one third"; "one second" is a time
_DECADE = 10
_LAST_DECADE = 2090  # what is larger is no year; of what is far larger, decimals know no remainder
_YEAR_DIGITS = 4
_FIRST_YEAR, _LAST_YEAR = 1500, 2100  # what four digits without a unit mean in news
_OLDEST_SHORT_DECADE = 30  # '30s is 1930s, '20s may be either and is read as 2020s
_JOINING = frozenset(get_args(Role)) - {
    "ignored",
    "vague",
    "multiple",
    "decade",
    "fixed",
    "numeral",
}
# "3. Februar"; a sentence may end in "3." as well, but digits pass for a cardinal all the same.
_POINT_ORDINAL = re.compile(r"\d{1,2}\.\s+[^\W\d]")
_MULTIPLIERS = frozenset({"hundred", "scale", "dozen"})


@dataclass(slots=True)
class Reading:
    """One number while it is being described; `model.Number` is made of it."""

    start: int
    end: int
    kind: Kind
    value: Decimal | None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str | None = None
    alternative: Decimal | None = None
    spelled: bool = True
    weak: bool = False
    ranks: bool = False
    scale: int = 1  # the million of "12 million", for "10 to 12 million"


def read(tokens: list[Token], index: int, folded: str, lexicon: Lexicon) -> tuple[Reading, int]:
    """Read the number that begins at a token.

    Args:
        tokens: All number tokens of the text.
        index: Where to begin.
        folded: The text they were cut from.
        lexicon: The language.

    Returns:
        The number and the index of the token after it.
    """
    first = tokens[index]
    if first.word.role == "vague" or first.word.plural:
        return _vague(tokens, index, folded, lexicon)
    if first.word.role == "multiple":
        value = Decimal(first.word.value)
        return Reading(first.left, first.end, "multiple", value, value, value), index + 1
    if first.word.role == "decade":
        decade = Reading(first.left, first.end, "decade", None)
        decade.minimum = Decimal(first.word.value)
        decade.maximum = decade.minimum + _DECADE - 1
        return decade, index + 1
    if first.numeral is not None and (first.suffix or first.numeral.value is None):
        return _suffixed(first, folded, lexicon), index + 1
    tally, after = _tally(tokens, index, folded, lexicon)
    return _describe(tally, tokens[index:after], folded, lexicon), after


def _tally(tokens: list[Token], index: int, folded: str, lexicon: Lexicon) -> tuple[Tally, int]:
    """Add tokens as long as the grammar takes them."""
    tally, after = _begin(tokens[index], lexicon), index + 1
    while after < len(tokens) and not tokens[after - 1].word.ordinal:
        token = tokens[after]
        linked = _link(tokens[after - 1], token, folded, lexicon)
        word = _behind(tokens[after - 1], token)
        if (
            linked is None
            or word.role not in _JOINING
            or _begins_another(tally, tokens, after, folded, lexicon)
        ):
            break
        if after == index + 1 and _is_one_part(tokens[index], token, folded, lexicon):
            tally.group, tally.fraction = Decimal(1) / token.word.value, True
            return tally, after + 1
        if not add(tally, Step(word, linked, lexicon)):
            break
        after += 1
    return tally, after


def _behind(before: Token, token: Token) -> Word:
    """Read the thousands of "une dizaine de milliers" as a scale: alone they are vague."""
    if before.word.role == "dozen" and token.word.role == "vague":
        return replace(token.word, role="scale")
    return token.word


def _begin(first: Token, lexicon: Lexicon) -> Tally:
    if first.numeral is not None and first.numeral.value is not None:
        return Tally(group=first.numeral.value, room=1, begun=True)
    tally = Tally()
    add(tally, Step(first.word, linked=False, lexicon=lexicon))
    return tally


def _link(before: Token, token: Token, folded: str, lexicon: Lexicon) -> bool | None:
    """Tell whether an "and" links two tokens; None when something keeps them apart."""
    if token.start == before.end:
        return token.linked if before.numeral is None and token.numeral is None else None
    if token.start - before.end > LONGEST_GAP:
        return None
    gap = folded[before.end : token.start]
    if gap in (" ", "-"):
        return token.linked
    words = gap.strip()
    if not words:
        return token.linked
    if words.strip("-") == lexicon.settings.get("link"):
        return True
    scaled = before.word.role == "dozen" and token.word.role in ("scale", "vague")
    return token.linked if scaled and words in lexicon.settings.get("of", ()) else None


def _begins_another(
    tally: Tally, tokens: list[Token], index: int, folded: str, lexicon: Lexicon
) -> bool:
    """Tell whether the words from here on are a number of their own.

    "two hundred and three hundred": "three" would fit, but the "hundred" after it says otherwise.
    """
    token = tokens[index]
    if (
        token.word.role == "part"
        and folded[token.left : token.end] not in lexicon.settings.get("added_halves", ())
        and _of_follows(token.end, folded, lexicon)
    ):
        # "two million and half of the city", but "deux millions et demi d'euros"
        linked = bool(folded[tokens[index - 1].end : token.start].strip(" -"))
        return linked and lexicon.tail.match(folded, token.end) is None
    if tally.room < 100 or tokens[index].word.role != "small":
        return False
    while index + 1 < len(tokens) and tokens[index].word.role == "small":
        if _link(tokens[index], tokens[index + 1], folded, lexicon) is None:
            return False
        index += 1
    word = tokens[index].word
    if word.role == "hundred":
        return tally.room <= word.value
    return word.role == "scale" and word.value >= tally.floor


def _is_one_part(first: Token, token: Token, folded: str, lexicon: Lexicon) -> bool:
    """Tell "one third" and "a third of", where English says the part with an ordinal."""
    if not token.word.ordinal or token.word.value < _FRACTION_FROM or first.word.value != 1:
        return False
    is_article = first.word.weak or folded[first.left : first.end] in lexicon.articles
    return not is_article or _of_follows(token.end, folded, lexicon)


def _may_be_part(token: Token, folded: str, lexicon: Lexicon) -> bool:
    """Tell an ordinal behind an article: "fell by a third" is a part, "a third man" is not."""
    if not token.word.ordinal or token.word.value < _FRACTION_FROM:
        return False
    before = _word_before(token, folded)
    return not lexicon.articles.isdisjoint((before, before.rpartition("'")[2]))  # "d'un cinquième"


def _word_before(token: Token, folded: str) -> str:
    """Return the word that stands before a number or is written onto it: "day 3", "q3"."""
    words = folded[max(0, token.left - _CONTEXT) : token.left].split()
    return words[-1] if words else ""


def _is_numbered(part: Token, folded: str, lexicon: Lexicon) -> bool:
    """Tell "the first quarter of 2026", which is Q1 and no quarter of anything."""
    before = lexicon.words.get(_word_before(part, folded).rstrip("-"))
    return before is not None and before.ordinal


def _of_follows(end: int, folded: str, lexicon: Lexicon) -> bool:
    return lexicon.of is not None and lexicon.of.match(folded, end) is not None


def _describe(tally: Tally, parts: list[Token], folded: str, lexicon: Lexicon) -> Reading:
    """Turn a finished tally into a reading with kind, bounds and place."""
    first, last = parts[0], parts[-1]
    value = Decimal(tally.value)
    reading = Reading(first.left, last.end, "cardinal", value, value, value)
    if first.numeral is not None:
        reading.spelled = False
        reading.alternative = first.numeral.alternative
        tally.fraction |= first.numeral.fraction
    if tally.group == 0 and tally.floor < UNBOUNDED:
        reading.scale = tally.floor
    elif last.word.role == "dozen" and len(parts) > 1:  # "two to three dozen" shares the dozen
        reading.scale = int(last.word.value)
    reading.kind = _kind(tally, parts, folded)
    if lexicon.settings.get("point_ordinals") and _POINT_ORDINAL.match(folded, first.left):
        reading.kind = "ordinal"
    if len(parts) == 1:
        reading.weak = _is_weak(first, folded, lexicon)
        if _may_be_part(first, folded, lexicon):
            reading.alternative = Decimal(1) / first.word.value
    reading.ranks = reading.kind == "cardinal" and _word_before(first, folded) in lexicon.numbered
    _extend_several(reading, first, folded, lexicon)
    _relate(reading, folded, lexicon)
    if reading.kind == "fraction":
        _drop_article(reading, folded)
        if _is_a_change(reading, folded, lexicon):
            reading.kind, reading.weak = "multiple", False
    return reading


def _relate(reading: Reading, folded: str, lexicon: Lexicon) -> None:
    """Read "every fifth" as one of five too, and French "années 40" as ten years."""
    before = max(0, reading.start - _CONTEXT)
    if reading.value is None:
        return
    if reading.kind == "ordinal":
        if (
            lexicon.every
            and reading.value > 1
            and lexicon.every.search(folded, before, reading.start)
        ):
            reading.alternative = 1 / reading.value
    elif (
        lexicon.decades_of
        and reading.kind in ("cardinal", "year")
        and 0 < reading.value <= _LAST_DECADE
        and reading.value % _DECADE == 0
        and lexicon.decades_of.search(folded, before, reading.start)
    ):
        reading.kind, reading.value = "decade", None
        assert reading.minimum is not None
        reading.maximum = reading.minimum + _DECADE - 1


def _is_a_change(reading: Reading, folded: str, lexicon: Lexicon) -> bool:
    """Tell "fell by half" from "by half-time" and "by half past six"."""
    if lexicon.changing is None or lexicon.changed is None:
        return False
    before = max(0, reading.start - _CONTEXT)
    is_led = lexicon.changing.search(folded, before, reading.start)
    return is_led is not None and lexicon.changed.match(folded, reading.end) is not None


def _kind(tally: Tally, parts: list[Token], folded: str) -> Kind:
    first, last = parts[0], parts[-1]
    if last.word.ordinal and not tally.fraction:
        return "ordinal"
    if tally.fraction and tally.value < 1:
        return "fraction"
    if tally.year or (
        len(parts) == 1
        and first.numeral is not None
        and first.end - first.left == _YEAR_DIGITS
        and _FIRST_YEAR <= tally.value <= _LAST_YEAR
        and folded[first.left : first.end].isdigit()
    ):
        return "year"
    return "cardinal"


def _is_weak(token: Token, folded: str, lexicon: Lexicon) -> bool:
    """Tell a lone word that may be no number: an article, "one of them", "first", "half"."""
    word = token.word
    if token.numeral is not None:
        return False
    if word.ordinal:
        return word.value <= LAST_WEAK_ORDINAL
    if word.role == "part":
        return not _of_follows(token.end, folded, lexicon) or _is_numbered(token, folded, lexicon)
    if word.weak or word.role != "small" or word.value != 1:
        return word.weak
    before = max(0, token.left - _CONTEXT)
    counted = lexicon.counted is not None and lexicon.counted.match(folded, token.end)
    return not counted and not (
        lexicon.counting is not None and lexicon.counting.search(folded, before, token.left)
    )


def _extend_several(reading: Reading, first: Token, folded: str, lexicon: Lexicon) -> None:
    """Read "several hundred" as at least two hundred, not as one hundred."""
    if first.word.role not in _MULTIPLIERS or lexicon.several is None or reading.value is None:
        return
    before = max(0, first.left - _CONTEXT)
    match = lexicon.several.search(folded, before, first.left)
    if match:
        reading.start, reading.kind, reading.minimum = match.start(), "vague", 2 * reading.value
        reading.value = reading.maximum = None


def _drop_article(reading: Reading, folded: str) -> None:
    """End "half a" at "half" when nothing it could multiply follows."""
    for article in (" a", " an"):
        dangling = folded.endswith(article, reading.start, reading.end)
        percent = folded.startswith((" percent", " per cent"), reading.end)
        if dangling and not percent:
            reading.end -= len(article)


def _vague(tokens: list[Token], index: int, folded: str, lexicon: Lexicon) -> tuple[Reading, int]:
    """Read "hundreds", "tens of thousands": a least value and no other bound."""
    minimum, after = Decimal(tokens[index].word.value), index + 1
    while after < len(tokens) and (tokens[after].word.role == "vague" or tokens[after].word.plural):
        gap = folded[tokens[after - 1].end : tokens[after].start]
        of = lexicon.of is not None and lexicon.of.match(folded, tokens[after - 1].end)
        if len(gap) > LONGEST_GAP or (gap.strip() and not of):
            break
        minimum *= tokens[after].word.value
        after += 1
        if minimum > UNBOUNDED:
            break
    first, end = tokens[index], tokens[after - 1].end
    alone = folded[first.left : end] in lexicon.settings.get("weak_alone", ())
    weak = alone and not _of_follows(end, folded, lexicon)
    scale = int(tokens[after - 1].word.value)
    return Reading(first.left, end, "vague", None, minimum, weak=weak, scale=scale), after


def _suffixed(token: Token, folded: str, lexicon: Lexicon) -> Reading:
    """Read digits with letters written onto them: 21st, 1990s, 5m, 1.2bn; or too many digits."""
    assert token.numeral is not None
    value, suffix = token.numeral.value, token.suffix.strip()
    plain = Reading(
        token.left, token.end - len(token.suffix), "cardinal", value, value, value, spelled=False
    )
    if value is None:
        plain.kind, plain.weak = "unreadable", True
    elif suffix in lexicon.abbreviations:
        scale = lexicon.abbreviations[suffix]
        plain.value = plain.minimum = plain.maximum = value * scale
        plain.end, plain.scale = token.end, scale
        plain.alternative = value if len(suffix) == 1 else token.numeral.alternative
    elif suffix in lexicon.ordinal_suffixes:
        plain.end, plain.kind = token.end, "ordinal"
    elif len(folded[token.left : plain.end]) in (2, 4) and value % _DECADE == 0:
        _make_decade(plain, value, token, folded)
    return plain


def _make_decade(plain: Reading, value: Decimal, token: Token, folded: str) -> None:
    """Turn 1990s, '90s or 90s into ten years; "his 50s" are ten years of a life."""
    if value < 100 and folded[token.left - 1 : token.left] == "'":
        value += 1900 if value >= _OLDEST_SHORT_DECADE else 2000
    plain.end, plain.kind, plain.value = token.end, "decade", None
    plain.minimum, plain.maximum = value, value + _DECADE - 1
