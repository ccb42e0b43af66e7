"""JSON → articles: our own fields, schema.org, ninjs, WordPress; alone, in a list or a feed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from summarizer.readers import feeds, markdown, ninjs, schema_org
from summarizer.readers.contents import clean
from summarizer.readers.facts import Found, ReadError, kind_of
from summarizer.readers.markup import is_html, story_text

SHAPES = (
    "an object with 'text' (and title, published, outlet, author, url, language, place), a "
    "schema.org NewsArticle with 'articleBody', IPTC ninjs with 'bodies' or 'body_text', a "
    "WordPress post, or a JSON Feed"
)
# A place inside its file (":12", "[3]"), and what stands there.
Located = tuple[str, Found | ReadError]


def parse(text: str) -> object:
    """Parse JSON.

    Raises:
        ReadError: it is no JSON, or nested too deeply; the message says where.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise ReadError("format", f"is no valid JSON ({where})") from None
    except RecursionError:
        raise ReadError("format", "is JSON that is nested too deeply") from None
    except ValueError:  # a number of more than 4,300 digits
        raise ReadError("format", "is JSON with a number that is too long") from None


def in_document(value: object) -> Iterator[Located]:
    """Yield the article of a JSON document, or each of a list with its index from 0."""
    if isinstance(value, Mapping) and schema_org.holds_articles(value):
        nodes = list(schema_org.articles_in(value))
        value = nodes[0] if len(nodes) == 1 else nodes
    if isinstance(value, Mapping) and feeds.is_feed(value):
        value = feeds.items_of(value)
    if not isinstance(value, list):
        yield "", attempt(value)
    elif not value:
        yield "", ReadError("empty", "is a list without articles")
    else:
        for index, item in enumerate(value):
            yield f"[{index}]", attempt(item)


def attempt(value: object) -> Found | ReadError:
    """Read one JSON value as an article, or say why it is none."""
    try:
        return article(value)
    except ReadError as error:
        return error
    except RecursionError:
        return ReadError("format", "is JSON that is nested too deeply")


def article(value: object) -> Found:
    """Read one JSON object of any of the shapes.

    Raises:
        ReadError: it has none of the shapes, or a field cannot be understood.
    """
    if not isinstance(value, Mapping):
        raise ReadError("format", f"is {kind_of(value)}, no article; an article is {SHAPES}")
    if schema_org.is_article(value) or "articleBody" in value:
        return schema_org.schema_article(value)
    if ninjs.is_ninjs(value):
        return ninjs.ninjs_article(value)
    if "text" in value:
        return _own(value)
    if feeds.is_post(value):
        return feeds.post_article(value)
    if feeds.is_item(value):
        return feeds.item_article(value)
    raise ReadError("format", f"is no article; an article is {SHAPES}")


def _own(values: Mapping[str, object]) -> Found:
    text = values["text"]
    if not isinstance(text, str):
        raise ReadError("format", f"field 'text' must be text, not {kind_of(text)}")
    facts = markdown.own_facts(values)
    # Prose may speak of "<p>"; what is certainly markup is undone, as in the other shapes.
    text = clean(story_text(text) if is_html(text) else text)
    return Found(text, facts, titles=(facts.title,) if facts.title else ())
