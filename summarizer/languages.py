"""Which language a text is in, told from its script and its commonest words.

Only as much as the readers need when nobody said the language: the languages that the checks have
data for, and their near neighbours so that these are not taken for them. What is not recognised
is None, never a guess.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from operator import itemgetter

# The commonest function words of each language, chosen so that few stand in two lists.
_FUNCTION_WORDS = {
    "en": "the of and to in that was for is on with by said from has have it were which at",
    "fr": "le la les des et du une dans est que pour qui sur par au avec ont été ce cette aux",
    "es": "el la los las de y que en del una por con para se su al fue como más han sus",
    "de": "der die das und den von zu mit ist im für auf dem des ein eine nicht sich auch wurde",
    "pt": "o os as da do das dos em um uma não que com para foi mais ao pela pelo são",
    "it": "il lo gli di che per della nel con non sono dei alla una è delle anche dal più stato",
    "nl": "de het een van en dat in op is voor met zijn niet aan te door ook werd bij uit",
}
_LANGUAGES_OF: dict[str, list[str]] = {}  # of each of these words
for _code, _words in _FUNCTION_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_code)
_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_OTHER = re.compile(r"[\u0370-\u1fff\u3040-\uffff]")  # letters of other scripts, no punctuation
_WORD = re.compile(r"[a-zß-ɏ\u1e00-\u1eff]+")  # Latin letters in lower case: half the time of \w
_SAMPLE = 5_000  # characters: enough for a clear majority, and a megabyte costs no more
_LEAST_SHARE = 0.12  # of the words: running text has 0.3 and more, a list of names has less
_KANA_SHARE = 0.2
_LEAST_LEAD = 1.3  # times the second best, so that a mixture stays undecided


@lru_cache(maxsize=64)
def detect(text: str) -> str | None:
    """Tell the language of a text as an ISO 639-1 code, or None when it is not certain."""
    sample = text[:_SAMPLE]
    other = 0 if sample.isascii() else len(_OTHER.findall(sample))
    if other and other > len(_LATIN.findall(sample)):
        return _of_script(sample)
    words = _WORD.findall(sample.lower())
    counts = dict.fromkeys(_FUNCTION_WORDS, 0)
    for word, times in Counter(filter(_LANGUAGES_OF.__contains__, words)).items():
        for code in _LANGUAGES_OF[word]:
            counts[code] += times
    (code, best), (_, second) = sorted(counts.items(), key=itemgetter(1), reverse=True)[:2]
    is_clear = best >= _LEAST_SHARE * max(1, len(words)) and best >= _LEAST_LEAD * second
    return code if is_clear else None


def _of_script(sample: str) -> str:
    """Tell the language from the script that most letters are of."""
    counts = {code: len(script.findall(sample)) for code, script in _SCRIPTS}
    code = max(counts, key=lambda one: counts[one])
    # Japanese news has many Chinese characters, Chinese news no kana.
    return "ja" if code == "zh" and counts["ja"] >= _KANA_SHARE * counts["zh"] else code


def base(language: str | None) -> str | None:
    """Reduce a language tag to its primary subtag in lower case: `pt-BR` → `pt`."""
    return re.split(r"[-_]", language.strip().lower())[0] or None if language else None
