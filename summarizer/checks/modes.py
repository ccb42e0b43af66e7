"""Modes that the quotation marks of the cited sentences exclude: `mixed`, and `indirect`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer import quotations
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import shorten
from summarizer.quotations import Quotation

_FEWEST_WORDS = 5  # shorter quotations are mostly terms, nicknames and titles
# An apostrophe is one of them: where any stands, something may be quoted.
_MARKS = re.compile(r"[\"“”„«»‹›‘‚‛「」『』]|''|``|(?<!\w)['’]|['’](?!\w)|(?:^|\n)\s*[-–—]")
_WORD = re.compile(r"[^\W_]+")
_EDGES = " \t\n.,;:!?…\"“”„«»‹›‘’'"


def without_quotation(view: View) -> Iterator[tuple[str, list[int]]]:
    """Yield the statements of mode `mixed` of whose cited sentences none quotes: path, cites."""
    for index, attribution in enumerate(view.draft.attributions):
        if attribution.mode != "mixed":
            continue
        known = view.known(attribution.cites)
        if known and not any(_quotes(view, number) for number in known):
            yield f"/attributions/{index}/mode", known


def _quotes(view: View, number: int) -> bool:
    """Tell whether a mark or a part of a quotation stands in a sentence."""
    sentence = view.sentences[number]
    if _MARKS.search(sentence.text):
        return True
    return any(
        quotation.start < sentence.end and sentence.start < quotation.end
        for quotation in quotations.outermost(view.article.text, view.language)
    )


@check_for("quote.whole", "warning")
def quote_whole(view: View) -> Iterator[Finding]:
    """A statement of mode `indirect` of which a piece is a whole quotation of five words or more.

    Example: `"mode": "indirect"` with the content "We will not go" of: “We will not go,” she said.
    Fix: use "direct"; "mixed" when other words are the article's own.
    """
    said = [
        (index, attribution)
        for index, attribution in enumerate(view.draft.attributions)
        if attribution.mode == "indirect"
    ]
    quoted = quotations.outermost(view.article.text, view.language) if said else ()
    whole = {_inside(view, one) for one in quoted}
    for index, attribution in said if whole else ():
        for piece in range(len(attribution.content)):
            path = f"/attributions/{index}/content/{piece}"
            place = view.inside.get(path)
            if place and _trimmed(view, place.start, place.end) in whole:
                words = view.article.text[place.start : place.end]
                if len(_WORD.findall(words)) >= _FEWEST_WORDS:
                    yield Finding(
                        f"/attributions/{index}/mode",
                        f"{shorten(words)} is a whole quotation: the mode is not indirect",
                        tuple(view.known(attribution.cites)),
                    )
                    break


def _inside(view: View, quotation: Quotation) -> tuple[int, int]:
    return _trimmed(view, quotation.inner_start, quotation.inner_end)


def _trimmed(view: View, start: int, end: int) -> tuple[int, int]:
    """Leave out the marks and the punctuation at the edges of a range."""
    text = view.article.text[start:end]
    behind = len(text) - len(text.rstrip(_EDGES))
    return start + len(text) - len(text.lstrip(_EDGES)), end - behind
