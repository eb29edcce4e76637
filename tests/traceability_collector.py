"""A pytest plugin that writes which collected test shows which requirement, as JSON."""

import json
from pathlib import Path

import pytest

from tests.traceability import marked

_OPTION = "--requirements-to"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to write."""
    parser.addoption(_OPTION, type=Path, help="file for the requirements of each test, as JSON")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Write one name a test function, whatever its parameters, with what it shows."""
    shows: dict[str, list[str]] = {}
    for item in session.items:
        ours = shows.setdefault(item.nodeid.split("[")[0], [])
        ours += [name for name in marked(item) if name not in ours]
    target: Path = session.config.getoption(_OPTION)
    kept = {test: names for test, names in shows.items() if names}
    target.write_text(json.dumps(kept), encoding="utf-8")
