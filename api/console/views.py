"""What the console's pages show, worked out from the records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from api import audit
from api.console.desk_views import desk_context
from api.console.wording import ACTIONS, DECISIONS, DONE, WHO
from api.crypto import ErasedError
from api.errors import GoneError
from api.records import content, reason, recommendations, sending
from api.records.agreements import CORRECTION, ITEM_WORDS
from api.records.cases import CaseRepository
from api.records.details import shown
from api.records.models import TO_CONFIRM, AuditEvent, Case, Draft, Person, User
from api.records.provider import PROVIDER_QUESTION
from api.records.rating import rating
from api.records.review import HR_COMMENT, Desk
from api.records.service import draft_of
from api.records.states import Move, State, may, words
from api.records.whereabouts import waiting_for, with_fresh_link
from api.services import Work
from guidance.asking import question, slots_that_are_asked
from guidance.draft import ReferralDraft
from guidance.draft_content import draft_content
from guidance.tracker import MOVES, AdjustmentPlan, Recommendation

LINE = "line:"


def case_context(desk: Desk, case: Case, **more: object) -> dict[str, object]:
    """One case; of its content only what the employee agreed to."""
    work = desk.work
    repository = CaseRepository(work.session)
    agreed = repository.agreed_draft(case) is not None
    draft = _draft(desk, case) if agreed else None
    fresh = with_fresh_link(work.session, [case], work.now)
    earlier, later = repository.linked_for_hr(desk.user, case)
    return {
        "case": case,
        "earlier": earlier,
        "later": later,
        "words": words(case.state),
        "waiting_for": WHO[waiting_for(case, fresh)],
        "fresh_link": case.id in fresh,
        "manager": _name(work, case.manager),
        "manager_identity": sending.MANAGER_IDENTITY_WORDS.get(case.manager_identity or ""),
        "age": days_since(case.created_at, work.now),
        "agreed": agreed,
        "erased": agreed and draft is None,
        "employee": _name(work, case.subject) if agreed else "",
        "content": draft_context(shown(work, case, draft)) if draft else None,
        "reason": _reason(repository, case) if agreed else None,
        "confirm_reason": agreed and reason.has_to_be_confirmed(work, case),
        "questions": desk.questions(case) if may(case.state, Move.RETURN) else {},
        "tracker": _tracker(desk, case) if draft else None,
        "typed": {},
        "problems": {},
        "agreements": _agreements(repository, case) if agreed else [],
        "identity": _identity(repository, case) if agreed else "",
        "corrections": _comments(desk, case, CORRECTION)
        if case.state == State.CORRECTION_ASKED
        else [],
        "comments": _comments(desk, case, HR_COMMENT) if case.state == State.RETURNED else [],
        "provider_asks": _comments(desk, case, PROVIDER_QUESTION)[:1]
        if case.state == State.RETURNED_BY_PROVIDER
        else [],
        "history": history(work, case),
        "can_mail": sending.can_be_mailed(work, case),
        "links": len(repository.live_links(case, work.now)),
        "typed_address": sending.address_of(work, case.subject) if case.who == TO_CONFIRM else "",
        "may": {move.value: may(case.state, move) for move in Move},
        "done": DONE.get(str(more.pop("done", ""))),
        **desk_context(desk, case, draft),
        **more,
    }


def _reason(repository: CaseRepository, case: Case) -> Draft | None:
    """The version whose reason somebody confirmed, or None."""
    row = repository.draft(case)
    return row if row is not None and row.reason_confirmed_at else None


def _tracker(desk: Desk, case: Case) -> dict[str, object] | None:
    """The report's recommendations: a row each, overdue ones first, and what each may become."""
    if case.state != State.REPORTED:
        return None
    today = desk.work.services.settings.current_day()
    items = recommendations.of_case(desk, case)
    plan = AdjustmentPlan(case.reference, items)
    return {
        "kept": recommendations.hr_may_keep(desk.work.session, case),
        "rows": [(row, _choices(plan.item(row.id), today)) for row in plan.rows(today)],
    }


def _choices(item: Recommendation, today: date) -> list[tuple[str, str]]:
    allowed = MOVES[item.state_on(today)]
    return [(value, text) for value, (to, text) in DECISIONS.items() if to in allowed]


def _draft(desk: Desk, case: Case) -> ReferralDraft | None:
    try:
        return desk.draft(case, "content_viewed")
    except GoneError:
        return None


