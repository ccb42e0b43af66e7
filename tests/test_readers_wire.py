"""Title, byline and dateline are recognised when they are certain, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.articles import Article
from summarizer.readers import read_file

LEAD = "The harbour office closed the north quay on Monday after a crane had fallen on it."
NEXT = "Nobody was hurt, the office said, but the ferries will sail from the south quay."
STORY = f"{LEAD}\n\n{NEXT}"
FRENCH = "Le port a été fermé lundi par la préfecture, qui a dit que les ferries sont à quai."
GERMAN = "Der Hafen ist am Montag von der Behörde gesperrt worden, und die Fähren sind nicht da."
SPANISH = "El puerto fue cerrado el lunes por la autoridad, que dijo que los barcos se han ido."


def read(tmp_path: Path, text: str, name: str = "a.txt") -> Article:
    """Read a text from a real file."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (item,) = read_file(path)
    assert item.article, item.failure
    return item.article


def test_a_headline_above_a_blank_line_is_the_title(tmp_path: Path) -> None:
    """The title goes into its field and is not numbered."""
    article = read(tmp_path, f"Crane falls on quay\n\n{STORY}\n")
    assert article.title == "Crane falls on quay"
    assert article.sentences[0].text == LEAD
    assert article.body == (21, 21 + len(STORY))


def test_the_text_is_kept_whole(tmp_path: Path) -> None:
    """What is not numbered stays in the text."""
    text = f"Crane falls on quay\n\n{STORY}\n\nBy Emma Jamal\n"
    assert read(tmp_path, text).text == text


@pytest.mark.parametrize(
    "line",
    [
        "A crane fell on the quay.",  # a sentence
        "He said: “The crane fell.”",
        "a crane falls on quay",  # the rest of something
        "- Crane falls on quay",
        "— Combien de temps ?",
        "# Crane falls",
        "1. Crane falls on quay",
        "In the harbour of the town,",
        "Quay",
        "Crane " * 50,
    ],
)
def test_a_first_line_that_may_be_no_title_is_numbered(tmp_path: Path, line: str) -> None:
    """In doubt there is no title and everything is numbered."""
    article = read(tmp_path, f"{line}\n\n{STORY}")
    assert article.title is None
    assert article.body is None


@pytest.mark.parametrize(
    "line",
    [
        "BREAKING NEWS",
        "FOR IMMEDIATE RELEASE",
        "(Adds quote, details)",
        "[Corrects name in second paragraph]",
        "Emma Jamal",
        "EMMA JAMAL",
        "Emma Jamal, Reuters",
        "Updated 5:00 p.m. ET Feb. 7, 2024",
        "Wednesday, February 7, 2024, 11:30",
        "Harbour Post, 7 February 2024",
        "EMBARGOED UNTIL 6 A.M. WEDNESDAY",
        "Page 1 of 3",
        "© Reuters 2024",
        "Copyright 2024 Harbour Post",
        "From our correspondent in Oldtown",
        "Text: Emma Jamal",
        "A street in Oldtown on Tuesday (Photo: Reuters)",
    ],
)
def test_a_notice_above_a_story_is_no_title(tmp_path: Path, line: str) -> None:
    """What desks write above stories stays a line of the text."""
    article = read(tmp_path, f"{line}\n\n{STORY}")
    assert article.title is None
    assert article.body is None


@pytest.mark.parametrize(
    "line",
    [
        "Crane Falls, Ferry Sails",
        "Oil Prices Fall",
        "Update on crane: ferry sails",
        "Breaking news changes a town",
        "Live: crane falls on quay",
        "Copyrights of songs last longer",
        "Page one of a long story",
    ],
)
def test_a_headline_may_begin_like_a_notice(tmp_path: Path, line: str) -> None:
    """Only whole notices are left out."""
    assert read(tmp_path, f"{line}\n\n{STORY}").title == line


def test_a_line_without_a_blank_line_below_is_no_title(tmp_path: Path) -> None:
    """Hard-wrapped prose begins with a line that looks like a headline."""
    assert read(tmp_path, f"Crane falls on quay\n{STORY}").title is None


def test_lines_without_prose_below_have_no_title(tmp_path: Path) -> None:
    """A list or a poem is no story with a headline."""
    assert read(tmp_path, "North quay closed\n\nSouth quay open\n\nEast quay open").title is None


