"""Web pages: the day they state, the words they show, and what of a page is the story."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest

from summarizer.articles import Article
from summarizer.readers import read_file

LEAD = "The harbour office closed the north quay on Monday after a crane had fallen on it."
NEXT = "Nobody was hurt, the office said, but the ferries will sail from the south quay."
LAST = "The port authority promised an inquiry into the age of the cranes and their upkeep."
STORY = f"<p>{LEAD}</p><p>{NEXT}</p><p>{LAST}</p>"
OTHER = "The central bank raised its rate by half a point, which surprised the markets."


def web_page(body: str = STORY, head: str = "", lang: str = "en", after: str = "") -> str:
    """A page whose story stands in an article element."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset=utf-8>'
        f"<title>Crane falls on quay | Harbour Post</title>{head}</head><body>"
        "<nav><ul><li><a href=/>Home</a></li></ul></nav>"
        f"<main><article><h1>Crane falls on quay</h1>{body}</article>{after}</main></body></html>"
    )


def read(tmp_path: Path, contents: str, name: str = "a.html") -> Article:
    """Read contents from a real file."""
    path = tmp_path / name
    path.write_text(contents, encoding="utf-8")
    (item,) = read_file(path)
    assert item.article, item.failure
    return item.article


def lines(article: Article) -> list[str]:
    """The paragraphs that are numbered."""
    start, end = article.body or (0, len(article.text))
    return article.text[start:end].split("\n\n")


# The day of publication


@pytest.mark.parametrize(
    "markup",
    [
        '<meta name="date" content="{}">',
        '<meta property="article:published_time" content="{}">',
        '<time datetime="{}"></time>',
        "<time>{}</time>",
        '<span class="published-date">{}</span>',
        '<div class="date">Published {}</div>',
    ],
)
@pytest.mark.parametrize("day", ["02/07/2024", "2/7/2024 11:30 PM", "02-07-2024", "2/7/24"])
def test_a_day_that_may_be_read_in_two_ways_is_none(tmp_path: Path, markup: str, day: str) -> None:
    """02/07/2024 is July in London and February in New York: the page has no date."""
    assert read(tmp_path, web_page(markup.format(day) + STORY)).published is None


@pytest.mark.parametrize(
    ("stated", "lang", "day"),
    [
        ("02/13/2024", "en", "2024-02-13"),
        ("13/02/2024", "en", "2024-02-13"),
        ("02/02/2024", "en", "2024-02-02"),
        ("2024/02/07", "en", "2024-02-07"),
        ("07.02.2024 um 23:30 Uhr", "de", "2024-02-07"),
        ("07.02.2024", "en", None),
        ("Feb. 7, 2024, 11:30 p.m. ET", "en", "2024-02-07"),
        ("7th February 2024", "en", "2024-02-07"),
        ("7 février 2024 à 23h30", "fr", "2024-02-07"),
        ("7. März 2024", "de", "2024-03-07"),
        ("7 de febrero de 2024", "es", "2024-02-07"),
        ("2024年2月7日", "ja", "2024-02-07"),
        ("31 February 2024", "en", None),
    ],
)
def test_a_day_with_one_reading_is_read(
    tmp_path: Path, stated: str, lang: str, day: str | None
) -> None:
    """A day above 12, the year first, dots outside English, or the month as a word."""
    page = web_page(f'<span class="date">{stated}</span>{STORY}', lang=lang)
    assert read(tmp_path, page).published == day


def test_a_time_inside_a_sentence_dates_no_story(tmp_path: Path) -> None:
    """It dates what is told there."""
    told = '<p>Polls close at <time datetime="2024-11-05T20:00">8 p.m.</time> on Tuesday.</p>'
    assert read(tmp_path, web_page(told + STORY)).published is None


def test_an_address_may_hold_the_day(tmp_path: Path) -> None:
    """Many papers file their stories by day."""
    head = '<link rel="canonical" href="https://post.example/2024/02/07/crane">'
    assert read(tmp_path, web_page(head=head)).published == "2024-02-07"


