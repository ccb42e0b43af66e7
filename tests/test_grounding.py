"""`locate` finds what stands there, wherever it stands, and nothing else."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from summarizer import Article, Span
from summarizer.grounding import fold, locate, places, stretches

PARAGRAPH = (
    "The U.S. Navy's “Task Force 9” — based at Port-Élan — said: 'We saw it.' Its focus, they wrote "
    "in § 3, was 10² km away…  Mr. Ångström's ﬁrst report (№ 12) isn’t public.\n\n"
)
TEXTS = (
    PARAGRAPH,
    "L’armée a déclaré : « Nous n’avons\u00a0rien vu », à 20\u202f000 pieds. Straße, STRASSE, İzmir.\n",
    "وقال المتحدث: «لم نرَ شيئًا»، وبالقرب من المدينة. للجيش ٣ طائرات.\n",
    "他说：“我们什么也没看见。”三人死亡。東京で「はい」と答えた。\n",
    "ว่าไม่เห็นอะไรเลย วันพุธ 5 คน\n",
    "नमस्ते दुनिया। Cafe\u0301 e\u0301te\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467 ok \U0001f1eb\U0001f1f7!\n",
    "``We saw it,'' he said -- twice. soft\u00adhyphen zero\u200bwidth ½ ㎞ ™\n",
)
ARTICLE = Article(text="".join(TEXTS), language="en")


def article_of(text: str) -> Article:
    return Article(text=text, language="en")


def is_exact(span: Span, text: str) -> bool:
    """Tell whether a span says of a text what stands there."""
    return (
        text[span.start : span.end] == span.exact
        and span.prefix == text[max(0, span.start - 32) : span.start]
        and span.suffix == text[span.end : span.end + 32]
    )


# Any substring, however it is folded

_DOUBLE = '"“”„«»″＂'
_SINGLE = "'’‘‚ʼ´`"
_DASHES = "-‐‑–—−"
_SPACES = " \u00a0\u202f\u2009\t\n"


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell by a rule that is stricter than need be: nothing joined to either end."""

    def joins(one: str, other: str) -> bool:
        letters = [
            c.isalnum() or c == "_" or unicodedata.category(c)[0] in "MC" for c in one + other
        ]
        typewriter = one in _SINGLE and other in _SINGLE  # two of them are one mark
        return unicodedata.category(other)[0] in "MC" or all(letters) or typewriter

    def is_cut(edge: int) -> bool:
        """Whether an edge lies beside a mark within a number in digits."""
        return bool(
            re.fullmatch(_IN_NUMBER, text[max(0, edge - 1) : edge + 2])
            or re.fullmatch(_IN_NUMBER, text[max(0, edge - 2) : edge + 1])
        )

    before = start == 0 or not joins(text[start - 1], text[start])
    behind = end == len(text) or not joins(text[end - 1], text[end])
    return before and behind and not is_cut(start) and not is_cut(end)


_IN_NUMBER = r"\d[.,'’٫٬\u00a0\u2009\u202f]\d"


@st.composite
def substrings(draw: st.DrawFn, text: st.SearchStrategy[str]) -> tuple[str, int, int]:
    """A text, and a range of it that begins and ends at boundaries of words."""
    whole = draw(text)
    start = draw(st.integers(0, len(whole) - 1))
    end = draw(st.integers(start + 1, min(len(whole), start + 80)))
    while start > 0 and not _is_whole(whole, start, len(whole)):
        start -= 1
    while end < len(whole) and not _is_whole(whole, 0, end):
        end += 1
    return whole, start, end


@st.composite
def folded(draw: st.DrawFn, text: str) -> str:
    """The text with other marks, dashes and spaces, in another Unicode form or case."""
    pieces = []
    for index, character in enumerate(text):
        beside = text[index - 1 : index] + text[index + 1 : index + 2]
        # Two single marks in a row are one double mark, so they are left as they are.
        groups = [_DOUBLE, _DASHES, _SPACES] + [_SINGLE] * (not set(beside) & set(_SINGLE))
        same = next((group for group in groups if character in group), character)
        pieces.append(draw(st.sampled_from(same)))
    form = draw(st.sampled_from([None, "NFC", "NFD"]))
    changed = "".join(pieces)
    changed = unicodedata.normalize(form, changed) if form else changed
    return draw(st.sampled_from([changed, changed.upper() if changed.isascii() else changed]))


