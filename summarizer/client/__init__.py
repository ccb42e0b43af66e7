"""One structured completion. The only package that knows openai, instructor and tenacity.

`connection` holds the connections, `exchange` posts one question until an answer comes and counts
every attempt, `bodies` reads what came, `reasking` hands an answer of a broken shape to instructor,
which asks again, and `faults` makes our errors of the vendors'.
"""

from __future__ import annotations

from summarizer.client.calls import Call, Completion, Message, OnCall, Tally
from summarizer.client.connection import Client

__all__ = ["Call", "Client", "Completion", "Message", "OnCall", "Tally"]
