"""Each check: what it finds, what it leaves alone, and where it says so."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest
from conftest import STEMS, example, reference
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer import Article, Draft, Issue, Span, check
from summarizer.checks import CHECKS, examine, status_of
from summarizer.draft import Act, EventType, Factuality, Mode, Outcome, SourceKind

# Published on a Thursday.
ENGLISH = Article(
    text=(
        "Three fishing boats sank off Tarn Head on Wednesday, and at least six sailors died.\n\n"
        "Harbour master Edda Quill said the storm had come without warning. The coast guard, which "
        "had counted four dead, said in a statement that a dozen people were missing.\n\n"
        "“We saw the lights go out.\nThen the sea took them.\nNobody could have helped,” said Olav "
        "Brenner, a fisherman.\n\n"
        "Brenner told the Tarn Echo that Captain Ruud had refused to turn back. The captain's focus "
        "was the catch, a friend of the captain said.\n\n"
        "The search is to end on Saturday. More than 40 volunteers took part; nearly 90 million "
        "crowns were promised. German divers arrived on Feb. 2."
    ),
    published="2024-02-08",
    language="en",
)
FRENCH = Article(
    text=(
        "Trois chalutiers ont coulé mercredi au large de Port-Tarn, faisant au moins six morts.\n\n"
        "« Nous n’avons rien pu faire, la mer a tout pris », a déclaré Odile Brenner, une "
        "pêcheuse. Selon la capitainerie, une dizaine de personnes étaient portées disparues."
    ),
    published="2024-02-08",
    language="fr",
)
SPANISH = Article(
    text=(
        "Al menos seis marineros murieron el miércoles frente a Cabo Tarn. El alcalde dijo que "
        "la búsqueda seguía.\n\n«No pudimos hacer nada por ellos, nada», dijo Olga Bernal."
    ),
    published="2024-02-08",
    language="es",
)
GERMAN = Article(
    text=(
        "Mindestens sechs Seeleute starben am Mittwoch vor Tarnhafen. „Wir konnten nichts mehr für "
        "sie tun“, sagte Bürgermeisterin Hanna Brenner. Nach Angaben der Küstenwache werden zwölf "
        "Menschen vermisst."
    ),
    published="2024-02-08",
    language="de",
)
ARABIC = Article(
    text=(
        "قُتل ما لا يقل عن ستة بحارة يوم الأربعاء قرب رأس ترن. وقال رئيس البلدية إن البحث مستمر. "
        "«لم نستطع أن نفعل لهم أي شيء أبدا»، قالت هدى برنر."
    ),
    published="2024-02-08",
    language="ar",
)
ARTICLES = (ENGLISH, FRENCH, SPANISH, GERMAN, ARABIC)


def sentence(article: Article, part: str) -> int:
    """Number of the sentence that holds these words."""
    return next(one.number for one in article.sentences if part in one.text)


def event(**values: Any) -> dict[str, Any]:
    """An event that says nothing but what is given."""
    bare: dict[str, Any] = {
        "id": "e1", "type": "OTHER", "description": "Something happened.", "factuality": "occurred",
        "date_text": None, "date": None, "place": None, "actors": [], "recipients": [],
        "casualties": [], "responds_to": [], "cites": [1],
    }  # fmt: skip
    return bare | values


def count(text: str, minimum: int | None, maximum: int | None, **values: Any) -> dict[str, Any]:
    """A count of people killed, by nobody in particular."""
    bare = {"outcome": "killed", "count_text": text, "minimum": minimum, "maximum": maximum}
    return bare | {"who": None, "source": None} | values


def source(key: str, name: str, affiliation: str | None = None) -> dict[str, Any]:
    """A source."""
    return {"id": key, "name": name, "kind": "other", "affiliation": affiliation}


def attribution(**values: Any) -> dict[str, Any]:
    """Somebody said something, which nobody is named for."""
    bare: dict[str, Any] = {
        "source": None, "source_text": None, "via": None, "cue": "said", "act": "states",
        "mode": "indirect", "content": ["the"], "events": [], "cites": [2],
    }  # fmt: skip
    return bare | values


def found(
    article: Article,
    code: str,
    *,
    summary: list[tuple[str, list[int]]] | None = None,
    sources: list[dict[str, Any]] | None = None,
    events: list[dict[str, Any]] | None = None,
    attributions: list[dict[str, Any]] | None = None,
) -> list[Issue]:
    """The issues of one code that a draft of these parts raises."""
    draft = Draft.model_validate(
        {
            "summary": [{"text": text, "cites": cites} for text, cites in summary or []],
            "sources": sources or [],
            "events": events or [],
            "attributions": attributions or [],
        }
    )
    return [issue for issue in check(article, draft) if issue.code == code]


def paths(issues: list[Issue]) -> list[str]:
    return [issue.path for issue in issues]


# Pointers


def test_what_cites_nothing_is_reported_at_its_path() -> None:
    """cite.missing names each part that cites no sentence, and no other."""
    issues = found(
        ENGLISH,
        "cite.missing",
        summary=[("Boats sank.", [1]), ("People died.", [])],
        events=[event(cites=[])],
        attributions=[attribution(cites=[]), attribution()],
    )
    assert paths(issues) == ["/summary/1/cites", "/events/0/cites", "/attributions/0/cites"]
    assert {issue.severity for issue in issues} == {"error"}


@pytest.mark.parametrize("number", [0, -1, 99, 10**30])
def test_a_sentence_that_does_not_exist_is_reported(number: int) -> None:
    """cite.unknown points at the number itself and says how many sentences there are."""
    issues = found(ENGLISH, "cite.unknown", summary=[("Boats sank.", [1, number])])
    assert paths(issues) == ["/summary/0/cites/1"]
    assert f"1 to {len(ENGLISH.sentences)}" in issues[0].message


def test_the_last_sentence_can_be_cited() -> None:
    """cite.unknown leaves every sentence of the article alone."""
    numbers = [one.number for one in ENGLISH.sentences]
    assert not found(ENGLISH, "cite.unknown", summary=[("Boats sank.", numbers)])


def test_an_id_that_is_not_defined_is_reported_wherever_it_is_used() -> None:
    """ref.unknown covers sources, vias, counts, events and what they respond to."""
    issues = found(
        ENGLISH,
        "ref.unknown",
        sources=[source("s1", "Olav Brenner")],
        events=[event(casualties=[count("six", 6, 6, source="s2")], responds_to=["e1", "e2"])],
        attributions=[attribution(source="s3", source_text="Brenner", via="s4", events=["e3"])],
    )
    assert paths(issues) == [
        "/events/0/casualties/0/source",
        "/events/0/responds_to/1",
        "/attributions/0/source",
        "/attributions/0/via",
        "/attributions/0/events/0",
    ]


def test_the_id_of_a_source_is_no_id_of_an_event() -> None:
    """ref.unknown keeps sources and events apart, whatever they are called."""
    issues = found(
        ENGLISH,
        "ref.unknown",
        sources=[source("x", "Olav Brenner")],
        attributions=[attribution(source="x", source_text="Brenner", events=["x"])],
    )
    assert paths(issues) == ["/attributions/0/events/0"]


def test_an_id_that_is_there_twice_is_reported_at_the_second() -> None:
    """ref.duplicate names the later one; a source and an event may share an id."""
    twice = [source("s1", "Olav Brenner"), source("s1", "Edda Quill"), source("e1", "Captain Ruud")]
    issues = found(ENGLISH, "ref.duplicate", sources=twice, events=[event(id="e1")])
    assert paths(issues) == ["/sources/1/id"]


def test_what_points_at_itself_is_reported() -> None:
    """ref.circular: an event answers another one, and somebody tells somebody else."""
    issues = found(
        ENGLISH,
        "ref.circular",
        sources=[source("s1", "Olav Brenner"), source("s2", "Tarn Echo")],
        events=[event(responds_to=["e2", "e1"]), event(id="e2")],
        attributions=[
            attribution(source="s1", source_text="Brenner", via="s2"),
            attribution(source="s2", source_text="the Tarn Echo", via="s2"),
            attribution(),
        ],
    )
    assert paths(issues) == ["/events/0/responds_to/1", "/attributions/1/via"]
    assert {issue.severity for issue in issues} == {"warning"}


def test_an_answer_comes_behind_what_it_answers() -> None:
    """ref.circular: neither two answers to each other, nor an answer to what came later."""
    early, late = {"date": "2024-02-05"}, {"date": "2024-02-07"}
    mutual = [event(responds_to=["e2"]), event(id="e2", responds_to=["e1"])]
    assert paths(found(ENGLISH, "ref.circular", events=mutual)) == [
        "/events/0/responds_to/0",
        "/events/1/responds_to/0",
    ]

    def answer(own: dict[str, str], target: dict[str, str]) -> list[str]:
        pair = [event(responds_to=["e2"], **own), event(id="e2", **target)]
        return paths(found(ENGLISH, "ref.circular", events=pair))

    assert answer(early, late) == ["/events/0/responds_to/0"]
    assert not answer(late, early)
    assert not answer(early, early)
    assert not answer(early, late | {"factuality": "planned"})  # answered before it comes
    assert not answer({"date": "2024-02"}, late)
    assert not answer({"date": "no date"}, late)


def test_what_is_there_twice_is_reported_at_the_second() -> None:
    """entry.repeated: the same event under another id, the same count, the same statement."""
    six = count("six", 6, None, source="s1")
    twice = event(casualties=[six, six])
    said = attribution(source="s1", source_text="Quill", content=["the storm had come"])
    issues = found(
        ENGLISH, "entry.repeated", events=[twice, event(id="e2")], attributions=[said, said]
    )
    assert paths(issues) == ["/events/1", "/events/0/casualties/1", "/attributions/1"]
    assert {issue.severity for issue in issues} == {"warning"}


def test_what_differs_in_anything_is_there_once() -> None:
    """entry.repeated leaves another source, another outcome, another sentence alone."""
    six = count("six", 6, None, source="s1")
    others = [six | {"source": "s2"}, six | {"outcome": "injured"}, six | {"who": "sailors"}]
    said = attribution(content=["the storm had come"])
    assert not found(
        ENGLISH,
        "entry.repeated",
        events=[event(casualties=[six, *others]), event(id="e2", cites=[1, 2], casualties=[six])],
        attributions=[said, said | {"cites": [2, 3]}, said | {"content": ["the storm"]}],
    )


def test_words_that_stand_twice_may_be_given_twice() -> None:
    """entry.repeated: "two" here and "two" there are four."""
    article = Article(text="Two men died in Tarn and two in Hull. “No,” he said. “No,” he said.")
    two = count("two", 2, 2)
    said = attribution(content=["No,"], cites=[2, 3])
    events = [event(casualties=[two] * 3)]
    issues = found(article, "entry.repeated", events=events, attributions=[said] * 2)
    assert paths(issues) == ["/events/0/casualties/2"]


# Verbatim texts


@pytest.mark.parametrize(
    ("article", "text", "stands"),
    [
        (ENGLISH, "Tarn Head", True),
        (ENGLISH, "tarn  HEAD", True),
        (ENGLISH, "US", False),  # stands inside "focus"
        (ENGLISH, "Tarn Hea", False),
        (ENGLISH, "Harn Head", False),
        (ENGLISH, "", False),
        (FRENCH, "au large de Port‑Tarn", True),
        (FRENCH, "Port Tarn", False),
        (GERMAN, "Tarnhafen", True),
        (GERMAN, "hafen", False),
        (ARABIC, "رأس ترن", True),
        (ARABIC, "البلدية", True),
        (ARABIC, "بلدية", True),  # without the article that is written onto it
        (ARABIC, "لدية", False),
    ],
)
def test_a_verbatim_text_has_to_stand_in_the_article(
    article: Article, text: str, stands: bool
) -> None:
    """text.not_found asks for whole words, after folding marks, spaces, form and case."""
    issues = found(article, "text.not_found", events=[event(place=text)])
    assert paths(issues) == ([] if stands else ["/events/0/place"])


def test_every_verbatim_field_is_looked_for() -> None:
    """text.not_found has an indexed path for each verbatim field of the draft."""
    nowhere = "words that nobody wrote"
    issues = found(
        ENGLISH,
        "text.not_found",
        sources=[source("s1", nowhere, nowhere)],
        events=[
            event(
                date_text=nowhere,
                place=nowhere,
                actors=[nowhere],
                recipients=["Captain Ruud", nowhere],
                casualties=[count(nowhere, None, None, who=nowhere)],
            )
        ],
        attributions=[
            attribution(source="s1", source_text=nowhere, cue=nowhere, content=["storm", nowhere])
        ],
    )
    assert paths(issues) == [
        "/sources/0/name",
        "/sources/0/affiliation",
        "/events/0/date_text",
        "/events/0/place",
        "/events/0/actors/0",
        "/events/0/recipients/1",
        "/events/0/casualties/0/count_text",
        "/events/0/casualties/0/who",
        "/attributions/0/source_text",
        "/attributions/0/cue",
        "/attributions/0/content/1",
    ]


def test_a_source_without_its_mention_is_reported() -> None:
    """text.not_found: a null source_text goes only with a null source."""
    sources = [source("s1", "Olav Brenner")]
    issues = found(
        ENGLISH, "text.not_found", sources=sources, attributions=[attribution(source="s1")]
    )
    assert paths(issues) == ["/attributions/0/source_text"]
    assert not found(ENGLISH, "text.not_found", sources=sources, attributions=[attribution()])


def test_an_entry_that_says_nothing_is_reported() -> None:
    """text.not_found: what is empty would cover its sentences in silence."""
    issues = found(
        ENGLISH,
        "text.not_found",
        summary=[(" ", [1])],
        events=[event(description="…")],
        attributions=[attribution(content=[]), attribution(content=["", "."])],
    )
    assert paths(issues) == [
        "/attributions/1/content/0",
        "/attributions/0/content",
        "/summary/0/text",
        "/events/0/description",
    ]
    said = [attribution(content=[".", "The harbour"])]
    assert "/attributions/0/content" not in paths(
        found(ENGLISH, "text.not_found", attributions=said)
    )


def test_a_draft_that_says_nothing_is_told() -> None:
    """coverage.empty: a warning, as all that is left out."""
    [issue] = found(ENGLISH, "coverage.empty")
    assert (issue.path, issue.severity) == ("", "warning")
    assert not found(ENGLISH, "coverage.empty", summary=[("Boats burned.", [1])])


def test_a_count_full_of_blanks_is_checked_in_time() -> None:
    """What says that a count is a part is not looked for in pages of blanks."""
    text = ("a" + " " * 99) * 50
    article = Article(text=text + "and 5 fell.", language="en")
    counts = [count(text, 1, 2, source="s1"), count("5", 5, None)] * 6
    begin = time.process_time()
    found(article, "conflict.casualties", events=[event(casualties=counts)] * 20)
    assert time.process_time() - begin < 8


@pytest.mark.parametrize("unit", ["a", '"', "1 ", "a, ", "«a» "])
def test_a_hostile_article_and_answer_are_checked_in_time(unit: str) -> None:
    """What is said five hundred times of the same words is worked out once."""
    article = Article(text=unit * (40_000 // len(unit)), language="en")
    cites = [sentence.number for sentence in article.sentences]
    content = [article.text[:900], article.text[:2]]
    said = attribution(mode="direct", content=content, cites=cites, source_text=unit, cue=unit)
    draft = {"summary": [], "sources": [], "events": [], "attributions": [said] * 500}
    begin = time.process_time()
    examine(article, Draft.model_validate(draft))
    assert time.process_time() - begin < 8  # each for itself takes minutes


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("Brenner said “the sea took them.”", True),
        ("Brenner said “the sea let them go.”", False),
        ("Brenner said “somebody could have helped.”", False),
        ("They “saw the lights … the sea took them”, he said.", True),
        ("They “saw the lights [of the boats] go out”.", True),
        ("“We saw the lights go out,” Brenner said.", True),
        ('He told of a "wall of water" at night.', False),
        ("He spoke of “drowned souls”.", True),  # two words may be a term
        ("The boats' lights and the sailors' names were ‘not at all known’.", True),  # single marks
    ],
)
def test_a_quotation_in_the_model_s_own_words_has_to_stand_in_the_article(
    text: str, stands: bool
) -> None:
    """text.not_found compares the words between double marks, without case and punctuation."""
    issues = found(ENGLISH, "text.not_found", summary=[(text, [4])])
    assert paths(issues) == ([] if stands else ["/summary/0/text"])


def test_a_quotation_that_the_article_interrupts_may_be_written_as_one() -> None:
    """text.not_found reads the quoted words of the article on, over "he said"."""
    article = Article(text="“We will answer this,” he said, “at a time we choose.”", language="en")
    whole = "He said “we will answer this at a time we choose.”"
    assert not found(article, "text.not_found", summary=[(whole, [1])])


def test_a_translated_quotation_is_nobody_s_words() -> None:
    """text.not_found leaves quotations in another language than the article's alone."""
    summary = (
        "Les marins ont dit que la mer avait « tout emporté avec elle » dans la nuit de mercredi."
    )
    assert not found(ENGLISH, "text.not_found", summary=[(summary, [4])])


