"""The errors that models make are caught, and the page about the checks says what is true."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT

BENCHMARKS = ROOT / "benchmarks"


def load(path: Path) -> ModuleType:
    """Import a script that stands in no package."""
    if str(BENCHMARKS) not in sys.path:
        sys.path.insert(0, str(BENCHMARKS))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


mutants = load(BENCHMARKS / "mutants.py")
generate = load(ROOT / "docs" / "generate_checks.py")
# One article in English with several sources and conflicting counts, one in French.
CASES = [
    case for case in mutants.cases() if case.stem in ("harbour-drone-strike", "port-strike-fr")
]
# Coverage warns for cues that are nearly always right; a third of all statements has another.
IN_PART = {"statement left out": 0.6}


def test_there_are_enough_kinds_of_error() -> None:
    """At least thirty kinds that code can see, and those it cannot are declared with a reason."""
    hidden = [kind for kind in mutants.KINDS.values() if kind.invisible]
    assert len(mutants.KINDS) - len(hidden) >= 30
    assert {"negated", "antonym"} <= {kind.name for kind in hidden}


@pytest.mark.parametrize("name", [k.name for k in mutants.KINDS.values() if not k.invisible])
def test_errors_that_code_can_see_are_seen(name: str) -> None:
    """All but one in twenty mutants of a visible kind raise an issue that the right answer has not."""
    row = mutants.measure(CASES, [mutants.KINDS[name]])["kinds"][name]
    allowed = max(1, (1 - IN_PART.get(name, 0.95)) * row["mutants"])  # of a few, one may be missed
    assert row["mutants"] - row["caught"] <= allowed, row["missed"][:5]
    assert row["caught"] or not row["mutants"]


def test_no_mutant_is_the_right_answer() -> None:
    """Every mutant differs from the answer it was made of, which stays, and still is a draft."""
    for case in CASES:
        before = json.dumps(case.answer)
        for kind in mutants.KINDS.values():
            for mutant in kind.make(case):
                assert mutant != case.answer, kind.name
                mutants.Draft.model_validate(mutant)
        assert json.dumps(case.answer) == before


def test_the_page_about_the_checks_is_up_to_date() -> None:
    """docs/checks.md says what the docstrings and the kinds of error say."""
    page = generate.PAGE.read_text(encoding="utf-8")
    assert generate.generated(page) == page, "run python docs/generate_checks.py"


def test_the_page_holds_measured_rates() -> None:
    """docs/checks.md has a row for each visible kind of error that the examples allow."""
    page = generate.PAGE.read_text(encoding="utf-8")
    measured = page.partition("<!-- measured:")[2]
    assert "errors of" in measured
    for name in ("date shifted by a day", "quotation invented", "minimum changed"):
        assert f"| {name} |" in measured


def test_a_part_without_its_data_is_skipped_by_name(tmp_path: Path) -> None:
    """benchmarks/trust.py says what is absent and measures the rest."""
    trust = load(BENCHMARKS / "trust.py")
    results = trust.measure(tmp_path, ["dates", "numbers", "summaries", "sentences"])
    assert set(results) == {"dates", "numbers", "summaries", "sentences"}
    assert "meantime/values.jsonl absent" in trust.table(results)
