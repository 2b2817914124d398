"""What is suspected by its meaning alone: shown where no phrase says it already, and counted nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fake_meaning import LIKELY, WordMeaning, knowing
from rule_calls import SYLLABLE, Call, combined, confirmed, forbidden, rulebook, said

from speechguard.judging.engine import Engine
from speechguard.messages import CallMetadata, ComplianceEvent
from speechguard.words.reasons import in_words

JOB = "zh.a.job"
OTHER = "zh.a.other"
BUSY = "您打别处问问吧"  # nobody listed it
RULES = (forbidden("这事不归我管", id=JOB), forbidden("喂喂", id=OTHER))
SUSPECTS = WordMeaning({BUSY: JOB})
BOOK = knowing(rulebook(*RULES), SUSPECTS)


def book_of(rule: str, meaning: WordMeaning = SUSPECTS):
    return knowing(rulebook(rule), meaning)


def suspected(call: Call) -> list[ComplianceEvent]:
    """What is suspected when the call is over."""
    call.wait(30.0)
    call.end()
    found = [event for event in call.events if event.kind == "suspected"]
    assert {event.status for event in found} <= {"confirmed"}  # none is ever withdrawn
    return found


def said_by_agent(text: str, book: Any = BOOK, **how: Any) -> list[ComplianceEvent]:
    call = Call(book)
    call.say(text, **how)
    return suspected(call)


def test_an_event_tells_everything():
    (event,) = said_by_agent(f"好的。{BUSY}。", pause=10.0)
    assert (event.kind, event.rule, event.severity, event.status) == ("suspected", JOB, "minor", "confirmed")
    assert (event.start, event.end) == (10.0 + 3 * SYLLABLE, 10.0 + 10 * SYLLABLE)  # of the sentence
    assert (event.phrase, event.heard) == (f"like {BUSY}", f"好的。{BUSY}。")
    assert (event.meaning, event.score, event.flagged, event.say_instead) == (LIKELY, LIKELY, False, "好的")
    assert in_words(event.reason, "en") == f"sounds like “like {BUSY}”"
    assert event.reason is not None
    assert event.reason["words"] == (BUSY,)


def test_it_is_shown_when_the_utterance_is_over():
    call = Call(BOOK)
    call.events += call.engine.partial(said(BUSY, final=False))
    assert call.events == []
    call.say(BUSY)
    assert [event.kind for event in call.wait(1.0)] == ["suspected"]
    assert call.wait(9.0) == call.end() == []


def test_without_meaning_nothing_is_suspected():
    assert said_by_agent(BUSY, rulebook(*RULES)) == []


@pytest.mark.parametrize(
    ("text", "how"),
    [
        (BUSY, {"doubts": ("repeats itself",)}),
        (BUSY, {"role": "customer"}),
        ("", {}),
        ("……", {}),
        ("您打别处", {}),
    ],
)
def test_what_is_not_suspected(text: str, how: dict[str, Any]):
    assert said_by_agent(text, **how) == []


def test_what_is_no_speech_is_not_weighed():
    meaning = WordMeaning({BUSY: JOB})
    engine = Engine(book_of(RULES[0], meaning), "c")
    engine.final(replace(said(BUSY), speech=False))
    assert meaning.asked == []


@pytest.mark.parametrize("phrase", ["这事不归我管", "喂喂"])
def test_nothing_is_suspected_beside_a_phrase_of_any_rule(phrase: str):
    call = Call(BOOK)
    call.say(f"{phrase}，{BUSY}")
    assert suspected(call) == []
    assert [kind for kind, _ in confirmed(call.events)] == ["violation"]


def test_a_phrase_in_another_utterance_is_another_thing():
    call = Call(BOOK)
    call.say("这事不归我管")
    call.say(BUSY, pause=2.0)
    assert len(suspected(call)) == 1


@pytest.mark.parametrize(
    ("unless", "texts", "count"),
    [
        ("inside: [您打别处问问吧可以吗]", [f"{BUSY}可以吗"], 0),
        ("preceded_by: [客户说], within: 3 s", ["客户说", BUSY], 0),
        ("preceded_by: [客户说], within: 3 s", [BUSY, "客户说"], 1),
        ("followed_by: [我帮您转接], within: 8 s", [BUSY, "我帮您转接"], 0),
        ("followed_by: [我帮您转接], within: 8 s", [f"{BUSY}，我帮您转接"], 0),
        ("followed_by: [我帮您转接], within: 8 s", [BUSY, "好的"], 1),
        ("followed_by: [我帮您转接], within: 1 s", [BUSY, "好的好的好的好的", "我帮您转接"], 1),
    ],
)
def test_what_excuses_a_phrase_excuses_the_meaning(unless: str, texts: list[str], count: int):
    call = Call(book_of(forbidden("这事不归我管", id=JOB, more=f"unless: {{{unless}}}")))
    for text in texts:
        call.say(text)
        call.wait(0.1)
    assert len(suspected(call)) == count


@pytest.mark.parametrize(("asked", "count"), [("我要投诉", 1), ("你好", 0)])
def test_a_rule_that_counts_near_something_suspects_only_there(asked: str, count: int):
    near = "when: {says: 我要投诉, role: customer}"
    call = Call(book_of(forbidden("这事不归我管", within="{after: 5 s}", id=JOB, more=near)))
    call.say(asked, role="customer")
    call.say(BUSY)
    assert len(suspected(call)) == count


@pytest.mark.parametrize(
    ("rule", "metadata"),
    [
        (forbidden("喂喂", id=JOB, more="role: customer"), CallMetadata()),
        (forbidden("喂喂", id=JOB, more="applies_to: {direction: inbound}"), CallMetadata(direction="outbound")),
        (forbidden("喂喂", id="zh.a.unknown"), CallMetadata()),
    ],
)
def test_a_rule_that_is_not_judged_suspects_nothing(rule: str, metadata: CallMetadata):
    call = Call(book_of(rule), metadata=metadata)
    call.say(BUSY)
    assert suspected(call) == []


def test_a_rule_of_conditions_suspects_once_an_utterance():
    rule = combined("forbidden", "{rude: {says: 这事不归我管, times: 2}}", "rude", id=JOB)
    call = Call(book_of(rule))
    call.say(f"{BUSY}，{BUSY}")
    call.say(BUSY)
    assert len(suspected(call)) == 2


@pytest.mark.parametrize(
    ("spoken", "count"),
    [
        ([("customer", "我要投诉"), ("agent", BUSY)], 1),
        ([("customer", "我要"), ("customer", "投诉"), ("agent", BUSY)], 0),  # "我要 投诉"
        ([("customer", "我要投诉"), ("agent", "好的"), ("agent", BUSY)], 0),
        ([("agent", BUSY), ("customer", "我要投诉")], 0),
    ],
)
def test_what_the_customer_said_since_the_agent_spoke_is_known(spoken: list[tuple[Any, str]], count: int):
    call = Call(book_of(RULES[0], WordMeaning({BUSY: JOB}, after={BUSY: "我要投诉"})))
    for role, text in spoken:
        call.say(text, role=role)
    assert len(suspected(call)) == count


@pytest.mark.parametrize("agent_first", [True, False])
def test_what_the_customer_says_into_the_agents_words_is_before_the_next_ones(agent_first: bool):
    meaning = WordMeaning()
    engine = Engine(book_of(RULES[0], meaning), "c", ("agent", "customer"))
    engine.final(said("喂你好", 0.0, utterance=0, role="customer"))
    engine.final(said("好的", 2.0, utterance=1, role="customer", doubts=("low confidence",)))
    told = [said("您好您好您好", 3.0, utterance=2), said("我问", 4.0, utterance=3, role="customer")]
    for transcript in told if agent_first else reversed(told):
        engine.final(transcript)
    engine.final(said("请讲", 6.0, utterance=4))
    assert [saying.before for saying in meaning.asked] == ["喂你好", "我问"]


def test_it_takes_no_points_and_tells_no_other_rule():
    rules = (*RULES, combined("forbidden", f"{{job: {{rule: {JOB}}}}}", "job", id="zh.d.job"))
    call = Call(knowing(rulebook(*rules), SUSPECTS))
    call.say(BUSY)
    (event,) = suspected(call)
    assert [kind for kind, _ in confirmed(call.events)] == ["suspected"]
    score = call.engine.score(call.events)
    assert score is not None
    assert score == call.engine.score([other for other in call.events if other is not event])
    assert (score.score, len(score.lines)) == (100.0, 1)
