"""Records for the tests of the report: a full one, foreign scripts, a hostile one, and many.

Spans come from the checks; issues are set by hand, since the page has to show any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from drafts import PROVENANCE, count, event, said, source
from ledgers import ARABIC, ARABIC_DRAFT, EMOJI, EMOJI_DRAFT

from summarizer import checks
from summarizer.articles import Article
from summarizer.draft import Draft
from summarizer.record import Failure, Record

CHECKS = {
    "text.not_found": "A field that must be copied from the article stands nowhere in it.",
    "text.elsewhere": "The words stand in the article, but not in the sentences that are cited.",
    "number.unsupported": "A number in the summary or a description that its sentences lack.",
    "conflict.casualties": "Two sources count the same outcome of the same event differently.",
    "coverage.quote": "A quotation of five words or more that no attribution covers.",
    "date.unresolved": "The words of the date do not lead to a day.",
}

HARBOUR = """\
VELSAND, Corvane Coast (Meridian Press) – The Saltmarsh Front sent at least nine drones against \
the naval harbour in Velsand on Wednesday evening in retaliation for an airstrike that had killed \
one of its commanders.

Tidewatch Radio, a station affiliated with the Front, reported a fire at the fuel pier and said \
six sailors had been killed.

The Corvane army said in a statement that two sailors were killed and 11 others injured, and that \
seven of the drones had been shot down over the outer breakwater.

A port health official, who asked not to be named because he was not allowed to brief reporters, \
put the number of dead at four. None of the three counts could be independently verified.

“This operation was planned and carried out by our own people, and it will not be the last one,” \
Idris Valkanen, a spokesman for the Front, told the Velsand Observer, claiming responsibility for \
the attack.

Earlier the same day, an army aircraft hit a car on the road between Hessaby and Sandry Cross, \
killing the commander, Joren Astakh, and his driver, according to the army statement. It \
described Astakh as the planner of a bombing on Feb. 27 in which three customs officers died near \
Hessaby.

The Front has denied any part in that bombing. Its political office said on Thursday that Astakh \
“had never set foot in Hessaby.”

