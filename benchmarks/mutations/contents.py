"""Wrong words: what was said, how it is marked, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mutations.kinds import Answer, Case, kind, words_of
from summarizer import quotations

_FEWEST_WORDS = 5  # of a quotation that nobody may forget (DESIGN 5.4)
_MARK = re.compile(r"(?<!\w)[“”«»\"]|[“”«»\"](?!\w)")
_NUMBER = re.compile(r"\d+")
_EDGES = " .,;:!?…“”«»\"'’‘"
_OTHER_ACT = re.compile(
    r"(?:has )?(?:denied|accused|warned|promised|asked|urged)|a démenti|a averti|demande|had asked"
)


def _pieces(case: Case) -> Iterator[tuple[str, str, Answer]]:
    for path, attribution in case.attributions:
        for index, text in enumerate(attribution["content"]):
            yield f"{path}/content/{index}", text, attribution


def _replaced(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


@kind("quotation invented")
def quotation_invented(case: Case) -> Iterator[Answer]:
    """Words that nobody said."""
    for path, _, _ in _pieces(case):
        said = "Nous savions tout depuis le début" if case.french else "We knew it from the start"
        yield case.but(path, said)


@kind("word of a quotation altered")
def word_altered(case: Case) -> Iterator[Answer]:
    """One word of what is said is another one."""
    for path, text, _ in _pieces(case):
        long = [word for word in words_of(text) if len(word.group()) > 3]
        for word in long[::4]:
            changed = _replaced(text, word, "navire" if case.french else "vessel")
            if not case.stands(changed):
                yield case.but(path, changed)


@kind("word of a quotation left out")
def word_omitted(case: Case) -> Iterator[Answer]:
    """One word from the middle of what is said is missing."""
    for path, text, _ in _pieces(case):
        for word in words_of(text)[1:-1:4]:
            changed = text[: word.start()] + text[word.end() :].lstrip()
            if not case.stands(changed):
                yield case.but(path, changed)


@kind("number in a quotation altered")
def quoted_number_altered(case: Case) -> Iterator[Answer]:
    """A number in what is said is another one."""
    for path, text, _ in _pieces(case):
        for number in _NUMBER.finditer(text):
            yield case.but(path, _replaced(text, number, str(int(number.group()) + 7)))


@kind("quotation negated")
def quotation_negated(case: Case) -> Iterator[Answer]:
    """“not” is put into what is said, or taken out."""
    negation = re.compile(r"\b(?:not|never|no|pas|plus|jamais|ne)\s")
    for path, text, _ in _pieces(case):
        without = negation.sub("", text, count=1)
        if without != text and not case.stands(without):
            yield case.but(path, without)
        words = words_of(text)
        if len(words) > 3:
            place = words[2].start()
            yield case.but(path, f"{text[:place]}{'pas' if case.french else 'not'} {text[place:]}")


@kind("paraphrase as content")
def content_paraphrased(case: Case) -> Iterator[Answer]:
    """The order of the words is changed, as in a paraphrase."""
    for path, text, _ in _pieces(case):
        words = text.split()
        half = len(words) // 2
        changed = " ".join(words[half:] + words[:half])
        if half and not case.stands(changed):
            yield case.but(path, changed)


@kind("another sentence as content")
def content_of_another_sentence(case: Case) -> Iterator[Answer]:
    """A sentence that is not cited is given as what is said."""
    for path, _, attribution in _pieces(case):
        other = case.article.sentences[case.far_from(attribution["cites"]) - 1].text
        yield case.but(path, other)


@kind(
    "content cut short between words",
    invisible="what is left stands there word for word; that it says less is a matter of meaning",
)
def content_cut(case: Case) -> Iterator[Answer]:
    """The second half of what is said is missing."""
    for path, text, _ in _pieces(case):
        words = words_of(text)
        if len(words) > 5:
            yield case.but(path, text[: words[len(words) // 2].end()])


@kind("content cut inside a word")
def content_cut_inside_word(case: Case) -> Iterator[Answer]:
    """What is said ends, or begins, in the middle of a word."""
    for path, text, _ in _pieces(case):
        words = [word for word in words_of(text) if len(word.group()) > 5]
        for changed in [text[: w.end() - 2] for w in words[-1:]] + [
            text[w.start() + 2 :] for w in words[:1]
        ]:
            if not case.stands(changed):
                yield case.but(path, changed)


@kind("content joined from two places")
def content_joined(case: Case) -> Iterator[Answer]:
    """The first words of one sentence and the last of another as one piece."""
    for path, text, attribution in _pieces(case):
        other = case.article.sentences[case.far_from(attribution["cites"]) - 1].text.split()
        words = text.split()
        yield case.but(path, " ".join(words[: max(1, len(words) // 2)] + other[-4:]))


@kind("interrupted content joined")
def pieces_joined(case: Case) -> Iterator[Answer]:
    """Two pieces with the cue between them as one."""
    for path, attribution in case.attributions:
        if len(attribution["content"]) > 1:
            joined = " ".join(attribution["content"])
            if not case.stands(joined):
                yield case.but(f"{path}/content", [joined])


@kind("ellipsis in the content")
def content_ellipsis(case: Case) -> Iterator[Answer]:
    """The middle of what is said is replaced by three dots."""
    for path, text, _ in _pieces(case):
        words = text.split()
        if len(words) > 6:
            yield case.but(path, " ".join([*words[:3], "…", *words[-3:]]))


@kind("quotation mark lost inside the content")
def mark_lost(case: Case) -> Iterator[Answer]:
    """A quotation mark in the middle of a piece is missing."""
    for path, text, _ in _pieces(case):
        for mark in _MARK.finditer(text, 1, len(text) - 1):
            yield case.but(path, text[: mark.start()] + text[mark.end() :])


@kind("quotation marks added inside the content")
def mark_added(case: Case) -> Iterator[Answer]:
    """Words are put between quotation marks that the article does not have."""
    for path, text, attribution in _pieces(case):
        words = words_of(text)
        if attribution["mode"] == "indirect" and len(words) > 4:
            first, last = words[1].start(), words[3].end()
            yield case.but(path, f"{text[:first]}“{text[first:last]}”{text[last:]}")


@kind("content empty")
def content_empty(case: Case) -> Iterator[Answer]:
    """Nothing is said."""
    for path, _, _ in _pieces(case):
        yield case.but(path, "")


@kind("direct for indirect")
def direct_for_indirect(case: Case) -> Iterator[Answer]:
    """Reported speech is given as a quotation; a line of dialogue behind a dash is one."""
    for path, attribution in case.attributions:
        is_dialogue = case.cited(attribution["cites"]).startswith("—")
        if attribution["mode"] == "indirect" and not is_dialogue:
            yield case.but(f"{path}/mode", "direct")


@kind("direct for mixed")
def direct_for_mixed(case: Case) -> Iterator[Answer]:
    """What is quoted only in part is given as a quotation."""
    for path, attribution in case.attributions:
        if attribution["mode"] == "mixed" and any(
            _MARK.search(text, 1, len(text) - 1) for text in attribution["content"]
        ):
            yield case.but(f"{path}/mode", "direct")


@kind("quotation runs on over its mark")
def quotation_runs_on(case: Case) -> Iterator[Answer]:
    """The words behind the closing mark are given as quoted too."""
    for path, text, attribution in _pieces(case):
        if attribution["mode"] == "direct":
            cited = case.cited(attribution["cites"])
            end = cited.find(text) + len(text)
            behind = words_of(cited[end : end + 60])
            if cited.find(text) >= 0 and len(behind) > 2:
                yield case.but(path, text + cited[end : end + behind[1].end()])


def _whole(case: Case, attribution: Answer) -> bool:
    """Tell whether a piece of five words or more is all that stands between two marks."""
    pieces = [text.strip(_EDGES) for text in attribution["content"]]
    return any(
        len(words_of(inner)) >= _FEWEST_WORDS and inner in pieces
        for one in quotations.outermost(case.article.text, case.article.language or "und")
        if (inner := case.article.text[one.inner_start : one.inner_end].strip(_EDGES))
    )


@kind("indirect for a whole quotation")
def indirect_for_whole(case: Case) -> Iterator[Answer]:
    """A quotation of five words or more, all of it, is given as reported speech."""
    for path, attribution in case.attributions:
        if attribution["mode"] == "direct" and _whole(case, attribution):
            yield case.but(f"{path}/mode", "indirect")


@kind(
    "indirect for direct",
    invisible="indirect content may stand inside quotation marks",
)
def indirect_for_direct(case: Case) -> Iterator[Answer]:
    """A part of a quotation, or a short one, is given as reported speech."""
    for path, attribution in case.attributions:
        if attribution["mode"] != "indirect" and not _whole(case, attribution):
            yield case.but(f"{path}/mode", "indirect")


@kind("mixed for a statement without any quotation")
def mixed_for_indirect(case: Case) -> Iterator[Answer]:
    """A reported statement whose sentences have no quotation mark is said to be quoted in part."""
    for path, attribution in case.attributions:
        cited = case.cited(attribution["cites"])
        if attribution["mode"] == "indirect" and not re.search("[\"'“”«»‘]|’(?!\\w)|^[—–]", cited):
            yield case.but(f"{path}/mode", "mixed")


@kind("act that the cue excludes")
def act_against_cue(case: Case) -> Iterator[Answer]:
    """What is denied, warned of, promised or asked for is given as a statement."""
    for path, attribution in case.attributions:
        if _OTHER_ACT.fullmatch(attribution["cue"]) and attribution["act"] != "states":
            yield case.but(f"{path}/act", "states")


@kind(
    "narration added to what is said",
    invisible="what is said may go on for sentences without a cue",
)
def narration_added(case: Case) -> Iterator[Answer]:
    """The next sentence, which nobody says, is given as a part of what somebody says."""
    cited = {n for _, attribution in case.attributions for n in attribution["cites"]}
    for path, attribution in case.attributions:
        following = max(attribution["cites"]) + 1
        if following <= len(case.article.sentences) and following not in cited:
            words = case.article.sentences[following - 1].text
            changed = case.but(f"{path}/content", [*attribution["content"], words])
            changed["attributions"][int(path.rsplit("/", 1)[1])]["cites"].append(following)
            yield changed


@kind("cue invented")
def cue_invented(case: Case) -> Iterator[Answer]:
    """A cue that stands nowhere in the article."""
    for path, _ in case.attributions:
        cue = "a laissé entendre" if case.french else "hinted"
        if not case.stands(cue):
            yield case.but(f"{path}/cue", cue)


@kind("cue of another sentence")
def cue_of_another_sentence(case: Case) -> Iterator[Answer]:
    """A cue of the article that does not stand in the cited sentences."""
    cues = dict.fromkeys(attribution["cue"] for _, attribution in case.attributions)
    for path, attribution in case.attributions:
        for cue in [c for c in cues if not case.stands(c, attribution["cites"])][:2]:
            yield case.but(f"{path}/cue", cue)


@kind("act wrong", invisible="what somebody does by saying it is a matter of meaning")
def act_wrong(case: Case) -> Iterator[Answer]:
    """A statement as a denial, all else as a statement, where the cue is not of one such verb."""
    for path, attribution in case.attributions:
        if _OTHER_ACT.fullmatch(attribution["cue"]):
            continue
        wrong = "denies" if attribution["act"] == "states" else "states"
        yield case.but(f"{path}/act", wrong)


def _without(case: Case, drop: set[int]) -> Answer:
    changed = case.copy()
    changed["attributions"] = [
        part for index, part in enumerate(changed["attributions"]) if index not in drop
    ]
    return changed


@kind("statement left out")
def attributions_dropped(case: Case) -> Iterator[Answer]:
    """All attributions of a sentence are missing, and no other cites it."""
    for sentence in case.article.sentences:
        citing = {
            index
            for index, (_, attribution) in enumerate(case.attributions)
            if sentence.number in attribution["cites"]
        }
        own = {i for i in citing if case.attributions[i][1]["cites"][-1] == sentence.number}
        if own and own == citing:
            yield _without(case, citing)


@kind(
    "one of several statements of a sentence left out",
    invisible="an attribution covers the whole sentences that it cites (DESIGN 5.4)",
)
def attribution_dropped_beside_another(case: Case) -> Iterator[Answer]:
    """One attribution is missing of a sentence that another one cites."""
    for index, (_, attribution) in enumerate(case.attributions):
        rest = {n for i, (_, a) in enumerate(case.attributions) if i != index for n in a["cites"]}
        if set(attribution["cites"]) <= rest:
            yield _without(case, {index})


@kind("quotation left out")
def quotation_dropped(case: Case) -> Iterator[Answer]:
    """All attributions of a quotation of five words or more are missing."""
    text = case.article.text
    for quotation in quotations.outermost(text, case.article.language or "und"):
        inner = text[quotation.inner_start : quotation.inner_end]
        numbers = {
            s.number
            for s in case.article.sentences
            if s.start < quotation.inner_end and quotation.inner_start < s.end
        }
        drop = {i for i, (_, a) in enumerate(case.attributions) if numbers & set(a["cites"])}
        if len(words_of(inner)) >= _FEWEST_WORDS and drop:
            yield _without(case, drop)


@kind("negation before the words left out")
def negation_left_out(case: Case) -> Iterator[Answer]:
    """What is said begins right behind its “not”."""
    for path, text, attribution in _pieces(case):
        for match in re.finditer(r"\b(?:not|never|pas|jamais) (?=\w+ \w+)", text):
            rest = text[match.end() :]
            if case.cited(attribution["cites"]).count(rest) == 1:
                yield case.but(path, rest)
