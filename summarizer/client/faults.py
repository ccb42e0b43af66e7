"""The vendors' errors in, our errors out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import openai

from summarizer import errors
from summarizer.pacing import seconds_of

Redact = Callable[[str], str]

_TRANSIENT_STATUS = frozenset((408, 409, 425, 429))
BUSY_STATUS = frozenset((429, 503))
_WRONG_FOR_ALL = frozenset((401, 402, 403))  # the key, the account's credit, its rights
_WINDOW = re.compile(
    r"context.{0,40}?(?:length|window|size)|too (?:many tokens|long)|n_ctx", re.IGNORECASE
)
_WINDOW_SIZE = re.compile(
    r"(?:maximum|max|available)\D{0,60}?(\d[\d,]{2,})|n_ctx\D{0,4}(\d+)", re.IGNORECASE
)
# A server error that speaks of the way of asking is a refusal of it, not a fault that passes.
_ASKING = re.compile(r"response_format|json_schema|tool_choice|grammar", re.IGNORECASE)


@contextmanager
def sdk_errors(host: str, redact: Redact) -> Iterator[None]:
    """Translate the SDK's errors into ours."""
    try:
        yield
    except openai.APIStatusError as error:
        raise _of_status(host, redact, error) from None
    except openai.APIConnectionError as error:
        if isinstance(error.__cause__, errors.SummarizerError):
            raise error.__cause__ from None
        reason = redact(str(error.__cause__ or error) or type(error.__cause__).__name__)
        raise errors.ConnectionFailed(
            f"no connection to {host}: {reason}; is the endpoint running?"
        ) from None
    except openai.OpenAIError as error:
        raise errors.EndpointError(redact(str(error))) from None


def _of_status(host: str, redact: Redact, error: openai.APIStatusError) -> errors.EndpointError:
    status = error.status_code
    said = redact(_message_of(error))
    text = f"{host} answered {status}: {said}"
    if status in _WRONG_FOR_ALL:
        return errors.AuthenticationFailed(
            f"{text}; check the key, the account and the model", status=status
        )
    if status in BUSY_STATUS and "insufficient_quota" in (error.code, error.type):
        return errors.AuthenticationFailed(f"{text}; the account has no quota left", status=status)
    if status in BUSY_STATUS:
        wait = _retry_after(error.response.headers)
        return errors.RateLimited(text, status=status, retry_after=wait)
    unsupported = status == 501 or (status == 500 and _ASKING.search(said))
    if status in _TRANSIENT_STATUS or (status >= 500 and not unsupported):
        wait = _retry_after(error.response.headers)
        return errors.ConnectionFailed(text, status=status, retry_after=wait)
    details = error.body if isinstance(error.body, dict) else {}
    too_long = "context" in str(error.code) or "exceed_context" in str(details.get("type"))
    if status in (400, 413, 422) and (too_long or _WINDOW.search(said)):
        size = details.get("n_ctx") or _first_number(_WINDOW_SIZE.search(said))
        return errors.PromptTooLong(text, status=status, window=size or None)
    kind = errors.ModelNotFound if status == 404 else errors.RequestRejected
    return kind(text, status=status, parameter=error.param)


def _message_of(error: openai.APIStatusError) -> str:
    body = error.body
    if isinstance(body, dict):
        message = body.get("message") or body.get("detail") or body.get("error")
        return message if isinstance(message, str) else json.dumps(body, ensure_ascii=False)
    return str(body or error.message)


def _first_number(found: re.Match[str] | None) -> int:
    number = next(filter(None, found.groups()), "") if found else ""
    return int(number.replace(",", "") or 0)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by `Retry-After` (seconds or a date, RFC 9110) or `retry-after-ms`."""
    if headers.get("retry-after-ms"):
        return seconds_of(headers["retry-after-ms"] + "ms")
    value = headers.get("retry-after", "")
    if not value or (seconds := seconds_of(value)) is not None:
        return seconds if value else None
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
