"""Read the numbers of a text, and the bounds that a count gives: pure functions, eight languages.

`find` reads digits and number words with their places, `supported` compares a summary's number
with a source's, `read_count`, `allows` and `describe` say which minimum and maximum a phrase such
as "at least two" allows.

The number words are a grammar of our own over data files (`languages/*.toml`). text2num, the
obvious library, is compiled and quicker, but gives no places in the text, has no Arabic, leaves
"a dozen", turns "two and a half million" into "two and a half 1000000" and reads "nineteen
eighty-nine" as 19 and 89.
"""

from summarizer.numbers.counts import allows, as_it_stands, describe, read_count
from summarizer.numbers.finding import find
from summarizer.numbers.lexicon import has_words
from summarizer.numbers.model import Bounds, Kind, Number
from summarizer.numbers.pairs import refers_back
from summarizer.numbers.ranked import unsupported_ranks
from summarizer.numbers.repeated import plain_around, repeats
from summarizer.numbers.reversals import reversals
from summarizer.numbers.scores import unsupported_scores
from summarizer.numbers.support import shares_unit, supported
from summarizer.numbers.unread import may_be_in_words

__all__ = [
    "Bounds",
    "Kind",
    "Number",
    "allows",
    "as_it_stands",
    "describe",
    "find",
    "has_words",
    "may_be_in_words",
    "plain_around",
    "read_count",
    "refers_back",
    "repeats",
    "reversals",
    "shares_unit",
    "supported",
    "unsupported_ranks",
    "unsupported_scores",
]
