"""Wrong sentences of the summary and wrong descriptions of events."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from mutations.kinds import Answer, Case, kind
from summarizer import numbers
from summarizer.names.lists import fold, rules_for
from summarizer.numbers import Number

_NAME = re.compile(r"(?<=[a-zà-ÿ,;] )[A-ZÀ-Þ][a-zà-ÿ-]+(?: [A-ZÀ-Þ][a-zà-ÿ-]+)*(?=[ ,.;])")
_WEEKDAYS = (
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
)
_MONTHS = [
    "January",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_NEGATED = {
    r"\b(was|were|had|has|is|are|would|will)\b": r"\1 not",
    r"\b(ont|a|est|sont|avait|doit)\b": r"n’\1 pas",
}
_ANTONYMS = {
    "killed": "rescued", "denied": "confirmed", "raised": "lowered", "rose": "fell",
    "closed": "opened", "attack": "defence", "warned": "promised", "accused": "praised",
    "rejected": "accepted", "displaced": "housed", "acquitted": "convicted", "sentenced": "freed",
    "grève": "fête", "pertes": "gains", "menace": "promet", "after": "before", "against": "for",
    "more": "fewer", "first": "last",
}  # fmt: skip
_ATTRIBUTED = re.compile(
    r",? (?:according to|selon|d’après|by) [^,.;]+(?=[,.;])|, as [A-Z][^,.;]* (?:said|reported)(?=[,.;])"
)


def _strong(case: Case, text: str) -> list[Number]:
    found = numbers.find(text, case.article.language or "und")
    return [n for n in found if not n.weak and n.value is not None]


def _values(case: Case, cites: list[int]) -> set[object]:
    found = numbers.find(case.cited(cites), case.article.language or "und")
    return {value for n in found for value in (n.value, n.alternative)}


@kind("number altered")
def number_altered(case: Case) -> Iterator[Answer]:
    """A number that the cited sentences do not have stands in the place of one they have."""
    for path, text, cites in case.own_words:
        known = _values(case, cites)
        for number in _strong(case, text):
            if number.kind in ("cardinal", "percent", "money", "ordinal"):
                wrong = next(n for n in range(37, 99) if n not in known)
                yield case.but(path, f"{text[: number.start]}{wrong}{text[number.end :]}")


@kind("number added")
def number_added(case: Case) -> Iterator[Answer]:
    """A number is added that the cited sentences do not have."""
    for path, text, cites in case.own_words:
        wrong = next(n for n in range(17, 99) if n not in _values(case, cites))
        more = f", dont {wrong} au port" if case.french else f", among them {wrong} in the harbour"
        yield case.but(path, text.rstrip(".") + more + ".")


@kind("number of a sentence that is not cited")
def number_of_another(case: Case) -> Iterator[Answer]:
    """A number of the article that the cited sentences do not have."""
    everywhere = [n for s in case.article.sentences for n in _strong(case, s.text)]
    values = dict.fromkeys(n.value for n in everywhere if n.kind == "cardinal")
    for path, text, cites in case.own_words:
        known = _values(case, cites)
        wrong = next((v for v in values if v not in known and v and v == int(v)), None)
        cardinals = [n for n in _strong(case, text) if n.kind == "cardinal"]
        if wrong is not None and cardinals:
            first = cardinals[0]
            yield case.but(path, f"{text[: first.start]}{int(wrong)}{text[first.end :]}")


@kind("scale of a number altered")
def scale_altered(case: Case) -> Iterator[Answer]:
    """Ten times as many."""
    for path, text, cites in case.own_words:
        known = _values(case, cites)
        for number in _strong(case, text):
            digits = re.search(r"\d+", text[number.start : number.end])
            if number.kind == "year" or not digits or not digits.group().strip("0"):
                continue
            if number.value * 10 not in known:
                place = number.start + digits.end()
                yield case.but(path, f"{text[:place]}0{text[place:]}")


@kind("two numbers of the sentence swapped", invisible="both stand in the cited sentences")
def numbers_swapped(case: Case) -> Iterator[Answer]:
    """Two numbers change places."""
    for path, text, _ in case.own_words:
        found = [n for n in _strong(case, text) if n.kind == "cardinal"]
        for one, two in itertools.pairwise(found):
            a, b = text[one.start : one.end], text[two.start : two.end]
            if one.value != two.value:
                yield case.but(
                    path, text[: one.start] + b + text[one.end : two.start] + a + text[two.end :]
                )


@kind("hedge of a number dropped", invisible="values are compared, not what stands before them")
def hedge_dropped(case: Case) -> Iterator[Answer]:
    """“at least nine” as “nine” in the model's own words."""
    for path, text, _ in case.own_words:
        bare = re.sub(r"(?:at least|more than|nearly|about|au moins|plus de|quelque) ", "", text)
        if bare != text:
            yield case.but(path, bare)