@pytest.mark.parametrize(
    "markup",
    [
        '<meta property="article:modified_time" content="2024-03-01T10:00:00Z">',
        '<time datetime="2024-03-01">Updated March 1, 2024</time>',
        '<p>Updated: <time datetime="2024-03-01">March 1, 2024</time></p>',
        '<span class="date">Last updated March 1, 2024</span>',
        '<span class="date updated">March 1, 2024</span>',
        '<div class="meta"><span class="updated">March 1, 2024</span></div>',
        '<div class="meta">Updated: <span class="date">March 1, 2024</span></div>',
    ],
)
def test_the_day_of_a_change_is_not_that_of_publication(tmp_path: Path, markup: str) -> None:
    """Where a page states nothing else its date is not known."""
    assert read(tmp_path, web_page(markup + STORY)).published is None
    told = markup + '<span class="date">Published February 7, 2024</span>'
    assert read(tmp_path, web_page(told + STORY)).published == "2024-02-07"


def test_a_day_behind_a_word_of_change_stays_in_its_sentence(tmp_path: Path) -> None:
    """Only what stands alone is no part of the story."""
    told = "<p>The law was modified <time>March 1, 2024</time> by a vote.</p>"
    article = read(tmp_path, web_page(told + STORY))
    assert lines(article)[0] == "The law was modified March 1, 2024 by a vote."


def test_a_time_may_be_published_and_updated_at_once(tmp_path: Path) -> None:
    """WordPress marks the time of a story that was never changed so."""
    time = '<time class="entry-date published updated" datetime="2024-02-07">7 Feb</time>'
    assert read(tmp_path, web_page(time + STORY)).published == "2024-02-07"


@pytest.mark.parametrize(
    "after",
    [
        '<aside><span class="date">March 1, 2024</span> Other story</aside>',
        '<div class="related-stories"><time datetime="2023-12-01">Dec 1</time> Other</div>',
        f'<article><h2>Bank</h2><time datetime="2023-12-01"></time><p>{OTHER}</p></article>',
    ],
)
def test_the_day_of_another_story_is_not_the_page_s(tmp_path: Path, after: str) -> None:
    """Asides, related boxes and further articles speak of other stories."""
    assert read(tmp_path, web_page(after=after)).published is None
    assert read(tmp_path, web_page(STORY + after)).published is None


# Which JSON-LD is the page's own


def linked(*nodes: object) -> str:
    """JSON-LD in a script element."""
    return f'<script type="application/ld+json">{json.dumps(nodes)}</script>'


def node(headline: str, day: str = "2020-01-01", **stated: object) -> dict[str, object]:
    """A NewsArticle of JSON-LD."""
    return {"@type": "NewsArticle", "headline": headline, "datePublished": day, **stated}


OTHERS = node("Bank raises rate", author="Tom Ray", url="https://post.example/bank")
OWN = node("Crane falls on quay", "2024-02-07")


@pytest.mark.parametrize(
    ("nodes", "head"),
    [
        ((OTHERS, OWN), ""),
        (
            (OTHERS, {**OWN, "headline": "Crane “falls”"}),
            '<meta property="og:title" content=\'Crane "falls"\'>',
        ),
        (
            (OTHERS, {**OWN, "headline": "x", "url": "http://www.post.example/crane/?from=feed"}),
            '<link rel="canonical" href="https://post.example/crane">',
        ),
    ],
)
def test_of_several_articles_the_page_s_own_counts(
    tmp_path: Path, nodes: tuple[object, ...], head: str
) -> None:
    """It has the headline or the address of the page."""
    article = read(tmp_path, web_page(head=head + linked(*nodes)))
    assert (article.published, article.author) == ("2024-02-07", None)


def test_articles_that_are_not_the_page_s_own_say_nothing(tmp_path: Path) -> None:
    """Neither day nor author of another story is taken, by trafilatura neither."""
    page = web_page(head=linked(OTHERS, node("Ferry sails again", author="Ada Marsh")))
    article = read(tmp_path, page)
    assert (article.title, article.published) == ("Crane falls on quay", None)
    assert article.author is None


def test_json_ld_in_a_comment_does_not_count(tmp_path: Path) -> None:
    """What is commented out is not said."""
    page = web_page(head=f"<!-- {linked(OTHERS)} --><!-->{linked(OWN)}")
    assert read(tmp_path, page).published == "2024-02-07"


