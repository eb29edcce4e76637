"""Leave something out of a draft, or put it back: "take out that he was in hospital"."""

from __future__ import annotations

import re
from typing import Final

from guidance.draft_checks import check_words
from guidance.draft_content import draft_content
from guidance.draft_model import Line, LineState
from guidance.edit_cues import cues, tags_in
from guidance.edit_model import (
    Change,
    Choice,
    Part,
    change_choices,
    change_hide,
    change_slots,
)
from guidance.edit_topics import ABOUT, PHRASE, Topic, topics, topics_asked
from guidance.questions import plain_quotes

_OFFER_SLOTS: Final = ("can_offer", "cannot_offer", "tried_already")
#: The topic that a name of a condition, medicine or substance belongs to.
_BY_KIND: Final = {"diagnosis": "condition", "medicine": "medication", "substance": "substance"}
_SHORTEST_WORD: Final = 4
_COMMON: Final = re.compile(
    r"about|that|this|with|from|have|been|were|they|them|what|when|where|which|there|their|just"
    r"|said|says|work|working|very|some|more|less|into|over|than|then|also|only"
)


def read_remove(part: Part) -> Change | None:
    """Read a wish to leave something out."""
    for match in cues().whats("remove", part.plain):
        what = object_of(match["what"])
        if not what or cues().one("pronoun_only").fullmatch(what):
            return change_choices(cues().says["which_meant"], removable(part))
        return _offer_gone(part, what) or _topics_gone(part, what) or _words_gone(part, what)
    return None


def read_restore(part: Part) -> Change | None:
    """Read a wish to put something back that was left out."""
    for match in cues().whats("restore", part.plain):
        meant = topics_asked(object_of(match["what"]))
        if meant:
            show = frozenset(f"{ABOUT}{topic.id}" for topic in meant)
            what = _titles(meant)
            summary = cues().says["restored"].format(what=what)
            return Change("set", {}, frozenset(), _capital(summary), (), show)
    return None


def object_of(words: str) -> str:
    """Return what a request is about, without "the bit about" and "please"."""
    lead, tail = cues().one("object_lead"), cues().one("object_tail")
    what = words.strip(" ,.;:!\"'")
    for _ in range(3):
        what = tail.sub("", what).strip(" ,.;:!\"'")
        match = lead.match(f"{what} ")
        what = f"{what} "[match.end() :].strip() if match else what
    return what


def removable(part: Part) -> tuple[Choice, ...]:
    """Return what can be left out of this draft: health details first, then the rest."""
    found = [topic for topic in topics().values() if topic.listed and is_told(part, topic)]
    return tuple(
        Choice(_capital(topic.title), hide=frozenset({f"{ABOUT}{topic.id}"})) for topic in found
    )


def is_told(part: Part, topic: Topic) -> bool:
    """Whether the draft tells something of a topic."""
    told = {line.slot for line in part.draft.lines() if line.state is LineState.FILLED}
    for name in topic.values:
        slot, _, value = name.partition(".")
        if slot in told and part.values(slot) and (not value or _value_told(part, slot, value)):
            return True
    lines = (line for line in part.draft.lines() if _may_tell(line))
    return topic.told is not None and any(topic.told.search(plain_quotes(x.text)) for x in lines)


def _value_told(part: Part, slot: str, value: str) -> bool:
    if value not in part.values(slot):
        return False
    text = _wording(slot, value)
    lines = [line for line in part.draft.lines() if line.slot == slot]
    return any(line.id.endswith(f".{value}") or line.text == text for line in lines)


def _wording(slot: str, value: str) -> str:
    content = draft_content()
    lists = [f.texts for f in content.fields if f.slot == slot and f.texts]
    return next((content.texts[name].get(value, "") for name in lists), "")


def _may_tell(line: Line) -> bool:
    return line.health and line.state is LineState.FILLED


def _offer_gone(part: Part, what: str) -> Change | None:
    tags = set(tags_in(what))
    for slot in _OFFER_SLOTS:
        listed = part.values(slot)
        gone = [item for item in listed if item in tags or item.lower() == what]
        if gone:
            kept = [item for item in listed if item not in gone]
            texts = draft_content().texts["adjustments"]
            named = ", ".join(texts.get(item, item) for item in gone)
            return change_slots(
                {slot: kept or None}, cues().says["offer_removed"].format(what=named)
            )
    return None


def _topics_gone(part: Part, what: str) -> Change | None:
    named = check_words(what)
    by_kind = [topics()[_BY_KIND[f.kind]] for f in named if f.kind in _BY_KIND]
    asked = dict.fromkeys([*topics_asked(what), *by_kind])
    meant = [topic for topic in asked if is_told(part, topic)]
    if not meant:
        return None
    # The name of a condition goes with its topic, wherever it stands.
    hide = frozenset(f"{ABOUT}{topic.id}" for topic in meant)
    hide |= frozenset(f"{PHRASE}{f.words.lower()}" for f in named)
    summary = cues().says["removed"].format(what=_titles(tuple(meant)))
    return change_hide(hide, summary)


def _words_gone(part: Part, what: str) -> Change:
    """Leave out words that stand in the draft; else say what could be left out."""
    texts = [
        plain_quotes(line.text).lower()
        for line in part.draft.lines()
        if line.state is LineState.FILLED and not line.id.startswith("about.made_on")
    ]
    found = _standing(what, texts)
    if found:
        summary = cues().says["removed"].format(what=f"“{found}”")
        return change_hide(frozenset({f"{PHRASE}{found}"}), summary)
    choices = removable(part)
    says = cues().says
    return change_choices(says["which_removed" if choices else "nothing_to_remove"], choices)


def _standing(what: str, texts: list[str]) -> str:
    """Return the words of ``what`` that stand in one of ``texts``: all of them, or the longest."""
    whole = re.sub(r"^(?:his|her|their|the|a|an|my) ", "", what)
    if len(whole) >= _SHORTEST_WORD and any(_stands(whole, text) for text in texts):
        return whole
    words = [w for w in re.findall(r"[a-z][a-z'-]+", what) if not _COMMON.fullmatch(w)]
    words = [word for word in words if len(word) >= _SHORTEST_WORD]
    standing = [word for word in words if any(_stands(word, text) for text in texts)]
    return max(standing, key=len, default="") if len(standing) == len(words) else ""


def _stands(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _titles(found: tuple[Topic, ...]) -> str:
    return " and ".join(topic.title for topic in found)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
