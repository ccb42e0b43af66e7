"""Checks on verbatim texts: do they stand in the article, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial

from summarizer import grounding, lexicon
from summarizer.checks.modes import without_quotation
from summarizer.checks.own_quotations import misquoted
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.tellers import misplaced_affiliations
from summarizer.checks.wording import is_empty, shorten
from summarizer.grounding import Place
from summarizer.quotations import is_quoted

_PRONOUN = 16  # characters: the longest pronoun with its comma
_LONGEST_NEGATION = 16  # characters, with a blank before and behind
_MARKS = "\"'“”„«»‹›‘’(—–-"  # what may stand before the pronoun


@check_for("text.not_found", "error")
def text_not_found(view: View) -> Iterator[Finding]:
    """A verbatim field that stands nowhere in the article, a source without its mention, or no words.

    An attribution without content, an empty description and an empty summary sentence say nothing,
    and would cover their sentences in silence.

    The same is asked of quotations within a summary sentence or a description: three words or more in
    double marks, in the article's language; what "…" leaves out or brackets put in does not count.

    Example: the content "three drones were shot down" where the article has "several drones".
    Fix: copy the words as they stand; use null or leave the entry out where nothing fits.
    """
    for path, text, cites in view.verbatim:
        if path not in view.places:
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
        if all(map(is_empty, attribution.content)) and _all_found(view, index):
            yield Finding(
                f"/attributions/{index}/content",
                "is empty: nothing is said",
                tuple(view.known(attribution.cites)),
            )
    for path, text, cites in view.own_words:
        if is_empty(text):
            yield Finding(path, "is empty", tuple(view.known(cites)))
    for path, words, cites in misquoted(view):
        message = f"{shorten(words)} is quoted, but does not stand in the article"
        yield Finding(path, message, tuple(view.known(cites)))


def _all_found(view: View, index: int) -> bool:
    """Tell whether no piece of an attribution's content is reported itself."""
    pieces = range(len(view.draft.attributions[index].content))
    return all(f"/attributions/{index}/content/{piece}" in view.places for piece in pieces)


@check_for("text.elsewhere", "warning")
def text_elsewhere(view: View) -> Iterator[Finding]:
    """A verbatim field that stands in the article, but not in the cited sentences.

    An affiliation cites none: it has to stand in a sentence where its source is named or speaks.

    Example: a cue "said" with `"cites": [4]` that stands in sentence 5 alone.
    Fix: cite the sentence where it stands; the span points there.
    """
    for path, text, cites in view.verbatim:
        known = view.known(cites or ())
        if known and path in view.elsewhere:
            found = view.elsewhere[path]
            where = [
                sentence.number
                for sentence in view.article.sentences
                if sentence.start < found.end and found.start < sentence.end
            ]
            missing = [number for number in where if number not in known]
            yield Finding(
                path, f"{shorten(text)} stands {_standing(where, missing)}", (*known, *missing)
            )
    for path, text, where in misplaced_affiliations(view):
        message = f"{shorten(text)} stands in {_sentences(where)}, where the source is not named"
        yield Finding(path, message, tuple(where))


def _standing(where: list[int], missing: list[int]) -> str:
    """Say in which sentences a text stands, and which of them are not cited."""
    if not missing:
        return "outside the numbered sentences" if not where else "partly outside the sentences"
    if where == missing:
        return f"in {_sentences(where)}, not in those cited"
    verb = "are" if missing[1:] else "is"
    return f"in {_sentences(where)}, of which {_listed(missing)} {verb} not cited"


def _sentences(found: list[int]) -> str:
    return f"sentence{'s' if found[1:] else ''} {_listed(found)}"


def _listed(found: list[int]) -> str:
    if found[2:] and found[-1] - found[0] == len(found) - 1:
        return f"{found[0]} to {found[-1]}"
    *most, last = map(str, found)
    return f"{', '.join(most)} and {last}" if most else last


@check_for("text.negated", "error")
def text_negated(view: View) -> Iterator[Finding]:
    """A cue, or a piece of content, that leaves out the negation directly before it.

    Example: the cue "confirmed" for "has not confirmed", the content "behind it" for "not behind it".
    Fix: begin with the negation, as the article does.
    """
    negations = _negations(view.language)
    for path, text, cites in view.verbatim if negations else ():
        # /attributions/0/cue or …/content/0
        found = view.inside.get(path) if path[1] == "a" and "/c" in path else None
        if not found or not _is_negated(view, found.start, negations):
            continue  # nearly always
        known = view.known(cites or ())
        places = view.everywhere(text, known)
        if all(_is_negated(view, start, negations) for start, _ in places):
            before = view.article.text[: found.start].split()[-1].lstrip(_MARKS)
            message = f"{shorten(text)} leaves out the {before!r} that stands before it"
            yield Finding(path, message, tuple(known))