def test_own_words_that_are_empty_are_reported() -> None:
    """text.not_found: a sentence of the summary without a word says nothing."""
    issues = found(ENGLISH, "text.not_found", summary=[(" ", [1])], events=[event(description="")])
    assert paths(issues) == ["/summary/0/text", "/events/0/description"]


@pytest.mark.parametrize(
    ("field", "text", "whole"),
    [
        ("cue", "confirmed", False),
        ("cue", "has not confirmed", True),
        ("cue", "didn't say", True),
        ("cue", "say", False),
        ("content", "behind the fire", False),
        ("content", "not behind the fire", True),
        ("content", "that the crew was not behind the fire", True),
        ("content", "ready", True),  # the quotation begins behind the negation
        ("content", "the crew", True),  # behind "not" here, not there
    ],
)
def test_a_negation_right_before_the_words_belongs_to_them(
    field: str, text: str, whole: bool
) -> None:
    """text.negated: whoever begins behind "not" says the opposite."""
    article = Article(
        text="Ruud has not confirmed that the crew was not behind the fire. He didn't say why. It "
        "was not “ready”, and not the crew.",
        language="en",
    )
    said = attribution(cites=[1, 2, 3]) | {field: text if field == "cue" else [text]}
    issues = found(article, "text.negated", attributions=[said])
    assert paths(issues) == (
        [] if whole else [f"/attributions/0/{field}" + ("" if field == "cue" else "/0")]
    )


def test_an_affiliation_stands_where_its_source_is() -> None:
    """text.elsewhere: named in its sentence or the next one, or speaking there."""
    sources = [
        source("s1", "Edda Quill", "Harbour master"),
        source("s2", "Olav Brenner", "Harbour master"),
        source("s3", "the captain", "Harbour master"),
        source("s4", "a fisherman", "Harbour master"),  # never speaks: source.silent
    ]
    issues = found(
        ENGLISH,
        "text.elsewhere",
        sources=sources,
        attributions=[
            attribution(source="s1", source_text="Edda Quill", cites=[2]),
            attribution(source="s2", source_text="Brenner", cue="told", cites=[7]),
            attribution(source="s3", source_text="said", cites=[2]),
        ],
    )
    assert paths(issues) == ["/sources/1/affiliation"]


def test_a_text_of_another_sentence_is_a_warning_that_names_it() -> None:
    """text.elsewhere says where the text stands, and the span points there."""
    draft = [event(place="Tarn Head", cites=[2])]
    issues = found(ENGLISH, "text.elsewhere", events=draft)
    assert paths(issues) == ["/events/0/place"]
    assert issues[0].severity == "warning"
    assert "sentence 1" in issues[0].message
    assert issues[0].sentences == [2, 1]
    assert not found(ENGLISH, "text.elsewhere", events=[event(place="Tarn Head", cites=[2, 1])])


def test_a_text_may_span_the_cited_sentences() -> None:
    """text.elsewhere takes adjacent cited sentences for one stretch."""
    said = "Then the sea took them. Nobody could have helped"
    first, last = sentence(ENGLISH, "Then the sea"), sentence(ENGLISH, "Nobody could")
    both = attribution(content=[said], cites=[first, last])
    assert not found(ENGLISH, "text.elsewhere", attributions=[both])
    one = attribution(content=[said], cites=[first])
    issues = found(ENGLISH, "text.elsewhere", attributions=[one])
    assert "/attributions/0/content/0" in paths(issues)


