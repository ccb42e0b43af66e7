"""Markdown, web pages, JSON of three shapes, JSON Lines: text and facts of each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.articles import Article
from summarizer.readers import Input, read_file

STORY = (
    "The harbour office closed the north quay on Monday after a crane had fallen on it. "
    "Nobody was hurt, the office said, but the ferries will sail from the south quay."
)


def inputs(tmp_path: Path, name: str, contents: str) -> list[Input]:
    """Read contents from a real file."""
    path = tmp_path / name
    path.write_text(contents, encoding="utf-8")
    return list(read_file(path))


def article(tmp_path: Path, name: str, contents: str | object) -> Article:
    """Read the one article of a file; what is no text is written as JSON."""
    written = contents if isinstance(contents, str) else json.dumps(contents)
    (item,) = inputs(tmp_path, name, written)
    assert item.article, item.failure
    return item.article


def reason(tmp_path: Path, name: str, contents: str | object) -> tuple[str, str]:
    """Kind and message of the one failure of a file."""
    written = contents if isinstance(contents, str) else json.dumps(contents)
    (item,) = inputs(tmp_path, name, written)
    assert item.failure, item.article
    assert "\n" not in item.failure.message
    return item.failure.kind, item.failure.message


# Markdown


def test_front_matter_gives_facts_and_is_not_numbered(tmp_path: Path) -> None:
    """Our names for the facts; the text is the whole file."""
    head = "---\ntitle: Quay closed\npublished: 2024-02-08\noutlet: Post\nauthor: Emma Jamal\n"
    text = f"{head}url: https://post.example/1\nlanguage: en\ntags: [a, b]\n---\n\n{STORY}\n"
    read = article(tmp_path, "a.md", text)
    assert (read.title, read.published, read.outlet) == ("Quay closed", "2024-02-08", "Post")
    assert (read.author, read.url) == ("Emma Jamal", "https://post.example/1")
    assert read.text == text
    assert read.body
    assert read.text[slice(*read.body)] == STORY


def test_front_matter_may_use_other_names(tmp_path: Path) -> None:
    """date, source or site, authors and lang are understood, too."""
    head = "---\ndate: 2024-02-08 10:00:00 +0100\nsite: Post\nauthors: [Emma Jamal, Tom Ray]\n"
    read = article(tmp_path, "a.md", f"{head}lang: no\n---\n{STORY}")
    assert read.published == "2024-02-08 10:00:00+0100"
    assert (read.outlet, read.author) == ("Post", "Emma Jamal, Tom Ray")
    assert read.language == "no"  # Norwegian, not false


def test_front_matter_may_be_toml(tmp_path: Path) -> None:
    """Hugo and Zola write it between lines of plus signs; dates and times are values there."""
    head = '+++\ntitle = "Quay closed"\ndate = 2024-02-07T23:30:00-05:00\nauthor = ["A B"]\n'
    read = article(tmp_path, "a.md", f"{head}draft = false\n[extra]\nx = 1\n+++\n\n{STORY}")
    assert (read.title, read.author) == ("Quay closed", "A B")
    assert read.published == "2024-02-07T23:30:00-05:00"
    assert read.sentences[0].text.startswith("The harbour")


@pytest.mark.parametrize("head", ["title = x", "a = " + "[" * 10_000, "date = 2024-02-30"])
def test_broken_toml_is_a_failure(tmp_path: Path, head: str) -> None:
    """As broken YAML is."""
    kind, message = reason(tmp_path, "a.md", f"+++\n{head}\n+++\n{STORY}")
    assert kind == "format"
    assert "its front matter" in message


@pytest.mark.parametrize(
    "head",
    [
        '{\n  "title": "Quay closed",\n  "date": "2024-02-08"\n}\n',
        '---\n{"title": "Quay closed", "date": "2024-02-08"}\n---\n',
    ],
)
def test_front_matter_may_be_json(tmp_path: Path, head: str) -> None:
    """Hugo takes it without any marks; to YAML it is a mapping."""
    read = article(tmp_path, "a.md", f"{head}\n{STORY}")
    assert (read.title, read.published) == ("Quay closed", "2024-02-08")
    assert read.sentences[0].start == len(head) + 1


@pytest.mark.parametrize("head", ['{"title": "Quay', '{"title": "a"} is how it begins. ', "{} "])
def test_a_brace_is_no_front_matter(tmp_path: Path, head: str) -> None:
    """What is no whole object on lines of its own begins the story."""
    assert article(tmp_path, "a.md", head + STORY).body is None


@pytest.mark.parametrize("head", ["+++\n", f"+++\n{STORY}\n+++\n"])
def test_a_line_of_plus_signs_is_no_front_matter(tmp_path: Path, head: str) -> None:
    """Without keys and a closing line everything is the story."""
    assert article(tmp_path, "a.md", head + STORY).body is None


def test_front_matter_may_stand_below_blank_lines(tmp_path: Path) -> None:
    """Editors leave them at the top of a file."""
    read = article(tmp_path, "a.md", f"\n \n---\ntitle: Quay closed\n---\n{STORY}")
    assert (read.title, read.sentences[0].text[:11]) == ("Quay closed", "The harbour")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Title", "title"),
        ("headline", "title"),
        ("Date", "published"),
        ("pubDate", "published"),
        ("published_at", "published"),
        ("publishedAt", "published"),
        ("publish_date", "published"),
        ("publisher", "outlet"),
        ("byline", "author"),
        ("Link", "url"),
        ("LANG", "language"),
    ],
)
def test_facts_have_common_names_in_any_case(tmp_path: Path, name: str, field: str) -> None:
    """The same ones in front matter and in JSON."""
    value = {"published": "2024-02-08", "language": "fr"}.get(field, "Emma Jamal")
    read = article(tmp_path, "a.md", f"---\n{name}: {value}\n---\n{STORY}")
    assert getattr(read, field) == value
    assert getattr(article(tmp_path, "a.json", {"text": STORY, name: value}), field) == value


@pytest.mark.parametrize("name", ["Date", "pubDate", "published_at"])
def test_a_date_that_cannot_be_read_is_told_by_its_name(tmp_path: Path, name: str) -> None:
    """Whatever its key is."""
    assert (
        f"field '{name}' is no date"
        in reason(tmp_path, "a.md", f"---\n{name}: 02/07/2024\n---\n{STORY}")[1]
    )


def test_a_page_that_is_shown_states_no_date(tmp_path: Path) -> None:
    """`published: true` is Jekyll's word for that."""
    read = article(tmp_path, "a.md", f"---\npublished: true\ndate: 2024-02-08\n---\n{STORY}")
    assert read.published == "2024-02-08"


