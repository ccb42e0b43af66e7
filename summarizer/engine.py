"""The engine: article → draft → checks → repair → record, for one article or many."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from summarizer import __version__, checks, prices, schemas
from summarizer.articles import Article
from summarizer.draft import Draft
from summarizer.errors import (
    AnswerTruncated,
    ConfigurationError,
    PromptTooLong,
    RequestRejected,
    SummarizerError,
)
from summarizer.pacing import Budget, Clock, Pacer
from summarizer.prompts import Prompt
from summarizer.record import (
    ArticleFacts,
    Failure,
    Issue,
    PromptFacts,
    Provenance,
    Record,
    Span,
)
from summarizer.settings import Endpoint, Settings

if TYPE_CHECKING:  # openai and instructor cost seconds to import: only when a call is made
    import httpx2

    from summarizer.client import Client, Completion, Message, OnCall, Tally, Way
    from summarizer.endpoints import Ladder

Outcome = Record | Failure
Deliver = Callable[[Article, Outcome], Awaitable[None]]

_MOST_COVERAGE_HINTS = 5  # warnings about coverage that ride along with a repair
_RUNAWAY_STRING = 1_500  # characters: no honest field is longer


@dataclass(frozen=True, slots=True)
class _Candidate:
    draft: Draft
    issues: list[Issue]
    spans: dict[str, Span]

    @property
    def errors(self) -> int:
        return sum(issue.severity == "error" for issue in self.issues)


class Summarizer:
    """Reads articles through one endpoint; open it once for many articles.

    `async with Summarizer(Settings(model="gpt-4.1-mini")) as summarizer:` and then
    `record = await summarizer.summarize(article)`.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        endpoint: Endpoint | None = None,
        on_call: OnCall | None = None,
    ) -> None:
        """Load the prompt; connect to nothing yet.

        Args:
            settings: by default all from the environment.
            transport: an httpx2 transport that carries the requests instead of the network.
            endpoint: address, model and what is known of them; by default from the settings.
            on_call: is called with every attempt, failed ones too.
        """
        self.settings = settings or Settings()
        self.endpoint = endpoint or self.settings.endpoint
        self.prompt = Prompt.load(self.settings.prompt)
        self._transport = transport
        self._on_call = on_call
        self._client: Client | None = None
        self._ladder: Ladder | None = None
        self.pacer: Pacer | None = None
        self.prices = (
            prices.prices(self.settings, self.endpoint) if self.settings.max_cost else None
        )
        if self.settings.max_cost and not self.prices:
            raise ConfigurationError(
                f"the price of {self.endpoint.model} at {self.endpoint.host} is not known; "
                "give input_price and output_price, or leave max_cost out"
            )
        self.budget = Budget(self.settings.max_tokens_total, self.settings.max_cost, self.prices)

    async def __aenter__(self) -> Self:
        """Connect to nothing yet: that waits for the first article."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def summarize(self, article: Article) -> Record:
        """Read one article.

        Returns:
            The record: `verified`, or `flagged` when errors remain after the repairs.

        Raises:
            SummarizerError or one of its children when no answer of the contract came.
        """
        client, ladder = self._open()
        return await _Reading(self, client, ladder, article).record()

    async def map(
        self,
        articles: Iterable[Article] | AsyncIterable[Article],
        *,
        concurrency: int | None = None,
        deliver: Deliver | None = None,
    ) -> AsyncIterator[Outcome]:
        """Read many articles, and yield each outcome as it is finished.

        Args:
            articles: any iterable, also an endless or an asynchronous one; taken one by one.
            concurrency: articles in flight; by default the settings'.
            deliver: awaited with each article and its outcome before the next article is taken.

        Yields:
            A Record, or a Failure that names the article and the reason.

        Raises:
            SummarizerError: one that stops the run (key refused, budget used up), when all that
                was in flight has ended.
        """
        workers = _Workers(self, articles, concurrency or self.settings.concurrency, deliver)
        async for outcome in workers.outcomes():
            yield outcome

    async def outcome(self, article: Article) -> Outcome:
        """Read one article; what goes wrong with it alone becomes a Failure."""
        client, ladder = self._open()
        reading = _Reading(self, client, ladder, article)
        try:
            return await reading.record()
        except SummarizerError as error:
            if error.stops_run:
                raise
            return Failure(
                article_id=article.id,
                kind=error.kind,
                message=str(error),
                attempts=reading.tally.attempts,
            )

    def known(self) -> dict[str, Any]:
        """What was learned of the endpoint so far."""
        return self._ladder.known() if self._ladder else {}

    def _open(self) -> tuple[Client, Ladder]:
        if self._client is None or self._ladder is None:
            from summarizer.client import Client
            from summarizer.endpoints import Ladder

            settings = self.settings
            self.pacer = Pacer(settings.concurrency, settings.rpm, settings.tpm)
            self._ladder = self._ladder or Ladder(self.endpoint, settings)
            self._client = Client(
                self.endpoint,
                settings.api_key,
                transport=self._transport,
                pacer=self.pacer,
                budget=self.budget,
                reasks=settings.reasks,
                connections=settings.concurrency,
                retries=getattr(self._transport, "mode", None) != "replay",
                on_call=self._on_call,
            )
        return self._client, self._ladder


def summarize(
    article: Article,
    *,
    model: str | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
    transport: httpx2.AsyncBaseTransport | None = None,
    **settings: Any,
) -> Record:
    """Read one article, in one synchronous call.

    Args:
        article: what to read.
        model: model to ask; by default `SUMMARIZER_MODEL`.
        base_url: address of the endpoint; by default `OPENAI_BASE_URL`.
        api_key: its key; by default `OPENAI_API_KEY`, and none is fine where none is needed.
        transport: an httpx2 transport that carries the requests instead of the network.
        settings: any other field of Settings.

    Raises:
        SummarizerError or one of its children. Inside a running event loop use `Summarizer`.
    """
    given = {"model": model, "base_url": base_url, "api_key": api_key}
    chosen = Settings(
        **{name: value for name, value in given.items() if value is not None}, **settings
    )

    async def once() -> Record:
        async with Summarizer(chosen, transport=transport) as summarizer:
            return await summarizer.summarize(article)

    if _loop_is_running():
        raise ConfigurationError(
            "summarize() cannot run inside an event loop; use `async with Summarizer(...)` there"
        )
    return asyncio.run(once())


def _loop_is_running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


class _Reading:
    """One article on its way to a record."""

    def __init__(
        self, summarizer: Summarizer, client: Client, ladder: Ladder, article: Article
    ) -> None:
        from summarizer.client import Tally

        self.summarizer = summarizer
        self.settings = summarizer.settings
        self.client = client
        self.ladder = ladder
        self.article = article
        self.started = time.monotonic()
        self.tally: Tally = Tally(article.id, Clock(self.settings.deadline))
        self.way: Way = ladder.way()
        self.repairs = 0
        self.windows = 1

    async def record(self) -> Record:
        """Ask, check, repair; the draft with the fewest errors wins, the later of equals."""
        best = await self._ask_and_repair()
        return self._finished(best)

    async def _ask_and_repair(self) -> _Candidate:
        turns: list[Message] = []
        best: _Candidate | None = None
        for turn in range(self.settings.repairs + 1):
            try:
                candidate = await self._ask(turns)
            except SummarizerError:
                if best is None:
                    raise
                return best  # what was paid for is kept, flagged
            self.repairs = turn
            if best is None or candidate.errors <= best.errors:
                best = candidate
            if not candidate.errors:
                break
            turns = self._repair_turns(turns, candidate)
        assert best is not None  # the loop runs at least once
        return best

    async def _ask(self, turns: list[Message]) -> _Candidate:
        from summarizer.answers import read_draft

        completion = await self.complete(lambda way: [*self._opening(way), *turns], read_draft)
        issues, spans = checks.examine(self.article, completion.answer)
        return _Candidate(completion.answer, issues, spans)

    async def complete(
        self, messages: Callable[[Way], list[Message]], read: Callable[[str], Any]
    ) -> Completion:
        """Ask in the way that the endpoint is known to take, and learn from its refusals."""
        longer: Way | None = None
        while True:
            self.way = way = longer or self.ladder.way()
            try:
                async with self.ladder.turn():
                    return await self.client.complete(messages(way), way, read, self.tally)
            except PromptTooLong:
                raise
            except RequestRejected as error:
                if not self.ladder.learn(way, error):
                    raise
            except AnswerTruncated as error:
                if longer is not None:
                    raise
                longer = _after_truncation(way, error)

    def _opening(self, way: Way) -> list[Message]:
        prompt = self.summarizer.prompt
        system = prompt.system(
            output_language=self.settings.output_language, schema=way.shown_schema
        )
        return [
            {"role": "system", "content": system},
            {"role": "user", "content": prompt.user(self.article)},
        ]

    def _repair_turns(self, turns: list[Message], candidate: _Candidate) -> list[Message]:
        return [
            *turns,
            {"role": "assistant", "content": candidate.draft.model_dump_json()},
            {"role": "user", "content": self.summarizer.prompt.repair(problems(candidate.issues))},
        ]

    def _finished(self, best: _Candidate) -> Record:
        article = self.article
        return Record.model_construct(
            summary=best.draft.summary,
            sources=best.draft.sources,
            events=best.draft.events,
            attributions=best.draft.attributions,
            spans=best.spans,
            issues=best.issues,
            status=checks.status_of(best.issues),
            article=article_facts(article),
            provenance=self._provenance(),
        )

    def _provenance(self) -> Provenance:
        summarizer, way, usage = self.summarizer, self.way, self.tally.usage
        known_prices = summarizer.prices or prices.prices(self.settings, summarizer.endpoint)
        parameters: dict[str, float | int | str | bool | None] = dict(way.parameters)
        parameters |= {"rendering": way.rendering, way.token_field: way.max_output_tokens}
        return Provenance.model_construct(
            model=summarizer.endpoint.model,
            endpoint=summarizer.endpoint.host,
            prompt=prompt_facts(summarizer.prompt),
            schema_fingerprint=schemas.fingerprint(),
            checks=checks.VERSION,
            mode=way.mode,
            parameters=parameters,
            attempts=self.tally.attempts,
            repairs=self.repairs,
            windows=self.windows,
            usage=usage,
            cost=known_prices
            and round(
                (usage.prompt_tokens * known_prices[0] + usage.completion_tokens * known_prices[1])
                / 1_000_000,
                8,
            ),
            seconds=round(time.monotonic() - self.started, 3),
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


def _after_truncation(way: Way, error: AnswerTruncated) -> Way:
    """Ask for less when the model ran away, else allow it to say more."""
    from summarizer import answers

    if way.rendering == "bounded" or answers.ran_away(error.answer, _RUNAWAY_STRING):
        return replace(
            way,
            rendering="tight",
            schema=schemas.schema("tight"),
            shown_schema=schemas.schema_text("tight") if way.shown_schema else None,
        )
    return replace(
        way, max_output_tokens=2 * way.max_output_tokens if way.max_output_tokens else None
    )


class _Workers:
    """A fixed number of workers over one stream of articles."""

    def __init__(
        self,
        summarizer: Summarizer,
        articles: Iterable[Article] | AsyncIterable[Article],
        concurrency: int,
        deliver: Deliver | None,
    ) -> None:
        self._summarizer = summarizer
        self._articles = _as_async(articles)
        self._taking = asyncio.Lock()
        self._concurrency = concurrency
        self._deliver = deliver
        # One place for each worker: a slow consumer holds the workers back.
        self._done: asyncio.Queue[Outcome | None] = asyncio.Queue(concurrency)
        self._stopped_by: SummarizerError | None = None

    async def outcomes(self) -> AsyncIterator[Outcome]:
        """Yield outcomes as they are finished; an error that stops the run comes last."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._work()) for _ in range(self._concurrency)]
            try:
                left = self._concurrency
                while left:
                    outcome = await self._done.get()
                    if outcome is None:
                        left -= 1
                    else:
                        yield outcome
            finally:
                for task in tasks:
                    task.cancel()
        if self._stopped_by:
            raise self._stopped_by

    async def _work(self) -> None:
        while (article := await self._next()) is not None:
            try:
                outcome = await self._summarizer.outcome(article)
                if self._deliver:
                    await self._deliver(article, outcome)
            except SummarizerError as error:
                self._stopped_by = self._stopped_by or error
                break
            await self._done.put(outcome)
        await self._done.put(None)

    async def _next(self) -> Article | None:
        async with self._taking:
            if self._stopped_by:
                return None
            return await anext(self._articles, None)


async def _as_async(
    articles: Iterable[Article] | AsyncIterable[Article],
) -> AsyncIterator[Article]:
    if isinstance(articles, AsyncIterable):
        async for article in articles:
            yield article
    else:
        for article in articles:
            yield article
