"""Names that an article does not have."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles import Article
from summarizer.checks.names import name_unsupported
from summarizer.checks.registry import Finding, View
from summarizer.draft import Draft
from summarizer.names import applies, unsupported

ARTICLE = (
    "The U.S. Coastal Command (COASTCOM) met President Brandauer in Valmora on Feb. 2. "
    "Kata’ib Sahel fighters and the outlet al-Fanar took part. French envoys and the European "
    "Union watched. The Department of Harbours paid, and the WHO agreed. We may stay, he said."
)


def missing(
    text: str, article: str = ARTICLE, language: str = "en", extra: Sequence[str] = ()
) -> list[str]:
    """List the words that the article does not have."""
    return [word for name in unsupported(text, article, language, extra) for word in name.missing]


@pytest.mark.parametrize(
    "text",
    [
        "President Brandauer's envoys met in VALMORA.",
        "Troops of the US met Kata'ib Sahel’s men.",
        "US-backed men and the United States agreed.",
        "They met in February.",
        "France and a Frenchman saw the EU.",
        "The World Health Organization and the DoH paid.",
        "Al Fanar's men came, and al-Fanar reported.",
        "Attackers said so. Following talks, nobody left.",
        "Mr. Brandauer spoke to Gen. Brandauer.",
    ],
)
def test_names_of_the_article_are_supported(text: str) -> None:
    """Case, possessives, dots, hyphens, acronyms, titles, plurals and demonyms make no difference."""
    assert missing(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ulrike Brandauer spoke.", ["Ulrike"]),
        ("The talks with Oskar Lindqvist failed.", ["Oskar", "Lindqvist"]),
        ("They met on Tuesday.", ["Tuesday"]),
        ("They met in May.", ["May"]),
        ("Talks with the UN failed.", ["UN"]),
        ("Peru's envoy left.", ["Peru"]),
        ("Lindqvist said no.", ["Lindqvist"]),
        ("Norwegian envoys left.", ["Norwegian"]),
        ("The F-35 landed.", ["F-35"]),
    ],
)
def test_other_names_are_reported_with_the_missing_words(text: str, expected: list[str]) -> None:
    """A first name the article lacks, months, acronyms and countries are reported, word by word."""
    assert missing(text) == expected


def test_an_acronym_may_blend_the_words_of_a_name() -> None:
    """COASTCOM stands for the Coastal Command that the article spells out."""
    assert missing("COASTCOM paid.", "The Coastal Command paid.") == []
    assert missing("COASTCOM paid.", "The Northern Command paid.") == ["COASTCOM"]


def test_an_acronym_in_capitals_is_not_an_ordinary_word() -> None:
    """The word "who" does not support WHO, nor "us" US."""
    assert missing("Talks with WHO and US failed.", "Those who met us left.") == ["WHO", "US"]


def test_a_name_says_where_it_stands() -> None:
    """The range covers the whole name, the missing words are named."""
    text = "Yesterday Ulrike Brandauer spoke."
    (name,) = unsupported(text, ARTICLE, "en")
    assert text[name.start : name.end] == name.text == "Ulrike Brandauer"
    assert name.missing == ("Ulrike",)


def test_further_texts_support_names() -> None:
    """A title or the day of publication supports what the article itself does not have."""
    assert missing("On Tuesday Lindqvist left.", extra=("Lindqvist leaves", "Tuesday March")) == []


@pytest.mark.parametrize(
    ("language", "article", "text", "expected"),
    [
        (
            "fr",
            "L’Iranien a vu Jean Morvan à l'ONU.",
            "L'Iran et Morvan, selon les Nations unies, mercredi.",
            [],
        ),
        (
            "fr",
            "L’Iranien a vu Jean Morvan.",
            "Mercredi, il a vu Paul Morvan d'Allemagne.",
            ["Paul", "Allemagne"],
        ),
        ("es", "El ministro español habló en EE. UU.", "España y Estados Unidos hablaron.", []),
        (
            "es",
            "El ministro español habló.",
            "El martes habló Diego Roldán en Alemania.",
            ["Diego", "Roldán", "Alemania"],
        ),
    ],
)
def test_french_and_spanish_have_their_own_lists(
    language: str, article: str, text: str, expected: list[str]
) -> None:
    """Weekdays and demonyms are lower case there, countries support their people."""
    assert missing(text, article, language) == expected


@pytest.mark.parametrize("language", ["de", "ar", "zh", "th", "und", "", "../en"])
def test_names_do_not_apply_where_capitals_tell_nothing(language: str) -> None:
    """No noise in languages whose capitals do not tell names, or that have no list."""
    assert not applies(language)
    assert unsupported("Oskar Lindqvist kam.", "Niemand kam.", language) == []


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["en", "fr", "es", "de"]))
def test_no_text_raises(text: str, article: str, language: str) -> None:
    """Any two texts can be compared, and names lie within the text."""
    for name in unsupported(text, article, language):
        assert text[name.start : name.end] == name.text


def warnings(summary: str, language: str = "en") -> list[Finding]:
    """Run the check on a summary of one sentence."""
    article = Article.model_validate(
        {"text": ARTICLE, "published": "2024-02-08", "language": language}
    )
    draft = Draft.model_validate(
        {
            "summary": [{"text": summary, "cites": [1, 99]}],
            "sources": [],
            "events": [],
            "attributions": [],
        }
    )
    return list(name_unsupported(View(article, draft)))


def test_the_check_names_the_words_and_the_cited_sentences() -> None:
    """The issue points at the sentence of the summary and says what is missing."""
    (finding,) = warnings("Ulrike Brandauer met the envoys on Thursday in February.")
    assert finding.path == "/summary/0/text"
    assert finding.sentences == (1,)
    assert '"Ulrike" of "Ulrike Brandauer"' in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "It cost CHF 5 million.",
        "It cost CHF5m.",
        "It cost EUR 5 million.",
        "It cost 5 million CHF.",
    ],
)
def test_the_code_of_a_currency_is_no_name(text: str) -> None:
    """What number.unsupported reads as a sum of money is left to it."""
    assert warnings(text) == []
    assert warnings(f"{text} The ABC said so.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tolland attacked the harbour.", ["Tolland"]),
        ("They met. Grivara won the vote.", ["Grivara"]),
        ("Grivara has left.", ["Grivara"]),
        ("Brandauer won.", []),
        ("Rebels attacked the harbour.", []),  # or the plural of a noun
        ("Smoke filled the harbour.", []),
        ("Watchers left. Watchful eyes closed.", []),
        ("Broad agreement was found.", []),
        ("Plaster filled the room, and plaster was everywhere.", []),
        ("Fighter jets left.", []),
    ],
)
def test_a_lone_name_that_opens_a_sentence(text: str, expected: list[str]) -> None:
    """A word that opens a sentence and does something is a name, unless it may be ordinary."""
    assert missing(text) == expected


@pytest.mark.parametrize(
    ("article", "text"),
    [
        ("It was the worst raid of World War II.", "It was the worst raid of World War Two."),
        ("It was the worst raid of World War Two.", "It was the worst raid of World War II."),
        ("It was the worst raid of World War I.", "It was the worst raid of the First World War."),
        ("The Labour Party won the Harbour Centre.", "The Labor Party won the Harbor Center."),
        ("The Labor Party won.", "The Labour Party won."),
    ],
)
def test_a_name_may_be_spelled_in_two_ways(article: str, text: str) -> None:
    """British and American spellings, and the numbers of the wars, support each other."""
    assert missing(text, article) == []


def test_a_summary_in_another_language_is_not_compared() -> None:
    """Names differ between languages, so a translated summary raises nothing."""
    text = "Le président Brandauer est allé en Allemagne avec des envoyés pour la paix dans le pays"
    assert warnings(text) == []
    assert warnings("Oskar Lindqvist kam mit dem Zug nach Köln.", "de") == []


@pytest.mark.parametrize(
    ("language", "text", "article", "expected"),
    [
        ("en", "Troops of NATO left.", "The troops of Nato left.", []),
        ("en", "Troops of Nato left.", "The troops of NATO left.", []),
        ("fr", "Un allié de l'OTAN.", "Un allié de l'Otan.", []),
        ("en", "Envoys of the WHO left.", "Envoys left. Who knows?", ["WHO"]),
    ],
)
def test_acronyms_that_are_spoken_as_words_may_be_written_so(
    language: str, text: str, article: str, expected: list[str]
) -> None:
    """NATO and Nato are one name; WHO and "Who" are not."""
    assert missing(text, article, language) == expected
