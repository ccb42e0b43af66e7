"""Where checks are registered, and what they look at."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from summarizer import grounding, languages, numbers
from summarizer.articles import Article, Sentence
from summarizer.checks import fields
from summarizer.draft import Draft
from summarizer.grounding import Place
from summarizer.numbers import Number
from summarizer.record import Severity

# What a number says, wherever it stands.
_says = attrgetter(*(each.name for each in fields_of(Number) if each.name not in ("start", "end")))
_TELLING = 1_500  # characters of the model's own words that tell their language


# Ranges of the text, and where words were found in them.
_Searched = tuple[list[tuple[int, int]], dict[str, Place | None]]


class Finding(NamedTuple):
    """What a check yields; the registry adds its code and severity to make an issue of it."""

    path: str
    message: str
    sentences: tuple[int, ...] = ()


@dataclass
class View:
    """An article and a draft of it, with the look-ups that the checks share."""

    article: Article
    draft: Draft
    _known: dict[tuple[int, ...], list[int]] = field(default_factory=dict)
    _numbers: dict[int, list[Number]] = field(default_factory=dict)
    _cited_numbers: dict[tuple[int, ...], list[Number]] = field(default_factory=dict)
    _searched: dict[tuple[int, ...] | None, _Searched] = field(default_factory=dict)
    _everywhere: dict[tuple[str, tuple[int, ...]], list[tuple[int, int]]] = field(
        default_factory=dict
    )

    @cached_property
    def language(self) -> str:
        """Primary language subtag of the article; `und` when it is not known."""
        return languages.base(self.article.language) or "und"

    @cached_property
    def written_language(self) -> str:
        """Language of what the model wrote itself; the article's where it cannot be told."""
        written = "\n".join(words.text for words in self.own_words)
        found = languages.detect(written[:_TELLING], languages.CLEAR_EVIDENCE)
        return found or self.language

    @cached_property
    def sentences(self) -> dict[int, Sentence]:
        """The article's sentences by number."""
        return {sentence.number: sentence for sentence in self.article.sentences}

    @cached_property
    def published(self) -> date | None:
        """The day of publication."""
        return self.article.published_date

    @cached_property
    def verbatim(self) -> list[fields.Verbatim]:
        """Every verbatim field of the draft, in its order."""
        return list(fields.verbatim(self.draft))

    @cached_property
    def cited(self) -> list[fields.Cited]:
        """Every list of citations of the draft, in its order."""
        return list(fields.cited(self.draft))

    @cached_property
    def references(self) -> list[fields.Reference]:
        """Every reference to a source or an event, in the order of the draft."""
        return list(fields.references(self.draft))

    @cached_property
    def spoken(self) -> dict[str, set[int]]:
        """The sentences that are cited for what a source said or was told, by its id."""
        found = defaultdict[str, set[int]](set)
        for attribution in self.draft.attributions:
            for source in (attribution.source, attribution.via):
                if source is not None:
                    found[source].update(attribution.cites)
        return dict(found)

    @cached_property
    def own_words(self) -> list[fields.OwnWords]:
        """Every sentence that the model wrote itself."""
        return list(fields.own_words(self.draft))

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where each verbatim field stands, by its path: in its cited sentences, or anywhere."""
        return {**self.elsewhere, **self.inside}

    @cached_property
    def inside(self) -> dict[str, Place]:
        """The verbatim fields that stand in their cited sentences."""
        found = dict[str, Place]()
        last: list[int] = []
        for path, words, cites in self.verbatim:
            if cites and cites is not last:  # the fields of an entry share them
                last, searched = cites, self._search(tuple(cites))
            if cites and (place := self._place(words, searched)):
                found[path] = place
        return found

    @cached_property
    def elsewhere(self) -> dict[str, Place]:
        """The verbatim fields that cite nothing, or do not stand where they cite."""
        searched = self._search(None)
        return {
            path: place
            for path, words, _ in self.verbatim
            if path not in self.inside and (place := self._place(words, searched))
        }

    def _search(self, cites: tuple[int, ...] | None) -> _Searched:
        """What was found so far in cited sentences, or anywhere."""
        if cites not in self._searched:
            self._searched[cites] = (grounding.stretches(self.article, cites), {})
        return self._searched[cites]

    def _place(self, words: str, searched: _Searched) -> Place | None:
        """Find words; the same ones are looked for once."""
        regions, found = searched
        if words not in found:
            found[words] = grounding.first_place(words, self.article.text, regions)
        return found[words]

    def everywhere(self, words: str, cites: Iterable[int]) -> list[tuple[int, int]]:
        """Every place (start, end) where words stand in the cited sentences that exist."""
        key = words, tuple(self.known(cites))
        if key not in self._everywhere:
            self._everywhere[key] = grounding.places(words, self.article, key[1])
        return self._everywhere[key]

    def sentence_at(self, place: int) -> int | None:
        """The number of the sentence that holds a character of the article's text."""
        sentences = self.article.sentences
        index = bisect_right(self._starts, place) - 1
        inside = index >= 0 and place < sentences[index].end
        return sentences[index].number if inside else None

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.article.sentences]

    def known(self, cites: Iterable[int]) -> list[int]:
        """Those of the cited numbers that exist, sorted, each once."""
        key = tuple(cites)
        if key not in self._known:
            self._known[key] = sorted({number for number in key if number in self.sentences})
        return self._known[key]

    def cited_texts(self, cites: Iterable[int]) -> list[str]:
        """The cited sentences that exist, in their order."""
        return [self.sentences[number].text for number in self.known(cites)]

    def cited_text(self, cites: Iterable[int]) -> str:
        """The cited sentences, joined by a newline."""
        return "\n".join(self.cited_texts(cites))

    def cited_numbers(self, cites: Iterable[int]) -> list[Number]:
        """The numbers of the cited sentences, those that say the same once."""
        key = tuple(self.known(cites))
        if key not in self._cited_numbers:
            found = (number for cite in key for number in self._numbers_of(cite))
            self._cited_numbers[key] = list({_says(number): number for number in found}.values())
        return self._cited_numbers[key]

    def _numbers_of(self, cite: int) -> list[Number]:
        if cite not in self._numbers:
            self._numbers[cite] = numbers.find(self.sentences[cite].text, self.language)
        return self._numbers[cite]


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
