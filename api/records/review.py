"""What HR does with a case: read, return, edit, approve, send, close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement

from api.audit import Actor, record
from api.crypto import ErasedError
from api.errors import (
    BadInputError,
    ConflictError,
    FieldError,
    GoneError,
    NotAgreedError,
    NotFoundError,
)
from api.insight import counting
from api.outbox import Notice, queue
from api.records import content, copies, reason
from api.records.cases import CaseRepository
from api.records.lists import words_of
from api.records.models import Case, User
from api.records.sending import manager_to_write_to, tell_of_new_version
from api.records.service import add_version, check_base, comment, draft_of, hr_actor, move
from api.records.states import Move, State, after
from api.services import Work
from guidance.draft import ReferralDraft

HR_COMMENT = "hr_return"
MAX_COMMENT_CHARS = 2000


@dataclass(frozen=True, slots=True)
class Desk:
    """One HR user at work on cases: everything goes through what this user may see."""

    work: Work
    user: User

    @property
    def actor(self) -> Actor:
        """The user, for the trail."""
        return hr_actor(self.user)

    def case(self, reference: str) -> Case:
        """The case, as far as this user may know of it.

        Raises:
            NotFoundError: there is none, or it isn't theirs to see.
        """
        case = CaseRepository(self.work.session).for_hr(self.user, reference)
        if case is None:
            raise NotFoundError
        return case

    def cases(
        self, wanted: ColumnElement[bool], order: ColumnElement[datetime]
    ) -> tuple[Case, ...]:
        """Every case that is wanted and that this user may know of."""
        return CaseRepository(self.work.session).every_for_hr(self.user, wanted, order)

    def draft(self, case: Case, purpose: str) -> ReferralDraft:
        """The words the employee agreed to; that HR saw them, and why, is written in the trail.

        Raises:
            NotAgreedError: the current version isn't agreed to.
            GoneError: the content was erased.
        """
        row = CaseRepository(self.work.session).agreed_draft(case)
        if row is None:
            raise NotAgreedError
        try:
            draft = draft_of(self.work, case, row).saved_as(
                case.reference, row.version, agreed=True
            )
        except ErasedError:
            raise GoneError from None
        self.note(case, purpose, f"version {row.version}")
        return draft

    def note(self, case: Case, action: str, *fields: str) -> None:
        """Write in the trail what this user did."""
        record(self.work.session, self.work.now, self.actor, action, case.reference, *fields)

    def questions(self, case: Case) -> dict[str, str]:
        """What the manager can be asked when the case is returned: titles by slot."""
        row = CaseRepository(self.work.session).agreed_draft(case)
        try:
            return content.questions(draft_of(self.work, case, row)) if row else {}
        except ErasedError:
            return {}

    def give_back(self, case: Case, text: str, asks: str = "") -> None:
        """Return the case to its manager with a comment.

        Args:
            case: the case.
            text: the comment.
            asks: the slot whose question the chat puts to the manager; empty for none.

        Raises:
            BadInputError: there is no comment, it is too long, or nobody can be asked that.
            ConflictError: the case isn't with HR.
        """
        words = tidied(text, "Say what the manager should change.")
        if asks and asks not in self.questions(case):
            raise BadInputError("Choose one of the questions in the list.")
        move(self.work, case, Move.RETURN, self.actor, ("comment",))
        counting.returned(self.work, asks)
        comment(self.work, case, HR_COMMENT, words, user=self.user, asks=asks or None)
        manager = manager_to_write_to(case)
        if manager is not None:
            once = f"{case.id}:returned:{self.work.now.isoformat()}"
            link = f"{self.work.services.settings.public_url}/my/cases"
            queue(self.work, Notice("returned", manager, once, link), case)

    def approve(self, case: Case) -> None:
        """Approve the version the employee agreed to. Twice changes nothing.

        Raises:
            NotAgreedError: the current version isn't agreed to.
            ConflictError: the case isn't waiting for HR, or nobody has confirmed its reason.
        """
        self.must_be_agreed(case)
        if reason.has_to_be_confirmed(self.work, case):
            raise ConflictError(
                "You can’t approve this yet: its reason has changed, and nobody has confirmed that "
                "the employee was given this one. Ask the manager, then note it on the case."
            )
        move(self.work, case, Move.APPROVE, self.actor, (f"version {case.version}",))

    def mark_sent(self, case: Case) -> None:
        """Note that HR sent it to the provider.

        Raises:
            NotAgreedError: the current version isn't agreed to.
            ConflictError: the case isn't approved.
        """
        self.must_be_agreed(case)
        counting.sent(self.work, case)
        move(self.work, case, Move.MARK_SENT, self.actor, (f"version {case.version}",))
        copies.after_sending(self.work, case)

    def confirm_reason(self, case: Case, version: int) -> None:
        """Note what the manager told HR: the employee was given the reason in `version`.

        Raises:
            NotAgreedError: the current version isn't agreed to, so HR can't know its reason.
            StaleVersionError: there is a newer version.
        """
        self.must_be_agreed(case)
        reason.confirm(self.work, case, version, self.actor)

    def close(self, case: Case, outcome: str) -> None:
        """Close the case with what became of it; personal links stop working.

        Raises:
            FieldError: there is no such outcome.
            ConflictError: it is closed already.
        """
        after(case.state, Move.CLOSE)
        if outcome not in words_of("outcomes"):
            raise FieldError("outcome", "Say how it ended.")
        move(self.work, case, Move.CLOSE, self.actor, ("outcome",))
        case.outcome = outcome
        counting.closed(self.work, outcome)

    def edit(self, case: Case, base_version: int, texts: Mapping[str, str]) -> tuple[str, ...]:
        """Save HR's wording as a new version, which the employee hasn't agreed to.

        Returns:
            ids of the lines that changed; none means that nothing was saved.

        Raises:
            StaleVersionError: somebody saved a newer version first.
            NotAgreedError: the current version isn't agreed to, so HR can't see it.
            ConflictError: the case is past editing.
        """
        check_base(case, base_version)
        old = self.draft(case, "content_edited")
        new, changed = content.edited(old, texts)
        if changed:
            move(self.work, case, Move.EDIT, self.actor, changed)
            add_version(self.work, case, new, self.actor, changed)
            tell_of_new_version(self.work, case)
        return changed

    def must_be_agreed(self, case: Case) -> None:
        """Refuse while the current version isn't agreed to.

        Raises:
            NotAgreedError: it isn't.
        """
        if CaseRepository(self.work.session).agreed_draft(case) is None:
            raise NotAgreedError


@dataclass(frozen=True, slots=True)
class Returned:
    """What HR said when it returned a case; `asks` is the slot it wants answered, or None."""

    text: str
    asks: str | None


def returned_with(work: Work, case: Case) -> Returned | None:
    """HR's last comment while it is the manager's turn to answer it."""
    found = CaseRepository(work.session).comments(case, HR_COMMENT)
    if case.state != State.RETURNED or not found:
        return None
    try:
        return Returned(work.vault.open(case.subject, found[0].text_sealed), found[0].asks)
    except ErasedError:
        return None


def tidied_field(field: str, text: str, empty: str, most: int = MAX_COMMENT_CHARS) -> str:
    """As `tidied`, for the field of a form.

    Raises:
        FieldError: as `tidied`, naming the field.
    """
    try:
        return tidied(text, empty, most)
    except BadInputError as error:
        raise FieldError(field, error.message) from None


def tidied(text: str, empty: str, most: int = MAX_COMMENT_CHARS) -> str:
    """What somebody wrote, without space around it.

    Raises:
        BadInputError: there is nothing (the message is `empty`), or more than `most` characters.
    """
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise BadInputError(empty)
    if len(words) > most:
        raise BadInputError(f"Please keep it under {most:,} characters.")
    return words
