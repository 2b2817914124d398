"""What is only suspected: brought in, ordered, decided, and counted nowhere before somebody says yes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report.stores import suspicion as suspicion_event
from report.stores import utterance
from review.store.made_store import maker
from sqlalchemy import select

from speechguard.archive.codecs.events import event_lines
from speechguard.errors import UserError
from speechguard.review.quality import read_quality
from speechguard.review.statistics.precision import RuleCounts
from speechguard.review.store.appeals import appeal, settle
from speechguard.review.store.audit_check import verify
from speechguard.review.store.figures import given_verdicts, rule_counts, strata
from speechguard.review.store.importing import bring_in
from speechguard.review.store.marks import check_call
from speechguard.review.store.queue import Filter, against, choices, find
from speechguard.review.store.rows import event, events_of
from speechguard.review.store.samples import draw, items
from speechguard.review.store.tables import calls, texts
from speechguard.review.store.texts import is_erased
from speechguard.review.store.verdicts import decide

SCOLDING, TOLD = "zh.scolding.you-do-not-listen", "zh.impatience.told-you"
LIKELY = (0.9, 0.6, 0.3, 0.8, 0.5, 0.7)  # of the suspicion in each call


def suspicion(call, meaning, rule=SCOLDING, start=40.0, example="你到底有没有听", **more):
    said = {"phrase": example, "heard": "你怎么就是弄不明白呢", "id": 9, **more}
    return suspicion_event(call, rule, start, start + 2, meaning, **said)


def suspecting(folder, *changes, judged=""):
    """The store, with a suspicion in each call; `changes`: fields of that in the first."""
    made = maker(folder)
    for number, entry in enumerate(made.entries):
        one = suspicion(entry.record.call, LIKELY[number])
        one = replace(one, **dict(changes)) if number == 0 else one
        record = replace(entry.record, judged=judged) if number == 0 else entry.record
        made.entries[number] = replace(entry, record=record, events=entry.events + event_lines([one]))
    return made.write()


@pytest.fixture
def suspected(empty, tmp_path):
    bring_in(empty, suspecting(tmp_path / "store"))
    return empty


def ids(tx, **wanted):
    return [one.id for one in find(tx, Filter(kind="suspected", **wanted), "time").items]


def say(tx, number, verdict, who="ana"):
    decide(tx, number, event(tx, number).revision, who, verdict, "not_meant" if verdict == "rejected" else "")


def test_it_is_brought_in_and_counts_nowhere(suspected):
    with suspected.reading() as tx:
        (first, *_) = ids(tx)
        found = event(tx, first)
        assert (found.machine.kind, found.machine.flagged, found.machine.meaning) == ("suspected", False, 0.9)
        assert found.machine.reason["words"] == ("弄不明白",)
        assert found.status == "open"
        findings = dict(tx.execute(select(calls.c.call, calls.c.findings)).all())
        assert findings == {"call-0": 2, "call-1": 3, "call-2": 2, "call-3": 3, "call-4": 2, "call-5": 0}
        assert SCOLDING not in {one.rule for one in rule_counts(tx)}
        assert rule_counts(tx, kind="suspected") == [RuleCounts(SCOLDING, open=6)]
        assert (SCOLDING, 6) in choices(tx).rules
        assert ids(tx, severity="major") == ids(tx)
        assert ids(tx, severity="fatal") == []
    assert verify(suspected).problems == ()


def test_a_changed_probability_is_found_by_the_check(suspected):
    with suspected.change() as tx:
        tx.exec_driver_sql("UPDATE events SET meaning = 0.01 WHERE kind = 'suspected' AND meaning > 0.8")
    assert any("meaning" in problem for problem in verify(suspected).problems)


def test_the_most_likely_is_first_and_verdicts_move_those_of_the_rule(suspected):
    def order(tx):
        return [one.machine.meaning for one in find(tx, Filter(kind="suspected")).items if one.status == "open"]

    with suspected.change() as tx:
        assert order(tx)[0] == 0.9
        before = {one.id: one.worth for one in find(tx, Filter()).items}
        worth = find(tx, Filter(kind="suspected")).items[0].worth
        assert worth == pytest.approx(10 * 0.9 * 0.5)  # points, probability, and nobody knows how clearly it was heard
        first = useful(tx)
        for number in ids(tx)[:2]:
            say(tx, number, "rejected")
        after = useful(tx)
        assert after[SCOLDING] < first[SCOLDING] / 2  # 1.5 of 2 were expected to be right
        assert after[TOLD] == first[TOLD]
        for number in ids(tx)[:2]:
            say(tx, number, "confirmed")
        assert useful(tx)[SCOLDING] > after[SCOLDING]
        assert {one.id: one.worth for one in find(tx, Filter(status=None)).items}.items() >= before.items()


def useful(tx):
    """How useful the last open finding of each rule is."""
    rows = tx.exec_driver_sql("SELECT rule, useful FROM events WHERE status = 'open' ORDER BY call_id")
    return {row[0]: row[1] for row in rows}


def test_a_verdict_stays_with_it_when_another_model_names_another_example(suspected, tmp_path):
    with suspected.change() as tx:
        (first, *_) = ids(tx)
        say(tx, first, "confirmed")
    bring_in(suspected, suspecting(tmp_path / "store", ("phrase", "听不懂吗"), ("meaning", 0.7), judged="anew"))
    with suspected.reading() as tx:
        found = event(tx, first)
        assert (found.machine.phrase, found.machine.meaning, found.status) == ("听不懂吗", 0.7, "confirmed")
        assert ids(tx, status=None) == ids(tx, status="confirmed") + ids(tx)
    assert verify(suspected).problems == ()


def test_nobody_is_told_of_it_or_may_appeal_before_a_yes(suspected):
    with suspected.change() as tx:
        mine = next(one.id for one in find(tx, Filter(kind="suspected", agent="O'Neill"), "time").items)
        assert mine not in [one.id for one in against(tx, "O'Neill").items]
        with pytest.raises(UserError):
            appeal(tx, mine, "O'Neill", "I was kind", 7)
        say(tx, mine, "confirmed")
        assert mine in [one.id for one in against(tx, "O'Neill").items]
        settle(tx, appeal(tx, mine, "O'Neill", "I was kind", 7), "lea", "overturned")
        assert event(tx, mine).status == "rejected"
        assert mine in [one.id for one in against(tx, "O'Neill").items]  # it was appealed against
        assert given_verdicts(tx)[-1].suspected
    assert verify(suspected).problems == ()


def test_samples_are_of_findings_or_of_what_is_suspected(suspected):
    with suspected.change() as tx:
        flagged = draw(tx, "findings", "flagged", 10, 1, "lea")
        drawn = draw(tx, "suspicions", "suspected", 10, 1, "lea")
        assert SCOLDING not in {one.stratum for one in items(tx, flagged)}
        assert [one.event_id for one in sorted(items(tx, drawn), key=lambda one: one.event_id)] == sorted(ids(tx))
        unflagged = draw(tx, "unflagged", "unflagged", 10, 1, "lea")
        assert [one.call_id for one in items(tx, unflagged)] == [6]


def test_a_rule_may_decide_when_what_was_drawn_by_chance_is_right(suspected, monkeypatch):
    monkeypatch.setattr("speechguard.review.statistics.precision.DECIDES", 0.3)
    with suspected.change() as tx:
        numbers = ids(tx)
        say(tx, numbers[0], "confirmed")
        (one,) = read_quality(tx).suspected
        assert (one.rule.precision.part, one.by_chance, one.may_decide) == (1, None, False)  # chosen, not drawn
        sample = draw(tx, "suspicions", "suspected", 3, 1, "lea")
        drawn = [item.event_id for item in items(tx, sample)]
        for number in drawn[:2]:
            say(tx, number, "confirmed")
        assert not read_quality(tx).suspected[0].may_decide  # half of what was drawn
        say(tx, drawn[2], "confirmed")
        (one,) = read_quality(tx).suspected
        assert (one.by_chance.part, one.by_chance.whole, one.may_decide) == (3, 3, True)
        for number in set(numbers) - set(drawn):
            say(tx, number, "rejected")
        (one,) = read_quality(tx).suspected
        assert (one.by_chance.whole, one.may_decide) == (6, False)  # all of them are decided
        assert read_quality(tx).total.counts.confirmed == 0


def test_what_was_suspected_and_is_right_was_missed(suspected):
    with suspected.change() as tx:
        sample = draw(tx, "unflagged", "unflagged", 10, 1, "lea")
        last = next(one.id for one in events_of(tx, 6))
        say(tx, last, "confirmed")
        check_call(tx, 6, "ana", True)
        assert [one.missed for one in strata(tx, sample)] == [(1,)]
        say(tx, last, "rejected")
        assert [one.missed for one in strata(tx, sample)] == [(0,)]


def test_erasing_leaves_nothing_of_what_was_said(suspected):
    with suspected.change() as tx:
        (first, *_) = ids(tx)
        tx.execute(texts.delete().where(texts.c.text.contains("弄不明白")))
        machine = event(tx, first).machine
        assert is_erased(machine.phrase)
        assert machine.reason is None
        dump = tx.exec_driver_sql("SELECT finding FROM findings").scalars().all()
    assert not any("弄不明白" in one for one in dump)
    assert verify(suspected).problems == ()


def test_words_heard_clearly_are_worth_more(empty, tmp_path):
    made = maker(tmp_path / "store", 1)
    said = utterance("agent", 40.0, "你怎么就是弄不明白呢")
    made.entries = []
    made.call("clear", [suspicion("clear", 0.5)], [said]).write()
    bring_in(empty, tmp_path / "store")
    with empty.reading() as tx:
        assert find(tx, Filter()).items[0].worth == pytest.approx(10 * 0.5 * 0.9)
