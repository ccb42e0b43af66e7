"""Wrong events: when, where, who, and how certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from mutations.kinds import Answer, Case, kind
from summarizer import dates

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"\d{4}-\d\d")
_YEAR = re.compile(r"\d{4}")
_WEEKDAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:lun|mar|mercre|jeu|vendre|same)di\b"
    r"|\bdimanche\b",
    re.IGNORECASE,
)


def _dated(case: Case, shape: re.Pattern[str]) -> Iterator[tuple[str, Answer]]:
    """Events whose date has a shape and whose words say a date at all."""
    for path, event in case.events:
        if event["date"] and event["date_text"] and shape.fullmatch(event["date"]):
            yield path, event


def _shifted(case: Case, *days: int) -> Iterator[Answer]:
    for path, event in _dated(case, _DAY):
        for step in days:
            moved = date.fromisoformat(event["date"]) + timedelta(days=step)
            yield case.but(f"{path}/date", moved.isoformat())


@kind("date shifted by a day")
def date_by_a_day(case: Case) -> Iterator[Answer]:
    """The day before or after."""
    yield from _shifted(case, -1, 1)


@kind("date shifted by three days")
def date_by_three_days(case: Case) -> Iterator[Answer]:
    """Three days earlier or later."""
    yield from _shifted(case, -3, 3)


@kind("date shifted by a month")
def date_by_a_month(case: Case) -> Iterator[Answer]:
    """The same day a month later; a month as the next one."""
    for path, event in case.events:
        value = event["date"] or ""
        if event["date_text"] and (_DAY.fullmatch(value) or _MONTH.fullmatch(value)):
            year, month = int(value[:4]), int(value[5:7])
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
            day = f"-{min(int(value[8:]), 28):02d}" if len(value) > 7 else ""
            yield case.but(f"{path}/date", f"{year:04d}-{month:02d}{day}")


@kind("month and day swapped")
def month_and_day_swapped(case: Case) -> Iterator[Answer]:
    """2025-10-08 as 2025-08-10."""
    for path, event in _dated(case, _DAY):
        year, month, day = event["date"].split("-")
        if int(day) <= 12 and day != month:
            yield case.but(f"{path}/date", f"{year}-{day}-{month}")


@kind("year altered")
def year_altered(case: Case) -> Iterator[Answer]:
    """Another year than the words say."""
    for path, event in case.events:
        value = event["date"] or ""
        is_told = event["date_text"] and re.search(r"\b\d{4}\b", event["date_text"])
        if is_told and value[:4].isdecimal():  # an open interval begins with dots
            yield case.but(f"{path}/date", f"{int(value[:4]) + 1:04d}{value[4:]}")


@kind("weekday taken a week earlier", invisible="a reading: news does not always mean the latest")
def weekday_a_week_earlier(case: Case) -> Iterator[Answer]:
    """“Wednesday” as that of the week before."""
    for path, event in _dated(case, _DAY):
        if _WEEKDAY.search(event["date_text"]):
            moved = date.fromisoformat(event["date"]) - timedelta(days=7)
            yield case.but(f"{path}/date", moved.isoformat())


@kind("date more precise than its words")
def date_too_precise(case: Case) -> Iterator[Answer]:
    """A day where the words say a month or a year."""
    for path, event in case.events:
        if event["date_text"] and _MONTH.fullmatch(event["date"] or ""):
            yield case.but(f"{path}/date", f"{event['date']}-14")
        if event["date_text"] and _YEAR.fullmatch(event["date"] or ""):
            yield case.but(f"{path}/date", f"{event['date']}-06-14")


@kind("date not EDTF")
def date_not_edtf(case: Case) -> Iterator[Answer]:
    """A date as people write it, or one that no calendar has."""
    for path, event in case.events:
        if event["date"]:
            as_written = event["date_text"] or "March 5, 2025"
            if not dates.is_valid(as_written):  # "2013" is both
                yield case.but(f"{path}/date", as_written)
            yield case.but(f"{path}/date", "05/03/2025")
            yield case.but(f"{path}/date", "2025-02-30")


@kind("date from nowhere")
def date_from_nowhere(case: Case) -> Iterator[Answer]:
    """A date where the article has no words for one."""
    for path, event in case.events:
        if event["date_text"] is None and event["date"] is None and case.article.published_date:
            yield case.but(f"{path}/date", case.article.published_date.isoformat())


@kind("date left out")
def date_left_out(case: Case) -> Iterator[Answer]:
    """Null where the words do say a date."""
    for path, event in case.events:
        if event["date"] and event["date_text"]:
            yield case.but(f"{path}/date", None)


@kind("date words invented")
def date_text_invented(case: Case) -> Iterator[Answer]:
    """Words that stand nowhere in the article."""
    invented = "le dimanche 4 mai 2003" if case.french else "Sunday, 4 May 2003"
    for path, _ in case.events:
        yield case.but(f"{path}/date_text", invented)


@kind("date of another sentence")
def date_of_another(case: Case) -> Iterator[Answer]:
    """Words and date of another event, which do not stand in the cited sentences."""
    for path, event in case.events:
        for _, other in case.events:
            words = other["date_text"]
            if words and other["date"] and not case.stands(words, event["cites"]):
                changed = case.but(f"{path}/date_text", words)
                changed["events"][int(path.rsplit("/", 1)[1])]["date"] = other["date"]
                yield changed
                break


@kind("occurred in the future")
def future_date(case: Case) -> Iterator[Answer]:
    """An event that has occurred, on a day after publication."""
    if case.article.published_date:
        later = (case.article.published_date + timedelta(days=40)).isoformat()
        for path, event in case.events:
            if event["factuality"] == "occurred":
                yield case.but(f"{path}/date", later)


@kind("planned event as occurred")
def planned_as_occurred(case: Case) -> Iterator[Answer]:
    """An event with a date after publication is said to have occurred."""
    published = case.article.published_date
    for path, event in case.events:
        first = (dates.bounds(event["date"] or "") or (None, None))[0] if event["date"] else None
        if event["factuality"] == "planned" and first and published and first > published:
            yield case.but(f"{path}/factuality", "occurred")


@kind("claimed event without who claims it")
def claimed_unlinked(case: Case) -> Iterator[Answer]:
    """No attribution links to an event that is only claimed."""
    for _, event in case.events:
        if event["factuality"] == "claimed":
            changed = case.copy()
            for attribution in changed["attributions"]:
                attribution["events"] = [e for e in attribution["events"] if e != event["id"]]
            yield changed


@kind(
    "claimed event as occurred", invisible="what is fact and what is claim is a matter of reading"
)
def claimed_as_occurred(case: Case) -> Iterator[Answer]:
    """What stands only on a source's word is given as fact."""
    for path, event in case.events:
        if event["factuality"] == "claimed":
            yield case.but(f"{path}/factuality", "occurred")


