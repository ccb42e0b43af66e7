"""Runs over many articles: resume, failures, budget, what is said at the end, and exit codes."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from desk import (
    Desk,
    answer,
    command,
    finish,
    lines_of,
    process,
    refusal,
    rows,
    run,
    run_arguments,
    story,
    value,
    write_lines,
    write_stories,
)
from scripted import Answer, error

from summarizer import batch
from summarizer.settings import Settings

KEY = "sk-test-0123456789abcdefghijkl"
PROMPTS = Path(__file__).parent.parent / "prompts"


# Resume


def test_second_run_asks_nothing_and_says_so(desk: Desk, folder: Path, out: Path) -> None:
    """A run over finished articles sends no request and says that nothing is to do."""
    assert run(desk, folder, out).code == 0
    again = run(desk, folder, out)
    assert (again.code, desk.total) == (0, 3)
    assert "Nothing to do: 3 articles had their records already." in again.out


def test_only_an_added_article_is_asked(desk: Desk, folder: Path, out: Path) -> None:
    """After an article was added, a run asks for that one alone."""
    run(desk, folder, out)
    write_stories(folder, (4,))
    result = run(desk, folder, out)
    assert desk.asked == {1: 1, 2: 1, 3: 1, 4: 1}
    assert "3 articles finished before" in result.out


def test_changed_file_is_asked_again(desk: Desk, folder: Path, out: Path) -> None:
    """A file with another text is another article; the others are left alone."""
    run(desk, folder, out)
    (folder / "0002.txt").write_text(story(2, " Nobody was hurt."), encoding="utf-8")
    run(desk, folder, out)
    assert desk.asked == {1: 1, 2: 2, 3: 1}
    assert value(out, "SELECT count(*) FROM records") == 4


def test_touched_file_is_not_asked_again(desk: Desk, folder: Path, out: Path) -> None:
    """A file with another time and the same text is read again, and not asked again."""
    run(desk, folder, out)
    os.utime(folder / "0002.txt", (1, 1))
    run(desk, folder, out)
    assert desk.total == 3


def test_moved_folder_is_not_asked_again(
    desk: Desk, folder: Path, out: Path, tmp_path: Path
) -> None:
    """Where an article lies does not count: its text and its facts do."""
    run(desk, folder, out)
    run(desk, folder.rename(tmp_path / "elsewhere"), out)
    assert desk.total == 3


@pytest.mark.parametrize(
    "options",
    [("--model", "another"), ("--max-output-tokens", "4000"), ("--output-language", "fr")],
    ids=["model", "parameter", "output-language"],
)
def test_changed_question_is_asked_again(
    desk: Desk, folder: Path, out: Path, options: tuple[str, str]
) -> None:
    """Another model or parameter asks again; the old records stay in the ledger."""
    run(desk, folder, out)
    run(desk, folder, out, *options)
    assert desk.asked == {1: 2, 2: 2, 3: 2}
    assert value(out, "SELECT count(*) FROM records") == 6
    assert value(out, "SELECT count(*) FROM newest_records") == 3


def test_changed_prompt_is_asked_again(desk: Desk, folder: Path, out: Path, tmp_path: Path) -> None:
    """A prompt with a changed template asks again, the unchanged one does not."""
    own = shutil.copytree(PROMPTS / "news", tmp_path / "mine")
    run(desk, folder, out)
    run(desk, folder, out, "--prompt", own)
    assert desk.total == 3
    with (own / "system.jinja").open("a", encoding="utf-8") as template:
        template.write("\nBe brief.\n")
    run(desk, folder, out, "--prompt", own)
    assert desk.total == 6


def test_changed_metadata_is_asked_again(desk: Desk, folder: Path, out: Path) -> None:
    """What the prompt shows of an article belongs to the question."""
    run(desk, folder, out)
    (folder / "0001.meta.json").write_text('{"outlet": "Harbour News"}', encoding="utf-8")
    run(desk, folder, out)
    assert desk.asked == {1: 2, 2: 1, 3: 1}


@pytest.mark.parametrize("option", ["--mode=tools", "--concurrency=1", "--deadline=60"])
def test_how_it_is_asked_is_not_in_the_key(
    desk: Desk, folder: Path, out: Path, option: str
) -> None:
    """Another mode, speed or deadline does not ask again."""
    run(desk, folder, out)
    run(desk, folder, out, option)
    assert desk.total == 3


def test_duplicates_are_one_article_and_one_request(desk: Desk, tmp_path: Path, out: Path) -> None:
    """Ten files with one text are one article, one request and one record."""
    folder = tmp_path / "stories"
    folder.mkdir()
    for number in range(10):
        (folder / f"copy-{number}.txt").write_text(story(1), encoding="utf-8")
    result = run(desk, folder, out)
    assert (result.code, desk.total) == (0, 1)
    assert value(out, "SELECT count(*) FROM articles") == 1
    assert "9 articles given more than once" in result.out


def test_same_sources_twice_are_asked_once(desk: Desk, folder: Path, out: Path) -> None:
    """A folder and a file of it, both named, give each article once."""
    assert run(desk, [folder, folder / "0001.txt", folder], out).code == 0
    assert desk.total == 3


def test_unreadable_file_that_is_named_twice_is_one_failure(
    desk: Desk, folder: Path, out: Path
) -> None:
    """A folder and a bad file of it, both named, give one failure."""
    (folder / "bad.txt").write_bytes(b"")
    result = run(desk, [folder, folder / "bad.txt"], out)
    assert "Without a record: 1" in result.out
    assert result.out.count("bad.txt: is empty") == 1


def test_own_output_below_a_source_is_no_article(desk: Desk, folder: Path) -> None:
    """With --out inside the folder that is read, records.jsonl is not read as articles."""
    for _ in range(2):
        result = run(desk, folder, folder / "out")
        assert (result.code, desk.total) == (0, 3), result.out
    estimate = run(desk, folder, folder / "out", "--dry-run", "--json").events[0]
    assert (estimate["finished_before"], estimate["unreadable"]) == (3, 0)


def test_output_of_an_earlier_run_below_a_source_is_no_article(
    desk: Desk, folder: Path, out: Path
) -> None:
    """Last night's folder among the stories gives no failure a record; a file of that name does."""
    run(desk, folder, folder / "yesterday")
    assert run(desk, folder, out).code == 0
    write_lines(folder / "records.jsonl", [{"text": story(9)}])
    run(desk, folder, out)
    assert desk.asked[9] == 1


