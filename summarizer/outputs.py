"""Files that take their names only when they are whole, and never the name of something precious."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from summarizer.errors import ConfigurationError


@contextlib.contextmanager
def whole(*paths: Path, keep: Collection[Path] = ()) -> Iterator[list[Path]]:
    """Give a path to write to for each path; what was written takes its name when all ends well.

    Until then, and when something goes wrong, a file that was there before stays. A link stays a
    link: what it leads to is replaced. What is no regular file (a device, a pipe) cannot be
    replaced, it is written to as it is.

    Args:
        paths: where files are to appear.
        keep: files that must not be written to; they need not exist.

    Raises:
        ConfigurationError: a path leads to one of `keep`.
        OSError: a file cannot be written; it is named by its path, never by a temporary name.
    """
    for path in paths:
        _refuse_to_lose(path, keep)
    parts = {path: _beside(path) for path in paths}
    try:
        yield list(parts.values())
        for path, part in parts.items():
            if part != path:
                part.replace(os.path.realpath(path))
    except OSError as error:
        raise _named(error, parts) from None
    finally:
        for path, part in parts.items():
            if part != path:
                with contextlib.suppress(OSError):  # it never came to be, or has its name by now
                    part.unlink()


def _beside(path: Path) -> Path:
    """A temporary name beside the file itself, so that replacing it is one step of one disk."""
    if path.exists() and not path.is_file():
        return path
    real = Path(os.path.realpath(path))
    return real.with_name(f".{real.name}.{os.getpid()}.part")


def _refuse_to_lose(path: Path, keep: Collection[Path]) -> None:
    for kept in keep:
        same = os.path.realpath(path) == os.path.realpath(kept)
        # Two names of one file, also where letters of either case name the same.
        if same or (path.exists() and kept.exists() and path.samefile(kept)):
            raise ConfigurationError(
                f"{path} belongs to the ledger that is being read; choose another name"
            )


def _named(error: OSError, parts: dict[Path, Path]) -> OSError:
    """The same error about the path that a person gave; a full disk names no file at all."""
    places = {str(part): str(path) for path, part in parts.items()}
    if error.filename is not None and str(error.filename) not in places:
        return error
    place = places.get(str(error.filename)) or os.path.commonpath(parts)
    return OSError(error.errno, error.strerror or str(error), place)
