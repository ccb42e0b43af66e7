"""Checks on who stands beside a cue, what the cue does, and what a name or a mode rests on."""

from __future__ import annotations

from typing import Any

import pytest
from drafts import count, event, said, source

from summarizer import Article, Draft, Issue, check

SOURCES = [
    source("s1", "Ada Lund", "person"),
    source("s2", "Jon Orr", "person"),
    source("s3", "the army", "military"),
    source("s4", "Reef Front", "armed_group"),
    source("s5", "Letha Post", "media"),
    source("s6", "Tarn Helvion", "organization"),
]


def issues(code: str, text: str, *, language: str = "en", **parts: Any) -> list[Issue]:
    """Check a draft of an article; only the issues of one code."""
    article = Article(text=text, published="2024-02-08", language=language)
    draft: dict[str, Any] = {"summary": [], "sources": SOURCES, "events": [], "attributions": []}
    found = check(article, Draft.model_validate(draft | parts))
    return [issue for issue in found if issue.code == code]


def told(code: str, text: str, attribution: dict[str, Any], language: str = "en") -> list[Issue]:
    """Check one attribution that cites the whole of a short article."""
    cites = [one.number for one in Article(text=text, language=language).sentences]
    return issues(code, text, language=language, attributions=[attribution | {"cites": cites}])


WRONG_SPEAKERS = [
    ("Ada Lund said the bridge is shut, and Jon Orr denied it.", "s2", "Jon Orr", "said"),
    ("In Tarn, Ada Lund said the bridge is shut; Jon Orr agreed.", "s2", "Jon Orr", "said"),
    (
        "Jon Orr said it is open, while the army reported that the bridge is shut.",
        "s2",
        "Jon Orr",
        "reported",
    ),
    ("The bridge is shut, the army said. Jon Orr lives there.", "s2", "Jon Orr", "said"),
    ("“The bridge is shut,” Ada Lund told Jon Orr.", "s2", "Jon Orr", "told"),
    ("Ada Lund told the *Letha Post* that the bridge is shut.", "s5", "Letha Post", "told"),
    (
        "She told the private station Letha Post that the bridge is shut.",
        "s5",
        "Letha Post",
        "told",
    ),
    (
        "In an interview with the Letha Post, she said the bridge is shut.",
        "s5",
        "Letha Post",
        "said",
    ),
    ("They accused the army of closing the bridge.", "s3", "the army", "accused"),
    ("The bridge is shut, according to Ada Lund, but not to Jon Orr.", "s2", "Orr", "according to"),
    ("“The bridge is shut,” said Ada Lund. Jon Orr nodded.", "s2", "Jon Orr", "said"),
    ("Ada Lund said the bridge is shut.", None, None, "said"),
    ("The bridge is shut, according to the army.", None, None, "according to"),
]


@pytest.mark.parametrize(("text", "who", "mention", "cue"), WRONG_SPEAKERS)
def test_another_one_beside_the_cue_is_who_speaks(
    text: str, who: str | None, mention: str | None, cue: str
) -> None:
    """source.mismatch reads who stands right before a cue, behind "told" and behind "according to"."""
    wrong = said(who, mention, cue, ["bridge"], [])
    assert told("source.mismatch", text, wrong)


