"""The renderings of the draft's JSON schema.

*strict* keeps to the subset that endpoints with enforced schemas accept (no bounds on strings);
*bounded* is the same with bounds on strings and integers for grammar engines, where a small model
would else never end; *tight* is the smallest, for endpoints that are slow or cut answers off.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from summarizer.draft import Draft
from summarizer.settings import Rendering

NAME = "draft"


@dataclass(frozen=True, slots=True)
class _Bounds:
    items: dict[str, tuple[int, int]]  # by property name; "" is any other
    string: int | None = None
    integer: int | None = None


# Wide enough for a long story: the longest example has 9 sources, 9 events and 20 attributions.
_WIDE = {
    "summary": (2, 5),
    "sources": (0, 40),
    "events": (0, 40),
    "attributions": (0, 60),
    "cites": (1, 12),
    "content": (1, 8),
    "casualties": (0, 16),
    "": (0, 12),
}
_BOUNDED = _WIDE | {
    "sources": (0, 16),
    "events": (0, 12),
    "attributions": (0, 20),
    "cites": (1, 6),
    "content": (1, 4),
    "casualties": (0, 6),
    "": (0, 6),
}
_TIGHT = dict.fromkeys(_WIDE, (0, 3)) | {"summary": (2, 3), "cites": (1, 3), "content": (1, 3)}
RENDERINGS: dict[Rendering, _Bounds] = {
    "strict": _Bounds(_WIDE),
    "bounded": _Bounds(_BOUNDED, string=400, integer=99_999_999),
    "tight": _Bounds(_TIGHT, string=120, integer=9_999_999),
}
# Ids and dates are short: without this a small model fills them with prose.
_SHORT = {"id": 8, "source": 8, "via": 8, "events[]": 8, "responds_to[]": 8, "date": 32}
_KEPT = ("type", "enum", "description", "properties", "items", "anyOf", "required")


@lru_cache(maxsize=8)
def _source() -> dict[str, Any]:
    return Draft.model_json_schema()


@lru_cache(maxsize=8)
def _rendered(rendering: Rendering) -> str:
    source = _source()
    schema = _render(source, source.get("$defs", {}), RENDERINGS[rendering], "")
    return json.dumps(schema, ensure_ascii=False, separators=(",", ":"))


def schema(rendering: Rendering = "strict") -> dict[str, Any]:
    """Render the draft's JSON schema; a fresh dict each time, with all references resolved."""
    rendered: dict[str, Any] = json.loads(_rendered(rendering))
    return rendered


def schema_text(rendering: Rendering = "strict") -> str:
    """Render the draft's JSON schema as compact JSON, the same bytes each time."""
    return _rendered(rendering)


def summary(rendering: Rendering = "strict") -> dict[str, Any]:
    """Render the schema of the summary alone, for an article that was read in windows."""
    whole = schema(rendering)
    kept = {"summary": whole["properties"]["summary"]}
    return whole | {"properties": kept, "required": ["summary"]}


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """12 hexadecimal digits over the full rendering; changes when the contract does."""
    return hashlib.sha256(_rendered("strict").encode()).hexdigest()[:12]


def _render(node: Any, definitions: dict[str, Any], bounds: _Bounds, name: str) -> dict[str, Any]:
    if "$ref" in node:
        target = definitions[node["$ref"].rsplit("/", 1)[-1]]
        node = target | {key: value for key, value in node.items() if key != "$ref"}
    rendered: dict[str, Any] = {key: node[key] for key in _KEPT if key in node}
    if "properties" in node:
        rendered["properties"] = {
            key: _render(value, definitions, bounds, key)
            for key, value in node["properties"].items()
        }
        rendered["required"] = list(node["properties"])
        rendered["additionalProperties"] = False
    if "anyOf" in node:
        rendered["anyOf"] = [_render(part, definitions, bounds, name) for part in node["anyOf"]]
    if "items" in node:
        rendered["items"] = _render(node["items"], definitions, bounds, f"{name}[]")
        rendered["minItems"], rendered["maxItems"] = bounds.items.get(name, bounds.items[""])
    return rendered | _scalar_bounds(node, bounds, name)


def _scalar_bounds(node: dict[str, Any], bounds: _Bounds, name: str) -> dict[str, Any]:
    if node.get("type") == "string" and "enum" not in node and bounds.string:
        return {"maxLength": _SHORT.get(name, bounds.string)}
    if node.get("type") == "integer" and bounds.integer:
        return {"minimum": 0, "maximum": bounds.integer}
    return {}


def longest(rendering: Rendering) -> int | None:
    """Length in characters of the longest answer that a rendering allows, or None without bound.

    Counts compact JSON whose strings hold no escapes.
    """
    return _longest(schema(rendering))


def _longest(node: dict[str, Any]) -> int | None:
    if "anyOf" in node:
        return _largest([_longest(part) for part in node["anyOf"]])
    if "enum" in node:
        return max(len(json.dumps(value, ensure_ascii=False)) for value in node["enum"])
    if node["type"] == "object":
        sizes = [_longest(part) for part in node["properties"].values()]
        names = sum(len(key) + 4 for key in node["properties"])  # "key": and a comma
        return None if None in sizes else 1 + names + sum(size or 0 for size in sizes)
    if node["type"] == "array":
        size = _longest(node["items"])
        return None if size is None else 2 + node["maxItems"] * (size + 1)
    if node["type"] == "string":
        return node["maxLength"] + 2 if "maxLength" in node else None
    if node["type"] == "integer":
        return len(str(node["maximum"])) if "maximum" in node else None
    return len("null")


def _largest(sizes: list[int | None]) -> int | None:
    return None if None in sizes else max(size or 0 for size in sizes)
