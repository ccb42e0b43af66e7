"""A model in the box: llama.cpp's own server inside this process, on a GGUF file.

Needs the extra `local` (xllamacpp). The server listens on a free loopback port and stops with the
run. Output is constrained to the schema by llama.cpp's grammar engine; the schema is the tight
rendering, since a small model fills whatever room it is given (decision 4).
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from summarizer.errors import ConfigurationError
from summarizer.settings import Endpoint, Profile

CONTEXT = 8_192  # tokens: what small models were trained on; prompt and answer share it
# Without it a small model repeats itself to the end of its window (decision 4).
FREQUENCY_PENALTY = 0.4
_LONGEST_ANSWER = 3_072  # tokens: the tight schema's longest honest answer, with room to spare
_HASHED = 1 << 20  # bytes at the beginning, the middle and the end that identify a model file
_MAGIC = b"GGUF"


def cache_folder() -> Path:
    """Where models are looked for: `SUMMARIZER_CACHE`, else `~/.cache/summarizer`."""
    given = os.environ.get("SUMMARIZER_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(given) if given else Path(base) / "summarizer"


def find_model(name: str) -> Path:
    """Find a model file by its path, its name in the cache folder, or `auto` for the only one there.

    Raises:
        ConfigurationError: there is none; the message says what to download.
    """
    folder = cache_folder()
    for path in (Path(name), folder / name):
        if path.is_file():
            return path
    found = sorted(folder.glob("*.gguf")) if name == "auto" else []
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(path.name for path in found)
        raise ConfigurationError(f"several models in {folder}: {names}; say which: --local NAME")
    what = f"no model in {folder}" if name == "auto" else f"no model {name}, nor {folder / name}"
    raise ConfigurationError(
        f"{what}; download an instruction-tuned model in GGUF format (for news of a few hundred "
        "words one of 7 billion parameters or more, quantised to 4 bits, is worth trying) and put "
        "it there"
    )


@asynccontextmanager
async def local_endpoint(
    model: str | Path, *, context: int = CONTEXT, threads: int | None = None
) -> AsyncIterator[Endpoint]:
    """Serve a GGUF model inside this process for as long as the context lasts.

    Args:
        model: path of the file.
        context: tokens of prompt and answer together.
        threads: processor threads; by default all that this process may use.

    Yields:
        The endpoint, with a profile of what serves a small model well. Its identity is the hash of
        the file, so that records do not depend on the port.

    Raises:
        ConfigurationError: the extra is missing, or the file is no GGUF model.
    """
    path = Path(model)
    _check(path)
    server = await asyncio.to_thread(_start, path, context, threads or _processors())
    try:
        yield Endpoint(
            base_url=f"{server.listening_address}/v1",
            model=path.stem,
            identity=f"gguf:{_fingerprint(path)}",
            profile=Profile(
                mode="json_schema",
                rendering="tight",
                token_field="max_tokens",  # noqa: S106 - the name of a field
                context_window=context,
                max_output_tokens=_LONGEST_ANSWER,
                parameters={"frequency_penalty": FREQUENCY_PENALTY},
            ),
        )
    finally:
        del server  # stops its threads


def _check(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            magic = stream.read(len(_MAGIC))
    except OSError as error:
        raise ConfigurationError(f"model {path}: {error.strerror or error}") from None
    if magic != _MAGIC:
        raise ConfigurationError(f"model {path}: this is no GGUF file")


def _start(path: Path, context: int, threads: int) -> Any:
    try:
        import xllamacpp
    except ImportError:
        raise ConfigurationError(
            'a local model needs the extra: pip install "article-summarizer[local]"'
        ) from None
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.model_alias = {path.stem}
    parameters.n_ctx = context
    parameters.n_parallel = 1
    parameters.port = 0  # any free one
    parameters.hostnames = ["127.0.0.1"]
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    parameters.verbosity = -1
    parameters.ui = False
    try:
        return xllamacpp.Server(parameters)
    except RuntimeError as error:
        raise ConfigurationError(f"model {path}: llama.cpp cannot load it: {error}") from None


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _fingerprint(path: Path) -> str:
    """Identify a model file by its size and three pieces of it: whole files take seconds to read."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as stream:
        for start in (0, max(0, size // 2), max(0, size - _HASHED)):
            stream.seek(start)
            digest.update(stream.read(_HASHED))
    return digest.hexdigest()[:16]
