"""A fragment of HTML → plain text, block by block, with nothing but the standard library.

For bodies that a feed delivers as HTML: all of it is the story, so nothing is to be cut away and
trafilatura, which looks for the story in a page, is the wrong tool. `html.parser` is quadratic on
tags that are not closed (240 kB of them: seven minutes on Python 3.11); here every pattern stops
at the next `<`, so the time is linear in the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from summarizer.readers.elements import BLOCKS, TAKEN_BACK
from summarizer.readers.invitations import without_invitations
from summarizer.readers.raised import lowered, raised

_UNSEEN_NAMES = "script style template noscript head title iframe svg"
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_BESIDE = frozenset({"aside", "nav", "footer", "figcaption"})  # as in whole pages
_QUOTES = {"q": "“", "/q": "”"}
_TELLING = re.compile(
    r"</?(?:p|br|div|section|article|h[1-6]|ul|ol|li|blockquote|span|em|strong|a)\b", re.IGNORECASE
)
_BLOCK = "p|div|section|article|h[1-6]|ul|ol|li|blockquote|table|body|html"
_OPENING = re.compile(rf"<({_BLOCK})(?=[\s>])", re.IGNORECASE)
_CLOSING = re.compile(rf"</({_BLOCK})\s*>", re.IGNORECASE)
_AT_START = re.compile(rf"\s*<(?:!--|!doctype|{_BLOCK})(?=[\s>-])", re.IGNORECASE)
_AT_END = re.compile(rf"</(?:{_BLOCK})\s*>\s*$", re.IGNORECASE)
_TOKEN = re.compile(
    r"<(?P<name>/?[A-Za-z][\w:-]*)(?:(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+>|[^<>]*>)"
    r"|(?P<comment><!--)|<[!?][^<>]*>"
)
# Raised and lowered text is short; the bounds keep the search linear.
_LEVEL = re.compile(
    r"<(?P<name>su[pb])\b[^<>]{0,300}>(?P<inner>[^<]{0,80}(?:<[^<>]{0,300}>[^<]{0,80}){0,6}?)"
    r"</(?P=name)\s*>",
    re.IGNORECASE,
)
# A row whose cells hold no blocks: others are the frame of a page.
_FRAMES = "table|t[rdh]|p|div|ul|ol|li|h[1-6]|br|blockquote"
_ROW = re.compile(
    rf"<tr(?=[\s>])[^<>]*>(?P<cells>(?:[^<]|<(?!/?(?:{_FRAMES})[\s>/])|</?t[dh](?=[\s>]))*+)</tr\s*>",
    re.IGNORECASE,
)
_CELL = re.compile(r"<t[dh](?=[\s>])[^<>]*>((?:[^<]|<(?!/?t[dh][\s>]))*+)", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>|^[^<>]*>")  # the second: a tag of which the beginning is cut off
_LINK = re.compile(r"<a\b", re.IGNORECASE)
_AROUND = 300  # characters beside raised text that tell what it is
_SPACE = re.compile(r"[^\S\xa0]+")


def looks_like_html(text: str) -> bool:
    """Whether a text of unknown kind holds tags that only HTML has."""
    return bool(_TELLING.search(text))


def is_html(text: str) -> bool:
    """Whether a text is certainly HTML: it begins or ends with a block, and closes what it opens."""
    closed = {name.lower() for name in _CLOSING.findall(text)}
    opened = {name.lower() for name in _OPENING.findall(text)} if closed else set()
    return bool(closed & opened) and bool(_AT_START.match(text) or _AT_END.search(text[-_AROUND:]))


def story_text(fragment: str) -> str:
    """Write the body of a story as text, without asides, captions and prompts to read elsewhere."""
    blocks = _blocks(_ROW.sub(_row, fragment), beside=_BESIDE)
    return "\n\n".join(without_invitations(blocks))


def plain_text(fragment: str) -> str:
    """Write a fragment as text: one paragraph a block, a blank line between them."""
    return "\n\n".join(_blocks(fragment))


def _blocks(fragment: str, beside: frozenset[str] = frozenset()) -> list[str]:
    blocks: list[str] = []
    pieces: list[str] = []
    for tag, text in _tokens(_LEVEL.sub(_levelled, fragment), TAKEN_BACK | beside):
        if tag.removeprefix("/") == "br":  # browsers take both for a line break
            pieces.append("\n")
        elif tag in _QUOTES:
            pieces.append(_QUOTES[tag])
        elif tag.removeprefix("/") in BLOCKS:
            blocks.append(_block(pieces))
            pieces = []
        pieces.append(_SPACE.sub(" ", unescape(text)))
    return [block for block in (*blocks, _block(pieces)) if block]


def _row(found: re.Match[str]) -> str:
    """A row of a table as one line, so that a number stays beside what it counts."""
    cells = [cell.strip() for cell in _CELL.findall(found["cells"])]
    return f"<p>| {' | '.join(cells)} |</p>" if sum(map(bool, cells)) > 1 else found[0]


def _levelled(found: re.Match[str]) -> str:
    """Raised or lowered text of a fragment, written so that no number arises."""
    left = found.string[max(0, found.start() - _AROUND) : found.start()]
    before = unescape(_ANY_TAG.sub("", left))
    behind = _ANY_TAG.sub("", found.string[found.end() : found.end() + _AROUND])
    text = unescape(_ANY_TAG.sub("", found["inner"]))
    if found["name"].lower() == "sub":
        return escape(lowered(text, before, behind))
    return escape(raised(text, before, behind, linked=bool(_LINK.search(found["inner"]))))


def _tokens(fragment: str, left_out: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield each tag's name with the text behind it.

    Comments, scripts and styles are left out, and the elements of some names.
    """
    tag, position = "", 0
    open_to_the_end: set[str] = set()
    quoted = 0
    while found := _TOKEN.search(fragment, position):
        yield tag, fragment[position : found.start()]
        tag, position = (found["name"] or "").lower(), found.end()
        quoted += (tag == "blockquote") - (tag == "/blockquote")
        if found["comment"] or tag in _UNSEEN:
            position = _behind(fragment, "" if found["comment"] else tag, position)
        elif tag in left_out - open_to_the_end and not (tag == "footer" and quoted > 0):
            behind = _behind(fragment, tag, position)
            if behind == len(fragment):  # never closed: it may hold all of the story
                open_to_the_end.add(tag)
            else:
                position = behind
    yield tag, fragment[position:]


def _behind(fragment: str, name: str, start: int) -> int:
    """Where the text goes on behind a comment or element; at the very end when it is not closed."""
    end = re.compile(rf"</{name}(?![\w:-])" if name else "-->", re.IGNORECASE)
    found = end.search(fragment, start)
    if not found:
        return len(fragment)
    return found.start() if name else found.end()


def _block(pieces: list[str]) -> str:
    lines = "".join(pieces).split("\n")
    return "\n".join(kept for line in lines if (kept := re.sub(" {2,}", " ", line).strip()))
