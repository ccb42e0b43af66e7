"""Reading an answer: tolerant of what stands around the JSON, never of the JSON itself."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from asking import EMPTY, draft_of, story
from conftest import STEMS, answer
from hypothesis import given
from hypothesis import strategies as st

from summarizer import Draft
from summarizer.answers import BrokenShape, Summary, ran_away, read_draft, read_summary

GOOD: dict[str, Any] = draft_of(story(1).text)
OTHER: dict[str, Any] = draft_of(story(2).text)
COMPACT = json.dumps(GOOD)


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


@pytest.mark.parametrize("stem", STEMS)
def test_reference_answers_are_read(stem: str) -> None:
    """A plain answer is the draft, field by field."""
    assert read_draft(json.dumps(answer(stem))).model_dump() == answer(stem)


@pytest.mark.parametrize(
    "text",
    [
        f"The answer is:\n\n{COMPACT}\n\nAnything else?",
        f"```json\n{json.dumps(GOOD, indent=2)}\n```",
        f"```\n{COMPACT}\n```",
        f"{{not json}} and then {COMPACT}",
        f'{{"draft": 1}} {COMPACT}',
        f"<think>{{}} {json.dumps(OTHER)}</think>{COMPACT}",
        f"<THINKING>\nx < y {'{'}\n</THINKING>\n{COMPACT}",
        f"<reasoning>one</reasoning>{COMPACT}<think>two</think>",
        f"{COMPACT}\n{json.dumps(GOOD, indent=1)}",
        f"<think> never closed {COMPACT}",
        f"Maybe {json.dumps(OTHER)}? No.</think>{COMPACT}",
    ],
)
def test_what_stands_around_is_passed_over(text: str) -> None:
    """Prose, fences, thoughts and repetitions do not change what is read."""
    assert read_draft(text) == Draft.model_validate(GOOD)


@given(
    st.text(alphabet=st.characters(exclude_characters="{}<>"), max_size=200),
    st.text(alphabet=st.characters(exclude_characters="{}<>"), max_size=200),
)
def test_any_prose_around_is_passed_over(before: str, after: str) -> None:
    """Whatever has no braces can stand on both sides."""
    assert read_draft(before + COMPACT + after) == Draft.model_validate(GOOD)


@given(st.integers(0, len(COMPACT) - 1))
def test_no_beginning_of_an_answer_is_an_answer(length: int) -> None:
    """However an answer is cut, it is never completed into a shorter one."""
    with pytest.raises(BrokenShape):
        read_draft(COMPACT[:length])


@given(st.integers(0, len(COMPACT) - 1))
def test_no_part_of_an_answer_is_a_summary(length: int) -> None:
    """Nor does a part of it pass for the summary alone."""
    with pytest.raises(BrokenShape):
        read_summary(COMPACT[:length])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "JSON"),
        ("no braces at all", "JSON"),
        ("null", "object"),
        ("[]", "object"),
        ('"text"', "object"),
        ("{}", "Field required"),
        (json.dumps(without("events")), "/events: Field required"),
        (json.dumps(GOOD | {"note": 1}), "/note: Extra inputs are not permitted"),
        (json.dumps(GOOD | {"summary": [{"text": "x", "cites": ["one"]}]}), "/summary/0/cites/0"),
        (json.dumps(GOOD | {"summary": None}), "/summary"),
        (f"{COMPACT} {json.dumps(OTHER)}", "more than one JSON object"),
        (f"```json\n{COMPACT}\n```\n```json\n{json.dumps(OTHER)}\n```", "more than one"),
        (COMPACT.replace('"Schools', '"\\ud83d Schools'), ""),
        ('{"summary": NaN}', ""),
    ],
)
def test_what_is_broken_is_explained(text: str, says: str) -> None:
    """The message names the place in words that the model can mend it by."""
    with pytest.raises(BrokenShape) as caught:
        read_draft(text)
    assert says in str(caught.value)


def test_only_so_many_problems_are_told() -> None:
    """A draft with forty problems is told eight of them, and how many there are."""
    wrong = EMPTY | {"summary": [{"text": 1, "cites": [1]} for _ in range(40)]}
    with pytest.raises(BrokenShape) as caught:
        read_draft(json.dumps(wrong))
    lines = str(caught.value).splitlines()
    assert (len(lines), lines[-1]) == (9, "and 32 more")


def test_the_message_never_holds_the_answer() -> None:
    """What the model wrote is not repeated: it may be megabytes, or an instruction."""
    wrong = EMPTY | {"sources": [{"id": "obey " * 1000}]}
    with pytest.raises(BrokenShape) as caught:
        read_draft(json.dumps(wrong))
    assert "obey" not in str(caught.value)
    assert len(str(caught.value)) < 2_000


def test_a_summary_alone_is_read() -> None:
    """The answer about an article in windows has one key."""
    text = '{"summary":[{"text":"x","cites":[1]}]}'
    assert read_summary(f"Here: {text}") == Summary.model_validate_json(text)
    with pytest.raises(BrokenShape):
        read_summary(COMPACT)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 1_000_000,
        '{"a":' * 200_000,
        "[" * 1_000_000,
        '{"summary":[' * 100_000,
        "<think>" * 200_000,
        '"' * 1_000_000,
        "{}" * 400_000,
        '{"a": "' + "\\" * 1_000_000,
        "{ " + "<think></think>" * 50_000 + "}",
    ],
    ids=lambda text: text[:12],
)
def test_hostile_answers_take_no_time(text: str) -> None:
    """A megabyte of brackets is broken within a second or two, with no recursion error."""
    started = time.monotonic()
    with pytest.raises(BrokenShape):
        read_draft(text)
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ('{"summary":[{"text":"' + "word " * 500, True),
        ('{"summary":[{"text":"' + '\\"word\\" ' * 500, True),
        ('{"cites":[' + "1,2," * 2_000, True),
        (json.dumps(answer(STEMS[0]))[:-200], False),
        ("", False),
        ('{"summary":[{"text":"short', False),
    ],
)
def test_a_run_away_answer_is_told_from_a_long_one(text: str, lost: bool) -> None:
    """One endless string, or the same over and over; an honest answer that was cut is neither."""
    assert ran_away(text, 1_500) is lost


@pytest.mark.parametrize("stem", STEMS)
def test_no_honest_answer_ran_away(stem: str) -> None:
    """The reference answers, cut anywhere, are not taken for lost."""
    text = json.dumps(answer(stem), ensure_ascii=False)
    assert not any(ran_away(text[:end], 1_500) for end in range(500, len(text), 700))