def test_the_day_of_the_page_counts_where_no_article_is_described(tmp_path: Path) -> None:
    """A WebPage node is the page itself."""
    page = web_page(head=linked({"@type": "WebPage", "datePublished": "2024-02-07T10:00:00Z"}))
    assert read(tmp_path, page).published == "2024-02-07T10:00:00Z"


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ({"dateModified": "2024-03-01T10:00:00Z"}, None),
        (
            {"datePublished": "February 7, 2024 11:30 PM EST", "dateModified": "2024-02-09"},
            "2024-02-07",
        ),
    ],
)
def test_the_day_of_a_change_in_json_ld_is_not_that_of_publication(
    tmp_path: Path, stated: dict[str, object], day: str | None
) -> None:
    """The day of publication is read as it is written."""
    page = web_page(head=linked({"@type": "NewsArticle", "headline": "Crane", **stated}))
    assert read(tmp_path, page).published == day


@pytest.mark.parametrize(
    ("meta", "read_as"),
    [
        ("2024-02-07T23:30:00-05:00", "2024-02-07T23:30:00-05:00"),
        ("2024-02-08T01:00:00-05:00", "2024-02-08T04:30:00Z"),
        ("2024-02-07", "2024-02-08T04:30:00Z"),
    ],
)
def test_the_same_moment_is_read_in_the_zone_of_the_paper(
    tmp_path: Path, meta: str, read_as: str
) -> None:
    """In UTC its evening is the next day; another moment changes nothing."""
    head = f'<meta property="article:published_time" content="{meta}">'
    own = node("Crane falls on quay", "2024-02-08T04:30:00Z")
    assert read(tmp_path, web_page(head=head + linked(own))).published == read_as


def test_authors_and_publishers_may_be_references(tmp_path: Path) -> None:
    """In a graph they are nodes of their own, as content systems write them."""
    post = {"@type": "NewsMediaOrganization", "@id": "#post", "name": "Harbour Post"}
    emma = {"@type": "Person", "@id": "#emma", "name": "Emma Jamal"}
    own = {**OWN, "author": [{"@id": "#emma"}, {"@id": "#gone"}], "publisher": {"@id": "#post"}}
    article = read(tmp_path, web_page(head=linked({"@graph": [own, post, emma]})))
    assert (article.author, article.outlet) == ("Emma Jamal", "Harbour Post")
    graph = json.dumps({"@graph": [{**own, "articleBody": LEAD}, post, emma]})
    article = read(tmp_path, graph, "a.json")
    assert (article.author, article.outlet) == ("Emma Jamal", "Harbour Post")


def test_the_main_entity_of_a_page_is_its_story(tmp_path: Path) -> None:
    """A WebPage may hold its article."""
    whole = {"@type": "WebPage", "mainEntity": {**OWN, "author": "Emma Jamal"}}
    article = read(tmp_path, web_page(head=linked(whole)))
    assert (article.published, article.author) == ("2024-02-07", "Emma Jamal")


def test_a_headline_may_be_a_list(tmp_path: Path) -> None:
    """The first one is the title."""
    page = web_page(head=linked({**OWN, "headline": ["Crane falls", "Crane down"]}))
    assert read(tmp_path, page).title == "Crane falls"


@pytest.mark.parametrize(
    "wrapped",
    [
        "<!--\n{}\n-->",
        "//<![CDATA[\n{}\n//]]>",
        "/* <![CDATA[ */{}/* ]]> */",
        "<![CDATA[{}]]>",
    ],
)
def test_json_ld_may_be_wrapped(tmp_path: Path, wrapped: str) -> None:
    """Some systems hide it from old browsers or XML parsers."""
    script = wrapped.replace("{}", json.dumps({**OWN, "author": "Emma Jamal"}))
    head = f'<script type="application/ld+json">{script}</script>'
    assert read(tmp_path, web_page(head=head)).author == "Emma Jamal"


def test_a_last_comma_does_not_break_json_ld(tmp_path: Path) -> None:
    """It is the commonest fault, and there is no second reading."""
    head = linked(OWN).replace("}", ",}").replace("]", ",]")
    assert read(tmp_path, web_page(head=head)).published == "2024-02-07"


# Words inside sentences

INLINE = """
    abbr acronym b bdi bdo big blink cite code data dfn em font i ins kbd label mark meter nobr
    output samp small span strong time tt u var
"""


