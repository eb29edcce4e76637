"""Shows that marked tests notice: switches behaviours off, one at a time, and runs their tests.

    python -m tests.switch_off              all of tests/switch_off.yml
    python -m tests.switch_off R30 R81      those of these requirements

Each change is made in a temporary copy of the tree; the tree itself is never touched. A test that
still passes then, or fails without it, is a failure here. For whole-stack tests the copy's model
is trained first if it is stale.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

ROOT: Final = Path(__file__).resolve().parents[1]
CONTENT: Final = ROOT / "tests" / "switch_off.yml"
#: What isn't in git but is needed to run: environments, built assets and the trained model.
_LINKED: Final = (".venv", "bot/.venv", "node_modules", "api/static/built")
_COPIED: Final = ("var/models",)
_SECONDS: Final = 900
_NOTICED: Final = "noticed"


@dataclass(frozen=True, slots=True)
class Switch:
    """One behaviour to switch off.

    Attributes:
        requirement: the one its test shows.
        without: how it is once the behaviour is off, in a sentence.
        file: the file to change, from the root.
        old, new: the text that goes and the text that comes.
        test: the test that has to fail then.
    """

    requirement: str
    without: str
    file: str
    old: str
    new: str
    test: str

    def fits(self, root: Path = ROOT) -> bool:
        """Whether the text that goes stands in the file exactly once."""
        path = root / self.file
        return path.is_file() and path.read_text(encoding="utf-8").count(self.old) == 1

    def apply(self, root: Path) -> str:
        """Make the change; returns the file as it was."""
        path = root / self.file
        before = path.read_text(encoding="utf-8")
        path.write_text(before.replace(self.old, self.new), encoding="utf-8")
        return before


def switches(path: Path = CONTENT) -> list[Switch]:
    """All of them, in their order."""
    return [Switch(**entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]


def copy_tree(target: Path) -> None:
    """Copy what git has or would take, and link or copy what is needed beside it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    for name in _LINKED:
        if (ROOT / name).exists() and not (target / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).symlink_to(ROOT / name)
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name)


def fails(root: Path, test: str) -> bool:
    """Whether the test is found and fails in that tree.

    Raises:
        RuntimeError: pytest found nothing to run or couldn't run it; its words are in the message.
    """
    words = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", test]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        words,
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    failed = done.returncode == 1 and "FAILED" in done.stdout
    if done.returncode not in (0, 1) or (done.returncode and not failed):
        raise RuntimeError(f"{test} could not be run:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return failed


def tried(root: Path, switch: Switch) -> str:
    """Run the test with the behaviour and without it, and say what came of it."""
    if fails(root, switch.test):
        return "FAILS ANYWAY"
    before = switch.apply(root)
    noticed = fails(root, switch.test)
    (root / switch.file).write_text(before, encoding="utf-8")
    return _NOTICED if noticed else "NOT NOTICED"


def main(words: list[str] | None = None) -> int:
    """Run as a command; 1 if a test didn't notice or fails anyway."""
    parser = argparse.ArgumentParser(prog="python -m tests.switch_off", description=__doc__)
    parser.add_argument("ids", nargs="*", help="only these requirements")
    chosen = parser.parse_args(words).ids
    unnoticed = 0
    with tempfile.TemporaryDirectory(prefix="askoh-switch-off-") as folder:
        root = Path(folder)
        copy_tree(root)
        for switch in switches():
            if chosen and switch.requirement not in chosen:
                continue
            said = tried(root, switch)
            unnoticed += said != _NOTICED
            print(f"{switch.requirement} {said}: {switch.without}\n    {switch.test}", flush=True)  # noqa: T201
    return int(bool(unnoticed))


if __name__ == "__main__":
    sys.exit(main())
