"""The HTML report, looked at by a real browser from a file:// address, as users open it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from report_records import (
    CHECKS,
    FAILURES,
    HARBOUR,
    arabic,
    astral,
    event,
    harbour,
    hostile,
    many,
    record_of,
)

from summarizer.articles import Article
from summarizer.record import Record
from summarizer.report import write_report

browser = pytest.mark.browser
IN_CI = os.environ.get("CI") == "true"
CACHE = Path.home() / ".cache" / "summarizer-tests"
AXE = "axe-core@4.14.1"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1360,900",
)
# Loose on purpose: the goal is 2 s on an ordinary machine, a busy CI machine may be slower.
OPENING = 5.0

Row = tuple[Record, Article]


def unavailable(reason: str) -> NoReturn:
    """Skip, but fail in CI, where everything must be there."""
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


# ---------------------------------------------------------------- what is written


def blocks(html: str) -> dict[str, Any]:
    """The JSON blocks of a page by their id."""
    found = re.findall(
        r'<script type="application/json" id="([^"]+)">(.*?)</script>', html, re.DOTALL
    )
    return {name: json.loads(text) for name, text in found}


def test_a_report_holds_one_block_for_each_record_and_counts_them(tmp_path: Path) -> None:
    """Each record is a block of its own, with the text and the sentences as code points."""
    path = tmp_path / "report.html"
    rows = [harbour(), arabic(), astral()]
    assert write_report(iter(rows), path, checks=CHECKS) == 3
    written = blocks(path.read_text(encoding="utf-8"))
    assert set(written) == {"index", "record-0", "record-1", "record-2"}
    for place, (record, article) in enumerate(rows):
        block = written[f"record-{place}"]
        assert block["text"] == article.text
        assert [article.text[start:end] for _, start, end in block["sentences"]] == [
            sentence.text for sentence in article.sentences
        ]
        assert block["record"]["attributions"] == record.model_dump()["attributions"]
        assert {p: (s["start"], s["end"]) for p, s in block["record"]["spans"].items()} == {
            p: (s.start, s.end) for p, s in record.spans.items()
        }


def test_data_in_a_report_cannot_end_their_script_element(tmp_path: Path) -> None:
    """No <, > or & stands in the data, so that no text can close a script or open a comment."""
    path = tmp_path / "report.html"
    write_report([hostile()], path, failures=FAILURES, checks={"<b>": "</script>"})
    html = path.read_text(encoding="utf-8")
    data = re.findall(r'<script type="application/json" id="[^"]+">(.*)</script>\n', html)
    assert len(data) == 2
    assert all(not re.search("[<>&\u2028\u2029]", each) for each in data)


def test_a_report_allows_its_own_style_and_script_alone(tmp_path: Path) -> None:
    """The Content-Security-Policy names both by their hashes and allows nothing else."""
    path = tmp_path / "report.html"
    write_report([], path, title='News & "more"')
    html = path.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    script = re.search(r'<script type="module">(.*?)</script>', html, re.DOTALL)
    assert policy
    assert style
    assert script
    directives = dict(each.strip().split(" ", 1) for each in policy[1].split(";"))
    assert directives["default-src"] == "'none'"
    for name, text in (("style-src", style[1]), ("script-src", script[1])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert directives[name] == f"'sha256-{digest}'"
    assert "unsafe" not in policy[1]
    assert "<title>News &amp; &quot;more&quot;</title>" in html
    assert "<!--" not in script[1]


def test_a_report_that_fails_leaves_the_old_page_and_no_rubbish(tmp_path: Path) -> None:
    """Rows that break half-way change nothing that a reader could see."""
    path = tmp_path / "report.html"
    path.write_text("old", encoding="utf-8")

    def breaking() -> Iterator[Row]:
        yield harbour()
        raise RuntimeError("the ledger is gone")

    with pytest.raises(RuntimeError, match="gone"):
        write_report(breaking(), path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_two_records_of_one_article_have_addresses_of_their_own(tmp_path: Path) -> None:
    """A ledger may hold records of one article by two models; both can be linked to."""
    path = tmp_path / "report.html"
    record, article = harbour()
    write_report([(record, article), (record, article)], path)
    keys = [entry["key"] for entry in blocks(path.read_text(encoding="utf-8"))["index"]["records"]]
    assert keys == [article.id, f"{article.id}~2"]


# ---------------------------------------------------------------- the browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A headless Chromium that notes every request and every message of the console."""
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        unavailable("no selenium here: pip install selenium")
    binary = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not binary or not driver:
        unavailable("no Chromium here: apt-get install -y chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    session = webdriver.Chrome(options=options, service=Service(driver))
    yield session
    session.quit()


class Page:
    """A report in the browser, with the few gestures that the tests make."""

    def __init__(self, session: Any, path: Path, keys: list[str]) -> None:
        self.session = session
        self.path = path
        self.keys = keys

    def open(self, address: str = "") -> float:
        """Open the page anew and give the seconds until its list was there."""
        self.session.get("about:blank")
        self.session.get_log("browser")
        self.session.get_log("performance")
        started = time.perf_counter()
        self.session.get(f"file://{self.path}{address}")
        self.until("return document.documentElement.dataset.ready")
        return time.perf_counter() - started

    def record(self, number: int, rest: str = "") -> None:
        """Open a record by its address."""
        self.open(f"#record={self.keys[number]}{rest}")

    def go(self, address: str) -> None:
        """Follow an address without loading the page again."""
        self.at_each([address], "return null")

    def at_each(self, addresses: list[str], script: str) -> list[Any]:
        """Follow addresses without loading the page again; give what a script returns at each."""
        found: list[Any] = self.session.execute_async_script(
            f"const [addresses, done] = arguments, look = () => {{ {script} }}, found = [];"
            "(async () => {"
            "  for (const address of addresses) {"
            "    const there = new Promise(go => addEventListener('hashchange', go, {once: true}));"
            "    location.hash = address;"
            "    await there;"
            "    found.push(look());"
            "  }"
            "  done(found);"
            "})()",
            addresses,
        )
        return found

    def run(self, script: str, *arguments: Any) -> Any:
        """Give what a script returns."""
        return self.session.execute_script(script, *arguments)

    def until(self, script: str, *arguments: Any) -> Any:
        """Wait until a script gives something true."""
        end = time.monotonic() + 10
        while not (value := self.run(script, *arguments)):
            assert time.monotonic() < end, f"never came true: {script}"
            time.sleep(0.02)
        return value

    def one(self, selector: str) -> Any:
        """The first element of a selector; there must be one."""
        return self.session.find_element("css selector", selector)

    def texts(self, selector: str) -> list[str]:
        """The text of every element of a selector, shown or not."""
        return self.run(
            "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector
        )

    def type(self, selector: str, text: str) -> None:
        """Type into a field in place of what it holds."""
        field = self.one(selector)
        field.clear()
        field.send_keys(text)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.session).send_keys(key).perform()

    def point(self, selector: str) -> None:
        """Move the pointer to an element."""
        from selenium.webdriver import ActionChains

        ActionChains(self.session).move_to_element(self.one(selector)).perform()

    def device(self, width: int, height: int, *, mobile: bool = False) -> None:
        """Give the window a size in CSS pixels."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self.session.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def media(self, media: str = "", scheme: str = "light") -> None:
        """Show as on screen or paper, in the light or dark scheme, without motion."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        features += [{"name": "prefers-reduced-motion", "value": "reduce"}]
        self.session.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"media": media, "features": features}
        )

    @property
    def address(self) -> str:
        """What the address bar says behind the file."""
        return self.run("return location.hash")

    @property
    def focused(self) -> str:
        """The text of what has the focus."""
        return self.run("return document.activeElement.textContent")

    def complaints(self) -> list[str]:
        """What the console says is wrong, refusals of the Content-Security-Policy among it."""
        return [
            entry["message"]
            for entry in self.session.get_log("browser")
            if entry["level"] in ("SEVERE", "WARNING")
        ]


