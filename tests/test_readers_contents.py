"""Bytes: encodings, newlines, binary contents, size; and whatever else a file may hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.articles import Article
from summarizer.readers import SUFFIXES, read_file
from summarizer.readers.contents import MAX_BYTES

FRENCH = (
    "Le port a été fermé lundi par la préfecture, qui a dit que les ferries sont à quai. "
    "« C’est la première fois », a déclaré le maire."
)
POLISH = (
    "Strażacy ewakuowali w środę mieszkańców doliny po gwałtownych ulewach, które zalały drogi "
    "i odcięły wioski od świata, podała policja."
)
RUSSIAN = "Жители долины были эвакуированы в среду после сильных дождей, сообщила полиция."
JAPANESE = "水曜日の夜、港湾労働者はストライキの継続を決議したと組合が発表した。"


def article(tmp_path: Path, contents: bytes, name: str = "a.txt") -> Article:
    """Read bytes from a real file."""
    path = tmp_path / name
    path.write_bytes(contents)
    (item,) = read_file(path)
    assert item.article, item.failure
    return item.article


def kind(tmp_path: Path, contents: bytes, name: str = "a.txt") -> str:
    """Kind of the one failure of a file with these bytes."""
    path = tmp_path / name
    path.write_bytes(contents)
    (item,) = read_file(path)
    assert item.failure, item.article
    assert "\n" not in item.failure.message
    return item.failure.kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_tell_the_encoding(tmp_path: Path, encoding: str) -> None:
    """The mark itself is no text."""
    assert article(tmp_path, FRENCH.encode(encoding)).text == FRENCH


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        ("“It cost £5 – no more,” said the owner of the café at the quay.", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (POLISH, "cp1250"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
    ],
)
def test_legacy_encodings_are_told_when_they_are_certain(
    tmp_path: Path, text: str, encoding: str
) -> None:
    """By the language for Western Europe, by charset-normalizer elsewhere."""
    assert article(tmp_path, text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "contents",
    [
        b"abc\xff\xfedef",
        POLISH.encode("iso-8859-2"),
        FRENCH.replace("’", "'").replace("«", '"').replace("»", '"').encode("cp850"),
        FRENCH.replace("’", "'").encode("mac-roman"),
        FRENCH.encode("utf-16")[:-1],
    ],
)
def test_an_uncertain_encoding_is_a_failure(tmp_path: Path, contents: bytes) -> None:
    """A wrong guess would change names and quotations in silence."""
    assert kind(tmp_path, contents) == "encoding"


def test_utf_16_without_a_mark_is_not_guessed(tmp_path: Path) -> None:
    """Its NUL bytes make it binary; the message says so."""
    assert kind(tmp_path, FRENCH.encode("utf-16-le")) == "binary"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        ("<meta charset=shift_jis>", "shift_jis"),
    ],
)
def test_a_page_declares_its_encoding(tmp_path: Path, head: str, encoding: str) -> None:
    """The declared encoding is used before UTF-8."""
    text = JAPANESE if encoding == "shift_jis" else RUSSIAN
    page = f"<html><head>{head}</head><body><article><p>{text * 8}</p></article></body></html>"
    assert article(tmp_path, page.encode(encoding), "a.html").text == text * 8


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "shift_jis", "big5"])
def test_a_page_saved_as_utf_8_keeps_the_declaration_of_its_server(
    tmp_path: Path, declared: str
) -> None:
    """UTF-8 is certain where bytes beyond ASCII are valid; the declaration is then of another time."""
    text = "The café at the quay said so. " * 8
    page = f"<html><head><meta charset={declared}></head><body><p>{text}</p></body></html>"
    assert article(tmp_path, page.encode(), "a.html").text == text.strip()


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("iso-8859-2", "cp1250", "Ministr řekl, že zemřelo 12 lidí „v domě“, a že není čas. "),
        ("iso-8859-9", "cp1254", "Sağlık Bakanlığı 12 kişinin öldüğünü “açıkladı”, dedi. "),
        ("shift_jis", "cp932", "国土交通省は①水曜日～木曜日に㈱クレーンが倒れたと発表した。"),
        ("gb2312", "gbk", "朱镕基说空袭造成十二人死亡，發言人说救援工作仍在进行之中。"),
        ("euc-kr", "cp949", "보건부는 수요일 공습으로 12명이 숨졌다고 똠방각하가 밝혔다. "),
        ("iso-2022-jp", "iso2022_jp", "国土交通省は水曜日に発表した。"),
    ],
)
def test_a_declared_encoding_is_what_browsers_take_it_for(
    tmp_path: Path, declared: str, encoding: str, text: str
) -> None:
    """Code pages go by the names of smaller sets; letters and quotation marks would be lost."""
    page = f"<html><head><meta charset={declared}></head><body><p>{text * 6}</p></body></html>"
    read = article(tmp_path, page.encode(encoding), "a.html")
    assert read.text == (text * 6).strip()


@pytest.mark.parametrize(
    "declared", ["latin-1", "unknown-1", "idna", "zlib", "utf-16", "undefined"]
)
def test_a_declaration_that_cannot_be_true_is_passed_over(tmp_path: Path, declared: str) -> None:
    """Latin-1 is windows-1252, as in browsers; nonsense and dangerous codecs are ignored."""
    encoding = "cp1252" if declared == "latin-1" else "utf-8"
    page = f"<html><head><meta charset={declared}></head><body><p>{FRENCH * 4}</p></body></html>"
    assert article(tmp_path, page.encode(encoding), "a.html").text == FRENCH * 4


def test_newlines_are_normalised(tmp_path: Path) -> None:
    r"""Windows and old Macintosh newlines become \n, and nothing else changes."""
    text = article(tmp_path, b"One.\r\nTwo.\rThree.\n \tFour.\x0c\xe2\x80\xa8Five.  ").text
    assert text == "One.\nTwo.\nThree.\n \tFour.\x0c\u2028Five.  "


@pytest.mark.parametrize(
    "contents",
    [b"a\0b", b"%PDF-1.7\n", b"PK\x03\x04word", b"\x1f\x8b\x08", bytes(range(1, 32)) * 9],
)
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json"])
def test_binary_contents_are_refused(tmp_path: Path, contents: bytes, suffix: str) -> None:
    """NUL bytes, many control bytes and well-known signatures are no text."""
    assert kind(tmp_path, contents, f"a{suffix}") == "binary"


@pytest.mark.parametrize("contents", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u3000\u00a0".encode()])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_white_space_is_empty(tmp_path: Path, contents: bytes, suffix: str) -> None:
    """A file without text is told, whatever its format."""
    expected = "format" if suffix.endswith(("l", "n")) and contents[:1] == b"\xe3" else "empty"
    found = kind(tmp_path, contents, f"a{suffix}")
    assert found == ("empty" if not suffix.endswith(("jsonl", "ndjson")) else expected)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """The limit is for one article; the message tells of .jsonl."""
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    (item,) = read_file(path)
    assert item.failure
    assert item.failure.kind == "too_large"
    assert ".jsonl" in item.failure.message


def test_a_line_that_is_too_long_is_refused_alone(tmp_path: Path) -> None:
    """The lines behind it are read, with their numbers."""
    path = tmp_path / "a.jsonl"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 5_000_000)
        stream.seek(0, 2)
        stream.write(b'\n{"text": "A story of the day."}\n')
    first, second = read_file(path)
    assert first.failure
    assert first.failure.kind == "too_large"
    assert second.place.endswith(":2")
    assert second.article


KEYS = """
    text title published author language url @type @graph headline articleBody bodies headlines role
    contentType value body_text body_html by located
