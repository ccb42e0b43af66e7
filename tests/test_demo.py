"""The demo: six articles answered from a cassette, with no key and no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ARTICLES, ROOT
from desk import Result, command, lines_of, rows, value

CASSETTES = ROOT / "cassettes"
ARTICLES_OF_THE_DEMO = 6


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The folder of a demo run, and what it said."""
    out = tmp_path_factory.mktemp("demo")
    return out, replay(out)


def replay(out: Path) -> Result:
    """Run the demo; conftest lets it reach nothing but loopback."""
    return command("run", ARTICLES, "--replay", CASSETTES / "demo", "--out", out)


def test_demo_gives_six_verified_records(demo: tuple[Path, Result]) -> None:
    """Every article of the demo has a verified record with events and attributions."""
    out, result = demo
    assert result.code == 0, result
    records = lines_of(out)
    assert [record["status"] for record in records] == ["verified"] * ARTICLES_OF_THE_DEMO
    assert all(record["events"] and record["attributions"] for record in records)
    assert f"{ARTICLES_OF_THE_DEMO} verified, 0 flagged, 0 failed" in result.out


def test_demo_table_names_each_record(demo: tuple[Path, Result]) -> None:
    """The closing table has a row for each record, and says where they are."""
    out, result = demo
    assert result.out.count("✓ verified") == ARTICLES_OF_THE_DEMO
    for place in (out / "ledger.db", out / "records.jsonl"):
        assert str(place) in result.out


def test_spans_of_the_demo_are_the_articles_own_words(demo: tuple[Path, Result]) -> None:
    """`article.text[start:end] == exact` for every span of every record."""
    texts = dict(rows(demo[0], "SELECT id, text FROM articles"))
    for record in lines_of(demo[0]):
        text = texts[record["article"]["id"]]
        for span in record["spans"].values():
            assert text[span["start"] : span["end"]] == span["exact"]


def test_second_run_of_the_demo_asks_nothing(demo: tuple[Path, Result]) -> None:
    """A second run replays nothing and says so."""
    out, _ = demo
    calls = value(out, "SELECT count(*) FROM calls")
    again = replay(out)
    assert again.code == 0
    assert f"Nothing to do: {ARTICLES_OF_THE_DEMO} articles" in again.out
    assert value(out, "SELECT count(*) FROM calls") == calls


def test_changed_article_is_told_by_the_nearest_recording(tmp_path: Path) -> None:
    """An article that was not recorded fails with the difference, and touches no network."""
    (tmp_path / "other.txt").write_text("The bridge was closed on Monday.", encoding="utf-8")
    result = command(
        "run", tmp_path / "other.txt", "--replay", CASSETTES / "demo", "--out", tmp_path / "out"
    )
    assert result.code == 1
    assert "no recording of this request; the nearest is" in result.out


def test_readme_of_the_cassettes_names_each_folder() -> None:
    """`cassettes/README.md` says of every cassette how it came about."""
    readme = CASSETTES / "README.md"
    if not readme.is_file():
        pytest.skip("no cassettes/README.md")
    text = readme.read_text(encoding="utf-8")
    folders = [path for path in CASSETTES.iterdir() if any(path.glob("*.yaml"))]
    assert folders
    for folder in folders:
        assert f"`{folder.name}`" in text
