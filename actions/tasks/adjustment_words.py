"""What somebody decides about numbered changes: "yes to 1 and 3, Sam owns it", "can't do 2"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_CLAUSE = re.compile(
    r"[.;\n]+|\bbut\b|,?\s*\band (?=(?:we |i )?(?:can.?t|cannot|won.?t|not|no)\b)"
    r"|,\s*(?=(?:we |i )?(?:can.?t|cannot|won.?t|not|no|yes|ok|number)\b)",
    re.I,
)
_AGAIN = ("possible after all", "can after all", r"can do .{0,20}after all", "not ruled out")
_REFUSE = (
    *("can.?t", "cannot", "can not", "won.?t", "not possible", "isn.?t possible", "impossible"),
    *("rules? out", "ruled out", "no to", "not", "no good", "no chance", "unworkable"),
    *("too (?:expensive|dear|costly)", "doesn.?t work", "don.?t want"),
)
_IN_PLACE = ("done", "in place", "set up", "delivered", "arrived", "running already")
_AGREE = (
    *("yes", "ok", "okay", "agree[ds]?", "accept(?:ed)?", "we.?ll do", "i.?ll do", "do", "fine"),
    *("go (?:with|for|ahead)", "let.?s", "happy with", "take", "start", "i.?d like", "i want"),
    *("ask for", "choose", "both", "all of them"),
)
_NOT_A_CHANGE = (
    *("am", "pm", "hours?", "days?", "weeks?", "pounds", "st", "nd", "rd", "th"),
    *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
)
_NUMBER = re.compile(rf"(?<![\d£.:/])([1-9]\d?)(?![\d.:/%]\w|\d|\s*(?:{'|'.join(_NOT_A_CHANGE)}))")
_DOES = (
    *("owns?", "does", "do", "sorts?", "takes?(?: on)?", "arranges?", "handles?"),
    *("looks after", "organises?", "orders?"),
)
_NAME = r"[A-Za-z][\w'-]*(?: [A-Z][\w'-]*)?"
_OWNER = re.compile(
    rf"\b(?P<who>{_NAME})(?: will| is going to|.ll)? (?:{'|'.join(_DOES)})"
    rf" (?:it|that|this|them|those|both|the rest)\b"
    rf"|\bowner(?: is|:| =)? (?P<named>{_NAME})",
)
_MYSELF = ("i", "me", "myself", "i'll", "we")
_BECAUSE = r"\b(?:because|since|as (?=we|it|there|they|i))\s*(?P<why>[^.;\n]{3,200})"
_REASON = re.compile(_BECAUSE, re.I)
_TOO = re.compile(
    r"\b(?P<why>too (?:expensive|dear|costly|dangerous|noisy|far|busy)"
    r"|we can.?t afford (?:it|that))\b",
    re.I,
)
_MORE = re.compile(
    r"^\W*(?:what|anything|something|and|any)\b.{0,20}\b(?:else|other|others|more)\b"
    r"|^\W*(?:more|others?|show me more|more ideas)\b",
    re.I,
)
_SHORTEST_NAME = 5


class Verdict(StrEnum):
    """What a clause decides."""

    AGREE = "agree"
    REFUSE = "refuse"
    IN_PLACE = "in_place"
    AGAIN = "again"


_CUES = (
    (Verdict.AGAIN, _AGAIN),
    (Verdict.REFUSE, _REFUSE),
    (Verdict.IN_PLACE, _IN_PLACE),
    (Verdict.AGREE, _AGREE),
)
_BARE_NO = dict.fromkeys(Verdict, "(?!)") | {Verdict.REFUSE: r"^\W*no\b"}


@dataclass(frozen=True, slots=True)
class Decided:
    """One clause: which numbers it is about (from 1), what it decides, and why if it says so."""

    verdict: Verdict
    numbers: tuple[int, ...]
    reason: str = ""


def wants_more(text: str) -> bool:
    """Whether the words ask for further changes."""
    return bool(_MORE.search(text))


def decisions_in(text: str, names: Iterable[str], *, visible: Iterable[int]) -> list[Decided]:
    """What the words decide, clause by clause.

    Args:
        text: what was typed.
        names: the changes' names in the order of their numbers.
        visible: the numbers that were last shown; "both" and "all of them" mean these.
    """
    known, shown = list(names), list(visible)
    found = []
    for clause in _clauses(text):
        verdict = _verdict(clause)
        numbers = _numbers(clause, known, shown)
        if verdict and numbers:
            found.append(Decided(verdict, tuple(numbers), reason_in(clause)))
    refused = [one for one in found if one.verdict is Verdict.REFUSE]
    if len(refused) == 1 and not refused[0].reason:
        found[found.index(refused[0])] = replace(refused[0], reason=reason_in(text))
    return found


def owner_in(text: str) -> str | None:
    """Who is to do it; an empty string for the speaker, None if nobody is named."""
    said = _OWNER.search(text)
    if said is None:
        return "HR" if re.search(r"\bhr\b", text, re.I) else None
    who = (said["who"] or said["named"]).strip()
    return "" if who.casefold() in _MYSELF else who[:1].upper() + who[1:]


def reason_in(text: str) -> str:
    """The reason that the words give, empty if they give none."""
    said = _REASON.search(text) or _TOO.search(text)
    return said["why"].strip() if said else ""


def _clauses(text: str) -> Iterator[str]:
    # A reason may hold words that would split it or decide by themselves.
    for clause in _CLAUSE.split(text):
        if clause and clause.strip():
            yield clause.strip()


def _verdict(clause: str) -> Verdict | None:
    said = _REASON.sub("", clause)
    for verdict, cues in _CUES:
        if re.search(rf"\b(?:{'|'.join(cues)})\b|{_BARE_NO[verdict]}", said, re.I):
            return verdict
    return None


def _numbers(clause: str, names: list[str], visible: list[int]) -> list[int]:
    said = _REASON.sub("", clause).casefold()
    found = [int(number) for number in _NUMBER.findall(said)]
    for place, (ordinal, word) in enumerate(zip(_ORDINALS, _WORDS, strict=True), start=1):
        # "The second one" names one change, and "one" there is no number.
        ending = rf"\b{place}(?:st|nd|rd|th)(?: one\b|\W*$)"
        if re.search(rf"\b{ordinal}\b|\b(?:number|to|and) {word}\b|{ending}", said):
            found.append(place)
    if found:
        return list(dict.fromkeys(found))
    if re.search(r"\b(?:all(?: of (?:them|these))?|everything)\b", said):
        return visible
    if re.search(r"\bboth\b", said):
        return visible[:2]
    return _named(said, names)


def _named(said: str, names: list[str]) -> list[int]:
    """The change whose name shares a telling word with the clause, if only one does."""
    told = set(re.findall(r"\w+", said)) - {"start", "finish", "other"}
    hits = [
        number
        for number, name in enumerate(names, start=1)
        if told & {w for w in re.findall(r"\w+", name.casefold()) if len(w) >= _SHORTEST_NAME}
    ]
    return hits if len(hits) == 1 else []