@pytest.mark.parametrize("page", ["report.html", "out/report.html", "out/mine.html"])
def test_own_report_below_a_source_is_no_article(desk: Desk, folder: Path, page: str) -> None:
    """A report that stands beside the articles, or in the run's folder, is not read as one."""
    run(desk, folder, folder / "out")
    command("report", folder / "out", "-o", folder / page)
    result = run(desk, folder, folder / "out")
    assert (result.code, desk.total) == (0, 3), result.out


def test_article_that_is_called_report_is_read(desk: Desk, folder: Path) -> None:
    """A page of others is an article under whatever name, also in the folder of the run."""
    (folder / "report.html").write_text(f"<html><body><p>{story(7)}</p></body></html>")
    (folder / "page.html").write_text(f"<html><body><p>{story(8)}</p></body></html>")
    run(desk, folder, folder)
    run(desk, folder, folder)
    assert desk.asked == {1: 1, 2: 1, 3: 1, 7: 1, 8: 1}


@pytest.mark.parametrize("name", ["ledger.db", "records.jsonl"])
def test_own_files_that_are_named_are_no_articles(desk: Desk, folder: Path, name: str) -> None:
    """The ledger and its lines are not read, not even where a pattern of the shell names them."""
    run(desk, folder, folder)
    assert run(desk, [folder, folder / name], folder).code == 0


# Stories that come again


def test_new_text_under_a_url_supersedes_the_old(desk: Desk, tmp_path: Path, out: Path) -> None:
    """Both texts and records stay, the views show the newer one, and `show` what changed."""
    feed = tmp_path / "feed.jsonl"
    write_lines(feed, [{"text": story(1), "url": "https://x.example/1"}])
    run(desk, feed, out)
    write_lines(feed, [{"text": story(1, " Nobody was hurt."), "url": "https://x.example/1"}])
    run(desk, feed, out)
    assert value(out, "SELECT count(*) FROM records") == 2
    ((newest,),) = rows(out, "SELECT DISTINCT article_id FROM events")
    assert "Nobody was hurt" in value(out, "SELECT text FROM articles WHERE id = ?", newest)
    shown = command("show", out, "1").out
    assert "Nobody was hurt" in shown
    assert "hanged" in shown  # the section about what changed


def test_the_later_of_two_texts_in_one_run_wins_however_slow(
    desk: Desk, tmp_path: Path, out: Path
) -> None:
    """Which text supersedes is decided by the order of reading, not by who answers first."""
    url = "https://x.example/1"
    feed = write_lines(
        tmp_path / "feed.jsonl", [{"text": story(1), "url": url}, {"text": story(2), "url": url}]
    )
    desk.faults[1] = answer(1, delay=0.8)
    run(desk, feed, out)
    assert rows(out, "SELECT DISTINCT place FROM events") == [("Pier 2",)]


URL = "https://x.example/1"
FIRST, SECOND = ({"text": story(number), "url": URL} for number in (1, 2))


