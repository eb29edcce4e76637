"""The shorthand of people at work, written out before a message is understood.

The encoder knows no capitals: to it "OH" is a cry. Short forms, other names and common slips
for the same thing become one wording, for training and for messages alike.
"""

import re
from typing import List, Pattern, Tuple

_ANY_CASE = re.IGNORECASE
_FIT_NOTE = (
    r"\b(?:sick[- ]?(?:note|line|cert(?:ificate)?)"
    r"|(?:doctor|dr|gp|doc)'?s'?\s+(?:note|line|cert(?:ificate)?)"
    r"|fitnote|med\s?3|statement of fitness|medical certificate)(s?)\b"
)
_TERMS: List[Tuple[Pattern[str], str]] = [
    # Capitals only, and not the cry: "OH MY GOD".
    (
        re.compile(r"\bO\.?H\b(?!\s*(?:MY|NO|GOD|DEAR|WELL|YES|my|no|god|dear|well|yes)\b)"),
        "occupational health",
    ),
    (
        re.compile(
            r"\bocc?(?:y|ie?|u|upation(?:al)?|upati?onal)?\.?\s*(?:hea?l?th|h)\b", _ANY_CASE
        ),
        "occupational health",
    ),
    (
        re.compile(r"\bocc?(?:y|ie)?\s+(nurse|doctor|dr)\b", _ANY_CASE),
        r"occupational health \1",
    ),
    (re.compile(r"\ba[t2]w\b", _ANY_CASE), "access to work"),
    (re.compile(r"\bssp\b", _ANY_CASE), "statutory sick pay"),
    (re.compile(r"\bwfh\b", _ANY_CASE), "working from home"),
    (re.compile(r"\brtw\b", _ANY_CASE), "return to work"),
    (re.compile(r"\bmh\b", _ANY_CASE), "mental health"),
    (re.compile(r"\bdse\b", _ANY_CASE), "workstation display screen"),
    (re.compile(r"\beap\b", _ANY_CASE), "employee assistance programme"),
    (re.compile(r"\bihr\b", _ANY_CASE), "ill health retirement"),
    (re.compile(r"\blts\b", _ANY_CASE), "long term sick"),
    (re.compile(_FIT_NOTE, _ANY_CASE), r"fit note\1"),
    (
        re.compile(r"\b[cs]elf[- ]?cert(?:ificate|ification|ify|ified|s)?\b", _ANY_CASE),
        "self certification",
    ),
    (re.compile(r"\bRAs?\b"), "reasonable adjustments"),
    (re.compile(r"\b(?:on|onto) the (?:sick|panel|club)\b", _ANY_CASE), "off sick"),
    (re.compile(r"\b(?:gaffer|boss)\b", _ANY_CASE), "manager"),
]


def spelled_out(text: str) -> str:
    """The text with its shorthand written out; other words stay as typed."""
    for pattern, wording in _TERMS:
        text = pattern.sub(wording, text)
    return text
