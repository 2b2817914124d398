"""The audit log: what was changed behind the program's back is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from review.store.deeds import review
from sqlalchemy import text

from speechguard.errors import SpeechguardError
from speechguard.review.store import audit
from speechguard.review.store.audit import End, ends_file, noted_ends
from speechguard.review.store.audit_check import MOST, verify
from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.samples import draw
from speechguard.review.store.speakers import say
from speechguard.review.store.tables import ADDED_TO
from speechguard.review.store.verdicts import decide


@pytest.fixture
def reviewed(database):
    """A database in which something of every kind was done."""
    with database.change() as tx:
        review(tx)
        draw(tx, "sample", "double", 1, 7, "lea", ["ana", "bo"])
        say(tx, 1, 0, "0123456789abcdef", 3, "customer", "ana")
    return database


def test_what_was_done_by_the_program_fits(reviewed):
    found = verify(reviewed)
    assert found.problems == ()
    with reviewed.reading() as tx:
        assert found.end == audit.end(tx)
        assert found.end.seq == 14


@pytest.mark.parametrize("table", ADDED_TO, ids=lambda table: table.name)
@pytest.mark.parametrize("change", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_some_tables_can_only_be_added_to(reviewed, table, change):
    with pytest.raises(Exception, match="is only ever added to"), reviewed.change() as tx:
        tx.execute(text(change.format(table.name, next(iter(table.c)).name)))


def tampered(reviewed, *statements):
    """The problems after somebody has changed the database with all rights."""
    with reviewed.engine.connect() as connection:
        for table in ADDED_TO:
            for change in ("update", "delete"):
                on = "" if reviewed.path else f" ON {table.name}"
                connection.execute(text(f"DROP TRIGGER {table.name}_{change}{on}"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount
        connection.commit()
    return verify(reviewed).problems


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit SET who = 'eve' WHERE seq = 3", "audit: entry 3 was changed (eve rejected event 1)"),
        ("UPDATE audit SET detail = '{}' WHERE seq = 3", "audit: entry 3 was changed (ana rejected event 1)"),
        ("UPDATE audit SET at = '2026' WHERE seq = 3", "audit: entry 3 was changed"),
        ("DELETE FROM audit WHERE seq = 3", "audit: entries 3 to 3 are missing"),
        ("DELETE FROM audit WHERE seq > 9", "audit: ends with entry 9, where there has been entry 14"),
        ("DELETE FROM audit", "audit: ends with entry 0, where there has been entry 14"),
        ("UPDATE verdicts SET verdict = 'confirmed' WHERE id = 1", "verdicts: row 1 was changed (verdict)"),
        ("UPDATE verdicts SET note = '' WHERE id = 1", "verdicts: row 1 was changed (note)"),
        ("DELETE FROM verdicts WHERE id = 1", "verdicts: row 1 is missing"),
        (
            "INSERT INTO verdicts (id, event_id, reviewer, verdict) VALUES (99, 3, 'eve', 'confirmed')",
            "verdicts: the log knows nothing of row 99",
        ),
        ("UPDATE marks SET start = 1.5 WHERE id = 1", "marks: row 1 was changed (start)"),
        ("UPDATE marks SET withdrawn_at = '' WHERE id = 2", "marks: row 2 was changed (withdrawn_at)"),
        ("UPDATE speakers SET role = 'agent'", "speakers: row 1 was changed (role)"),
        ("DELETE FROM speakers", "speakers: row 1 is missing"),
        ("UPDATE appeals SET decision = 'upheld'", "appeals: row 1 was changed (decision)"),
        ("UPDATE samples SET seed = 8", "samples: row 1 was changed (seed)"),
        ("UPDATE findings SET finding = '{}' WHERE id = 2", "what the machine said in rows 1 to 6 was changed"),
        ("UPDATE judgements SET record = '{}' WHERE id = 2", "what the machine said in rows 1 to 6 was changed"),
        ("DELETE FROM findings WHERE id = 2", "what the machine said in rows 1 to 6 was changed"),
        (
            "INSERT INTO judgements (id, call_id) VALUES (99, 1)",
            "judgements: the log does not know all of them",
        ),
        ("UPDATE events SET status = 'confirmed' WHERE id = 1", "events: row 1 is 'confirmed', which its verdicts"),
        ("UPDATE events SET status = 'open' WHERE id = 1", "events: row 1 is 'open', which its verdicts"),
        ("UPDATE events SET status = 'rejected' WHERE id = 3", "events: row 3 is 'rejected', which its verdicts"),
        ("UPDATE events SET decided_by = 'eve' WHERE id = 1", "events: row 1 was changed (decided_by)"),
    ],
)
def test_a_change_is_found(reviewed, statement, told):
    assert any(told in problem for problem in tampered(reviewed, statement))


def test_entries_in_another_order(reviewed):
    problems = tampered(
        reviewed,
        "UPDATE audit SET seq = 99 WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 99",
    )
    assert "audit: entry 3 does not follow entry 2" in problems


def test_an_entry_that_was_put_in(reviewed):
    columns = "at, who, action, subject, detail, previous, hash"
    problems = tampered(
        reviewed,
        *(f"UPDATE audit SET seq = {seq + 1} WHERE seq = {seq}" for seq in range(14, 4, -1)),
        f"INSERT INTO audit (seq, {columns}) SELECT 5, {columns} FROM audit WHERE seq = 4",
    )
    assert any("audit: entry 5" in problem for problem in problems)
    assert any("audit: entry 6" in problem for problem in problems)


def test_many_problems_are_counted(reviewed):
    problems = tampered(reviewed, *(f"UPDATE events SET status = 'rejected' WHERE id = {n}" for n in (3, 5, 6, 7)))
    assert len(problems) == 4 < MOST


def rewritten(path, keep):
    """The log cut after `keep` entries and made to fit itself, as by somebody who knows how it works."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for change in ("update", "delete"):
            connection.execute(f"DROP TRIGGER audit_{change}")
        connection.execute("DELETE FROM audit WHERE seq > ?", [keep])
        [newest] = connection.execute("SELECT hash FROM audit WHERE seq = ?", [keep]).fetchone()
        connection.execute("UPDATE audit_end SET seq = ?, hash = ?", [keep, newest])