@pytest.mark.parametrize("name", INLINE.split())
def test_words_in_inline_elements_stay_in_their_sentence(tmp_path: Path, name: str) -> None:
    """No word of a sentence is lost, and no space around it."""
    sentence = f"<p>The polls close at (<{name} class=x>8 p.m.</{name}>) on Tuesday.</p>"
    assert lines(read(tmp_path, web_page(sentence + STORY)))[0] == (
        "The polls close at (8 p.m.) on Tuesday."
    )


def test_a_line_break_opportunity_joins_its_word(tmp_path: Path) -> None:
    """`<wbr>` is no space."""
    page = web_page(f"<p>The minis<wbr>ter left.</p>{STORY}")
    assert lines(read(tmp_path, page))[0] == "The minister left."


@pytest.mark.parametrize(
    "line",
    [
        "<div class=date><time>8 February 2024</time></div>",
        "<p>By Emma Jamal <time>8 February 2024</time></p>",
    ],
)
def test_a_time_that_dates_the_story_is_no_line_of_it(tmp_path: Path, line: str) -> None:
    """The time of publication is a fact, not a sentence."""
    assert "2024" not in read(tmp_path, web_page(line + STORY)).text


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("She said <q>we will go</q> twice.", "She said “we will go” twice."),
        ("She said <q>he said <q>go</q></q>.", "She said “he said ‘go’”."),
        ("She said <q>“we will go”</q>.", "She said “we will go”."),
    ],
)
def test_quotations_keep_their_marks_and_their_sentence(
    tmp_path: Path, told: str, text: str
) -> None:
    """Browsers show `<q>` with quotation marks; they are not written in the page."""
    assert lines(read(tmp_path, web_page(f"<p>{told}</p>{STORY}")))[0] == text


@pytest.mark.parametrize("name", ["del", "s", "strike"])
def test_what_the_paper_took_back_is_left_out(tmp_path: Path, name: str) -> None:
    """A number that is struck through was wrong."""
    told = f"<p>The office counted <{name}>16</{name}> <ins>14</ins> dead.</p>"
    assert lines(read(tmp_path, web_page(told + STORY)))[0] == "The office counted 14 dead."
    ninjs = json.dumps({"body_html": told + f"<p><{name}>{LEAD}</p>"})
    assert lines(read(tmp_path, ninjs, "a.json")) == ["The office counted 14 dead.", LEAD]


def test_a_deletion_that_is_never_closed_takes_nothing_away(tmp_path: Path) -> None:
    """A forgotten end tag must not cost the story."""
    page = web_page().replace("<main>", "<main><s>")
    assert lines(read(tmp_path, page)) == [LEAD, NEXT, LAST]


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("They counted 14<sup>2</sup> dead.", "They counted 14 dead."),
        ("They counted 14<sup><a href=#f>2</a></sup> dead.", "They counted 14 dead."),
        ("They counted 14<a href=#f><sup>2</sup></a> dead.", "They counted 14 dead."),
        ("They counted <b>14</b><sup>1</sup><sup>,2</sup> dead.", "They counted 14 dead."),
        ("They counted 14<sup>[2]</sup> dead.<sup>3, 4</sup>", "They counted 14 dead."),
        ("The quay<sup>a</sup> fell.<sup>*</sup>", "The quay fell."),
        ("It was the 7<sup>th</sup> time.", "It was the 7th time."),
        ("It was the 7<sup><u>th</u></sup> time.", "It was the 7th time."),
        ("It burnt 10 km<sup>2</sup> of land.", "It burnt 10 km² of land."),
        ("It burnt <a href=/x>10 km<sup>2</sup></a> of land.", "It burnt 10 km² of land."),
        ("It has 10<sup>6</sup> and 10<sup>-6</sup>.", "It has 10⁶ and 10⁻⁶."),
        ("It took 5<sup>1</sup>/<sub>2</sub> days.", "It took 5 1/2 days."),
        ("The CO<sub>2</sub> and <sup>14</sup>C rose.", "The CO2 and ¹⁴C rose."),
        ("The 5<sub>3</sub> of Acme<sup>TM</sup> rose.", "The 5₃ of Acme™ rose."),
        ("M<sup>me</sup> Roy, D<sup>r</sup> Ray left.", "Mme Roy, Dr Ray left."),
        ("<sup>1</sup> The office said so.", "The office said so."),
        ("They counted 14<sup>2<sup>3</sup></sup> dead.", "They counted 14 dead."),
        ("They counted 14<sup><q>2</q></sup> dead.", "They counted 14 dead."),
        ("It is true<sup><a href=/x>read the report</a></sup>.", "It is true read the report."),
    ],
)
def test_raised_text_makes_no_number(tmp_path: Path, told: str, text: str) -> None:
    """A footnote mark is left out, ordinals and units stay, and digits never join digits."""
    assert lines(read(tmp_path, web_page(f"<p>{told}</p>{STORY}")))[0] == text
    ninjs = json.dumps({"body_html": f"<p>{told}</p>"})
    assert lines(read(tmp_path, ninjs, "a.json")) == [text]


