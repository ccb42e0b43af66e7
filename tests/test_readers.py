"""Sources: files, folders, globs and standard input, in order, each with its place."""

from __future__ import annotations

import io
import itertools
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from summarizer.articles import Article
from summarizer.errors import ConfigurationError
from summarizer.readers import SUFFIXES, Input, read_file, read_sources

STORY = "The harbour office closed the north quay on Monday. Nobody was hurt, it said."


@pytest.fixture
def stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `stories` below the working directory."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "stories"
    folder.mkdir()
    return folder


def write(path: Path, text: str = STORY) -> Path:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def places(*sources: str | Path) -> list[str]:
    """Places of all inputs of some sources."""
    return [item.place for item in read_sources(sources)]


def only(source: str | Path, **given: Any) -> Input:
    """The one input of a source."""
    (item,) = read_sources([source], **given)
    return item


def article(source: str | Path, **given: Any) -> Article:
    """The one article of a source."""
    item = only(source, **given)
    assert item.article, item.failure
    return item.article


def failure(source: str | Path) -> tuple[str, str]:
    """Kind and message of the one failure of a source."""
    item = only(source)
    assert item.failure
    assert item.article is None
    assert item.failure.article_id == item.place
    assert "\n" not in item.failure.message
    return item.failure.kind, item.failure.message


def test_a_file_is_one_article_at_its_path(stories: Path) -> None:
    """A named file is read and its place is what the person wrote."""
    write(stories / "a.txt")
    item = only("stories/a.txt")
    assert item.place == "stories/a.txt"
    assert item.article
    assert item.article.text == STORY
    assert item.failure is None


def test_a_plain_text_is_the_same_article_as_one_made_from_its_text(stories: Path) -> None:
    """When nothing is recognised the id is that of `Article(text=…)`."""
    assert article(write(stories / "a.txt")).id == Article(text=STORY).id


def test_a_path_may_be_a_path_object(stories: Path) -> None:
    """Sources may be strings or paths, and a single one is taken as a list of one."""
    path = write(stories / "a.txt")
    assert [item.place for item in read_sources(path)] == [str(path)]  # type: ignore[arg-type]


def test_a_folder_is_searched_for_known_suffixes_in_sorted_order(stories: Path) -> None:
    """Folders are walked to the bottom; each folder's names are sorted."""
    for name in ("b.txt", "a.md", "c/x.json", "c/d/y.TXT", "z.docx", "README"):
        write(stories / name, '{"text": "A story."}' if name.endswith("json") else STORY)
    found = ["stories/a.md", "stories/b.txt", "stories/c/d/y.TXT", "stories/c/x.json"]
    assert places("stories") == found


def test_hidden_files_and_sidecars_are_not_articles(stories: Path) -> None:
    """A folder's hidden files, hidden folders and sidecars are passed over."""
    for name in (".a.txt", ".git/b.txt", "c.txt", "c.meta.json"):
        write(stories / name, "{}" if name.endswith("json") else STORY)
    assert places("stories") == ["stories/c.txt"]


def test_sources_keep_the_order_in_which_they_are_given(stories: Path) -> None:
    """What is named first is read first."""
    write(stories / "a.txt")
    write(stories / "b.txt")
    assert places("stories/b.txt", "stories/a.txt") == ["stories/b.txt", "stories/a.txt"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("stories/*.txt", ["stories/a.txt"]),
        ("stories/**/*.txt", ["stories/a.txt", "stories/n/b.txt", "stories/n/o/c.txt"]),
        ("stories/*/b.*", ["stories/n/b.md", "stories/n/b.txt"]),
        ("stories/n*", ["stories/n/b.md", "stories/n/b.txt", "stories/n/o/c.txt"]),
        ("stor*/[ab].txt", ["stories/a.txt"]),
        ("**/o/?.txt", ["stories/n/o/c.txt"]),
    ],
)
def test_globs_find_files(stories: Path, pattern: str, found: list[str]) -> None:
    """`*` stays within a name, `**` crosses folders, a matched folder is searched."""
    for name in ("a.txt", "n/b.txt", "n/b.md", "n/o/c.txt", ".h/d.txt"):
        write(stories / name)
    assert places(pattern) == found


