"""Bytes of a file → text: size, binary contents, encoding, newlines."""

from __future__ import annotations

import codecs
import logging
import os
import re
import stat
from typing import TYPE_CHECKING, BinaryIO

from summarizer import languages
from summarizer.readers.facts import ReadError
from summarizer.surrogates import whole

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

# The longest book has 10 MB; more in one article is a dump that belongs into a .jsonl file.
MAX_BYTES = 50 * 1024 * 1024
_SAMPLE = 65_536  # bytes: enough to tell binary contents
_MOST_CONTROLS = 0.1  # share of the sample; text of any encoding has next to none
# Escape is left out: ISO-2022-JP switches character sets with it.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\x1b")) + b"\x7f"
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP, Word or similar file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"{\\rtf", "an RTF file"),
)
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-32", "utf-16")
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})"
    rb"|^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4_096  # bytes; the HTML standard asks for 1,024
# Encodings of text that pages declare. Python knows more "text encodings" (idna, unicode_escape),
# some of them slow or dangerous on hostile bytes.
_KNOWN = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp(?:125\d|866|874|932|949|950)|koi8-[ru]|gb18030|gb2312|gbk|big5"
    r"|big5hkscs|shift_jis|euc_(?:jp|kr)|iso2022_(?:jp|kr)|mac-roman|mac-cyrillic|tis-620"
)
# What the names mean in practice, after the WHATWG's encoding standard: each is contained in its
# Windows code page or in a larger set.
_IN_PRACTICE = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
# Code pages that are called by the name of their neighbour. No text holds the control characters
# that stand in the neighbour where they have quotation marks and letters.
_MISCALLED = {
    "iso8859-2": "cp1250",
    "iso8859-7": "cp1253",
    "iso8859-8": "cp1255",
    "iso8859-13": "cp1257",
    "iso8859-15": "cp1252",
}
_HIGH_CONTROLS = re.compile(r"[\x80-\x84\x86-\x9f]")
# Languages whose only legacy encoding in use is windows-1252 (or latin-1, its subset).
_WESTERN = frozenset({"en", "fr", "es", "de", "pt", "it", "nl"})
# Signs of windows-1252 that stand inside a word only when the bytes are of another code page.
_MISREAD = re.compile(r"[^\W\d_][‚ƒ„†‡ˆ‰Š‹Ž]|[^\W\d_][¡-´¶-¿×÷][^\W\d_]|[\x80-\x9f]")
_RIVAL_CHAOS = 0.05
_RIVAL_COHERENCE = 0.1
_TO_UTF8 = "convert it to UTF-8 (iconv -f ENCODING -t UTF-8)"


def open_regular(path: str) -> BinaryIO:
    """Open a file for reading; refuse pipes and devices without waiting for them.

    Raises:
        ReadError: it is no regular file.
        OSError: it cannot be opened.
    """
    stream = open(path, "rb", opener=_without_waiting)  # noqa: SIM115 - the caller closes it
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise ReadError("unreadable", "is a pipe or a device, not a file; pipe it in as -")
    return stream


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a FIFO would block in open()


def read_all(stream: BinaryIO, head: bytes = b"") -> bytes:
    """Read to the end, at most MAX_BYTES together with what was read before.

    Raises:
        ReadError: there is more.
    """
    contents = head + stream.read(MAX_BYTES + 1 - min(len(head), MAX_BYTES))
    if len(contents) > MAX_BYTES:
        raise ReadError("too_large", f"is {too_large('the article')}")
    return contents


def too_large(what: str) -> str:
    """Say that something passes the limit, and what to do."""
    return (
        f"larger than {MAX_BYTES // 2**20} MB; split it, or put one article a line into a .jsonl "
        f"file where {what} stays below that"
    )


def text_of(contents: bytes, *, markup: bool = False) -> str:
    r"""Decode a file and write its newlines as \n; a byte order mark is left out.

    Args:
        contents: the bytes of the file.
        markup: look for the encoding that an HTML or XML file declares.

    Raises:
        ReadError: the contents are binary, or their encoding is not certain.
    """
    wide = mark(contents) in _WIDE
    if not wide:
        _refuse_binary(contents)
    return clean(_decode(contents, _declared(contents) if markup else None))


def clean(text: str) -> str:
    r"""Write newlines as \n, drop a leading byte order mark, replace lone surrogates.

    Raises:
        ReadError: the text holds NUL characters.
    """
    if "\0" in text:
        raise ReadError("binary", "holds NUL characters: it is not text; convert it to UTF-8 text")
    return whole(text).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def mark(contents: bytes) -> str | None:
    """Name the encoding that a byte order mark tells."""
    return next((name for bom, name in _MARKS if contents.startswith(bom)), None)


def _refuse_binary(contents: bytes) -> None:
    for signature, what in _SIGNATURES:
        if contents.startswith(signature):
            raise ReadError("binary", f"is {what}, not text; extract its text first")
    sample = contents[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if b"\0" in contents or controls > _MOST_CONTROLS * len(sample):
        raise ReadError(
            "binary", "is binary, not text (or UTF-16 without its mark); convert it to UTF-8 text"
        )


def _declared(contents: bytes) -> str | None:
    found = _DECLARED.search(contents[:_DECLARED_WITHIN])
    if not found:
        return None
    try:
        name = codecs.lookup((found[1] or found[2]).decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return None
    if not _KNOWN.fullmatch(name):
        return None
    return _IN_PRACTICE.get(name, name)


def _decode(contents: bytes, declared: str | None) -> str:
    marked = mark(contents)
    if marked:
        return _as_marked(contents, marked)
    # Pages are saved as UTF-8 with the declaration of their server; other text is no UTF-8 by
    # chance. ISO-2022 is ASCII to look at, so its declaration is asked first.
    first = declared if declared and declared.startswith("iso2022") else "utf-8"
    for encoding in filter(None, (first, declared, _MISCALLED.get(declared or ""))):
        try:
            read = contents.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding not in _MISCALLED or not _HIGH_CONTROLS.search(read):
            return read
    text = _western(contents) or _detected(contents)
    if text is None:
        raise ReadError("encoding", f"is not UTF-8, and its encoding is not certain; {_TO_UTF8}")
    return text


def _as_marked(contents: bytes, encoding: str) -> str:
    try:
        return contents.decode(encoding)
    except UnicodeDecodeError as error:
        at = f"byte {error.start:,}"
        reason = f"is not {encoding} as its byte order mark says ({at}); {_TO_UTF8}"
        raise ReadError("encoding", reason) from None


def _western(contents: bytes) -> str | None:
    """Decode windows-1252 where the language says that nothing else is in use.

    Detectors take English with a pound sign for Polish. The commonest words are ASCII, so they
    tell the language before the encoding is known, and the language tells the encoding.
    """
    try:
        text = contents.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if languages.detect(text) in _WESTERN and not _MISREAD.search(text) else None


def _detected(contents: bytes) -> str | None:
    from charset_normalizer import from_bytes

    logging.getLogger("charset_normalizer").addHandler(logging.NullHandler())
    matches = list(from_bytes(contents))
    if not matches or any(_is_rival(matches[0], other) for other in matches[1:]):
        return None
    try:
        return contents.decode(matches[0].encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_rival(best: CharsetMatch, other: CharsetMatch) -> bool:
    close = other.chaos <= best.chaos + _RIVAL_CHAOS
    return (
        close and other.coherence >= best.coherence - _RIVAL_COHERENCE and str(other) != str(best)
    )