@pytest.mark.parametrize("name", ["author-name", "tags", "embed", "meta", "saying", "c-sidebar"])
def test_a_class_name_takes_no_words_out_of_a_sentence(tmp_path: Path, name: str) -> None:
    """Elements are deleted by their class; a name within a sentence is part of it."""
    told = f"<p>The mayor, <span class={name}>Ada Marsh</span>, said so.</p>"
    assert lines(read(tmp_path, web_page(told + STORY)))[0] == "The mayor, Ada Marsh, said so."


@pytest.mark.parametrize("name", ["story-embed", "article-slide", "expandable", "text-paying"])
def test_a_class_name_takes_no_paragraph_out_of_a_story(tmp_path: Path, name: str) -> None:
    """ "bar", "slide" or "yin" in a longer word says nothing of a paragraph of sentences."""
    told = f"<p class={name}>The mayor said that 12 people had died.</p>"
    assert lines(read(tmp_path, web_page(STORY + told)))[3:] == [
        "The mayor said that 12 people had died."
    ]


def test_a_line_about_the_story_is_left_to_its_class(tmp_path: Path) -> None:
    """A byline is no sentence, though its name stands in a span."""
    line = "<div class=info>By <span class=author>Emma Jamal</span> in Oldtown</div>"
    article = read(tmp_path, web_page(line + STORY))
    assert article.author == "Emma Jamal"
    assert "Emma" not in article.text


@pytest.mark.parametrize(
    "initial",
    [
        "<span aria-hidden=true class=drop>T</span>he mayor left.",
        "<i class=sr>The</i><span aria-hidden=true>T</span><span aria-hidden=true>he</span> mayor left.",
    ],
)
def test_an_initial_stays_with_its_word(tmp_path: Path, initial: str) -> None:
    """A raised first letter is hidden from screen readers, not from readers."""
    article = read(tmp_path, web_page(f"<p>{initial}</p>{STORY}"))
    assert lines(article)[0] == "The mayor left."


def test_controls_of_latin_1_are_quotation_marks(tmp_path: Path) -> None:
    """Browsers read `&#146;` as windows-1252 has it; in JSON-LD as well."""
    told = "<p>It&#146;s &#147;over&#148; &#x96; he\x92s 5&#128; short.</p>"
    page = web_page(told + STORY, head=linked(node("Crane&#146;s fall")))
    article = read(tmp_path, page)
    assert lines(article)[0 if article.body else 1] == "It’s “over” – he’s 5€ short."
    assert article.title == "Crane’s fall"


def test_joiners_stay_in_their_words(tmp_path: Path) -> None:
    """Persian spells with them, also where they are written as character references."""
    told = "او می\u200cگوید که کتاب&zwnj;ها رفته&#8204;اند. 👨\u200d👩\u200d👧"
    page = web_page(f"<p>{told}</p>{STORY}").replace("Crane falls on quay", "کتاب\u200cها")
    article = read(tmp_path, page)
    assert lines(article)[0] == html.unescape(told)
    assert article.title == "کتاب\u200cها"


def test_the_foot_of_a_quotation_names_its_speaker(tmp_path: Path) -> None:
    """The foot of the page is left out, that of a quotation is told."""
    told = "<blockquote><p>We will go.</p><footer>— Ada Marsh, mayor</footer></blockquote>"
    body = f"{told}{STORY}<footer>Emma Jamal writes on ports.</footer>"
    expected = ["We will go.", "— Ada Marsh, mayor", LEAD, NEXT, LAST]
    assert lines(read(tmp_path, web_page(body))) == expected
    assert lines(read(tmp_path, json.dumps({"body_html": body}), "a.json")) == expected


