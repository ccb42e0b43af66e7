"""Header, summary, issues and provenance of a record."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text

from summarizer.record import Issue
from summarizer.show.page import SEVERITIES, Page, cited, joined, label, number_of, said

_STATUS = {"verified": ("✔ verified", "bold green"), "flagged": ("✘ flagged", "bold red")}


def header(page: Page) -> None:
    """Print what the article is, and how its record stands."""
    record, facts = page.record, page.record.article
    page.put(said(facts.title or "(no title)", style="bold"))
    page.put(joined((facts.outlet, facts.published, facts.author, facts.language)))
    if facts.url:
        page.put(said(facts.url, style="dim"))
    page.put(joined((f"id {facts.id}",)))
    severities = [issue.severity for issue in record.issues]
    found = [number_of(severities.count(name), name) for name in SEVERITIES if name in severities]
    word, style = _STATUS[record.status]
    page.print(Text())
    issues_found = joined(found or ["no issues"])
    page.put(said(word, style=style).append("  ").append_text(issues_found))
    page.put(
        joined(
            (
                number_of(len(record.events), "event"),
                number_of(len(record.attributions), "statement"),
                number_of(len(record.sources), "source"),
                number_of(len(page.article.sentences), "sentence"),
            )
        )
    )


def summary(page: Page) -> None:
    """Print the summary, each sentence with what it cites."""
    page.section("Summary")
    for number, sentence in enumerate(page.record.summary):
        body = said(sentence.text).append_text(cited(sentence.cites))
        page.put(body.append_text(page.flags(f"/summary/{number}")), lead=Text("• "))


def issues(page: Page, explain: Mapping[str, str]) -> None:
    """Print what the checks found, errors first; each check is explained once."""
    if not page.record.issues:
        return
    page.section("Issues")
    explained: set[str] = set()
    for severity in SEVERITIES:
        for issue in page.record.issues:
            if issue.severity == severity:
                _issue(page, issue, "" if issue.code in explained else explain.get(issue.code, ""))
                explained.add(issue.code)


def _issue(page: Page, issue: Issue, explanation: str) -> None:
    icon, style = SEVERITIES[issue.severity]
    body = said(issue.code, style="bold")
    if issue.sentences:
        body.append_text(cited(issue.sentences))
    page.put(body, lead=Text(f"{icon} {issue.severity:<8}", style=style))
    indent = Text("  ")
    page.put(said(issue.message), gutter=indent)
    page.put(said(issue.path, style="dim"), gutter=indent)
    if explanation:
        page.put(said(explanation, style="dim italic"), gutter=indent)


def provenance(page: Page) -> None:
    """Print how the record came about."""
    facts = page.record.provenance
    usage, prompt = facts.usage, facts.prompt
    page.section("Provenance")
    parameters = ", ".join(f"{name} {value}" for name, value in facts.parameters.items())
    work = [number_of(facts.attempts, "request"), number_of(facts.repairs, "repair")]
    if facts.windows > 1:
        work.append(f"read in {facts.windows} parts")
    cached = f" ({usage.cached_tokens:,} cached)" if usage.cached_tokens else ""
    tokens = f"{usage.prompt_tokens:,} sent{cached} + {usage.completion_tokens:,} answered"
    cost = "cost unknown" if facts.cost is None else f"${facts.cost:,.4f}"
    for name, parts in {
        "model": (facts.model, facts.endpoint),
        "prompt": (f"{prompt.name} {prompt.version}", prompt.fingerprint),
        "mode": (facts.mode, parameters),
        "work": (*work, f"{facts.seconds:,.1f} s"),
        "tokens": (f"{tokens} = {usage.total_tokens:,}", cost),
        "program": (facts.program, f"checks {facts.checks}", facts.finished_at),
    }.items():
        page.put(joined(parts, style=""), lead=label(name))
