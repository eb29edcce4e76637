"""The tables that decide, read from content: rules, additions, steps, picks and questions.

Only reading and checking is here; ``guidance.decision`` applies them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from typing import Final

from guidance.conditions import Condition, read_condition
from guidance.content import NATIONS, load_kind
from guidance.employer import Thresholds
from guidance.fields import FieldReader
from guidance.slots import SLOTS


class Outcome(StrEnum):
    """What a decision can be (DESIGN section 3)."""

    EMERGENCY = "EMERGENCY"
    SUPPORT_NOW = "SUPPORT_NOW"
    STOP_TASK = "STOP_TASK"
    REFER_NOW = "REFER_NOW"
    CONSIDER = "CONSIDER"
    NOT_YET = "NOT_YET"
    WORKSTATION = "WORKSTATION"
    SURVEILLANCE = "SURVEILLANCE"
    RISK_ASSESS_FIRST = "RISK_ASSESS_FIRST"
    JOB_NOT_HEALTH = "JOB_NOT_HEALTH"
    NO_EMPLOYER = "NO_EMPLOYER"
    SIGNPOST_ONLY = "SIGNPOST_ONLY"
    DO_NOT_REFER = "DO_NOT_REFER"
    HR_NOW = "HR_NOW"


_OUTCOMES: Final = tuple(outcome.value for outcome in Outcome)
_LAYERS: Final = ("safety", "law", "agreement", "story", "usual")
_OWNERS: Final = ("manager", "employee", "hr")
_EMPLOYEE_SIDE_OWNERS: Final = ("employee", "hr")
_USUALLY_BESIDE: Final = ("HR_NOW", "RISK_ASSESS_FIRST", "SURVEILLANCE")
_LIMITS: Final = tuple(Thresholds.__dataclass_fields__)
_LONGEST_REVIEW: Final = 365


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the ordered table; ``review_days`` None means the employer's limit."""

    id: str
    outcome: Outcome
    layer: str
    condition: Condition
    reason: str
    slots: tuple[str, ...]
    also: tuple[Outcome, ...]
    beside: tuple[str, ...]
    bare: bool
    enough: bool
    fallback: bool
    beside_only: bool
    headline: str | None
    steps: tuple[str, ...]
    alternatives: tuple[str, ...]
    signposts: tuple[str, ...]
    questions: tuple[str, ...]
    review_days: int | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """What is added to any of ``outcomes`` (empty: to all) when its condition holds."""

    id: str
    condition: Condition
    outcomes: tuple[str, ...]
    needs_no_oh: bool
    first: bool
    steps: tuple[str, ...]
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepText:
    """A step's words for either reader; None where it isn't shown to that reader."""

    id: str
    text: str | None
    employee: str | None
    owner: str
    employee_owner: str
    when: str | None
    due: str | None
    replaces: tuple[str, ...]
    needs_eap: bool
    nations: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """An adjustment, signpost or question that fits when its condition holds.

    ``offers`` are the can_offer values that stand for it, ``today`` what can start at once,
    ``catalogue`` the entries of the adjustment catalogue it belongs to.
    """

    id: str
    condition: Condition
    text: str | None = None
    offers: tuple[str, ...] = ()
    today: str | None = None
    catalogue: tuple[str, ...] = ()
    needs_eap: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A slot worth asking for: by whom, when, and instead of which others."""

    id: str
    condition: Condition
    who: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    for_oh: bool
    unless_known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """The opening line of an outcome, with its other wordings."""

    id: str
    text: str
    employee: str | None
    no_oh: str | None


@dataclass(frozen=True, slots=True)
class Word:
    """Plain words for one slot value inside a sentence."""

    id: str
    text: str
    employee: str | None


def _yes(reader: FieldReader, key: str) -> bool:
    return reader.choice(key, ("yes", "no"), "no") == "yes"


def _known_steps(reader: FieldReader, key: str) -> tuple[str, ...]:
    return reader.choices(key, steps())


def _outcomes(reader: FieldReader, key: str) -> tuple[Outcome, ...]:
    return tuple(Outcome(name) for name in reader.choices(key, _OUTCOMES))


def _read_rule(reader: FieldReader) -> Rule:
    outcome = reader.choice("outcome", _OUTCOMES)
    beside = reader.choices("beside") if "beside" in reader.data else _USUALLY_BESIDE
    reader.raw("beside")
    return Rule(
        id=reader.text("id") or "",
        outcome=Outcome(outcome) if outcome else Outcome.NOT_YET,
        layer=reader.choice("layer", _LAYERS),
        condition=read_condition(reader),
        reason=reader.text("reason", required=True) or "",
        slots=reader.choices("slots", SLOTS),
        also=_outcomes(reader, "also"),
        beside=beside,
        bare=_yes(reader, "bare"),
        enough=_yes(reader, "enough"),
        fallback=_yes(reader, "fallback"),
        beside_only=_yes(reader, "beside_only"),
        headline=reader.text("headline"),
        steps=_known_steps(reader, "steps"),
        alternatives=_known_steps(reader, "alternatives"),
        signposts=reader.choices("signposts", signposts()),
        questions=reader.choices("questions", question_tags()),
        review_days=reader.whole("review_days", 0, _LONGEST_REVIEW),
        sources=reader.choices("sources"),
    )


def _read_addition(reader: FieldReader) -> Addition:
    return Addition(
        id=reader.text("id") or "",
        condition=read_condition(reader),
        outcomes=reader.choices("outcomes", _OUTCOMES),
        needs_no_oh=_yes(reader, "needs_no_oh"),
        first=_yes(reader, "first"),
        steps=_known_steps(reader, "steps"),
        alternatives=_known_steps(reader, "alternatives"),
    )


def _read_step(reader: FieldReader) -> StepText:
    step = StepText(
        id=reader.text("id") or "",
        text=reader.text("text"),
        employee=reader.text("employee"),
        owner=reader.choice("owner", _OWNERS),
        employee_owner=reader.choice("employee_owner", _EMPLOYEE_SIDE_OWNERS, "employee"),
        when=reader.text("when"),
        due=reader.choice("due", _LIMITS, "") or None,
        replaces=reader.choices("replaces"),
        needs_eap=reader.choice("needs", ("eap",), "") == "eap",
        nations=reader.choices("nations", NATIONS),
        sources=reader.choices("sources"),
    )
    if step.text is None and step.employee is None:
        reader.fault("text", "is missing, and so is employee", "Write at least one of them")
    if (step.when is None) == (step.due is None):
        reader.fault("when", "must stand alone", "Give either 'when' or 'due'")
    return step


def _read_pick(reader: FieldReader, *, needs_text: bool) -> Pick:
    return Pick(
        id=reader.text("id") or "",
        condition=read_condition(reader),
        text=reader.text("text", required=needs_text),
        offers=reader.choices("offer", SLOTS["can_offer"].values),
        today=reader.text("today"),
        catalogue=reader.choices("catalogue"),
        needs_eap=reader.choice("needs", ("eap",), "") == "eap",
        sources=reader.choices("sources"),
    )


def _read_ask(reader: FieldReader) -> Ask:
    name = reader.text("id") or ""
    if name not in SLOTS:
        reader.fault("id", f"'{name}' is no slot", "Use a slot's name")
    return Ask(
        id=name,
        condition=read_condition(reader),
        who=reader.choices("who", ("manager", "employee")),
        outcomes=_outcomes(reader, "outcomes"),
        for_oh=_yes(reader, "oh"),
        unless_known=reader.choices("unless_known", SLOTS),
    )


def _read_headline(reader: FieldReader) -> Headline:
    name = reader.text("id") or ""
    if name not in _OUTCOMES:
        reader.fault("id", f"'{name}' is no outcome", f"Use: {', '.join(_OUTCOMES)}")
    text = reader.text("text", required=True) or ""
    return Headline(name, text, reader.text("employee"), reader.text("no_oh"))


def _read_word(reader: FieldReader) -> Word:
    name = reader.text("id") or ""
    slot, _, value = name.partition(".")
    if slot not in SLOTS or value not in SLOTS[slot].values:
        reader.fault("id", f"'{name}' is no slot value", "Write slot.value")
    return Word(name, reader.text("text", required=True) or "", reader.text("employee"))


def _cached[Entry](
    kind: str, read_entry: Callable[[FieldReader], Entry]
) -> Callable[[], Mapping[str, Entry]]:
    return cache(partial(load_kind, kind, read_entry))


#: Each returns its entries by id, in the order of the file.
#: Raises ContentError, naming file, entry and field, when the content is faulty.
steps = _cached("steps", _read_step)
signposts = _cached("signposts", partial(_read_pick, needs_text=True))
adjustments = _cached("adjustments", partial(_read_pick, needs_text=True))
question_tags = _cached("question_tags", partial(_read_pick, needs_text=False))
additions = _cached("additions", _read_addition)
asks = _cached("asks", _read_ask)
headlines = _cached("outcomes", _read_headline)
words = _cached("words", _read_word)


@cache
def rules() -> tuple[Rule, ...]:
    """Return the ordered table: rows that decide first, then those that only accompany."""
    rows = tuple(load_kind("rules", _read_rule).values())
    return tuple(sorted(rows, key=lambda row: row.beside_only))


def adjustment(adjustment_id: str) -> Pick:
    """Return one adjustment with its words; one that nobody offers stands for itself.

    Raises:
        KeyError: when there is none with this id.

    """
    pick = adjustments()[adjustment_id]
    return pick if pick.offers else replace(pick, offers=(pick.id,))


def signpost(signpost_id: str) -> Pick:
    """Return one signpost with its words.

    Raises:
        KeyError: when there is none with this id.

    """
    return signposts()[signpost_id]
