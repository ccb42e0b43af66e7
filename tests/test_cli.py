"""The command line: help, wrong use, the commands that look, and pipes that break."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import ledgers
import pytest
from conftest import ANSWERS, ARTICLES
from desk import (
    Desk,
    Result,
    answer,
    command,
    draft,
    finish,
    lines_of,
    process,
    refusal,
    rows,
    run_arguments,
    story,
    write_lines,
    write_stories,
)
from scripted import Answer, endpoint, error

import summarizer
from summarizer import checks, progress, schemas
from summarizer.batch import Progress
from summarizer.record import Usage

COMMANDS = (
    "run",
    "show",
    "report",
    "export",
    "check",
    "schema",
    "prompts",
    "recheck",
    "cassette",
    "doctor",
)
RUN_OPTIONS = [
    "--model",
    "--base-url",
    "--mode",
    "--prompt",
    "--language",
    "--output-language",
    "--published",
    "--context-window",
    "--concurrency",
    "--rpm",
    "--tpm",
    "--max-tokens-total",
    "--max-cost",
    "--repairs",
    "--replay",
    "--record",
    "--keep-calls",
    "--local",
    "--retry-failed",
    "--limit",
    "--dry-run",
    "--strict",
    "--json",
    "--out",
]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with records of many kinds."""
    return ledgers.make_ledger(tmp_path_factory.mktemp("ledger"))


def is_one_clear_line(result: Result) -> bool:
    """Whether a command ended with exit code 2 and one line that says why."""
    lines = result.err.splitlines()
    return result.code == 2 and len(lines) == 1 and lines[0].startswith("summarizer: ")


# Help