def test_an_absolute_glob_finds_files(stories: Path) -> None:
    """A pattern may begin at the root."""
    path = write(stories / "a.txt")
    assert places(f"{stories}/*.txt") == [str(path)]


def test_a_file_whose_name_looks_like_a_glob_is_a_file(stories: Path) -> None:
    """What exists under exactly this name is never a pattern."""
    write(stories / "a[1].txt")
    assert places("stories/a[1].txt") == ["stories/a[1].txt"]


@pytest.mark.parametrize("source", ["stories/none.txt", "stories/*.txt", "stories", ""])
def test_a_source_without_articles_is_a_failure(stories: Path, source: str) -> None:
    """A missing file, a glob or folder without articles is told as not found."""
    kind, message = failure(source)
    assert kind == "not_found"
    assert source in message


def test_a_bad_file_does_not_stop_the_others(stories: Path) -> None:
    """Files behind an unreadable one are read."""
    (stories / "a.txt").write_bytes(b"\0\1\2")
    write(stories / "b.txt")
    assert [item.article is None for item in read_sources(["stories"])] == [True, False]


def test_reading_is_lazy(stories: Path) -> None:
    """A file is opened when its turn comes, not before."""
    write(stories / "a.txt")
    second = write(stories / "b.txt")
    items = read_sources(["stories"])
    next(items)
    write(second, "The quay was opened again. The office said so on Tuesday.")
    last = next(items).article
    assert last
    assert last.text.startswith("The quay was opened")


def test_a_long_jsonl_file_is_read_line_by_line() -> None:
    """The first articles come out of a stream that never ends."""
    lines = (
        json.dumps({"text": f"Story {n}. {STORY}"}).encode() + b"\n" for n in itertools.count()
    )

    class Endless(io.RawIOBase):
        def readline(self, size: int | None = -1, /) -> bytes:
            return next(lines)

    items = read_sources(["-"], stdin=Endless())  # type: ignore[arg-type]
    assert [item.place for item in itertools.islice(items, 3)] == ["-:1", "-:2", "-:3"]


def test_a_symlink_loop_is_walked_once(stories: Path) -> None:
    """A folder that links to itself or to its parent does not repeat its files."""
    write(stories / "n" / "a.txt")
    (stories / "n" / "again").symlink_to(stories, target_is_directory=True)
    (stories / "self").symlink_to("self")
    assert places("stories") == ["stories/n/a.txt"]
    assert places("stories/**/*.txt") == ["stories/n/a.txt"]


def test_a_broken_symlink_is_named(stories: Path) -> None:
    """A link to nothing is a failure at its place."""
    (stories / "a.txt").symlink_to("gone")
    kind, message = failure("stories")
    assert kind == "unreadable"
    assert message.startswith("stories/a.txt: ")


def test_a_pipe_is_refused_without_waiting(stories: Path) -> None:
    """A FIFO named like an article is a failure; nobody waits for its other end."""
    os.mkfifo(stories / "a.txt")
    assert failure("stories")[0] == "unreadable"


