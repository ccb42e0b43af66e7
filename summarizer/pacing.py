"""How fast: requests in flight, rate limits, pauses, the time an article has, and the budget."""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiolimiter import AsyncLimiter

from summarizer.errors import BudgetExceeded, DeadlineExceeded

_MINUTE = 60.0
# A leaky bucket lets its capacity through at once: a tenth of a second's worth needs no timer for
# each request at high rates, and it drains so much slower that no minute holds more than the limit.
_BURST = 0.1
_TOKEN_BURST = 0.02  # of a minute's tokens, which the rest of the minute is slowed down by
_LEAST_PAUSE = 0.05  # seconds
_LONGEST_PAUSE = 3_600.0  # seconds; whoever asks for more is asked again then
_FIRST_INSTANT = 1e9  # seconds: thirty years as a duration, September 2001 as a time
_DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)(ms|s|m|h|d))")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SMOOTHING = 0.1  # weight of the newest answer in the running mean of what requests take
_MARGIN = 1.1  # times the most seen so far that the budget holds for a request
FIRST_ANSWER = 1_500  # tokens of an answer, assumed until one has been seen
CHARACTERS_PER_TOKEN = 3.5  # of English prose and JSON with common tokenizers; others have fewer


def estimate_tokens(characters: int) -> int:
    """Estimate how many tokens a text of so many characters has."""
    return math.ceil(characters / CHARACTERS_PER_TOKEN)


class Clock:
    """The seconds an article has; it runs only inside `running`, so pauses do not count.

    What is asked about one article at the same time shares them: they pass once for all of it.
    """

    def __init__(self, seconds: float) -> None:
        """Start with so many seconds left."""
        self.whole = seconds
        self._stopped_at = seconds  # what was left when the clock last stopped
        self._runners = 0
        self._started = 0.0

    @property
    def left(self) -> float:
        """Seconds left; below 0 when it took longer."""
        passed = time.monotonic() - self._started if self._runners else 0.0
        return self._stopped_at - passed

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Let the clock run; DeadlineExceeded when it runs out."""
        if not self._runners:
            self._started = time.monotonic()
        self._runners += 1
        timeout = asyncio.timeout(max(self.left, 0.0))
        try:
            async with timeout:
                yield
        except TimeoutError:
            if timeout.expired():
                raise DeadlineExceeded(
                    f"no answer within the {self.whole:g} seconds of an article; "
                    "raise the deadline, or ask a faster model"
                ) from None
            raise
        finally:
            self._stopped_at = self.left if self._runners == 1 else self._stopped_at
            self._runners -= 1

    async def sleep(self, seconds: float) -> None:
        """Wait while the clock runs."""
        async with self.running():
            await asyncio.sleep(seconds)


class Waiters:
    """Those who wait for a change, woken in their order.

    Not an asyncio.Condition: there a wake-up is lost with a waiter who is cancelled, and so it is
    when who wants to wake others is cancelled while it waits for the lock. Waking is no wait here.
    """

    def __init__(self) -> None:
        """Start with nobody."""
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def wait(self) -> None:
        """Wait to be woken; whether what is waited for has come is the caller's to see."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            await waiter
        finally:
            if waiter in self._waiting:  # cancelled before it was woken
                self._waiting.remove(waiter)

    def wake(self, count: int | None = None) -> None:
        """Wake so many, by default all."""
        for _ in range(len(self._waiting) if count is None else min(count, len(self._waiting))):
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)


