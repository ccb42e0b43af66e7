"""Quotations within the model's own sentences: what stands between the marks has to be the article's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from summarizer import grounding, quotations
from summarizer.checks.registry import View

# One or two words between marks may be a term, a nickname, or somebody's doubt about a word.
_FEWEST_WORDS = 3
# Single marks are apostrophes too often for an accusation.
_MARKS = '"“”„«»'
_MARK = re.compile(f"[{_MARKS}]")
_WORD = re.compile(r"[^\W_]+")
# What an editor leaves out of a quotation or puts into it, and the marks of one inside another.
_EDITED = re.compile(
    r"\[[^\]]*\]|\([^)]*\)|…|\.\s?\.\s?\.|[\"“”„«»‘’‹›](?!\w)|(?<!\w)[\"“”„«»‘’‹›']"
)


def misquoted(view: View) -> Iterator[tuple[str, str, list[int]]]:
    """Yield the quotations of own sentences that the article does not have: path, words, cites.

    Words are compared without case and punctuation. A quotation that the article interrupts ("…,"
    she said, "…") may be written as one.
    """
    if view.written_language != view.language:
        return  # a translated quotation has other words
    said = _Said(view)
    for path, text, cites in view.own_words:
        if not _MARK.search(text):
            continue  # nearly always
        for quotation in quotations.find(text, view.language):
            words = text[quotation.inner_start : quotation.inner_end]
            if text[quotation.start] in _MARKS and not said.has(words):
                yield path, words, cites


class _Said:
    """The words of an article, all of them and those between quotation marks alone."""

    def __init__(self, view: View) -> None:
        self._view = view

    def has(self, words: str) -> bool:
        """Tell whether the article has a quotation, each stretch that no editor has touched."""
        if len(_WORD.findall(words)) < _FEWEST_WORDS:
            return True
        return all(
            any(_joined(piece) in text for text in (self._all, self._quoted))
            for piece in _EDITED.split(words)
        )

    @cached_property
    def _all(self) -> str:
        article = self._view.article
        return _joined(f"{article.title or ''}\n{article.text}")

    @cached_property
    def _quoted(self) -> str:
        text = self._view.article.text
        quoted = quotations.outermost(text, self._view.language)
        return _joined("\n".join(text[one.inner_start : one.inner_end] for one in quoted))


def _joined(text: str) -> str:
    """Fold a text to its words, one space before each and one behind the last."""
    return f" {' '.join(_WORD.findall(grounding.fold(text)))} "
