"""One article on its way to a record: ask, check, repair; in windows when it is too long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from summarizer import __version__, answers, checks, prices, schemas, windows
from summarizer.articles import Article, Sentence
from summarizer.draft import Draft
from summarizer.errors import (
    AnswerTruncated,
    CassetteError,
    PromptTooLong,
    RequestRejected,
    SummarizerError,
)
from summarizer.pacing import CHARACTERS_PER_TOKEN, Clock, estimate_tokens
from summarizer.prompts import Prompt
from summarizer.record import (
    ArticleFacts,
    Issue,
    PromptFacts,
    Provenance,
    Record,
    Span,
    Usage,
)
from summarizer.settings import Endpoint, Settings
from summarizer.ways import Way

if TYPE_CHECKING:  # openai and instructor cost seconds to import: only when a call is made
    from summarizer.client import Client, Completion, Message, Tally
    from summarizer.endpoints import Ladder

_MOST_COVERAGE_HINTS = 5  # warnings about coverage that ride along with a repair
_RUNAWAY_STRING = 1_500  # characters: no honest field is longer
_ANSWER_SHARE = 3  # one part in so many of a window is kept for the answer
_LEAST_WINDOW = 1_000  # characters of an article that a window must have room for
_MOST_CUTS = 4  # times that windows are made smaller because they still did not fit
# Tokenizers differ by a factor of 1.6 on news in any language; half means that text is missing.
_TRUNCATED = 0.5


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An answer and what the checks say of it."""

    answer: Any
    issues: list[Issue]
    spans: dict[str, Span]

    @property
    def errors(self) -> int:
        return sum(issue.severity == "error" for issue in self.issues)


@dataclass(slots=True)
class _Dialogue:
    """One conversation with its repairs: how it opens, how answers are read and judged."""

    opening: Callable[[Way], list[Message]]
    read: Callable[[str], Any]
    judge: Callable[[Any], tuple[list[Issue], dict[str, Span]]]
    summary_only: bool = False
    tally: Tally | None = None
    repairs: int = 0
    truncated: list[Issue] = field(default_factory=list)


