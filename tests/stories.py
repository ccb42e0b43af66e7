"""Small articles with drafts that hold, and the short names that the tests of the path share."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from scripted import Answer, Endpoint, Script, endpoint

from summarizer import Article, Settings, Summarizer

PUBLISHED = "2025-03-06"


def story(number: int) -> Article:
    """A short article that no other number has."""
    return Article(
        text=(
            f"Mayor Nora Vale{number} said on Wednesday that {number + 3} houses in "
            f"Port{number} had lost their roofs. Schools stay closed."
        ),
        published=PUBLISHED,
        language="en",
    )


def draft_of(text: str) -> dict[str, Any]:
    """The draft that holds for a `story`, made from nothing but its text."""
    found = re.search(r"Mayor (Nora Vale\d+) said on Wednesday that (\d+) houses in (Port\d+)", text)
    assert found is not None
    name, houses, town = found.groups()
    said = f"{houses} houses in {town} had lost their roofs"
    return {
        "summary": [
            {"text": f"Mayor {name} said that {houses} houses in {town} lost roofs.", "cites": [1]},
            {"text": "Schools stay closed.", "cites": [2]},
        ],
        "sources": [{"id": "s1", "name": f"Mayor {name}", "kind": "person", "affiliation": None}],
        "events": [],
        "attributions": [
            {
                "source": "s1",
                "source_text": f"Mayor {name}",
                "via": None,
                "cue": "said",
                "act": "states",
                "mode": "indirect",
                "content": [said],
                "events": [],
                "cites": [1],
            }
        ],
    }


def asked(body: dict[str, Any]) -> str:
    """What the first user's turn of a request holds: the article."""
    return str(body["messages"][1]["content"])


def honest(body: dict[str, Any]) -> Answer:
    """Answer a request about a `story` as it should be."""
    return Answer(json.dumps(draft_of(asked(body))))


def in_turn(*answers: Answer | Script) -> Script:
    """Give these answers one after the other, the last one for ever."""
    left = list(answers)

    def script(body: dict[str, Any]) -> Any:
        answer = left.pop(0) if len(left) > 1 else left[0]
        return answer(body) if isinstance(answer, Callable) else answer  # type: ignore[arg-type]

    return script


def settings(served: Endpoint | str, **others: Any) -> Settings:
    """Settings for an endpoint that answers at once; a slow test of ten seconds is a failed one."""
    base_url = served if isinstance(served, str) else served.base_url
    return Settings(**{"model": "scripted", "base_url": base_url, "deadline": 10.0} | others)


@asynccontextmanager
async def asking(
    script: Script, *, transport: Any = None, on_call: Any = None, **others: Any
) -> AsyncIterator[tuple[Summarizer, Endpoint]]:
    """A summarizer that asks a scripted endpoint."""
    with endpoint(script) as served:
        chosen = settings(served, **others)
        async with Summarizer(chosen, transport=transport, on_call=on_call) as summarizer:
            yield summarizer, served
