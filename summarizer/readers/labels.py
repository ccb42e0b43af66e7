"""Lines with labels above a text: "Title: …", "Date: …", or the head of a pasted e-mail."""

from __future__ import annotations

import re

from summarizer.readers.bylines import without_by
from summarizer.readers.facts import Facts, Found, facts_from

_FIELDS = {
    "title": ("title", "headline", "subject"),
    "published": ("published", "date", "publication date", "published date"),
    "outlet": ("source", "outlet", "publisher", "publication"),
    "author": ("author", "authors", "byline", "by"),
    "url": ("url", "link"),
    "language": ("language",),
    "place": ("place", "location", "dateline"),
}
_FIELD_OF = {label: field for field, labels in _FIELDS.items() for label in labels}
# Who sent a message need not have written the story, nor is it from the day of the message.
_MAIL = frozenset({"from", "to", "cc", "bcc"})
_OTHER_WORDS = """
    sent reply-to message-id mime-version content-type content-transfer-encoding section category
    keywords tags copyright words length page edition slug
"""
_OTHERS = _MAIL.union(_OTHER_WORDS.split())
_LABELLED = re.compile(r"(?P<label>[A-Za-z][A-Za-z -]{1,24}?)\s?:[^\S\n]+(?P<value>\S[^\n]*)")
_FOLDED = re.compile(r"[^\S\n]+\S")  # a line of mail that goes on with the one before
_ANSWERED = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv)\s*:\s*)+", re.IGNORECASE)
_LEAST = 2  # one line may be a sentence: "Date: none has been set, officials said."
_MOST = 40  # lines


def labelled(text: str) -> Found:
    """Read the lines with labels above a text; without them all of it is the story.

    They count where there are two or more, all of them known, with a blank line below.
    """
    values, position = _head(text)
    stated: dict[str, tuple[str, object]] = {}
    for label, value in values:
        if label in _FIELD_OF:
            stated.setdefault(_FIELD_OF[label], (label, value))
    if not _MAIL.isdisjoint(label for label, _ in values):
        stated.pop("published", None)
    if len(values) < _LEAST or not stated or not text[position:].strip():
        return Found(text)
    facts = _facts(stated)
    titles = (facts.title,) if facts.title else ()
    return Found(text, facts, start=position, titles=titles, plain=not titles)


def _head(text: str) -> tuple[list[tuple[str, str]], int]:
    """List labels with their values, and where the story begins; none where it is no such head."""
    values: list[tuple[str, str]] = []
    position = len(text) - len(text.lstrip())
    for _ in range(_MOST):
        end = text.find("\n", position)
        line = text[position : end if end >= 0 else len(text)]
        if end < 0 or not line.strip():
            return (values, position) if end >= 0 else ([], 0)
        found = _LABELLED.fullmatch(line)
        label = found["label"].lower() if found else ""
        if found and (label in _FIELD_OF or label in _OTHERS):
            values.append((label, found["value"]))
        elif values and _FOLDED.match(line):
            values[-1] = (values[-1][0], f"{values[-1][1]} {line.strip()}")
        else:
            return [], 0
        position = end + 1
    return [], 0


def _facts(stated: dict[str, tuple[str, object]]) -> Facts:
    if "author" in stated:
        label, author = stated["author"]
        stated["author"] = (label, without_by(author))
    if "title" in stated:
        label, title = stated["title"]
        stated["title"] = (label, _ANSWERED.sub("", str(title), count=1))
    return facts_from(stated, lenient=True)
