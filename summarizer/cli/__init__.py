"""The command line: arguments → settings → calls, and exit codes. Nothing else.

Heavy imports stand inside the commands that need them, so that `--help` costs no more than typer.
"""

from __future__ import annotations

import errno
import sys

from summarizer.cli import doctor, inspecting, running, streams, tending
from summarizer.cli.app import app
from summarizer.cli.options import SOME_FAILED, WRONG_USE, complain
from summarizer.errors import SummarizerError

__all__ = ["app", "doctor", "inspecting", "main", "running", "streams", "tending"]


_WRITABLE = "choose a place that can be written"
_ADVICE = {
    errno.EACCES: _WRITABLE,
    errno.EPERM: _WRITABLE,
    errno.EROFS: _WRITABLE,
    errno.EISDIR: "choose the name of a file in it",
    errno.ENOTDIR: "choose a folder that is one",
    errno.ENOENT: "choose a folder that exists",
    errno.ENOSPC: "free some space and try again",
    errno.ENAMETOOLONG: "choose a shorter name",
}


def main() -> None:
    """Run the command line; errors of users are one line and exit code 2."""
    with streams.standard() as output:
        code = _run()
        if output.problem and not isinstance(output.problem, BrokenPipeError):
            complain(f"standard output: {output.problem.strerror}; not everything was printed")
            code = code or SOME_FAILED
    sys.exit(code)


def _run() -> int:
    try:
        app(prog_name="summarizer")  # also as `python -m summarizer`
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except SummarizerError as error:
        complain(str(error))
    except OSError as error:
        complain(_explained(error))
    except Exception as error:
        if not _is_of_database(error):
            raise
        complain(f"ledger: {error}; restore the file from a backup")
    return WRONG_USE


def _explained(error: OSError) -> str:
    """Name the file, what is wrong with it, and what to do."""
    said = error.strerror or str(error)
    advice = _ADVICE.get(error.errno or 0)
    return ": ".join(filter(None, (error.filename, said))) + (f"; {advice}" if advice else "")


def _is_of_database(error: Exception) -> bool:
    """Tell errors of SQLite without importing it: `--help` has no use for it."""
    sqlite = sys.modules.get("sqlite3")
    return sqlite is not None and isinstance(error, sqlite.DatabaseError)
