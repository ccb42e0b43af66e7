"""Checks on what the article puts in somebody's mouth and no attribution takes up.

An attribution covers the sentences that it cites. A sentence is reported once: when a quotation
in it is reported, its cue is not reported again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from summarizer import lexicon, quotations, reporting
from summarizer.articles import Sentence
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import shorten
from summarizer.quotations import Quotation

# Shorter quotations are mostly terms, nicknames and titles.
_FEWEST_WORDS = 5
# Scripts without spaces: about two characters make a word of Chinese or Japanese.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]{2}")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# A title of a book or a film: nearly every word of four letters and more has a capital.
_TITLE_LETTERS = 4
_TITLE_SHARE = 0.75
_SPEECH_ENDS = tuple(".,!?…;")
_DASHES = "—–―"


@check_for("coverage.attribution", "warning")
def coverage_attribution(view: View) -> Iterator[Finding]:
    """A sentence that says who says something, and that no attribution cites.

    Example: sentence 4 has "the mayor said the bridge would stay shut"; no attribution cites 4.
    Fix: add an attribution with the source, the cue and the content, citing this sentence.
    """
    silent = _covered(view).union(*(numbers for _, numbers in _uncovered(view)))
    for sentence in view.article.sentences:
        if sentence.number not in silent and (cue := _cue(view, sentence)):
            yield Finding(
                "/attributions",
                f"sentence {sentence.number} attributes a statement ({shorten(cue)}) that no "
                "attribution cites; add it",
                (sentence.number,),
            )


@check_for("coverage.quote", "warning")
def coverage_quote(view: View) -> Iterator[Finding]:
    """A quotation of five words or more of which no attribution cites any sentence.

    Example: sentence 7 has “We will not leave this harbour again”; no attribution cites 7.
    Fix: add an attribution with mode direct, the quoted words as content, citing these sentences.
    """
    for quotation, numbers in _uncovered(view):
        text = view.article.text[quotation.inner_start : quotation.inner_end]
        place = (
            f"sentences {numbers[0]} to {numbers[-1]}" if numbers[1:] else f"sentence {numbers[0]}"
        )
        yield Finding(
            "/attributions",
            f"{place}: the quotation {shorten(text)} belongs to no attribution; add who says it",
            numbers,
        )


@check_for("coverage.empty", "warning")
def coverage_empty(view: View) -> Iterator[Finding]:
    """A draft without any summary sentence, event and attribution.

    Example: every list is empty, for an article of twenty sentences.
    Fix: read the article; a text that is none, such as a notice of cookies, may have such a draft.
    """
    if not view.cited:
        yield Finding("", "the draft says nothing of the article")


def _covered(view: View) -> set[int]:
    return {number for attribution in view.draft.attributions for number in attribution.cites}


def _uncovered(view: View) -> list[tuple[Quotation, tuple[int, ...]]]:
    """Find the quotations of which no sentence is cited, with those not named before."""
    covered, reported = _covered(view), set[int]()
    found = []
    starts = [sentence.start for sentence in view.article.sentences]
    for quotation in quotations.outermost(view.article.text, view.language):
        numbers = _numbers(view, starts, quotation)
        fresh = tuple(number for number in numbers if number not in reported)
        if fresh and covered.isdisjoint(numbers) and _is_speech(view, quotation, numbers):
            found.append((quotation, fresh))
            reported.update(fresh)
    return found


def _numbers(view: View, starts: list[int], quotation: Quotation) -> tuple[int, ...]:
    """List the sentences that hold a word of the quotation."""
    text, sentences = view.article.text, view.article.sentences
    index = max(0, bisect_right(starts, quotation.start) - 1)
    numbers = []
    while index < len(sentences) and sentences[index].start < quotation.inner_end:
        start = max(sentences[index].start, quotation.inner_start)
        if _WORD.search(text, start, min(sentences[index].end, quotation.inner_end)):
            numbers.append(sentences[index].number)
        index += 1
    return tuple(numbers)


def _is_speech(view: View, quotation: Quotation, numbers: tuple[int, ...]) -> bool:
    """Tell a quotation of what somebody says from a short term, a title and a list item."""
    text = view.article.text[quotation.inner_start : quotation.inner_end].strip()
    words = _WORD.findall(text)
    if len(words) < _FEWEST_WORDS and len(_UNSPACED.findall(text)) < _FEWEST_WORDS:
        return False
    if view.article.text[quotation.start] in _DASHES:  # items of a list have dashes too
        return any(
            reporting.cues(view.sentences[number].text, view.language, "wide") for number in numbers
        )
    return text.endswith(_SPEECH_ENDS) or not _is_title(words)


def _is_title(words: list[str]) -> bool:
    """Tell whether the words are those of a title; of short ones, more than half have capitals."""
    long = [word for word in words if len(word) >= _TITLE_LETTERS]
    capitals = sum(word[0].isupper() for word in long or words)
    if long:
        return capitals >= _TITLE_SHARE * len(long)
    return words[0][0].isupper() and words[-1][0].isupper() and capitals > len(words) / 2


def _cue(view: View, sentence: Sentence) -> str | None:
    """Find the first cue of a sentence that is the article's own word, not a quoted one."""
    for start, end in reporting.cues(sentence.text, view.language):
        place = sentence.start + start, sentence.start + end
        if not quotations.is_quoted(view.article.text, *place, view.language):
            return None if _is_a_note(sentence.text, view.language) else sentence.text[start:end]
    return None


def _is_a_note(text: str, language: str) -> bool:
    """Tell "An earlier version of this article said …", in which nobody speaks."""
    folded = " ".join(text.casefold().split())
    return any(note in folded for note in lexicon.section(language, "reporting").get("notes", ()))
