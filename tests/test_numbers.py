"""Tests of `summarizer.numbers`: what is found, what supports what, what a count allows."""

from __future__ import annotations

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example as hypothesis_example
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.numbers import (
    Number,
    allows,
    describe,
    find,
    may_be_in_words,
    read_count,
    refers_back,
    repeats,
    reversals,
    supported,
    unsupported_ranks,
    unsupported_scores,
)
from summarizer.numbers.lexicon import load

LANGUAGES = ("en", "fr", "es", "de", "ar", "it", "pt", "ru", "nl")


def strong(text: str, language: str = "en") -> list[tuple[str, Decimal | None]]:
    """Return words and value of the numbers that are certain."""
    return [(text[n.start : n.end], n.value) for n in find(text, language) if not n.weak]


def only(text: str, language: str = "en") -> Number:
    """Return the only certain number of a text."""
    [number] = [n for n in find(text, language) if not n.weak]
    return number


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Workers cleared 1,234 trees.", "1,234", "1234"),
        ("Roughly 12,34,567 voters came.", "12,34,567", "1234567"),
        ("It fell 2.36 points.", "2.36", "2.36"),
        ("The well is .5 deep.", ".5", "0.5"),
        ("There were forty-two of us.", "forty-two", "42"),
        ("About three hundred and six left.", "three hundred and six", "306"),
        ("It sold two and a half million copies.", "two and a half million", "2500000"),
        ("Half a million watched.", "Half a million", "500000"),
        ("We saw a dozen boats.", "a dozen", "12"),
        ("We saw half a dozen boats.", "half a dozen", "6"),
        ("We saw two dozen boats.", "two dozen", "24"),
        ("A crowd of 5k marched.", "5k", "5000"),
        ("It weighs 2½ tonnes.", "2½", "2.5"),
        ("The rod is 2 1/2 feet long.", "2 1/2", "2.5"),
        ("It rose by 3.2 million.", "3.2 million", "3200000"),
        ("Aid of 3 hundred thousand came.", "3 hundred thousand", "300000"),
        ("They left Tower 22 at dawn.", "22", "22"),
        ("A KC-45 landed.", "45", "45"),
        ("The G20 met.", "20", "20"),
        ("COVID-19 spread.", "19", "19"),
        ("Some twenty-odd cows grazed.", "twenty", "20"),
        ("The thermometer showed -36 then.", "-36", "-36"),
        ("The boy, a 3-year-old, slept.", "3", "3"),
        ("It carries 2GB.", "2", "2"),
    ],
)
def test_english_cardinals(text: str, words: str, value: str) -> None:
    """Digits and words are found with their exact place and value."""
    assert strong(text) == [(words, Decimal(value))]


@pytest.mark.parametrize(
    ("text", "words", "value", "unit"),
    [
        ("for US$ 40 billion now", "US$ 40 billion", "40000000000", "USD"),
        ("for $1.2bn now", "$1.2bn", "1200000000", "$"),
        ("for £13 billion now", "£13 billion", "13000000000", "GBP"),
        ("for 9 million euros now", "9 million euros", "9000000", "EUR"),
        ("for 26 cents now", "26 cents", "26", "cent"),
        ("for EUR 5 million now", "EUR 5 million", "5000000", "EUR"),
        ("for 5 million USD now", "5 million USD", "5000000", "USD"),
        ("for 5 million pounds now", "5 million pounds", "5000000", "pound"),
        ("a 5 million-pound house", "5 million-pound", "5000000", "pound"),
        ("5 million pounds of beef", "5 million", "5000000", None),
        ("a boxer of 200 pounds", "200", "200", None),
        ("for Rs 500 crore now", "Rs 500 crore", "5000000000", "INR"),
        ("for KES 5 million now", "KES 5 million", "5000000", "KES"),
        ("by 40 % now", "40 %", "40", "%"),
        ("by 60 per cent now", "60 per cent", "60", "%"),
        ("by half a percent now", "half a percent", "0.5", "%"),
        ("by one percent now", "one percent", "1", "%"),
    ],
)
def test_units_belong_to_the_span(text: str, words: str, value: str, unit: str | None) -> None:
    """Currency, percent sign and scale stand inside the number's span."""
    number = only(text)
    assert (text[number.start : number.end], number.value) == (words, Decimal(value))
    assert number.unit == unit


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("the third attempt", "ordinal", 3),
        ("the twenty-first attempt", "ordinal", 21),
        ("the 3rd attempt", "ordinal", 3),
        ("in nineteen eighty-nine", "year", 1989),
        ("in twenty twenty-four", "year", 2024),
        ("in 2024", "year", 2024),
        ("2,024 sheep", "cardinal", 2024),
        ("of $2024", "money", 2024),
    ],
)
def test_kinds(text: str, kind: str, value: int) -> None:
    """Ordinals, years and cardinals are told apart."""
    number = only(text)
    assert (number.kind, number.value) == (kind, value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("between two hundred and three hundred", [200, 300]),
        ("won 3-1 at 10:30", [3, 1, 10, 30]),
        ("from 1,500 to 2,000", [1500, 2000]),
        ("on 9/11 and 24/7", [9, 11, 24, 7]),
        ("call 555-0199", [555, 199]),
        ("ten, twenty, thirty", [10, 20, 30]),
    ],
)
def test_neighbours_stay_apart(text: str, values: list[int]) -> None:
    """Numbers that stand beside each other are not run together."""
    assert [value for _, value in strong(text)] == values


def test_a_range_shares_unit_and_scale() -> None:
    """Both ends of a range have the percent sign and the scale that is written once."""
    ends = find("15-20 % of $12-20 million")
    assert [(n.unit, n.value) for n in ends] == [
        ("%", 15),
        ("%", 20),
        ("$", 12_000_000),
        ("$", 20_000_000),
    ]


