"""Every column of every table, changed by somebody with all rights: the check tells, or it is said why it cannot."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from review.store.deeds import review
from review.store.made_store import maker
from sqlalchemy import Boolean, Float, Integer, select, text, update

from speechguard import cli
from speechguard.review.store import accounts
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.appeals import appeal, settle
from speechguard.review.store.audit import ends_file
from speechguard.review.store.audit_check import verify
from speechguard.review.store.call_scores import keep_scores
from speechguard.review.store.checking import open_to_check
from speechguard.review.store.database import FILE, Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.marks import check_call, mark
from speechguard.review.store.samples import draw
from speechguard.review.store.speakers import say
from speechguard.review.store.tables import ADDED_TO, METADATA, texts
from speechguard.review.store.verdicts import decide

PLACE = "where a line is in the files of the store, which are not in the log; looked up anew with every import"
WORK = "says only in which order, or whether, something is still to be done or computed"
PASSING = "of the moment: forgotten within hours"
NOT_PROTECTED = {
    "migrations.at": "when the program brought the tables up to date; that it did is in the log",
    "migrations.speechguard": "as migrations.at",
    "calls.line": PLACE,
    "calls.transcript_start": PLACE,
    "calls.transcript_end": PLACE,
    "calls.imported_at": "when the call was looked at last; when the machine judged it is protected (judgements.at)",
    "calls.stale": WORK,
    "events.revision": "counts changes, so that two at once are noticed; the changes themselves are protected",
    "events.worth": WORK,
    "events.useful": WORK,
    "sample_items.done_at": "says what is left to do; the verdicts and checks themselves are protected",
    **{f"attempts.{column}": PASSING for column in ("key", "failures", "last")},
    **{f"ended_sessions.{column}": PASSING for column in ("id", "until")},
    "audit_end.id": "there is one row only, whatever its number is",
}
COLUMNS = [(table, column) for table in METADATA.sorted_tables for column in table.c]


@pytest.fixture
def full(database, monkeypatch):
    """A database in which every table has rows, and something of every kind was done. Hashing costs little."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64))
    StoredAccounts(database).set_user("ana", "lead", "long enough", "setup")
    StoredAccounts(database).set_user("bo", "reviewer", "long enough", "setup")
    StoredAccounts(database).deactivate("bo", "ana")
    with pytest.raises(Exception, match="wrong"):
        StoredAccounts(database).log_in("ana", "a wrong one", "1.1.1.1")
    StoredAccounts(database).end_session("one", 4e9)
    with database.change() as tx:
        review(tx)
        draw(tx, "findings", "double", 1, 7, "lea", ["ana", "bo"])
        draw(tx, "calls", "unflagged", 1, 7, "lea")
        check_call(tx, 1, "ana")
        keep_scores(tx, {1: (91.5, False), 2: (None, False)})
        say(tx, 1, 0, "0123456789abcdef", 3, "customer", "ana")
        say(tx, 1, 1, "0123456789abcdef", 3, "customer", "bo")
    return database


def changed(database, statement):
    """The problems after somebody with all rights has done this."""
    with database.engine.connect() as connection:
        if database.path:  # before a transaction begins
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        for table in (*ADDED_TO, texts):
            for change in ("update", "delete"):
                on = "" if database.path else f" ON {table.name}"
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table.name}_{change}{on}"))
        if not database.path:
            connection.execute(text("SET session_replication_role = replica"))
        assert connection.execute(statement).rowcount
        connection.commit()
    return verify(database).problems


def another(column, value):
    """A value of a column that is another one, but as good."""
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, Float):
        return (value or 0.0) + 0.5
    if isinstance(column.type, Integer):
        return (value or 0) + 1000
    return f"{value or ''}x"


def test_what_was_done_by_the_program_fits(full):
    assert verify(full).problems == ()


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_a_change_is_told_or_it_is_said_why_not(full, table):
    key = next(iter(table.primary_key))
    for column in table.c:
        with full.reading() as tx:
            number, value = tx.execute(select(key, column).order_by(key)).first()
        new = another(column, value)
        problems = changed(full, update(table).where(key == number).values({column: new}))
        assert (problems == ()) == (str(column) in NOT_PROTECTED), (column, problems)
        assert len(problems) < 20
        back = update(table).where(key == (new if column is key else number)).values({column: value})
        assert changed(full, back) == ()


