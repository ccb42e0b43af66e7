"""What an endpoint can do: how it wants to be asked, and what is learned from its errors."""

from __future__ import annotations

from summarizer.endpoints.known import known_endpoint, replayed
from summarizer.endpoints.ladder import Ladder

__all__ = ["Ladder", "known_endpoint", "replayed"]
