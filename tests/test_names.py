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
from summarizer.names import applies, mixed, unsupported

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
        "His Excellency President Brandauer spoke.",
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


def test_an_acronym_may_stand_for_long_words_without_capitals() -> None:
    """Three or more of them side by side have it; small words between them do not count."""
    article = "Gross domestic product fell. The loss of a ship was no act of war, the prime minister said."
    assert missing("GDP fell.", article) == []
    assert missing("GDN fell, LAS rose and the PM said so.", article) == ["GDN", "LAS"]


def test_a_role_before_a_whole_name_is_no_name() -> None:
    """A first word is no third name of who has both in the article; a first name still is."""
    article = "Maren Oskvold scored twice. Mr Tolland and Pell watched."
    assert missing("Substitute Maren Oskvold scored.", article) == []
    assert missing("Ulrike Tolland watched.", article) == ["Ulrike"]
    assert missing("Ulrike Tolland and Pell watched.", article) == ["Ulrike"]
    assert missing("Again Ulrike Maren Oskvold scored.", article) == ["Ulrike"]
    assert missing("Lindqvist's Maren Oskvold scored.", article) == ["Lindqvist"]


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Lund and Jon Brandt met.", []),
        ("Ada Brandt and Jon Lund met.", ["Ada Brandt", "Jon Lund"]),
        ("Colonel Brandt met Ada.", []),
        ("President Lund met him.", []),  # an office
        ("Tarn Harbour burned.", []),  # Tarn stands alone, too
        ("Jon Harbour burned.", ["Jon Harbour"]),
        ("On Monday Lund met him.", []),
        ("The Velsand Harbour burned.", []),
    ],
)
def test_a_name_of_two_names_is_nobody_s(text: str, expected: list[str]) -> None:
    """The first word of one and the last of another, which the article never has together."""
    article = (
        "Colonel Jon Brandt met President Ada Lund in Tarn. On Tuesday the Velsand Harbour of Tarn "
        "burned, while Ada Lund spoke on Monday."
    )
    assert [text[start:end] for start, end in mixed(text, article, "en")] == expected


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
        ("Anna Roy, a Democrat, won.", "The Democratic mayor Anna Roy won."),
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


def named(text: str, article: str, language: str = "en", cites: Sequence[int] = (1,)) -> bool:
    """Tell whether the check has something against the names of a summary."""
    draft = {
        "summary": [{"text": text, "cites": list(cites)}],
        "sources": [],
        "events": [],
        "attributions": [],
    }
    view = View(Article(text=article, language=language), Draft.model_validate(draft))
    return bool(list(name_unsupported(view)))


@pytest.mark.parametrize(
    ("language", "article", "text", "strange"),
    [
        ("fr", "Six morts mercredi.", "Six personnes sont mortes jeudi.", True),
        ("fr", "Six morts mercredi.", "Six personnes sont mortes le 7 février.", False),
        ("fr", "Six morts hier.", "Six personnes sont mortes mercredi.", False),
        ("fr", "Six morts.", "Le maire a parlé de six morts.", False),
        ("es", "Seis muertos ayer.", "Seis personas murieron el martes.", True),
        ("es", "Seis muertos el 7 de febrero.", "Murieron seis el 7 de marzo.", True),
        ("de", "Sechs Tote am Dienstagabend.", "Sechs starben am Dienstag.", False),
        ("de", "Sechs Tote am Dienstagabend.", "Sechs starben am Mittwoch.", True),
        ("de", "Sechs Tote am 6.2.2024.", "Sechs starben am 6. Februar.", False),
    ],
)
def test_weekdays_and_months_without_capitals(
    language: str, article: str, text: str, strange: bool
) -> None:
    """They are names in every language, and may be worked out from the cited words."""
    draft = {
        "summary": [{"text": text, "cites": [1]}],
        "sources": [],
        "events": [],
        "attributions": [],
    }
    told = Article(text=article, language=language, published="2024-02-08")
    view = View(told, Draft.model_validate(draft))
    assert bool(list(name_unsupported(view))) is strange