Open = Callable[..., Page]


@pytest.fixture
def report(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    """Write records, open their report; in the end nobody may have complained."""
    pages = []

    def write(*rows: Row, **more: Any) -> Page:
        path = tmp_path / "report.html"
        write_report(rows, path, checks=CHECKS, **more)
        index = blocks(path.read_text(encoding="utf-8"))["index"]
        page = Page(chromium, path, [entry["key"] for entry in index["records"]])
        page.device(1360, 900)
        page.media()
        page.open()
        pages.append(page)
        return page

    yield write
    for page in pages:
        assert page.complaints() == []


SHOWN = ".record-row h2"
CITED_NUMBER = "document.querySelector('.sentence.cited .number')?.textContent"
MARKED_TEXT = "[...document.querySelectorAll('.mark.on')].map(e => e.textContent).join('')"
MARKED = f"return {MARKED_TEXT}"


@browser
def test_the_list_shows_what_each_record_is(report: Open) -> None:
    """Title, outlet, date, status in words, counts and commonest issues; newest first."""
    untitled = harbour("2025-03-07", title=None)
    page = report(harbour(), arabic(), untitled)
    assert page.one("#count").text == "3 records: 1 verified, 2 flagged"
    first, second, _ = page.texts(".record-row")
    assert "VELSAND, Corvane Coast (Meridian Press) – The Saltmarsh Front sent" in first
    for told in ("Meridian Press", "6 March 2025", "Drones strike Velsand", "⚑ flagged"):
        assert told in second
    assert "6 events · 7 attributions · 4 issues" in second
    assert "number.unsupported" in second
    assert "✓ verified" in page.texts(".record-row")[2]


@browser
def test_a_report_without_records_says_so(report: Open) -> None:
    """Nobody is told that none of 0 matches."""
    assert report(failures=FAILURES).one("#count").text == "No article has a record yet."


@browser
def test_search_and_filters_narrow_the_list_and_say_so(report: Open) -> None:
    """Words of a search may stand anywhere; each filter narrows; clearing shows all again."""
    page = report(harbour(), arabic(), astral(), *many(4))

    def count() -> str:
        return page.one("#count").text.split(":")[0]

    page.type("#search", "valkanen DRONES")
    assert count() == "5 of 7 records"
    page.type("#search", "الحدود")
    assert page.texts(SHOWN) == ["مقتل ثلاثة جنود قرب الحدود"]
    page.type("#search", "nowhere to be found")
    assert count() == "No record of 7 matches."
    assert page.one("#count").get_attribute("role") == "status"
    page.one("button[type=reset]").click()
    page.until("return document.getElementById('count').textContent.startsWith('7 records')")
    for name, value, left in (
        ("status", "verified", "4 of 7 records"),
        ("issue", "text.not_found", "3 of 7 records"),
        ("type", "AID", "1 of 7 records"),
        ("source", "tidewatch", "5 of 7 records"),
        ("from", "2024-01-01", "3 of 7 records"),
        ("to", "2022-01-02", "2 of 7 records"),
    ):
        page.run(
            "const f = document.getElementById(arguments[0]); f.value = arguments[1];"
            "f.dispatchEvent(new Event('input', {bubbles: true}))",
            name,
            value,
        )
        assert count() == left, name
        page.one("button[type=reset]").click()
        page.until("return document.getElementById('count').textContent.startsWith('7 records')")


@browser
def test_the_list_can_be_put_in_another_order(report: Open) -> None:
    """Oldest, most issues and title are orders one can choose."""
    page = report(harbour(), arabic(), astral())
    for order, first in (("oldest", "Fire"), ("issues", "Drones"), ("newest", "Drones")):
        page.one(f"#sort option[value={order}]").click()
        assert page.texts(SHOWN)[0].startswith(first), order


@browser
def test_a_click_opens_a_record_and_the_address_says_which(report: Open) -> None:
    """What one sees can be copied from the address bar, and Back leads back."""
    page = report(harbour(), astral())
    page.one(".record-row h2 a").click()
    assert page.one("#record-heading").text.startswith("Drones strike")
    assert page.address == f"#record={page.keys[0]}"
    page.one(".findings a[href$='/attributions/3/content/0']").click()
    assert page.address == f"#record={page.keys[0]}&span=/attributions/3/content/0"
    page.session.back()
    page.session.back()
    assert page.one("#rows").is_displayed()


@browser
def test_the_page_can_be_used_with_the_keyboard_alone(report: Open) -> None:
    """Skip link, slash to search, Tab and Enter to open, arrows in the text, Escape back."""
    from selenium.webdriver.common.keys import Keys

    page = report(harbour(), arabic())
    page.press(Keys.TAB)
    assert page.focused == "Skip to content"
    page.press("/", *"velsand", Keys.TAB)
    page.until("return document.querySelectorAll('.record-row').length === 1")
    page.run("document.getElementById('sort').focus()")
    page.press(Keys.TAB, Keys.TAB)
    assert page.focused.startswith("Drones strike")
    page.press(Keys.ENTER)
    assert page.focused.startswith("Drones strike")
    assert page.run("return document.activeElement.id") == "record-heading"
    page.run("document.querySelector('.text a').focus()")
    page.press(Keys.ARROW_RIGHT)
    assert page.focused == "The Saltmarsh Front"
    assert page.run(MARKED) == "The Saltmarsh Front"
    page.press(Keys.ENTER)
    assert page.address.endswith("&span=/events/0/actors/0")
    page.until("return document.activeElement.closest('.findings')")
    assert page.focused == "The Saltmarsh Front"
    page.press(Keys.ESCAPE)
    page.until("return document.activeElement.closest('.record-row')")
    assert page.focused.startswith("Drones strike")


@browser
@pytest.mark.parametrize("make", [harbour, arabic, astral], ids=["latin", "arabic", "astral"])
def test_every_span_is_marked_where_its_offsets_say(report: Open, make: Any) -> None:
    """Offsets are code points, JavaScript counts UTF-16: the marks are the article's words."""
    record, article = make()
    page = report((record, article))
    page.record(0)
    assert page.texts(".text .sentence") == [
        f"{sentence.number}{sentence.text}" for sentence in article.sentences
    ]
    addresses = [f"#record={page.keys[0]}&span={path}" for path in record.spans]
    shown = page.at_each(addresses, f"return [{MARKED_TEXT}, {CITED_NUMBER}]")
    for (path, span), (words, number) in zip(record.spans.items(), shown, strict=True):
        if "/cites/" in path:
            assert article.sentences[int(number) - 1].start == span.start
        else:
            assert words == article.text[span.start : span.end], path


@browser
def test_overlapping_spans_keep_the_text_whole(report: Open) -> None:
    """The article reads as it was written, however its marks cut it up."""
    page = report(harbour())
    page.record(0)
    text = page.run(
        "const t = document.querySelector('.text').cloneNode(true);"
        "t.querySelectorAll('.number').forEach(n => n.remove());"
        "return [...t.children].map(p => p.textContent)"
    )
    assert text == HARBOUR.strip().split("\n\n")
    both = "return !!document.querySelector('.text .k-source .k-affiliation, .k-affiliation .k-source')"
    assert page.run(both)


@browser
def test_a_link_to_a_span_opens_it_marked_and_in_view(report: Open) -> None:
    """A copied address shows the record, the finding and its evidence, on load and later."""
    page = report(harbour(), astral())
    page.record(0, "&span=/attributions/5/content/0")
    assert page.run(MARKED) == "reach those who gave the order, wherever they shelter"
    inside = (
        "const [e, p] = [...arguments].map(s => document.querySelector(s).getBoundingClientRect());"
        "return e.top >= p.top && e.bottom <= p.bottom"
    )
    assert page.run(inside, ".mark.on", ".article")
    assert page.run(inside, "[aria-current]", ".findings")
    assert page.run("return document.activeElement.dataset.path") == "/attributions/5/content/0"
    page.go(f"#record={page.keys[1]}&span=/attributions/1/content/0")
    assert page.run(MARKED) == "We saw 𝟛 houses burn 🔥"
    page.go(f"#record={page.keys[1]}&sentence=1")
    assert page.texts(".sentence.cited .number") == ["1"]
    page.go("#record=nobody&span=/x")
    assert page.one("#rows").is_displayed()


@browser
def test_pointing_at_a_finding_marks_its_evidence(report: Open) -> None:
    """An event lights its words, labels them and marks the sentences it cites."""
    page = report(harbour())
    page.record(0)
    page.point("[data-path='/events/1'] h3")
    lit = page.texts(".mark.on")
    assert lit == [
        "Earlier the same day",
        "an army aircraft",
        "between Hessaby and Sandry Cross",
        "Joren Astakh",
    ]
    assert page.run(
        "return [...document.querySelectorAll('.mark.on')].map(e => e.dataset.label)"
    ) == ["date", "actor", "place", "recipient"]
    assert page.texts(".sentence.cited .number") == ["7"]
    page.point("#record-heading")
    assert page.run(MARKED) == ""


@browser
def test_pointing_at_marked_text_shows_what_rests_on_it(report: Open) -> None:
    """A mark shows its fields, a sentence number shows the items that cite it."""
    page = report(harbour())
    page.record(0)
    page.point(".mark[href$='/events/0/casualties/0/count_text']")
    rests = "return [...document.querySelectorAll('.rests')].map(e => e.dataset.path)"
    assert set(page.run(rests)) == {
        "/events/0/casualties/0/count_text",
        "/attributions/1/content/0",
    }
    page.point(".number[data-sentence='9']")
    assert set(page.run(rests)) == {"/summary/2", "/events/5"}
    page.until(
        "const b = document.querySelector('.rests').getBoundingClientRect();"
        "return b.top > 0 && b.bottom < innerHeight"
    )


@browser
def test_kinds_of_marks_differ_by_more_than_colour(report: Open) -> None:
    """Every kind has a line, a border or a weight that no other kind has."""
    page = report(harbour())
    page.record(0)
    looks = page.run(
        "return [...document.querySelectorAll('.legend label span')].map(e => {"
        "const s = getComputedStyle(e); return [s.textDecorationLine, s.textDecorationStyle,"
        "s.textUnderlineOffset, s.fontWeight, s.fontStyle, s.borderLeftStyle].join()})"
    )
    assert len(looks) == 9
    assert len(set(looks)) == 9
    page.one(".legend input[value=date]").click()
    assert (
        page.run(
            "return getComputedStyle(document.querySelector('.text .k-date')).textDecorationLine"
        )
        == "none"
    )


@browser
def test_issues_stand_beside_what_they_are_about(report: Open) -> None:
    """By path, with message and explanation; what is about no item stands above all."""
    page = report(harbour())
    page.record(0)
    beside = page.texts("[data-path='/summary/2'] > .issue")
    assert len(beside) == 1
    assert "error number.unsupported" in beside[0]
    assert "“five” is not in sentences 8, 9" in beside[0]
    assert CHECKS["number.unsupported"] in beside[0]
    assert (
        "warning conflict.casualties"
        in page.texts("[data-path='/events/0/casualties'] > .issue")[0]
    )
    assert "text.not_found" in page.texts("[data-path='/attributions/6'] blockquote .issue")[0]
    assert "coverage.quote" in page.texts(".overview > .issue")[0]
    assert len(page.texts(".overview li")) == 4
    assert "(not in the article)" in page.texts(".findings blockquote a.unfounded")[0]
    page.point(".overview li:nth-child(4) a")
    assert page.texts(".sentence.cited .number") == ["4"]


@browser
def test_counts_that_disagree_stand_side_by_side(report: Open) -> None:
    """Three counts of the dead, each with its source, in one line."""
    page = report(harbour())
    page.record(0)
    killed = "[data-path='/events/0/casualties'] .outcome:first-child"
    cells = page.run(
        "return [...document.querySelectorAll(arguments[0] + ' .cell')]"
        ".map(e => [e.innerText, e.getBoundingClientRect().top])",
        killed,
    )
    assert cells[0][0].split()[:3] == ["six", "sailors", "6"]
    assert "says The Corvane army" in cells[1][0]
    assert len(cells) == 3
    assert len({top for _, top in cells}) == 1
    assert "sources differ" in page.texts(killed)[0]


@browser
def test_provenance_says_how_the_record_came_about(report: Open) -> None:
    """Model, endpoint, prompt, mode, tokens, cost, attempts, repairs, time, version."""
    page = report(harbour())
    page.record(0)
    told = page.texts(".provenance")[0]
    for fact in ("gpt-4.1-mini", "api.example.org", "news 1", "strict", "5,312 sent", "$0.0051"):
        assert fact in told
    for fact in (
        "2 attempts, 1 repair",
        "11.4 s",
        "2025-03-07T09:12:44.000+00:00",
        "summarizer 0.1.0",
    ):
        assert fact in told


# Days are counted from 1970-01-01.
DATES = [
    ("1970-01-02", [1, 1, False, False, False], "2 January 1970"),
    ("1970-02", [31, 58, False, False, False], "February 1970"),
    ("1970", [0, 364, False, False, False], "1970"),
    ("197X", [0, 3651, False, False, False], "1970s"),
    ("1970-01-02~", [1, 1, False, False, True], "about 2 January 1970"),
    ("1970-01?", [0, 30, False, False, True], "perhaps January 1970"),
    ("1970-01-01/1970-01-03", [0, 2, False, False, False], "1 January 1970 to 3 January 1970"),
    ("../1970-01-03", [2, 2, True, False, False], "until 3 January 1970"),
    ("1970-01-03/..", [2, 2, False, True, False], "3 January 1970 and after"),
    ("XXXX-02-02", None, "2 February, year unknown"),
    ("1970-02-30", None, "1970-02-30"),
    ("2024-02-29", [19782, 19782, False, False, False], "29 February 2024"),
    ("2023-02-29", None, "2023-02-29"),
    ("0044-03-15", [-703383, -703383, False, False, False], "15 March 44"),
    ("../..", None, "../.."),
    ("yesterday", None, "yesterday"),
    (None, None, "no date"),
]


@browser
@pytest.mark.parametrize(("date", "covers", "said"), DATES, ids=[str(date[0]) for date in DATES])
def test_dates_cover_the_days_that_edtf_says(
    chromium: Any, date: str | None, covers: list[Any] | None, said: str
) -> None:
    """Level 1 forms have their days and their words; what has no place in time has none."""
    from importlib import resources

    script = resources.files("summarizer.report").joinpath("dates.js").read_text(encoding="utf-8")
    found, told = chromium.execute_script(
        f"{script}; const r = parseEdtf(arguments[0]);"
        "return [r && [r.start, r.end, r.openStart, r.openEnd, Boolean(r.vague)],"
        "dateWords(arguments[0])]",
        date,
    )
    assert found == covers
    assert told == said


def dated() -> Row:
    """A record with an event of each precision."""
    article = Article(text="It all happened.", title="Dates", language="en")
    dates = ["2024-02-07", "2024-02", "1989", "../1988-08-23", "2024-03-01/..", "XXXX-02-02", None]
    events = [
        event(f"e{place}", "OTHER", f"Event of {value}.", [1], date=value)
        for place, value in enumerate(dates)
    ]
    events[0]["responds_to"] = ["e2"]
    return record_of(article, {"events": events, "attributions": []}), article


@browser
def test_the_timeline_shows_each_date_with_its_precision(report: Open) -> None:
    """A day is a point, the rest bars, open ends are tips; unknown dates stand apart."""
    page = report(dated())
    page.record(0)
    page.until("return document.querySelector('.chart svg .glyph')")
    assert page.texts(".chart .events .when b") == [
        "until 23 August 1988",
        "1989",
        "February 2024",
        "7 February 2024",
        "1 March 2024 and after",
    ]
    assert page.texts(".undated .when b") == ["2 February, year unknown", "no date"]
    shapes = page.run(
        "return [...document.querySelectorAll('.chart svg > .glyph')].map(e => e.tagName)"
    )
    assert shapes == ["path", "path", "path", "circle", "path"]
    assert page.run("return document.querySelectorAll('.chart svg .arrow').length") == 1
    assert "Responds to: Event of 1989." in page.texts(".chart .events li")[3]


@browser
def test_the_timeline_of_all_records_follows_the_filters(report: Open) -> None:
    """All events, newest first, with links to their records; filters hold here too."""
    page = report(harbour(), arabic(), astral())
    page.go("#view=timeline")
    page.until("return document.querySelector('#timeline .chart svg .glyph')")
    told = page.texts("#timeline .chart .events .when b")
    assert told[0] == "7 March 2025"
    assert told[-1] == "1 January 2024"
    assert len(told) == 7
    page.one("#type option[value=AID]").click()
    assert page.texts("#timeline .chart .events a") == ["Crews were sent."]
    page.one("#timeline .chart .events a").click()
    assert page.address == f"#record={page.keys[2]}&span=/events/0"


@browser
def test_sources_are_counted_over_all_records(report: Open) -> None:
    """How often, how, via whom, about what; anonymous ones are not taken for one."""
    page = report(*many(3))
    page.go("#view=sources")
    rows = {
        text.split(" media")[0].split(" person")[0]: text
        for text in page.texts(".sources tbody tr")
    }
    assert "6" in rows["Tidewatch Radio"]
    assert "affiliated with the Front" in rows["Tidewatch Radio"]
    assert "indirect 100 %" in rows["Tidewatch Radio"]
    assert "3 records" in rows["Tidewatch Radio"]
    assert "the Velsand Observer ×3" in rows["Idris Valkanen"]
    assert "direct 100 %" in rows["Idris Valkanen"]
    assert sum("A port health official" in text for text in page.texts(".sources tbody th")) == 3
    garrow = next(text for text in page.texts(".sources tbody tr") if "Pell Garrow" in text)
    assert "direct 50 %" in garrow


@browser
def test_failures_are_listed_with_their_reasons(report: Open) -> None:
    """An article without a record is named, with what happened; without failures, no section."""
    page = report(harbour(), failures=FAILURES)
    page.one(".masthead a[href='#view=failures']").click()
    listed = page.texts(".failures li")
    assert len(listed) == 2
    assert "content filter" in listed[0]
    assert "The endpoint's filter stopped the answer." in listed[0]
    assert "wires/<b>.txt" in listed[1]
    assert not report(harbour()).one(".masthead a[href='#view=failures']").is_displayed()


@browser
def test_no_request_leaves_the_page(report: Open) -> None:
    """All is in the file: the browser's own log has the file and nothing else."""
    page = report(harbour(), arabic(), failures=FAILURES)
    page.open()
    for view in ("timeline", "sources", "failures", "records"):
        page.go(f"#view={view}")
    page.go(f"#record={page.keys[0]}&span=/events/0")
    messages = [
        json.loads(entry["message"])["message"] for entry in page.session.get_log("performance")
    ]
    urls = {
        message["params"]["request"]["url"].split("#")[0]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }
    # The icons of Chromium's own date fields are data: addresses, which go nowhere.
    assert {url for url in urls if not url.startswith("data:")} == {f"file://{page.path}"}
    assert page.run("return performance.getEntriesByType('resource').length") == 0


@browser
def test_a_hostile_record_changes_nothing_in_the_page(report: Open) -> None:
    """Markup in any field is shown as text; a javascript: address is no link."""
    page = report(hostile(), harbour(), failures=FAILURES)
    for address in (
        "",
        "#view=timeline",
        "#view=sources",
        "#view=failures",
        f"#record={page.keys[0]}",
    ):
        page.open(address)
        assert page.run("return window.harmed") is None
        assert page.run("return document.querySelectorAll('img, iframe, object, b b').length") == 0
        kinds = page.run("return [...document.scripts].map(s => s.type)")
        assert kinds == ["application/json"] * 3 + ["module"]
        schemes = page.run("return [...new Set([...document.links].map(a => a.protocol))]")
        assert set(schemes) <= {"file:", "https:"}
    assert "window.harmed=1" in page.one("#record-heading").text
    assert "javascript:window.harmed=1//https://x" in page.one(".record-head .meta").text
    assert "<!-- <script>" in page.texts(".text")[0]
    assert "\\u202e41\\u202c died" in page.texts(".text")[0]  # not "14 died"
    page.go(f"#record={page.keys[0]}&span=/x'\"></script><img src=x onerror=window.harmed=1>")
    time.sleep(0.05)  # what could do harm would be loaded first
    assert page.run("return window.harmed") is None


@browser
def test_the_theme_follows_the_system_until_one_chooses(report: Open) -> None:
    """Light and dark, and the choice is kept."""
    page = report(harbour())
    paper = "return getComputedStyle(document.body).backgroundColor"
    light = page.run(paper)
    page.media(scheme="dark")
    dark = page.run(paper)
    assert light != dark
    page.one("#theme").click()
    assert page.one("#theme").text == "Theme: light"
    assert page.run(paper) == light
    page.open()
    assert page.run(paper) == light
    page.one("#theme").click()
    page.media(scheme="light")
    assert page.run(paper) == dark
    page.run("localStorage.clear()")


@browser
def test_nothing_is_wider_than_a_phone(report: Open, tmp_path: Path) -> None:
    """At 360 pixels no view scrolls sideways, and a span stays in sight above its finding."""
    page = report(harbour(), arabic(), hostile(), failures=FAILURES)
    page.device(360, 740, mobile=True)
    views = ["", "#view=timeline", "#view=sources", "#view=failures"]
    for address in [*views, *(f"#record={key}" for key in page.keys)]:
        page.open(address)
        assert page.run("return document.documentElement.scrollWidth") <= 360, address
    page.record(0, "&span=/attributions/5/content/0")
    tops = page.run(
        "return ['.mark.on', '[aria-current]']"
        ".map(s => document.querySelector(s).getBoundingClientRect().top)"
    )
    assert 0 <= tops[0] < tops[1] < 740
    page.session.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@browser
def test_screenshots_in_both_themes_and_at_both_widths(report: Open, tmp_path: Path) -> None:
    """Pictures to look at: every view, light and dark, at a desk and on a phone."""
    page = report(harbour(), arabic(), *many(3), failures=FAILURES)
    folder = Path(os.environ.get("SUMMARIZER_SCREENSHOTS") or tmp_path)
    views = {"list": "", "timeline": "#view=timeline", "sources": "#view=sources"}
    views["record"] = f"#record={page.keys[0]}&span=/events/0"
    taken = []
    for name, address in views.items():
        for scheme in ("light", "dark"):
            for width, height in ((1360, 900), (360, 740)):
                page.device(width, height, mobile=width < 900)
                page.media(scheme=scheme)
                page.open(address)
                taken.append(folder / f"{name}-{scheme}-{width}.png")
                assert page.session.save_screenshot(str(taken[-1]))
    assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in taken}) == 16


