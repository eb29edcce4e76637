"""A PostgreSQL server that the tests start themselves, from Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

CURE = (
    "PostgreSQL's programs aren't there: install Debian's package `postgresql` "
    "(apt-get install postgresql); nothing has to be started."
)


class Server:
    """A PostgreSQL server in a folder of its own, reached through a socket there only."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            pytest.fail(CURE)
        self._bin, self._folder = found[-1].parent, folder
        # The server refuses to run as root; Debian's package brings a user for it.
        root = os.getuid() == 0
        self._as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] * root
        if root:
            shutil.chown(folder, "postgres", "postgres")
        self._run("initdb", "--auth=trust", "--username=askoh", "--encoding=UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        self._run("pg_ctl", "start", "--wait", "-o", options, "-l", str(folder / "log"))

    def _run(self, program: str, *arguments: str) -> None:
        data = str(self._folder / "data")
        command = [*self._as, str(self._bin / program), "-D", data, *arguments]
        subprocess.run(command, check=True, cwd=self._folder, stdout=subprocess.DEVNULL)

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"askoh_{uuid.uuid4().hex[:12]}"
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        engine.dispose()
        return self._url(name)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://askoh@/{name}?host={self._folder}"

    def stop(self) -> None:
        """Stop the server."""
        self._run("pg_ctl", "stop", "--mode=immediate")
