"""`askoh backup`: one consistent copy of the records, with a manifest; the keys stay out."""

import argparse
import json
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api import keys
from api.records.models import AuditHead, Base, Erasure
from api.retention import SHORT_LIVED
from api.services import Services
from askoh.copies import copy, kind_of
from askoh.database import current_revision, services, unreachable
from askoh.errors import AskohError
from askoh.manifest import Manifest, hash_of
from askoh.places import Places

ERASURES = "erasures.json"


def backup(options: argparse.Namespace, places: Places) -> int:
    """`askoh backup DIR`.

    Raises:
        AskohError: the folder isn't empty, or the copy can't be made.
    """
    folder = Path(options.folder)
    _make(folder)
    with services(places) as found:
        try:
            manifest = _write(found, folder)
        except SQLAlchemyError as error:
            raise unreachable(error) from None
    total = sum(manifest.rows.values())
    print(f"Written: {folder}, {total:,} rows, {manifest.audit_events:,} events of the trail.")
    print(f"It needs these keys, which aren't in it: {', '.join(manifest.keys)}.")
    print("Keep them apart from it; without them nobody can read it, with them anybody can.")
    return 0


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        full = any(folder.iterdir())
    except OSError as error:
        raise AskohError(
            f"{folder} can't be used: {error.strerror}.", "Name another folder."
        ) from None
    if full:
        raise AskohError(f"{folder} isn't empty.", "Name a folder that doesn't exist yet.")


def _write(found: Services, folder: Path) -> Manifest:
    url = found.settings.database
    # The list first: whoever is erased in between stands in the copy's own list.
    with found.database.reading() as session:
        _write_erasures(session, folder / ERASURES)
    records = copy(url, folder, SHORT_LIVED)
    records.chmod(0o600)
    with found.database.reading() as session:
        head = session.get_one(AuditHead, 1)
        used = keys.usage(session, found.vault)
        manifest = Manifest(
            askoh=version("askoh"),
            made_at=found.settings.now().isoformat(timespec="seconds"),
            database=kind_of(url),
            revision=current_revision(url) or "",
            keys={name or "unknown": count for name, count in used.items() if count},
            audit_events=head.number - head.cut,
            audit_hash=head.hash,
            rows=_rows(session),
            left_out=tuple(sorted(SHORT_LIVED)),
            files={path.name: hash_of(path) for path in (records, folder / ERASURES)},
        )
    manifest.write(folder)
    return manifest


def _write_erasures(session: Session, path: Path) -> None:
    rows = session.scalars(select(Erasure).order_by(Erasure.at)).all()
    path.touch(mode=0o600)
    path.write_text(json.dumps({one.person_id: one.at.isoformat() for one in rows}, indent=0))


def _rows(session: Session) -> dict[str, int]:
    tables = [table for name, table in Base.metadata.tables.items() if name not in SHORT_LIVED]
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables
    }
