"""The command line as a person meets it: help for everything, and errors that can be read."""

import argparse
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from askoh.cli import build_parser

from .conftest import Askoh


def commands(
    parser: argparse.ArgumentParser, before: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """Every command and every command under it, as the words one types."""
    yield before
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from commands(below, (*before, name))


@pytest.mark.parametrize("words", list(commands(build_parser())), ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args([*words, "--help"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert shown.startswith(f"usage: {' '.join(('askoh', *words))}")
    assert len(shown.splitlines()) > 4


def test_help_is_the_same_from_a_shell(askoh: Askoh) -> None:
    done = askoh("--help")
    assert done.returncode == 0
    for name in ("up", "chat", "converse", "user", "train", "doctor", "worker", "content"):
        assert f"\n    {name} " in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "required: COMMAND"),
        (("nonsense",), "invalid choice: 'nonsense'"),
        (("converse", "--in", "x.yml"), "required: --out"),
        (("user", "add", "--name", "A"), "required: --address, --role"),
        (("up", "--ports", "some"), "choose from"),
    ],
)
def test_a_wrong_command_says_how_it_is_meant(
    askoh: Askoh, words: tuple[str, ...], told: str
) -> None:
    done = askoh(*words)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: askoh")
    assert told in done.stderr


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (("employer", "check", "nowhere.yml"), "No such file or directory"),
        (("converse", "--in", "nowhere.yml", "--out", "out.json"), "nowhere.yml can't be read"),
        (("rasa-checks",), "There is no trained model"),
    ],
)
def test_a_problem_is_a_cause_and_a_cure(askoh: Askoh, words: tuple[str, ...], cause: str) -> None:
    done = askoh(*words)
    assert done.returncode == 1
    assert cause in done.stderr
    assert "What to do: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_employer_profile_names_its_fields(askoh: Askoh, tmp_path: Path) -> None:
    profile = tmp_path / "wrong.yml"
    profile.write_text("id: wrong\nname: Wrong\nnation: atlantis\noh: contract\n", encoding="utf-8")
    done = askoh("employer", "check", str(profile))
    assert done.returncode == 1
    assert "nation" in done.stderr
    assert "england" in done.stderr


def test_the_example_employer_is_valid(askoh: Askoh) -> None:
    done = askoh("employer", "check", "config/example.yml")
    assert done.returncode == 0
    assert "is a valid profile" in done.stdout


def test_content_is_sound_today_and_stale_entries_are_named(askoh: Askoh) -> None:
    assert askoh("content", "check", ASKOH_TODAY="2026-11-21").returncode == 0
    later = askoh("content", "check", ASKOH_TODAY="2040-01-01")
    assert later.returncode == 1
    assert "past their review date" in later.stdout
    assert "stale entries" in later.stderr


def test_a_pinned_day_that_is_no_day_is_refused(askoh: Askoh) -> None:
    done = askoh("content", "check", ASKOH_TODAY="31/02")
    assert done.returncode == 1
    assert "ASKOH_TODAY is '31/02'" in done.stderr


def test_secrets_are_made_once_and_only_their_owner_reads_them(askoh: Askoh, home: Path) -> None:
    assert askoh("secrets").returncode == 0
    path = home / "secrets.env"
    made = path.read_text(encoding="utf-8")
    path.chmod(0o644)
    again = askoh("secrets")
    assert path.read_text(encoding="utf-8") == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    # The values themselves are never printed.
    values = [line.split("=", 1)[1] for line in made.splitlines() if "=" in line]
    assert len(values) == 4
    assert not [value for value in values if value in again.stdout + again.stderr]


def test_a_new_user_gets_a_link_for_the_console(askoh: Askoh) -> None:
    askoh("migrate")
    done = askoh(
        "user", "add", "--name", "Priya Nair", "--address", "priya@employer.example", "--role", "hr"
    )
    assert done.returncode == 0, done.stderr
    assert "http://127.0.0.1:8080/console/sign-in/" in done.stdout


def test_a_user_without_an_address_is_refused_with_an_example(askoh: Askoh) -> None:
    askoh("migrate")
    done = askoh("user", "add", "--name", "Priya", "--address", "priya", "--role", "hr")
    assert done.returncode == 1
    assert "work address" in done.stderr


def test_a_database_that_cannot_be_reached_is_named_without_its_password(askoh: Askoh) -> None:
    url = "postgresql://askoh:open-sesame@127.0.0.1:1/askoh"
    done = askoh("migrate", ASKOH_DATABASE_URL=url)
    assert done.returncode == 1
    assert "The database can't be used" in done.stderr
    assert "open-sesame" not in done.stderr
    assert "Traceback" not in done.stderr


def test_stop_says_when_nothing_runs(askoh: Askoh) -> None:
    done = askoh("stop")
    assert done.returncode == 0
    assert "doesn't run" in done.stdout


def test_doctor_names_what_is_missing_with_the_cure(askoh: Askoh) -> None:
    done = askoh("doctor")
    assert done.returncode == 1
    assert "✓ Python of the product: 3.12" in done.stdout
    assert "✓ Python of the bot: 3.10" in done.stdout
    assert "✗ secrets: missing: ASKOH_BOT_SECRET" in done.stdout
    assert "✗ model: there is none" in done.stdout
    assert done.stdout.count("What to do: ") == done.stdout.count("✗ ")
    assert "Traceback" not in done.stdout + done.stderr


def test_doctor_can_make_the_secrets(askoh: Askoh) -> None:
    done = askoh("doctor", "--fix")
    assert "✓ secrets: all there" in done.stdout


def test_doctor_checks_a_mail_server_that_is_named(askoh: Askoh) -> None:
    done = askoh("doctor", "--fix", ASKOH_SMTP_HOST="127.0.0.1", ASKOH_SMTP_PORT="1")
    assert "✗ mail: 127.0.0.1:1 doesn't answer" in done.stdout


def test_the_worker_does_one_round_on_a_new_database(askoh: Askoh) -> None:
    askoh("migrate")
    done = askoh("worker", "--once")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Done.\n"


def test_the_worker_says_when_the_database_is_not_migrated(askoh: Askoh) -> None:
    done = askoh("worker", "--once")
    assert done.returncode == 1
    assert "askoh migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_assets_are_built_once(askoh: Askoh) -> None:
    askoh("assets")
    again = askoh("assets")
    assert again.returncode == 0
    assert again.stdout == again.stderr == ""
