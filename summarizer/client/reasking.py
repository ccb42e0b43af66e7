"""Answers of a broken shape: instructor tells the model what is wrong and asks again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import instructor
from instructor.core.exceptions import InstructorRetryException, ResponseParsingError
from openai.types.chat import ChatCompletion

from summarizer import errors
from summarizer.answers import BrokenShape
from summarizer.client.calls import Message
from summarizer.client.exchange import Exchange

_SHOWN_MESSAGE = 300  # characters of an unexpected error that ours repeats

# Its log lines repeat what the model said; nobody asked for that on standard error.
_log = logging.getLogger("instructor")
_log.addHandler(logging.NullHandler())
_log.propagate = False


async def ask_again(
    exchange: Exchange,
    first: dict[str, Any],
    messages: Sequence[Message],
    read: Callable[[str], Any],
    times: int,
) -> Any:
    """Hand a broken answer to instructor, which asks again up to so many times.

    Args:
        exchange: asks the endpoint.
        first: the answer that came; instructor sees it as the answer to its first request.
        messages: the conversation that it answers.
        read: reads an answer's text; raises BrokenShape.
        times: requests more, at most.

    Raises:
        AnswerInvalid: no answer had the shape; EndpointError or a child of it.
    """
    ready = [first]

    async def create(*, messages: list[Any], **_: Any) -> ChatCompletion:
        answer = ready.pop() if ready else await exchange.ask(messages)
        return ChatCompletion.construct(**answer)

    tools = exchange.way.mode == "tools"
    patched = instructor.patch(
        create=create, mode=instructor.Mode.TOOLS if tools else instructor.Mode.JSON_SCHEMA
    )
    with _instructor_errors():
        shell: Any = await patched(
            response_model=_shell_for(read),
            max_retries=times,
            messages=list(messages),
            model=exchange.client.endpoint.model,
        )
    return shell.answer


@lru_cache(maxsize=8)
def _shell_for(read: Callable[[str], Any]) -> type[Any]:
    """A response model of one class: instructor walks its type tree on every call."""

    class Shell(instructor.ResponseSchema):
        answer: Any = None

        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            # never sent: `Way.body` sends the real one
            return {"title": "draft", "type": "object", "properties": {}, "required": []}

        @classmethod
        def model_validate_json(cls, text: str, **_: Any) -> Shell:  # type: ignore[override]
            try:
                return cls.model_construct(answer=read(text))
            except BrokenShape as error:
                raise ResponseParsingError(str(error), mode="JSON", raw_response=None) from None

    return Shell


@contextmanager
def _instructor_errors() -> Iterator[None]:
    """Take instructor's wrapping off: our own errors come out as they went in."""
    try:
        yield
    except InstructorRetryException as error:
        cause = error.__cause__
        if isinstance(cause, errors.SummarizerError):
            raise cause from None
        if isinstance(cause, ResponseParsingError):
            raise _invalid(cause) from None
        text = f"unexpected answer: {cause or error}"
        raise errors.EndpointError(text[:_SHOWN_MESSAGE]) from error
    except ResponseParsingError as error:
        raise _invalid(error) from None


def _invalid(error: ResponseParsingError) -> errors.AnswerInvalid:
    return errors.AnswerInvalid(
        f"no answer had the shape of the contract: {str(error).splitlines()[0]}"
    )
