"""The day of publication that a web page states; in doubt there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice

from summarizer.readers.days import day_in, whole_day
from summarizer.readers.elements import Element, inside, words_of
from summarizer.readers.facts import published
from summarizer.readers.inline import before
from summarizer.readers.regions import without_others

# Names of <meta> elements for the day of publication, without those for any other day.
_META_NAMES = """
    article.created article.published article:publicationdate article:published
    article:published_date article:published_time article_date_original bt:pubdate citation_date
    citation_publication_date cxenseparse:recs:publishtime date date_created date_published
    datecreated dateposted datepublished dc.created dc.date dc.date.created dc.date.issued
    dc.date.publication dc:created dc:date dcsext.articlefirstpublished dcterms.created
    dcterms.date dcterms.issued displaydate doc_date mediator_published_time og:article:published
    og:article:published_time og:datepublished og:pubdate og:publish_date og:published_time
    originalpublicationdate parsely-pub-date pdate ptime pubdate publication_date publish-date
    publish_date publish_time publishdate published-date published_date published_time
    publisheddate rbpubdate rnews:datepublished sailthru.date
    shareaholic:article_published_time twt-published-at vr:published_time
"""
_METAS = frozenset(_META_NAMES.split())
_CERTAIN = re.compile(r"(?:^|\s)(?:entry-date|dt-published|published|date-published)(?:\s|$)")
_CUE = re.compile(
    r"date(?!d?-?(?:line|base))|datum|publi[sc]|posted|time(?!line)|byline|fecha|meta",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:updated?|modified|revised|changed|aktualisiert|geändert|stand:|mis à jour|modifié"
    r"|actualizado|atualizado|aggiornato)\b",
    re.IGNORECASE,
)
# From such a word to the next that speaks of publication: the day of a change is not that day.
_CHANGE = re.compile(
    rf"{_CHANGED.pattern}.*?(?=\b(?:published|posted|veröffentlicht|publi[ée]|publicado|pubblicato)|$)",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"{_CHANGED.pattern}\D*$", re.IGNORECASE)
_CHANGE_NAME = re.compile(r"updat|modif", re.IGNORECASE)
_NEAR = 40  # characters before a <time> that say what it is
_LONGEST_STATEMENT = 120  # characters; "Published 11:30 p.m. ET Feb. 7, 2024" has 36
_LONGEST_ASIDE = 60  # characters beside a <time> above which it stands in prose
_MAY_BE_CUED = ("div", "span", "p", "li", "ul", "td", "em", "small", "strong", "header")
_MOST_TIMES = 200  # a page has a few; each is looked at with the block around it
_PROSE = ("p", "li", "blockquote", "dd", "td")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?:/|-)")


def stated_day(tree: Element, language: str | None) -> str | None:
    """Read the day of publication, as it is written, from what a page states in its markup.

    Args:
        tree: the page.
        language: its language; 7.2.2024 is read day first unless that is English or unknown.
    """
    own = without_others(tree)
    dots = language not in (None, "en")
    marked = _days(chain(_metas(own), _certain(own)), dots=dots)
    # Of several times the first day is that of publication, the others are those of changes.
    times = sorted(_days(_times(own), dots=dots))
    return next(chain(marked, times, _days(_cued(own), dots=dots)), None)


def in_its_zone(stated: str | None, tree: Element) -> str | None:
    """Write a time in UTC as the page's `<meta>` has it, in the zone of the paper.

    Late in the evening in New York it is the next day in UTC: "Wednesday" is counted from the day
    of the paper.

    Args:
        stated: a date of publication; returned as it is where no `<meta>` has the same instant.
        tree: the page.
    """
    instant = _instant(stated)
    if instant is None or instant.utcoffset():
        return stated
    same = (text for text in _metas(tree) if _instant(text) == instant)
    return next((published(text) for text in same), stated)


def _instant(text: str | None) -> datetime | None:
    """A moment with its zone; None where either is missing."""
    try:
        read = datetime.fromisoformat(published(text) or "")
    except ValueError:
        return None
    return read if read.tzinfo else None


def day_in_address(url: str | None) -> str | None:
    """Read the day that papers put into addresses: `/2024/02/07/`."""
    found = _URL_DAY.search(url or "")
    return day_in("-".join(found.groups())) if found else None


def drop_changes(tree: Element) -> None:
    """Remove the days of changes, so that none is taken for a day of publication.

    A day inside a sentence stays: it belongs to what is told.
    """
    for element in inside(tree, "time", *_MAY_BE_CUED):
        alone = whole_day(words_of(element)) and not _in_prose(element)
        if alone and _is_change(element):
            element.drop_tree()


def _days(stated: Iterable[str], *, dots: bool) -> Iterator[str]:
    return (day for text in stated if (day := _day(text, dots=dots)))


def _day(text: str, *, dots: bool) -> str | None:
    try:
        read = published(text)
    except ValueError:
        return day_in(text, dots=dots)
    return datetime.fromisoformat(read).date().isoformat() if read else None


def _metas(tree: Element) -> Iterator[str]:
    for meta in tree.iter("meta"):
        name = meta.get("property", "") or meta.get("name", "") or meta.get("itemprop", "")
        if name.lower() in _METAS:
            yield meta.get("content", "") or meta.get("datetime", "")


def _certain(tree: Element) -> Iterator[str]:
    """Elements that are marked as the day of publication, whatever their name."""
    for element in tree.iter("*"):
        marked = element.get("itemprop", "").lower() in ("datepublished", "datecreated")
        marked = marked or (element.tag == "time" and element.get("pubdate", "no") != "no")
        marked = marked or bool(_CERTAIN.search(element.get("class", "")))
        if marked and not _is_change(element):
            yield _value(element)


def _times(tree: Element) -> Iterator[str]:
    times = islice(tree.iter("time"), _MOST_TIMES)
    return (_value(time) for time in times if not (_in_prose(time) or _is_change(time)))


def _cued(tree: Element) -> Iterator[str]:
    """Texts of elements whose class or id speaks of a date."""
    for element in tree.iter(*_MAY_BE_CUED):
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if _CUE.search(names) and not _is_change(element):
            yield _statement(element)


def _value(element: Element) -> str:
    attributes = (element.get(name, "") for name in ("content", "datetime", "title"))
    return next(filter(None, attributes), "") or _statement(element)


def _statement(element: Element) -> str:
    """Its text, unless that is too long to state a day and nothing else."""
    text = _CHANGE.sub("", words_of(element))
    return text if len(text) <= _LONGEST_STATEMENT else ""


def _is_change(element: Element) -> bool:
    """Whether it, or what stands before it, says that it is the day of a change."""
    names = " ".join(element.get(name, "") for name in ("class", "id", "itemprop"))
    if _CHANGE_NAME.search(names):
        return not _CERTAIN.search(names)  # WordPress: "entry-date published updated"
    return bool(_LABEL.search(before(element)[-_NEAR:]) or _CHANGED.match(words_of(element)))


def _in_prose(element: Element) -> bool:
    """Whether it stands in a sentence, where it dates what is told."""
    block = next(element.iterancestors(*_PROSE), None)
    if block is None:
        return False
    around, own = words_of(block), words_of(element)
    goes_on = around.endswith((".", "!", "?")) and not around.endswith(own)
    return goes_on or len(around) - len(own) > _LONGEST_ASIDE
