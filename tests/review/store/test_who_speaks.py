"""Who speaks, as people say, in the database: what stands, what is taken back, and what was of other turns."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from speechguard.archive.speakers import NOTHING_SAID, NamedSpeakers
from speechguard.review.store import rows
from speechguard.review.store.audit_check import verify
from speechguard.review.store.figures import reviewed_call, reviewed_calls
from speechguard.review.store.speakers import SpeakersChanged, said_of, said_of_all, say

TURNS, OTHERS = "0123456789abcdef", "fedcba9876543210"


def said(database, call=1):
    with database.reading() as tx:
        return said_of(tx, call)


def keep(database, *args, call=1):
    """The number of what was said last is known."""
    seen = said(database, call).newest
    with database.change() as tx:
        say(tx, call, seen, *args)


def test_nothing_is_said(database):
    assert said(database).speakers == NOTHING_SAID
    with database.reading() as tx:
        assert said_of_all(tx) == {}
        assert rows.call(tx, 1).said.newest == 0


def test_the_newest_of_a_turn_counts_and_once_more_takes_it_back(database):
    keep(database, TURNS, 3, "customer", "ana")
    keep(database, TURNS, None, "swapped", "bo")
    keep(database, TURNS, 4, "agent", "bo")
    keep(database, TURNS, 3, "agent", "bo")
    found = said(database)
    assert found.speakers == NamedSpeakers(TURNS, True, {3: "agent", 4: "agent"})
    assert (found.by, found.rows[3].reviewer, found.rows[None].role) == ("bo", "bo", "swapped")

    keep(database, TURNS, None, "swapped", "ana")
    keep(database, TURNS, 3, "agent", "ana")
    found = said(database)
    assert found.speakers == NamedSpeakers(TURNS, False, {4: "agent"})
    assert found.rows.keys() == {4}
    with database.reading() as tx:
        assert said_of_all(tx) == {"call-0": found.speakers}
        assert reviewed_call(tx, 1).speakers == found.speakers
        assert [call.record.call for call in reviewed_calls(tx)] == ["call-0"]
    assert verify(database).problems == ()


def test_what_is_said_of_other_turns_begins_anew(database):
    keep(database, TURNS, 3, "customer", "ana")
    keep(database, OTHERS, 3, "customer", "ana")  # is not taken back: nothing was said of these
    assert said(database).speakers == NamedSpeakers(OTHERS, False, {3: "customer"})


def test_of_each_call_by_itself(database):
    keep(database, TURNS, 3, "customer", "ana")
    keep(database, OTHERS, 1, "agent", "ana", call=2)
    assert said(database).speakers == NamedSpeakers(TURNS, False, {3: "customer"})
    assert said(database, 2).speakers == NamedSpeakers(OTHERS, False, {1: "agent"})


def test_the_second_of_two_is_told(database):
    with database.change() as tx:
        say(tx, 1, 0, TURNS, 3, "customer", "ana")
    with pytest.raises(SpeakersChanged, match="ana has said meanwhile who speaks"), database.change() as tx:
        say(tx, 1, 0, TURNS, 3, "customer", "bo")
    assert said(database).speakers.turns == {3: "customer"}


@pytest.mark.parametrize("statement", ["UPDATE speakers SET role = 'agent'", "DELETE FROM speakers"])
def test_it_is_only_ever_added_to(database, statement):
    keep(database, TURNS, 3, "customer", "ana")
    with pytest.raises(DBAPIError, match="only ever added to"), database.engine.begin() as tx:
        tx.execute(text(statement))