def test_a_headline_may_be_a_question(tmp_path: Path) -> None:
    """Question marks end headlines as well."""
    assert read(tmp_path, f"Who let the crane fall?\n\n{STORY}").title == "Who let the crane fall?"


def test_a_chinese_headline_needs_no_spaces(tmp_path: Path) -> None:
    """Scripts without case are judged by punctuation alone."""
    assert read(tmp_path, "港口起重机倒塌\n\n港务局周一说，没有人受伤。").title == "港口起重机倒塌"


@pytest.mark.parametrize(
    ("dateline", "place", "outlet"),
    [
        ("QAMISHLI, Syria (North Press) – ", "QAMISHLI, Syria", "North Press"),
        ("PARIS (Reuters) - ", "PARIS", "Reuters"),
        ("LONDON, Feb 8 (AP) — ", "LONDON", "AP"),
        ("LONDON, 8 Feb. 2024 (AP) -- ", "LONDON", "AP"),
        ("PORT-AVEL (Agence Littorale) – ", "PORT-AVEL", "Agence Littorale"),
        ("WASHINGTON, D.C. (AP) — ", "WASHINGTON, D.C.", "AP"),
        ("ST. JOHN'S, Newfoundland (Post) — ", "ST. JOHN'S, Newfoundland", "Post"),
        ("GAZA/CAIRO (Reuters) - ", "GAZA/CAIRO", "Reuters"),
        ("Paris (AFP) – ", "Paris", "AFP"),
        ("Berlin (dpa) - ", "Berlin", "dpa"),
        ("LIMA, Peru — ", "LIMA, Peru", None),
        ("LONDON, Feb. 8 — ", "LONDON", None),
        ("LONDON, Wednesday — ", "LONDON", None),
        ("LONDON, Wednesday, Feb. 7 (Reuters) - ", "LONDON", "Reuters"),
        ("PARIS (France) — ", "PARIS", None),
        ("LOS ANGELES (California) — ", "LOS ANGELES", None),
        ("WASHINGTON (Tuesday) — ", "WASHINGTON", None),
        ("Madrid, 7 feb (EFE).- ", "Madrid", "EFE"),
        ("Berlin (dpa/lsw) - ", "Berlin", "dpa/lsw"),
        ("IOWA (AP) _ ", "IOWA", "AP"),
        ("القاهرة (رويترز) - ", "القاهرة", "رويترز"),
    ],
)
def test_a_dateline_gives_place_and_outlet(
    tmp_path: Path, dateline: str, place: str, outlet: str | None
) -> None:
    """Town in capitals, date, agency, dash: the common forms; it stays in its sentence."""
    article = read(tmp_path, f"Crane falls on quay\n\n{dateline}{STORY}")
    assert (article.place, article.outlet) == (place, outlet)
    assert article.sentences[0].start == article.text.index(dateline)


@pytest.mark.parametrize(
    "start",
    [
        "NATO (North Atlantic Treaty Organization) – ",
        "CENTCOM (the command) – ",
        "BREAKING (Reuters) - ",
        "GAZA (Feb. 8) - ",
        "SPORTS — ",
        "SPORTS (Tuesday) — ",
        "Marsh (France) – ",
        "PORT LISSANE — ",
        "The mayor (Green Party) – ",
        "Quay (Post) – ",
        "HARBOUR OFFICE (Post) said – ",
    ],
)
def test_what_may_be_no_dateline_gives_nothing(tmp_path: Path, start: str) -> None:
    """Abbreviations, labels and parentheses are no places."""
    article = read(tmp_path, start + STORY)
    assert (article.place, article.outlet) == (None, None)


