"""What a reviewer sees of a finding, from the store."""

from dataclasses import replace

import pytest
from review.web.written_store import CALLS, rulebooks, write_store

from speechguard.archive.sound.spans import OF_REVIEW, clip_span
from speechguard.errors import UserError
from speechguard.report.store import read_store
from speechguard.review.segment import (
    aligned,
    read_call,
    rule_of,
    rulebook_of,
    turns_around,
)


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    return rulebooks(tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="module")
def store(tmp_path_factory, rules):
    return read_store(write_store(tmp_path_factory.mktemp("made") / "store", rules))


def findings(store):
    return [(call, event) for call in store.calls for event in call.events if event.flagged]


def test_syllables_cost_what_the_machine_has_counted(store, rules):
    """The alignment is that of the finding, not of another place or phrase."""
    checked = 0
    for call, event in findings(store):
        found = aligned(event, read_call(store.folder, call.record), rulebook_of(rules, call.record))
        if not event.phrase:
            assert found is None
            continue
        assert 1 - found.cost / (4 * len(found.phrase.phrase.syllables)) == pytest.approx(event.score, abs=1e-3)
        assert "".join(pair.wanted for pair in found.pairs) == event.phrase
        checked += 1
    assert checked == 4


def test_a_phrase_that_the_rules_no_longer_have_is_not_aligned(store, rules):
    call, event = next((call, event) for call, event in findings(store) if event.phrase)
    heard, book = read_call(store.folder, call.record), rulebook_of(rules, call.record)

    assert aligned(replace(event, phrase="别的话"), heard, book) is None
    assert aligned(replace(event, rule="zh.no.such"), heard, book) is None
    assert aligned(replace(event, start=event.start + 1, end=event.end + 1), heard, book) is None


def test_the_turn_with_its_neighbours(store):
    call, event = next((call, event) for call, event in findings(store) if call.call == "a" and "不归" in event.phrase)
    heard = read_call(store.folder, call.record)

    lines = turns_around(event, heard.conversation)

    assert [line.role for line in lines] == ["agent", "customer", "agent", "agent"]
    assert [piece.text for line in lines for piece in line.pieces if piece.marked] == ["这事不归我管。"]
    assert len(heard.conversation.turns) == CALLS["a"][2].count("\n") + 1
    assert [spoke.start for spoke in heard.conversation.activity] == sorted(
        turn.start for turn in heard.conversation.turns
    )


def test_from_where_to_where_one_listens(store):
    _, event = findings(store)[0]

    def of(start, end, duration=1000.0):
        return clip_span(replace(event, start=start, end=end), duration, OF_REVIEW)

    assert of(100, 102) == (97, 104)
    assert of(1, 2) == (0, 4)
    assert of(100, 102, duration=103) == (97, 103)
    assert of(100, 400) == (402 - OF_REVIEW.longest, 402)


def test_rules_that_are_not_there(store, rules):
    record = store.calls[0].record

    assert rulebook_of({}, record) is None
    assert rule_of(None, "zh.shirking.not-my-job") is None
    assert rule_of(rules["zh"], "zh.no.such") is None
    assert rule_of(rules["zh"], "zh.shirking.not-my-job").say_instead == "我马上帮您转接。"


def test_the_text_of_another_call_is_never_shown(store, tmp_path):
    first, second = store.calls[0].record, store.calls[1].record

    with pytest.raises(UserError, match="the store has been written anew; open this page again"):
        read_call(store.folder, replace(first, transcript=second.transcript))
    with pytest.raises(UserError, match="cannot be read: score that call again"):
        read_call(store.folder, replace(first, transcript=(3, first.transcript[1])))
    with pytest.raises(UserError, match=r"cannot be read \(No such file or directory\)"):
        read_call(tmp_path, first)
