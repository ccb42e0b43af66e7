"""One conversation with the endpoint: ask, check, repair; in the way that it is known to take."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from summarizer import answers, schemas
from summarizer.errors import (
    AnswerTruncated,
    CassetteError,
    ModelNotFound,
    PromptTooLong,
    RequestRejected,
    SummarizerError,
)
from summarizer.pacing import Clock
from summarizer.prompts import Prompt
from summarizer.record import Issue, Span
from summarizer.settings import Settings
from summarizer.ways import Way

if TYPE_CHECKING:  # openai and instructor cost seconds to import: only when a call is made
    from summarizer.client import Client, Completion, Message
    from summarizer.endpoints import Ladder

_MOST_COVERAGE_HINTS = 5  # warnings about coverage that ride along with a repair
_RUNAWAY_STRING = 1_500  # characters: no honest field is longer
_ANSWER_SHARE = 3  # one part in so many of a window is kept for the answer
# Tokenizers differ by a factor of 1.6 on news in any language; half means that text is missing.
_TRUNCATED = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer and what the checks say of it."""

    answer: Any
    issues: list[Issue]
    spans: dict[str, Span]

    @property
    def errors(self) -> int:
        """How many of the issues are errors."""
        return sum(issue.severity == "error" for issue in self.issues)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: how the conversation opens, how answers are read and judged."""

    opening: Callable[[Way], list[Message]]
    read: Callable[[str], Any]
    judge: Callable[[Any], tuple[list[Issue], dict[str, Span]]]
    summary_only: bool = False


class Conversation:
    """Asks one question, and again with its errors while an answer has some."""

    def __init__(
        self,
        question: Question,
        *,
        article_id: str,
        clock: Clock,
        settings: Settings,
        prompt: Prompt,
        client: Client,
        ladder: Ladder,
        turn: asyncio.Lock,
    ) -> None:
        """Ask nothing yet.

        Args:
            question: what is asked.
            article_id: whom calls are counted for.
            clock: the time that the article has.
            settings: of the run.
            prompt: words of the repairs.
            client: asks the endpoint.
            ladder: how it is asked.
            turn: held while answers are checked, by one article at a time.
        """
        from summarizer.client import Tally

        self.tally = Tally(article_id, clock)
        self.repairs = 0
        self.way: Way = ladder.way()  # in which the last answer came
        self.stopped_by: SummarizerError | None = None  # in a repair: the run is to end
        self.issues: list[Issue] = []  # of the endpoint: what no check over a draft can see
        self._question = question
        self._most_repairs = settings.repairs
        self._prompt = prompt
        self._client = client
        self._ladder = ladder
        self._turn = turn

    async def answer(self) -> Candidate:
        """Ask, check, repair, once; the answer with the fewest errors wins, the later of equals."""
        try:
            return await self._best()
        finally:
            # It leads back to who holds this conversation: in a circle, an article and its bodies
            # would stay in memory until the garbage collector comes by.
            del self._question

    async def _best(self) -> Candidate:
        best = await self._candidate([])
        turns: list[Message] = []
        last = best
        while last.errors and self.repairs < self._most_repairs:
            turns += self._repair_turns(last)
            try:
                last = await self._candidate(turns)
            except SummarizerError as error:
                if isinstance(error, CassetteError) and not error.stops_run:
                    raise  # a stale recording is to be seen, not to look like a weak model
                self.stopped_by = error if error.stops_run else None
                break  # what was paid for is kept, flagged
            self.repairs += 1
            best = last if last.errors <= best.errors else best
        return best

    async def _candidate(self, turns: list[Message]) -> Candidate:
        completion = await self._complete(turns)
        self.issues = _truncated(completion)
        async with self._turn:
            candidate = Candidate(completion.answer, *self._question.judge(completion.answer))
            await asyncio.sleep(0)  # others go on before the next article is checked
        return candidate

    def _repair_turns(self, candidate: Candidate) -> list[Message]:
        return [
            {"role": "assistant", "content": candidate.answer.model_dump_json()},
            {"role": "user", "content": self._prompt.repair(problems(candidate.issues))},
        ]

    async def _complete(self, turns: list[Message]) -> Completion:
        """Ask in the way that the endpoint is known to take, and learn from its refusals."""
        while True:
            way = self._ladder.way()
            try:
                async with self._ladder.turn():
                    # whoever waited for its turn asks as the first one has learned to
                    way = self._ladder.way()
                    return await self._ask(way, turns)
            except PromptTooLong:
                raise
            except RequestRejected as error:
                if not self._ladder.learn(way, error):
                    raise
            except AnswerTruncated as error:
                return await self._ask_once_more(way, turns, error)

    async def _ask_once_more(
        self, way: Way, turns: list[Message], cut: AnswerTruncated
    ) -> Completion:
        """Ask for another length after a cut answer; nothing is learned from a refusal of that."""
        try:
            return await self._ask(self._otherwise(way, cut), turns)
        except (PromptTooLong, ModelNotFound):
            raise
        except RequestRejected as refusal:
            raise AnswerTruncated(f"{cut}; then {refusal}", answer=cut.answer) from None

    async def _ask(self, way: Way, turns: list[Message]) -> Completion:
        question = self._question
        asked = self._bounded(_for_summary(way) if question.summary_only else way)
        messages = asked.conversation([*question.opening(asked), *turns])
        completion = await self._client.complete(messages, asked, question.read, self.tally)
        self._ladder.note(asked)
        self.way = asked
        return completion

    def _bounded(self, way: Way) -> Way:
        """Ask for no longer answer than the window has room for."""
        limit, share = way.max_output_tokens, _share_of(self._ladder.window)
        return way if limit is None else replace(way, max_output_tokens=min(limit, share or limit))

    def _otherwise(self, way: Way, cut: AnswerTruncated) -> Way:
        """Ask for less when the model ran away or may not say more, else let it say more.

        Raises:
            AnswerTruncated: the same one, where the second request would be the first again.
        """
        limit = self._bounded(way).max_output_tokens
        bounds = (self._ladder.longest_answer, _share_of(self._ladder.window))
        more = min([2 * limit, *filter(None, bounds)]) if limit else 0
        has_room = more > (limit or 0)
        lost = way.rendering == "bounded" or answers.ran_away(cut.answer, _RUNAWAY_STRING)
        if way.rendering != "tight" and (lost or not has_room):
            return _tight(way)
        if not has_room:
            raise cut
        return replace(way, max_output_tokens=more)


def kept_for_answer(ladder: Ladder, window: int) -> int:
    """Tokens of a window that the article must leave free."""
    return min(ladder.way().max_output_tokens or window, window // _ANSWER_SHARE)


def _share_of(window: int | None) -> int | None:
    """Tokens of a window that one answer may have."""
    return max(window // _ANSWER_SHARE, 1) if window else None


def problems(issues: list[Issue]) -> list[str]:
    """The lines of a repair turn: every error, and a few hints about what was missed."""
    faults = [issue for issue in issues if issue.severity == "error"]
    missed = [issue for issue in issues if issue.code.startswith("coverage.")]
    return [f"{issue.path}: {issue.message}" for issue in faults + missed[:_MOST_COVERAGE_HINTS]]


def _truncated(completion: Completion) -> list[Issue]:
    """Warn when the endpoint counts far fewer tokens than the prompt must have."""
    reported, estimated = completion.prompt_tokens, completion.estimated_tokens
    if not reported or reported >= _TRUNCATED * estimated:
        return []
    message = (
        f"the endpoint reports {reported:,} prompt tokens where about {estimated:,} were sent: it "
        "must have cut the article in silence; give its --context-window"
    )
    return [Issue(code="prompt.truncated", severity="warning", path="", message=message)]


def _tight(way: Way) -> Way:
    """The same way of asking, with the tight schema.

    Endpoints that take `strict` literally refuse the bounds that make it tight (decision 4 of the
    design): where none has been sent so far, the schema goes without that word.
    """
    literal = way.mode == "strict" and way.rendering == "strict"
    return replace(
        way,
        mode="json_schema" if literal else way.mode,
        rendering="tight",
        schema=schemas.schema("tight"),
        shown_schema=schemas.schema_text("tight") if way.shown_schema else None,
    )


def _for_summary(way: Way) -> Way:
    """The same way of asking, for the summary alone."""
    schema = schemas.summary(way.rendering)
    return replace(way, schema=schema, schema_name="summary", shown_schema=None)
