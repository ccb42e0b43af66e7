"""Names of a text that an article does not have.

A name is told by its capitals, so this works for languages that capitalise names and little else;
`applies` says for which there are word lists. Names are compared after folding case, accents,
apostrophes, plurals and possessives; "U.S." is "US", an acronym stands for the name whose
initials it has, a country for its people, Labor for Labour. No name is ever matched by likeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer import lexicon, reporting
from summarizer.names import calendar
from summarizer.names.capitals import SHORT_ACRONYM, Part, names_of
from summarizer.names.evidence import LONGEST_INITIALS, Evidence, capitalised, evidence_of
from summarizer.names.lists import WORD, Rules, fold, rules_for, stem
from summarizer.names.mixtures import mixed
from summarizer.names.neighbours import confused, may_be_confused

__all__ = [
    "Name",
    "applies",
    "calendar",
    "confused",
    "is_of_calendar",
    "may_be_confused",
    "mixed",
    "stand_in",
    "unsupported",
]

_CUE_WINDOW = 80  # characters: enough to see a cue and the clause that it opens
_LONGEST_FORM = 60  # characters of a country's name
# CENTCOM is made of the first letters of Central Command; shorter ones would match by chance.
_BLENDED_ACRONYM = 5
# Of two words without capitals (PM, AI) some stand side by side in any article.
_PHRASE_ACRONYM = 3
_PLURAL_OF_A_HISS = re.compile("(?:[sxz]|[cs]h)es$")
_KIN = 4  # letters that a word shares with its inflections: smoke, smoking


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text, and the words of it that the article does not have."""

    text: str
    start: int
    end: int
    missing: tuple[str, ...]

    def is_wholly_missing(self, language: str) -> bool:
        """Tell whether no word of it is there; titles and small words are no names."""
        ordinary = {*rules_for(language).ordinary, *rules_for(language).connectors}
        words = {fold(word, rules_for(language)) for word in WORD.findall(self.text)}
        return words - ordinary <= {
            fold(word, rules_for(language)) for one in self.missing for word in WORD.findall(one)
        }


def applies(language: str) -> bool:
    """Tell whether names can be told in this language.

    Not in scripts without capitals (Arabic, Chinese, Thai …), not in German, which capitalises
    every noun, and not where there is no word list yet.
    """
    return bool(lexicon.section(language, "names"))


def is_of_calendar(word: str, language: str) -> bool:
    """Tell the names of weekdays and months, and their abbreviations."""
    return fold(word, rules_for(language)) in rules_for(language).calendar


def stand_in(text: str, source: str, language: str) -> bool:
    """Tell at once, and nearly always, that a source has every word with a capital."""
    never = rules_for(language).never_names
    return all(word in source or word in never for word in capitalised(text))


def unsupported(
    text: str, article_text: str, language: str, extra: Sequence[str] = ()
) -> list[Name]:
    """Find the names of a text that neither the article nor the further texts have.

    Args:
        text: a sentence or two.
        article_text: the whole article.
        language: ISO 639-1 code; where `applies` is false nothing is found.
        extra: further texts that support names: title, outlet, the day of publication in words.
    """
    if not applies(language):
        return []
    rules = rules_for(language)
    evidence = evidence_of("\n".join((article_text, *extra)), language)
    if rules.never_names.issuperset(capitalised(text) - evidence.capitalised):
        return []  # nearly always: the article has every name as it is written here
    return [
        name
        for run in names_of(text, rules)
        if (missing := _missing(run, text, evidence, rules, language))
        for name in _named(text, run, missing, rules)
    ]


def _named(text: str, run: list[Part], missing: list[Part], rules: Rules) -> Iterator[Name]:
    """Name the missing words, with the words that stand next to them."""
    groups: list[list[Part]] = []
    lacking = {part.start for part in missing}
    for part in run:
        if part.opening and part.folded in rules.ordinary:
            continue
        if groups and not text[groups[-1][-1].end : part.start].strip(" -‐‑"):
            groups[-1].append(part)
        else:
            groups.append([part])
    for group in groups:
        words = tuple(part.text for part in group if part.start in lacking)
        if words:
            start, end = group[0].start, group[-1].end
            yield Name(text[start:end], start, end, words)


def _missing(
    run: list[Part], text: str, evidence: Evidence, rules: Rules, language: str
) -> list[Part]:
    unknown = [part for part in run if not _is_known(part, evidence, rules)]
    if not unknown:
        return []
    supported = _by_other_form(run, text, evidence, rules) | _by_acronym(run, evidence)
    return [
        part
        for part in unknown
        if part.start not in supported
        and (_is_name(part, run, text, evidence, language) or _acts(part, text, evidence, rules))
    ]


