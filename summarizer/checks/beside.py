"""Who stands right beside a cue: the words before a verb that speaks, and those behind "told"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from summarizer import lexicon
from summarizer.checks.names_of_sources import fold_word, name_words
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import on_one_line, shorten
from summarizer.draft import Attribution, Source
from summarizer.grounding import Place

_REACH = 80  # characters before a cue, or behind it, that may be somebody's name
_PASSIVE = 12  # characters: "has been " before "told"
_PHRASE = 48  # characters before a mention that may be "told the private television station"
_MARKS = "\"'“”„«»‹›‘’"
# What a clause may begin behind: a quotation, a stop, a comma. Not "and": "Lund and Orr said".
_CLAUSE = re.compile(r"[.,!?;:…–—\"“”„«»][\"“”„«»’'\s]*|(?<!\w)(?:but|while|mais|pero)\s")
_NAME = re.compile(r"(?:(?:[Tt]he|[Ll]a|[Ll]e|[Ee]l)\s+)?(?:[^\W\d_a-z][\w’'.-]*+\s*+)++")
_ARTICLE = re.compile(r"(?:the|la|le|les|el|los|las)\s+|l['’]", re.IGNORECASE)
_NAMES = re.compile(r"(?:[\s,]|\b(?:(?:and|et|y|the)\b|[^\W\d_a-z][\w’'.-]*+))*+")
_RELATIVE = re.compile(r",?\s+(?:who|which|whose|qui|que|quien)\b", re.IGNORECASE)
_STOPS = re.compile(r"\s*(?:[.,;:!?”“\"»]|\Z)")


def misled(view: View) -> Iterator[Finding]:
    """Find attributions to somebody whom the words beside the cue exclude.

    A mention that stands right behind "told" or "accused" at each of its places is spoken to or of.
    A cue with the name of another source, and nothing else, before it in its clause is that one's
    (“Lund said”), and so is one with that name right behind it (“according to Lund”).
    """
    sources = {source.id: source for source in view.draft.sources}
    named = [(one.id, _closing(one.name)) for one in sources.values()]
    for index, attribution in enumerate(view.draft.attributions):
        path = f"/attributions/{index}"
        cue, said_by = view.inside.get(f"{path}/cue"), view.inside.get(f"{path}/source_text")
        if cue is None or (said_by and _leads_at_once(view.article.text, said_by, cue)):
            continue  # mostly
        own = sources.get(attribution.source or "")
        if attribution.source is not None and own is None:
            continue
        mention, known = attribution.source_text or "", tuple(view.known(attribution.cites))
        if _is_addressed(view, path, attribution, own):
            message = (
                f"{shorten(mention)} stands behind the verb: it is spoken to or of, not speaking"
            )
            yield Finding(f"{path}/source_text", message, known)
            continue
        last = _word_before(view.article.text, cue.start)
        ahead = any(last in words for key, words in named if key != attribution.source)
        if not ahead and not _names_behind(view, cue.start, cue.end):
            continue  # nearly always
        if other := _leads(view, path, attribution, own, sources):
            given = f"not {shorten(own.name)}" if own else "but no source is given"
            message = (
                f"{on_one_line(other.id)} ({shorten(other.name)}) stands right beside "
                f"{shorten(attribution.cue)}, {given}"
            )
            yield Finding(f"{path}/source", message, known)


@check_for("source.untold", "warning")
def source_untold(view: View) -> Iterator[Finding]:
    """An outlet of the list that stands right behind "told", where `via` is null.

    Example: "Lund told the Letha Post", whose id is s2, with `"via": null`.
    Fix: give the id of the outlet as `via`.
    """
    outlets = [source for source in view.draft.sources if source.kind == "media"]
    for index, attribution in enumerate(view.draft.attributions if outlets else ()):
        first = view.inside.get(f"/attributions/{index}/cue")
        if first is None or attribution.via is not None:
            continue
        if not attribution.cue.lower().endswith(_verbs(view.language).telling):
            continue
        if not _told(view, first.end, outlets):
            continue  # mostly
        told = [
            _told(view, end, outlets)
            for _, end in view.everywhere(attribution.cue, attribution.cites)
        ]
        if told and all(told) and (outlet := told[0]) and outlet.id != attribution.source:
            yield Finding(
                f"/attributions/{index}/via",
                f"{shorten(attribution.cue)} is followed by {on_one_line(outlet.id)} "
                f"({shorten(outlet.name)}), who was told",
                tuple(view.known(attribution.cites)),
            )


class _Verbs(NamedTuple):
    """The phrases of a language with whom they speak to, or of, right behind them."""

    addressing: re.Pattern[str] | None
    interview: re.Pattern[str] | None
    described: re.Pattern[str]  # what may stand between such a verb and a name
    telling: tuple[str, ...]
    marks: tuple[str, ...]  # all of them: a text without any has none


@cache
def _verbs(language: str) -> _Verbs:
    lists = lexicon.section(language, "speakers")
    outlets, passive = _either(lists.get("outlets", ())), _either(lists.get("passive", ()))
    # "told the private station"
    before = rf"(?:(?:the|la|le|el)\s+)?(?:(?:[^\W\d_]+\s+){{0,2}}(?:{outlets})\s+)?[*_]*"
    telling = tuple(lists.get("telling", ()))

    def behind(group: str, words: Iterable[str]) -> re.Pattern[str] | None:
        either = _either(words)
        start = rf"(?:(?<!\w)(?P<passive>{passive})\s+)?" if passive else "(?P<passive>(?!))?"
        pattern = rf"{start}(?<!\w)(?P<{group}>{either})\s+{before}\Z"
        return re.compile(pattern, re.IGNORECASE) if either else None

    return _Verbs(
        behind("verb", (*telling, *lists.get("addressing", ()))),
        behind("phrase", lists.get("interview", ())),
        re.compile(rf"\s+{before}", re.IGNORECASE),
        telling,
        (*telling, *lists.get("addressing", ()), *lists.get("interview", ())),
    )


def _is_addressed(view: View, path: str, attribution: Attribution, own: Source | None) -> bool:
    """Tell whether a mention is spoken to, or of, at every place: behind its cue, or interviewed."""
    verbs, text = _verbs(view.language), view.article.text
    mention = view.inside.get(f"{path}/source_text")
    if mention is None or verbs.addressing is None:
        return False
    patterns = [verbs.addressing]
    if own and own.kind == "media" and verbs.interview:
        patterns.append(verbs.interview)
    elif text.find(attribution.cue, max(0, mention.start - _REACH), mention.start) < 0:
        return False  # mostly
    if not any(_phrase(verbs, pattern, text, mention.start) for pattern in patterns):
        return False  # nearly always
    ends = [end for _, end in view.everywhere(attribution.cue, attribution.cites)]
    return all(
        any(_is_behind(verbs, pattern, text, start, ends) for pattern in patterns)
        and not _RELATIVE.match(text, end)
        for start, end in view.everywhere(attribution.source_text or "", attribution.cites)
    )


def _phrase(verbs: _Verbs, pattern: re.Pattern[str], text: str, start: int) -> re.Match[str] | None:
    """Find the phrase right before a place."""
    first = max(0, start - _PHRASE)
    before = text[first:start].lower()
    last = max((before.rfind(mark) for mark in verbs.marks), default=-1)
    if last < 0:
        return None  # nearly always
    return pattern.search(text, first + max(0, last - _PASSIVE), start)


def _is_behind(
    verbs: _Verbs, pattern: re.Pattern[str], text: str, start: int, ends: list[int]
) -> bool:
    """Tell whether a place is right behind a phrase; behind a verb, where that is the cue."""
    found = _phrase(verbs, pattern, text, start)
    if found is None or found["passive"]:
        return False
    if found.lastgroup == "phrase":
        return True
    # '…,” warned Lund': the subject stands behind its verb.
    before = text[max(0, found.start() - _PHRASE) : found.start()].rstrip(" ,\n")
    return found.end("verb") in ends and not before.endswith(tuple(_MARKS))


def _told(view: View, end: int, outlets: list[Source]) -> Source | None:
    """Find the outlet whose name begins right behind a verb."""
    behind = view.article.text[end : end + _REACH]
    described = _verbs(view.language).described.match(behind)
    behind = behind[described.end() :] if described else behind
    for outlet in outlets:
        name = _without_article(outlet.name)
        if behind.startswith(name) and not behind[len(name) : len(name) + 1].isalnum():
            return outlet
    return None


def _leads_at_once(text: str, mention: Place, cue: Place) -> bool:
    """Tell whether a cue stands right behind a mention: "she said"."""
    return mention.end <= cue.start and not text[mention.end : cue.start].strip(" ,")


def _leads(
    view: View,
    path: str,
    attribution: Attribution,
    own: Source | None,
    sources: dict[str, Source],
) -> Source | None:
    """Find the other source whose name stands right beside a cue, at every place of the cue."""
    first, mention = view.inside[f"{path}/cue"], view.inside.get(f"{path}/source_text")
    spelled = {_bare(text) for text in (attribution.source_text, own and own.name) if text}
    if not _other_beside(view, first[:2], mention, spelled, sources):
        return None  # nearly always, and then its other places are not looked for
    said = view.inside.get(f"{path}/content/0")
    if mention and said and first.end <= mention.start < mention.end <= said.start:
        return None  # the verb is left out: "The police counted 700, the organisers 1,500"
    if mention and view.article.text.endswith(" did ", 0, mention.start):
        return None  # "The police said so, as did the organisers"
    mine = name_words(attribution.source_text or "")
    if own:
        mine |= name_words(own.name) | name_words(own.affiliation or "")
    found: Source | None = None
    for place in view.everywhere(attribution.cue, attribution.cites):
        words = _other_beside(view, place, mention, spelled, sources)
        found = _bearer(words, sources) if words else None
        if found is None or not mine.isdisjoint(name_words(words or "") | name_words(found.name)):
            return None
    return found


def _other_beside(
    view: View,
    place: tuple[int, int],
    mention: Place | None,
    spelled: set[str],
    sources: dict[str, Source],
) -> str | None:
    """Give the name right beside a cue, unless it is the mention or joined to it."""
    start, end = place
    if mention and _is_joined(view, mention, start, end):
        return None
    words = _ahead(view, start, sources) or _behind(view, start, end, sources)
    return words if words and _bare(words) not in spelled else None


def _is_joined(view: View, mention: Place, start: int, end: int) -> bool:
    """Tell whether nothing but names stands between a mention and a cue: "Lund, Orr said"."""
    if view.sentence_at(mention.start) != view.sentence_at(start):
        return False
    text = view.article.text
    between = text[mention.end : start] if mention.start < start else text[end : mention.start]
    return len(between) < _REACH and _NAMES.fullmatch(between) is not None


def _ahead(view: View, start: int, sources: dict[str, Source]) -> str | None:
    """Give the name between the beginning of a clause and a cue; None where there is more."""
    number = view.sentence_at(start)
    if number is None:
        return None
    before = view.article.text[max(view.sentences[number].start, start - _REACH) : start]
    ends = [found.end() for found in _CLAUSE.finditer(before)]
    if start - len(before) == view.sentences[number].start:
        ends.insert(0, 0)
    stretches = (before[end:].strip() for end in ends)
    return next((one for one in stretches if one and _is_name(one, sources)), None)


def _is_name(words: str, sources: dict[str, Source]) -> bool:
    if _NAME.fullmatch(words):
        return True
    return any(_bare(words) == _bare(source.name) for source in sources.values())


def _behind(view: View, start: int, end: int, sources: dict[str, Source]) -> str | None:
    """Give the source's whole name right behind "according to", or behind a quotation's cue."""
    if not _names_behind(view, start, end):
        return None
    behind = view.article.text[end : end + _REACH].lstrip()
    for source in sources.values():
        for name in (source.name, f"the {source.name}"):
            if behind.lower().startswith(name.lower()) and _STOPS.match(behind[len(name) :]):
                return name
    return None


def _names_behind(view: View, start: int, end: int) -> bool:
    """Tell whether a cue has its speaker behind it."""
    text = view.article.text
    if text[max(0, start - _REACH) : start].rstrip(" ,\n").endswith(tuple(_MARKS)):
        return True
    return text[start:end].lower() in lexicon.section(view.language, "speakers").get("leading", ())


def _word_before(text: str, start: int) -> str:
    words = text[max(0, start - _REACH) : start].rsplit(None, 1)
    return fold_word(words[-1]) if words else ""


@lru_cache(maxsize=512)
def _closing(name: str) -> frozenset[str]:
    """The words with which a name, or a part of it, may end."""
    return name_words(name) | {fold_word(word) for word in name.split()[-1:]}


def _bearer(words: str, sources: dict[str, Source]) -> Source | None:
    """Find the only source with a name; None where two may bear it."""
    same = [source for source in sources.values() if _bare(source.name) == _bare(words)]
    told = name_words(words)
    bearers = same or [one for one in sources.values() if told and told <= name_words(one.name)]
    return bearers[0] if len(bearers) == 1 else None


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


@lru_cache(maxsize=512)
def _bare(name: str) -> str:
    """Fold a name without the article before it."""
    return _without_article(name).casefold()


def _without_article(name: str) -> str:
    article = _ARTICLE.match(name)
    return name[article.end() :] if article else name
