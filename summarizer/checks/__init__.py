"""The rules over (article, draft): each yields issues, and all are pure.

`check` returns the issues; `examine` also the spans that were found on the way. Checks are small
functions, registered by their codes and documented by their docstrings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from summarizer import grounding
from summarizer.articles import Article

from summarizer.checks import (  # isort: skip # noqa: F401 - registered, in the order of issues
    pointers,
    excess,
    texts,
    quoted,
    speakers,
    beside,
    acts,
    quantities,
    outcomes,
    conflicts,
    names,
    names_elsewhere,
    times,
    coverage,
)
from summarizer.checks.registry import CHECKS, Check, View
from summarizer.draft import Draft, draft_in
from summarizer.errors import ConfigurationError
from summarizer.record import Issue, Span, Status

VERSION = "5"  # raised when a check is added or decides differently

__all__ = ["CHECKS", "VERSION", "Check", "check", "examine", "meaning", "status_of"]

_ISSUES = TypeAdapter(list[Issue])


def check(article: Article, draft: Draft | Mapping[str, Any]) -> list[Issue]:
    """Run all checks over an article and a draft of it.

    No network, no model; never raises on a draft that validates.

    Args:
        article: what was read.
        draft: what a model made of it, or a record; either also as parsed JSON.

    Returns:
        The issues in the order of the table of checks, then of the draft; empty when all holds.

    Raises:
        pydantic.ValidationError: the parsed JSON is no draft.
        ConfigurationError: an argument is something else.
    """
    if not isinstance(article, Article):
        raise ConfigurationError(f"check takes an Article, not {type(article).__name__}")
    if not isinstance(draft, Draft | Mapping):
        raise ConfigurationError(
            f"check takes a Draft or its parsed JSON, not {type(draft).__name__}"
        )
    return _issues(View(article, draft if isinstance(draft, Draft) else draft_in(draft)))


def examine(article: Article, draft: Draft) -> tuple[list[Issue], dict[str, Span]]:
    """Run all checks, and keep where each verbatim field and each cited sentence stands."""
    view = View(article, draft)
    return _issues(view), _spans(view)


def _issues(view: View) -> list[Issue]:
    return _ISSUES.validate_python(
        [
            finding._asdict() | {"code": rule.code, "severity": rule.severity}
            for rule in CHECKS.values()
            for finding in rule.rule(view)
        ]
    )


def meaning(code: str) -> str:
    """What a check finds, in one sentence: the first line of its docstring."""
    return (CHECKS[code].rule.__doc__ or "").strip().split("\n", 1)[0]


def status_of(issues: list[Issue]) -> Status:
    """`verified` when no error is among the issues, else `flagged`."""
    return "flagged" if any(issue.severity == "error" for issue in issues) else "verified"


def _spans(view: View) -> dict[str, Span]:
    """Describe where every verbatim field stands that was found, and every cited sentence."""
    found = {
        field.path: view.places[field.path] for field in view.verbatim if field.path in view.places
    }
    pointed = {
        f"{path}/{index}": number
        for path, cites in view.cited
        for index, number in enumerate(cites)
        if number in view.sentences
    }
    whole = {
        str(number): grounding.Place(
            view.sentences[number].start, view.sentences[number].end, "exact"
        )
        for number in set(pointed.values())
    }
    spans = grounding.spans_of(view.article.text, found | whole)
    sentences = {int(number): spans.pop(number) for number in whole}
    return spans | {path: sentences[number] for path, number in pointed.items()}
