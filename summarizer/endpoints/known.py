"""Endpoints that are known before the first request: from a cassette, or from a saved profile."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from summarizer import schemas
from summarizer.endpoints.profiles import saved_profile
from summarizer.settings import OPENAI, Endpoint, Mode, Profile, Rendering, Settings, TokenField

_FIRST_REFUSAL = 400
_SAMPLING = ("temperature", "seed", "frequency_penalty", "presence_penalty", "top_p")


def known_endpoint(settings: Settings) -> Endpoint:
    """The endpoint of the settings, with the profile that `summarizer doctor` saved of it.

    Raises:
        ConfigurationError: the saved profile cannot be read.
    """
    endpoint = settings.endpoint
    profile = saved_profile(endpoint)
    return endpoint.model_copy(update={"profile": profile}) if profile else endpoint


def replayed(folder: str | Path, given: dict[str, Any]) -> tuple[Settings, Endpoint]:
    """Settings and endpoint of a cassette: model and parameters are those that were recorded.

    Args:
        folder: the cassette.
        given: settings from the command line; what the cassette decides is overruled by it.

    Raises:
        CassetteError: there is nothing to replay.
    """
    from summarizer import cassettes

    bodies = cassettes.requests(folder)
    body = _commonest([b for b in bodies if "messages" in b] or bodies)
    field: TokenField = "max_tokens" if "max_tokens" in body else "max_completion_tokens"
    sampling = {name: body[name] for name in _SAMPLING if name in body}
    settings = Settings(
        **given
        | {
            "model": body.get("model", "replayed"),
            "base_url": _base_url(body),
            "api_key": None,
            "mode": None,
            "rendering": None,
            "temperature": None,
            "seed": None,
            "max_output_tokens": body.get(field),
        }
    )
    profile = Profile(
        mode=_mode_of(body),
        rendering=_rendering_of(body),
        token_field=field,
        context_window=_window_of(folder),
        parameters=sampling,
        refuses=() if _has_system_turn(body) else ("system",),
    )
    return settings, Endpoint(base_url=_base_url(body), model=settings.model, profile=profile)


def _base_url(body: dict[str, Any]) -> str:
    return str(body.get("uri", OPENAI)).removesuffix("/chat/completions")


def _commonest(bodies: list[dict[str, Any]]) -> dict[str, Any]:
    """A request that was asked in the way that most were."""

    def way(body: dict[str, Any]) -> str:
        return repr(sorted((name, value) for name, value in body.items() if name != "messages"))

    counts = Counter(map(way, bodies))
    return max(bodies, key=lambda body: counts[way(body)])


def _window_of(folder: str | Path) -> int | None:
    """The window that the endpoint told in its refusals: what was asked afterwards depends on it."""
    from summarizer import cassettes

    refused = [e for e in cassettes.read(folder) if e.status >= _FIRST_REFUSAL]
    if not refused:
        return None
    from summarizer.client.faults import window_told

    told = (window_told(exchange.status, exchange.response) for exchange in refused)
    return min(filter(None, told), default=None)


def _mode_of(body: dict[str, Any]) -> Mode:
    form = body.get("response_format") or {}
    if form.get("type") == "json_schema":
        return "strict" if form.get("json_schema", {}).get("strict") else "json_schema"
    if body.get("tools"):
        return "tools"
    return "json" if form.get("type") == "json_object" else "md_json"


def _has_system_turn(body: dict[str, Any]) -> bool:
    turns = body.get("messages") or [{"role": "system"}]
    return bool(turns[0].get("role") == "system")


def _rendering_of(body: dict[str, Any]) -> Rendering | None:
    form = body.get("response_format") or {}
    sent = form.get("json_schema", {}).get("schema")
    if body.get("tools"):
        sent = body["tools"][0].get("function", {}).get("parameters")
    if sent is None:  # the modes without enforcement show it in the prompt
        return _shown_rendering(body)
    return next((name for name in schemas.RENDERINGS if schemas.schema(name) == sent), None)


def _shown_rendering(body: dict[str, Any]) -> Rendering | None:
    turns = [turn.get("content") for turn in body.get("messages") or () if isinstance(turn, dict)]
    shown = "\n".join(text for text in turns if isinstance(text, str))
    return next((name for name in schemas.RENDERINGS if schemas.schema_text(name) in shown), None)