def current(out: Path) -> list[Any]:
    """Places of the stories that the views show."""
    return [place for (place,) in rows(out, "SELECT DISTINCT place FROM events")]


@pytest.mark.parametrize("delay", [0.0, 0.6], ids=["answered", "in-flight"])
def test_story_that_returns_to_an_earlier_text_is_shown_as_it_was_given_last(
    desk: Desk, tmp_path: Path, out: Path, delay: float
) -> None:
    """One text, another, and the first again: that one is current, and asked for once."""
    feed = write_lines(tmp_path / "feed.jsonl", [FIRST, SECOND, FIRST])
    desk.delay = delay
    for _ in range(2):  # the second time the file is unchanged
        run(desk, feed, out, "--concurrency", "4")
        assert (current(out), desk.total) == (["Pier 1"], 2)


def test_story_that_returns_in_a_later_run_is_shown_as_it_was_given_last(
    desk: Desk, tmp_path: Path, out: Path
) -> None:
    """A file that changes back, and a new file, bring an earlier text back."""
    feed = tmp_path / "feed.jsonl"
    for given, number in ((FIRST, 1), (SECOND, 2), (FIRST, 1)):
        run(desk, write_lines(feed, [given] * number), out)  # of another size each time
        assert current(out) == [f"Pier {number}"]
    run(desk, write_lines(tmp_path / "new.jsonl", [SECOND]), out)
    assert current(out) == ["Pier 2"]


def test_unchanged_file_takes_no_story_back(desk: Desk, tmp_path: Path, out: Path) -> None:
    """Going over an old file again, also with another model, does not make its text current."""
    old = write_lines(tmp_path / "old.jsonl", [FIRST, {"text": story(3)}])
    new = write_lines(tmp_path / "new.jsonl", [SECOND])
    desk.faults[3] = refusal()
    run(desk, old, out)
    run(desk, new, out)
    run(desk, old, out)
    run(desk, old, out, "--model", "other")
    assert current(out) == ["Pier 2"]


def test_failed_update_does_not_hide_the_record_there_is(
    desk: Desk, tmp_path: Path, out: Path
) -> None:
    """A newer text without a record supersedes nothing until it has one."""
    feed = tmp_path / "feed.jsonl"
    write_lines(feed, [{"text": story(1), "url": "https://x.example/1"}])
    run(desk, feed, out)
    desk.faults[2] = [refusal(), answer(2)]
    write_lines(feed, [{"text": story(2), "url": "https://x.example/1"}])
    run(desk, feed, out)
    assert rows(out, "SELECT place FROM events") == [("Pier 1",)]
    run(desk, feed, out, "--retry-failed")
    assert rows(out, "SELECT place FROM events") == [("Pier 2",)]


# Failures


def test_failure_is_skipped_and_named_on_the_second_run(
    desk: Desk, folder: Path, out: Path
) -> None:
    """A failed article is not asked again unless told to, and is named with its reason."""
    desk.faults[2] = refusal()
    first, second = run(desk, folder, out), run(desk, folder, out)
    failed = value(out, "SELECT article_id FROM failures")
    assert (first.code, second.code, desk.asked[2]) == (1, 1, 1)
    for result in (first, second):
        assert failed in result.out
        assert "the model declined: No, thank you." in result.out
    assert "--retry-failed" in second.out


def test_retry_failed_asks_failures_again(desk: Desk, folder: Path, out: Path) -> None:
    """With --retry-failed only the failures are asked, and a success takes the failure back."""
    desk.faults[2] = [refusal(), answer(2)]
    run(desk, folder, out)
    result = run(desk, folder, out, "--retry-failed")
    assert (result.code, desk.asked) == (0, {1: 1, 2: 2, 3: 1})
    assert rows(out, "SELECT * FROM failures") == []
    assert "Without a record" not in result.out


def test_record_of_another_model_ends_an_old_failure(desk: Desk, folder: Path, out: Path) -> None:
    """An article that another model has read since is no longer named as without a record."""
    desk.faults[2] = [refusal(), answer(2)]
    run(desk, folder, out)
    result = run(desk, folder, out, "--model", "another")
    assert result.code == 0
    assert "Without a record" not in result.out


def test_failure_is_not_listed_where_another_model_gave_a_record(
    desk: Desk, folder: Path, out: Path
) -> None:
    """The failure stays in its table, and nothing names it as without a record any more."""
    desk.faults[2] = [refusal(), answer(2)]
    run(desk, folder, out)
    run(desk, folder, out, "--model", "another")
    command("export", out, "--format", "csv", "-o", out / "tables")
    assert len((out / "tables" / "failures.csv").read_text().splitlines()) == 1
    command("report", out, "-o", out / "page.html")
    assert "No, thank you." not in (out / "page.html").read_text(encoding="utf-8")
    again = run(desk, folder, out)
    assert (again.code, "Without a record" in again.out, desk.asked[2]) == (0, False, 2)
    assert value(out, "SELECT count(*) FROM failures") == 1


