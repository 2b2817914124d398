"""Verdicts as examples: which sentence, and which verdicts tell nothing of the words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from report.stores import StoreMaker, utterance
from review.given_verdicts import judged
from reviewed import AT, reviewed

from speechguard.archive.store import read_calls
from speechguard.errors import UserError
from speechguard.messages import Transcript
from speechguard.review.examples import disputed, verdict_examples
from speechguard.review.truth import Appeal, Mark, ReviewedCall

RULE, OTHER = "zh.test.rule", "zh.test.other"
TOLD = "请您稍等一下。这事不归我管！您还有问题吗？"  # five characters a second, from 10 s on
HEARD = (utterance("agent", 10.0, TOLD),)


@pytest.fixture
def examples(tmp_path):
    """Gives what can be learnt from calls with these events and marks: {call: [event or mark, ..]}."""

    def of(calls, contested=(), told=HEARD, rules=(RULE, OTHER), language="zh"):
        return verdict_examples(calls_of(tmp_path, calls, told), language, contested, tmp_path, rules)

    return of


def calls_of(folder: Path, calls: dict, told: tuple[Transcript, ...]) -> list[ReviewedCall]:
    maker = StoreMaker(folder)
    for name in calls:
        maker.call(name, [], list(told))
    maker.write()
    by_name = {record.call: record for record, _ in read_calls(folder)}
    return [
        ReviewedCall(
            by_name[name],
            None,
            tuple(one for one in of_call if not isinstance(one, Mark)),
            tuple(one for one in of_call if isinstance(one, Mark)),
        )
        for name, of_call in calls.items()
    ]


def found(status="confirmed", start=11.6, end=12.6, **more):
    return reviewed(status, start=start, end=end, heard=TOLD, **more)


def mark(text="", start=11.6, end=12.6, **more):
    return Mark(1, more.pop("rule", RULE), "agent", start, end, "", "bo", AT, text, **more)


def told_of(examples):
    return [(one.text, one.rule, one.broken, one.call, one.reviewer) for one in examples.sentences]


def test_the_sentence_in_which_it_was_found(examples):
    got = examples({"c1": [found()], "c2": [found("rejected", rule=OTHER, reason="not_meant", kind="suspected")]})
    assert told_of(got) == [
        ("这事不归我管！", RULE, True, "c1", "李娜"),
        ("这事不归我管！", OTHER, False, "c2", "李娜"),
    ]
    assert got.unused == {}


def test_two_sentences_where_it_goes_over_both(examples):
    assert told_of(examples({"c1": [found(start=10.5, end=12.0)]}))[0][0] == "请您稍等一下。这事不归我管！"


def test_what_a_reviewer_wrote_down_goes_before_what_was_heard(examples):
    got = examples({"c1": [found(text="这事儿不归我管啊")], "c2": [mark(" 您问\n别人 ")]})
    assert [one[0] for one in told_of(got)] == ["这事儿不归我管啊", "您问 别人"]


def test_a_mark_without_words_has_those_that_were_heard_there(examples):
    assert told_of(examples({"c1": [mark()]})) == [("这事不归我管！", RULE, True, "c1", "bo")]


def test_where_the_store_has_no_words_it_is_all_that_was_heard(examples):
    got = examples({"c1": [found(), mark()]}, told=())
    assert told_of(got) == [(TOLD, RULE, True, "c1", "李娜")]
    assert got.unused == {"not written down": 1}  # the mark


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (found("rejected", reason="allowed"), "not about words"),
        (found("rejected", reason="wrong_speaker"), "not about words"),
        (found("rejected", reason="wrong_data"), "not about words"),
        (found("rejected", reason="misheard"), "not written down"),
        (found("rejected", reason="not_said"), "not written down"),
        (found(rule="zh.gone.rule"), "other rule"),
        (mark(rule="zh.gone.rule"), "other rule"),
        (found(appeal=Appeal("a", "why", AT, AT)), "disputed"),
    ],
)
def test_verdicts_that_tell_nothing_are_counted(examples, event, why):
    got = examples({"c1": [event]})
    assert (got.sentences, got.unused) == ((), {why: 1})


@pytest.mark.parametrize(
    "event",
    [
        found("open"),
        found("unsure"),
        found(kind="missing"),
        found(kind="measure"),
        found(kind="not_assessable"),
        found(role="customer"),
        mark(withdrawn=True),
    ],
)
def test_what_is_not_decided_or_nothing_that_an_agent_said_is_passed_over(examples, event):
    got = examples({"c1": [event]})
    assert (got.sentences, got.unused) == ((), {})


def test_misheard_words_are_an_example_of_what_was_really_said(examples):
    got = examples({"c1": [found("rejected", reason="misheard", text="这是不贵，我管")]})
    assert told_of(got) == [("这是不贵，我管", RULE, False, "c1", "李娜")]


def test_an_appeal_that_was_settled_decides(examples):
    late = AT + timedelta(days=1)
    appeal = Appeal("agent", "why", AT, late, "lead", "overturned", "", late)
    event = found(appeal=appeal)
    assert told_of(examples({"c1": [event]}, contested=[event.id]))[0][2] is False


def test_what_reviewers_do_not_agree_on_is_disputed(examples):
    verdicts = [*judged("ana", "ccrru"), *judged("bo", "crrcc"), *judged("ana", "   c ")]
    assert disputed(verdicts) == {2, 4}
    event = found()
    got = examples({"c1": [event]}, contested=[event.id])
    assert (got.sentences, got.unused) == ((), {"disputed": 1})


def test_who_changes_a_verdict_of_their_own_does_not_disagree():
    assert disputed([*judged("ana", "c"), *judged("ana", "r")]) == frozenset()


def test_the_same_sentence_with_yes_and_no_is_left_out(examples):
    got = examples(
        {
            "c1": [found(text="不归我管。")],
            "c2": [found("rejected", reason="other", text="不归我管！")],
            "c3": [found(text="不归我管", rule=OTHER)],
        }
    )
    assert told_of(got) == [("不归我管", OTHER, True, "c3", "李娜")]
    assert got.unused == {"contradicting": 2}


def test_a_sentence_of_several_calls_is_one_example(examples):
    got = examples({"c2": [found()], "c1": [found(), mark("您问别人")]})
    assert [(one.text, one.call) for one in got.sentences] == [("这事不归我管！", "c1"), ("您问别人", "c1")]


def test_calls_in_another_language_are_not_looked_at(examples):
    assert examples({"c1": [found()]}, language="es").sentences == ()


def test_words_that_cannot_be_read_are_counted(examples, monkeypatch):
    def unreadable(*_):
        raise UserError("gone")

    monkeypatch.setattr("speechguard.review.examples.read_conversation", unreadable)
    got = examples({"c1": [found(), mark("您问别人")]})
    assert (got.sentences, got.unused) == ((), {"unreadable": 2})