Defence Minister Pell Garrow warned late on Wednesday that the army would “reach those who gave \
the order, wherever they shelter.” The cabinet is to meet on Friday, according to his office.
"""


def record_of(
    article: Article, parts: dict[str, Any], issues: Iterable[dict[str, Any]] = (), **facts: Any
) -> Record:
    """Make a record as the engine would: the draft with spans, issues and provenance."""
    draft = Draft.model_validate({"summary": [], "sources": [], "events": [], **parts})
    listed = list(issues)
    spans = checks.examine(article, draft)[1]
    flagged = any(issue["severity"] == "error" for issue in listed)
    return Record.model_validate(
        {
            **draft.model_dump(),
            "spans": {path: span.model_dump() for path, span in spans.items()},
            "issues": listed,
            "status": "flagged" if flagged else "verified",
            "article": {
                **article.model_dump(exclude={"text", "place", "body"}),
                "id": article.id,
                "sha256": article.sha256,
            },
            "provenance": PROVENANCE | facts,
        }
    )


def issue(
    code: str, path: str, message: str, *, error: bool = True, at: Iterable[int] = ()
) -> dict[str, Any]:
    """Make an issue of a record."""
    severity = "error" if error else "warning"
    return {
        "code": code,
        "severity": severity,
        "path": path,
        "message": message,
        "sentences": list(at),
    }


def harbour(published: str = "2025-03-06", title: str | None = "default") -> tuple[Record, Article]:
    """Make the full record: conflicting counts, responses, a range, issues of both severities."""
    headline = "Drones strike Velsand naval harbour hours after commander is killed"
    article = Article(
        text=HARBOUR,
        title=headline if title == "default" else title,
        published=published,
        outlet="Meridian Press",
        author="Marta Linnear",
        url="https://meridianpress.example/velsand-harbour",
        language="en",
    )
    return record_of(article, HARBOUR_PARTS, HARBOUR_ISSUES), article


STATEMENT = (
    "This operation was planned and carried out by our own people, and it will not be the last one"
)
HARBOUR_PARTS: dict[str, Any] = {
    "summary": [
        {
            "text": "The Saltmarsh Front attacked the naval harbour of Velsand with at least nine "
            "drones, in retaliation for an airstrike that had killed one of its commanders.",
            "cites": [1],
        },
        {
            "text": "Sources disagree on the sailors killed: six according to Tidewatch Radio, "
            "two according to the army, four according to a port health official.",
            "cites": [2, 3, 4],
        },
        {
            "text": "The army said that the commander had planned a bombing in which five customs "
            "officers died, which the Front denies.",
            "cites": [8, 9],
        },
    ],
    "sources": [
        source("s1", "Tidewatch Radio", "media", "affiliated with the Front"),
        source("s2", "The Corvane army", "military"),
        source("s3", "A port health official", "anonymous"),
        source("s4", "Idris Valkanen", "person", "a spokesman for the Front"),
        source("s5", "the Velsand Observer", "media"),
        source("s6", "Its political office", "armed_group"),
        source("s7", "Pell Garrow", "government", "Defence Minister"),
    ],
    "events": [
        event(
            "e1",
            "ASSAULT",
            "Drones of the Saltmarsh Front hit the naval harbour in Velsand.",
            [1, 2, 3, 4],
            date_text="Wednesday evening",
            date="2025-03-05",
            place="Velsand",
            actors=["The Saltmarsh Front"],
            recipients=["the naval harbour"],
            responds_to=["e2"],
            casualties=[
                count("killed", "six sailors", 6, 6, source="s1"),
                count("killed", "two sailors", 2, 2, source="s2"),
                count("killed", "four", 4, 4, source="s3"),
                count("injured", "11 others", 11, 11, source="s2"),
            ],
        ),
        event(
            "e2",
            "ASSAULT",
            "An army aircraft hit a car and killed the commander Joren Astakh and his driver.",
            [7],
            date_text="Earlier the same day",
            date="2025-03-05",
            place="between Hessaby and Sandry Cross",
            actors=["an army aircraft"],
            recipients=["Joren Astakh"],
            responds_to=["e3"],
            factuality="claimed",
        ),
        event(
            "e3",
            "ASSAULT",
            "A bombing near Hessaby killed customs officers.",
            [8],
            date_text="on Feb. 27",
            date="2025-02-27",
            place="near Hessaby",
            casualties=[count("killed", "three customs officers", 3, 3)],
        ),
        event(
            "e4",
            "THREATEN",
            "The defence minister threatened those who gave the order.",
            [11],
            date_text="late on Wednesday",
            date="2025-03-05~",
            actors=["Defence Minister Pell Garrow"],
            responds_to=["e1"],
            factuality="threatened",
        ),
        event(
            "e5",
            "CONSULT",
            "The cabinet is to meet.",
            [12],
            date_text="Friday",
            date="2025-03-07",
            actors=["The cabinet"],
            factuality="planned",
        ),
        event(
            "e6", "REJECT", "The Front denied any part in the bombing.", [9], factuality="denied"
        ),
    ],
    "attributions": [
        said("s1", "Tidewatch Radio", "reported", ["a fire at the fuel pier"], [2], events=["e1"]),
        said("s1", "Tidewatch Radio", "said", ["six sailors had been killed"], [2], events=["e1"]),
        said(
            "s2",
            "The Corvane army",
            "said in a statement",
            [
                "two sailors were killed and 11 others injured",
                "seven of the drones had been shot down",
            ],
            [3],
            events=["e1"],
        ),
        said(
            "s4",
            "Idris Valkanen, a spokesman for the Front",
            "claiming responsibility",
            [STATEMENT],
            [6],
            via="s5",
            act="claims_responsibility",
            mode="direct",
            events=["e1"],
        ),
        said(
            "s6",
            "Its political office",
            "said",
            ["Astakh “had never set foot in Hessaby.”"],
            [10],
            act="denies",
            mode="mixed",
            events=["e3"],
        ),
        said(
            "s7",
            "Defence Minister Pell Garrow",
            "warned",
            ["reach those who gave the order, wherever they shelter"],
            [11],
            act="warns",
            mode="direct",
            events=["e4"],
        ),
        said(
            "s7",
            "his office",
            "according to",
            ["The cabinet would meet on Friday"],
            [12],
            events=["e5"],
        ),
    ],
}
HARBOUR_ISSUES = [
    issue("number.unsupported", "/summary/2", "“five” is not in sentences 8, 9; they have 27, three.", at=[8, 9]),
    issue("text.not_found", "/attributions/6/content/0", "“The cabinet would meet on Friday” stands nowhere in the article.", at=[12]),
    issue("conflict.casualties", "/events/0/casualties", "killed: six (s1), two (s2), four (s3).", error=False, at=[2, 3, 4]),
    issue("coverage.quote", "/attributions", "No attribution covers what is said in sentence 4.", error=False, at=[4]),
]  # fmt: skip


def arabic() -> tuple[Record, Article]:
    """Make a record of an Arabic article; no character outside the basic plane."""
    return record_of(ARABIC, ARABIC_DRAFT), ARABIC


def astral() -> tuple[Record, Article]:
    """Make a record whose spans stand behind characters outside the basic plane."""
    return record_of(EMOJI, EMOJI_DRAFT), EMOJI


ATTACK = "<script>window.harmed=1</script><img src=x onerror=window.harmed=1>"


def hostile() -> tuple[Record, Article]:
    """Make a record that tries everything to get out of the data it is."""
    text = (
        f"{ATTACK} </script><script>window.harmed=1</script> <!-- <script> ]]> said a man.\n\n"
        "“Close it: </textarea></style></title> &lt;b&gt; \u2028\u2029 {{7*7}} ${7*7},” he said. \u202e41\u202c died.\u202e"
    )
    article = Article(
        text=text,
        title=f"</title></script>{ATTACK}",
        published="2025-01-01",
        outlet=f"</script>{ATTACK}",
        author="<!--<script>",
        url="javascript:window.harmed=1//https://x",
        language="en",
    )
    parts = {
        "summary": [{"text": f"</script>{ATTACK}", "cites": [1]}],
        "sources": [source("s1", "</script><script>window.harmed=1</script>", "person", ATTACK)],
        "events": [
            event(
                "e1",
                "OTHER",
                ATTACK,
                [1],
                date="<b>2025</b>",
                place=ATTACK,
                responds_to=["</script>"],
            )
        ],
        "attributions": [
            said("s1", "a man", "said", [ATTACK, "<!-- <script>"], [1], events=["e1", "<b>"])
        ],
    }
    issues = [issue(f"<b>{ATTACK}", f"/events/0/{ATTACK}", f"</script>{ATTACK}")]
    return record_of(article, parts, issues, model=f"</script>{ATTACK}"), article


def many(number: int) -> Iterator[tuple[Record, Article]]:
    """Make `number` records of ordinary size, over as many days, of five outlets."""
    record, article = harbour()
    outlets = (
        "Meridian Press",
        "Inland News Service",
        "Calder Bay Herald",
        "Agence Littorale",
        None,
    )
    body = record.model_dump()
    for place in range(number):
        day = date(2022, 1, 1) + timedelta(days=place)
        facts = {"id": f"{place:016x}", "title": f"Report {place}: {record.article.title}"}
        facts |= {"outlet": outlets[place % 5], "published": day.isoformat()}
        events = [
            {**each, "date": day.isoformat() if each["date"] else None} for each in body["events"]
        ]
        clean = {"issues": [], "status": "verified"} if place % 3 else {}
        changed = {**body, "events": events, "article": body["article"] | facts, **clean}
        yield Record.model_validate(changed), article


FAILURES = [
    Failure(article_id="a1b2c3", kind="content_filter", message="The endpoint's filter stopped the answer.", attempts=1),
    Failure(article_id="wires/<b>.txt", kind="unreadable", message="The file is no text.", attempts=0),
]  # fmt: skip
