"""The engine: article → draft → checks → repair → record, for one article or many."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Iterable
from contextlib import aclosing
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from summarizer import prices
from summarizer.articles import Article
from summarizer.errors import ConfigurationError, SummarizerError
from summarizer.pacing import Budget, Pacer
from summarizer.prompts import Prompt
from summarizer.reading import Reading
from summarizer.record import Failure, Record
from summarizer.settings import Endpoint, Settings
from summarizer.workers import Deliver, Outcome, Workers

if TYPE_CHECKING:  # openai and instructor cost seconds to import: only when a call is made
    import httpx2

    from summarizer.client import Client, OnCall
    from summarizer.endpoints import Ladder

__all__ = ["Deliver", "Outcome", "Summarizer", "summarize"]

# While an answer is checked and committed and the next article read, its worker asks nothing. One
# worker more for so many keeps the endpoint busy meanwhile; the pacer bounds what is in flight.
_WORKERS_FOR_ONE_MORE = 16


class Summarizer:
    """Reads articles through one endpoint; open it once for many articles, one in each thread.

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
        call_bodies: bool = True,
    ) -> None:
        """Load the prompt; connect to nothing yet.

        Args:
            settings: by default all from the environment.
            transport: an httpx2 transport that carries the requests instead of the network.
            endpoint: address, model and what is known of them; by default from the settings.
            on_call: is called with every attempt, failed ones too.
            call_bodies: whether it gets to see what was sent and what came.
        """
        self.settings = settings or Settings()
        self.endpoint = endpoint or self.settings.endpoint
        self.prompt = Prompt.load(self.settings.prompt)
        self._transport = transport
        self._on_call = on_call
        self._call_bodies = call_bodies
        self._client: Client | None = None
        self._loop: asyncio.AbstractEventLoop | None = None  # in which the client connects
        self._stopped_by: SummarizerError | None = None
        self._ladder: Ladder | None = None
        self.pacer: Pacer | None = None
        # Answers come in bursts. Were all of a burst checked before anything else is done, the
        # next requests would go out, and come back, in a burst again, with idle time between.
        self._turn = asyncio.Lock()
        self._concurrency = self.settings.concurrency
        self.prices = (
            prices.prices(self.settings, self.endpoint) if self.settings.max_cost else None
        )
        if self.settings.max_cost and not self.prices:
            raise ConfigurationError(
                f"the price of {self.endpoint.model} at {self.endpoint.host} is not known; "
                "give SUMMARIZER_INPUT_PRICE and SUMMARIZER_OUTPUT_PRICE (dollars for a million "
                "tokens), or set no limit to the cost"
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
        if self._client is not None and self._loop is asyncio.get_running_loop():
            await self._client.close()
            self._client = self._loop = None

    async def summarize(self, article: Article) -> Record:
        """Read one article.

        Returns:
            The record: `verified`, or `flagged` when errors remain after the repairs.

        Raises:
            SummarizerError or one of its children when no answer of the contract came.
        """
        if not isinstance(article, Article):
            raise ConfigurationError(f"summarize takes an Article, not {type(article).__name__}")
        return await self._reading(article).record()

    async def map(
        self,
        articles: Iterable[Article] | AsyncIterable[Article],
        *,
        concurrency: int | None = None,
        deliver: Deliver | None = None,
    ) -> AsyncGenerator[Outcome, None]:
        """Read many articles, and yield each outcome as it is finished.

        Args:
            articles: any iterable, also an endless or an asynchronous one; taken one by one.
            concurrency: requests in flight, 1 or more; by default the settings'. For each 16 one
                more article is taken, so that a place is filled while an answer is checked.
            deliver: awaited with each article and its outcome before the next article is taken.

        Yields:
            A Record, or a Failure that names the article and the reason.

        Raises:
            ConfigurationError: `concurrency` is below 1.
            SummarizerError: one that stops the run (key refused, budget used up), when all that
                was in flight has ended.
        """
        if concurrency is not None and concurrency < 1:
            raise ConfigurationError(f"concurrency has to be 1 or more, not {concurrency}")
        self._concurrency = concurrency or self.settings.concurrency
        if self.pacer:
            self.pacer.allow(self._concurrency)
        self._stopped_by = None
        workers = self._concurrency + self._concurrency // _WORKERS_FOR_ONE_MORE
        at_work = Workers(self.outcome, articles, workers, deliver)
        async with aclosing(at_work.outcomes()) as outcomes:
            async for outcome in outcomes:
                yield outcome
        if self._stopped_by:
            raise self._stopped_by

    async def outcome(self, article: Article) -> Outcome:
        """Read one article; what goes wrong with it alone becomes a Failure."""
        if self._stopped_by:
            raise self._stopped_by
        reading = self._reading(article)
        try:
            record = await reading.record()
        except SummarizerError as error:
            if error.stops_run:
                raise
            return Failure(
                article_id=article.id,
                kind=error.kind,
                message=str(error),
                attempts=reading.attempts,
            )
        # refused in a repair: the draft before it is kept, and no article is begun after it
        self._stopped_by = self._stopped_by or reading.stopped_by
        return record

    def known(self) -> dict[str, Any]:
        """What was learned of the endpoint so far."""
        return self._ladder.known() if self._ladder else {}

    def _reading(self, article: Article) -> Reading:
        client, ladder = self._open()
        return Reading(
            article,
            settings=self.settings,
            endpoint=self.endpoint,
            prompt=self.prompt,
            client=client,
            ladder=ladder,
            turn=self._turn,
        )

    def _open(self) -> tuple[Client, Ladder]:
        self._belong_here()
        if self._client is None or self._ladder is None:
            from summarizer.client import Client
            from summarizer.endpoints import Ladder

            settings = self.settings
            self.pacer = Pacer(self._concurrency, settings.rpm, settings.tpm)
            self._ladder = self._ladder or Ladder(self.endpoint, settings)
            # What was waited for belongs to the event loop of then; what was learned does not.
            self._ladder.reopen()
            self._turn = asyncio.Lock()
            self._client = Client(
                self.endpoint,
                settings.api_key,
                transport=self._transport,
                pacer=self.pacer,
                budget=self.budget,
                reasks=settings.reasks,
                retries=getattr(self._transport, "mode", None) != "replay",
                on_call=self._on_call,
                bodies=self._call_bodies,
            )
        return self._client, self._ladder

    def _belong_here(self) -> None:
        """Leave behind the connections of an event loop that has ended; its locks end with it."""
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        if self._loop is not None and self._loop.is_running():
            raise ConfigurationError(
                "this Summarizer is in use in the event loop of another thread; "
                "make one for each thread"
            )
        self._loop, self._client = loop, None


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
