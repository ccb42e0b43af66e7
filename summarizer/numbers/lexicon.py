"""The number words of a language, read once from the TOML files in `languages/`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from itertools import product
from typing import Any, Literal

LANGUAGES = frozenset({"ar", "de", "en", "es", "fr", "it", "pt", "ru"})
UNKNOWN = "und"  # BCP 47: undetermined

Role = Literal[
    "small",  # 0 to 99: adds
    "hundred",  # multiplies what stands before it
    "hundreds",  # 200 in one word: adds
    "scale",  # multiplies all that stands before it
    "scaled",  # 2,000 in one word: adds
    "dozen",
    "part",  # half, thirds: its value is the denominator
    "vague",
    "multiple",  # doubled, halved
    "decade",  # forties
    "fixed",  # means one number and joins with nothing
    "numeral",
    "ignored",
]

# One code point for one, so that offsets stay valid: apostrophes and hyphens like the plain ones,
_PLAIN = {"’": "'", "ʼ": "'", "‑": "-", "‐": "-"}
# and the spellings that Arabic writers mix: hamza on alef, alef maqsura, ta marbuta.
_ARABIC = _PLAIN | {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"}

# Arabic writes "and", "with", "for" and "the" onto the word that follows.
_CLITICS = "(?P<link>[وف])??(?:[بلك])??(?:ال|ل)??"
_CLITIC_FORMS = ["".join(c) for c in product(("", "و", "ف"), ("", "ب", "ل", "ك"), ("", "ال", "ل"))]
_DEFINITE = re.compile(r"\s+ال\w")  # Arabic "half the people" needs no "of"
_WHOLE_WORD = 40  # longer than any number word
_STARTER = 3  # letters of a German compound that tell whether it may be a number
LAST_WEAK_ORDINAL = 2  # "first" and "second" seldom count anything
_LONGEST_COMPOUND = 12  # parts; "neunhundertneunundneunzigtausend..." needs 11
_LETTERS = re.compile(r"[^\W\d_]+")
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_SIGNS_AFTER = "€£$₽₴₺₪₹"


@dataclass(frozen=True, slots=True)
class Word:
    """How one word counts."""

    role: Role
    value: int | Decimal
    ordinal: bool = False
    weak: bool = False
    plural: bool = False  # multiplies after a number, vague when alone


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the grammar must know of one language."""

    settings: Mapping[str, Any]
    words: Mapping[str, Word]
    token: re.Pattern[str]  # a numeral or number word
    starters: frozenset[str]  # what a word must begin with to be worth a look,
    starter_length: int  # and how much of the word that is
    links: frozenset[str]  # "and", "of", "to": they join numbers, or a number and its unit
    beside: frozenset[str]  # words that change what they stand beside: "percent", "dollars"
    segment: re.Pattern[str] | None  # the next part of a German compound
    tail: re.Pattern[str]  # percent or currency behind a number
    several: re.Pattern[str] | None  # "several", right before a place
    counted: re.Pattern[str] | None  # "killed", right after a place: "one killed"
    counting: re.Pattern[str] | None  # "at least", right before it
    of: re.Pattern[str] | None  # "of", right after it
    changing: re.Pattern[str] | None  # "by", right before a part of something,
    changed: re.Pattern[str] | None  # and "to", or the end of the clause, right after it
    afternoon: re.Pattern[str] | None  # "p.m.", right after a place
    morning: re.Pattern[str] | None  # "a.m."
    clock: re.Pattern[str] | None  # "GMT", right after the digits of a time
    decades_of: re.Pattern[str] | None  # French "années", right before a decade
    every: re.Pattern[str] | None  # right before an ordinal: "every fifth"
    points: frozenset[str]  # "percentage points": not a share, but a difference of two
    hundredths: frozenset[str]  # "basis points": each is a hundredth of one percent
    measures: Mapping[str, str]  # "a fortnight" and the like, each with its unit
    spans: Mapping[str, int]  # years of a "decade"
    span: re.Pattern[str] | None  # "decades", right after a place
    periods: Mapping[str, str]  # "hours" and the like, each with its unit of time
    period: re.Pattern[str] | None  # one of them, right after a place
    numbered: frozenset[str]  # "day", right before a number: "day five" is the fifth day
    articles: frozenset[str]
    currencies: Mapping[str, str]
    pounds: re.Pattern[str] | None  # right after a number: sterling, where the number is large
    abbreviations: Mapping[str, int]
    ordinal_suffixes: frozenset[str]


