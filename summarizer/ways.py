"""How a completion is asked for: the mode, the schema, the limit and the sampling parameters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from summarizer.settings import Mode, Rendering, TokenField


@dataclass(frozen=True)
class Way:
    """How a completion is asked for: everything in a request but its messages."""

    mode: Mode
    schema: Mapping[str, Any]
    rendering: Rendering = "strict"
    shown_schema: str | None = None  # for modes that do not send it beside the messages
    schema_name: str = "draft"
    schema_size: int = 0  # characters of the schema, where it is sent beside the messages
    token_field: TokenField = "max_completion_tokens"  # noqa: S105 - a name
    max_output_tokens: int | None = None
    parameters: Mapping[str, float | int] = field(default_factory=dict)
    system_turn: bool = True  # else the instructions open the user's turn

    def body(self) -> dict[str, Any]:
        """The part of a request's body that asks for JSON and bounds the answer."""
        body: dict[str, Any] = dict(self.parameters)
        if self.max_output_tokens:
            body[self.token_field] = self.max_output_tokens
        if self.mode in ("strict", "json_schema"):
            named = {"name": self.schema_name, "schema": self.schema}
            strict = {"strict": True} if self.mode == "strict" else {}
            body["response_format"] = {"type": "json_schema", "json_schema": named | strict}
        elif self.mode == "tools":
            function = {"name": self.schema_name, "parameters": self.schema}
            body["tools"] = [{"type": "function", "function": function}]
            body["tool_choice"] = {"type": "function", "function": {"name": self.schema_name}}
        elif self.mode == "json":
            body["response_format"] = {"type": "json_object"}
        return body

    def conversation(self, turns: Sequence[dict[str, str]]) -> list[dict[str, str]]:
        """The turns as this endpoint takes them; the first two are the system's and the user's."""
        if self.system_turn:
            return [*turns]
        system, user, *others = turns
        first = user | {"content": f"{system['content']}\n\n{user['content']}"}
        return [first, *others]

    def request(self, model: str, messages: Sequence[Mapping[str, str]]) -> str:
        """The whole body as JSON; what is the same for all requests is encoded once."""
        asked = json.dumps([*messages], ensure_ascii=False)
        return f'{{"model": {json.dumps(model)}, "messages": {asked}{self._rest}}}'

    @cached_property
    def _rest(self) -> str:
        inner = json.dumps(self.body(), ensure_ascii=False)[1:-1]
        return f", {inner}" if inner else ""
