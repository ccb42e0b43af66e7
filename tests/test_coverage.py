"""Reported speech and quotations that no attribution takes up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles import Article
from summarizer.checks.coverage import coverage_attribution, coverage_quote
from summarizer.checks.registry import Rule, View
from summarizer.draft import Draft
from summarizer.reporting import cues


@pytest.mark.parametrize(
    ("language", "sentence", "cue"),
    [
        ("en", "The mayor said the pier is shut.", "said"),
        ("en", "According to the mayor, it is shut.", "According to"),
        ("en", "The harbour, it seems, is shut, two ferrymen reported.", "reported"),
        ("en", "The mayor announced on Friday that it is shut.", "announced"),
        ("en", '"No way," added the mayor.', "added"),
        ("en", "She continued: “It is shut.”", "continued"),
        ("en", "He denied any part in it.", "denied any"),
        ("fr", "Le maire a également déclaré que le port ferme.", "a également déclaré"),
        ("fr", "« Non », a-t-il ajouté.", "a-t-il ajouté"),
        ("fr", "Selon le maire, le port ferme.", "Selon"),
        ("es", "El alcalde dijo que el puerto cierra.", "dijo"),
        ("es", "Según el alcalde, cierra.", "Según"),
        ("de", "Laut Hafenamt wird geschlossen.", "Laut"),
        ("de", "Das Amt teilte am Montag mit, es werde geschlossen.", "teilte"),
        ("de", "Sie sagte, er reise ab.", "sagte"),
        ("de", "„Ich reise ab“, sagte sie am Montag.", "sagte"),
        ("de", "Er äußerte sich am Montag zum Brand.", "äußerte sich"),
        ("ar", "وقالت البلدية إن الميناء مغلق.", "وقالت"),
        ("ar", "الميناء مغلق وفقًا للبلدية.", "وفقًا"),
        (
            "en",
            "No arrests were made after the army claimed responsibility.",
            "claimed responsibility",
        ),
        ("en", "No bodies were found, the group claimed responsibility.", "claimed responsibility"),
    ],
)
def test_core_cues_are_found(language: str, sentence: str, cue: str) -> None:
    """Words that mark somebody's statement are found, in every inflection that is listed."""
    assert [sentence[start:end] for start, end in cues(sentence, language)] == [cue]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The mayor was said to be ill."),
        ("en", "The mayor did not say why."),
        ("en", "Sugar was added to the tea."),
        ("en", "No injuries were reported in the harbour."),
        ("en", "Insurance claims rose."),
        ("en", "That said, the harbour is shut."),
        ("en", "No group has claimed responsibility for the attack."),
        ("en", "No militant group has so far claimed responsibility for the attack."),
        ("en", "None of the rebel groups in the region claimed responsibility."),
        ("en", "Neither Tarn nor Quill took responsibility for the blast."),
        ("en", "It was not clear who claimed responsibility."),
        ("en", "No one immediately claimed responsibility for the attack."),
        ("en", "Nobody claimed responsibility."),
        ("en", "Neither side claimed responsibility."),
        ("en", "It all went according to plan."),
        ("en", "Members have the final say."),
        ("en", "The papers say nothing about tolls."),
        ("en", "That is easier said than done."),
        ("en", "They are paid according to their skill."),
        ("en", "The storm threatened to flood the town."),
        ("fr", "Le prix change selon les saisons."),
        ("es", "El precio cambia según la temporada."),
        ("fr", "Il n'a pas dit cela."),
        ("es", "No dijo nada."),
        ("de", "Er sprach zu laut."),
        ("de", "Er sagte das Treffen am Montag ab."),
        ("de", "Sie sagte den Termin ab, weil es regnete."),
        ("de", "Er meldete sich am Abend zurück."),
        ("en", "Simon says is a game."),
        ("es", "Dijo adiós y se fue."),
        ("xx", "The mayor said so."),
    ],
)
def test_other_uses_of_the_words_are_left_alone(language: str, sentence: str) -> None:
    """Passives, negations and other senses attribute nothing."""
    assert not cues(sentence, language)


def test_the_wide_list_finds_more() -> None:
    """The wide tier holds the core and weaker words."""
    assert not cues("The mayor criticised the plan.", "en")
    assert cues("The mayor criticised the plan.", "en", "wide")
    assert cues("The mayor said so.", "en", "wide")


def attribution(*cites: int) -> dict[str, Any]:
    """Build an attribution that cites these sentences."""
    return {
        "source": None, "source_text": None, "via": None, "cue": "said", "act": "states",
        "mode": "indirect", "content": [], "events": [], "cites": list(cites),
    }  # fmt: skip