def fold(text: str, code: str) -> str:
    """Lower-case and unify spellings, one code point for one.

    Args:
        text: Any text.
        code: A primary language code; Arabic has spellings of its own to unify.
    """
    if text.isascii():
        return text.lower()
    # "İ" is the only letter whose lower case is longer than itself (Unicode SpecialCasing).
    folded = text.replace("İ", "I").lower()
    for letter, plain in (_ARABIC if code == "ar" else _PLAIN).items():
        folded = folded.replace(letter, plain)  # a tenth of what `translate` takes
    return folded


@lru_cache(maxsize=256)
def primary(language: str) -> str:
    """Return the code whose words are used: "en-US" reads as "en", an unknown one as "und"."""
    code = language.replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else UNKNOWN


def has_words(language: str) -> bool:
    """Tell whether numbers in words are read in a language (BCP 47)."""
    return primary(language) != UNKNOWN


def read_toml(name: str) -> dict[str, Any]:
    """Read one file of `languages/`."""
    path = resources.files(__package__) / "languages" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=len(LANGUAGES) + 1)
def load(code: str) -> Lexicon:
    """Read and compile the words of a primary language code."""
    settings = read_toml(code)
    words = dict(_words(settings, code))
    currencies = {fold(k, code): v for k, v in settings.get("currencies", {}).items()}
    currencies |= read_toml("common")["signs"]
    periods = {
        fold(word, code): unit
        for unit, names in settings.get("periods", {}).items()
        for word in names
    }
    return Lexicon(
        settings=settings,
        words=words,
        token=_token_pattern(settings, words),
        starters=_starters(settings, words),
        starter_length=_STARTER if settings.get("compounds") else _WHOLE_WORD,
        links=frozenset(
            (settings.get("link", ""), *settings.get("of", ()), *settings.get("ranges", ()))
        ),
        beside=frozenset(_beside(settings, words, currencies, code)),
        segment=_segment_pattern(words) if settings.get("compounds") else None,
        tail=_tail_pattern(settings, currencies, code),
        several=_nearby(settings, "several", r"(?<!\w)(?:{})\s+\Z"),
        counted=_nearby(settings, "counted", r"\s+(?:{})(?!\w)"),
        counting=_nearby(settings, "counting", r"(?<!\w)(?:{})\s+\Z"),
        of=_DEFINITE
        if settings.get("clitics")
        else _nearby(settings, "of", r"\s+(?:{})(?!\w)|\s+(?:{})(?<=')"),
        changing=_nearby(settings, "changes", r"(?<!\w)(?:{})(?:(?<=')|\s+)\Z"),
        changed=_nearby(settings, "change_ends", r"\s*(?:[.,;:!?)]|\Z)|\s+(?:{})(?!\w)"),
        afternoon=_nearby(settings, "afternoon", r"\s?(?:{})(?!\w)"),
        morning=_nearby(settings, "morning", r"\s?(?:{})(?!\w)"),
        clock=_nearby(settings, "clock", r"\s?(?:{})(?!\w)"),
        decades_of=_nearby(settings, "decades_of", r"(?<!\w)(?:{})\s+'?\Z"),
        every=_nearby(settings, "every", r"(?<!\w)(?:{})\s+\Z"),
        points=frozenset(fold(phrase, code) for phrase in settings.get("points", ())),
        hundredths=frozenset(fold(phrase, code) for phrase in settings.get("hundredths", ())),
        measures={fold(phrase, code): unit for unit, phrase, _ in _measures(settings)},
        spans=settings.get("spans", {}),
        span=_nearby(settings, "spans", r"[\s-](?P<span>{})(?!\w)"),
        periods=periods,
        period=re.compile(rf"[\s-](?P<period>{alternation(periods)})(?!\w)") if periods else None,
        numbered=frozenset(fold(word, code) for word in settings.get("numbered", ())),
        articles=frozenset(settings.get("count", {}).get("articles", ())),
        currencies=currencies,
        pounds=_nearby(settings, "pounds", r"[\s-](?:{})(?!\w)(?!\s+of\b)"),
        abbreviations=settings.get("abbreviations", {}),
        ordinal_suffixes=frozenset(settings.get("ordinal_suffixes", ())),
    )


