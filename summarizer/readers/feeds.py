"""JSON as sites deliver it: JSON Feed, and posts of WordPress' REST interface.

After https://www.jsonfeed.org/version/1.1/ and
https://developer.wordpress.org/rest-api/reference/posts/.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from summarizer.readers.contents import clean
from summarizer.readers.facts import Found, ReadError, facts_from, pick
from summarizer.readers.markup import plain_text, story_text

_ITEM = {
    "title": ("title",),
    "published": ("date_published",),
    "outlet": ("outlet",),
    "author": ("authors", "author"),
    "url": ("url", "external_url"),
    "language": ("language",),
}
_FEED_WIDE = ("language", "authors", "author")
_QUARTER = 15 * 60  # seconds: offsets of time zones are multiples of it


def is_feed(value: Mapping[str, object]) -> bool:
    """Whether an object is a JSON Feed."""
    version = value.get("version")
    return isinstance(version, str) and "jsonfeed.org" in version


def items_of(feed: Mapping[str, object]) -> list[object]:
    """List the items of a JSON Feed, each with what the feed states for all of them."""
    items = feed.get("items")
    common = {key: feed[key] for key in _FEED_WIDE if feed.get(key)}
    common["outlet"] = feed.get("title")
    return [
        {"content_text": None, **common, **item} if isinstance(item, Mapping) else item
        for item in (items if isinstance(items, list) else [])
    ]


def is_item(value: Mapping[str, object]) -> bool:
    """Whether an object is an item of a JSON Feed."""
    return "content_text" in value or "content_html" in value


def item_article(item: Mapping[str, object]) -> Found:
    """Read an item of a JSON Feed; its text before its HTML, as both are the whole story.

    Raises:
        ReadError: it has neither, as where a feed gives summaries alone.
    """
    text, markup = item.get("content_text"), item.get("content_html")
    if isinstance(text, str) and text.strip():
        return _found(text, item)
    if isinstance(markup, str) and markup.strip():
        return _found(story_text(markup), item)
    raise ReadError(
        "empty", "is an item of a feed without its story ('content_text' or 'content_html')"
    )


def is_post(value: Mapping[str, object]) -> bool:
    """Whether an object is a post as WordPress renders it."""
    return _rendered(value.get("content")) is not None


def post_article(post: Mapping[str, object]) -> Found:
    """Read a post of WordPress, whose title and content are HTML.

    Raises:
        ReadError: a field cannot be understood.
    """
    embedded = post.get("_embedded")
    item = {
        "title": plain_text(_rendered(post.get("title")) or ""),
        "date_published": _with_zone(post.get("date"), post.get("date_gmt")),
        "authors": embedded.get("author") if isinstance(embedded, Mapping) else None,
        "url": post.get("link"),
        "language": post.get("lang"),
    }
    return _found(story_text(_rendered(post.get("content")) or ""), item)


def _rendered(value: object) -> str | None:
    markup = value.get("rendered") if isinstance(value, Mapping) else None
    return markup if isinstance(markup, str) else None


def _found(text: str, item: Mapping[str, object]) -> Found:
    facts = facts_from(pick(item, _ITEM))
    return Found(clean(text), facts, titles=(facts.title,) if facts.title else ())


def _with_zone(local: object, utc: object) -> object:
    """Write the site's local time with its zone, which the time in UTC beside it tells."""
    try:
        here, there = (datetime.fromisoformat(str(value)) for value in (local, utc))
        seconds = (here - there).total_seconds()
        zone = timezone(timedelta(seconds=seconds)) if seconds % _QUARTER == 0 else None
        return here.replace(tzinfo=zone).isoformat()
    except (ValueError, TypeError, OverflowError):
        return local