def test_failed_article_is_named_by_its_file_and_title(
    desk: Desk, tmp_path: Path, out: Path
) -> None:
    """Closing lines, events, exports and the report say which file and story failed, every time."""
    desk.faults[2] = refusal()
    stories = [{"text": story(1)}, {"text": story(2), "title": "A bridge is closed"}]
    feed = write_lines(tmp_path / "feed.jsonl", stories)
    failure = next(e for e in run(desk, feed, out, "--json").events if e["event"] == "failure")
    again = run(desk, feed, out, "--json").events[-1]["without_record"][0]
    for event in (failure, again):
        assert (event["place"], event["title"]) == (f"{feed}:2", "A bridge is closed")
    closing = run(desk, feed, out).out
    shown = command("show", out, failure["article_id"][:6]).err
    command("export", out, "--format", "csv", "-o", out / "tables")
    command("report", out, "-o", out / "page.html")
    exported = (out / "tables" / "failures.csv").read_text(encoding="utf-8")
    page = (out / "page.html").read_text(encoding="utf-8")
    for text in (closing, shown, exported, page):
        assert f"{feed}:2" in text
        assert "A bridge is closed" in text


def test_400_fails_one_article_alone(desk: Desk, folder: Path, out: Path) -> None:
    """A request that the endpoint refuses fails its article, once, and no other."""
    desk.faults[2] = error(400, "this content is not accepted")
    result = run(desk, folder, out)
    assert (result.code, desk.asked) == (1, {1: 1, 2: 1, 3: 1})
    assert rows(out, "SELECT kind FROM failures") == [("rejected",)]
    assert "this content is not accepted" in result.out


