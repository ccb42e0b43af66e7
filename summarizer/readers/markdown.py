"""Markdown: front matter in YAML, TOML or JSON, then the story; the text is the whole file as it was read."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date

from summarizer.readers.bylines import without_by
from summarizer.readers.facts import Facts, Found, ReadError, facts_from, is_address, pick
from summarizer.readers.wire import same_line

MOST_FRONT_MATTER = 16_384  # characters; real front matter has a few hundred
_MOST_BRACKETS = 500  # PyYAML is quadratic on open brackets: 16,000 of them take half a minute
# Names of facts in front matter and in our own JSON, in any case; the first that has a value.
NAMES = {
    "title": ("title", "headline"),
    "published": (
        "published",
        "date",
        "published_at",
        "publishedat",
        "pubdate",
        "pub_date",
        "publish_date",
        "publication_date",
        "date_published",
        "datepublished",
    ),
    "outlet": ("outlet", "source", "site", "publisher"),
    "author": ("author", "authors", "byline"),
    "url": ("url", "link"),
    "language": ("language", "lang"),
    "place": ("place",),
}
_BLANK = r"(?:[^\S\n]*\n)*"
# Dashes above anything but a key (or a comment, or nothing) are a line of dashes above prose.
_YAML = re.compile(
    rf"{_BLANK}---[^\S\n]*\n(?=(?:#[^\n]*\n|[^\S\n]*\n)*(?:[\"']?[\w.-]+[\"']?\s*:\s|\{{|---|\.\.\.))"
)
_YAML_END = re.compile(r"^(?:---|\.\.\.)[^\S\n]*$\n?", re.MULTILINE)
_TOML = re.compile(
    rf"{_BLANK}\+\+\+[^\S\n]*\n(?=(?:#[^\n]*\n|[^\S\n]*\n)*(?:[\"']?[\w.-]+[\"']?\s*=|\[|\+\+\+))"
)
_TOML_END = re.compile(r"^\+\+\+[^\S\n]*$\n?", re.MULTILINE)
_JSON = re.compile(rf"{_BLANK}(?=\{{\s*\")")
_JSON_END = re.compile(r"[^\S\n]*(?:\n|$)")
_HEADING = re.compile(r"\s*#[^\S\n]+(?P<title>[^\n]*?)(?:[^\S\n]+#+)?[^\S\n]*(?:\n|$)")
_UNDERLINED = re.compile(r"\s*(?P<title>(?![#>|=+-]|\*\s)\S[^\n]{0,300})\n={3,}[^\S\n]*(?:\n|$)")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=\S)([^*_]+)(?<=\S)\1(?!\w)")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")


def markdown(text: str) -> Found:
    """Read front matter and a leading heading; neither is numbered.

    Raises:
        ReadError: the front matter is no valid YAML or TOML, or one of its fields is no date or
            text.
    """
    facts, start = _front_matter(text)
    heading = _HEADING.match(text, start) or _UNDERLINED.match(text, start)
    title = _plain(heading["title"]) if heading else None
    # A first heading that differs from the title stays a line of the story.
    if heading and title and (facts.title is None or same_line(facts.title, title)):
        start, facts = heading.end(), facts.over(Facts(title=title))
    titles = (facts.title,) if facts.title else ()
    return Found(text, facts, start, titles, plain=False)


def own_facts(values: Mapping[str, object]) -> Facts:
    """Read facts by our own names for them, in any case.

    Raises:
        ReadError: a value is no date or text; the message names its key.
    """
    keys = {key.lower(): key for key in reversed(list(values))}
    lowered = {lower: values[key] for lower, key in keys.items()}
    stated = {field: (keys[lower], value) for field, (lower, value) in pick(lowered, NAMES).items()}
    if "outlet" in stated and is_address(stated["outlet"][1]):  # source: https://…
        stated.setdefault("url", stated["outlet"])
    if "author" in stated:
        key, author = stated["author"]
        stated["author"] = (key, without_by(author))
    return facts_from(stated)


def _plain(title: str) -> str:
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", title)).strip()


def _front_matter(text: str) -> tuple[Facts, int]:
    for opening, closing, mapping in ((_YAML, _YAML_END, _yaml), (_TOML, _TOML_END, _toml)):
        opened = opening.match(text)
        closed = closing.search(text, opened.end()) if opened else None
        if opened is None or closed is None:
            continue
        if closed.start() - opened.end() > MOST_FRONT_MATTER:
            reason = f"its front matter is longer than {MOST_FRONT_MATTER:,} characters; shorten it"
            raise ReadError("format", reason)
        return _facts(mapping(text[opened.end() : closed.start()])), closed.end()
    return _json(text)


def _facts(values: Mapping[str, object]) -> Facts:
    return own_facts({k: v for k, v in values.items() if not _is_shown(k, v)})


def _json(text: str) -> tuple[Facts, int]:
    """Read Hugo's front matter in JSON; what is no JSON begins the story."""
    opened = _JSON.match(text)
    if opened is None:
        return Facts(), 0
    start = opened.end()
    try:
        values, length = json.JSONDecoder().raw_decode(text[start : start + MOST_FRONT_MATTER])
    except (ValueError, RecursionError):
        return Facts(), 0
    end = _JSON_END.match(text, start + length)
    return (_facts(values), end.end()) if end else (Facts(), 0)


def _is_shown(key: str, value: object) -> bool:
    """Whether it is Jekyll's `published: true`, which says that the page is shown."""
    return key.lower() == "published" and str(value).lower() in ("true", "false")


def _toml(block: str) -> Mapping[str, object]:
    try:
        values = tomllib.loads(block)
    except RecursionError:
        raise ReadError("format", "its front matter is nested too deeply") from None
    except (tomllib.TOMLDecodeError, ValueError) as error:
        reason = f"its front matter is no valid TOML ({' '.join(str(error).split())})"
        raise ReadError("format", reason) from None
    return {key: _written(value) for key, value in values.items()}


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _yaml(block: str) -> Mapping[str, object]:
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
