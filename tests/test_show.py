"""One record in the terminal: what a person reads, and what an article cannot do there."""

from __future__ import annotations

import io
import re
from typing import Any

import ledgers
import pytest
from rich.cells import cell_len
from rich.console import Console

from summarizer.articles import Article
from summarizer.record import Record, Span
from summarizer.show import render
from summarizer.show.evidence import merged
from summarizer.show.timeline import ordered
from summarizer.show.visible import visible

CODES = re.compile(r"\x1b\[[0-9;]*m")


def shown(record: Record, article: Article, width: int = 80, **options: Any) -> str:
    """What a pipe gets."""
    file = io.StringIO()
    render(record, article, Console(file=file, width=width), **options)
    return file.getvalue()


def in_colour(record: Record, article: Article, width: int = 80, **environment: str) -> str:
    """What a terminal gets."""
    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=True,
        color_system="standard",
        _environ=environment,
    )
    render(record, article, console)
    return file.getvalue()


def section(page: str, title: str) -> str:
    """The lines of one section, joined by single spaces."""
    body = page.partition(f"── {title} ")[2].partition("\n")[2].partition("\n── ")[0]
    return " ".join(body.split())


@pytest.fixture(scope="module")
def depot() -> str:
    return shown(*ledgers.depot(), width=100)


@pytest.mark.parametrize("make", ledgers.ALL)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(make: Any, width: int) -> None:
    """From 60 columns up every line fits, whatever the script."""
    lines = shown(*make(), width=width, earlier=ledgers.DEPOT_EARLIER).split("\n")
    assert max(map(cell_len, lines)) <= min(width, 100)
    assert not any(line.endswith(" ") for line in lines)


def test_the_header_says_what_it_is_and_how_it_stands(depot: str) -> None:
    """Title, outlet, date and status stand above all, the status as icon and word."""
    top = depot.partition("── Summary")[0]
    assert ledgers.DEPOT.title in top
    assert "Meridian Wire · 2025-03-06 · Marta Linn · en" in top
    assert re.search(r"✘ flagged +1 error · \d+ warnings?", top)
    assert "3 events · 5 statements · 4 sources · 6 sentences" in top


def test_a_verified_record_says_so() -> None:
    """A record without issues has no section of issues and says `verified`."""
    record, article = ledgers.emoji()
    page = shown(record.model_copy(update={"issues": [], "status": "verified"}), article)
    assert "✔ verified  no issues" in page
    assert "── Issues" not in page


def test_the_summary_shows_its_citations(depot: str) -> None:
    """Behind each sentence stand the numbers of the sentences it rests on."""
    assert "at Marrow Bay. [1]" in section(depot, "Summary")
    assert "guards died. [2-3]" in section(depot, "Summary")


def test_events_are_a_timeline(depot: str) -> None:
    """Events come by date, those without a day last and apart."""
    events = section(depot, "Events")
    places = [events.index(f"{name} ") for name in ("claimed e2", "occurred e1", "planned e3")]
    assert places == sorted(places)
    assert places[1] < events.index("On a day that is not known") < places[2]


def test_dates_sort_by_their_first_day() -> None:
    """A month comes before a day in it, an open range by its end, an unknown year apart."""
    event = ledgers.depot()[0].events[0]
    dates = ["2025-03-05", "XXXX-02-02", "2025-03", "../2024-01-01", None, "2024-12-31~", "soon"]
    events = [event.model_copy(update={"date": date}) for date in dates]
    dated, undated = ordered(events)
    assert [dates[place] for place in dated] == [
        "../2024-01-01",
        "2024-12-31~",
        "2025-03",
        "2025-03-05",
    ]
    assert [dates[place] for place in undated] == ["XXXX-02-02", None, "soon"]


def test_an_event_shows_what_is_known_of_it(depot: str) -> None:
    """Date words and date, place, sides, each count with its teller, and what it answers."""
    events = section(depot, "Events")
    for part in (
        "when late on Wednesday → 2025-03-05",
        "where Marrow Bay",
        "who The Salt Front → the fuel depot",
        "killed six guards (6) – according to Radio Tidewatch",
        "killed at least two guards (≥ 2) – according to The coastal army",
        "killed two of its fighters (2) – according to the article",
        "answers e2: A raid killed two fighters of the Front.",
    ):
        assert part in events.replace("│ ", "")


