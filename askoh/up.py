"""`askoh up` and `askoh stop`: the whole of AskOH on one machine."""

import argparse
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from askoh import training
from askoh.database import load_settings, migrate_database
from askoh.errors import AskohError
from askoh.places import Places
from askoh.progress import Progress
from askoh.runfile import end_leftovers, forget, read_runfile, stop_stack
from askoh.stack import Stack, clear_the_way, make_stack, running
from askoh.user import make_link
from guidance.employer import EmployerProfile, load_employer

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def up(options: argparse.Namespace, places: Places) -> int:
    """`askoh up`: train if needed, migrate, start, wait, and watch until Ctrl-C."""
    progress = Progress()
    stack = make_stack(places, automatic_ports=options.ports == "auto")
    os.environ |= stack.environment
    clear_the_way(stack, progress)
    training.train(places, progress)
    migrate_database(places)
    with _stop_signals() as asked, running(stack, progress, asked) as supervisor:
        if not asked.is_set():
            print(_welcome(stack), flush=True)
        supervisor.watch(asked)
        progress.say("\nStopping AskOH …")
    progress.say("AskOH has stopped.")
    return 0


def stop(_options: argparse.Namespace, places: Places) -> int:
    """`askoh stop`."""
    found = read_runfile(places.home)
    if found and found.supervisor_runs:
        if not stop_stack(found):
            raise AskohError("AskOH did not stop in time.", "Wait a little, then run this again.")
        print("AskOH has stopped.")
    elif found and (ended := end_leftovers(found)):
        print(f"Ended what an earlier run left behind: {', '.join(ended)}")
    else:
        print(f"AskOH doesn't run on {places.home}.")
    forget(places.home)
    return 0


@contextmanager
def _stop_signals() -> Iterator[threading.Event]:
    """An event that is set by Ctrl-C or a request to end, instead of an exception anywhere."""
    asked = threading.Event()
    before = {name: signal.signal(name, lambda *_: asked.set()) for name in _SIGNALS}
    try:
        yield asked
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _welcome(stack: Stack) -> str:
    settings = load_settings(stack.places)
    employer = load_employer(settings.employer_file)
    database = settings.database.split("://", 1)[0].split("+")[0]
    mail = settings.smtp_host or "off (set ASKOH_SMTP_HOST): messages wait in the outbox"
    pinned = f"\n  today       {settings.today} (pinned by ASKOH_TODAY)" if settings.today else ""
    return f"""
AskOH is running for {employer.name}.

  Chat        {settings.public_url}/chat
  HR console  {_console(stack.places, settings.public_url, employer)}

  employer    {settings.employer_file}
  people      {settings.config / "people.csv"}
  data, logs  {stack.places.home}
  database    {database}
  mail        {mail}{pinned}

Talk to it here with `.venv/bin/askoh chat`. Press Ctrl-C to stop everything."""


def _console(places: Places, public_url: str, employer: EmployerProfile) -> str:
    """The console's address; with a sign-in link where only this machine can use it."""
    if urlsplit(public_url).hostname not in _LOOPBACK:
        return f"{public_url}/console (make a user with `askoh user add`)"
    contact = employer.hr_contact
    address = (contact.work_address if contact else None) or "hr@localhost.example"
    link = make_link(places, address, contact.name if contact else "HR", ["hr"])
    return f"{link}\n              (signs you in once as {address})"