@kind("type of event wrong", invisible="what an event is, is a matter of meaning")
def type_wrong(case: Case) -> Iterator[Answer]:
    """A meeting as an attack, all else as a meeting."""
    for path, event in case.events:
        yield case.but(f"{path}/type", "ASSAULT" if event["type"] == "CONSULT" else "CONSULT")


@kind("actor invented")
def actor_invented(case: Case) -> Iterator[Answer]:
    """An actor or recipient that stands nowhere in the article."""
    for path, event in case.events:
        yield case.but(f"{path}/actors", [*event["actors"], "Republic of Lorvane"])
        for index in range(len(event["recipients"])):
            yield case.but(f"{path}/recipients/{index}", "Marek Dolanski")


@kind("actor of another event")
def actor_of_another(case: Case) -> Iterator[Answer]:
    """An actor of another event, who does not stand in the cited sentences."""
    names = dict.fromkeys(name for _, event in case.events for name in event["actors"])
    for path, event in case.events:
        for name in [n for n in names if not case.stands(n, event["cites"])][:2]:
            yield case.but(f"{path}/actors", [name])


@kind(
    "actor and recipient swapped",
    invisible="both names stand there; who did it to whom is grammar",
)
def actor_and_recipient_swapped(case: Case) -> Iterator[Answer]:
    """Who did it is given as the one it was done to."""
    for path, event in case.events:
        if event["actors"] and event["recipients"]:
            changed = case.but(f"{path}/actors", event["recipients"])
            changed["events"][int(path.rsplit("/", 1)[1])]["recipients"] = event["actors"]
            yield changed


