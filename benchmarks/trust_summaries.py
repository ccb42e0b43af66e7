"""How often numbers and names of summaries are called unsupported, on `gum-news/articles.jsonl`.

The whole article is the cited text of every sentence. Summaries by people are taken for right, so
each issue there is a false alarm; those by models are for comparison.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from summarizer import Article, Draft, check
from summarizer.draft import SummarySentence


def measure(data: Path) -> dict[str, Any]:
    """Check every summary of the corpus.

    Returns:
        For `human` and `model`: summaries, sentences, numbers called unsupported, sentences with
        names called unsupported, and the messages.
    """
    results = {
        by: {"summaries": 0, "sentences": 0, "numbers": 0, "sentences_with_names": 0, "alarms": []}
        for by in ("human", "model")
    }
    path = data / "gum-news/articles.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        story = json.loads(line)
        article = _article(story)
        for summary in story["summaries"]:
            by = "human" if summary["by"].startswith("human") else "model"
            _count(results[by], article, summary["text"], f"{story['id']} {summary['by']}")
    return results


def _article(story: dict[str, Any]) -> Article:
    text = "\n\n".join(" ".join(paragraph) for paragraph in story["paragraphs"])
    known = {"title": story["title"], "published": story["published"], "language": "en"}
    return Article.model_validate({"text": text, **known})


def _count(result: dict[str, Any], article: Article, text: str, place: str) -> None:
    cites = [sentence.number for sentence in article.sentences]
    sentences = [sentence.text for sentence in Article(text=text, language="en").sentences]
    draft = Draft(
        summary=[SummarySentence(text=sentence, cites=cites) for sentence in sentences],
        sources=[],
        events=[],
        attributions=[],
    )
    issues = check(article, draft)
    result["summaries"] += 1
    result["sentences"] += len(sentences)
    result["numbers"] += sum(issue.code == "number.unsupported" for issue in issues)
    result["sentences_with_names"] += sum(issue.code == "name.unsupported" for issue in issues)
    result["alarms"] += [
        f"{place}: {issue.message}"[:200] for issue in issues if issue.code.endswith("unsupported")
    ]
