"""Wrong speakers: who says it, what they are called, to whom they said it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mutations.kinds import Answer, Case, kind, name_words
from summarizer import grounding

_FEW = 3  # other sources tried, so that no kind outweighs the rest
_FULL_NAME = re.compile(r"(?!The |La |Le )[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][a-zà-ÿ]+)+")
_CAPITALS = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][a-zà-ÿ]+)+")


def _others(case: Case, own: str) -> list[Answer]:
    """The sources that share no name with this one."""
    words = name_words(case.sources[own]["name"] + " " + (case.sources[own]["affiliation"] or ""))
    return [
        source
        for key, source in case.sources.items()
        if key != own
        and not words & name_words(" ".join((source["name"], source["affiliation"] or "")))
    ]


def _names_its_source(case: Case, attribution: Answer) -> bool:
    """Tell whether the mention has a name of the source in it, or all of its words."""
    name, mention = case.sources[attribution["source"]]["name"], attribution["source_text"] or ""
    same = grounding.fold(name) == grounding.fold(mention)
    return same or bool(name_words(name) and name_words(name) <= name_words(mention))


@kind("source swapped, the mention names the right one")
def source_swapped(case: Case) -> Iterator[Answer]:
    """The source is another one; its mention is left as it was and names the right one."""
    for path, attribution in case.attributions:
        if attribution["source"] and _names_its_source(case, attribution):
            for other in _others(case, attribution["source"])[:_FEW]:
                yield case.but(f"{path}/source", other["id"])


@kind(
    "source swapped behind a pronoun or a description",
    invisible="whom “she” or “the official” means is a matter of reading",
)
def source_swapped_unnamed(case: Case) -> Iterator[Answer]:
    """The source is another one, and the mention names nobody."""
    for path, attribution in case.attributions:
        if attribution["source"] and not name_words(attribution["source_text"] or ""):
            for other in _others(case, attribution["source"])[:_FEW]:
                yield case.but(f"{path}/source", other["id"])


def _swapped_with_text(case: Case, *, same_sentence: bool) -> Iterator[Answer]:
    for path, attribution in case.attributions:
        others = _others(case, attribution["source"]) if attribution["source"] else []
        fitting = [
            other
            for other in others
            if case.stands(other["name"], attribution["cites"]) is same_sentence
        ]
        for other in fitting[:_FEW]:
            changed = case.but(f"{path}/source", other["id"])
            place = changed["attributions"][int(path.rsplit("/", 1)[1])]
            place["source_text"] = other["name"]
            yield changed


@kind("source and mention swapped for one of another sentence")
def source_and_text_swapped(case: Case) -> Iterator[Answer]:
    """Another source with its own name, which does not stand in the cited sentences."""
    yield from _swapped_with_text(case, same_sentence=False)


@kind(
    "source and mention swapped within the sentence",
    invisible="both names stand there; which of them speaks is grammar, but right beside the cue",
)
def source_and_text_swapped_inside(case: Case) -> Iterator[Answer]:
    """Another source whose name stands in the cited sentences too."""
    yield from _swapped_with_text(case, same_sentence=True)


@kind("speaker is only spoken of")
def speaker_spoken_of(case: Case) -> Iterator[Answer]:
    """Somebody named only inside what is said is given as the one who says it."""
    for path, attribution in case.attributions:
        for name in _named_inside(case, attribution):
            changed = case.but(f"{path}/source_text", name)
            changed["attributions"][int(path.rsplit("/", 1)[1])]["source"] = "s98"
            changed["sources"].append(
                {"id": "s98", "name": name, "kind": "person", "affiliation": None}
            )
            yield changed


def _named_inside(case: Case, attribution: Answer) -> list[str]:
    said = [
        grounding.locate(text, case.article, attribution["cites"])
        for text in attribution["content"]
    ]
    names = {name for text in attribution["content"] for name in _CAPITALS.findall(text)}
    return [
        name
        for name in sorted(names)
        if all(
            any(span and span.start <= start and end <= span.end for span in said)
            for start, end in grounding.places(name, case.article, attribution["cites"])
        )
    ]


@kind("two speakers merged")
def speakers_merged(case: Case) -> Iterator[Answer]:
    """All that one named source says is given to another; both stay in the list."""
    for key in case.sources:
        own = [a for _, a in case.attributions if a["source"] == key]
        if any(_names_its_source(case, attribution) for attribution in own):
            for other in _others(case, key)[:_FEW]:
                changed = case.copy()
                for attribution in changed["attributions"]:
                    if attribution["source"] == key:
                        attribution["source"] = other["id"]
                yield changed


@kind("two speakers merged, the one with a full name deleted")
def named_speaker_merged(case: Case) -> Iterator[Answer]:
    """All that somebody says who is named in full is given to another, and he is no longer listed."""
    yield from _merged_and_deleted(case, named=True)


@kind(
    "two speakers merged, one of them deleted",
    invisible="a mention may be another name of the same source",
)
def speakers_merged_and_deleted(case: Case) -> Iterator[Answer]:
    """All that one source says is given to another; no mention of the first is a full name."""
    yield from _merged_and_deleted(case, named=False)


def _merged_and_deleted(case: Case, *, named: bool) -> Iterator[Answer]:
    for key in case.sources:
        mentions = [a["source_text"] or "" for _, a in case.attributions if a["source"] == key]
        if any(_FULL_NAME.fullmatch(mention) for mention in mentions) is not named:
            continue
        for other in _others(case, key)[:1]:
            changed = case.copy()
            changed["sources"] = [s for s in changed["sources"] if s["id"] != key]
            for attribution in changed["attributions"]:
                for field in ("source", "via"):
                    if attribution[field] == key:
                        attribution[field] = other["id"]
            for event in changed["events"]:
                for count in event["casualties"]:
                    if count["source"] == key:
                        count["source"] = other["id"]
            yield changed


@kind("source invented")
def source_invented(case: Case) -> Iterator[Answer]:
    """A source whose name stands nowhere in the article."""
    for index in range(len(case.answer["sources"])):
        yield case.but(f"/sources/{index}/name", "Marek Dolanski")


@kind("name of a source abbreviated")
def source_abbreviated(case: Case) -> Iterator[Answer]:
    """The initials of a name where the article has it spelled out."""
    for index, source in enumerate(case.answer["sources"]):
        initials = "".join(word[0].upper() for word in re.findall(r"[^\W\d_]+", source["name"]))
        if len(initials) > 1 and not case.stands(initials):
            yield case.but(f"/sources/{index}/name", initials)


_TRANSLATED = {
    "The ": "El ", "the ": "el ", "Radio ": "Rádio ", "Prime Minister": "Premierminister",
    "Police": "Polizei", "army": "armée", "ministry": "ministère", "ministère": "ministry",
    "Fédération": "Federation", "Commission": "Kommission", "commission": "comisión",
    "Governor": "Gouverneur", "residents": "habitants", "office": "bureau", "Judge": "Richterin",
    "Captain": "Kapitän", "treaty": "traité", "report": "Bericht", "study": "étude",
    "parquet": "prosecutor", "capitainerie": "harbour office", "League": "Liga",
}  # fmt: skip


@kind("name of a source translated")
def source_translated(case: Case) -> Iterator[Answer]:
    """A word of a name in another language."""
    for index, source in enumerate(case.answer["sources"]):
        for word, other in _TRANSLATED.items():
            changed = source["name"].replace(word, other)
            if changed != source["name"] and not case.stands(changed):
                yield case.but(f"/sources/{index}/name", changed)


@kind("spelling of a name altered")
def name_misspelled(case: Case) -> Iterator[Answer]:
    """Two letters of a name change places, or one is doubled."""
    for index, source in enumerate(case.answer["sources"]):
        name, middle = source["name"], len(source["name"]) // 2
        for changed in (
            name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :],
            name[:middle] + name[middle - 1] + name[middle:],
        ):
            if not case.stands(changed):
                yield case.but(f"/sources/{index}/name", changed)
    for path, attribution in case.attributions:
        mention = attribution["source_text"] or ""
        changed = mention[:-1] + mention[-2:] if mention[-1:].isalpha() else ""
        if changed and not case.stands(changed):
            yield case.but(f"{path}/source_text", changed)


@kind("affiliation invented")
def affiliation_invented(case: Case) -> Iterator[Answer]:
    """An affiliation that stands nowhere in the article."""
    invented = (
        "porte-parole du gouvernement de Lorvane" if case.french else "Lorvane government spokesman"
    )
    for index in range(len(case.answer["sources"])):
        yield case.but(f"/sources/{index}/affiliation", invented)


@kind("affiliation of a source elsewhere")
def affiliation_from_elsewhere(case: Case) -> Iterator[Answer]:
    """The affiliation of another source, which stands where this one is not."""
    yield from _affiliations(case, near=False)


@kind("affiliation of a source close by", invisible="whose it is, is grammar")
def affiliation_swapped(case: Case) -> Iterator[Answer]:
    """The affiliation of another source, which stands where this one is, too."""
    yield from _affiliations(case, near=True)


def _affiliations(case: Case, *, near: bool) -> Iterator[Answer]:
    known = [s["affiliation"] for s in case.answer["sources"] if s["affiliation"]]
    for index, source in enumerate(case.answer["sources"]):
        others = [one for one in known if one != source["affiliation"]]
        for other in [one for one in others if _is_near(case, source, one) is near][:2]:
            yield case.but(f"/sources/{index}/affiliation", other)


def _is_near(case: Case, source: Answer, words: str) -> bool:
    """Tell whether words stand where a source is named or speaks, or one sentence ahead."""
    own = {
        n
        for _, a in case.attributions
        if source["id"] in (a["source"], a["via"])
        for n in a["cites"]
    }
    places = grounding.places(words, case.article)
    numbers = {
        s.number for s in case.article.sentences for place, _ in places if s.start <= place < s.end
    }
    around = [n for n in numbers | {n + 1 for n in numbers} if n <= len(case.article.sentences)]
    named = name_words(source["name"]) & name_words(case.cited(around))
    return bool(own & set(around) or named or case.stands(source["name"], around))


@kind("mention left out")
def mention_missing(case: Case) -> Iterator[Answer]:
    """A source without the words that name it."""
    for path, attribution in case.attributions:
        if attribution["source"]:
            yield case.but(f"{path}/source_text", None)


@kind("mention replaced by the full name from elsewhere")
def mention_from_elsewhere(case: Case) -> Iterator[Answer]:
    """The name of the source instead of the pronoun that stands there."""
    for path, attribution in case.attributions:
        name = case.sources.get(attribution["source"] or "", {}).get("name")
        if name and not case.stands(name, attribution["cites"]):
            yield case.but(f"{path}/source_text", name)


@kind("source forgotten, the mention is its name")
def named_source_forgotten(case: Case) -> Iterator[Answer]:
    """A statement without its source, though the mention is the name of one in the list."""
    for path, attribution in case.attributions:
        source = case.sources.get(attribution["source"] or "")
        if source and source["name"] == attribution["source_text"]:
            yield case.but(f"{path}/source", None)


@kind("source forgotten", invisible="null says that nobody is named; the mention may be “sources”")
def source_forgotten(case: Case) -> Iterator[Answer]:
    """A statement of a source without it, where the mention is no name of the list."""
    for path, attribution in case.attributions:
        source = case.sources.get(attribution["source"] or "")
        if source and source["name"] != attribution["source_text"]:
            yield case.but(f"{path}/source", None)


@kind("via is another source")
def via_swapped(case: Case) -> Iterator[Answer]:
    """A source was told that is not named there."""
    for path, attribution in case.attributions:
        if attribution["via"]:
            others = [
                k for k in case.sources if k not in (attribution["via"], attribution["source"])
            ]
            yield case.but(f"{path}/via", others[0])


@kind("who was told is the speaker")
def told_is_speaker(case: Case) -> Iterator[Answer]:
    """The outlet behind “told” is given as the one who speaks."""
    for path, attribution in case.attributions:
        if attribution["via"] and _is_told(case, attribution):
            outlet = case.sources[attribution["via"]]
            changed = case.but(f"{path}/source", outlet["id"])
            place = changed["attributions"][int(path.rsplit("/", 1)[1])]
            place["source_text"], place["via"] = outlet["name"], None
            yield changed


@kind("via left out behind “told”")
def via_left_out(case: Case) -> Iterator[Answer]:
    """Nobody is said to have been told, though the name of an outlet follows “told”."""
    for path, attribution in case.attributions:
        if attribution["via"] and _is_told(case, attribution):
            yield case.but(f"{path}/via", None)


def _is_told(case: Case, attribution: Answer) -> bool:
    name = case.sources[attribution["via"]]["name"]
    told = rf"\btold (?:the )?(?:newspaper |daily )?\*?{re.escape(name)}"
    return attribution["cue"] == "told" and bool(re.search(told, case.cited(attribution["cites"])))


@kind("cue of another speaker beside it")
def cue_of_another(case: Case) -> Iterator[Answer]:
    """The cue stands right behind the name of another source, and the mention is not there."""
    for path, attribution in case.attributions:
        for _, other in case.attributions:
            source = case.sources.get(other["source"] or "")
            if source is None or source["id"] == attribution["source"]:
                continue
            if not attribution["source"] or other["cites"] != attribution["cites"]:
                continue
            mine = case.sources[attribution["source"]]
            beside = rf"(?:^|[.,“”»] |while |but ){re.escape(source['name'])} {re.escape(other['cue'])}\b"
            cited = case.cited(other["cites"])
            apart = source in _others(case, mine["id"]) and other["cue"] != attribution["cue"]
            once = len(re.findall(rf"\b{re.escape(other['cue'])}\b", cited)) == 1
            if apart and once and re.search(beside, cited):
                yield case.but(f"{path}/cue", other["cue"])


@kind("kind of source wrong", invisible="what a source is, is a matter of meaning")
def source_kind_wrong(case: Case) -> Iterator[Answer]:
    """A person as an organisation, all else as a document."""
    for index, source in enumerate(case.answer["sources"]):
        wrong = "organization" if source["kind"] == "person" else "document"
        yield case.but(f"/sources/{index}/kind", wrong)


@kind("source that says nothing")
def source_silent(case: Case) -> Iterator[Answer]:
    """Somebody is listed of whom nothing is told."""
    name = next(iter(case.sources.values()))["name"]
    silent = {"id": "s98", "name": name, "kind": "other", "affiliation": None}
    yield case.but("/sources", [*case.answer["sources"], silent])
