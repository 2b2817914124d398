"""Appeals, marks and what they do to the figures."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text, update

from speechguard.errors import UserError
from speechguard.review import renewal
from speechguard.review.renewal import renew_all_scores, renew_scores
from speechguard.review.store.appeals import appeal, appeal_of, appeals_to, may_appeal_until, settle
from speechguard.review.store.audit_check import verify
from speechguard.review.store.figures import given_verdicts, reviewed_call, reviewed_calls, reviewed_events, strata
from speechguard.review.store.marks import check_call, mark, marks_of, withdraw
from speechguard.review.store.queue import Filter, find
from speechguard.review.store.rows import Gone, call, event, events_of
from speechguard.review.store.samples import draw, items
from speechguard.review.store.tables import calls, moment
from speechguard.review.store.verdicts import decide, history, undo

AGENT = "李娜"  # of calls 1 and 4


@pytest.fixture
def confirmed(database):
    """The first finding, confirmed by ana."""
    with database.change() as tx:
        decide(tx, 1, 0, "ana", "confirmed")
    return database


class TestAppeals:
    @pytest.mark.parametrize(("decision", "status"), [("upheld", "confirmed"), ("overturned", "rejected")])
    def test_settled_by_somebody_else_and_final(self, confirmed, decision, status):
        with confirmed.change() as tx:
            number = appeal(tx, 1, AGENT, "I said something else", 7)
            [row] = appeals_to(tx)
            assert (row.id, row.event_id, row.appeal.reason) == (number, 1, "I said something else")
            assert row.appeal.due - row.appeal.at == timedelta(days=7)
            for who in ("ana", AGENT):
                with pytest.raises(UserError, match="somebody else must settle it"):
                    settle(tx, number, who, decision)
            with pytest.raises(UserError, match="an appeal is open"):
                decide(tx, 1, event(tx, 1).revision, "bo", "rejected", "other")
            revision = settle(tx, number, "bo", decision, "because")
            row = event(tx, 1)
            assert (row.status, row.revision, row.decided_by) == (status, revision, "bo")
            assert appeals_to(tx) == []
            assert appeals_to(tx, settled=True) == [appeal_of(tx, 1)]
            assert appeal_of(tx, 1).appeal.decision == decision
            for attempt in (
                lambda: settle(tx, number, "cy", "upheld"),
                lambda: appeal(tx, 1, AGENT, "again", 7),
                lambda: decide(tx, 1, revision, "bo", "unsure"),
                lambda: undo(tx, 1, revision, "bo"),
            ):
                with pytest.raises(UserError):
                    attempt()
            [reviewed] = reviewed_events(tx)
            assert (reviewed.final, reviewed.appeal.decision) == (status, decision)
            assert [j.reviewer for j in given_verdicts(tx)] == ["ana", "bo"]
            assert [v.verdict for v in history(tx, 1).verdicts] == ["confirmed", status]
        assert verify(confirmed).problems == ()

    def test_against_what_nobody_has_looked_at_yet(self, database):
        with database.change() as tx:
            settle(tx, appeal(tx, 1, AGENT, "no", 7), "ana", "overturned")
            assert event(tx, 1).status == "rejected"

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"event_id": 999}, "there is no finding 999"),
            ({"agent": "O'Neill"}, "only the agent of the call"),
            ({"agent": ""}, "only the agent of the call"),
            ({"event_id": 2}, "there is nothing to appeal against"),
            ({"event_id": 3}, "there is nothing to appeal against"),
            ({"reason": " "}, "say why this is wrong"),
            ({"reason": "x" * 2001}, "too long"),
            ({"days": 0}, "the time to appeal ended at 20"),
        ],
    )
    def test_what_cannot_be_appealed(self, confirmed, given, told):
        with confirmed.change() as tx:
            decide(tx, 2, 0, "ana", "rejected", "not_said")
            assert event(tx, 3).machine.kind == "not_assessable"
        with pytest.raises(UserError, match=told), confirmed.change() as tx:
            appeal(tx, **{"event_id": 1, "agent": AGENT, "reason": "no", "days": 7, **given})

    def test_the_time_begins_with_the_later_of_machine_and_reviewer(self, confirmed):
        with confirmed.change() as tx:
            brought = datetime.fromisoformat(
                tx.execute(text("SELECT max(at) FROM judgements")).scalar()[:-1] + "+00:00"
            )
            assert may_appeal_until(tx, 2, 7) == brought + timedelta(days=7)
            later = datetime.now(timezone.utc) + timedelta(days=3)
            tx.execute(text(f"UPDATE events SET decided_at = '{moment(later)}' WHERE id = 1"))
            assert may_appeal_until(tx, 1, 7) - later < timedelta(days=7, milliseconds=1)
            with pytest.raises(Gone):
                may_appeal_until(tx, 999, 7)

    def test_lists(self, confirmed):
        with confirmed.change() as tx:
            first, second = appeal(tx, 1, AGENT, "no", 7), appeal(tx, 4, "O'Neill", "no", 3)
            assert [row.id for row in appeals_to(tx)] == [second, first]  # due first
            assert [row.id for row in appeals_to(tx, agent=AGENT)] == [first]
            assert appeal_of(tx, 2) is None
            with pytest.raises(UserError, match="'maybe' is no decision"):
                settle(tx, first, "bo", "maybe")
            with pytest.raises(Gone):
                settle(tx, 999, "bo", "upheld")


class TestMarks:
    def test_a_violation_that_was_missed(self, database):
        with database.change() as tx:
            number = mark(tx, 1, "zh.hold.thanks", "agent", 3.5, 5.0, "ana", "a note", "稍等")
            [one] = marks_of(tx, 1)
            assert (one.id, one.rule, one.role, one.start, one.end) == (number, "zh.hold.thanks", "agent", 3.5, 5.0)
            assert (one.note, one.text, one.reviewer, one.withdrawn) == ("a note", "稍等", "ana", False)
            withdraw(tx, number, "bo")
            assert marks_of(tx, 1)[0].withdrawn
            with pytest.raises(UserError, match="bo has taken this mark back already"):
                withdraw(tx, number, "ana")
            with pytest.raises(Gone):
                withdraw(tx, 999, "ana")
        assert verify(database).problems == ()

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"call_id": 99}, "there is no call 99"),
            ({"start": -1.0}, "-1 to 5 s is no part of a call of 120 s"),
            ({"end": 3.0}, "3 to 3 s is no part"),
            ({"end": 122.0}, "3 to 122 s is no part"),
            ({"end": float("nan")}, "is no part"),
            ({"role": "nobody"}, "'nobody' is no speaker"),
            ({"rule": ""}, "name the rule"),
            ({"note": "x" * 2001}, "too long"),
            ({"text": "x" * 2001}, "too long"),
        ],
    )
    def test_what_cannot_be_marked(self, database, given, told):
        one = {"call_id": 1, "rule": "r", "role": "agent", "start": 3.0, "end": 5.0, "reviewer": "ana"}
        with pytest.raises(UserError, match=told), database.change() as tx:
            mark(tx, **{**one, **given})

    def test_a_call_that_was_listened_to(self, database):
        with database.change() as tx:
            check_call(tx, 6, "ana")
            row = call(tx, 6)
            assert (row.checked_by, bool(row.checked_at)) == ("ana", True)
            check_call(tx, 6, "ana", checked=False)
            assert call(tx, 6).checked_by == ""
            with pytest.raises(Gone):
                check_call(tx, 99, "ana")


class TestFigures:
    def test_a_call_with_all_that_was_decided(self, database):
        with database.change() as tx:
            decide(tx, 1, 0, "ana", "confirmed")
            decide(tx, 1, 1, "bo", "rejected", "allowed", "a note", "text")
            mark(tx, 1, "zh.hold.thanks", "agent", 50.0, 52.0, "ana")
            check_call(tx, 1, "bo")
            [found] = reviewed_calls(tx)
            assert found == reviewed_call(tx, 1)
            told = next(one for one in found.events if one.id == 1)
            assert (told.status, told.reviewer, told.reason, told.note) == ("rejected", "bo", "allowed", "a note")
            assert (told.fixed_text, told.present, told.appeal) == ("text", True, None)
            assert [one.machine.start for one in found.events] == [0.0, 10.0, 30.0]
            assert (found.record.call, found.checked_by, len(found.marks)) == ("call-0", "bo", 1)
            assert found.start.isoformat() == "2026-10-01T10:00:00"
            assert [(one.event, one.ruling) for one in given_verdicts(tx)] == [(1, "confirmed"), (1, "rejected")]
            assert given_verdicts(tx, since=moment(datetime.now(timezone.utc) + timedelta(hours=1))) == []

    def test_scores_follow_what_was_decided(self, database):
        with database.change() as tx:
            assert renew_scores(tx, {}) == 0
            machine = call(tx, 1).score
            assert machine == 87.0  # 10 and 3 points are taken
            decide(tx, 1, 0, "ana", "rejected", "misheard")
            assert renew_scores(tx, {}) == 1
            assert (call(tx, 1).score, event(tx, 2).call_score) == (97.0, 97.0)
            assert renew_scores(tx, {}) == 0
            undo(tx, 1, 1, "ana")
            renew_scores(tx, {})
            assert call(tx, 1).score == machine
            assert call(tx, 1).record.score == machine
            assert tx.execute(select(calls.c.score)).scalars().all() == [None] * 6

    def test_many_scores_are_renewed_in_several_changes(self, database, monkeypatch):
        monkeypatch.setattr(renewal, "BATCH", 2)
        with database.change() as tx:
            for one in find(tx, Filter(rule="zh.impatience.told-you")).items:
                decide(tx, one.id, 0, "ana", "rejected", "misheard")
            tx.execute(update(calls).where(calls.c.id == 6).values(stale=True))  # of which nothing was decided
        renew_all_scores(database, {})
        with database.reading() as tx:
            assert not tx.execute(select(calls.c.id).where(calls.c.stale)).all()
            assert [call(tx, number).score for number in (1, 3, 5, 6)] == [97.0, 97.0, 97.0, 100.0]

    def test_a_fatal_finding_that_was_rejected(self, database):
        with database.change() as tx:
            shirking = next(one for one in events_of(tx, 2) if one.machine.severity == "fatal")
            assert (call(tx, 2).score, call(tx, 2).fatal) == (0.0, True)
            decide(tx, shirking.id, 0, "ana", "rejected", "wrong_speaker")
            renew_scores(tx, {})
            assert not call(tx, 2).fatal
            assert call(tx, 2).score > 0


class TestSamples:
    def test_the_same_seed_draws_the_same(self, database):
        with database.change() as tx:
            drawn = [draw(tx, f"s{n}", "flagged", 2, seed, "lea") for n, seed in enumerate((1, 1, 2, 3, 4))]
            found = [tuple(item.event_id for item in items(tx, one)) for one in drawn]
            assert found[0] == found[1]
            assert len(set(found)) > 1
            assert len(found[0]) == 6 == len(set(found[0]))
            for item in items(tx, drawn[0]):
                row = event(tx, item.event_id)
                assert (row.machine.rule, item.reviewer, item.done_at) == (item.stratum, "", "")
        assert verify(database).problems == ()

    def test_calls_in_which_something_may_be_missed(self, database):
        with database.change() as tx:
            sample = draw(tx, "unflagged", "unflagged", 5, 1, "lea", ["ana"])
            [item] = items(tx, sample, "ana")
            assert (item.call_id, item.event_id, item.stratum) == (6, None, "A")
            assert items(tx, sample, "bo") == []
            [stratum] = strata(tx, sample)
            assert (stratum.name, stratum.calls, stratum.missed) == ("A", 1, ())
            mark(tx, 6, "zh.hold.thanks", "agent", 1.0, 2.0, "ana")
            withdraw(tx, mark(tx, 6, "zh.hold.thanks", "agent", 4.0, 5.0, "ana"), "ana")
            check_call(tx, 6, "ana")
            assert strata(tx, sample)[0].missed == (1,)
            assert find(tx, Filter(sample=sample)).total == 0

    def test_days(self, database):
        with database.change() as tx:
            sample = draw(tx, "days", "flagged", 9, 1, "lea", since="2026-10-02", until="2026-10-03")
            assert {event(tx, item.event_id).call for item in items(tx, sample)} == {"call-1", "call-2"}

    def test_all_reviewers_get_all_of_a_double_review(self, database):
        with database.change() as tx:
            sample = draw(tx, "double", "double", 1, 1, "lea", ["ana", "bo", "cy"])
            of = [{item.event_id for item in items(tx, sample, who)} for who in ("ana", "bo", "cy")]
            assert of[0] == of[1] == of[2]
            assert len(of[0]) == 3

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"kind": "odd"}, "'odd' is no kind of sample"),
            ({"name": " "}, "give the sample a name"),
            ({"name": "there"}, "there is a sample 'there' already"),
            ({"each": 0}, "draw 1 to"),
            ({"seed": -1}, "a seed is a whole number"),
            ({"reviewers": ["ana", "ana"]}, "name each reviewer once"),
            ({"kind": "double", "reviewers": ["ana"]}, "needs two reviewers"),
            ({"since": "2030-01-01"}, "there is nothing to draw from"),
        ],
    )
    def test_what_cannot_be_drawn(self, database, given, told):
        with database.change() as tx:
            draw(tx, "there", "flagged", 1, 1, "lea")
        with pytest.raises(UserError, match=told), database.change() as tx:
            draw(tx, **{"name": "x", "kind": "flagged", "each": 1, "seed": 1, "made_by": "lea", **given})
