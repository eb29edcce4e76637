"""`askoh doctor`: looks at everything that AskOH needs and says what to do about problems."""

import argparse
import os
import platform
import shutil
import smtplib
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from api.settings import Settings, SettingsError
from api.sign_on.errors import ProviderDownError
from api.teams.trust import ring_of
from askoh import training
from askoh.checks import stale_facts
from askoh.clock import today
from askoh.database import current_revision, newest_revision, unreachable
from askoh.errors import AskohError
from askoh.places import Places
from askoh.processes import port_is_free
from askoh.runfile import running_stack
from askoh.secrets import FILE, NAMES, ensure_secrets, read_secrets
from askoh.stack import BOT_HEALTH, answers, choose_urls
from guidance.content import ContentError
from guidance.employer import EmployerError, load_employer
from guidance.helplines import stale_numbers
from guidance.people import load_people
from guidance.reviews import problem, use_reviews

_GIB = 1024**3
_DISK_GIB = 4
_MEMORY_GIB = 2
_SMTP_SECONDS = 5.0


class ProblemError(AskohError):
    """A check that failed: its cause and its cure."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at; `look` returns what it saw.

    Raises ProblemError if that isn't good.
    """

    name: str
    look: Callable[[Places], str]


def doctor(options: argparse.Namespace, places: Places) -> int:
    """`askoh doctor`: 0 when all is well, 1 when something has to be done."""
    if options.fix:
        ensure_secrets(places.home)
    problems = 0
    for check in CHECKS:
        try:
            print(f"✓ {check.name}: {check.look(places)}")
        except AskohError as error:
            problems += 1
            print(f"✗ {check.name}: {error.cause}\n    What to do: {error.cure}")
    print(f"\n{problems} problem(s)." if problems else "\nAll is well.")
    return 1 if problems else 0


def _python(_places: Places) -> str:
    return f"{platform.python_version()} at {sys.executable}"


def _bot_python(places: Places) -> str:
    said = _run([str(places.bot_python), "--version"], "Run `make setup`.")
    if not said.startswith("Python 3.10."):
        raise ProblemError(
            f"{said} at {places.bot_python}.", "Delete bot/.venv and run `make setup`."
        )
    return f"{said.removeprefix('Python ')} at {places.bot_python}"


def _uv(places: Places) -> str:
    for candidate in (places.root / ".tools" / "bin" / "uv", shutil.which("uv")):
        if candidate and Path(candidate).exists():
            try:
                return _run([str(candidate), "--version"], "")
            except ProblemError:
                continue
    raise ProblemError("no working uv was found.", "Run `make setup`: it makes a private copy.")


def _bot_libraries(places: Places) -> str:
    cure = "Run `make setup`. On Debian also: apt-get install libstdc++6 libgomp1"
    code = "import numpy, onnxruntime, tokenizers; print('onnxruntime', onnxruntime.__version__)"
    return _run([str(places.bot_python), "-c", code], cure)


def _disk(places: Places) -> str:
    folder = next(p for p in (places.home, *places.home.parents) if p.exists())
    free = shutil.disk_usage(folder).free / _GIB
    if free < _DISK_GIB:
        raise ProblemError(f"{free:.1f} GB free at {folder}.", f"Make {_DISK_GIB} GB free.")
    return f"{free:.0f} GB free at {folder}"


def _memory(_places: Places) -> str:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return "this system doesn't say"
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024**2 for line in lines if ":" in line}
    free = sizes.get("MemAvailable", 0.0)
    if free < _MEMORY_GIB:
        raise ProblemError(
            f"{free:.1f} GB available.", f"AskOH needs about {_MEMORY_GIB} GB: free some."
        )
    return f"{free:.0f} GB available"


def _secrets(places: Places) -> str:
    path = places.home / FILE
    stored = read_secrets(places.home)
    lacking = [name for name in NAMES if not stored.get(name) and not os.environ.get(name)]
    if lacking:
        raise ProblemError(f"missing: {', '.join(lacking)}.", "Run `askoh secrets`.")
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ProblemError(f"{path} can be read by others.", f"chmod 600 {path}")
    return f"all there, in {path}" if path.exists() else "all there, from the environment"


def _settings(_places: Places) -> str:
    settings = _load()
    return f"employer {settings.employer}, people reach it at {settings.public_url}"


def _database(_places: Places) -> str:
    url = _load().database
    try:
        now, wanted = current_revision(url), newest_revision()
    except SQLAlchemyError as error:
        raise unreachable(error) from None
    if now != wanted:
        raise ProblemError(
            f"it is at revision {now or 'none'}; this version needs {wanted}.",
            "Run `askoh migrate` (`make run` does it too).",
        )
    return f"at revision {now}"


def _model(places: Places) -> str:
    if not places.model.is_file():
        raise ProblemError(f"there is none at {places.model}.", "Run `askoh train`.")
    if not training.is_fresh(places):
        raise ProblemError(
            "what it learns from has changed since it was trained.", "Run `askoh train`."
        )
    return f"up to date ({places.model.stat().st_size / 1024**2:.0f} MB)"


def _assets(places: Places) -> str:
    if not (places.root / "api" / "static" / "built" / "manifest.json").is_file():
        raise ProblemError("style sheets and scripts aren't built.", "Run `askoh assets`.")
    return "style sheets and scripts are built"


def _employer(_places: Places) -> str:
    path = _load().employer_file
    try:
        return f"{load_employer(path).name} ({path})"
    except EmployerError as error:
        raise ProblemError(
            str(error), f"Correct it; `askoh employer check {path}` helps."
        ) from None


