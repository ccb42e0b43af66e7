"""Columns: a name, a type and a description, taken from the model where it describes the field."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

Type = Literal["text", "integer", "number", "texts", "integers", "json"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, and the key under which a row's source has it.

    `choices` are the words it may hold where these are fixed.
    """

    name: str
    type: Type
    description: str
    key: str
    optional: bool = False
    choices: tuple[str, ...] = ()


def column(name: str, type_: Type, description: str, *, optional: bool = False) -> Column:
    """Declare a column that no model describes."""
    return Column(name, type_, description, name, optional)


def field(
    model: type[BaseModel],
    name: str,
    column_name: str | None = None,
    *,
    key: str | None = None,
    description: str | None = None,
) -> Column:
    """Declare a column that holds a field of a model, with the field's type and description.

    Args:
        model: the model.
        name: the field.
        column_name: name of the column where it is not the field's.
        key: where a row's source has the value, when not under the field's name.
        description: for fields whose own description speaks to the model that fills them.
    """
    info = model.model_fields[name]
    kinds = get_args(info.annotation) or (info.annotation,)
    fixed = get_origin(info.annotation) is Literal
    return Column(
        name=column_name or name,
        type="text" if fixed else _type_of(info.annotation),
        description=description or _as_phrase(info.description or ""),
        key=key or name,
        optional=NoneType in kinds,
        choices=kinds if fixed else (),
    )


def _as_phrase(description: str) -> str:
    """A description without its capital and its full stop: `The date.` is `the date`."""
    text = description.rstrip(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _type_of(annotation: Any) -> Type:
    """The column type of a field: lists stay lists, `X | None` is X, names of choices are text."""
    if get_origin(annotation) is list:
        return "integers" if int in get_args(annotation) else "texts"
    kinds = get_args(annotation) or (annotation,)
    if get_origin(annotation) is dict:
        return "json"
    return "integer" if int in kinds else "number" if float in kinds else "text"