def test_the_month_of_a_numeric_date_is_weak() -> None:
    """The article may write "February", so "02" accuses nobody."""
    assert [(n.value, n.weak) for n in find("on 2024-02-07")] == [
        (2024, False),
        (2, True),
        (7, False),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("one of them and no one else", "en"),
        ("a man, an owl, the first time, both", "en"),
        ("un homme et une femme", "fr"),
        ("un hombre y una mujer", "es"),
        ("ein Mann und eine Frau", "de"),
        ("لا أحد يوم الأحد", "ar"),
    ],
)
def test_articles_are_weak(text: str, language: str) -> None:
    """What may be an article or a pronoun is never a certain number."""
    assert strong(text, language) == []


@pytest.mark.parametrize("text", ["one killed", "killing at least one", "more than one"])
def test_a_counted_one_is_a_number(text: str) -> None:
    """Beside words of counting "one" is 1."""
    assert [value for _, value in strong(text)] == [1]


@pytest.mark.parametrize(
    ("text", "minimum", "maximum"),
    [
        ("dozens fled", 12, None),
        ("hundreds of thousands fled", 100_000, None),
        ("several hundred fled", 200, None),
        ("in the 1990s", 1990, 1999),
        ("in the '90s", 1990, 1999),
    ],
)
def test_vague_numbers_have_bounds(text: str, minimum: int, maximum: int | None) -> None:
    """A vague number has no value, but the least it can mean."""
    number = only(text)
    assert (number.value, number.minimum, number.maximum) == (None, minimum, maximum)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("soixante-quinze et quatre-vingt-dix-sept", "fr", ["75", "97"]),
        ("vingt et un, soixante et onze", "fr", ["21", "71"]),
        ("1 234,5 mètres et 10\u202f000 €", "fr", ["1234.5", "10000"]),
        ("deux millions et demi d’euros", "fr", ["2500000"]),
        ("60 pour cent de mille neuf cents", "fr", ["60", "1900"]),
        ("en 2024 300 personnes", "fr", ["2024", "300"]),
        ('llegaron 30 "amigos"', "es", ["30"]),
        ("treinta y cinco, veintiún", "es", ["35", "21"]),
        ("dos mil millones de euros", "es", ["2000000000"]),
        ("entre treinta y cuarenta", "es", ["30", "40"]),
        ("1.234,5 y medio millón", "es", ["1234.5", "500000"]),
        ("dreiundzwanzig, hundertelf", "de", ["23", "111"]),
        ("neunzehnhundertneunundachtzig", "de", ["1989"]),
        ("3,5 Mrd. Euro und 1.234", "de", ["3500000000", "1234"]),
        ("eine halbe Million", "de", ["500000"]),
        ("ثلاثة وأربعون", "ar", ["43"]),
        ("خمسة عشر شخصا", "ar", ["15"]),
        ("ثلاثة آلاف وخمسمئة", "ar", ["3500"]),
        ("مئة وخمسة وعشرون", "ar", ["125"]),
        ("قتيلان وجنديين", "ar", ["2", "2"]),
        ("١٥ في المئة", "ar", ["15"]),
        ("1.234 e 3,5", "it", ["1234", "3.5"]),
    ],
)
def test_other_languages(text: str, language: str, found: list[str]) -> None:
    """Each language has its own words, separators and order of units and tens."""
    assert [value for _, value in strong(text, language)] == [Decimal(value) for value in found]