def test_what_browsers_do_not_show_is_no_story(tmp_path: Path) -> None:
    """Templates and hidden elements are left out, unless they hold the page."""
    unseen = "<template><p>Not this.</p></template><p hidden>Nor this.</p>"
    assert lines(read(tmp_path, web_page(unseen + STORY))) == [LEAD, NEXT, LAST]
    assert lines(read(tmp_path, web_page(f"<div hidden>{STORY}</div>"))) == [LEAD, NEXT, LAST]


def test_a_button_in_a_sentence_is_told(tmp_path: Path) -> None:
    """At its end it asks the reader to do something."""
    told = "<p>It has a <button>red button</button> that works.</p><p>So it is. <button>Share</button></p>"
    assert lines(read(tmp_path, web_page(told + STORY)))[:2] == [
        "It has a red button that works.",
        "So it is.",
    ]


def test_a_quotation_in_a_figure_is_told(tmp_path: Path) -> None:
    """Figures go with their captions, unless they hold words of somebody."""
    told = "<figure><blockquote><p>We will go on.</p></blockquote></figure>"
    assert lines(read(tmp_path, web_page(told + STORY)))[0] == "We will go on."


def test_a_headline_is_no_sentence_however_it_is_written(tmp_path: Path) -> None:
    """Over two lines, or other than in JSON-LD."""
    page = web_page(head=linked(node("Crane down: what we know")))
    assert read(tmp_path, page).sentences[0].text == LEAD
    page = web_page().replace("<h1>Crane falls on quay", "<h1>Crane falls<br>on <i>quay</i>")
    assert read(tmp_path, page).sentences[0].text == LEAD


# Facts of a page


@pytest.mark.parametrize("url", ["/n/1", "https://post.example/n/1"])
def test_an_address_is_whole(tmp_path: Path, url: str) -> None:
    """A part of one is joined to that of the page."""
    head = '<link rel="canonical" href="https://post.example/other">'
    page = web_page(head=head + linked(node("Crane falls on quay", url=url)))
    assert read(tmp_path, page).url == "https://post.example/n/1"


def test_an_address_is_no_name(tmp_path: Path) -> None:
    """Some publishers give a profile's for the author; "source" is often where a text was found."""
    own = node("Crane falls on quay", author=["https://social.example/emma", {"name": "Tom Ray"}])
    assert read(tmp_path, web_page(head=linked(own))).author == "Tom Ray"
    told = read(tmp_path, f"---\nsource: https://post.example/1\n---\n{LEAD}", "a.md")
    assert (told.outlet, told.url) == (None, "https://post.example/1")


def test_a_sentence_about_the_author_is_no_name(tmp_path: Path) -> None:
    """Boxes about authors are marked as authors are."""
    box = "<div class=author-box><p>Emma Jamal is a reporter for the Post.</p></div>"
    assert read(tmp_path, web_page(STORY + box)).author is None


ARABIC = "أعلنت وزارة الصحة يوم الأربعاء مقتل ١٢ شخصا في غارة جوية على المدينة. "


@pytest.mark.parametrize(
    ("stated", "text", "language"),
    [("en", ARABIC, "ar"), ("fa", ARABIC, "fa"), ("ca", STORY, "ca"), ("fr", LEAD, "fr")],
)
def test_a_page_s_language_is_of_its_script(
    tmp_path: Path, stated: str, text: str, language: str
) -> None:
    """A template says English of an Arabic story; what may be true is believed."""
    page = web_page(f"<p>{text * 3}</p>", lang=stated)
    assert read(tmp_path, page).language == language


# What of a page is the story


def test_a_short_story_takes_nothing_of_the_page_around_it(tmp_path: Path) -> None:
    """Menus, asides and the foot of the page are none of it."""
    body = f"<p>Three died.</p><aside><p>{OTHER}</p></aside>"
    assert lines(read(tmp_path, web_page(body, after=f"<footer>{OTHER}</footer>"))) == [
        "Three died."
    ]


