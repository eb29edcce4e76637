"""What is past its time, of every kind of record: found by one piece of code, shown or removed.

`KINDS` is every way in which something ends, `STAYS` every table whose rows have no end, and why.
A table that is in neither fails a test. How long is the employer's to set (`guidance.retention`);
where we promise a time to people it is fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    delete,
    exists,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy import case as when
from sqlalchemy.orm import InstrumentedAttribute

from api import audit
from api.chat.store import ChatRow, destroy_chats
from api.erasure import end_case, erase_account, erase_case, remove_case
from api.identity import IDLE_LIFE
from api.records.legal_hold import is_held
from api.records.models import (
    Base,
    Case,
    CasePlan,
    Erasure,
    IdempotencyKey,
    Outbox,
    Person,
    SignedIn,
    SignInFailure,
    SignInLink,
    SignInRequest,
    User,
)
from api.records.notes import erase_notes, past_notes
from api.records.states import State
from api.records.teams import ACCOUNT_LIFE, TeamsAccount
from api.services import Services, Work
from api.transcript import HANDLE_LIFE, TRANSCRIPT_LIFE
from guidance.retention import LIVES

IDEMPOTENCY_LIFE = timedelta(days=1)
FAILURE_LIFE = timedelta(days=1)
#: Sent to the employee, and never on to occupational health.
_UNSETTLED = (
    State.AWAITING_EMPLOYEE,
    State.CORRECTION_ASKED,
    State.AGREED,
    State.RETURNED,
    State.APPROVED,
)
_HANG_ON_CASES = (
    "drafts",
    "comments",
    "agreements",
    "agreement_links",
    "follow_ups",
    "case_plans",
    "attachments",
)


@dataclass(frozen=True, slots=True)
class Due:
    """What of one kind is past its time: which rows, the oldest one's time, how many are held."""

    ids: tuple[Any, ...] = ()
    oldest: datetime | None = None
    held: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """One way in which records end.

    Attributes:
        name: of the employer's ``retention``, if the time is the employer's to set.
        what: what ends, in words.
        tables: those it takes rows or words from.
        life: how long it is kept, where that is fixed; what `LIVES` says otherwise.
        purpose: what it is kept for.
        find: what of it is past its time, given the moment before which that is so.
        remove: takes away what `find` found.
        noted: whether a removal is an event of the trail. What is swept every minute isn't.
    """

    name: str
    what: str
    tables: tuple[str, ...]
    find: Callable[[Work, datetime], Due]
    remove: Callable[[Work, Due], None]
    life: timedelta | None = None
    since: str = ""
    purpose: str = ""
    noted: bool = True

    def limit(self, work: Work) -> datetime:
        """The moment before which it is past its time."""
        if self.life is not None:
            return work.now - self.life
        return work.now - timedelta(days=work.services.employer.retention[self.name])


@dataclass(frozen=True, slots=True)
class Found:
    """A kind and what of it is past its time."""

    kind: Kind
    due: Due

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.due.ids)


def survey(work: Work) -> tuple[Found, ...]:
    """What is past its time, of every kind; nothing is changed."""
    return tuple(Found(kind, kind.find(work, kind.limit(work))) for kind in KINDS)


def _again(work: Work, one: Found) -> Found:
    return Found(one.kind, one.kind.find(work, one.kind.limit(work)))


def sweep(services: Services, now: datetime) -> tuple[Found, ...]:
    """Remove what is past its time; what was removed, as `survey` would have told it."""
    with services.database.reading() as session:
        found = survey(Work(session, services, now))
    if not any(one.count for one in found):
        return found
    with services.database.writing() as session:
        work = Work(session, services, now)
        # Looked at again, now that nobody else can change it; writers wait for this only.
        found = tuple(_again(work, one) if one.count else one for one in found)
        for one in found:
            if one.count:
                one.kind.remove(work, one.due)
                if one.kind.noted:
                    note = f"{one.count} removed"
                    audit.record(session, now, audit.SYSTEM, "retention", one.kind.name, note)
    services.database.scrub()
    return found


# Cases ------------------------------------------------------------------------------------------

_ENDED: ColumnElement[datetime] = func.coalesce(Case.closed_at, Case.state_since)


