"""Deciding, taking back, and what others see of it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from speechguard.errors import UserError
from speechguard.review.store.audit_check import verify
from speechguard.review.store.database import Database
from speechguard.review.store.figures import given_verdicts
from speechguard.review.store.importing import bring_in
from speechguard.review.store.rows import Gone, event
from speechguard.review.store.samples import draw, items
from speechguard.review.store.tables import calls
from speechguard.review.store.verdicts import LONGEST, REASONS, Conflict, decide, history, undo


def stands(tx, event_id=1):
    row = event(tx, event_id)
    return row.status, row.decided_by, row.fixed_text


def test_a_decision_is_kept_with_all_that_belongs_to_it(database):
    with database.change() as tx:
        assert decide(tx, 1, 0, "ana", "rejected", "misheard", "a note", "我刚才谢过了") == 1
    with database.reading() as tx:
        row = event(tx, 1)
        assert (row.status, row.revision, row.decided_by, row.fixed_text) == ("rejected", 1, "ana", "我刚才谢过了")
        [verdict] = history(tx, 1).verdicts
        assert (verdict.reviewer, verdict.verdict, verdict.reason) == ("ana", "rejected", "misheard")
        assert (verdict.note, verdict.rules, verdict.undone) == ("a note", "0123456789ab", False)
        assert verdict.at == row.decided_at
        assert tx.execute(calls.select().where(calls.c.stale)).one().id == row.call_id


def test_two_reviewers_on_one_finding(database):
    with database.change() as tx:
        decide(tx, 1, 0, "ana", "confirmed")
    with pytest.raises(Conflict, match="ana has decided 'confirmed' meanwhile") as raised, database.change() as tx:
        decide(tx, 1, 0, "bo", "rejected", "allowed")
    assert (raised.value.by, raised.value.status) == ("ana", "confirmed")
    with database.change() as tx:
        assert stands(tx) == ("confirmed", "ana", None)
        assert decide(tx, 1, 1, "bo", "rejected", "allowed") == 2  # having seen it
        assert stands(tx) == ("rejected", "bo", None)


def test_taking_back_lets_what_stood_before_stand_again(database):
    with database.change() as tx:
        decide(tx, 1, 0, "ana", "confirmed", fixed_text="ana's")
        decide(tx, 1, 1, "bo", "unsure")
        assert stands(tx) == ("unsure", "bo", "ana's")
        undo(tx, 1, 2, "bo")
        assert stands(tx) == ("confirmed", "ana", "ana's")
        with pytest.raises(Conflict, match="ana"):
            undo(tx, 1, 3, "bo")
        undo(tx, 1, 3, "ana")
        assert stands(tx) == ("open", "", None)
        with pytest.raises(UserError, match="nothing was decided here"):
            undo(tx, 1, 4, "ana")
        with pytest.raises(Conflict):
            undo(tx, 1, 2, "ana")
        assert [one.undone for one in history(tx, 1).verdicts] == [True, True, False, False]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"verdict": "maybe"}, "'maybe' is no verdict: confirmed, rejected, unsure"),
        ({"verdict": "undo"}, "'undo' is no verdict"),
        ({"verdict": "rejected"}, "say why not"),
        ({"verdict": "rejected", "reason": "boring"}, "'boring' is no reason of a rejection: not_said"),
        ({"verdict": "confirmed", "reason": "misheard"}, "'misheard' is no reason"),
        ({"note": "x" * (LONGEST + 1)}, "2001 characters is too long: 2000 at most"),
        ({"fixed_text": "x" * (LONGEST + 1)}, "too long"),
        ({"event_id": 999}, "there is no finding 999"),
        ({"sample": 77}, "there is no sample 77"),
    ],
)
def test_what_cannot_be_decided_so(database, given, told):
    with pytest.raises(UserError, match=told), database.change() as tx:
        decide(tx, **{"event_id": 1, "revision": 0, "reviewer": "ana", "verdict": "confirmed", **given})
    with database.reading() as tx:
        assert stands(tx) == ("open", "", None)
        assert history(tx, 1).verdicts == ()


def test_the_longest_note_and_strange_characters(database):
    note = "<b>&\0\udcff\u2028" + "注" * (LONGEST - 7)
    with database.change() as tx:
        decide(tx, 1, 0, "ana", "unsure", note=note, fixed_text="")
    with database.reading() as tx:
        assert history(tx, 1).verdicts[0].note == note.replace("\0", "").replace("\udcff", r"\udcff")
        assert event(tx, 1).fixed_text == ""
    assert verify(database).problems == ()


def test_gone(database):
    with pytest.raises(Gone), database.change() as tx:
        undo(tx, 999, 0, "ana")


class TestDoubleReview:
    @pytest.fixture
    def sample(self, database):
        """Every reviewer gets all that is in it."""
        with database.change() as tx:
            return draw(tx, "double", "double", 1, 1, "lea", ["ana", "bo"])

    @pytest.fixture
    def one(self, database, sample):
        """A finding in it."""
        with database.reading() as tx:
            return items(tx, sample)[0].event_id

    def test_blind_verdicts_change_nothing_at_the_finding(self, database, sample, one):
        with database.change() as tx:
            assert decide(tx, one, 0, "ana", "confirmed", sample=sample) == 0
            assert decide(tx, one, 0, "bo", "rejected", "other", sample=sample) == 0
            assert stands(tx, one) == ("open", "", None)
            assert {(j.reviewer, j.ruling) for j in given_verdicts(tx, sample_id=sample)} == {
                ("ana", "confirmed"),
                ("bo", "rejected"),
            }
        assert verify(database).problems == ()

    def test_they_are_hidden_until_all_have_decided(self, database, sample, one):
        with database.change() as tx:
            decide(tx, one, 0, "cy", "confirmed")
            decide(tx, one, 1, "ana", "confirmed", sample=sample)
            assert history(tx, one, "bo").verdicts == ()  # nor what would sway bo
            assert history(tx, one, "bo").hidden == 2
            assert [v.reviewer for v in history(tx, one, "ana").verdicts] == ["cy", "ana"]
            assert [v.reviewer for v in history(tx, one, "cy").verdicts] == ["cy"]
            assert history(tx, one, "cy").hidden == 1
            assert len(history(tx, one).verdicts) == 2
            decide(tx, one, 1, "bo", "unsure", sample=sample)
            for who in ("ana", "bo", "cy"):
                assert len(history(tx, one, who).verdicts) == 3

    def test_once_each_but_it_can_be_taken_back(self, database, sample, one):
        with database.change() as tx:
            decide(tx, one, 0, "ana", "confirmed", sample=sample)
            with pytest.raises(Conflict):
                decide(tx, one, 0, "ana", "unsure", sample=sample)
            undo(tx, one, 0, "ana", sample=sample)
            with pytest.raises(UserError, match="nothing was decided"):
                undo(tx, one, 0, "bo", sample=sample)
            decide(tx, one, 0, "ana", "unsure", sample=sample)
            assert [j.ruling for j in given_verdicts(tx, sample_id=sample)] == ["unsure"]
            done = {item.reviewer: bool(item.done_at) for item in items(tx, sample) if item.event_id == one}
            assert done == {"ana": True, "bo": False}

    def test_only_those_to_whom_it_was_assigned(self, database, sample, one):
        with pytest.raises(UserError, match="assigned to others"), database.change() as tx:
            decide(tx, one, 0, "cy", "confirmed", sample=sample)


def test_any_order_of_decisions(url, folder):
    """Many reviewers decide, take back, with revisions old and new: what stands is what a plain stack says."""
    with Database.open(url) as database:
        bring_in(database, folder)
        settled = settings(
            max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        )
        used: set[int] = set()

        class Reviewing(RuleBasedStateMachine):
            @initialize(number=st.integers(1, 14))
            def begin(self, number):
                self.one = number
                with database.reading() as tx:
                    row = event(tx, number)
                    self.revision = row.revision
                    standing = [v for v in history(tx, number).verdicts if v.verdict != "undo" and not v.undone]
                self.stack = [(v.reviewer, v.verdict) for v in standing]
                used.add(number)

            @rule(
                who=st.sampled_from(["ana", "bo"]),
                verdict=st.sampled_from(["confirmed", "rejected", "unsure"]),
                old=st.booleans(),
                reason=st.sampled_from(REASONS),
            )
            def decides(self, who, verdict, old, reason):
                try:
                    with database.change() as tx:
                        reason = reason if verdict == "rejected" else ""
                        self.revision = decide(tx, self.one, self.revision - old, who, verdict, reason)
                except Conflict:
                    assert old
                else:
                    assert not old
                    self.stack.append((who, verdict))

            @rule(who=st.sampled_from(["ana", "bo"]), old=st.booleans())
            def takes_back(self, who, old):
                try:
                    with database.change() as tx:
                        self.revision = undo(tx, self.one, self.revision - old, who)
                except UserError:
                    assert old or not self.stack or self.stack[-1][0] != who
                else:
                    assert not old
                    assert self.stack.pop()[0] == who

            @invariant()
            def stands(self):
                with database.reading() as tx:
                    row = event(tx, self.one)
                    assert row.revision == self.revision
                    expected = self.stack[-1] if self.stack else ("", "open")
                    assert (row.decided_by, row.status) == expected

        run_state_machine_as_test(Reviewing, settings=settled)
        assert used
        assert verify(database).problems == ()