def test_by_is_no_part_of_an_author(tmp_path: Path) -> None:
    """A byline is often copied whole."""
    text = f"---\nbyline: By Emma Jamal\n---\n{STORY}"
    assert article(tmp_path, "a.md", text).author == "Emma Jamal"


@pytest.mark.parametrize(
    "heading",
    [
        "Quay closed\n===========",
        "# **Quay closed**",
        "# *Quay* __closed__",
        "# [Quay closed](https://post.example/1)",
        "**Quay closed**\n===",
    ],
)
def test_a_heading_is_read_without_its_marks(tmp_path: Path, heading: str) -> None:
    """Underlined headings count as well; emphasis and links are no part of a title."""
    read = article(tmp_path, "a.md", f"{heading}\n\n{STORY}")
    assert (read.title, read.sentences[0].text[:11]) == ("Quay closed", "The harbour")


def test_a_leading_heading_is_the_title(tmp_path: Path) -> None:
    """`# Title` gives the title when the front matter has none and is not numbered."""
    read = article(tmp_path, "a.md", f"---\noutlet: Post\n---\n\n# Quay closed #\n\n{STORY}")
    assert (read.title, read.outlet) == ("Quay closed", "Post")
    assert read.sentences[0].text == STORY.split(" Nobody", maxsplit=1)[0]


def test_a_heading_that_repeats_the_title_is_not_numbered(tmp_path: Path) -> None:
    """Quotation marks and case do not matter."""
    head = "---\ntitle: Quay “closed”\n---\n"
    read = article(tmp_path, "a.md", f'{head}# QUAY "closed"\n\n{STORY}')
    assert read.sentences[0].text.startswith("The harbour")


def test_a_heading_that_differs_from_the_title_is_numbered(tmp_path: Path) -> None:
    """What is not certainly the title stays a line of the story."""
    read = article(tmp_path, "a.md", f"---\ntitle: Quay closed\n---\n# Monday\n\n{STORY}")
    assert (read.title, read.sentences[0].text) == ("Quay closed", "# Monday")


