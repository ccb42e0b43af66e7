"""The words of an article, ready to be asked whether a name stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import pairwise

from summarizer.names.lists import WORD, Rules, fold_plain, plain, rules_for, stem

_CAPITALS = re.compile(r"\b[A-ZÀ-ÖØ-Þ](?:\.(?:\s?[A-ZÀ-ÖØ-Þ]\.)+|[A-ZÀ-ÖØ-Þ]+)")
_ARTICLE_WORD = re.compile(r"[^\W_]+|[.!?;:,()]")
_EDGES = '-.,;:!?()[]"“”„«»…'
_SHORT = 3  # letters: "Fed" begins many a word, and is one
_LONG = 4  # letters: shorter words are small ones, and every three of them make some acronym
LONGEST_INITIALS = 8  # words of a name that an acronym stands for


class Evidence:
    """The words of an article; each reading of them is made when it is first needed."""

    def __init__(self, text: str, rules: Rules) -> None:
        self._text = plain(text)
        self._rules = rules
        self._answers: dict[str, bool] = {}
        self._written = text
        self.capitalised = capitalised(text)

    @cached_property
    def written(self) -> set[str]:
        """All words as they are written."""
        return set(WORD.findall(self._written))

    @cached_property
    def _folded(self) -> str:
        return fold_plain(self._text, self._rules.elision)

    @cached_property
    def joined(self) -> str:
        """All words in order, folded, one space before each."""
        return " " + " ".join(WORD.findall(self._folded))

    @cached_property
    def words(self) -> frozenset[str]:
        """All words, folded."""
        return frozenset(self.joined.split())

    @cached_property
    def stems(self) -> set[str]:
        """All words, and those with hyphens as one word too."""
        hyphenated = (chunk.strip(_EDGES) for chunk in self._folded.split() if "-" in chunk)
        words = {*self.joined.split(), *(chunk.replace("-", "") for chunk in hyphenated)}
        return {stem(word, self._rules.endings) for word in words}

    @cached_property
    def acronyms(self) -> set[str]:
        """Words in capitals, without dots."""
        return {re.sub(r"[.\s]", "", one) for one in _CAPITALS.findall(self._text)}

    def has(self, form: str) -> bool:
        """Tell whether a form of a name stands in the article, as written or in another number."""
        if form not in self._answers:
            self._answers[form] = self._search(form)
        return self._answers[form]

    def _search(self, form: str) -> bool:
        if form.isupper() and " " not in form:
            return form in self.acronyms
        if form in self._rules.calendar or len(form) <= _SHORT:
            return form.capitalize() in self.written
        return f" {form.lower()}" in self.joined

    @cached_property
    def runs(self) -> list[list[str]]:
        """The article's names of several words, connectors included."""
        return list(_runs(_ARTICLE_WORD.findall(self._text), self._rules.connectors))

    @cached_property
    def pairs(self) -> set[tuple[str, str]]:
        """Neighbouring words of the article's names, in lower case, without the small words."""
        names = ([word.lower() for word in run if word[0].isupper()] for run in self.runs)
        return {pair for name in names for pair in pairwise(name)}

    @cached_property
    def spelled_out(self) -> str:
        """The initials of all long words in order, for "gross domestic product"; else blanks."""
        words = _ARTICLE_WORD.findall(self._text)
        return "".join(word[0].upper() if len(word) >= _LONG else " " for word in words)

    @cached_property
    def initials(self) -> set[str]:
        """The initials of all names of the article, and of all their parts."""
        connectors = self._rules.connectors
        return {letters for run in self.runs for letters in initials_of(run, connectors)}


@lru_cache(maxsize=256)  # each sentence of a draft is asked for twice
def capitalised(text: str) -> frozenset[str]:
    """List the words with a capital; cutting at blanks first leaves few to look at."""
    chunks = " ".join([chunk for chunk in text.split() if not chunk.islower()])
    return frozenset({word for word in WORD.findall(chunks) if word != word.lower()})


@lru_cache(maxsize=32)
def evidence_of(text: str, language: str) -> Evidence:
    """Read an article, once for all texts that are held against it."""
    return Evidence(text, rules_for(language))


def _runs(words: Iterable[str], connectors: frozenset[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for word in words:
        if word[0].isupper() or (run and word in connectors):
            run.append(word)
        else:
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def initials_of(run: list[str], connectors: frozenset[str]) -> Iterator[str]:
    """Spell the initials of a name and of its parts, with and without its small words."""
    capitalised = [word[0] for word in run if word not in connectors]
    for letters in (capitalised, [word[0].upper() for word in run]):
        for first in range(len(letters)):
            for last in range(first + 2, min(len(letters), first + LONGEST_INITIALS) + 1):
                yield "".join(letters[first:last])