@pytest.mark.parametrize(
    ("cites", "message", "sentences"),
    [
        ([2], "stands in sentences 2 and 3, of which 3 is not cited", [2, 3]),
        ([3], "stands in sentences 2 and 3, of which 2 is not cited", [3, 2]),
        ([1], "stands in sentences 2 and 3, not in those cited", [1, 2, 3]),
    ],
)
def test_a_text_that_runs_on_names_the_sentence_that_is_missing(
    cites: list[int], message: str, sentences: list[int]
) -> None:
    """text.elsewhere: a part of the text may stand in a cited sentence."""
    article = Article(text="It rained. The sea rose. It took them.", language="en")
    draft = [attribution(content=["The sea rose. It took them."], cue="rose", cites=cites)]
    issue = found(article, "text.elsewhere", attributions=draft)[-1]
    assert message in issue.message
    assert issue.sentences == sentences


def test_a_text_of_the_headline_stands_outside_the_sentences() -> None:
    """text.elsewhere says so when the text stands where no sentence is numbered."""
    text = "Storm on the coast\n\nTwo boats sank."
    article = Article(text=text, language="en", body=(20, len(text)))
    issues = found(article, "text.elsewhere", events=[event(place="the coast")])
    assert "outside the numbered sentences" in issues[0].message


# Quotations


QUOTED = "We saw the lights go out. Then the sea took them. Nobody could have helped,"


@pytest.mark.parametrize(
    "content",
    [
        QUOTED,
        f"“{QUOTED}”",
        f'"{QUOTED}"',
        f"“{QUOTED}",
        "Then the sea took them.",
        "Then the sea took them. Nobody could",
        "Nobody could have helped",
    ],
)
def test_any_part_of_a_quotation_is_quoted(content: str) -> None:
    """quote.not_quoted: with or without marks, also in a middle sentence that has no mark."""
    numbers = [
        sentence(ENGLISH, "lights"),
        sentence(ENGLISH, "Then the"),
        sentence(ENGLISH, "Nobody"),
    ]
    direct = attribution(mode="direct", content=[content], cites=numbers)
    assert not found(ENGLISH, "quote.not_quoted", attributions=[direct])


@pytest.mark.parametrize(
    ("article", "content", "quoted"),
    [
        (ENGLISH, "the storm had come without warning", False),
        (ENGLISH, "Nobody could have helped,” said Olav Brenner", False),
        (FRENCH, "Nous n'avons rien pu faire", True),
        (FRENCH, "la mer a tout pris », a déclaré Odile Brenner", False),
        (FRENCH, "une dizaine de personnes étaient portées disparues", False),
        (SPANISH, "No pudimos hacer nada por ellos, nada", True),
        (SPANISH, "la búsqueda seguía", False),
        (GERMAN, "Wir konnten nichts mehr für sie tun", True),
        (GERMAN, "werden zwölf Menschen vermisst", False),
        (ARABIC, "لم نستطع أن نفعل لهم أي شيء أبدا", True),
        (ARABIC, "البحث مستمر", False),
    ],
)
def test_direct_speech_stands_inside_quotation_marks(
    article: Article, content: str, quoted: bool
) -> None:
    """quote.not_quoted knows the marks of each language, and asks for mode direct only."""
    numbers = [one.number for one in article.sentences]
    direct = attribution(mode="direct", content=[content], cites=numbers)
    issues = found(article, "quote.not_quoted", attributions=[direct])
    assert paths(issues) == ([] if quoted else ["/attributions/0/content/0"])
    for mode in ("indirect", "mixed"):
        other = attribution(mode=mode, content=[content], cites=numbers)
        assert not found(article, "quote.not_quoted", attributions=[other])


def test_a_quotation_of_several_paragraphs_is_quoted_in_each() -> None:
    """quote.not_quoted: each paragraph opens with a mark and only the last one closes."""
    text = "“We saw it. We called.\n\n“Then the sea came. We waited.\n\n“Nobody helped,” said Olav."
    article = Article(text=text, language="en")
    cites = [one.number for one in article.sentences]
    for content in ("We called.", "Then the sea came", "We waited.\n\n“Nobody helped,"):
        direct = attribution(mode="direct", content=[content], cites=cites)
        assert not found(article, "quote.not_quoted", attributions=[direct])
    beyond = attribution(mode="direct", content=["Nobody helped,” said Olav"], cites=cites)
    assert found(article, "quote.not_quoted", attributions=[beyond])


@pytest.mark.parametrize("marks", ["“”", '""'])
def test_a_quotation_of_several_paragraphs_may_open_once(marks: str) -> None:
    """quote.not_quoted: HTML often drops the opening marks of the second paragraph."""
    opening, closing = marks
    text = f"She said: {opening}We are done.\n\nWe will go home.{closing}\n\nThe town is calm."
    article = Article(text=text, language="en")
    direct = attribution(mode="direct", content=["We are done.", "We will go home."], cites=[1, 2])
    assert not found(article, "quote.not_quoted", attributions=[direct])
    beyond = attribution(mode="direct", content=["The town is calm."], cites=[3])
    assert found(article, "quote.not_quoted", attributions=[beyond])


def test_words_that_stand_quoted_and_unquoted_may_be_direct() -> None:
    """quote.not_quoted is content with one place in the cited sentences that is quoted."""
    article = Article(text="It is safe, they hoped. “It is safe,” said Ana Lund.", language="en")
    direct = attribution(mode="direct", content=["It is safe"], cites=[1, 2])
    assert not found(article, "quote.not_quoted", attributions=[direct])


# Who speaks


def test_who_is_only_spoken_of_does_not_speak() -> None:
    """source.inside_content: the mention stands only inside what is said."""
    told = "that Captain Ruud had refused to turn back"
    number = sentence(ENGLISH, "Captain Ruud")
    draft: dict[str, Any] = {
        "sources": [source("s1", "Captain Ruud"), source("s2", "Olav Brenner")]
    }
    wrong = attribution(source="s1", source_text="Captain Ruud", content=[told], cites=[number])
    right = attribution(source="s2", source_text="Brenner", content=[told], cites=[number])
    issues = found(ENGLISH, "source.inside_content", attributions=[wrong, right], **draft)
    assert paths(issues) == ["/attributions/0/source_text"]
    assert issues[0].sentences == [number]


def test_a_mention_in_another_cited_sentence_is_enough() -> None:
    """source.inside_content looks at the cited sentences, all of them and no others."""
    told = "that Captain Ruud had refused to turn back"
    text = "Captain Ruud sailed on. Brenner said that Captain Ruud had refused to turn back."
    article = Article(text=text, language="en")
    sources = [source("s1", "Captain Ruud")]
    speaker = {"source": "s1", "source_text": "Captain Ruud", "content": [told]}
    one = found(
        article, "source.inside_content", sources=sources,
        attributions=[attribution(**speaker, cites=[2])],
    )  # fmt: skip
    both = found(
        article, "source.inside_content", sources=sources,
        attributions=[attribution(**speaker, cites=[1, 2])],
    )  # fmt: skip
    assert (len(one), len(both)) == (1, 0)


@pytest.mark.parametrize(
    ("language", "mention", "content", "text"),
    [
        ("en", "He", "He would not resign", "Lund said no. He would not resign."),
        (
            "fr",
            "elle",
            "Demain, elle partirait",
            "Elle est lasse, dit-elle. Demain, elle partirait.",
        ),
        ("es", "Él", "Él no se iría", "No, dijo Lund. Él no se iría."),
        ("de", "sie", "Das könne sie nicht", "Lund sprach. Das könne sie nicht."),
    ],
)
def test_free_indirect_speech_may_hold_its_speakers_pronoun(
    language: str, mention: str, content: str, text: str
) -> None:
    """source.inside_content: a sentence that is all said has its speaker nowhere else."""
    article = Article(text=text, language=language)
    speaker = {"source": "s1", "source_text": mention, "content": [content], "cites": [2]}
    sources = [source("s1", "Lund")]
    for mode, wrong in (("indirect", False), ("direct", True)):
        issues = found(
            article, "source.inside_content", sources=sources,
            attributions=[attribution(**speaker, mode=mode)],
        )  # fmt: skip
        assert bool(issues) is wrong


@pytest.mark.parametrize(
    ("text", "mention", "content", "wrong"),
    [
        (
            "“I, Ada Lund, will not go,” read the letter.",
            "Ada Lund",
            "I, Ada Lund, will not go",
            False,
        ),
        ("“We, the Lunds, stay,” it read.", "the Lunds", "We, the Lunds, stay", False),
        ("“So I met Ada Lund there,” it read.", "Ada Lund", "So I met Ada Lund there", True),
        ("The mayor said he had fled.", "he", "he had fled", True),
        ("Brandt would not resign, it read.", "Brandt", "Brandt would not resign", True),
    ],
)
def test_a_name_behind_i_is_the_speakers(
    text: str, mention: str, content: str, wrong: bool
) -> None:
    """source.inside_content: whoever says "I, Ada Lund" names himself."""
    article = Article(text=text, language="en")
    draft = [attribution(source="s1", source_text=mention, content=[content], cites=[1])]
    sources = [source("s1", mention)]
    issues = found(article, "source.inside_content", sources=sources, attributions=draft)
    assert bool(issues) is wrong


def test_a_mention_that_names_another_source_is_reported() -> None:
    """source.mismatch: the mention has the other's name and nothing of its own source's."""
    sources = [source("s1", "Edda Quill"), source("s2", "Olav Brenner"), source("s3", "Its office")]
    wrong = attribution(source="s1", source_text="Brenner", cites=[6])
    issues = found(
        ENGLISH,
        "source.mismatch",
        sources=sources,
        attributions=[attribution(source="s1", source_text="Olav Brenner"), wrong],
    )
    assert "/attributions/0/source" in paths(issues)


