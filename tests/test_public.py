"""The names that users import, and that importing them costs nothing before it has to."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
import traceback
from datetime import date
from importlib.resources import files
from types import MappingProxyType

import pytest
from desk import Desk, answer, draft, refusal, story
from pydantic import ValidationError

import summarizer
from summarizer import (
    Article,
    ConfigurationError,
    Draft,
    Failure,
    Issue,
    Record,
    Settings,
    Span,
    Summarizer,
    check,
    summarize,
)

NAMES = [
    "AnswerFiltered",
    "AnswerInvalid",
    "AnswerRefused",
    "AnswerTooLarge",
    "AnswerTruncated",
    "Article",
    "ArticleError",
    "AuthenticationFailed",
    "BudgetExceeded",
    "CassetteError",
    "CassetteMiss",
    "CassetteTransport",
    "ConfigurationError",
    "ConnectionFailed",
    "DeadlineExceeded",
    "Draft",
    "Endpoint",
    "EndpointError",
    "Failure",
    "Issue",
    "LedgerError",
    "ModeUnsupported",
    "ModelNotFound",
    "Prompt",
    "PromptTooLong",
    "RateLimited",
    "Record",
    "RequestRejected",
    "Unreachable",
    "Settings",
    "Span",
    "Summarizer",
    "SummarizerError",
    "check",
    "dates",
    "grounding",
    "local_endpoint",
    "summarize",
]
HEAVY = {"pydantic", "openai", "instructor", "rich", "httpx2", "aiohttp", "trafilatura", "jinja2"}


def settings(desk: Desk) -> Settings:
    """Settings that ask at a desk."""
    return Settings(model="scripted", base_url=desk.base_url, mode="strict")


def modules_after(statement: str) -> set[str]:
    """Top-level modules that a new interpreter has loaded after a statement."""
    code = f"import json, sys; {statement}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


def test_public_names_are_these() -> None:
    """Adding or taking away a public name is a decision."""
    assert sorted(summarizer.__all__) == sorted(NAMES)
    assert set(summarizer.__all__) <= set(dir(summarizer))


@pytest.mark.parametrize("name", NAMES)
def test_public_name_is_there_and_documented(name: str) -> None:
    """Each public name can be imported and says what it is."""
    found = getattr(summarizer, name)
    assert inspect.getdoc(found)


def test_unknown_name_is_an_attribute_error() -> None:
    """What is not there is not there."""
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        summarizer.nothing


def test_every_error_is_a_summarizer_error() -> None:
    """One root catches all, and each kind has a name of its own."""
    errors = [
        value
        for value in (getattr(summarizer, name) for name in NAMES)
        if isinstance(value, type) and issubclass(value, Exception)
    ]
    assert all(issubclass(error, summarizer.SummarizerError) for error in errors)
    kinds = [error.kind for error in errors]
    assert len(kinds) == len(set(kinds))


def test_errors_say_from_python_too_what_to_do(desk: Desk) -> None:
    """The advice is an attribute, and stands below the message in a traceback."""
    desk.faults[1] = refusal()
    article = Article(text=story(1), language="en")
    with pytest.raises(summarizer.AnswerRefused) as caught:
        summarize(article, model="gpt-4.1-mini", base_url=desk.base_url)
    assert "another" in caught.value.advice
    assert "".join(traceback.format_exception(caught.value)).endswith(f"{caught.value.advice}\n")
    settings_of = set(summarizer.Settings.model_fields)
    named = re.findall(
        r"\w+_\w+|rpm|tpm", summarizer.PromptTooLong.advice + summarizer.RateLimited.advice
    )
    assert named
    assert settings_of.issuperset(named)


def test_import_is_cheap() -> None:
    """`import summarizer` loads no library."""
    assert not HEAVY & modules_after("import summarizer")


def test_article_and_check_load_no_model_library() -> None:
    """Checking a draft needs neither openai nor instructor nor a terminal library."""
    loaded = modules_after("from summarizer import Article, Draft, Record, check, dates, grounding")
    assert not {"openai", "instructor", "httpx2", "aiohttp", "rich", "typer"} & loaded


def test_types_are_shipped() -> None:
    """The package says that it is typed."""
    assert (files("summarizer") / "py.typed").is_file()


def test_type_checkers_see_every_default() -> None:
    """A default counts for type checkers only where it is called `default` (PEP 681)."""
    for module in (summarizer.articles, summarizer.record, summarizer.settings):
        calls = [
            node
            for node in ast.walk(ast.parse(inspect.getsource(module)))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Field"
        ]
        assert calls
        assert not any(call.args for call in calls)


def test_copy_with_other_fields_is_another_article() -> None:
    """What was worked out for an article is not kept for a changed copy of it."""
    first = Article(text="One. Two.", published="2024-02-08", language="en")
    before = (first.id, first.sha256, len(first.sentences))
    text = first.model_copy(update={"text": "Three."})
    assert text.id != first.id
    assert text.sha256 != first.sha256
    assert [sentence.text for sentence in text.sentences] == ["Three."]
    assert first.model_copy(update={"published": "2024-02-09"}).id != first.id
    assert (first.id, first.sha256, len(first.sentences)) == before
    assert first.model_copy() == first


def test_line_ends_of_an_article_stay_as_they_are() -> None:
    """Offsets count in the text that was given; carriage returns change no sentence."""
    text = "One stood.\r\n\r\nTwo fell.\r\nThree\rsaid so."
    article = Article(text=text, language="en")
    assert article.text == text
    assert [text[one.start : one.end] for one in article.sentences] == [
        "One stood.",
        "Two fell.",
        "Three\rsaid so.",
    ]
    span = summarizer.grounding.locate("two fell. three said", article)
    assert span is not None
    assert (span.exact, span.match) == ("Two fell.\r\nThree\rsaid", "normalized")
    described = str(Article.model_fields["text"].description)
    assert "kept as it is" in described


def test_copy_of_settings_asks_its_own_model() -> None:
    """The endpoint of changed settings is theirs, also when the first ones were used."""
    first = Settings(model="first", base_url="http://one/v1")
    assert first.endpoint.model == "first"
    second = first.model_copy(update={"model": "second", "base_url": "http://two/v1"})
    assert (second.endpoint.model, second.endpoint.host) == ("second", "two")


def test_what_is_printed_of_settings_holds_no_secret() -> None:
    """Logs have settings and endpoints in them; key, password and query stay out."""
    address = "http://reader:s3cretword@host.example:8080/v1?key=s3cretkey"
    given = Settings(model="first", base_url=address, api_key="sk-s3cret")
    for printed in (repr(given), str(given), repr(given.endpoint), f"{given.endpoint}"):
        assert "s3cret" not in printed
        assert "http://host.example:8080/v1" in printed
    assert given.base_url == given.endpoint.base_url == address


def test_version_is_a_version() -> None:
    """`summarizer.__version__` is the distribution's."""
    assert summarizer.__version__[0].isdigit()


