"""JSON Lines: one article a line, read line by line however long the file is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from summarizer.readers.contents import MAX_BYTES, mark, too_large
from summarizer.readers.facts import Found, ReadError
from summarizer.readers.shapes import Located, attempt, parse

_SKIP = 2**20  # bytes read at a time to get past a line that is too long


def in_lines(stream: BinaryIO, first: Iterable[bytes] = ()) -> Iterator[Located]:
    """Yield the article of each line, or why it has none; blank lines are passed over.

    Args:
        stream: where to read on.
        first: lines that were read from it before.

    Raises:
        ReadError: the file has no lines, or is in UTF-16.
    """
    empty = True
    for number, raw in enumerate(_lines(stream, first), 1):
        if number == 1 and mark(raw) not in (None, "utf-8-sig"):
            raise ReadError("encoding", "is not in UTF-8, as JSON Lines must be; convert it")
        if raw.strip(b" \t\r\n\xef\xbb\xbf"):
            empty = False
            yield f":{number}", _article(raw)
    if empty:
        raise ReadError("empty", "holds no lines")


def _lines(stream: BinaryIO, first: Iterable[bytes]) -> Iterator[bytes]:
    yield from first
    while raw := stream.readline(MAX_BYTES + 1):
        yield raw
        if len(raw) > MAX_BYTES and not raw.endswith(b"\n"):
            _skip_line(stream)


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(_SKIP)) and not rest.endswith(b"\n"):
        pass


def _article(raw: bytes) -> Found | ReadError:
    if len(raw) > MAX_BYTES:
        return ReadError("too_large", f"is {too_large('each')}")
    try:
        return attempt(parse(raw.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        return ReadError("encoding", f"is not UTF-8 (byte {error.start:,} of the line); convert it")
    except ReadError as error:
        return error
