"""Write a ledger: one thread, which commits whatever is queued at once."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from summarizer.errors import LedgerError
from summarizer.ledger.entries import Statement
from summarizer.ledger.lines import LINES, Lines
from summarizer.ledger.store import NAME, connect, ledger_errors

_MOST_AT_ONCE = 512  # statements a commit: bounds the memory of a burst
_LOCK_WAIT = 1.0  # seconds that a second process waits for the first to end


@dataclass(slots=True)
class _Job:
    statement: Statement
    done: asyncio.Future[None] | None = None


class Writer:
    """The one writer of a ledger; holds its lock, which dies with the process."""

    def __init__(self, folder: Path) -> None:
        """Lock and open `folder/ledger.db`; LedgerError when another process has it."""
        self.path = folder / NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(folder / f"{NAME}.lock")
            self._lock.acquire(timeout=_LOCK_WAIT)
        except Timeout:
            raise LedgerError(
                f"ledger {self.path}: another process is writing to it; wait for it to end, or "
                "choose another folder"
            ) from None
        except FileExistsError:
            raise LedgerError(
                f"ledger {self.path}: a file stands in the place of its folder; choose another folder"
            ) from None
        except OSError as error:
            raise LedgerError(
                f"ledger {self.path}: {error.strerror or error}; choose a folder that can be written"
            ) from None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._broken: LedgerError | None = None
        self._opened: queue.SimpleQueue[LedgerError | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="ledger-writer", daemon=True)
        self._thread.start()
        problem = self._opened.get()
        if problem:
            self._lock.release()
            raise problem

    def put(self, statement: Statement) -> None:
        """Queue a statement; it is committed with the next."""
        self._jobs.put(_Job(statement))

    async def commit(self, statement: Statement) -> None:
        """Queue a statement and wait until it is committed; LedgerError when it cannot be."""
        done = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(statement, done))
        await done

    def close(self) -> None:
        """Commit what is queued, and let the ledger go; LedgerError when something was not kept."""
        self._jobs.put(None)
        self._thread.join()
        self._lock.release()
        if self._broken:
            raise self._broken

    def _work(self) -> None:
        try:
            connection = connect(self.path)
            with ledger_errors(self.path):
                lines = Lines(self.path.with_name(LINES), connection)
        except Exception as error:  # noqa: BLE001 - whoever waits has to be told, whatever it is
            self._opened.put(_as_ledger_error(self.path, error))
            return
        self._opened.put(None)
        open_ = True
        while open_:
            jobs, open_ = self._take()
            if jobs:
                self._commit(connection, lines, jobs)
        lines.close()
        connection.close()

    def _take(self) -> tuple[list[_Job], bool]:
        """Wait for one job, then take all that are queued behind it."""
        jobs: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) >= _MOST_AT_ONCE:
                return jobs, True
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return jobs, True
        return jobs, False

    def _commit(self, connection: sqlite3.Connection, lines: Lines, jobs: list[_Job]) -> None:
        problem: LedgerError | None = None
        try:
            with ledger_errors(self.path):
                connection.execute("BEGIN IMMEDIATE")
                rows = [row for job in jobs if (row := job.statement(connection))]
                connection.execute("COMMIT")
            lines.append(rows)
        except Exception as error:  # noqa: BLE001 - whoever waits has to be told, whatever it is
            problem = self._broken = _as_ledger_error(self.path, error)
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        for job in jobs:
            if job.done:
                _settle(job.done, problem)


def _as_ledger_error(path: Path, error: Exception) -> LedgerError:
    if isinstance(error, LedgerError):
        return error
    return LedgerError(f"ledger {path}: cannot be written: {error}")


def _settle(done: asyncio.Future[None], problem: LedgerError | None) -> None:
    def settle() -> None:
        if done.done():
            return
        if problem:
            done.set_exception(problem)
        else:
            done.set_result(None)

    with contextlib.suppress(
        RuntimeError
    ):  # the loop is gone: an interrupted run waits for nothing
        done.get_loop().call_soon_threadsafe(settle)
