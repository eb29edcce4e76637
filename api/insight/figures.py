"""The tables of figures that a user may see, with small groups hidden in each.

What is counted for the whole employer comes from the tallies of the twelve whole months before this
one, so that no figure changes with one case. Only users who see every unit get it: somebody who
knows one unit's cases could subtract them. What stands open today is of the user's own scope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy import case as when

from api.insight import tallies, words
from api.insight.suppression import Published, publish, publish_together
from api.insight.tallies import Kind, Span, Sum
from api.insight.topics import topic_titles
from api.records.cases import CaseRepository
from api.records.lists import words_of as desk_words
from api.records.models import MANAGERS_DAYS, Case, FollowUp, Recommendation, User
from api.records.queue import OPEN_STATES
from api.records.recommendations import late
from api.records.states import WORDS, State, shown_to_manager
from api.services import Work
from guidance.draft_content import draft_content

MANAGER = "manager"
_NOT_MANAGERS = ("", "employee", "hr")


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `code` is empty for what is hidden, shown as one line; `days` is an average."""

    code: str
    label: str
    count: int
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table; without rows there are too few to show."""

    name: str
    words: words.TableWords
    rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        """All its counts together."""
        return sum(row.count for row in self.rows)


@dataclass(frozen=True, slots=True)
class Reader:
    """One user who looks at figures."""

    work: Work
    user: User

    @property
    def sees_employer(self) -> bool:
        """Whether they may see the figures of the whole employer."""
        return "admin" in self.user.roles or self.user.all_units

    @property
    def sees_cases(self) -> bool:
        """Whether they may know of cases at all."""
        return "hr" in self.user.roles

    @property
    def small(self) -> int:
        """Counts below this are hidden."""
        return self.work.services.employer.small_number

    @property
    def today(self) -> date:
        """The day of the figures."""
        return self.work.services.settings.current_day()

    @property
    def span(self) -> Span:
        """The months of the employer's figures."""
        return tallies.full_year(self.today)


def tables(reader: Reader) -> Mapping[str, Table]:
    """Every table this user may see, by name, in the order of the page."""
    found: dict[str, Table] = {}
    if reader.sees_employer:
        found |= {table.name: table for table in _of_employer(reader)}
    if reader.sees_cases:
        found |= {table.name: table for table in _of_user(reader)}
    return {name: found[name] for name in words.table_words() if name in found}


# The whole employer -----------------------------------------------------------------------------


def _of_employer(reader: Reader) -> list[Table]:
    weeks = {band.code: band.text for band in words.age_bands()}
    bands = {**weeks, **words.words_of("other_ages")}
    asked = {**_asked_for(), **words.words_of("returned")}
    return [
        *_of_sent(reader, bands),
        _counted(reader, "returned", Kind.RETURNED, asked, largest_first=True),
        _counted(reader, "states", Kind.STATE, _state_labels()),
        _counted(reader, "outcomes", Kind.OUTCOME, desk_words("outcomes")),
        _counted(reader, "follow_ups_done", Kind.FOLLOW_UP, words.words_of("follow_ups")),
        _topics(reader, "manager_topics", (MANAGER,)),
        _topics(reader, "other_topics", _NOT_MANAGERS),
    ]


def _of_sent(reader: Reader, bands: Mapping[str, str]) -> list[Table]:
    """The tables that count the same referrals: none gives away what another hides."""
    session, span = reader.work.session, reader.span
    months = tallies.by_month(session, Kind.AGE, span)
    month_names = {f"{month:%Y-%m}": f"{month:%B %Y}" for month in months}
    reasons = words.words_of("reasons")
    named = _in_order(tallies.by_code(session, Kind.REASON, span), reasons)
    weeks = _in_order(tallies.by_code(session, Kind.AGE, span), bands)
    lists = [list(months.values()), _counts(named), _counts(weeks)]
    by_month, by_reason, by_age = publish_together(lists, reader.small)
    return [
        _table("months", month_names, by_month),
        _sorted(_table("reasons", reasons, by_reason)),
        _table("ages", bands, by_age),
    ]


