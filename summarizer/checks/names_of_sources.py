"""The words that tell the name of one source from that of another."""

from __future__ import annotations

import re
from functools import lru_cache

# A name's words have capitals; titles and small words before names are shared by many.
_NAME_WORD = re.compile(r"[^\W\d_][\w’'.-]+")
SHARED = frozenset(
    re.findall(
        r"\w+",
        "mr mrs ms dr sir president minister general colonel captain governor judge ministry police "
        "army the a an its his her their our this that these those some all one two three both each "
        "le la les un une des son sa ses leur leurs el los las una su sus al "
        "der die das ein eine einer ihr ihre sein seine",
    )
)


@lru_cache(maxsize=512)
def name_words(text: str) -> frozenset[str]:
    """The words of a name that tell it from others: capitalised, folded, without titles."""
    return frozenset(
        folded
        for word in _NAME_WORD.findall(text)
        if any(letter.isupper() for letter in word) and (folded := fold_word(word)) not in SHARED
    )


def fold_word(word: str) -> str:
    """Fold a word of a name: lower case, without a possessive and the marks at its edges."""
    return word.strip("’'.-").casefold().removesuffix("'s").removesuffix("’s")
