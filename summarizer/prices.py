"""What a model's tokens cost, from the list of `genai-prices`; unknown is None, never a guess."""

from __future__ import annotations

from functools import lru_cache

from summarizer.record import Usage
from summarizer.settings import Endpoint, Settings

# A thousand, not a million: some lists charge more for requests of over 200,000 tokens.
_THOUSAND = 1_000


def prices(settings: Settings, endpoint: Endpoint) -> tuple[float, float] | None:
    """US dollars for a million prompt and answer tokens: the user's own prices, else the list's."""
    if settings.input_price is not None and settings.output_price is not None:
        return settings.input_price, settings.output_price
    return _listed(endpoint.model, endpoint.base_url)


def cost(usage: Usage, known: tuple[float, float] | None) -> float | None:
    """US dollars of a usage, cached tokens at the full price; None without known prices."""
    if known is None:
        return None
    dollars = usage.prompt_tokens * known[0] + usage.completion_tokens * known[1]
    return round(dollars / 1_000_000, 8)


@lru_cache(maxsize=64)
def _listed(model: str, base_url: str) -> tuple[float, float] | None:
    from genai_prices import Usage as Tokens
    from genai_prices import calc_price

    try:
        sent = calc_price(Tokens(input_tokens=_THOUSAND), model, provider_api_url=base_url)
        answered = calc_price(Tokens(output_tokens=_THOUSAND), model, provider_api_url=base_url)
    except LookupError:
        return None
    return float(sent.total_price) * _THOUSAND, float(answered.total_price) * _THOUSAND
