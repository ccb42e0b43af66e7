"""Parts of a story that trafilatura takes for the page's frame, because of their links or class."""

from __future__ import annotations

import re
from copy import deepcopy

from summarizer.readers.elements import Element, inside, words_of
from summarizer.readers.inline import before
from summarizer.readers.regions import is_named_other, is_other, prose, story_of
from summarizer.readers.spans import keep_paragraph

_BLOCKS = ("p", "li")
_MAY_BE_ENTRIES = ("article", "div", "section", "li")
_HEADINGS = ("h2", "h3", "h4", "h5")
# Of elements of these classes trafilatura reads the first one alone: a live blog has one an entry.
_ENTRY_CLASSES = frozenset({"post", "entry"})
_MOST_OF_A_TEASER = 3  # paragraphs: day, author and a first sentence
_LIVE = re.compile(
    r"live-?(?:blog-?)?(?:post|entry|update|event)(?:$|[\s_-])|ticker-?(?:entry|event)",
    re.IGNORECASE,
)
# A word that is no name, or one of a script without capitals.
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}")


def keep_whole(page: Element, *, live: bool = False) -> None:
    """Keep sentences with many links, and the headings of all entries, in the page's own story.

    Args:
        page: the page; it is altered.
        live: whether it says that it is a live blog. Others are told by their entries.
    """
    story = story_of(page)
    apart = [e for e in page.iter(*_MAY_BE_ENTRIES) if _is_entry(e) and not _is_within(e, story)]
    if len(apart) > 1 and (live or 2 * sum(map(prose, apart)) >= prose(page)):
        if story is not None:
            _neutralise(story)
        story = next(page.iter("main", "body"), None)
    if story is None:
        return
    entries = [e for e in story.iter(*_MAY_BE_ENTRIES) if e is not story and _is_entry(e)]
    for entry in entries if len(entries) > 1 else ():
        _neutralise(entry)
    if not live:
        _drop_others(page, story)
    for block in list(story.iter(*_BLOCKS)):
        if not _is_own(block, story):
            continue
        keep_paragraph(block)
        if _goes_on(block):
            for link in inside(block, "a"):
                link.drop_tag()


def _neutralise(entry: Element) -> None:
    entry.tag = "div"
    entry.set("class", "")


def _is_within(element: Element, story: Element | None) -> bool:
    return element is story or (story is not None and story in element.iterancestors())


def _is_entry(element: Element) -> bool:
    names = element.get("class", "")
    live = bool(_LIVE.search(names))
    if not (live or element.tag == "article" or names in _ENTRY_CLASSES):
        return False
    headed = not live or next(element.iter(*_HEADINGS), None) is not None
    return headed and not (is_named_other(element) or _is_teaser(element) or _has_headline(element))


def _is_teaser(element: Element) -> bool:
    """Whether its heading leads elsewhere: to the story that it announces."""
    heading = next(element.iter(*_HEADINGS), None)
    if heading is None:
        return False
    around = heading.iterancestors("a")
    links = (link.get("href", "#") for link in (*heading.iter("a"), *around))
    # An entry of a live blog may link to itself: #post-12, /live/crane#post-12.
    return any("#" not in href for href in links)


def _drop_others(page: Element, story: Element) -> None:
    """Remove what announces other stories, or is one: trafilatura takes it where a story is short."""
    if story.tag != "article" or not prose(story):
        return
    above = [story, *story.iterancestors()]
    for element in inside(page, *_MAY_BE_ENTRIES):
        teaser = _is_teaser(element) and not _is_long(element)
        other = teaser or (element.tag == "article" and _has_headline(element))
        if other and element not in above and story not in element.iterancestors():
            element.drop_tree()


def _is_long(element: Element) -> bool:
    """Whether it has more paragraphs than announcements have: its headings may be links all the same."""
    paragraphs = sum(1 for paragraph in element.iter("p") if words_of(paragraph))
    return paragraphs > _MOST_OF_A_TEASER * sum(1 for _ in element.iter(*_HEADINGS))


def _has_headline(article: Element) -> bool:
    return next(article.iter("h1"), None) is not None


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
