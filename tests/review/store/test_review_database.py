"""Opening a database, and what can be wrong with it; the program killed and the disk full."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from review.store.made_store import maker
from sqlalchemy import inspect, select, text

from speechguard.errors import SpeechguardError, UserError
from speechguard.review.store import database as module
from speechguard.review.store import migrations
from speechguard.review.store.audit import ends_file
from speechguard.review.store.audit_check import verify
from speechguard.review.store.database import FILE, Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, find
from speechguard.review.store.tables import METADATA
from speechguard.review.store.tables import migrations as made
from speechguard.review.store.verdicts import Conflict, decide

ALL = {"first_tables", "erasable_texts", "worth_of_findings", "ended_sessions", "vouched_state", "meaning_of_findings"}
ALL |= {"speakers_of_calls"}


def one_line(raised):
    assert "\n" not in str(raised.value)
    return True


def test_tables_are_made_once(url):
    for _ in range(2):
        with Database.open(url) as database, database.reading() as tx:
            assert set(inspect(tx).get_table_names()) == set(METADATA.tables)
            assert set(tx.scalars(select(made.c.name))) == ALL
            assert verify(database).end.seq == 1


def test_in_the_folder_of_a_store(tmp_path):
    with Database.of_store(tmp_path) as database:
        assert database.path == tmp_path / FILE
        with database.reading() as tx:
            settings = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            found = [tx.execute(text(f"PRAGMA {name}")).scalar() for name in settings]
    assert found == ["wal", 2, 1, 10_000]
    assert not (tmp_path / f"{FILE}-wal").exists()  # closed, it is one file again


def test_a_folder_with_a_strange_name(tmp_path):
    folder = tmp_path / "a b?#%20&日本 '"
    folder.mkdir()
    with Database.of_store(folder) as database:
        assert database.path == folder / FILE
    assert (folder / FILE).exists()


def test_migrations_are_made_in_order_and_once(url, monkeypatch):
    with Database.open(url):
        pass
    steps = []
    later = {name: lambda _, name=name: steps.append(name) for name in ("second", "third")}
    monkeypatch.setattr(migrations, "MIGRATIONS", {**migrations.MIGRATIONS, **later})
    for _ in range(2):
        with Database.open(url) as database, database.reading() as tx:
            assert set(tx.scalars(select(made.c.name))) == {*ALL, "second", "third"}
            assert verify(database).problems == ()
    assert steps == ["second", "third"]


def test_a_migration_that_fails_changes_nothing(url, monkeypatch):
    with Database.open(url):
        pass

    def fails(tx):
        tx.execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError("half way")

    monkeypatch.setattr(migrations, "MIGRATIONS", {**migrations.MIGRATIONS, "second": fails})
    with pytest.raises(RuntimeError):
        Database.open(url)
    monkeypatch.undo()
    with Database.open(url) as database, database.reading() as tx:
        assert "half" not in inspect(tx).get_table_names()


def test_a_new_database_has_all_migrations_behind_it(url, monkeypatch):
    def never(_):
        raise AssertionError

    monkeypatch.setattr(migrations, "MIGRATIONS", {**migrations.MIGRATIONS, "second": never})
    with Database.open(url) as database, database.reading() as tx:
        assert set(tx.scalars(select(made.c.name))) == {*ALL, "second"}


def test_of_a_newer_program(url):
    with Database.open(url) as database, database.change() as tx:
        tx.execute(made.insert().values(name="of_next_year"))
    with pytest.raises(UserError, match=r"was changed by a newer speechguard \(of_next_year\)") as raised:
        Database.open(url)
    assert one_line(raised)


def test_of_another_program(url):
    with Database(module.make_engine(url)) as database, database.engine.connect() as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
        connection.commit()
    with pytest.raises(UserError, match="is the database of another program"):
        Database.open(url)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("review.sqlite", "review.sqlite: is no database: give sqlite:///FILE or postgresql://"),
        ("mysql://u:secret@h/d", r"mysql://u:\*\*\*@h/d: is neither SQLite nor PostgreSQL"),
        ("sqlite://", "is neither SQLite nor PostgreSQL"),
        ("sqlite:////nowhere/at/all.sqlite", r"/nowhere/at/all.sqlite: cannot be opened: is the folder there"),
        ("postgresql://u:secret@/d?host=/nowhere", r"postgresql://u:\*\*\*@/d: connection (is bad|failed)"),
    ],
)
def test_databases_that_are_none(url, told):
    with pytest.raises(UserError, match=told) as raised:
        Database.open(url)
    assert one_line(raised)


def test_a_database_that_is_not_there(server):
    with pytest.raises(UserError, match='database "nothing" does not exist') as raised:
        Database.open(server.format("nothing"))
    assert one_line(raised)


@pytest.mark.parametrize("content", [b"no database\n" * 500, b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_no_database(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(SpeechguardError, match=r"is no SQLite database|is damaged") as raised:
        Database.of_store(tmp_path)
    assert one_line(raised)
    assert (tmp_path / FILE).read_bytes() == content


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    (tmp_path / FILE).touch(mode=0o000)
    with pytest.raises(UserError, match="cannot be opened"):
        Database.of_store(tmp_path)


def test_a_folder_in_place_of_the_file(tmp_path):
    (tmp_path / FILE).mkdir()
    with pytest.raises(UserError, match="cannot be opened"):
        Database.of_store(tmp_path)


def test_nothing_can_be_changed_while_reading(database):
    with pytest.raises(Exception, match=r"may not be written|read-only"), database.reading() as tx:
        tx.execute(text("UPDATE calls SET agent = 'x'"))
    with database.reading() as tx:
        assert find(tx, Filter(agent="x")).total == 0


def test_a_change_that_fails_is_none(database):
    def half(tx):
        decide(tx, 1, 0, "ana", "confirmed")
        decide(tx, 2, 99, "ana", "confirmed")

    with pytest.raises(Conflict), database.change() as tx:
        half(tx)
    with database.reading() as tx:
        assert find(tx, Filter(status="confirmed")).total == 0
    assert verify(database).end.seq == 2


def test_readers_see_one_moment_while_others_write(database):
    with database.reading() as tx:
        before = find(tx, Filter()).total
        with database.change() as other:
            decide(other, 1, 0, "ana", "confirmed")
        assert find(tx, Filter()).total == before
    with database.reading() as tx:
        assert find(tx, Filter()).total == before - 1


def test_a_writer_that_waits_too_long(url, monkeypatch):
    monkeypatch.setattr(module, "WAIT", 1)
    with Database.open(url) as database, Database.open(url) as other:
        with pytest.raises(SpeechguardError, match="others have been writing"), database.change():  # noqa: SIM117
            with other.change():
                pass
        with other.change() as tx:
            tx.execute(select(1))


class TestKilled:
    WRITER = """