class Reading:
    """Reads one article through one endpoint."""

    def __init__(
        self,
        article: Article,
        *,
        settings: Settings,
        endpoint: Endpoint,
        prompt: Prompt,
        client: Client,
        ladder: Ladder,
        turn: asyncio.Lock,
    ) -> None:
        """Ask nothing yet; `turn` is held while answers are checked, by one article at a time."""
        self._article = article
        self._settings = settings
        self._endpoint = endpoint
        self._prompt = prompt
        self._client = client
        self._ladder = ladder
        self._turn = turn
        self._started = time.monotonic()
        self._tallies: list[Tally] = []
        self._way: Way = ladder.way()
        self._repairs = 0
        self._windows = 1
        self._issues: list[Issue] = []  # of the engine's own: what no check over a draft can see

    @property
    def attempts(self) -> int:
        """Requests sent so far, failed ones too."""
        return sum(tally.attempts for tally in self._tallies)

    async def record(self) -> Record:
        """Read the article, whole or in windows.

        Raises:
            SummarizerError or one of its children when no answer of the contract came.
        """
        room = self._room()
        if room is None or self._length(self._article.sentences) <= room:
            try:
                return self._record(await self._read(None))
            except PromptTooLong as error:
                self._ladder.learn_window(error.window)
                room = self._room() or self._length(self._article.sentences) // 2
        return self._record(await self._read_in_windows(room))

    # One window, or all of the article

    async def _read(self, sentences: list[Sentence] | None) -> _Candidate:
        shown = None if sentences is None else {sentence.number for sentence in sentences}

        def judge(draft: Draft) -> tuple[list[Issue], dict[str, Span]]:
            issues, spans = checks.examine(self._article, draft)
            return _of_sentences(issues, shown), spans

        dialogue = _Dialogue(
            opening=lambda way: [
                self._system(way),
                {"role": "user", "content": self._prompt.user(self._article, sentences)},
            ],
            read=answers.read_draft,
            judge=judge,
        )
        return await self._converse(dialogue)

    def _system(self, way: Way) -> Message:
        language = self._settings.output_language
        return {
            "role": "system",
            "content": self._prompt.system(output_language=language, schema=way.shown_schema),
        }

    async def _converse(self, dialogue: _Dialogue) -> _Candidate:
        """Ask, check, repair; the answer with the fewest errors wins, the later of equals."""
        from summarizer.client import Tally

        dialogue.tally = Tally(self._article.id, Clock(self._settings.deadline))
        self._tallies.append(dialogue.tally)
        best = await self._candidate(dialogue, [])
        turns: list[Message] = []
        last = best
        while last.errors and dialogue.repairs < self._settings.repairs:
            turns += self._repair_turns(last)
            try:
                last = await self._candidate(dialogue, turns)
            except CassetteError:
                raise  # a stale recording is to be seen, not to look like a weak model
            except SummarizerError:
                break  # what was paid for is kept, flagged
            dialogue.repairs += 1
            best = last if last.errors <= best.errors else best
        self._repairs += dialogue.repairs
        self._issues += dialogue.truncated
        return best

    async def _candidate(self, dialogue: _Dialogue, turns: list[Message]) -> _Candidate:
        completion = await self._complete(dialogue, turns)
        dialogue.truncated = _truncated(completion)
        async with self._turn:
            candidate = _Candidate(completion.answer, *dialogue.judge(completion.answer))
            await asyncio.sleep(0)  # others go on before the next article is checked
        return candidate

    def _repair_turns(self, candidate: _Candidate) -> list[Message]:
        return [
            {"role": "assistant", "content": candidate.answer.model_dump_json()},
            {"role": "user", "content": self._prompt.repair(problems(candidate.issues))},
        ]

    async def _complete(self, dialogue: _Dialogue, turns: list[Message]) -> Completion:
        """Ask in the way that the endpoint is known to take, and learn from its refusals."""
        longer: Way | None = None
        assert dialogue.tally is not None  # set by `_converse`
        while True:
            way = longer or self._ladder.way()
            try:
                async with self._ladder.turn():
                    # whoever waited for its turn asks as the first one has learned to
                    way = longer or self._ladder.way()
                    asked = self._bounded(_for_summary(way) if dialogue.summary_only else way)
                    messages = [*dialogue.opening(asked), *turns]
                    completion = await self._client.complete(
                        messages, asked, dialogue.read, dialogue.tally
                    )
            except PromptTooLong:
                raise
            except RequestRejected as error:
                if not self._ladder.learn(way, error):
                    raise
            except AnswerTruncated as error:
                if longer is not None:
                    raise
                longer = _after_truncation(way, error)
            else:
                self._way = way
                return completion

    # Windows

    def _room(self) -> int | None:
        """Characters of the article that one request has room for; None without a known window."""
        window = self._ladder.window
        if window is None:
            return None
        instructions = self._system(self._ladder.way())["content"]
        frame = self._prompt.user(self._article, [])
        tokens = window - estimate_tokens(len(instructions) + len(frame)) - self._reserve(window)
        return max(_LEAST_WINDOW, int(tokens * CHARACTERS_PER_TOKEN))

    def _reserve(self, window: int) -> int:
        limit = self._ladder.way().max_output_tokens or window
        return min(limit, window // _ANSWER_SHARE)

    def _bounded(self, way: Way) -> Way:
        """Ask for no longer answer than the window has room for."""
        if self._ladder.window is None:
            return way
        reserve = max(self._reserve(self._ladder.window), 1)
        return replace(way, max_output_tokens=min(way.max_output_tokens or reserve, reserve))

    def _length(self, sentences: Sequence[Sentence]) -> int:
        return sum(len(sentence.text) + len(str(sentence.number)) + 4 for sentence in sentences)

    async def _read_in_windows(self, room: int) -> _Candidate:
        for _ in range(_MOST_CUTS):
            parts = windows.cut(self._article.sentences, room)
            try:
                if len(parts) == 1:  # it fits, with a shorter answer
                    return await self._read(None)
                found = await _all_or_none([self._read(part) for part in parts])
            except PromptTooLong as error:
                self._ladder.learn_window(error.window)
                room = max(_LEAST_WINDOW, min(room // 2, self._room() or room))
                continue
            self._windows = len(parts)
            merged = windows.merge([part.answer for part in found], self._article)
            return await self._summarised(merged, room)
        raise PromptTooLong(
            f"the article does not fit the model's window, not even in parts of {room:,} "
            "characters; choose a model with a larger one"
        )

    async def _summarised(self, merged: Draft, room: int) -> _Candidate:
        """Ask for the summary of what the windows found."""

        def judge(answer: answers.Summary) -> tuple[list[Issue], dict[str, Span]]:
            issues, spans = checks.examine(self._article, _with_summary(merged, answer))
            return [issue for issue in issues if issue.path.startswith("/summary")], spans

        found = windows.findings(merged, room)
        language = self._settings.output_language
        instructions = self._prompt.merge(output_language=language)
        dialogue = _Dialogue(
            opening=lambda _: [
                {"role": "system", "content": instructions},
                {"role": "user", "content": self._prompt.findings(self._article, found)},
            ],
            read=answers.read_summary,
            judge=judge,
            summary_only=True,
        )
        whole = _with_summary(merged, (await self._converse(dialogue)).answer)
        return _Candidate(whole, *checks.examine(self._article, whole))

    # The record

    def _record(self, best: _Candidate) -> Record:
        draft: Draft = best.answer
        issues = best.issues + self._issues[:1]
        return Record.model_construct(
            summary=draft.summary,
            sources=draft.sources,
            events=draft.events,
            attributions=draft.attributions,
            spans=best.spans,
            issues=issues,
            status=checks.status_of(issues),
            article=article_facts(self._article),
            provenance=self._provenance(),
        )

    def _provenance(self) -> Provenance:
        way, usage = self._way, sum((tally.usage for tally in self._tallies), Usage())
        parameters: dict[str, float | int | str | bool | None] = dict(way.parameters)
        parameters |= {"rendering": way.rendering, way.token_field: way.max_output_tokens}
        return Provenance.model_construct(
            model=self._endpoint.model,
            endpoint=self._endpoint.host,
            prompt=prompt_facts(self._prompt),
            schema_fingerprint=schemas.fingerprint(),
            checks=checks.VERSION,
            mode=way.mode,
            parameters=parameters,
            attempts=self.attempts,
            repairs=self._repairs,
            windows=self._windows,
            usage=usage,
            cost=prices.cost(usage, prices.prices(self._settings, self._endpoint)),
            seconds=round(time.monotonic() - self._started, 3),
            finished_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            program=__version__,
        )


def article_facts(article: Article) -> ArticleFacts:
    """What a record keeps of its article."""
    return ArticleFacts.model_construct(
        id=article.id,
        title=article.title,
        published=article.published,
        url=article.url,
        outlet=article.outlet,
        author=article.author,
        language=article.language,
        sha256=article.sha256,
    )


def prompt_facts(prompt: Prompt) -> PromptFacts:
    """What a record keeps of its prompt."""
    return PromptFacts.model_construct(
        name=prompt.name, version=prompt.version, fingerprint=prompt.fingerprint
    )


def problems(issues: list[Issue]) -> list[str]:
    """The lines of a repair turn: every error, and a few hints about what was missed."""
    faults = [issue for issue in issues if issue.severity == "error"]
    missed = [issue for issue in issues if issue.code.startswith("coverage.")]
    return [f"{issue.path}: {issue.message}" for issue in faults + missed[:_MOST_COVERAGE_HINTS]]


def _of_sentences(issues: list[Issue], shown: set[int] | None) -> list[Issue]:
    """Leave out what is missing of sentences that the model was not shown."""
    if shown is None:
        return issues
    return [
        issue
        for issue in issues
        if not issue.code.startswith("coverage.") or shown.issuperset(issue.sentences)
    ]


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


def _after_truncation(way: Way, error: AnswerTruncated) -> Way:
    """Ask for less when the model ran away, else allow it to say more."""
    if way.rendering == "bounded" or answers.ran_away(error.answer, _RUNAWAY_STRING):
        return replace(
            way,
            rendering="tight",
            schema=schemas.schema("tight"),
            shown_schema=schemas.schema_text("tight") if way.shown_schema else None,
        )
    return replace(way, max_output_tokens=way.max_output_tokens and 2 * way.max_output_tokens)


def _for_summary(way: Way) -> Way:
    """The same way of asking, for the summary alone."""
    schema = schemas.summary(way.rendering)
    return replace(way, schema=schema, schema_name="summary", shown_schema=None)


def _with_summary(draft: Draft, answer: answers.Summary) -> Draft:
    return draft.model_copy(update={"summary": answer.summary})


async def _all_or_none(parts: list[Any]) -> list[Any]:
    """Await all; when one fails, the others are stopped and its error is raised."""
    tasks = [asyncio.ensure_future(part) for part in parts]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
