"""The body of an answer: parse it, and read its text, its tokens and what it says went wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from summarizer import errors, surrogates
from summarizer.answers import text_in
from summarizer.record import Usage

LARGEST_ANSWER = 8 * 1024 * 1024  # bytes: the longest honest answer has well under one megabyte
_MOST_TOKENS = 1_000_000_000  # of one request: what is more is no count, and fits no ledger


def broken_off(size: int, status: int, error: Exception) -> errors.ConnectionFailed:
    """The error of an answer whose body did not come whole, though it may have been paid for."""
    return errors.ConnectionFailed(
        f"the answer broke off after {size:,} bytes: {error or type(error).__name__}",
        status=status,
    )


def too_large() -> errors.AnswerTooLarge:
    """The error of an answer that is larger than any honest one."""
    return errors.AnswerTooLarge(
        f"the endpoint sent more than {LARGEST_ANSWER // 2**20} MB for one answer"
    )


def text_of(answer: Mapping[str, Any]) -> str:
    """The text of an answer's first choice: the arguments of its tool call, else its content."""
    message = answer["choices"][0]["message"]
    calls = message.get("tool_calls")
    try:
        arguments = calls[0]["function"]["arguments"] if calls else message.get("content")
    except (KeyError, IndexError, TypeError):
        return ""
    return arguments if isinstance(arguments, str) else json.dumps(arguments) if arguments else ""


def json_object(text: str, status: int | None) -> dict[str, Any]:
    """Parse the body of an answer; ConnectionFailed when it is no JSON object."""
    try:
        answer = json.loads(text)
        if "\\ud" in text.lower():  # perhaps half a character, which nothing after this can store
            answer = json.loads(surrogates.whole(json.dumps(answer, ensure_ascii=False)))
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise errors.ConnectionFailed(
            "the endpoint's answer is no JSON object; is the base URL right (…/v1)?",
            status=status,
        )
    return answer


def _first_choice(answer: Mapping[str, Any]) -> dict[str, Any]:
    choices = answer.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else {}


def is_filtered(answer: Mapping[str, Any]) -> bool:
    """Tell whether a filter ended the answer, with or without a message; Gemini adds a reason."""
    return str(_first_choice(answer).get("finish_reason")).startswith("content_filter")


def join_parts(answer: Mapping[str, Any]) -> None:
    """Make one text of a content in parts, so that all that follows reads one."""
    message = _first_choice(answer).get("message")
    if isinstance(message, dict):
        message["content"] = text_in(message.get("content"))


def has_message(answer: Mapping[str, Any]) -> bool:
    """Tell whether an answer has a choice with a message whose content is text, or none."""
    message = _first_choice(answer).get("message")
    return isinstance(message, dict) and isinstance(message.get("content"), str | None)


def error_in(answer: Mapping[str, Any]) -> str:
    """The message of an error that some gateways send with status 200."""
    error = answer["error"]
    return str(error.get("message", error) if isinstance(error, dict) else error)


def usage_of(answer: Mapping[str, Any]) -> Usage:
    """Read the tokens from the answer as it came, before anybody adds to them.

    What a total has beyond its parts was thought, and is paid for as answer (Gemini).
    """
    usage = answer.get("usage")
    if not isinstance(usage, dict):
        return Usage()
    details = usage.get("prompt_tokens_details")
    sent, answered = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    answered = max(answered, _count(usage.get("total_tokens")) - sent)
    return Usage.model_construct(
        prompt_tokens=sent,
        completion_tokens=answered,
        cached_tokens=_count(details.get("cached_tokens")) if isinstance(details, dict) else 0,
        total_tokens=sent + answered,
    )


def _count(value: Any) -> int:
    """A number of tokens, also as a float; 0 where it is none that one request can have."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return int(value) if 0 < value < _MOST_TOKENS else 0
