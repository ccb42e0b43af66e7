"""The command line: arguments → settings → calls, and exit codes. Nothing else.

Heavy imports stand inside the commands that need them, so that `--help` costs no more than typer.
"""

from __future__ import annotations

import sys

from summarizer.cli import doctor, inspecting, running, streams, tending
from summarizer.cli.app import app
from summarizer.cli.options import WRONG_USE, complain
from summarizer.errors import SummarizerError

__all__ = ["app", "doctor", "inspecting", "main", "running", "streams", "tending"]


def main() -> None:
    """Run the command line; errors of users are one line and exit code 2."""
    with streams.standard():
        code = _run()
    sys.exit(code)


def _run() -> int:
    try:
        app(prog_name="summarizer")  # also as `python -m summarizer`
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except SummarizerError as error:
        complain(str(error))
    except OSError as error:
        complain(f"{error.filename or ''}: {error.strerror or error}")
    except Exception as error:
        if not _is_of_database(error):
            raise
        complain(f"ledger: {error}; restore the file from a backup")
    return WRONG_USE


def _is_of_database(error: Exception) -> bool:
    """Tell errors of SQLite without importing it: `--help` has no use for it."""
    sqlite = sys.modules.get("sqlite3")
    return sqlite is not None and isinstance(error, sqlite.DatabaseError)
