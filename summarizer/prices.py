"""What a model's tokens cost, from the list of `genai-prices`; unknown is None, never a guess."""

from __future__ import annotations

from functools import lru_cache

from summarizer.settings import Endpoint, Settings

# A thousand, not a million: some lists charge more for requests of over 200,000 tokens.
_THOUSAND = 1_000


def prices(settings: Settings, endpoint: Endpoint) -> tuple[float, float] | None:
    """US dollars for a million prompt and answer tokens: the user's own prices, else the list's."""
    if settings.input_price is not None and settings.output_price is not None:
        return settings.input_price, settings.output_price
    return _listed(endpoint.model, endpoint.base_url)


@lru_cache(maxsize=64)
def _listed(model: str, base_url: str) -> tuple[float, float] | None:
    from genai_prices import Usage, calc_price

    try:
        sent = calc_price(Usage(input_tokens=_THOUSAND), model, provider_api_url=base_url)
        answered = calc_price(Usage(output_tokens=_THOUSAND), model, provider_api_url=base_url)
    except LookupError:
        return None
    return float(sent.total_price) * _THOUSAND, float(answered.total_price) * _THOUSAND
