"""The ledger's file: views, records.jsonl, what is wrong with it, two processes, a full disk."""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ledgers
import pytest
from desk import (
    Desk,
    Result,
    answer,
    command,
    finish,
    lines_of,
    open_desk,
    process,
    rows,
    run,
    run_arguments,
    story,
    value,
    write_lines,
    write_stories,
)
from hypothesis import given
from hypothesis import strategies as st
from scripted import Answer, completion, error

from summarizer import ledger
from summarizer.ledger import entries
from summarizer.record import Record

# What DESIGN 5.7 promises to outside tools.
COLUMNS = {
    "articles": "id text title published outlet author url language sha256",
    "records": "key article_id status body finished_at",
    "failures": "key article_id kind message at",
    "calls": "id key at seconds status error prompt_tokens completion_tokens cached_tokens",
    "runs": "id",
}
MOST_BYTES = 600_000  # of a file, in the tests of a full disk
VIEWS = ("events", "attributions", "casualties", "issues")


def is_one_clear_line(result: Result) -> bool:
    """Whether a command ended with exit code 2 and one line that says why."""
    lines = result.err.splitlines()
    return result.code == 2 and len(lines) == 1 and lines[0].startswith("summarizer: ")


# Columns and views


@pytest.mark.parametrize("table", COLUMNS)
def test_promised_columns_exist(tmp_path: Path, table: str) -> None:
    """Outside tools find the columns that the contract names."""
    ledgers.make_ledger(tmp_path)
    found = {name for _, name, *_ in rows(tmp_path, f"PRAGMA table_info({table})")}
    assert set(COLUMNS[table].split()) <= found


@pytest.mark.parametrize("view", VIEWS)
def test_views_answer(tmp_path: Path, view: str) -> None:
    """Each view has rows for the records that have such things."""
    ledgers.make_ledger(tmp_path)
    assert value(tmp_path, f"SELECT count(*) FROM {view}") > 0


def test_views_hold_what_the_record_says(tmp_path: Path) -> None:
    """Names of sources stand beside their ids; conflicting counts stay side by side."""
    ledgers.make_ledger(tmp_path, [ledgers.depot()])
    assert rows(
        tmp_path,
        "SELECT count_text, minimum, maximum, source FROM casualties WHERE event_id = 'e1'",
    ) == [
        ("six guards", 6, 6, "Radio Tidewatch"),
        ("at least two guards", 2, None, "The coastal army"),
        ("11 others", 11, 11, "The coastal army"),
    ]
    assert rows(
        tmp_path, "SELECT source, via, content FROM attributions WHERE via_id IS NOT NULL"
    ) == [("Idra Valk", "the Bay Observer", "We will answer every raid")]
    assert value(tmp_path, "SELECT date FROM events WHERE event_id = 'e1'") == "2025-03-05"


def test_views_show_the_newest_text_of_a_story(tmp_path: Path) -> None:
    """A superseded story keeps its rows in the tables and has none in the views."""
    ledgers.make_ledger(tmp_path, [ledgers.earlier(), ledgers.depot()])
    assert value(tmp_path, "SELECT count(*) FROM records") == 2
    assert rows(tmp_path, "SELECT DISTINCT article_id FROM events") == [(ledgers.DEPOT.id,)]
    assert value(
        tmp_path, "SELECT superseded_by FROM articles WHERE id = ?", ledgers.DEPOT_EARLIER.id
    ) == (ledgers.DEPOT.id)


def test_text_that_returns_is_no_third_article(tmp_path: Path) -> None:
    """The order in which texts were read decides, not the order in which records come."""
    connection = ledger_with(
        tmp_path, [(ledgers.depot(), "2025-01-02"), (ledgers.earlier(), "2025-01-01")]
    )
    with contextlib.closing(connection):
        newest = connection.execute("SELECT article_id FROM newest_records").fetchall()
    assert newest == [(ledgers.DEPOT.id,)]


def ledger_with(folder: Path, made: list[tuple[Any, str]]) -> sqlite3.Connection:
    """Make a ledger of records with the times at which their articles were read."""
    writer = ledger.Writer(folder)
    for number, ((record, article), read_at) in enumerate(made):
        writer.put(entries.begin_run("0", "http://x", "m", {}))
        writer.put(entries.add_record(1, f"key-{number}", article, record, read_at=read_at))
    writer.close()
    return ledger.connect_to_read(folder / "ledger.db")