def test_other_headings_stay_lines(tmp_path: Path) -> None:
    """A heading inside the story is numbered."""
    read = article(tmp_path, "a.md", f"{STORY}\n\n## What next\n\n{STORY}")
    assert read.body is None
    assert "## What next" in [sentence.text for sentence in read.sentences]


@pytest.mark.parametrize("head", ["---\n", f"---\n{STORY}\n---\n", "----\n"])
def test_a_line_of_dashes_is_no_front_matter(tmp_path: Path, head: str) -> None:
    """Without keys and a closing line everything is the story."""
    read = article(tmp_path, "a.md", head + STORY)
    assert read.body is None


@pytest.mark.parametrize(
    "head",
    [
        "title: Quay: closed",
        "title: [a",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
        f"title: {'x' * 20_000}",
        f"a: {'[' * 10_000}",
        "? " * 50,
        "published: the day before",
        "published: 2024-02-30",
        "title: [a, b]",
        "title: x\n- y",
    ],
)
def test_bad_front_matter_is_a_failure(tmp_path: Path, head: str) -> None:
    """Broken, hostile or nonsensical front matter is told, not guessed at."""
    head = head if head.startswith(("title", "published")) else f"title: x\n{head}"
    assert reason(tmp_path, "a.md", f"---\n{head}\n---\n{STORY}")[0] == "format"


def test_front_matter_alone_is_empty(tmp_path: Path) -> None:
    """A file without a story is told as empty."""
    assert reason(tmp_path, "a.md", "---\ntitle: Quay closed\n---\n\n")[0] == "empty"


# Web pages


def web_page(head: str = "", lang: str = ' lang="en-GB"', first: str = "") -> str:
    """A page with navigation around a story of several paragraphs."""
    story = "".join(f"<p>{STORY} That was paragraph {n}.</p>" for n in "123")
    return (
        f"<!DOCTYPE html><html{lang}><head><meta charset=utf-8>{head}</head><body>"
        f"<nav><a href=/>Home</a></nav><article><h1>Crane falls on quay</h1>{first}{story}</article>"
        "<footer>All rights reserved 2019</footer></body></html>"
    )


def linked(node: object) -> str:
    """JSON-LD in a script element."""
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


NODE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Crane falls on quay &amp; ferry",
    "datePublished": "2024-02-08T10:00:00Z",
    "author": [{"@type": "Person", "name": "Emma Jamal"}, {"name": "Tom Ray"}],
    "publisher": {"@type": "Organization", "name": "Harbour Post"},
    "inLanguage": "en",
    "mainEntityOfPage": {"@id": "https://post.example/1"},
}


def test_a_page_gives_its_story(tmp_path: Path) -> None:
    """Navigation and footer are left out; paragraphs stand apart; the headline is no sentence."""
    read = article(tmp_path, "a.html", web_page())
    assert read.title == "Crane falls on quay"
    assert read.text.split("\n\n")[1:] == [f"{STORY} That was paragraph {n}." for n in "123"]
    assert read.sentences[0].text.startswith("The harbour")
    assert read.language == "en"


def test_a_page_without_a_date_has_none(tmp_path: Path) -> None:
    """A year in the footer is no date of publication."""
    assert article(tmp_path, "a.html", web_page()).published is None


def test_a_page_may_state_its_facts_in_meta_elements(tmp_path: Path) -> None:
    """Date, author and site name come from the page's metadata."""
    head = (
        '<meta name="author" content="Emma Jamal"><meta property="og:site_name" content="Post">'
        '<meta property="article:published_time" content="2024-02-08T10:00:00Z">'
    )
    read = article(tmp_path, "a.html", web_page(head))
    assert (read.published, read.author, read.outlet) == ("2024-02-08", "Emma Jamal", "Post")


@pytest.mark.parametrize(
    "node",
    [
        NODE,
        [NODE],
        {"@graph": [{"@type": "WebPage"}, NODE]},
        [{"@graph": [{**NODE, "@type": ["ReportageNewsArticle", "Thing"]}]}],
        {**NODE, "@type": "https://schema.org/OpinionNewsArticle"},
    ],
)
def test_json_ld_counts_before_the_rest_of_a_page(tmp_path: Path, node: object) -> None:
    """The article node is found alone, in a list or in a graph, also of a subclass."""
    head = linked(node) + '<meta property="og:site_name" content="Other">'
    read = article(tmp_path, "a.html", web_page(head))
    assert read.title == "Crane falls on quay & ferry"
    assert read.published == "2024-02-08T10:00:00Z"
    assert (read.author, read.outlet) == ("Emma Jamal, Tom Ray", "Harbour Post")
    assert read.url == "https://post.example/1"


