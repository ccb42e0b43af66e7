"""The doctor: runs the probes over one endpoint within a budget of seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import httpx2
from pydantic import SecretStr

from summarizer.client import Client
from summarizer.endpoints import claims
from summarizer.endpoints.advice import profile_of, recommendation, runs
from summarizer.endpoints.asking import Session
from summarizer.endpoints.diagnosis import Diagnosis, Fact, Finding
from summarizer.endpoints.probes import PROBES, Probe
from summarizer.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DeadlineExceeded,
    EndpointError,
    ModelNotFound,
    RequestRejected,
)
from summarizer.settings import Endpoint, public_address

BUDGET = 230.0  # seconds of probes: with start and end it stays below four minutes

OnFact = Callable[[Fact], None]


async def diagnose(
    endpoint: Endpoint,
    api_key: SecretStr | None = None,
    *,
    budget: float = BUDGET,
    transport: httpx2.AsyncBaseTransport | None = None,
    on_fact: OnFact | None = None,
) -> Diagnosis:
    """Find out what an endpoint can do.

    Args:
        endpoint: address and model; its profile is not looked at.
        api_key: key of the endpoint.
        budget: seconds that all probes may take together.
        transport: an httpx2 transport that carries the requests instead of the network.
        on_fact: is called with every fact as it is found.

    Raises:
        EndpointError or one of its children: the endpoint gives no usable answer at all.
    """
    client = Client(endpoint, api_key, transport=transport, connections=1)
    session = Session(client, budget)
    try:
        for name, probe in PROBES:
            fact = await _fact(session, name, probe)
            session.facts[name] = fact
            if on_fact:
                on_fact(fact)
    except ModelNotFound as error:
        raise await _with_models(session, error) from None
    finally:
        await client.close()
    return _diagnosis(endpoint, session)


async def _fact(session: Session, name: str, probe: Probe) -> Fact:
    start, before = time.monotonic(), session.requests
    finding = await _finding(session, name, probe)
    return Fact(
        name=name,
        verdict=finding.verdict,
        detail=finding.detail,
        value=finding.value,
        seconds=round(time.monotonic() - start, 2),
        requests=session.requests - before,
    )


async def _finding(session: Session, name: str, probe: Probe) -> Finding:
    if name == "answers":  # without an answer there is nothing to find out
        return await probe(session)
    try:
        return await probe(session)
    except DeadlineExceeded as error:
        tried = session.left > 0
        return Finding("unknown", str(error) if tried else "not tried: the time was used up")
    except (RequestRejected, AuthenticationFailed) as error:
        return Finding("no", f"refused: {error}", "refused")
    except ConnectionFailed as error:
        broken = error.status == 500  # others are of gateways, and say nothing of the request
        return Finding("no" if broken else "unknown", str(error), "refused" if broken else None)
    except EndpointError as error:
        return Finding("unknown", str(error))


async def _with_models(session: Session, error: ModelNotFound) -> ModelNotFound:
    """The same error, with the models that there are."""
    names = claims.names_of(await session.look_up("/models"))
    if not names:
        return ModelNotFound(f"{error}; is the base URL right (…/v1)?", status=error.status)
    return ModelNotFound(f"{error}; models on offer: {claims.shown(names)}", status=error.status)


def _diagnosis(endpoint: Endpoint, session: Session) -> Diagnosis:
    from summarizer import __version__

    profile = profile_of(session.facts, session.server)
    return Diagnosis(
        base_url=public_address(endpoint.base_url),
        model=endpoint.model,
        server=session.server,
        version=session.version,
        at=datetime.now(UTC).date(),
        program=__version__,
        seconds=round(time.monotonic() - session.started, 1),
        requests=session.requests,
        runs=runs(profile),
        profile=profile,
        recommendation=recommendation(session.facts, profile),
        facts=tuple(session.facts.values()),
    )
