"""Elements of a parsed page: what the readers use of lxml, which comes without types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

# They begin a line of their own, or end one.
_BLOCK_NAMES = """
    address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th
    thead tr ul
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
TAKEN_BACK = frozenset({"del", "s", "strike"})  # elements of what the paper no longer says


class Element(Protocol):
    """An element of `lxml.html`, as far as the readers use it."""

    tag: object  # text, but for comments and processing instructions
    text: str | None
    tail: str | None

    def get(self, name: str, default: str, /) -> str:
        """Return the value of an attribute, or else the default."""

    def set(self, name: str, value: str) -> None:
        """Give an attribute a value."""

    def __iter__(self) -> Iterator[Element]:
        """Walk over the elements in it, without those deeper inside."""

    def __len__(self) -> int:
        """Count the elements in it, without those deeper inside."""

    def iter(self, *tags: str) -> Iterator[Element]:
        """Walk over this element and all below it, of some names or all."""

    def iterancestors(self, *tags: str) -> Iterator[Element]:
        """Walk from its parent to the root."""

    def getparent(self) -> Element | None:
        """Return the element around it."""

    def getprevious(self) -> Element | None:
        """Return the sibling before it."""

    def getnext(self) -> Element | None:
        """Return the sibling behind it."""

    def text_content(self) -> str:
        """Return all text in it."""

    def remove(self, element: Element) -> None:
        """Remove one of the elements in it, and the text behind that."""

    def drop_tag(self) -> None:
        """Leave its contents in its place."""

    def drop_tree(self) -> None:
        """Remove it; the text behind it stays."""


def inside(page: Element, *tags: str) -> list[Element]:
    """List the elements of some names below a page's root, which can be neither moved nor removed."""
    return [element for element in page.iter(*tags) if element.getparent() is not None]


def words_of(element: Element) -> str:
    """Its text with white space folded."""
    return " ".join(element.text_content().split())