@pytest.mark.parametrize(
    "script",
    [
        '<script type="application/ld+json">{broken</script>',
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        '<script type="application/ld+json">{"@type": "NewsArticle"',
        linked({**NODE, "datePublished": "soon", "author": 5, "inLanguage": [], "headline": None}),
    ],
)
def test_broken_json_ld_is_passed_over(tmp_path: Path, script: str) -> None:
    """A page can be read without it; nothing is made up."""
    read = article(tmp_path, "a.html", web_page().replace("</html>", script + "</html>"))
    assert (read.title, read.published) == ("Crane falls on quay", None)


def test_the_article_body_of_json_ld_is_the_fallback(tmp_path: Path) -> None:
    """A page that draws its story by script still has it in JSON-LD."""
    node = {**NODE, "articleBody": STORY}
    page = f"<html><head>{linked(node)}</head><body><div id=app></div></body></html>"
    assert article(tmp_path, "a.html", page).text == STORY


def test_a_dateline_is_recognised_in_a_page(tmp_path: Path) -> None:
    """The story of a page begins like any other."""
    read = article(tmp_path, "a.html", web_page(first=f"<p>LIMA (Post) – {STORY}</p>"))
    assert (read.place, read.outlet) == ("LIMA", "Post")


def test_a_page_without_a_story_is_empty(tmp_path: Path) -> None:
    """Nothing extracted is told, not made into an article."""
    kind, _ = reason(tmp_path, "a.html", "<html><body><div id=app></div></body></html>")
    assert kind == "empty"


def test_a_fragment_of_html_is_all_story(tmp_path: Path) -> None:
    """Paragraphs without a page around them are read as they are."""
    assert article(tmp_path, "a.html", f"<p>{STORY}</p><p>End.</p>").text == f"{STORY}\n\nEnd."


def test_reading_a_page_twice_gives_the_same_article(tmp_path: Path) -> None:
    """Extraction is deterministic."""
    first = article(tmp_path, "a.html", web_page(linked(NODE)))
    assert first == article(tmp_path, "a.html", web_page(linked(NODE)))


# JSON


def test_our_own_fields(tmp_path: Path) -> None:
    """text, title, published, outlet, author, url, language, place; others are ignored."""
    facts = {
        "title": "Quay closed",
        "published": "2024-02-08",
        "outlet": "Post",
        "author": "Emma Jamal",
        "url": "https://post.example/1",
        "language": "en",
        "place": "LIMA",
    }
    read = article(tmp_path, "a.json", {"text": STORY, "id": 5, **facts})
    assert read == Article(text=STORY, **facts)


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{STORY}</p><p>A &amp; B.</p>",
        f"\n<div class='x'><p>{STORY}</p>\n<ul><li>A &amp; B.</li></ul></div>\n",
        f"{STORY}<p>A &amp; B.</p>",
    ],
)
def test_our_own_text_may_be_html(tmp_path: Path, text: str) -> None:
    """Feeds are often copied as they are; tags are no words of the story."""
    assert article(tmp_path, "a.json", {"text": text}).text == f"{STORY}\n\nA & B."
    assert article(tmp_path, "a.jsonl", {"text": text}).text == f"{STORY}\n\nA & B."


@pytest.mark.parametrize(
    "text",
    [
        f"{STORY} 5 < 6 & 7 > 6.",
        f"The tag <p> opens a paragraph and </p> closes it. {STORY}",
        f"<p> opens a paragraph. {STORY}",
        f"<REDACTED> said so. {STORY}",
        f"Write </p> and not </p>\n\n{STORY}",
    ],
)
def test_text_that_may_be_prose_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    """In doubt nothing is undone."""
    assert article(tmp_path, "a.json", {"text": text}).text == text


def test_a_schema_org_article(tmp_path: Path) -> None:
    """headline, articleBody, datePublished, author, publisher, inLanguage, url."""
    node = {**NODE, "articleBody": STORY, "dateline": "Lima", "headline": "Quay closed"}
    read = article(tmp_path, "a.json", node)
    assert (read.text, read.title, read.place) == (STORY, "Quay closed", "Lima")
    assert (read.author, read.outlet) == ("Emma Jamal, Tom Ray", "Harbour Post")