@kind("name invented")
def name_invented(case: Case) -> Iterator[Answer]:
    """A name that the article does not have stands in the place of one that it has."""
    for path, text, _ in case.own_words:
        for match in _NAME.finditer(text):
            yield case.but(path, f"{text[: match.start()]}Dolanski{text[match.end() :]}")


@kind("first name added")
def first_name_added(case: Case) -> Iterator[Answer]:
    """A first name or a title from what the model knows."""
    for path, text, _ in case.own_words:
        for match in _NAME.finditer(text):
            if " " not in match.group():
                yield case.but(path, f"{text[: match.start()]}Jorund {text[match.start() :]}")


@kind("name misspelled")
def name_misspelled(case: Case) -> Iterator[Answer]:
    """One letter of a name is doubled."""
    for path, text, _ in case.own_words:
        for match in _NAME.finditer(text):
            place = match.end() - 2
            wrong = text[:place] + text[place] + text[place:]
            if text[place].isalpha() and len(match.group()) > 4:
                yield case.but(path, wrong)


@kind(
    "name swapped with another of the cited sentences",
    invisible="both names stand there; who did it is a matter of meaning",
)
def name_swapped(case: Case) -> Iterator[Answer]:
    """Another name of the cited sentences stands in its place."""
    names = dict.fromkeys(n for _, text, _ in case.own_words for n in _NAME.findall(text))
    for path, text, cites in case.own_words:
        for match in _NAME.finditer(text):
            near = (n for n in names if n != match.group() and n in case.cited(cites))
            if other := next(near, None):
                yield case.but(path, text[: match.start()] + other + text[match.end() :])


@kind("name of a sentence that is not cited")
def name_of_another(case: Case) -> Iterator[Answer]:
    """A name that neither the title, the cited sentences nor those before them have."""
    rules = rules_for(case.article.language or "en")
    ordinary = {*rules.ordinary, *rules.calendar}
    found = dict.fromkeys(n for _, text, _ in case.own_words for n in _NAME.findall(text))
    names = [n for n in found if ordinary.isdisjoint(fold(n, rules).split())]  # not "Central Bank"
    for path, text, cites in case.own_words:
        near = [n for cite in cites for n in (cite - 1, cite) if n]
        known = f"{case.cited(near)} {case.article.title} {case.article.outlet}"
        # No word of it, in whatever form: Sothra, Sothran.
        other = [n for n in names if not any(word[:4] in known for word in n.split())]
        whole = [m for m in _NAME.finditer(text) if text[: m.start()].split()[-1].islower()]
        for match in whole[:1] if other else ():
            yield case.but(path, text[: match.start()] + other[0] + text[match.end() :])


@kind("weekday that the article does not have")
def weekday_wrong(case: Case) -> Iterator[Answer]:
    """A weekday of the summary is one that the article never names."""
    if case.french:
        return  # French writes weekdays small: they are not names there
    own = _WEEKDAYS[0]
    known = case.article.text + f" {case.article.published_date:%A}"
    wrong = [day for day in own if day not in known]
    for path, text, _ in case.own_words:
        for day in own:
            if day in text and wrong:
                yield case.but(path, text.replace(day, wrong[0]))
        if wrong and not any(day in text for day in own):
            yield case.but(path, text.rstrip(".") + f" on {wrong[0]}.")


@kind("month that the article does not have")
def month_wrong(case: Case) -> Iterator[Answer]:
    """A month is added that the article never names."""
    if case.french:
        return  # months are written small in French
    known = case.article.text + f" {case.article.published_date:%B}"
    wrong = next(month for month in _MONTHS if month not in known and month[:3] not in known)
    for path, text, _ in case.own_words:
        yield case.but(path, text.rstrip(".") + f" in {wrong}.")


@kind(
    "weekday or month in a language that writes them small",
    invisible="names are told by their capitals",
)
def small_weekday_wrong(case: Case) -> Iterator[Answer]:
    """A weekday that the article never names, in French."""
    wrong = [day for day in _WEEKDAYS[1] if day not in case.article.text]
    if case.french and wrong:
        for path, text, _ in case.own_words:
            yield case.but(path, text.rstrip(".") + f" {wrong[0]}.")


@kind("negated", invisible="negation is a matter of meaning")
def negated(case: Case) -> Iterator[Answer]:
    """The summary says that it did not happen."""
    for path, text, _ in case.own_words:
        for pattern, negation in list(_NEGATED.items())[case.french :][:1]:
            if re.search(pattern, text):
                yield case.but(path, re.sub(pattern, negation, text, count=1))


@kind("antonym", invisible="the opposite word is a matter of meaning")
def antonym(case: Case) -> Iterator[Answer]:
    """A word is replaced by its opposite."""
    for path, text, _ in case.own_words:
        for word, opposite in _ANTONYMS.items():
            if re.search(rf"\b{word}\b", text):
                yield case.but(path, re.sub(rf"\b{word}\b", opposite, text, count=1))