def test_ledger_of_the_first_version_is_read_and_brought_up_to_date(tmp_path: Path) -> None:
    """Failures that were kept without their places are listed, and a run goes on with the file."""
    path = ledgers.make_ledger(tmp_path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE failures DROP COLUMN place")
        connection.execute("PRAGMA user_version = 1")
    for _ in range(2):
        with contextlib.closing(ledger.connect_to_read(path)) as connection:
            assert ledger.failures(connection) == [ledgers.FAILURE]
        ledger.Writer(tmp_path).close()
    assert value(tmp_path, "PRAGMA user_version") == 2
    assert rows(tmp_path, "SELECT place FROM failures") == [(None,)]


# Keys

texts = st.text(max_size=8)
questions = st.fixed_dictionaries(
    {
        "article_id": texts,
        "prompt": texts,
        "schema": texts,
        "model": texts,
        "endpoint": texts,
        "parameters": st.dictionaries(texts, st.none() | st.integers() | texts, max_size=3),
    }
)


def key_of(question: dict[str, Any]) -> str:
    """The key of a question."""
    return ledger.key_of(**question)


@given(questions, questions)
def test_keys_are_equal_exactly_when_questions_are(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    """Any difference in a question gives another key; texts that run together do not collide."""
    assert (key_of(one) == key_of(other)) == (one == other)


@given(questions)
def test_keys_do_not_depend_on_the_order_of_parameters(question: dict[str, Any]) -> None:
    """Parameters are a set of names with values; the key is 20 hexadecimal digits."""
    turned = dict(reversed(question["parameters"].items()))
    assert key_of(question | {"parameters": turned}) == key_of(question)
    assert re.fullmatch(r"[0-9a-f]{20}", key_of(question))


# records.jsonl


def test_lines_hold_the_newest_record_of_each_article(desk: Desk, folder: Path, out: Path) -> None:
    """The last line of an article is its newest record; earlier lines stay as they were."""
    run(desk, folder, out)
    before = (out / "records.jsonl").read_bytes()
    run(desk, folder, out, "--model", "another")
    after = (out / "records.jsonl").read_bytes()
    assert after.startswith(before)
    newest = {line["article"]["id"]: line["provenance"]["model"] for line in lines_of(out)}
    assert (len(newest), set(newest.values())) == (3, {"another"})


def test_lines_do_not_hold_the_text(desk: Desk, folder: Path, out: Path) -> None:
    """The text of an article is in the ledger, not in records.jsonl."""
    run(desk, folder, out)
    for line in lines_of(out):
        assert "text" not in line["article"]
        assert story(1) not in json.dumps(line)


@pytest.mark.parametrize("torn", [b'{"summary": [', b"\x00" * 4096, b"\xff"])
def test_torn_last_line_is_cut_and_nothing_rewritten(
    desk: Desk, folder: Path, out: Path, torn: bytes
) -> None:
    """Half a line at the end goes; every whole line before it stays byte by byte."""
    run(desk, folder, out)
    path = out / "records.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + torn)
    write_stories(folder, (4,))
    run(desk, folder, out)
    assert path.read_bytes().startswith(whole)
    assert len(lines_of(out)) == 4


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_lines_that_are_missing_are_appended(
    desk: Desk, folder: Path, out: Path, kept: int
) -> None:
    """A file that was shortened, also within a line, gets what it lacks without any request."""
    run(desk, folder, out)
    path = out / "records.jsonl"
    whole = path.read_bytes()
    start = b"".join(whole.splitlines(keepends=True)[:kept])
    path.write_bytes(start + b'{"summ')
    run(desk, folder, out)
    assert path.read_bytes().startswith(start)
    assert sorted(path.read_bytes().splitlines()) == sorted(whole.splitlines())
    assert desk.total == 3


def test_deleted_lines_are_written_again(desk: Desk, folder: Path, out: Path) -> None:
    """Without records.jsonl the next run makes it from the ledger."""
    run(desk, folder, out)
    whole = (out / "records.jsonl").read_bytes()
    (out / "records.jsonl").unlink()
    run(desk, folder, out)
    assert (out / "records.jsonl").read_bytes() == whole


def test_rebuilding_goes_on_where_it_was_killed(tmp_path: Path) -> None:
    """A process that dies while it appends what is missing leaves the rest to the next one."""
    ledgers.make_ledger(tmp_path, ledgers.many(5, text_length=0))
    path = tmp_path / "records.jsonl"
    whole = path.read_bytes()
    path.unlink()
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as base:
        lines = ledger.lines.Lines(path, _Dying(base, after=2))  # type: ignore[arg-type]
        lines.close()
    ledger.Writer(tmp_path).close()
    assert sorted(path.read_bytes().splitlines()) == sorted(whole.splitlines())


def test_lines_of_others_and_lines_taken_out_make_no_record_stand_twice(
    desk: Desk, folder: Path, out: Path
) -> None:
    """A line that somebody added and took away again leaves each record once, run after run."""
    run(desk, folder, out)
    path = out / "records.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"theirs": 1}\n')
    run(desk, folder, out)
    path.write_bytes(whole)
    for _ in range(3):
        run(desk, folder, out)
        assert path.read_bytes() == whole


def test_new_verdict_is_appended_again_when_its_line_was_torn(tmp_path: Path) -> None:
    """An older line of the same record is not taken for the one that is missing."""
    record, article = ledgers.depot()
    ledgers.make_ledger(tmp_path, [(record, article)])
    path = tmp_path / "records.jsonl"
    before = path.read_bytes()
    renewed = record.model_copy(update={"issues": [], "status": "verified"})
    put_verdict(tmp_path, renewed, record)
    after = path.read_bytes()
    path.write_bytes(after[:-100])
    ledger.Writer(tmp_path).close()
    assert path.read_bytes() == after != before


def test_new_verdict_is_appended_when_its_process_died_before_its_line(tmp_path: Path) -> None:
    """What was committed and not written is written by the next process."""
    record, article = ledgers.depot()
    path = ledgers.make_ledger(tmp_path, [(record, article)])
    renewed = record.model_copy(update={"issues": [], "status": "verified"})
    with contextlib.closing(sqlite3.connect(path)) as connection:
        entries.replace_verdict("key-0", renewed, record)(connection)
        connection.commit()
    for _ in range(2):
        ledger.Writer(tmp_path).close()
        assert [line["status"] for line in lines_of(tmp_path)] == ["flagged", "verified"]


def put_verdict(folder: Path, renewed: Record, old: Record) -> None:
    """Give the first record of a ledger a new verdict, as `recheck` does."""
    writer = ledger.Writer(folder)
    writer.put(entries.replace_verdict("key-0", renewed, old))
    writer.close()


class _Dying:
    """A connection that hands out only the first rows, as to a process that then is killed."""

    def __init__(self, connection: sqlite3.Connection, after: int) -> None:
        self._connection, self._after = connection, after

    def execute(self, query: str, values: tuple[Any, ...] = ()) -> Any:
        if "article_id FROM records" in query:
            return self._connection.execute(query, values).fetchmany(self._after)
        return self._connection.execute(query, values)


def test_new_verdict_of_an_old_record_is_not_the_newest_line(tmp_path: Path) -> None:
    """Only the newest record of an article may stand last in records.jsonl."""
    record, article = ledgers.depot()
    newer = ledgers.record_of(article, ledgers.DEPOT_DRAFT, model="newer", finished_at="2026")
    writer = ledger.Writer(tmp_path)
    writer.put(entries.begin_run("0", "http://x", "m", {}))
    writer.put(entries.add_record(1, "old", article, record))
    writer.put(entries.add_record(1, "new", article, newer))
    writer.put(entries.replace_verdict("old", record, record))
    writer.close()
    assert lines_of(tmp_path)[-1]["provenance"]["model"] == "newer"


# What is wrong with the file


def newer(path: Path) -> None:
    """A ledger of a later version."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {ledger.store.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 99")
        connection.execute("CREATE TABLE t (x)")


def foreign(path: Path) -> None:
    """A database of another program."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")


def prose(path: Path) -> None:
    """A text file."""
    path.write_text("This is no ledger. " * 200, encoding="utf-8")


def beheaded(path: Path) -> None:
    """A ledger whose pages are noise but for the first."""
    made = ledgers.make_ledger(path.parent / "good", ledgers.many(20))
    contents = bytearray(made.read_bytes())
    contents[4096:] = os.urandom(len(contents) - 4096)
    path.write_bytes(contents)


BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "newer": (newer, "newer version"),
    "foreign": (foreign, "another program"),
    "prose": (prose, "no ledger"),
    "noise": (beheaded, "malformed"),
    "folder": (lambda path: path.mkdir(), "ledger"),
}


