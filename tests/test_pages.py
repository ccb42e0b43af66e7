"""The pages that are read first: their blocks run, their lists are those of the program."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest
from desk import Desk, draft, refusal, run, story, write_stories

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def test_the_python_of_the_readme_runs(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each block by itself, as it stands, against a scripted endpoint."""
    write_stories(tmp_path / "stories", (2,))
    (tmp_path / "story.txt").write_text(story(1), encoding="utf-8")
    (tmp_path / "draft.json").write_text(json.dumps(draft(1, flagged=True)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_BASE_URL", desk.base_url)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    names: list[dict[str, Any]] = [{} for _ in blocks]
    for block, namespace in zip(blocks, names, strict=True):
        exec(block, namespace)
    assert (len(blocks), names[0]["record"].status) == (3, "verified")
    printed = capsys.readouterr().out
    assert " verified ['date.unresolved'" in printed
    assert "error text.not_found /events/0/place" in printed


def test_the_page_of_settings_is_up_to_date() -> None:
    """docs/settings.md is what docs/generate_settings.py makes of today's settings."""
    spec = importlib.util.spec_from_file_location("settings", DOCS / "generate_settings.py")
    assert spec
    assert spec.loader
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    written = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert generator.page() == written, "run python docs/generate_settings.py"


def test_the_page_of_unattended_runs_names_every_event_and_field(
    desk: Desk, tmp_path: Path
) -> None:
    """What `--json` writes is described, field by field."""
    page = (DOCS / "unattended.md").read_text(encoding="utf-8")
    desk.faults[2] = refusal()
    stories, out = write_stories(tmp_path / "stories", (1, 2)), tmp_path / "out"
    events = run(desk, stories, out, "--dry-run", "--json").events
    events += run(desk, stories, out, "--json").events
    assert {event["event"] for event in events} == {"estimate", "call", "record", "failure", "end"}
    for event in events:
        assert f"| `{event['event']}` |" in page
        assert all(f"`{name}`" in page for name in event)
