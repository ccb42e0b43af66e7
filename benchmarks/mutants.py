"""How many errors the checks catch that were put into right answers, kind by kind.

    python benchmarks/mutants.py [EXAMPLES] [--missed]

EXAMPLES is the folder with `articles/` and `answers/` (default: this project's). Each kind of
error is made wherever it can be, one at a time; a mutant is caught when some check yields more
issues than for the right answer. What code cannot see is listed with its reason and not counted.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mutations import KINDS, Case, Kind

from summarizer import Draft, check
from summarizer.readers import read_sources

_SHOWN = 240  # characters of what was missed
EXAMPLES = Path(__file__).parent.parent / "examples"


def cases(examples: Path = EXAMPLES) -> Iterator[Case]:
    """Read every article of a folder that has a reference answer."""
    for answer in sorted((examples / "answers").glob("*.json")):
        if "." in answer.stem:  # a first answer that the demo repairs
            continue
        found = sorted((examples / "articles").glob(f"{answer.stem}.*"))
        paths = [path for path in found if not path.name.endswith(".meta.json")]
        article = next(iter(read_sources(paths[:1]))).article if paths else None
        if article:
            yield Case(answer.stem, article, json.loads(answer.read_text(encoding="utf-8")))


def measure(selected: list[Case], kinds: list[Kind] | None = None) -> dict[str, Any]:
    """Make all mutants of the cases and check them.

    Returns:
        `kinds` (per kind: mutants, caught by any issue, by an error, codes, invisible, missed),
        `visible` (mutants, caught, ratio, and the mean over kinds) and `reference_errors`.
    """
    before = {case.stem: _issues(case, case.answer) for case in selected}
    rows = {
        kind.name: _measure_kind(kind, selected, before) for kind in kinds or list(KINDS.values())
    }
    seen = [row for row in rows.values() if not row["invisible"] and row["mutants"]]
    mutants, caught = (sum(row[key] for row in seen) for key in ("mutants", "caught"))
    return {
        "kinds": rows,
        "visible": {
            "kinds": len(seen),
            "mutants": mutants,
            "caught": caught,
            "ratio": caught / max(1, mutants),
            "mean_over_kinds": sum(r["caught"] / r["mutants"] for r in seen) / max(1, len(seen)),
        },
        "reference_errors": [
            f"{stem}: {code}"
            for stem, issues in before.items()
            for code, severity in issues
            if severity == "error"
        ],
    }


def _issues(case: Case, answer: dict[str, Any]) -> Counter[tuple[str, str]]:
    issues = check(case.article, Draft.model_validate(answer))
    return Counter((issue.code, issue.severity) for issue in issues)


def _measure_kind(
    kind: Kind, selected: list[Case], before: dict[str, Counter[tuple[str, str]]]
) -> dict[str, Any]:
    codes: Counter[str] = Counter()
    mutants = caught = errors = 0
    missed: list[str] = []
    for case in selected:
        for answer in kind.make(case):
            new = _issues(case, answer) - before[case.stem]
            mutants += 1
            caught += bool(new)
            errors += any(severity == "error" for _, severity in new)
            codes.update({code for code, _ in new})
            if not new:
                missed.append(f"{case.stem}: {_difference(case.answer, answer)}")
    return {
        "what": kind.what,
        "invisible": kind.invisible,
        "mutants": mutants,
        "caught": caught,
        "errors": errors,
        "codes": dict(codes.most_common()),
        "missed": missed,
    }


def _difference(one: Any, other: Any, path: str = "") -> str:
    """Say where two answers differ first, and how."""
    if isinstance(one, dict):
        parts = [(key, one[key], other.get(key)) for key in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        parts = [(index, a, b) for index, (a, b) in enumerate(zip(one, other, strict=True))]
    elif isinstance(one, list) and isinstance(other, list):
        gone = [part for part in one if part not in other]
        return f"{path} without {json.dumps(gone, ensure_ascii=False)[:_SHOWN]}"
    else:
        shown = [json.dumps(value, ensure_ascii=False)[:_SHOWN] for value in (one, other)]
        return f"{path} {shown[0]} → {shown[1]}"
    return next((_difference(a, b, f"{path}/{key}") for key, a, b in parts if a != b), "")


def table(result: dict[str, Any]) -> str:
    """Set the result as a table for people."""
    lines = [f"{'kind of error':52}{'mutants':>8}{'caught':>8}{'errors':>8}  found by"]
    for hidden in (False, True):
        if hidden:
            lines += ["", "What code cannot see (not counted):"]
        for name, row in result["kinds"].items():
            if bool(row["invisible"]) is hidden:
                note = row["invisible"] or ", ".join(row["codes"])
                lines.append(
                    f"{name:52}{row['mutants']:8}{row['caught']:8}{row['errors']:8}  {note}"
                )
    seen = result["visible"]
    lines += [
        "",
        (
            f"visible: {seen['kinds']} kinds, {seen['caught']} of {seen['mutants']} mutants caught, "
            f"{seen['ratio']:.3f} (mean over kinds {seen['mean_over_kinds']:.3f})"
        ),
        f"errors in the reference answers: {result['reference_errors'] or 'none'}",
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the table, with `--missed` also every mutant of a visible kind that was missed."""
    folders = [argument for argument in arguments if not argument.startswith("--")]
    selected = list(cases(Path(folders[0]) if folders else EXAMPLES))
    if not selected:
        print("skipped: no examples with reference answers")
        return 0
    result = measure(selected)
    print(table(result))
    for name, row in result["kinds"].items():
        if "--missed" in arguments and not row["invisible"]:
            for missed in row["missed"]:
                print(f"missed: {name} | {missed}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