def _is_known(part: Part, evidence: Evidence, rules: Rules) -> bool:
    """Tell whether the article has the word itself."""
    if part.folded in rules.calendar:
        ordinary = part.opening and part.folded in rules.ordinary
        return ordinary or part.text in evidence.written
    if part.text.endswith("s") and part.text[:-1].isupper() and part.text[:-1] in rules.never_names:
        return True  # MPs
    acronym = part.acronym
    if acronym and len(acronym) <= SHORT_ACRONYM:
        known = evidence.acronyms, evidence.written, rules.never_names
        if any(word in words for words in known for word in (acronym, part.text)):
            return True
        # Some papers write Nato and Opec; shorter ones (Us, Who) are words.
        spoken = len(acronym) == SHORT_ACRONYM and part.folded not in rules.ordinary
        return spoken and acronym.capitalize() in evidence.written
    if len(part.folded) < 2 or part.folded in rules.ordinary:
        return True
    if _PLURAL_OF_A_HISS.search(part.folded) and part.folded[:-2] in evidence.words:
        return True  # the Joneses
    word, whole = stem(part.folded, rules.endings), stem(part.whole, rules.endings)
    return not evidence.stems.isdisjoint((word, whole, rules.spellings.get(word, word)))


def _by_other_form(run: list[Part], text: str, evidence: Evidence, rules: Rules) -> set[int]:
    """Find the parts whose country, people or synonym the article has; by where they start."""
    supported: set[int] = set()
    for index, part in enumerate(run):
        head = part.acronym or stem(part.folded, rules.endings)
        for form, group in rules.same.get(head, ()):
            if _stands(form, part, text, rules) and any(map(evidence.has, group)):
                supported.update(other.start for other in run[index : index + len(form)])
    return supported


def _stands(form: tuple[str, ...], part: Part, text: str, rules: Rules) -> bool:
    """Tell whether a form of several words (Nations unies) begins with this part."""
    if len(form) == 1:
        return True
    ahead = WORD.findall(fold(text[part.start : part.start + _LONGEST_FORM], rules))
    return tuple(stem(word, rules.endings) for word in ahead[: len(form)]) == form


def _by_acronym(run: list[Part], evidence: Evidence) -> set[int]:
    """Find acronyms of names that the article spells out, and the other way round."""
    supported = {part.start for part in run if part.acronym and _stands_for(part.acronym, evidence)}
    for first in range(len(run)):
        for last in range(first + 2, min(len(run), first + LONGEST_INITIALS) + 1):
            window = run[first:last]
            if "".join(part.text[0] for part in window) in evidence.acronyms:
                supported.update(part.start for part in window)
    return supported


def _stands_for(acronym: str, evidence: Evidence) -> bool:
    """Tell whether a name or phrase of the article has these initials, or these beginnings (CENTCOM)."""
    if acronym in evidence.initials:
        return True
    if len(acronym) >= _PHRASE_ACRONYM and acronym in evidence.spelled_out:
        return True  # GDP
    return len(acronym) >= _BLENDED_ACRONYM and any(
        _is_blend(acronym.lower(), first, second) for first, second in evidence.pairs
    )


def _is_blend(acronym: str, first: str, second: str) -> bool:
    """Tell whether an acronym is the beginning of one word and that of the next."""
    return acronym[0] == first[0] and any(
        first.startswith(acronym[:cut]) and second.startswith(acronym[cut:])
        for cut in range(2, len(acronym) - 1)
    )


def _is_name(part: Part, run: list[Part], text: str, evidence: Evidence, language: str) -> bool:
    """Tell whether an unknown word is a name, though it may only open a sentence."""
    rules = rules_for(language)
    if not part.opening or part.folded in rules.calendar or part.acronym:
        return True
    if stem(part.folded, rules.endings) in rules.same or not part.text[1:].islower():
        return True
    if part.folded.endswith(rules.common_endings):
        return False
    if text[part.end : part.end + 2] in ("'s", "’s"):
        return True
    others = [other for other in run if other is not part and other.folded not in rules.ordinary]
    if others:  # "Substitute Ada Lund": who has both names needs no third
        first, second = others[0], others[:2][-1]
        whole = text[first.end : second.start].isspace()  # "Lund and Orr" are two
        return not whole or (first.text.lower(), second.text.lower()) not in evidence.pairs
    after = part.end + 1  # a lone word with a cue behind it: Lindqvist said …
    ahead = text[after : after + _CUE_WINDOW]
    return any(start == 0 for start, _ in reporting.cues(ahead, language))


def _acts(part: Part, text: str, evidence: Evidence, rules: Rules) -> bool:
    """Tell "Tolland won …": a lone word that nothing but a verb follows, unless it is ordinary.

    A word that ends as nouns in the plural do, that the text has in lower case too, or that has
    kin in the article ("Smoke filled" for "smoking"), may be ordinary.
    """
    verb = WORD.match(text, part.end + 1)
    if verb is None or not (verb[0] in rules.acting or verb[0].endswith(rules.acting_endings)):
        return False
    if part.folded in rules.bare or part.folded.endswith(rules.common_endings):
        return False
    beginning = part.folded[:_KIN]
    kin = any(word.startswith(beginning) for word in evidence.stems)
    return not kin and f" {part.folded}" not in text
