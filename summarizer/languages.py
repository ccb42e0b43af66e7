"""Which language a text is in, told from its script and its commonest words.

Only as much as the readers need when nobody said the language: the languages that the checks have
data for, and their near neighbours so that these are not taken for them. What is not recognised
is None, never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from operator import itemgetter

from summarizer import lexicon

# The commonest words of news in each language, those that others share as well: all of them count.
# The commonest one that no other language has stands twice, and counts twice.
_FUNCTION_WORDS = {
    "en": "the the of and and to in that was was for is on with by said said from has have had it its"
    " were were which at an as are be been will would not but his her he she they their who this"
    " these after about into over more than or when where while s t two three people police killed",
    "fr": "le la les les de des des du et et un une une dans dans en est est que qui pour sur par au"
    " aux aux avec ont ont été été ce cette ces son sa ses leur leurs il elle ils pas plus ne se à à a"
    " l d d qu n selon après dont mais ou deux trois sont était être sous entre depuis",
    "es": "el el la los las de y y que en del del un una por por con para para se su al fue fue"
    " como más han sus es no lo ha son sin este esta pero entre sobre tras según desde también",
    "de": "der der die das das und und den von von zu mit mit ist ist im für für auf auf dem dem des"
    " ein eine einen einer nicht nicht sich sich auch wurde wurde in an am bei nach aus als wie er sie es"
    " hat haben sind war werden vor über zum zur",
    "pt": "o os as de da do da do das dos em em no na nos nas e um um uma não não que com com para"
    " por foi foi mais ao ao aos pela pelo são se sua seu disse",
    "it": "il lo la i gli gli le di di che che per della della del dei delle nel nel nella con non"
    " sono sono è è e un una alla al dal dalla da in ha anche più stato l d dell si su",
    "nl": "de het het een een van van en dat dat in op is voor voor met zijn zijn niet niet aan te"
    " door ook werd bij uit er maar om naar heeft als over",
}
_LANGUAGES_OF: dict[str, list[str]] = {}  # of each of these words
for _code, _words in _FUNCTION_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_code)
# Codes of ISO 639-2 and names, in English and in the language itself, as metadata has them.
_NAMES = {
    "ar": "ara arabic عربي العربية",
    "bg": "bul bulgarian български",
    "bn": "ben bengali bangla বাংলা",
    "ca": "cat catalan català",
    "cs": "cze ces czech čeština česky",
    "da": "dan danish dansk",
    "de": "ger deu german deutsch",
    "el": "gre ell greek ελληνικά",
    "en": "eng english englisch anglais inglés",
    "es": "spa spanish español castellano spanisch espagnol",
    "fa": "per fas persian farsi فارسی",
    "fi": "fin finnish suomi",
    "fr": "fre fra french français französisch francés",
    "he": "heb iw hebrew עברית",
    "hi": "hin hindi हिन्दी हिंदी",
    "hu": "hun hungarian magyar",
    "id": "ind in indonesian indonesia",
    "it": "ita italian italiano",
    "ja": "jpn jp japanese 日本語",
    "ko": "kor korean 한국어",
    "nl": "dut nld dutch nederlands flemish",
    "no": "nor norwegian norsk",
    "pl": "pol polish polski",
    "pt": "por portuguese português",
    "ro": "rum ron romanian română",
    "ru": "rus russian русский",
    "sr": "srp serbian српски srpski",
    "sv": "swe swedish svenska",
    "th": "tha thai ไทย",
    "tr": "tur turkish türkçe",
    "uk": "ukr ukrainian українська",
    "ur": "urd urdu اردو",
    "vi": "vie vietnamese",
    "zh": "chi zho chinese mandarin 中文 汉语 漢語",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split()}
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
_BEHIND_BASE = re.compile(r"[-_.@]|\s+\(")  # pt-BR, zh_Hant, en_US.UTF-8, Chinese (Simplified)
# Letters that another language of a script has and its commonest one has not, and the share of
# letters that is more than names from abroad bring.
_NEIGHBOURS = {
    "ar": (("ur", re.compile(r"[ٹڈڑںےھہ]"), 0.05), ("fa", re.compile(r"[پچژگیک]"), 0.05)),
    "ru": (
        ("uk", re.compile(r"[їєґ]", re.IGNORECASE), 0.005),
        ("be", re.compile(r"ў", re.IGNORECASE), 0.005),
    ),
}
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_.@][A-Za-z0-9]{1,8})*")  # BCP 47, or as a locale is called
_APOSTROPHES = "'’‘ʼʻ"  # within a name: o‘zbek, N’Ko
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_OTHER = re.compile(r"[\u0370-\u1fff\u3040-\uffff]")  # letters of other scripts, no punctuation
_WORD = re.compile(r"[a-zß-ɏ\u1e00-\u1eff]+")  # Latin letters in lower case: half the time of \w
_SAMPLE = 5_000  # characters: enough for a clear majority, and a megabyte costs no more
_LEAST_SHARE = 0.12  # of the words: running text has 0.3 and more, a list of names has less
_LEAST_EVIDENCE = 2  # one word that others may have as well says nothing
CLEAR_EVIDENCE = 4  # with less than this, twice as much has to speak for it as for another
_KANA_SHARE = 0.2
_LEAST_LEAD = 1.3  # times the second best, so that a mixture stays undecided


@lru_cache(maxsize=64)
def detect(text: str, evidence: int = _LEAST_EVIDENCE) -> str | None:
    """Tell the language of a text as an ISO 639-1 code, or None when it is not certain.

    Args:
        text: its first 5,000 characters count.
        evidence: common words of the language that a text in Latin script has to have.
    """
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
    enough = best >= max(evidence, _LEAST_SHARE * len(words))
    lead = 2 * second if best < CLEAR_EVIDENCE else _LEAST_LEAD * second
    return code if enough and best > lead else None


def _of_script(sample: str) -> str:
    """Tell the language from the script that most letters are of."""
    counts = {code: len(script.findall(sample)) for code, script in _SCRIPTS}
    code = max(counts, key=lambda one: counts[one])
    for neighbour, letters, share in _NEIGHBOURS.get(code, ()):
        if len(letters.findall(sample)) > share * counts[code]:
            return neighbour
    # Japanese news has many Chinese characters, Chinese news no kana.
    return "ja" if code == "zh" and counts["ja"] >= _KANA_SHARE * counts["zh"] else code


def base(language: str | None) -> str | None:
    """Reduce a language to its code of two letters, where it has one that is known here.

    Args:
        language: a tag, a code of ISO 639-2 or a name: `pt-BR` → `pt`, `deu` → `de`, `English` →
            `en`.
    """
    if not language:
        return None
    first = _BEHIND_BASE.split(language.strip().lower(), maxsplit=1)[0]
    return _CODES.get(first, first) or None


def is_known(language: str) -> bool:
    """Whether a code or name is one that `base` has a code of two letters for."""
    return base(language) in _NAMES


def names_one(text: str) -> bool:
    """Whether words name a language: a tag, or a phrase with the name of one ("plain English").

    Codes of three letters and other scripts than the Latin one pass: nobody lists all of them.
    """
    tag = _TAG.fullmatch(text)
    if is_known(text) or (tag and len(tag[1]) > len("en")):
        return True
    named = lexicon.section("languages", "named")
    if tag:
        return tag[1].lower() in named["codes"].split()
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFD", text.casefold())
        if not unicodedata.combining(letter) and letter not in _APOSTROPHES
    )
    return bool(_OTHER.search(plain)) or not set(named["words"].split()).isdisjoint(
        _LETTERS.findall(plain)
    )


def is_of_script(text: str, language: str | None) -> bool:
    """Whether a language may be that of a text, going by the script that most letters are of.

    Only languages that are told by their script are judged; where a script is shared, as Arabic is
    with Persian, each of its languages may be that of the text.
    """
    told, code = detect(text), base(language)
    shared = [
        {neighbour for neighbour, _, _ in rows} | {script} for script, rows in _NEIGHBOURS.items()
    ]
    if code is None or told is None or told == code or any({told, code} <= g for g in shared):
        return True
    scripts = {script for script, _ in _SCRIPTS} | set().union(*shared)
    return not (told in scripts and code in _FUNCTION_WORDS)