def test_a_folder_named_like_a_file_is_a_folder(stories: Path) -> None:
    """`x.txt/` is searched."""
    write(stories / "x.txt" / "a.txt")
    assert places("stories/x.txt") == ["stories/x.txt/a.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(stories: Path) -> None:
    """Permission denied is a failure with the system's reason."""
    write(stories / "a.txt").chmod(0)
    assert "Permission denied" in failure("stories")[1]


def test_a_very_deep_tree_is_walked(stories: Path) -> None:
    """Folders are not walked by recursion."""
    folder = stories
    for _ in range(600):
        folder = folder / "d"
    folder.mkdir(parents=True)
    write(folder / "a.txt")
    assert len(places("stories")) == 1


def test_a_name_with_control_characters_stays_on_one_line(stories: Path) -> None:
    """Places and messages show what a hostile file name holds, escaped."""
    write(stories / "a\n\x1b[31m.txt", "")
    kind, message = failure("stories")
    assert kind == "empty"
    assert message.startswith(r"stories/a\n\x1b[31m.txt: ")


def test_a_name_that_is_not_utf8_is_read(stories: Path) -> None:
    """A place can always be written as UTF-8."""
    Path(os.fsdecode(os.fsencode(stories) + b"/\xff.txt")).write_text(STORY)
    (place,) = places("stories")
    assert place == r"stories/\xff.txt"


@pytest.mark.parametrize(
    ("contents", "text"),
    [
        (STORY, STORY),
        (json.dumps({"text": STORY}), STORY),
        (json.dumps({"text": STORY}, indent=1), STORY),
        (f"---\ntitle: Quay\n---\n{STORY}", f"---\ntitle: Quay\n---\n{STORY}"),
        ("[Correction] " + STORY, "[Correction] " + STORY),
        ("{sic} " + STORY, "{sic} " + STORY),
    ],
)
def test_standard_input_is_told_by_its_contents(contents: str, text: str) -> None:
    """JSON, Markdown with front matter and text are recognised; the place is `-`."""
    (item,) = read_sources(["-"], stdin=io.BytesIO(contents.encode()))
    assert item.place == "-"
    assert item.article
    assert item.article.text == text


def test_standard_input_may_be_json_lines() -> None:
    """Several objects, one a line, are several articles."""
    lines = "\n".join(json.dumps({"text": f"Story {n} of the day."}) for n in (1, 2))
    items = list(read_sources(["-"], stdin=io.BytesIO(lines.encode())))
    assert [item.place for item in items] == ["-:1", "-:2"]


def test_standard_input_may_be_html() -> None:
    """A page is recognised by its first tag."""
    page = f"<!DOCTYPE html><html><body><article><p>{STORY * 5}</p></article></body></html>"
    (item,) = read_sources(["-"], stdin=io.BytesIO(page.encode()))
    assert item.article
    assert item.article.text == STORY * 5


def test_standard_input_may_be_in_utf_16() -> None:
    """The byte order mark tells the encoding before the format is told."""
    contents = json.dumps({"text": STORY}, indent=1).encode("utf-16")
    (item,) = read_sources(["-"], stdin=io.BytesIO(contents))
    assert item.article
    assert item.article.text == STORY


def test_empty_standard_input_is_a_failure() -> None:
    """Nothing piped in is told as empty."""
    (item,) = read_sources(["-"], stdin=io.BytesIO(b" \n"))
    assert item.failure
    assert (item.failure.article_id, item.failure.kind) == ("-", "empty")


def test_a_named_file_of_another_suffix_is_told_by_its_contents(stories: Path) -> None:
    """Who names a file wants it read."""
    write(stories / "story", json.dumps({"text": STORY}))
    assert article("stories/story").text == STORY


def test_a_sidecar_overrides_the_file(stories: Path) -> None:
    """`NAME.meta.json` counts more than what the file says and what is recognised."""
    write(stories / "a.md", f"---\ntitle: Old\noutlet: Post\n---\n{STORY}")
    write(stories / "a.meta.json", '{"title": "New", "published": "2024-02-08"}')
    read = article("stories/a.md")
    assert (read.title, read.outlet, read.published) == ("New", "Post", "2024-02-08")


def test_a_sidecar_may_carry_the_whole_name(stories: Path) -> None:
    """`NAME.txt.meta.json` is for this file alone and counts before `NAME.meta.json`."""
    write(stories / "a.txt")
    write(stories / "a.meta.json", '{"outlet": "Post"}')
    write(stories / "a.txt.meta.json", '{"outlet": "Herald"}')
    assert article("stories/a.txt").outlet == "Herald"


@pytest.mark.parametrize(
    ("sidecar", "told"),
    [
        ('{"publised": "2024-02-08"}', '"publised"'),
        ('{"published": "soon"}', "'published'"),
        ('{"title": 5}', "'title' must be text, not a number"),
        ("[]", "must be an object, not a list"),
        ("{", "no valid JSON"),
        ("", "no valid JSON"),
    ],
)
def test_a_bad_sidecar_is_a_failure_of_its_article(stories: Path, sidecar: str, told: str) -> None:
    """An unknown key, a bad value or broken JSON is told with the sidecar's name."""
    write(stories / "a.txt")
    write(stories / "a.meta.json", sidecar)
    kind, message = failure("stories")
    assert kind == "format"
    assert message.startswith("stories/a.txt: its sidecar a.meta.json ")
    assert told in message


def test_a_sidecar_named_beside_its_article_is_passed_over(stories: Path) -> None:
    """A shell's `stories/*` hands sidecars over, and they are no articles."""
    write(stories / "a.txt")
    write(stories / "a.meta.json", "{}")
    assert places("stories/a.meta.json", "stories/a.txt") == ["stories/a.txt"]


def test_a_sidecar_without_article_is_a_failure(stories: Path) -> None:
    """A sidecar that is named and belongs to nothing is told."""
    write(stories / "a.meta.json", "{}")
    assert failure("stories/a.meta.json")[0] == "format"


def test_arguments_override_everything(stories: Path) -> None:
    """What the person says counts more than sidecar and file."""
    write(stories / "a.txt")
    write(stories / "a.meta.json", '{"published": "2024-02-08", "language": "fr"}')
    read = article("stories/a.txt", published="2025-01-02", language="en-GB")
    assert (read.published, read.language) == ("2025-01-02", "en")


@pytest.mark.parametrize("given", [{"published": "soon"}, {"language": "not a code"}])
def test_a_wrong_argument_is_told_before_anything_is_read(given: dict[str, Any]) -> None:
    """A date or language that cannot be read is wrong use, at the call."""
    with pytest.raises(ConfigurationError, match=next(iter(given))):
        read_sources([], **given)


def test_the_file_name_says_nothing(stories: Path) -> None:
    """Neither title nor date come from a file's name or time."""
    read = article(write(stories / "2024-02-08-quay-closed.txt"))
    assert (read.title, read.published) == (None, None)


def test_read_file_reads_one_file(stories: Path) -> None:
    """`read_file` takes a path and the same arguments."""
    (item,) = read_file(write(stories / "a.txt"), published="2024-02-08")
    assert item.article
    assert item.article.published == "2024-02-08"


def test_every_suffix_is_read(stories: Path) -> None:
    """Each suffix of SUFFIXES has a format."""
    for suffix in SUFFIXES:
        story = f"<p>{STORY * 5}</p>" if "htm" in suffix else STORY
        write(stories / f"a{suffix}", json.dumps({"text": STORY}) if "js" in suffix else story)
    assert all(item.article for item in read_sources(["stories"]))
    assert len(places("stories")) == len(SUFFIXES)


def test_reading_text_imports_no_heavy_library() -> None:
    """Libraries such as trafilatura and yaml are imported only when a file needs them."""
    assert _run("import summarizer.readers").isdisjoint({"trafilatura", "lxml", "yaml", "openai"})


def test_a_missing_library_is_told_with_its_extra(stories: Path) -> None:
    """Without trafilatura a page is a failure that says what to install."""
    write(stories / "a.html", f"<p>{STORY}</p>")
    code = (
        "import sys; sys.modules['trafilatura'] = None\n"
        "from summarizer.readers import read_sources\n"
        "print(next(read_sources(['stories'])).failure)"
    )
    told = _python(code)
    assert "missing_library" in told
    assert "article-summarizer[html]" in told


def _run(code: str) -> set[str]:
    return set(_python(f"{code}\nimport sys; print(*sys.modules)").split())


def _python(code: str) -> str:
    import subprocess

    root = Path(__file__).parent.parent
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    return run.stdout
