"""The app package that an administrator uploads to Teams: manifest and icons in one zip file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import typst

from api.settings import Settings
from guidance.yaml_file import read_yaml

SCHEMA_VERSION = "1.24"
_SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA_VERSION}/"
#: Where set-up puts Microsoft's own schema, below the folder of the assets' packages.
SCHEMA_FILE = Path(
    f"@microsoft/app-manifest/build/json-schemas/teams/v{SCHEMA_VERSION}/MicrosoftTeams.schema.json"
)
_HERE = Path(__file__).parent
# A zip file's oldest date: the same settings give the same bytes.
_WHEN = (1980, 1, 1, 0, 0, 0)


class PackageError(Exception):
    """No package can be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Web addresses that Teams shows beside the app."""

    privacy: str
    terms: str


def manifest(settings: Settings, employer: str, pages: Pages) -> dict[str, Any]:
    """The manifest for these settings.

    Raises:
        PackageError: Teams is off, or an address that people reach isn't https.
    """
    if settings.teams_app_id is None:
        raise PackageError("ASKOH_TEAMS_APP_ID isn't set: Teams is off. See docs/teams.md.")
    for address in (settings.public_url, pages.privacy, pages.terms):
        if urlsplit(address).scheme != "https":
            raise PackageError(f"Teams takes https addresses only, and this is none: {address}")
    words = _words()
    commands = [dict(one) for one in words["commands"]]
    return {
        "$schema": _SCHEMA + "MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA_VERSION,
        "version": version("askoh"),
        "id": settings.teams_app_id,
        "developer": {
            "name": employer[:32],
            "websiteUrl": settings.public_url,
            "privacyUrl": pages.privacy,
            "termsOfUseUrl": pages.terms,
        },
        "name": {"short": words["short_name"], "full": words["full_name"]},
        "description": {
            "short": words["short_description"],
            "full": words["full_description"].strip().format(employer=employer),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": words["accent_color"],
        "bots": [
            {
                "botId": settings.teams_app_id,
                "scopes": ["personal"],
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [{"scopes": ["personal"], "commands": commands}],
            }
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(settings.public_url).hostname],
    }


@cache
def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = read_yaml(_HERE / "manifest.yml")
    return words


def problems(made: Mapping[str, Any], schema: Path) -> list[str]:
    """What Microsoft's own schema finds wrong with a manifest, as places and reasons."""
    rules = json.loads(schema.read_text(encoding="utf-8-sig"))
    found = jsonschema.Draft4Validator(rules).iter_errors(dict(made))
    return [
        f"{'/'.join(map(str, one.absolute_path)) or 'manifest'}: {one.message}" for one in found
    ]


def package(made: Mapping[str, Any]) -> bytes:
    """The zip file with a manifest and its icons."""
    files = {
        "manifest.json": json.dumps(made, ensure_ascii=False, indent=2).encode(),
        "color.png": icon(outline=False),
        "outline.png": icon(outline=True),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(zipfile.ZipInfo(name, _WHEN), content)
    return packed.getvalue()


def icon(*, outline: bool) -> bytes:
    """An icon as PNG: 192 pixels square in colour, or 32 in white on nothing."""
    source = (_HERE / "icon.typ").read_bytes()
    inputs = {"outline": "yes" if outline else "no"}
    drawn = typst.compile(source, format="png", ppi=72.0, sys_inputs=inputs)
    if not isinstance(drawn, bytes):
        raise PackageError("The icon came out as several pages.")
    return drawn
