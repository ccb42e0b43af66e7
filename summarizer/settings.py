"""Configuration, read once: `Settings` from arguments and the environment, and `Endpoint`.

`OPENAI_API_KEY` and `OPENAI_BASE_URL` are read as everywhere; every other setting has an
environment variable `SUMMARIZER_<NAME>`. What is passed wins over the environment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from summarizer.errors import ConfigurationError

OPENAI = "https://api.openai.com/v1"
_VARIABLE = "SUMMARIZER_"  # how the names of our variables begin
# The SDK insists on a key; endpoints without one ignore it.
NO_KEY = "no-key"

Mode = Literal["strict", "json_schema", "tools", "json", "md_json"]
Rendering = Literal["strict", "bounded", "tight"]
TokenField = Literal["max_completion_tokens", "max_tokens"]
# From the most to the least dependable way of asking for JSON.
LADDER: tuple[Mode, ...] = ("strict", "json_schema", "tools", "json", "md_json")
_MODE_NAMES = {"json_schema_strict": "strict", "json_object": "json", "markdown_json": "md_json"}


class Profile(BaseModel):
    """What is known of an endpoint beyond its address, from `doctor` or from its errors."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    mode: Mode | None = Field(
        default=None, description="the best way of asking for JSON that works"
    )
    rendering: Rendering | None = Field(default=None, description="which schema to send")
    token_field: TokenField | None = Field(
        default=None, description="what it calls the output limit"
    )
    context_window: int | None = Field(
        default=None, ge=1, description="tokens of prompt and answer"
    )
    max_output_tokens: int | None = Field(default=None, ge=1, description="tokens of one answer")
    refuses: tuple[str, ...] = Field(default=(), description="parameters that it does not accept")
    parameters: dict[str, float | int] = Field(
        default_factory=dict, description="sampling parameters that it needs to do well"
    )


class Endpoint(BaseModel):
    """Base URL and model, and what is known of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str = Field(default=OPENAI, description="address up to and with /v1")
    model: str = Field(description="name of the model there")
    profile: Profile = Field(default_factory=Profile, description="what doctor learned")
    identity: str | None = Field(
        default=None, description="what stands for the endpoint in keys, when not its host"
    )

    @property
    def host(self) -> str:
        """Host and port, without scheme, path or credentials."""
        return host_of(self.base_url)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        return _without_secrets(super().__repr_args__())


def host_of(url: str) -> str:
    """Host and port of a URL, never its credentials."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""


