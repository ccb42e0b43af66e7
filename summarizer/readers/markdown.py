"""Markdown: YAML front matter, then the story; the text is the whole file as it was read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from summarizer.readers.facts import Facts, Found, ReadError, facts_from, pick
from summarizer.readers.wire import same_line

MOST_FRONT_MATTER = 16_384  # characters; real front matter has a few hundred
_MOST_BRACKETS = 500  # PyYAML is quadratic on open brackets: 16,000 of them take half a minute
NAMES = {
    "title": ("title",),
    "published": ("published", "date"),
    "outlet": ("outlet", "source", "site"),
    "author": ("author", "authors"),
    "url": ("url",),
    "language": ("language", "lang"),
    "place": ("place",),
}
# Dashes above anything but a key (or a comment, or nothing) are a line of dashes above prose.
_OPEN = re.compile(
    r"---[^\S\n]*\n(?=(?:#[^\n]*\n|[^\S\n]*\n)*(?:[\"']?[\w.-]+[\"']?\s*:\s|---|\.\.\.))"
)
_CLOSE = re.compile(r"^(?:---|\.\.\.)[^\S\n]*$\n?", re.MULTILINE)
_HEADING = re.compile(r"\s*#[^\S\n]+(?P<title>[^\n]*?)(?:[^\S\n]+#+)?[^\S\n]*(?:\n|$)")


def markdown(text: str) -> Found:
    """Read front matter and a leading `# Title`; neither is numbered.

    Raises:
        ReadError: the front matter is no valid YAML, or one of its fields is no date or text.
    """
    facts, start = _front_matter(text)
    heading = _HEADING.match(text, start)
    title = heading["title"] if heading and heading["title"] else None
    # A first heading that differs from the title stays a line of the story.
    if heading and title and (facts.title is None or same_line(facts.title, title)):
        start, facts = heading.end(), facts.over(Facts(title=title))
    titles = (facts.title,) if facts.title else ()
    return Found(text, facts, start, titles, plain=False)


def _front_matter(text: str) -> tuple[Facts, int]:
    opened = _OPEN.match(text)
    if not opened:
        return Facts(), 0
    closed = _CLOSE.search(text, opened.end())
    if not closed:
        return Facts(), 0
    if closed.start() - opened.end() > MOST_FRONT_MATTER:
        reason = f"its front matter is longer than {MOST_FRONT_MATTER:,} characters; shorten it"
        raise ReadError("format", reason)
    values = _mapping(text[opened.end() : closed.start()])
    return facts_from(pick(values, NAMES)), closed.end()


def _mapping(block: str) -> Mapping[str, object]:
    import yaml

    # BaseLoader keeps every scalar as text (Norway stays `no`, 2024-02-30 gets our message) and
    # constructs nothing else.
    try:
        _refuse_bombs(block)
        values = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - it builds only text
    except RecursionError:
        raise ReadError("format", "its front matter is nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:
        raise ReadError("format", f"its front matter is no valid YAML{_where(error)}") from None
    if values and not isinstance(values, dict):
        raise ReadError("format", "its front matter must be keys with values")
    return values or {}


def _refuse_bombs(block: str) -> None:
    """Refuse what is small and grows: ten lines of aliases stand for a billion nodes."""
    import yaml

    if block.count("[") + block.count("{") > _MOST_BRACKETS:
        raise ReadError("format", "its front matter is nested too deeply")
    if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(block)):
        raise ReadError("format", "its front matter uses YAML aliases; write values out")


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f" (line {mark.line + 2})" if mark else ""  # the opening dashes are line 1
    return f"{where}; put quotation marks around values that hold a colon"