def _nearby(settings: Mapping[str, Any], name: str, shape: str) -> re.Pattern[str] | None:
    """Compile a list of words of the settings into a pattern of the given shape, if there is one."""
    words = [fold(word, "ar") for word in settings.get(name, ())]
    return re.compile(shape.replace("{}", alternation(words))) if words else None


def alternation(words: Iterable[str]) -> str:
    """Return a pattern for any of the words: longest first, any white space, grouped by letter.

    Grouped, because the regular expression engine leaves a whole group after one letter.
    """
    groups: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]).replace(r"\ ", r"\s+"))
    return "|".join(
        f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in sorted(groups.items())
    )


def _words(settings: Mapping[str, Any], code: str) -> Iterator[tuple[str, Word]]:
    """Yield every word with its meaning; what comes later wins."""
    plural = set(settings.get("plural", {}).get("words", ()))
    yield from _table(settings, code, {"vague": "vague", "parts": "part", "dozens": "dozen"})
    for word, value in settings.get("cardinals", {}).items():
        yield fold(word, code), Word(_role(value, code), value, plural=word in plural)
    for word, value in _ordinals(settings):
        yield fold(word, code), Word(_role(value, code), value, ordinal=True)
    for word, value in settings.get("weak", {}).items():
        article = word in settings["count"]["articles"]
        yield fold(word, code), Word("small" if article else "fixed", value, weak=True)
    yield from _table(
        settings, code, {"phrases": "fixed", "multiples": "multiple", "decades": "decade"}
    )
    for _, phrase, value in _measures(settings):
        yield fold(phrase, code), Word("fixed", _exact(value))
    for word in _duals(settings.get("dual", {})):
        yield fold(word, code), Word("fixed", 2)
    for word in settings.get("ignored", {}).get("words", ()):
        yield fold(word, code), Word("ignored", 0)


def _table(
    settings: Mapping[str, Any], code: str, roles: Mapping[str, Role]
) -> Iterator[tuple[str, Word]]:
    """Yield the words of tables whose words all count in one way."""
    for name, role in roles.items():
        for word, value in settings.get(name, {}).items():
            yield fold(word, code), Word(role, _exact(value))


def _measures(settings: Mapping[str, Any]) -> Iterator[tuple[str, str, float]]:
    """Yield the unit, the words and the value of phrases that hold all three."""
    for unit, phrases in settings.get("measures", {}).items():
        for phrase, value in phrases.items():
            yield unit, phrase, value


def _exact(value: float) -> int | Decimal:
    return value if isinstance(value, int) else Decimal(str(value))


def _role(value: int, code: str) -> Role:
    """Tell from its value how a cardinal counts."""
    if value < 100:
        return "small"
    if value < 1_000:
        # Spanish and Arabic have a word for each hundred; Arabic also multiplies its "hundred".
        return "hundred" if value == 100 and code != "es" else "hundreds"
    return "scale" if str(value).strip("0") == "1" else "scaled"