@browser
def test_a_report_can_be_printed(report: Open) -> None:
    """On paper there are no controls, and all rows, not only the first hundred."""
    page = report(*many(130))
    assert len(page.texts(SHOWN)) == 100
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert len(page.texts(SHOWN)) == 130
    page.media("print")
    assert not page.one("#filters").is_displayed()
    page.record(0)
    heights = page.run(
        "const p = document.querySelector('.findings'); return [p.clientHeight, p.scrollHeight]"
    )
    assert heights[0] == heights[1]
    page.media()


@pytest.fixture(scope="module")
def axe() -> str:
    """The accessibility checker axe-core, from npm into a folder outside the tree."""
    script = CACHE / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if not npm:
            unavailable("axe-core needs npm")
        CACHE.mkdir(parents=True, exist_ok=True)
        command = [str(npm), "install", "--no-audit", "--no-fund", "--prefix", str(CACHE), AXE]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or not script.exists():
            unavailable(f"axe-core cannot be had: {done.stderr[-300:]}")
    return script.read_text(encoding="utf-8")


@browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(report: Open, axe: str, scheme: str) -> None:
    """Contrast, names, roles, headings and landmarks hold in every view and both themes."""
    page = report(harbour(), arabic(), astral(), *many(4), failures=FAILURES)
    page.media(scheme=scheme)
    records = [f"#record={page.keys[0]}", f"#record={page.keys[0]}&span=/events/0"]
    for address in ("", "#view=timeline", "#view=sources", "#view=failures", *records):
        page.open(address)
        page.run(axe)
        found = page.session.execute_async_script(
            "const done = arguments[0]; axe.run(document).then(r => done(r.violations.map("
            "v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + n.failureSummary)])))"
        )
        assert found == [], address


