"""Wrong counts of casualties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mutations.kinds import Answer, Case, kind, name_words
from summarizer import numbers

_AT_LEAST = re.compile(
    r"(?:at least|more than|up to|nearly|about|au moins|plus de)\s+", re.IGNORECASE
)
_NUMERAL = re.compile(r"\d[\d,.\u202f ]*\d|\d")


def _counts(case: Case) -> Iterator[tuple[str, Answer, Answer]]:
    for path, event in case.events:
        for index, count in enumerate(event["casualties"]):
            yield f"{path}/casualties/{index}", count, event


def _but(case: Case, path: str, **values: object) -> Answer:
    changed = case.copy()
    _, _, event, _, index = path.split("/")
    changed["events"][int(event)]["casualties"][int(index)].update(values)
    return changed


@kind("minimum changed")
def minimum_changed(case: Case) -> Iterator[Answer]:
    """Another minimum than the words say: one more, two less, none."""
    for path, count, _ in _counts(case):
        if count["minimum"] is not None:
            yield _but(case, path, minimum=count["minimum"] + 1)
            yield _but(case, path, minimum=count["minimum"] - 2)
            if count["maximum"] is not None:
                yield _but(case, path, minimum=None)


@kind("maximum changed")
def maximum_changed(case: Case) -> Iterator[Answer]:
    """Another maximum than the words say, or none where they set one."""
    for path, count, _ in _counts(case):
        if count["maximum"] is not None:
            yield _but(case, path, maximum=count["maximum"] + 5)
            yield _but(case, path, maximum=None)
        elif count["minimum"] is not None:
            yield _but(case, path, maximum=count["minimum"])


@kind("hedge of a count ignored in its bounds")
def hedge_ignored(case: Case) -> Iterator[Answer]:
    """“at least 31” with 31 as the maximum too."""
    for path, count, _ in _counts(case):
        hedge = _AT_LEAST.search(count["count_text"])
        known = count["minimum"] if count["maximum"] is None else count["maximum"]
        if hedge and known is not None:
            value = _value(count["count_text"])
            yield _but(case, path, minimum=value, maximum=value)


@kind("hedge of a count dropped from text and bounds")
def hedge_dropped(case: Case) -> Iterator[Answer]:
    """“at least 31” as 31, in the words and in the bounds."""
    for path, count, _ in _counts(case):
        if _AT_LEAST.search(count["count_text"]):
            value = _value(count["count_text"])
            text = _AT_LEAST.sub("", count["count_text"])
            yield _but(case, path, count_text=text, minimum=value, maximum=value)


def _value(text: str) -> int:
    return int(next(n.value for n in numbers.find(text) if n.value is not None))


@kind("hedge of a count invented")
def hedge_invented(case: Case) -> Iterator[Answer]:
    """“at least” where the article gives the number itself."""
    for path, count, _ in _counts(case):
        text = f"{'au moins' if case.french else 'at least'} {count['count_text']}"
        if count["maximum"] is not None and not case.stands(text):
            yield _but(case, path, count_text=text, maximum=None)


@kind("digits of a count changed")
def digits_changed(case: Case) -> Iterator[Answer]:
    """Another number in the words and in the bounds."""
    for path, count, event in _counts(case):
        value = count["minimum"] if count["minimum"] is not None else count["maximum"]
        for step in (1, 10, 100) if value is not None else ():
            text = str(value + step)
            if not case.stands(text, event["cites"]):
                bounds = {k: value + step for k in ("minimum", "maximum") if count[k] is not None}
                yield _but(case, path, count_text=text, **bounds)


@kind("count in figures for words")
def count_rewritten(case: Case) -> Iterator[Answer]:
    """“six” written as 6: the words are not verbatim."""
    for path, count, _ in _counts(case):
        value = count["minimum"]
        spelled = value is not None and not _NUMERAL.search(count["count_text"])
        if spelled and not case.stands(str(value)):
            yield _but(case, path, count_text=str(value))


@kind("who was harmed invented")
def who_invented(case: Case) -> Iterator[Answer]:
    """People whom the article does not name."""
    for path, _, _ in _counts(case):
        yield _but(case, path, who="pèlerins" if case.french else "pilgrims")


@kind("who was harmed taken from another sentence")
def who_of_another(case: Case) -> Iterator[Answer]:
    """People of another event, who do not stand in the cited sentences."""
    people = dict.fromkeys(c["who"] for _, c, _ in _counts(case) if c["who"])
    for path, _, event in _counts(case):
        for who in [w for w in people if not case.stands(w, event["cites"])][:2]:
            yield _but(case, path, who=who)


_CERTAIN = {
    "killed": r"\b(?:killed|killing|dead|died|deaths|tués?|morts)\b",
    "injured": r"\b(?:injured|wounded|hurt|blessés?)\b",
}
_HARM = {
    "killed": r"kill|die|dead|death|bod(?:y|ies)|li[fv]e|toll|victim|mort|tu[ée]|décès|bilan",
    "injured": r"injur|wound|hurt|hospital|treat|patient|victim|bless|soign|hôpital",
}


@kind("outcome that the sentence has no word for")
def outcome_without_word(case: Case) -> Iterator[Answer]:
    """The dead as injured, or the injured as dead, where the sentence speaks of one alone."""
    yield from _outcomes(case, alone=True)


@kind("outcome of other people of the sentence", invisible="whose is which is grammar")
def outcome_of_others(case: Case) -> Iterator[Answer]:
    """The dead as injured, or the injured as dead, where the sentence speaks of both."""
    yield from _outcomes(case, alone=False)


def _outcomes(case: Case, *, alone: bool) -> Iterator[Answer]:
    for path, count, event in _counts(case):
        wrong = {"killed": "injured", "injured": "killed"}.get(count["outcome"])
        said = " ".join(case.cited([n]) for n in _sentences_with(case, count, event))
        is_certain = wrong and re.search(_CERTAIN[count["outcome"]], said)
        if wrong and is_certain and (re.search(_HARM[wrong], said) is None) is alone:
            yield _but(case, path, outcome=wrong)


def _sentences_with(case: Case, count: Answer, event: Answer) -> list[int]:
    return [n for n in event["cites"] if case.stands(count["count_text"], [n])]


@kind("source of a count from elsewhere")
def count_source_from_elsewhere(case: Case) -> Iterator[Answer]:
    """The count is given to a source that its sentence neither names nor quotes."""
    for path, count, event in _counts(case):
        cites = _sentences_with(case, count, event)
        for other in [k for k in case.sources if not _is_in(case, k, cites)][:3]:
            yield _but(case, path, source=other)


@kind("source of a count swapped within the sentence", invisible="who gives which count is grammar")
def count_source_swapped(case: Case) -> Iterator[Answer]:
    """The count is given to another source of its sentence."""
    for path, count, event in _counts(case):
        cites = _sentences_with(case, count, event)
        for other in [k for k in case.sources if k != count["source"] and _is_in(case, k, cites)]:
            yield _but(case, path, source=other)


def _is_in(case: Case, source: str, cites: list[int]) -> bool:
    """Tell whether sentences name a source, or hold what it says or was told."""
    said = [a["cites"] for _, a in case.attributions if source in (a["source"], a["via"])]
    given = case.sources[source]
    words = name_words(f"{given['name']} {given['affiliation'] or ''}")
    return (
        any(set(one) & set(cites) for one in said)
        or case.stands(given["name"], cites)
        or bool(words & name_words(case.cited(cites)))
    )


@kind(
    "one of several counts left out", invisible="no rule says that every count has to be taken up"
)
def count_left_out(case: Case) -> Iterator[Answer]:
    """Only one of the counts that disagree is kept."""
    for path, event in case.events:
        for index in range(len(event["casualties"]) if len(event["casualties"]) > 1 else 0):
            rest = event["casualties"][:index] + event["casualties"][index + 1 :]
            yield case.but(f"{path}/casualties", rest)
