"""What all tests share: no connection but to loopback, no key from the machine, the examples."""

from __future__ import annotations

import ipaddress
import json
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from desk import Desk, open_desk, write_stories

from summarizer import Article, Draft
from summarizer.readers import read_sources

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "examples" / "articles"
ANSWERS = ROOT / "examples" / "answers"
_NUMBERS = count()


def _only_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect" or not isinstance(arguments[1], tuple):
        return
    host = arguments[1][0]
    try:
        allowed = ipaddress.ip_address(host).is_loopback
    except ValueError:
        allowed = host == "localhost"
    if not allowed:
        raise RuntimeError(f"a test tried to connect to {host}")


# An audit hook sees every connection of this process, whatever library makes it.
sys.addaudithook(_only_loopback)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder that a run writes to."""
    return tmp_path / "out"


@pytest.fixture
def desk() -> Iterator[Desk]:
    """An endpoint that knows the stories."""
    with open_desk() as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three stories."""
    return write_stories(tmp_path / "stories", (1, 2, 3))


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep keys, addresses, saved profiles and models of the machine out of the tests."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "SUMMARIZER_MODEL"):
        monkeypatch.delenv(name, raising=False)
    # No other test has these folders, and few make them: a `tmp_path` for each would take longer
    # than most tests.
    own = tmp_path_factory.getbasetemp() / f"machine-{next(_NUMBERS)}"
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(own / "config"))
    monkeypatch.setenv("SUMMARIZER_CACHE", str(own / "cache"))


def example(stem: str) -> Article:
    """One of the articles in examples/articles."""
    path = next(ARTICLES.glob(f"{stem}.[!m]*"), None) or ARTICLES / f"{stem}.md"
    article = next(iter(read_sources([path]))).article
    assert article is not None
    return article


def answer(stem: str) -> dict[str, Any]:
    """The reference answer to one of the examples, as parsed JSON."""
    parsed: dict[str, Any] = json.loads((ANSWERS / f"{stem}.json").read_text(encoding="utf-8"))
    return parsed


def reference(stem: str) -> Draft:
    """The reference answer to one of the examples."""
    return Draft.model_validate(answer(stem))


STEMS = sorted(path.stem for path in ANSWERS.glob("*.json") if "." not in path.stem)