def test_a_dateline_counts_at_the_start_of_the_story_only(tmp_path: Path) -> None:
    """A second dateline is text."""
    assert read(tmp_path, f"{LEAD}\n\nPARIS (Reuters) - {NEXT}").place is None


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By Emma Jamal", "Emma Jamal"),
        ("BY EMMA JAMAL", "EMMA JAMAL"),
        ("By Emma Jamal and Tom O’Neill", "Emma Jamal and Tom O’Neill"),
        ("By Emma Jamal, Tom van der Berg and Ana-Lucía Paz", None),
        ("By Emma Jamal, courts reporter", "Emma Jamal"),
        ("By Emma Jamal, Staff Writer", "Emma Jamal"),
        ("By EMMA JAMAL, Associated Press", "EMMA JAMAL"),
        ("By Emma Jamal, Reuters", "Emma Jamal"),
        ("By Emma Jamal, AP", "Emma Jamal"),
        ("By Emma Jamal, The Harbour Post", "Emma Jamal"),
        ("By Emma Jamal and Tom Ray, Washington Bureau Chief", "Emma Jamal and Tom Ray"),
        ("By Emma Jamal and Emily Post", None),
        ("By J. R. Smith Jr.", "J. R. Smith Jr."),
        ("By: Khalid al-Saadi", "Khalid al-Saadi"),
        ("*By Emma Jamal*", "Emma Jamal"),
    ],
)
def test_a_last_line_may_be_a_byline(tmp_path: Path, byline: str, author: str | None) -> None:
    """Short, capitalised names behind "By"; they are the author and no sentence."""
    article = read(tmp_path, f"{STORY}\n\n{byline}\n")
    assert article.author == (author or byline.removeprefix("By "))
    assert article.sentences[-1].text == NEXT


@pytest.mark.parametrize(
    ("byline", "lead"),
    [("Par Maëlle Guerrand", FRENCH), ("Von Anna Groß", GERMAN), ("Por Ana Paz", SPANISH)],
)
def test_bylines_of_other_languages(tmp_path: Path, byline: str, lead: str) -> None:
    """The word for "by" counts in a text of its language."""
    assert read(tmp_path, f"{lead}\n\n{byline}").author == byline[4:]


def test_a_first_name_is_not_taken_for_a_german_by(tmp_path: Path) -> None:
    """In an English text "Von" is a name."""
    assert read(tmp_path, f"{STORY}\n\nVon Miller Jones").author is None


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the river had fallen.",
        "By Friday Night",
        "By Emma Jamal.",
        "By then Emma Jamal had left",
        "By Reuters",
        "By Land and Sea",
        "By the river, Emma Jamal waited",
    ],
)
def test_a_line_with_by_that_may_be_no_byline_is_numbered(tmp_path: Path, line: str) -> None:
    """Sentences and phrases that begin with "By" stay in the story."""
    article = read(tmp_path, f"{STORY}\n\n{line}")
    assert article.author is None
    assert article.sentences[-1].text == line


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_headline_byline_body(tmp_path: Path, gap: str) -> None:
    """A byline may stand between headline and story, with or without blank line above it."""
    article = read(tmp_path, f"Crane falls on quay{gap}By Emma Jamal\n\nLIMA (Post) – {STORY}")
    assert (article.title, article.author) == ("Crane falls on quay", "Emma Jamal")
    assert (article.place, article.outlet) == ("LIMA", "Post")
    assert article.sentences[0].text.startswith("LIMA (Post) – The harbour")


def test_a_byline_alone_above_the_story(tmp_path: Path) -> None:
    """A byline needs no headline."""
    article = read(tmp_path, f"By Emma Jamal\n\n{STORY}")
    assert (article.author, article.title) == ("Emma Jamal", None)
    assert article.sentences[0].text == LEAD


def test_a_byline_alone_is_no_story_without_text(tmp_path: Path) -> None:
    """At least one sentence is always left."""
    article = read(tmp_path, "By Emma Jamal")
    assert len(article.sentences) == 1


def test_a_dateline_without_a_story_behind_it(tmp_path: Path) -> None:
    """Nothing is lost when a file ends early."""
    assert len(read(tmp_path, "Crane falls on quay\n\nPARIS (Reuters) - ").sentences) == 2


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Monday, May 18, 2009", "2009-05-18"),
        ("18 May 2009", "2009-05-18"),
        ("2009-05-18", "2009-05-18"),
        ("*May 18, 2009*", "2009-05-18"),
        ("Sept. 18, 2009, 11:30 p.m. ET", "2009-09-18"),
        ("18 mai 2009", "2009-05-18"),
    ],
)
def test_a_date_alone_below_the_title_is_the_day_of_publication(
    tmp_path: Path, line: str, day: str
) -> None:
    """A whole date on a line of its own; it is no sentence."""
    article = read(tmp_path, f"Crane falls on quay\n\n{line}\n\nBy Emma Jamal\n\n{STORY}")
    assert (article.title, article.published) == ("Crane falls on quay", day)
    assert article.author == "Emma Jamal"
    assert article.sentences[0].text == LEAD


