"""The command line as a person meets it: help for everything, and errors that can be read."""

import argparse
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from askoh import checks
from askoh.cli import build_parser
from askoh.errors import AskohError
from askoh.places import Places
from askoh.runfile import RunFile
from guidance.content import FOLDER
from guidance.content_check import check

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
    now = askoh("content", "check", ASKOH_TODAY="2026-11-21")
    assert now.returncode == 0, now.stderr
    assert now.stdout.startswith("0 errors\n0 stale: past their review date\n")
    for group in ("without an address", "the same text twice", "0 unused", "confidence C"):
        assert group in now.stdout
    assert "not yet checked live" in now.stdout
    later = askoh("content", "check", ASKOH_TODAY="2040-01-01")
    # Stale entries aren't served, so they are work for a reviewer and no fault.
    assert later.returncode == 0
    assert "\n  helplines samaritans (review by " in later.stdout


def test_an_error_in_the_content_is_named_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "content"
    shutil.copytree(FOLDER, folder)
    terms = folder / "glossary.yml"
    terms.write_text("- id: unfinished\n" + terms.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(checks, "look_over", partial(check, folder=folder))
    with pytest.raises(AskohError, match=r"\d+ errors? in the content"):
        checks.check_content(argparse.Namespace(), Places.from_environment())
    assert "entry unfinished" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("folder", "name", "status"),
    [
        (".", "small.yml", 0),
        (".", "other.yml", 1),
        ("case_studies", "other.yml", 1),
        ("case_studies", "small.yml", 0),
    ],
)
def test_the_id_of_an_employer_has_to_be_the_name_of_its_file(
    askoh: Askoh, tmp_path: Path, folder: str, name: str, status: int
) -> None:
    path = tmp_path / folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("id: small\nname: Small\nnation: wales\noh: none\nsubmitter: self\n")
    done = askoh("employer", "check", str(path))
    assert done.returncode == status, done.stderr
    assert ("has the id 'small'" in done.stderr) is bool(status)


def test_a_case_study_may_be_named_as_a_case(askoh: Askoh) -> None:
    assert askoh("employer", "check", "config/case_studies/8_2.yml").returncode == 0


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


def add_priya(askoh: Askoh) -> str:
    """Add a user; returns what was printed."""
    askoh("migrate")
    address = ("--address", "priya@employer.example")
    return askoh("user", "add", "--name", "Priya Nair", *address, "--role", "hr").stdout


def test_the_link_leads_to_the_askoh_that_runs(askoh: Askoh, home: Path) -> None:
    home.mkdir()
    RunFile("http://127.0.0.1:9123", "http://127.0.0.1:2", "http://127.0.0.1:3").write(home)
    assert "http://127.0.0.1:9123/console/sign-in/" in add_priya(askoh)


def test_a_public_address_that_is_set_wins(
    askoh: Askoh, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKOH_PUBLIC_URL", "https://askoh.employer.example")
    home.mkdir()
    RunFile("http://127.0.0.1:9123", "http://127.0.0.1:2", "http://127.0.0.1:3").write(home)
    assert "https://askoh.employer.example/console/sign-in/" in add_priya(askoh)


def test_a_user_can_be_closed_out(askoh: Askoh, home: Path) -> None:
    add_priya(askoh)
    done = askoh("user", "disable", "--address", "Priya@employer.example")
    assert done.returncode == 0, done.stderr
    assert "can't sign in any more" in done.stdout
    with closing(sqlite3.connect(home / "askoh.db")) as database:
        assert database.execute("SELECT count(*) FROM sign_in_links").fetchone() == (0,)
        assert database.execute("SELECT disabled_at FROM users").fetchone() != (None,)


def test_an_hr_user_can_be_kept_to_units_and_from_people(askoh: Askoh, home: Path) -> None:
    add_priya(askoh)
    who = ("--name", "Priya Nair", "--address", "priya@employer.example", "--role", "hr")
    never = ("--never", "owen.grant@harbourdale.example.org")
    done = askoh("user", "add", *who, "--unit", "production", "--unit", "Directors", *never)
    assert done.returncode == 0, done.stderr
    # Another link, and nothing said of the scope: it stays.
    assert askoh("user", "add", *who).returncode == 0
    with closing(sqlite3.connect(home / "askoh.db")) as database:
        assert database.execute("SELECT count(*) FROM user_units").fetchone() == (2,)
        assert database.execute("SELECT why FROM hidden_people").fetchall() == [("named",)]
    assert askoh("user", "add", *who, "--all-units", "--forget-never").returncode == 0
    with closing(sqlite3.connect(home / "askoh.db")) as database:
        assert database.execute("SELECT count(*) FROM user_units").fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM hidden_people").fetchone() == (0,)


def test_a_unit_that_nobody_is_in_is_refused_with_those_there_are(askoh: Askoh) -> None:
    askoh("migrate")
    who = ("--name", "Priya Nair", "--address", "priya@employer.example", "--role", "hr")
    done = askoh("user", "add", *who, "--unit", "Prodcution")
    assert done.returncode == 1
    assert "Prodcution" in done.stderr
    assert "Customer service" in done.stderr


def test_closing_an_account_that_does_not_exist_is_refused(askoh: Askoh) -> None:
    askoh("migrate")
    done = askoh("user", "disable", "--address", "nobody@employer.example")
    assert done.returncode == 1
    assert "no user with this address" in done.stderr


def test_the_audit_trail_is_checked(askoh: Askoh, home: Path) -> None:
    add_priya(askoh)
    whole = askoh("audit", "verify")
    assert whole.returncode == 0, whole.stderr
    assert "The audit trail is whole: 2 events" in whole.stdout
    with closing(sqlite3.connect(home / "askoh.db")) as database:
        # As if a third event had been cut off: the events themselves can't be touched.
        database.execute("UPDATE audit_head SET number = 3")
        database.commit()
    broken = askoh("audit", "verify")
    assert broken.returncode == 1
    assert "broken at event 3" in broken.stderr
    assert "What to do: " in broken.stderr


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


@pytest.mark.parametrize(("day", "mark"), [("2026-11-21", "✓"), ("2028-01-01", "✗")])
def test_doctor_names_helplines_overdue_for_a_check(askoh: Askoh, day: str, mark: str) -> None:
    done = askoh("doctor", "--fix", ASKOH_TODAY=day)
    line = next(one for one in done.stdout.splitlines() if one[2:].startswith("helplines:"))
    assert line.startswith(mark)
    assert ("samaritans" in line) is (mark == "✗")


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