LETTERS = st.text(
    st.one_of(
        st.sampled_from("aBé ñ-–'’“”«» .,;10²½\n\u00a0\u200b\u0301ßﬁİسلام三人ก\U0001f600"),
        st.characters(exclude_categories=("Cs",)),
    ),
    min_size=1,
    max_size=120,
)
ANY_TEXT = st.one_of(st.sampled_from(TEXTS), LETTERS).filter(lambda text: bool(text.strip()))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=substrings(ANY_TEXT), data=st.data())
def test_every_part_of_a_text_is_found_however_it_is_written(
    case: tuple[str, int, int], data: st.DataObject
) -> None:
    """Other marks, dashes, spaces and Unicode forms are the same text; the span is exact."""
    text, start, end = case
    part = text[start:end]
    assume(fold(part))
    span = locate(data.draw(folded(part)), article_of(text))
    assert span is not None
    assert is_exact(span, text)
    assert span.match in ("exact", "normalized")


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=substrings(ANY_TEXT))
def test_a_verbatim_part_is_found_exactly(case: tuple[str, int, int]) -> None:
    """Copied words are found as they are, at the place they were copied from or an earlier one."""
    text, start, end = case
    part = text[start:end]
    assume(part.strip() == part and fold(part))  # not only invisible characters
    span = locate(part, article_of(text))
    assert span is not None
    assert (span.exact, span.match) == (part, "exact")
    assert span.start <= start


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=ANY_TEXT, wanted=st.one_of(LETTERS, st.text(max_size=8)))
@example(text="\U000e00000", wanted="\U000e00000")
def test_what_is_found_is_equal_after_folding(text: str, wanted: str) -> None:
    """No text is found that is not the same but for folding, and every span is exact."""
    article = article_of(text)
    span = locate(wanted, article)
    if span is not None:
        assert is_exact(span, text)
        assert fold(span.exact) == fold(wanted)
        # Invisible characters at the edges belong to an exact place, and to no folded one.
        assert any(a < span.end and span.start < b for a, b in places(wanted, article))
    for start, end in places(wanted, article):
        assert fold(text[start:end]) == fold(wanted)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=substrings(st.sampled_from(TEXTS)))
def test_no_part_of_a_word_is_found(case: tuple[str, int, int]) -> None:
    """A part that ends inside a word of letters is not found where it ends so."""
    text, start, end = case
    cut = end - 1
    inside = text[cut - 1 : cut].isascii() and text[cut - 1 : end].isalpha() and cut > start
    assume(inside)
    part = text[start:cut].strip()
    for first, last in places(part, article_of(text)):
        assert (
            not (text[last - 1].isalpha() and text[last : last + 1].isascii())
            or not text[last : last + 1].isalnum()
        ), (text[first:last], text[last : last + 1])


# Rules, one by one


