"""Where checks are registered, and what they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from summarizer import languages
from summarizer.articles import Article, Sentence
from summarizer.draft import Draft
from summarizer.record import Severity, Span


class Finding(NamedTuple):
    """What a check yields; the registry adds its code and severity to make an issue of it."""

    path: str
    message: str
    sentences: tuple[int, ...] = ()


@dataclass
class View:
    """An article and a draft of it, with the look-ups that the checks share.

    `spans` is filled by the check `text.not_found`, which runs before the checks that read it.
    """

    article: Article
    draft: Draft
    spans: dict[str, Span] = field(default_factory=dict)

    @cached_property
    def language(self) -> str:
        """Primary language subtag of the article; `und` when it is not known."""
        return languages.base(self.article.language) or "und"

    @cached_property
    def written_language(self) -> str:
        """Language of what the model wrote itself; the article's where it cannot be told."""
        written = [sentence.text for sentence in self.draft.summary]
        written += [event.description for event in self.draft.events]
        return languages.detect("\n".join(written)) or self.language

    @cached_property
    def sentences(self) -> dict[int, Sentence]:
        """The article's sentences by number."""
        return {sentence.number: sentence for sentence in self.article.sentences}

    def known(self, cites: Iterable[int]) -> list[int]:
        """Those of the cited numbers that exist, sorted, each once."""
        return sorted({number for number in cites if number in self.sentences})

    def cited_text(self, cites: Iterable[int]) -> str:
        """The cited sentences, joined by a newline."""
        return "\n".join(self.sentences[number].text for number in self.known(cites))


Rule = Callable[[View], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A registered rule; its docstring is its documentation."""

    code: str
    severity: Severity
    rule: Rule


CHECKS: dict[str, Check] = {}


def check_for(code: str, severity: Severity) -> Callable[[Rule], Rule]:
    """Register a rule under its code; order of registration is the order of issues."""

    def register(rule: Rule) -> Rule:
        if code in CHECKS:
            raise ValueError(f"two checks are called {code}")
        if not rule.__doc__:
            raise ValueError(f"the check {code} has no docstring")
        CHECKS[code] = Check(code, severity, rule)
        return rule

    return register
