"""Texts set apart so that they can be erased: in databases made before that, and when one is erased."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text

from speechguard.review.store import audit as log
from speechguard.review.store import erasable, migrations
from speechguard.review.store.appeals import appeal_of
from speechguard.review.store.audit import ends_file
from speechguard.review.store.audit_check import verify
from speechguard.review.store.database import Database
from speechguard.review.store.figures import reviewed_calls
from speechguard.review.store.importing import bring_in
from speechguard.review.store.marks import mark, marks_of
from speechguard.review.store.rows import call, event
from speechguard.review.store.tables import ADDED_TO, audit, findings, judgements, texts, verdicts
from speechguard.review.store.tables import migrations as made
from speechguard.review.store.texts import REFERENCE, is_erased, keep
from speechguard.review.store.verdicts import decide, history

OLD = Path(__file__).parent / "old_databases"
NOTE, FIXED, APPEAL = 'Sie "sagt" Señor 好', "我刚才说过", "I never said that"
ENTRIES = 18  # of the old log


@pytest.fixture
def old(new_url):
    """The URL of a database as it was made before texts were set apart, in which something of every kind was done."""
    url = new_url()
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript((OLD / "before_texts.sqlite.sql").read_text(encoding="utf-8"))
        ends_file(path).write_bytes((OLD / "before_texts.sqlite.ends").read_bytes())
    else:
        psycopg = pytest.importorskip("psycopg")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute((OLD / "before_texts.postgresql.sql").read_text(encoding="utf-8"))
    return url


def stored(database):
    """All that the tables which are only added to have, as one text."""
    with database.reading() as tx:
        return "\n".join(str(tuple(row)) for table in ADDED_TO for row in tx.execute(select(table)))


def erase(database, reference):
    with database.change() as tx:
        assert tx.execute(delete(texts).where(texts.c.digest == reference)).rowcount == 1


def reference_to(database, wanted):
    with database.reading() as tx:
        return tx.scalars(select(texts.c.digest).where(texts.c.text == wanted).order_by(texts.c.digest)).first()


def test_an_old_database_keeps_all_that_was_done(old):
    with Database.open(old) as database:
        checked = verify(database)
        assert checked.problems == ()
        assert checked.end.seq == ENTRIES + 1
        with database.reading() as tx:
            (verdict,) = history(tx, 1).verdicts
            assert (verdict.verdict, verdict.reviewer, verdict.note, verdict.fixed_text) == (
                "rejected",
                "ana",
                NOTE,
                FIXED,
            )
            assert [one.verdict for one in history(tx, 2).verdicts] == ["confirmed", "undo"]
            assert history(tx, 3).verdicts[0].note == history(tx, 2).verdicts[0].note == "clear"
            row = event(tx, 1)
            assert (row.fixed_text, row.machine.phrase, row.machine.heard) == (FIXED, "我刚才说过了", "我刚才都说过了")
            settled, open_one = appeal_of(tx, 4).appeal, appeal_of(tx, 5).appeal
            assert (settled.reason, settled.decision, settled.note) == (APPEAL, "overturned", "quite right")
            assert (open_one.reason, open_one.note) == ("the caller said goodbye first", "")
            assert [(one.text, one.note, one.withdrawn) for one in marks_of(tx, 1)] == [
                ("谢谢", "missed", False),
                ("", "", True),
            ]
            record = call(tx, 1).record
            assert (record.file, record.metadata.agent, record.duration) == ("/recordings/call-0.flac", "李娜", 120)
            assert [one.record.call for one in reviewed_calls(tx)] == ["call-0", "call-1"]


def test_no_text_is_left_where_it_cannot_be_erased(old):
    with Database.open(old) as database:
        left = stored(database)
        told = json.dumps([NOTE, FIXED, "谢谢"])[1:-1].split(", ")  # as the log has them
        for gone in (NOTE, FIXED, APPEAL, "quite right", "goodbye first", "谢谢", "我刚才", "/recordings", *told):
            assert gone not in left
        assert len(REFERENCE.findall(left)) > 30


def test_entries_keep_the_hashes_that_were_noted_elsewhere(old):
    with Database.open(old) as database, database.reading() as tx:
        rows = tx.execute(select(audit.c.seq, audit.c.previous, audit.c.hash).order_by(audit.c.seq)).all()
        assert [row.seq for row in rows] == list(range(1, ENTRIES + 2))
        assert all(row.previous == before.hash for before, row in pairwise(rows))
        if database.path:
            noted = (OLD / "before_texts.sqlite.ends").read_text(encoding="ascii")
            assert f"{ENTRIES} {rows[ENTRIES - 1].hash}" in noted


def test_it_is_made_once_and_work_goes_on(old, folder):
    for _ in range(2):
        with Database.open(old) as database, database.reading() as tx:
            assert set(tx.scalars(select(made.c.name))) == set(migrations.MIGRATIONS)
            assert log.end(tx).seq == ENTRIES + 1
    with Database.open(old) as database:
        assert bring_in(database, folder).found == 0  # the machine says what it had said
        with database.reading() as tx:
            assert event(tx, 7).worth == pytest.approx(10 * (1 - 0.5 * event(tx, 7).machine.score) ** 2)
        with database.change() as tx:
            decide(tx, 7, event(tx, 7).revision, "bo", "rejected", "misheard", "a new note", "a new text")
            assert history(tx, 7).verdicts[0].note == "a new note"
        assert "a new note" not in stored(database)
        assert verify(database).problems == ()
        with pytest.raises(Exception, match="is only ever added to"), database.change() as tx:
            tx.execute(text("UPDATE verdicts SET note = ''"))
        with pytest.raises(Exception, match="is only ever added to"), database.change() as tx:
            tx.execute(text("UPDATE texts SET text = ''"))


@pytest.mark.parametrize("step", ["keep_all", "_split", "_refer", "_refer_log", "protect", "digest_of_log"])
def test_interrupted_it_leaves_all_as_it_was_and_is_made_the_next_time(old, monkeypatch, step):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(erasable, step, stopped)
    with pytest.raises(KeyboardInterrupt):
        Database.open(old)
    monkeypatch.undo()
    with monkeypatch.context() as before:
        first = {"first_tables": migrations.MIGRATIONS["first_tables"]}
        before.setattr(migrations, "MIGRATIONS", first)
        with Database.open(old) as database, database.reading() as tx:
            assert NOTE in tx.scalars(text("SELECT note FROM verdicts")).all()
    with Database.open(old) as database:
        assert NOTE not in stored(database)
        assert verify(database).problems == ()


@pytest.mark.parametrize("wanted", [NOTE, FIXED, APPEAL, "谢谢", "quite right"])
def test_a_text_that_people_wrote_is_erased_and_the_log_still_holds(old, wanted):
    with Database.open(old) as database:
        while reference := reference_to(database, wanted):
            erase(database, reference)
        assert verify(database).problems == ()
        with database.reading() as tx:
            verdict, appeal = history(tx, 1).verdicts[0], appeal_of(tx, 4).appeal
            found = {
                NOTE: verdict.note,
                FIXED: verdict.fixed_text,
                APPEAL: appeal.reason,
                "quite right": appeal.note,
                "谢谢": marks_of(tx, 1)[0].text,
            }
            assert is_erased(found.pop(wanted))
            assert not any(is_erased(kept) for kept in found.values())
            if wanted == FIXED:
                assert is_erased(event(tx, 1).fixed_text)


def test_what_was_heard_is_erased_and_the_finding_stays(old, folder):
    with Database.open(old) as database:
        with database.reading() as tx:
            words = tx.scalar(select(findings.c.words).where(findings.c.event_id == 1))
        erase(database, words)
        with database.reading() as tx:
            machine = event(tx, 1).machine
            assert is_erased(machine.heard)
            assert is_erased(machine.phrase)
            assert (machine.rule, machine.start, machine.score) == ("zh.impatience.told-you", 10.0, 0.7)
            assert next(reviewed_calls(tx)).events[1].machine == machine
        assert bring_in(database, folder).found == 0  # the same finding brings nothing back
        assert verify(database).problems == ()


def test_who_was_in_a_call_is_erased_and_the_call_stays(old):
    with Database.open(old) as database:
        with database.reading() as tx:
            words = tx.scalar(select(judgements.c.words).where(judgements.c.call_id == 1))
            assert not call(tx, 1).erased
        erase(database, words)
        with database.reading() as tx:
            found = call(tx, 1)
            assert found.erased
            assert (found.record.file, found.record.metadata.agent) == ("", None)
            assert (found.record.score, found.record.duration) == (87, 120)
        assert verify(database).problems == ()


def unprotected(database, *statements):
    with database.engine.connect() as connection:
        for table in (*ADDED_TO, texts):
            for change in ("update",) if table is texts else ("update", "delete"):
                on = "" if database.path else f" ON {table.name}"
                connection.execute(text(f"DROP TRIGGER {table.name}_{change}{on}"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount
        connection.commit()
    return verify(database).problems


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit SET who = 'eve' WHERE seq = 4", "audit: entry 4 was changed (eve rejected event 1)"),
        ("UPDATE audit SET who = 'eve' WHERE seq = 4", "audit: entries 1 to 18 are not those that were there"),
        ("UPDATE verdicts SET verdict = 'confirmed' WHERE id = 1", "verdicts: row 1 was changed (verdict)"),
        ("UPDATE findings SET finding = '{}' WHERE id = 2", "what the machine said in rows 1 to 6 was changed"),
        ("UPDATE judgements SET words = '' WHERE id = 2", "what the machine said in rows 1 to 6 was changed"),
        ("UPDATE texts SET text = 'I did say that' WHERE text = 'I never said that'", "texts: row sha256:"),
    ],
)
def test_what_is_changed_afterwards_is_found(old, statement, told):
    with Database.open(old) as database:
        assert any(told in problem for problem in unprotected(database, statement))


def test_an_entry_cannot_be_changed_behind_an_erased_text(old):
    with Database.open(old) as database:
        erase(database, reference_to(database, NOTE))
        problems = unprotected(database, "UPDATE audit SET who = 'eve' WHERE seq = 4")
        assert any("audit: entries 1 to 18 are not those that were there" in problem for problem in problems)


def test_what_was_wrong_before_is_still_told(old):
    if not old.startswith("sqlite"):
        pytest.skip("the same code")
    with closing(sqlite3.connect(old.removeprefix("sqlite:///"))) as connection, connection:
        for table in ("audit", "findings"):
            connection.execute(f"DROP TRIGGER {table}_update")
        connection.execute("UPDATE audit SET detail = replace(detail, 'misheard', 'allowed') WHERE seq = 4")
        connection.execute("UPDATE findings SET finding = replace(finding, '0.7', '0.9') WHERE id = 1")
        for table in ("audit", "findings"):
            connection.execute(f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} BEGIN SELECT 1; END")
    with Database.open(old) as database:
        problems = verify(database).problems
        assert "audit: entry 4 was changed (ana rejected event 1)" in problems
        assert any("what the machine said in rows 1 to 6 was changed" in problem for problem in problems)


def test_equal_texts_have_references_of_their_own_and_say_nothing_of_them(database):
    with database.change() as tx:
        first, second = keep(tx, "yes"), keep(tx, "yes")
        assert first != second
        assert keep(tx, "") == ""
        mark(tx, 1, "zh.hold.thanks", "agent", 1.0, 2.0, "ana", "yes", "yes")
        decide(tx, 1, 0, "ana", "confirmed", note="yes")
        rows = tx.scalars(select(verdicts.c.note)).all()
        assert all(REFERENCE.fullmatch(row) for row in rows)