@pytest.mark.parametrize(
    ("said", "source", "expected"),
    [
        ("three", "3 ships", True),
        ("3", "three ships", True),
        ("500,000", "half a million", True),
        ("$1.2bn", "1.2 billion dollars", True),
        ("four", "3 ships", False),
        ("the third", "3 ships", False),
        ("the third", "the 3rd", True),
        ("February 3", "Feb. 3rd", True),
        ("half of it", "50 percent", True),
        ("a third of it", "33 percent", True),
        ("a third of it", "35 percent", False),
        ("half of it", "49.5 percent", False),
        ("dozens", "40 ships", True),
        ("dozens", "three ships", False),
        ("dozens", "hundreds of ships", False),
        ("40", "dozens of ships", False),
        ("the 1990s", "in 1994", True),
        ("the 1990s", "in 1984", False),
        ("$5", "5 percent", False),
        ("$5", "€5", False),
        ("5 percent", "5 of them", True),
        ("2023-24", "2023-2024", True),
        ("one killed", "a man was killed", True),
        ("two", "both men", True),
        ("10 million", "10 to 12 million", True),
        ("one third of the crew", "Nearly a third were divers.", True),
        ("one-third", "Catches fell by a third.", True),
        ("a third of the seats", "a block larger than a third", True),
        ("20 percent", "Catches rose a fifth.", True),
        ("Catches rose a fifth.", "20 percent", True),
        ("one-third", "A fourth diver left.", False),
        ("30 percent", "A fifth diver left.", False),
        ("the fourth diver", "A third diver left.", False),
        ("three divers", "A third diver left.", False),
        ("the fifth day", "On day five of the hearing she wept.", True),
        ("On day five she wept.", "on the fifth day", True),
        ("the third week", "in week 3 of the strike", True),
        ("the fourth-round match", "The match, in round four, ended early.", True),
        ("a fifth-grade pupil", "a pupil in grade five", True),
        ("Q3", "Third-quarter profit fell.", True),
        ("third-quarter profit", "Profit in Q3 fell.", True),
        ("the fifth day", "Five days later she wept.", False),
        ("the fourth day", "On day five she wept.", False),
        ("22:30", "It closed at 10:30 p.m. on Monday.", True),
        ("10:30 p.m.", "It closed at 22:30 on Monday.", True),
        ("14:00", "at 2 p.m.", True),
        ("2pm", "at 14:00", True),
        ("22:30", "It closed at 10:30 a.m. on Monday.", False),
        ("22:31", "It closed at 10:30 p.m. on Monday.", False),
        ("two-thirds", "Two out of three voters said no.", True),
        ("Two out of three voters said no.", "67 percent", True),
        ("20 percent", "One in five children is hungry.", True),
        ("one in five children", "20 percent of children", True),
        ("one in five children", "a fifth of all children", True),
        ("one in four children", "20 percent of children", False),
        ("ten years", "It lasted a decade.", True),
        ("20 years", "banned for two decades", True),
        ("two decades", "20 years", True),
        ("30 years", "banned for two decades", False),
        ("three days", "It lasted three hours.", False),
        ("three days", "It lasted three hours, and three men left.", True),
        ("a nine-year-old girl", "The nine-month-old girl slept.", False),
        ("a nine-month-old girl", "The girl, nine months old, slept.", True),
        ("three of them", "It lasted three hours.", True),
        ("three days", "three drones", True),
        ("The price doubled.", "The price is twice what it was.", True),
        ("The price doubled.", "The price rose by 100 percent.", True),
        ("The price doubled.", "The price rose from 31 to 60 francs.", True),
        ("The price doubled.", "a twofold rise", True),
        ("twofold", "The price tripled.", False),
        ("The price doubled.", "The price rose from 31 to 40 francs.", False),
        ("The price tripled.", "The price rose.", False),
        ("a rise of 200 percent", "The price tripled.", True),
        ("The price fell by half.", "The price was halved.", True),
        ("The price fell by half.", "The price fell by 50 percent.", True),
        ("The price fell by half.", "The price fell from 60 to 31 francs.", True),
        ("Jobs rose by half to 1,200, from 800.", "1,200 jobs, up from 800", True),
        ("The price fell by half.", "The price fell to 31 francs.", False),
        ("It fell by a quarter last year.", "It fell last year.", False),
        ("They led 2-0 by half-time.", "They led 2-0.", True),
        ("The firm doubled down on it.", "The firm went on.", True),
        ("20:30 GMT", "It landed at 2030 GMT.", True),
        ("2030 GMT", "It landed at 8:30 p.m.", True),
        ("21:30 GMT", "It landed at 2030 GMT.", False),
        ("8.30pm", "It landed at 20:30.", True),
        ("0.25 percentage points", "a rise of 25 basis points", True),
        ("25 basis points", "a rise of a quarter of a percentage point", True),
        ("25 basis points", "a quarter-point rise", True),
        ("25 percentage points", "a rise of 25 basis points", False),
        ("0.25 percent", "a rise of 25 basis points", True),
        ("3 percentage points", "a rise of 3 percent", False),
        ("3 percent", "a rise of 3 percentage points", False),
        ("3 percentage points", "a rise of 3 points", True),
        ("50 basis points", "a quarter-point rise", False),
        ("a man in his 40s", "a man in his forties", True),
        ("the forties", "in 1944", True),
        ("a man in his fifties", "a man in his 40s", False),
        ("two weeks", "It lasted a fortnight.", True),
        ("three weeks", "It lasted a fortnight.", False),
        ("48 hours", "It lasted two days.", True),
        ("72 hours", "It lasted two days.", False),
        ("18 months", "jailed for a year and a half", True),
        ("two and a half years", "jailed for two years and a half", True),
        ("30 months", "jailed for two years and a half", True),
        ("20 minutes", "It lasted half an hour.", False),
        ("50 cents", "It costs $0.50.", True),
        ("50 cents", "It costs €5.", False),
        ("one in five children", "Every fifth child is hungry.", True),
        ("one in four children", "Every fifth child is hungry.", False),
        ("75 percent", "Three hospitals out of four are shut.", True),
        ("half past eight", "at 8:30", True),
        ("half past eight", "at 20:30", True),
        ("half past eight", "at 21:30", False),
        ("20:30", "at half past eight", True),
        ("a decade and a half", "It lasted 15 years.", True),
        ("three-quarters of a million", "750,000 boats", True),
        ("three-quarters of a million", "800,000 boats", False),
        ("two feet", "24 inches of rain", True),
        ("three feet", "24 inches of rain", False),
        ("12 cm", "120 millimetres of rain", True),
        ("5 metres", "5 cm of snow", False),
        ("10:30 p.m.", "It closed at 10:30 a.m.", False),
        ("7:30 p.m.", "at 0730 local time", False),
        ("7:30 a.m.", "at 0730 local time", True),
        ("10:30 p.m.", "It closed at 10:30.", True),
        ("350 miles", "It flew 350 km (217 miles).", False),
        ("217 miles", "It flew 350 km (217 miles).", True),
        ("1.5 kilometres", "a tunnel of 1,500 metres", True),
        ("25 basis points", "a cut of 25\u00a0basis\npoints", True),
        ("25 basis points", "a 25-basis-point cut", True),
        ("50bp", "a half-point cut", True),
        ("75 basis points", "a three-quarter-point rise", True),
        ("25 basis points", "a 25-point rise", False),
        ("two and a half years", "a two-and-a-half-year sentence", True),
        ("two years", "a two-and-a-half-year sentence", False),
        ("90 minutes", "one-and-a-half hours", True),
        ("from 00:01 on Monday", "from 12:01 a.m. Monday", True),
        ("from 00:01 on Monday", "from 12:01 p.m. Monday", False),
        ("the first quarter of 2026", "sales of Q1 2026", True),
        ("the first half of the season", "in H1", True),
        ("half of the season", "the first of the season", False),
        ("50 years", "the worst frost in half a century", True),
        ("50 years", "the worst frost in a century", False),
        ("a 0-0 draw", "a goalless draw", True),
    ],
)
def test_supported(said: str, source: str, expected: bool) -> None:
    """Equal values support each other in any form; kinds and units count only when certain."""
    numbers = [n for n in find(said) if not n.weak]
    assert all(supported(n, find(source)) for n in numbers) is expected


