"""The record: the draft with spans, issues and provenance. What the user gets."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from summarizer.draft import Draft

Severity = Literal["error", "warning"]
Status = Literal["verified", "flagged"]
Match = Literal["exact", "normalized"]


_TITLE = 80  # characters of a title in a line of its own


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Fact):
    """Where a verbatim text stands: W3C Web Annotation position and quote selectors in one.

    Offsets are Unicode code points into the article's text; `article.text[start:end] == exact`.
    """

    start: int = Field(ge=0, description="offset of the first code point")
    end: int = Field(ge=0, description="offset behind the last code point")
    exact: str = Field(description="the article's own words")
    prefix: str = Field(max_length=32, description="up to 32 characters before")
    suffix: str = Field(max_length=32, description="up to 32 characters behind")
    match: Match = Field(
        description="exact, or normalized: equal after folding quotation marks, dashes, white "
        "space, Unicode form and case"
    )


class Issue(_Fact):
    """What one check found."""

    code: str = Field(description="the check's code, such as text.not_found")
    severity: Severity = Field(description="an error flags the record and starts a repair")
    path: str = Field(description="JSON pointer into the draft, such as /events/0/date")
    message: str = Field(description="what is wrong, where, and what the article says")
    sentences: list[int] = Field(
        default_factory=list, description="numbers of the sentences it speaks of"
    )


class ArticleFacts(_Fact):
    """What the record keeps of its article; the text itself is in the ledger."""

    id: str = Field(description="16 hexadecimal digits: text and what the prompt shows")
    title: str | None = Field(description="headline")
    published: str | None = Field(description="ISO 8601 date or time of publication")
    url: str | None = Field(description="where it was published")
    outlet: str | None = Field(description="who published it")
    author: str | None = Field(description="byline")
    language: str | None = Field(description="ISO 639-1 code")
    sha256: str = Field(description="SHA-256 of the text in UTF-8, hexadecimal")


class PromptFacts(_Fact):
    """Which prompt asked."""

    name: str = Field(description="folder name under prompts/")
    version: str = Field(description="version of the prompt")
    fingerprint: str = Field(description="hash over all its templates")


class Usage(_Fact):
    """Tokens as the endpoint counted them, summed over every attempt, failed ones too."""

    prompt_tokens: int = Field(default=0, ge=0, description="tokens sent")
    completion_tokens: int = Field(
        default=0, ge=0, description="tokens answered, reasoning included"
    )
    cached_tokens: int = Field(default=0, ge=0, description="of those sent, read from the cache")
    total_tokens: int = Field(default=0, ge=0, description="sent and answered")

    def __add__(self, other: Usage) -> Usage:
        """Sum two counts."""
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            total_tokens=self.total_tokens + other.total_tokens,
        )


class Provenance(_Fact):
    """How the record came about."""

    model: str = Field(description="model asked for")
    endpoint: str = Field(description="host of the endpoint")
    prompt: PromptFacts = Field(description="prompt name, version and fingerprint")
    schema_fingerprint: str = Field(description="hash of the draft's JSON schema")
    checks: str = Field(description="version of the checks")
    mode: str = Field(description="how JSON was asked for")
    parameters: dict[str, float | int | str | bool | None] = Field(
        description="sampling, limit of the answer and rendering of the schema, as sent"
    )
    attempts: int = Field(ge=0, description="requests sent, failed ones too")
    repairs: int = Field(ge=0, description="repair turns made")
    windows: int = Field(default=1, ge=1, description="parts in which the article was read")
    usage: Usage = Field(description="tokens over every attempt")
    cost: float | None = Field(default=None, description="US dollars; null when prices are unknown")
    seconds: float = Field(ge=0, description="wall time of the article, pauses included")
    finished_at: str = Field(description="ISO 8601, UTC")
    program: str = Field(description="version of this program")


class Record(Draft):
    """The checked record of one article: `verified` when no error remains, else `flagged`."""

    spans: dict[str, Span] = Field(
        description="path of every verbatim field and cited sentence → where it stands"
    )
    issues: list[Issue] = Field(description="what the checks found")
    status: Status = Field(description="verified, or flagged when an error remains")
    article: ArticleFacts = Field(description="which article")
    provenance: Provenance = Field(description="how it came about")

    def draft(self) -> Draft:
        """The draft alone, as the model gave it."""
        return Draft.model_construct(
            summary=self.summary,
            sources=self.sources,
            events=self.events,
            attributions=self.attributions,
        )


class Failure(_Fact):
    """An article that gave no record, and why."""

    article_id: str = Field(description="id of the article, or its place when it was not readable")
    kind: str = Field(description="short stable name, such as content_filter")
    message: str = Field(description="what happened and what to do")
    attempts: int = Field(default=0, ge=0, description="requests sent for it")
    place: str | None = Field(
        default=None, description="the file and where inside it; null when it did not come from one"
    )
    title: str | None = Field(default=None, description="headline of the article, where it has one")

    def named(self) -> str:
        """What failed and why, in one line; the message about an input begins with its place."""
        if self.message.startswith(self.article_id):
            return self.message
        title = " ".join(self.title.split())[:_TITLE] if self.title else None
        known = (self.place, title, self.article_id, self.message)
        return "  ".join(part for part in known if part)
