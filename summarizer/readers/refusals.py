"""What looks like text and is no story as it stands: feeds, tables, encoded mail; and what to do."""

from __future__ import annotations

import re

from summarizer.readers.facts import ReadError

_HEAD = 4_096  # characters in which a file says what it is
_BEFORE = r"\s*(?:<\?[^<>]*\?>\s*|<!--(?:(?!-->).)*-->\s*|<!doctype\s[^<>]*>\s*)*"
_FEED = re.compile(rf"{_BEFORE}<(?:rss|feed|rdf:RDF)(?=[\s>])", re.IGNORECASE | re.DOTALL)
_SITEMAP = re.compile(rf"{_BEFORE}<(?:urlset|sitemapindex)(?=[\s>])", re.IGNORECASE | re.DOTALL)
_FIELD = r"[A-Za-z][A-Za-z0-9-]*:[^\n]*(?:\n[ \t][^\n]*)*\n"
_HEADERS = re.compile(rf"(?:From [^\n]*\n)?(?:{_FIELD})+(?=\n)")
_ENCODED = re.compile(
    r"^Content-(?:Transfer-Encoding:\s*(?:quoted-printable|base64)|Type:\s*multipart/)",
    re.IGNORECASE | re.MULTILINE,
)
TABLES = (".csv", ".tsv")


def refuse_others(text: str) -> None:
    """Refuse what certainly holds no story that could be read.

    Raises:
        ReadError: it is a feed in XML, a list of addresses, or mail that is still encoded.
    """
    head = text[:_HEAD]
    if _FEED.match(head):
        raise ReadError(
            "format",
            "is a feed (RSS or Atom), which holds several stories, mostly their beginnings; save "
            "the page of each story as .html, or its text in a .jsonl file",
        )
    if _SITEMAP.match(head):
        raise ReadError("format", "is a sitemap, a list of addresses; save the pages as .html")
    headers = _HEADERS.match(head)
    if headers and _ENCODED.search(headers[0]):
        raise ReadError(
            "format",
            "is an encoded e-mail message, or a page saved as MHTML; save its text as .txt, or the "
            "page as .html",
        )


def table() -> ReadError:
    """Say that a file is a table, and what to do."""
    return ReadError(
        "format", "is a table; write one article a line, as a JSON object, into a .jsonl file"
    )
