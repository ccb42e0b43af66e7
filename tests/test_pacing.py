"""How fast: rates over any window, pauses for all, requests in flight, an article's time, budgets."""

from __future__ import annotations

import asyncio
import json
import math
import random
import time
from typing import Any

import pytest
from asking import asking, draft_of, honest, in_turn, story
from hypothesis import assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from scripted import Answer, error

from summarizer import BudgetExceeded, DeadlineExceeded
from summarizer.pacing import FIRST_ANSWER, Budget, Clock, Pacer, estimate_tokens, seconds_of


async def pass_through(pacer: Pacer, count: int, tokens: int = 0) -> list[float]:
    """Let so many requests pass at once: when each was let through, in seconds."""
    started, times = time.monotonic(), []

    async def one() -> None:
        async with pacer.slot(tokens):
            times.append(time.monotonic() - started)

    await asyncio.gather(*(one() for _ in range(count)))
    return times


def most_in(times: list[float], window: float) -> int:
    """The largest number of requests in any window of so many seconds."""
    return max(sum(start <= other < start + window for other in times) for start in times)


# Rates


@pytest.mark.parametrize(("rpm", "count"), [(600, 12), (6_000, 120), (60_000, 800)])
async def test_no_window_holds_more_requests_than_the_rate_allows(rpm: int, count: int) -> None:
    """What passes in a time never exceeds the limit for a minute, scaled, by more than the burst."""
    times = await pass_through(Pacer(1000, rpm=rpm), count)
    a_second, burst = rpm / 60, max(1, rpm / 600)
    for window in (0.05, 0.2, 0.5):
        assert most_in(times, window) <= math.ceil(a_second * window + burst) + 1
    # and it is not held back either
    assert max(times) < 2 * count / a_second + 1  # generous: a busy machine is no fault


@pytest.mark.parametrize("rpm", [0.5, 1, 7, 60, 100, 599, 6_000, 100_000])
def test_a_minute_never_holds_more_than_its_requests(rpm: float) -> None:
    """The burst and what drains in a minute are together no more than the limit."""
    bucket = Pacer(1, rpm=rpm)._requests
    assert bucket is not None
    drained = bucket.max_rate * 60 / bucket.time_period
    # n requests in less than a minute fill at most the bucket and what drained of it
    assert math.ceil(bucket.max_rate + drained) - 1 <= math.ceil(rpm)
    assert drained >= 0.98 * rpm


@pytest.mark.parametrize("tpm", [1_000, 30_000, 10_000_000])
def test_a_minute_never_holds_more_than_its_tokens(tpm: int) -> None:
    """Whatever was in the bucket and drains from it in a minute is within the limit."""
    bucket = Pacer(1, tpm=tpm)._tokens
    assert bucket is not None
    assert bucket.max_rate + bucket.max_rate * 60 / bucket.time_period <= tpm * (1 + 1e-9)


async def test_tokens_count_prompt_and_answer() -> None:
    """Six requests of 1,500 and as many for their answers need 18,000 tokens of a minute."""
    pacer = Pacer(100, tpm=1_200_000)
    times = await pass_through(pacer, 7, tokens=1_500)
    # 20,000 tokens a second, less the burst of 24,000 that passes at once
    assert max(times) == pytest.approx((7 * 3_000 - 24_000) / 19_600, abs=0.2)
    pacer = Pacer(100, tpm=600_000)
    times = await pass_through(pacer, 8, tokens=1_500)
    assert max(times) == pytest.approx((8 * 3_000 - 12_000) / 9_800, abs=0.25)


async def test_tokens_are_counted_as_they_turn_out() -> None:
    """Where answers take a tenth of what was estimated, more requests pass."""
    pacer = Pacer(100, tpm=600_000)
    for _ in range(60):
        pacer.spend(300, estimated_prompt=1_500)
    times = await pass_through(pacer, 8, tokens=1_500)
    assert max(times) < 0.3


async def test_a_request_larger_than_the_bucket_passes() -> None:
    """Even one of more tokens than may pass at once is let through, in its turn."""
    times = await asyncio.wait_for(pass_through(Pacer(4, tpm=3_000_000), 2, 60_000), 5)
    assert len(times) == 2
    assert max(times) > 1


async def test_requests_of_a_run_keep_to_the_rate() -> None:
    """Seen from the endpoint, a run of sixteen articles at 600 a minute takes a second and a half."""
    async with asking(honest, rpm=600, concurrency=16) as (summarizer, served):
        async for _ in summarizer.map(map(story, range(16))):
            pass
    assert served.times[-1] - served.times[0] >= 1.4
    assert most_in(served.times, 0.5) <= 7


# Pauses


