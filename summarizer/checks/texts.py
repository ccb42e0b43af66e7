"""Checks on verbatim texts: do they stand in the article, and where."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer import grounding
from summarizer.checks import fields
from summarizer.checks.registry import Finding, View, check_for
from summarizer.draft import Attribution
from summarizer.quotations import is_quoted

_SHOWN = 60  # characters of a text that a message repeats


def shorten(text: str) -> str:
    """Quote a text for a message, cut when it is long."""
    text = " ".join(text.split())
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


@check_for("text.not_found", "error")
def text_not_found(view: View) -> Iterator[Finding]:
    """A verbatim field that stands nowhere in the article, or a source without its mention.

    Example: the content "three drones were shot down" where the article has "several drones".
    Fix: copy the words as they stand; use null or leave the entry out where nothing fits.
    """
    for path, text, cites in fields.verbatim(view.draft):
        if path not in view.spans:
            message = (
                f"{shorten(text)} does not stand in the article" if text.strip() else "is empty"
            )
            yield Finding(path, message, tuple(view.known(cites or ())))
    for index, attribution in enumerate(view.draft.attributions):
        if attribution.source is not None and attribution.source_text is None:
            yield Finding(
                f"/attributions/{index}/source_text",
                "the source is given without the words that name it here",
                tuple(view.known(attribution.cites)),
            )


@check_for("text.elsewhere", "warning")
def text_elsewhere(view: View) -> Iterator[Finding]:
    """A verbatim field that stands in the article, but not in the cited sentences.

    Example: a cue "said" with `"cites": [4]` that stands in sentence 5 alone.
    Fix: cite the sentence where it stands; the span points there.
    """
    for path, text, cites in fields.verbatim(view.draft):
        known = view.known(cites or ())
        span = view.spans.get(path)
        if span is None or not known:
            continue
        inside = grounding.stretches(view.article, known)
        if not any(start <= span.start and span.end <= end for start, end in inside):
            where = [
                s.number
                for s in view.article.sentences
                if s.start < span.end and span.start < s.end
            ]
            place = f"in sentence {where[0]}" if where else "outside the numbered sentences"
            yield Finding(
                path, f"{shorten(text)} stands {place}, not in those cited", (*known, *where)
            )


@check_for("quote.not_quoted", "error")
def quote_not_quoted(view: View) -> Iterator[Finding]:
    """A statement of mode `direct` whose content is not inside quotation marks in the article.

    Example: `"mode": "direct"` for: He said the talks had failed.
    Fix: use "indirect", or "mixed" when only a part is quoted.
    """
    for index, attribution in enumerate(view.draft.attributions):
        if attribution.mode != "direct":
            continue
        for place, text in enumerate(attribution.content):
            path = f"/attributions/{index}/content/{place}"
            if path in view.spans and not _stands_quoted(view, text, attribution, path):
                yield Finding(
                    path,
                    f"{shorten(text)} is not inside quotation marks: the mode is not direct",
                    tuple(view.known(attribution.cites)),
                )


def _stands_quoted(view: View, text: str, attribution: Attribution, path: str) -> bool:
    span = view.spans[path]
    found = grounding.places(text, view.article, view.known(attribution.cites))
    return any(
        is_quoted(view.article.text, start, end, view.language)
        for start, end in found or [(span.start, span.end)]
    )


@check_for("source.inside_content", "error")
def source_inside_content(view: View) -> Iterator[Finding]:
    """A source whose only mention in the cited sentences lies inside what it is said to have said.

    Example: source "Colonel Brandt" for: The mayor said that Colonel Brandt had fled.
    Fix: name who speaks, not who is spoken of.
    """
    names = {source.id: source.name for source in view.draft.sources}
    for index, attribution in enumerate(view.draft.attributions):
        path, known = f"/attributions/{index}", view.known(attribution.cites)
        named = [attribution.source_text, names.get(attribution.source or "")]
        mentions = [
            place for text in named if text for place in grounding.places(text, view.article, known)
        ]
        said = [
            span
            for place in range(len(attribution.content))
            if (span := view.spans.get(f"{path}/content/{place}"))
        ]
        if mentions and all(
            any(span.start <= start and end <= span.end for span in said) for start, end in mentions
        ):
            yield Finding(
                f"{path}/source_text",
                f"{shorten(next(filter(None, named)))} is named only inside what is said: it is "
                "spoken of, not speaking",
                tuple(known),
            )
