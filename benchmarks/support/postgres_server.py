"""A PostgreSQL server of one's own, for benchmarks and tests: in a temporary folder, reached by a socket in it only."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PLACES = [*map(Path, os.environ.get("PATH", "").split(os.pathsep)), *sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
USERS = ("postgres", "nobody")  # as whom it runs where we are root, whom PostgreSQL refuses


class NoServer(Exception):
    """PostgreSQL cannot be run here; says why."""


@contextmanager
def postgres_server(*, durable: bool) -> Iterator[str]:
    """URL of the server, with {} for a database's name. `durable`: as in use, every change on the disk."""
    programs = next((place for place in PLACES if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)
    if programs is None:
        raise NoServer("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    user = _user()
    with TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)

        def run(program: str, *arguments: object) -> None:
            owner = {"user": user.pw_uid, "group": user.pw_gid} if user else {}
            command = [str(programs / program), "-D", str(folder / "data"), *map(str, arguments)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)

        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        run("initdb", "-A", "trust", "-U", "tester", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c max_connections=100 -c fsync={'on' if durable else 'off'}"
        run("pg_ctl", "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://tester@/{{}}?host={folder}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


def _user() -> pwd.struct_passwd | None:
    if os.getuid() != 0:
        return None
    found = {user.pw_name: user for user in pwd.getpwall()}
    user = next((found[name] for name in USERS if name in found), None)
    if user is None:
        raise NoServer("PostgreSQL does not run as root, and there is no user postgres or nobody")
    return user
