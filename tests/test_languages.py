"""Tests of `summarizer.languages`: what is recognised, and what is left undecided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.languages import base, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor said that the bridge would be closed for a week.", "en"),
        ("Le maire a dit que le pont serait fermé pour une semaine.", "fr"),
        ("El alcalde dijo que el puente se cerrará por una semana.", "es"),
        ("Der Bürgermeister sagte, die Brücke werde für eine Woche nicht befahrbar sein.", "de"),
        ("O prefeito disse que a ponte não abre e que os carros ficam na outra margem.", "pt"),
        ("Il sindaco ha detto che il ponte non è stato chiuso, con più di due corsie.", "it"),
        ("De burgemeester zei dat het verkeer niet over de brug kan door een scheur.", "nl"),
        ("قال رئيس البلدية إن الجسر سيغلق أسبوعا.", "ar"),
        ("Мэр сказал, что мост закроют на неделю.", "ru"),
        ("Мер сказав, що міст закриють на тиждень, і назвав її причини.", "uk"),
        ("شهردار گفت که پل یک هفته بسته می‌شود.", "fa"),
        ("میئر نے کہا کہ پل ایک ہفتے تک بند رہے گا۔", "ur"),
        ("The town burned.", "en"),
        ("La hausse des prix de la banque de la ville et la fin de la crise de l’énergie.", "fr"),
        ("L’attaque a fait 1 200 morts et a coûté 1,5 million, selon la police de la ville.", "fr"),
        ("市長は橋を一週間閉鎖すると述べた。", "ja"),
    ],
)
def test_languages_are_told_by_their_commonest_words(text: str, language: str) -> None:
    """A sentence is enough where its words or its script are clear."""
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12 34 – 56",
        "Velsand, Orrel, Harbek",
        "Berg met Lund in Orrel.",
        "Los Arenas fires kill ten.",
        "Troops open fire as protesters gather.",
        "Na dworze było już ciemno, a można było jeszcze zobaczyć główną drogę i wąskie uliczki.",
        "Ve středu ráno řekl mluvčí policie, že při požáru nikdo nezemřel.",
        "Çarşamba günü yapılan açıklamada, olayda ölen olmadığı söylendi.",
        "The mayor said that the bridge is closed. Le maire a dit que le pont est fermé par la ville.",
    ],
)
def test_what_is_not_clear_is_never_guessed(text: str) -> None:
    """Languages without a list, lists of names, and mixtures stay undecided."""
    assert detect(text) is None


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    """Whatever the text, the answer is a code of two letters or None."""
    found = detect(text)
    assert found is None or (len(found) == 2 and found.islower())


@pytest.mark.parametrize(
    ("tag", "subtag"),
    [
        ("pt-BR", "pt"),
        ("zh_Hant", "zh"),
        (" EN ", "en"),
        ("en_US.UTF-8", "en"),
        ("deu", "de"),
        ("fre", "fr"),
        ("English", "en"),
        ("Français", "fr"),
        ("العربية", "ar"),
        ("Chinese (Simplified)", "zh"),
        ("gsw", "gsw"),
        ("", None),
        (None, None),
    ],
)
def test_base_is_the_code_of_two_letters(tag: str | None, subtag: str | None) -> None:
    """Region and script do not count; names and longer codes have one."""
    assert base(tag) == subtag
