"""The one sentence that says why occupational health is asked, in the manager's own facts.

It is put together from parts (``reason`` in ``content/draft.yml``), so that a part that is
left out takes nothing else with it. It tells effects on work and never a diagnosis. What
stands here is what the employee was told (985 section 8.7).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from guidance.draft_content import ReasonContext, ReasonWords, draft_content
from guidance.draft_hide import Hidden
from guidance.draft_values import values_of
from guidance.lengths import duration

if TYPE_CHECKING:
    from guidance.situation import Situation

_MOST_EFFECTS: Final = 3
_NO_EFFECT: Final = ("none", "no_work_possible", "unknown")


def reason_text(situation: Situation, today: date, hidden: Hidden) -> str:
    """Return the reason, or an empty text when neither status nor effects are known."""
    shown = _Shown(situation, hidden)
    if not shown.status and not shown.effects:
        return ""
    parts = [_opening(shown, today), *_tail(shown)]
    return "; ".join(part for part in parts if part) + "."


class _Shown:
    """The slot values that may be told."""

    def __init__(self, situation: Situation, hidden: Hidden) -> None:
        self.situation = situation
        self._hidden = hidden
        self.words: ReasonWords = draft_content().reason
        self.status = next(iter(self.of("work_status")), "")
        self.at_work = self.status in self.words.at_work
        self.effects = [tag for tag in self.of("work_impact") if tag not in _NO_EFFECT]
        self.unable = "no_work_possible" in self.of("work_impact")

    def of(self, slot: str) -> tuple[str, ...]:
        values = values_of(self.situation, slot)
        kept = [v for v in values if v != "unknown" and not self._hidden.value(slot, v)]
        return () if self._hidden.value(slot) else tuple(kept)

    def fits(self, context: ReasonContext) -> bool:
        told = not self._hidden.tells(context.text)
        return told and all(want in self.of(slot) for slot, want in context.when.items())


def _opening(shown: _Shown, today: date) -> str:
    words = shown.words
    opening = words.opening.get(shown.status, words.words["default_opening"])
    context = next((c for c in words.contexts if shown.fits(c)), None)
    text = context.text if context else _no_context(shown)
    since = _absence(shown, text, today)
    joined = " ".join(part for part in (opening, since, text) if part)
    if not shown.effects:
        return joined.removesuffix(",")
    effects = _effects(shown, "affecting" if text and not _apart(context) else "effects_on")
    return f"{joined}, {effects}" if _apart(context) else f"{joined} {effects}"


def _apart(context: ReasonContext | None) -> bool:
    return context is not None and context.apart


def _no_context(shown: _Shown) -> str:
    if shown.effects and shown.status != "about_to_return":
        return shown.words.words["health_matter"]
    return ""


def _absence(shown: _Shown, context: str, today: date) -> str:
    words = shown.words.words
    told = shown.of("absence_start") or shown.of("absence_weeks")
    days = shown.situation.days_off(today) if told and not shown.at_work else None
    length = duration(days) if days else ""
    parts = []
    if shown.status == "off_now" and length:
        parts.append(words["for_absence"].format(length=length))
    # "after hospital treatment" says from what; "with ..." leaves room for how long.
    elif shown.status == "about_to_return" and not context.startswith("after"):
        parts.append(words["after_absence"].format(length=length or words["some_time"]))
    if _repeated(shown):
        parts.append(words["again"])
    return " ".join(parts)


def _repeated(shown: _Shown) -> bool:
    spells = shown.of("absence_spells_12m")
    return bool(spells) and shown.status == "off_now" and float(spells[0]) > 1


def _effects(shown: _Shown, form: str) -> str:
    texts = draft_content().texts["work_impact"]
    named = [texts.get(tag, tag) for tag in shown.effects[:_MOST_EFFECTS]]
    return shown.words.words[form].format(effects=join_words(named))


def _tail(shown: _Shown) -> list[str]:
    words = shown.words
    tail = []
    if shown.unable:
        tail.append(words.words["unable"])
    if "medication" in shown.of("safety_flag") or "medication_effects" in shown.of(
        "treatment_status"
    ):
        tail.append(words.words["safety"])
    wishes = words.wish_at_work if shown.at_work else words.wish
    tail += [wishes[wish] for wish in shown.of("employee_wish") if wish in wishes]
    return tail


def join_words(items: list[str]) -> str:
    """Join with commas and a last "and"; an item that holds "and" stands last."""
    ordered = sorted(items, key=lambda item: " and " in item)
    if len(ordered) == 1:
        return ordered[0]
    return f"{', '.join(ordered[:-1])} and {ordered[-1]}"
