"""House rules that a reader would have to check by hand: what no file of the project holds."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = {
    ".py", ".yml", ".yaml", ".md", ".toml", ".sh", ".html", ".js", ".mjs", ".scss", ".txt",
    ".json", ".csv", ".tsv", ".Dockerfile", "",
}  # fmt: skip
# Written in pieces, so that this file doesn't hold what it looks for.
MACHINE_PATHS = "|".join((r"/wor" r"k/\w", r"\.\./shar" r"ed", r"/root/\.\w", r"/home/[a-z]+/"))
UNFINISHED = r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b"
LEFT_OUT = r"mark\.(sk" r"ip|skipif|xfail)|pytest\.(sk" r"ip|xfail|importorskip)"


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that git tracks or would, and that holds text."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = (ROOT / name for name in listed.stdout.splitlines())
    return tuple(p for p in paths if p.is_file() and p.suffix in TEXT and p != Path(__file__))


def found(pattern: str, suffixes: set[str] = TEXT) -> list[str]:
    """Where a pattern stands, as file:line."""

    def places() -> Iterator[str]:
        for path in project_files():
            if path.suffix not in suffixes or path.name in {"uv.lock", "package-lock.json"}:
                continue
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            for number, line in enumerate(lines, start=1):
                if re.search(pattern, line):
                    yield f"{path.relative_to(ROOT)}:{number}"

    return list(places())


def test_no_file_names_a_place_on_one_machine() -> None:
    assert found(MACHINE_PATHS) == []


def test_nothing_is_marked_as_unfinished() -> None:
    assert found(UNFINISHED, {".py", ".sh", ".js", ".mjs", ".scss", ".html", ""}) == []


def test_no_test_is_left_out() -> None:
    assert found(LEFT_OUT, {".py"}) == []


def test_secrets_and_data_are_never_committed() -> None:
    names = {path.name for path in project_files()}
    assert not names & {"secrets.env", ".env", "run.json"}
    assert not [path for path in project_files() if path.suffix in {".db", ".sqlite"}]


def make_targets() -> list[str]:
    """The targets of the Makefile that have a description, in order."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)


@pytest.mark.parametrize("words", [["make"], ["make", "help"]])
def test_make_alone_lists_every_target(words: list[str]) -> None:
    shown = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"run", "test", "setup", "lint", "bench", "train", "help"} <= set(make_targets())
    for target in make_targets():
        assert f"make {target} " in shown


def test_the_readme_names_only_real_targets_and_the_two_that_matter() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, re.MULTILINE))
    assert named <= set(make_targets())
    assert {"run", "test"} <= named
