"""The mode ladder: how an endpoint is asked for JSON, stepped down on errors, once for all articles.

It starts with the best way and steps down when the endpoint says that it does not know it. A
way that has worked in this run is kept: what is refused then is one article. A parameter that it
refuses by name is left out, its other name for the output limit is tried, and a limit that it finds
too large is lowered to what it names; a system turn that it has no place for goes into the user's.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from summarizer import schemas
from summarizer.errors import ModeUnsupported, RequestRejected, SummarizerError
from summarizer.settings import LADDER, Endpoint, Mode, Rendering, Settings, TokenField
from summarizer.ways import Way

FIRST_LIMIT = 8_192  # tokens of an answer: a story of 1,000 words takes 3,000 to 5,000
_GATE = 0.5  # seconds that others wait for the first request: a refusal comes quicker than that
_OF_MODES = re.compile(
    r"response_format|json_schema|json_object|json[ _]mode|structured[ _]outputs?|\bstrict\b"
    r"|\btools?\b|tool_choice|tool_use|functions?\b|grammar|\bschema\b"
    r"|response_schema|additionalProperties",
    re.IGNORECASE,
)
_LIMIT_WORDS = re.compile(
    r"(?:at most|maximum(?: value)?(?: of| is)?|less than or equal to|up to|<=|≤|exceeds?|limit)"
    r"\D{0,30}?(\d[\d,]*)"
    r"|> (\d[\d,]*), which is the maximum",
    re.IGNORECASE,
)
# The chat templates of some models have no place for a system turn (Gemma, early Mistral).
_OF_SYSTEM_TURN = re.compile(
    r"system (?:role|message|prompt|instruction)s?\b.{0,30}\bnot (?:supported|allowed|permitted)"
    r"|not support(?:ed)?\b.{0,20}\bsystem (?:role|message|prompt|instruction)"
    r"|developer instruction is not enabled|conversation roles must alternate",
    re.IGNORECASE,
)
_STEPPED_ON = frozenset((400, 404, 405, 415, 422, 500, 501))
# What enforced schemas need no help for, and everything else does.
_RENDERINGS: dict[Mode, Rendering] = {"strict": "strict"}
_SHOWS_SCHEMA: frozenset[Mode] = frozenset(("json", "md_json"))


class Ladder:
    """How the endpoint is asked now; shared by all articles of a run."""

    def __init__(self, endpoint: Endpoint, settings: Settings) -> None:
        """Start from the settings, then from what is known of the endpoint, then at the top."""
        profile = endpoint.profile
        self._fixed = settings.mode is not None
        self._settled = self._fixed or profile.mode is not None
        self._mode: Mode = settings.mode or profile.mode or LADDER[0]
        self._rendering = settings.rendering or profile.rendering
        self._token_field: TokenField = profile.token_field or "max_completion_tokens"
        self._swapped = profile.token_field is not None
        self._limit: int | None = (
            settings.max_output_tokens or profile.max_output_tokens or FIRST_LIMIT
        )
        if {"max_completion_tokens", "max_tokens"}.issubset(profile.refuses):
            self._limit = None
        # What the endpoint allows at most, as far as it is known; a limit of the user's is none.
        self.longest_answer = None if settings.max_output_tokens else profile.max_output_tokens
        self._system_turn = "system" not in profile.refuses
        wanted = {"temperature": settings.temperature, "seed": settings.seed}
        given = {name: value for name, value in wanted.items() if value is not None}
        self._parameters = {
            name: value
            for name, value in (given | profile.parameters).items()
            if name not in profile.refuses
        }
        self.window = settings.context_window or profile.context_window
        # What a refusal repeats of the address and the model says nothing of the way of asking.
        names = "|".join(re.escape(name) for name in (endpoint.host, endpoint.model) if name)
        self._names = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
        self._way: Way | None = None  # built anew when something was learned
        self._first = asyncio.Lock()
        self._stopped_by: SummarizerError | None = None  # the first request
        self._worked: set[Mode] = set()  # in this run

    def reopen(self) -> None:
        """Get ready for another event loop, with all that was learned."""
        self._first = asyncio.Lock()

    def way(self) -> Way:
        """How to ask now."""
        if self._way is None:
            self._way = self._build()
        return self._way

    def _build(self) -> Way:
        rendering = self._rendering or _RENDERINGS.get(self._mode, "bounded")
        shown = self._mode in _SHOWS_SCHEMA
        return Way(
            mode=self._mode,
            rendering=rendering,
            schema=schemas.schema(rendering),
            schema_size=0 if shown else len(schemas.schema_text(rendering)),
            shown_schema=schemas.schema_text(rendering) if shown else None,
            token_field=self._token_field,
            max_output_tokens=self._limit,
            parameters=self._parameters,
            system_turn=self._system_turn,
        )

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Let the first request go ahead alone for a moment, so that not all are refused alike."""
        if self._settled:
            yield
            return
        before = self._stopped_by
        alone = await self._alone()
        try:
            if self._stopped_by is not None and self._stopped_by is not before:
                raise self._stopped_by  # while this one waited; it would meet the same
            yield
            self._settled = True
        except SummarizerError as error:
            self._stopped_by = error if error.stops_run else self._stopped_by
            raise
        finally:
            if alone:
                self._first.release()

    async def _alone(self) -> bool:
        try:
            # not wait_for: in Python 3.11 it can swallow a cancellation (gh-86296)
            async with asyncio.timeout(_GATE):
                await self._first.acquire()
        except TimeoutError:
            return False
        if self._settled:
            self._first.release()
            return False
        return True

    def note(self, way: Way) -> None:
        """Note that an answer came in this way: one refusal does not speak against its mode now."""
        self._worked.add(way.mode)

    def learn(self, way: Way, error: RequestRejected) -> bool:
        """Learn from a refusal; true when the request is worth asking again in another way.

        Raises:
            ModeUnsupported: when the last way of the ladder was refused.
        """
        said = self._names.sub("…", f"{error} {error.parameter or ''}")
        if self._differs(way):
            return True  # somebody else has learned it meanwhile
        if error.status not in _STEPPED_ON or (error.parameter or "").startswith("messages"):
            return False
        self._way = None
        return (
            self._drop_parameter(way, said)
            or self._change_limit(way, said)
            or self._leave_system_turn(said)
            or self._step_down(error, said)
        )

    def _differs(self, way: Way) -> bool:
        now = self.way()
        return replace(now, schema={}) != replace(
            way, schema={}, max_output_tokens=now.max_output_tokens
        )

    def _drop_parameter(self, way: Way, said: str) -> bool:
        named = [name for name in way.parameters if re.search(rf"\b{name}\b", said)]
        self._parameters = {
            name: value for name, value in self._parameters.items() if name not in named
        }
        return bool(named)

    def _change_limit(self, way: Way, said: str) -> bool:
        if not re.search(r"\bmax_(?:completion_)?tokens\b", said):
            return False
        stated = ["".join(groups) for groups in _LIMIT_WORDS.findall(said)]
        allowed = [int(number.replace(",", "")) for number in stated]
        lower = [number for number in allowed if 64 <= number < (way.max_output_tokens or 0)]
        if lower:
            self._limit = self.longest_answer = max(lower)
            return True
        if self._swapped:
            return False
        self._swapped = True
        other: dict[TokenField, TokenField] = {
            "max_tokens": "max_completion_tokens",
            "max_completion_tokens": "max_tokens",
        }
        self._token_field = other[self._token_field]
        return True

    def _leave_system_turn(self, said: str) -> bool:
        had = self._system_turn
        self._system_turn = had and not _OF_SYSTEM_TURN.search(said)
        return had and not self._system_turn

    def _step_down(self, error: RequestRejected, said: str) -> bool:
        if self._fixed or self._mode in self._worked or not _OF_MODES.search(said):
            return False
        position = LADDER.index(self._mode)
        if position + 1 == len(LADDER):
            raise ModeUnsupported(
                f"{error}; no way of asking for JSON is left", status=error.status
            )
        self._mode = LADDER[position + 1]
        return True

    def learn_window(self, tokens: int | None) -> None:
        """Learn how long a prompt and its answer may be, from the endpoint's refusal."""
        if tokens:
            self.window = min(tokens, self.window or tokens)

    def known(self) -> dict[str, Any]:
        """What has been learned, for the ledger's row of the run."""
        way = self.way()
        return {
            "mode": way.mode,
            "rendering": way.rendering,
            "token_field": way.token_field,
            "max_output_tokens": way.max_output_tokens,
            "parameters": dict(way.parameters),
            "context_window": self.window,
        }
