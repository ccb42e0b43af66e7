"""Many articles: `Summarizer.map` with a ledger, resume, interruption and progress."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from summarizer import __version__, ledger
from summarizer.articles import Article
from summarizer.engine import Outcome, Summarizer
from summarizer.errors import LedgerError, SummarizerError
from summarizer.interruption import interruptible, next_of
from summarizer.jobs import Job, files, inputs, key_maker
from summarizer.ledger import entries
from summarizer.prices import cost, prices
from summarizer.readers import Input, signature_of
from summarizer.readers.inputs import shown
from summarizer.readers.listing import STANDARD_INPUT
from summarizer.record import Failure, Record, Usage
from summarizer.settings import public_address

if TYPE_CHECKING:
    from summarizer.client import Call

_SWITCH_INTERVAL = 0.0005  # seconds
_GARBAGE = 10_000  # new objects between two looks for garbage; an article makes some thousands


@dataclass(slots=True)
class Progress:
    """How far a run has come; also what it ended with."""

    verified: int = 0
    flagged: int = 0
    flagged_before: int = 0
    failed: int = 0
    finished_before: int = 0
    failed_before: int = 0
    duplicates: int = 0
    usage: Usage = field(default_factory=Usage)
    cost: float | None = None
    calls: int = 0
    issues: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)  # without a record, also of earlier runs
    stopped_by: SummarizerError | None = None
    interrupted: bool = False
    limited: bool = False

    @property
    def done(self) -> int:
        """Articles that this run has finished, in whatever way."""
        return self.verified + self.flagged + self.failed

    @property
    def flagged_in_all(self) -> int:
        """Flagged records of the inputs, of this run and of earlier ones."""
        return self.flagged + self.flagged_before

    @property
    def without_record(self) -> int:
        """Inputs that have no record, of this run and of earlier ones."""
        return len(self.failures)


Observer = Callable[[str, Progress, Any], None]
"""Called with an event (`record`, `failure`, `call`), the progress so far, and the thing itself."""


async def run(job: Job, observe: Observer = lambda *_: None) -> Progress:
    """Read all articles of a job into its ledger.

    A second run does only what is missing. Ctrl-C once stops taking articles and lets those in
    flight end for a few seconds; twice stops at once. What ended before stays in any case.

    Raises:
        LedgerError: the ledger cannot be opened or written.
        ConfigurationError: a setting or the prompt is wrong.
    """
    with _tuned():
        return await _Run(job, observe).run()


@contextlib.contextmanager
def _tuned() -> Iterator[None]:
    """Tune the interpreter for a long run, and put everything back behind it.

    The ledger's thread asks for the interpreter at every SQL step, and waits a switch interval for
    it: with the default of 5 ms a commit took 0.2 s while articles were being checked. What was
    loaded before the run need not be looked through for garbage again and again.
    """
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    frozen_before = gc.get_freeze_count()
    sys.setswitchinterval(_SWITCH_INTERVAL)
    gc.freeze()
    gc.set_threshold(_GARBAGE, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        if not frozen_before:  # a host that froze its own objects keeps them so
            gc.unfreeze()
        sys.setswitchinterval(interval)


class _Taken(NamedTuple):
    """What is known of an article in flight: its place, and which text under a url is the later."""

    place: str
    read_at: str
    url: str | None


class _Run:
    def __init__(self, job: Job, observe: Observer) -> None:
        self.job = job
        self.observe = observe
        self.progress = Progress()
        self.summarizer = Summarizer(
            job.settings,
            transport=job.transport,
            endpoint=job.endpoint,
            on_call=self._on_call,
            call_bodies=job.keep_calls,
        )
        self._key = key_maker(job, self.summarizer.prompt.fingerprint)
        self._stopping = asyncio.Event()
        inputs(job, [])  # a wrong override is told before anything starts

    @cached_property
    def _prices(self) -> tuple[float, float] | None:
        return prices(self.job.settings, self.job.endpoint)  # the list takes long to load

    async def run(self) -> Progress:
        self.writer = ledger.Writer(self.job.out)
        try:
            with contextlib.closing(ledger.connect_to_read(self.writer.path)) as connection:
                await self._run(connection)
        finally:
            try:
                self.writer.close()
            except LedgerError as error:
                self.progress.stopped_by = self.progress.stopped_by or error
        return self.progress

    async def _run(self, connection: sqlite3.Connection) -> None:
        job = self.job
        address, model = public_address(job.endpoint.base_url), job.endpoint.model
        settings = job.settings.model_dump(mode="json", exclude={"api_key", "base_url"})
        await self.writer.commit(entries.begin_run(__version__, address, model, settings))
        self.run_id: int = connection.execute("SELECT max(id) FROM runs").fetchone()[0]
        self._load(connection)
        with interruptible(self._stopping.set) as interruption:
            try:
                async with self.summarizer:
                    await interruption.guard(self._read_all(connection))
            except SummarizerError as error:
                self.progress.stopped_by = error
            self.progress.interrupted = interruption.happened
        outcome = "interrupted" if self.progress.interrupted else self._why()
        self.writer.put(entries.end_run(self.run_id, self.summarizer.known(), outcome))

    def _why(self) -> str:
        stopped = self.progress.stopped_by
        return f"stopped: {stopped.kind}" if stopped else "finished"

    async def _read_all(self, connection: sqlite3.Connection) -> None:
        async for _ in self.summarizer.map(self._missing(connection), deliver=self._deliver):
            pass  # it was kept and counted when it was delivered

    def _load(self, connection: sqlite3.Connection) -> None:
        """What earlier runs finished, by key."""
        self._finished, self._flagged = ledger.finished(connection)
        self._failed = ledger.failures_by_key(connection)
        self._without_record = {failure.article_id for failure in ledger.failures(connection)}
        self._failed_inputs = any(key.startswith(_input_key("")) for key in self._failed)
        self._seen: set[str] = set()
        self._in_flight: dict[str, _Taken] = {}
        self._is_same = False  # the file that is read is as it was when it was last read

    async def _missing(self, connection: sqlite3.Connection) -> AsyncIterator[Article]:
        """The articles that have no record yet, each once."""
        taken = 0
        async for place, article in self._articles(connection):
            if self._stopping.is_set():
                return
            if self.job.limit is not None and taken >= self.job.limit:
                self.progress.limited = True
                return
            if self._is_wanted(self._key(article.id), place):
                taken += 1
                self._in_flight[article.id] = _Taken(place, entries.instant(), article.url)
                yield article

    def _note_again(self, article: Article) -> None:
        """Note that a text was read, perhaps again: of those under a url the last one counts."""
        read_at = entries.instant()
        if (taken := self._in_flight.get(article.id)) is not None:
            self._in_flight[article.id] = taken._replace(read_at=read_at)
        elif article.url:
            contested = any(other.url == article.url for other in self._in_flight.values())
            self.writer.put(
                entries.read_again(article.id, article.url, read_at=read_at, contested=contested)
            )

    def _is_wanted(self, key: str, place: str) -> bool:
        if key in self._seen:
            self.progress.duplicates += 1
            return False
        self._seen.add(key)
        if key in self._finished:
            self.progress.finished_before += 1
            self.progress.flagged_before += key in self._flagged
            return False
        if key in self._failed and not self.job.retry_failed:
            self.progress.failed_before += 1
            if self._failed[key].article_id in self._without_record:
                self._note(self._failed[key].model_copy(update={"place": place}))
            return False
        return True

    async def _articles(self, connection: sqlite3.Connection) -> AsyncIterator[tuple[str, Article]]:
        """The articles that may have to be asked for, with their places."""
        for given in self.job.sources:
            for source in files(self.job, [given]):
                if isinstance(source, Input):
                    self._unreadable(source)
                elif not self._is_unchanged(source, connection):
                    async for place, article in self._read(source):
                        yield place, article
            self._forget(given)  # what failed in it and was not found again

    def _is_unchanged(self, path: str, connection: sqlite3.Connection) -> bool:
        """Tell whether a file was read before and all of its articles have their outcome."""
        name = shown(path)  # SQLite holds UTF-8 alone
        row = connection.execute("SELECT signature FROM files WHERE path = ?", (name,)).fetchone()
        self._is_same = bool(row and row[0] and row[0] == self._signature(path))
        if not self._is_same:
            return False
        ids = [
            row[0]
            for row in connection.execute(
                "SELECT article_id FROM inputs WHERE path = ? ORDER BY position", (name,)
            )
        ]
        keys = [self._key(article_id) for article_id in ids]
        if not all(key in self._finished for key in keys):
            return False
        for key in keys:
            self._is_wanted(key, name)
        return True

    def _signature(self, path: str) -> str:
        found = signature_of(path)
        return f"{found} {self.job.published} {self.job.language} {__version__}" if found else ""

    async def _read(self, path: str) -> AsyncIterator[tuple[str, Article]]:
        ids: list[str] = []
        signature = self._signature(path)
        whole = bool(signature)
        async for item in self._items(path):
            if item.article:
                ids.append(item.article.id)
                if not self._is_same:
                    self._note_again(item.article)
                if _input_key(item.place) in self._failed:
                    self._forget(item.place)
                yield item.place, item.article
            else:
                whole = False
                self._unreadable(item)
        self._forget(path)
        if whole:
            self.writer.put(entries.add_file(shown(path), signature, ids))

    async def _items(self, path: str) -> AsyncIterator[Input]:
        if path != STANDARD_INPUT:
            for item in inputs(self.job, [path]):
                yield item
            return
        # Standard input may be silent for long: it is read in a thread, so that Ctrl-C is heard.
        items = inputs(self.job, [path], stdin=_standard_input())
        while (read := await next_of(items, self._stopping)) is not None:
            yield read

    def _forget(self, place: str) -> None:
        """Take back what failed in an input before, now that it was read and did not fail again.

        Not before it is read: a run that stops early has not looked at the others.
        """
        if self._failed_inputs and not self._stopping.is_set():
            key = _input_key(shown(place.rstrip("/")))
            self.writer.put(entries.forget_failures(key, but_of=self.run_id))

    def _unreadable(self, item: Input) -> None:
        assert item.failure is not None  # an Input has an article or a failure
        key = _input_key(item.place)
        if key in self._seen:
            return
        self._seen.add(key)
        failure = item.failure.model_copy(update={"place": item.place})
        self.writer.put(entries.add_failure(self.run_id, key, None, failure))
        self._count(failure)

    def _note(self, failure: Failure) -> None:
        self.progress.kinds[failure.kind] += 1
        self.progress.failures.append(failure)

    async def _deliver(self, article: Article, outcome: Outcome) -> None:
        """Keep an outcome and count it; the worker goes on when it is committed."""
        key, taken = self._key(article.id), self._in_flight.pop(article.id)
        read_at = taken.read_at
        if isinstance(outcome, Record):
            statement = entries.add_record(self.run_id, key, article, outcome, read_at=read_at)
        else:
            outcome = outcome.model_copy(update={"place": taken.place, "title": article.title})
            statement = entries.add_failure(self.run_id, key, article, outcome, read_at=read_at)
        await self.writer.commit(statement)
        self._count(outcome)

    def _count(self, outcome: Outcome) -> None:
        progress = self.progress
        if isinstance(outcome, Record):
            if outcome.status == "verified":
                progress.verified += 1
            else:
                progress.flagged += 1
            progress.issues.update({issue.code for issue in outcome.issues})
            self._tell("record", outcome)
            return
        progress.failed += 1
        self._note(outcome)
        self._tell("failure", outcome)

    def _tell(self, event: str, item: Any) -> None:
        try:
            self.observe(event, self.progress, item)
        except BrokenPipeError:  # nobody looks any more; the run goes on, the ledger has it all
            self.observe = lambda *_: None

    def _on_call(self, call: Call) -> None:
        progress = self.progress
        progress.calls += 1
        progress.usage += call.usage
        progress.cost = cost(progress.usage, self._prices)
        key = self._key(call.article_id)
        self.writer.put(entries.add_call(self.run_id, key, call, keep=self.job.keep_calls))
        self._tell("call", call)


def _standard_input() -> BinaryIO:
    """A reader of its own: the one of `sys` may not be held by a thread when the program ends."""
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except OSError:  # standard input is no file: somebody runs this from Python
        return sys.stdin.buffer


def _input_key(place: str) -> str:
    return f"input:{place}"
