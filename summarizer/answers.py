"""Read the model's answer: tolerant of what stands around the JSON, never of the JSON itself.

Fences, reasoning and prose are passed over; what is taken is a JSON object that validates as a
whole. A cut answer is never completed, and of several different objects none is chosen.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.draft import Draft, SummarySentence

Answer = TypeVar("Answer", bound=BaseModel)

_THOUGHTS = re.compile(r"<(/?)(?:think|thinking|reasoning)>", re.IGNORECASE)
_MOST_OBJECTS = 200  # places where JSON may begin that are tried: bounds the work on hostile text
_SHOWN_ERRORS = 8  # problems of a broken shape that the model is told
_DECODER = json.JSONDecoder()


class Summary(BaseModel):
    """The summary alone: the answer to the last question about an article read in windows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    summary: list[SummarySentence]


class BrokenShape(ValueError):
    """The answer holds no JSON of the contract; the message is written for the model."""


def text_in(content: Any) -> Any:
    """The text of a message's content; models that think may send it in parts (Mistral)."""
    if not isinstance(content, list):
        return content
    parts = [part for part in content if isinstance(part, dict) and part.get("type") == "text"]
    return "".join(str(part.get("text", "")) for part in parts)


def read_draft(text: str) -> Draft:
    """Read a draft from an answer; BrokenShape when there is none."""
    return _read(text, Draft.model_validate_json)


def read_summary(text: str) -> Summary:
    """Read a summary from an answer; BrokenShape when there is none."""
    return _read(text, Summary.model_validate_json)


def _read(text: str, validate: Callable[[str], Answer]) -> Answer:
    try:
        return validate(text)
    except ValidationError as error:
        first = error
    found: list[Answer] = []
    for candidate in _objects(_without_thoughts(text)):
        try:
            answer = validate(candidate)
        except ValidationError as error:
            first = error
            continue
        if answer not in found:
            found.append(answer)
    if len(found) == 1:
        return found[0]
    raise BrokenShape(
        _explain(first) if not found else "more than one JSON object; return one only"
    )


def _without_thoughts(text: str) -> str:
    """Leave out what stands between the marks of thinking, or before an end without a beginning.

    What follows a beginning without an end stays. Linear in the text, whatever it holds.
    """
    kept: list[str] = []
    held: list[str] = []
    position, inside = 0, False
    for mark in _THOUGHTS.finditer(text):
        (held if inside else kept).append(text[position : mark.start()])
        if not mark[1]:
            inside = True
        else:  # some chat templates put the beginning into the prompt
            (held if inside else kept).clear()
            inside = False
        position = mark.end()
    return " ".join([*kept, *held, text[position:]])


def _objects(text: str) -> list[str]:
    """The outermost JSON objects in a text."""
    objects, position = [], 0
    for _ in range(_MOST_OBJECTS):
        start = text.find("{", position)
        if start == -1:
            break
        try:
            _, position = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            position = start + 1
            continue
        objects.append(text[start:position])
    return objects


def _explain(error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    lines = [
        "/" + "/".join(str(part) for part in problem["loc"]) + f": {problem['msg']}"
        for problem in problems[:_SHOWN_ERRORS]
    ]
    more = len(problems) - _SHOWN_ERRORS
    return "\n".join(lines + ([f"and {more} more"] if more > 0 else []))


_REPEATED = 12.0  # times that a run-away answer can be compressed; honest JSON stays below 6


def ran_away(text: str, longest_string: int) -> bool:
    """Tell whether a cut answer had lost itself: one endless string, or the same over and over."""
    if re.search(rf'"(?:[^"\\]|\\.){{{longest_string}}}', text, re.DOTALL):
        return True
    return len(text) > longest_string and len(text) / len(zlib.compress(text.encode())) > _REPEATED
