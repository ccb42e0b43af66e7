"""Quotation marks: which text is quoted."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.quotations import find, is_quoted, outermost


def inner(text: str, language: str = "en") -> list[str]:
    """List what the quotations of a text hold, without the marks."""
    return [text[q.inner_start : q.inner_end].strip() for q in find(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ('"We wait," she said. "We always did."', "en", ["We wait,", "We always did."]),
        ("“We wait,” she said.", "en", ["We wait,"]),
        ("„Wir warten“, sagte sie.", "de", ["Wir warten"]),
        ("»Wir warten«, sagte sie.", "de", ["Wir warten"]),
        ("„Wir warten”, mówi.", "pl", ["Wir warten"]),
        ("« On attend », dit-elle.", "fr", ["On attend"]),
        ("Der ‹Kahn› sank.", "de", ["Kahn"]),
        ("”Vi väntar”, sade hon.", "sv", ["Vi väntar"]),
        ("她说「我们等」。", "zh", ["我们等"]),
        ("``We wait,'' she said.", "en", ["We wait,"]),
        ("‘We wait,’ she said.", "en", ["We wait,"]),
        ("'We wait,' she said.", "en", ["We wait,"]),
        ("قالت «ننتظر» اليوم.", "ar", ["ننتظر"]),
    ],
)
def test_each_kind_of_marks_is_read(text: str, language: str, expected: list[str]) -> None:
    """The words between two marks of a kind are one quotation."""
    assert inner(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They don't know the workers' plan of the '90s, rock 'n' roll.",
        "They don’t know the workers’ plan of the ’90s, nor Kata’ib or Kata‘ib.",
        "A 6'2\" man carried a 12\" pipe and a 10'' saw.",
        'צה"ל נע בלילה.',
        'He was happy" and left.',
    ],
)
def test_apostrophes_and_inches_are_no_quotations(text: str) -> None:
    """Apostrophes, inches, acronyms and a mark that closes nothing open no quotation."""
    assert find(text) == ()


def test_a_possessive_does_not_close_a_single_quotation() -> None:
    """The apostrophe of a plural inside single marks is passed over."""
    assert inner("She said ‘the workers’ plan is dead’ today.") == ["the workers’ plan is dead"]


def test_an_inner_quotation_lies_deeper() -> None:
    """A quotation inside a quotation has depth 1 and lies within the outer one."""
    text = "“They called it ‘a gift’ then,” she said."
    outer, deeper = find(text)
    assert (outer.depth, deeper.depth) == (0, 1)
    assert text[deeper.start : deeper.end] == "‘a gift’"
    assert outer.inner_start < deeper.start < deeper.end < outer.inner_end
    assert outermost(text) == (outer,)


def test_straight_marks_nest_as_the_single_ones_between_them_say() -> None:
    """Marks that look the same on both sides: three deep, and all of them closed in one place."""
    said = """"She told me, 'I did it, because he said, "Nobody looks,"'" he said. "Still." """
    read = [(said[one.start : one.end], one.depth) for one in find(said)]
    assert read == [
        (""""She told me, 'I did it, because he said, "Nobody looks,"'\"""", 0),
        ("""'I did it, because he said, "Nobody looks,"'""", 1),
        ('"Nobody looks,"', 2),
        ('"Still."', 0),
    ]


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_a_quotation_left_open_runs_to_the_end_of_its_paragraph(gap: str) -> None:
    """A quotation of two paragraphs opens twice and closes once, as newspapers print it."""
    text = f"“The first part ends here.{gap}“The second one closes,” she said. Nobody spoke."
    assert inner(text) == ["The first part ends here.", "The second one closes,"]


@pytest.mark.parametrize(
    ("opening", "closing"), [("“", "”"), ('"', '"'), ("„", "“"), ("« ", " »"), ("»", "«")]
)
def test_a_quotation_that_opens_once_runs_over_paragraphs(opening: str, closing: str) -> None:
    """Where the next paragraphs have the closing mark and no opening one, all are quoted."""
    text = f"She said: {opening}We wait.\n\nWe don't go.\n\nNot yet{closing}, Ada told us.\n\nIt rained."
    assert inner(text) == ["We wait.", "We don't go.", "Not yet"]
    assert is_quoted(text, text.index("We wait"), text.index("yet") + 3)
    assert not is_quoted(text, text.index("Ada"), text.index(" told"))