@pytest.mark.parametrize(("cites", "wrong"), [([2, 3], False), ([3], True)])
def test_a_short_form_of_who_is_named_there_is_left_alone(cites: list[int], wrong: bool) -> None:
    """source.mismatch: "the official" may be the second one, where that one stands beside it."""
    text = (
        "One said no, the official said. The second official differed. It was, the official said."
    )
    sources = [source("s1", "the official"), source("s2", "The second official")]
    draft = [attribution(source="s2", source_text="the official", cites=cites)]
    article = Article(text=text, language="en")
    issues = found(article, "source.mismatch", sources=sources, attributions=draft)
    assert bool(issues) is wrong


@pytest.mark.parametrize(("elsewhere", "wrong"), [([3], False), ([2, 3], True), ([], True)])
def test_two_may_be_called_one_poster(elsewhere: list[int], wrong: bool) -> None:
    """source.mismatch: an indefinite mention is nobody's name, if its other bearer is elsewhere."""
    text = "A blogger began it. One poster said it worked. It was wrong, one poster said."
    sources = [source("s1", "A blogger"), source("s2", "one poster")]
    draft = [attribution(source="s1", source_text="One poster", cites=[2])]
    draft += [attribution(source="s2", source_text="one poster", cites=elsewhere)] * bool(elsewhere)
    article = Article(text=text, language="en")
    issues = found(article, "source.mismatch", sources=sources, attributions=draft)
    assert ("/attributions/0/source" in paths(issues)) is wrong


@pytest.mark.parametrize(
    "mention", ["Quill", "Harbour master Edda Quill", "she", "the harbour master"]
)
def test_a_mention_that_may_be_its_source_is_left_alone(mention: str) -> None:
    """source.mismatch takes no pronoun and no description for another source."""
    sources = [source("s1", "Edda Quill"), source("s2", "Olav Brenner"), source("s3", "A friend")]
    draft = [attribution(source="s1", source_text=mention)]
    assert not found(ENGLISH, "source.mismatch", sources=sources, attributions=draft)


@pytest.mark.parametrize(
    ("language", "mention"),
    [
        ("en", "Helvion's chief executive"),
        ("en", "Helvion’s outgoing chief executive"),
        ("en", "a spokesman for Helvion"),
        ("en", "the chief executive of the Helvion group"),
        ("en", "a Helvion spokesman"),
        ("en", "someone close to President Helvion"),
        ("en", "Her lawyer, who also works for Helvion"),
        ("fr", "le porte-parole de Helvion"),
        ("fr", "une porte-parole du Helvion"),
        ("es", "un portavoz de Helvion"),
        ("de", "ein Sprecher von Helvion"),
        ("de", "der Sprecher der Helvion"),
        ("de", "Helvions Sprecher"),
        ("en", "A spokesman for the energy group Helvion"),
        ("en", "the Helvion CEO"),
        ("fr", "Le porte-parole du groupe Helvion"),
        ("fr", "le patron de la société française Helvion"),
        ("es", "El portavoz del grupo Helvion"),
        ("de", "Der Sprecher des Konzerns Helvion"),
        ("it", "Il portavoce del gruppo Helvion"),
        ("pt", "O porta-voz da Helvion"),
        ("nl", "De woordvoerder van Helvion"),
        ("ru", "Представитель компании Helvion"),
    ],
)
def test_whoever_speaks_for_another_source_is_somebody_else(language: str, mention: str) -> None:
    """source.mismatch: a possessive, a preposition or a noun behind it makes the name an employer's."""
    article = Article(text="Helvion spoke.", language=language)
    sources = [source("s1", "Helvion"), source("s2", "Beat Aeschbach")]
    draft = [attribution(source="s2", source_text=mention)]
    assert not found(article, "source.mismatch", sources=sources, attributions=draft)


@pytest.mark.parametrize(
    ("name", "mention"),
    [
        ("Mayor Lund", "Mayor Lund of Tarn"),
        ("Helvion", "the energy group Helvion"),
        ("Mayor Lund", "Mayor Lund, a former spokesman for the army"),
        ("Lund", "the mayor of Tarn, Lund"),
        ("Mayor Lund", "Mayor Lund from Tarn's council"),
        ("Ministry of Health", "The Ministry of Health"),
        ("Helvion's spokesman", "Helvion's spokesman"),
    ],
)
def test_a_name_that_is_the_speakers_own_is_still_another(name: str, mention: str) -> None:
    """source.mismatch: what follows or precedes a name does not make it an employer's."""
    sources = [source("s1", name), source("s2", "Beat Aeschbach")]
    draft = [attribution(source="s2", source_text=mention)]
    issues = found(ENGLISH, "source.mismatch", sources=sources, attributions=draft)
    assert paths(issues) == ["/attributions/0/source"]


@pytest.mark.parametrize(
    ("mention", "wrong"),
    [("Edda Quill", True), ("edda quill", True), ("Quill", False), ("officials", False)],
)
def test_a_mention_that_is_a_sources_name_needs_that_source(mention: str, wrong: bool) -> None:
    """source.mismatch: the source is null only where nobody of the list is named."""
    sources = [source("s1", "Edda Quill"), source("s2", "Olav Brenner")]
    draft = [attribution(source=None, source_text=mention)]
    issues = found(ENGLISH, "source.mismatch", sources=sources, attributions=draft)
    assert paths(issues) == (["/attributions/0/source"] if wrong else [])


def test_a_person_behind_an_office_is_who_speaks() -> None:
    """source.mismatch: "the minister of the interior Ada Lund" is Ada Lund, nobody's man."""
    sources = [source("s1", "Olav Brenner"), {**source("s2", "Ada Lund"), "kind": "person"}]
    draft = [attribution(source="s1", source_text="the minister of the interior Ada Lund")]
    issues = found(ENGLISH, "source.mismatch", sources=sources, attributions=draft)
    assert paths(issues) == ["/attributions/0/source"]


def test_a_whole_name_counts_more_than_a_shared_one() -> None:
    """source.mismatch: the full name of another source is told where both share a surname."""
    sources = [source("s1", "Bo Quill"), source("s2", "Edda Quill")]
    draft = [attribution(source="s1", source_text="Edda Quill")]
    issues = found(ENGLISH, "source.mismatch", sources=sources, attributions=draft)
    assert paths(issues) == ["/attributions/0/source"]


def test_a_small_word_makes_no_two_sources_one() -> None:
    """source.mismatch: "Its" opens many names and tells none."""
    sources = [source("s1", "Its award"), source("s2", "Its minister, Danek Reyes")]
    draft = [attribution(source="s1", source_text="Its minister, Danek Reyes")]
    issues = found(ENGLISH, "source.mismatch", sources=sources, attributions=draft)
    assert paths(issues) == ["/attributions/0/source"]


def test_the_source_of_a_count_is_in_a_sentence_with_the_count() -> None:
    """source.mismatch: it is named there, or some attribution of it cites that sentence."""
    sources = [
        source("s1", "Harbour master Edda Quill"),
        source("s2", "Olav Brenner"),
        source("s3", "The coast guard"),
        source("s4", "the rescuers"),
    ]
    four = [count("four", 4, 4, source=one["id"]) for one in sources]
    issues = found(
        ENGLISH,
        "source.mismatch",
        sources=sources,
        events=[event(casualties=four, cites=[1, 2, 3])],
        attributions=[attribution(source="s4", source_text="which", cites=[3])],
    )
    assert paths(issues) == [
        "/events/0/casualties/0/source",  # named, but not where the count is
        "/events/0/casualties/1/source",
    ]


def test_who_was_told_is_named_where_it_was_told() -> None:
    """source.mismatch: or called an outlet, or told in a sentence before by the same speaker."""
    article = Article(
        text="Brenner told the Tarn Echo that the sea was calm. The wind had dropped, he said. Quill "
        "told the paper that it was not. The mayor said nothing would change.",
        language="en",
    )
    sources = [
        source("s1", "Brenner"),
        source("s2", "Tarn Echo") | {"kind": "media"},
        source("s3", "Quill"),
        source("s4", "The mayor"),
    ]
    told = [("s1", "Brenner", 1), ("s1", "he", 2), ("s3", "Quill", 3), ("s4", "The mayor", 4)]
    issues = found(
        article,
        "source.mismatch",
        sources=sources,
        attributions=[
            attribution(source=key, source_text=text, via="s2", cites=[number])
            for key, text, number in told
        ],
    )
    assert paths(issues) == ["/attributions/3/via"]


@pytest.mark.parametrize(
    ("name", "affiliation", "mention", "alike"),
    [
        ("The coast guard", None, "Olav Brenner", False),
        ("Captain Ruud", None, "Captain Olav Brenner", False),
        ("The coast guard", "Olav Brenner", "Olav Brenner", True),
        ("Brenner", None, "Olav Brenner", True),
        ("the captain", None, "Captain Olav Brenner", True),
        ("The coast guard", None, "Brenner", True),  # one word may be another name of the same
        ("The coast guard", None, "a friend of the captain", True),
    ],
)
def test_a_full_name_has_a_word_of_its_source(
    name: str, affiliation: str | None, mention: str, alike: bool
) -> None:
    """source.unlike: somebody who is in the list under no name speaks for another."""
    issues = found(
        ENGLISH,
        "source.unlike",
        sources=[source("s1", name, affiliation)],
        attributions=[attribution(source="s1", source_text=mention)],
    )
    assert paths(issues) == ([] if alike else ["/attributions/0/source"])


def test_a_source_that_says_nothing_is_reported() -> None:
    """source.silent: none that speaks, was told, or gives a count."""
    issues = found(
        ENGLISH,
        "source.silent",
        sources=[source(f"s{number}", "Olav Brenner") for number in range(1, 5)],
        events=[event(casualties=[count("six", 6, 6, source="s3")])],
        attributions=[attribution(source="s1", source_text="Brenner", via="s2")],
    )
    assert paths(issues) == ["/sources/3"]


def test_a_denied_event_needs_somebody_who_denies_it() -> None:
    """event.unattributed: whoever says that it did not happen."""
    denied = [event(factuality="denied"), event(id="e2", factuality="denied")]
    issues = found(
        ENGLISH, "event.unattributed", events=denied, attributions=[attribution(events=["e2"])]
    )
    assert paths(issues) == ["/events/0/factuality"]


