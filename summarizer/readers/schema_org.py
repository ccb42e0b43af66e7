"""schema.org NewsArticle, as JSON and as the JSON-LD of a web page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import unescape

from summarizer.readers.bylines import without_by
from summarizer.readers.contents import clean
from summarizer.readers.facts import Facts, Found, ReadError, facts_from, kind_of, pick
from summarizer.readers.markup import looks_like_html, story_text

NAMES = {
    "title": ("headline", "name"),
    "published": ("datePublished", "dateCreated"),
    "outlet": ("publisher", "sourceOrganization", "provider"),
    "author": ("author", "creator"),
    "url": ("url", "mainEntityOfPage"),
    "language": ("inLanguage",),
    "place": ("dateline",),
}
# Subclasses of Article that do not end in its name.
_OTHER_TYPES = frozenset({"BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "Report"})
_BY_REFERENCE = ("author", "outlet")
_HOLDERS = ("@graph", "mainEntity")  # keys under which a document or a WebPage holds its article
_MOST_NODES = 1_000  # of one @graph or list: a page has a dozen


def is_article(node: Mapping[str, object]) -> bool:
    """Whether a node's @type is Article or one of its subclasses (ReportageNewsArticle, …)."""
    return any(name.endswith("Article") or name in _OTHER_TYPES for name in types_of(node))


def types_of(node: Mapping[str, object]) -> list[str]:
    """List the types of a node, without the address of their vocabulary."""
    types = node.get("@type")
    listed = types if isinstance(types, list) else [types]
    return [item.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for item in listed if isinstance(item, str)]


def articles_in(value: object) -> Iterator[Mapping[str, object]]:
    """Find the article nodes of JSON-LD documents: themselves, in lists, in an @graph, of a page.

    Authors and publishers that are stated by reference (`{"@id": …}`) are put in.
    """
    nodes = list(_nodes(value))
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    return (_with_names(node, named) for node in nodes if is_article(node))


def holds_articles(value: Mapping[str, object]) -> bool:
    """Whether a JSON-LD document is no article itself, but may hold some."""
    return not is_article(value) and any(key in value for key in _HOLDERS)


def _with_names(
    node: Mapping[str, object], named: Mapping[object, Mapping[str, object]]
) -> Mapping[str, object]:
    keys = [key for field in _BY_REFERENCE for key in NAMES[field] if key in node]
    return {**node, **{key: _resolved(node[key], named) for key in keys}}


def _resolved(value: object, named: Mapping[object, Mapping[str, object]]) -> object:
    if isinstance(value, list):
        return [_resolved(item, named) for item in value[:_MOST_NODES]]
    if isinstance(value, Mapping) and "name" not in value and isinstance(value.get("@id"), str):
        return named.get(value["@id"], value)
    return value


def pages_in(value: object) -> Iterator[Mapping[str, object]]:
    """Find the nodes that speak of a page as such (WebPage), which may state its day."""
    return (node for node in _nodes(value) if "WebPage" in types_of(node))


def _nodes(value: object) -> Iterator[Mapping[str, object]]:
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        node, seen = waiting.pop(0), seen + 1
        if isinstance(node, list):
            waiting = [*node[:_MOST_NODES], *waiting]
        elif isinstance(node, Mapping):
            yield node
            if not is_article(node):
                waiting = [*(node[key] for key in _HOLDERS if key in node), *waiting]


def schema_facts(node: Mapping[str, object], *, lenient: bool = False) -> Facts:
    """Read headline, datePublished, author, publisher, inLanguage, url and dateline."""
    stated = dict(pick(node, NAMES))
    if "url" in stated:
        key, value = stated["url"]
        stated["url"] = (key, _address(value))
    if "author" in stated:
        key, value = stated["author"]
        stated["author"] = (key, without_by(value))
    if "title" in stated:
        key, value = stated["title"]
        title = value[0] if isinstance(value, list) else value
        stated["title"] = (key, unescape(title) if isinstance(title, str) else title)
    return facts_from(stated, lenient=lenient)


def _address(value: object) -> object:
    return value.get("@id") or value.get("url") if isinstance(value, Mapping) else value


def schema_article(node: Mapping[str, object]) -> Found:
    """Read a NewsArticle whose articleBody is the text.

    Raises:
        ReadError: there is no articleBody, or a field cannot be understood.
    """
    body = node.get("articleBody") or node.get("text")
    if not isinstance(body, str):
        told = "is missing" if body is None else f"must be text, not {kind_of(body)}"
        raise ReadError("format", f"field 'articleBody' {told}")
    facts = schema_facts(node)
    return Found(body_text(body), facts, titles=(facts.title,) if facts.title else ())


def body_text(body: str) -> str:
    """Write an articleBody as text; some publishers put HTML into it, or character references."""
    return clean(story_text(body) if looks_like_html(body) else unescape(body))