@pytest.mark.parametrize("bad", BAD)
def test_run_on_a_bad_ledger_is_one_clear_line(
    desk: Desk, folder: Path, out: Path, bad: str
) -> None:
    """A file that is no ledger of ours is refused before anything is asked, and left as it is."""
    out.mkdir()
    spoil, said = BAD[bad]
    spoil(out / "ledger.db")
    before = (out / "ledger.db").read_bytes() if bad != "folder" else b""
    result = run(desk, folder, out)
    assert is_one_clear_line(result), result
    assert said in result.err
    assert desk.total == 0
    assert bad == "folder" or (out / "ledger.db").read_bytes() == before


@pytest.mark.parametrize("bad", BAD)
def test_show_of_a_bad_ledger_is_one_clear_line(tmp_path: Path, bad: str) -> None:
    """Reading commands say the same in one line."""
    spoil, _ = BAD[bad]
    spoil(tmp_path / "ledger.db")
    for arguments in (
        ("show", tmp_path / "ledger.db"),
        ("export", tmp_path / "ledger.db", "-o", tmp_path / "x.jsonl"),
        ("report", tmp_path / "ledger.db", "-o", tmp_path / "x.html"),
    ):
        assert is_one_clear_line(command(*arguments))


def test_damaged_record_is_one_clear_line(tmp_path: Path) -> None:
    """Whatever reads the records says that one is damaged; there is no traceback."""
    ledgers.make_ledger(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        connection.execute("UPDATE records SET body = '{broken' WHERE id = 3")
        connection.commit()
    table, page = tmp_path / "tables", tmp_path / "page.html"
    for arguments in (
        ["show", tmp_path, ledgers.ARABIC.id],
        ["report", tmp_path, "-o", page],
        ["recheck", tmp_path],
        ["export", tmp_path, "--format", "csv", "-o", table],
    ):
        result = command(*arguments)
        assert result.code == 2
        assert f"the record of {ledgers.ARABIC.id} is damaged" in result.err
        assert "restore the file from a backup" in result.err
        assert result.err.count("\n") == 1


def test_missing_ledger_is_one_clear_line(tmp_path: Path) -> None:
    """A ledger that is not there is not made by looking at it."""
    result = command("show", tmp_path / "ledger.db")
    assert is_one_clear_line(result)
    assert "there is no such file" in result.err
    assert not (tmp_path / "ledger.db").exists()


def test_a_file_in_the_place_of_the_folder_is_told(desk: Desk, folder: Path, out: Path) -> None:
    """ "File exists" would leave open which file, and what to do."""
    out.write_bytes(b"mine")
    result = run(desk, folder, out)
    assert is_one_clear_line(result), result
    assert "a file stands in the place of its folder; choose another folder" in result.err
    assert out.read_bytes() == b"mine"


@pytest.mark.parametrize("place", ["/proc/summarizer-test", "below-a-file"])
def test_folder_that_cannot_be_written_is_one_clear_line(
    desk: Desk, folder: Path, tmp_path: Path, place: str
) -> None:
    """Where no folder can be made, nothing is asked."""
    (tmp_path / "file").write_text("x")
    out = tmp_path / "file" / "out" if place == "below-a-file" else Path(place)
    result = run(desk, folder, out)
    assert is_one_clear_line(result), result
    assert "choose a folder that can be written" in result.err
    assert desk.total == 0


@pytest.mark.parametrize("name", ["show", "cassette"])
def test_id_that_is_not_utf8_is_one_clear_line(tmp_path: Path, name: str) -> None:
    """An id that cannot be is no article's; SQLite is not asked what it cannot hold."""
    path = ledgers.make_ledger(tmp_path)
    options = ("-o", tmp_path / "cassette") if name == "cassette" else ()
    result = command(name, path, "m\udce9", *options)
    assert is_one_clear_line(result)
    assert "no article has that id" in result.err


# A full disk


def files_may_not_grow() -> None:
    """In a new process: let no file become larger, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, MOST_BYTES))


def test_full_disk_for_the_lines_is_told_and_the_ledger_is_whole(
    desk: Desk, folder: Path, out: Path
) -> None:
    """Where records.jsonl cannot grow the run stops; the ledger has what was answered."""
    out.mkdir()
    others = b"{}\n" * ((MOST_BYTES - 500) // 3)
    (out / "records.jsonl").write_bytes(others)
    arguments = run_arguments(desk, folder, out, "--concurrency", "1")
    result = finish(process(*arguments, preexec_fn=files_may_not_grow))
    assert (result.code, desk.total) == (1, 1)
    assert "records.jsonl: File too large; the ledger is whole" in result.err
    assert "Traceback" not in result.err
    assert value(out, "PRAGMA integrity_check") == "ok"
    assert value(out, "SELECT count(*) FROM records") == 1
    assert run(desk, folder, out).code == 0
    assert (out / "records.jsonl").read_bytes().startswith(others)
    assert (len([line for line in lines_of(out) if line]), desk.total) == (3, 3)


def test_full_disk_for_the_ledger_is_told_and_nothing_is_lost(
    desk: Desk, tmp_path: Path, out: Path
) -> None:
    """When the files may not grow any more the run stops with 1, whole and resumable."""
    feed = write_lines(
        tmp_path / "feed.jsonl",
        [{"text": story(number, " So it was." * 2_000)} for number in range(1, 31)],
    )
    arguments = run_arguments(desk, feed, out, "--concurrency", "4")
    result = finish(process(*arguments, preexec_fn=files_may_not_grow))
    assert result.code == 1, result
    assert "Traceback" not in result.err
    assert "stopped: ledger" in result.err
    assert value(out, "PRAGMA integrity_check") == "ok"
    kept = value(out, "SELECT count(*) FROM records")
    assert 0 < kept < 30
    before = desk.total
    assert run(desk, feed, out).code == 0
    assert (len(lines_of(out)), desk.total - before) == (30, 30 - kept)


# Several processes


@pytest.fixture(scope="module")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Path, Path]]:
    """A run in a process of its own, with two records committed and one article in flight."""
    place = tmp_path_factory.mktemp("writing")
    folder, out = write_stories(place / "stories", (1, 2, 3)), place / "out"
    with open_desk() as desk:
        desk.faults[3] = answer(3, delay=60.0)
        started = process(*run_arguments(desk, folder, out))
        wait_for(lambda: (out / "records.jsonl").exists() and len(lines_of(out)) == 2)
        yield desk, folder, out
        assert started.poll() is None, "the run has ended: nothing was tested"
        started.kill()
        finish(started)


def test_second_process_says_that_the_ledger_is_in_use(writing: tuple[Desk, Path, Path]) -> None:
    """Of two runs on one ledger the second ends with 2, asks nothing and changes nothing."""
    desk, folder, out = writing
    asked = desk.total
    second = run(desk, folder, out)
    assert is_one_clear_line(second)
    assert "another process is writing" in second.err
    assert value(out, "PRAGMA integrity_check") == "ok"
    assert (len(lines_of(out)), desk.total) == (2, asked)


def test_ledger_can_be_read_while_a_run_writes(writing: tuple[Desk, Path, Path]) -> None:
    """`show` and `export` work beside a run, and see what is committed."""
    _, _, out = writing
    shown = command("show", out, "1")
    exported = command("export", out, "-o", "-")
    assert (shown.code, exported.code, len(exported.events)) == (0, 0, 2)


def test_lock_of_a_killed_process_does_not_stay(desk: Desk, folder: Path, out: Path) -> None:
    """After a SIGKILL the next run starts at once, although the lock's file is there."""
    desk.delay = 30.0
    first = process(*run_arguments(desk, folder, out))
    wait_for(lambda: desk.total > 0)
    first.kill()
    finish(first)
    desk.delay = 0.0
    assert run(desk, folder, out).code == 0
    assert len(lines_of(out)) == 3


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


# What an endpoint says that SQLite cannot hold


def escaped(answer: Answer) -> Answer:
    """The answer with its halves of characters as escapes, as servers send them."""
    return Answer(status=answer.status, body=json.dumps(answer.body or completion(answer)))


UNSTORABLE = {
    "refusal": (escaped(Answer(message={"refusal": "I cannot \ud83d help"})), 1),
    "error": (escaped(error(400, "bad \ud83d text")), 1),
    "broken shape": (escaped(Answer(text='{"summary": "\ud83d"}')), 1),
    "endless count": (answer(2, usage={"prompt_tokens": 2**63, "completion_tokens": 10**30}), 0),
}


@pytest.mark.parametrize("name", UNSTORABLE)
def test_what_sqlite_cannot_hold_stops_no_run(
    desk: Desk, folder: Path, out: Path, name: str
) -> None:
    """Half a character or an endless count costs one article at most, and every call is a row."""
    desk.faults[2], failed = UNSTORABLE[name]
    result = run(desk, folder, out, "--keep-calls")
    assert "stopped" not in result.err
    assert result.code == failed
    assert value(out, "SELECT count(*) FROM failures") == failed
    assert value(out, "SELECT count(*) FROM records") == 3 - failed
    assert value(out, "SELECT count(*) FROM calls") == desk.total
    assert value(out, "SELECT sum(prompt_tokens) + sum(completion_tokens) FROM calls") >= 0
