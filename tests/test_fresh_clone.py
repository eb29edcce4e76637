"""What git would hand to somebody else is whole, and set-up tells them what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOOK = """
import sys
from pathlib import Path
import actions.server, api.app, askoh.cli, guidance.decision
from guidance.content import facts
here = Path.cwd()
for module in (actions, api, askoh, guidance):
    assert Path(module.__file__).is_relative_to(here), module.__file__
print(len(facts()))
"""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every file that git tracks or would, and nothing else."""
    target = tmp_path_factory.mktemp("clone")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target


def run(folder: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        words, cwd=folder, env=settings, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_parts_and_their_content_are_all_in_the_clone(clone: Path) -> None:
    path = os.environ["PATH"]
    looked = run(clone, sys.executable, "-c", LOOK, PYTHONPATH=str(clone), PATH=path)
    assert looked.returncode == 0, looked.stderr
    assert int(looked.stdout) > 100


def test_the_command_line_works_in_the_clone(clone: Path) -> None:
    words = (sys.executable, "-m", "askoh", "employer", "check", "config/example.yml")
    done = run(clone, *words, PYTHONPATH=str(clone), PATH=os.environ["PATH"])
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", "scripts/bootstrap.sh", "bot/uv.lock"])
def test_set_up_has_its_files(clone: Path, name: str) -> None:
    assert (clone / name).is_file()


def test_scripts_are_sound_shell(clone: Path) -> None:
    assert run(clone, "/bin/sh", "-n", "scripts/bootstrap.sh").returncode == 0
    assert run(clone, "/bin/bash", "-n", ".ci/run").returncode == 0
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_set_up_names_a_missing_python_with_the_cure(clone: Path, tmp_path: Path) -> None:
    done = run(
        clone, "/bin/sh", "scripts/bootstrap.sh",
        PATH="/usr/bin:/bin", HOME=str(tmp_path), PYENV_ROOT=str(tmp_path),
        UV=working_uv(), UV_PYTHON_DOWNLOADS="never",
        ASKOH_PYTHON312=sys.executable, ASKOH_PYTHON310=str(tmp_path / "python3.10"),
    )  # fmt: skip
    assert done.returncode == 1
    assert "Set-up stopped: Python 3.10 is missing" in done.stderr
    assert "What to do: install it with `pyenv install 3.10`" in done.stderr


def test_set_up_is_silent_when_nothing_changed() -> None:
    # `make test` has just set this very tree up.
    words = ("/bin/sh", "scripts/bootstrap.sh")
    assert run(ROOT, *words, **os.environ).returncode == 0
    again = run(ROOT, *words, **os.environ)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def working_uv() -> str:
    """The uv that set this tree up: its private copy, or the machine's own."""
    private = ROOT / ".tools" / "bin" / "uv"
    found = str(private) if private.exists() else shutil.which("uv")
    assert found
    return found