@pytest.mark.parametrize(
    ("language", "said", "source"),
    [
        ("fr", "le cinquième jour", "au jour cinq du procès"),
        ("fr", "le troisième trimestre", "le bénéfice du T3"),
        ("es", "el quinto día", "en el día cinco del juicio"),
        ("de", "am fünften Tag", "an Tag fünf des Prozesses"),
        ("ar", "في المرحلة الخامسة", "في المرحلة 5"),
        ("es", "22:30", "a las 10:30 p. m."),
        ("de", "um 22 Uhr", "um 10 Uhr abends"),
        ("fr", "22 heures", "10 heures du soir"),
        ("fr", "deux tiers des voix", "deux sur trois"),
        ("es", "dos tercios de los votos", "dos de cada tres"),
        ("de", "zwei Drittel der Stimmen", "zwei von drei"),
        ("de", "20 Jahre", "zwei Jahrzehnte"),
        ("fr", "trois heures", "3 heures"),
        ("ar", "ثلاثة أيام", "3 أيام"),
        ("fr", "le prix a doublé", "une hausse de 100 %"),
        ("es", "el precio se duplicó", "un aumento del 100 %"),
        ("de", "der Preis wurde halbiert", "der Preis sank um die Hälfte"),
        ("fr", "au 20e siècle", "au XXe siècle"),
        ("fr", "1,2 million d'euros", "1,2 M€"),
        ("fr", "2,5 millions de personnes", "deux millions et demi de personnes"),
        ("fr", "un an et demi", "18 mois"),
        ("fr", "une demi-heure", "30 minutes"),
        ("fr", "0,25 point de pourcentage", "25 points de base"),
        ("fr", "un quart de point", "25 points de base"),
        ("fr", "dans les années 40", "dans les années 1940"),
        ("fr", "un électeur sur quatre", "25 % des électeurs"),
        ("fr", "10 millions d'euros", "une dizaine de millions d'euros"),
        ("fr", "environ 10 000 oiseaux", "une dizaine de milliers d'oiseaux"),
        ("es", "10 millones de euros", "una decena de millones de euros"),
        ("es", "una media de 30 barcos", "30 barcos de media"),
        ("fr", "une baisse d'un cinquième", "une baisse de 20 %"),
        ("de", "jeder vierte Wähler", "25 Prozent der Wähler"),
        ("de", "in den Vierzigerjahren", "in den 1940er Jahren"),
        ("de", "um 20:30 Uhr", "um 20.30 Uhr"),
        ("de", "eine halbe Stunde", "30 Minuten"),
        ("de", "um halb neun", "um 20.30 Uhr"),
        ("de", "ein halbes Dutzend", "sechs"),
        ("de", "575 Zentimeter", "5,75 Meter"),
        ("de", "um 8.30 Uhr", "um halb neun"),
        ("ar", "نصف الناخبين", "50 بالمئة من الناخبين"),
        ("de", "25 Basispunkte", "0,25 Prozentpunkte"),
        ("es", "uno de cada cuatro votantes", "el 25 % de los votantes"),
        ("es", "una cuarta parte", "el 25 %"),
        ("es", "en los años 40", "en la década de 1940"),
        ("es", "año y medio", "18 meses"),
        ("es", "un millón y medio de personas", "1,5 millones de personas"),
        ("es", "25 puntos básicos", "un cuarto de punto"),
        ("ar", "أسبوعين", "14 يوما"),
        ("ar", "ثلثي الأصوات", "67% من الأصوات"),
    ],
)
def test_equal_forms_of_other_languages(language: str, said: str, source: str) -> None:
    """Numbered things are ordinals, afternoons and shares are read twice, in every language."""
    for text, other in ((said, source), (source, said)):
        certain = [number for number in find(text, language) if not number.weak]
        assert all(supported(number, find(other, language)) for number in certain)


@pytest.mark.parametrize(
    ("language", "said", "source"),
    [
        ("fr", "au 19e siècle", "au XXe siècle"),
        ("fr", "1,2 milliard d'euros", "1,2 M€"),
        ("fr", "10 oiseaux", "une dizaine de milliers d'oiseaux"),
        ("fr", "dans les années 1950", "dans les années 40"),
        ("fr", "un électeur sur cinq", "25 % des électeurs"),
        ("de", "jeder dritte Wähler", "25 Prozent der Wähler"),
        ("de", "in den Fünfzigerjahren", "in den 1940er Jahren"),
        ("de", "um 21.30 Uhr", "um 20.30 Uhr"),
        ("es", "dos años y medio", "18 meses"),
        ("ar", "نصف السكان", "ربع السكان"),
        ("fr", "la moitié des habitants", "le quart des habitants"),
        ("it", "un quarto delle famiglie", "un terzo delle famiglie"),
        ("pt", "metade do país", "um quarto do país"),
        ("es", "uno de cada cinco votantes", "el 25 % de los votantes"),
    ],
)
def test_forms_that_are_not_equal(language: str, said: str, source: str) -> None:
    """What is nearly an equal form of a number is still another number."""
    for text, other in ((said, source), (source, said)):
        certain = [number for number in find(text, language) if not number.weak]
        assert not all(supported(number, find(other, language)) for number in certain)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The price doubled."),
        ("en", "The price fell by half."),
        ("fr", "Le prix a doublé."),
        ("fr", "Le prix a baissé de moitié."),
        ("es", "El precio se triplicó."),
        ("es", "El precio cayó a la mitad."),
        ("de", "Der Preis hat sich verdoppelt."),
        ("de", "Der Preis sank um die Hälfte."),
    ],
)
def test_a_multiple_is_a_number(language: str, text: str) -> None:
    """How many times as much something is has to stand in the source, as any number has."""
    assert strong(text, language)
    assert not repeats(text, ["The price, le prix, el precio, der Preis."], language)