def test_character_references_in_schema_org_are_resolved(tmp_path: Path) -> None:
    """As in the JSON-LD of a page; publishers write them in both."""
    node = {**NODE, "headline": "A &amp; B", "articleBody": "A &amp; B said &#8220;so&#8221;."}
    read = article(tmp_path, "a.json", {**node, "author": "By Emma Jamal"})
    assert (read.title, read.text) == ("A & B", "A & B said “so”.")
    assert read.author == "Emma Jamal"


def test_a_schema_org_graph(tmp_path: Path) -> None:
    """The article of a graph is the article of the file."""
    node = {**NODE, "articleBody": STORY}
    assert article(tmp_path, "a.json", {"@graph": [{"@type": "WebSite"}, node]}).text == STORY


NINJS = {
    "uri": "https://post.example/items/1",
    "type": "text",
    "versionCreated": "2024-02-08T10:00:00Z",
    "firstCreated": "2024-02-07T10:00:00Z",
    "headlines": [{"role": "short", "value": "Quay"}, {"role": "main", "value": "Quay closed"}],
    "by": "By Emma Jamal",
    "located": "Lima, Peru",
    "copyrightHolder": "Harbour Post",
    "language": "en-GB",
}


def test_ninjs_3(tmp_path: Path) -> None:
    """Main headline, plain body before HTML, this version's date, the holder as outlet."""
    bodies = [
        {"role": "html", "contentType": "text/html", "value": "<p>Other</p>"},
        {"role": "main", "contentType": "text/plain", "value": STORY},
    ]
    read = article(tmp_path, "a.json", {**NINJS, "bodies": bodies})
    assert (read.text, read.title, read.author) == (STORY, "Quay closed", "Emma Jamal")
    assert (read.published, read.outlet) == ("2024-02-08T10:00:00Z", "Harbour Post")
    assert (read.place, read.url) == ("Lima, Peru", "https://post.example/items/1")


def test_ninjs_2_writes_names_in_small_letters(tmp_path: Path) -> None:
    """contenttype, versioncreated and copyrightholder are the same fields."""
    item = {
        "uri": "urn:post:1",
        "versioncreated": "2024-02-08T10:00:00Z",
        "copyrightholder": "Harbour Post",
        "headlines": [{"value": "Quay closed"}],
        "bodies": [{"contenttype": "text/html", "value": f"<p>{STORY}</p><p>A &amp; B.</p>"}],
    }
    read = article(tmp_path, "a.json", item)
    assert read.text == f"{STORY}\n\nA & B."
    assert (read.published, read.outlet) == ("2024-02-08T10:00:00Z", "Harbour Post")


def test_ninjs_1(tmp_path: Path) -> None:
    """headline, body_text before body_xhtml, byline."""
    item = {"uri": "urn:post:1", "headline": "Quay closed", "byline": "Emma Jamal"}
    read = article(tmp_path, "a.json", {**item, "body_xhtml": "<p>x</p>", "body_text": STORY})
    assert (read.text, read.title, read.author) == (STORY, "Quay closed", "Emma Jamal")


def test_ninjs_1_with_markup_only(tmp_path: Path) -> None:
    """Blocks become paragraphs; comments and scripts are no text; a break is a new line."""
    body = f"<!-- a > b --><script>x</script><p>{STORY}</p>\n<p>One<br/>two <b>three</b></p>"
    assert (
        article(tmp_path, "a.json", {"body_html": f"<div>{body}</div>"}).text
        == f"{STORY}\n\nOne\ntwo three"
    )


def test_a_fragment_has_the_blocks_of_a_page(tmp_path: Path) -> None:
    """What ends a line in a page ends one in a feed's body too; browsers take </br> for <br>."""
    body = f"<p>{STORY}</p>One<center>Two</center>Three</br>four"
    read = article(tmp_path, "a.json", {"body_html": f"<div>{body}</div>"})
    assert read.text == f"{STORY}\n\nOne\n\nTwo\n\nThree\nfour"


