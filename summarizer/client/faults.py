"""The vendors' errors in, our errors out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
import openai

from summarizer import errors
from summarizer.pacing import seconds_of
from summarizer.settings import NO_KEY

Redact = Callable[[str], str]

_TRANSIENT_STATUS = frozenset((408, 409, 425, 429))
BUSY_STATUS = frozenset((429, 503))
_WRONG_REQUEST, _UNAUTHORIZED = 400, 401
_REFUSED = frozenset((400, 413, 422))
_WRONG_FOR_ALL = frozenset((401, 402, 403))  # the key, the account's credit, its rights
# The same, told with the status of one wrong request or of too many. The words count only where a
# message begins: further on it may repeat the article.
_ACCOUNT_CODES = frozenset(
    (
        "insufficient_quota",  # OpenAI, 429
        "exceeded_current_quota_error",  # Moonshot, 429
        "billing_hard_limit_reached",  # OpenAI, 400
        "billing_not_active",  # OpenAI, 429
        "Arrearage",  # Alibaba, 400
        "invalid_api_key",
    )
)
_ACCOUNT = re.compile(
    r"(?:your |the |this )?(?:credit balance is too low|billing hard limit"
    r"|insufficient (?:account )?(?:balance|credits?|funds|quota)|account is not active"
    r"|api key (?:is )?(?:not valid|invalid|expired)|(?:invalid|incorrect) api key)",
    re.IGNORECASE,
)
_TOO_LONG = re.compile(
    r"context.{0,40}?(?:length|window|size)|(?:model|prompt|input)[ _]length"
    r"|too (?:many tokens|long)|n_ctx|token count.{0,20} exceeds|`?inputs`? tokens",
    re.IGNORECASE,
)
_NUMBER = r"(\d[\d,]{2,})"
_IS = r"(?: limit)?(?: is| of)?(?: only)?[\s:=(]{1,3}"
# The size of the window stands beside the words for it. Other numbers of such a message are the
# length of the prompt or the limit of the answer.
_WINDOW_SIZES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:context|model|prompt|input)[ _](?:length|window|size){_IS}{_NUMBER}",
        rf"{_NUMBER}(?: tokens?)?(?: maximum)? context[ _](?:length|window|size)",
        r"n_ctx\D{0,4}(\d+)",
        rf"maximum number of tokens allowed \({_NUMBER}\)",
        rf"max_new_tokens`? must be <= {_NUMBER}",
    )
)
# Looser words for it count only where the message does not speak of the limit of the answer.
_OUTPUT_LIMIT = re.compile(r"\bmax_(?:completion_|output_)?tokens\b", re.IGNORECASE)
_LOOSE_SIZES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"> {_NUMBER} maximum",
        rf"(?:maximum|max|available)\D{{0,60}}?{_NUMBER}",
    )
)
# OpenAI and Groq: "on tokens per minute (TPM): Limit 30000, Requested 40000". A limit that is only
# used up at the moment says what was used as well.
_LARGER_THAN_A_MINUTE = re.compile(
    r"tokens per min\w*[^:]{0,20}: Limit (\d[\d,]*), Requested (\d[\d,]*)", re.IGNORECASE
)
# aiohttp names the host once more, and "ssl:default" whether TLS was asked for or not.
_CANNOT_CONNECT = re.compile(r"^Cannot connect to host \S+ ssl:.*? \[(.+)\]$", re.DOTALL)
# A filter's verdict on one text. Gateways give it the statuses of a wrong request or of no access.
_FILTER_STATUS = frozenset((400, 403, 422, 451))
_FILTER_CODES = frozenset(("content_filter", "content_policy_violation", "data_inspection_failed"))
_FILTERED = re.compile(
    r"content (?:management |filter(?:ing)? )?polic(?:y|ies)|content[ _]filter|usage polic(?:y|ies)"
    r"|responsible ?ai ?policy|moderation|\bflagged\b|guardrail|safety (?:system|filter)"
    r"|inappropriate content|data_?inspection_?failed|content exists risk|prohibited content",
    re.IGNORECASE,
)
# The endpoint has judged what the model wrote to be no JSON of the schema (Groq).
_BROKEN_CODES = frozenset(("json_validate_failed", "tool_use_failed"))
# A server error that speaks of the way of asking is a refusal of it, not a fault that passes.
_ASKING = re.compile(r"response_format|json_schema|tool_choice|grammar", re.IGNORECASE)


class BrokenGeneration(errors.AnswerInvalid):
    """What the model wrote is no JSON, by the endpoint's own verdict; `answer` is what it wrote."""

    def __init__(self, message: str, *, status: int, answer: Any) -> None:
        """Keep what was written beside the message."""
        super().__init__(message, status=status)
        self.answer = answer if isinstance(answer, str) else ""


