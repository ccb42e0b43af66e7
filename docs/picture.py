"""Make the picture of the README: the report of the demo, photographed in a real browser.

    make demo && python docs/picture.py

Needs Debian's chromium and chromium-driver, and selenium from PyPI.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from summarizer import checks, ledger
from summarizer.report import write_report

ROOT = Path(__file__).parent.parent
SIZE = (1360, 860)
TITLE = "Drones strike Velsand"
PATH = "/events/0"
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--window-size={SIZE[0]},{SIZE[1]}",
)


def main() -> None:
    """Write docs/report.png from out/demo/ledger.db, or from the ledger given."""
    source = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "out" / "demo" / "ledger.db")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        with contextlib.closing(ledger.connect_to_read(source)) as connection:
            records = list(ledger.newest(connection))
            meanings = {code: checks.meaning(code) for code in checks.CHECKS}
            write_report(records, page, checks=meanings, title="Article records")
        shown = next(
            record for record, _ in records if (record.article.title or "").startswith(TITLE)
        )
        photograph(
            f"{page.as_uri()}#record={shown.article.id}&span={PATH}", ROOT / "docs" / "report.png"
        )


def photograph(address: str, path: Path) -> None:
    """Open a page and keep what is seen."""
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for flag in _FLAGS:
        options.add_argument(flag)
    with webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver")) as browser:
        browser.get(address)
        WebDriverWait(browser, 10).until(
            lambda page: page.find_elements(
                "css selector", "article [data-path], .record [data-path], [data-path]"
            )
        )
        browser.save_screenshot(str(path))


if __name__ == "__main__":
    main()