class Pacer:
    """Keeps the requests of a run within what the endpoint allows.

    The number in flight is halved when the endpoint says that it has had too much, and grows by
    one for each round of answers that follows (additive increase, multiplicative decrease, as in
    TCP: RFC 5681).
    """

    def __init__(
        self, concurrency: int, rpm: float | None = None, tpm: float | None = None
    ) -> None:
        """Start with the highest number in flight, and requests and tokens a minute at most."""
        self._ceiling = float(concurrency)
        self._limit = self._ceiling
        self._in_flight = 0
        self._paused_until = 0.0
        self._slowed_at = -math.inf
        self._waiters = Waiters()
        self.answered_at = -math.inf  # when anybody last got an answer, on the monotonic clock
        burst = max(1.0, rpm / _MINUTE * _BURST) if rpm else 1.0
        self._requests = _bucket(burst, rpm - burst + 1) if rpm else None
        self._tokens = _bucket(tpm * _TOKEN_BURST, tpm * (1 - _TOKEN_BURST)) if tpm else None
        self._next_for_tokens = asyncio.Lock()
        self._tokens_seen = 1.0  # tokens that requests took, over those estimated: running mean

    @property
    def limit(self) -> int:
        """Requests that may be in flight now."""
        return max(1, int(self._limit))

    @property
    def pause_left(self) -> float:
        """Seconds until requests go on; 0 when they do."""
        return max(0.0, self._paused_until - time.monotonic())

    @asynccontextmanager
    async def slot(self, tokens: int) -> AsyncIterator[None]:
        """Wait until a request of about so many tokens may be sent, and hold its place."""
        await self._enter()
        try:
            await self._wait_for_rates(tokens)
            yield
        finally:
            self._in_flight -= 1
            self._wake()

    def allow(self, concurrency: int) -> None:
        """Raise the highest number in flight, when it is lower."""
        if concurrency > self._ceiling:
            self._ceiling = self._limit = float(concurrency)

    def pause(self, seconds: float) -> None:
        """Stop all requests for so long; a longer pause that is under way stays."""
        until = time.monotonic() + min(max(seconds, _LEAST_PAUSE), _LONGEST_PAUSE)
        self._paused_until = max(self._paused_until, until)

    def slow_down(self, sent_at: float | None = None) -> None:
        """Halve the number in flight, once for all refusals of one round.

        Args:
            sent_at: monotonic time at which the refused request was sent; one that was under way
                when the number was last halved tells nothing new.
        """
        if sent_at is not None and sent_at <= self._slowed_at:
            return
        self._slowed_at = time.monotonic()
        self._limit = max(1.0, min(self._limit, max(self._in_flight, 1)) / 2)

    def speed_up(self) -> None:
        """Note an answer: after a round of them one more may be in flight."""
        self.answered_at = time.monotonic()
        self._limit = min(self._ceiling, self._limit + 1 / self._limit)

    def spend(self, tokens: int, estimated_prompt: int) -> None:
        """Note what a request and its answer took, where its prompt was estimated as so many."""
        ratio = tokens / (estimated_prompt + FIRST_ANSWER)
        self._tokens_seen += _SMOOTHING * (ratio - self._tokens_seen)

    def observe(self, headers: Mapping[str, str]) -> None:
        """Pause when the endpoint's `x-ratelimit-*` headers say that nothing is left."""
        for what in ("requests", "tokens"):
            if headers.get(f"x-ratelimit-remaining-{what}") == "0":
                reset = seconds_of(headers.get(f"x-ratelimit-reset-{what}", ""))
                if reset:
                    self.pause(reset)

    async def _enter(self) -> None:
        try:
            while self.pause_left or self._in_flight >= self.limit:
                if self.pause_left:
                    await self._sit_out()
                else:
                    await self._waiters.wait()
        except asyncio.CancelledError:
            self._wake()  # it may have been woken for a place that it does not take now
            raise
        self._in_flight += 1

    def _wake(self) -> None:
        self._waiters.wake(max(0, self.limit - self._in_flight))

    async def _wait_for_rates(self, tokens: int) -> None:
        if self._tokens:
            await self._take(self._tokens, (tokens + FIRST_ANSWER) * self._tokens_seen)
        if self._requests:
            await self._requests.acquire()
        if self.pause_left:  # somebody was told to wait while this one queued
            await self._sit_out()

    async def _take(self, bucket: AsyncLimiter, tokens: float) -> None:
        """Take more than a bucket holds, in portions; one request after the other."""
        async with self._next_for_tokens:
            while tokens > 0:
                portion = min(tokens, bucket.max_rate)
                await bucket.acquire(portion)
                tokens -= portion

    async def _sit_out(self) -> None:
        while left := self.pause_left:  # noqa: ASYNC110 - a pause may be made longer meanwhile
            await asyncio.sleep(left)


def _bucket(capacity: float, a_minute: float) -> AsyncLimiter:
    return AsyncLimiter(capacity, capacity * _MINUTE / a_minute)