@contextmanager
def sdk_errors(host: str, redact: Redact) -> Iterator[None]:
    """Translate the SDK's errors into ours."""
    try:
        yield
    except openai.APIStatusError as error:
        told = _of_status(host, redact, error)
        told.body = error.response.text
        raise told from None
    except openai.APIConnectionError as error:
        if isinstance(error.__cause__, errors.SummarizerError):
            raise error.__cause__ from None
        if isinstance(error.__cause__, httpx2.TooManyRedirects):
            raise errors.ModelNotFound(
                f"{host} sends requests round in circles; is the base URL right (…/v1)?"
            ) from None
        said = str(error.__cause__ or error) or type(error.__cause__).__name__
        reason = redact(_CANNOT_CONNECT.sub(r"\1", said))
        raise errors.ConnectionFailed(
            f"no connection to {host}: {reason}; is the endpoint running?"
        ) from None
    except openai.OpenAIError as error:
        raise errors.EndpointError(redact(str(error))) from None


def _of_status(host: str, redact: Redact, error: openai.APIStatusError) -> errors.EndpointError:
    status = error.status_code
    said = redact(_message_of(error))
    text = f"{host} answered {status}: {said}"
    if status in _FILTER_STATUS and (error.code in _FILTER_CODES or _FILTERED.search(said)):
        return errors.AnswerFiltered(text, status=status)
    if status in _REFUSED and error.code in _BROKEN_CODES:
        return BrokenGeneration(
            text, status=status, answer=_details(error).get("failed_generation")
        )
    if status in _WRONG_FOR_ALL:
        advice = "check the key, the account and the model"
        if status == _UNAUTHORIZED and _is_keyless(error.response.request):
            advice = "no key was given: put it into OPENAI_API_KEY"
        return errors.AuthenticationFailed(f"{text}; {advice}", status=status)
    if (status in BUSY_STATUS or status in _REFUSED) and _is_of_account(said, _details(error)):
        return errors.AuthenticationFailed(f"{text}; check the key and the account", status=status)
    if (status in BUSY_STATUS or status in _REFUSED) and (most := _tokens_a_minute(said)):
        return errors.PromptTooLong(text, status=status, window=most)
    if status in BUSY_STATUS:
        wait = _retry_after(error.response.headers)
        return errors.RateLimited(text, status=status, retry_after=wait)
    unsupported = status == 501 or (status == 500 and _ASKING.search(said))
    if status in _TRANSIENT_STATUS or (status >= 500 and not unsupported):
        wait = _retry_after(error.response.headers)
        return errors.ConnectionFailed(text, status=status, retry_after=wait)
    if status in _REFUSED and _is_too_long(said, error):
        return errors.PromptTooLong(text, status=status, window=_window_in(said, error))
    kind = errors.ModelNotFound if status == 404 else errors.RequestRejected
    return kind(text, status=status, parameter=error.param)


def _is_keyless(request: httpx2.Request) -> bool:
    """Tell whether nothing in a request says who asks: the SDK sends our placeholder then."""
    return request.headers.get("authorization") == f"Bearer {NO_KEY}" and not request.url.query