def test_ninjs_without_a_body_is_a_failure(tmp_path: Path) -> None:
    """A picture item has no text to read."""
    kind, message = reason(tmp_path, "a.json", NINJS)
    assert kind == "format"
    assert "'bodies'" in message


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({}, "'text'"),
        ({"body": STORY}, "articleBody"),
        (5, "is a number, no article"),
        ('"story"', "is text, no article"),
        (None, "is null, no article"),
        ({"text": 5}, "field 'text' must be text, not a number"),
        ({"text": None}, "field 'text' must be text, not null"),
        ({"text": [STORY]}, "field 'text' must be text, not a list"),
        ({"text": STORY, "title": {"a": 1}}, "field 'title' must be text, not an object"),
        ({"text": STORY, "author": [5]}, "field 'author' must be text, not a number"),
        ({"text": STORY, "published": 20240208}, "field 'published' must be text"),
        ({"text": STORY, "published": "soon"}, "field 'published' is no date"),
        ({"text": STORY, "language": "English please"}, "field 'language' is no language code"),
        ({"text": STORY, "title": "x" * 3_000}, "field 'title' is 3,000 characters long"),
        ({"@type": "NewsArticle", "headline": "x"}, "field 'articleBody' is missing"),
        ({"articleBody": STORY, "datePublished": "soon"}, "field 'datePublished' is no date"),
        ({"bodies": [{"value": 5}]}, "holds no text"),
        ({"body_text": 5}, "must be text, not a number"),
        ({"bodies": [{"contentType": "application/pdf", "value": "x"}]}, "application/pdf"),
    ],
)
def test_json_that_is_no_article_is_a_failure(tmp_path: Path, value: object, told: str) -> None:
    """The message names the field, or the shapes that are known."""
    kind, message = reason(tmp_path, "a.json", value)
    assert kind == "format"
    assert told in message


@pytest.mark.parametrize(
    "text", ["{", '{"text": "a"', "[" * 200_000, '{"text": ' + "9" * 5_000 + "}", "nonsense"]
)
def test_broken_json_is_a_failure(tmp_path: Path, text: str) -> None:
    """Syntax errors, deep nesting and endless numbers are told in one line."""
    assert reason(tmp_path, "a.json", text)[0] == "format"


def test_deeply_nested_values_inside_an_article_do_no_harm(tmp_path: Path) -> None:
    """Fields that are not read may hold what they like, up to what JSON can be parsed."""
    nested = '{"text": "A story of the day.", "x": ' + "[" * 900 + "]" * 900 + "}"
    assert article(tmp_path, "a.json", nested).text == "A story of the day."


def test_empty_text_is_a_failure(tmp_path: Path) -> None:
    """White space is no story."""
    assert reason(tmp_path, "a.json", {"text": " \n"})[0] == "empty"


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("2024-02-08", "2024-02-08"),
        ("2024-02-08T10:00:00Z", "2024-02-08T10:00:00Z"),
        ("2024-02-08 10:00:00 UTC", "2024-02-08 10:00:00Z"),
        ("Thu, 08 Feb 2024 10:00:00 GMT", "2024-02-08T10:00:00+00:00"),
        ("Thu, 8 Feb 2024 23:30:00 -0500", "2024-02-08T23:30:00-05:00"),
        ("February 8, 2024", "2024-02-08"),
        ("8 Feb 2024", "2024-02-08"),
        ("Feb. 8, 2024", "2024-02-08"),
        ("Thursday, February 8, 2024", "2024-02-08"),
        ("February 7, 2024 11:30 PM EST", "2024-02-07"),
        ("8. Februar 2024", "2024-02-08"),
        ("20240208", "2024-02-08"),
        ("20240207T233000Z", "2024-02-07T23:30:00Z"),
        ("20240207T2330+0100", "2024-02-07T23:30+0100"),
        ("2024-W06-3", "2024-02-07"),
        ("2024-W06-3T10:00:00.5-05:00", "2024-02-07T10:00:00.5-05:00"),
        ("8 février 2024", "2024-02-08"),
        ("2024/02/08", "2024-02-08"),
        ("2024-2-8", "2024-02-08"),
        ("2024-02-07 23:30:00 EST", "2024-02-07"),
        ("Wed Feb 07 2024 23:30:00 GMT-0500 (Eastern Standard Time)", "2024-02-07"),
        ("", None),
        (None, None),
    ],
)
def test_dates_of_common_forms_are_read(tmp_path: Path, stated: object, read: str | None) -> None:
    """ISO of any form, mail and written-out dates; the day stays as it is written."""
    assert article(tmp_path, "a.json", {"text": STORY, "published": stated}).published == read