def public_address(url: str) -> str:
    """An address without what may be secret in it: user, password, query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))


def _without_secrets(
    arguments: Iterable[tuple[str | None, Any]],
) -> Iterator[tuple[str | None, Any]]:
    """What is printed of settings: logs have them, and an address may hold a password or a key."""
    for name, value in arguments:
        yield name, public_address(value) if name == "base_url" else value


def _address(value: str) -> str:
    value = value.strip()
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets that do not close, a port that is no number
        is_address = False
    if not is_address:
        raise ValueError(f"must be an address with http:// or https://, such as {OPENAI}")
    if parts.fragment:
        raise ValueError("must end before the #, which is of a page and never sent")
    return value if parts.query else value.rstrip("/")


def _key(value: SecretStr | None) -> SecretStr | None:
    """Take off the white space around a key, as a file of keys leaves it; none at all is no key."""
    text = value.get_secret_value().strip() if value else ""
    if not (text.isascii() and text.isprintable()):  # what a header cannot hold is sent by nobody
        raise ValueError("must be of plain ASCII characters; is it the key itself, on one line?")
    return SecretStr(text) if text else None


def _language(value: str | None) -> str | None:
    from summarizer import languages

    value = " ".join(value.split()) if value else None
    if value and not languages.names_one(value):
        raise ValueError(
            "names no language; give a code such as fr or pt-BR, or a name such as French "
            "(by default it is the article's)"
        )
    return value or None


def _known_mode(value: Any) -> Any:
    return _MODE_NAMES.get(value, value) if isinstance(value, str) else value


class Settings(BaseSettings):
    """All settings of a run; `Settings(model="…")` reads the rest from the environment."""

    model_config = SettingsConfigDict(
        env_prefix=_VARIABLE,
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        env_ignore_empty=True,
        allow_inf_nan=False,  # an endless rate would wait for ever
    )

    model: str = Field(default="gpt-4.1-mini", min_length=1, description="model to ask")
    base_url: Annotated[str, AfterValidator(_address)] = Field(
        default=OPENAI,
        validation_alias=AliasChoices("OPENAI_BASE_URL", "SUMMARIZER_BASE_URL"),
        description="address of the endpoint, up to and with /v1; a query goes with each request",
    )
    api_key: Annotated[SecretStr | None, AfterValidator(_key)] = Field(
        default=None,
        validation_alias=AliasChoices("OPENAI_API_KEY", "SUMMARIZER_API_KEY"),
        description="key of the endpoint; none is needed where none is asked for",
    )
    mode: Annotated[Mode | None, BeforeValidator(_known_mode)] = Field(
        default=None,
        description="how JSON is asked for; by default the best that the endpoint knows",
    )
    rendering: Rendering | None = Field(
        default=None, description="which schema is sent; by default by mode"
    )
    prompt: str = Field(default="news", description="name of a prompt, or a folder with one")
    output_language: Annotated[str | None, AfterValidator(_language)] = Field(
        default=None, description="language of the summary; by default the article's"
    )
    context_window: int | None = Field(
        default=None, ge=512, description="tokens that prompt and answer may have together"
    )
    max_output_tokens: int | None = Field(
        default=None, ge=64, description="tokens that one answer may have"
    )
    temperature: float | None = Field(
        default=0.0, ge=0, le=2, description="0 is the most repeatable"
    )
    seed: int | None = Field(default=None, description="sent when given")
    repairs: int = Field(default=1, ge=0, le=5, description="repair turns at most")
    reasks: int = Field(
        default=1, ge=0, le=5, description="times a broken shape is asked for again"
    )
    deadline: float = Field(
        default=600.0,
        gt=0,
        description="seconds an article may take, pauses for rate limits not counted",
    )
    concurrency: int = Field(default=16, ge=1, le=4096, description="requests in flight")
    rpm: float | None = Field(default=None, gt=0, description="requests a minute at most")
    tpm: float | None = Field(default=None, gt=0, description="tokens a minute at most")
    max_tokens_total: int | None = Field(default=None, ge=1, description="tokens the run may use")
    max_cost: float | None = Field(default=None, gt=0, description="US dollars the run may cost")
    input_price: float | None = Field(
        default=None,
        ge=0,
        description="US dollars for a million prompt tokens; overrides the price list",
    )
    output_price: float | None = Field(
        default=None,
        ge=0,
        description="US dollars for a million answer tokens; overrides the price list",
    )

    def __init__(self, **values: Any) -> None:
        """Read arguments and environment; a wrong value is a ConfigurationError of one line."""
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise ConfigurationError(_one_line(error, values)) from None

    @property
    def endpoint(self) -> Endpoint:
        """Base URL and model, with nothing learned yet."""
        return Endpoint(base_url=self.base_url, model=self.model)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        return _without_secrets(super().__repr_args__())


def _one_line(error: ValidationError, given: dict[str, Any]) -> str:
    """Say what is wrong with which setting, without ever repeating a value that may be secret."""
    problems = [
        f"{_setting(item['loc'], given)}: {item['msg'].removeprefix('Value error, ')}"
        for item in error.errors(include_input=False, include_url=False, include_context=False)
    ]
    return "wrong setting: " + "; ".join(problems)


def _setting(place: tuple[int | str, ...], given: dict[str, Any]) -> str:
    """Name a setting, and the variables that may hold it where it was not given as an argument."""
    told = ".".join(map(str, place)) or "settings"
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        variables = alias.choices if isinstance(alias, AliasChoices) else [_VARIABLE + name.upper()]
        if name not in given and told in (name, *variables):
            return f"{name} ({' or '.join(map(str, variables))} in the environment)"
    return told