def _people(places: Places) -> str:
    path = places.config / "people.csv"
    try:
        return f"{len(load_people(path))} people ({path})"
    except (EmployerError, OSError) as error:
        raise ProblemError(str(error), "Correct that file.") from None


def _content(places: Places) -> str:
    day = today()
    use_reviews(places.reviews)
    if fault := problem():
        raise ProblemError(
            f"the checks and signatures made in the console don't count: {fault}",
            "Delete that file: the api and the worker write it again from the records.",
        )
    try:
        stale = stale_facts(day)
    except ContentError as error:
        raise ProblemError(
            str(error), "Mend those entries; `askoh content check` lists all."
        ) from None
    if stale:
        raise ProblemError(
            f"{len(stale)} facts are past their review date and no longer served: "
            f"{', '.join(stale[:5])}.",
            "Have a reviewer look at them at /console/content; `askoh content check` lists all.",
        )
    return f"no fact is past its review date on {day}"


def _helplines(places: Places) -> str:
    day = today()
    use_reviews(places.reviews)
    try:
        overdue = stale_numbers(day)
    except ValueError as error:
        raise ProblemError(str(error), "Mend guidance/content/helplines.yml.") from None
    if overdue:
        raise ProblemError(
            f"{len(overdue)} are overdue for a check and still shown: {', '.join(overdue)}.",
            "Have a reviewer ring or open each and note it at /console/content; or put the day "
            "into checked_on and a new review_by in guidance/content/helplines.yml.",
        )
    return f"none of those that are always shown is overdue on {day}"


def _ports(places: Places) -> str:
    if found := running_stack(places.home):
        return _running(found.api_url, found.bot_url, found.actions_url)
    taken = [url for url in choose_urls(automatic=False).values() if not port_is_free(url)]
    if taken:
        raise ProblemError(
            f"another program uses {', '.join(taken)}.",
            "Stop it, set ASKOH_API_URL, ASKOH_BOT_URL or ASKOH_ACTIONS_URL, "
            "or use `askoh up --ports auto`.",
        )
    return "free"


def _running(api: str, bot: str, actions: str) -> str:
    probes = {"api": f"{api}/health", "bot": bot + BOT_HEALTH, "actions": f"{actions}/health"}
    silent = [name for name, url in probes.items() if not answers(url)]
    if silent:
        raise ProblemError(
            f"AskOH runs, but {', '.join(silent)} don't answer.", "Stop it and start it again."
        )
    return f"AskOH runs at {api} and all its parts answer"


def _teams(_places: Places) -> str:
    settings = _load()
    if not settings.teams:
        return "off until ASKOH_TEAMS_APP_ID is set (docs/teams.md)"
    try:
        count = len(ring_of(settings).keys_for(None).keys)
    except ProviderDownError as error:
        raise ProblemError(
            f"the keys of Microsoft's Bot Connector can't be had: {error.why}.",
            "Check that this machine may reach the address in ASKOH_TEAMS_METADATA.",
        ) from None
    if not settings.public_url.startswith("https://"):
        raise ProblemError(
            f"people reach AskOH at {settings.public_url}, and Teams takes https only.",
            "Set ASKOH_PUBLIC_URL to the https address of your proxy.",
        )
    return f"on, for the app {settings.teams_app_id}; {count} keys of Microsoft's known"


def _smtp(_places: Places) -> str:
    settings = _load()
    if not settings.smtp_host:
        return "off: messages wait in the outbox until ASKOH_SMTP_HOST is set"
    try:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_SMTP_SECONDS) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        raise ProblemError(
            f"{settings.smtp_host}:{settings.smtp_port} doesn't answer ({type(error).__name__}).",
            "Check ASKOH_SMTP_HOST, ASKOH_SMTP_PORT and the firewall.",
        ) from None
    return f"{settings.smtp_host}:{settings.smtp_port} answers"


def _redis(_places: Places) -> str:
    url = _load().redis_url
    if not url:
        return "not used"
    host, _, port = url.split("://", 1)[-1].rsplit("@", 1)[-1].split("/")[0].partition(":")
    try:
        socket.create_connection((host, int(port or 6379)), timeout=_SMTP_SECONDS).close()
    except (OSError, ValueError) as error:
        raise ProblemError(
            f"{host}:{port or 6379} doesn't answer ({type(error).__name__}).",
            "Start Redis or clear ASKOH_REDIS_URL.",
        ) from None
    return f"{host} answers"


def _load() -> Settings:
    try:
        return Settings.load()
    except SettingsError as error:
        raise ProblemError(str(error), "Correct those settings.") from None


def _run(command: list[str], cure: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        told = str(getattr(error, "stderr", "") or error).strip().splitlines()
        raise ProblemError(
            f"{Path(command[0]).name}: {told[-1] if told else error}.", cure
        ) from None
    return done.stdout.strip()


CHECKS = tuple(
    Check(name, look)
    for name, look in {
        "Python of the product": _python,
        "Python of the bot": _bot_python,
        "uv": _uv,
        "the bot's libraries": _bot_libraries,
        "disk": _disk,
        "memory": _memory,
        "secrets": _secrets,
        "settings": _settings,
        "database": _database,
        "model": _model,
        "pages": _assets,
        "employer profile": _employer,
        "people file": _people,
        "content": _content,
        "helplines": _helplines,
        "addresses": _ports,
        "mail": _smtp,
        "Teams": _teams,
        "Redis": _redis,
    }.items()
)
