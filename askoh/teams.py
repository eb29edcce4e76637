"""`askoh teams`: the app package for Teams, and which Teams account is whose."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.identity import find_user
from api.records.teams import link
from api.services import Work
from api.settings import Settings, SettingsError
from api.teams.package import (
    SCHEMA_FILE,
    PackageError,
    Pages,
    manifest,
    package,
    problems,
)
from askoh.database import services
from askoh.errors import AskohError
from askoh.places import Places
from guidance.employer import load_employer


def make_package(options: argparse.Namespace, places: Places) -> int:
    """`askoh teams package`: write the zip file, once Microsoft's schema finds nothing wrong."""
    try:
        settings = Settings.load()
        employer = load_employer(settings.employer_file)
        default = f"{settings.public_url}/who-can-see"
        pages = Pages(options.privacy or default, options.terms or default)
        made = manifest(settings, employer.name, pages)
        content = package(made)
    except (SettingsError, PackageError) as error:
        raise AskohError(str(error), "See docs/teams.md.") from None
    schema = places.root / "assets" / "node_modules" / SCHEMA_FILE
    checked = schema.is_file()
    if checked and (wrong := problems(made, schema)):
        raise AskohError("The manifest isn't valid: " + "; ".join(wrong), "See docs/teams.md.")
    Path(options.out).write_bytes(content)
    print(f"{options.out}: {len(content):,} bytes, for the app {settings.teams_app_id}")
    print(
        "The manifest follows Microsoft's schema."
        if checked
        else "NOT checked: Microsoft's schema isn't installed here. `make setup` installs it."
    )
    return 0


def link_account(options: argparse.Namespace, places: Places) -> int:
    """`askoh teams link`: note that a Teams account is a user's."""
    with services(places) as found, found.database.writing() as session:
        work = Work(session, found, found.settings.now())
        user = find_user(session, found.vault, options.address)
        if user is None or user.disabled_at is not None:
            raise AskohError(
                "There is no open account with this address.", "Add it with `askoh user add`."
            )
        link(work, options.object_id, user)
    print("Linked: this Teams account is theirs from its next message on.")
    return 0