@pytest.mark.parametrize("line", ["May 18", "May 2009", "2009", "Monday", "May 32, 2009"])
def test_less_than_a_whole_date_is_no_day_of_publication(tmp_path: Path, line: str) -> None:
    """In doubt the line is numbered."""
    article = read(tmp_path, f"Crane falls on quay\n\n{line}\n\n{STORY}")
    assert (article.published, article.body) == (None, None)


def test_a_date_may_stand_below_a_byline(tmp_path: Path) -> None:
    """Also where the title is a heading of Markdown."""
    article = read(
        tmp_path, f"# Crane falls\n\n*By Emma Jamal*\n\n*May 18, 2009*\n\n{STORY}", "a.md"
    )
    assert (article.author, article.published) == ("Emma Jamal", "2009-05-18")
    assert article.sentences[0].text == LEAD


def test_a_date_without_a_title_above_is_numbered(tmp_path: Path) -> None:
    """A story may begin with the day of which it tells."""
    assert read(tmp_path, f"May 18, 2009\n\n{STORY}").published is None


@pytest.mark.parametrize(
    "head",
    [
        "Title: Crane falls on quay\nDate: 2009-05-18\nAuthor: By Emma Jamal\nSource: Post\n\n",
        "\nHEADLINE: Crane falls on quay\nBYLINE: Emma Jamal\nPublisher: Post\nDate: May 18, 2009\n\n",
    ],
)
def test_lines_with_labels_state_facts(tmp_path: Path, head: str) -> None:
    """They stand above the story and are no sentences of it."""
    article = read(tmp_path, head + STORY)
    assert (article.title, article.published) == ("Crane falls on quay", "2009-05-18")
    assert (article.author, article.outlet) == ("Emma Jamal", "Post")
    assert article.sentences[0].text == LEAD


def test_the_head_of_a_message_tells_its_title_alone(tmp_path: Path) -> None:
    """It may have been sent by anybody, on any day."""
    head = (
        "From: Tom Ray <ray@post.example>\nDate: Mon, 18 May 2009 10:00:00 +0000\n"
        "Subject: Fwd: Crane falls\n on quay\n\n"
    )
    article = read(tmp_path, head + STORY)
    assert (article.title, article.published, article.author) == ("Crane falls on quay", None, None)
    assert article.sentences[0].text == LEAD


@pytest.mark.parametrize(
    "head",
    [
        "Date: none has been set, officials said.\n\n",
        "Title: Crane\nDead: three people on the quay.\n\n",
        "Title: Crane\nDate: 2009-05-18\n",
        "Words: 512\nPage: 3\n\n",
    ],
)
def test_lines_that_may_be_no_labels_are_numbered(tmp_path: Path, head: str) -> None:
    """One line alone, a label that is not known, or no blank line below."""
    assert read(tmp_path, head + STORY).body is None


@pytest.mark.parametrize("slug", ["BC-Crane Collapse, 3rd Ld-Writethru", "^BC-EU--Crane,500<"])
def test_the_slug_of_an_agency_is_no_sentence(tmp_path: Path, slug: str) -> None:
    """Behind it a story begins as others do."""
    told = f"{slug}\n\nBy EMMA JAMAL\nAssociated Press Writer\n\nLIMA (AP) – {STORY}"
    article = read(tmp_path, told)
    assert (article.author, article.place) == ("EMMA JAMAL", "LIMA")
    assert article.sentences[0].text == f"LIMA (AP) – {LEAD}"


@pytest.mark.parametrize("line", ["AM-FM radio closes its doors", "Harbour Post reporters left"])
def test_a_line_that_may_be_no_slug_or_desk_is_numbered(tmp_path: Path, line: str) -> None:
    """In doubt it is the story."""
    article = read(tmp_path, f"By Emma Jamal\n\n{line}\n\n{STORY}")
    assert article.sentences[0].text == line