def test_a_claimed_event_needs_somebody_who_claims_it() -> None:
    """event.unattributed: no attribution links to it."""
    claimed = [event(factuality="claimed")]
    issues = found(ENGLISH, "event.unattributed", events=claimed)
    assert paths(issues) == ["/events/0/factuality"]
    linked = [attribution(events=["e1"])]
    assert not found(ENGLISH, "event.unattributed", events=claimed, attributions=linked)
    assert not found(ENGLISH, "event.unattributed", events=[event(factuality="occurred")])


# Numbers


@pytest.mark.parametrize(
    ("text", "supported"),
    [
        ("The owner was promised nearly 90 million crowns.", True),
        ("The owner was promised nearly $90 million.", False),
        ("The owner was promised nearly 90 million euros.", False),
        ("The owner was promised nearly 90 million.", True),
        ("He gave 3 million pounds.", True),  # "in pounds"
        ("He gave £3 million.", True),
        ("He gave 3 million pounds sterling.", True),
        ("He gave €3 million.", False),
        ("A ticket is £1.50.", True),  # 150 pence
        ("A ticket is £15.", False),
    ],
)
def test_a_sum_is_in_a_currency_of_the_article(text: str, supported: bool) -> None:
    """number.unsupported: a sum without its currency may be in any that the article speaks of."""
    article = Article(
        text="Nearly 90 million crowns were promised for 40 boats. He gave 3 million, in pounds. "
        "A ticket is 150 pence.",
        language="en",
    )
    issues = found(article, "number.unsupported", summary=[(text, [1, 2, 3])])
    assert paths(issues) == ([] if supported else ["/summary/0/text"])


@pytest.mark.parametrize(
    ("words", "outcome", "allowed"),
    [
        ("two", "killed", True),
        ("two", "injured", False),
        ("two", "displaced", False),
        ("11", "injured", True),
        ("11", "killed", False),
        ("five", "killed", True),  # "victims" may be dead
        ("five", "injured", True),
        ("five", "captured", True),  # nothing certain is said
        ("14", "missing", True),
        ("14", "killed", True),  # deadlines kill nobody
        ("three", "missing", True),  # once missing, once dead
        ("three", "killed", True),
        ("three", "captured", False),
    ],
)
def test_the_outcome_of_a_count_stands_beside_it(words: str, outcome: str, allowed: bool) -> None:
    """count.outcome reads the words between the numbers beside a count."""
    article = Article(
        text="Rockets killed two sailors and 11 others were wounded. There were five victims, he "
        "said. A deadline passed for 14 hostages still held. Of those, three are missing. Police "
        "found three dead.",
        language="en",
    )
    counted = event(casualties=[count(words, 2, 2, outcome=outcome)], cites=[1, 2, 3, 4, 5])
    issues = found(article, "count.outcome", events=[counted])
    assert paths(issues) == ([] if allowed else ["/events/0/casualties/0/outcome"])


def test_the_outcome_of_a_french_count_stands_beside_it() -> None:
    """count.outcome: tuées and blessés are told apart, and other languages left alone."""
    french = Article(text="Six pêcheuses ont été tuées. Dix marins sont blessés.", language="fr")
    both = event(casualties=[count("Six", 6, 6), count("Dix", 10, 10)], cites=[1, 2])
    assert paths(found(french, "count.outcome", events=[both])) == [
        "/events/0/casualties/1/outcome"
    ]
    german = Article(text="Sechs Fischer wurden verletzt.", language="de")
    six = event(casualties=[count("Sechs", 6, 6)], cites=[1])
    assert not found(german, "count.outcome", events=[six])


@pytest.mark.parametrize(
    ("article", "text", "cites", "supported"),
    [
        (ENGLISH, "3 boats sank.", [1], True),
        (ENGLISH, "Three boats sank and 6 sailors died.", [1], True),
        (ENGLISH, "Five boats sank.", [1], False),
        (ENGLISH, "Twelve are missing.", [3], True),  # a dozen
        (ENGLISH, "Twelve are missing.", [1], False),
        (ENGLISH, "A boat sank, one of the worst losses.", [2], True),  # no number is meant
        (ENGLISH, "It happened on February 7, 2024.", [1], True),  # what Wednesday means
        (ENGLISH, "It happened on February 5, 2024.", [1], False),
        (ENGLISH, "It happened on January 8.", [1], False),
        (FRENCH, "Six morts et 3 chalutiers.", [1], True),
        (FRENCH, "Sept morts.", [1], False),
        (SPANISH, "Murieron 6 marineros.", [1], True),
        (SPANISH, "Murieron ocho marineros.", [1], False),
        (GERMAN, "6 Seeleute starben.", [1], True),
        (GERMAN, "Sieben Seeleute starben.", [1], False),
        (ARABIC, "مقتل 6 بحارة.", [1], True),
        (ARABIC, "مقتل 9 بحارة.", [1], False),
    ],
)
def test_numbers_of_the_model_stand_in_the_cited_sentences(
    article: Article, text: str, cites: list[int], supported: bool
) -> None:
    """number.unsupported compares values, in words or digits, with the cited sentences only."""
    summary = found(article, "number.unsupported", summary=[(text, cites)])
    described = found(article, "number.unsupported", events=[event(description=text, cites=cites)])
    assert paths(summary) == ([] if supported else ["/summary/0/text"])
    assert paths(described) == ([] if supported else ["/events/0/description"])


def test_a_score_put_together_from_other_scores_is_reported() -> None:
    """number.unsupported compares the two numbers of a score as a pair."""
    article = Article(text="The Reds won 1-0 and the Blues won 3-2.")
    invented = [("The Reds won 3-0 and the Blues won 2-1.", [1])]
    (first, second) = found(article, "number.unsupported", summary=invented)
    assert "'3-0'" in first.message
    assert "'2-1'" in second.message
    repeated = [("The Blues won 3-2, and the Reds 1-0.", [1])]
    assert not found(article, "number.unsupported", summary=repeated)


def test_another_world_war_is_reported() -> None:
    """number.unsupported compares the whole name, as "first" alone may be said of anything."""
    article = Article(text="It was the first such raid since World War II.", language="en")
    wrong = [("It was the worst raid since the First World War.", [1])]
    (issue,) = found(article, "number.unsupported", summary=wrong)
    assert "'First World War'" in issue.message
    right = [("It was the worst raid since the Second World War.", [1])]
    assert not found(article, "number.unsupported", summary=right)


def test_the_two_who_were_named_before_are_not_counted() -> None:
    """number.unsupported leaves "the two" alone, where nobody counts the same otherwise."""
    article = Article(text="Orla and Tessin have signed. Three ships will leave.", language="en")
    paired = [("The two countries have signed.", [1])]
    assert not found(article, "number.unsupported", summary=paired)
    assert found(article, "number.unsupported", summary=[("Two countries have signed.", [1])])
    assert found(article, "number.unsupported", summary=[("The two ships will leave.", [2])])
    french = [("Les deux pays ont signé un accord que personne ne voulait dans la région.", [1])]
    assert not found(article, "number.unsupported", summary=french)


def test_a_hedge_turned_round_is_reported() -> None:
    """number.unsupported knows a lower bound from an upper one."""
    article = Article(text="At least 75 boats sank off the cape.")
    (issue,) = found(article, "number.unsupported", summary=[("Fewer than 75 boats sank.", [1])])
    assert "'Fewer than 75': the article has 'at least 75'" in issue.message
    assert not found(article, "number.unsupported", summary=[("75 or more sank.", [1])])


def test_a_number_that_the_title_alone_has_is_supported() -> None:
    """number.unsupported takes it, as nobody can cite the title; others have to be cited."""
    title = "Nine boats lost in Q3 gales"
    article = Article(text="The boats sank off the cape. Six were hers.", title=title)
    text = "9 boats sank in the third quarter."
    assert not found(article, "number.unsupported", summary=[(text, [1])])
    assert found(article, "number.unsupported", summary=[("8 boats sank.", [1])])
    cited = Article(text="The boats sank off the cape. Nine were lost.", title=title)
    assert found(cited, "number.unsupported", summary=[(text, [1])])
    assert not found(cited, "number.unsupported", summary=[(text, [2])])


def test_the_day_of_an_event_may_be_told() -> None:
    """number.unsupported takes the day and year of a cited event's date for supported."""
    text = "The divers arrived on 2 February 2024."
    number = sentence(ENGLISH, "German divers")
    dated = [event(date_text="Feb. 2", date="2024-02-02", cites=[number])]
    assert not found(ENGLISH, "number.unsupported", summary=[(text, [number])], events=dated)


@pytest.mark.parametrize(
    ("words", "right", "wrong"),
    [
        ("six", [(6, 6)], [(6, None), (None, 6), (7, 7), (None, None)]),
        ("at least six", [(6, None)], [(6, 6), (7, None), (None, 6)]),
        ("more than six", [(6, None), (7, None)], [(6, 6), (8, None)]),
        ("up to six", [(None, 6), (0, 6)], [(6, 6), (6, None), (1, 6)]),
        ("nearly six", [(None, 6)], [(6, None), (5, None)]),
        ("about six", [(6, 6), (None, None)], [(6, None), (5, 7)]),
        ("dozens", [(None, None), (24, None)], [(24, 24), (None, 100)]),
        ("scores", [(None, None), (40, None)], [(40, 40), (None, 90)]),
        ("hundreds", [(None, None), (200, None)], [(200, 200), (None, 900)]),
        ("a commander", [(1, 1)], [(None, None), (1, None), (2, 2)]),
    ],
)
def test_bounds_follow_the_words(
    words: str,
    right: list[tuple[int | None, int | None]],
    wrong: list[tuple[int | None, int | None]],
) -> None:
    """count.mismatch allows what each form of count says, and nothing else."""
    article = Article(text=f"Officials spoke of {words} in the town.", language="en")
    for bounds in right:
        events = [event(casualties=[count(words, *bounds)])]
        assert not found(article, "count.mismatch", events=events), bounds
    for bounds in wrong:
        events = [event(casualties=[count(words, *bounds)])]
        issues = found(article, "count.mismatch", events=events)
        assert len(issues) == 1, bounds
        assert issues[0].path.startswith("/events/0/casualties/0/m")