"""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(KEYS.split()), inner)
    ),
    max_leaves=12,
)
LINES = "By Emma Jamal|Crane falls on quay|LIMA (AP) – The|---|title: x|# Title|May 18, 2009|é"
MARKS = "\n\n|\n|\r\n|A story.|<p>|</p>|<!--|&amp;|<script>|<meta charset=big5>"
TEXTS = st.lists(
    st.text(max_size=20)
    | st.sampled_from([line + "\n" for line in LINES.split("|")])
    | st.sampled_from(MARKS.split("|")),
    max_size=12,
).map("".join)
FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_bytes(contents: bytes, suffix: str) -> list[tuple[Article | None, object]]:
    """Read bytes from a temporary file; exactly one of article and failure is set."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(contents)
        items = list(read_file(path))
    assert all((item.article is None) != (item.failure is None) for item in items)
    return [(item.article, item.failure) for item in items]


@FEW
@given(st.binary(max_size=200), st.sampled_from(SUFFIXES))
def test_any_bytes_are_an_article_or_a_failure(contents: bytes, suffix: str) -> None:
    """Reading never raises and nothing is dropped; only lists and lines give more than one."""
    items = read_bytes(contents, suffix)
    assert len(items) == 1 or (items and "js" in suffix)


@FEW
@given(TEXTS, st.sampled_from([".txt", ".md", ".html"]))
def test_any_text_is_one_article_or_failure(text: str, suffix: str) -> None:
    """Fragments of markup, front matter and wire stories in any order do no harm."""
    ((article, _),) = read_bytes(text.encode("utf-8", "replace"), suffix)
    assert article is None or article.sentences


@FEW
@given(TEXTS, st.sampled_from([".txt", ".md"]))
def test_the_text_of_an_article_is_the_file(text: str, suffix: str) -> None:
    """Text and Markdown are never altered but for newlines and the byte order mark."""
    contents = text.encode("utf-8", "replace")
    ((article, _),) = read_bytes(contents, suffix)
    if article:
        expected = contents.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        assert article.text == expected.removeprefix("\ufeff")


@FEW
@given(TEXTS)
def test_the_body_is_trimmed_and_holds_every_sentence(text: str) -> None:
    """The numbered range begins and ends with a character that is no white space."""
    ((article, _),) = read_bytes(text.encode("utf-8", "replace"), ".txt")
    if article and article.body:
        body = article.text[slice(*article.body)]
        assert body == body.strip() != ""


@FEW
@given(JSON, st.sampled_from([".json", ".jsonl"]))
def test_any_json_is_articles_or_failures(value: object, suffix: str) -> None:
    """Keys that mean something with values that mean nothing never raise."""
    import json

    assert read_bytes(json.dumps(value).encode(), suffix)
