"""What the doctor found out about an endpoint: facts, and the profile derived from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from summarizer.settings import Profile

Verdict = Literal["ok", "no", "unknown"]
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one probe says: a verdict, its reason in words, and a value where there is one."""

    verdict: Verdict
    detail: str
    value: Value = None


class Fact(BaseModel):
    """A finding, with the name of its probe and what it cost."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    verdict: Verdict
    detail: str
    value: Value = None
    seconds: float = Field(default=0.0, ge=0)
    requests: int = Field(default=0, ge=0)


class Diagnosis(BaseModel):
    """All facts of one examination. Holds no key, and no credentials of an address."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    base_url: str = Field(description="address, without credentials")
    model: str
    server: str | None = Field(default=None, description="what serves there, where it says so")
    version: str | None = None
    at: date = Field(description="day of the examination, UTC")
    program: str = Field(default="", description="version of this program")
    note: str = Field(default="", description="how it was served, by the person who asked")
    seconds: float = Field(default=0.0, ge=0)
    requests: int = Field(default=0, ge=0)
    runs: bool = Field(description="the main job can run there")
    profile: Profile = Field(default_factory=Profile)
    recommendation: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()

    def fact(self, name: str) -> Fact:
        """The fact of this name; an unknown one where it was not looked for."""
        return next((fact for fact in self.facts if fact.name == name), missing(name))


def missing(name: str) -> Fact:
    """A fact that nobody has looked for."""
    return Fact(name=name, verdict="unknown", detail="not tried")


def verdict_of(facts: Mapping[str, Fact], name: str) -> Verdict:
    """The verdict on one thing, unknown where it was not tried."""
    return facts[name].verdict if name in facts else "unknown"


def number_of(facts: Mapping[str, Fact], name: str) -> int | None:
    """The whole number that a fact holds, or None."""
    value = facts[name].value if name in facts else None
    return int(value) if isinstance(value, int | float) else None