def test_marks_behind_a_quotation_of_several_paragraphs_pair_as_ever() -> None:
    """A straight mark that closes what an earlier paragraph opened opens nothing itself."""
    text = 'She said, "We wait.\n\nWe stay." Her aide said "no" twice.'
    assert inner(text) == ["We wait.", "We stay.", "no"]


@pytest.mark.parametrize(
    "text",
    [
        "He said: “We wait.\n\nIt rained.\n\n“No,” said Ada.",  # the next one opens anew
        'He said: "We wait.\n\nThey call it "home" there.',
        "He said: “We wait.\n\nIt rained. «No» was the word.”",
        "He said: “We wait." + "\n\nIt rained." * 4 + "\n\nSo be it,” said Ada.",  # too far off
    ],
)
def test_a_mark_that_was_forgotten_spoils_its_own_paragraph_only(text: str) -> None:
    """Without a lone closing mark within a few paragraphs, nothing is carried over."""
    assert "It rained" not in "".join(inner(text))
    assert "They call it" not in "".join(inner(text))
    assert inner(text)[0] == "We wait."


def test_a_quotation_runs_over_sentences() -> None:
    """Several sentences between two marks are one quotation."""
    assert inner('He said: "It rains. We stay. So be it." Then he left.') == [
        "It rains. We stay. So be it."
    ]


def test_dialogue_dashes_mark_a_line_where_the_language_has_them() -> None:
    """A French line that a dash opens is spoken; an English one is a list item."""
    text = "Il entre.\n— Non, dit-il, je reste.\nElle sort."
    assert inner(text, "fr") == ["Non, dit-il, je reste."]
    assert inner(text, "en") == []


def test_a_remark_between_dashes_is_not_spoken() -> None:
    """In Spanish dialogue the words of the narrator stand between dashes."""
    assert inner("—No vuelvo —dijo ella—. Nunca más.", "es") == ["No vuelvo", "Nunca más."]


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("We wait", True),
        ("“We wait,”", True),
        ("We wait,” she", False),
        ("We wait,", True),
        ("she said", False),
        ("Two come.", True),
        ("We wait for ‘the boat’ now", True),
    ],
)
def test_is_quoted_takes_ranges_with_and_without_marks(piece: str, expected: bool) -> None:
    """A range is quoted with its marks, without them, and with an inner quotation."""
    text = "“We wait,” she said. “One leaves. Two come.” “We wait for ‘the boat’ now.”"
    start = text.index(piece)
    assert is_quoted(text, start, start + len(piece)) is expected


def test_a_range_over_two_quoted_paragraphs_is_quoted() -> None:
    """Paragraphs that are quoted each for itself make one quoted range."""
    text = "“The tide is out.\n\n“The tide comes in,” she said."
    assert is_quoted(text, 1, text.index(",”"))
    assert not is_quoted(text, 1, len(text))


@given(
    st.text(alphabet="ab .,\n\"'“”„‘’‚«»‹›「」`—5s", max_size=120),
    st.sampled_from(["en", "fr", "de"]),
)
def test_quotations_nest_properly_in_any_text(text: str, language: str) -> None:
    """Whatever the marks, ranges lie within the text and contain or exclude each other."""
    found = find(text, language)
    for q in found:
        assert 0 <= q.start <= q.inner_start <= q.inner_end <= q.end <= len(text)
    for first in found:
        for second in found:
            apart = first.end <= second.start or second.end <= first.start
            within = first.start <= second.start and second.end <= first.end
            around = second.start <= first.start and first.end <= second.end
            assert apart or within or around
    is_quoted(text, 0, len(text), language)


@pytest.mark.parametrize(
    "mark", ['"', "“", "‘", "'", "«", '\n"', '"a ', "‘a ", "'a' ", "s' 'a", "—a\n"]
)
def test_time_grows_with_the_length_only(mark: str) -> None:
    """200 kB of marks take seconds at most, not minutes."""
    text = mark * (200_000 // len(mark))
    before = time.process_time()
    find(text, "fr")
    assert time.process_time() - before < 10
