"""Web pages: the story that trafilatura extracts, and what the page says of it in JSON-LD."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from summarizer.languages import is_of_script
from summarizer.readers.bylines import is_capitalised
from summarizer.readers.elements import Element, inside, words_of
from summarizer.readers.facts import Facts, Found, ReadError, facts_from
from summarizer.readers.inline import make_plain
from summarizer.readers.invitations import without_invitations
from summarizer.readers.joiners import shield
from summarizer.readers.linked import Node, documents_in, own_articles
from summarizer.readers.markup import story_text
from summarizer.readers.page_days import day_in_address, drop_changes, in_its_zone, stated_day
from summarizer.readers.regions import drop_frame
from summarizer.readers.schema_org import articles_in, body_text, pages_in, schema_facts, types_of
from summarizer.readers.spans import keep_spans
from summarizer.readers.stories import keep_whole

if TYPE_CHECKING:
    from trafilatura.settings import Document

_LANGUAGE = re.compile(r"<html\b[^>]{0,1000}?\slang\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*1(?:2[89]|[34]\d|5\d)|x0*[89][0-9a-f])(?:;|(?![0-9a-f]))", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x80-\x84\x86-\x9f]")
_PAGE = re.compile(r"<(?:html|head|body)\b", re.IGNORECASE)
_RULE = re.compile(r"\|(?:---\|)+")  # what trafilatura draws below the heads of a table
_SHORT = 300  # characters; trafilatura takes less than 250 for a failure
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
    text = _as_browsers_read(text)
    documents = documents_in(text)
    nodes = list(articles_in(documents))
    language = _language(text)
    with _parsing():
        tree = _tree(text)
        headlines = [words_of(h1) for h1 in tree.iter("h1")] if tree is not None else []
        own = own_articles(nodes, *_called(tree))
        live = any("LiveBlogPosting" in types_of(node) for node in own)
        story, told = _extracted(tree, language, scripts=len(nodes) < 2, live=live)
    written = _body(own)
    # trafilatura may take the articleBody as well, and makes one paragraph of it.
    story = written if not story or written.split() == story.split() else story
    story = story or _fragment(text)
    if not story:
        raise ReadError("empty", "has no article text that could be found in the page")
    linked = _facts(own, documents)
    if tree is not None and (zoned := in_its_zone(linked.published, tree)):
        linked = replace(linked, published=zoned)
    if linked.url and told.url:
        linked = replace(linked, url=urljoin(told.url, linked.url))
    stated = Facts(language=language if is_of_script(story, language) else None)
    facts = linked.over(stated).over(told)
    titles = tuple(filter(None, (linked.title, told.title, *headlines)))
    return Found(story, facts, titles=titles, plain=False)


def _as_browsers_read(text: str) -> str:
    """Write controls of Latin-1 as the characters that windows-1252 has in their place.

    Browsers do so for references (`&#146;`); trafilatura deletes controls, so that "it’s" was "its".
    """
    text = _CONTROL_REFERENCE.sub(lambda found: unescape(found[0]), text)
    return _CONTROL.sub(lambda found: unescape(f"&#{ord(found[0])};"), text)


def _called(tree: Element | None) -> tuple[list[str], str | None]:
    """What a page calls itself, and its address."""
    if tree is None:
        return [], None
    metas = {meta.get("property", ""): meta.get("content", "") for meta in tree.iter("meta")}
    links = {link.get("rel", "").lower(): link.get("href", "") for link in tree.iter("link")}
    names = [metas.get("og:title", ""), *map(words_of, tree.iter("title", "h1"))]
    return list(filter(None, names)), links.get("canonical") or metas.get("og:url") or None


def _facts(own: Sequence[Node], documents: object) -> Facts:
    """Facts of the story's own nodes; without one the day of a node for the page."""
    facts = Facts()
    for node in own:
        facts = facts.over(schema_facts(node, lenient=True))
    days = (schema_facts(node, lenient=True).published for node in pages_in(documents))
    return facts if own else Facts(published=next(filter(None, days), None))


def _tree(text: str) -> Element | None:
    try:
        import trafilatura
    except ImportError:
        reason = 'needs trafilatura to be read; pip install "article-summarizer[html]"'
        raise ReadError("missing_library", reason) from None
    for name in ("trafilatura", "htmldate", "readability", "justext"):
        logging.getLogger(name).addHandler(logging.NullHandler())  # they report on stderr
    tree: Element | None = trafilatura.load_html(text)
    return tree


def _extracted(
    tree: Element | None, language: str | None, *, scripts: bool, live: bool
) -> tuple[str, Facts]:
    """Extract the story of a page, its paragraphs apart, and what its markup states.

    Args:
        tree: the page; it is altered.
        language: its language, where it states one.
        scripts: whether its JSON-LD speaks of one story, so that trafilatura may read it.
        live: whether it says that the page is a live blog.
    """
    if tree is None:
        return "", Facts()
    drop_changes(tree)
    published = stated_day(tree, language)
    keep_whole(tree, live=live)
    make_plain(tree)
    keep_spans(tree)
    joiners = shield(tree)
    for script in inside(tree, "script"):
        if not scripts and "ld+json" in script.get("type", "").lower():
            script.drop_tree()
    found = _extraction(tree)
    told = _told(found, published, joiners) if found else Facts()
    if found is None or len(found.text or "") < _SHORT:
        # Where it finds little, trafilatura takes all words of the page, its menus as well.
        drop_frame(tree)
        found = _extraction(tree) or found
    return _paragraphs(found).translate(joiners), told


def _extraction(tree: Element) -> Document | None:
    import trafilatura

    found = trafilatura.bare_extraction(
        tree, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATES)
    )
    return None if isinstance(found, dict) else found


@contextmanager
def _parsing() -> Iterator[None]:
    try:
        yield
    except ReadError:
        raise
    except Exception as error:  # noqa: BLE001 - hostile pages crash parsers in ways of their own
        raise ReadError("format", f"cannot be parsed as HTML ({type(error).__name__})") from None


def _told(document: Document, published: str | None, joiners: Mapping[int, str]) -> Facts:
    stated: Mapping[str, object] = {
        "title": (document.title or "").translate(joiners),
        "published": published or day_in_address(document.url),
        "outlet": document.sitename,
        "author": _names((document.author or "").translate(joiners).replace("; ", ", ")),
        "url": document.url,
    }
    return facts_from({name: (name, value) for name, value in stated.items()}, lenient=True)


def _names(author: str) -> str:
    """What trafilatura takes for authors, unless it is a sentence about them."""
    words = author.replace(",", " ").split()
    caseless = author.lower() == author.upper()
    return author if caseless or all(map(is_capitalised, words)) else ""


def _paragraphs(document: Document | None) -> str:
    # trafilatura writes one block a line; paragraphs are told by blank lines everywhere else.
    lines = (document.text or "").split("\n") if document else []
    kept = (line.strip() for line in lines if line.strip() and not _RULE.fullmatch(line))
    return "\n\n".join(without_invitations(kept))


def _body(own: Sequence[Node]) -> str:
    bodies = (node.get("articleBody") for node in own)
    texts = (body_text(body).strip() for body in bodies if isinstance(body, str))
    return next(filter(None, texts), "")


def _fragment(text: str) -> str:
    """A fragment, as feeds and editors save it, has nothing but the story."""
    return "" if _PAGE.search(text) else story_text(text)


def _language(text: str) -> str | None:
    found = _LANGUAGE.search(text, 0, _HEAD)
    stated = {"language": ("lang", found[1])} if found else {}
    return facts_from(stated, lenient=True).language
