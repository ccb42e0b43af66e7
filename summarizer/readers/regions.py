"""Which part of a page is the story's own, and which speaks of other stories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from summarizer.readers.elements import Element, inside

_FRAME = ("aside", "nav")
_BOXES = ("div", "section", "ul")
# Words in the class or id of boxes that show other stories, or what readers say.
_OTHERS = re.compile(
    r"related|recommend|most[-_]?(?:read|popular|viewed)|trending|popular|sidebar|newsletter"
    r"|comments?(?:$|[-_\s])|teaser|promo|(?:read|see|also)[-_]?(?:more|next|also|read)"
    r"|more[-_]?(?:stories|news|from|on)|latest",
    re.IGNORECASE,
)


def story_of(page: Element) -> Element | None:
    """Find the `<article>` with the headline, or else with most of the page's paragraphs."""
    articles = list(page.iter("article"))
    if not articles:
        return None
    headline = next(page.iter("h1"), None)
    around = next(headline.iterancestors("article"), None) if headline is not None else None
    if around is not None:
        return around
    longest = max(articles, key=prose)
    return longest if 2 * prose(longest) >= prose(page) else None


def without_others(page: Element) -> Element:
    """Copy a page without what belongs to other stories: boxes, asides, further articles."""
    own = deepcopy(page)
    story = story_of(own)
    headline = next(own.iter("h1"), None)
    kept = {own, story, headline, *_around(story), *_around(headline)}
    for element in list(own.iter()):
        if element not in kept and is_other(element) and element.getparent() is not None:
            element.drop_tree()
    return own


def drop_frame(page: Element) -> None:
    """Remove menus, heads, feet and asides of the page, and boxes that show other stories.

    What holds the headline, or most of the page's paragraphs, is none of these by mistake.
    """
    story, headline = story_of(page), next(page.iter("h1"), None)
    kept = {story, headline, *_around(story), *_around(headline)}
    whole = prose(page)
    for element in inside(page, "header", "footer", *_FRAME, *_BOXES):
        framed = element.tag not in _BOXES or is_named_other(element)
        if framed and element not in kept and 2 * prose(element) <= whole:
            element.drop_tree()


def is_other(element: Element) -> bool:
    """Whether an element that is not the story's own shows other stories by its name or class."""
    if not isinstance(element.tag, str) or element.tag in ("html", "body", "main"):
        return False
    return element.tag in ("article", *_FRAME) or is_named_other(element)


def is_named_other(element: Element) -> bool:
    """Whether its class or id says that it shows other stories, or what readers say."""
    return bool(_OTHERS.search(f"{element.get('class', '')} {element.get('id', '')}"))


def _around(element: Element | None) -> Iterator[Element]:
    return iter(()) if element is None else element.iterancestors()


def prose(element: Element) -> int:
    """How many characters its paragraphs have."""
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p"))
