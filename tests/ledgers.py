"""A real ledger with a few records: conflicting counts, via, responses, Arabic, emoji, hostility.

All articles are our own. Spans and issues come from the checks, so that the records are what a run
would give.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from drafts import PROVENANCE, count, event, said, source

from summarizer import checks, ledger
from summarizer.articles import Article
from summarizer.draft import Draft
from summarizer.ledger import entries
from summarizer.record import ArticleFacts, Failure, Issue, Record

DEPOT = Article(
    text=(
        "The Salt Front shelled the fuel depot at Marrow Bay late on Wednesday, in retaliation for "
        "a raid that killed two of its fighters.\n\n"
        "Radio Tidewatch, a station close to the Front, said six guards were killed.\n\n"
        "The coastal army said at least two guards were killed and 11 others injured.\n\n"
        "“We will answer every raid,” Idra Valk, a spokeswoman for the Front, told the Bay Observer."
        "\n\nThe raid took place on Feb. 27 near Hessaby, according to the coastal army.\n\n"
        "The cabinet is to meet on Friday."
    ),
    title="Fuel depot shelled at Marrow Bay",
    published="2025-03-06",
    outlet="Meridian Wire",
    author="Marta Linn",
    url="https://meridian.example/depot",
    language="en",
)
# The same story as it was published an hour earlier: the later text supersedes it.
DEPOT_EARLIER = Article.model_validate(
    DEPOT.model_dump()
    | {
        "text": DEPOT.text.replace("six guards", "five guards").replace(
            "\n\nThe cabinet is to meet on Friday.", ""
        )
    }
)
ARABIC = Article(
    text=(
        "قال المتحدث باسم الحكومة يوم الأربعاء إن ثلاثة جنود قتلوا في هجوم قرب الحدود.\n\n"
        "وأضاف: «سنرد على هذا الهجوم في الوقت المناسب»."
    ),
    title="مقتل ثلاثة جنود قرب الحدود",
    published="2025-03-06",
    language="ar",
)
EMOJI = Article(
    text=(
        "🚨🚨 BREAKING 🇫🇷 – 𝔗𝔥𝔢 mayor said on Monday that two 🚒 crews were sent to Marrow Bay 👩‍🚒.\n\n"
        "“We saw 𝟛 houses burn 🔥,” Ana 𠮷田 told reporters."
    ),
    title="Fire 🔥 in town",
    published="2024-01-02",
    language="en",
)
HOSTILE = Article(
    text=(
        "=cmd|' /C calc'!A0 is what the [red]loud[/red] man wrote on Tuesday.\n\n"
        "“\x1b[2J\x1b]0;owned\x07 [link=https://x.example]click[/link]\u202egnihton\u202c,” he "
        "said.\n\nThe end\u2028of it, :smile: and {{ 7*7 }}."
    ),
    title="+SUM(A1) \x1b[31mred\u202e",
    published="2025-01-01",
    outlet="@outlet",
    author="-2+3",
    url="javascript:alert(1)",
    language="en",
)


DEPOT_DRAFT: dict[str, Any] = {
    "summary": [
        {"text": "The Salt Front shelled the fuel depot at Marrow Bay.", "cites": [1]},
        {"text": "Sources disagree on whether six or at least two guards died.", "cites": [2, 3]},
    ],
    "sources": [
        source("s1", "Radio Tidewatch", "media", "close to the Front"),
        source("s2", "The coastal army", "military"),
        source("s3", "Idra Valk", "person", "a spokeswoman for the Front"),
        source("s4", "the Bay Observer", "media"),
    ],
    "events": [
        event(
            "e1",
            "ASSAULT",
            "The Salt Front shelled the fuel depot at Marrow Bay.",
            [1, 2, 3],
            date_text="late on Wednesday",
            date="2025-03-05",
            place="Marrow Bay",
            actors=["The Salt Front"],
            recipients=["the fuel depot"],
            casualties=[
                count("killed", "six guards", 6, 6, who="guards", source="s1"),
                count("killed", "at least two guards", 2, None, who="guards", source="s2"),
                count("injured", "11 others", 11, 11, source="s2"),
            ],
            responds_to=["e2"],
        ),
        event(
            "e2",
            "ASSAULT",
            "A raid killed two fighters of the Front.",
            [1, 5],
            factuality="claimed",
            date_text="on Feb. 27",
            date="2025-02-27",
            place="near Hessaby",
            casualties=[count("killed", "two of its fighters", 2, 2)],
        ),
        event("e3", "CONSULT", "The cabinet is to meet.", [6], factuality="planned"),
    ],
    "attributions": [
        said("s1", "Radio Tidewatch", "said", ["six guards were killed"], [2], events=["e1"]),
        said(
            "s2",
            "The coastal army",
            "said",
            ["at least two guards were killed", "11 others injured"],
            [3],
            events=["e1"],
        ),
        said(
            "s3",
            "Idra Valk",
            "told",
            ["We will answer every raid"],
            [4],
            via="s4",
            act="warns",
            mode="direct",
        ),
        said("s2", "the coastal army", "according to", ["The raid took place on Feb. 27"], [5]),
        said(None, None, "is to", ["The cabinet is to meet on Monday"], [6], events=["e3"]),
    ],
}
DEPOT_EARLIER_DRAFT: dict[str, Any] = {
    "summary": [{"text": "The Salt Front shelled the fuel depot.", "cites": [1]}],
    "sources": [source("s1", "Radio Tidewatch", "media")],
    "events": [event("e1", "ASSAULT", "The Salt Front shelled the fuel depot.", [1])],
    "attributions": [said("s1", "Radio Tidewatch", "said", ["five guards were killed"], [2])],
}
ARABIC_DRAFT: dict[str, Any] = {
    "summary": [{"text": "قتل ثلاثة جنود في هجوم قرب الحدود.", "cites": [1]}],
    "sources": [source("s1", "المتحدث باسم الحكومة", "government", "الحكومة")],
    "events": [
        event(
            "e1",
            "ASSAULT",
            "هجوم قرب الحدود.",
            [1],
            date_text="يوم الأربعاء",
            date="2025-03-05",
            place="قرب الحدود",
            casualties=[count("killed", "ثلاثة جنود", 3, 3, source="s1")],
        )
    ],
    "attributions": [
        said("s1", "المتحدث باسم الحكومة", "قال", ["ثلاثة جنود قتلوا"], [1], events=["e1"]),
        said("s1", None, "وأضاف", ["سنرد على هذا الهجوم في الوقت المناسب"], [2], mode="direct"),
    ],
}
EMOJI_DRAFT: dict[str, Any] = {
    "summary": [{"text": "Two crews were sent.", "cites": [1]}],
    "sources": [source("s1", "mayor", "government"), source("s2", "Ana 𠮷田", "person")],
    "events": [
        event(
            "e1",
            "AID",
            "Crews were sent.",
            [1],
            date_text="Monday",
            date="2024-01-01",
            place="Marrow Bay",
            actors=["two 🚒 crews"],
        )
    ],
    "attributions": [
        said(
            "s1", "mayor", "said", ["two 🚒 crews were sent to Marrow Bay 👩‍🚒"], [1], events=["e1"]
        ),
        said("s2", "Ana 𠮷田", "told reporters", ["We saw 𝟛 houses burn 🔥"], [2], mode="direct"),
    ],
}
HOSTILE_DRAFT: dict[str, Any] = {
    "summary": [{"text": "=HYPERLINK(1) [blink]\x1b[5m", "cites": [1]}],
    "sources": [
        source("s1", "[red]loud[/red]", "other", "\x1b[31m'=1+1"),
        source("s1", "\tman", "other", "'=1+1"),
    ],
    "events": [
        event(
            "e1",
            "OTHER",
            "@SUM(A1) \u202e",
            [1, 99],
            date="-0044-03-15",
            place="\rplace",
            actors=["=1", "[/]"],
            casualties=[count("killed", "-5", -5, None, who="'quoted'", source="s9")],
            responds_to=["[/red]", "e9"],
        )
    ],
    "attributions": [said("s1", "man", "wrote", ["=cmd", "\x1b]8;;https://x\x1b\\"], [1, 2])],
}


def record_of(article: Article, draft: dict[str, Any], **provenance: Any) -> Record:
    """Make the record that the engine would make of a draft."""
    checked = Draft.model_validate(draft)
    issues, spans = checks.examine(article, checked)
    facts = {name: getattr(article, name) for name in ArticleFacts.model_fields}
    return Record.model_validate(
        {
            **checked.model_dump(),
            "spans": {path: span.model_dump() for path, span in spans.items()},
            "issues": [issue.model_dump() for issue in issues],
            "status": checks.status_of(issues),
            "article": facts,
            "provenance": PROVENANCE | provenance,
        }
    )


def depot() -> tuple[Record, Article]:
    """The fullest record: conflicting counts, via, a response, errors and warnings."""
    return record_of(DEPOT, DEPOT_DRAFT), DEPOT


def arabic() -> tuple[Record, Article]:
    """A record in Arabic."""
    return record_of(ARABIC, ARABIC_DRAFT), ARABIC


def emoji() -> tuple[Record, Article]:
    """A record with characters outside the basic plane and emoji joined of several."""
    return record_of(EMOJI, EMOJI_DRAFT), EMOJI


def hostile() -> tuple[Record, Article]:
    """A record that tries to act on terminals and spreadsheets."""
    record = record_of(HOSTILE, HOSTILE_DRAFT, model="[bold]m\x1b[0m")
    issue = Issue(
        code="[red]x", severity="error", path="/events/0/\x1b[1m", message="=1 \u202e[/red]\x07"
    )
    return record.model_copy(
        update={"issues": [*record.issues, issue], "status": "flagged"}
    ), HOSTILE


def earlier() -> tuple[Record, Article]:
    """The record of the text that `depot` superseded."""
    return record_of(DEPOT_EARLIER, DEPOT_EARLIER_DRAFT), DEPOT_EARLIER


ALL = (earlier, depot, arabic, emoji, hostile)
NEWEST = ALL[1:]
FAILURE = Failure(
    article_id="wires/=cmd.txt", kind="unreadable", message="-the file is no text", attempts=0
)


def many(number: int, text_length: int = 5_000) -> Iterator[tuple[Record, Article]]:
    """Make records of ordinary size, each of an article of its own."""
    record, article = depot()
    filler = "\n\nNothing else was known by the evening." * (text_length // 40)
    for place in range(number):
        text = f"{article.text}{filler} {place}"
        url = f"https://meridian.example/{place}"
        other = Article.model_validate({**article.model_dump(), "text": text, "url": url})
        facts = record.article.model_copy(update={"id": other.id, "sha256": other.sha256})
        yield record.model_copy(update={"article": facts}), other


def make_ledger(
    folder: Path, rows: Iterable[tuple[Record, Article]] | None = None, *, failures: bool = True
) -> Path:
    """Write a ledger through its writer; returns the path of the file."""
    kept = rows if rows is not None else [make() for make in ALL]
    asyncio.run(_write(folder, kept, failures=failures))
    return folder / "ledger.db"


async def _write(folder: Path, rows: Iterable[tuple[Record, Article]], *, failures: bool) -> None:
    writer = ledger.Writer(folder)
    try:
        await writer.commit(entries.begin_run("0.1.0", "https://api.example.org/v1", "m", {}))
        for place, (record, article) in enumerate(rows):
            statement = entries.add_record(1, f"key-{place}", article, record)
            if place % 500 == 0:
                await writer.commit(statement)
            else:
                writer.put(statement)
        if failures:
            await writer.commit(entries.add_failure(1, "input:wires", None, FAILURE))
    finally:
        writer.close()
