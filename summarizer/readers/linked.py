"""JSON-LD in a web page: its documents, and which of its articles is the page's own story."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from summarizer.readers.wire import same_line

Node = Mapping[str, object]

# Comments and other scripts are recognised so that what stands inside them is passed over.
_OPENING = re.compile(r"<!--|<script\b(?P<attributes>[^<>]{0,1000})>", re.IGNORECASE)
_LINKED = re.compile(r"application/ld\+json", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_COMMENT_END = re.compile(r"-->")
# What keeps JSON from old browsers and XML parsers: <!-- … -->, //<![CDATA[ … //]]>.
_WRAPPED = re.compile(r"(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?")
_UNWRAPPED = re.compile(r"(?://|/\*)?\s*(?:-->|\]\]>)\s*(?:\*/)?$")
_MARK = 40  # characters that such a mark may take
_LAST_COMMA = re.compile(r",(\s*[}\]])")  # the commonest fault of JSON that was written by hand
_MOST_SCRIPTS = 50
_ADDRESS = re.compile(r"(?:https?:)?(?://)?(?:www\.)?(?P<place>[^?#]*?)/?(?:[?#].*)?", re.DOTALL)
_SITE = re.compile(r"\s+[|·•–—-]\s+")  # "Headline | The Daily Example"


def documents_in(text: str) -> list[object]:
    """Parse the JSON-LD scripts of a page; broken ones are passed over, comments are no page."""
    return list(_documents(text))


def _documents(page: str) -> Iterator[object]:
    for script in _scripts(page):
        bare = _bare(script.strip())
        for text in (bare, _LAST_COMMA.sub(r"\1", bare)):
            try:
                yield _unescaped(json.loads(text, strict=False))
            except (ValueError, RecursionError):
                continue  # broken JSON-LD is common, and the page can be read without it
            break


def _bare(script: str) -> str:
    opened = _WRAPPED.match(script[:_MARK])
    closed = _UNWRAPPED.search(script[-_MARK:]) if opened else None
    end = len(script) - (len(closed[0]) if closed else 0)
    return script[opened.end() if opened else 0 : end]


def _scripts(text: str) -> Iterator[str]:
    position = found = 0
    while found < _MOST_SCRIPTS and (opened := _OPENING.search(text, position)):
        attributes = opened["attributes"]
        end = _COMMENT_END if attributes is None else _SCRIPT_END
        # `<!-->` is a whole comment, so its end may overlap its beginning.
        closed = end.search(text, opened.end() - 2 * (attributes is None))
        if closed is None:
            return
        if attributes and _LINKED.search(attributes):
            found += 1
            yield text[opened.end() : closed.start()]
        position = closed.end()


def _unescaped(value: object) -> object:
    """Resolve character references (`&amp;`), which publishers put into JSON-LD all the same."""
    if isinstance(value, str):
        return entities.unescape(value)
    if isinstance(value, list):
        return [_unescaped(item) for item in value]
    if isinstance(value, dict):
        return {key: _unescaped(item) for key, item in value.items()}
    return value


def own_articles(
    nodes: Sequence[Node], headlines: Iterable[str], address: str | None
) -> list[Node]:
    """Choose the article nodes that speak of the page's own story.

    Args:
        nodes: all article nodes of the page.
        headlines: what the page calls itself: title, og:title, first heading.
        address: its canonical address.

    Returns:
        The only node; of several those with the page's address, else those with its headline,
        else the only one that holds a story; none where that does not tell.
    """
    if len(nodes) == 1:
        return list(nodes)
    names = [part for headline in headlines for part in (headline, *_shorter(headline))]
    by_address = [node for node in nodes if address and _place(address) in _places(node)]
    by_name = [node for node in nodes if any(_is_called(node, name) for name in names)]
    with_body = [node for node in nodes if node.get("articleBody")]
    return by_address or by_name or (with_body if len(with_body) == 1 else [])


def _shorter(headline: str) -> Iterator[str]:
    """A headline without the names of section and site behind it."""
    return (headline[: found.start()] for found in _SITE.finditer(headline))


def _is_called(node: Node, name: str) -> bool:
    stated = [node.get(key) for key in ("headline", "name", "alternativeHeadline")]
    names = [item for value in stated for item in (value if isinstance(value, list) else [value])]
    return any(isinstance(item, str) and same_line(item, name) for item in names)


def _places(node: Node) -> set[str]:
    stated = [node.get(key) for key in ("url", "mainEntityOfPage", "@id")]
    stated += [
        value.get("@id") or value.get("url") for value in stated if isinstance(value, Mapping)
    ]
    return {_place(value) for value in stated if isinstance(value, str)}


def _place(address: str) -> str:
    """An address without scheme, `www.`, query and last slash."""
    found = _ADDRESS.fullmatch(address.strip())
    return found["place"].lower() if found else address
