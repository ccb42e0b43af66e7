"""Saved profiles: what the doctor found out, one JSON file an endpoint in the user's folder."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from pydantic import ValidationError

from summarizer.endpoints.diagnosis import Diagnosis
from summarizer.errors import ConfigurationError
from summarizer.outputs import whole
from summarizer.settings import Endpoint, Profile, host_of, public_address

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 100  # characters: file systems take 255 bytes


def profiles_folder() -> Path:
    """`SUMMARIZER_CONFIG`, else `summarizer` in `XDG_CONFIG_HOME` or ~/.config; there, `profiles`."""
    given = os.environ.get("SUMMARIZER_CONFIG")
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return (Path(given) if given else Path(base) / "summarizer") / "profiles"


def profile_path(base_url: str, model: str) -> Path:
    """Where the profile of an endpoint is kept: a safe name, and never the same for two."""
    named = f"{host_of(base_url).replace(':', '_')}-{model}"
    safe = _UNSAFE.sub("_", named).lstrip(".")[:_LONGEST_NAME]
    if safe != named or not re.search(r"//[^/]*/v1/?$", base_url):
        address = f"{public_address(base_url)} {model}"
        safe += "-" + hashlib.sha256(address.encode()).hexdigest()[:8]
    return profiles_folder() / f"{safe}.json"


def save(diagnosis: Diagnosis, path: Path | None = None) -> Path:
    """Write what was found out, by default where `run` looks for it; returns the path.

    Raises:
        ConfigurationError: it cannot be written there.
    """
    path = path or profile_path(diagnosis.base_url, diagnosis.model)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as (part,):
            part.write_text(diagnosis.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"profile {path}: {error.strerror or error}; choose a place that can be written "
            "(SUMMARIZER_CONFIG, --out), or --no-save"
        ) from None
    return path


def saved_profile(endpoint: Endpoint) -> Profile | None:
    """The saved profile of an endpoint, if there is one.

    Raises:
        ConfigurationError: there is one, and it cannot be read.
    """
    path = profile_path(endpoint.base_url, endpoint.model)
    if not path.is_file():
        return None
    found = read(path)
    same = (found.base_url, found.model) == (public_address(endpoint.base_url), endpoint.model)
    return found.profile if same else None


def read(path: Path) -> Diagnosis:
    """Read what was found out; ConfigurationError when the file does not hold that."""
    try:
        return Diagnosis.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"profile {path}: {error.strerror or error}") from None
    except ValidationError:
        raise ConfigurationError(
            f"profile {path}: not written by this program; run doctor again, or delete it"
        ) from None
