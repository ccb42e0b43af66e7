"""The capitalised words of a text, grouped into names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.names.lists import POSSESSIVE, WORD, Rules, fold, fold_plain, plain

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|[^\W_]+(?:['’‘ʼ‐‑-][^\W_]+)*")
_PART = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|[^\W_]+(?:['’‘ʼ][^\W_]+)*")
_OPENS_SENTENCE = frozenset(".!?…:;\"“«„‘'([—–")
# Acronyms up to this length are words in lower case too (US, WHO, IT): they need their capitals.
SHORT_ACRONYM = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A capitalised word of a name."""

    text: str
    start: int
    end: int
    folded: str
    whole: str  # the hyphenated word it belongs to, folded and joined
    opening: bool  # opens a sentence, so that its capital says nothing

    @property
    def acronym(self) -> str | None:
        """Letters without dots when it is in capitals, or nearly so (DoD)."""
        letters = self.text.replace(".", "")
        if len(letters) < 2 or not letters.isalpha():
            return None
        short = len(letters) <= SHORT_ACRONYM and letters[-1].isupper()
        return letters.upper() if letters.isupper() or (short and letters[0].isupper()) else None


def names_of(text: str, rules: Rules) -> Iterator[list[Part]]:
    """Group the capitalised words of a text into names."""
    run: list[Part] = []
    reach = 0  # where the name ends so far, connectors included
    before = ""
    for token in _TOKEN.finditer(text):
        word = token.group()
        parts = _parts(text, token, before, rules) if word != word.lower() else []
        joins = not text[reach : token.start()].strip()
        if run and not joins:
            yield run
            run = []
        if parts:
            run += parts
        elif run and word not in rules.connectors:
            yield run
            run = []
        reach, before = token.end(), word
    if run:
        yield run


def _parts(text: str, token: re.Match[str], before: str, rules: Rules) -> list[Part]:
    """Cut a word at its hyphens and keep the capitalised parts."""
    word, start = token.group(), token.start()
    opening = _opens_sentence(text, start, before, rules)
    if word.isascii() and word.isalnum():  # nearly all: nothing to cut, nothing to fold but case
        folded = word.lower()
        return [Part(word, start, token.end(), folded, folded, opening)]
    whole = "".join(WORD.findall(fold(word, rules).replace(".", "")))
    if any(map(str.isdigit, word)):  # F-16, COVID-19: one word, whatever its hyphens
        end = start + len(POSSESSIVE.sub("", plain(word)))
        return [Part(text[start:end], start, end, whole, whole, opening)]
    return list(_cut(text, token, whole, rules, opening=opening))


def _cut(
    text: str, token: re.Match[str], whole: str, rules: Rules, *, opening: bool
) -> Iterator[Part]:
    for match in _PART.finditer(text, *token.span()):
        word, start = plain(match.group()), match.start()
        if rules.elision and (elided := rules.elision.match(word)):
            start, word = start + elided.end(), word[elided.end() :]
        word = POSSESSIVE.sub("", word)
        if word != word.lower():
            folded = fold_plain(word, None).replace(".", "")
            first = opening and match.start() == token.start()
            end = start + len(word)
            yield Part(text[start:end], start, end, folded, whole, first)


def _opens_sentence(text: str, start: int, before: str, rules: Rules) -> bool:
    preceding = text[max(0, start - 4) : start].rstrip()
    if not preceding:
        return True
    if preceding[-1] not in _OPENS_SENTENCE:
        return False
    abbreviated = before.endswith(".") or len(before) == 1 or fold(before, rules) in rules.ordinary
    return not (preceding[-1] == "." and abbreviated)