@browser
def test_a_thousand_records_open_at_once(chromium: Any, tmp_path: Path) -> None:
    """The list of 1,000 records is there in seconds, and a record opens in a blink."""
    path = tmp_path / "report.html"
    assert write_report(many(1000), path, checks=CHECKS) == 1000
    page = Page(chromium, path, [f"{place:016x}" for place in range(1000)])
    seconds = min(page.open() for _ in range(2))
    assert page.one("#count").text.startswith("1,000 records: 666 verified, 334 flagged")
    assert seconds < OPENING
    opened = page.run(
        "const t = performance.now(); document.querySelector('.record-row a').click();"
        "return new Promise(done => addEventListener('hashchange', () =>"
        " requestAnimationFrame(() => done(performance.now() - t)), {once: true}))"
    )
    assert opened < 1000
    print(f"1,000 records opened in {seconds:.2f} s, a record in {opened:.0f} ms")


def test_a_link_to_the_page_stays_a_link(tmp_path: Path) -> None:
    """The page that a link leads to is replaced, and nothing else is left beside it."""
    (tmp_path / "link.html").symlink_to(tmp_path / "page.html")
    write_report([], tmp_path / "link.html")
    assert (tmp_path / "link.html").is_symlink()
    assert {file.name for file in tmp_path.iterdir()} == {"link.html", "page.html"}


def test_a_page_in_a_missing_folder_is_named(tmp_path: Path) -> None:
    """The error is about the page that was wanted, not about a temporary name beside it."""
    wanted = tmp_path / "missing" / "page.html"
    with pytest.raises(FileNotFoundError) as caught:
        write_report([], wanted)
    assert caught.value.filename == str(wanted)
