"""What was found and what is known → `Input`: an article, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from summarizer.articles import Article
from summarizer.readers.facts import Facts, Found, ReadError
from summarizer.readers.shapes import Located
from summarizer.readers.wire import Layout, recognise
from summarizer.record import Failure


@dataclass(frozen=True, slots=True)
class Input:
    """One article of a run, or the reason why it cannot be had; exactly one of the two is set.

    `place` is what the person gave and where inside it: `feed.jsonl:12`, `stories/a.txt`, `-`.
    """

    place: str
    article: Article | None
    failure: Failure | None


def failed(place: str, kind: str, reason: str) -> Input:
    """Make the Input of something that cannot be read."""
    place = shown(place)
    return Input(
        place, None, Failure(article_id=place, kind=kind, message=f"{place}: {reason}", attempts=0)
    )


def shown(place: str) -> str:
    """Write a path so that it stays on one line and in UTF-8; file names may hold anything."""
    text = place.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def inputs(place: str, located: Iterator[Located], known: Facts) -> Iterator[Input]:
    """Turn what stands in one file into Inputs; an error of the file itself becomes the last one.

    Args:
        place: the file.
        located: what was found in it.
        known: facts that count more than the file's own (arguments, sidecar).
    """
    try:
        for inside, found in located:
            yield _input(place + inside, found, known)
    except ReadError as error:
        yield failed(place, error.kind, str(error))
    except OSError as error:
        yield failed(place, "unreadable", f"cannot be read: {error.strerror or error}")


def _input(place: str, found: Found | ReadError, known: Facts) -> Input:
    if isinstance(found, ReadError):
        return failed(place, found.kind, str(found))
    try:
        return Input(shown(place), _article(found, known), None)
    except ReadError as error:
        return failed(place, error.kind, str(error))


def _article(found: Found, known: Facts) -> Article:
    if not found.text[found.start :].strip():
        raise ReadError("empty", "is empty: it holds no text")
    layout = recognise(found)
    seen = Facts(
        title=layout.title,
        published=layout.published,
        author=layout.author,
        outlet=layout.outlet,
        place=layout.place,
    )
    facts = known.over(found.facts).over(seen)
    try:
        return Article(
            text=found.text,
            title=facts.title,
            published=facts.published,
            outlet=facts.outlet,
            author=facts.author,
            url=facts.url,
            language=facts.language,
            place=facts.place,
            body=_body(found.text, layout),
        )
    except ValidationError as error:
        reason = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise ReadError("format", " ".join(reason.split())) from None


def _body(text: str, layout: Layout) -> tuple[int, int] | None:
    """The range that is numbered; None when nothing is left out, as in `Article(text=…)`."""
    everything = len(text[layout.start : layout.end]) == len(text.strip())
    return None if everything else (layout.start, layout.end)
