"""People's names in a message: found so that no slot ever keeps one."""

import re
from functools import cache

from guidance.reading.vocabulary import read_yaml, strings, words_in_phrases

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_INTRODUCED = re.compile(
    r"\b(?:called|named|name is|name's|name’s|known as)\s+"
    r"(?P<name>[A-Z][^\W\d_]+(?:\s+[A-Z][^\W\d_]+)?)"
)
_TITLED = re.compile(
    r"\b(?:mr|mrs|ms|miss|mx|dr)\.?\s+(?P<name>[A-Za-z][^\W\d_]+(?:['’-][^\W\d_]+)*)", re.IGNORECASE
)
_SPOKEN_OF = re.compile(
    r"(?<![.!?\n]\s)(?<!^)\b(?P<name>[A-Z][a-z]{2,})(?:\s+(?P<more>[A-Z][a-z]+))?"
    r"(?=(?:['’]s)?\s+(?:is|was|has|had|wants|says|said|rang|told|keeps|works|went|came|been|can't|cannot|needs|got|"
    r"thinks|reckons|will|won't|left|asked|does|doesn't|and I)\b)"
)
_SET_OFF = re.compile(
    r"\b(?:them|lads?|girls?|guys?|team|staff|colleague|manager|boss|supervisor|employee|worker"
    r"|line|member|mate|wife|husband|partner|son|daughter|friend|one),\s+"
    r"(?P<name>[A-Z][a-z]{2,})(?:\s+(?P<more>[A-Z][a-z]+))?\b"
)
_NO_SURNAME_ENDS_IN = ("ly", "ing", "ed", "ever")
# "Kasia wrzos has been off": a word nobody knows, between a first name and its verb.
_VERB_NEXT = re.compile(
    r"\s+(?:has|is|was|had|wants|will|said|says|keeps|went|came|needs|can|does|rang|told|just"
    r"|hasn['’]?t|isn['’]?t|wasn['’]?t|can['’]?t|who(?:['’]s)?)\b"
)
_AFTER_A_TITLE = frozenset(
    ("note", "notes", "said", "says", "signed", "has", "wont", "won't", "appointment", "and", "the")
)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|(?<!\d)(?:\+44|0)\d(?:[\s-]?\d){8,10}(?!\d)"
    r"|\b[A-Za-z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-Da-d]\b"
)


@cache
def _table(key: str) -> frozenset[str]:
    return frozenset(strings(read_yaml("names").get(key), f"names.yml: {key}"))


def find_names(raw: str) -> tuple[str, ...]:
    """Return the people's names in ``raw``, as typed, in order and once."""
    found: dict[str, None] = {}
    for name in _listed(raw):
        found.setdefault(name)
    for match in _TITLED.finditer(raw):
        # A doctor is no name in "dr note" or "doctor said"; a stop word is none either.
        if match.group("name").lower() not in _table("stop") | _AFTER_A_TITLE:
            found.setdefault(match.group("name"))
    for match in _INTRODUCED.finditer(raw):
        for part in match.group("name").split():
            if part.lower() not in _table("stop"):
                found.setdefault(part)
    for match in (*_SPOKEN_OF.finditer(raw), *_SET_OFF.finditer(raw)):
        for part in (match.group("name"), match.group("more")):
            if part and part.lower() not in _table("stop"):
                found.setdefault(part)
    return tuple(found)


def _listed(raw: str) -> list[str]:
    """Return listed first names, with a capitalised surname right after them."""
    names: list[str] = []
    words = list(_WORD.finditer(raw))
    for index, word in enumerate(words):
        bare = re.sub(r"['’]s$", "", word.group())
        if not _is_first_name(raw, word.start(), bare):
            continue
        names.append(bare)
        if index + 1 < len(words):
            after = words[index + 1]
            gap = raw[word.end() : after.start()]
            surname = re.sub(r"['’]s$", "", after.group())
            if gap == " " and _is_surname(raw, surname, after.end()):
                names.append(surname)
    return names


def _is_surname(raw: str, word: str, end: int) -> bool:
    """Tell whether the word after a first name is a surname, whatever case it is typed in."""
    low = word.lower()
    if low in _table("stop"):
        return False
    if word[:1].isupper() or low in _table("surnames"):
        return True
    unknown = low not in words_in_phrases() and not low.endswith(_NO_SURNAME_ENDS_IN)
    return unknown and bool(_VERB_NEXT.match(raw, end))


def _is_first_name(raw: str, start: int, word: str) -> bool:
    low = word.lower()
    if low in _table("also_words"):
        opening = not raw[:start].strip() or raw[:start].rstrip()[-1] in ".!?\n"
        return word[:1].isupper() and not word.isupper() and not opening and low not in _months()
    return low in _table("first")


@cache
def _months() -> frozenset[str]:
    return frozenset(("may", "april", "june", "jan", "mar"))


def without_names(text: str, names: tuple[str, ...], instead: str) -> str:
    """Return ``text`` with names and contact details taken out.

    Args:
        text: words to be kept.
        names: names as typed, from :func:`find_names`.
        instead: what stands in a name's place ("the employee").
    """
    clean = _CONTACT.sub("", text)
    for name in sorted(names, key=len, reverse=True):
        titled = rf"(?<!\w)(?:(?:mr|mrs|ms|miss|mx|dr)\.?\s+)?{re.escape(name)}(?!\w)"
        clean = re.sub(titled, instead, clean, flags=re.IGNORECASE)
    twice = re.escape(instead)
    clean = re.sub(rf"{twice}(?:\s+{twice})+", instead, clean)
    return " ".join(clean.split())