@pytest.mark.parametrize(
    ("article", "words", "bounds", "right"),
    [
        (FRENCH, "au moins six morts", (6, None), True),
        (FRENCH, "au moins six morts", (6, 6), False),
        (SPANISH, "Al menos seis", (6, None), True),
        (SPANISH, "Al menos seis", (6, 6), False),
        (GERMAN, "Mindestens sechs", (6, None), True),
        (GERMAN, "Mindestens sechs", (6, 6), False),
        (ARABIC, "ما لا يقل عن ستة", (6, None), True),
        (ARABIC, "ما لا يقل عن ستة", (6, 6), False),
    ],
)
def test_bounds_follow_the_words_of_other_languages(
    article: Article, words: str, bounds: tuple[int | None, int | None], right: bool
) -> None:
    """count.mismatch reads counts in the article's language."""
    issues = found(article, "count.mismatch", events=[event(casualties=[count(words, *bounds)])])
    assert (not issues) is right


@pytest.mark.parametrize(
    ("article", "words", "bounds", "right"),
    [
        (ENGLISH, "six", (6, 6), False),  # it stands as "at least six"
        (FRENCH, "six", (6, 6), False),
        (SPANISH, "seis", (6, 6), False),
        (GERMAN, "sechs", (6, 6), False),
        (ARABIC, "ستة", (6, 6), False),
        (ENGLISH, "four", (4, 4), True),
    ],
)
def test_a_hedge_that_the_words_leave_out_counts_all_the_same(
    article: Article, words: str, bounds: tuple[int | None, int | None], right: bool
) -> None:
    """count.mismatch looks at the article around the count: "six" of "at least six" has no maximum."""
    cites = [one.number for one in article.sentences]
    events = [event(casualties=[count(words, *bounds)], cites=cites)]
    assert (not found(article, "count.mismatch", events=events)) is right


@pytest.mark.parametrize(
    "text",
    [
        "They quarrelled over 31 deaths.",
        "The toll went up to 31.",
        "At least 40 were hurt and 31 died.",
        "It was fewer than the 31 of last year.",
        "At least 31 died, the army said; the police counted 31.",
    ],
)
def test_a_word_that_is_no_hedge_there_is_none(text: str) -> None:
    """count.mismatch takes a preposition, or a hedge of another number, for no hedge."""
    article = Article(text=text, language="en")
    events = [event(casualties=[count("31", 31, 31)], cites=[s.number for s in article.sentences])]
    assert not found(article, "count.mismatch", events=events)


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("The town burned on Wednesday.", "7 February 2024", "8 February 2024"),
        ("The town burned on Wednesday.", "Wednesday", "Thursday"),
        ("The town burned on Thursday.", "8 February 2024", "9 February 2024"),
        ("The town burned today.", "Thursday, Feb. 8", "Wednesday, Feb. 7"),
        ("The town burned.", "Thursday, February 8", "Wednesday, February 7"),
        ("The town burned two days ago.", "Tuesday", "Thursday"),
        ("The town will burn tomorrow.", "Friday", "Thursday"),
        ("The town burned on Oct. 7.", "Oct. 7, 2023", "Oct. 7, 2020"),
        ("The town burned last month.", "January 2024", "March 2024"),
        ("The town burned last year.", "2023", "2024"),
        ("The town burned two years ago.", "2022", "2021"),
        ("The town will burn next year.", "2025", "2024"),
        ("The town burned in 2009.", "15 years ago", "14 years ago"),
        ("The town burned on Friday at 10 a.m.", "Friday at 10 a.m.", "Friday at 11 a.m."),
        ("The town burned at the weekend.", "February 10", "Saturday"),
        ("The town burned in 1634.", "in the 17th century", "in the 16th century"),
        ("The town burned in December.", "two months ago", "three months ago"),
    ],
)
def test_a_date_worked_out_from_the_cited_words_is_supported(
    text: str, right: str, wrong: str
) -> None:
    """The day of publication is no excuse for another day than the one that the words mean."""
    article = Article(text=text, language="en", published="2024-02-08")
    codes = ("number.unsupported", "name.unsupported")
    for day, allowed in ((right, True), (wrong, False)):
        summary = [(f"Flames took the town: {day}.", [1])]
        issues = [issue for code in codes for issue in found(article, code, summary=summary)]
        assert (not issues) is allowed, day


def test_the_weekdays_of_two_days_may_be_worked_out() -> None:
    """name.unsupported knows both weekdays of "6 and 7 February", and not that of publication."""
    article = Article(
        text="The town burned on 6 and 7 February.", language="en", published="2024-02-08"
    )
    for day, allowed in (("Tuesday", True), ("Wednesday", True), ("Thursday", False)):
        summary = [(f"The town burned on {day}.", [1])]
        assert (not found(article, "name.unsupported", summary=summary)) is allowed, day


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        (
            "en",
            "It burned overnight Tuesday to Wednesday.",
            "It burned on the night of {} to 7 February.",
        ),
        ("en", "It burned overnight Tuesday to Wednesday.", "It burned on Feb. {}-7."),
        ("en", "It burned on Tuesday and Wednesday.", "It burned on Feb. {} and 7."),
        (
            "fr",
            "Le fort a brûlé dans la nuit de mardi à mercredi.",
            "Il a brûlé du {} au 7 février.",
        ),
    ],
)
def test_both_days_of_a_range_may_be_worked_out(language: str, text: str, said: str) -> None:
    """number.unsupported gives the first of two days the month that stands beside the other."""
    article = Article(text=text, language=language, published="2024-02-08")
    for day, allowed in ((6, True), (5, False)):
        summary = [(said.format(day), [1])]
        assert (not found(article, "number.unsupported", summary=summary)) is allowed, day


def test_a_description_has_the_day_of_its_own_event() -> None:
    """number.unsupported does not take the day of publication for the Wednesday before it."""
    article = Article(text="The town burned on Wednesday.", language="en", published="2024-02-08")
    for day, allowed in ((7, True), (8, False)):
        burned = event(
            description=f"The town burned on February {day}.",
            date_text="Wednesday",
            date="2024-02-07",
        )
        assert (not found(article, "number.unsupported", events=[burned])) is allowed


@pytest.mark.parametrize(
    ("text", "piece", "value", "right"),
    [
        ("The war drove two million people from home.", "two", 2, False),
        ("Two hundred people died.", "Two", 2, False),
        ("Some 12 thousand people fled.", "12", 12, False),
        ("The fire killed 10-12 people.", "12", 12, False),
        ("Twenty-three people died.", "three", 3, False),
        ("One hundred and five people died.", "five", 5, False),
        ("Two dozen people died.", "Two", 2, False),
        ("Between 3 and 5 people died.", "3", 3, False),
        ("The toll rose from 3 to 12.", "12", 12, True),
        ("Two million fled, and two died.", "two", 2, True),
        ("Two men, 23 and 45, died.", "Two", 2, True),
    ],
)
def test_a_piece_of_a_number_is_no_count(text: str, piece: str, value: int, right: bool) -> None:
    """count.mismatch reads the whole number of which count_text has but a piece."""
    article = Article(text=text, language="en")
    events = [event(casualties=[count(piece, value, value)])]
    assert (not found(article, "count.mismatch", events=events)) is right


@pytest.mark.parametrize(
    ("words", "minimum", "maximum", "bound"),
    [
        ("At least two", 2, 2, "maximum"),
        ("At least two", None, None, "minimum"),
        ("six", 6, 7, "maximum"),
        ("six", 6, None, "maximum"),
        ("six", 5, 6, "minimum"),
        ("up to six", None, 7, "maximum"),
        ("up to six", 6, 6, "minimum"),
    ],
)
def test_the_bound_that_disagrees_is_named(
    words: str, minimum: int | None, maximum: int | None, bound: str
) -> None:
    """count.mismatch points at the minimum or the maximum, whichever is to change."""
    article = Article(text=f"{words} people died.", language="en")
    events = [event(casualties=[count(words, minimum, maximum)])]
    issues = found(article, "count.mismatch", events=events)
    assert paths(issues) == [f"/events/0/casualties/0/{bound}"]


def test_a_minimum_above_its_maximum_is_wrong_whatever_the_words() -> None:
    """count.mismatch needs no words for that."""
    events = [event(casualties=[count("six sailors or so they said", 7, 3)])]
    issues = found(ENGLISH, "count.mismatch", events=events)
    assert paths(issues) == ["/events/0/casualties/0/minimum"]


def test_sources_that_count_differently_are_named_side_by_side() -> None:
    """conflict.casualties: one outcome, one event, two sources, other bounds."""
    sources = [source("s1", "Edda Quill"), source("s2", "The coast guard")]
    six, four = count("six", 6, None, source="s1"), count("four", 4, 4, source="s2")
    issues = found(
        ENGLISH, "conflict.casualties", sources=sources, events=[event(casualties=[six, four])]
    )
    assert paths(issues) == ["/events/0/casualties"]
    assert "six (Edda Quill); four (The coast guard)" in issues[0].message


def test_counts_that_do_not_compete_are_no_conflict() -> None:
    """conflict.casualties: another outcome, another event, the same bounds, one source."""
    sources = [source("s1", "Edda Quill"), source("s2", "The coast guard")]
    six = count("six", 6, 6, source="s1")
    for other in (
        count("four", 4, 4, source="s2", outcome="missing"),
        count("six", 6, 6, source="s2"),
        count("four", 4, 4, source="s1"),
    ):
        events = [event(casualties=[six, other])]
        assert not found(ENGLISH, "conflict.casualties", sources=sources, events=events)
    apart = [event(casualties=[six]), event(id="e2", casualties=[count("four", 4, 4, source="s2")])]
    assert not found(ENGLISH, "conflict.casualties", sources=sources, events=apart)


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (("two", 2, 2), ("six", 6, 6), True),
        (("a commander", 1, 1), ("at least two", 2, None), True),
        (("at least two", 2, None), ("six", 6, 6), True),
        (("at least 14", 14, None), ("19", 19, 19), True),
        (("up to 40", None, 40), ("11", 11, 11), True),
        (("more than 60", 61, None), ("63", 63, 63), False),
        (("more than 60", 61, None), ("at least 61", 61, None), False),
        (("at least 10", 10, None), ("12", 12, 12), False),
        (("10 to 20", 10, 20), ("15", 15, 15), False),
        (("nearly 30", None, 30), ("28", 28, 28), False),
        (("about 30", None, None), ("35", 35, 35), False),
        (("dozens", 24, None), ("60", 60, 60), False),
        (("dozens", 24, None), ("11", 11, 11), True),
        (("the driver", 1, 1), ("one", 1, 1), False),
        (("the driver", 1, None), ("one", 1, 1), True),  # no words make it more than one
        (("the crew", None, None), ("six", 6, 6), False),
    ],
)
def test_counts_differ_where_a_reader_would_say_so(
    one: tuple[str, int | None, int | None],
    other: tuple[str, int | None, int | None],
    differ: bool,
) -> None:
    """conflict.casualties: no number fits both, or a hedged one is more than a quarter off."""
    article = Article(text=f"They count {one[0]}. Others count {other[0]}.", language="en")
    sources = [source("s1", "They"), source("s2", "Others")]
    for first, second in ((one, other), (other, one)):
        counts = [count(*first, source="s1", who="men"), count(*second, source="s2")]
        events = [event(casualties=counts, cites=[1, 2])]
        issues = found(article, "conflict.casualties", sources=sources, events=events)
        assert bool(issues) is differ


