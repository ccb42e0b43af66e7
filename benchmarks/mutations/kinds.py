"""What a kind of error is, and the tools that the kinds share.

A kind takes a case (an article and the reference answer to it) and yields answers with one error
each, wherever the error can be made. Nothing is drawn by chance: the same examples give the same
mutants. Whether a kind is visible is judged by the rules of DESIGN 5.4, not by what was measured.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from summarizer import Article, grounding

Answer = dict[str, Any]

_NAME_WORD = re.compile(r"[^\W\d_][\w’'-]+")
_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "of",
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "du",
        "its",
    ]
)


@dataclass(frozen=True)
class Case:
    """An article and the reference answer to it, as parsed JSON."""

    stem: str
    article: Article
    answer: Answer

    def copy(self) -> Answer:
        """The answer once more, to be changed: read anew, which is quicker than copying each part."""
        copied: Answer = json.loads(self._written)
        return copied

    @cached_property
    def _written(self) -> str:
        return json.dumps(self.answer)

    def but(self, path: str, value: Any) -> Answer:
        """Copy the answer with another value at a path (`/events/0/date`)."""
        changed = self.copy()
        *parents, last = path.strip("/").split("/")
        place: Any = changed
        for key in parents:
            place = place[int(key)] if isinstance(place, list) else place[key]
        place[int(last) if isinstance(place, list) else last] = value
        return changed

    def stands(self, text: str, cites: list[int] | None = None) -> bool:
        """Tell whether a text stands in the article, or in some of its sentences."""
        return grounding.locate(text, self.article, cites) is not None

    def cited(self, cites: list[int]) -> str:
        """The sentences of these numbers, joined."""
        return " ".join(self.article.sentences[n - 1].text for n in cites)

    def far_from(self, cites: list[int]) -> int:
        """The sentence that is farthest from all cited ones."""
        numbers = [sentence.number for sentence in self.article.sentences]
        return max(numbers, key=lambda n: min((abs(n - cite) for cite in cites), default=0))

    @cached_property
    def french(self) -> bool:
        """Whether what is put in has to be French rather than English."""
        return self.article.language == "fr"

    @cached_property
    def attributions(self) -> list[tuple[str, Answer]]:
        """Path and value of every attribution."""
        return _numbered(self.answer, "attributions")

    @cached_property
    def events(self) -> list[tuple[str, Answer]]:
        """Path and value of every event."""
        return _numbered(self.answer, "events")

    @cached_property
    def sources(self) -> dict[str, Answer]:
        """Every source by its id."""
        return {source["id"]: source for source in self.answer["sources"]}

    @cached_property
    def own_words(self) -> list[tuple[str, str, list[int]]]:
        """Path, text and citations of everything the model wrote itself."""
        summary = _numbered(self.answer, "summary")
        return [(f"{path}/text", part["text"], part["cites"]) for path, part in summary] + [
            (f"{path}/description", event["description"], event["cites"])
            for path, event in self.events
        ]


def _numbered(answer: Answer, name: str) -> list[tuple[str, Answer]]:
    return [(f"/{name}/{index}", part) for index, part in enumerate(answer[name])]


Maker = Callable[[Case], Iterator[Answer]]


@dataclass(frozen=True)
class Kind:
    """A kind of error: its name, what it is, how to make it, and why code cannot see it."""

    name: str
    what: str
    make: Maker
    invisible: str | None  # the reason; None: the rules can see it


KINDS: dict[str, Kind] = {}


def kind(name: str, *, invisible: str | None = None) -> Callable[[Maker], Maker]:
    """Register a maker under a name; its docstring says what the error is."""

    def register(maker: Maker) -> Maker:
        if name in KINDS or not maker.__doc__:
            raise ValueError(f"the kind {name} is there twice, or says nothing of itself")
        KINDS[name] = Kind(name, maker.__doc__.strip().splitlines()[0], maker, invisible)
        return maker

    return register


def name_words(text: str) -> set[str]:
    """The words of a text that have a capital, in lower case; small words left out."""
    words = {w.removesuffix("'s").removesuffix("’s") for w in _NAME_WORD.findall(text)}
    return {w.lower() for w in words if w[0].isupper()} - _SMALL


def words_of(text: str) -> list[re.Match[str]]:
    """The words of a text with their places."""
    return list(re.finditer(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", text))
