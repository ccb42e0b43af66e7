"""Small articles with drafts that hold, and a summarizer that asks a scripted endpoint about them."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import drafts
from scripted import Answer, Endpoint, Script, endpoint

import summarizer.client.reasking  # noqa: F401 - takes seconds, for which no deadline is meant
from summarizer import Article, Settings, Summarizer

PUBLISHED = "2025-03-06"
EMPTY: dict[str, Any] = {"summary": [], "sources": [], "events": [], "attributions": []}


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
    found = re.search(
        r"Mayor (Nora Vale\d+) said on Wednesday that (\d+) houses in (Port\d+)", text
    )
    assert found is not None
    name, houses, town = found.groups()
    return {
        "summary": [
            {"text": f"Mayor {name} said that {houses} houses in {town} lost roofs.", "cites": [1]},
            {"text": "Schools stay closed.", "cites": [2]},
        ],
        "sources": [drafts.source("s1", f"Mayor {name}", "person")],
        "events": [],
        "attributions": [
            drafts.said(
                "s1",
                f"Mayor {name}",
                "said",
                [f"{houses} houses in {town} had lost their roofs"],
                [1],
            )
        ],
    }


def asked(body: dict[str, Any]) -> str:
    """What the first user's turn of a request holds: the article."""
    return str(body["messages"][1]["content"])


def said(text: str | dict[str, Any], body: dict[str, Any] | None = None, **others: Any) -> Answer:
    """An answer of this text or JSON; as a tool's arguments where the request offers a tool."""
    text = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
    if not (body or {}).get("tools"):
        return Answer(text, **others)
    assert body is not None
    function = {"name": body["tools"][0]["function"]["name"], "arguments": text}
    call = {"id": "call_1", "type": "function", "function": function}
    return Answer(None, message={"tool_calls": [call]}, **others)


def honest(body: dict[str, Any]) -> Answer:
    """Answer a request about a `story` as it should be."""
    return said(draft_of(asked(body)), body)


def in_turn(*answers: Answer | Script) -> Script:
    """Give these answers one after the other, the last one for ever."""
    left = list(answers)

    def script(body: dict[str, Any]) -> Any:
        answer = left.pop(0) if len(left) > 1 else left[0]
        return answer if isinstance(answer, Answer) else answer(body)

    return script


def settings(base_url: str, **others: Any) -> Settings:
    """Settings for an endpoint that answers at once: ten seconds are more than enough."""
    return Settings(**{"model": "scripted", "base_url": base_url, "deadline": 10.0} | others)


@asynccontextmanager
async def asking(
    script: Script, *, transport: Any = None, on_call: Any = None, **others: Any
) -> AsyncIterator[tuple[Summarizer, Endpoint]]:
    """A summarizer that asks a scripted endpoint."""
    with endpoint(script) as served:
        chosen = settings(served.base_url, **others)
        async with Summarizer(chosen, transport=transport, on_call=on_call) as summarizer:
            yield summarizer, served
