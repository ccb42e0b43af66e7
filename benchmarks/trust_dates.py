"""How far the resolver of dates can be trusted: against human-labelled dates of news articles.

`python benchmarks/trust_dates.py ../shared/data` prints a table and the misses. The folder holds
`meantime/timex.jsonl` (NewsReader MEANTIME, TIMEX3 values) and `gum-news/articles.jsonl` (GUM); a
file that is absent is skipped and said so. No text of the corpora is kept here.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from summarizer.dates import agrees, is_valid, resolve

CLASSES = ("weekday", "month-day", "relative", "full", "other", "no date", "unanchored")

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = re.compile(rf"\b(?:{_MONTHS})[a-z]*\b", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"(?:(?:on|last|this|next|early|late) )*(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"(?: (?:morning|afternoon|evening|night))?",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:(?:early|earlier|late|later) )?"
    r"(?:today|yesterday|tomorrow|tonight|last night|this (?:morning|afternoon|evening)"
    r"|\S+ days? ago)",
    re.IGNORECASE,
)
_SEASONS = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}


class Gold(NamedTuple):
    """A labelled expression: its words, the EDTF of its label (None: no date) and its anchor."""

    corpus: str
    text: str
    edtf: str | None
    published: str | None


def timex_to_edtf(value: str) -> str | None:
    """Translate a TIMEX3 value to EDTF: weeks, weekends and quarters are intervals.

    Vague references (PAST_REF), durations and fiscal years have no EDTF: None.
    """
    value = re.sub(r"T.*$", "", value)
    if week := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        first = date.fromisocalendar(int(week[1]), int(week[2]), 6 if week[3] else 1)
        last = date.fromisocalendar(int(week[1]), int(week[2]), 7)
        return f"{first}/{last}"
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        last_month = 3 * int(quarter[2])
        return f"{quarter[1]}-{last_month - 2:02d}/{quarter[1]}-{last_month:02d}"
    if season := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        return f"{season[1]}-{_SEASONS[season[2]]}"
    if re.fullmatch(r"\d{2,3}", value):
        value = value.ljust(4, "X")
    return value if is_valid(value) and value[0].isdigit() else None


def measure(data: Path) -> dict[str, Any]:
    """Resolve every labelled expression of the corpora in a folder and count what is right.

    Returns `classes` (total, right, ratio of each), `all` (the classes that have a date),
    `false_alarms` (share of labels that `agrees` rejects), `catch` (share of labels shifted by
    a day that it rejects), `misses` and `skipped` (files that are absent).
    """
    gold = [*_meantime(data), *_gum(data)]
    classes: dict[str, dict[str, Any]] = {name: {"total": 0, "right": 0} for name in CLASSES}
    misses: list[dict[str, Any]] = []
    for item in gold:
        answer, name = resolve(item.text, item.published), _class(item)
        right = answer == item.edtf or (name == "unanchored" and _claims_no_year(answer))
        classes[name]["total"] += 1
        classes[name]["right"] += right
        if not right:
            misses.append({"class": name, **item._asdict(), "resolved": answer})
    dated = [classes[name] for name in CLASSES[:5]]
    total = {key: sum(counts[key] for counts in dated) for key in ("total", "right")}
    return {
        "classes": {name: _with_ratio(counts) for name, counts in classes.items()},
        "all": _with_ratio(total),
        **_judged([item for item in gold if item.edtf]),
        "misses": misses,
        "skipped": [str(path) for path in _paths(data) if not path.exists()],
    }


def _claims_no_year(answer: str | None) -> bool:
    """Without a publication date the honest answers are none and an unknown year."""
    return answer is None or answer.startswith("XXXX")


def _judged(gold: list[Gold]) -> dict[str, Any]:
    """What `agrees` says of the labels as they are and shifted by a day."""
    alarms = [item for item in gold if agrees(item.edtf or "", item.text, item.published) is False]
    shifted = [
        agrees(
            str(date.fromisoformat(item.edtf) + timedelta(days=days)),
            item.text,
            item.published,
        )
        for item in gold
        if item.edtf and _DAY.fullmatch(item.edtf)
        for days in (-1, 1)
        if agrees(item.edtf, item.text, item.published)
    ]
    caught = {"total": len(shifted), "right": shifted.count(False)}
    return {
        "false_alarms": {
            "total": len(gold),
            "alarms": len(alarms),
            "ratio": len(alarms) / max(1, len(gold)),
            "items": [item._asdict() for item in alarms],
        },
        "catch": _with_ratio(caught),
    }


def _with_ratio(counts: dict[str, int]) -> dict[str, Any]:
    return {
        **counts,
        "ratio": counts["right"] / counts["total"] if counts["total"] else None,
    }


def _class(item: Gold) -> str:
    """The class by the words alone, so that it does not depend on what is measured."""
    if item.edtf is None:
        return "no date"
    day = bool(_MONTH.search(item.text) and re.search(r"\b\d{1,2}(?:st|nd|rd|th)?\b", item.text))
    if (day and re.search(r"\b\d{4}\b", item.text)) or re.search(r"\d+[/.]\d+[/.]\d+", item.text):
        return "full"
    if item.published is None:
        return "unanchored"
    if day:
        return "month-day"
    if _WEEKDAY.fullmatch(item.text):
        return "weekday"
    return "relative" if _RELATIVE.fullmatch(item.text) else "other"


def _paths(data: Path) -> tuple[Path, Path]:
    return data / "meantime" / "timex.jsonl", data / "gum-news" / "articles.jsonl"


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def _meantime(data: Path) -> Iterator[Gold]:
    for timex in _lines(_paths(data)[0]):
        if timex["type"] == "DATE":
            edtf = timex_to_edtf(timex["value"])
            yield Gold("meantime", timex["text"], edtf, _anchor(timex["published"]))


def _gum(data: Path) -> Iterator[Gold]:
    for article in _lines(_paths(data)[1]):
        for found in article["dates"]:
            if "T" not in found["when"]:  # a time of day, which is not what is resolved
                yield Gold("gum", found["text"], found["when"], _anchor(article["published"]))


def _anchor(published: str | None) -> str | None:
    """The publication date as ISO; MEANTIME has one that is not."""
    return published if published and _DAY.fullmatch(published) else None


def _table(result: dict[str, Any]) -> str:
    rows = [*result["classes"].items(), ("all with a date", result["all"])]
    rows.append(("shift by a day caught", result["catch"]))
    lines = [
        f"{name:24}{counts['right']:5} of {counts['total']:4}"
        + (f"  {counts['ratio']:.3f}" if counts["total"] else "")
        for name, counts in rows
    ]
    alarms = result["false_alarms"]
    lines.append(
        f"{'false alarms':24}{alarms['alarms']:5} of {alarms['total']:4}  {alarms['ratio']:.3f}"
    )
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the table, the misses and the false alarms for the folder that is named."""
    if len(arguments) != 1:
        print("usage: trust_dates.py DATA_FOLDER", file=sys.stderr)
        return 2
    result = measure(Path(arguments[0]))
    for path in result["skipped"]:
        print(f"skipped: {path} is absent")
    print(_table(result))
    for miss in result["misses"]:
        print("miss:", *(str(value) for value in miss.values()), sep=" | ")
    for item in result["false_alarms"]["items"]:
        print("false alarm:", *(str(value) for value in item.values()), sep=" | ")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
