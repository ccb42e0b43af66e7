"""How long all checks of one article take, on `examples/`: with and without warm caches.

Cold means a fresh article object, whose sentences are cut within the time, and empty caches of
texts; the words that are known stay, as they do from one article to the next. A machine that is busy, or
slower, shows in the calibration loop.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mutants
from mutations import Case

from summarizer import Article, Draft, check, dates, grounding, languages, quotations
from summarizer.checks import names_of_sources
from summarizer.names import evidence
from summarizer.numbers import finding, repeated

_ROUNDS = 25
_ATTRIBUTIONS, _EVENTS = 8, 5  # the size of draft that the goal speaks of
_SMALL = "central-bank-rate"
# What remembers a text of an article or of a draft.
_CACHES: tuple[Any, ...] = (
    grounding._folded,
    quotations.find,
    quotations._outermost,
    evidence.evidence_of,
    evidence.capitalised,
    finding._cached,
    repeated._cached,
    languages.detect,
    dates._readings,
    names_of_sources.name_words,
)


def measure(_: Path | None = None) -> dict[str, Any]:
    """Time the checks of every example, and of one cut to 8 attributions and 5 events.

    Returns:
        Medians in milliseconds: `calibration_ms` (the time of `sum(range(100_000))`), `small`, and
        `articles` by stem, each with `cold_ms`, `warm_ms` and the size of the draft. The best of
        all rounds (`best_ms`, `calibration_best_ms`) tells what an idle machine would take.
    """
    selected = {case.stem: case for case in mutants.cases()}
    articles = {
        stem: _timed(case.article, Draft.model_validate(case.answer))
        for stem, case in selected.items()
    }
    return {
        "calibration_ms": statistics.median(loops := [_once(_loop) for _ in range(_ROUNDS)]),
        "calibration_best_ms": min(loops),
        "small": _timed(*_small(selected[_SMALL])),
        "articles": articles,
    }


def _small(case: Case) -> tuple[Article, Draft]:
    """Cut an article and its draft to the size that the goal speaks of."""
    answer = {
        **case.answer,
        "events": case.answer["events"][:_EVENTS],
        "attributions": [
            {**one, "events": [e for e in one["events"] if int(e[1:]) <= _EVENTS]}
            for one in case.answer["attributions"][:_ATTRIBUTIONS]
        ],
    }
    return case.article, Draft.model_validate(answer)


def _timed(article: Article, draft: Draft) -> dict[str, Any]:
    fresh = article.model_dump()
    cold, warm = [], []
    for _ in range(_ROUNDS):
        for cache in _CACHES:
            cache.cache_clear()
        again = Article.model_validate(fresh)
        cold.append(_once(lambda again=again: check(again, draft)))
        warm.append(_once(lambda again=again: check(again, draft)))
    return {
        "attributions": len(draft.attributions),
        "events": len(draft.events),
        "sentences": len(article.sentences),
        "cold_ms": statistics.median(cold),
        "warm_ms": statistics.median(warm),
        "best_ms": min(warm),
    }


def _loop() -> int:
    return sum(range(100_000))


def _once(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1e3
