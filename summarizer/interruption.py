"""Ctrl-C: once to stop taking articles, twice to stop at once; heard also while input is silent."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine, Iterator
from threading import Thread
from typing import Any, TypeVar

Item = TypeVar("Item")

_GRACE = 5.0  # seconds that articles in flight have to finish after an interruption


class Interruption:
    """What happens to some work when a signal comes."""

    def __init__(self, stop: Callable[[], None]) -> None:
        """Call `stop` on the first signal."""
        self._stop = stop
        self._task: asyncio.Task[None] | None = None
        self.happened = False

    async def guard(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine that an interruption may end."""
        self._task = asyncio.ensure_future(work)
        try:
            await self._task
        except asyncio.CancelledError:
            if not self.happened:
                raise

    def interrupt(self) -> None:
        """What a signal does."""
        if self.happened and self._task:
            self._task.cancel()
            return
        self.happened = True
        self._stop()
        if self._task:
            asyncio.get_running_loop().call_later(_GRACE, self._task.cancel)


@contextlib.contextmanager
def interruptible(stop: Callable[[], None]) -> Iterator[Interruption]:
    """Take SIGINT and SIGTERM as interruptions, as far as the platform allows it."""
    interruption = Interruption(stop)
    loop = asyncio.get_running_loop()
    caught = []
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, interruption.interrupt)
            caught.append(number)
    try:
        yield interruption
    finally:
        for number in caught:
            loop.remove_signal_handler(number)


async def next_of(items: Iterator[Item], stopping: asyncio.Event) -> Item | None:
    """Take the next item in a thread; None when there is none, or when the event comes first.

    The thread is a daemon: one that waits for input which never comes holds nobody up.
    """
    loop = asyncio.get_running_loop()
    taken: asyncio.Future[Item | None] = loop.create_future()

    def settle(item: Item | None, error: BaseException | None) -> None:
        if not taken.done():
            taken.set_exception(error) if error else taken.set_result(item)

    def take() -> None:
        item: Item | None = None
        error: BaseException | None = None
        try:
            item = next(items, None)
        except Exception as problem:  # noqa: BLE001 - it is raised where the item is awaited
            error = problem
        with contextlib.suppress(RuntimeError):  # the loop is gone: nobody waits
            loop.call_soon_threadsafe(settle, item, error)

    Thread(target=take, name="standard-input", daemon=True).start()
    stop = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait((taken, stop), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.cancel()
    return taken.result() if taken.done() else None
