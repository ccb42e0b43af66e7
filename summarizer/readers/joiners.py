"""Zero-width joiners, which trafilatura deletes as unprintable and some scripts spell words with.

Persian, Urdu, Kurdish and Indian scripts write them inside words, emoji of several people are
joined by them.
"""

from __future__ import annotations

from collections.abc import Mapping

from summarizer.readers.elements import Element

_JOINERS = "\u200c\u200d"
# Egyptian hieroglyphs: letters that no page of news holds; one that does gets others of them.
_STAND_INS = range(0x13000, 0x13400)


def shield(page: Element) -> Mapping[int, str]:
    """Put letters in the place of joiners.

    Returns:
        What `str.translate` takes to put them back; empty when the page has none.
    """
    text = page.text_content()
    if not any(joiner in text for joiner in _JOINERS):
        return {}
    free = (code for code in _STAND_INS if chr(code) not in text)
    stand_ins = dict(zip(free, _JOINERS, strict=False))
    table = {ord(joiner): chr(code) for code, joiner in stand_ins.items()}
    for element in page.iter("*"):
        element.text = element.text and element.text.translate(table)
        element.tail = element.tail and element.tail.translate(table)
    return stand_ins
