"""Lines that a dash marks as spoken, as many languages print dialogue."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from summarizer.quotations.pairs import WORD, Quotation

# ISO 639-1 codes of languages that print dialogue with a dash at the start of a line.
DASH_LANGUAGES = frozenset(
    ["bg", "ca", "el", "es", "fi", "fr", "gl", "hu", "it", "nb", "no", "pl", "pt", "ro", "ru", "sv",
     "tr", "uk"]
)  # fmt: skip
_DASH_LINE = re.compile(r"^[^\S\n]*([—–―])[^\S\n]?(?=[^\s—–―-])", re.MULTILINE)
# «—No —dijo él—. Vamos.»: what stands between the inner dashes is not said.
_ASIDE = re.compile(r"[^\S\n][—–―](?=\w)[^\n—–―]{1,200}(?:[—–―][.,;:]?|$)", re.MULTILINE)


def dialogue(text: str, outer: list[Quotation]) -> list[Quotation]:
    """Find lines that a dash marks as spoken; where other marks stand, those decide."""
    outer = sorted(outer, key=lambda quotation: quotation.start)
    starts = [quotation.start for quotation in outer]
    found: list[Quotation] = []
    for dash in _DASH_LINE.finditer(text):
        line_end = text.find("\n", dash.end())
        line_end = len(text) if line_end < 0 else line_end
        index = bisect_right(starts, line_end) - 1
        if index < 0 or outer[index].end <= dash.start():
            found += _spoken(text, dash.start(1), dash.end(), line_end)
    return found


def _spoken(text: str, start: int, inner: int, end: int) -> Iterator[Quotation]:
    for aside in _ASIDE.finditer(text, inner, end):
        if aside.start() > inner:
            yield Quotation(start, aside.start(), inner, aside.start(), 0)
        start = inner = aside.end()
    stop = inner + len(text[inner:end].rstrip())
    if WORD.search(text, inner, stop):
        yield Quotation(start, stop, inner, stop, 0)
