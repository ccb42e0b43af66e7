"""Wrong counts of casualties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mutations.kinds import Answer, Case, kind
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


@kind("outcome wrong", invisible="“killed” and “injured” differ in meaning only")
def outcome_wrong(case: Case) -> Iterator[Answer]:
    """The dead as injured, all others as dead."""
    for path, count, _ in _counts(case):
        yield _but(case, path, outcome="injured" if count["outcome"] == "killed" else "killed")


@kind("source of a count swapped", invisible="who gives which count of a passage is grammar")
def count_source_swapped(case: Case) -> Iterator[Answer]:
    """The count is given to another source."""
    for path, count, _ in _counts(case):
        other = next((key for key in case.sources if key != count["source"]), None)
        if other:
            yield _but(case, path, source=other)


@kind(
    "one of several counts left out", invisible="no rule says that every count has to be taken up"
)
def count_left_out(case: Case) -> Iterator[Answer]:
    """Only one of the counts that disagree is kept."""
    for path, event in case.events:
        for index in range(len(event["casualties"]) if len(event["casualties"]) > 1 else 0):
            rest = event["casualties"][:index] + event["casualties"][index + 1 :]
            yield case.but(f"{path}/casualties", rest)
