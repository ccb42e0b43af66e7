"""Elements inside sentences, made plain before trafilatura sees a page.

trafilatura takes `<time>`, `<label>` and others for parts of the page's frame and deletes them,
words and all, also in the middle of a sentence; and it makes a paragraph of every `<q>`.
"""

from __future__ import annotations

import re

from summarizer.readers.elements import BLOCKS, TAKEN_BACK, Element, inside, words_of
from summarizer.readers.raised import lowered, raised

# Deleted by trafilatura, though they may hold words of a sentence. A <button> is not among them:
# it asks the reader to do something.
_FRAME = ("time", "label", "output", "blink", "marquee")
_UNSEEN = ("template", "dialog")  # browsers do not show them
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_RUN = 300  # characters of the sentence that are looked at on each side of an element
_MOST_STEPS = 30  # elements on each side; hostile pages have thousands of empty ones
_QUOTES = (("“", "”"), ("‘", "’"))
_QUOTED = re.compile(r"\s*[\"“”„«»‘’']")
# "By Emma Jamal <time>Feb. 7</time>": a line about the story, where the time is no word of it.
ABOUT = re.compile(
    r"\s*(?:by|von|par|por|published|posted|updated|veröffentlicht|publi[ée]|publicado)\s+\S",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?…。！？؟।۔][\"'”’»)\]]*\s*$")


def make_plain(page: Element) -> None:
    """Unwrap inline elements that trafilatura would delete or tear from their sentence.

    What the page has taken back (`<del>`, `<s>`) is left out, `<q>` becomes quotation marks, and
    `<sup>` and `<sub>` are written so that no number arises. Links without words go.
    """
    _leave_out(page)
    _keep_blocks(page)
    for element in inside(page, "sup", "sub"):
        _level(element)
    quotations = inside(page, "q")
    for element in quotations:
        _quote(element)
    for element in (*quotations, *filter(_in_sentence, inside(page, *_FRAME))):
        element.drop_tag()
    for element in page.iter("center"):
        element.tag = "div"  # its text would be lost
    for element in inside(page, "a"):
        # For trafilatura a short paragraph with a link that has no words is no paragraph.
        if not element.text_content().strip() and not len(element):
            element.drop_tree()


def _leave_out(page: Element) -> None:
    """Leave out what was taken back or is not shown, unless that is most of the page.

    Then a tag was never closed, or a script shows the page.
    """
    length = len(page.text_content())
    hidden = [e for e in page.iter("*") if e.get("hidden", "until-found") != "until-found"]
    for element in (*inside(page, *TAKEN_BACK, *_UNSEEN), *hidden):
        if element.getparent() is not None and 2 * len(element.text_content()) < length:
            element.drop_tree()


def _keep_blocks(page: Element) -> None:
    """Make plain what trafilatura would cut up or delete as a block."""
    for heading in page.iter(*_HEADINGS):
        for line_break in inside(heading, "br"):  # one heading is one line
            line_break.tail = f" {line_break.tail or ''}"
            line_break.drop_tree()
    for figure in page.iter("figure"):
        if next(figure.iter("blockquote"), None) is not None:
            figure.tag = "div"  # figures go; a quotation is told, whatever stands around it
    for quotation in page.iter("blockquote"):
        for speaker in inside(quotation, "footer"):
            speaker.tag = "p"  # trafilatura takes it for the foot of the page


def before(element: Element) -> str:
    """Text that stands before it on the same line."""
    pieces: list[str] = []
    node = element
    for _ in range(_MOST_STEPS):
        beside = node.getprevious()
        around = node.getparent()
        if beside is not None:
            pieces += [beside.tail or "", _inner(beside)]
            node = beside
        elif around is not None:
            pieces.append(around.text or "")
            node = around
        if node.tag in BLOCKS or around is None or sum(map(len, pieces)) > _RUN:
            break
    return "".join(reversed(pieces))


def behind(element: Element) -> str:
    """Text that stands behind it on the same line."""
    pieces: list[str] = []
    node = element
    for _ in range(_MOST_STEPS):
        pieces.append(node.tail or "")
        beside = node.getnext()
        following = node.getparent() if beside is None else beside
        if following is None or following.tag in BLOCKS or sum(map(len, pieces)) > _RUN:
            break
        pieces.append("" if beside is None else _inner(beside))
        node = following
    return "".join(pieces)


def _inner(element: Element) -> str:
    """Text in it; none of a block, which ends the line, or of a comment."""
    inline = isinstance(element.tag, str) and element.tag not in BLOCKS
    return element.text_content() if inline else ""


def _in_sentence(element: Element) -> bool:
    left, right = before(element), behind(element)
    if not any(map(str.isalnum, left + right)):
        return False
    return not ABOUT.match(left) or bool(SENTENCE_END.search(right))


def _quote(element: Element) -> None:
    depth = sum(1 for _ in element.iterancestors("q"))
    text = element.text_content()
    if text.strip() and not _QUOTED.match(text):
        opening, closing = _QUOTES[depth % 2]
        element.text = opening + (element.text or "")
        element.tail = closing + (element.tail or "")


def _level(element: Element) -> None:
    if element.getparent() is None:
        return  # it stood in another one, whose text is written already
    if element.tag == "sup":
        text = raised(words_of(element), before(element), behind(element), linked=_is_link(element))
    else:
        text = lowered(words_of(element), before(element), behind(element))
    for inner in list(element):
        element.remove(inner)
    element.text = text
    element.drop_tag()


def _is_link(element: Element) -> bool:
    """Whether it holds a link, or a link holds nothing else."""
    around = next(element.iterancestors("a"), None)
    alone = around is not None and words_of(around) == words_of(element)
    return alone or next(element.iter("a"), None) is not None
