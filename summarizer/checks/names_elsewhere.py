"""Names that are not where they are needed: outside the cited sentences, or a pronoun alone."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer import lexicon, names
from summarizer.checks.names import days_meant, known_of
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import numbered, shorten


@check_for("name.elsewhere", "warning")
def name_elsewhere(view: View) -> Iterator[Finding]:
    """A name in a summary sentence or a description that the article has, but not where it is cited.

    One word of a name is enough, and it may stand in the sentence before a cited one, where "she"
    may mean it, or in the title. A weekday or a month may be worked out from the cited words.

    Example: "The army blamed the Reef Front." cites a sentence that has "the army" alone.
    Fix: cite the sentence that has the name, or use the name that the cited sentences have.
    """
    if view.written_language != view.language or not names.applies(view.language):
        return
    extra = "\n".join(known_of(view))
    for path, text, cites in view.own_words:
        known = view.known(cites)
        if not known:
            continue
        near = view.cited_text(sorted({*known, *(number - 1 for number in known)})) + "\n" + extra
        if names.stand_in(text, near, view.language):
            continue  # nearly always
        found = [
            name
            for name in names.unsupported(text, near, view.language)
            if name.is_wholly_missing(view.language)
        ]
        for name in _without_days(view, text, cites, near, found) if found else ():
            yield Finding(
                path,
                f"{shorten(name.text)} does not stand in {numbered(known)}; "
                "cite the sentence that has it",
                tuple(known),
            )


def _without_days(
    view: View, text: str, cites: list[int], near: str, found: list[names.Name]
) -> list[names.Name]:
    """Leave out the days that the cited words mean, and names that the whole article lacks."""
    days = days_meant(view, cites)
    lacking = names.unsupported(text, "\n".join((near, *days)), view.language)
    strange = names.unsupported(text, view.article.text, view.language, known_of(view))
    starts = {name.start for name in lacking} - {name.start for name in strange}
    return [name for name in found if name.start in starts]


@check_for("name.pronoun", "warning")
def name_pronoun(view: View) -> Iterator[Finding]:
    """A source, an actor or a recipient that is called by a pronoun alone: nobody knows who it is.

    Example: `"actors": ["He"]`.
    Fix: take the name that the article has for it, and cite its sentence too.
    """
    pronouns = frozenset(lexicon.section(view.language, "speakers").get("pronouns", ()))
    if not pronouns:
        return
    for index, source in enumerate(view.draft.sources):
        if source.name.lower() in pronouns:
            yield Finding(f"/sources/{index}/name", f"{shorten(source.name)} names nobody")
    for index, event in enumerate(view.draft.events):
        for role, called in (("actors", event.actors), ("recipients", event.recipients)):
            for place, name in enumerate(called):
                if name.lower() in pronouns:
                    yield Finding(
                        f"/events/{index}/{role}/{place}",
                        f"{shorten(name)} names nobody",
                        tuple(view.known(event.cites)),
                    )
