"""How well sentences are cut, against the gold sentences of `gum-news/articles.jsonl`.

A boundary is the end of a sentence. Ends of paragraphs are given by the text, so the boundaries
inside paragraphs are measured apart as well.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from summarizer import Article

_AROUND = 25  # characters shown on each side of a boundary that was missed or made up


def measure(data: Path) -> dict[str, Any]:
    """Compare `Article.sentences` with the gold sentences, article by article.

    Returns:
        `boundaries` and `inner boundaries` (precision, recall, f1, counts) and `misses`.
    """
    gold, found, inner_gold, inner_found = (set[tuple[str, int]]() for _ in range(4))
    misses: list[str] = []
    path = data / "gum-news/articles.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        story = json.loads(line)
        text = "\n\n".join(" ".join(paragraph) for paragraph in story["paragraphs"])
        article = Article(text=text, language="en")
        ours = {sentence.end for sentence in article.sentences}
        theirs, paragraph_ends = _gold_ends(story["paragraphs"])
        found |= {(story["id"], end) for end in ours}
        gold |= {(story["id"], end) for end in theirs}
        inner_found |= {(story["id"], end) for end in ours - paragraph_ends}
        inner_gold |= {(story["id"], end) for end in theirs - paragraph_ends}
        misses += [f"missed: {_shown(text, end)}" for end in sorted(theirs - ours)]
        misses += [f"made up: {_shown(text, end)}" for end in sorted(ours - theirs)]
    return {
        "boundaries": _scores(gold, found),
        "inner boundaries": _scores(inner_gold, inner_found),
        "misses": misses,
    }


def _gold_ends(paragraphs: list[list[str]]) -> tuple[set[int], set[int]]:
    """Ends of the sentences, and of the paragraphs, in the text that `measure` builds."""
    ends, paragraph_ends, position = set[int](), set[int](), 0
    for paragraph in paragraphs:
        for sentence in paragraph:
            position += len(sentence)
            ends.add(position)
            position += 1
        paragraph_ends.add(position - 1)
        position += 1
    return ends, paragraph_ends


def _scores(gold: set[tuple[str, int]], found: set[tuple[str, int]]) -> dict[str, Any]:
    right = len(gold & found)
    precision, recall = right / max(1, len(found)), right / max(1, len(gold))
    return {
        "gold": len(gold),
        "found": len(found),
        "right": right,
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
    }


def _shown(text: str, end: int) -> str:
    before, after = text[max(0, end - _AROUND) : end], text[end : end + _AROUND]
    return f"{before!r} ‖ {after!r}"
