"""How often `name.unsupported` is wrong, and how often it catches a wrong name.

    python benchmarks/trust_names.py DATA

DATA is a folder that holds `gum-news/articles.jsonl` (see its README). False alarms are counted on
summaries by people and by models; catches on the same summaries with one name in each exchanged for
a name of another article.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from summarizer.articles import Article
from summarizer.checks.names import name_unsupported
from summarizer.checks.registry import View
from summarizer.draft import Draft, SummarySentence

_SEED = 5
# A name as the eye finds it, found without the code that is measured: capitals after a small word.
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-zé]+(?: [A-Z][a-zé]+)*(?=[ ,.])")
_INITIAL_NAME = re.compile(r"^[A-Z][a-zé]+(?: [A-Z][a-zé]+)+(?=[ ,])")


def main(arguments: list[str]) -> int:
    """Print the figures as JSON; skip when the data are absent."""
    path = Path(arguments[0] if arguments else ".") / "gum-news" / "articles.jsonl"
    if not path.is_file():
        print(f"skipped: {path} is not there")
        return 0
    stories = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    print(json.dumps({**_false_alarms(stories), **_catches(stories)}, indent=1, ensure_ascii=False))
    return 0


def _article(story: dict[str, Any]) -> Article:
    text = "\n\n".join(" ".join(paragraph) for paragraph in story["paragraphs"])
    known = {"title": story["title"], "published": story["published"], "language": "en"}
    return Article.model_validate({"text": text, **known})


def _warnings(article: Article, text: str) -> list[str]:
    draft = Draft(
        summary=[SummarySentence(text=text, cites=[1])], sources=[], events=[], attributions=[]
    )
    return [finding.message for finding in name_unsupported(View(article, draft))]


def _summaries(stories: list[dict[str, Any]]) -> Iterator[tuple[int, Article, dict[str, str]]]:
    for index, story in enumerate(stories):
        article = _article(story)
        for summary in story["summaries"]:
            yield index, article, summary


def _false_alarms(stories: list[dict[str, Any]]) -> dict[str, Any]:
    counts: dict[str, list[int]] = {"human": [0, 0], "model": [0, 0]}
    alarms = []
    for _, article, summary in _summaries(stories):
        kind = "human" if summary["by"].startswith("human") else "model"
        found = _warnings(article, summary["text"])
        counts[kind][0] += bool(found)
        counts[kind][1] += 1
        alarms += [f"{summary['by']}: {message}" for message in found]
    return {
        "human_summaries": counts["human"][1],
        "human_with_warning": counts["human"][0],
        "model_summaries": counts["model"][1],
        "model_with_warning": counts["model"][0],
        "warnings": alarms,
    }


def _catches(stories: list[dict[str, Any]]) -> dict[str, Any]:
    chance = random.Random(_SEED)
    pool = {
        index: sorted({name for s in story["summaries"] for name in _NAME.findall(s["text"])})
        for index, story in enumerate(stories)
    }
    caught = {"inside": [0, 0], "at_start": [0, 0]}
    missed = []
    for index, article, summary in _summaries(stories):
        if _warnings(article, summary["text"]):
            continue
        for place, pattern in (("inside", _NAME), ("at_start", _INITIAL_NAME)):
            for match in pattern.finditer(summary["text"]):
                stranger = _stranger(chance, pool, index, article.text, match.group())
                text = summary["text"]
                swapped = text[: match.start()] + stranger + text[match.end() :]
                found = bool(_warnings(article, swapped))
                caught[place][0] += found
                caught[place][1] += 1
                missed += [] if found else [f"{match.group()} → {stranger}"]
    return {"swaps": caught, "missed": missed}


def _stranger(
    chance: random.Random, pool: dict[int, list[str]], own: int, text: str, old: str
) -> str:
    """Draw a name from another article that this one does not have, with as many words if possible."""
    names = [
        name
        for index, names in pool.items()
        if index != own
        for name in names
        if name not in text and name.count(" ") == old.count(" ")
    ]
    return chance.choice(names or ["Ulrike Brandauer"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