@pytest.mark.parametrize(
    ("language", "text", "source", "words"),
    [
        ("en", "Fewer than 75 left.", "At least 75 left.", "at least 75"),
        ("en", "At least 75 left.", "No more than 75 left.", "no more than 75"),
        ("en", "More than nine left.", "Nearly nine of them left.", "nearly nine"),
        ("en", "Less than 75 percent left.", "More than 75 percent left.", "more than 75"),
        ("en", "Less than 75 left.", "More than 75 percent left.", None),
        ("en", "No fewer than 75 left.", "At least 75 left.", None),
        ("en", "Fewer than 75 left.", "75 left, or more.", None),
        ("en", "75 left.", "At least 75 left.", None),
        ("en", "Fewer than 75 left.", "At least 75 left, then 75.", None),
        ("en", "Fewer than 75 left.", "At least 175 left, or 75.5.", None),
        ("en", "Fewer than 75 left.", "Over 75 left.", None),  # or: over them
        ("fr", "Moins de 75 partants.", "Au moins 75 partants.", "au moins 75"),
        ("es", "Menos de 75 salieron.", "Al menos 75 salieron.", "al menos 75"),
        ("de", "Weniger als 75 gingen.", "Mindestens 75 gingen.", "mindestens 75"),
        ("nl", "Minder dan 75.", "Minstens 75.", None),
    ],
)
def test_a_hedge_is_not_turned_round(
    language: str, text: str, source: str, words: str | None
) -> None:
    """A bound on one side is no bound on the other, where the source has nothing else."""
    found = list(reversals(text, [source], language))
    assert [said for _, _, said in found] == ([words] if words else [])


@pytest.mark.parametrize(
    ("text", "source", "strange"),
    [
        ("They won 3-0 and 2-1.", "They won 1-0 and lost 3-2.", ["3-0", "2-1"]),
        ("They won 3–2 and 1-0.", "They won 1-0 and lost 3-2.", []),
        ("They lost 0-1.", "The guests won 1-0 and 3-2.", []),
        ("They won 3-1.", "They won 2-0, then by three goals to one.", []),
        ("The board voted 12-10.", "12 voted for the bill and 10 against it.", []),
        ("The board voted 12-9.", "Of 12 members, 9 voted for it; another vote ended 8-4.", []),
        (
            "The board voted 12-4.",
            "Of 12 members, 9 voted for it; another vote ended 8-4.",
            ["12-4"],
        ),
        ("They won 2:1.", "They won 3:1 (1:0), in minute 2.", ["2:1"]),
        ("They drew 0-0.", "They won 4-3 on penalties after a goalless draw.", []),
        ("They drew 1-1.", "They won 4-3 on penalties after a goalless draw.", ["1-1"]),
        ("It began at 2:01.", "They won 3:1 (1:0), in minute 2.", []),
        ("It lasted from 2019-20 on.", "They won 1-0.", []),
        ("Flight 3-0-2 is late.", "They won 1-0.", []),
    ],
)
def test_a_score_is_one_thing(text: str, source: str, strange: list[str]) -> None:
    """A score stands in the source as a pair, or is judged by nobody where there are no scores."""
    found = [text[start:end] for start, end in unsupported_scores(text, [source])]
    assert found == strange


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("Two ships and nine drones were hit.", "At least nine drones hit two ships", True),
        ("The second ship sank on 7 March.", "It sank, they said, on 7 March.", True),
        ("No ship sank.", "All is well.", True),
        ("They sank a dozen.", "A dozen, they said, sank.", True),
        ("Seven of the ships", "Seven of them", True),
        ("It cost 5 million euros.", "the 5 million euros it had cost", True),
        ("It lasted three hours.", "for three hours, or more", True),
        ("It lasted three hours.", "for three days", False),
        ("It lasted a day.", "for a week", True),
        ("two ships", "twenty-two ships", False),
        ("two ships", "two hundred ships", False),
        ("two ships", "half past two hundred", False),
        ("5 ships", "5 bn ships", False),
        ("5 ships", "1.5 ships", False),
        ("5 euros", "5 dollars", False),
        ("on May 27, three ships", "three ships, 27 boats", True),
        ("two hundred ships", "two, hundred ships", False),
        ("three ships", "3 ships", False),  # supported, but that takes reading
    ],
)
def test_repeats(text: str, source: str, expected: bool) -> None:
    """The same words between ordinary ones are the same number; all else has to be read."""
    assert repeats(text, [source]) is expected


@pytest.mark.parametrize(
    ("language", "said", "source", "expected"),
    [
        ("en", "The two also met in June.", "Ms Orr and Mr Pell met in May.", True),
        ("en", "A truce between the two countries holds.", "The truce holds.", True),
        ("en", "They jailed the two officers.", "They jailed three officers.", False),
        ("en", "The two wounded officers left.", "Five officers left.", False),
        ("en", "Two officers left.", "The officers left.", False),
        ("en", "The three officers left.", "The officers left.", False),
        ("en", "It took the two days.", "It took the week.", False),
        ("fr", "Les deux camps se parlent.", "L'un parle à l'autre.", True),
        ("fr", "Les deux marins sont rentrés.", "Quatre marins sont rentrés.", False),
        ("es", "Los dos países firmaron.", "Firmaron ayer.", True),
        ("de", "Die zwei Länder schweigen.", "Man schweigt.", True),
    ],
)
def test_the_two_of_whom_one_has_read(
    language: str, said: str, source: str, expected: bool
) -> None:
    """Nothing is counted behind a definite article, unless the source counts the same otherwise."""
    [two] = [number for number in find(said, language) if not number.weak]
    assert refers_back(two, said, [source], language) is expected


