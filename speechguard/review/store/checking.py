"""Opening a database to check it: nothing of it is made, changed or brought up to date, wherever it lies.

SQLite reads a file that nobody writes to as it is. Where there are changes beside it that are not in it yet (-wal), and
nothing can be written in its folder, or where it is of an older version, a copy is read.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from sqlalchemy import URL, create_engine, event

from speechguard.errors import UserError
from speechguard.review.store.audit import ends_file
from speechguard.review.store.database import WAIT, Database, address_in, begin
from speechguard.review.store.migrations import is_older


@contextmanager
def open_to_check(url: str | None, folder: Path) -> Generator[Database]:
    """Open a database that is there; `url`: None for that in the folder of a store. Raises UserError if it is none."""
    database = Database.unopened(url or address_in(folder))
    path = database.path
    if path is None:
        with database:
            if _older(database):
                raise UserError(f"{database.name}: is of an older speechguard: open it once with speechguard review")
            yield database
        return
    database.close()
    if not path.is_file():
        there = f", though {ends_file(path)} says that there has been one" if ends_file(path).exists() else ""
        raise UserError(f"{path}: there is no database to check{there}")
    with TemporaryDirectory() as scratch:
        try:
            found = _read_only(path, immutable=not _pending(path))
        except sqlite3.OperationalError:
            found = _read_only(_copied(path, Path(scratch)), immutable=False)
        with found:
            found.path, found.name = path, str(path)
            if not _older(found):
                yield found
                return
        with Database.open(URL.create("sqlite", database=str(_copied(path, Path(scratch))))) as found:
            found.name = str(path)
            yield found


def _pending(path: Path) -> bool:
    """Return whether there are changes beside a file, or somebody has it open and may make some."""
    return path.with_name(path.name + "-wal").exists()


def _read_only(path: Path, *, immutable: bool) -> Database:
    """Open a file to read. Raises sqlite3.OperationalError where that needs what cannot be written beside it."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro{'&immutable=1' * immutable}"

    def connected() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)

    if not immutable:
        with closing(connected()) as tried:
            tried.execute("SELECT count(*) FROM sqlite_master").fetchone()
    engine = create_engine(URL.create("sqlite", database=str(path)), creator=connected)
    event.listen(engine, "begin", begin)
    return Database(engine)


def _copied(path: Path, folder: Path) -> Path:
    """Copy a database with what is beside it."""
    for suffix in ("", "-wal", ".ends"):
        beside = path.with_name(path.name + suffix)
        if beside.is_file():
            shutil.copyfile(beside, folder / beside.name)
    return folder / path.name


def _older(database: Database) -> bool:
    with database.reading() as tx:
        return is_older(tx, database.name)
