"""Who may import whom: the directions that keep the parts apart."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"guidance", "actions", "api", "askoh", "askoh_bot", "bench", "bot", "tests"}
SERVERS = {
    "fastapi", "starlette", "uvicorn", "sqlalchemy", "alembic", "psycopg", "redis", "httpx",
    "requests", "sanic", "rasa", "rasa_sdk", "jinja2", "govuk_frontend_jinja",
}  # fmt: skip
DATABASES = {"sqlalchemy", "alembic", "psycopg", "sqlite3"}

#: package: (folder, which of ours it may import, what else it must not import)
DIRECTIONS = {
    "guidance": ("guidance", set[str](), SERVERS | DATABASES),
    "actions": ("actions", {"guidance"}, DATABASES),
    "api": ("api", {"guidance"}, {"rasa", "rasa_sdk"}),
    "askoh_bot": ("bot/askoh_bot", set[str](), {"fastapi", "sqlalchemy"}),
    "askoh": ("askoh", {"api", "guidance"}, {"rasa", "rasa_sdk"}),
}


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and top-level name of everything a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.split(".")[0]


@pytest.mark.parametrize("package", DIRECTIONS)
def test_package_imports_only_what_it_may(package: str) -> None:
    folder, allowed, forbidden = DIRECTIONS[package]
    not_ours = OURS - allowed - {package}
    files = sorted((ROOT / folder).rglob("*.py"))
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files
        for line, name in imported(path)
        if name in not_ours | forbidden
    ]
    assert files
    assert wrong == []


def test_a_forbidden_import_would_be_seen(tmp_path: Path) -> None:
    source = "import json\ndef f():\n    from sqlalchemy.orm import Session\n"
    (tmp_path / "sample.py").write_text(source, encoding="utf-8")
    assert list(imported(tmp_path / "sample.py")) == [(1, "json"), (3, "sqlalchemy")]