def found(
    rule: Rule, text: str, *cites: tuple[int, ...], language: str = "en"
) -> list[tuple[int, ...]]:
    """Run a coverage check and list the sentences of its findings."""
    article = Article.model_validate({"text": text, "language": language})
    draft = Draft.model_validate(
        {
            "summary": [],
            "sources": [],
            "events": [],
            "attributions": [attribution(*numbers) for numbers in cites],
        }
    )
    findings = list(rule(View(article, draft)))
    assert all(finding.path == "/attributions" for finding in findings)
    return [finding.sentences for finding in findings]


PLAIN = "The pier is shut. The mayor said it will stay so. A baker told the paper that she agrees."
QUOTED = (
    "The mayor spoke.\n“We will not open the pier.\nWe have no money for it,” she said.\nIt rained."
)


def test_a_sentence_with_a_cue_is_reported_until_it_is_cited() -> None:
    """An attribution covers the sentences that it cites, and only those."""
    assert found(coverage_attribution, PLAIN) == [(2,), (3,)]
    assert found(coverage_attribution, PLAIN, (3,)) == [(2,)]
    assert found(coverage_attribution, PLAIN, (2, 3)) == []
    assert found(coverage_attribution, PLAIN, (), (99,)) == [(2,), (3,)]


def test_a_quotation_is_reported_with_all_its_sentences() -> None:
    """One issue for a quotation of two sentences, and none when one of them is cited."""
    assert found(coverage_quote, QUOTED) == [(2, 3)]
    assert found(coverage_quote, QUOTED, (3,)) == []


def test_a_sentence_is_reported_once() -> None:
    """The cue beside a quotation that is reported is not reported too."""
    assert found(coverage_attribution, QUOTED) == []
    assert found(coverage_attribution, QUOTED, (2,)) == [(3,)]


@pytest.mark.parametrize(
    "text",
    [
        "They call it “the long pier” here.",
        "Her novel “The Long Pier Under Cold Northern Water” sold well.",
        "Her novel “The Old Pig and the Sea” sold well.",
        "A list:\n— one of the many ships of the line\n— two",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_terms_titles_and_lists_are_no_quotations_of_speech(text: str, language: str) -> None:
    """Fewer than five words, a title in capitals and a list item raise nothing."""
    assert found(coverage_quote, text, language=language) == []


@pytest.mark.parametrize("quoted", ["The sea was as red as fire", "I was at sea all day"])
def test_short_words_of_speech_are_no_title(quoted: str) -> None:
    """Without long words, most words have to have a capital to make a title."""
    assert found(coverage_quote, f"“{quoted}” is what Ada tells.") == [(1,)]


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "An earlier version of this article said that the port was shut."),
        ("fr", "Une version précédente de cet article disait : le port est fermé, a dit le maire."),
        ("es", "Una versión anterior de esta noticia dijo que el puerto estaba cerrado."),
        ("de", "In einer früheren Version dieses Artikels hieß es, laut Polizei sei er zu."),
    ],
)
def test_nobody_speaks_in_a_note_about_the_article(language: str, note: str) -> None:
    """The prompt leaves notes about corrections out, and so does coverage.attribution."""
    assert found(coverage_attribution, note, language=language) == []
    spoken = "The mayor said that a version of this plan was dead."
    assert found(coverage_attribution, spoken) == [(1,)]


def test_a_cue_inside_a_quotation_is_somebody_elses() -> None:
    """What a quoted person reports is not the article's own attribution."""
    text = "“He said no,” it goes."
    assert found(coverage_attribution, text) == []


def test_without_a_list_quotations_are_still_covered() -> None:
    """An unknown language has no cues, but quotation marks are read."""
    text = "Ipsa dixit: “venimus vidimus vicimus et iterum abimus hodie”."
    assert found(coverage_quote, text, language="la") == [(1,)]
    assert found(coverage_attribution, text, language="la") == []


@given(
    st.text(min_size=1, max_size=100).filter(str.strip), st.lists(st.integers(-3, 9), max_size=3)
)
def test_no_article_raises(text: str, cites: list[int]) -> None:
    """Whatever the article and the cites, the checks only yield findings on existing sentences."""
    for rule in (coverage_attribution, coverage_quote):
        for numbers in found(rule, text, tuple(cites)):
            assert numbers
            assert min(numbers) >= 1


@given(
    st.lists(
        st.sampled_from(
            [
                "said",
                "added",
                "that",
                '"',
                "he",
                "to",
                "not",
                ",",
                ":",
                ".",
                "é",
                "laut",
                "a",
                "dit",
            ]
        )
    ),
    st.sampled_from(["en", "fr", "de"]),
)
def test_cues_lie_within_the_sentence(words: list[str], language: str) -> None:
    """Ranges of cues are in order, not empty and within the sentence."""
    text, behind = " ".join(words), 0
    for start, end in cues(text, language):
        assert behind <= start < end <= len(text)
        behind = end