@pytest.mark.parametrize(
    ("language", "said", "source", "expected"),
    [
        ("fr", "à six heures et demie du soir", "à 18h30", True),
        ("fr", "à six heures et demie", "à 16h30", False),
        ("fr", "six heures et demie", "6 à 8 et 30 autres", False),
        ("es", "a las seis y media de la mañana", "a las 6.30 hora local", True),
        ("es", "a las seis y media", "a las 7.30 hora local", False),
        ("de", "um neun", "um halb neun", False),
        ("de", "um halb neun", "um 21.30 Uhr", False),
        ("ar", "نصف الناخبين", "60 بالمئة من الناخبين", False),
    ],
)
def test_half_past_another_hour_is_another_time(
    language: str, said: str, source: str, expected: bool
) -> None:
    """Half past belongs to its own hour, on either half of the clock."""
    numbers = [number for number in find(said, language) if not number.weak]
    verdicts = {supported(number, find(source, language)) for number in numbers}
    assert verdicts == {expected}


def test_arabic_percent_is_no_hundred() -> None:
    """«بالمئة», percent in one word, is no scale behind its number."""
    [number] = find("50 بالمئة", "ar")
    assert (number.kind, number.value) == ("percent", 50)


@pytest.mark.parametrize(
    ("language", "said", "sources", "expected"),
    [
        ("en", "the worst since the First World War", ["since World War II"], ["First World War"]),
        ("en", "the worst since WWI", ["the first since World War Two"], ["WWI"]),
        ("en", "the worst since the Second World War", ["since World War II"], []),
        ("en", "between the First World War and World War II", ["World Wars"], []),
        ("en", "since World War I", ["since then", "World War I began, then World War II"], []),
        ("fr", "depuis la Première Guerre mondiale", ["depuis la Seconde Guerre mondiale"], [1]),
        ("fr", "depuis la 2e Guerre mondiale", ["depuis la Seconde Guerre mondiale"], []),
        ("es", "desde la Primera Guerra Mundial", ["desde la II Guerra Mundial"], [1]),
        ("de", "im Ersten Weltkrieg", ["seit dem Zweiten Weltkrieg"], [1]),
        ("de", "im 2. Weltkrieg", ["seit dem Zweiten Weltkrieg"], []),
        ("it", "nella prima guerra mondiale", ["nella seconda guerra mondiale"], [1]),
        ("pt", "na Primeira Guerra Mundial", ["na Segunda Guerra Mundial"], [1]),
        ("ru", "после Первой мировой войны", ["после Второй мировой войны"], [1]),
        ("ar", "منذ الحرب العالمية الأولى", ["منذ الحرب العالمية الثانية"], [1]),
        ("sv", "första världskriget", ["andra världskriget"], []),
    ],
)
def test_a_war_of_another_rank_is_another_war(
    language: str, said: str, sources: list[str], expected: list[object]
) -> None:
    """Only a name of the same rank supports one, in whatever form it is written."""
    found = [said[start:end] for start, end in unsupported_ranks(said, sources, language)]
    assert len(found) == len(expected)
    assert language != "en" or found == expected


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "un troisième homme"), ("es", "un tercer hombre")]
)
def test_one_more_is_no_part(language: str, text: str) -> None:
    """An article before an ordinal makes no fraction, unless it is a part of something."""
    assert [(n.kind, n.value) for n in find(text, language) if not n.weak] == [("ordinal", 3)]


@st.composite
def texts_with_sources(draw: st.DrawFn) -> tuple[str, str, list[str]]:
    """A language, a text, and sentences that share number words and more with it."""
    language = draw(st.sampled_from(["en", "fr", "es", "de", "ar"]))
    lexicon = load(language)
    digits = "5 20 2 1,500 3.5 2024 000 1/2 ½ 5:30 10-12 5m 5bn 1990s 21st $5 -5 € % – .5 m bn USD"
    units = [*lexicon.periods, *lexicon.spans, "p.m.", "by"]
    words = sorted({*lexicon.words, *lexicon.beside, *lexicon.links, *units, *digits.split()})
    run = st.lists(st.sampled_from(words), min_size=1, max_size=2).map(" ".join)
    shared = draw(st.lists(run, min_size=1, max_size=3))
    plain = st.sampled_from(["the", "ships", "(who", "left,", "Mai", "in", "la", "army's", "it."])
    part = st.one_of(plain, plain, st.sampled_from(shared), st.sampled_from(shared), run)
    mark = st.sampled_from(["", "", "", "", ",", ".", ")", "-", ":", "\u00a0", " "])
    sentence = st.lists(st.tuples(part, mark), min_size=1, max_size=8).map(
        lambda parts: " ".join(word + sign for word, sign in parts)
    )
    return language, draw(sentence), draw(st.lists(sentence, min_size=1, max_size=3))


@settings(deadline=None, max_examples=200)
@given(texts_with_sources())
def test_what_repeats_is_supported(given_: tuple[str, str, list[str]]) -> None:
    """Whatever stands around, a number that is told to be repeated is supported when it is read."""
    language, text, sources = given_
    if repeats(text, sources, language):
        available = [number for source in sources for number in find(source, language)]
        assert all(supported(n, available) for n in find(text, language) if not n.weak)


@pytest.mark.parametrize(
    ("count_text", "pairs"),
    [
        ("six", {(6, 6)}),
        ("at least six", {(6, None)}),
        ("more than six", {(6, None), (7, None)}),
        ("up to six", {(None, 6), (0, 6)}),
        ("nearly six", {(None, 6)}),
        ("about six", {(6, 6), (None, None)}),
        ("some 40", {(40, 40), (None, None)}),
        ("an estimated 300", {(300, 300), (None, None)}),
        ("fewer than ten", {(None, 10), (None, 9), (0, 10), (0, 9)}),
        ("no fewer than six", {(6, None)}),
        ("no more than six", {(None, 6), (0, 6)}),
        ("50 or more", {(50, None)}),
        ("50+", {(50, None)}),
        ("a commander", {(1, 1)}),
        ("one of the commanders", {(1, 1)}),
        ("no casualties", {(0, 0)}),
        ("nobody", {(0, 0)}),
        ("between 10 and 20", {(10, 20)}),
        ("10-20", {(10, 20)}),
        ("two or three", {(2, 3)}),
        ("at least two but no more than five", {(2, 5)}),
        ("three U.S. service members", {(3, 3)}),
        ("40 others", {(40, 40)}),
        ("six men, women and children", {(6, 6)}),
        ("at least 12 people, including three children", {(12, None)}),
        ("a dozen", {(12, 12)}),
        ("both", {(2, 2)}),
        ("a family of five", {(5, 5)}),
    ],
)
def test_read_count(count_text: str, pairs: set[tuple[int | None, int | None]]) -> None:
    """A count allows exactly the pairs of the design."""
    assert set(read_count(count_text).pairs) == pairs