async def test_a_pause_holds_everybody() -> None:
    """After one refusal with Retry-After, no request of any article is sent until then."""
    refusal = error(429, "slow down")
    refusal.headers["retry-after"] = "1"
    answers = [honest] * 6 + [refusal] + [honest]

    async with asking(in_turn(*answers), concurrency=4) as (summarizer, served):
        outcomes = [outcome async for outcome in summarizer.map(map(story, range(24)))]
    assert [outcome.status for outcome in outcomes] == ["verified"] * 24
    refused_at = served.times[6]
    quiet = [t - refused_at for t in served.times if t > refused_at + 0.15]
    assert min(quiet) >= 1.0


async def test_a_longer_pause_is_not_cut_short() -> None:
    """Of two pauses the longer one counts."""
    pacer = Pacer(4)
    pacer.pause(0.4)
    pacer.pause(0.1)
    assert pacer.pause_left > 0.3
    assert min(await pass_through(pacer, 2)) >= 0.39
    assert pacer.pause_left == 0


@pytest.mark.parametrize("seconds", [math.inf, 1e12, 90_000])
def test_no_pause_is_longer_than_an_hour(seconds: float) -> None:
    """An endpoint that asks for a day is asked again after an hour."""
    pacer = Pacer(4)
    pacer.pause(seconds)
    assert 3_500 < pacer.pause_left <= 3_600


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "300ms"}, 0.3),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1m0.5s"}, 60.5),
        ({"x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "9s"}, 0),
        ({"x-ratelimit-remaining-requests": "0"}, 0),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "soon"}, 0),
        ({}, 0),
    ],
)
def test_rate_limit_headers_pause_when_nothing_is_left(
    headers: dict[str, str], pause: float
) -> None:
    """`x-ratelimit-*` stops the requests before the endpoint has to refuse one."""
    pacer = Pacer(4)
    pacer.observe(headers)
    assert pacer.pause_left == pytest.approx(pause, abs=0.05)


async def test_a_run_heeds_rate_limit_headers() -> None:
    """The endpoint says that nothing is left, and the next article waits until there is."""
    first = Answer(
        json.dumps(draft_of(story(0).text)),
        headers={"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "600ms"},
    )
    async with asking(in_turn(first, honest), concurrency=1) as (summarizer, served):
        async for _ in summarizer.map(map(story, range(3))):
            pass
    assert served.times[1] - served.times[0] >= 0.6
    assert served.times[2] - served.times[1] < 0.4


@given(st.text(max_size=20) | st.floats().map(str) | st.from_regex(r"(\d{1,4}(ms|s|m|h)){1,3}"))
def test_any_duration_is_a_number_or_nothing(text: str) -> None:
    """Whatever stands in a header, it is no negative wait and no exception."""
    found = seconds_of(text)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1s", 1), ("6m0s", 360), ("120ms", 0.12), ("1h2m3s", 3723), ("7", 7), ("0.5", 0.5)],
)
def test_durations_are_read(text: str, seconds: float) -> None:
    """Durations as OpenAI and others write them."""
    assert seconds_of(text) == pytest.approx(seconds)


