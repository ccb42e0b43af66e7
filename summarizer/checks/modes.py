"""Where the mode `mixed` cannot be: in sentences without a quotation mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer import quotations
from summarizer.checks.registry import View

_PLAIN = '“”«»"'  # nearly always one of them
# An apostrophe is one of them: where any stands, something may be quoted.
_MARKS = re.compile(r"[\"“”„«»‹›‘‚‛「」『』]|''|``|(?<!\w)['’]|['’](?!\w)|(?:^|\n)\s*[-–—]")


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
    if any(map(sentence.text.__contains__, _PLAIN)) or _MARKS.search(sentence.text):
        return True
    return any(
        quotation.start < sentence.end and sentence.start < quotation.end
        for quotation in quotations.outermost(view.article.text, view.language)
    )
