"""IPTC ninjs, News in JSON: generations 1 (headline, body_text), 2 and 3 (headlines, bodies).

Field names after the schemas at https://www.iptc.org/std/ninjs/: generation 2 writes names in
small letters (`versioncreated`, `contenttype`), generation 3 in camel case.
"""

from __future__ import annotations

from collections.abc import Mapping

from summarizer.readers.bylines import without_by
from summarizer.readers.contents import clean
from summarizer.readers.facts import Found, ReadError, facts_from, kind_of, pick
from summarizer.readers.markup import looks_like_html, plain_text, story_text

NAMES = {
    # This version's date, not the first one's: "on Thursday" in the fourth lead is its Thursday.
    "published": (
        "versionCreated",
        "versioncreated",
        "firstCreated",
        "firstcreated",
        "contentCreated",
        "contentcreated",
    ),
    "outlet": ("provider", "copyrightHolder", "copyrightholder", "infoSources", "infosources"),
    "author": ("by", "byline", "bylines"),
    "url": ("url", "uri"),
    "language": ("language",),
    "place": ("located",),
}
_MARKUP = ("text/html", "application/xhtml+xml")


def is_ninjs(item: Mapping[str, object]) -> bool:
    """Whether an object has ninjs' own fields for headlines or bodies."""
    lists = any(isinstance(item.get(key), list) for key in ("bodies", "headlines"))
    return lists or any(key.startswith("body_") for key in item)


def ninjs_article(item: Mapping[str, object]) -> Found:
    """Read one ninjs item of any generation.

    Raises:
        ReadError: it has no body that is text or HTML, or a field cannot be understood.
    """
    text = clean(_body(item))
    stated = dict(pick(item, NAMES))
    title = _headline(item)
    if title:
        stated["title"] = title
    if "author" in stated:
        key, value = stated["author"]
        stated["author"] = (key, without_by(value))
    facts = facts_from(stated)
    return Found(text, facts, titles=(facts.title,) if facts.title else ())


def _headline(item: Mapping[str, object]) -> tuple[str, object] | None:
    listed = _values(item.get("headlines"))
    chosen = next((entry for entry in listed if entry.get("role") == "main"), None) or next(
        iter(listed), None
    )
    key, value = ("headlines", chosen["value"]) if chosen else ("headline", item.get("headline"))
    if isinstance(value, str) and looks_like_html(value):
        value = plain_text(value)
    return (key, value) if value else None


def _values(entries: object) -> list[Mapping[str, object]]:
    if not isinstance(entries, list):
        return []
    return [e for e in entries if isinstance(e, Mapping) and isinstance(e.get("value"), str)]


def _body(item: Mapping[str, object]) -> str:
    ranked = sorted(_values(item.get("bodies")), key=_rank)
    if ranked:
        return _written(ranked[0])
    for key in sorted(item, key=lambda key: (key != "body_text", key)):  # body_text, then body_…
        value = item[key]
        if key.startswith("body_") and isinstance(value, str) and value.strip():
            return story_text(value) if looks_like_html(value) else value
    told = "holds no text" if item.get("bodies") else "is missing"
    if isinstance(item.get("body_text"), int | float | list | dict):
        told = f"must be text, not {kind_of(item['body_text'])}"
    raise ReadError("format", f"is ninjs, but its body ('bodies' or 'body_text') {told}")


def _media_type(body: Mapping[str, object]) -> str:
    stated = body.get("contentType") or body.get("contenttype") or ""
    return stated.split(";")[0].strip().lower() if isinstance(stated, str) else ""


def _rank(body: Mapping[str, object]) -> tuple[int, int, int]:
    """Plain text before HTML before anything else; then the main one; then one that has words."""
    kind = _media_type(body)
    order = 0 if kind == "text/plain" else 1 if kind in _MARKUP else 2 if not kind else 3
    blank = not str(body["value"]).strip()
    return (int(blank), order, int(body.get("role") != "main"))


def _written(body: Mapping[str, object]) -> str:
    kind, value = _media_type(body), str(body["value"])
    if kind in _MARKUP or (not kind and looks_like_html(value)):
        return story_text(value)
    if not kind or (kind.startswith("text/") and "nitf" not in kind):
        return value
    raise ReadError("format", f"its body is {kind[:40]}; ninjs bodies of text and HTML are read")
