"""The `askoh` command: its words, its options and its help.

Each command's work is in a module of its own, imported only when the command runs, so that
`askoh --help` and quick commands answer at once.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from askoh.commands import Commands, command
from askoh.errors import AskohError
from askoh.places import Places
from askoh.record_options import add_records
from askoh.understanding.options import add_understanding

Handler = Callable[[argparse.Namespace, Places], int]
_INTERRUPTED = 130

_EPILOG = """\
settings (environment variables):
  ASKOH_HOME      folder for data, logs and the model (default: var in the project)
  ASKOH_CONFIG    folder with employer profiles and people.csv (default: config)
  ASKOH_EMPLOYER  which profile is served (default: example)
  docs/operating.md lists the others.
"""


def main(words: Sequence[str] | None = None) -> None:
    """Run a command; problems are told as a cause and a cure."""
    options = build_parser().parse_args(words)
    places = Places.from_environment()
    # Everything that is imported or started from here sees the same folders.
    os.environ |= {"ASKOH_HOME": str(places.home), "ASKOH_CONFIG": str(places.config)}
    try:
        code = _handler(options.run)(options, places)
    except AskohError as error:
        sys.exit(f"askoh: {error}")
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody left to tell.
        sys.stderr.close()
        code = 1
    except KeyboardInterrupt:
        code = _INTERRUPTED
    sys.exit(code)


def _handler(name: str) -> Handler:
    module, function = name.split(":")
    handler: Handler = getattr(import_module(f"askoh.{module}"), function)
    return handler


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="askoh",
        description="Runs AskOH, talks with it, and looks after it.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (
        _add_running,
        _add_talking,
        _add_users,
        _add_checks,
        _add_building,
        add_records,
        add_understanding,
    ):
        add(commands)
    return parser


def _add_running(commands: Commands) -> None:
    up = command(commands, "up", "up:up", "Start everything and keep it running until Ctrl-C.")
    up.add_argument(
        "--ports",
        choices=("fixed", "auto"),
        default="fixed",
        help="fixed: the addresses in the settings; auto: any free ports (default: fixed)",
    )
    command(commands, "stop", "up:stop", "Stop the AskOH that runs on this data folder.")
    worker = command(
        commands,
        "worker",
        "worker:work",
        "Send waiting mail, raise reminders and delete what is past its time, for ever.",
    )
    worker.add_argument("--once", action="store_true", help="do it once and end")
    worker.add_argument(
        "--every", type=float, default=30.0, metavar="SECONDS", help="pause between rounds (30)"
    )


def _add_talking(commands: Commands) -> None:
    chat = command(
        commands,
        "chat",
        "chat:chat",
        "Talk with AskOH in the terminal. Uses the running one, or starts one for the time.",
    )
    chat.add_argument(
        "--json",
        action="store_true",
        help="one line in (text, or JSON with text or choice, role, mode), one JSON line out",
    )
    chat.add_argument("--role", choices=("manager", "employee", "hr"), help="who is asking")
    chat.add_argument("--private", action="store_true", help="keep nothing of this conversation")
    chat.add_argument("--employer", metavar="ID", help="employer profile (default: the served one)")
    converse = command(
        commands,
        "converse",
        "converse:converse",
        "Play scripted people against AskOH and write every turn to a file.",
    )
    converse.add_argument(
        "--in", dest="script", required=True, metavar="SCRIPT.yml",
        help="list of people: id, role, mode, employer, opening, answers by slot, prefer",
    )  # fmt: skip
    converse.add_argument(
        "--out", dest="result", required=True, metavar="RESULT.json", help="where to write"
    )


def _add_users(commands: Commands) -> None:
    user = command(commands, "user", "user:add", "People who sign in to the HR console.")
    actions = user.add_subparsers(title="actions", metavar="ACTION", required=True)
    add = actions.add_parser(
        "add",
        help="add a user, or change one; prints a sign-in link",
        description="Add a user, or change one, and print a sign-in link that works once.",
    )
    add.set_defaults(run="user:add")
    add.add_argument("--name", required=True, help="how they are shown to others")
    add.add_argument("--address", required=True, help="their work e-mail address")
    add.add_argument(
        "--role",
        action="append",
        required=True,
        choices=("employee", "manager", "hr", "reviewer", "admin"),
        help="what they may do; can be given more than once",
    )
    units = add.add_mutually_exclusive_group()
    units.add_argument(
        "--unit",
        action="append",
        metavar="UNIT",
        help="HR: see the cases of this unit of the people file only; can be given more than once",
    )
    units.add_argument("--all-units", action="store_true", help="HR: see every unit (the default)")
    add.add_argument(
        "--never",
        action="append",
        metavar="ADDRESS",
        help="HR: never see cases about this person; can be given more than once",
    )
    add.add_argument(
        "--forget-never", action="store_true", help="HR: empty the list of --never first"
    )
    disable = actions.add_parser(
        "disable",
        help="close a user's account at once",
        description="Close a user's account: sessions and sign-in links end now.",
    )
    disable.set_defaults(run="user:disable")
    disable.add_argument("--address", required=True, help="their work e-mail address")


def _add_checks(commands: Commands) -> None:
    doctor = command(
        commands, "doctor", "doctor:doctor", "Check this machine and say what to do about problems."
    )
    doctor.add_argument("--fix", action="store_true", help="cure what can be cured safely")
    employer = command(
        commands, "employer", "checks:check_employer", "Check an employer's profile."
    )
    actions = employer.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = actions.add_parser(
        "check", help="check a profile file", description="Check an employer's profile file."
    )
    check.set_defaults(run="checks:check_employer")
    check.add_argument("file", metavar="FILE", help="such as config/example.yml")
    content = command(
        commands, "content", "checks:check_content", "Check the facts and sentences AskOH uses."
    )
    actions = content.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = actions.add_parser(
        "check",
        help="list entries that are wrong, stale, unsourced, repeated or unused",
        description="List entries that are wrong, stale, unsourced, repeated or unused. "
        "Fails on wrong ones only.",
    )
    check.set_defaults(run="checks:check_content")
    reviews = actions.add_parser(
        "reviews",
        help="write the reviewers' checks and signatures into a file",
        description="Write every check and signature made in the console into a JSON file, for "
        "whoever carries them into the content files.",
    )
    reviews.set_defaults(run="checks:write_reviews")
    reviews.add_argument("--out", metavar="FILE", required=True, help="where to write it")
    audit = command(commands, "audit", "audit:verify_command", "Look after the audit trail.")
    actions = audit.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = actions.add_parser(
        "verify",
        help="check that no event was changed or removed",
        description="Check that no event of the audit trail was changed or removed.",
    )
    check.set_defaults(run="audit:verify_command")
    shown = actions.add_parser(
        "show",
        help="what happened to a case",
        description="List what the audit trail tells of a case, oldest first.",
    )
    shown.set_defaults(run="audit:show_command")
    shown.add_argument("reference", metavar="REFERENCE", help="such as H7-204")
    command(
        commands,
        "rasa-checks",
        "rasa_checks:run_all",
        "Run Rasa's own checks: data validate, test nlu, test core.",
    )


def _add_building(commands: Commands) -> None:
    train = command(
        commands, "train", "building:train", "Train the model if what it learns from changed."
    )
    train.add_argument("--force", action="store_true", help="train even if nothing changed")
    command(
        commands, "migrate", "database:migrate_command", "Bring the database up to this version."
    )
    assets = command(
        commands, "assets", "building:assets", "Build style sheets and scripts if they changed."
    )
    assets.add_argument("--force", action="store_true", help="build even if nothing changed")
    secrets = command(
        commands, "secrets", "building:secrets", "Make the secrets that don't exist yet."
    )
    secrets.add_argument(
        "--new-key",
        action="store_true",
        help="put a new encryption key before the others (see `askoh keys`)",
    )
    secrets.add_argument(
        "--compose", action="store_true", help="also make what docker-compose.yml needs"
    )