import sys
from pathlib import Path
from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.rows import event
from speechguard.review.store.verdicts import Conflict, decide
with Database.open(sys.argv[1]) as database:
    print("ready", flush=True)
    if len(sys.argv) > 2:
        bring_in(database, Path(sys.argv[2]))
    number = 0
    while True:
        with database.change() as tx:
            one = number % 14 + 1
            revision = decide(tx, one, event(tx, one).revision, "ana", "confirmed", note="x" * 2000)
            number += 1
        print(one, revision, flush=True)
"""

    def killed(self, after, *arguments):
        """What a writer told before it was killed."""
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
        with subprocess.Popen(
            [sys.executable, "-c", self.WRITER, *map(str, arguments)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        ) as process:
            assert process.stdout.readline() == "ready\n"
            time.sleep(after)
            process.send_signal(signal.SIGKILL)
            told = process.stdout.read().splitlines()
        return [tuple(map(int, line.split())) for line in told if line.count(" ")]

    @pytest.mark.parametrize("after", [0.05, 0.2, 0.45])
    def test_while_deciding(self, url, folder, after):
        with Database.open(url) as database:
            bring_in(database, folder)
        told = self.killed(after, url)
        with Database.open(url) as again:
            assert verify(again).problems == ()
            with again.reading() as tx:
                revisions = {row.id: row.revision for row in tx.execute(text("SELECT id, revision FROM events"))}
            for one, revision in told[:-1]:  # the last line may have been cut off
                assert revisions[one] >= revision

    @pytest.mark.parametrize("after", [0.1, 0.3])
    def test_while_a_store_is_brought_in(self, url, tmp_path, after):
        folder = maker(tmp_path / "large", 30).write()
        self.killed(after, url, folder)
        with Database.open(url) as again:
            bring_in(again, folder)
            assert verify(again).problems == ()
            with again.reading() as tx:
                assert tx.execute(text("SELECT count(*) FROM calls WHERE present")).scalar() == 30


class TestFullDisk:
    WRITER = """