def _counted(
    reader: Reader,
    name: str,
    kind: Kind,
    labels: Mapping[str, str],
    *,
    largest_first: bool = False,
    roles: Sequence[str] | None = None,
) -> Table:
    sums = _in_order(tallies.by_code(reader.work.session, kind, reader.span, roles), labels)
    published = publish(_counts(sums), reader.small)
    table = _table(name, labels, published, sums if words.table_words()[name].third else None)
    return _sorted(table) if largest_first else table


def _topics(reader: Reader, name: str, roles: Sequence[str]) -> Table:
    titles = topic_titles(reader.work.services.employer, reader.today)
    return _counted(reader, name, Kind.TOPIC, titles, largest_first=True, roles=roles)


def _in_order(sums: Mapping[str, Sum], labels: Mapping[str, str]) -> list[Sum]:
    return [sums.get(code, Sum()) for code in labels]


def _counts(sums: Sequence[Sum]) -> list[int]:
    return [one.count for one in sums]


def _table(
    name: str, labels: Mapping[str, str], published: Published, sums: Sequence[Sum] | None = None
) -> Table:
    if published.too_few:
        return Table(name, words.table_words()[name], ())
    rows = []
    for place, (code, label) in enumerate(labels.items()):
        count = published.counts[place]
        if count:
            days = round(sums[place].total / count) if sums else None
            rows.append(Row(code, label, count, days))
    if published.others:
        rows.append(Row("", words.others(), published.others))
    return Table(name, words.table_words()[name], tuple(rows))


def _sorted(table: Table) -> Table:
    """The largest first, and what is hidden last."""
    rows = sorted(table.rows, key=lambda row: (not row.code, -row.count))
    return Table(table.name, table.words, tuple(rows))


def _asked_for() -> dict[str, str]:
    """What HR can ask a manager for, by the slot."""
    found: dict[str, str] = {}
    for field in draft_content().fields:
        if field.slot:
            found.setdefault(field.slot, field.label)
    return found


def _state_labels() -> dict[str, str]:
    """The states by the codes they are counted under; a closed case moves no further."""
    labels = {shown_to_manager(state): WORDS[state].label for state in State}
    del labels[State.CLOSED.value]
    return {**labels, **words.words_of("states")}


# What this user may see -------------------------------------------------------------------------


def _of_user(reader: Reader) -> list[Table]:
    theirs = CaseRepository(reader.work.session).all_for_hr(reader.user)
    return [_cases_now(reader, theirs), _recommendations(reader, theirs), _days(reader, theirs)]


def _cases_now(reader: Reader, theirs: ColumnElement[bool]) -> Table:
    query = (
        select(Case.state, func.count())
        .where(theirs, Case.finished.is_(False))
        .group_by(Case.state)
    )
    found = {State(state).value: count for state, count in reader.work.session.execute(query)}
    labels = {state.value: WORDS[state].label for state in State}
    return _now(reader, "cases_now", labels, found)


def _recommendations(reader: Reader, theirs: ColumnElement[bool]) -> Table:
    past = func.coalesce(late(reader.today), False)
    still_open = Recommendation.state.in_(OPEN_STATES)
    query = (
        select(func.sum(when((past, 1), else_=0)), func.count())
        .select_from(Recommendation)
        .join(Case, Case.id == Recommendation.case_id)
        .where(theirs, Case.state == State.REPORTED, or_(still_open, late(reader.today)))
    )
    return _open(reader, "recommendations_now", query)


def _days(reader: Reader, theirs: ColumnElement[bool]) -> Table:
    query = (
        select(func.sum(when((FollowUp.due_on < reader.today, 1), else_=0)), func.count())
        .select_from(FollowUp)
        .join(Case, Case.id == FollowUp.case_id)
        .where(
            theirs,
            Case.finished.is_(False),
            FollowUp.done_at.is_(None),
            FollowUp.kind.not_in(MANAGERS_DAYS),
        )
    )
    return _open(reader, "follow_ups_now", query)


def _open(reader: Reader, name: str, query: Select[Any, Any]) -> Table:
    overdue, all_of_them = reader.work.session.execute(query).one()
    found = {"in_time": all_of_them - (overdue or 0), "overdue": overdue or 0}
    return _now(reader, name, words.words_of("open"), found)


def _now(reader: Reader, name: str, labels: Mapping[str, str], found: Mapping[str, int]) -> Table:
    published = publish([found.get(code, 0) for code in labels], reader.small)
    return _table(name, labels, published)