@pytest.mark.parametrize("stated", ["20240207T233000Z", "2024-W06-3"])
def test_an_article_writes_its_date_in_extended_form(stated: str) -> None:
    """An Article made in Python holds the same form as one that was read."""
    published = Article(text=STORY, published=stated).published
    assert published in ("2024-02-07T23:30:00Z", "2024-02-07")


@pytest.mark.parametrize("stated", ["2024-W06", "2024-02", "2024-02-30", "02/07/2024"])
def test_less_than_a_day_is_no_date(tmp_path: Path, stated: str) -> None:
    """Weeks and months are refused, and what has two readings."""
    kind, message = reason(tmp_path, "a.json", {"text": STORY, "published": stated})
    assert kind == "format"
    assert "'published' is no date" in message


def test_a_json_list_is_several_articles(tmp_path: Path) -> None:
    """Each has its index from 0 in its place; a bad one is a failure for itself."""
    items = inputs(tmp_path, "a.json", json.dumps([{"text": STORY}, 5, {"text": "Second story."}]))
    assert [item.place.rsplit("/")[-1] for item in items] == ["a.json[0]", "a.json[1]", "a.json[2]"]
    assert [item.failure is None for item in items] == [True, False, True]


def test_an_empty_json_list_is_a_failure(tmp_path: Path) -> None:
    """A list without articles is told."""
    assert reason(tmp_path, "a.json", "[]")[0] == "empty"


def test_lone_surrogates_become_replacement_characters(tmp_path: Path) -> None:
    """Half an emoji, as a feed cuts it, cannot be stored; U+FFFD shows that something was there."""
    read = article(tmp_path, "a.json", '{"text": "Cut here \\ud83d", "title": "\\ud83d\\ude00 a"}')
    assert read.text == "Cut here \ufffd"
    assert read.title == "\U0001f600 a"


def test_newlines_in_json_are_normalised(tmp_path: Path) -> None:
    r"""The text has newlines as \n wherever it comes from."""
    assert (
        article(tmp_path, "a.json", {"text": "One.\r\nTwo.\rThree."}).text == "One.\nTwo.\nThree."
    )


def test_nul_characters_in_json_are_refused(tmp_path: Path) -> None:
    """What holds them is no text."""
    assert reason(tmp_path, "a.json", {"text": "One.\0Two."})[0] == "binary"


# JSON of sites


POST = {
    "date": "2024-02-07T23:30:00",
    "date_gmt": "2024-02-08T04:30:00",
    "link": "https://post.example/1",
    "title": {"rendered": "Crane &amp; ferry &#8216;collide&#8217;"},
    "content": {"rendered": f"<p>{STORY}</p>\n<p>A &amp; B.</p>\n", "protected": False},
    "excerpt": {"rendered": "<p>Short.</p>"},
    "author": 12,
}


def test_a_post_of_wordpress(tmp_path: Path) -> None:
    """Title and content are HTML; its two times tell the zone; a number is no author."""
    read = article(tmp_path, "a.json", POST)
    assert read.text == f"{STORY}\n\nA & B."
    assert (read.title, read.author) == ("Crane & ferry ‘collide’", None)
    assert (read.published, read.url) == ("2024-02-07T23:30:00-05:00", "https://post.example/1")


def test_posts_of_wordpress_in_a_list(tmp_path: Path) -> None:
    """With embedded authors, and without the time in UTC."""
    named = {**POST, "date_gmt": None, "_embedded": {"author": [{"name": "Emma Jamal"}]}}
    first, second = inputs(tmp_path, "a.json", json.dumps([POST, named]))
    assert first.article
    assert second.article
    assert (second.article.author, second.article.published) == ("Emma Jamal", POST["date"])


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbour Post",
    "language": "en-GB",
    "items": [
        {
            "id": "1",
            "url": "https://post.example/1",
            "title": "Crane falls on quay",
            "content_html": f"<p>{STORY}</p><p>A &amp; B.</p>",
            "date_published": "2024-02-07T23:30:00-05:00",
            "authors": [{"name": "Emma Jamal"}, {"name": "Tom Ray"}],
        },
        {"id": "2", "content_text": "A second story. With <p> in it."},
        {"id": "3", "summary": "Short."},
    ],
}


