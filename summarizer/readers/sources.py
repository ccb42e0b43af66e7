"""Sources (files, folders, globs, standard input) → Inputs, one file open at a time."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import ConfigurationError
from summarizer.readers.contents import MAX_BYTES, mark, open_regular, read_all, text_of
from summarizer.readers.facts import Facts, ReadError, facts_from
from summarizer.readers.html import page
from summarizer.readers.inputs import Input, failed, inputs
from summarizer.readers.labels import labelled
from summarizer.readers.lines import in_lines
from summarizer.readers.listing import STANDARD_INPUT, files_of
from summarizer.readers.markdown import markdown
from summarizer.readers.refusals import TABLES, refuse_others, table
from summarizer.readers.shapes import Located, in_document, parse
from summarizer.readers.sidecars import has_article, is_sidecar, sidecar_facts

_FORMATS = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "lines",
    ".ndjson": "lines",
}
_HTML = re.compile(
    r"<(?:!doctype\s+html|\?xml|!--|(?:html|head|body|article|main|section|div|p|h1|meta)\b)",
    re.IGNORECASE,
)
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)(?=[\s>])", re.IGNORECASE)
_JSON = re.compile(r"\{\s*[\"}]|\[\s*[{\[\]]")
_MARKDOWN = re.compile(r"(?:---|\+\+\+)[^\S\n]*\r?\n|#[^\S\n]+\S")
_SNIFFED = 4_096  # characters


def read_sources(
    sources: Iterable[str | Path],
    *,
    published: str | None = None,
    language: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Input]:
    """Read articles, lazily and in a stable order: sources as given, folders sorted by name.

    Args:
        sources: files, folders (searched for known suffixes), globs, or `-` for standard input.
        published: publication date of all of them; overrides what the files say.
        language: language code of all of them; overrides what the files say.
        stdin: what `-` reads; the process's standard input unless given.

    Returns:
        One Input per article; what cannot be read is a Failure and stops nothing. A source that
        matches nothing is a Failure of kind `not_found`.

    Raises:
        ConfigurationError: `published` is no date or `language` no language code (at once).
    """
    given = _arguments(published, language)
    listed = [sources] if isinstance(sources, str | Path) else sources
    return chain.from_iterable(_read_source(source, given, stdin) for source in files_of(listed))


def read_file(
    path: str | Path, *, published: str | None = None, language: str | None = None
) -> Iterator[Input]:
    """Read the article of one file, or all of a `.jsonl` file or JSON list.

    The format follows the suffix; a file with another suffix is told by its contents.

    Raises:
        ConfigurationError: `published` is no date or `language` no language code (at once).
    """
    return _read_file(str(path), _arguments(published, language))


def _arguments(published: str | None, language: str | None) -> Facts:
    try:
        return facts_from(
            {"published": ("published", published), "language": ("language", language)}
        )
    except ReadError as error:
        raise ConfigurationError(str(error).replace("field", "argument", 1)) from None


def _read_source(source: str | Input, given: Facts, stdin: BinaryIO | None) -> Iterator[Input]:
    if isinstance(source, Input):
        yield source
    elif source == STANDARD_INPUT:
        yield from inputs(source, _sniffed(stdin or sys.stdin.buffer), given)
    else:
        yield from _read_file(source, given)


def _read_file(path: str, given: Facts) -> Iterator[Input]:
    if is_sidecar(path):
        # `stories/*` hands sidecars over too; one beside its article is read with that.
        if not has_article(path):
            yield failed(path, "format", "is a sidecar, but its article is not beside it")
        return
    try:
        known = given.over(sidecar_facts(path))
    except ReadError as error:
        yield failed(path, error.kind, str(error))
        return
    yield from inputs(path, _in_file(path), known)


def _in_file(path: str) -> Iterator[Located]:
    kind = _FORMATS.get(os.path.splitext(path)[1].lower())
    with open_regular(path) as stream:
        if kind == "lines":
            yield from in_lines(stream)
        elif path.lower().endswith(TABLES):
            raise table()
        elif kind is None:
            yield from _sniffed(stream)
        else:
            yield from _in_contents(kind, read_all(stream))


def _in_contents(kind: str, contents: bytes) -> Iterator[Located]:
    if kind == "text" and _PAGE.match(contents):
        kind = "html"  # a page that was saved under the name of a text
    text = text_of(contents, markup=kind == "html")
    if kind in ("text", "html"):
        refuse_others(text)
    if not text.strip():
        raise ReadError("empty", "is empty: it holds no text")
    if kind == "json":
        yield from in_document(parse(text))
    elif kind == "html":
        yield "", page(text)
    else:
        yield "", markdown(text) if kind == "markdown" else labelled(text)


def _sniffed(stream: BinaryIO) -> Iterator[Located]:
    """Tell the format by the first two lines, so that JSON Lines can be read as they come."""
    head = [stream.readline(MAX_BYTES + 1), stream.readline(MAX_BYTES + 1)]
    first, second = (part.removeprefix(b"\xef\xbb\xbf").lstrip() for part in head)
    if first.startswith(b"{") and second.startswith(b"{"):
        yield from in_lines(stream, head)
        return
    contents = read_all(stream, b"".join(head))
    yield from _in_contents(_format_of(contents), contents)


def _format_of(contents: bytes) -> str:
    wide = mark(contents) in ("utf-16", "utf-32")
    head = contents[: 4 * _SNIFFED] if wide else contents[:_SNIFFED].removeprefix(b"\xef\xbb\xbf")
    text = head.decode(mark(contents) or "ascii" if wide else "latin-1", "replace").lstrip()
    if _HTML.match(text):
        return "html"
    if _JSON.match(text):
        return "json"
    return "markdown" if _MARKDOWN.match(text) else "text"
