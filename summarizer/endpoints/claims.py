"""What a server says of itself, in its own pages beside /v1: name, version, window.

Each kind of server has one small function that knows its page; hosted services are known by host.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from summarizer.endpoints.asking import Session

_HOSTED = {
    "api.openai.com": "OpenAI",
    "openai.azure.com": "Azure OpenAI",
    "openrouter.ai": "OpenRouter",
    "api.mistral.ai": "Mistral",
    "api.deepseek.com": "DeepSeek",
    "generativelanguage.googleapis.com": "Gemini",
}
HOSTED = frozenset(_HOSTED.values())
# Servers that constrain the answer by a grammar: they take bounds, and need them (decision 4).
GRAMMARS = frozenset(("llama.cpp", "vLLM", "Ollama", "LM Studio"))
_SHOWN_MODELS = 5
# Names that /models of several servers give to the window, in tokens.
_WINDOW_NAMES = (
    "max_model_len",
    "context_length",
    "max_context_length",
    "context_window",
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a server says of itself."""

    server: str
    version: str | None = None
    window: int | None = None  # tokens
    page: str = ""  # that states the window


async def claim(session: Session) -> Claim | None:
    """Ask the server who it is; None when it does not say."""
    host = session.client.endpoint.host
    for name, service in _HOSTED.items():
        if host == name or host.endswith(f".{name}"):
            return Claim(service)
    for ask in (_vllm, _llama_cpp, _lm_studio, _ollama):
        if found := await ask(session):
            return found
    return None


async def _vllm(session: Session) -> Claim | None:
    if session.card.get("owned_by") != "vllm":
        return None
    page = await session.look_up(root(session) + "/version")
    return Claim("vLLM", _text(page.get("version")))


async def _llama_cpp(session: Session) -> Claim | None:
    page = await session.look_up(root(session) + "/props")
    settings = page.get("default_generation_settings")
    if not isinstance(settings, dict):
        return None
    version = _text(page.get("build_info"))
    return Claim("llama.cpp", version, _whole(settings.get("n_ctx")), "/props")


async def _lm_studio(session: Session) -> Claim | None:
    page = await session.look_up(root(session) + "/api/v0/models")
    entries = page.get("data")
    if not isinstance(entries, list) or not entries:
        return None
    card = card_of(page, session.client.endpoint.model)
    return Claim("LM Studio", None, _whole(card.get("loaded_context_length")), "/api/v0/models")


async def _ollama(session: Session) -> Claim | None:
    page = await session.look_up(root(session) + "/api/version")
    if not page.get("version"):
        return None
    # The window that it has loaded the model with, not the one that the model could have.
    loaded = await session.look_up(root(session) + "/api/ps")
    card = card_of({"data": loaded.get("models")}, session.client.endpoint.model)
    return Claim(
        "Ollama", _text(page.get("version")), _whole(card.get("context_length")), "/api/ps"
    )


def root(session: Session) -> str:
    """The server's address without the part that ends in /v1."""
    return re.sub(r"/v\d+(?:beta)?/?$", "", session.client.endpoint.base_url)


def names_of(page: dict[str, Any]) -> list[str]:
    """Names of the models in a list of models."""
    return [str(name) for entry in _entries(page) if (name := entry.get("id"))]


def shown(names: list[str]) -> str:
    """The first names of a list of models, for people."""
    return ", ".join(names[:_SHOWN_MODELS]) + ", …" * (len(names) > _SHOWN_MODELS)


def card_of(page: dict[str, Any], model: str) -> dict[str, Any]:
    """What a list of models says of one of them; of the only one, whatever it is called."""
    entries = _entries(page)
    for entry in entries:
        name = str(entry.get("id") or entry.get("model") or entry.get("name") or "")
        if name == model or name.endswith(f"/{model}") or name == f"{model}:latest":
            return entry
    return entries[0] if len(entries) == 1 else {}


def window_of(card: dict[str, Any]) -> tuple[int, str] | None:
    """The window that a list of models states, and the name that it has there."""
    for name in _WINDOW_NAMES:
        if size := _whole(card.get(name)):
            return size, name
    return None


def longest_answer_of(card: dict[str, Any]) -> int | None:
    """The longest answer that a list of models states, in tokens."""
    provider = card.get("top_provider")
    places = (provider if isinstance(provider, dict) else {}, card)
    return next(filter(None, (_whole(p.get("max_completion_tokens")) for p in places)), None)


def parameters_of(card: dict[str, Any]) -> int | None:
    """How many parameters the model has, as llama.cpp states in its list of models."""
    meta = card.get("meta")
    return _whole(meta.get("n_params")) if isinstance(meta, dict) else None


def _entries(page: dict[str, Any]) -> list[dict[str, Any]]:
    entries = page.get("data")
    return [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
