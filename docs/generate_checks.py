"""Write the generated parts of `docs/checks.md`: the checks, and the errors that code cannot see.

python docs/generate_checks.py                        # from the docstrings and the kinds of error
python docs/generate_checks.py --measured trust.json  # and the rates that trust.py --json measured
python docs/generate_checks.py --check                # exit code 1 when the file is not up to date

What stands outside the marks is written by hand and left alone.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
PAGE = DOCS / "checks.md"
sys.path.insert(0, str(DOCS.parent / "benchmarks"))

from mutations import KINDS  # noqa: E402 - the folder of benchmarks is no package

from summarizer.checks import CHECKS, Check  # noqa: E402

# Raised by the engine, which sees what the endpoint answers; no rules over the draft.
_TRUNCATED_ROW = (
    "| [`prompt.truncated`](#prompttruncated--warning) | warning | The endpoint reports far fewer "
    "prompt tokens than were sent. |"
)
_MISSING_ROW = (
    "| [`summary.missing`](#summarymissing--error) | error | The summary of an article read in "
    "windows was asked for and did not come. |"
)
_TRUNCATED = """\
### `prompt.truncated` · warning

The endpoint reports far fewer prompt tokens than were sent.

It has cut the article in silence: what it did not read, it cannot have summarised.

*Example:* 2,048 tokens reported for a prompt of about 6,000.

*How to fix:* give the model's `--context-window`, so that the article is read in parts."""

_MISSING = """\
### `summary.missing` · error

The summary of an article read in windows was asked for and did not come.

The record holds what the windows found, and an empty summary; the message says what the endpoint answered.

*Example:* the endpoint's filter refuses the question that asks for the summary.

*How to fix:* use the findings, or read the article with another model."""


def checks() -> str:
    """One section for each check, in the order in which issues are reported."""
    rows = [
        f"| [`{c.code}`](#{_anchor(c)}) | {c.severity} | {_parts(c)[0]} |" for c in CHECKS.values()
    ]
    head = ["| code | severity | what it finds |", "| --- | --- | --- |"]
    return "\n\n".join(
        [
            "\n".join([*head, *rows, _TRUNCATED_ROW, _MISSING_ROW]),
            *(_section(check) for check in CHECKS.values()),
            _TRUNCATED,
            _MISSING,
        ]
    )


def _anchor(check: Check) -> str:
    """Give the anchor that GitHub makes of the section's heading."""
    return f"{check.code.replace('.', '')}--{check.severity}"


def _parts(check: Check) -> tuple[str, str, str, str]:
    """Cut a docstring into its sentence, what more it says, its example and its fix."""
    text = re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", (check.rule.__doc__ or "").strip())
    body, _, rest = text.partition("Example:")
    example, _, fix = rest.partition("Fix:")
    first, _, more = body.strip().partition("\n\n")
    return _line(first), more.strip(), _line(example), _line(fix)


def _line(text: str) -> str:
    return " ".join(text.split())


def _section(check: Check) -> str:
    first, more, example, fix = _parts(check)
    paragraphs = [_line(part) for part in more.split("\n\n") if part.strip()]
    return "\n\n".join(
        [
            f"### `{check.code}` · {check.severity}",
            first,
            *paragraphs,
            f"*Example:* {example}",
            f"*How to fix:* {fix}",
        ]
    )


def unseen() -> str:
    """A table of the kinds of error that no check can see, with the reasons."""
    rows = ["| error | for example | why no check sees it |", "| --- | --- | --- |"]
    rows += [
        f"| {kind.name} | {kind.what} | {kind.invisible} |"
        for kind in KINDS.values()
        if kind.invisible
    ]
    return "\n".join(rows)


def measured(trust: dict[str, Any]) -> str:
    """A table of the kinds of error that checks can see, with how many they caught."""
    found = trust["parts"]["mutants"]
    seen = found["visible"]
    rows = [
        (
            f"{seen['caught']:,} of {seen['mutants']:,} errors of {seen['kinds']} kinds were caught "
            f"({seen['ratio']:.1%}; the mean over the kinds is {seen['mean_over_kinds']:.1%})."
        ),
        "",
        "| error | made | caught | by an error | found by |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    rows += [
        f"| {name} | {row['mutants']} | {row['caught']} | {row['errors']} | "
        + ", ".join(f"`{code}`" for code in row["codes"])
        + " |"
        for name, row in found["kinds"].items()
        if not row["invisible"] and row["mutants"]
    ]
    return "\n".join(rows)


def replaced(page: str, name: str, content: str) -> str:
    """Put content between the marks of one part of the page."""
    pattern = re.compile(rf"(<!-- {name}:[^\n]*-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"{PAGE} has no marks for {name}")
    return pattern.sub(lambda match: f"{match[1]}\n{content}\n\n{match[2]}", page)


def generated(page: str) -> str:
    """Bring the parts that need no measurement up to date."""
    for name, content in _contents():
        page = replaced(page, name, content)
    return page


def _contents() -> Iterator[tuple[str, str]]:
    yield "checks", checks()
    yield "unseen", unseen()


def main(arguments: list[str]) -> int:
    """Write the page, or tell whether it is up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--measured", type=Path, help="the JSON of benchmarks/trust.py")
    options = parser.parse_args(arguments)
    before = PAGE.read_text(encoding="utf-8")
    page = generated(before)
    if options.measured:
        trust = json.loads(options.measured.read_text(encoding="utf-8"))
        page = replaced(page, "measured", measured(trust))
    if options.check:
        return int(page != before)
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
