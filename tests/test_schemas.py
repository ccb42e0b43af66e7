"""The renderings of the draft's schema: within the strict subset, bounded, and fit for the answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from asking import draft_of, story
from conftest import STEMS, answer

from summarizer import Draft, schemas
from summarizer.answers import Summary
from summarizer.settings import Rendering

Node = dict[str, Any]
ALL: tuple[Rendering, ...] = ("strict", "bounded", "tight")
EACH = pytest.mark.parametrize("rendering", ALL)

# https://platform.openai.com/docs/guides/structured-outputs, "Supported schemas": what is refused
# or ignored in strict mode, and how large a schema may be.
UNSUPPORTED = {
    *("allOf", "not", "dependentRequired", "dependentSchemas", "if", "then", "else", "oneOf"),
    *("minLength", "maxLength", "pattern", "format", "default", "title", "examples", "const"),
    *("patternProperties", "unevaluatedProperties", "propertyNames", "minProperties"),
    *("maxProperties", "unevaluatedItems", "contains", "uniqueItems", "prefixItems", "$ref"),
    *("$defs", "definitions", "$schema", "nullable"),
}
MOST_PROPERTIES, DEEPEST, MOST_CHARACTERS, MOST_ENUM_VALUES = 5_000, 10, 120_000, 1_000


def nodes(schema: Node, path: str = "", depth: int = 1) -> Iterator[tuple[str, Node, int]]:
    """Every schema inside a schema, with its place and how many objects and arrays are around."""
    yield path, schema, depth
    for name, part in schema.get("properties", {}).items():
        yield from nodes(part, f"{path}/{name}", depth + 1)
    if "items" in schema:
        yield from nodes(schema["items"], f"{path}[]", depth + 1)
    for part in schema.get("anyOf", []):
        yield from nodes(part, path, depth)


def problems(value: Any, schema: Node, path: str = "") -> list[str]:
    """Validate a value against the part of JSON Schema that the renderings use."""
    if "anyOf" in schema:
        tried = [problems(value, part, path) for part in schema["anyOf"]]
        return [] if [] in tried else [line for lines in tried for line in lines]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{path}: {value!r} is none of the values"]
    kinds: dict[str, Any] = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "null": type(None),
    }
    if not isinstance(value, kinds[schema["type"]]) or isinstance(value, bool):
        return [f"{path}: {value!r} is no {schema['type']}"]
    found: list[str] = []
    if isinstance(value, dict):
        found += [f"{path}: {name} is missing" for name in schema["required"] if name not in value]
        found += [f"{path}: {name} is extra" for name in value if name not in schema["properties"]]
        for name, part in schema["properties"].items():
            found += problems(value[name], part, f"{path}/{name}") if name in value else []
    if isinstance(value, list):
        if not schema["minItems"] <= len(value) <= schema["maxItems"]:
            found.append(f"{path}: {len(value)} items")
        for index, item in enumerate(value):
            found += problems(item, schema["items"], f"{path}/{index}")
    if isinstance(value, str) and len(value) > schema.get("maxLength", len(value)):
        found.append(f"{path}: {len(value)} characters")
    if isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get(
        "maximum", value
    ):
        found.append(f"{path}: {value} is out of range")
    return found


# The strict subset


@EACH
def test_every_object_is_closed_and_every_key_required(rendering: Rendering) -> None:
    """No optional key, no key that is not named."""
    objects = [node for _, node, _ in nodes(schemas.schema(rendering)) if "properties" in node]
    assert len(objects) == 6
    for node in objects:
        assert node["type"] == "object"
        assert node["additionalProperties"] is False
        assert node["required"] == list(node["properties"])


@EACH
def test_every_array_has_bounds(rendering: Rendering) -> None:
    """A grammar without a largest number of items never ends."""
    arrays = [
        node for _, node, _ in nodes(schemas.schema(rendering)) if node.get("type") == "array"
    ]
    assert len(arrays) >= 12
    for node in arrays:
        assert 0 <= node["minItems"] <= node["maxItems"] <= 60


def test_strict_keeps_to_the_subset() -> None:
    """Not one keyword that an endpoint with enforced schemas refuses."""
    for path, node, _ in nodes(schemas.schema("strict")):
        assert not UNSUPPORTED & set(node), path
        assert set(node) & {"type", "anyOf"}, path


def test_strict_keeps_to_the_sizes() -> None:
    """Depth, number of properties, length of names and number of values are within the limits."""
    found = list(nodes(schemas.schema("strict")))
    properties = [name for _, node, _ in found for name in node.get("properties", {})]
    values = [value for _, node, _ in found for value in node.get("enum", [])]
    assert max(depth for _, _, depth in found) <= DEEPEST
    assert len(properties) <= MOST_PROPERTIES
    assert len(values) <= MOST_ENUM_VALUES
    assert len("".join(properties) + "".join(values)) <= MOST_CHARACTERS


@EACH
def test_the_root_is_an_object(rendering: Rendering) -> None:
    """Neither a union nor an array may stand at the top."""
    root = schemas.schema(rendering)
    assert root["type"] == "object"
    assert "anyOf" not in root


@EACH
def test_every_field_has_a_description(rendering: Rendering) -> None:
    """The descriptions are part of the prompt; none is missing, none is a stub."""
    for path, node, _ in nodes(schemas.schema(rendering)):
        for name, part in node.get("properties", {}).items():
            assert len(part["description"]) >= 15, f"{path}/{name}"
            assert part["description"].endswith("."), f"{path}/{name}"


@EACH
def test_unions_are_with_null_only(rendering: Rendering) -> None:
    """A field may be absent in one way only."""
    for path, node, _ in nodes(schemas.schema(rendering)):
        if "anyOf" in node:
            kinds = [part["type"] for part in node["anyOf"]]
            assert len(kinds) == 2, path
            assert kinds[1] == "null", path


@EACH
def test_the_keys_are_the_drafts(rendering: Rendering) -> None:
    """The schema has the fields of the contract in their order, no more and no fewer."""
    root = schemas.schema(rendering)
    reference = answer("harbour-drone-strike")
    assert list(root["properties"]) == list(reference) == list(Draft.model_fields)
    for name in ("sources", "events", "attributions"):
        part = root["properties"][name]["items"]
        assert list(part["properties"]) == list(reference[name][0])


# Bounds


@pytest.mark.parametrize("rendering", ["bounded", "tight"])
def test_every_string_and_integer_is_bounded(rendering: Rendering) -> None:
    """What a grammar engine is given has an end in every field."""
    for path, node, _ in nodes(schemas.schema(rendering)):
        if node.get("type") == "string" and "enum" not in node:
            assert node["maxLength"] <= 400, path
        if node.get("type") == "integer":
            assert (node["minimum"], node["maximum"] < 10**8) == (0, True), path


def test_the_longest_answers_are_known() -> None:
    """How long an answer of each rendering can get: without end, 213,070 and 11,154 characters."""
    assert [schemas.longest(rendering) for rendering in ALL] == [None, 213_070, 11_154]


def _largest(node: Node) -> Any:
    """The longest value that a schema allows."""
    if "anyOf" in node:
        return max(map(_largest, node["anyOf"]), key=lambda value: len(json.dumps(value)))
    if "enum" in node:
        return max(node["enum"], key=len)
    if node["type"] == "object":
        return {name: _largest(part) for name, part in node["properties"].items()}
    if node["type"] == "array":
        return [_largest(node["items"])] * node["maxItems"]
    if node["type"] == "string":
        return "x" * node["maxLength"]
    return node["maximum"] if node["type"] == "integer" else None


@pytest.mark.parametrize("rendering", ["bounded", "tight"])
def test_the_longest_answer_is_no_longer_than_computed(rendering: Rendering) -> None:
    """The largest value that validates, written as compact JSON, agrees with `longest`."""
    schema = schemas.schema(rendering)
    largest = _largest(schema)
    assert problems(largest, schema) == []
    written = len(json.dumps(largest, separators=(",", ":")))
    computed = schemas.longest(rendering)
    assert computed is not None
    assert 0.99 * computed <= written <= computed


def test_the_renderings_are_nested() -> None:
    """What the tight one allows the bounded one does, and what that allows the strict one does."""
    tight, bounded = _largest(schemas.schema("tight")), _largest(schemas.schema("bounded"))
    assert problems(tight, schemas.schema("bounded")) == []
    assert problems(tight, schemas.schema("strict")) == []
    assert problems(bounded, schemas.schema("strict")) == []


@pytest.mark.parametrize("stem", STEMS)
def test_the_reference_answers_validate(stem: str) -> None:
    """An honest reading of each example is allowed by the strict rendering."""
    assert problems(answer(stem), schemas.schema("strict")) == []


@EACH
def test_a_short_answer_validates_in_each(rendering: Rendering) -> None:
    """A story of two sentences fits even the tight rendering."""
    assert problems(draft_of(story(1).text), schemas.schema(rendering)) == []


@EACH
def test_what_validates_is_a_draft(rendering: Rendering) -> None:
    """`Draft` accepts whatever a rendering allows."""
    if rendering != "strict":
        Draft.model_validate(_largest(schemas.schema(rendering)))
    Draft.model_validate(draft_of(story(1).text))


@EACH
def test_llama_cpp_makes_a_grammar_of_it(rendering: Rendering) -> None:
    """llama.cpp's own converter takes each rendering, in either form of its grammars."""
    xllamacpp = pytest.importorskip("xllamacpp", reason="the extra `local` is not installed")
    grammar = xllamacpp.json_schema_to_grammar(schemas.schema_text(rendering))
    assert "root ::=" in grammar or "%json" in grammar
    assert "attributions" in grammar


# Copies and fingerprints


@EACH
def test_each_call_gives_its_own_copy(rendering: Rendering) -> None:
    """Whoever changes a schema changes nobody else's."""
    schemas.schema(rendering)["properties"].clear()
    assert len(schemas.schema(rendering)["properties"]) == 4


@EACH
def test_the_text_is_the_schema(rendering: Rendering) -> None:
    """The text is compact, and the same bytes each time."""
    text = schemas.schema_text(rendering)
    assert json.loads(text) == schemas.schema(rendering)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))


@EACH
def test_the_summary_alone_has_a_schema(rendering: Rendering) -> None:
    """For the last question about an article in windows: one key, closed."""
    schema = schemas.summary(rendering)
    assert (schema["required"], list(schema["properties"])) == (["summary"], ["summary"])
    value = {"summary": draft_of(story(1).text)["summary"]}
    assert problems(value, schema) == []
    assert Summary.model_validate(value).model_dump() == value


def test_the_fingerprint_stands_for_the_contract() -> None:
    """It changes when a field, a description or a bound does; then records are asked for anew."""
    assert schemas.fingerprint() == "d44eacc8c0b1"