@pytest.mark.parametrize(
    ("language", "article", "text"),
    [
        ("en", "South Korea's army fired.", "North Korea's army fired."),
        ("en", "A North Korean missile fell.", "A South Korean missile fell."),
        ("en", "Sudan closed the border.", "South Sudan closed the border."),
        ("en", "South Sudan closed the border.", "Sudan closed the border."),
        ("en", "South Sudan's army said so.", "The Sudanese army said so."),
        ("en", "West Germany won.", "East Germany won."),
        ("en", "The Republic of Congo paid.", "The Democratic Republic of Congo paid."),
        ("en", "The Democratic Republic of Congo paid.", "The Republic of Congo paid."),
        ("en", "Fighting raged in northern Nigeria.", "Fighting raged in southern Nigeria."),
        ("fr", "La Corée du Nord a tiré.", "La Corée du Sud a tiré."),
        ("fr", "L'armée nord-coréenne a tiré.", "L'armée sud-coréenne a tiré."),
        ("fr", "Le Soudan a fermé.", "Le Soudan du Sud a fermé."),
        ("es", "Corea del Norte lanzó un misil.", "Corea del Sur lanzó un misil."),
    ],
)
def test_a_small_word_makes_another_place(language: str, article: str, text: str) -> None:
    """North Korea is not South Korea, though each of its words stands in the article."""
    assert named(text, article, language)


def test_a_place_of_another_sentence_is_another_place() -> None:
    """The cited sentence has South Korea alone; North Korea stands elsewhere in the article."""
    article = "South Korea closed a port.\n\nNorth Korea opened one."
    assert named("North Korea closed a port.", article)
    assert not named("North Korea opened a port.", article, cites=[2])
    assert not named("North Korea saw South Korea close a port.", article)


@pytest.mark.parametrize(
    ("language", "article", "text"),
    [
        ("en", "South Korea said the North had fired.", "North Korea fired, South Korea said."),
        ("en", "South Korea said Pyongyang had fired.", "North Korea fired, South Korea said."),
        ("en", "A North Korean missile fell.", "A missile of North Korea fell."),
        ("en", "Fighting raged in the north of Nigeria.", "Northern Nigeria saw fighting."),
        ("en", "Sudan's northern region fell.", "A region of Sudan fell."),
        ("en", "The DRC paid.", "The Democratic Republic of Congo paid."),
        ("en", "First-quarter profit rose.", "Q1 profit rose."),
        ("en", "The Group of Seven met.", "The G7 met."),
        ("fr", "L'armée nord-coréenne a tiré.", "L'armée de la Corée du Nord a tiré."),
        ("fr", "Une église du 12e siècle.", "Une église du XIIe siècle."),
        ("es", "Estados Unidos reaccionó.", "EE.UU. reaccionó."),
    ],
)
def test_a_small_word_that_the_article_has_in_another_form(
    language: str, article: str, text: str
) -> None:
    """The other side of a border, a region and a numbered thing may be named in another way."""
    assert not named(text, article, language)


@pytest.mark.parametrize(
    ("article", "text", "missing"),
    [
        ("The Federal Reserve met.", "The rate was set by the Fed.", []),
        ("The Fed met.", "The rate was set by the Federal Reserve.", []),
        ("Federal agents met.", "The rate was set by the Fed.", ["Fed"]),
        ("Federal agents were fed.", "The rate was set by the Federal Reserve.", ["Reserve"]),
        ("Bob Hutchins and Ann Fox left.", "It was sold by the Hutchinses and the Foxes.", []),
        ("Bob Hutchins left over jam.", "It was sold by the Jameses.", ["Jameses"]),
        ("The lawmakers danced.", "It was read out to the MPs.", []),
        ("The lawmakers danced.", "It was read out to the NGOs.", ["NGOs"]),
        ("Germany's Social Democrats lead. The SPD won.", "It was won by Germany's SPD.", []),
    ],
)
def test_short_names_and_plurals_of_families(article: str, text: str, missing: list[str]) -> None:
    """The Fed is the Federal Reserve, the Hutchinses are a Hutchins; nothing longer follows."""
    assert [word for name in unsupported(text, article, "en") for word in name.missing] == missing
    assert not list(mixed(text, article, "en"))
