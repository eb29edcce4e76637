"""The safety screen and what is said while a safety hold lasts.

`screen` reads one message; anything but `Level.none` stops every other flow. `crisis_reply` is
the first answer; `hold_reply` answers everything after it, until the person chooses
``carry_on``. All wording is in ``content/scripts_safety.yml``, all numbers in
``content/helplines.yml``. Nothing here keeps or logs what was written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypedDict

from guidance.employer import EmployerProfile
from guidance.helplines import NATIONS, Helpline, for_topic, helplines, stale_numbers
from guidance.safety_rules import KINDS, Level, read_content, rule_set
from guidance.safety_text import normalise

__all__ = [
    "CHOICES",
    "KINDS",
    "Choice",
    "Level",
    "SafetyReply",
    "Screen",
    "crisis_reply",
    "heard_by_classifier",
    "hold_reply",
    "screen",
    "stale_numbers",
]

CHOICES = ("safe_yes", "safe_no", "safe_unsure", "carry_on", "talk_numbers")

Block = dict[str, Any]


class Choice(TypedDict):
    """One button: what it says and the id that comes back."""

    title: str
    id: str


@dataclass(frozen=True, slots=True)
class Screen:
    """What the screen found: how urgent, of which kind, and the id of the rule that says why."""

    level: Level
    kind: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class SafetyReply:
    """An answer of the safety flow.

    ``messages`` are reply blocks, ``choices`` the buttons. ``lift`` is true only when the person
    chose to carry on: then the hold ends. ``screen`` is what to pass as ``previous`` next time.
    """

    messages: list[Block]
    choices: list[Choice]
    screen: Screen
    lift: bool = False


def screen(text: str) -> Screen:
    """Screen one message; deterministic, and safe for any string."""
    return Screen(*rule_set().match(text))


def heard_by_classifier(danger: Mapping[str, str]) -> Screen:
    """Return what the bot's classifier heard, the second net, as if the screen had found it.

    Args:
        danger: its ``kind`` and ``level``; thoughts of suicide where it names none that is known.
    """
    kind, level = danger.get("kind", ""), danger.get("level", "")
    if kind not in KINDS or level not in Level.__members__ or level == Level.none:
        return Screen(Level.crisis, "suicide", "classifier")
    return Screen(Level(level), kind, "classifier")


def crisis_reply(
    screen: Screen, nation: str, employer: EmployerProfile | None, today: date
) -> SafetyReply:
    """Return the first answer to a screened message.

    Args:
        screen: a result whose level is not none.
        nation: england, scotland, wales, northern_ireland; anything else counts as unknown, and
            lines that differ are then named for each nation.
        employer: for the person on call and the helpline at work; None when unknown.
        today: decides which numbers are overdue for checking.

    Raises:
        ValueError: the level is none.
    """
    if screen.level is Level.none:
        raise ValueError("nothing to answer: the level is none")
    script = _script(screen)
    return _reply(script, screen, _Place(nation, employer, today))


def hold_reply(
    choice_or_text: str,
    previous: Screen,
    nation: str,
    employer: EmployerProfile | None,
    today: date,
    *,
    turn: int = 0,
) -> SafetyReply:
    """Answer a button or a message while the hold lasts.

    Args:
        choice_or_text: one of `CHOICES`, or what the person typed (screened again).
        previous: the screen of the last answer (``SafetyReply.screen``).
        nation: as for `crisis_reply`.
        employer: as for `crisis_reply`.
        today: as for `crisis_reply`.
        turn: how many messages the hold has lasted; short answers rotate with it.

    Only the choice ``carry_on`` lifts the hold; typed words never do.
    """
    place = _Place(nation, employer, today)
    choice = choice_or_text if choice_or_text in CHOICES else _typed_answer(choice_or_text)
    if choice is not None:
        return _chosen(choice, previous, place)
    found = screen(choice_or_text)
    if found.level.rank > previous.level.rank or _turns_to_another(found, previous):
        return crisis_reply(found, nation, employer, today)
    return _nudge(previous, turn, place)


@dataclass(frozen=True, slots=True)
class _Place:
    nation: str
    employer: EmployerProfile | None
    today: date


def _turns_to_another(found: Screen, previous: Screen) -> bool:
    """Whether a person now speaks of another serious thing that has its own numbers."""
    needs_own = found.level is Level.danger or found.kind == "abuse"
    return found.level is not Level.none and found.kind != previous.kind and needs_own


@lru_cache(maxsize=1)
def _scripts() -> Mapping[str, Any]:
    return read_content("scripts_safety.yml")


def _script(screen: Screen) -> Mapping[str, Any]:
    """Return the first answer for kind and level, with the opening the rule asks for."""
    levels = _scripts()["first"][screen.kind or "suicide"]
    script = levels.get(screen.level.value) or levels["danger"]
    rule = rule_set().rules.get(screen.rule or "")
    if rule and rule.script and rule.level is screen.level:
        return {**script, "text": _scripts()["openings"][rule.script]}
    return dict(script)


def _typed_answer(text: str) -> str | None:
    """Read a short typed answer to "are you safe right now?"."""
    plain = normalise(text, rule_set().words).replace(".", " ")
    answer = " ".join(plain.split())
    typed: Mapping[str, list[str]] = _scripts()["typed"]
    return next((choice for choice, forms in typed.items() if answer in forms), None)


def _chosen(choice: str, previous: Screen, place: _Place) -> SafetyReply:
    by_kind = _scripts()["then"][choice]
    script = by_kind.get(previous.kind) or by_kind["any"]
    state = previous
    if choice == "safe_no":
        state = Screen(Level.danger, previous.kind, previous.rule)
    return _reply(script, state, place, lift=choice == "carry_on")


def _nudge(previous: Screen, turn: int, place: _Place) -> SafetyReply:
    by_kind: Mapping[str, list[str]] = _scripts()["nudge"]
    texts = by_kind.get(previous.kind or "any") or by_kind["any"]
    choices = _script(previous)["choices"]
    return _reply({"text": texts[turn % len(texts)], "choices": choices}, previous, place)


def _reply(
    script: Mapping[str, Any], state: Screen, place: _Place, *, lift: bool = False
) -> SafetyReply:
    blocks: list[Block] = [{"type": "text", "text": script["text"]}]
    wanted = script.get("numbers", ())
    if wanted:
        lines = _lines(wanted, place.nation)
        blocks.append(_card(lines, "eap" in wanted, bool(script.get("more")), place))
    if script.get("after"):
        blocks.append({"type": "text", "text": script["after"]})
    if script.get("more"):
        blocks.append(_origin(lines))
    choices: list[Choice] = [
        {"title": choice["title"], "id": choice["id"]}
        for choice in _scripts()["choices"].get(script["choices"], ())
    ]
    return SafetyReply(blocks, choices, state, lift)


def _lines(wanted: Iterable[str], nation: str) -> list[Helpline]:
    lines: list[Helpline] = []
    for name in wanted:
        if name in helplines():
            lines.append(helplines()[name])
        else:
            unknown = nation not in NATIONS and name == "urgent"
            lines.extend(for_topic("urgent_unknown" if unknown else name, nation))
    return lines


def _card(lines: Iterable[Helpline], with_eap: bool, more: bool, place: _Place) -> Block:
    scripts = _scripts()
    rows = [
        _row(line.name if place.nation in NATIONS else _named(line), line.contact(place.today))
        for line in lines
    ]
    rows += _work_rows(place.employer, with_eap)
    return {
        "type": "card",
        "style": "help",
        "title": scripts["more_title" if more else "card_title"],
        "rows": rows,
        "items": [],
        "note": scripts["stop_note"] if more else "",
    }


def _named(line: Helpline) -> str:
    """Name the nations of a line that isn't for all of the UK."""
    nations = line.only_in()
    template: str = _scripts()["nation_label"]
    return template.format(name=line.name, nations=nations) if nations else line.name


def _work_rows(employer: EmployerProfile | None, with_eap: bool) -> list[Block]:
    """Rows for the person on call and, if asked for, the helpline the employer pays for."""
    scripts = _scripts()
    rows: list[Block] = []
    if employer and employer.on_call:
        who = employer.on_call
        label = scripts["on_call_label"].format(name=who.name)
        rows.append(_row(label, scripts["on_call_value"].format(phone=who.phone, hours=who.hours)))
    if employer and employer.eap and with_eap:
        eap = employer.eap
        rows.append(_row(eap.name, scripts["eap_value"].format(phone=eap.phone, hours=eap.hours)))
    return rows


def _row(label: str, value: str) -> Block:
    return {"label": label, "value": value, "missing": False}


def _origin(lines: Iterable[Helpline]) -> Block:
    origins = dict.fromkeys(line.origin() for line in lines)
    return {"type": "source", "text": _scripts()["origin"].format(origin="; ".join(origins))}
