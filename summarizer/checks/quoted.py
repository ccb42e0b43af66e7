"""A check on quotations that are given as reported speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial

from summarizer import quotations
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import shorten

_FEWEST_WORDS = 5  # shorter quotations are mostly terms, nicknames and titles
_WORD = re.compile(r"[^\W_]+")
_OPENING = frozenset("\"“„«»‹›‘'’`")
_EDGES = " \t\n.,;:!?…\"“”„«»‹›‘’'"


@check_for("quote.whole", "warning")
def quote_whole(view: View) -> Iterator[Finding]:
    """A statement of mode `indirect` of which a piece is a whole quotation of five words or more.

    Example: `"mode": "indirect"` with the content "We will not go" of: “We will not go,” she said.
    Fix: use "direct"; "mixed" when other words are the article's own.
    """
    text, whole = view.article.text, cache(partial(_whole, view))
    for index, attribution in enumerate(view.draft.attributions):
        if attribution.mode != "indirect":
            continue
        for piece in range(len(attribution.content)):
            path = f"/attributions/{index}/content/{piece}"
            place = view.inside.get(path)
            if place is None or _OPENING.isdisjoint(
                text[max(0, place.start - 2) : place.start + 1]
            ):
                continue  # nearly always
            if _trimmed(view, place.start, place.end) in whole():
                words = text[place.start : place.end]
                if len(_WORD.findall(words)) >= _FEWEST_WORDS:
                    yield Finding(
                        f"/attributions/{index}/mode",
                        f"{shorten(words)} is a whole quotation: the mode is not indirect",
                        tuple(view.known(attribution.cites)),
                    )
                    break


def _whole(view: View) -> set[tuple[int, int]]:
    """Where the quotations stand, without the marks."""
    quoted = quotations.outermost(view.article.text, view.language)
    return {_trimmed(view, one.inner_start, one.inner_end) for one in quoted}


def _trimmed(view: View, start: int, end: int) -> tuple[int, int]:
    """Leave out the marks and the punctuation at the edges of a range."""
    text = view.article.text[start:end]
    behind = len(text) - len(text.rstrip(_EDGES))
    return start + len(text) - len(text.lstrip(_EDGES)), end - behind
