"""The commands that look after the records (keys, retention, one person, backups) and Teams."""

from askoh.commands import Commands, command


def add_records(commands: Commands) -> None:
    """Add them to the command line."""
    _add_keys(commands)
    _add_retention(commands)
    _add_person(commands)
    _add_backup(commands)
    _add_teams(commands)


def _actions(commands: Commands, name: str, run: str, about: str) -> Commands:
    parser = command(commands, name, run, about)
    return parser.add_subparsers(title="actions", metavar="ACTION", required=True)


def _add_keys(commands: Commands) -> None:
    actions = _actions(commands, "keys", "keys:list_keys", "The keys that protect the records.")
    command(actions, "list", "keys:list_keys", "List the keys and how much each one wraps.")
    new = command(actions, "new", "keys:new", "Put a new key before the others.")
    new.add_argument(
        "--show",
        action="store_true",
        help="only print one, for an ASKOH_KEYS that comes from the environment",
    )
    command(actions, "rotate", "keys:rotate", "Wrap every stored key anew with the newest key.")
    retire = command(actions, "retire", "keys:retire", "Take a key out of use that wraps nothing.")
    retire.add_argument("id", metavar="ID", help="the key's id in `askoh keys list`")


def _add_retention(commands: Commands) -> None:
    actions = _actions(commands, "retention", "retention:show", "Records that are past their time.")
    kinds = command(
        actions, "list", "retention:list_kinds", "List how long each kind is kept, and what for."
    )
    kinds.add_argument("--markdown", action="store_true", help="as the table of docs/privacy.md")
    command(actions, "show", "retention:show", "Say what would go now, by kind.")
    run = command(actions, "run", "retention:run", "Remove it, as the worker does in each round.")
    run.add_argument("--dry-run", action="store_true", help="only say what would go")


def _add_person(commands: Commands) -> None:
    actions = _actions(commands, "person", "person:find_command", "What is stored of one person.")
    find = command(actions, "find", "person:find_command", "Say how much is stored, and where.")
    export = command(
        actions, "export", "person:export_command", "Write it down for them, as JSON and as a page."
    )
    export.add_argument("--out", required=True, metavar="DIR", help="the folder to write to")
    erase = command(
        actions, "erase", "person:erase_command", "Say what would be erased; with the code, do it."
    )
    erase.add_argument("--dry-run", action="store_true", help="only say what would go and stay")
    erase.add_argument("--confirm", metavar="CODE", help="the code that the first run printed")
    for one in (find, export, erase):
        one.add_argument("--address", required=True, help="their work e-mail address")


def _add_backup(commands: Commands) -> None:
    backup = command(
        commands, "backup", "backup:backup", "Copy the records into a new folder, while in use."
    )
    backup.add_argument(
        "folder", metavar="DIR", help="a folder that doesn't exist yet, or is empty"
    )
    restore = command(
        commands, "restore", "restore:restore", "Check a backup and put it in the records' place."
    )
    restore.add_argument("folder", metavar="DIR", help="what `askoh backup` wrote")
    restore.add_argument(
        "--force", action="store_true", help="replace the records that are there now"
    )
    restore.add_argument(
        "--erasures",
        action="append",
        default=[],
        metavar="FILE",
        help="erasures.json of a newer backup, if the records of now are lost; can be repeated",
    )


def _add_teams(commands: Commands) -> None:
    actions = _actions(commands, "teams", "teams:make_package", "AskOH in Microsoft Teams.")
    package = command(
        actions, "package", "teams:make_package", "Make the app package to upload to Teams."
    )
    package.add_argument(
        "--out", default="askoh-teams.zip", metavar="FILE", help="where to (askoh-teams.zip)"
    )
    page = '(default: the page "Who can see this")'
    package.add_argument("--privacy", metavar="URL", help=f"your privacy notice {page}")
    package.add_argument("--terms", metavar="URL", help=f"your terms of use {page}")
    link = command(actions, "link", "teams:link_account", "Say whose a Teams account is.")
    link.add_argument("--address", required=True, help="the user's work address")
    link.add_argument(
        "--object-id", required=True, metavar="ID", help="the account's object id in Entra ID"
    )
