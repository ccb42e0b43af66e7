"""Parts of a story that trafilatura takes for the page's frame, because of their links or class."""

from __future__ import annotations

import re
from copy import deepcopy

from summarizer.readers.elements import Element, inside, words_of
from summarizer.readers.inline import before
from summarizer.readers.regions import is_named_other, is_other, story_of

_BLOCKS = ("p", "li")
_MAY_BE_ENTRIES = ("article", "div", "section")
# Of elements of these classes trafilatura reads the first one alone: a live blog has one an entry.
_ENTRY_CLASSES = frozenset({"post", "entry"})
# A word that is no name, or one of a script without capitals.
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}")


def keep_whole(page: Element) -> None:
    """Keep sentences with many links, and the headings of all entries, in the page's own story."""
    story = story_of(page)
    if story is None:
        return
    entries = [e for e in story.iter(*_MAY_BE_ENTRIES) if e is not story and _is_entry(e)]
    for entry in entries if len(entries) > 1 else ():
        entry.tag = "div"
        entry.set("class", "")
    for block in list(story.iter(*_BLOCKS)):
        if _is_own(block, story) and _goes_on(block):
            for link in inside(block, "a"):
                link.drop_tag()


def _is_entry(element: Element) -> bool:
    nested = element.tag == "article" and not is_named_other(element)
    return nested or element.get("class", "") in _ENTRY_CLASSES


def _is_own(block: Element, story: Element) -> bool:
    """Whether no box for other stories stands between a block and the story."""
    for around in block.iterancestors():
        if around is story:
            return True
        if is_other(around):
            return False
    return False


def _goes_on(block: Element) -> bool:
    """Whether there are words behind its first link that are no link: "Marsh met Ray"."""
    link = next(block.iter("a"), None)
    if link is None:
        return False
    unlinked = deepcopy(block)
    for other in inside(unlinked, "a"):
        other.drop_tree()
    rest = words_of(unlinked).removeprefix(" ".join(before(link).split()))
    return any(not word[0].isupper() for word in _WORD.findall(rest))