def test_a_json_feed_is_several_articles(tmp_path: Path) -> None:
    """Each item is one; an item without its story is told."""
    first, second, third = inputs(tmp_path, "a.json", json.dumps(JSON_FEED))
    assert first.article
    assert first.article.text == f"{STORY}\n\nA & B."
    assert (first.article.outlet, first.article.language) == ("Harbour Post", "en")
    assert first.article.author == "Emma Jamal, Tom Ray"
    assert first.article.published == "2024-02-07T23:30:00-05:00"
    assert second.article
    assert second.article.text == "A second story. With <p> in it."
    assert third.failure
    assert third.failure.kind == "empty"
    assert third.place.endswith("a.json[2]")


@pytest.mark.parametrize("named", ["English", "eng", "en_US.UTF-8", "EN-us"])
def test_a_language_may_be_named(tmp_path: Path, named: str) -> None:
    """By any code or name; the article has the code of two letters."""
    assert article(tmp_path, "a.json", {"text": STORY, "language": named}).language == "en"
    assert article(tmp_path, "a.json", {**NODE, "articleBody": STORY, "inLanguage": named})


# What is no story as it stands

RSS = '<rss version="2.0"><channel><item><description>Short.</description></item></channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Crane</title></entry></feed>'
MAIL = "From: a@post.example\nMIME-Version: 1.0\nContent-Type: text/plain;\n charset=utf-8\n"


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        (RSS, "a feed (RSS or Atom)"),
        (f'\n<?xml version="1.0"?>\n<!-- x -->\n{RSS}', "a feed (RSS or Atom)"),
        (f'<?xml version="1.0"?>{ATOM}', "a feed (RSS or Atom)"),
        ('<?xml version="1.0"?><urlset><url></url></urlset>', "a sitemap"),
        (f"{MAIL}Content-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9\n", "e-mail"),
        ("Subject: x\nContent-Type: multipart/related;\n\tboundary=x\n\n--x\n", "MHTML"),
    ],
)
@pytest.mark.parametrize("name", ["a.xml", "a.html", "a.txt"])
def test_feeds_and_encoded_mail_are_refused(
    tmp_path: Path, name: str, contents: str, told: str
) -> None:
    """Read as text they would be other stories', or no words at all; the line says what to do."""
    kind, message = reason(tmp_path, name, contents)
    assert kind == "format"
    assert told in message
    assert "save" in message


def test_mail_that_can_be_read_is_text(tmp_path: Path) -> None:
    """Pasted into a file it is a text like any other."""
    assert STORY in article(tmp_path, "a.txt", f"{MAIL}\n{STORY}").text


@pytest.mark.parametrize("name", ["a.csv", "a.TSV"])
def test_tables_are_refused(tmp_path: Path, name: str) -> None:
    """A table of articles is not one article."""
    kind, message = reason(tmp_path, name, f'title,text\n"Crane","{STORY}"\n')
    assert kind == "format"
    assert ".jsonl" in message


@pytest.mark.parametrize("head", ["<!DOCTYPE html>\n<html>", "\ufeff\n<HTML lang=en>"])
def test_a_page_under_the_name_of_a_text_is_a_page(tmp_path: Path, head: str) -> None:
    """Tags are no words of the story."""
    page = f"{head}<head><title>x</title></head><body><p>{STORY}</p></body></html>"
    assert article(tmp_path, "a.txt", page).text == STORY


# JSON Lines


def test_json_lines_are_articles_with_line_numbers(tmp_path: Path) -> None:
    """Blank lines count and are passed over; a bad line is a failure of that line only."""
    lines = [json.dumps({"text": STORY}), "", "{broken", json.dumps(NODE | {"articleBody": STORY})]
    items = inputs(tmp_path, "a.jsonl", "\n".join(lines))
    assert [item.place.rsplit("a.jsonl")[-1] for item in items] == [":1", ":3", ":4"]
    assert [item.failure.kind if item.failure else None for item in items] == [None, "format", None]


def test_a_line_that_is_not_utf8_is_a_failure_of_that_line(tmp_path: Path) -> None:
    """The next line is read."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "caf\xe9"}\n\xef\xbb\xbf{"text": "A story of the day."}\n')
    first, second = read_file(path)
    assert first.failure
    assert first.failure.kind == "encoding"
    assert second.article


def test_a_line_that_is_a_list_is_a_failure(tmp_path: Path) -> None:
    """One line is one article."""
    assert reason(tmp_path, "a.jsonl", json.dumps([{"text": STORY}]))[0] == "format"


def test_an_empty_jsonl_file_is_a_failure(tmp_path: Path) -> None:
    """A file without lines is told."""
    assert reason(tmp_path, "a.ndjson", "\n\n")[0] == "empty"