def draft_context(draft: ReferralDraft) -> dict[str, object]:
    """A draft for a page: sections, gaps, and the score with its reasons."""
    score = draft.score()
    return {
        "sections": content.sections(draft),
        "missing": draft.missing(),
        "score": score,
        "lost": [part for part in score.reasons if part.points < part.out_of],
        "won": [part for part in score.reasons if part.points == part.out_of],
        "version": draft.version,
        "rating": rating(draft),
    }


def edit_context(
    desk: Desk,
    case: Case,
    draft: ReferralDraft,
    *,
    texts: Mapping[str, str] | None = None,
    urgent: object = None,
    error: str | None = None,
) -> dict[str, object]:
    """The agreed words to be changed; `texts` are what the person has typed already."""
    return {
        "case": case,
        "employee": _name(desk.work, case.subject),
        "sections": content.sections(draft, optional=True),
        "texts": texts or {},
        "base_version": case.version,
        "urgent": urgent,
        "error": error,
    }


def edit_fields(fields: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """The lines a form holds, and the version it was made from (-1 when it doesn't say)."""
    texts = {key.removeprefix(LINE): text for key, text in fields.items() if key.startswith(LINE)}
    base = fields.get("base_version", "")
    return texts, int(base) if base.isdecimal() else -1


def own_words(desk: Desk, case: Case, base: int, texts: Mapping[str, str]) -> dict[str, str]:
    """What this person wrote themselves, by label: the lines that differ from version `base`."""
    row = CaseRepository(desk.work.session).draft(case, base) if base > 0 else None
    old = {line.id: line for line in draft_of(desk.work, case, row).lines()} if row else {}
    return {
        old[key].label if key in old else key: text
        for key, text in texts.items()
        if key not in old or text.replace("\r\n", "\n").strip() != old[key].text.strip()
    }


def colleagues_words(desk: Desk, case: Case, base: int) -> dict[str, str] | None:
    """What was saved since version `base`, by label, if HR alone wrote it; None if it didn't.

    HR's own words may be shown to HR. What a manager wrote stays closed until it is agreed to.
    """
    repository = CaseRepository(desk.work.session)
    since = [row for row in repository.versions(case) if row.version > base > 0]
    if not since or any(row.author != "hr" for row in since):
        return None
    try:
        newest = draft_of(desk.work, case, since[-1])
        texts = {line.id: line.text for line in newest.lines()}
        return own_words(desk, case, base, texts)
    except ErasedError:
        return None


def history(work: Work, case: Case) -> list[dict[str, object]]:
    """What happened to the case, newest first, in words."""
    names: dict[str, str] = {}
    return [
        {
            "at": event.at,
            "text": ACTIONS.get(event.action, event.action),
            "who": _who(work, event, names),
        }
        for event in reversed(audit.history(work.session, case.reference))
    ]


def _who(work: Work, event: AuditEvent, names: dict[str, str]) -> str:
    if event.actor_id is None:
        return WHO.get(event.actor, event.actor)
    if event.actor_id not in names:
        user = work.session.get(User, event.actor_id)
        names[event.actor_id] = _name(work, user.person) if user else "a former user"
    return f"{names[event.actor_id]} ({WHO.get(event.actor, event.actor)})"


def _agreements(repository: CaseRepository, case: Case) -> list[dict[str, object]]:
    return [
        {"item": ITEM_WORDS[one.item], "agreed": one.agreed, "at": one.given_at}
        for one in repository.agreements(case)
    ]


def _identity(repository: CaseRepository, case: Case) -> str:
    first = next(iter(repository.agreements(case)), None)
    return sending.IDENTITY_WORDS.get(first.identity, "") if first else ""


def _comments(desk: Desk, case: Case, kind: str) -> list[dict[str, object]]:
    found = CaseRepository(desk.work.session).comments(case, kind)
    if found:
        desk.note(case, "comment_viewed", kind)
    shown = []
    for one in found:
        try:
            text = desk.work.vault.open(case.subject, one.text_sealed)
        except ErasedError:
            continue
        asks = question(one.asks).text if one.asks in slots_that_are_asked() else ""
        shown.append(
            {
                "text": text,
                "at": one.created_at,
                "version": one.version,
                "asks": asks,
                "place": draft_content().sections.get(one.place or "", ""),
            }
        )
    return shown


def _name(work: Work, person: Person | None) -> str:
    return sending.name_of(work, person)


def days_since(since: datetime, now: datetime) -> int:
    """Whole days from `since` to `now`, never less than none."""
    return max(0, (now - since).days)
