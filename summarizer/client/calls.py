"""What is known of calls: each attempt, the answer in the end, and the sum of an article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from summarizer.pacing import Clock
from summarizer.record import Usage

Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt, also a failed one, as `on_call` sees it."""

    article_id: str
    at: str
    seconds: float
    status: int | None
    error: str | None
    usage: Usage
    request: dict[str, Any] = field(repr=False, default_factory=dict)
    response: str = field(repr=False, default="")


OnCall = Callable[[Call], None]


@dataclass(frozen=True, slots=True)
class Completion:
    """A validated answer."""

    answer: Any
    prompt_tokens: int  # of the last attempt, as the endpoint reports them; 0 when it does not
    estimated_tokens: int  # of the same prompt, from its length


@dataclass(slots=True)
class Tally:
    """What one article has cost so far."""

    article_id: str
    clock: Clock
    attempts: int = 0
    usage: Usage = field(default_factory=Usage)
