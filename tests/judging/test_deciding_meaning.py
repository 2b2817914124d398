"""A rule that decides by meaning finds violations in other words; what a phrase found says how it was meant."""

from __future__ import annotations

import pytest
from fake_meaning import LIKELY, WordMeaning, knowing
from rule_calls import Call, combined, confirmed, forbidden, rulebook, said

from speechguard.judging.engine import Engine

JOB = "zh.a.job"
BUSY = "您打别处问问吧"
MEANING = WordMeaning({BUSY: JOB}, breaks={JOB: 0.25})


def call_of(more: str = "", *others: str, within: str = "") -> Call:
    rule = forbidden("这事不归我管", within=within, id=JOB, more=f"meaning: decides\n{more}")
    return Call(knowing(rulebook(rule, *others), MEANING))


def test_a_violation_by_meaning_tells_everything():
    call = call_of()
    call.say(BUSY)
    (event,) = call.events
    assert (event.kind, event.status, event.rule, event.phrase) == ("violation", "confirmed", JOB, f"like {BUSY}")
    assert (event.score, event.meaning, event.flagged, event.heard) == (LIKELY, LIKELY, True, BUSY)
    assert event.reason is not None
    assert event.reason.code == "sounds_like"
    assert event.audio_seen == call.now


def test_it_takes_points_like_any_other():
    call = call_of("points: 7")
    call.say(BUSY)
    call.say("这事不归我管")
    call.end()
    score = call.engine.score(call.events)
    assert score is not None
    assert score.score == 86


def test_rules_that_look_at_it_know_of_it():
    call = call_of("", combined("forbidden", f"{{job: {{rule: {JOB}, times: 2}}}}", "job", id="zh.d.job"))
    call.say(BUSY)
    call.say("这事不归我管")
    call.end()
    assert confirmed(call.events) == [("violation", JOB), ("violation", JOB), ("violation", "zh.d.job")]
    assert call.events[-1].phrase == f"like {BUSY} + 这事不归我管"


def test_beside_a_phrase_it_is_found_once():
    call = call_of()
    call.say(f"这事不归我管，{BUSY}")
    assert [event.phrase for event in call.events] == ["这事不归我管"]


@pytest.mark.parametrize(
    ("unless", "texts", "statuses"),
    [
        ("preceded_by: [客户说], within: 3 s", ["客户说", BUSY], []),
        ("followed_by: [我帮您转接], within: 8 s", [BUSY, "我帮您转接"], ["confirmed", "retracted"]),
        ("followed_by: [我帮您转接], within: 8 s", [BUSY, "好的"], ["confirmed"]),
    ],
)
def test_what_excuses_a_phrase_excuses_it(unless: str, texts: list[str], statuses: list[str]):
    call = call_of(f"unless: {{{unless}}}")
    for text in texts:
        call.say(text)
    call.wait(20.0)
    call.end()
    assert [event.status for event in call.events] == statuses


@pytest.mark.parametrize(
    ("asked", "doubts", "kinds"),
    [
        ("我要投诉", (), ["violation"]),
        ("你好", (), []),
        ("我要投诉", ("low confidence",), ["not_assessable"]),
    ],
)
def test_it_counts_where_a_phrase_counts(asked: str, doubts: tuple[str, ...], kinds: list[str]):
    call = call_of("when: {says: 我要投诉, role: customer}", within="{after: 5 s}")
    call.say(asked, role="customer", doubts=doubts)
    call.say(BUSY)
    call.wait(20.0)
    call.end()
    assert [event.kind for event in call.events] == kinds


def test_a_phrase_that_was_found_says_how_likely_it_was_meant():
    """The meaning may speak against it; the verdict stays."""
    call = call_of("", forbidden("喂喂", id="zh.a.unknown"))
    call.say("这事不归我管，喂喂")
    assert [(event.rule, event.kind, event.meaning) for event in call.events] == [
        (JOB, "violation", 0.25),
        ("zh.a.unknown", "violation", None),
    ]


def test_what_is_not_weighed_says_nothing_of_meaning():
    call = call_of()
    call.say("这事不归我管", doubts=("low confidence",))
    assert [(event.kind, event.meaning) for event in call.events] == [("not_assessable", None)]
    engine = Engine(knowing(rulebook(forbidden("这事不归我管", id=JOB)), MEANING), "c")
    (shown,) = engine.partial(said("这事不归我管", final=False))
    (sure,) = engine.final(said("这事不归我管"))
    assert (shown.meaning, sure.meaning, shown.id) == (None, 0.25, sure.id)
