"""Access to Work: is it worth applying, how might the cost be shared, what to do meanwhile."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from actions.replies import Block, card, source, text
from actions.tasks.answers import choices_in, date_in, number_in
from actions.tasks.task import UNKNOWN, Answers, Task
from actions.turn import Turn
from guidance.access_to_work import (
    COST_KINDS,
    AccessToWorkEstimate,
    Applicant,
    CostShare,
    Item,
    estimate,
)
from guidance.content import footer

_SHARED = COST_KINDS[:2]
_HAVE_AN_EMPLOYER = ("employed", "apprentice", UNKNOWN)
_LONG_AGO = timedelta(days=365)
_POUNDS = re.compile(r"£\s?[\d,]+|\b[\d,]+\s?(?:pounds|quid|gbp)\b", re.I)
_SINCE = re.compile(r"\b(?:started|began|joined|since)\b(.{3,40})", re.I)
_STAFF = re.compile(
    r"\b([\d,]+)\s+(?:staff|people|employees|of us)\b",
    re.I,
)


class AccessToWork(Task):
    """Four questions at most; what was said already isn't asked."""

    id = "access_to_work"

    def take(self, turn: Turn, answers: Answers, asked: str | None) -> dict[str, object]:
        """The open question, and a price, a size or a kind of help wherever it is said."""
        learnt = super().take(turn, answers, asked)
        fields = self.words.fields
        price, staff = _POUNDS.search(turn.text), _STAFF.search(turn.text)
        if price and (cost := number_in(price.group(), 1)):
            learnt["cost"] = cost
        if staff and (employees := number_in(staff.group(1), 1)):
            learnt["employees"] = employees
        since = _SINCE.search(turn.text)
        if since and (started := date_in(since.group(1), turn.today, past=True)):
            learnt["started"] = started
        for name in ("work", "kind"):
            named = choices_in(fields[name], turn.text)
            if len(named) == 1 and name not in learnt:
                learnt[name] = named[0]
        return learnt

    def known(self, turn: Turn) -> dict[str, object]:
        """An employment type that was said before."""
        said = turn.slots.get("employment_type")
        return {"work": "self_employed" if said == "self_employed" else "employed"} if said else {}

    def next_field(self, turn: Turn, answers: Answers) -> str | None:
        """Size and price only where the cost is shared at all."""
        shared = answers.get("kind") in _SHARED and answers.get("work") in _HAVE_AN_EMPLOYER
        wanted = ("work", "kind", *(("started", "employees", "cost") if shared else ()))
        return next((name for name in wanted if name not in answers), None)

    async def result(self, turn: Turn, answers: Answers) -> list[Block | None]:
        """What can be said, the share if there is a price, what to have ready, how to apply."""
        found = estimate(_applicant(turn, answers), turn.today, _item(answers))
        words = self.words
        advice = [one.text for one in found.advice]
        lines = [words.say("apply", turn.role)] if found.result == "likely" else []
        rows = [(words.say("share_title"), self._share(found.share))] if found.share else []
        return [
            text("\n\n".join((f"**{found.text}**", *lines))),
            card("plan", words.say("title"), rows=rows, items=advice, note=_note(found)),
            card("help", words.say("evidence"), items=found.evidence) if found.evidence else None,
            _foot(turn, found),
            text(words.say("change")) if found.share else None,
        ]

    def _share(self, share: CostShare) -> str:
        whole = share.employer + share.access_to_work
        parts = {"cost": whole, "employer": share.employer, "grant": share.access_to_work}
        said = self.words.say("share", **{name: _pounds(part) for name, part in parts.items()})
        return f"{said} {share.why} {self.words.say('estimate_only')}"


def _applicant(turn: Turn, answers: Answers) -> Applicant:
    work = answers.get("work")
    return Applicant(
        nation=turn.employer.nation,
        work=None if work in (None, UNKNOWN) else str(work),
        affects_work=True,
        job_started_on=_started(turn, answers),
        mental_health="mental_health" in (turn.situation().issue_area or ()),
    )


def _started(turn: Turn, answers: Answers) -> date | None:
    said = answers.get("started")
    if said in (None, UNKNOWN):
        return None
    return turn.today - _LONG_AGO if said == "long_ago" else date.fromisoformat(str(said))


def _item(answers: Mapping[str, object]) -> Item | None:
    cost, employees, kind = (answers.get(name) for name in ("cost", "employees", "kind"))
    if not isinstance(cost, int) or not isinstance(employees, int) or kind in (None, UNKNOWN):
        return None
    return Item(Decimal(cost), str(kind), employees)


def _note(found: AccessToWorkEstimate) -> str:
    return " ".join(found.share.flags) if found.share else ""


def _foot(turn: Turn, found: AccessToWorkEstimate) -> Block | None:
    words = footer(found.sources, turn.today)
    return source(words) if words else None


def _pounds(amount: Decimal) -> str:
    return f"£{amount:,.2f}".removesuffix(".00")