def test_statements_say_who_how_and_what(depot: str) -> None:
    """Each statement has its source with kind and affiliation, via, cue, act, mode and words."""
    said = section(depot, "Who said what")
    assert (
        "Idra Valk person · a spokeswoman for the Front “told” · warns · direct · "
        "via the Bay Observer [4] ┃ “We will answer every raid”"
    ) in said
    assert "(nobody is named)" in said
    assert "at least two guards were killed … 11 others injured" in said


def test_sources_say_how_often_they_speak(depot: str) -> None:
    """The list of sources counts statements, and who was told."""
    sources = section(depot, "Sources")
    assert "s2 The coastal army military · 2 statements" in sources
    assert "s4 the Bay Observer media · 0 statements · told 1 time" in sources


def test_issues_stand_by_severity_and_are_explained_once() -> None:
    """Errors come first with code, sentences, message and path; a check is explained once."""
    record, article = ledgers.hostile()
    issues = section(shown(record, article, explain={"text.not_found": "Why it is."}), "Issues")
    assert issues.rindex("✘ error") < issues.index("▲ warning")
    assert issues.count("Why it is.") == 1
    assert "/events/0/place" in issues
    assert "text.not_found [1]" in issues


def test_what_an_issue_is_about_is_marked(depot: str) -> None:
    """The statement with an error has its icon, and so has the sentence in the margin."""
    assert "(nobody is named) ✘" in section(depot, "Who said what")
    assert re.search(r"^✘ 6 │", depot, re.MULTILINE)
    assert re.search(r"^  4 │", depot, re.MULTILINE)


def test_without_colours_marks_are_brackets(depot: str) -> None:
    """A pipe gets sentence numbers, a legend, and brackets that nest."""
    article = section(depot, "Article")
    assert "marked: ⟦content⟧ {source} ‹cue› @date@ #count#" in article
    assert "2 │ {Radio Tidewatch}, a station {close to the Front}, ‹said›" in article
    assert "⟦#six guards# were killed⟧." in article
    assert "@late on Wednesday@" in article
    assert "\x1b" not in depot


def test_no_color_means_brackets_too() -> None:
    """NO_COLOR on a terminal gives brackets and no colour."""
    page = in_colour(*ledgers.depot(), NO_COLOR="1")
    assert "{Radio Tidewatch}" in CODES.sub("", page)
    assert not re.search(r"\x1b\[(\d+;)*3[0-7]m", page)


def test_with_colours_the_text_stays_as_it_is() -> None:
    """On a terminal marks are styles: the article's words stand unbroken between them."""
    page = in_colour(*ledgers.depot())
    bare = " ".join(CODES.sub("", page).split())
    assert "2 │ Radio Tidewatch, a station close to the Front, said six guards were killed." in bare
    assert "\x1b[1;36mRadio Tidewatch\x1b[0m" in page
    assert "\x1b[3;35msaid\x1b[0m" in page


def test_every_sentence_is_shown_with_its_number() -> None:
    """Without its marks the printed article is the article, number by number."""
    record, article = ledgers.arabic()
    page = section(re.sub("[⟦⟧{}‹›@#]", "", shown(record, article, width=200)), "Article")
    for sentence in article.sentences:
        assert f"{sentence.number} │ {sentence.text}" in page


def test_text_outside_the_numbered_body_is_shown_too() -> None:
    """A title above and a byline below the body stand there without numbers."""
    text = "A HEADLINE\n\nThe mayor spoke on Monday.\n\nBy A. Writer"
    start = text.index("The")
    end = start + len("The mayor spoke on Monday.")
    article = Article(text=text, body=(start, end), language="en")
    record = ledgers.record_of(
        article, {"summary": [], "sources": [], "events": [], "attributions": []}
    )
    lines = shown(record, article).partition("── Article")[2].split("\n")
    assert "      A HEADLINE" in lines
    assert "  1 │ The mayor spoke on Monday." in lines
    assert "      By A. Writer" in lines


