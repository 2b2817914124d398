"""Opening the database, and the two ways to use it: `reading` and `change`.

Writers take turns, in SQLite because it knows no other way, in PostgreSQL by a lock: every change adds to one chain,
the audit log, and a change takes a millisecond or two.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from speechguard.errors import SpeechguardError, UserError
from speechguard.review.store import audit
from speechguard.review.store.migrations import migrate
from speechguard.review.store.private_files import keep_private

FILE = "review.sqlite"  # in the folder of the store
WAIT = 10  # s for other writers
CACHE = 4096  # KiB of a connection to SQLite: there may be dozens, and the system keeps the file in memory once for all
_WRITERS = 7261_0001  # the lock of PostgreSQL; any number that others hardly use
_READS = "speechguard_reads"  # option of a connection

_BUSY = f"others have been writing for {WAIT} s: try again"
# What the systems say -> what to do.
_CAUSES = {
    "locked": _BUSY,
    "lock timeout": _BUSY,
    "full": "the disk is full: make room and try again; nothing of this change was kept",
    "disk I/O error": "the disk is full or damaged; nothing of this change was kept",
    "unable to open": "cannot be opened: is the folder there, and may you write in it?",
    "readonly": "may not be written by you",
    "permission denied": "you may not do this there",
    "not a database": "is no SQLite database: move it away, or restore it",
    "malformed": "is damaged: restore it from a copy",
}


class Database:
    """An open database. Threads may share it; each use takes a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._turn = Lock()
        path = engine.url.database if engine.dialect.name == "sqlite" else None
        self.path = Path(path) if path else None  # None: not a file
        shown = engine.url.set(drivername="postgresql", query={})
        self.name = str(path or shown.render_as_string(hide_password=True))

    @classmethod
    def open(cls, url: str | URL) -> Database:
        """Open a database, made first where it is not there: sqlite:///FILE or postgresql://USER@HOST/NAME.

        Raises UserError where it cannot be, where it is none of ours, or one of a newer speechguard.
        """
        database = cls.unopened(url)
        if database.path is not None:
            keep_private(database.path)
        try:
            with database._writing() as tx:
                migrated = migrate(tx, database.name)
                end = audit.end(tx)
            if migrated:
                database._note(end)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def unopened(cls, url: str | URL) -> Database:
        """Return a database of which nothing was looked at yet. Raises UserError where the address is of none."""
        return cls(make_engine(url))

    @classmethod
    def of_store(cls, folder: Path) -> Database:
        """Open the database in the folder of a store."""
        return cls.open(address_in(folder))

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """Read what the database has at one moment. Nothing can be changed."""
        options: dict[str, Any] = {_READS: True}
        if self.path is None:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with in_a_line(self.name), self.engine.connect() as connection, connection.execution_options(**options).begin():
            yield connection

    @contextmanager
    def change(self) -> Generator[Connection]:
        """Make one change, kept as a whole or not at all; on the disk when this ends.

        Raises SpeechguardError where the database is full, busy or gone.
        """
        with self._writing() as tx:
            before = audit.end(tx)
            yield tx
            after = audit.end(tx)
        if after != before:
            self._note(after)

    def close(self) -> None:
        """Close all connections. Idempotent."""
        self.engine.dispose()

    @contextmanager
    def _writing(self) -> Generator[Connection]:
        """Begin a transaction of the only writer.

        Those of this process wait for each other here: SQLite looks again and again, and may find it taken each time.
        """
        if not self._turn.acquire(timeout=WAIT):
            raise SpeechguardError(f"{self.name}: {_BUSY}")
        try:
            with in_a_line(self.name), self.engine.begin() as connection:
                if self.path is None:
                    connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT}s'"))
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_WRITERS})"))
                yield connection
        finally:
            self._turn.release()

    def _note(self, end: audit.End) -> None:
        if self.path is not None:
            audit.note_end(self.path, end)

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def address_in(folder: Path) -> URL:
    """Return the address of the database in the folder of a store."""
    return URL.create("sqlite", database=str(folder / FILE))


def make_engine(url: str | URL) -> Engine:
    """Make what connects to a database of ours. Raises UserError where the address is of none."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UserError(f"{url}: is no database: give sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME") from None
    system = parsed.get_backend_name()
    if system == "sqlite" and parsed.database and parsed.database != ":memory:":
        engine = create_engine(
            parsed, connect_args={"timeout": WAIT}, pool_size=40, max_overflow=40, pool_use_lifo=True
        )
        event.listen(engine, "connect", _settle)
        event.listen(engine, "begin", begin)
        return engine
    if system in ("postgresql", "postgres"):
        try:
            return create_engine(
                parsed.set(drivername="postgresql+psycopg"), pool_size=20, max_overflow=20, pool_pre_ping=True
            )
        except (ImportError, NoSuchModuleError):
            raise UserError("PostgreSQL needs a package: pip install 'speechguard[postgres]'") from None
    raise UserError(
        f"{parsed.render_as_string()}: is neither SQLite nor PostgreSQL: give sqlite:///FILE or "
        "postgresql://USER:PASSWORD@HOST/NAME"
    )


def _settle(connection: Any, _: Any) -> None:
    """Make the settings of a new connection to SQLite.

    In WAL readers and the writer do not wait for each other. FULL: a verdict that was shown as kept outlives a power
    cut, for one fsync a change, which people do not notice.
    """
    connection.isolation_level = None  # BEGIN is ours
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"cache_size = -{CACHE}",
        "analysis_limit = 2000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def begin(connection: Connection) -> None:
    """Let a writer of SQLite wait for its turn here, not in the middle; a reader can change nothing."""
    reads = bool(connection.get_execution_options().get(_READS))
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reads)}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def in_a_line(name: str) -> Generator[None]:
    """Raise errors of the database as one line."""
    try:
        yield
    except DBAPIError as error:
        said = " ".join(str(error.orig).split())
        cause = next((told for words, told in _CAUSES.items() if words in said), None)
        if cause is None and not isinstance(error, OperationalError):
            raise  # a mistake of ours
        kind = UserError if "connection" in said or "open" in said or "not a database" in said else SpeechguardError
        raise kind(f"{name}: {cause or said}") from error