def _ordinals(settings: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    endings = ["", *settings.get("ordinal_endings", {}).get("letters", ())]
    for word, value in settings.get("ordinals", {}).items():
        for ending in endings:
            yield word + ending, value


def _duals(dual: Mapping[str, list[str]]) -> Iterator[str]:
    for noun in dual.get("nouns", ()):
        stem = noun + "ت" if noun in dual["feminine"] else noun
        yield from (stem + "ان", stem + "ين")


def _token_pattern(settings: Mapping[str, Any], words: Mapping[str, Word]) -> re.Pattern[str]:
    """Compile one pattern for numerals and words; its groups say which."""
    space = r"\u00a0\u202f\u2009" + (" " if settings["spaced_groups"] else "")
    suffix = _suffix(settings)
    fraction = (
        rf"(?P<fraction>(?:(?<![\w/.,])(?:\d{{1,3}} )?\d{{1,2}}/\d{{1,2}}(?![\d/])"
        rf"|\d{{0,3}} ?[{VULGAR}]))"
    )
    digits = (
        rf"(?P<digits>(?:(?<![\w.])\.)?\d+(?:[.,٫٬]\d+|['{space}]\d{{3}}(?!\d)| 000(?!\d))*)"
        rf"{suffix}"
    )
    return re.compile(f"{fraction}|{digits}" + _word_pattern(settings, words))


def _suffix(settings: Mapping[str, Any]) -> str:
    """Return the pattern of what is written onto digits: 21st, 1990s, 5m, 1.2bn and "1.2 bn"."""
    abbreviations = settings.get("abbreviations", {})
    glued = [*abbreviations]
    for name in ("ordinal_suffixes", "decade_suffixes"):
        glued += settings.get(name, [])
    if not glued:
        return "(?P<suffix>(?!))?"
    spaced = alternation(word for word in abbreviations if len(word) > 1) or "(?!)"
    single = alternation(word for word in abbreviations if len(word) == 1) or "(?!)"
    spaced += rf"|(?:{single})(?=[{_SIGNS_AFTER}])"  # "1,2 M€"
    return rf"(?P<suffix>(?:{alternation(glued)}|\s(?:{spaced}))(?![^\W_]))?"


def _word_pattern(settings: Mapping[str, Any], words: Mapping[str, Word]) -> str:
    """Return the part of the token pattern that finds words, "" for a language without any."""
    if not words:
        return r"|(?P<link>(?!))(?P<word>(?!))"
    if settings.get("compounds"):
        parts = f"(?:{alternation(_parts(words))}){{1,{_LONGEST_COMPOUND}}}"
        return rf"|\b(?P<link>(?!))?(?P<word>(?:{alternation(words)})\b|{parts}\b)"
    ignored = [word for word, meaning in words.items() if meaning.role == "ignored"]
    others = [word for word, meaning in words.items() if meaning.role != "ignored"]
    if settings.get("clitics"):
        return (
            rf"|\b(?:(?P<ignored>{alternation(ignored)})"
            rf"|{_CLITICS}(?P<word>{alternation(others)}))\b"
        )
    # An ignored phrase may end in a full stop, after which there is no word boundary.
    skipped = rf"(?:{alternation(ignored)})(?!\w)" if ignored else "(?!)"
    return rf"|\b(?:(?P<ignored>{skipped})|(?P<link>(?!))?(?P<word>{alternation(others)})\b)"


def _starters(settings: Mapping[str, Any], words: Mapping[str, Word]) -> frozenset[str]:
    """Return how words begin that are worth a look: looking up a word is cheaper than matching."""
    firsts = {_LETTERS.findall(word)[0] for word in words}
    if settings.get("compounds"):
        return frozenset(first[:_STARTER] for first in firsts)
    if settings.get("clitics"):
        return frozenset(clitics + first for clitics in _CLITIC_FORMS for first in firsts)
    return frozenset(firsts)


def _beside(
    settings: Mapping[str, Any], words: Iterable[str], currencies: Iterable[str], code: str
) -> Iterator[str]:
    """Yield the words of units, abbreviations and "several", and all but the first of phrases."""
    for name in ("percent", "hundredths", "clock", "several", "abbreviations", "pounds"):
        for phrase in settings.get(name, ()):
            yield from fold(phrase, code).split()
    common = read_toml("common")
    for phrase in (*currencies, *common["codes"], *common["abbreviated"]):
        yield from phrase.lower().split()
    for phrase in words:
        yield from phrase.split()[1:]


def _parts(words: Mapping[str, Word]) -> list[str]:
    joined = ("small", "hundred", "scale")
    return ["und", *(w for w, meaning in words.items() if meaning.role in joined and " " not in w)]


def _segment_pattern(words: Mapping[str, Word]) -> re.Pattern[str]:
    return re.compile(alternation(_parts(words)))


def _tail_pattern(
    settings: Mapping[str, Any], currencies: Mapping[str, str], code: str
) -> re.Pattern[str]:
    """Compile what may follow a number and belongs to it."""
    shares = (*settings["percent"], *settings.get("hundredths", ()))
    named = [fold(p, code) for p in shares if p[0].isalpha()]
    percent = r"\s?[%٪]" + (rf"|[\s-]{{0,2}}(?:{alternation(named)})\b" if named else "")
    money = rf"\s?[{_SIGNS_AFTER}](?!\s?\d)"
    names = alternation(name for name in currencies if name[0].isalpha()) or "(?!)"
    of = "".join(rf"{o}\s?|" for o in settings.get("of", ()))
    money += rf"|[\s-]\s?(?:{of})(?P<currency>{names})\b"
    return re.compile(f"(?P<percent>{percent})|(?P<money>{money})")
