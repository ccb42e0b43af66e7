"""Lines above a story that are no headline: "BREAKING NEWS", "(Adds quote)", "© Post 2024"."""

from __future__ import annotations

import re

from summarizer.readers.bylines import byline_author
from summarizer.readers.days import whole_day

_WHOLE = re.compile(
    r"(?:breaking|breaking news|news alert|alert|urgent|flash|exclusive|live|update \d+|correction"
    r"|press release|news release|media release|for immediate release|opinion|analysis|editorial"
    r"|eilmeldung|pressemitteilung|communiqué(?: de presse)?|comunicado(?: de prensa)?"
    r"|page \d+(?: of \d+)?|\d+ of \d+)[!:.]*",
    re.IGNORECASE,
)
_START = re.compile(
    r"(?:embargoed|not for publication|under embargo|sperrfrist|©|\(c\)|copyright|subscribe to"
    r"|sign up for|dear readers?|(?:by|from) (?:our|a) [^\n]*(?:correspondent|reporter|staff)"
    r"|(?:text|story|words|written by|reporting by|photos?|editing by)\s*:)(?!\w)",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"(?:last |first )?(?:updated|published|posted|modified|aktualisiert|veröffentlicht|publié"
    r"|mis à jour|actualizado|publicado)\b[^\n]*\d",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CREDIT = re.compile(r"\((?:photo|image|picture|foto|credit|file)\b[^()]*\)$", re.IGNORECASE)
_PERSON_WORDS = 2  # "Emma Jamal"; three capitalised words are as often a headline


def is_notice(line: str, story: str) -> bool:
    """Whether a first line is certainly, or as likely as not, something else than a headline.

    Args:
        line: the line.
        story: the text below it, which tells the language.
    """
    patterns = (_WHOLE, _IN_BRACKETS)
    if any(pattern.fullmatch(line) for pattern in patterns) or _CREDIT.search(line):
        return True
    if _START.match(line) or _CHANGED.match(line):
        return True
    # A day, or the name of an outlet and a day.
    if whole_day(line) or whole_day(line.partition(",")[2].strip()):
        return True
    return _is_person(line, story)


def _is_person(line: str, story: str) -> bool:
    """Whether it is a name, alone or with a role or an outlet behind it."""
    author = byline_author(f"By {line}", story)
    return author is not None and (author != line or len(line.split()) == _PERSON_WORDS)