@pytest.mark.parametrize(
    ("text", "wanted", "exact"),
    [
        ("Its focus was the US.", "US", "US"),
        ("Its focus was there.", "US", None),
        ("They saw 1,000 men.", "1,00", None),
        ("The U.S. Navy", "U.S.", "U.S."),
        ("a well-known man", "known", "known"),
        ("snake_case", "snake", None),
        ("area of 10² km", "102", None),
        ("area of 10² km", "10²", "10²"),
        ("area of 10² km", "10", None),
        ("about H₂O", "H2O", "H₂O"),  # an index behind a letter is the digit
        ("Cafe\u0301 open", "Café", "Cafe\u0301"),
        ("Cafe\u0301 open", "Cafe", None),  # the mark belongs to its letter
        ("Café open", "Cafe\u0301", "Café"),
        ("the ﬁrst one", "first", "ﬁrst"),
        ("the ﬁrst one", "irst", None),  # half a ligature
        ("Straße", "STRASSE", "Straße"),
        ("İzmir fell", "i̇zmir", "İzmir"),
        ("soft\u00adhyphen", "softhyphen", "soft\u00adhyphen"),
        ("zero\u200bwidth", "zerowidth", "zero\u200bwidth"),
        ("``So,'' he said", '"So,"', "``So,''"),
        ("he said — twice", "he said - twice", "he said — twice"),
        ("two  \n words", "two words", "two  \n words"),
        ("a family \U0001f468\u200d\U0001f469\u200d\U0001f467 came", "family", "family"),
        ("\U0001f600 ok", "\U0001f600", "\U0001f600"),
        ("not guilty", "guilty", "guilty"),
        ("three men", "3 men", None),  # no arithmetic here
        ("colour", "color", None),  # and no likeness
    ],
)
def test_words_are_whole_and_clusters_stay_together(
    text: str, wanted: str, exact: str | None
) -> None:
    """A text is found whole, after folding, or not at all."""
    span = locate(wanted, article_of(text))
    assert (span.exact if span else None) == exact
    assert span is None or is_exact(span, text)


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("وقال الوزير أمس", "قال", True),  # and-said
        ("وبالقرب من المدينة", "القرب", True),
        ("وبالقرب من المدينة", "المدينة", True),
        ("لدينا 41 شهيدا و117 مفقودا", "117 مفقودا", True),
        ("نزح نحو بـ17 ألفا", "17 ألفا", True),
        ("القرن17", "17", False),
        ("في المدينة", "مدينة", True),
        ("للجيش طائرات", "جيش", True),
        ("في المدينة", "دينة", False),
        ("المدينتان", "المدينة", False),
        ("קרוב לירושלים", "ירושלים", True),
        ("ובירושלים", "ירושלים", True),
    ],
)
def test_what_is_written_onto_a_word_does_not_hide_it(text: str, wanted: str, found: bool) -> None:
    """Arabic and Hebrew write and, in, to and the onto the next word."""
    assert (locate(wanted, article_of(text)) is not None) is found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("三人死亡。", "死亡"),
        ("東京で「はい」と答えた。", "はい"),
        ("東京で答えた", "京"),
        ("ว่าไม่เห็นอะไร", "เห็น"),
    ],
)
def test_scripts_without_spaces_have_no_boundaries(text: str, wanted: str) -> None:
    """In Chinese, Japanese and Thai any stretch may be a word."""
    assert locate(wanted, article_of(text)) is not None


def test_an_exact_place_is_preferred_to_an_earlier_folded_one() -> None:
    """The first exact place wins over all others."""
    span = locate("Port", article_of("PORT or Port"))
    assert span is not None
    assert (span.start, span.match) == (8, "exact")


def test_nothing_is_found_nowhere() -> None:
    """White space and invisible characters stand nowhere."""
    for wanted in ("", " ", "\n\t", "\u200b", "\ufeff\u00ad"):
        assert locate(wanted, ARTICLE) is None


# Cited sentences

LINES = article_of("He saw it go.\n\nThen it came back.\n\nNobody spoke.\n\nThen it went.")


def test_adjacent_sentences_are_one_stretch() -> None:
    """A text may run over sentences that are cited together, and over no others."""
    across = "it go. Then it came back."
    assert locate(across, LINES, [1, 2]) is not None
    assert locate(across, LINES, [2, 1, 1]) is not None
    assert locate(across, LINES, [1, 3]) is None
    assert locate(across, LINES, [1]) is None
    assert locate("Then it came back. Nobody spoke. Then it went.", LINES, [2, 3, 4]) is not None


def test_only_cited_sentences_are_searched() -> None:
    """The place is in the cited sentences, though the text stands earlier as well."""
    first, second = locate("Then it", LINES), locate("Then it", LINES, [4])
    assert first is not None
    assert second is not None
    assert first.start < second.start == LINES.sentences[3].start


