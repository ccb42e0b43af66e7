"""Structured summaries of news articles that can be checked line by line.

    from summarizer import Article, summarize
    record = summarize(Article(text=..., published="2024-02-08"), model="gpt-4.1-mini")

Names are imported when they are first used, so that a command which needs no model never pays for
the libraries that talk to one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer import dates as dates
    from summarizer import grounding as grounding
    from summarizer.articles import Article as Article
    from summarizer.cassettes import CassetteTransport as CassetteTransport
    from summarizer.checks import check as check
    from summarizer.draft import Draft as Draft
    from summarizer.engine import Summarizer as Summarizer
    from summarizer.engine import summarize as summarize
    from summarizer.errors import SummarizerError as SummarizerError
    from summarizer.local import local_endpoint as local_endpoint
    from summarizer.prompts import Prompt as Prompt
    from summarizer.record import Failure as Failure
    from summarizer.record import Issue as Issue
    from summarizer.record import Record as Record
    from summarizer.record import Span as Span
    from summarizer.settings import Endpoint as Endpoint
    from summarizer.settings import Settings as Settings

_HOMES = {
    "Article": "articles",
    "CassetteTransport": "cassettes",
    "Draft": "draft",
    "Endpoint": "settings",
    "Failure": "record",
    "Issue": "record",
    "Prompt": "prompts",
    "Record": "record",
    "Settings": "settings",
    "Span": "record",
    "Summarizer": "engine",
    "SummarizerError": "errors",
    "check": "checks",
    "local_endpoint": "local",
    "summarize": "engine",
}
_ERRORS = (
    "AnswerFiltered",
    "AnswerInvalid",
    "AnswerRefused",
    "AnswerTooLarge",
    "AnswerTruncated",
    "ArticleError",
    "AuthenticationFailed",
    "BudgetExceeded",
    "CassetteError",
    "CassetteMiss",
    "ConfigurationError",
    "ConnectionFailed",
    "DeadlineExceeded",
    "EndpointError",
    "LedgerError",
    "ModeUnsupported",
    "ModelNotFound",
    "PromptTooLong",
    "RateLimited",
    "RequestRejected",
    "Unreachable",
)
_HOMES |= dict.fromkeys(_ERRORS, "errors")
_MODULES = ("dates", "grounding")
__version__: str

__all__ = [  # noqa: PLE0604 - the names are spelled out in the two tables above
    *_HOMES,
    *_MODULES,
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        globals()[name] = _version()
        return globals()[name]
    if name in _MODULES:
        return import_module(f"summarizer.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'summarizer' has no attribute {name!r}")
    value = getattr(import_module(f"summarizer.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("article-summarizer")
    except PackageNotFoundError:  # a source tree that was never installed
        return "0+unknown"


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