@kind("actor under another name")
def actor_renamed(case: Case) -> Iterator[Answer]:
    """A first name or an initial is added that the article does not have there."""
    for path, event in case.events:
        for index, name in enumerate(event["actors"]):
            yield case.but(f"{path}/actors/{index}", f"J. {name}")


@kind("place invented")
def place_invented(case: Case) -> Iterator[Answer]:
    """A place that stands nowhere in the article."""
    for path, _ in case.events:
        yield case.but(f"{path}/place", "Karvina")


@kind("place of another event")
def place_of_another(case: Case) -> Iterator[Answer]:
    """A place of the article that does not stand in the cited sentences."""
    places = dict.fromkeys(event["place"] for _, event in case.events if event["place"])
    for path, event in case.events:
        for place in [p for p in places if not case.stands(p, event["cites"])][:2]:
            yield case.but(f"{path}/place", place)


@kind("place more precise than the article")
def place_too_precise(case: Case) -> Iterator[Answer]:
    """A country or district is added to a place from what the model knows."""
    for path, event in case.events:
        if event["place"]:
            yield case.but(f"{path}/place", f"{event['place']}, Lorvane")


@kind("planned day taken from the week before")
def planned_in_the_past(case: Case) -> Iterator[Answer]:
    """“is to meet on Friday” as the Friday before publication."""
    for path, event in _dated(case, _DAY):
        if event["factuality"] == "planned" and _WEEKDAY.search(event["date_text"]):
            moved = date.fromisoformat(event["date"]) - timedelta(days=7)
            yield case.but(f"{path}/date", moved.isoformat())


@kind("year left out of the words, another taken")
def year_left_out(case: Case) -> Iterator[Answer]:
    """“14 November 2021” as “14 November”, and the latest taken for it."""
    for path, event in case.events:
        words = re.fullmatch(r"(.+?),? (\d{4})", event["date_text"] or "")
        found = words and dates.readings(
            words[1], case.article.published_date, case.article.language or "und"
        )
        for value in [one for one in found or () if one[:4] != words[2]][:1] if words else ():
            changed = case.but(f"{path}/date_text", words[1])
            changed["events"][int(path.rsplit("/", 1)[1])]["date"] = value
            yield changed


@kind("two events answer each other")
def answers_each_other(case: Case) -> Iterator[Answer]:
    """What an event answers is said to answer it, too."""
    for _, event in case.events:
        for path, target in case.events:
            if target["id"] in event["responds_to"]:
                yield case.but(f"{path}/responds_to", [*target["responds_to"], event["id"]])


@kind("denied event without who denies it")
def denied_unlinked(case: Case) -> Iterator[Answer]:
    """An event is said to be denied, and nobody's words link to it."""
    linked = {target for _, attribution in case.attributions for target in attribution["events"]}
    for path, event in case.events:
        if event["id"] not in linked:
            yield case.but(f"{path}/factuality", "denied")


@kind("pronoun as actor")
def pronoun_as_actor(case: Case) -> Iterator[Answer]:
    """A pronoun of the cited sentences stands for whoever did it."""
    for path, event in case.events:
        pronoun = re.search(
            r"\b(?:he|she|it|they|il|elle)\b", case.cited(event["cites"]), re.IGNORECASE
        )
        if event["actors"] and pronoun:
            yield case.but(f"{path}/actors/0", pronoun.group())


@kind("actor is a recipient too")
def actor_is_recipient(case: Case) -> Iterator[Answer]:
    """Who did it is among those it was done to."""
    for path, event in case.events:
        if event["actors"]:
            yield case.but(f"{path}/recipients", [*event["recipients"], event["actors"][0]])