import resource, sys
from pathlib import Path
from speechguard.errors import SpeechguardError
from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.rows import event
from speechguard.review.store.verdicts import Conflict, decide
with Database.open(sys.argv[1]) as database:
    limit = int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        for number in range(100_000):
            with database.change() as tx:
                one = number % 14 + 1
                decide(tx, one, event(tx, one).revision, "ana", "confirmed", note="x" * 2000)
            print("decided", flush=True)
    except SpeechguardError as error:
        print(error)
"""

    def test_the_change_is_refused_and_all_before_is_kept(self, tmp_path, folder):
        """A file may not grow beyond a size, which is to SQLite as a full disk."""
        url = f"sqlite:///{tmp_path / FILE}"
        with Database.open(url) as database:
            bring_in(database, folder)
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
        run = subprocess.run(
            [sys.executable, "-c", self.WRITER, url, "400000"],
            capture_output=True,
            text=True,
            env=environment,
            check=True,
        )
        *decided, error = run.stdout.splitlines()
        assert decided
        assert error.startswith(f"{tmp_path / FILE}: the disk is full")
        with Database.open(url) as database:
            assert verify(database).problems == ()
            with database.change() as tx:
                found = tx.execute(text("SELECT count(*) FROM verdicts")).scalar()
                assert found == len(decided)
                decide(tx, 14, tx.execute(text("SELECT revision FROM events WHERE id = 14")).scalar(), "bo", "unsure")

    def test_a_note_that_cannot_be_written_is_no_error(self, tmp_path, folder):
        with Database.open(f"sqlite:///{tmp_path / FILE}") as database:
            ends_file(tmp_path / FILE).unlink()
            ends_file(tmp_path / FILE).mkdir()
            bring_in(database, folder)
            with database.reading() as tx:
                assert find(tx, Filter()).total
            assert "cannot be read (Is a directory)" in verify(database).problems[0]


def test_a_damaged_page(tmp_path, folder):
    with Database.of_store(tmp_path) as database:
        bring_in(database, folder)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'audit'").fetchone()[0]
    with (tmp_path / FILE).open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    with Database.of_store(tmp_path) as database, pytest.raises(SpeechguardError, match="is damaged: restore it"):
        verify(database)


def test_two_changes_of_one_thread(database, monkeypatch):
    """A mistake that shows, and does not hang."""
    monkeypatch.setattr(module, "WAIT", 0.1)
    with pytest.raises(SpeechguardError, match="others have been writing"), database.change():  # noqa: SIM117
        with database.change():
            pass
    with database.change() as tx:
        decide(tx, 1, 0, "ana", "confirmed")


def test_several_programs_make_a_database_at_the_same_time(url):
    code = "import sys; from speechguard.review.store.database import Database; Database.open(sys.argv[1]).close()"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-c", code, url]
    started = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate()[1] for process in started] == [""] * 4
    with Database.open(url) as database:
        assert verify(database).end.seq == 1
        assert verify(database).problems == ()


def test_a_server_that_has_gone_and_is_back(server, folder):
    with Database.open(server.format("postgres")) as database:
        bring_in(database, folder)
        with pytest.raises(UserError, match="terminating connection") as raised, database.change() as tx:
            tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        assert one_line(raised)
        with database.change() as tx:
            decide(tx, 1, 0, "ana", "confirmed")
        assert verify(database).problems == ()


@pytest.mark.skipif(os.name != "posix", reason="modes")
class TestModes:
    """Whatever the umask is, and whatever the files were: only their owner reads and writes them."""

    @pytest.fixture(autouse=True)
    def generous(self):
        before = os.umask(0)
        yield
        os.umask(before)

    def modes(self, folder):
        return {path.name: path.stat().st_mode & 0o777 for path in folder.glob(f"{FILE}*")}

    def test_of_all_files_of_a_new_database(self, tmp_path, folder):
        with Database.of_store(tmp_path) as database:
            bring_in(database, folder)
            names = {FILE, f"{FILE}-wal", f"{FILE}-shm", f"{FILE}.ends"}
            assert self.modes(tmp_path) == dict.fromkeys(names, 0o600)

    def test_of_one_that_others_could_read(self, tmp_path, folder):
        with Database.of_store(tmp_path) as database:
            bring_in(database, folder)
        for path in tmp_path.glob(f"{FILE}*"):
            path.chmod(0o664)
        with Database.of_store(tmp_path) as database, database.change() as tx:
            decide(tx, 1, 0, "ana", "confirmed")
            assert set(self.modes(tmp_path).values()) == {0o600}
