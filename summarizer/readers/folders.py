"""Folders and globs → files, lazily, sorted by name within each folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".json", ".jsonl", ".ndjson")
SIDECAR = ".meta.json"
_MAGIC = frozenset("*?[")
# A path, and the error when it is a folder that cannot be listed.
Entry = tuple[str, OSError | None]


def is_article_file(name: str) -> bool:
    """Whether a file in a folder is read: known suffix, not hidden, no sidecar."""
    lower = name.lower()
    return lower.endswith(SUFFIXES) and not name.startswith(".") and not lower.endswith(SIDECAR)


def is_glob(source: str) -> bool:
    """Whether a source is a pattern rather than a path."""
    return not _MAGIC.isdisjoint(source)


@dataclass(slots=True)
class _Walk:
    """One walk; a folder that symlinks reach again is not entered again."""

    visited: set[tuple[int, int]] = field(default_factory=set)

    def names(self, folder: str) -> list[str]:
        """Names in a folder that are not hidden, sorted; none on the second visit."""
        status = os.stat(folder or ".")
        identity = (status.st_dev, status.st_ino)
        if identity in self.visited:
            return []
        self.visited.add(identity)
        with os.scandir(folder or ".") as entries:
            return sorted(entry.name for entry in entries if not entry.name.startswith("."))


def in_folder(folder: str) -> Iterator[Entry]:
    """Yield the article files below a folder."""
    return _below(folder, _Walk())


def matching(pattern: str) -> Iterator[Entry]:
    """Yield the article files that a glob matches, and those below folders that it matches.

    `*`, `?` and `[…]` stay within a name, `**` stands for any number of folders.
    """
    parts = pattern.split("/")
    literal = next(index for index, part in enumerate(parts) if is_glob(part))
    base = "/".join(parts[:literal]) or ("/" if literal else "")
    wanted = tuple(part for part in parts[literal:] if part)
    walk = _Walk()
    if not base or os.path.isdir(base):
        yield from _matching(base, wanted, _reachable(wanted, {0}), walk)


def _below(folder: str, walk: _Walk) -> Iterator[Entry]:
    waiting = [(folder, True)]
    while waiting:  # no recursion: a hostile tree is deeper than Python's stack
        path, known = waiting.pop()
        if not known and not os.path.isdir(path):
            if is_article_file(os.path.basename(path)):
                yield path, None
            continue
        try:
            names = walk.names(path)
        except OSError as error:
            yield path, error
            continue
        waiting += [(os.path.join(path, name), False) for name in reversed(names)]


def _matching(
    base: str, wanted: tuple[str, ...], states: frozenset[int], walk: _Walk
) -> Iterator[Entry]:
    waiting = [(base, states)]
    while waiting:
        folder, states = waiting.pop()
        try:
            names = walk.names(folder)
        except OSError as error:
            yield folder, error
            continue
        deeper = []
        for name in names:
            path, reached = os.path.join(folder, name), _step(wanted, states, name)
            if not os.path.isdir(path):
                if len(wanted) in reached and is_article_file(name):
                    yield path, None
            elif len(wanted) in reached:
                yield from _below(path, walk)
            elif reached:
                deeper.append((path, reached))
        waiting += reversed(deeper)


def _step(wanted: tuple[str, ...], states: frozenset[int], name: str) -> frozenset[int]:
    """Positions in the pattern that are reached when a name is read, as in any automaton."""
    reached = set()
    for state in states:
        if state == len(wanted):
            continue
        if wanted[state] == "**":
            reached.add(state)
        elif fnmatchcase(name, wanted[state]):
            reached.add(state + 1)
    return _reachable(wanted, reached)


def _reachable(wanted: tuple[str, ...], states: set[int]) -> frozenset[int]:
    """Add the positions behind each `**`, which may stand for no folder at all."""
    reached = set(states)
    for state in sorted(states):
        while state < len(wanted) and wanted[state] == "**":
            state += 1  # noqa: PLW2901 - it walks on from where it is
            reached.add(state)
    return frozenset(reached)
