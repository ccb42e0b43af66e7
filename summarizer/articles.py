"""The article: its text, what is known of it, and its numbered sentences."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from summarizer import languages, sentences

# ISO 8601: a calendar or week date, with or without hyphens, and perhaps a time.
_DAY_AND_TIME = re.compile(
    r"(?:\d{4}-?\d\d-?\d\d|\d{4}-?W\d\d-?\d)(?P<separator>\D?)(?P<time>.*)", re.DOTALL
)
_BASIC_TIME = re.compile(r"^(\d\d)(\d\d)(\d\d)?(?![\d:])")
# SHOWN is what the prompt shows of an article beside its text, in this order.
SHOWN = ("title", "published", "outlet", "author", "place", "url")


def _iso(value: Any) -> Any:
    """Normalise a publication date to ISO 8601 text; the date is taken as it is written."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text:
        return None
    try:
        return extended(text)
    except ValueError:
        raise ValueError(
            f"published must be an ISO 8601 date such as 2024-02-08, not {text[:40]!r}"
        ) from None


def extended(text: str) -> str:
    """Write an ISO 8601 day in its extended calendar form; time and zone stay as written.

    Python reads `20240207T233000Z` and `2024-W06-3`, but many a reader of records (SQLite among
    them) does not.

    Raises:
        ValueError: it is no ISO 8601 day; a week is none.
    """
    found = _DAY_AND_TIME.fullmatch(text)
    if not found:
        raise ValueError(f"no day: {text[:40]!r}")
    day = datetime.fromisoformat(text).date().isoformat()
    return day + found["separator"] + _BASIC_TIME.sub(_with_colons, found["time"])


def _with_colons(time: re.Match[str]) -> str:
    return ":".join(part for part in time.groups() if part)


def _blank(value: Any) -> Any:
    return (value.strip() or None) if isinstance(value, str) else value


Metadata = Annotated[str | None, BeforeValidator(_blank)]


class Sentence(BaseModel):
    """A numbered piece of the article; `text == article.text[start:end]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(description="1 for the first sentence of the body")
    start: int = Field(description="offset of its first code point in the article's text")
    end: int = Field(description="offset behind its last code point")
    text: str = Field(description="the words themselves")


class Article(BaseModel):
    """One news article as it was read: never altered, offsets count Unicode code points.

    `Article(text=…)` numbers all of its text. Readers that recognise a title above or a byline
    below the story pass `body`, the range (start, end) that is numbered.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(
        min_length=1, description="the whole text, kept as it is; readers write newlines as \\n"
    )
    title: Metadata = Field(default=None, description="headline")
    published: Annotated[str | None, BeforeValidator(_iso)] = Field(
        default=None, description="ISO 8601 date or time of publication"
    )
    outlet: Metadata = Field(default=None, description="who published it")
    author: Metadata = Field(default=None, description="byline")
    url: Metadata = Field(default=None, description="where it was published")
    language: Metadata = Field(
        default=None, description="ISO 639-1 code; told from the text when not given"
    )
    place: Metadata = Field(default=None, description="where it was written, from the dateline")
    body: tuple[int, int] | None = Field(
        default=None, description="range of the text that is numbered; null: all of it"
    )

    @model_validator(mode="before")
    @classmethod
    def _tell_language(cls, values: Any) -> Any:
        if isinstance(values, dict) and not values.get("language"):
            text = values.get("text")
            if isinstance(text, str):
                return {**values, "language": languages.detect(text)}
        return values

    @model_validator(mode="after")
    def _body_inside(self) -> Article:
        if not self.text.strip():
            raise ValueError("the article has no text")
        if self.body and not 0 <= self.body[0] < self.body[1] <= len(self.text):
            raise ValueError(
                f"body {self.body} is no range of the text ({len(self.text)} characters)"
            )
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the article; what follows from its fields is worked out again for the copy."""
        copied = super().model_copy(update=update, deep=deep)
        for name in ("id", "sha256", "sentences") if update else ():
            copied.__dict__.pop(name, None)
        return copied

    @cached_property
    def id(self) -> str:
        """16 hexadecimal digits over the text and all that the prompt shows of the article."""
        shown = [getattr(self, name) for name in SHOWN] + [self.language, self.body]
        basis = json.dumps([self.text, *shown], ensure_ascii=True)
        return hashlib.sha256(basis.encode()).hexdigest()[:16]

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The numbered sentences of the body, in order."""
        start, end = self.body or (0, len(self.text))
        ranges = sentences.ranges(self.text, start, end, languages.base(self.language) or "en")
        return tuple(
            Sentence(number=number, start=first, end=last, text=self.text[first:last])
            for number, (first, last) in enumerate(ranges, 1)
        )

    @property
    def published_date(self) -> date | None:
        """The day of publication as it is written, without any change of time zone."""
        return datetime.fromisoformat(self.published).date() if self.published else None