class TestEndsBesideTheFile:
    @pytest.fixture
    def path(self, tmp_path, folder):
        """Of an SQLite file with three entries in its log."""
        with Database.open(f"sqlite:///{tmp_path / 'x.sqlite'}") as database:
            bring_in(database, folder)
            with database.change() as tx:
                decide(tx, 1, 0, "ana", "confirmed")
        return tmp_path / "x.sqlite"

    def problems(self, path):
        with Database.open(f"sqlite:///{path}") as database:
            return verify(database).problems

    def test_every_end_is_noted_once(self, path):
        assert self.problems(path) == ()
        assert sorted(end.seq for end in noted_ends(path)) == [1, 2, 3]

    def test_what_changes_nothing_notes_nothing(self, path):
        with Database.open(f"sqlite:///{path}") as database, database.change():
            before = ends_file(path).read_bytes()
        assert ends_file(path).read_bytes() == before

    def test_a_log_that_ends_too_early_but_fits_itself(self, path):
        rewritten(path, 2)
        gone = "audit: entry 3 is gone, or another one than there has been"
        assert self.problems(path) == (gone, "verdicts: the log knows nothing of row 1")
        with Database.open(f"sqlite:///{path}") as database, database.change() as tx:
            decide(tx, 2, 0, "eve", "confirmed")
        assert gone in self.problems(path)

    def test_an_end_that_was_not_noted_any_more(self, path):
        """The program was killed between the change and the note, or the disk was full."""
        lines = ends_file(path).read_text().splitlines()
        ends_file(path).write_text("\n".join(lines[:-1]) + lines[-1][:30])
        assert self.problems(path) == ()
        with Database.open(f"sqlite:///{path}") as database, database.change() as tx:
            decide(tx, 2, 0, "ana", "confirmed")
        assert max(end.seq for end in noted_ends(path)) == 4
        assert self.problems(path) == ()

    def test_missing(self, path):
        ends_file(path).unlink()
        [problem] = self.problems(path)
        assert "x.sqlite.ends: cannot be read (No such file or directory)" in problem


def test_an_end(reviewed):
    assert str(End(3, "ab")) == "3 ab"
    assert isinstance(verify(reviewed).end, End)


def test_a_log_that_cannot_be_read(reviewed):
    reviewed.engine.dispose()
    if reviewed.path is None:
        pytest.skip("of a file")
    reviewed.path.write_bytes(b"x" * 5000)
    with pytest.raises(SpeechguardError, match="is no SQLite database"):
        verify(reviewed)