def test_reasons_are_given_for_columns_that_there_are():
    assert NOT_PROTECTED.keys() <= {str(column) for _, column in COLUMNS}


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_a_row_that_was_taken_out_is_told(full, table):
    with full.reading() as tx:
        key = next(iter(table.primary_key))
        last = tx.scalars(select(key).order_by(key.desc())).first()
    problems = changed(full, table.delete().where(key == last))
    # A text may be erased; the others are of the moment.
    assert (problems == ()) == (table.name in ("texts", "attempts", "ended_sessions"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE users SET role = 'lead', hash = 'x' WHERE name = 'bo'",
        "UPDATE users SET active = true WHERE name = 'bo'",
        "INSERT INTO users (id, name, role, hash, made_at, active) VALUES (9, 'eve', 'lead', 'x', '', true)",
        "UPDATE calls SET score = NULL WHERE id = 1",
        "UPDATE calls SET score = 100 WHERE id = 3",
        "UPDATE calls SET checked_by = 'eve', checked_at = '2026-01-01T00:00:00.000Z' WHERE id = 5",
        "UPDATE calls SET checked_by = '', checked_at = '' WHERE id = 1",
        "UPDATE events SET present = false WHERE id = 1",
        "UPDATE events SET decided_at = '2020-01-01T00:00:00.000Z' WHERE id = 1",
        "UPDATE sample_items SET reviewer = 'eve' WHERE reviewer = 'bo'",
        "UPDATE judgements SET score = 0, judged = 'x' WHERE id = 6",
        "DELETE FROM audit",
        "UPDATE audit_end SET seq = 0, hash = ''",
    ],
)
def test_what_would_pay(full, statement):
    assert changed(full, text(statement)) != ()


# Whatever is in the place of yes or no is one of both to the program: where it stays the same, nothing was changed.
ODD = [
    (table, column)
    for table, column in COLUMNS
    if str(column) not in NOT_PROTECTED and not column.primary_key and not isinstance(column.type, Boolean)
]


@pytest.mark.parametrize("value", [b"\xff\x00", "no number"])
@pytest.mark.parametrize("table", dict.fromkeys(table for table, _ in ODD), ids=lambda table: table.name)
def test_odd_values_are_told_and_end_nothing(tmp_path, odd_store, table, value):
    """SQLite keeps anything in any column."""
    path = tmp_path / FILE
    shutil.copy(f"{odd_store}.ends", f"{path}.ends")
    key = next(iter(table.primary_key)).name
    for column in (column for one, column in ODD if one is table):
        shutil.copy(odd_store, path)
        with closing(sqlite3.connect(path)) as connection, connection:
            for one in (*ADDED_TO, texts):
                connection.execute(f"DROP TRIGGER {one.name}_update")
            where = f"{key} = (SELECT min({key}) FROM {table.name})"
            connection.execute(f'UPDATE {table.name} SET "{column.name}" = ? WHERE {where}', [value])
        with open_to_check(f"sqlite:///{path}", tmp_path) as database:
            problems = verify(database).problems
        assert problems, column
        assert all("\n" not in problem for problem in problems)


@pytest.fixture(scope="module")
def odd_store(tmp_path_factory):
    """The file of a database in which a little was done."""
    folder = maker(tmp_path_factory.mktemp("odd") / "store").write()
    with Database.of_store(folder) as database:
        bring_in(database, folder)
        StoredAccounts(database).set_user("ana", "lead", "long enough", "setup")
        with database.change() as tx:
            decide(tx, 1, 0, "ana", "rejected", "misheard", "note", "text")
            settle(tx, appeal(tx, 4, "O'Neill", "I never said that", 7), "lea", "overturned", "quite right")
            mark(tx, 1, "zh.hold.thanks", "agent", 1.25, 2.1, "ana", "missed", "谢谢")
            draw(tx, "findings", "flagged", 1, 7, "lea", ["ana"])
            say(tx, 1, 0, "0123456789abcdef", 3, "customer", "ana")
    return folder / FILE


