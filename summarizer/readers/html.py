"""Web pages: the story that trafilatura extracts, and what the page says of it in JSON-LD."""

from __future__ import annotations

import html as entities
import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from summarizer.readers.elements import Element
from summarizer.readers.facts import Facts, Found, ReadError, facts_from
from summarizer.readers.inline import make_plain
from summarizer.readers.markup import plain_text
from summarizer.readers.page_days import day_in_address, stated_day
from summarizer.readers.schema_org import articles_in, body_text, schema_facts

if TYPE_CHECKING:
    from trafilatura.settings import Document

_SCRIPT = re.compile(r"<script\b[^<>]{0,400}?application/ld\+json[^<>]{0,400}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_MOST_SCRIPTS = 50
_LANGUAGE = re.compile(r"<html\b[^>]{0,1000}?\slang\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_PAGE = re.compile(r"<(?:html|head|body)\b", re.IGNORECASE)
_HEAD = 100_000  # characters in which the <html> tag stands
# What htmldate finds is not used, but it cannot be turned off: the quick search, and a fixed last
# day, which keeps it from depending on the day of the run.
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}


def page(text: str) -> Found:
    """Extract the story of a page.

    The text is what trafilatura extracts, one paragraph a block with a blank line between blocks,
    or the JSON-LD articleBody when it finds none, or all text of a mere fragment. Facts come from
    the JSON-LD article first, then from the page's other metadata; what cannot be understood there
    is dropped.

    Raises:
        ReadError: trafilatura is not installed, or the page holds no story.
    """
    node = next(articles_in(list(_linked_data(text))), {})
    linked = schema_facts(node, lenient=True)
    tree = _tree(text)
    language = _language(text)
    published = None if tree is None else stated_day(tree, language)
    document = _extract(tree)
    told = Facts() if document is None else _told(document, published)
    story = _paragraphs(document) or _fallback(node, text)
    if not story:
        raise ReadError("empty", "has no article text that could be found in the page")
    facts = linked.over(Facts(language=language)).over(told)
    titles = tuple(title for title in (linked.title, told.title) if title)
    return Found(story, facts, titles=titles, plain=False)


def _linked_data(text: str) -> Iterator[object]:
    position = 0
    for _ in range(_MOST_SCRIPTS):
        opened = _SCRIPT.search(text, position)
        closed = _SCRIPT_END.search(text, opened.end()) if opened else None
        if opened is None or closed is None:
            return
        position = closed.end()
        try:
            yield _unescaped(json.loads(text[opened.end() : closed.start()], strict=False))
        except (ValueError, RecursionError):
            continue  # broken JSON-LD is common, and the page can be read without it


def _unescaped(value: object) -> object:
    """Resolve character references (`&amp;`), which publishers put into JSON-LD all the same."""
    if isinstance(value, str):
        return entities.unescape(value)
    if isinstance(value, list):
        return [_unescaped(item) for item in value]
    if isinstance(value, dict):
        return {key: _unescaped(item) for key, item in value.items()}
    return value


def _tree(text: str) -> Element | None:
    try:
        import trafilatura
    except ImportError:
        reason = 'needs trafilatura to be read; pip install "article-summarizer[html]"'
        raise ReadError("missing_library", reason) from None
    for name in ("trafilatura", "htmldate", "readability", "justext"):
        logging.getLogger(name).addHandler(logging.NullHandler())  # they report on stderr
    with _parsing():
        tree: Element | None = trafilatura.load_html(text)
        return tree


def _extract(tree: Element | None) -> Document | None:
    import trafilatura

    if tree is None:
        return None
    make_plain(tree)
    with _parsing():
        found = trafilatura.bare_extraction(
            tree, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATES)
        )
    return None if found is None or isinstance(found, dict) else found


@contextmanager
def _parsing() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - hostile pages crash parsers in ways of their own
        raise ReadError("format", f"cannot be parsed as HTML ({type(error).__name__})") from None


def _told(document: Document, published: str | None) -> Facts:
    stated: Mapping[str, object] = {
        "title": document.title,
        "published": published or day_in_address(document.url),
        "outlet": document.sitename,
        "author": (document.author or "").replace("; ", ", "),
        "url": document.url,
    }
    return facts_from({name: (name, value) for name, value in stated.items()}, lenient=True)


def _paragraphs(document: Document | None) -> str:
    # trafilatura writes one block a line; paragraphs are told by blank lines everywhere else.
    lines = (document.text or "").split("\n") if document else []
    return "\n\n".join(kept for line in lines if (kept := line.strip()))


def _fallback(node: Mapping[str, object], text: str) -> str:
    body = node.get("articleBody")
    if isinstance(body, str) and body.strip():
        return body_text(body).strip()
    # A fragment, as feeds and editors save it, has nothing but the story.
    return "" if _PAGE.search(text) else plain_text(text)


def _language(text: str) -> str | None:
    found = _LANGUAGE.search(text, 0, _HEAD)
    stated = {"language": ("lang", found[1])} if found else {}
    return facts_from(stated, lenient=True).language