@pytest.mark.parametrize("unit", [1, 1_000])
@pytest.mark.parametrize("seconds", [-5.0, 30.0])
def test_a_time_since_1970_is_no_duration(seconds: float, unit: int) -> None:
    """A reset that is given as a time pauses until then, and not for an hour."""
    reset = f"{(time.time() + seconds) * unit:.0f}"
    pacer = Pacer(4)
    pacer.observe({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": reset})
    assert pacer.pause_left == pytest.approx(max(0.0, seconds), abs=1.5)


# In flight


async def test_requests_in_flight_halve_and_grow_again() -> None:
    """A refusal halves them; each round of answers allows one more, up to the limit."""
    pacer = Pacer(32)
    async with pacer.slot(0):
        pass
    for _ in range(32):
        await pacer._enter()
    pacer.slow_down()
    assert pacer.limit == 16
    pacer.slow_down()
    assert pacer.limit == 8
    answers = 0
    while pacer.limit < 32:
        pacer.speed_up()
        answers += 1
    # a round of n answers allows n + 1: 8 + 9 + … + 31
    assert answers == pytest.approx(sum(range(8, 32)), rel=0.05)
    for _ in range(1000):
        pacer.speed_up()
    assert pacer.limit == 32


def test_one_request_is_always_allowed() -> None:
    """However often it is refused, the number in flight does not fall to none."""
    pacer = Pacer(4)
    for _ in range(50):
        pacer.slow_down()
    assert pacer.limit == 1


async def test_fewer_are_in_flight_after_a_refusal() -> None:
    """Seen from the endpoint: about half as many at once after it said 429, then more again."""
    now, refused = 0, False
    after: list[int] = []

    async def script(body: dict[str, Any]) -> Answer:
        nonlocal now, refused
        now += 1
        try:
            if not refused and now == 16:
                refused = True
                refusal = error(429, "slow down")
                refusal.headers["retry-after-ms"] = "300"
                return refusal
            await asyncio.sleep(0.1)
            if refused:
                after.append(now)
            return honest(body)
        finally:
            now -= 1

    async with asking(script, concurrency=16) as (summarizer, _):
        await summarizer.summarize(story(100))
        async for _ in summarizer.map(map(story, range(60))):
            pass
    later = after[15 : 15 + 8]
    assert max(later) <= 11  # half of sixteen, and what fifteen answers under way add to it
    assert max(after[23:]) > max(later)


async def test_more_may_be_allowed_later() -> None:
    """The ceiling is raised, never lowered."""
    pacer = Pacer(2)
    pacer.allow(8)
    pacer.allow(4)
    assert pacer.limit == 8


@examples(deadline=None, max_examples=25)
@given(st.integers(1, 12), st.integers(0, 1000))
def test_never_more_are_in_flight_than_allowed(concurrency: int, seed: int) -> None:
    """Over random delays, refusals and answers, the number in flight keeps to the limit."""

    async def run() -> None:
        chance = random.Random(seed)
        pacer = Pacer(concurrency)
        now, peak, done = 0, 0, 0

        async def one() -> None:
            nonlocal now, peak, done
            async with pacer.slot(0):
                now += 1
                peak = max(peak, now)
                await asyncio.sleep(chance.random() / 500)
                now -= 1
                pacer.slow_down() if chance.random() < 0.2 else pacer.speed_up()
            done += 1

        await asyncio.wait_for(asyncio.gather(*(one() for _ in range(40))), 10)
        assert peak <= concurrency
        assert done == 40

    asyncio.run(run())


@examples(deadline=None, max_examples=60)
@given(st.sampled_from(["pacer", "paused pacer", "budget"]), st.integers(0, 10_000))
def test_nobody_waits_for_ever_after_others_are_cancelled(kind: str, seed: int) -> None:
    """Whoever is cancelled, and whenever, the place that would have been theirs is not lost."""

    async def run() -> None:
        chance = random.Random(seed)
        pacer, budget = Pacer(1), Budget(max_tokens=10**6)
        if kind == "paused pacer":
            pacer.pause(0.0)

        async def one() -> None:
            async with budget.reserve(100) if kind == "budget" else pacer.slot(100):
                await asyncio.sleep(chance.choice([0, 0, 0.001]))

        tasks = [asyncio.create_task(one()) for _ in range(40)]
        for _ in range(30):
            await asyncio.sleep(chance.choice([0, 0, 0.0005]))
            chance.choice(tasks).cancel()
        _, waiting = await asyncio.wait(tasks, timeout=3)
        assert not waiting

    asyncio.run(run())


# An article's time


async def test_the_clock_runs_only_inside() -> None:
    """Time outside of `running` does not count."""
    clock = Clock(0.5)
    async with clock.running():
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.3)
    assert clock.left == pytest.approx(0.4, abs=0.06)
    with pytest.raises(DeadlineExceeded, match=r"0\.5 seconds"):
        await clock.sleep(2)
    assert clock.left <= 0
    with pytest.raises(DeadlineExceeded):
        async with clock.running():
            await asyncio.sleep(0.01)


async def test_what_is_asked_at_the_same_time_shares_the_clock() -> None:
    """Seconds that pass for several questions pass once, and end all of them together."""
    clock = Clock(0.5)
    await asyncio.gather(*(clock.sleep(0.2) for _ in range(5)))
    assert clock.left == pytest.approx(0.3, abs=0.06)
    late = await asyncio.gather(clock.sleep(2), clock.sleep(3), return_exceptions=True)
    assert [type(each) for each in late] == [DeadlineExceeded] * 2
    assert clock.left == pytest.approx(0, abs=0.06)


async def test_a_timeout_of_somebody_else_is_not_the_clocks() -> None:
    """A TimeoutError from within is passed on as it is."""
    clock = Clock(5)
    with pytest.raises(TimeoutError, match="theirs"):
        async with clock.running():
            raise TimeoutError("theirs")


# Budgets


async def test_a_budget_without_limits_lets_everything_pass() -> None:
    """Nothing is reserved where nothing is limited."""
    budget = Budget()
    async with budget.reserve(10**9):
        budget.spend(10**9, 10**9, 10**9)
    async with budget.reserve(10**9):
        pass


async def test_the_first_request_goes_alone() -> None:
    """What requests take is not known before one has been answered, so the others wait for it."""
    budget = Budget(max_tokens=1_000_000)
    peak = now = 0

    async def one(first: list[bool]) -> None:
        nonlocal now, peak
        async with budget.reserve(1_000):
            now += 1
            if first:
                first.pop()
                assert now == 1
                await asyncio.sleep(0.05)
                assert now == 1
                budget.spend(1_000, 500, 1_000)
            else:
                await asyncio.sleep(0.05)
            peak = max(peak, now)
            now -= 1

    first = [True]
    await asyncio.gather(*(one(first) for _ in range(10)))
    assert peak == 9


@examples(deadline=None, max_examples=60)
@given(
    limit=st.integers(3_000, 200_000),
    prompt=st.integers(1, 8_000),
    ratio=st.floats(0.3, 2.5),
    answer=st.integers(1, 4_000),
    seed=st.integers(0, 1000),
)
def test_a_budget_is_never_exceeded(
    limit: int, prompt: int, ratio: float, answer: int, seed: int
) -> None:
    """Over random prompts and answers in flight, nothing is spent beyond the limit.

    The first request is the largest of its run: what it takes is learned.
    """
    assume(prompt + FIRST_ANSWER <= limit)

    async def run() -> None:
        chance = random.Random(seed)
        budget = Budget(max_tokens=limit, max_cost=limit * 1e-6, prices=(1.0, 1.0))
        refused = 0

        async def one(number: int) -> None:
            nonlocal refused
            share = 1.0 if number == 0 else chance.uniform(0.1, 1.0)
            estimated = max(1, int(prompt * share))
            try:
                async with budget.reserve(estimated):
                    await asyncio.sleep(chance.random() / 2000)
                    budget.spend(int(estimated * ratio), max(1, int(answer * share)), estimated)
            except BudgetExceeded:
                refused += 1

        await one(0)
        await asyncio.wait_for(asyncio.gather(*(one(number) for number in range(1, 60))), 10)
        largest = prompt * ratio + answer
        # only the very first could take more than was thought
        assert budget.tokens <= max(limit, largest)
        assert budget.cost <= max(limit, largest) * 1e-6 + 1e-12
        assert not refused or budget.tokens + 1.2 * (largest + FIRST_ANSWER) > limit

    asyncio.run(run())


async def test_a_request_that_does_not_fit_waits_for_those_in_flight() -> None:
    """What was reserved and not used makes room for it."""
    budget = Budget(max_tokens=4_500)
    async with budget.reserve(1_000):
        budget.spend(1_000, 500, 1_000)
    order: list[str] = []

    async def first() -> None:
        async with budget.reserve(1_000):
            order.append("first")
            await asyncio.sleep(0.1)
            budget.spend(200, 10, 1_000)

    async def second() -> None:
        await asyncio.sleep(0.02)
        async with budget.reserve(1_000):
            order.append("second")

    await asyncio.gather(first(), second())
    assert order == ["first", "second"]


async def test_a_run_stops_before_its_budget_is_exceeded() -> None:
    """The records that it paid for are yielded, and the error says what was used."""
    async with asking(honest, max_tokens_total=20_000, concurrency=8) as (summarizer, served):
        outcomes: list[Any] = []
        with pytest.raises(BudgetExceeded, match="the budget is used up") as caught:
            async for outcome in summarizer.map(map(story, range(100))):
                outcomes.append(outcome)
    spent = 1_500 * len(served.requests)
    assert 15_000 < spent <= 20_000
    assert len(outcomes) == len(served.requests)
    assert {outcome.status for outcome in outcomes} == {"verified"}
    assert f"{spent:,} tokens" in str(caught.value)


async def test_a_cost_limit_is_kept() -> None:
    """Dollars are counted by the prices given, answers at theirs."""
    prices = {"input_price": 1.0, "output_price": 10.0}  # 0.006 dollars an answer
    async with asking(honest, max_cost=0.05, concurrency=8, **prices) as (summarizer, served):
        with pytest.raises(BudgetExceeded, match=r"\$0\.03\d+ of it"):
            async for _ in summarizer.map(map(story, range(100))):
                pass
    assert 5 <= len(served.requests) <= 8


async def test_an_endpoint_that_counts_nothing_is_kept_within_the_budget_all_the_same() -> None:
    """Without usage in the answers, the budget counts estimates."""

    def script(body: dict[str, Any]) -> Answer:
        return Answer(honest(body).text, usage=None)

    async with asking(script, max_tokens_total=40_000, concurrency=4) as (summarizer, served):
        with pytest.raises(BudgetExceeded):
            async for _ in summarizer.map(map(story, range(100))):
                pass
    assert 3 <= len(served.requests) <= 12


def test_tokens_are_estimated_from_characters() -> None:
    """Never fewer than one for a text, and growing with it."""
    assert estimate_tokens(0) == 0
    assert estimate_tokens(1) == 1
    assert estimate_tokens(3_500) == 1_000