@kind("claim as fact", invisible="that a summary has to say who claims it is a matter of reading")
def claim_as_fact(case: Case) -> Iterator[Answer]:
    """Who says it is left out of the summary."""
    for path, text, _ in case.own_words:
        bare = _ATTRIBUTED.sub("", text)
        if bare != text:
            yield case.but(path, bare)


@kind("cause invented", invisible="nothing but meaning tells it from the article")
def cause_invented(case: Case) -> Iterator[Answer]:
    """A cause is added that the article does not give."""
    for path, text, _ in case.own_words:
        why = "à cause d’une panne" if case.french else "because of a power failure"
        yield case.but(path, f"{text.rstrip('.')} {why}.")


@kind("quotation in own words invented")
def own_quotation_invented(case: Case) -> Iterator[Answer]:
    """Words that nobody said stand between quotation marks in the summary."""
    said = " : « Nous savions tout depuis »." if case.french else ", “the worst day of our lives”."
    for path, text, _ in case.own_words:
        yield case.but(path, text.rstrip(".") + said)


@kind("quotation in own words altered")
def own_quotation_altered(case: Case) -> Iterator[Answer]:
    """The summary quotes what somebody says, with one word that is another."""
    for _, attribution in case.attributions:
        words = attribution["content"][0].rstrip(",.").split()
        for path, text, cites in case.own_words:
            quotes = attribution["mode"] == "direct" and set(cites) & set(attribution["cites"])
            if quotes and len(words) > 5:
                said = [*words[:3], "navires" if case.french else "vessels", *words[4:]]
                yield case.but(path, f"{text.rstrip('.')}: “{' '.join(said)}”.")


@kind("own words between quotation marks")
def own_words_quoted(case: Case) -> Iterator[Answer]:
    """A paraphrase of the summary is put between quotation marks."""
    for path, text, _ in case.own_words:
        words = list(re.finditer(r"[^\W\d_]+", text))
        if len(words) > 8 and not re.search('[“«"]', text):
            first, last = words[3].start(), words[8].end()
            spelled = re.findall(r"\w+", text[first:last].lower())
            if " ".join(spelled) not in " ".join(re.findall(r"\w+", case.article.text.lower())):
                yield case.but(path, f"{text[:first]}“{text[first:last]}”{text[last:]}")


@kind("own words empty")
def own_words_empty(case: Case) -> Iterator[Answer]:
    """A sentence of the summary, or a description, without a word."""
    for path, _, _ in case.own_words:
        yield case.but(path, "")


_SUM = re.compile(r"(\d+(?:[.,]\d+)? (?:million|billion|millions de)) (crowns|marks|talers|livres)")


@kind("currency that the article does not have")
def currency_wrong(case: Case) -> Iterator[Answer]:
    """A sum is given in dollars where the article has another currency."""
    for path, text, _ in case.own_words:
        for match in _SUM.finditer(text):
            yield case.but(path, f"{text[: match.end(1)]} dollars{text[match.end() :]}")


@kind("percentage points for percent")
def points_for_percent(case: Case) -> Iterator[Answer]:
    """A share, or a rise by a share, is given in percentage points."""
    points = " points de pourcentage" if case.french else " percentage points"
    for path, text, _ in case.own_words:
        for match in re.finditer(r"(?<=\d)(?: percent\b|\s?%)", text):
            yield case.but(path, text[: match.start()] + points + text[match.end() :])


@kind("dead as wounded, or wounded as dead, in own words")
def outcome_in_own_words(case: Case) -> Iterator[Answer]:
    """What happened to those of a count is another outcome, where its sentence has one alone."""
    pairs = {"killed": "injured", "died": "were injured", "injured": "killed", "missing": "dead"}
    counts = {count["count_text"] for _, event in case.events for count in event["casualties"]}
    for path, text, cites in case.own_words:
        for match in re.finditer(r"\b(\w+) (?:\w+ ){0,3}(killed|died|injured|missing)\b", text):
            plain = sum(word in case.cited(cites) for word in pairs) == 1
            if match[1] in counts and plain and text.count(match[1]) == 1:
                yield case.but(path, text[: match.start(2)] + pairs[match[2]] + text[match.end() :])


@kind("name put together of two people's")
def names_mixed(case: Case) -> Iterator[Answer]:
    """The first name of one with the last name of another."""
    names = dict.fromkeys(s["name"] for s in case.sources.values() if _is_full(case, s["name"]))
    for path, text, _ in case.own_words:
        for name in names:
            other = next((n for n in names if not set(n.split()) & set(name.split())), None)
            if name in text and other:
                yield case.but(path, text.replace(name, f"{name.split()[0]} {other.split()[1]}"))


def _is_full(case: Case, name: str) -> bool:
    """Tell a first name and a last name, of which the first never stands alone."""
    first, *rest = name.split()
    return (
        len(rest) == 1
        and _NAME.fullmatch(f"x {name}.", 2, len(name) + 2) is not None
        and not re.search(rf"\b{first}\b(?! {rest[0]})", case.article.text)
    )
