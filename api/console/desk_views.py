"""What a case's page shows around the draft: owner, plans, attachments, follow-ups, hold, end."""

from __future__ import annotations

from api.records import attachments, follow_ups, holds, owners, plans
from api.records.lists import plan_kinds, suggested_attachments, words_of
from api.records.models import Case
from api.records.review import Desk
from api.records.states import State
from guidance.draft import ReferralDraft

_REASON, _SERVICE, _QUESTION = "about.reason", "about.service", "questions."


def desk_context(desk: Desk, case: Case, draft: ReferralDraft | None) -> dict[str, object]:
    """Everything that HR keeps with the case; of its content only with an agreed `draft`."""
    may_own = owners.candidates(desk, case)
    return {
        "owner": owners.names(desk.work).get(case.owner_id or "", ""),
        "mine": case.owner_id == desk.user.id,
        "may_own": may_own,
        "hold": holds.hold_of(desk.work, case),
        "follow_ups": _follow_ups(desk, case),
        "follow_up_kinds": words_of("follow_ups"),
        "outcomes": words_of("outcomes"),
        "ended_as": words_of("outcomes").get(case.outcome or "", ""),
        "usual_end": "not_proceeding" if case.state in _STOPPED else "",
        "appointment_ways": words_of("appointment_ways"),
        "appointment_way": words_of("appointment_ways").get(case.appointment_way or "", ""),
        "refused": "",
        **(_agreed(desk, case, draft) if draft else {}),
    }


_STOPPED = frozenset({State.DECLINED, State.WITHDRAWN})


def _agreed(desk: Desk, case: Case, draft: ReferralDraft) -> dict[str, object]:
    listed = attachments.of_case(desk, case)
    return {
        "asked": _asked(draft),
        "plans": plans.of_case(desk.work, case),
        "plan_kinds": plan_kinds(),
        "attachments": listed,
        "to_attach": attachments.still_needed(listed),
        "attachment_states": words_of("attachment_states"),
        "suggested_attachments": suggested_attachments(),
    }


def _asked(draft: ReferralDraft) -> dict[str, object]:
    """What the employee was told beside what occupational health is asked."""
    lines = [line for line in draft.lines() if line.text]
    return {
        "told": " ".join(line.text for line in lines if line.id == _REASON),
        "services": [line.text for line in lines if line.id.startswith(_SERVICE)],
        "questions": [line.text for line in lines if line.id.startswith(_QUESTION)],
    }


def _follow_ups(desk: Desk, case: Case) -> list[dict[str, object]]:
    today = desk.work.services.settings.current_day()
    kinds = words_of("follow_ups")
    return [
        {
            "id": row.id,
            "text": kinds.get(row.kind, row.kind),
            "due_on": row.due_on,
            "done_at": row.done_at,
            "overdue": row.done_at is None and row.due_on < today and not case.finished,
        }
        for row in follow_ups.listed(desk.work.session, case)
    ]