@pytest.mark.parametrize(
    "other",
    [
        f"<article><h3><a href=/bank>Bank</a></h3><p>{OTHER}</p></article>",
        f"<div class=card><a href=/bank><h3>Bank</h3></a><p>{OTHER}</p></div>",
        f"<article><h1>Bank raises rate</h1><p>{OTHER}</p><p>{OTHER}</p></article>",
    ],
)
def test_a_short_story_takes_no_words_of_other_stories(tmp_path: Path, other: str) -> None:
    """Their headings lead to them, or they have a headline of their own."""
    page = web_page(f"<p>{LEAD}</p><p>More follows.</p>", after=f"<div>{other * 4}</div>")
    assert lines(read(tmp_path, page)) == [LEAD, "More follows."]


@pytest.mark.parametrize(
    "line",
    [
        "<p><b>READ MORE: <a href=/b>Bank raises rate by 50 points</a></b></p>",
        "<p>Related: Ferry sinks, killing 12</p>",
        "<p>» Lire aussi : La grue</p>",
        "<p>Sign up for our newsletter to get the best of our stories in your inbox.</p>",
        "<p>Already a subscriber? Log in. All for $1 a week.</p>",
        "<div>ADVERTISEMENT</div>",
        "<p>Follow <a href=/e>Emma Jamal</a> on Twitter</p>",
        "<h3>More stories</h3>",
        "<p>© 2024 Harbour Post. All rights reserved.</p>",
    ],
)
def test_invitations_are_no_part_of_a_story(tmp_path: Path, line: str) -> None:
    """Their numbers and names are other stories'; in pages and in bodies of HTML."""
    body = f"<p>{LEAD}</p>{line}<p>{NEXT}</p><p>{LAST}</p>"
    assert lines(read(tmp_path, web_page(body))) == [LEAD, NEXT, LAST]
    assert lines(read(tmp_path, json.dumps({"body_html": body}), "a.json")) == [LEAD, NEXT, LAST]


@pytest.mark.parametrize(
    "line",
    [
        "Related deaths rose to 12 on Monday.",
        "“Read more: it helps,” she said.",
        "Sign up for the vaccine at your pharmacy, officials said.",
        "Advertising revenue fell by 12 percent.",
        "Subscribe to the theory or not, 12 people died.",
        "Don't miss the point, she said.",
    ],
)
def test_sentences_that_begin_like_invitations_stay(tmp_path: Path, line: str) -> None:
    """In doubt it is the story."""
    assert line in lines(read(tmp_path, web_page(f"<p>{line}</p>{STORY}")))


def test_rows_of_tables_are_lines(tmp_path: Path) -> None:
    """A number stays beside what it counts; a table that frames the page is no table."""
    table = "<table><tr><th>Town</th><th>Dead</th></tr><tr><td>Oldtown</td><td>12</td></tr></table>"
    body = f"<p>{LEAD}</p>{table}<p>{NEXT}</p><p>{LAST}</p>"
    expected = [LEAD, "| Town | Dead |", "| Oldtown | 12 |", NEXT, LAST]
    assert lines(read(tmp_path, web_page(body))) == expected
    assert lines(read(tmp_path, json.dumps({"body_html": body}), "a.json")) == expected
    frame = f"<table><tr><td><p>{LEAD}</p></td><td><p>{NEXT}</p></td></tr></table>"
    assert lines(read(tmp_path, json.dumps({"body_html": frame}), "a.json")) == [LEAD, NEXT]


def test_a_body_in_json_ld_keeps_its_paragraphs(tmp_path: Path) -> None:
    """Behind a stub it is the story; trafilatura makes one paragraph of it."""
    own = node("Crane falls on quay", articleBody=f"{LEAD}\n\n{NEXT}\n\n{LAST}")
    article = read(tmp_path, web_page("<p>To read more, log in.</p>", head=linked(own)))
    assert lines(article) == [LEAD, NEXT, LAST]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p><a href=/m>Ada Marsh</a> met <a href=/r>Tom Ray</a>.</p>", "Ada Marsh met Tom Ray."),
        (
            "<ul><li><a href=/o>Oldtown</a>: nine dead</li><li><a href=/n>Newtown</a>: two</li></ul>",
            "Oldtown: nine dead",
        ),
    ],
)
def test_sentences_of_links_are_kept_inside_a_story(tmp_path: Path, markup: str, text: str) -> None:
    """Names are often links; words between them are prose."""
    told = lines(read(tmp_path, web_page(f"<p>{LEAD}</p>{markup}<p>{NEXT}</p><p>{LAST}</p>")))
    assert text in "\n".join(told)
    assert told[0] == LEAD