@pytest.mark.parametrize(
    "count_text",
    [
        "two commanders and a driver",
        "a man and a woman",
        "two commanders and Abu Karim",
        "several",
        "many",
        "civilians",
        "a number of soldiers",
        "an entire village",
        "a group of soldiers",
        "the support officer Abu Karim",
        "a six-year-old boy",
        "six-year-old girl",
        "40%",
        "no more than a few",
        "",
    ],
)
def test_unreadable_counts_decide_nothing(count_text: str) -> None:
    """What cannot be read with certainty allows nothing and forbids nothing."""
    assert allows(count_text, 1, 1) is None
    assert describe(count_text) == ""


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("pt", "Trinta e cinco e duzentos e trinta e quatro", ["35", "234"]),
        ("pt", "dois mil e quinhentos, mil milhões, um milhão e meio", ["2500", "1E9", "1500000"]),
        ("pt", "na terça-feira, doze feridos", ["12"]),
        ("it", "trentuno, ventotto, ventitré, duecentotrentacinque", ["31", "28", "23", "235"]),
        ("it", "duemilacinquecento, un milione e mezzo, 3,5 mld", ["2500", "1500000", "3.5E9"]),
        ("ru", "двадцать пять, двенадцати, трёх, трое", ["25", "12", "3", "3"]),
        ("ru", "две тысячи пятьсот, 5 млн, два с половиной миллиона", ["2500", "5E6", "2500000"]),
    ],
)
def test_words_of_italian_portuguese_and_russian(
    language: str, text: str, found: list[str]
) -> None:
    """Compounds, "e" between the parts, cases and halves are read."""
    assert [value for _, value in strong(text, language)] == [Decimal(value) for value in found]


@pytest.mark.parametrize(
    ("language", "text", "minimum", "maximum"),
    [
        ("pt", "pelo menos doze", 12, None),
        ("pt", "cerca de trinta", 30, 30),
        ("it", "almeno otto persone", 8, None),
        ("it", "una ventina", 20, 20),
        ("it", "oltre 40", 41, None),
        ("ru", "не менее девяти человек", 9, None),
        ("ru", "до 40", None, 40),
    ],
)
def test_counts_of_italian_portuguese_and_russian(
    language: str, text: str, minimum: int | None, maximum: int | None
) -> None:
    """Hedges set bounds, and a bound that is off by one is refused."""
    assert allows(text, minimum, maximum, language)
    assert not allows(text, 39 if minimum is None else minimum - 2, maximum, language)


@pytest.mark.parametrize(
    ("language", "said", "source", "expected"),
    [
        ("sv", "12 personer dog", "Minst tolv personer dog.", True),
        ("sv", "13 personer dog", "Minst 12 personer dog.", False),
        ("sv", "13 dog", "Minst 12 personer dog och tretton skadades.", True),
        ("he", "13 בני אדם", "12 בני אדם נהרגו.", False),
        ("he", "נהג, בן 43", "נהג, בן 34, נעצר.", False),
        ("pl", "213 osób", "Zginęło dwanaście osób.", False),
        ("pl", "5.000.000 zł", "Straty to 5 milionów złotych.", True),
        ("zh", "12人死亡", "洪水造成十二人死亡。", True),
        ("zh", "13人死亡", "洪水造成十二人死亡。", False),
        ("zh", "250,000元", "项目耗资25万元。", True),
        ("ja", "3億5千万円", "被害額は3億5000万円に上る。", True),
        ("ja", "70％", "全体の7割に当たる。", True),
        ("ja", "8時30分", "8時半ごろ、爆発があった。", True),
        ("ja", "2024年", "二〇二四年に始まった。", True),
    ],
)
def test_numbers_in_words_that_are_not_read(
    language: str, said: str, source: str, expected: bool
) -> None:
    """What may be spelled out passes, unless what is counted has another number there."""
    found = find(said, language)
    passed = [
        supported(one, find(source, language)) or may_be_in_words(one, said, [source], language)
        for one in found
    ]
    assert found
    assert all(passed) is expected


def test_a_bare_count_has_unread_words_beside_it() -> None:
    """In a language that is not read, "12" may be "at least 12" or 12 thousand, but never 13."""
    assert allows("12", 12, None, "sv")
    assert allows("12", 12_000, 12_000, "sv")
    assert not allows("12", 13, 13, "sv")


@pytest.mark.parametrize("count_text", ["dozens", "scores", "hundreds of people", "several dozen"])
def test_vague_counts_have_no_maximum(count_text: str) -> None:
    """Vague counts may have a least value, never a greatest."""
    assert allows(count_text, None, None) is True
    assert all(most is None for _, most in read_count(count_text).pairs)
    assert allows(count_text, 3, None) is False


