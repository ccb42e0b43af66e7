"""Many articles at once: a fixed number of workers over one stream."""

from __future__ import annotations

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
)
from typing import Any

from summarizer.articles import Article
from summarizer.errors import ConfigurationError
from summarizer.record import Failure, Record

Outcome = Record | Failure
Read = Callable[[Article], Awaitable[Outcome]]
Deliver = Callable[[Article, Outcome], Awaitable[None]]
_END: Any = object()  # of the stream; None may come out of a wrong one


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
        self._stopped_by: BaseException | None = None

    async def outcomes(self) -> AsyncGenerator[Outcome, None]:
        """Yield outcomes as they are finished; an error that stops the run comes last."""
        tasks = [asyncio.create_task(self._work()) for _ in range(self._concurrency)]
        try:
            left = self._concurrency
            while left:
                outcome = await self._done.get()
                if outcome is None:
                    left -= 1
                else:
                    yield outcome
        finally:  # also when the consumer has enough: no TaskGroup, it would make an error of that
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if self._stopped_by:
            raise self._stopped_by

    async def _work(self) -> None:
        # Whatever is raised ends the run, and comes out as it is when the others have ended.
        try:
            while (article := await self._next()) is not None:
                outcome = await self._read(article)
                if self._deliver:
                    await self._deliver(article, outcome)
                await self._done.put(outcome)
        except BaseException as error:  # an error of the stream is the caller's own, whatever it is
            if _is_cancelled():
                raise
            self._stopped_by = self._stopped_by or error
        await self._done.put(None)

    async def _next(self) -> Article | None:
        async with self._taking:
            article = _END if self._stopped_by else await anext(self._articles, _END)
        if article is _END:
            return None
        if not isinstance(article, Article):
            raise ConfigurationError(f"map takes articles, not {type(article).__name__}")
        return article


def _is_cancelled() -> bool:
    """Tell whether this task is to end, or its stream has only raised a CancelledError."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _as_async(
    articles: Iterable[Article] | AsyncIterable[Article],
) -> AsyncIterator[Article]:
    if isinstance(articles, AsyncIterable):
        async for article in articles:
            yield article
    else:
        for article in articles:
            yield article