def error_in_answer(
    host: str, redact: Redact, answer: Mapping[str, Any], response: httpx2.Response
) -> errors.EndpointError | None:
    """The error that a gateway tells in a body of status 200, by the status that it names there."""
    told = answer.get("error")
    if not isinstance(told, dict):
        return None
    code, said = str(told.get("code")), redact(str(told.get("message") or ""))
    named = int(code) if re.fullmatch(r"[45]\d\d", code) else None
    status = named or (_WRONG_REQUEST if _is_of_account(said, told) else None)
    if status is None:
        return None
    as_told = httpx2.Response(status, headers=response.headers, request=response.request)
    return _of_status(host, redact, openai.APIStatusError(said, response=as_told, body=told))


def window_told(status: int, body: str) -> int | None:
    """The window that a refusal names, as tokens; None where it is no refusal of a long prompt."""
    try:
        told = json.loads(body)
    except ValueError:
        told = body
    response = httpx2.Response(status, request=httpx2.Request("POST", "http://localhost"))
    said = told.get("error", told) if isinstance(told, dict) else told
    error = _of_status("", str, openai.APIStatusError(body, response=response, body=said))
    return error.window if isinstance(error, errors.PromptTooLong) else None


def _is_of_account(said: str, details: Mapping[str, Any]) -> bool:
    """Tell a refusal of the key or the account, which the next article would meet as well."""
    named = {str(details.get("code")), str(details.get("type"))}
    return not named.isdisjoint(_ACCOUNT_CODES) or bool(_ACCOUNT.match(said))


def _message_of(error: openai.APIStatusError) -> str:
    body = _details(error)
    if body:
        message = body.get("message") or body.get("detail") or body.get("error")
        return message if isinstance(message, str) else json.dumps(body, ensure_ascii=False)
    return str(error.body or error.message)


def _is_too_long(said: str, error: openai.APIStatusError) -> bool:
    """Tell a prompt that does not fit the window from an answer's limit that is too large."""
    if "context" in str(error.code) or "exceed_context" in str(_details(error).get("type")):
        return True
    if _OUTPUT_LIMIT.search(said):
        return _first_number(_WINDOW_SIZES, said) is not None
    return bool(_TOO_LONG.search(said))


def _window_in(said: str, error: openai.APIStatusError) -> int | None:
    stated = _details(error).get("n_ctx")
    if isinstance(stated, int) and stated > 0:
        return stated
    loose = () if _OUTPUT_LIMIT.search(said) else _LOOSE_SIZES
    return _first_number((*_WINDOW_SIZES, *loose), said)


def _tokens_a_minute(said: str) -> int | None:
    """Tokens a minute that are allowed, where one request is larger: no waiting makes it fit."""
    found = _LARGER_THAN_A_MINUTE.search(said)
    most, wanted = (int(number.replace(",", "")) for number in found.groups()) if found else (0, 0)
    return most if wanted > most else None


def _details(error: openai.APIStatusError) -> dict[str, Any]:
    """What the body says of the error; Gemini sends a list of one."""
    body = error.body
    if isinstance(body, list) and body and isinstance(body[0], dict):
        body = body[0].get("error", body[0])
    return body if isinstance(body, dict) else {}


def _first_number(patterns: Sequence[re.Pattern[str]], said: str) -> int | None:
    """The number that the first of these patterns finds."""
    found = next(filter(None, (pattern.search(said) for pattern in patterns)), None)
    return int(found[1].replace(",", "")) if found else None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by `retry-after-ms` or `Retry-After` (seconds or a date, RFC 9110)."""
    milliseconds = headers.get("retry-after-ms", "")
    value = headers.get("retry-after", "")
    for seconds in (
        seconds_of(f"{milliseconds}ms") if milliseconds else None,
        seconds_of(value),
        _until(value),
    ):
        if seconds is not None:
            return seconds
    return None


def _until(value: str) -> float | None:
    """Seconds until a date; its form without a zone (asctime) is in UTC by RFC 9110."""
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())