def _cases(
    since: ColumnElement[datetime] | InstrumentedAttribute[datetime], *wanted: ColumnElement[bool]
) -> Callable[[Work, datetime], Due]:
    def find(work: Work, limit: datetime) -> Due:
        query = select(Case, since).where(since < limit, *wanted).order_by(since)
        rows = work.session.execute(query).all()
        free = [(case, at) for case, at in rows if not is_held(case)]
        oldest = free[0][1] if free else None
        return Due(tuple(case.id for case, _ in free), oldest, len(rows) - len(free))

    return find


def _each_case(do: Callable[[Work, Case], None]) -> Callable[[Work, Due], None]:
    def remove(work: Work, due: Due) -> None:
        for key in due.ids:
            case = work.session.get(Case, key)
            if case is not None:
                do(work, case)

    return remove


def _lapse(work: Work, case: Case) -> None:
    end_case(work, case, "case_lapsed")
    erase_case(work, case)


_READABLE = exists().where(Person.id == Case.subject_id, Person.wrapped_key.is_not(None))
_DRAFTING = Case.state == State.DRAFTING
_OPEN = Case.finished.is_(False)
_FINISHED = Case.finished.is_(True)


# Rows -------------------------------------------------------------------------------------------


def _rows(
    key: InstrumentedAttribute[Any],
    since: InstrumentedAttribute[Any],
    *wanted: ColumnElement[bool],
) -> Callable[[Work, datetime], Due]:
    def find(work: Work, limit: datetime) -> Due:
        query = select(key, since).where(since < limit, *wanted).order_by(since)
        return _due(work, query)

    return find


def _due(work: Work, query: Executable) -> Due:
    rows = work.session.execute(query).all()
    return Due(tuple(row[0] for row in rows), rows[0][1] if rows else None)


def _sessions(work: Work, limit: datetime) -> Due:
    """Browsers whose time is over, or whose person has gone away."""
    query = select(SignedIn.token_hash, SignedIn.expires_at)
    over = or_(SignedIn.expires_at < limit, SignedIn.seen_at < limit - IDLE_LIFE)
    return _due(work, query.where(over).order_by(SignedIn.expires_at))


def _deleted(key: InstrumentedAttribute[Any]) -> Callable[[Work, Due], None]:
    def remove(work: Work, due: Due) -> None:
        for part in _parts(due.ids):
            work.session.execute(delete(key.class_).where(key.in_(part)))

    return remove


