"""Change who gets the report: "put HR as the one who gets it", "not her manager"."""

from __future__ import annotations

import re
from typing import Final

from guidance.draft_content import draft_content
from guidance.edit_cues import asks, cues
from guidance.edit_model import Change, Part, change_slots
from guidance.edit_remove import object_of

_ORDER: Final = ("employee", "manager", "hr")
_FIELD: Final = "people.recipients."
_SELF: Final = re.compile(r"\b(?:me|myself|i)\b")


def read_recipients(part: Part) -> Change | None:
    """Read who is to get the report. The employee always does."""
    text = part.plain
    denied = _named_alone(part)
    if denied:
        return _set(part, [person for person in _current(part) if person not in denied])
    only = next(cues().whats("bare_only", text), None)
    if only is not None and _people(part, only["first"] or only["last"]):
        return _set(part, _people(part, only["first"] or only["last"]))
    if not cues().one("report").search(text) or asks(text):
        return None
    kept_off, wanted = _sides(part, text)
    if not kept_off and not wanted:
        return None
    return _set(part, _chosen(part, text, wanted, kept_off))


def _named_alone(part: Part) -> list[str]:
    """Return who is kept off by words that name nothing else: "not her manager"."""
    bare = next(cues().whats("bare_never", part.plain), None)
    if bare is not None:
        return _people(part, bare["who"])
    for match in cues().whats("remove", part.plain):
        what = object_of(match["what"])
        if any(p.fullmatch(what) for p in cues().people.values()) or what in ("me", "myself"):
            return _people(part, what)
    return []


def _chosen(part: Part, text: str, wanted: list[str], kept_off: list[str]) -> list[str]:
    current = _current(part)
    if wanted and cues().one("only").search(text) and not cues().one("and_also").search(text):
        chosen = wanted
    else:
        chosen = [*current, *wanted]
    return [person for person in chosen if person not in kept_off]


def _sides(part: Part, text: str) -> tuple[list[str], list[str]]:
    """Return who is to be kept off and who is wanted, by the word "not" and its like."""
    match = cues().one("never").search(text)
    if match is None:
        return [], _people(part, text)
    before, after = text[: match.start()], text[match.start() :]
    # "HR should get it, not me" and "don't send it to me, send it to HR".
    turn = re.search(r"[,;]|\b(?:but|just|only|send it to)\b", after[len(match[0]) :])
    rest = after[len(match[0]) + turn.start() :] if turn else ""
    denied = after[: len(after) - len(rest)] if turn else after
    kept_off = _people(part, denied)
    if not kept_off:
        # "my manager should not get the report"
        kept_off, before = _people(part, before), ""
    wanted = [p for p in (*_people(part, before), *_people(part, rest)) if p not in kept_off]
    return kept_off, wanted


def _people(part: Part, text: str) -> list[str]:
    found: list[str] = []
    rest = text
    for person in ("hr", "manager", "employee"):
        pattern = cues().people[person]
        if pattern.search(rest):
            found.append(person)
            rest = pattern.sub(" ", rest)
    if _SELF.search(rest):
        role = part.situation.role or "manager"
        found.append(role if role in _ORDER else "manager")
    return found


def _current(part: Part) -> list[str]:
    chosen = part.values("recipient_choice")
    if chosen:
        return list(chosen)
    shown = [x.id.removeprefix(_FIELD) for x in part.draft.lines() if x.id.startswith(_FIELD)]
    return [person for person in shown if person in _ORDER]


def _set(part: Part, people: list[str]) -> Change | None:
    chosen = [person for person in _ORDER if person in people or person == "employee"]
    if chosen == _current(part) and part.values("recipient_choice"):
        return None
    texts = draft_content().texts["recipients"]
    named = [texts[person] for person in chosen]
    what = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    return change_slots({"recipient_choice": chosen}, cues().says["recipients"].format(what=what))
