"""Tells one person what is stored of them, by readable labels.

What is about another person isn't theirs and is left out, which is said where it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import SYSTEM, history, record
from api.chat.store import ChatRow
from api.crypto import ErasedError, VaultError
from api.person.known import LIMITS, Known
from api.records import content, plans
from api.records.agreements import ITEM_WORDS
from api.records.content_reviews import ContentReview
from api.records.models import (
    Agreement,
    AuditEvent,
    Base,
    Case,
    Comment,
    Draft,
    FollowUp,
    Outbox,
    Recommendation,
    User,
)
from api.records.sending import IDENTITY_WORDS, name_of
from api.records.service import draft_of
from api.records.states import shown_to_manager, words
from api.records.teams import TeamsAccount
from api.services import Work

_LINK = re.compile(r"/(agree|console/sign-in|case/[^/\s]+/send)[/?][^\s]+")
_GONE = "erased, or past its time"
_NOT_THEIRS = "left out: they are about somebody else"


def export(work: Work, known: Known) -> dict[str, object]:
    """What is stored of them, by readable labels, ready for JSON."""
    record(work.session, work.now, SYSTEM, "person_exported", known.id, "all")
    account = [_account(work, known.user)] if known.user else []
    return {
        "Work address": known.address,
        "Made on": _when(work.now),
        "Employer": work.services.employer.name,
        "As the employee a referral is about": [_about(work, one) for one in known.as_employee],
        "As the manager who raised a referral": [_raised(work, one) for one in known.as_manager],
        "As somebody who signs in": account,
        "Messages to you": [_message(work, one) for one in known.messages],
        "Chats that are still kept": [_chat(one) for one in known.chats],
        "What this doesn’t hold": list(LIMITS),
    }


def _about(work: Work, case: Case) -> dict[str, object]:
    rows = _of(work.session, Draft, case, Draft.version)
    return {
        "Reference": case.reference,
        "State": words(case.state).label,
        "In this state since": _when(case.state_since),
        "Started": _when(case.created_at),
        "Closed": _when(case.closed_at),
        "Name": name_of(work, case.subject),
        "Raised by": _safely(lambda: name_of(work, case.manager)) or "not known",
        "Answers given about you": _sealed(work, case, case.slots_sealed),
        "What AskOH advised": _sealed(work, case, case.decision_sealed),
        "Versions": [_version(work, case, row) for row in rows],
        "Your answers": [_answer(one) for one in _of(work.session, Agreement, case)],
        "Comments": [_comment(work, case, one) for one in _of(work.session, Comment, case)],
        "Recommendations of the report": [
            _sealed(work, case, one.content_sealed)
            for one in _of(work.session, Recommendation, case, Recommendation.number)
        ],
        "Plans": [_plan(one) for one in plans.of_case(work, case)],
        "Report received on": _when(case.report_on),
        "Days on which somebody looks again": [
            _when(one.due_on) for one in _of(work.session, FollowUp, case)
        ],
        "What happened": [_event(one) for one in history(work.session, case.reference)],
        **_other_rows(work.session, case),
    }


#: Tables told in the words above; any other that hangs on a case is told by its open columns.
_TOLD = {
    "drafts", "agreements", "comments", "recommendations", "follow_ups", "outbox",
    "agreement_links", "case_plans",
}  # fmt: skip


def _other_rows(session: Session, case: Case) -> dict[str, object]:
    found: dict[str, object] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in _TOLD or "case_id" not in table.c:
            continue
        shown = [c for c in table.c if not c.name.endswith(("_sealed", "_id", "_hash", "id"))]
        rows = session.execute(select(*shown).where(table.c.case_id == case.id)).mappings()
        if told := [{key: str(value) for key, value in row.items()} for row in rows]:
            found[table.name.replace("_", " ").capitalize()] = told
    return found


def _version(work: Work, case: Case, row: Draft) -> dict[str, object]:
    found: dict[str, object] = {
        "Version": row.version,
        "Written by": row.author,
        "On": _when(row.created_at),
    }
    draft = _safely(lambda: draft_of(work, case, row))
    if draft is None:
        return found | {"Words": _GONE}
    found["Words"] = {
        section.title: {
            part.label: "; ".join(line.text for line in part.lines if line.text)
            for part in section.rows
            if any(line.text for line in part.lines)
        }
        for section in content.sections(draft)
    }
    return found


def _plan(one: plans.Plan) -> dict[str, object]:
    return {
        "Plan": one.title,
        "Kept by": one.author,
        "On": _when(one.created_at),
        "Words": [dict(zip(one.headings, row, strict=False)) for row in one.rows],
        "Note": one.note or None,
        "Looked at again on": _when(one.review_on),
        "Ended": _when(one.ended_at),
    }


def _answer(one: Agreement) -> dict[str, object]:
    return {
        "Asked": ITEM_WORDS.get(one.item, one.item),
        "Answer": "yes" if one.agreed else "no",
        "Version": one.version,
        "On": _when(one.given_at),
        "Withdrawn": _when(one.withdrawn_at),
        "How you were known": IDENTITY_WORDS.get(one.identity, one.identity),
    }


def _comment(work: Work, case: Case, one: Comment) -> dict[str, object]:
    return {
        "By": "HR" if one.author_id else "you",
        "On": _when(one.created_at),
        "Words": _safely(lambda: work.vault.open(case.subject, one.text_sealed)) or _GONE,
    }


def _raised(work: Work, case: Case) -> dict[str, object]:
    """A case as its manager may know it: the words about the employee are the employee's."""
    return {
        "Reference": case.reference,
        "State": shown_to_manager(case.state).replace("_", " "),
        "Started": _when(case.created_at),
        "Your name": _safely(lambda: name_of(work, case.manager)) or "not known",
        "Employee, draft and answers": _NOT_THEIRS,
        "What you did": [
            _event(one) for one in history(work.session, case.reference) if one.actor == "manager"
        ],
    }


