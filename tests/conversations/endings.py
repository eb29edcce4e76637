"""How a conversation's ending compares with its row of the oracle, by id."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from guidance.decision import decide
from guidance.employer import EmployerProfile, load_employer
from guidance.situation import Situation
from tests.conversations.people import ORACLE, Person, Told

ROOT = Path(__file__).parents[2]
TODAY: date = yaml.safe_load(ORACLE.read_text())["today"]
_IDS = ("question_tags", "adjustments", "signposts")
# What a safety answer does instead of naming it.
_OF_SAFETY = frozenset({"no_form_now", "urgent_referral_when_safe", "crisis_line"})

# Claims that nobody may hear from AskOH, whoever they are.
FORBIDDEN = (
    r"\b(?:diagnosed with|suffers? from)\b",
    r"\b\d+ ?mg\b|\bdos(?:e|age)\b|\bstop taking\b",
    r"\b(?:counts|count) as (?:a )?disab|\b(?:unlawful|illegal)\b|\bunfair dismissal\b",
    r"\b(?:won't|will not|can't|cannot) be (?:sacked|dismissed|fired)\b|\bguarantee",
    r"\bwill (?:definitely|certainly)\b|(?<!can't )(?<!cannot )\bpromise you\b",
    r"\bwaiting (?:time|list) is\b|\byou(?:'ll| will) wait\b",
    r"\b(?:it|that|your referral)(?:'s| is) (?:now )?with (?:oh|occupational)\b",
)


def employer_of(person: Person) -> EmployerProfile:
    """The employer of the person's story."""
    return load_employer(ROOT / "config/case_studies" / f"{person.row['employer']}.yml")


def differences(person: Person, told: Told) -> frozenset[str]:
    """The ids by which the ending differs from the row; empty when it is the row's ending.

    A step that isn't written for the one who speaks (an employee gets no advice on asking an
    employee) is not expected of them: the rules decide which, on the row's own facts.
    """
    row, ending = person.row, told.ending
    if not ending:
        return frozenset({"no decision"})
    found = _outcomes(person, told)
    for part in _IDS:
        found |= set(row[part]) - set(ending[part])
    found |= _steps_expected(person) - set(ending["steps"])
    if row.get("eap") and employer_of(person).eap and "eap" not in ending["signposts"]:
        found.add("eap")
    if row.get("review") and not ending["review_on"]:
        found.add("review")
    return frozenset(found - _OF_SAFETY if person.once_safe else found)


def forbidden_ids(person: Person, told: Told) -> set[str]:
    """Ids of the ending that the row rules out.

    What a row rules out for somebody in crisis holds until they are safe and carry on.
    """
    if person.once_safe or not told.ending:
        return set()
    return _every_id(told.ending) & set(person.row["must_not"])


def _outcomes(person: Person, told: Told) -> set[str]:
    row, ending = person.row, told.ending
    if person.once_safe:
        # First the safety answer, later what the row names beside it.
        first = told.replies[0]["outcome"]
        later = {ending["outcome"], *ending["also"]}
        wrong = {f"outcome {first}"} if first != row["outcome"] else set()
        return wrong | {f"also {one}" for one in later ^ set(row["also"])}
    wrong = {f"outcome {ending['outcome']}"} if ending["outcome"] != row["outcome"] else set()
    return wrong | {f"also {one}" for one in set(ending["also"]) ^ set(row["also"])}


def _steps_expected(person: Person) -> set[str]:
    slots = {**person.row["slots"], "role": person.speaks_as}
    decision = decide(Situation.from_slots(slots), employer_of(person), TODAY)
    said = {step.id for step in (*decision.next_steps, *decision.alternatives)}
    return said & set(person.row.get("steps", ()))


def _every_id(decision: dict[str, Any]) -> set[str]:
    lists = (decision["also"], decision["steps"], *(decision[part] for part in _IDS))
    return {decision["outcome"], *(one for ids in lists for one in ids)}