@pytest.mark.parametrize(
    "box",
    [
        "<ul><li><a href=/1>Ferry sails again</a></li><li><a href=/2>Quay opens</a></li></ul>",
        "<div class=related><ul><li><a href=/1>Ferry sails again</a> two days ago</li></ul></div>",
        "<div class=teaser><h2>Ferry</h2><p>It sails.</p></div>" * 2,
        "<aside><p><a href=/1>Ferry</a> sails <a href=/2>again</a> today.</p></aside>",
    ],
)
def test_links_to_other_stories_are_left_out(tmp_path: Path, box: str) -> None:
    """Lists and boxes that only lead elsewhere are no part of the story."""
    page = web_page(f"<p>{LEAD}</p><p>{NEXT}</p>{box}<p>{LAST}</p>")
    assert "Ferry" not in read(tmp_path, page).text


@pytest.mark.parametrize("entry", ["article class=post", "div class=entry", "section class=post"])
def test_the_entries_of_a_live_blog_keep_their_headings(tmp_path: Path, entry: str) -> None:
    """Every one of them, not the first alone."""
    name = entry.split(maxsplit=1)[0]
    entries = (f"<{entry}><h2>Entry {n}</h2><p>{LEAD}</p></{name}>" for n in "123")
    text = read(tmp_path, web_page("".join(entries))).text
    assert [line for line in text.split("\n\n") if line.startswith("Entry")] == [
        "Entry 1",
        "Entry 2",
        "Entry 3",
    ]


@pytest.mark.parametrize(
    "entry",
    ["article class=entry", "article", "div class=live-post", "li class=liveblog-entry"],
)
@pytest.mark.parametrize(
    "lead", ["", f"<article><h1>Crane falls on quay</h1><p>{LEAD}</p></article>"]
)
def test_the_entries_of_a_live_blog_may_stand_outside_its_article(
    tmp_path: Path, entry: str, lead: str
) -> None:
    """Most of the page is theirs, and their headings lead nowhere else."""
    name = entry.split(maxsplit=1)[0]
    told = (LEAD, NEXT, LAST)
    entries = "".join(
        f"<{entry}><h3>1{n}:00 Entry {n}</h3><p>{text} {n} came.</p></{name}>"
        for n, text in enumerate(told)
    )
    head = lead or "<h1>Crane falls on quay</h1>"
    page = f"<html lang=en><body><main>{head}<div>{entries}</div></main></body></html>"
    expected = [
        line for n, t in enumerate(told) for line in (f"1{n}:00 Entry {n}", f"{t} {n} came.")
    ]
    assert lines(read(tmp_path, page))[1 if lead else 0 :] == expected


def test_an_entry_of_a_live_blog_may_link_to_itself(tmp_path: Path) -> None:
    """Its heading leads to its own place in the page."""
    entries = "".join(
        f"<article><h3><a href=/live/crane#{n}>Entry {n}</a></h3><p>{text} {n} came.</p></article>"
        for n, text in enumerate((LEAD, NEXT, LAST))
    )
    text = read(tmp_path, web_page(f"<p>{LEAD}</p>", after=entries)).text
    assert [line for line in text.split("\n\n") if line.startswith("Entry")] == [
        "Entry 0",
        "Entry 1",
        "Entry 2",
    ]


def test_a_body_beside_the_headline_s_article_stays(tmp_path: Path) -> None:
    """Its first heading may be a link; it has more paragraphs than an announcement."""
    told = f"<div><h2><a href=/ports>Ports</a></h2>{STORY}<p>{OTHER}</p></div>"
    page = web_page("<p>Nobody was hurt on Monday.</p>", after=told)
    assert lines(read(tmp_path, page))[-4:] == [LEAD, NEXT, LAST, OTHER]


def test_a_live_blog_says_so_in_json_ld(tmp_path: Path) -> None:
    """Then its entries count however short they are."""
    own = {"@type": "LiveBlogPosting", "headline": "Crane falls on quay"}
    entries = "".join(f"<article><h3>Entry {n}</h3><p>It goes on.</p></article>" for n in "12")
    text = read(tmp_path, web_page(STORY, head=linked(own), after=entries)).text
    assert text.endswith("Entry 1\n\nIt goes on.\n\nEntry 2\n\nIt goes on.")
