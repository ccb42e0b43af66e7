"""Words of a story that trafilatura would delete for the class of their element.

It deletes every `<span>` and `<p>` whose class or id holds "bar", "tags", "embed", "yin", "author"
and so on: right for a line about the story, wrong for a name within a sentence.
"""

from __future__ import annotations

import re

from summarizer.readers.elements import Element, inside, words_of
from summarizer.readers.inline import ABOUT, SENTENCE_END, before, behind

_NAMED = ("class", "id", "role", "data-component")
_INITIAL = 2  # characters: a letter, and a quotation mark before it
_END = 8  # characters: a full stop, and the quotation marks and brackets behind it
_BLOCKS = ("p", "li", "blockquote", "dd", "td", "div")
# A word in small letters, or one of a script without capitals.
_PLAIN_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}")
# Behind a span these go on with its sentence.
_GOES_ON = re.compile(r"[,;:)’'”»…–—-]|[^\W\d_]")
# Words in the class of a paragraph that is about the story, or about none.
_ABOUT_NAMES = re.compile(
    r"author|byline|bio|related|recommend|newsletter|subscri|caption|credit|shar(?:e|ing)|social"
    r"|meta|time|date|(?:^|[-_\s])ads?(?:$|[-_\s])|comment|foot|teaser|promo|copyright|cookie|nav"
    r"|menu|tags?(?:$|[-_\s])|hid(?:e|den)|message|correction|note",
    re.IGNORECASE,
)


def keep_spans(page: Element) -> None:
    """Unwrap the spans that stand within a sentence, and first letters that screen readers skip."""
    ends: dict[Element, bool] = {}  # a hostile page has thousands of spans in one block
    for span in inside(page, "span", "button"):
        named = span.tag == "button" or any(span.get(name, "") for name in _NAMED)
        if _is_initial(span) or (named and _ends_as_prose(span, ends) and _in_sentence(span)):
            span.drop_tag()


def keep_paragraph(block: Element) -> None:
    """Take class and id from a paragraph of the story that reads as a sentence."""
    names = f"{block.get('class', '')} {block.get('id', '')}"
    if names.strip() and not _ABOUT_NAMES.search(names) and _is_prose(words_of(block)):
        block.set("class", "")
        block.set("id", "")


def _is_initial(span: Element) -> bool:
    """Whether it is the raised first letter of a word, which is marked so that it is not read out."""
    if span.get("aria-hidden", "") != "true" or before(span)[-1:].isalnum():
        return False
    letter = span.text_content()
    return len(letter) <= _INITIAL and letter[-1:].isalpha() and (span.tail or "")[:1].isalpha()


def _ends_as_prose(span: Element, known: dict[Element, bool]) -> bool:
    """Whether the block around it ends with a sentence."""
    block = next(span.iterancestors(*_BLOCKS), None)
    if block is None:
        return False
    if block not in known:
        known[block] = bool(SENTENCE_END.search(block.text_content().rstrip()[-_END:]))
    return known[block]


def _in_sentence(span: Element) -> bool:
    """Whether a sentence begins before it or goes on behind it."""
    left, right = before(span), behind(span)
    if ABOUT.match(left) or not _is_prose(f"{left} {right}", whole=False):
        return False
    begun = bool(left.strip()) and not SENTENCE_END.search(left)
    right = right.lstrip()[:1]
    return begun or (bool(_GOES_ON.match(right)) and not right.isupper())


def _is_prose(text: str, *, whole: bool = True) -> bool:
    """Whether there are words that are no names, up to the end of a sentence where it is whole."""
    ends = not whole or bool(SENTENCE_END.search(text))
    return ends and any(not word[0].isupper() for word in _PLAIN_WORD.findall(text))
