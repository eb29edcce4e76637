"""Runs the real `askoh` command in a process of its own, on a data folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Askoh = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def askoh(home: Path) -> Askoh:
    """`askoh("user", "add", …, given="typed", ASKOH_TODAY="…")`."""

    def run(*words: str, given: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "askoh", *words],
            cwd=ROOT,
            env={**os.environ, "ASKOH_HOME": str(home), **settings},
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run