def test_unreadable_files_fail_with_a_reason_and_others_go_on(
    desk: Desk, folder: Path, out: Path
) -> None:
    """Empty, binary, undecodable and missing inputs are named; the readable ones have records."""
    (folder / "a-empty.txt").write_bytes(b"")
    (folder / "b-binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "c-broken.json").write_text('{"text": ', encoding="utf-8")
    (folder / "d-loop.txt").symlink_to(folder / "d-loop.txt")
    result = run(desk, [folder, folder.parent / "nowhere.txt"], out)
    assert (result.code, len(lines_of(out))) == (1, 3)
    for name in ("a-empty.txt", "b-binary.txt", "c-broken.json", "d-loop.txt", "nowhere.txt"):
        assert sum(name in line for line in result.out.splitlines()) == 1, result.out
    assert desk.total == 3


def test_mended_file_takes_its_failure_back(desk: Desk, folder: Path, out: Path) -> None:
    """When a file can be read again, its failure goes away without any option."""
    bad = folder / "bad.txt"
    bad.write_bytes(b"")
    assert run(desk, folder, out).code == 1
    bad.write_text(story(9), encoding="utf-8")
    result = run(desk, folder, out)
    assert (result.code, rows(out, "SELECT * FROM failures")) == (0, [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xff\xfe\x00", json.dumps({"text": story(9)}).encode()),
        (
            b'{"text": "x"\n' + json.dumps({"text": story(9)}).encode(),
            json.dumps({"text": story(9)}).encode(),
        ),
        (b"", None),
    ],
    ids=["whole-file-to-lines", "line-taken-out", "file-taken-away"],
)
def test_mended_lines_take_their_failures_back(
    desk: Desk, folder: Path, out: Path, before: bytes, after: bytes | None
) -> None:
    """Failures of a file that is now read in another way, or is gone, are over."""
    feed = folder / "feed.jsonl"
    feed.write_bytes(before)
    assert run(desk, folder, out).code == 1
    feed.unlink() if after is None else feed.write_bytes(after)
    result = run(desk, folder, out)
    assert (result.code, rows(out, "SELECT key FROM failures")) == (0, [])


def test_failures_stay_when_a_run_stops_before_their_inputs(
    desk: Desk, folder: Path, out: Path
) -> None:
    """--limit, a budget or a refused key take no failure back of an input that was not read."""
    (folder / "bad.txt").write_bytes(b"")
    assert run(desk, folder, out).code == 1
    write_stories(folder, (4, 5))
    run(desk, folder, out, "--limit", "1")
    assert rows(out, "SELECT kind FROM failures") == [("empty",)]
    (folder / "bad.txt").unlink()
    run(desk, folder, out)
    assert rows(out, "SELECT kind FROM failures") == []


def test_mended_line_takes_its_failure_back_when_it_is_read(
    desk: Desk, tmp_path: Path, out: Path
) -> None:
    """A line that can be read has no failure any more, though the run stops behind it."""
    feed = tmp_path / "feed.jsonl"
    good = [json.dumps({"text": story(number)}) for number in (1, 2, 3)]
    feed.write_text("\n".join(["{", good[0]]))
    run(desk, feed, out)
    feed.write_text("\n".join([good[1], good[0], good[2], "{"]))
    run(desk, feed, out, "--limit", "1")
    assert rows(out, "SELECT key FROM failures") == []


def test_missing_source_that_appears_takes_its_failure_back(
    desk: Desk, tmp_path: Path, out: Path
) -> None:
    """A folder that did not exist and now does is no failure any more."""
    wanted = tmp_path / "later"
    assert run(desk, wanted, out).code == 1
    write_stories(wanted, (1,))
    assert run(desk, wanted, out).code == 0
    assert rows(out, "SELECT key FROM failures") == []


def test_every_input_without_a_record_is_named(desk: Desk, folder: Path, out: Path) -> None:
    """However many inputs fail, each is named with its reason, also on the second run."""
    for number in range(30):
        (folder / f"empty-{number:02}.txt").write_bytes(b"")
    for result in (run(desk, folder, out), run(desk, folder, out)):
        for number in range(30):
            assert f"empty-{number:02}.txt: is empty" in result.out
        assert "Without a record: 30" in result.out


def test_article_with_a_lone_surrogate_is_read(desk: Desk, tmp_path: Path, out: Path) -> None:
    """Text that UTF-8 cannot hold stops no run."""
    path = tmp_path / "odd.json"
    path.write_text(json.dumps({"text": story(1, " \ud83d end."), "title": "\udc00"}))
    assert run(desk, path, out).code == 0


def test_answer_with_a_lone_surrogate_stops_no_run(desk: Desk, folder: Path, out: Path) -> None:
    """An answer that UTF-8 cannot hold fails its article or is kept, and the others go on."""
    text = json.dumps(
        {**json.loads(answer(2).text or ""), "summary": [{"text": "\ud83d.", "cites": [1]}]}
    )
    desk.faults[2] = Answer(text=text)
    result = run(desk, folder, out)
    assert result.code in {0, 1}
    assert len(lines_of(out)) >= 2
    assert "Traceback" not in result.err


def test_file_name_that_is_not_utf8_is_read(desk: Desk, folder: Path, out: Path) -> None:
    """A name of any bytes is a file like others, also on the second run, which asks nothing."""
    odd = os.fsencode(folder) + b"/0000-caf\xe9.txt"
    with open(odd, "w", encoding="utf-8") as file:
        file.write(story(9))
    assert run(desk, folder, out).code == 0
    again = run(desk, folder, out)
    assert (again.code, desk.asked) == (0, {9: 1, 1: 1, 2: 1, 3: 1})
    assert "Nothing to do: 4 articles" in again.out
    assert "0000-caf\\xe9.txt" in value(out, "SELECT path FROM files ORDER BY path")


# Exit codes


def test_flagged_records_are_a_success_unless_strict(desk: Desk, folder: Path, out: Path) -> None:
    """A flagged record exits 0, with --strict 1, also when it was made by an earlier run."""
    desk.faults[2] = answer(2, flagged=True)
    assert run(desk, folder, out, "--repairs", "0").code == 0
    assert run(desk, folder, out, "--strict").code == 1
    assert run(desk, folder, out).code == 0


def test_missing_source_exits_with_1_and_is_named(desk: Desk, tmp_path: Path, out: Path) -> None:
    """A source that names nothing is an input without a record."""
    result = run(desk, tmp_path / "nothing-*.txt", out)
    assert result.code == 1
    assert "nothing-*.txt: matches no article files" in result.out


# Limits and estimates


def test_limit_asks_for_so_many_and_says_so(desk: Desk, folder: Path, out: Path) -> None:
    """--limit stops after so many articles; the same command goes on."""
    first = run(desk, folder, out, "--limit", "2")
    assert (first.code, desk.total) == (0, 2)
    assert "stopped at --limit" in first.err
    second = run(desk, folder, out, "--limit", "2")
    assert (second.code, desk.total) == (0, 3)
    assert "stopped at --limit" not in second.err


def test_dry_run_writes_nothing_and_estimates(desk: Desk, folder: Path, out: Path) -> None:
    """--dry-run counts and estimates, sends no request and makes no folder."""
    (folder / "empty.txt").write_bytes(b"")
    result = run(desk, folder, out, "--dry-run")
    assert (result.code, desk.total, out.exists()) == (0, 0, False)
    assert "3 articles to ask for" in result.out
    assert "1 without text" in result.out
    assert "cost unknown" in result.out


def test_dry_run_counts_what_a_run_would_ask(desk: Desk, folder: Path, out: Path) -> None:
    """The estimate leaves out finished articles, failures that are not retried, and --limit."""
    desk.faults[2] = refusal()
    run(desk, folder, out)
    write_stories(folder, (4, 5))

    def articles(*options: str) -> Any:
        return run(desk, folder, out, "--dry-run", "--json", *options).events[0]["articles"]

    assert (articles(), articles("--retry-failed"), articles("--limit", "1")) == (2, 3, 1)


def test_dry_run_counts_the_windows_of_a_long_article(
    desk: Desk, tmp_path: Path, out: Path
) -> None:
    """With a known window each part is a request, as in the run, and the summary is one more."""
    more = " Nobody knew how long the repairs of the old iron bridge would take." * 300
    feed = write_lines(tmp_path / "feed.jsonl", [{"text": story(n, more)} for n in (1, 2)])
    options = ("--context-window", "8192", "--repairs", "0")
    estimate = run(desk, feed, out, *options, "--dry-run", "--json").events[0]
    whole = run(desk, feed, out, "--dry-run", "--json").events[0]
    run(desk, feed, out, *options)
    asked_once = [body for body in desk.requests if len(body["messages"]) == 2]
    assert estimate["requests"] == len(asked_once) > 4  # the desk gives no summary when asked
    assert (whole["requests"], whole["articles"], estimate["articles"]) == (2, 2, 2)
    assert estimate["tokens"] > 2 * whole["tokens"]


def test_dry_run_gives_the_cost_where_prices_are_known(
    desk: Desk, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With prices the estimate is in dollars."""
    monkeypatch.setenv("SUMMARIZER_INPUT_PRICE", "1000")
    monkeypatch.setenv("SUMMARIZER_OUTPUT_PRICE", "1000")
    estimate = run(desk, folder, out, "--dry-run", "--json").events[0]
    assert estimate["cost"] == pytest.approx(estimate["tokens"] / 1000, rel=0.01)


# Budget


def test_token_budget_stops_before_it_is_exceeded(desk: Desk, tmp_path: Path, out: Path) -> None:
    """A run ends with 1 and the reason within its tokens, and a later one goes on."""
    folder = write_stories(tmp_path / "many", range(1, 31))
    result = run(desk, folder, out, "--max-tokens-total", "20000", "--concurrency", "4")
    used = value(out, "SELECT sum(prompt_tokens + completion_tokens) FROM calls")
    assert result.code == 1
    assert 5_000 < used <= 20_000
    assert "stopped: the budget is used up" in result.err
    assert "Traceback" not in result.err
    assert rows(out, "SELECT * FROM failures") == []
    assert run(desk, folder, out).code == 0
    assert set(desk.asked.values()) == {1}


def test_cost_budget_stops_before_it_is_exceeded(
    desk: Desk, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With prices from the environment a run stays within its dollars."""
    monkeypatch.setenv("SUMMARIZER_INPUT_PRICE", "1")
    monkeypatch.setenv("SUMMARIZER_OUTPUT_PRICE", "4")
    folder = write_stories(tmp_path / "many", range(1, 31))
    result = run(desk, folder, out, "--max-cost", "0.04", "--json")
    end = result.events[-1]
    assert result.code == 1
    assert 0.01 < end["cost"] <= 0.04
    assert end["cost"] == pytest.approx(end["requests"] * 0.003)
    assert "the budget is used up" in end["reason"]
    assert 0 < len(lines_of(out)) < 30


def test_cost_budget_without_prices_is_refused(desk: Desk, folder: Path, out: Path) -> None:
    """A price that is not known is said, never guessed, before anything is asked."""
    result = run(desk, folder, out, "--max-cost", "1")
    assert (result.code, desk.total, out.exists()) == (2, 0, False)
    assert "price" in result.err
    assert "not known" in result.err


def test_unknown_price_is_said_at_the_end(desk: Desk, folder: Path, out: Path) -> None:
    """Where no price is known the closing line says so."""
    assert "cost unknown" in run(desk, folder, out).out


# A key that is refused


def test_401_in_the_middle_stops_the_run_and_the_same_command_goes_on(
    desk: Desk, tmp_path: Path, out: Path
) -> None:
    """A refused key is wrong for all: exit 1, nobody is failed for it, and nothing is lost."""
    folder = write_stories(tmp_path / "many", range(1, 21))
    desk.faults = dict.fromkeys(range(8, 21), error(401, "Incorrect API key provided"))
    result = run(desk, folder, out, "--concurrency", "2")
    assert result.code == 1
    assert "stopped: " in result.err
    assert "401" in result.err
    assert "the same command goes on" in result.err
    assert rows(out, "SELECT * FROM failures") == []
    assert (len(lines_of(out)), desk.total) == (7, pytest.approx(8, abs=1))
    desk.faults = {}
    assert run(desk, folder, out).code == 0
    assert len(lines_of(out)) == 20
    assert all(desk.asked[number] == 1 for number in range(1, 8))


# Inputs


def test_standard_input_is_read(desk: Desk, out: Path) -> None:
    """`-` reads articles from standard input, and the second time asks nothing."""
    feed = "".join(json.dumps({"text": story(number)}) + "\n" for number in (1, 2)).encode()
    assert run(desk, "-", out, stdin=feed).code == 0
    assert run(desk, "-", out, stdin=feed).code == 0
    assert desk.asked == {1: 1, 2: 1}


def test_published_and_language_override_what_the_articles_say(
    desk: Desk, tmp_path: Path, out: Path
) -> None:
    """--published and --language stand in the record and in the prompt."""
    feed = write_lines(tmp_path / "a.jsonl", [{"text": story(1), "published": "2001-01-01"}])
    run(desk, feed, out, "--published", "2024-02-08", "--language", "en-GB")
    (record,) = lines_of(out)
    assert record["article"]["published"] == "2024-02-08"
    assert record["article"]["language"].lower().startswith("en")
    assert "2024-02-08" in desk.requests[0]["messages"][1]["content"]


@pytest.mark.parametrize("option", [("--published", "soon"), ("--language", "!!")])
def test_wrong_override_is_refused_before_anything_starts(
    desk: Desk, folder: Path, out: Path, option: tuple[str, str]
) -> None:
    """A date or language that is none is one clear line, exit 2, and leaves no ledger."""
    result = run(desk, folder, out, *option)
    assert (result.code, desk.total, out.exists()) == (2, 0, False)
    assert result.err.count("\n") == 1
    assert result.err.startswith("summarizer: ")


# Calls


def test_every_attempt_is_a_row(desk: Desk, folder: Path, out: Path) -> None:
    """Failed attempts are rows too, with status, error, tokens and seconds."""
    desk.faults[1] = [error(500, "oops"), answer(1)]
    desk.faults[2] = error(400, "no")
    desk.faults[3] = refusal()
    run(desk, folder, out)
    calls = rows(
        out,
        "SELECT c.status, c.error, prompt_tokens, completion_tokens, seconds > 0, "
        "c.key = coalesce(r.key, f.key) FROM calls c LEFT JOIN records r USING (article_id) "
        "LEFT JOIN failures f USING (article_id) ORDER BY c.status, c.error",
    )
    assert [call[:4] for call in calls] == [
        (200, None, 1000, 500),
        (200, None, 1000, 500),
        (400, "rejected", 0, 0),
        (500, "connection", 0, 0),
    ]
    assert all(call[4:] == (1, 1) for call in calls)


@pytest.mark.parametrize("keep", [True, False], ids=["kept", "not-kept"])
def test_bodies_are_kept_only_when_asked(desk: Desk, folder: Path, out: Path, keep: bool) -> None:
    """--keep-calls keeps what was sent and answered; without it no body is in the ledger."""
    run(desk, folder, out, *(["--keep-calls"] if keep else []))
    bodies = rows(out, "SELECT request, response FROM calls")
    assert len(bodies) == 3
    for request, response in bodies:
        assert (request is not None, response is not None) == (keep, keep)
        if keep:
            assert "Pier" in json.loads(request)["messages"][1]["content"]
            assert "choices" in json.loads(response)


def test_body_of_a_refusal_is_kept(desk: Desk, folder: Path, out: Path) -> None:
    """What an endpoint refused, and how, can be read afterwards and replayed."""
    desk.faults[2] = error(400, "no such text")
    run(desk, folder, out, "--keep-calls")
    kept = value(out, "SELECT response FROM calls WHERE status = 400")
    assert json.loads(kept)["error"]["message"] == "no such text"


def test_no_key_gets_out(
    desk: Desk, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file and no stream holds the key, not even when the endpoint repeats it."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    desk.faults[2] = error(400, f"bad request with key {KEY}")
    desk.faults[3] = error(400, "x" * 285 + f" {KEY}")
    result = run(desk, folder, out, "--json", "--keep-calls")
    shown = command("show", out, "1")
    text = result.out + result.err + shown.out
    text += "".join(p.read_bytes().decode("latin-1") for p in out.rglob("*") if p.is_file())
    assert result.code == 1
    assert KEY[:12] not in text


def test_key_in_the_address_is_not_kept(desk: Desk, folder: Path, out: Path) -> None:
    """A key in the query of the base URL is left out of the ledger."""
    run(desk, folder, out, "--base-url", f"{desk.base_url}?api-key={KEY}", "--deadline", "1")
    assert KEY not in json.dumps(rows(out, "SELECT * FROM runs"))


# What programs read


def test_json_events_are_complete_and_one_a_line(desk: Desk, folder: Path, out: Path) -> None:
    """Each line is one JSON object: calls, records, failures and an end that counts them."""
    desk.faults[2] = refusal()
    (folder / "empty.txt").write_bytes(b"")
    result = run(desk, folder, out, "--json")
    kinds = [event["event"] for event in result.events]
    assert (kinds.count("call"), kinds.count("record"), kinds.count("failure")) == (3, 2, 2)
    end = result.events[-1]
    assert end["event"] == "end"
    counts = {name: end[name] for name in ("verified", "flagged", "failed", "requests", "records")}
    assert counts == {"verified": 2, "flagged": 0, "failed": 2, "requests": 3, "records": 2}
    assert end["failures"] == {"refusal": 1, "empty": 1}
    assert (end["prompt_tokens"], end["completion_tokens"]) == (3000, 1500)


def test_json_names_what_has_no_record_on_every_run(desk: Desk, folder: Path, out: Path) -> None:
    """Also failures of earlier runs, which are not asked again, are named with their reasons."""
    desk.faults[2] = refusal()
    run(desk, folder, out)
    end = run(desk, folder, out, "--json").events[-1]
    ((failed, reason),) = rows(out, "SELECT article_id, message FROM failures")
    named = [(each["article_id"], each["message"]) for each in end["without_record"]]
    assert named == [(failed, reason)]


def test_json_lines_end_at_newlines_only(desk: Desk, tmp_path: Path, out: Path) -> None:
    """Separators that some programs take for line ends are escaped."""
    title = "One\u2028two\x85three \x1b[31mred"
    feed = write_lines(tmp_path / "a.jsonl", [{"text": story(1), "title": title}])
    result = run(desk, feed, out, "--json")
    assert len(result.out.splitlines()) == result.out.count("\n")


def test_closing_table_lets_no_text_act_on_the_terminal(
    desk: Desk, tmp_path: Path, out: Path
) -> None:
    """Titles and messages of others are printed harmless."""
    desk.faults[2] = error(400, "\x1b[2Jcleared \u202etxet")
    feed = write_lines(
        tmp_path / "a.jsonl",
        [{"text": story(1), "title": "\x1b]0;owned\x07 \u202edesrever"}, {"text": story(2)}],
    )
    result = run(desk, feed, out)
    assert not {"\x1b", "\x07", "\u202e"} & set(result.out)


def test_runs_are_rows_with_their_outcome(desk: Desk, folder: Path, out: Path) -> None:
    """The ledger knows of each run with what, where and how it ended."""
    run(desk, folder, out, "--limit", "1")
    run(desk, folder, out)
    found = rows(out, "SELECT model, base_url, outcome, finished_at IS NOT NULL FROM runs")
    assert found == [("scripted", desk.base_url, "finished", 1)] * 2


# From Python


async def test_run_from_python_tells_its_observer(desk: Desk, folder: Path, out: Path) -> None:
    """`batch.run` returns how far it came and calls the observer with each thing."""
    settings = Settings(model="scripted", base_url=desk.base_url, mode="strict")
    seen: list[str] = []
    job = batch.Job([str(folder)], out, settings, settings.endpoint)
    progress = await batch.run(job, lambda event, *_: seen.append(event))
    assert (progress.done, progress.verified, progress.without_record) == (3, 3, 0)
    assert sorted(seen) == ["call"] * 3 + ["record"] * 3


# At the terminal


def test_bar_in_a_terminal(desk: Desk, folder: Path, out: Path) -> None:
    """In a terminal a bar shows what is done, and leaves the closing table clean."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    started = process(*run_arguments(desk, folder, out), stderr=theirs, env={"TERM": "xterm"})
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while chunk := os.read(ours, 65536):  # before it is full: a slow run draws often
            seen += chunk
    os.close(ours)
    result = finish(started)
    assert result.code == 0
    assert b"3 verified" in seen
    assert "3 verified, 0 flagged, 0 failed" in result.out


def test_finished_articles_are_passed_over(desk: Desk, tmp_path: Path, out: Path) -> None:
    """Of three hundred finished articles none is asked (how fast: benchmarks/speed.py)."""
    feed = write_lines(
        tmp_path / "feed.jsonl", [{"text": story(number)} for number in range(1, 301)]
    )
    run(desk, feed, out)
    run(desk, feed, out)
    assert desk.total == 300