@pytest.mark.parametrize(
    ("language", "words", "text"),
    [
        ("en", "a boy", "The ward says a boy was among the wounded."),
        ("en", "two", "The ward treated many, including two children."),
        ("en", "two", "Among them are two children, the ward says."),
        ("en", "two of them", "The ward says two of them are children."),
        ("en", "two", "The ward says two of their nurses were hurt."),
        ("fr", "deux", "L’hôpital parle de blessés, dont deux enfants."),
        ("fr", "deux des blessés", "L’hôpital dit que deux des blessés sont des enfants."),
        ("de", "zwei der Verletzten", "Die Klinik sagt, zwei der Verletzten seien Kinder."),
        ("fr", "deux", "Deux d’entre eux sont des enfants."),
        ("es", "dos", "Dos de ellos son niños."),
        ("de", "zwei", "Es gab Verletzte, darunter zwei Kinder."),
    ],
)
def test_a_part_of_those_counted_is_no_rival(language: str, words: str, text: str) -> None:
    """conflict.casualties: what the article counts as a part does not compete with the whole."""
    article = Article(text=f"{text} 23.", language=language)
    number = 1 if words == "a boy" else 2
    whole = count("23", 23, 23, source="s1", who="23")
    part = count(words, number, number, source="s2")
    cites = [one.number for one in article.sentences]
    for who, rival in ((None, False), ("children", False), ("23", True)):
        events = [event(casualties=[whole, part | {"who": who}], cites=cites)]
        issues = found(article, "conflict.casualties", events=events)
        assert bool(issues) is rival


def test_only_counts_that_differ_are_named() -> None:
    """conflict.casualties leaves out of its message what agrees with all others."""
    article = Article(text="Some say about 60, some 63, some 9, some over 60.", language="en")
    sources = [source(f"s{n}", name) for n, name in enumerate(("Ada", "Bo", "Cy", "Di"))]
    counts = [
        count("over 60", 61, None, source="s0"),
        count("63", 63, 63, source="s1"),
        count("9", 9, 9, source="s2", outcome="missing"),
        count("63", 63, 63, source="s3", outcome="missing"),
        count("about 60", None, None, source="s0", outcome="missing"),
    ]
    issues = found(
        article, "conflict.casualties", sources=sources, events=[event(casualties=counts)]
    )
    assert [issue.message for issue in issues] == ["sources differ on the missing: 9 (Cy); 63 (Di)"]


# Names


@pytest.mark.parametrize(
    ("article", "text", "supported"),
    [
        (ENGLISH, "Edda Quill spoke of a storm off Tarn Head.", True),
        (ENGLISH, "It was told by Quill's friend Margit Vale.", False),
        (ENGLISH, "The boats sank on Wednesday.", True),
        (ENGLISH, "The boats sank on Tuesday.", False),
        (ENGLISH, "Help came in February.", True),  # the month of publication
        (ENGLISH, "Help came in October.", False),
        (ENGLISH, "Divers came from Germany.", True),  # German divers
        (ENGLISH, "Divers came from Norway.", False),
        (FRENCH, "Selon Odile Brenner, trois chalutiers ont coulé.", True),
        (FRENCH, "Selon le maire Yvan Kerdoc, trois chalutiers ont coulé.", False),
        (SPANISH, "Olga Bernal dijo que la búsqueda seguía.", True),
        (SPANISH, "Según el ministro Ramiro Valdés, la búsqueda seguía.", False),
        (GERMAN, "Nach Angaben von Yvan Kerdoc starben sechs Seeleute.", True),  # not applicable
        (ARABIC, "قال سمير إن البحث مستمر.", True),  # not applicable
    ],
)
def test_names_of_the_model_stand_in_the_article(
    article: Article, text: str, supported: bool
) -> None:
    """name.unsupported finds names, weekdays and months that the article does not have."""
    issues = found(article, "name.unsupported", summary=[(text, [1])])
    assert paths(issues) == ([] if supported else ["/summary/0/text"])
    assert all(issue.severity == "warning" for issue in issues)
    described = found(article, "name.unsupported", events=[event(description=text)])
    assert paths(described) == ([] if supported else ["/events/0/description"])


def test_a_people_is_supported_by_its_country() -> None:
    """name.unsupported: a demonym stands for the country, and the other way round."""
    article = Article(text="The minister flew to France on Monday.", language="en")
    for text, right in (
        ("He met the French minister.", True),
        ("He met the Dutch minister.", False),
    ):
        assert (not found(article, "name.unsupported", summary=[(text, [1])])) is right


# Dates


@pytest.mark.parametrize(
    "value", ["Feb. 7, 2024", "2023-02-29", "2024-13", "", "07/02/2024", "2024-2-7"]
)
def test_what_is_no_edtf_date_is_reported(value: str) -> None:
    """date.invalid knows the form and the calendar."""
    issues = found(ENGLISH, "date.invalid", events=[event(date_text="Wednesday", date=value)])
    assert paths(issues) == ["/events/0/date"]


@pytest.mark.parametrize(
    "value", ["2024-02-07", "2024-02", "2024", "XXXX-02-07", "2024-02-07~", "../2024-02-07", None]
)
def test_an_edtf_date_is_left_alone(value: str | None) -> None:
    """date.invalid allows level 1, and no date at all."""
    assert not found(ENGLISH, "date.invalid", events=[event(date_text="Wednesday", date=value)])


@pytest.mark.parametrize(
    ("article", "words", "right", "wrong"),
    [
        (ENGLISH, "Wednesday", "2024-02-07", "2024-02-08"),
        (ENGLISH, "Wednesday", "2024-01-31", "2024-01-30"),  # a week earlier is a reading
        (ENGLISH, "Wednesday", "2024-02-14", "2024-02-15"),  # and a week later
        (ENGLISH, "Wednesday", "2024-02", "2024-03"),
        (ENGLISH, "Feb. 2", "2024-02-02", "2024-02-03"),
        (ENGLISH, "Feb. 2", "2023-02-02", "2024-02-01"),  # a year earlier is a reading
        (ENGLISH, "Saturday", "2024-02-10", "2024-02-09"),
        (FRENCH, "mercredi", "2024-02-07", "2024-02-06"),
        (SPANISH, "el miércoles", "2024-02-07", "2024-02-06"),
        (GERMAN, "am Mittwoch", "2024-02-07", "2024-02-06"),
        (ARABIC, "يوم الأربعاء", "2024-02-07", "2024-02-06"),
    ],
)
def test_a_date_agrees_with_its_words(article: Article, words: str, right: str, wrong: str) -> None:
    """date.mismatch is raised when no reading of the words allows the date."""
    cites = [one.number for one in article.sentences]
    fine = event(date_text=words, date=right, cites=cites, factuality="planned")
    assert not found(article, "date.mismatch", events=[fine])
    issues = found(article, "date.mismatch", events=[fine | {"date": wrong}])
    assert paths(issues) == ["/events/0/date"]
    assert wrong in issues[0].message


def test_no_date_of_publication_means_no_judgement() -> None:
    """date.mismatch is silent without an anchor, and date.unresolved says so."""
    article = Article(text="Three boats sank on Wednesday.", language="en")
    events = [event(date_text="Wednesday", date="2024-02-07")]
    assert not found(article, "date.mismatch", events=events)
    issues = found(article, "date.unresolved", events=events)
    assert paths(issues) == ["/events/0/date"]
    assert "without a date of publication" in issues[0].message


@pytest.mark.parametrize(
    ("words", "value", "unresolved"),
    [
        ("Wednesday", "2024-02-07", False),
        (None, None, False),
        (None, "2024-02-07", True),  # no words carry it
        ("Wednesday", None, True),  # the words say a date and the draft does not
        ("the catch", None, True),  # no date at all
    ],
)
def test_what_nobody_has_checked_is_said(
    words: str | None, value: str | None, unresolved: bool
) -> None:
    """date.unresolved is raised for words without a date and for a date without words."""
    issues = found(ENGLISH, "date.unresolved", events=[event(date_text=words, date=value)])
    assert paths(issues) == (["/events/0/date"] if unresolved else [])


@pytest.mark.parametrize(
    ("factuality", "meant"),
    [("occurred", "2024-02-07"), ("planned", "2024-02-14"), ("threatened", "2024-02-14")],
)
def test_the_day_that_is_told_lies_ahead_where_the_event_does(factuality: str, meant: str) -> None:
    """A repair turn repeats the message: it must not send a plan into the past."""
    of = {"date_text": "Wednesday", "factuality": factuality}
    (missing,) = found(ENGLISH, "date.unresolved", events=[event(**of, date=None)])
    (wrong,) = found(ENGLISH, "date.mismatch", events=[event(**of, date="2024-02-09")])
    assert f"means {meant}" in missing.message
    assert f"means {meant}" in wrong.message


def test_what_has_occurred_lies_before_publication() -> None:
    """date.future is about events that occurred; a plan may lie ahead."""
    saturday = {"date_text": "Saturday", "date": "2024-02-10"}
    issues = found(ENGLISH, "date.future", events=[event(**saturday)])
    assert paths(issues) == ["/events/0/date"]
    assert not found(ENGLISH, "date.future", events=[event(**saturday, factuality="planned")])
    assert not found(ENGLISH, "date.future", events=[event(date="2024-02-08")])
    assert not found(ENGLISH, "date.future", events=[event(date="2024")])  # it may be earlier


