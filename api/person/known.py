"""Finds all that is stored of one person by their work address.

A person is the employee a case is about, the manager who raised one, somebody who signs in, or
all three.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from api.chat.store import ChatRow
from api.records.legal_hold import is_held
from api.records.models import Case, Outbox, Person, User
from api.services import Work

#: What can't be found by an address, so that nobody takes the answer for more than it is.
LIMITS = (
    "Chats aren’t kept with a name. Only the chats that made one of these cases can be found, and "
    "only for seven days after their last message.",
    "A draft that was never sent isn’t kept with an employee’s address. It can’t be found by it, "
    "and is deleted after its time.",
    "Words in which somebody else names this person can’t be found by an address.",
    "Backups, the people file and what HR keeps outside AskOH aren’t looked at.",
)


@dataclass(frozen=True, slots=True)
class Known:
    """What was found of one person."""

    address: str
    people: tuple[Person, ...]
    as_employee: tuple[Case, ...]
    as_manager: tuple[Case, ...]
    user: User | None
    messages: tuple[Outbox, ...]
    chats: tuple[ChatRow, ...]

    @property
    def held(self) -> tuple[Case, ...]:
        """Their cases that are under legal hold."""
        cases = {case.id: case for case in (*self.as_employee, *self.as_manager)}
        return tuple(case for case in cases.values() if is_held(case))

    @property
    def counts(self) -> dict[str, int]:
        """How much was found, by kind."""
        return {
            "cases about them": len(self.as_employee),
            "cases they raised": len(self.as_manager),
            "accounts": int(self.user is not None),
            "messages to them": len(self.messages),
            "chats": len(self.chats),
        }

    @property
    def id(self) -> str:
        """What the trail calls them: an id, never the address."""
        if self.user is not None:
            return self.user.id
        return self.people[0].id if self.people else "nobody"

    @property
    def nothing(self) -> bool:
        """Whether nothing is known of them."""
        return not any(self.counts.values()) and not self.people


def find(work: Work, address: str) -> Known:
    """Everything under this work address; letter case and space around it don't count."""
    session = work.session
    lookup = work.vault.lookup(session, address)
    people = session.scalars(select(Person).where(Person.lookup == lookup)).all()
    ids = [person.id for person in people]
    about, raised = (
        tuple(session.scalars(select(Case).where(column.in_(ids)).order_by(Case.created_at)))
        for column in (Case.subject_id, Case.manager_id)
    )
    messages = select(Outbox).where(Outbox.person_id.in_(ids)).order_by(Outbox.created_at)
    return Known(
        address=address.strip(),
        people=tuple(people),
        as_employee=about,
        as_manager=raised,
        user=session.scalar(select(User).where(User.lookup == lookup)),
        messages=tuple(session.scalars(messages)),
        chats=chats_of(work, [*about, *raised]),
    )


def chats_of(work: Work, cases: Collection[Case]) -> tuple[ChatRow, ...]:
    """The chats that made these cases: a case knows its chat by a keyed hash only."""
    made = {case.conversation for case in cases}
    rows = work.session.scalars(select(ChatRow)) if made else ()
    return tuple(row for row in rows if work.vault.lookup(work.session, row.id) in made)
