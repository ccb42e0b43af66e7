"""How far the checks can be trusted: one table over text that people have labelled.

    python benchmarks/trust.py DATA [--json FILE] [--list]

DATA is a folder with `gum-news/articles.jsonl`, `meantime/timex.jsonl` and `meantime/values.jsonl`;
the mutants and the time are measured on this project's `examples/`. A part whose data are absent is
skipped and says so. `--list` adds what was missed and what was raised in error.

Each row has a figure, a goal and what it rests on; the JSON holds the same and all misses.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import mutants
import trust_dates
import trust_numbers
import trust_sentences
import trust_summaries
import trust_time

_MEANTIME_DATES = "meantime/timex.jsonl"
_MEANTIME_VALUES = "meantime/values.jsonl"
_GUM = "gum-news/articles.jsonl"
_ABSENT = "absent"


class Row(NamedTuple):
    """One line of the table."""

    what: str
    figure: float
    goal: tuple[str, float] | None  # at least (≥) or at most (≤) so much
    basis: str

    def met(self) -> bool | None:
        """Tell whether the goal is met; None without a goal."""
        if self.goal is None:
            return None
        sign, bound = self.goal
        return self.figure >= bound if sign == "≥" else self.figure <= bound


class Part(NamedTuple):
    """A measurement, the files of which it needs one or more, and how its result is shown."""

    name: str
    needs: tuple[str, ...]
    measure: Callable[[Path], dict[str, Any]]
    rows: Callable[[dict[str, Any]], Iterator[Row]]
    misses: Callable[[dict[str, Any]], Iterator[str]]


_DATE_GOALS = {"weekday": 0.88, "relative": 0.95, "full": 0.99}


def _date_rows(found: dict[str, Any]) -> Iterator[Row]:
    for name, counts in [*found["classes"].items(), ("all with a date", found["all"])]:
        goal = ("≥", _DATE_GOALS[name]) if name in _DATE_GOALS else None
        if counts["total"]:
            yield Row(f"dates: {name}", counts["ratio"], goal, _of(counts))
    alarms, caught = found["false_alarms"], found["catch"]
    basis = f"{alarms['alarms']} of {alarms['total']}"
    yield Row("date.mismatch: false alarms on gold", alarms["ratio"], ("≤", 0.02), basis)
    yield Row("date.mismatch: shifts by a day caught", caught["ratio"], None, _of(caught))


def _of(counts: dict[str, Any]) -> str:
    return f"{counts['right']} of {counts['total']}"


def _date_misses(found: dict[str, Any]) -> Iterator[str]:
    for miss in found["misses"]:
        yield "date missed: " + " | ".join(map(str, miss.values()))
    for item in found["false_alarms"]["items"]:
        yield "date.mismatch raised: " + " | ".join(map(str, item.values()))


def _number_rows(found: dict[str, Any]) -> Iterator[Row]:
    values = found["values"]
    basis = f"of {values['gold']} quantities, sums and percentages"
    yield Row("numbers: recall with exact span", values["recall"], ("≥", 0.95), basis)


def _number_misses(found: dict[str, Any]) -> Iterator[str]:
    for kind, text, others in found["values"]["misses"]:
        yield f"number missed: {kind} | {text} | found {others}"


def _summary_rows(found: dict[str, Any]) -> Iterator[Row]:
    people, models = found["human"], found["model"]
    basis = f"in {people['summaries']} human summaries, {people['sentences']} sentences"
    yield Row("number.unsupported: false alarms", people["numbers"], ("≤", 2), basis)
    share = people["sentences_with_names"] / max(1, people["sentences"])
    basis = f"{people['sentences_with_names']} of {people['sentences']} sentences"
    yield Row("name.unsupported: human sentences", share, ("≤", 0.15), basis)
    basis = f"in {models['summaries']} model summaries, right or not"
    yield Row("number.unsupported: in model summaries", models["numbers"], None, basis)
    yield Row("name.unsupported: in model summaries", models["sentences_with_names"], None, basis)


def _summary_misses(found: dict[str, Any]) -> Iterator[str]:
    for by in ("human", "model"):
        for alarm in found[by]["alarms"]:
            yield f"raised on a {by} summary: {alarm}"


def _sentence_rows(found: dict[str, Any]) -> Iterator[Row]:
    for name, goal in (("boundaries", ("≥", 0.90)), ("inner boundaries", None)):
        figures = found[name]
        basis = f"precision {figures['precision']:.3f}, recall {figures['recall']:.3f}"
        yield Row(f"sentences: F1 of {name}", figures["f1"], goal, basis)


def _sentence_misses(found: dict[str, Any]) -> Iterator[str]:
    yield from (f"sentence boundary {miss}" for miss in found["misses"])


def _mutant_rows(found: dict[str, Any]) -> Iterator[Row]:
    seen = found["visible"]
    basis = f"{seen['caught']} of {seen['mutants']} mutants of {seen['kinds']} visible kinds"
    yield Row("mutants caught", seen["ratio"], ("≥", 0.95), basis)
    yield Row("mutants caught, mean over kinds", seen["mean_over_kinds"], ("≥", 0.95), basis)
    yield Row("errors in the right answers", len(found["reference_errors"]), ("≤", 0), "examples")


def _mutant_misses(found: dict[str, Any]) -> Iterator[str]:
    for name, row in found["kinds"].items():
        for miss in () if row["invisible"] else row["missed"]:
            yield f"mutant missed: {name} | {miss}"


def _time_rows(found: dict[str, Any]) -> Iterator[Row]:
    loop = f"{found['calibration_ms']:.2f} ms for sum(range(100000)) here"
    small = "one article, 8 attributions and 5 events, seen before; "
    yield Row("time of all checks (ms)", found["small"]["warm_ms"], ("≤", 2.0), small + loop)
    loop = f"sum(range(100000)) takes {found['calibration_best_ms']:.2f} ms at best"
    yield Row("the same, best of all rounds (ms)", found["small"]["best_ms"], ("≤", 2.0), loop)
    yield Row(
        "the same, nothing cached (ms)", found["small"]["cold_ms"], None, "sentences cut anew"
    )
    for stem, one in found["articles"].items():
        size = f"{one['attributions']} attributions, {one['events']} events"
        yield Row(f"  {stem} (ms)", one["warm_ms"], None, f"{size}; cold {one['cold_ms']:.2f}")


def _mutants(_: Path) -> dict[str, Any]:
    return mutants.measure(list(mutants.cases()))


def _none(_: dict[str, Any]) -> Iterator[str]:
    return iter(())


PARTS = (
    Part("dates", (_MEANTIME_DATES, _GUM), trust_dates.measure, _date_rows, _date_misses),
    Part("numbers", (_MEANTIME_VALUES,), trust_numbers.measure, _number_rows, _number_misses),
    Part("summaries", (_GUM,), trust_summaries.measure, _summary_rows, _summary_misses),
    Part("sentences", (_GUM,), trust_sentences.measure, _sentence_rows, _sentence_misses),
    Part("mutants", (), _mutants, _mutant_rows, _mutant_misses),
    Part("time", (), trust_time.measure, _time_rows, _none),
)


def measure(data: Path, only: list[str] | None = None) -> dict[str, Any]:
    """Measure every part whose data are there.

    Returns:
        For each part its result, or `{"absent": "… absent in …"}`.
    """
    results: dict[str, Any] = {}
    for part in PARTS:
        if only and part.name not in only:
            continue
        if part.needs and not any((data / name).is_file() for name in part.needs):
            results[part.name] = {_ABSENT: f"{' and '.join(part.needs)} absent in {data}"}
        else:
            results[part.name] = part.measure(data)
    return results


def rows(results: dict[str, Any]) -> Iterator[tuple[str, Row | None, str]]:
    """Yield part, row and, for a part that was skipped, the reason."""
    for part in PARTS:
        found = results.get(part.name)
        if found and _ABSENT in found:
            yield part.name, None, found[_ABSENT]
        elif found:
            for row in part.rows(found):
                yield part.name, row, ""


def table(results: dict[str, Any]) -> str:
    """Set the results as one table for people."""
    lines = [f"{'what':42}{'measured':>10}  {'goal':8}{'met':5}basis"]
    for name, row, reason in rows(results):
        if row is None:
            lines.append(f"{name}: skipped, {reason}")
            continue
        figure = f"{row.figure:.3f}" if isinstance(row.figure, float) else str(row.figure)
        goal = f"{row.goal[0]} {row.goal[1]:g}" if row.goal else ""
        met = {True: "yes", False: "NO", None: ""}[row.met()]
        lines.append(f"{row.what:42}{figure:>10}  {goal:8}{met:5}{row.basis}")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the table and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of labelled corpora")
    parser.add_argument("--json", type=Path, help="write all figures and misses to this file")
    parser.add_argument("--list", action="store_true", help="print what was missed")
    parser.add_argument("--only", action="append", choices=[part.name for part in PARTS])
    options = parser.parse_args(arguments)
    results = measure(options.data, options.only)
    print(table(results))
    for part in PARTS if options.list else ():
        found = results.get(part.name, {_ABSENT: ""})
        for line in () if _ABSENT in found else part.misses(found):
            print(line)
    if options.json:
        shown = [{"part": n, **(r._asdict() if r else {"skipped": s})} for n, r, s in rows(results)]
        text = json.dumps({"table": shown, "parts": results}, ensure_ascii=False, indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