@pytest.mark.parametrize(
    ("text", "words", "value", "right"),
    [
        ("It sank on 14 November 2021.", "14 November", "2023-11-14", False),
        ("It sank on 14 November 2021.", "14 November", "2021-11-14", True),
        ("It sank on November 14, 2021.", "November 14", "2023-11-14", False),
        ("It sank in November 2021.", "November", "2023-11", False),
        ("It sank on 14 November 2023.", "14 November", "2023-11-14", True),
        ("It sank on 14 November. On 14 November 2021 it rose.", "14 November", "2023-11-14", True),
        ("On 14 November 2021,500 men left.", "14 November", "2023-11-14", True),
    ],
)
def test_the_year_behind_the_words_of_a_date_belongs_to_them(
    text: str, words: str, value: str, right: bool
) -> None:
    """date.mismatch: a year that date_text has left out is no other one."""
    article = Article(text=text, published="2024-02-08", language="en")
    cites = [one.number for one in article.sentences]
    issues = found(
        article, "date.mismatch", events=[event(date_text=words, date=value, cites=cites)]
    )
    assert paths(issues) == ([] if right else ["/events/0/date"])


def test_what_is_planned_lies_ahead() -> None:
    """date.past is about plans; the day of publication may be the day."""
    past = {"date_text": "Wednesday", "date": "2024-02-07"}
    issues = found(ENGLISH, "date.past", events=[event(**past, factuality="planned")])
    assert paths(issues) == ["/events/0/date"]
    for day in ("2024-02-08", "2024-02", "2024-02-01/..", "XXXX-02-01", "no date", None):
        plan = event(date_text="Wednesday", date=day, factuality="planned")
        assert not found(ENGLISH, "date.past", events=[plan])
    assert not found(ENGLISH, "date.past", events=[event(**past)])
    assert not found(ENGLISH, "date.past", events=[event(**past, factuality="threatened")])


# Coverage


def test_a_statement_that_nobody_took_up_is_named_by_its_sentence() -> None:
    """coverage.attribution: a cue of the core list in a sentence that no attribution cites."""
    numbers = [issue.sentences for issue in found(ENGLISH, "coverage.attribution")]
    assert [sentence(ENGLISH, "Edda Quill said")] in numbers
    cited = [attribution(cites=[sentence(ENGLISH, "Edda Quill said")])]
    after = [
        issue.sentences for issue in found(ENGLISH, "coverage.attribution", attributions=cited)
    ]
    assert after == [one for one in numbers if one != [sentence(ENGLISH, "Edda Quill said")]]
    assert all(issue.path == "/attributions" for issue in found(ENGLISH, "coverage.attribution"))


@pytest.mark.parametrize(
    ("article", "part"),
    [(FRENCH, "Selon"), (SPANISH, "alcalde dijo"), (GERMAN, "Nach Angaben"), (ARABIC, "وقال")],
)
def test_cues_of_other_languages_are_known(article: Article, part: str) -> None:
    """coverage.attribution has a list for each of these languages."""
    numbers = [issue.sentences for issue in found(article, "coverage.attribution")]
    assert [sentence(article, part)] in numbers


def test_a_long_quotation_that_nobody_took_up_is_reported_once() -> None:
    """coverage.quote names all its sentences, and its cue is not reported besides."""
    issues = found(ENGLISH, "coverage.quote")
    first, last = sentence(ENGLISH, "lights go out"), sentence(ENGLISH, "Nobody could")
    assert [issue.sentences for issue in issues] == [list(range(first, last + 1))]
    cued = [issue.sentences for issue in found(ENGLISH, "coverage.attribution")]
    assert [last] not in cued
    one_of_them = [attribution(cites=[first + 1])]
    assert not found(ENGLISH, "coverage.quote", attributions=one_of_them)


@pytest.mark.parametrize("article", [FRENCH, SPANISH, GERMAN, ARABIC])
def test_quotations_of_other_languages_are_known(article: Article) -> None:
    """coverage.quote reads the marks of each language."""
    assert len(found(article, "coverage.quote")) == 1


def test_a_short_quotation_is_a_term() -> None:
    """coverage.quote leaves quotations of less than five words alone."""
    article = Article(text="They call it “the long night” there.", language="en")
    assert not found(article, "coverage.quote")


# All checks


def test_every_check_says_what_it_finds_an_example_and_a_fix() -> None:
    """The docs are made of the docstrings, so each has the three parts."""
    for code, rule in CHECKS.items():
        document = rule.rule.__doc__ or ""
        assert "Example:" in document, code
        assert "Fix:" in document, code
        assert rule.severity in ("error", "warning")


def test_issues_come_in_the_order_of_the_table() -> None:
    """Pointers first, then texts, speakers, quantities, names, times, coverage."""
    families = list(dict.fromkeys(code.partition(".")[0] for code in CHECKS))
    assert families == [
        "cite", "ref", "entry", "text", "quote", "source", "event", "act", "number", "count",
        "conflict", "name", "date", "coverage",
    ]  # fmt: skip


@pytest.mark.parametrize("stem", STEMS)
def test_the_reference_answers_have_no_error(stem: str) -> None:
    """A right answer is verified, and each issue is a message of one line."""
    issues = check(example(stem), reference(stem))
    assert status_of(issues) == "verified", [i for i in issues if i.severity == "error"]
    assert all(issue.message and "\n" not in issue.message for issue in issues)


@pytest.mark.parametrize("stem", STEMS)
def test_spans_of_the_reference_answers_are_exact(stem: str) -> None:
    """Each verbatim field and each cited sentence has a span that says what stands there."""
    article, draft = example(stem), reference(stem)
    _, spans = examine(article, draft)
    texts = [source.name for source in draft.sources]
    assert all(f"/sources/{index}/name" in spans for index in range(len(texts)))
    cites = [span for path, span in spans.items() if "/cites/" in path]
    assert len(cites) == sum(
        len(part.cites) for part in (*draft.summary, *draft.events, *draft.attributions)
    )
    assert_exact(article, spans)


def assert_exact(article: Article, spans: Mapping[str, Span]) -> None:
    """Every span holds the article's own text and no more of its surroundings than it may."""
    for span in spans.values():
        assert article.text[span.start : span.end] == span.exact
        assert span.prefix == article.text[max(0, span.start - 32) : span.start]
        assert span.suffix == article.text[span.end : span.end + 32]


# Any draft

TERSE = Article(text="ا", language="ar")
ODD = Article(
    text="\u202eA\u0301 ‘“«–»”’ 10²½ ١٢\u200b三人 死亡。「はい」 \U0001f600\n\n'' `` \x00 —No —dijo—.",
    language=None,
)
HEADED = Article(
    text="Title\n\nBody says “so”.", body=(7, 22), language="xx", published="0001-01-01"
)
MANY = (*ARTICLES, TERSE, ODD, HEADED)

WORDS = st.sampled_from(
    [word for article in MANY for word in article.text.split()]
    + ["", " ", "\x00", "at least", "Wednesday", "two", "1" * 50, "9999-12-31", "“", "s1", "e1"]
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=6).map(" ".join),
    st.text(max_size=40),
    st.sampled_from([article.text for article in MANY]),
)
IDS = st.sampled_from(["s1", "s2", "e1", "e2", "", " ", "é", "\ud800", "/~1"])
CITES = st.lists(st.one_of(st.integers(-2, 15), st.integers()), max_size=5)
BOUNDS = st.none() | st.integers(-3, 50) | st.integers()
DATES = st.none() | st.sampled_from(
    ["2024-02-07", "2024", "XXXX-02-30", "0000", "../2024", "9999-12-31", "Y-1", "2024-02-07/..", "~"]
) | TEXTS  # fmt: skip


def of(literal: Any) -> st.SearchStrategy[str]:
    """Any of the values of a Literal."""
    return st.sampled_from(literal.__args__)


def lists(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=3)


CASUALTIES = st.fixed_dictionaries(
    {
        "outcome": of(Outcome), "count_text": TEXTS, "minimum": BOUNDS, "maximum": BOUNDS,
        "who": st.none() | TEXTS, "source": st.none() | IDS,
    }
)  # fmt: skip
DRAFTS = st.fixed_dictionaries(
    {
        "summary": lists(st.fixed_dictionaries({"text": TEXTS, "cites": CITES})),
        "sources": lists(
            st.fixed_dictionaries(
                {"id": IDS, "name": TEXTS, "kind": of(SourceKind), "affiliation": st.none() | TEXTS}
            )
        ),
        "events": lists(
            st.fixed_dictionaries(
                {
                    "id": IDS, "type": of(EventType), "description": TEXTS,
                    "factuality": of(Factuality), "date_text": st.none() | TEXTS, "date": DATES,
                    "place": st.none() | TEXTS, "actors": lists(TEXTS), "recipients": lists(TEXTS),
                    "casualties": lists(CASUALTIES), "responds_to": lists(IDS), "cites": CITES,
                }
            )
        ),
        "attributions": lists(
            st.fixed_dictionaries(
                {
                    "source": st.none() | IDS, "source_text": st.none() | TEXTS,
                    "via": st.none() | IDS, "cue": TEXTS, "act": of(Act), "mode": of(Mode),
                    "content": lists(TEXTS), "events": lists(IDS), "cites": CITES,
                }
            )
        ),
    }
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(article=st.sampled_from(MANY), draft=DRAFTS)
def test_no_draft_that_validates_makes_a_check_raise(
    article: Article, draft: dict[str, Any]
) -> None:
    """Whatever the draft says, checks return issues of one line, and exact spans."""
    parsed = Draft.model_construct(**Draft.model_validate(draft).__dict__)
    issues, spans = examine(article, parsed)
    assert check(article, parsed) == issues
    for issue in issues:
        assert issue.code in CHECKS
        assert issue.message
        assert len(issue.message.splitlines()) == 1
        Issue.model_validate(issue.model_dump())
        assert all(1 <= number <= len(article.sentences) for number in issue.sentences)
    assert_exact(article, spans)
