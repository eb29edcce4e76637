"""What happens to a case while its manager writes it, and the steps that every side shares."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.audit import Actor, record
from api.errors import ConflictError, StaleVersionError
from api.insight import counting
from api.records import content, days
from api.records.cases import CaseRepository
from api.records.days import Kind, set_day
from api.records.models import Case, Comment, Draft, User
from api.records.states import FINISHED, Move, State, after
from api.services import Work
from guidance.draft import ReferralDraft

MANAGER = Actor("manager")
EMPLOYEE = Actor("employee")

# Letters that can't be taken for a digit or each other, read out on the telephone.
_LETTERS = "ABCDEFGHJKMNPRTVWXY"


@dataclass(frozen=True, slots=True)
class NewCase:
    """What starts a case. `draft` is None while the first questions are still being answered."""

    conversation: str
    raised_by: str
    slots: Mapping[str, object]
    draft: Mapping[str, object] | None
    decision: Mapping[str, object] | None
    followup_on: date | None


def hr_actor(user: User) -> Actor:
    """The actor that stands for a signed-in user of the console."""
    return Actor("hr", user.id)


def create(work: Work, new: NewCase) -> Case:
    """Start a case in this conversation, with its first version if there is one.

    Raises:
        BadInputError: the draft can't be read.
    """
    vault, now = work.vault, work.now
    draft = content.parse(new.draft) if new.draft is not None else None
    subject = vault.new_person(work.session, now)
    case = Case(
        reference=_fresh_reference(work),
        employer=work.services.settings.employer,
        state=State.DRAFTING,
        state_since=now,
        created_at=now,
        updated_at=now,
        raised_by=new.raised_by,
        conversation=vault.lookup(work.session, new.conversation),
        subject=subject,
        slots_sealed=vault.seal_json(subject, new.slots),
        decision_sealed=vault.seal_json(subject, new.decision) if new.decision else None,
        followup_on=new.followup_on,
    )
    work.session.add(case)
    work.session.flush()
    record(work.session, now, MANAGER, "case_started", case.reference, "slots")
    if new.followup_on:
        set_day(work, case, Kind.LOOK_AGAIN, new.followup_on, MANAGER)
    if draft is not None:
        add_version(work, case, draft, MANAGER)
    days.keep_from_answers(work, case, new.slots)
    return case


def save_draft(
    work: Work,
    case: Case,
    given: Mapping[str, object],
    slots: Mapping[str, object] | None,
    base_version: int,
) -> Case:
    """Save the manager's new wording as the next version; whatever was agreed was for the old one.

    The wording of the current version again changes nothing, so that nobody has to agree twice
    to the same words.

    Raises:
        StaleVersionError: a newer version than `base_version` is there; it carries its number.
        ConflictError: the case is past editing.
        BadInputError: the draft can't be read.
    """
    check_base(case, base_version)
    draft = content.parse(given)
    if _is_current(work, case, draft):
        return case
    move(work, case, Move.EDIT, MANAGER)
    if slots is not None:
        case.slots_sealed = work.vault.seal_json(case.subject, slots)
    add_version(work, case, draft, MANAGER)
    days.keep_from_answers(work, case, days.slots_of(work, case))
    return case


def save_progress(work: Work, case: Case, slots: Mapping[str, object]) -> Case:
    """Keep partly answered questions, so that somebody called away can carry on.

    Raises:
        ConflictError: the case is past editing.
    """
    after(case.state, Move.EDIT)
    case.slots_sealed = work.vault.seal_json(case.subject, slots)
    case.updated_at = work.now
    record(work.session, work.now, MANAGER, "progress_saved", case.reference, "slots")
    return case


def plan_follow_up(work: Work, case: Case, on: date | None) -> None:
    """Set the day the case is looked at again, if it is a new one."""
    repository = CaseRepository(work.session)
    planned = repository.follow_up(case, Kind.LOOK_AGAIN)
    if on is not None and (planned is None or on != planned.due_on):
        set_day(work, case, Kind.LOOK_AGAIN, on, MANAGER)
        work.session.flush()
        following = repository.follow_up(case)
        case.followup_on = following.due_on if following else None


def check_base(case: Case, base_version: int) -> None:
    """Refuse an edit of an old version, so that nobody's words are overwritten.

    Raises:
        StaleVersionError: a newer version is there; it carries its number.
    """
    if base_version != case.version:
        raise StaleVersionError(version=case.version, state=case.state)


def add_version(
    work: Work, case: Case, draft: ReferralDraft, actor: Actor, fields: tuple[str, ...] = ()
) -> Draft:
    """Add `draft` as the case's next version; nobody has agreed to it yet.

    That its reason is the one the employee was told stays confirmed while its words stay.
    """
    before = CaseRepository(work.session).draft(case) if case.version else None
    case.version += 1
    case.updated_at = work.now
    # Derived from words that the employee agreed HR may see; nobody has agreed to these.
    case.escalated_at = case.urgency = case.complexity = None
    text = _text(case, draft)
    row = Draft(
        case_id=case.id,
        version=case.version,
        author=actor.kind,
        author_id=actor.id,
        created_at=work.now,
        content_sealed=work.vault.seal(case.subject, text),
        digest=work.vault.digest(work.session, text),
    )
    if before is not None and _same_reason(work, case, before, draft):
        row.reason_confirmed_at = before.reason_confirmed_at
        row.reason_confirmed_by = before.reason_confirmed_by
    work.session.add(row)
    named = (f"version {case.version}", *fields)
    record(work.session, work.now, actor, "version_saved", case.reference, *named)
    return row


def _same_reason(work: Work, case: Case, before: Draft, draft: ReferralDraft) -> bool:
    return content.reason_of(draft_of(work, case, before)) == content.reason_of(draft)


def _is_current(work: Work, case: Case, draft: ReferralDraft) -> bool:
    row = CaseRepository(work.session).draft(case)
    return row is not None and row.digest == work.vault.digest(work.session, _text(case, draft))


def _text(case: Case, draft: ReferralDraft) -> str:
    return content.canonical(draft.saved_as(case.reference, case.version))


def move(work: Work, case: Case, step: Move, actor: Actor, fields: tuple[str, ...] = ()) -> None:
    """Take the case one step on and write it in the trail.

    Raises:
        ConflictError: the step isn't allowed from the case's state; its message says why.
    """
    to = after(case.state, step)
    if to != case.state:
        if case.state == State.DRAFTING:
            set_day(work, case, Kind.UNSENT, None)
        counting.left_state(work, case)
        case.state, case.state_since, case.finished = to, work.now, to in FINISHED
        case.escalated_at = None
    case.updated_at = work.now
    if to is State.CLOSED:
        case.closed_at = work.now
    record(work.session, work.now, actor, f"case_{step.value}", case.reference, *fields)


def comment(
    work: Work,
    case: Case,
    kind: str,
    text: str,
    *,
    user: User | None = None,
    asks: str | None = None,
    place: str | None = None,
) -> Comment:
    """Keep words about the case, sealed with the key of the person it is about.

    `asks` is the slot whose question goes with them, `place` the section they are about.
    """
    row = Comment(
        case_id=case.id,
        kind=kind,
        version=case.version,
        text_sealed=work.vault.seal(case.subject, text),
        asks=asks,
        place=place,
        author_id=user.id if user else None,
        created_at=work.now,
    )
    work.session.add(row)
    return row


def draft_of(work: Work, case: Case, row: Draft) -> ReferralDraft:
    """The words of a stored version.

    Raises:
        ErasedError: they were erased.
    """
    return content.parse(work.vault.open_json(case.subject, row.content_sealed))


def _fresh_reference(work: Work) -> str:
    repository = CaseRepository(work.session)
    for _ in range(200):
        number = secrets.randbelow(1000)
        reference = f"{secrets.choice(_LETTERS)}{secrets.randbelow(9) + 1}-{number:03d}"
        if repository.by_reference(reference) is None:
            return reference
    raise ConflictError("There are no free references left. Ask the person who runs AskOH.")
