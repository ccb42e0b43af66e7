"""The exception tree.

    SummarizerError
    ├── ConfigurationError      a setting, option or prompt is wrong; nothing was started
    ├── ArticleError            an article cannot be read, or does not fit
    ├── LedgerError             the ledger cannot be opened, written or is in use
    ├── CassetteError           a cassette cannot be read or written
    │   └── CassetteMiss        no recording matches the request
    ├── BudgetExceeded          the next request would pass the token or cost limit
    └── EndpointError           the endpoint gave no usable answer
        ├── ConnectionFailed    it could not be reached, or the connection broke
        │   └── Unreachable        nothing has ever answered there
        ├── RateLimited         429 or 503 until the deadline
        ├── DeadlineExceeded    the article's time was used up
        ├── AuthenticationFailed   401 to 403, or no quota left: wrong for all articles
        ├── RequestRejected     400, 404, 413, 422: this request is refused
        │   ├── ModeUnsupported    the endpoint does not know any way of asking
        │   ├── ModelNotFound      404: no such model or address
        │   └── PromptTooLong      the prompt does not fit the model's window
        ├── AnswerTruncated     cut by the output limit, also when tried again
        ├── AnswerFiltered      `content_filter`
        ├── AnswerRefused       the model declined
        ├── AnswerTooLarge      more bytes than an answer can have
        └── AnswerInvalid       no JSON of the contract, also when asked again

Each message says what happened, and to which article where one is concerned; `advice` says what to
do where that depends on the kind of error alone, and stands below the message in a traceback.
"""

from __future__ import annotations


class SummarizerError(Exception):
    """Root of all errors raised by this package.

    `kind` is the short, stable name that the ledger's `failures.kind` holds. `stops_run` is true
    where the next article would meet the same error, so that a run ends instead of failing each.
    `advice` says what to do about errors of this kind, with settings by their names in `Settings`,
    in backticks; "" where the message does.
    """

    kind = "error"
    stops_run = False
    advice = ""

    def __init__(self, *args: object) -> None:
        """Add the advice as a note, which tracebacks show."""
        super().__init__(*args)
        if self.advice:
            self.add_note(self.advice)


class ConfigurationError(SummarizerError):
    """A setting, an option or a prompt is wrong; nothing was started."""

    kind = "configuration"
    stops_run = True


class ArticleError(SummarizerError):
    """An article cannot be read, or does not fit."""

    kind = "unreadable"


class LedgerError(SummarizerError):
    """The ledger cannot be opened or written, or another process uses it."""

    kind = "ledger"


class CassetteError(SummarizerError):
    """A cassette cannot be read or written; `stops_run` when no other answer could be either."""

    kind = "cassette"

    def __init__(self, message: str, *, stops_run: bool = False) -> None:
        """Keep whether the next article would meet the same."""
        super().__init__(message)
        self.stops_run = stops_run


class CassetteMiss(CassetteError):
    """No recording matches the request; the message names the nearest one."""

    kind = "cassette_miss"
    advice = "the prompt, the schema, the article or `repairs` changed: record again"


class BudgetExceeded(SummarizerError):
    """The next request would pass the token or cost limit of the run."""

    kind = "budget"
    stops_run = True


class EndpointError(SummarizerError):
    """The endpoint gave no usable answer.

    `status` is the HTTP status where there was one, `retry_after` the seconds the endpoint asked
    to wait where it said so, `body` a refusal's body as it came: it may hold secrets.
    """

    kind = "endpoint"
    body = ""

    def __init__(
        self, message: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        """Keep the HTTP status and the wait beside the message."""
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class ConnectionFailed(EndpointError):
    """The endpoint could not be reached, or the connection broke."""

    kind = "connection"
    advice = "check that the endpoint is up"


class Unreachable(ConnectionFailed):
    """Nothing has ever answered at the address: the next article would wait in vain as well."""

    kind = "unreachable"
    stops_run = True


class RateLimited(EndpointError):
    """The endpoint answered 429 or 503 until the deadline."""

    kind = "rate_limit"
    advice = "ask fewer at once (`concurrency`), or set `rpm` or `tpm`"


class DeadlineExceeded(EndpointError):
    """The article's time was used up."""

    kind = "deadline"
    advice = "raise `deadline`, or ask fewer at once (`concurrency`)"


class AuthenticationFailed(EndpointError):
    """401, 402 or 403: the key, the credit or the rights are wrong, for all articles."""

    kind = "authentication"
    advice = "check the key and the account"
    stops_run = True


class RequestRejected(EndpointError):
    """400, 404, 413 or 422: the endpoint refuses this request; `parameter` is what it names."""

    kind = "rejected"

    def __init__(self, message: str, *, status: int | None = None, parameter: str | None = None):
        """Keep the name of the refused parameter beside the message."""
        super().__init__(message, status=status)
        self.parameter = parameter


class ModeUnsupported(RequestRejected):
    """The endpoint does not know any way of asking for JSON."""

    kind = "mode_unsupported"
    stops_run = True


class ModelNotFound(RequestRejected):
    """404: there is no such model, or no such address."""

    kind = "not_found"
    advice = "check `model`, and that `base_url` is right up to and with /v1"
    stops_run = True


class PromptTooLong(RequestRejected):
    """The prompt does not fit the model's window; `window` is its size in tokens when told."""

    kind = "prompt_too_long"
    advice = "set `context_window`, so that the article is read in parts"

    def __init__(self, message: str, *, status: int | None = None, window: int | None = None):
        """Keep the window's size beside the message."""
        super().__init__(message, status=status)
        self.window = window


class AnswerTruncated(EndpointError):
    """The answer was cut by the output limit, also when tried again; `answer` is what came."""

    kind = "length"
    advice = "raise `max_output_tokens`"

    def __init__(self, message: str, *, answer: str = "") -> None:
        """Keep what came of the answer beside the message."""
        super().__init__(message)
        self.answer = answer


class AnswerFiltered(EndpointError):
    """The endpoint's filter stopped the answer."""

    kind = "content_filter"
    advice = "the endpoint will not read this article: try another model"


class AnswerRefused(EndpointError):
    """The model declined to answer."""

    kind = "refusal"
    advice = "the model will not read this article: try another one"


class AnswerTooLarge(EndpointError):
    """More bytes came than an answer can have."""

    kind = "too_large"


class AnswerInvalid(EndpointError):
    """No JSON of the contract came back, also when asked again."""

    kind = "invalid"
    advice = "the model does not keep to the schema: try another `mode`, or a larger model"
