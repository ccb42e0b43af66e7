"""The language of what the model writes itself: words that name none are refused before a request."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel import Locale
from desk import Desk, run

from summarizer import ConfigurationError, Settings, languages

NAMED = [
    *("en", "pt-BR", "zh_Hant", "en_US.UTF-8", "sr-Latn-RS", "deu", "jp", "ckb"),
    *(
        "French",
        "Farsi",
        "Mandarin",
        "Brazilian Portuguese",
        "Chinese (Simplified)",
        "plain English",
    ),
    *("français", "Francais", "Deutsch", "allemand", "o‘zbek", "Tiếng Việt", "N’Ko"),
    *("العربية", "繁體中文", "по-русски"),
]
UNNAMED = ["xx", "cn", "Enlgish", "auto", "true", "the article's", "12", "-"]


@pytest.mark.parametrize("words", NAMED)
def test_language_is_named(words: str) -> None:
    """Tags, names in English and in the language itself, with more words around them."""
    assert Settings(output_language=words).output_language == words


def test_every_language_that_cldr_names_in_english_is_one() -> None:
    """Babel's list is the oracle; what is no language of a text is left out."""
    listed = Locale("en").languages
    others = {"mul", "und", "zxx", "ase", "gaa"}  # sign language, and a name of two letters
    assert not [
        (code, name)
        for code, name in listed.items()
        if code not in others and not (languages.names_one(code) and languages.names_one(name))
    ]


@pytest.mark.parametrize("words", UNNAMED)
def test_no_language_is_named(words: str) -> None:
    """A typing error or another word is refused, and the message says what is taken."""
    with pytest.raises(
        ConfigurationError, match=r"output_language.*names no language; give a code"
    ):
        Settings(output_language=words)


def test_run_asks_nothing_in_no_language(desk: Desk, folder: Path, out: Path) -> None:
    """The run ends in one line with exit code 2 before any request; nothing is written."""
    result = run(desk, folder, out, "--output-language", "Enlgish")
    assert (result.code, desk.total, out.exists()) == (2, 0, False)
    assert result.err.count("\n") == 1
    assert "names no language" in result.err


def test_empty_output_language_is_the_articles() -> None:
    """As everywhere: what is empty counts as not set."""
    assert Settings(output_language="  ").output_language is None
