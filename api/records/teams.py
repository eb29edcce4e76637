"""Which Teams account is which user's, and where in Teams they can be written to.

A Teams account is known by a keyed hash of its tenant and object id. The reference to its personal
chat is sealed with the user's own key, so that erasing the user makes it unreadable.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.audit import SYSTEM, record
from api.crypto import ErasedError
from api.identity import add_user, find_user
from api.records.models import HASH, ID, Base, User
from api.services import Work

MANAGER_ROLE = "manager"
#: After this long without a message, they are found anew from their Teams account.
ACCOUNT_LIFE = timedelta(days=180)
_NOTED_EVERY = timedelta(hours=1)


class TeamsAccount(Base):
    """A Teams account of one of our users."""

    __tablename__ = "teams_accounts"

    account: Mapped[str] = mapped_column(HASH, primary_key=True)
    user_id: Mapped[str] = mapped_column(ID, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    conversation: Mapped[str | None] = mapped_column(HASH, index=True)
    reference_sealed: Mapped[bytes | None]
    seen_at: Mapped[datetime]

    user: Mapped[User] = relationship()


def account_key(work: Work, object_id: str) -> str:
    """The keyed hash of an account of our tenant."""
    tenant = work.services.settings.teams_tenant or ""
    return work.vault.lookup(work.session, f"teams:{tenant}:{object_id}")


def link(work: Work, object_id: str, user: User) -> TeamsAccount:
    """Note that this Teams account is this user's; the account's older note gives way."""
    key = account_key(work, object_id)
    row = work.session.get(TeamsAccount, key)
    if row is None:
        row = TeamsAccount(account=key, user_id=user.id, seen_at=work.now)
        work.session.add(row)
    if row.user_id != user.id:
        row.conversation = row.reference_sealed = None
    row.user, row.seen_at = user, work.now
    record(work.session, work.now, SYSTEM, "teams_linked", user.id)
    work.session.flush()
    return row


def user_at(work: Work, address: str) -> User | None:
    """Who has this work address: a user, or a manager of the people file, made one now.

    Somebody whose account is closed is nobody.
    """
    user = find_user(work.session, work.vault, address)
    if user is not None:
        return user if user.disabled_at is None else None
    people = work.services.people
    known = people.find(address)
    if known is None or not (known.role == MANAGER_ROLE or people.team_of(known)):
        return None
    return add_user(work, known.work_address, known.name, [MANAGER_ROLE])


def seen(work: Work, row: TeamsAccount, conversation: str, reference: Mapping[str, object]) -> None:
    """Note that this account wrote in this chat (its keyed hash), and where that is."""
    fresh = work.now - row.seen_at < _NOTED_EVERY and row.reference_sealed is not None
    if fresh and row.conversation == conversation:
        return
    row.conversation, row.seen_at = conversation, work.now
    row.reference_sealed = work.vault.seal_json(row.user.person, reference)


def manager_in_teams(work: Work, conversation: str) -> User | None:
    """The manager whose personal chat in Teams this is (its keyed hash)."""
    query = (
        select(User)
        .join(TeamsAccount, TeamsAccount.user_id == User.id)
        .where(TeamsAccount.conversation == conversation, User.disabled_at.is_(None))
    )
    user = work.session.scalar(query)
    return user if user is not None and MANAGER_ROLE in user.roles else None


def place_of(work: Work, lookup: str | None) -> tuple[str, dict[str, object]] | None:
    """Where in Teams the manager with this keyed address can be written to: account, reference."""
    if lookup is None:
        return None
    query = (
        select(TeamsAccount)
        .join(User, User.id == TeamsAccount.user_id)
        .where(
            User.lookup == lookup,
            User.disabled_at.is_(None),
            TeamsAccount.reference_sealed.is_not(None),
        )
        .order_by(TeamsAccount.seen_at.desc())
    )
    row = work.session.scalars(query).first()
    if row is None or MANAGER_ROLE not in row.user.roles or row.reference_sealed is None:
        return None
    try:
        return row.account, work.vault.open_json(row.user.person, row.reference_sealed)
    except ErasedError:
        return None


def unreachable(work: Work, account: str) -> None:
    """Forget where this account can be written to: it took AskOH away, or blocks it."""
    row = work.session.get(TeamsAccount, account)
    if row is not None:
        row.reference_sealed = row.conversation = None
