"""One article on its way to a record: read whole, or in windows when it is too long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from summarizer import __version__, answers, checks, prices, schemas, windows
from summarizer.articles import Article, Sentence
from summarizer.conversation import Candidate, Conversation, Question, kept_for_answer
from summarizer.draft import Draft
from summarizer.errors import (
    AnswerFiltered,
    AnswerInvalid,
    AnswerRefused,
    AnswerTooLarge,
    AnswerTruncated,
    PromptTooLong,
    RequestRejected,
    SummarizerError,
)
from summarizer.pacing import CHARACTERS_PER_TOKEN, FIRST_ANSWER, Clock, estimate_tokens
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
    from summarizer.client import Client, Message
    from summarizer.endpoints import Ladder

_LEAST_WINDOW = 1_000  # characters of an article that a window must have room for
_MOST_CUTS = 4  # times that windows are made smaller because they still did not fit
# Errors of one question: asked again, it would meet the same.
_UNANSWERABLE = (
    AnswerFiltered,
    AnswerInvalid,
    AnswerRefused,
    AnswerTooLarge,
    AnswerTruncated,
    RequestRejected,
)


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
        self._ladder = ladder
        self._started = time.monotonic()
        self._held: list[Conversation] = []
        self._windows = 1
        self._conversation = partial(
            Conversation,
            article_id=article.id,
            clock=Clock(settings.deadline),
            settings=settings,
            prompt=prompt,
            client=client,
            ladder=ladder,
            turn=turn,
        )

    @property
    def attempts(self) -> int:
        """Requests sent so far, failed ones too."""
        return sum(one.tally.attempts for one in self._held)

    @property
    def stopped_by(self) -> SummarizerError | None:
        """What ended a repair, and has to end the run when this article's record is kept."""
        return next(filter(None, (one.stopped_by for one in self._held)), None)

    async def record(self) -> Record:
        """Read the article, whole or in windows.

        Raises:
            SummarizerError or one of its children when no answer of the contract came.
        """
        room = self._room()
        if room is None or _length(self._article.sentences) <= room:
            try:
                return self._record(await self._read(None))
            except PromptTooLong as error:
                self._ladder.learn_window(error.window)
                room = self._room() or _length(self._article.sentences) // 2
        return self._record(await self._read_in_windows(room))

    # One window, or all of the article

    async def _read(self, sentences: list[Sentence] | None) -> Candidate:
        shown = None if sentences is None else {sentence.number for sentence in sentences}

        def judge(draft: Draft) -> tuple[list[Issue], dict[str, Span]]:
            issues, spans = checks.examine(self._article, draft)
            return _of_sentences(issues, shown), spans

        question = Question(
            opening=lambda way: [
                self._system(way),
                {"role": "user", "content": self._prompt.user(self._article, sentences)},
            ],
            read=answers.read_draft,
            judge=judge,
        )
        return await self._answer(question)

    async def _answer(self, question: Question) -> Candidate:
        conversation = self._conversation(question)
        self._held.append(conversation)
        return await conversation.answer()

    def _system(self, way: Way) -> Message:
        return {"role": "system", "content": _instructions(self._settings, self._prompt, way)}

    # Windows

    def _room(self) -> int | None:
        return _room(self._article, self._settings, self._prompt, self._ladder)

    async def _read_in_windows(self, room: int) -> Candidate:
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

    async def _summarised(self, merged: Draft, room: int) -> Candidate:
        """Ask for the summary of what the windows found."""

        def judge(answer: answers.Summary) -> tuple[list[Issue], dict[str, Span]]:
            issues, spans = checks.examine(self._article, _with_summary(merged, answer))
            return [issue for issue in issues if issue.path.startswith("/summary")], spans

        found = windows.findings(merged, room)
        language = self._settings.output_language
        instructions = self._prompt.merge(output_language=language)
        question = Question(
            opening=lambda _: [
                {"role": "system", "content": instructions},
                {"role": "user", "content": self._prompt.findings(self._article, found)},
            ],
            read=answers.read_summary,
            judge=judge,
            summary_only=True,
        )
        try:
            answer = (await self._answer(question)).answer
        except _UNANSWERABLE as error:
            if error.stops_run:
                raise
            # what the windows found was paid for, and would be no other when asked again
            bare = _with_summary(merged, answers.Summary(summary=[]))
            issues, spans = checks.examine(self._article, bare)
            return Candidate(bare, [*issues, _no_summary(error)], spans)
        whole = _with_summary(merged, answer)
        return Candidate(whole, *checks.examine(self._article, whole))

    # The record

    def _record(self, best: Candidate) -> Record:
        draft: Draft = best.answer
        of_endpoint = [issue for one in self._held for issue in one.issues]
        issues = best.issues + of_endpoint[:1]
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
        way = self._held[-1].way
        usage = sum((one.tally.usage for one in self._held), Usage())
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
            repairs=sum(one.repairs for one in self._held),
            windows=self._windows,
            usage=usage,
            cost=prices.cost(usage, prices.prices(self._settings, self._endpoint)),
            seconds=round(time.monotonic() - self._started, 3),
            finished_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            program=__version__,
        )


def prompts_of(
    article: Article, settings: Settings, prompt: Prompt, ladder: Ladder
) -> Iterator[int]:
    """Estimate the tokens of each prompt that reading an article takes, without any repair."""
    way = ladder.way()
    instructions = len(_instructions(settings, prompt, way)) + way.schema_size
    room = _room(article, settings, prompt, ladder)
    if room is None or _length(article.sentences) <= room:
        yield estimate_tokens(instructions + len(article.text))
        return
    parts = windows.cut(article.sentences, room)
    for part in parts:
        yield estimate_tokens(instructions + len(prompt.user(article, part)))
    if len(parts) > 1:  # the summary, of what the parts found
        merge = len(prompt.merge(output_language=settings.output_language))
        yield estimate_tokens(merge) + min(len(parts) * FIRST_ANSWER, estimate_tokens(room))


def _instructions(settings: Settings, prompt: Prompt, way: Way) -> str:
    return prompt.system(output_language=settings.output_language, schema=way.shown_schema)


def _room(article: Article, settings: Settings, prompt: Prompt, ladder: Ladder) -> int | None:
    """Characters of an article that one request has room for; None without a known window."""
    window = ladder.window
    if window is None:
        return None
    instructions = _instructions(settings, prompt, ladder.way())
    taken = estimate_tokens(len(instructions) + len(prompt.user(article, [])))
    tokens = window - taken - kept_for_answer(ladder, window)
    return max(_LEAST_WINDOW, int(tokens * CHARACTERS_PER_TOKEN))


def _length(sentences: Sequence[Sentence]) -> int:
    return sum(len(sentence.text) + len(str(sentence.number)) + 4 for sentence in sentences)


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


def _of_sentences(issues: list[Issue], shown: set[int] | None) -> list[Issue]:
    """Leave out what is missing of sentences that the model was not shown."""
    if shown is None:
        return issues
    return [
        issue
        for issue in issues
        if not issue.code.startswith("coverage.") or shown.issuperset(issue.sentences)
    ]


def _no_summary(error: SummarizerError) -> Issue:
    message = f"there is no summary of the article's parts: {error}"
    return Issue(code="summary.missing", severity="error", path="/summary", message=message)


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
