"""The files that this program writes, told from articles: a run may read the folder it writes to."""

from __future__ import annotations

import os

from summarizer import ledger

_OWN = (ledger.LINES, ledger.NAME)  # in the folder of a run
_REPORT = "report.html"  # written where its command is given, unless told otherwise
# How each report begins: the policy that no page of others has.
_REPORT_MARK = b"require-trusted-types-for 'script'; trusted-types 'none'"
_REPORT_HEAD = 1_000  # bytes


def is_own(path: str, folder: str) -> bool:
    """Tell the ledger, its lines and reports, which stand in the folder, from articles.

    A report is told by its content, in the folder and under its usual name: other pages stay.
    The lines of another run are told by the ledger beside them.

    Args:
        path: a file.
        folder: where the run writes to, without links in it.
    """
    name = os.path.basename(path)
    beside = os.path.dirname(path)
    if name == ledger.LINES and os.path.isfile(os.path.join(beside, ledger.NAME)):
        return True
    suspect = name in _OWN or name.lower().endswith(".html")
    if not suspect or (name != _REPORT and os.path.realpath(beside) != folder):
        return False
    return name in _OWN or _is_report(path)


def _is_report(path: str) -> bool:
    try:
        if not os.path.isfile(path):  # nobody waits for a pipe
            return False
        with open(path, "rb") as page:
            return _REPORT_MARK in page.read(_REPORT_HEAD)
    except OSError:
        return False  # the reader says why