def test_version() -> None:
    """`--version` prints the name and the version."""
    assert command("--version") == Result(0, f"summarizer {summarizer.__version__}\n", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    """Each command of the contract says what it does and what its options are."""
    result = command(name, "--help")
    assert result.code == 0
    assert result.out.startswith("Usage: summarizer")
    assert name in command("--help").out
    assert command(name, "-h") == result


@pytest.mark.parametrize("option", RUN_OPTIONS)
def test_run_has_the_options_of_the_contract(option: str) -> None:
    """Each option is named in the help of `run`."""
    assert f"{option} " in command("run", "--help").out


def test_help_says_that_the_given_language_wins() -> None:
    """As it does: an article that says otherwise is read in the language of the option."""
    said = " ".join(command("run", "--help").out.split())
    assert "Language of all articles, whatever they say themselves." in said


def test_help_lists_the_commands_as_a_person_comes_upon_them() -> None:
    """What is done first stands first, as in the contract."""
    lines = command("--help").out.partition("Commands:\n")[2].splitlines()
    listed = [line.split()[0] for line in lines if line]
    assert listed[:4] == ["run", "show", "report", "export"]
    assert sorted(listed) == sorted(COMMANDS)


def test_help_of_what_asks_names_the_key_and_the_exit_codes() -> None:
    """Where the key is read from, and what the exit codes mean, is not for guessing."""
    for name in ("run", "doctor"):
        assert "OPENAI_API_KEY" in command(name, "--help").out
    said = " ".join(command("run", "--help").out.split())
    assert all(f"{code} " in said.partition("Exit codes:")[2] for code in (0, 1, 2, 130))


def test_help_imports_no_library() -> None:
    """`--help` costs no more than typer: no pydantic, openai, rich or SQLite."""
    code = (
        "import json, sys\nfrom summarizer.cli import main\nsys.argv = ['summarizer', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nprint(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}
    assert not {"pydantic", "openai", "instructor", "rich", "httpx2", "jinja2", "sqlite3"} & loaded


@pytest.mark.parametrize("arguments", [("show",), ("export", "-o", "-"), ("check",)])
def test_looking_imports_no_model_library(ledger: Path, arguments: tuple[str, ...]) -> None:
    """`show`, `export` and `check` never load openai or instructor."""
    given: list[Any] = [arguments[0], ledger, *arguments[1:]]
    if arguments[0] == "check":
        given = [
            "check",
            ARTICLES / "harbour-drone-strike.txt",
            ANSWERS / "harbour-drone-strike.json",
        ]
    code = (
        f"import sys\nfrom summarizer.cli import main\nsys.argv = {['summarizer', *map(str, given)]}\n"
        "try:\n    main()\nexcept SystemExit as error:\n    assert not error.code\n"
        "assert not {'openai', 'instructor'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# Wrong use


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("run", "x.txt"),
        ("run", "x.txt", "--out"),
        ("run", "x.txt", "--out", "o", "--limit", "0"),
        ("run", "x.txt", "--out", "o", "--concurrency", "many"),
        ("run", "x.txt", "--out", "o", "--no-such-option"),
        ("nonsense",),
        ("show",),
        ("check", "one.txt"),
    ],
    ids=" ".join,
)
def test_wrong_arguments_exit_with_2(arguments: tuple[str, ...]) -> None:
    """What typer refuses ends with 2 and says in one line what is wrong."""
    result = command(*arguments)
    assert result.code == 2
    assert result.err.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--mode", "xml"), "mode"),
        (("--model", ""), "model"),
        (("--concurrency", "0"), "concurrency"),
        (("--rpm", "-1"), "rpm"),
        (("--max-cost", "0"), "max_cost"),
        (("--repairs", "99"), "repairs"),
        (("--prompt", "no-such-prompt"), "no prompt 'no-such-prompt'"),
        (("--replay", "no-such-folder"), "no recordings there"),
        (("--local", "no-such.gguf"), "no-such.gguf"),
        (("--published", "soon"), "soon"),
        (("--language", "!!"), "language"),
        (("--base-url", "localhost:8000/v1"), "http://"),
        (("--replay", "one", "--record", "other"), "exclude each other"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_options_of_run_are_one_clear_line(
    tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    """A wrong value is named in one line, exit 2, and nothing is made."""
    stories = write_stories(tmp_path / "stories", (1,))
    address = ("--base-url", "http://127.0.0.1:9/v1", "--deadline", "1")
    result = command("run", stories, "--out", tmp_path / "out", *address, *options)
    assert is_one_clear_line(result), result
    assert said in result.err
    assert "Value error" not in result.err
    assert not (tmp_path / "out").exists()


def test_a_cassette_that_cannot_be_written_costs_nothing(desk: Desk, tmp_path: Path) -> None:
    """--record into what is no folder is told before anything is asked."""
    stories = write_stories(tmp_path / "stories", (1,))
    for wrong in (stories / "0001.txt", stories / "0001.txt" / "below"):
        result = command(*run_arguments(desk, stories, tmp_path / "out", "--record", wrong))
        assert is_one_clear_line(result), result
        assert "choose a folder that can be written" in result.err
    assert (desk.total, (tmp_path / "out").exists()) == (0, False)


def test_settings_of_the_environment_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong variable is told without repeating its value, which could be a secret."""
    stories = write_stories(tmp_path / "s", (1,))
    for name in ("SUMMARIZER_CONCURRENCY", "OPENAI_BASE_URL"):
        with monkeypatch.context() as patch:
            patch.setenv(name, "sk-secret-value")
            result = command("run", stories, "--out", tmp_path / "out")
        assert is_one_clear_line(result)
        assert name in result.err
        assert "sk-secret" not in result.err


# show


def ids(ledger: Path) -> list[str]:
    """Ids of the newest records, in order."""
    return [
        json.loads(line)["article"]["id"]
        for line in command("export", ledger, "-o", "-").out.splitlines()
    ]


def test_show_finds_by_number_id_and_beginning(ledger: Path) -> None:
    """The three ways of naming a record lead to the same one."""
    second = ids(ledger)[1]
    shown = [command("show", ledger, name, "--json").out for name in ("2", second, second[:8])]
    assert len(set(shown)) == 1
    assert json.loads(shown[0])["article"]["id"] == second


def test_show_takes_the_folder_for_its_ledger(ledger: Path) -> None:
    """`show out` is `show out/ledger.db`, and the first record where none is named."""
    assert command("show", ledger.parent) == command("show", ledger, "1")


@pytest.mark.parametrize("wanted", ["zzz", "0", "99", "-1x", "9" * 30, ""])
def test_show_of_an_unknown_id_is_one_clear_line(ledger: Path, wanted: str) -> None:
    """An id or number that is not there is told."""
    assert is_one_clear_line(command("show", ledger, "--", wanted))


@pytest.mark.parametrize("length", [1, 3])
def test_show_takes_no_number_that_is_too_high_for_an_id(ledger: Path, length: int) -> None:
    """A number of no record is told, also where an id begins with its digits."""
    wanted = next(i[:length] for i in ids(ledger) if int(i[:length], 16) > len(ids(ledger)))
    result = command("show", ledger, wanted)
    assert is_one_clear_line(result)
    assert f"give a number from 1 to {len(ids(ledger))}" in result.err


def test_show_of_an_empty_ledger_says_so(desk: Desk, tmp_path: Path) -> None:
    """Nothing is wrong with a number where there is no record at all."""
    command(*run_arguments(desk, tmp_path / "nothing", tmp_path / "out"))
    result = command("show", tmp_path / "out")
    assert is_one_clear_line(result)
    assert "the ledger holds none yet" in result.err


def test_show_says_why_an_input_has_no_record(ledger: Path) -> None:
    """The place of an input that failed gives the reason."""
    result = command("show", ledger, ledgers.FAILURE.article_id)
    assert is_one_clear_line(result)
    assert ledgers.FAILURE.message in result.err


def test_numbers_are_those_of_the_table(desk: Desk, tmp_path: Path) -> None:
    """The numbers of the closing table are those that `show` takes, whatever ids look like."""
    feed = write_lines(
        tmp_path / "feed.jsonl",
        [{"text": story(n), "title": f"Title {n}", "url": f"u{n % 39}"} for n in range(1, 41)],
    )
    result = command(*run_arguments(desk, feed, tmp_path / "out", "--concurrency", "1"))
    numbered = [line.split()[:3] for line in result.out.splitlines() if "✓" in line]
    assert len(numbered) == 20
    for number, _, title in numbered:
        shown = command("show", tmp_path / "out", number)
        assert shown.out.startswith(f"Title {title}\n"), (number, title)


def test_show_as_json_is_the_record(ledger: Path) -> None:
    """`--json` prints what a program can read back."""
    printed = command("show", ledger, "1", "--json").out
    assert summarizer.Record.model_validate_json(printed).status in {"verified", "flagged"}


def test_show_in_a_pipe_has_no_colours(ledger: Path) -> None:
    """Into a pipe, and with NO_COLOR in a terminal, no colour is written."""
    assert "\x1b" not in command("show", ledger, "1").out
    pty = pytest.importorskip("pty")
    for environment, coloured in (({"NO_COLOR": "1"}, False), ({}, True)):
        ours, theirs = pty.openpty()
        started = process(
            "show", ledger, "1", stdout=theirs, env={"TERM": "xterm-256color", **environment}
        )
        os.close(theirs)
        seen = b""
        while chunk := read(ours):
            seen += chunk
        os.close(ours)
        assert finish(started).code == 0
        assert bool(re.search(rb"\x1b\[3\dm", seen)) is coloured


def read(descriptor: int) -> bytes:
    """Read from a terminal; nothing when the other end is closed."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


# check


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A story with a right draft and a wrong one."""
    (tmp_path / "a.txt").write_text(story(1), encoding="utf-8")
    (tmp_path / "right.json").write_text(json.dumps(draft(1)), encoding="utf-8")
    (tmp_path / "wrong.json").write_text(json.dumps(draft(1, flagged=True)), encoding="utf-8")
    return tmp_path


def test_check_of_a_right_draft_exits_with_0(files: Path) -> None:
    """Without errors the draft is verified."""
    result = command("check", files / "a.txt", files / "right.json")
    assert (result.code, result.out.splitlines()[-1].split(":")[0]) == (0, "verified")


def test_check_of_a_wrong_draft_exits_with_1(files: Path) -> None:
    """With an error the draft is flagged, and the issue is printed with its path."""
    result = command("check", files / "a.txt", files / "wrong.json")
    assert result.code == 1
    assert "text.not_found" in result.out
    assert "/events/0/place" in result.out


def test_check_as_json(files: Path) -> None:
    """Issues as JSON have code, severity, path, message and sentences."""
    result = command("check", files / "a.txt", files / "wrong.json", "--json")
    (issue,) = [each for each in json.loads(result.out) if each["severity"] == "error"]
    assert set(issue) == {"code", "severity", "path", "message", "sentences"}


def test_check_takes_a_record(ledger: Path, files: Path) -> None:
    """What `show --json` prints can be checked again."""
    (files / "depot.json").write_text(ledgers.DEPOT.model_dump_json(), encoding="utf-8")
    number = str(ids(ledger).index(ledgers.DEPOT.id) + 1)
    (files / "record.json").write_text(command("show", ledger, number, "--json").out, "utf-8")
    result = command("check", files / "depot.json", files / "record.json")
    assert result.code in {0, 1}
    assert "text.not_found" in result.out


def test_check_takes_a_draft_with_a_byte_order_mark(files: Path) -> None:
    """As some editors write it."""
    drafted = (files / "right.json").read_bytes()
    (files / "marked.json").write_bytes(b"\xef\xbb\xbf" + drafted)
    assert command("check", files / "a.txt", files / "marked.json").code == 0


def test_check_takes_one_article(files: Path) -> None:
    """A draft is of one article: where there are several, none is taken for it."""
    (files / "two.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n', encoding="utf-8")
    result = command("check", files / "two.jsonl", files / "right.json")
    assert is_one_clear_line(result), result
    assert "more than one article" in result.err


def test_check_uses_the_date_it_is_given(files: Path) -> None:
    """With --published the weekday can be resolved."""
    without = command("check", files / "a.txt", files / "right.json").out
    dated = command("check", files / "a.txt", files / "right.json", "--published", "2024-02-08").out
    assert "2024-02-05" in dated
    assert "2024-02-05" not in without


@pytest.mark.parametrize(
    ("article", "contents"),
    [
        ("missing.txt", "{}"),
        ("a.txt", None),
        ("a.txt", ""),
        ("a.txt", "{}"),
        ("a.txt", "[1, 2]"),
        ("a.txt", '{"summary": "no"}'),
        ("a.txt", "[" * 100_000),
        ("a.txt", "\x00\x01"),
        ("b.meta.json", "{}"),
        ("empty.txt", "{}"),
    ],
)
def test_check_of_wrong_files_is_one_clear_line(
    files: Path, article: str, contents: str | None
) -> None:
    """Files that are missing or no draft are told in one line."""
    for name in ("b.txt", "b.meta.json"):
        (files / name).write_text("{}" if "meta" in name else story(2), encoding="utf-8")
    (files / "empty.txt").write_bytes(b"")
    if contents is not None:
        (files / "draft.json").write_text(contents, encoding="utf-8")
    result = command("check", files / article, files / "draft.json")
    assert is_one_clear_line(result), result


# report and export


@pytest.mark.parametrize("name", ["ledger.db", "ledger.db-wal", "ledger.db-shm", "records.jsonl"])
@pytest.mark.parametrize("wanted", ["export", "report"])
def test_the_ledger_is_not_written_over(tmp_path: Path, wanted: str, name: str) -> None:
    """`-o` onto the ledger that is being read, or onto what belongs to it, is refused."""
    made = ledgers.make_ledger(tmp_path / "out")
    before = made.read_bytes()
    result = command(wanted, made.parent, "-o", made.parent / name)
    assert is_one_clear_line(result), result
    assert "choose another name" in result.err
    assert made.read_bytes() == before


# recheck


@pytest.mark.parametrize(
    ("name", "said"), [("backup.db", "own, as ledger.db"), ("typo", "no such file")]
)
def test_recheck_touches_no_other_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    """A copy beside a ledger, or a name that is not there, is refused: never rechecked is ledger.db."""
    made = ledgers.make_ledger(tmp_path)
    (tmp_path / "backup.db").write_bytes(made.read_bytes())
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    monkeypatch.chdir(tmp_path)
    result = command("recheck", name)
    assert is_one_clear_line(result), result
    assert said in result.err
    assert {file: file.read_bytes() for file in before} == before


def test_recheck_takes_file_folder_and_link(tmp_path: Path) -> None:
    """The three ways of naming a ledger lead to the same one."""
    made = ledgers.make_ledger(tmp_path / "out")
    (tmp_path / "link").symlink_to(made)
    said = [command("recheck", name) for name in (made, made.parent, tmp_path / "link")]
    assert [result.code for result in said] == [0, 0, 0]
    assert len({result.out.partition(" checked")[0] for result in said}) == 1


# schema and prompts


@pytest.mark.parametrize("rendering", schemas.RENDERINGS)
def test_schema_prints_each_rendering(rendering: str) -> None:
    """What is printed is the JSON schema that is sent."""
    assert json.loads(command("schema", "--rendering", rendering).out) == schemas.schema(rendering)


def test_unknown_rendering_is_one_clear_line() -> None:
    """A rendering that is none names those that are."""
    result = command("schema", "--rendering", "loose")
    assert is_one_clear_line(result)
    assert "strict, bounded, tight" in result.err


def test_prompts_lists_and_prints() -> None:
    """Each prompt is listed with version and fingerprint; a name prints its instructions."""
    name, version, fingerprint, *_ = command("prompts").out.split()
    assert (name, len(fingerprint)) == ("news", 12)
    assert version
    assert len(command("prompts", "news").out) > 1_000
    assert is_one_clear_line(command("prompts", "nothing"))


# --dry-run


def test_a_dry_run_tells_of_all_that_it_was_given(desk: Desk, tmp_path: Path) -> None:
    """What failed before is counted, what cannot be read is named, and what is estimated is said."""
    stories = write_stories(tmp_path / "stories", (1, 2, 3))
    desk.faults[2] = refusal()
    command(*run_arguments(desk, stories, tmp_path / "out"))
    write_stories(stories, (4,))
    (stories / "empty.txt").write_bytes(b"")
    arguments = run_arguments(desk, stories, tmp_path / "out", "--dry-run")
    arguments.insert(1, str(tmp_path / "missing.txt"))
    said = command(*arguments).out
    assert "1 article to ask for, 2 finished before, 1 failed before (--retry-failed" in said
    assert "2 without text" in said
    assert "tokens in 1 request," in said
    assert str(stories / "empty.txt") in said
    assert str(tmp_path / "missing.txt") in said
    (event,) = command(*arguments, "--json").events
    assert (event["failed_before"], len(event["without_text"])) == (1, 2)


# What an endpoint says

ACTING = "\x1b]0;title\x07\x9b2J\u202eno"


@pytest.mark.parametrize("status", [400, 401])
def test_nothing_an_endpoint_says_acts_on_the_terminal(
    desk: Desk, tmp_path: Path, status: int
) -> None:
    """Neither the line of a run that stopped, nor its table, nor `show` of what failed."""
    desk.faults[1] = error(status, ACTING)
    said = command(*run_arguments(desk, write_stories(tmp_path / "s", (1,)), tmp_path / "out"))
    (failed,) = rows(tmp_path / "out", "SELECT article_id FROM failures") or [("1",)]
    shown = command("show", tmp_path / "out", *failed)
    assert "␛]0;title␇" in said.out + said.err
    for printed in (said.out, said.err, shown.out, shown.err):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", printed), printed


def test_nothing_an_endpoint_says_acts_on_the_terminal_of_doctor() -> None:
    """The reasons in its table, and its advice."""
    with endpoint(lambda _: error(400, ACTING)) as server:
        result = command("doctor", "--base-url", server.base_url, "--model", "m", "--no-save")
    assert "␛]0;title␇" in result.out + result.err
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", result.out + result.err)


def test_an_address_without_models_is_told_with_advice(desk: Desk, tmp_path: Path) -> None:
    """A page that says 404 is told without its markup, and with what to look at."""
    page = "<html><title>404</title><body><h1>Not &lt;here&gt;</h1></body></html>"
    desk.faults[1] = Answer(status=404, body=page)
    result = command(*run_arguments(desk, write_stories(tmp_path / "s", (1,)), tmp_path / "out"))
    assert result.code == 1
    assert "check --model, and that --base-url is right" in result.err
    assert "<h1>" not in result.err


def test_advice_tells_an_empty_input_from_an_empty_answer(desk: Desk, tmp_path: Path) -> None:
    """Nothing to read is one thing, an endpoint that says nothing is another."""
    desk.faults[1] = Answer(body={"id": "1", "object": "chat.completion", "choices": []})
    stories = write_stories(tmp_path / "s", (1,))
    asked = command(*run_arguments(desk, stories, tmp_path / "out", "--deadline", "1"))
    assert "the model said nothing" in asked.out
    assert "nothing to read there" not in asked.out
    (tmp_path / "empty.txt").write_bytes(b"")
    read = command(*run_arguments(desk, tmp_path / "empty.txt", tmp_path / "other"))
    assert "nothing to read there" in read.out
    assert "the model said nothing" not in read.out


def test_the_closing_lines_count_what_they_name(desk: Desk, tmp_path: Path) -> None:
    """One request is no "1 requests", and two issues of one record are one record with them."""
    wrong = draft(1, flagged=True)
    wrong["events"][0]["actors"] = ["Nobody Atall"]
    desk.faults[1] = Answer(text=json.dumps(wrong))
    stories = write_stories(tmp_path / "s", (1,))
    result = command(*run_arguments(desk, stories, tmp_path / "out", "--repairs", "0"))
    assert "1 flagged, 0 failed · 1 request, " in result.out
    assert "1 record with text.not_found" in result.out


# Pipes and streams


@pytest.mark.parametrize("name", ["show", "export", "schema"])
def test_broken_pipe_is_no_error(ledger: Path, name: str) -> None:
    """`summarizer show … | head` ends in silence and with 0."""
    given = {
        "show": ("show", ledger),
        "export": ("export", ledger, "-o", "-"),
        "schema": ("schema",),
    }
    started = process(*given[name])
    assert started.stdout is not None
    started.stdout.close()
    started.stdout = None
    assert finish(started) == Result(0, None, "")  # type: ignore[arg-type]


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_run_ends_by_its_outcome_when_nobody_reads_it(
    desk: Desk, tmp_path: Path, stream: str
) -> None:
    """`summarizer run … | head -1` does its work, and the exit code tells of the articles."""
    stories = write_stories(tmp_path / "stories", (1, 2))
    for out, faults, code in (("good", {}, 0), ("bad", {2: refusal()}, 1)):
        desk.faults = faults  # type: ignore[assignment]
        started = process(*run_arguments(desk, stories, tmp_path / out))
        getattr(started, stream).close()
        setattr(started, stream, None)
        assert finish(started).code == code
        assert len(lines_of(tmp_path / out)) == 2 - code


def test_run_goes_on_when_nobody_reads_its_events(desk: Desk, tmp_path: Path) -> None:
    """A reader of `--json` that goes away costs no record and shows no traceback."""
    stories = write_stories(tmp_path / "stories", range(1, 21))
    desk.faults = {n: answer(n, delay=0.3) for n in range(1, 21)}
    arguments = run_arguments(desk, stories, tmp_path / "out", "--json", "--concurrency", "4")
    started = process(*arguments)
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.readline()
    started.stdout.close()
    said = started.stderr.read()
    started.stderr.close()
    started.wait(30)
    assert "Traceback" not in said
    assert "Exception" not in said
    assert len((tmp_path / "out" / "records.jsonl").read_bytes().splitlines()) == 20


def test_narrow_encodings_break_nothing(ledger: Path) -> None:
    """A terminal that has only ASCII gets escapes instead of a traceback."""
    for name in (("show", ledger, "3"), ("export", ledger, "-o", "-"), ("prompts", "news")):
        result = finish(process(*name, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}))
        assert (result.code, result.err) == (0, ""), name


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
def test_json_is_utf8_whatever_the_terminal_knows(ledger: Path, encoding: str) -> None:
    """A program that reads `export -o -` or `show --json` gets the JSON that it gets from a file."""
    for arguments in (("export", ledger, "-o", "-"), ("show", ledger, "3", "--json")):
        narrow = process(*arguments, env={"PYTHONIOENCODING": encoding}, text=False)
        said, wrong = narrow.communicate(timeout=60)
        assert (narrow.returncode, wrong) == (0, b"")
        assert said.decode() == command(*arguments).out  # type: ignore[attr-defined]


def test_tables_are_not_printed(ledger: Path, tmp_path: Path, monkeypatch: Any) -> None:
    """`--format csv -o -` is refused; it made a folder that is called `-`."""
    monkeypatch.chdir(tmp_path)
    assert is_one_clear_line(command("export", ledger, "--format", "csv", "-o", "-"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("closing", ["- <&-", "--json >&-", "2>&-", "--json <&- >&- 2>&-"])
def test_streams_that_are_closed_are_no_error(desk: Desk, tmp_path: Path, closing: str) -> None:
    """A service may start the program without any: the work is done, and no traceback shown."""
    stories = write_stories(tmp_path / "stories", (1,))
    line = shlex.join((sys.executable, "-m", "summarizer"))
    line += f" {shlex.join(run_arguments(desk, stories, tmp_path / 'out'))} {closing}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    assert done.returncode == int(closing.startswith("- "))  # standard input was given, and empty
    assert "Traceback" not in done.stdout + done.stderr
    assert len(lines_of(tmp_path / "out")) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux alone has a disk that is full")
def test_a_full_disk_behind_standard_output_costs_no_record(desk: Desk, tmp_path: Path) -> None:
    """What cannot be printed is told in one line and with 1; what was paid for is kept."""
    stories = write_stories(tmp_path / "stories", (1, 2))
    for out, options in (("plain", ()), ("events", ("--json",))):
        with open("/dev/full", "w", encoding="utf-8") as full:
            started = process(*run_arguments(desk, stories, tmp_path / out, *options), stdout=full)
            result = finish(started)
        # a machine that is slow gets lines of progress as well
        told = [line for line in result.err.splitlines() if " done, " not in line]
        assert (result.code, told) == (
            1,
            ["summarizer: standard output: No space left on device; not everything was printed"],
        )
        assert len(lines_of(tmp_path / out)) == 2


def test_a_page_on_a_folder_is_told_with_advice(ledger: Path, tmp_path: Path) -> None:
    """A folder cannot become a page; a name in it can."""
    result = command("report", ledger, "-o", tmp_path)
    assert is_one_clear_line(result)
    assert "choose the name of a file in it" in result.err


def test_every_issue_is_explained_in_the_closing_lines() -> None:
    """A code alone says little to who meets it for the first time."""
    assert set(progress._ISSUE_ADVICE) == {
        *checks.CHECKS,
        "prompt.truncated",
        "summary.missing",
    }


def test_advice_about_failures_names_options_that_there_are() -> None:
    """What an error advises to those who write Python is told in options on the command line."""
    assert progress.advice_about("deadline") == (
        "raise --deadline, or ask fewer at once (--concurrency), then --retry-failed"
    )
    assert progress.advice_about("refusal") == summarizer.AnswerRefused.advice
    kinds = [getattr(summarizer, name).kind for name in summarizer._ERRORS]
    named = re.findall(r"--[\w-]+", " ".join(map(progress.advice_about, kinds)))
    assert named
    helped = command("run", "--help").out
    assert all(f"{option} " in helped for option in named)


def test_show_finds_a_record_by_its_url(desk: Desk, tmp_path: Path) -> None:
    """The text under it that is current, or why there is none."""
    url = "https://example.org/bridge?id=7"
    desk.faults[3] = refusal()
    stories = [
        {"text": story(1), "url": url},
        {"text": story(2), "url": url},
        {"text": story(3), "url": f"{url}7"},
    ]
    out = tmp_path / "out"
    for number, each in enumerate(stories):
        command(*run_arguments(desk, write_lines(tmp_path / f"{number}.jsonl", [each]), out))
    assert "Pier 2" in command("show", out, url).out
    refused = command("show", out, f"{url}7")
    assert is_one_clear_line(refused)
    assert "it failed: " in refused.err
    nothing = command("show", out, "https://example.org/")
    assert is_one_clear_line(nothing)
    assert "no article has that id, url or number" in nothing.err


def test_counts_read_as_a_person_writes_them(desk: Desk, tmp_path: Path) -> None:
    """One row is a row, thousands have commas, a long wait is told in hours, a cent is not zero."""
    stories = write_stories(tmp_path / "stories", (1,))
    command(*run_arguments(desk, stories, tmp_path / "out"))
    assert command("export", tmp_path / "out", "-o", tmp_path / "x").out == "records: 1 row\n"
    done = Progress(verified=1_780, usage=Usage(total_tokens=9_000))
    assert progress._line(done, 20_000, 60.0) == (
        "1,780/20,000 done, 1,780 verified, 0 flagged, 0 failed, 9,000 tokens, 1,780/min, 10 min left"
    )
    assert progress._line(done, 20_000, 3600.0).endswith(" 10.2 h left")
    estimate = command("run", stories, "--out", tmp_path / "dry", "--dry-run").out
    assert re.search(r"about \$0\.00[1-9]", estimate)


@pytest.mark.parametrize(
    ("place", "advice"),
    [("missing/page.html", "choose a folder that exists"), ("file/page.html", "that is one")],
)
def test_a_page_that_cannot_be_written_is_told_with_advice(
    ledger: Path, tmp_path: Path, place: str, advice: str
) -> None:
    """The line names the page that was wanted, and says what to do."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = command("report", ledger, "-o", tmp_path / place)
    assert is_one_clear_line(result), result
    assert str(tmp_path / place) in result.err
    assert advice in result.err


def test_module_and_script_are_the_same_command() -> None:
    """`python -m summarizer` is `summarizer`."""
    script = Path(sys.executable).with_name("summarizer")
    if not script.exists():
        pytest.skip("the script is not installed")
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == finish(process("--version")).out