def test_marks_of_one_kind_that_overlap_become_one() -> None:
    """Two spans of one kind over the same words are one mark, of two kinds two."""
    record, article = ledgers.depot()
    word = article.text.index("Radio Tidewatch")
    span = record.spans["/sources/0/name"]
    assert (span.start, span.end) == (word, word + len("Radio Tidewatch"))
    wider = Span(start=word, end=word + 17, exact=article.text[word : word + 17], prefix="",
                 suffix="", match="exact")  # fmt: skip
    spans = {"/sources/0/name": span, "/attributions/0/source_text": wider,
             "/attributions/0/cue": wider}  # fmt: skip
    marks = merged(record.model_copy(update={"spans": spans}))
    assert [(mark.kind.name, mark.start, mark.end) for mark in marks] == [
        ("source", word, word + 17),
        ("cue", word, word + 17),
    ]


def test_what_changed_since_the_earlier_text() -> None:
    """Sentences taken out and added are shown, the rest is counted."""
    changes = section(
        shown(*ledgers.depot(), width=100, earlier=ledgers.DEPOT_EARLIER),
        "Changed since the earlier version",
    )
    assert (
        "- Radio Tidewatch, a station close to the Front, said five guards were killed." in changes
    )
    assert "+ [2] Radio Tidewatch, a station close to the Front, said six guards" in changes
    assert "+ [6] The cabinet is to meet on Friday." in changes
    assert changes.endswith("4 sentences unchanged")


def test_many_changes_are_cut_short() -> None:
    """Of another story under the same url only the beginning is listed."""
    earlier = Article(text="\n\n".join(f"Old line {n} of it." for n in range(60)), language="en")
    changes = section(shown(*ledgers.depot(), earlier=earlier), "Changed since the earlier version")
    assert changes.count("- Old line") < 60
    assert "more changes, 0 sentences unchanged" in changes


def test_the_footer_says_how_the_record_came_about(depot: str) -> None:
    """Model, endpoint, prompt, mode, attempts, repairs, tokens, cost, seconds, version."""
    footer = section(depot, "Provenance")
    for part in (
        "gpt-4.1-mini · api.example.org",
        "news 1 · 5f2c09a1be77d310",
        "json_schema strict · temperature 0, seed 7",
        "2 requests · 1 repair · 11.4 s",
        "5,312 sent (2,048 cached) + 1,874 answered = 7,186 · $0.0051",
        "0.1.0",
    ):
        assert part in footer


@pytest.mark.parametrize("colour", [False, True])
def test_nothing_in_a_record_acts_on_the_terminal(colour: bool) -> None:
    """No control, no override, no markup, no link and no emoji code of an article gets through."""
    record, article = ledgers.hostile()
    page = in_colour(record, article) if colour else shown(record, article)
    bare = CODES.sub("", page)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", bare)
    assert "[red]loud[/red]" in bare
    assert ":smile:" in bare
    assert "␛[31mred\\u202e" in bare


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\x00b", "a␀b"),
        ("\x1b[2J", "␛[2J"),
        ("\x7f", "␡"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202eabc\u202c", "\\u202eabc\\u202c"),
        ("one\n  two\tthree", "one two three"),
        ("a\rb", "a␍b"),
        ("👩\u200d🚒 نمی\u200cخواهم", "👩\u200d🚒 نمی\u200cخواهم"),
        ("x\U000e0041y", "x\\ue0041y"),
        ("قال: «نعم»", "قال: «نعم»"),
    ],
)
def test_visible(text: str, seen: str) -> None:
    """What acts on a terminal becomes visible; scripts and emoji stay as they are."""
    assert visible(text) == seen


def test_a_record_of_nothing_prints() -> None:
    """A record without events, sources and statements has a header, the article and a footer."""
    article = Article(text="Nothing happened.", language="en")
    parts: dict[str, Any] = {"summary": [], "sources": [], "events": [], "attributions": []}
    page = shown(ledgers.record_of(article, parts, cost=None), article)
    assert "(no title)" in page
    assert "1 │ Nothing happened." in page
    assert "cost unknown" in page
    assert "── Events" not in page