def _is_negated(view: View, start: int, negations: tuple[str, ...]) -> bool:
    """Tell whether a negation stands before a place, with nothing but a blank between."""
    before = view.article.text[max(0, start - _LONGEST_NEGATION) : start].lower()
    if not before.endswith(negations):
        return False  # nearly always
    return f"{before.split()[-1].lstrip(_MARKS)} " in negations


@cache
def _negations(language: str) -> tuple[str, ...]:
    """The words that turn what stands behind them round, each with a blank."""
    words = lexicon.section(language, "speakers").get("negations", ())
    return tuple(form + " " for word in words for form in {word, word.replace("'", "’")})


@check_for("quote.not_quoted", "error")
def quote_not_quoted(view: View) -> Iterator[Finding]:
    """A statement of mode `direct` whose content is not inside quotation marks in the article.

    One of mode `mixed` is reported where no cited sentence has a quotation mark.

    Example: `"mode": "direct"` for: He said the talks had failed.
    Fix: use "indirect", or "mixed" when only a part is quoted.
    """
    stands_quoted = cache(partial(_stands_quoted, view))
    for index, attribution in enumerate(view.draft.attributions):
        if attribution.mode != "direct":
            continue
        for place, text in enumerate(attribution.content):
            path = f"/attributions/{index}/content/{place}"
            found = view.places.get(path)
            if found and not stands_quoted(text, found, tuple(attribution.cites)):
                yield Finding(
                    path,
                    f"{shorten(text)} is not inside quotation marks: the mode is not direct",
                    tuple(view.known(attribution.cites)),
                )
    for path, known in without_quotation(view):
        yield Finding(path, "no cited sentence quotes: the mode is not mixed", tuple(known))


def _stands_quoted(view: View, text: str, found: Place, cites: Sequence[int]) -> bool:
    if is_quoted(view.article.text, found.start, found.end, view.language):
        return True
    if not any(map(str.isalnum, grounding.fold(text))):
        return False  # marks alone are no quotation, and may stand in very many places
    return any(
        is_quoted(view.article.text, start, end, view.language)
        for start, end in view.everywhere(text, cites)
    )


@check_for("source.inside_content", "error")
def source_inside_content(view: View) -> Iterator[Finding]:
    """A source whose only mention in the cited sentences lies inside what it is said to have said.

    A pronoun in an indirect statement that opens a sentence may be the speaker's own (He would not
    resign.), and a name behind a pronoun of the first person is (“I, Ada Lund, will not go”).

    Example: source "Colonel Brandt" for: The mayor said that Colonel Brandt had fled.
    Fix: name who speaks, not who is spoken of.
    """
    names = {source.id: source.name for source in view.draft.sources}
    only_inside = cache(partial(_only_inside, view))
    for index, attribution in enumerate(view.draft.attributions):
        path, known = f"/attributions/{index}", view.known(attribution.cites)
        own_name = names.get(attribution.source or "")
        named = tuple(filter(None, dict.fromkeys((attribution.source_text, own_name))))
        places = (view.places.get(f"{path}/content/{n}") for n in range(len(attribution.content)))
        said = tuple(filter(None, dict.fromkeys(places)))
        first = view.inside.get(f"{path}/source_text")
        if first and not _is_within(first.start, first.end, said):
            continue  # nearly always
        if not said or not only_inside(named, said, tuple(known)):
            continue
        if attribution.mode == "direct" or not _may_be_the_speaker(named[0], said, view, known):
            yield Finding(
                f"{path}/source_text",
                f"{shorten(named[0])} is named only inside what is said: it is spoken of, not "
                "speaking",
                tuple(known),
            )


def _only_inside(
    view: View, named: Iterable[str], said: Sequence[Place], known: Sequence[int]
) -> bool:
    """Tell whether the names stand in these sentences, and never outside what is said."""
    mentions = [place for text in named for place in view.everywhere(text, known)]
    return bool(mentions) and all(
        _is_within(start, end, said) and not _is_of_the_speaker(view, start)
        for start, end in mentions
    )


def _may_be_the_speaker(mention: str, said: Iterable[Place], view: View, known: list[int]) -> bool:
    """Tell whether a mention is a pronoun in free indirect speech, which opens a sentence."""
    if mention.casefold() not in lexicon.section(view.language, "speakers").get("pronouns", ()):
        return False
    starts = {view.sentences[number].start for number in known}
    return any(place.start in starts for place in said)


def _is_of_the_speaker(view: View, start: int) -> bool:
    """Tell whether a name follows the "I" of whoever says it."""
    pronouns = lexicon.section(view.language, "speakers").get("first_person", ())
    before = view.article.text[max(0, start - _PRONOUN) : start].rstrip()
    words = before.rstrip(",،").split()
    return (
        before.endswith((",", "،"))
        and bool(words)
        and words[-1].strip(_MARKS).casefold() in pronouns
    )


def _is_within(start: int, end: int, said: Iterable[Place]) -> bool:
    return any(place.start <= start and end <= place.end for place in said)