def _account(work: Work, user: User) -> dict[str, object]:
    did = select(AuditEvent).where(AuditEvent.actor_id == user.id).order_by(AuditEvent.id)
    return {
        "Name": _safely(lambda: name_of(work, user.person)) or _GONE,
        "Roles": list(user.roles),
        "Since": _when(user.created_at),
        "Closed": _when(user.disabled_at),
        "In Microsoft Teams": [
            {"Linked, and last written from on": _when(one.seen_at), "Where that is": _kept(one)}
            for one in work.session.scalars(
                select(TeamsAccount).where(TeamsAccount.user_id == user.id)
            )
        ],
        "Content you checked or signed": [
            {
                "On": _when(one.at),
                "Entry": one.entry,
                "What": one.what,
                "Name": one.name or "",
                "Profession": one.profession or "",
            }
            for one in work.session.scalars(
                select(ContentReview)
                .where(ContentReview.user_id == user.id)
                .order_by(ContentReview.at)
            )
        ],
        "What you did": [
            _event(one) | {"On": _when(one.at), "With": one.subject}
            for one in work.session.scalars(did)
        ],
    }


def _kept(one: TeamsAccount) -> str:
    return "kept, to write to you there" if one.reference_sealed else "not kept"


def _message(work: Work, row: Outbox) -> dict[str, object]:
    body = _safely(lambda: work.vault.open(row.person, row.body_sealed)) or _GONE
    return {
        "Subject": row.subject,
        # A personal link is a key: it isn't written into a file that others handle.
        "Words": _LINK.sub("/[personal link]", body),
        "Written": _when(row.created_at),
        "Sent": _when(row.sent_at),
    }


def _chat(row: ChatRow) -> dict[str, object]:
    return {"Last message": _when(row.last_at), "Words": _NOT_THEIRS}


def _event(one: AuditEvent) -> dict[str, object]:
    return {"On": _when(one.at), "Who": one.actor, "Did": one.action, "What": list(one.fields)}


def _sealed(work: Work, case: Case, sealed: bytes | None) -> object:
    if sealed is None:
        return None
    return _safely(lambda: work.vault.open_json(case.subject, sealed)) or _GONE


def _safely[T](read: Callable[[], T]) -> T | None:
    try:
        return read()
    except (ErasedError, VaultError):
        return None


def _when(moment: datetime | date | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat() if moment else None


def _of[T: Base](session: Session, table: type[T], case: Case, *order: object) -> list[T]:
    query = select(table).where(table.case_id == case.id)  # type: ignore[attr-defined]
    return list(session.scalars(query.order_by(*order)))  # type: ignore[arg-type]


def page(told: Mapping[str, object]) -> str:
    """The same as a page that can be read and printed."""
    title = "What is stored about you"
    return (
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font-family:sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
        "dt{font-weight:bold;margin-top:.5rem}dd{margin-left:1.5rem;white-space:pre-line}</style>"
        f"<h1>{title}</h1>{_shown(told)}</html>\n"
    )


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        parts = (f"<dt>{html.escape(str(k))}</dt><dd>{_shown(v)}</dd>" for k, v in value.items())
        return f"<dl>{''.join(parts)}</dl>"
    if isinstance(value, list):
        items = "".join(f"<li>{_shown(one)}</li>" for one in value)
        return f"<ul>{items}</ul>" if items else "nothing"
    return "–" if value is None else html.escape(str(value))