@pytest.mark.parametrize("numbers", [[], [0], [-1], [99], [10**30]])
def test_sentences_that_do_not_exist_hold_nothing(numbers: list[int]) -> None:
    """A number without a sentence is no place to look, and no error."""
    assert locate("Then it", LINES, numbers) is None
    assert stretches(LINES, numbers) == []
    assert locate("Then it", LINES, [*numbers, 2]) is not None


@settings(max_examples=150, deadline=None)
@given(numbers=st.lists(st.integers(-2, 40), max_size=6), data=st.data())
def test_what_is_found_stands_in_one_stretch(numbers: list[int], data: st.DataObject) -> None:
    """A span never leaves the cited sentences."""
    text, start, end = data.draw(substrings(st.just(ARTICLE.text)))
    span = locate(text[start:end], ARTICLE, numbers)
    if span is not None:
        ranges = stretches(ARTICLE, numbers)
        assert any(first <= span.start and span.end <= last for first, last in ranges)
        assert is_exact(span, text)


@settings(max_examples=300, deadline=None)
@given(
    text=st.sampled_from(["a", "ab ", "a.1", "é A", "a™ﬁ", "وا ", "一a"]).flatmap(
        lambda letters: st.text(letters, min_size=1, max_size=40)
    ),
    times=st.integers(1, 4),
    data=st.data(),
)
@example(text="ab ", times=4, data=None)
def test_every_place_is_found_as_by_trying_each(
    text: str, times: int, data: st.DataObject | None
) -> None:
    """Texts that repeat themselves hide no place: all are those that a text is found at alone."""
    text = text * times
    start = data.draw(st.integers(0, len(text) - 1)) if data else 1
    wanted = text[start : data.draw(st.integers(start + 1, len(text))) if data else start + 5]
    assume(text.strip() and wanted.strip())
    wanted = wanted.strip()
    alone = [
        (first, last)
        for first in range(len(text))
        for last in range(first + 1, len(text) + 1)
        if fold(text[first:last]) == fold(wanted) and text[first:last].strip() == text[first:last]
    ]
    found = places(wanted, article_of(text))
    assert set(found) <= set(alone)
    for first, last in alone:
        if _is_whole(text, first, last):
            assert (first, last) in found


@pytest.mark.parametrize("unit", ["a", "ab ", "1.", "a" * 300 + "b", "\u0301\u0323"])
def test_what_repeats_itself_is_searched_in_time(unit: str) -> None:
    """A long text that nearly stands at every place of a longer one costs seconds at most."""
    text = (unit * 200_000)[:200_000]
    begin = time.process_time()
    locate(text[:5_000], article_of("a" + text))
    assert time.process_time() - begin < 8  # where each place was a search of its own: 31 and more


def test_a_megabyte_of_marks_is_read_in_time() -> None:
    """Hostile text costs time in proportion to its length."""
    text = "a\u0301" * 50_000 + "'" * 50_000 + " " * 50_000 + "end"
    span = locate("end", article_of(text))
    assert span is not None
    assert span.end == len(text)


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("12", "Floods displaced 12,000 people."),
        ("000", "Floods displaced 12,000 people."),
        ("5 percent", "3.5 percent of voters backed it."),
        ("12", "Les crues ont déplacé 12\u202f000 personnes."),
        ("12", "Rund 12’000 Menschen flohen."),
        ("2 million", "It cost 1.2 million."),
    ],
)
def test_a_piece_of_a_number_is_not_found(text: str, within: str) -> None:
    """Digits with a mark and more digits beside them are another number."""
    assert locate(text, article_of(within)) is None


@pytest.mark.parametrize(
    ("text", "within"),
    [("12", "Of 12, three left."), ("12", "There were 12."), ("3", "On 2, 3 and 4 May.")],
)
def test_a_number_before_punctuation_is_found(text: str, within: str) -> None:
    """A comma or a full stop behind a number that is no part of it leaves it whole."""
    assert locate(text, article_of(within)) is not None
