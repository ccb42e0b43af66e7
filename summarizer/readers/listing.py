"""Which files a run reads, and whether one has changed since it was read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from summarizer.readers.folders import SIDECAR, SUFFIXES, in_folder, is_glob, matching
from summarizer.readers.inputs import Input, failed

STANDARD_INPUT = "-"
_LINES = (".jsonl", ".ndjson")
_CHUNK = 1 << 20  # bytes


def files_of(sources: Iterable[str | Path]) -> Iterator[str | Input]:
    """List the files of sources in the order of reading, without reading any.

    Args:
        sources: files, folders, globs, or `-`, which stands for itself.

    Yields:
        A path, or the Input of a source that names nothing or a folder that cannot be listed.
    """
    for source in map(str, sources):
        if os.path.isdir(source):
            yield from _entries(source, "holds no article files", folder=True)
        elif source == STANDARD_INPUT or os.path.lexists(source):
            yield source
        elif is_glob(source):
            yield from _entries(source, "matches no article files", folder=False)
        else:
            yield failed(source, "not_found", "there is no such file or folder")


def _entries(source: str, nothing: str, *, folder: bool) -> Iterator[str | Input]:
    any_entry = False
    for path, error in in_folder(source) if folder else matching(source):
        any_entry = True
        if error is None:
            yield path
        else:
            yield failed(path, "unreadable", f"the folder cannot be listed: {error.strerror}")
    if not any_entry:
        yield failed(source, "not_found", f"{nothing} ({' '.join(SUFFIXES)})")


def signature_of(path: str) -> str | None:
    """Size and time of a file and of its sidecars; None where it cannot be told."""
    if path == STANDARD_INPUT:
        return None
    stem = os.path.splitext(path)[0]
    parts = []
    for name in (path, path + SIDECAR, stem + SIDECAR):
        try:
            status = os.stat(name)
        except OSError:
            parts.append("-")
            continue
        parts.append(f"{status.st_size}.{status.st_mtime_ns}")
    return None if parts[0] == "-" else " ".join(parts)


def count_of(sources: Iterable[str | Path]) -> int | None:
    """Count the articles of sources: lines of `.jsonl`, else one a file; None with `-`."""
    total = 0
    for source in files_of(sources):
        if source == STANDARD_INPUT:
            return None
        is_lines = isinstance(source, str) and source.lower().endswith(_LINES)
        total += _lines(str(source)) if is_lines else 1
    return total


def _lines(path: str) -> int:
    try:
        with open(path, "rb") as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK), b""))
    except OSError:
        return 1
