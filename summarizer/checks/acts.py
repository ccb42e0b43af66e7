"""A check on what a cue does by itself: to deny, to accuse, to warn, to promise, to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from summarizer import lexicon
from summarizer.checks.registry import Finding, View, check_for
from summarizer.checks.wording import shorten

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@check_for("act.unlike", "warning")
def act_unlike(view: View) -> Iterator[Finding]:
    """An act that the cue contradicts: "denied" as a statement, "claimed responsibility" as a denial.

    Only cues of one verb, and what may stand beside it ("has again denied"), are asked; a negation
    or another verb beside it leaves the act open. Known for English, French and Spanish.

    Example: the cue "denied" with the act "states".
    Fix: take the act that the cue names.
    """
    verbs, beside = _verbs(view.language)
    for index, attribution in enumerate(view.draft.attributions if verbs else ()):
        words = [word.lower().replace("’", "'") for word in _WORD.findall(attribution.cue)]
        known = [verbs[word] for word in words if word in verbs]
        if len(known) != 1 or any(word not in verbs and word not in beside for word in words):
            continue
        allowed = known[0]
        if attribution.act not in allowed:
            yield Finding(
                f"/attributions/{index}/act",
                f"{shorten(attribution.cue)} {allowed[0]}, the act is {attribution.act!r}",
                tuple(view.known(attribution.cites)),
            )


@cache
def _verbs(language: str) -> tuple[dict[str, list[str]], frozenset[str]]:
    """The acts that each verb may be, the likeliest first, and the words that may stand beside."""
    lists = lexicon.section(language, "acts")
    groups = [(group["acts"], group["cues"]) for group in lists.get("groups", ())]
    return (
        {cue: acts for acts, cues in groups for cue in cues},
        frozenset(lists.get("beside", ())),
    )
