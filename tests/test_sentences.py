"""Where sentences begin and end: abbreviations, wrapped lines, long paragraphs, hostile texts."""

from __future__ import annotations

import textwrap

import pytest
from conftest import STEMS, example
from hypothesis import given
from hypothesis import strategies as st

from summarizer import sentences

LANGUAGES = ("en", "fr", "de", "es", "ar", "it", "ja", "und")


def cut(text: str, language: str = "en") -> list[str]:
    """The sentences of a text, each on one line."""
    found = sentences.ranges(text, 0, len(text), language)
    return [" ".join(text[start:end].split()) for start, end in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Officials said Ms. Lund had left.|He met Ms. Poe."),
        ("en", "Atty. Gen. Marsh met Dist. Atty. Ray in Ft. Marlow.|They agreed."),
        (
            "en",
            "It left at 9 a.m. Monday from the port.|The next one came at 3 p.m. EST.|All rose.",
        ),
        ("en", "He came at 5 p.m.|The hall was empty."),
        ("en", "They quote No. 7 of the code.|He said no.|The mayor left."),
        ("en", "“Stop!” Lund cried.|“Is it over?” Mr. Berg asked.|“We won!” he said."),
        ("en", "“Stop!”|The police said that the man had left."),
        ("en", "It hit the compound.|“Then my brother left,” she said."),
        ("en", "He works at Yahoo! and likes it.|They met at 5 p.m. on a pier."),
        ("fr", "M. Dupont a répondu mercredi à M. Leroy.|Le gén. Martin part."),
        ("fr", "Le Dr. Leroy cite l’art. 5 du 8 nov. 2024.|Rien d’autre."),
        ("fr", "— Combien de temps ? demande une passante.|— Dix jours."),
        ("de", "Die 1. Instanz hat am 7. Feb. entschieden.|Der 2. Senat prüft das."),
        ("de", "MARLOW, 7. Feb (apa) - Der Rat tagt im 19. Jahrhundertbau.|Er dauert an."),
        ("de", "Der Abg. Meier spielte beim 1. FC Nordbruch.|Es waren 12.|Dann kam Regen."),
        ("es", "D. Juan llegó a las 5 p. m. del lunes.|Dijo que no.|El ministro calló."),
        ("es", "«¿Por qué?» preguntó el Sr. López.|Nadie respondió."),
        ("fr", "J.-P. Martin, de la C.G.T., l’U.R.S.S. et A. Roy ont dit non.|Il part."),
        ("fr", "Le 14 juil. dernier, il pleuvait.|Rien d’autre."),
        ("fr", "C’est le virus A.|Elle le sait."),
        ("es", "El ministro L. Ruiz y A. Gil van.|Luego hablan."),
        ("pt", "O ministro L. Silva vai.|É o grupo A.|O outro não."),
        ("es", "Madrid, 14 sep (EFE).- Murieron dos.|El P.S.O.E. calló."),
        ("de", "H.-D. Genscher kam.|Er ging."),
        ("en", "It rained.|(He left early.)|She stayed, with J.P. Poe (No. 7).|It went on."),
        ("it", "Ha detto di no.|Il ministro tace."),
        ("ar", "قال د. أحمد إن الجسر مغلق.|ثم ذهب."),
        ("ja", "「はい。」と市長は言った。|会議は終わった。"),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(language: str, text: str) -> None:
    """Abbreviations, ordinals, times, calls and questions end no sentence; `|` marks what does."""
    assert cut(text.replace("|", " "), language) == text.split("|")


@pytest.mark.parametrize("width", [50, 60, 65, 68, 72, 80, 100, 130])
@pytest.mark.parametrize("stem", STEMS)
def test_hard_wrapped_text_has_the_same_sentences(stem: str, width: int) -> None:
    """Lines that were filled to a width are prose, whatever the width is."""
    article = example(stem)
    language = article.language or "en"
    paragraphs = article.text[slice(*(article.body or (0, None)))].split("\n\n")
    paragraphs = [" ".join(paragraph.split("\n")) for paragraph in paragraphs]
    fill = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False).fill
    wrapped = "\n\n".join(map(fill, paragraphs))
    assert cut(wrapped, language) == cut("\n\n".join(paragraphs), language)


def test_lines_that_are_no_prose_stand_alone() -> None:
    """Headings, list items and addresses are sentences of their own."""
    lines = ["Key points of the treaty on the lower Ostra", "- Water is shared", "- Dams stay"]
    assert cut("\n".join(lines)) == lines


def test_a_dash_within_wrapped_prose_is_no_list() -> None:
    """A line of filled prose may begin with a dash or a hash."""
    text = (
        "The ministry said that eleven people had died on the northern bank\n"
        "- among them two children - and that others were still missing in\n"
        "#Oldtown, where the water rose by two metres during Tuesday night\n"
        "and where no boat could land."
    )
    assert len(cut(text)) == 1


def test_a_long_paragraph_is_cut_at_sentences() -> None:
    """Text without paragraphs has the sentences that it would have with them."""
    one = "Mr. Berg said that the bridge in Oldtown was shut. Ms. Lund denied it at 9 a.m. Monday."
    assert cut(" ".join([one] * 200)) == cut(one) * 200


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    text=st.text(alphabet="aM d1.7!?“”\"'«»\n -—(é[」と。\u00a0\u202e", max_size=300)
    | st.text(max_size=100)
)
def test_every_character_stands_in_one_sentence(language: str, text: str) -> None:
    """Sentences are in order, hold no white space around them, and miss nothing."""
    found = sentences.ranges(text, 0, len(text), language)
    position = 0
    for start, end in found:
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize("space", ["\u00a0", "\u3000", "\u202f\u202f"])
def test_a_space_between_an_initial_and_its_stop_is_survived(space: str) -> None:
    """Sentencex panics there, which no `except Exception` sees and which would end a run."""
    text = f"It is plan B{space}. Nobody knows it."
    found = sentences.ranges(text, 0, len(text), "en")
    assert [text[start:end] for start, end in found][-1].endswith("Nobody knows it.")


@pytest.mark.parametrize("piece", ["a", "“", "Ms. ", "A. ", "no. X", "7. ", "! ", "\n- x"])
def test_hostile_text_is_cut_as_well(piece: str) -> None:
    """A long text of what looks like no end is cut, and nothing of it is lost."""
    text = piece * (300_000 // len(piece))
    found = sentences.ranges(text, 0, len(text), "de")
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())