def _parts(ids: tuple[Any, ...], size: int = 500) -> list[tuple[Any, ...]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _messages(work: Work, limit: datetime) -> Due:
    query = select(Outbox, Case).outerjoin(Case, Case.id == Outbox.case_id)
    rows = work.session.execute(
        query.where(Outbox.created_at < limit).order_by(Outbox.created_at)
    ).all()
    free = [message for message, case in rows if case is None or not is_held(case)]
    oldest = free[0].created_at if free else None
    return Due(tuple(one.id for one in free), oldest, len(rows) - len(free))


def _plans(work: Work, limit: datetime) -> Due:
    """Plans that ended, or whose case did."""
    over = func.coalesce(CasePlan.ended_at, when((Case.finished, _ENDED)))
    query = select(CasePlan, Case, over).join(Case, Case.id == CasePlan.case_id)
    rows = work.session.execute(query.where(over < limit).order_by(over)).all()
    free = [(plan.id, at) for plan, case, at in rows if not is_held(case)]
    oldest = free[0][1] if free else None
    return Due(tuple(key for key, _ in free), oldest, len(rows) - len(free))


def _wipe_transcripts(work: Work, due: Due) -> None:
    for part in _parts(due.ids):
        work.session.execute(
            update(ChatRow).where(ChatRow.id.in_(part)).values(transcript_sealed=None)
        )


def _wipe_chats(work: Work, due: Due) -> None:
    for part in _parts(due.ids):
        rows = work.session.scalars(select(ChatRow).where(ChatRow.id.in_(part)))
        destroy_chats(work.session, list(rows))


def _erase_accounts(work: Work, due: Due) -> None:
    for key in due.ids:
        erase_account(work, work.session.get_one(User, key))


_NAMED = exists().where(Person.id == User.person_id, Person.wrapped_key.is_not(None))


def _spare_keys(work: Work, limit: datetime) -> Due:
    """Keys that nothing points at any more: every column that points at people is asked."""
    pointing = [
        select(key.parent).where(key.parent.is_not(None))
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "people"
    ]
    unused = Person.id.not_in(union_all(*pointing))
    return _due(
        work,
        select(Person.id, Person.created_at)
        .where(Person.created_at < limit, unused)
        .order_by(Person.created_at),
    )


def _old_events(work: Work, limit: datetime) -> Due:
    last, oldest, count = audit.past(work.session, limit)
    return Due(tuple(range(last - count + 1, last + 1)), oldest)


def _shorten(work: Work, due: Due) -> None:
    audit.shorten(work.session, work.now, due.ids[-1])


KINDS: tuple[Kind, ...] = (
    Kind(
        "unfinished_draft",
        "answers without a draft",
        ("cases", *_HANG_ON_CASES, "recommendations", "people"),
        _cases(Case.updated_at, _DRAFTING, Case.version == 0),
        _each_case(lambda work, case: remove_case(work, case, "draft_purged")),
    ),
    Kind(
        "unsent_draft",
        "drafts never sent to the employee",
        ("cases", *_HANG_ON_CASES, "recommendations", "people"),
        _cases(Case.updated_at, _DRAFTING, Case.version > 0),
        _each_case(lambda work, case: remove_case(work, case, "draft_purged")),
    ),
    Kind(
        "unsettled_case",
        "words and names of cases that waited for somebody and were never sent on; they are closed",
        ("cases", "people"),
        _cases(Case.state_since, Case.state.in_(_UNSETTLED), _READABLE),
        _each_case(_lapse),
    ),
    Kind(
        "open_case",
        "words and names of cases that were sent on and never closed; they are closed",
        ("cases", "people"),
        _cases(
            Case.state_since, _OPEN, Case.state.not_in((State.DRAFTING, *_UNSETTLED)), _READABLE
        ),
        _each_case(_lapse),
    ),
    Kind(
        "case",
        "words and names of cases that are closed, declined or withdrawn",
        ("cases", "people"),
        _cases(_ENDED, _FINISHED, _READABLE),
        _each_case(erase_case),
    ),
    Kind(
        "case_record",
        "what is left of those cases: reference, states, dates, answers by item, links, follow-ups",
        ("cases", *_HANG_ON_CASES, "recommendations", "people"),
        _cases(_ENDED, _FINISHED),
        _each_case(lambda work, case: remove_case(work, case, "case_removed")),
    ),
    Kind(
        "plan",
        "plans kept with a case that are followed no more",
        ("case_plans",),
        _plans,
        _deleted(CasePlan.id),
    ),
    Kind(
        "note",
        "words and names of notes to HR that wait for nobody",
        ("hr_notes", "hr_note_messages", "hr_note_links", "people"),
        lambda work, limit: _due(work, past_notes(work, limit)),
        lambda work, due: erase_notes(work, due.ids),
    ),
    Kind(
        "outbox",
        "mail, sent or not",
        ("outbox",),
        _messages,
        _deleted(Outbox.id),
    ),
    Kind(
        "account",
        "name and address of closed accounts, and what they were shown",
        ("users", "user_units", "hidden_people", "people"),
        _rows(User.id, User.disabled_at, _NAMED),
        _erase_accounts,
    ),
    Kind(
        "transcript",
        "words of named chats",
        ("chats",),
        _rows(ChatRow.id, ChatRow.last_at, ChatRow.transcript_sealed.is_not(None)),
        _wipe_transcripts,
        TRANSCRIPT_LIFE,
        "the last message",
        "to show the page again",
        noted=False,
    ),
    Kind(
        "chat",
        "the way back to named chats",
        ("chats", "people"),
        _rows(ChatRow.id, ChatRow.last_at),
        _wipe_chats,
        HANDLE_LIFE,
        "the last message",
        "so that somebody called away can carry on",
        noted=False,
    ),
    Kind(
        "sign_in_link",
        "sign-in links",
        ("sign_in_links",),
        _rows(SignInLink.token_hash, SignInLink.expires_at),
        _deleted(SignInLink.token_hash),
        timedelta(0),
        "it runs out, 24 hours after it was made",
        "to sign in once",
    ),
    Kind(
        "session",
        "signed-in browsers, and which chats are in them",
        ("sessions", "signed_in_chats"),
        _sessions,
        _deleted(SignedIn.token_hash),
        timedelta(0),
        "it runs out, 8 hours after signing in or an hour after the last page",
        "to stay signed in",
    ),
    Kind(
        "teams_account",
        "which Teams account is whose, and where in Teams they can be written to",
        ("teams_accounts",),
        _rows(TeamsAccount.account, TeamsAccount.seen_at),
        _deleted(TeamsAccount.account),
        ACCOUNT_LIFE,
        "the last message in Teams",
        "to know a manager in Teams, and to tell them there of their cases",
    ),
    Kind(
        "sign_in_failure",
        "failed sign-ins",
        ("sign_in_failures",),
        _rows(SignInFailure.id, SignInFailure.at),
        _deleted(SignInFailure.id),
        FAILURE_LIFE,
        "it happened",
        "to lock out who guesses",
        noted=False,
    ),
    Kind(
        "sign_in_request",
        "sign-in links asked for by mail",
        ("sign_in_requests",),
        _rows(SignInRequest.id, SignInRequest.at),
        _deleted(SignInRequest.id),
        FAILURE_LIFE,
        "it was made",
        "so that nobody is flooded with links",
        noted=False,
    ),
    Kind(
        "stored_answer",
        "stored answers to repeated writes",
        ("idempotency_keys",),
        _rows(IdempotencyKey.key, IdempotencyKey.created_at),
        _deleted(IdempotencyKey.key),
        IDEMPOTENCY_LIFE,
        "it was given",
        "so that a message that is sent twice is done once",
        noted=False,
    ),
    Kind(
        "spare_key",
        "keys of people whom nothing points at any more",
        ("people",),
        _spare_keys,
        _deleted(Person.id),
        timedelta(days=1),
        "it was made",
        "nothing: what they opened is gone",
        noted=False,
    ),
    Kind(
        "erasure",
        "the list of who was erased, by number",
        ("erasures",),
        _rows(Erasure.person_id, Erasure.at),
        _deleted(Erasure.person_id),
    ),
    Kind(
        "audit",
        "events of the audit trail, the oldest first",
        ("audit_events",),
        _old_events,
        _shorten,
    ),
)

#: Tables whose rows have no end of their own, and why.
STAYS: Mapping[str, str] = MappingProxyType(
    {
        "named_keys": "two keys of the whole house, for search and signatures; of nobody",
        "retired_keys": "ids of keys taken out of use; of nobody",
        "content_reviews": "who checked or signed which entry of content, and when: it has to stay "
        "as long as answers rest on it; a signature holds a professional's name, to be shown",
        "audit_head": "one row: the trail's last event and its beginning",
        "tallies": "how often things happened, by month; of nobody",
        "worker_locks": "one row: which worker is at work; of nobody",
    }
)

#: Tables whose rows live for a week at most: no backup holds them, so none outlives its promise.
SHORT_LIVED = frozenset(
    {
        "chats",
        "idempotency_keys",
        "sessions",
        "sign_in_failures",
        "sign_in_links",
        "sign_in_requests",
        "signed_in_chats",
        "worker_locks",
    }
)


def kept_for(kind: Kind, days: Mapping[str, int]) -> tuple[str, str]:
    """How long a kind is kept and what for, in words.

    Args:
        kind: one of `KINDS`.
        days: the employer's ``retention``.
    """
    if kind.life is None:
        life = LIVES[kind.name]
        return f"{days[kind.name]:,} days after {life.since}", life.purpose
    if not kind.life:
        return f"until {kind.since}", kind.purpose
    return f"{_spelt(kind.life)} after {kind.since}", kind.purpose


def as_markdown(days: Mapping[str, int]) -> str:
    """The table of docs/privacy.md: every kind with its time and purpose, then what stays."""
    lines = ["| In `retention` | What | Kept | For what | Tables |", "|---|---|---|---|---|"]
    for kind in KINDS:
        how_long, purpose = kept_for(kind, days)
        name = f"`{kind.name}`" if kind.life is None else "fixed"
        tables = ", ".join(f"`{table}`" for table in kind.tables)
        lines.append(f"| {name} | {kind.what} | {how_long} | {purpose} | {tables} |")
    lines += [f"| – | {what} | stays | | `{table}` |" for table, what in STAYS.items()]
    return "\n".join(lines) + "\n"


def _spelt(life: timedelta) -> str:
    if life.days:
        return f"{life.days} day" + "s" * (life.days > 1)
    return f"{life.seconds // 60} minutes"
