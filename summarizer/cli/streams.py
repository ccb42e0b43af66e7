"""Standard streams that may fail without harm: nobody reads them any more, or the disk is full."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO


class Standard(io.TextIOBase):
    """A standard stream whose first error is remembered, and behind which nothing is printed.

    So the work that is under way ends as it should, and the exit code tells how. It has no
    `buffer` on purpose: whoever looks for one would write past this.
    """

    def __init__(self, stream: TextIO) -> None:
        """Write to a stream; letters that it does not know are printed as escapes."""
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
        self._stream = stream
        self.problem: OSError | None = None

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream."""
        return self._stream.encoding

    def isatty(self) -> bool:
        """Whether a person looks on."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The descriptor of the stream."""
        return self._stream.fileno()

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Write a text, or lose it."""
        with self._surviving():
            self._stream.write(text)
        return len(text)

    def write_json(self, text: str) -> None:
        """Write a line of JSON in UTF-8, whatever the stream's encoding (RFC 8259, 8.1)."""
        with self._surviving():
            self._stream.flush()
            # Halves of characters become escapes, which JSON knows as well.
            self._stream.buffer.write(f"{text}\n".encode(errors="backslashreplace"))
            self._stream.flush()

    def flush(self) -> None:
        """Hand on what was written, or lose it."""
        with self._surviving():
            self._stream.flush()

    @contextlib.contextmanager
    def _surviving(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.problem = self.problem or error
            self._let_go()

    def _let_go(self) -> None:
        """Lead the stream nowhere: what it still holds would fail again when the program ends."""
        with contextlib.suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            try:
                os.dup2(nowhere, self.fileno())
            finally:
                os.close(nowhere)


def put_json(text: str) -> bool:
    """Print a line of JSON; tells whether somebody may still read more.

    Where standard output is not ours (the commands are called from Python) it is plain text.
    """
    if not isinstance(sys.stdout, Standard):
        print(text)
        return True
    sys.stdout.write_json(text)
    return sys.stdout.problem is None


def _open_what_is_closed() -> None:
    """Lead streams that the caller closed (`2>&-`) nowhere; Python has None in their place.

    In this order each takes its own descriptor again, which no other file may get.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - open to the end
            setattr(sys, name, nowhere)


@contextlib.contextmanager
def standard() -> Iterator[Standard]:
    """Put such streams in the place of standard output and error; gives the one for output."""
    _open_what_is_closed()
    before = sys.stdout, sys.stderr
    out, err = Standard(sys.stdout), Standard(sys.stderr)
    sys.stdout, sys.stderr = out, err
    try:
        yield out
    finally:
        out.flush()
        err.flush()
        sys.stdout, sys.stderr = before