@pytest.fixture
def command(tmp_path, odd_store, capsys):
    """Runs the check on a copy of the store; gives code, output and what went wrong."""
    folder = tmp_path / "store"
    shutil.copytree(odd_store.parent, folder)

    def run():
        code = cli.main(["review", str(folder), "--verify-audit"])
        return code, *capsys.readouterr()

    return folder, run


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class TestTheCommand:
    def test_it_says_what_it_found_and_changes_nothing(self, command):
        folder, run = command
        before = files(folder)
        code, out, err = run()
        assert (code, err) == (0, "")
        assert "entries, 0 problems; the last is " in out
        assert "only by number and hash that were noted elsewhere" in out
        assert files(folder) == before

    @pytest.mark.parametrize("ends", [True, False])
    def test_a_database_that_is_gone_is_not_made_anew(self, command, ends):
        folder, run = command
        (folder / FILE).unlink()
        if not ends:
            ends_file(folder / FILE).unlink()
        before = files(folder)
        code, out, err = run()
        assert (code, out) == (2, "")
        assert "there is no database to check" in err
        assert ("says that there has been one" in err) == ends
        assert files(folder) == before

    @pytest.mark.parametrize("ends", [b"", b"\n", b"nonsense\n"])
    def test_ends_that_were_emptied(self, command, ends):
        folder, run = command
        ends_file(folder / FILE).write_bytes(ends)
        with closing(sqlite3.connect(folder / FILE)) as connection, connection:
            connection.execute("DROP TRIGGER audit_delete")
            last = connection.execute("SELECT max(seq) FROM audit").fetchone()[0]
            connection.execute("DELETE FROM audit WHERE seq = ?", [last])
            kept = connection.execute("SELECT hash FROM audit WHERE seq = ?", [last - 1]).fetchone()[0]
            connection.execute("UPDATE audit_end SET seq = ?, hash = ?", [last - 1, kept])
            connection.execute("DELETE FROM samples")
            connection.execute("DELETE FROM sample_items")
        code, _, err = run()
        assert code == 1
        assert "no end of it is noted any more" in err

    @pytest.mark.skipif(os.name != "posix", reason="modes")
    @pytest.mark.parametrize("pending", [False, True])
    def test_a_copy_that_may_only_be_read(self, command, nobody, pending):
        store, run = command
        run()  # all modules are there
        copy = nobody / "store"
        shutil.copytree(store, copy)
        if pending:  # as when the program was killed: there are changes that are not in the file yet
            with closing(sqlite3.connect(copy / FILE)) as writer:
                writer.execute("PRAGMA wal_autocheckpoint = 0")
                writer.execute("UPDATE users SET role = 'agent'")
                writer.commit()
                kept = {path: path.read_bytes() for path in copy.glob(f"{FILE}*")}
            for path, content in kept.items():
                if not path.name.endswith("-shm"):
                    path.write_bytes(content)
        for path in copy.iterdir():
            path.chmod(0o444)
        copy.chmod(0o555)
        if os.geteuid() == 0:
            os.seteuid(65534)
        with open_to_check(None, copy) as database:
            problems = verify(database).problems
        assert problems == (("users: 'ana' was changed (role, password, or whether they may log in)",) * pending)
        with pytest.raises(PermissionError):
            (copy / "x").touch()

    @pytest.fixture
    def nobody(self):
        """A folder that somebody without rights can get at, who the test may become."""
        folder = Path(tempfile.mkdtemp())
        folder.chmod(0o755)
        yield folder
        os.seteuid(os.getuid())
        for path in (folder, *folder.iterdir()):
            path.chmod(0o755)
        shutil.rmtree(folder)


def test_one_that_is_older_is_brought_up_to_date_in_a_copy(tmp_path):
    old = Path(__file__).parent / "old_databases"
    path = tmp_path / FILE
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((old / "before_texts.sqlite.sql").read_text(encoding="utf-8"))
    ends_file(path).write_bytes((old / "before_texts.sqlite.ends").read_bytes())
    before = files(tmp_path)
    with open_to_check(None, tmp_path) as database:
        assert verify(database).problems == ()
        assert database.name == str(path)
    assert files(tmp_path) == before
