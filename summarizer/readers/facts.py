"""What the readers hand on: text found, facts stated beside it, and reasons why there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from email.utils import parsedate_to_datetime

from summarizer import languages
from summarizer.articles import extended
from summarizer.errors import ArticleError
from summarizer.readers.days import whole_day
from summarizer.surrogates import whole

LONGEST = 2_000  # characters of one fact: a headline has 200, more than this is the wrong field
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})  # ISO 639-2: undetermined, several, none
_NULLS = frozenset({"null", "~"})  # what YAML writes for nothing
_SPACED_ZONE = re.compile(r"\s+(?=(?:[+-]\d{2}:?\d{2}|Z)$)")  # Jekyll: 2024-02-08 10:00:00 +0100
_NAMED_ZONE = re.compile(r"\s*(?:UTC|GMT)$")
_RFC_2822 = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|[A-Z]{1,4})"
)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_KINDS: Mapping[type, str] = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}


class ReadError(ArticleError):
    """Why one article cannot be had; `kind` is the stable name that its Failure gets."""

    def __init__(self, kind: str, reason: str) -> None:
        """Keep the kind; the reason is one line that reads on behind the article's place."""
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an article beside its text; each None when nothing says so."""

    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    place: str | None = None

    def over(self, other: Facts) -> Facts:
        """Fill what is not known here from facts that count less."""
        return Facts(*(getattr(self, n) or getattr(other, n) for n in FIELDS))


FIELDS = tuple(field.name for field in fields(Facts))
# A value and the name it had in the file, so that a message can name it.
Stated = Mapping[str, tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Found:
    """Text as it will stand in the article, and what its file says of it.

    `start` is where the story begins (behind front matter), `titles` are headlines that the file
    states elsewhere: a first line that repeats one is not numbered. Where the file has none, a
    first line may be recognised as the title unless `plain` is false.
    """

    text: str
    facts: Facts = Facts()
    start: int = 0
    titles: tuple[str, ...] = ()
    plain: bool = True


def pick(values: Mapping[str, object], names: Mapping[str, tuple[str, ...]]) -> Stated:
    """Take the first key of each field that has a value."""
    stated = {}
    for field, keys in names.items():
        for key in keys:
            if values.get(key) not in (None, "", [], {}):
                stated[field] = (key, values[key])
                break
    return stated


def facts_from(stated: Stated, *, lenient: bool = False) -> Facts:
    """Normalise stated values.

    Args:
        stated: field → (its name in the file, its value).
        lenient: drop what cannot be understood (web pages) instead of refusing it.

    Raises:
        ReadError: a value is of the wrong kind, or no date or language; the message names it.
    """
    known: dict[str, str | None] = {}
    for field, (key, value) in stated.items():
        try:
            known[field] = _READ[field](value)
        except ValueError as reason:
            if not lenient:
                raise ReadError("format", f"field {key!r} {reason}") from None
    return Facts(**known)


def kind_of(value: object) -> str:
    """Name the JSON kind of a value for a message."""
    return _KINDS.get(type(value), "null" if value is None else "text")


def line(value: object) -> str | None:
    """Read a fact of one line: white space folded, nothing when blank."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"must be text, not {kind_of(value)}")  # noqa: TRY004 - a bad value too
    if len(value) > LONGEST:
        raise ValueError(f"is {len(value):,} characters long; at most {LONGEST:,} are kept")
    folded = " ".join(whole(value).replace("\0", " ").split())
    return None if folded in _NULLS else folded or None


def is_address(value: object) -> bool:
    """Whether a value is an address on the web."""
    return isinstance(value, str) and bool(_ADDRESS.match(value.strip()))


def names(value: object) -> str | None:
    """Read a name, an object with a name (schema.org), or a list of these."""
    if isinstance(value, Mapping):
        return names(value.get("name"))
    if is_address(value):
        return None  # a profile's address, which some publishers give for a name
    if isinstance(value, list):
        return line(", ".join(name for item in value[:LONGEST] if (name := _item(item))))
    return line(value)


def _item(value: object) -> str | None:
    return names(value) if isinstance(value, Mapping | str) else line(value)


def published(value: object) -> str | None:
    """Read a date as ISO 8601, RFC 2822 or in words; the day stays as written."""
    text = line(value)
    if text is None:
        return None
    for read in (_iso, _mail, whole_day):
        found = read(text)
        if found:
            return found
    raise ValueError(f"is no date that can be read: {text[:40]!r}; write it as 2024-02-08")


def _iso(text: str) -> str | None:
    try:
        return extended(_SPACED_ZONE.sub("", _NAMED_ZONE.sub("Z", text)))
    except ValueError:
        return None


def _mail(text: str) -> str | None:
    if not _RFC_2822.fullmatch(text):
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except ValueError:
        return None


def language(value: object) -> str | None:
    """Read a language, by tag or name, as its code: `en-GB`, `eng` and `English` are `en`."""
    if isinstance(value, Mapping):  # schema.org Language
        value = value.get("alternateName") or value.get("name")
    if isinstance(value, list) and value:
        value = value[0]
    tag = line(value)
    if tag is None:
        return None
    if not (_TAG.fullmatch(tag) or languages.is_known(tag)):
        raise ValueError(f"is no language code: {tag[:40]!r}; write it as en or pt-BR")
    code = languages.base(tag)
    return None if code in _NO_LANGUAGE else code


_READ: Mapping[str, Callable[[object], str | None]] = {
    "title": line,
    "published": published,
    "outlet": names,
    "author": names,
    "url": line,
    "language": language,
    "place": names,
}
