"""Checks and signatures of content that were made outside its files, and what they change.

The files in ``guidance/content`` stay the source of every text. A reviewer's check or signature
is a record in a file of its own, tied to the text by a digest: it counts only while the text of
its entry is unchanged. Without such a file, or with a broken one, the content files alone count.
"""

from __future__ import annotations

import calendar
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, Protocol

#: The file's name in the data folder, unless a setting says otherwise.
FILE_NAME: Final = "reviews.json"
CHECKED: Final = "checked"
SIGNED: Final = "signed"
#: The fields of an entry that a review changes; its digest leaves them out.
REVIEW_FIELDS: Final = ("checked_on", "review_by", "reviewed_by")
#: Months until the next check, by how often an entry changes (docs/content.md).
MONTHS: Final[Mapping[str, int]] = {"H": 3, "M": 12, "L": 24}


@dataclass(frozen=True, slots=True)
class Origin:
    """Which entry something was read from, and the digest of the entry's text.

    ``data`` is the entry as it stands in its file.
    """

    kind: str
    id: str
    digest: str
    data: Mapping[str, object] = field(repr=False, compare=False)


def origin_of(kind: str, name: str, data: Mapping[str, object]) -> Origin:
    """Return the origin of one entry; the digest is 64 hexadecimal characters."""
    text = {key: value for key, value in data.items() if key not in REVIEW_FIELDS}
    written = json.dumps(text, sort_keys=True, ensure_ascii=False, default=str)
    return Origin(kind, name, hashlib.sha256(written.encode()).hexdigest(), data)


class Reviewed(Protocol):
    """What carries the review fields of its file: a fact, a provenance or a helpline."""

    @property
    def read_from(self) -> Origin | None: ...  # noqa: D102 (as the class says)
    @property
    def change(self) -> str: ...  # noqa: D102
    @property
    def checked_on(self) -> date | None: ...  # noqa: D102
    @property
    def review_by(self) -> date: ...  # noqa: D102
    @property
    def reviewed_by(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Standing:
    """The review fields that count today, whether from the file or from a record."""

    checked_on: date | None
    review_by: date
    reviewed_by: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """One record: what was done to which entry with which text, and on which day.

    ``name`` and ``profession`` are those of whoever signed; a check has neither.
    """

    kind: str
    entry: str
    digest: str
    what: str
    on: date
    name: str | None = None
    profession: str | None = None

    def to_dict(self) -> dict[str, str | None]:
        """Return it as it stands in the file."""
        return {
            "kind": self.kind,
            "entry": self.entry,
            "digest": self.digest,
            "what": self.what,
            "on": self.on.isoformat(),
            "name": self.name,
            "profession": self.profession,
        }

    def signature(self) -> str:
        """Return the signature as it is shown: a name and a profession."""
        return f"{self.name}, {self.profession}"


def as_json(reviews: Iterable[Review]) -> str:
    """Return the text of a file of records, as ``use_reviews`` reads it."""
    return json.dumps({"reviews": [one.to_dict() for one in reviews]}, indent=1) + "\n"


def next_review(checked_on: date, change: str) -> date:
    """Return by when an entry has to be checked again after a check on this day."""
    months = checked_on.year * 12 + checked_on.month - 1 + MONTHS[change]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(checked_on.day, calendar.monthrange(year, month)[1]))


def use_reviews(path: Path | None) -> None:
    """Let the records of this file count; None for no file. It may come, change and go."""
    _overlay.use(path)


def problem() -> str | None:
    """Say why the file of records can't be used; None if it can, or if there is none."""
    _overlay.read()
    return _overlay.fault


def standing(entry: Reviewed) -> Standing:
    """Return the review fields of an entry that count now.

    The newer of two checks counts, and the last signature; what the file says wins a draw.
    """
    found = Standing(entry.checked_on, entry.review_by, entry.reviewed_by)
    if entry.read_from is None:
        return found
    checked, signed = _overlay.of(entry.read_from)
    if checked is not None and (found.checked_on is None or checked.on > found.checked_on):
        review_by = next_review(checked.on, entry.change)
        found = Standing(checked.on, review_by, found.reviewed_by)
    if signed is not None and found.reviewed_by is None:
        found = Standing(found.checked_on, found.review_by, signed.signature())
    return found


class _Overlay:
    """The records of one file, read again when the file is another one or has changed."""

    def __init__(self) -> None:
        self.use(None)

    def use(self, path: Path | None) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._last: dict[tuple[str, str, str, str], Review] = {}
        self.fault: str | None = None

    def of(self, origin: Origin) -> tuple[Review | None, Review | None]:
        """The last check and the last signature of exactly this text."""
        self.read()
        place = (origin.kind, origin.id, origin.digest)
        return self._last.get((*place, CHECKED)), self._last.get((*place, SIGNED))

    def read(self) -> None:
        """Read the file, if it isn't the one that was read last."""
        if self._path is None:
            return
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        except OSError:
            self.use(self._path)
            return
        if stamp == self._stamp:
            return
        self.use(self._path)
        self._stamp = stamp
        try:
            found = read_reviews(self._path)
        except (OSError, ValueError) as error:
            self.fault = f"{self._path} can't be read: {error}"
            return
        for one in sorted(found, key=lambda review: review.on):
            self._last[one.kind, one.entry, one.digest, one.what] = one


def read_reviews(path: Path) -> tuple[Review, ...]:
    """Read a file of records.

    Raises:
        OSError: the file can't be read.
        ValueError: it holds something else than records; the message says where.

    """
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or not isinstance(data.get("reviews"), list):
        raise ValueError("it holds no list named 'reviews'")
    return tuple(_review(number, one) for number, one in enumerate(data["reviews"], start=1))


def _review(number: int, data: Any) -> Review:
    try:
        found = Review(**{**data, "on": date.fromisoformat(data["on"])})
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(f"record {number} is no review ({error})") from None
    texts = (found.kind, found.entry, found.digest)
    if not all(isinstance(one, str) for one in texts) or found.what not in (CHECKED, SIGNED):
        raise ValueError(f"record {number} is no review of an entry")
    if found.what == SIGNED and not (found.name and found.profession):
        raise ValueError(f"record {number} is a signature without a name or a profession")
    return found


_overlay: Final = _Overlay()
