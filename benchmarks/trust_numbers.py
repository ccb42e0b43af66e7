"""How far the numbers that `summarizer.numbers` reads can be trusted, on labelled news.

    python benchmarks/trust_numbers.py DATA

DATA holds `meantime/values.jsonl` (quantities, money and percentages marked by people) and
`gum-news/articles.jsonl` (articles with summaries). What is absent is skipped and said so.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from summarizer.numbers import Number, find, supported

# What annotators took into the phrase beside the number: words before it, the thing counted.
_BEFORE = re.compile(
    r"(?:about|above|all|almost|approximately|around|as much as|below|between|more than|nearly|net"
    r"|over|some of the|some|up to)\s+",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?:(?<=\d)(?:km|GB)|\s(?:points|mark|tonnes|GHz|'')|-inch|\sof|\sof points)$")
_COMPOSITE = re.compile(r"\s(?:to|and|or|,)\s|\(|(?<=\d)[-x](?=\d)|(?<=\d)\s\$")
_PASSES, _TURNS = 10, 100
_SENTENCE = (
    "At least 43 people were killed and more than two hundred wounded on Feb. 2 when three drones "
    "hit a base near Tower 22, officials said; damage was put at $1.2bn, or 15-20 % of what the "
    "ministry had spent since 2019, and one commander of the second brigade is still missing there."
)


def measure(data: Path) -> dict[str, Any]:
    """Measure what the data at hand allow.

    Args:
        data: The folder of corpora.

    Returns:
        Per corpus the counts and the misses; a corpus that is absent is left out.
    """
    result: dict[str, Any] = {"speed": _speed()}
    values, articles = data / "meantime/values.jsonl", data / "gum-news/articles.jsonl"
    if values.is_file():
        result["values"] = _values(_rows(values))
    if articles.is_file():
        result["summaries"] = _summaries(_rows(articles))
    return result


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _values(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Count the gold phrases whose number is found with exactly its span."""
    outcomes: Counter[str] = Counter()
    misses, seen = [], Counter[tuple[str, str]]()
    for row in rows:
        key = (row["sentence"], row["text"])
        place = _core(row["sentence"], row["text"], seen[key])
        seen[key] += 1
        outcome = _outcome(row, *place) if place else "miss: not one span in the text"
        outcomes[outcome] += 1
        if outcome.startswith("miss") or outcome == "no number":
            found = [row["sentence"][n.start : n.end] for n in find(row["sentence"])]
            misses.append((row["type"], row["text"], found))
    hits = sum(outcomes[name] for name in ("exact", "both ends"))
    return {
        "gold": len(rows),
        "outcomes": dict(outcomes),
        "recall": hits / len(rows),
        "recall_of_numbers": hits / (len(rows) - outcomes["no number"]),
        "misses": misses,
    }


def _core(sentence: str, gold: str, nth: int) -> tuple[int, int] | None:
    """Return the place of the number in the nth occurrence of a gold phrase (or the last)."""
    places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(gold)}(?!\w)", sentence)]
    if not places:
        return None
    start = places[min(nth, len(places) - 1)]
    end = start + len(gold)
    while match := _BEFORE.match(sentence, start, end):
        start = match.end()
    while match := _AFTER.search(sentence, start, end):
        end = match.start()
    return start, end


def _outcome(row: dict[str, Any], start: int, end: int) -> str:
    numbers = [n for n in find(row["sentence"]) if n.start < end and n.end > start]
    if any((n.start, n.end) == (start, end) for n in numbers):
        return "exact"
    if not numbers and not any(c.isdigit() for c in row["text"]):
        return "no number"
    composite = _COMPOSITE.search(row["sentence"][start:end])
    if len(numbers) > 1 and composite and (numbers[0].start, numbers[-1].end) == (start, end):
        return "both ends"
    return "miss"


def _summaries(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """List the numbers of summaries that the whole article does not support."""
    result: dict[str, Any] = {}
    for people in (True, False):
        sentences, alarms = 0, []
        for row in rows:
            available = list(_available(row))
            for summary in row["summaries"]:
                if summary["by"].startswith("human") is people:
                    sentences += 1
                    alarms += [
                        (row["id"], summary["text"][n.start : n.end])
                        for n in find(summary["text"])
                        if not n.weak and not supported(n, available)
                    ]
        result["human" if people else "model"] = {"summaries": sentences, "unsupported": alarms}
    return result


def _available(row: dict[str, Any]) -> Iterator[Number]:
    yield from find(f"{row['title']} . {row['published']}")
    for paragraph in row["paragraphs"]:
        for sentence in paragraph:
            yield from find(sentence)


def _speed() -> float:
    """Return the microseconds of CPU for one sentence that was not seen before: the best pass."""
    find(_SENTENCE)
    passes = []
    for number in range(_PASSES):
        sentences = [f"{_SENTENCE} {number} {turn}" for turn in range(_TURNS)]
        begin = time.process_time()
        for sentence in sentences:
            find(sentence)
        passes.append((time.process_time() - begin) / _TURNS)
    return min(passes) * 1e6


def main() -> int:
    """Print the measurements for the folder on the command line."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    result = measure(Path(sys.argv[1]))
    print(f"speed      {result['speed']:.0f} µs for a sentence of {len(_SENTENCE)} characters")
    if "values" in result:
        values = result["values"]
        print(f"values     {values['gold']} gold, {values['outcomes']}")
        print(
            f"           recall {values['recall']:.3f}, of numbers {values['recall_of_numbers']:.3f}"
        )
        for kind, text, found in values["misses"]:
            print(f"           miss: {kind} {text!r}, found {found}")
    else:
        print("values     skipped: no meantime/values.jsonl")
    for by, figures in result.get("summaries", {}).items():
        alarms = figures["unsupported"]
        print(f"summaries  {by}: {figures['summaries']}, unsupported {len(alarms)}: {alarms}")
    if "summaries" not in result:
        print("summaries  skipped: no gum-news/articles.jsonl")
    return 0


if __name__ == "__main__":
    sys.exit(main())