def test_article_as_the_contract_writes_it() -> None:
    """The call of the contract works literally; sentences are numbered from 1."""
    article = Article(
        text=story(1),
        title=None,
        published="2024-02-08",
        outlet=None,
        author=None,
        url=None,
        language="en",
    )
    first = article.sentences[0]
    assert (first.number, first.start) == (1, 0)
    assert article.text[first.start : first.end] == first.text
    assert isinstance(article.id, str)


def test_summarize_as_the_contract_writes_it(desk: Desk) -> None:
    """One synchronous call gives a record, without a key."""
    article = Article(text=story(1), language="en")
    record = summarize(article, model="gpt-4.1-mini", base_url=desk.base_url, api_key=None)
    assert isinstance(record, Record)
    assert record.status == "verified"
    assert Record.model_validate_json(record.model_dump_json()) == record


async def test_summarizer_as_the_contract_writes_it(desk: Desk) -> None:
    """One client reads many articles; outcomes are records or failures, as they finish."""
    articles = [Article(text=story(number)) for number in (1, 2, 3)]
    desk.faults[2] = refusal()
    desk.faults[1] = answer(1, delay=0.5)
    async with Summarizer(settings(desk)) as s:
        record = await s.summarize(articles[2])
        outcomes = [outcome async for outcome in s.map(articles, concurrency=32)]
    assert isinstance(record, Record)
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    (failure,) = failures
    assert (failure.article_id, failure.kind, failure.attempts) == (articles[1].id, "refusal", 1)
    assert "declined" in failure.message
    assert isinstance(outcomes[-1], Record)
    assert outcomes[-1].article.id == articles[0].id


async def test_map_takes_asynchronous_and_endless_iterables(desk: Desk) -> None:
    """Articles are taken one by one, never all at once."""
    taken = 0

    async def endless():  # type: ignore[no-untyped-def]
        nonlocal taken
        while True:
            taken += 1
            yield Article(text=story(taken))

    async with Summarizer(settings(desk)) as s:
        outcomes = s.map(endless(), concurrency=4)
        seen = [await anext(outcomes) for _ in range(6)]
        await outcomes.aclose()
    assert all(isinstance(outcome, Record) for outcome in seen)
    assert taken < 20


def test_check_as_the_contract_writes_it() -> None:
    """Checks need no network; a wrong place is an issue with code, path and sentences."""
    article = Article(text=story(1))
    assert not [i for i in check(article, Draft.model_validate(draft(1))) if i.severity == "error"]
    issues = check(article, Draft.model_validate(draft(1, flagged=True)))
    (issue,) = [issue for issue in issues if issue.severity == "error"]
    assert isinstance(issue, Issue)
    assert (issue.code, issue.path, issue.sentences) == ("text.not_found", "/events/0/place", [1])


def test_check_takes_parsed_json() -> None:
    """A draft as `json.loads` gives it is checked like the draft; so is a record, in either form."""
    article = Article(text=story(1))
    parsed = draft(1, flagged=True)
    expected = check(article, Draft.model_validate(parsed))
    assert expected
    assert check(article, parsed) == expected
    assert check(article, MappingProxyType(parsed)) == expected
    assert check(article, {**parsed, "provenance": {}, "spans": {}}) == expected


def test_check_says_what_it_takes() -> None:
    """What is neither a draft nor parsed JSON is one clear line; JSON that is no draft names where."""
    article = Article(text=story(1))
    with pytest.raises(ConfigurationError, match="takes a Draft or its parsed JSON, not str"):
        check(article, json.dumps(draft(1)))  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError, match="takes an Article, not str"):
        check(story(1), draft(1))  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="attributions"):
        check(article, {**draft(1), "attributions": 3})


def test_dates_as_the_contract_writes_it() -> None:
    """A bare weekday is the latest such day on or before publication."""
    published = date(2024, 2, 8)
    assert summarizer.dates.resolve("Wednesday", published=published, language="en") == "2024-02-07"
    assert summarizer.dates.resolve("three days", published=published, language="en") is None


def test_locate_as_the_contract_writes_it() -> None:
    """A text is found in the sentences given, as a span of the article's own words."""
    article = Article(text=story(1))
    span = summarizer.grounding.locate("the mayor", article, sentences=[2])
    assert isinstance(span, Span)
    assert article.text[span.start : span.end] == span.exact == "The mayor"
    assert summarizer.grounding.locate("a text", article, sentences=[1, 2]) is None
