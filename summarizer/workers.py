"""Many articles at once: a fixed number of workers over one stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable

from summarizer.articles import Article
from summarizer.errors import SummarizerError
from summarizer.record import Failure, Record

Outcome = Record | Failure
Read = Callable[[Article], Awaitable[Outcome]]
Deliver = Callable[[Article, Outcome], Awaitable[None]]


class Workers:
    """A fixed number of workers over one stream of articles."""

    def __init__(
        self,
        read: Read,
        articles: Iterable[Article] | AsyncIterable[Article],
        concurrency: int,
        deliver: Deliver | None,
    ) -> None:
        """Start nothing yet.

        Args:
            read: makes an outcome of an article; an error that it raises ends the run.
            articles: taken one by one, as workers are free.
            concurrency: workers.
            deliver: awaited before a worker takes its next article.
        """
        self._read = read
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
                outcome = await self._read(article)
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
