"""Checks and signatures of content by reviewers: records that are added and never changed.

What counts of them is decided in `guidance.reviews`, which reads the file that `export` writes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.audit import Actor, record
from api.errors import ConflictError, FieldError
from api.records.models import HASH, ID, NAME, Base, User, new_id
from api.records.sending import name_of
from api.services import Services, Work
from guidance.review_list import Reviewable
from guidance.reviews import CHECKED, SIGNED, Review, as_json

LONDON = ZoneInfo("Europe/London")
MAX_PROFESSION_CHARS = 80
MAX_NAME_CHARS = 200
_FEWEST_LETTERS = 3
_READABLE_BY_OUR_PROCESSES = 0o644


class ContentReview(Base):
    """One check or signature of one entry, with the digest of the text it was made for.

    `name` and `profession` are those of whoever signed, in plain words: they are meant to be
    shown. A check has neither.
    """

    __tablename__ = "content_reviews"
    __table_args__ = (Index("ix_content_reviews_kind_entry", "kind", "entry"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(NAME)
    entry: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(HASH)
    what: Mapped[str] = mapped_column(NAME)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str | None] = mapped_column(String(MAX_NAME_CHARS))
    profession: Mapped[str | None] = mapped_column(String(MAX_PROFESSION_CHARS))
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Exported:
    """Whether the file was written: 1, or 0 where it was in step already."""

    written: int


def check(work: Work, user: User, entry: Reviewable, digest: str, *, opened: bool) -> None:
    """Note that this user opened the source today, and that it says what the entry says.

    Raises:
        FieldError: they didn't say so.
        ConflictError: the text isn't the one they were shown.
    """
    _same_text(entry, digest)
    if not opened:
        raise FieldError("opened", "Tick the box if you did this today. If not, leave it.")
    _add(work, user, entry, CHECKED)


def sign(
    work: Work, user: User, entry: Reviewable, digest: str, *, profession: str, entitled: bool
) -> None:
    """Sign an entry with the user's own name and the profession they give.

    Raises:
        FieldError: the profession is missing or too long, or they didn't say that they may sign.
        ConflictError: the text isn't the one they were shown, or the account has no name.
    """
    _same_text(entry, digest)
    given = " ".join(profession.split())
    if sum(letter.isalpha() for letter in given) < _FEWEST_LETTERS:
        raise FieldError("profession", "Type your profession, such as occupational health nurse.")
    if len(given) > MAX_PROFESSION_CHARS:
        raise FieldError("profession", f"Use at most {MAX_PROFESSION_CHARS} characters.")
    if not entitled:
        raise FieldError(
            "entitled",
            "Tick the box if it is true of you. Only an occupational health or legal "
            "professional may sign.",
        )
    name = name_of(work, user.person)
    if not name:
        raise ConflictError(
            "Your account has no name, so it can’t sign. Ask whoever looks after AskOH to add it."
        )
    _add(work, user, entry, SIGNED, name=name[:MAX_NAME_CHARS], profession=given)


def of_entry(session: Session, kind: str, entry: str) -> Sequence[ContentReview]:
    """Every record of one entry, the newest first, of earlier texts too."""
    wanted = select(ContentReview).where(ContentReview.kind == kind, ContentReview.entry == entry)
    return session.scalars(wanted.order_by(ContentReview.at.desc(), ContentReview.id)).all()


def all_of(session: Session) -> tuple[Review, ...]:
    """Every record as `guidance` knows it, the oldest first."""
    rows = session.scalars(select(ContentReview).order_by(ContentReview.at, ContentReview.id))
    return tuple(
        Review(
            kind=row.kind,
            entry=row.entry,
            digest=row.digest,
            what=row.what,
            on=row.at.astimezone(LONDON).date(),
            name=row.name,
            profession=row.profession,
        )
        for row in rows
    )


def export(services: Services) -> Exported:
    """Bring the file that every process reads in step with the records, at one stroke.

    Without any record no file is made.

    Raises:
        OSError: it can't be written.
    """
    with services.database.reading() as session:
        found = all_of(session)
    path, text = services.settings.reviews_file, as_json(found)
    if _written(path) == text or (not found and not path.exists()):
        return Exported(0)
    write_at_once(path, text)
    return Exported(1)


def write_at_once(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, and never half of it.

    Raises:
        OSError: it can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # Nothing in it is secret, and the actions may run as another user.
        fresh.chmod(_READABLE_BY_OUR_PROCESSES)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _written(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _same_text(entry: Reviewable, digest: str) -> None:
    if entry.origin.digest != digest:
        raise ConflictError(
            "The text of this entry has changed since you opened the page. Nothing was noted. "
            "Go back, reload the page and read it again."
        )


def _add(
    work: Work,
    user: User,
    entry: Reviewable,
    what: str,
    *,
    name: str | None = None,
    profession: str | None = None,
) -> None:
    origin = entry.origin
    work.session.add(
        ContentReview(
            kind=origin.kind,
            entry=origin.id,
            digest=origin.digest,
            what=what,
            user_id=user.id,
            name=name,
            profession=profession,
            at=work.now,
        )
    )
    actor = Actor("reviewer", user.id)
    record(work.session, work.now, actor, f"content_{what}", origin.id, origin.kind)
