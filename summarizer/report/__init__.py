"""The records of a ledger as one HTML page that asks nothing of any network.

The page is a single file: styles, script and data are inside it, so it opens from a mail
attachment as well as from a web server. The data are inert JSON, one block a record, and the page
parses a record only when somebody opens it. A Content-Security-Policy names the one style and the
one script by their hashes; nothing else may run or be loaded, and the script makes no markup from
text, so that an article cannot change the page it is shown in.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from string import Template
from typing import IO, Any

from summarizer.articles import Article
from summarizer.outputs import whole
from summarizer.record import Failure, Record

TITLE = "Article records"
# The script in the order in which it is read; each file is one idea.
SCRIPTS = (
    "dom.js",
    "dates.js",
    "marks.js",
    "evidence.js",
    "record.js",
    "timeline.js",
    "sources.js",
    "list.js",
    "page.js",
)
# What the list, the overall timeline and the sources need of each record, in the record's shape.
INDEXED: Any = {
    "status": True,
    "summary": {"__all__": {"text"}},
    "sources": True,
    "events": {"__all__": {"id", "type", "description", "factuality", "date", "responds_to"}},
    "attributions": {"__all__": {"source", "via", "mode", "events"}},
    "issues": {"__all__": {"code", "severity"}},
    "article": {"id", "title", "published", "outlet", "author", "language"},
}
# The words of a span stand in the text beside it; saying them again would double the page.
UNSAID: Any = {"spans": {"__all__": {"exact", "prefix", "suffix"}}}
LEAD = 12  # words of the text that stand for a title where there is none
# What could end a script element, or a line of script, when it stands in JSON.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def write_report(
    rows: Iterable[tuple[Record, Article]],
    path: Path,
    *,
    failures: Iterable[Failure] = (),
    checks: Mapping[str, str] | None = None,
    title: str = TITLE,
    keep: Collection[Path] = (),
) -> int:
    """Write records as one self-contained HTML page.

    The rows are read once and written as they come. The page appears under its name only when it
    is complete; until then, and when something goes wrong, a page that was there before stays.

    Args:
        rows: each record with the article it was made of, in the order of the list.
        path: where the page is written; the folder must exist.
        failures: articles that gave no record, listed with their reasons.
        checks: code of each check → one sentence that explains it, shown beside its issues.
        title: heading of the page.
        keep: files that must not be written over, such as those of the ledger itself.

    Returns:
        The number of records written.

    Raises:
        ConfigurationError: `path` leads to one of `keep`.
        OSError: the page cannot be written.
    """
    before, after = _template(title).split("<!-- data -->")
    with (
        whole(path, keep=keep) as (part,),
        part.open("w", encoding="utf-8", newline="\n") as page,
        tempfile.TemporaryFile("w+", encoding="utf-8") as index,
    ):
        page.write(before)
        count = _write_records(rows, page, index)
        page.write('<script type="application/json" id="index">{"records":[')
        index.seek(0)
        shutil.copyfileobj(index, page)
        facts = {
            "failures": [failure.model_dump() for failure in failures],
            "checks": dict(checks or {}),
        }
        page.write(f"],{_inert(json.dumps(facts, ensure_ascii=False))[1:]}</script>\n")
        page.write(after)
    return count


def _write_records(rows: Iterable[tuple[Record, Article]], page: IO[str], index: IO[str]) -> int:
    seen: Counter[str] = Counter()
    number = 0
    for number, (record, article) in enumerate(rows, 1):
        seen[record.article.id] += 1
        entry = _index_entry(record, article, repeat=seen[record.article.id])
        index.write(("," if number > 1 else "") + entry)
        page.write(
            f'<script type="application/json" id="record-{number - 1}">'
            f"{_block(record, article)}</script>\n"
        )
    return number


def _block(record: Record, article: Article) -> str:
    """Give all that the page shows of one record: record, text, sentences as code points."""
    sentences = [(item.number, item.start, item.end) for item in article.sentences]
    text = json.dumps(article.text, ensure_ascii=False)
    body = record.model_dump_json(exclude=UNSAID)
    return _inert(f'{{"record":{body},"text":{text},"sentences":{json.dumps(sentences)}}}')


def _index_entry(record: Record, article: Article, *, repeat: int) -> str:
    """Give what the list needs; a second record of one article gets a key of its own."""
    identity = record.article.id if repeat == 1 else f"{record.article.id}~{repeat}"
    facts = {"key": identity, "lead": None if record.article.title else _lead(article)}
    body = record.model_dump_json(include=INDEXED)
    return _inert(f'{json.dumps(facts, ensure_ascii=False)[:-1]},"record":{body}}}')


def _lead(article: Article) -> str:
    words = article.text[article.body[0] if article.body else 0 :].split(maxsplit=LEAD)
    return " ".join(words[:LEAD]) + (" …" if len(words) > LEAD else "")


def _inert(text: str) -> str:
    """Escape what is not plain data in a script element; in JSON it only stands in strings."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _template(title: str) -> str:
    style, script = _style(), _script()
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return Template(_part("page.html")).substitute(
        policy=policy, style=style, script=script, title=html.escape(title)
    )


@cache
def _part(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


def _style() -> str:
    return _part("page.css")


def _script() -> str:
    return "\n".join(_part(name) for name in SCRIPTS)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
