"""The draft: what the model returns, before anyone believes it.

The descriptions are part of the prompt. Every key is required and no value is open, so that the
schema can be sent to endpoints that enforce a strict subset; the bounds on lengths live in
`schemas`, since a draft that is too long is still worth checking.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SourceKind = Literal[
    "person",
    "organization",
    "government",
    "military",
    "armed_group",
    "media",
    "document",
    "anonymous",
    "other",
]
EventType = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
    "OTHER",
]
Factuality = Literal["occurred", "claimed", "planned", "threatened", "denied"]
Outcome = Literal["killed", "injured", "missing", "captured", "displaced"]
Act = Literal[
    "states", "claims_responsibility", "accuses", "denies", "warns", "promises", "asks", "other"
]
Mode = Literal["direct", "indirect", "mixed"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SummarySentence(_Part):
    """One sentence of the summary."""

    text: str = Field(
        description="One sentence in your own words that says only what its cited sentences say, "
        "and names who says what is only claimed."
    )
    cites: list[int] = Field(description="Numbers of the sentences it rests on.")


class Source(_Part):
    """Somebody or something that the article quotes or relies on."""

    id: str = Field(description="s1, s2, … in order of appearance.")
    name: str = Field(
        description="The source's fullest name or description, copied verbatim from the article."
    )
    kind: SourceKind = Field(description="What the source is.")
    affiliation: str | None = Field(
        description="Whom the source belongs to or stands close to, copied verbatim from the "
        "article, or null when the article does not say."
    )


class Casualty(_Part):
    """One count of people harmed, by one source."""

    outcome: Outcome = Field(description="What happened to the people counted.")
    count_text: str = Field(
        description="The words of the count copied verbatim, with 'at least', 'up to' and the "
        "like: 'at least two'."
    )
    minimum: int | None = Field(
        description="Smallest number these words allow; null when they set no lower bound."
    )
    maximum: int | None = Field(
        description="Largest number these words allow; null when they set no upper bound."
    )
    who: str | None = Field(description="Who was harmed, copied verbatim, or null.")
    source: str | None = Field(
        description="Id of the source that gives this count, or null when the article itself does."
    )


class Event(_Part):
    """Something that happened, is claimed, planned, threatened or denied."""

    id: str = Field(description="e1, e2, … in order of appearance.")
    type: EventType = Field(
        description="PLOVER event type: AGREE, CONSULT (meet, talk), SUPPORT (praise, back), "
        "CONCEDE, COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, THREATEN, PROTEST, SANCTION, "
        "MOBILIZE, COERCE (arrest, sentence, ban), ASSAULT (attack, kill); OTHER when none fits."
    )
    description: str = Field(description="One sentence in your own words.")
    factuality: Factuality = Field(
        description="occurred when the article itself states it as fact, claimed when it stands "
        "only on a source's word, planned, threatened, or denied."
    )
    date_text: str | None = Field(
        description="The words that say when it happened, copied verbatim ('Wednesday'), or null."
    )
    date: str | None = Field(
        description="The date those words mean, as EDTF (2024-02-07, 2024-02, 2024, a/b for a "
        "range), worked out from the date of publication; null when it cannot be known."
    )
    place: str | None = Field(description="Where it happened, copied verbatim, or null.")
    actors: list[str] = Field(description="Who did it: names copied verbatim; may be empty.")
    recipients: list[str] = Field(
        description="To whom it was done: names copied verbatim; may be empty."
    )
    casualties: list[Casualty] = Field(
        description="Every count the article gives, one entry for each source and outcome; counts "
        "that disagree stay side by side."
    )
    responds_to: list[str] = Field(
        description="Ids of the events that this one answers, avenges or follows from."
    )
    cites: list[int] = Field(description="Numbers of the sentences it rests on.")


class Attribution(_Part):
    """Somebody says something: one speech act at one place of the article."""

    source: str | None = Field(description="Id of who says it; null when nobody is named.")
    source_text: str | None = Field(
        description="The words that name the source at this place, copied verbatim (also a "
        "pronoun); null only with source null."
    )
    via: str | None = Field(
        description="Id of the source that was told: in 'X told the Herald' the Herald's id; "
        "else null."
    )
    cue: str = Field(
        description="The words that mark it as somebody's statement, copied verbatim: 'said', "
        "'according to', 'took responsibility for'."
    )
    act: Act = Field(description="What the source does by saying it.")
    mode: Mode = Field(
        description="direct when the content stands inside quotation marks, indirect when not, "
        "mixed when partly."
    )
    content: list[str] = Field(
        description="What is said, copied verbatim and without the cue; more than one piece when "
        "the cue interrupts it."
    )
    events: list[str] = Field(description="Ids of the events it speaks of; may be empty.")
    cites: list[int] = Field(description="Numbers of the sentences it rests on.")


class Draft(_Part):
    """A structured reading of one article, every field resting on numbered sentences."""

    summary: list[SummarySentence] = Field(description="Two to five sentences.")
    sources: list[Source] = Field(description="Everybody the article quotes or relies on.")
    events: list[Event] = Field(
        description="What happened or is said to have happened; a bare 'X said' is no event."
    )
    attributions: list[Attribution] = Field(
        description="Every statement that the article puts in somebody's mouth, in order."
    )


def draft_in(found: Any) -> Draft:
    """Read a draft from parsed JSON; of a whole record, its draft alone.

    Raises:
        pydantic.ValidationError: it is none.
    """
    if isinstance(found, Mapping) and "provenance" in found:
        return Draft.model_validate(
            {name: found[name] for name in Draft.model_fields if name in found}
        )
    return Draft.model_validate(dict(found) if isinstance(found, Mapping) else found)