@pytest.mark.parametrize(
    ("count_text", "language", "minimum", "maximum"),
    [
        ("au moins six", "fr", 6, None),
        ("plus d’une centaine", "fr", 100, None),
        ("jusqu’à six", "fr", None, 6),
        ("près de six", "fr", None, 6),
        ("une dizaine", "fr", 10, 10),
        ("des dizaines", "fr", None, None),
        ("aucun blessé", "fr", 0, 0),
        ("al menos seis", "es", 6, None),
        ("unos 40", "es", None, None),
        ("una docena", "es", 12, 12),
        ("de 10 a 20", "es", 10, 20),
        ("mindestens sechs", "de", 6, None),
        ("bis zu sechs", "de", None, 6),
        ("Dutzende", "de", 24, None),
        ("zwischen 10 und 20", "de", 10, 20),
        ("ستة على الأقل", "ar", 6, None),
        ("أكثر من ستة", "ar", 7, None),
        ("قتيلان", "ar", 2, 2),
        ("العشرات", "ar", None, None),
        ("6", "it", 6, 6),
    ],
)
def test_counts_of_other_languages(
    count_text: str, language: str, minimum: int | None, maximum: int | None
) -> None:
    """Hedges are read in each language, before the number and after it."""
    assert allows(count_text, minimum, maximum, language) is True
    assert allows(count_text, 3, 4, language) is False


def test_describe_names_the_bounds() -> None:
    """A message can say what would have been right."""
    assert describe("at least two") == "2…null"
    assert describe("more than six") == "6…null or 7…null"


UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(number: int, link: str) -> str:
    """Write an integer below a million in English words, an oracle of the test's own."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        rest = f"-{UNITS[number % 10]}" if number % 10 else ""
        return TENS[number // 10 - 2] + rest
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    words = f"{in_words(number // size, link)} {name}"
    rest = number % size
    if not rest:
        return words
    return f"{words}{link if rest < 100 else ' '}{in_words(rest, link)}"


@given(st.integers(0, 999_999), st.sampled_from([" ", " and "]))
def test_every_integer_in_english_words(number: int, link: str) -> None:
    """Every integer below a million is found in words, as one number."""
    words = in_words(number, link)
    [found] = find(f"They counted {words} sheep.")
    assert (found.value, found.start, found.end) == (number, 13, 13 + len(words))


@pytest.mark.parametrize(
    ("language", "separators"),
    [("en", ","), ("de", "."), ("es", "."), ("fr", " \u00a0\u202f"), ("ar", ",٬")],
)
@given(number=st.integers(0, 999_999))
def test_every_integer_in_digits(language: str, separators: str, number: int) -> None:
    """Every integer below a million is found in digits, with and without separators."""
    for separator in ("", *separators):
        digits = f"{number:,}".replace(",", separator)
        [found] = find(f"x {digits} x.", language)
        assert (found.value, found.start, found.end) == (number, 2, 2 + len(digits))


ALPHABET = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                "one",
                "two",
                "a",
                "and",
                "hundred",
                "half",
                "third",
                "%",
                "$",
                "US$",
                "1",
                "12",
                "000",
                ".",
                ",",
                "-",
                "–",
                "/",
                ":",
                "½",
                "million",
                "dozens",
                "of",
                "s",
                "bn",
                "İ",
                "ein",
                "und",
                "zwanzig",
                "vingt",
                "et",
                "cent",
                "y",
                "mil",
                "و",
                "عشر",
                "ال",
                "ثلاثة",
                " ",
                "\u202f",
            ]
        ),
        max_size=25,
    ).map("".join),
    st.lists(st.sampled_from(["one", "two", "half", "a", "hundred", "and", "7", "ten"])).map(
        " ".join
    ),
)


@settings(deadline=None)
@given(ALPHABET, st.sampled_from(LANGUAGES))
def test_spans_are_in_order_and_in_the_text(text: str, language: str) -> None:
    """Whatever the text, spans are not empty, in order, apart from each other and within it."""
    numbers = find(text, language)
    assert all(0 <= n.start < n.end <= len(text) for n in numbers)
    assert all(a.end <= b.start for a, b in pairwise(numbers))
    assert all(text[n.start : n.end].strip() == text[n.start : n.end] for n in numbers)


@settings(deadline=None)
@given(ALPHABET, st.sampled_from(LANGUAGES))
@hypothesis_example("9" * 28 + "5", "fr")  # more digits than decimals are reckoned with
def test_counts_never_raise(text: str, language: str) -> None:
    """Any text can be asked for its bounds, and its minimum is not above its maximum."""
    for least, most in read_count(text, language).pairs:
        assert least is None or most is None or least <= most


@given(ALPHABET)
def test_a_text_supports_its_own_numbers(text: str) -> None:
    """A sentence that repeats its source is never accused."""
    numbers = find(text)
    assert all(supported(n, numbers) for n in numbers if not n.weak)


@pytest.mark.parametrize(
    "piece", ["1", "one ", "million ", "1,", "hundreds of ", "thousand million "]
)
def test_hostile_texts_cost_no_more_than_their_length(piece: str) -> None:
    """Ten times the text takes about ten times as long."""

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        begin = time.process_time()
        find(text)
        return time.process_time() - begin

    seconds(10_000)
    # Quadratic work would be 100 times as long; the rest is for a busy machine.
    assert seconds(100_000) < 40 * max(seconds(10_000), 0.001)


def test_a_megabyte_of_digits_is_no_number() -> None:
    """Python refuses to convert so many digits; here they are found and mean nothing."""
    [number] = find("7" * 1_000_000)
    assert (number.kind, number.value, number.end) == ("unreadable", None, 1_000_000)


@pytest.mark.parametrize(
    ("words", "minimum", "maximum", "allowed"),
    [
        ("just under 100", None, 99, True),
        ("just short of 40", None, 39, True),
        ("just under 100", 100, None, False),
        ("half-a-dozen", 6, 6, True),
        ("half-a-dozen", 12, 12, False),
        ("two to three dozen", 24, 36, None),
        ("as many as 50, possibly more", None, None, None),
    ],
)
def test_bounds_of_forms_that_look_like_others(
    words: str, minimum: int | None, maximum: int | None, allowed: bool | None
) -> None:
    """What has two readings, or two hedges against each other, forbids nothing."""
    assert allows(words, minimum, maximum) is allowed
