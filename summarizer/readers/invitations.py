"""Lines of a page that are no part of its story: "READ MORE: …", prompts to subscribe, notes of ads.

Only a line that is nothing else is left out. Text and Markdown files keep theirs: they are never
altered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST = 200  # characters; a prompt has fewer, a paragraph that begins like one has more
_PHRASES = """
    read more|read also|also read|read next|read the full (?:story|article)|further reading
    |more on this(?: story| topic)?|see also|you (?:may|might) also like|recommended reading
    |don['’]t miss|related(?: (?:articles?|stor(?:y|ies)|news|coverage|content|links?|topics?))?
    |lire aussi|à lire aussi|lire plus|voir aussi|à voir aussi|lire la suite
    |lesen sie (?:auch|mehr)|mehr zum thema|siehe auch|weiterlesen
    |le[ae] también|lea más|leer más|te puede interesar|ver también|ver más
    |leia (?:também|mais)|veja também|leggi anche|lees ook
    |اقرأ أيضا(?:ً)?|اقرأ المزيد|إقرأ أيضا(?:ً)?|читайте также
"""
_ELSEWHERE = rf"(?:{''.join(_PHRASES.split(chr(10))).replace('    ', '')})"
_MARKS = r"[^\w\"“”„«'‘]*"  # arrows and bullets; what is quoted belongs to the story
_INVITATION = re.compile(
    # "Related: …" with a colon or a dash, "READ MORE" alone; "Related deaths rose" is a sentence.
    rf"{_MARKS}{_ELSEWHERE}\s*(?:[:：|»→>…]|[–—-]\s).*|{_MARKS}{_ELSEWHERE}[\W_]*"
    r"|(?:watch|listen|video|photos|gallery)\s*:.*"
    r"|(?:advertisement|advertising|sponsored|story continues below(?: advertisement)?"
    r"|article continues (?:below|after)(?: (?:this|the))?(?: ad(?:vertisement)?)?|anzeige|werbung"
    r"|publicité|publicidad|إعلان)[\W_]*"
    # Headings of boxes whose links are left out.
    r"|(?:other|more|latest|top) (?:news|stories|headlines)|most (?:read|popular|viewed)"
    r"|trending(?: now)?|share this(?: (?:article|story|page))?:?"
    r"|(?:sign up|subscribe|get|join|register|follow|download|click here|stay)\b[^\n]*"
    r"\b(?:newsletters?|inbox|our (?:app|channel|whatsapp|telegram|youtube)|push alerts)\b.*"
    r"|follow .{1,60} on (?:twitter|x|facebook|instagram|threads|bluesky|linkedin)\b[^.]*\.?"
    r"|(?:©|\(c\)|copyright)\s.{0,20}\d{4}\b.*|.{0,60}\ball rights reserved\.?"
    r"|subscribe (?:now|today|to (?:continue|read|unlock|keep reading))\b.*"
    r"|(?:to (?:continue|keep) reading|to read (?:more|the full (?:story|article)))\s*,.*"
    r"|already (?:a (?:subscriber|member)|have an account|subscribed)\?.*"
    r"|(?:this (?:article|story|content) is (?:only available to|for|reserved for) subscribers).*"
    r"|(?:abonnez-vous|inscrivez-vous|suscríbete|suscríbase|abonnieren sie|melden sie sich)\b[^\n]*"
    r"\b(?:newsletters?|boletín|boletines|infolettre)\b.*",
    re.IGNORECASE,
)


def is_invitation(line: str) -> bool:
    """Whether a line is certainly a prompt of the page, and no words of the story."""
    return len(line) <= _LONGEST and bool(_INVITATION.fullmatch(line.strip()))


def without_invitations(blocks: Iterable[str]) -> list[str]:
    """Leave out the blocks that are prompts; all are kept where nothing else would be left."""
    listed = list(blocks)
    return [block for block in listed if not is_invitation(block)] or listed
