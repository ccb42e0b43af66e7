"""Why no recording answers a request: the nearest one, and what is different in it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from pathlib import Path

from summarizer.cassettes.exchanges import Exchange
from summarizer.cassettes.keys import canonical, key_of

_SHOWN_CHANGES = 6  # lines of difference in the message of a miss
_SHOWN_WIDTH = 110  # characters
_SHOWN_BEFORE = 40  # characters of a long line before what changed in it


def explain(folder: Path, body: str, recorded: list[Exchange]) -> str:
    """Say that nothing recorded answers a request with this body, and what is nearest to it."""
    wanted = _lines(body)
    known = set(wanted)
    nearest = max(recorded, key=lambda e: _likeness(known, set(_lines(e.request))))
    difference = difflib.unified_diff(_lines(nearest.request), wanted, n=0, lineterm="")
    changes = _cut_at_changes(
        line
        for line in list(difference)[2:]  # after the names of the two sides
        if not line.startswith("@@")
    )
    more = len(changes) - _SHOWN_CHANGES
    shown = "\n  ".join(
        changes[:_SHOWN_CHANGES] + ([f"… and {more} more lines"] if more > 0 else [])
    )
    return (
        f"cassette {folder}: no recording of this request; the nearest is {key_of(nearest)} "
        f"(- recorded, + asked now):\n  {shown}\nRecord it again with --record."
    )


def _cut_at_changes(lines: Iterable[str]) -> list[str]:
    """Cut long lines short, where they differ from the first of the other side."""
    changes = list(lines)
    sides = {mark: [line for line in changes if line.startswith(mark)] for mark in "-+"}
    pairs = {
        line: other
        for one, two in zip(sides["-"], sides["+"], strict=False)
        for line, other in ((one, two), (two, one))
    }
    return [_cut_at(line, _first_change(line, pairs.get(line, ""))) for line in changes]


def _first_change(line: str, other: str) -> int:
    """Where, behind their marks, a line is no longer what the other is."""
    pairs = enumerate(zip(line[1:], other[1:], strict=False), start=1)
    return next((at for at, (one, two) in pairs if one != two), min(len(line), len(other)))


def _cut_at(line: str, change: int) -> str:
    start = change - _SHOWN_BEFORE if change > _SHOWN_WIDTH - _SHOWN_BEFORE else 1
    end = start + _SHOWN_WIDTH - 1
    return line[0] + ("…" if start > 1 else "") + line[start:end] + ("…" if len(line) > end else "")


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def _lines(body: str) -> list[str]:
    """A body as lines that can be compared: texts of messages are cut at their line breaks."""
    pretty = json.dumps(canonical(body), ensure_ascii=False, indent=1, sort_keys=True)
    return pretty.replace("\\n", "\n").splitlines()