def seconds_of(text: str) -> float | None:
    """Read a duration such as `1s`, `6m0s`, `120ms` or plain seconds; None when it is neither.

    A number too large for a duration is the time until which, since 1970: some gateways send that,
    in seconds or in milliseconds.
    """
    try:
        number = float(text)
        if number >= _FIRST_INSTANT:
            number = (number / 1_000 if number >= _FIRST_INSTANT * 1_000 else number) - time.time()
        return max(0.0, number)
    except ValueError:
        parts = _DURATION.findall(text)
    return sum(float(number) * _UNITS[unit] for number, unit in parts) if parts else None


class Budget:
    """Tokens and dollars that a run may use; a request is reserved before it is sent.

    What a request will take is estimated from its length and from the most that prompts and
    answers have taken so far, with a margin; only an answer that is longer still can pass the
    limit, by what it is longer. Until one has been answered, only one is in flight. A
    request that does not fit waits for those in flight; when there are none it is refused.
    """

    def __init__(
        self,
        max_tokens: int | None = None,
        max_cost: float | None = None,
        prices: tuple[float, float] | None = None,
    ) -> None:
        """Set the limits: tokens, dollars, and dollars for a million tokens in and out."""
        self._max_tokens = max_tokens or math.inf
        self._max_cost = max_cost or math.inf
        self._prices = prices or (0.0, 0.0)
        self._bounded = bool(max_tokens or max_cost)
        self._prompt_ratio = 0.0  # most tokens of a prompt, over those estimated
        self._longest_answer = 0  # tokens
        self.tokens = 0
        self.cost = 0.0
        self._in_flight = 0
        self._reserved_tokens = 0.0
        self._reserved_cost = 0.0
        self._waiters = Waiters()

    @asynccontextmanager
    async def reserve(self, prompt_tokens: int) -> AsyncIterator[None]:
        """Hold room for a request with about so many prompt tokens; BudgetExceeded without."""
        if not self._bounded:
            yield
            return
        while not self._fits(*(expected := self._expected(prompt_tokens))):
            if not self._in_flight:
                raise BudgetExceeded(self._refusal(*expected))
            await self._waiters.wait()
        self._hold(1, *expected)
        try:
            yield
        finally:
            self._hold(-1, *expected)
            self._waiters.wake()

    def _hold(self, sign: int, tokens: float, cost: float) -> None:
        self._in_flight += sign
        # Sums of fractions leave a rest behind: with nothing in flight, nothing is held.
        self._reserved_tokens = self._reserved_tokens + sign * tokens if self._in_flight else 0.0
        self._reserved_cost = self._reserved_cost + sign * cost if self._in_flight else 0.0

    def spend(self, prompt_tokens: int, completion_tokens: int, estimated_prompt: int) -> None:
        """Note what a request took, and how far its estimate was off."""
        self.tokens += prompt_tokens + completion_tokens
        self.cost += self._price(prompt_tokens, completion_tokens)
        self._prompt_ratio = max(self._prompt_ratio, prompt_tokens / max(estimated_prompt, 1))
        self._longest_answer = max(self._longest_answer, completion_tokens)

    def _expected(self, prompt_tokens: int) -> tuple[float, float]:
        ratio = self._prompt_ratio * _MARGIN if self._prompt_ratio else 1.0
        prompt = prompt_tokens * ratio
        answer = max(FIRST_ANSWER, self._longest_answer * _MARGIN)
        return prompt + answer, self._price(prompt, answer)

    def _fits(self, tokens: float, cost: float) -> bool:
        if not self.tokens and self._in_flight:
            return False  # the first one tells what the others will take
        return (
            self.tokens + self._reserved_tokens + tokens <= self._max_tokens
            and self.cost + self._reserved_cost + cost <= self._max_cost
        )

    def _price(self, prompt_tokens: float, completion_tokens: float) -> float:
        return (prompt_tokens * self._prices[0] + completion_tokens * self._prices[1]) / 1_000_000

    def _refusal(self, tokens: float, cost: float) -> str:
        used, wanted = f"{self.tokens:,} tokens", f"about {tokens:,.0f}"
        if self._max_cost < math.inf:
            used, wanted = f"{used} and ${self.cost:.4f}", f"{wanted} and ${cost:.4f}"
        return (
            f"the budget is used up: {used} of it, and the next request needs {wanted}; "
            "raise it and run again to go on"
        )
