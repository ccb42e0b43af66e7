"""Readers: files, folders, globs and standard input → articles.

`read_sources` reads what a person names on the command line, `read_file` one file. Both are lazy:
a file is opened when its turn comes, a `.jsonl` file is read line by line, and what cannot be read
is a `Failure` in its place.

| suffix | what is read |
| --- | --- |
| `.txt` | text; title, dateline, byline and labels (`Date: …`) where they are certain |
| `.md`, `.markdown` | front matter in YAML, TOML or JSON, a leading `# Title`, text |
| `.html`, `.htm` | the story that trafilatura finds, JSON-LD `NewsArticle` |
| `.json` | our own fields, schema.org `NewsArticle`, IPTC ninjs 1 to 3, WordPress posts; a list of these; JSON Feed |
| `.jsonl`, `.ndjson` | one of these a line |

What counts most wins: arguments, then the sidecar `NAME.meta.json`, then what the file states of
itself, then what is recognised in the text. A file's name or date never says anything.
"""

from __future__ import annotations

from summarizer.readers.folders import SUFFIXES
from summarizer.readers.inputs import Input
from summarizer.readers.listing import count_of, files_of, signature_of
from summarizer.readers.sources import read_file, read_sources

__all__ = [
    "SUFFIXES",
    "Input",
    "count_of",
    "files_of",
    "read_file",
    "read_sources",
    "signature_of",
]