RIGHT_SPEAKERS = [
    ("Ada Lund and Jon Orr said the bridge is shut.", "s1", "Ada Lund", "said"),
    ("Ada Lund and Jon Orr said the bridge is shut.", "s2", "Jon Orr", "said"),
    ("Ada Lund, Jon Orr said, had shut the bridge.", "s2", "Jon Orr", "said"),
    ("Ada Lund, Jon Orr and the army said the bridge is shut.", "s2", "Jon Orr", "said"),
    ("“The bridge is shut,” said Ada Lund, Jon Orr and others.", "s2", "Jon Orr", "said"),
    ("“The bridge is shut,” accused Ada Lund.", "s1", "Ada Lund", "accused"),
    ("The army accused the Reef Front, which denied it. A bridge is shut.", "s4", "Reef Front", "denied"),
    ("Ada Lund told the Letha Post, which reported that the bridge is shut.", "s5", "Letha Post", "reported"),
    ("In an interview with Ada Lund, who said so, the bridge is shut.", "s1", "Ada Lund", "said"),
    ("Orr was told by Ada Lund that the bridge is shut.", "s1", "Ada Lund", "told"),
    ("Ada Lund told Jon Orr to go. Jon Orr told her that the bridge is shut.", "s2", "Jon Orr", "told"),
    ("A spokesman for Tarn Helvion, Jon Orr, said the bridge is shut.", "s2", "Jon Orr", "said"),
    ("A spokesman for Tarn Helvion said the bridge is shut.", "s2", "A spokesman", "said"),
    ("Tarn Helvion’s chief, Jon Orr, said the bridge is shut.", "s2", "Jon Orr", "said"),
    ("Ada Lund said so. The bridge is shut, he said.", "s2", "he", "said"),
    ("The mayor said Ada Lund said the bridge is shut.", "s2", "The mayor", "said"),
    ("“Ada Lund said the bridge is shut,” a man said.", "s2", "a man", "said"),
    ("Jon Orr, whom Ada Lund accused, denied it. The bridge is shut.", "s2", "Jon Orr", "denied"),
    ("Governor Lund said the bridge is shut.", "s1", "Governor Lund", "said"),
    ("The bridge is shut, according to the army’s man, Jon Orr.", "s2", "Jon Orr", "according to"),
    ("The bridge is shut, according to a report by Ada Lund.", "s2", "a report", "according to"),
    ("According to the army spokesman, the bridge is shut.", "s2", "the army spokesman", "according to"),
    ("Unnamed officials said the bridge is shut. Ada Lund wept.", None, None, "said"),
    ("Ada Lund spoke of a road, Jon Orr of a bridge that is shut.", "s2", "Jon Orr", "spoke"),
    ("Ada Lund said the bridge is shut, as did Jon Orr.", "s2", "Jon Orr", "said"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who", "mention", "cue"), RIGHT_SPEAKERS)
def test_who_speaks_may_stand_in_many_places(
    text: str, who: str | None, mention: str | None, cue: str
) -> None:
    """source.mismatch leaves alone what a reader would read so."""
    right = said(who, mention, cue, ["bridge"], [])
    assert not told("source.mismatch", text, right)


def test_an_outlet_behind_told_is_who_was_told() -> None:
    """source.untold asks for `via` where an outlet of the list stands right behind the cue."""
    text = "Ada Lund told the Letha Post that the bridge is shut."
    lacking = said("s1", "Ada Lund", "told", ["the bridge is shut"], [1])
    assert [issue.path for issue in told("source.untold", text, lacking)] == ["/attributions/0/via"]
    assert not told("source.untold", text, lacking | {"via": "s5"})
    for other in (
        "Ada Lund told reporters, the Letha Post among them, that the bridge is shut.",
        "Ada Lund told the Letha Poster Company that the bridge is shut.",
        "Ada Lund told Jon Orr what the Letha Post had: the bridge is shut.",
        "Jon Orr told the Letha Post so. Ada Lund told a court that the bridge is shut.",
    ):
        assert not told("source.untold", other, lacking)


@pytest.mark.parametrize(
    ("language", "text", "cue", "act", "right"),
    [
        ("en", "The army has again denied it.", "has again denied", "states", False),
        ("en", "The army has again denied it.", "has again denied", "denies", True),
        ("en", "The army denied it.", "denied", "claims_responsibility", False),
        ("en", "The army accused Orr.", "accused", "denies", False),
        ("en", "The army accused Orr.", "accused", "accuses", True),
        ("en", "The army warned of it.", "warned of", "states", False),
        ("en", "The army warned of it.", "warned", "promises", True),
        ("en", "The army promised it.", "promised", "denies", False),
        ("en", "The army asked for it.", "asked for", "claims_responsibility", False),
        ("en", "The army did not deny it.", "did not deny", "states", True),
        ("en", "The army refused to deny it.", "refused to deny", "other", True),
        ("en", "The army rejected it, saying so.", "rejected it, saying", "states", True),
        ("en", "The army was accused of it.", "was accused", "denies", True),
        ("en", "“We were not there,” the army said.", "said", "denies", True),
        ("en", "The army said so and denied it.", "said so and denied", "states", True),
        ("en", "Why, the army asked.", "asked", "accuses", True),
        ("en", "The army called it a lie.", "called", "states", True),
        ("fr", "L’armée a démenti.", "a démenti", "states", False),
        ("fr", "L’armée a démenti.", "a démenti", "denies", True),
        ("fr", "L’armée n’a pas démenti.", "n’a pas démenti", "states", True),
        ("es", "El ejército negó todo.", "negó", "states", False),
        ("es", "El ejército negó todo.", "negó", "denies", True),
    ],
)
def test_a_cue_of_one_verb_tells_the_act(
    language: str, text: str, cue: str, act: str, right: bool
) -> None:
    """act.unlike is raised where the verb itself names another act."""
    given = said(None, None, cue, [text.split()[1]], [1], act=act)
    assert (not issues("act.unlike", text, language=language, attributions=[given])) is right


@pytest.mark.parametrize(
    ("text", "mode", "content", "code", "right"),
    [
        ("He said the talks had failed.", "mixed", "the talks had failed", "quote.not_quoted", False),
        ("The town’s mayor said it’s over.", "mixed", "it’s over", "quote.not_quoted", False),
        ("He said it was “over”.", "mixed", "it was “over", "quote.not_quoted", True),
        ("He called it 'over' and left.", "mixed", "it 'over'", "quote.not_quoted", True),
        ("“Go now. They left. Go,” he said.", "mixed", "They left", "quote.not_quoted", True),
        ("“We will not go there again,” he said.", "indirect", "We will not go there again", "quote.whole", False),
        ("Il a dit : « Nous ne partirons pas demain ».", "indirect", "Nous ne partirons pas demain", "quote.whole", False),
        ("“We will not go there again,” he said.", "direct", "We will not go there again", "quote.whole", True),
        ("He called it a “last way out”.", "indirect", "last way out", "quote.whole", True),
        ("“We will not go, the mayor told me,” he said.", "indirect", "We will not go", "quote.whole", True),
        ("He said it was “over and done with, all of it”.", "indirect", "it was “over and done with, all of it", "quote.whole", True),
        ("He said they will not go there again.", "indirect", "they will not go there again", "quote.whole", True),
    ],
)  # fmt: skip
def test_the_marks_of_the_sentence_tell_the_mode(
    text: str, mode: str, content: str, code: str, right: bool
) -> None:
    """`mixed` needs a mark in some cited sentence; a whole quotation is not `indirect`."""
    given = said(None, None, "dit" if "dit" in text else "said", [content], [], mode=mode)
    assert (not told(code, text, given)) is right


LONG = "\n\n".join(
    f"Ship number {name} left the port of Tarn on a calm day."
    for name in [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
)


def test_what_cites_everything_points_nowhere() -> None:
    """cite.excess knows two thirds of a long article, and sentences without a word of the statement."""
    summary = {"text": "Ships left the port of Tarn.", "cites": list(range(1, 13))}
    assert [one.path for one in issues("cite.excess", LONG, summary=[summary])] == [
        "/summary/0/cites"
    ]
    assert not issues("cite.excess", LONG, summary=[summary | {"cites": list(range(1, 9))}])
    short = {"text": "A ship left.", "cites": [1, 2, 3]}
    assert not issues("cite.excess", LONG[:150], summary=[short])
    many = said(None, None, "number three", ["number three"], [1, 2, 3, 4, 5])
    assert issues("cite.excess", LONG, attributions=[many])[0].sentences == [1, 2, 4, 5]
    for cites in ([3], [2, 3], [1, 2, 3]):
        assert not issues("cite.excess", LONG, attributions=[many | {"cites": cites}])
    spread = said(None, None, "left", [f"number {n}" for n in ("one", "two", "six")], [1, 2, 5, 6])
    assert not issues("cite.excess", LONG, attributions=[spread])


def test_a_pronoun_alone_names_nobody() -> None:
    """name.pronoun asks for names of sources, actors and recipients."""
    text = "He struck it. It fell. IT workers left."
    wrong = event("e1", "ASSAULT", "It was struck.", [1], actors=["He"], recipients=["it"])
    found = issues("name.pronoun", text, events=[wrong], sources=[source("s1", "He", "person")])
    assert [one.path for one in found] == [
        "/sources/0/name",
        "/events/0/actors/0",
        "/events/0/recipients/0",
    ]
    right = event("e1", "OTHER", "Workers left.", [3], actors=["IT workers", "his office"])
    assert not issues("name.pronoun", text, events=[right])


def test_nobody_does_it_to_himself() -> None:
    """ref.circular is raised for an actor among the recipients, not for those who do it to each other."""
    base = event("e1", "ASSAULT", "They fought.", [1])
    for actors, recipients, right in (
        (["Lund"], ["Lund"], False),
        (["Lund"], ["Orr", "lund"], False),
        (["Lund", "Orr"], ["Orr", "Lund"], True),
        (["Lund"], ["Orr"], True),
        (["Lund"], ["Lund’s party"], True),
        ([], ["Lund"], True),
    ):
        given = base | {"actors": actors, "recipients": recipients}
        assert (not issues("ref.circular", "Lund and Orr fought.", events=[given])) is right


def test_a_summary_says_a_thing_once() -> None:
    """entry.repeated is raised for a sentence of the summary that is there twice."""
    one = {"text": "Ships left.", "cites": [1]}
    assert [i.path for i in issues("entry.repeated", LONG, summary=[one, one])] == ["/summary/1"]
    assert not issues("entry.repeated", LONG, summary=[one, one | {"text": "Ships left Tarn."}])


STORY = (
    "Ada Lund met Jon Orr of the World Trade Office in Tarn on Wednesday. She left early. "
    "The office spoke of a success. It was raining.\n\n"
    "The Reef Front fired nine rockets at Letha in November. Two days ago it denied this. "
    "The French answered in kind."
)


@pytest.mark.parametrize(
    ("text", "cites", "right"),
    [
        ("The rain fell on Letha.", [4], False),
        ("Jon Orr left early and spoke of a success.", [3], False),
        ("The Front denied this, Ada Lund said.", [6], False),
        ("It was raining on Wednesday.", [4], False),
        ("In November it denied this, far from Tarn.", [5], False),
        ("Ada Lund left early.", [2], True),  # the sentence before says who she is
        ("Lund met Orr.", [1], True),
        ("The Reef Front fired rockets at Letha.", [5], True),
        ("The Front denied this.", [6], True),
        ("It denied this on Tuesday.", [6], True),  # two days before Thursday
        ("The WTO spoke of a success with Lund.", [1, 3], True),
        ("France answered in kind.", [7], True),
        ("The World Trade Office met Lund in November.", [1, 5], True),
        ("Officials spoke of a success.", [3], True),
        ("President Lund met Mr Orr.", [1], True),
    ],
)
def test_a_name_stands_where_it_is_cited(text: str, cites: list[int], right: bool) -> None:
    """name.elsewhere is raised for names, weekdays and months that only other sentences have."""
    found = issues("name.elsewhere", STORY, summary=[{"text": text, "cites": cites}])
    assert (not found) is right


def test_a_name_that_no_sentence_has_is_reported_once() -> None:
    """name.elsewhere leaves to name.unsupported what the whole article lacks."""
    summary = [{"text": "The rain fell on Kesmere.", "cites": [4]}]
    assert not issues("name.elsewhere", STORY, summary=summary)
    assert issues("name.unsupported", STORY, summary=summary)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Some 11 people were killed.", False),
        ("Two were wounded, the army said.", False),
        ("Two were killed and 11 wounded.", True),
        ("Eleven were hurt, and two died.", True),
        ("There were 11 wounded.", True),
        ("Two of the dead were children.", True),
        ("30 drones killed two sailors.", True),
        ("Drones were fired; 11 were injured, two killed.", True),
        ("Among the 30 drones were two that killed people.", True),
        ("Two died. Another 11 were treated.", True),
    ],
)
def test_a_count_keeps_its_outcome_in_own_words(text: str, right: bool) -> None:
    """count.outcome is raised where a number of the dead stands beside the word for the injured."""
    story = (
        "An attack with 30 drones ended early. Two sailors were killed. Another 11 were injured."
    )
    hit = event("e1", "ASSAULT", text, [1, 2, 3])
    hit["casualties"] = [count("killed", "Two", 2, 2), count("injured", "11", 11, 11)]
    assert (not issues("count.outcome", story, events=[hit])) is right
