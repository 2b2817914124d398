"""When it becomes clear later who spoke, a call is judged as if that had been known from the beginning."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from rule_calls import forbidden, required, rulebook, said
from test_live_equals_batch import BOOK, FRAGMENTS

from speechguard.archive.codecs.events import event_line, event_of
from speechguard.judging.engine import Engine
from speechguard.judging.retelling import RetellingEngine
from speechguard.messages import ROLES, ComplianceEvent, Progress, Retold, Role, Spoke, Transcript, standing
from speechguard.reasons import because

UNCLEAR = ("repeats itself",)
SMALL = rulebook(forbidden("这事不归我管", id="zh.job"), required("您好", within="{first: 4 s}", id="zh.hello"))


@st.composite
def talks(draw: st.DrawFn) -> list[tuple[Transcript, Transcript]]:
    """Utterances one after the other, each as it is told first and as it is told later."""
    talk: list[tuple[Transcript, Transcript]] = []
    now = 0.0
    for number in range(draw(st.integers(1, 6))):
        text = "".join(draw(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=4)))
        now += draw(st.sampled_from((0.0, 0.4, 1.3, 4.0, 7.0)))
        first, later = (
            said(text, now, utterance=number, role=draw(st.sampled_from(ROLES)), doubts=draw(doubts)) for _ in range(2)
        )
        now = later.end
        talk.append((first, later))
    return talk


doubts = st.sampled_from(((), (), (), UNCLEAR))


def tell(engine: Engine | RetellingEngine, text: Transcript, settled: float) -> list[ComplianceEvent]:
    engine.spoke(Spoke(text.role, text.start, text.end))
    events = engine.final(text)
    return events + engine.advance(text.end + 0.3, settled)


def told_later(talk: list[tuple[Transcript, Transcript]], when: int) -> list[ComplianceEvent]:
    """Tell a call, with other speakers for all before an utterance when that has been told."""
    engine = RetellingEngine(BOOK, "call", ROLES)
    events: list[ComplianceEvent] = []
    for number, (first, later) in enumerate(talk):
        events += tell(engine, first if number <= when else later, later.end)
        if number == when:
            events += engine.retold(Retold(tuple(text for _, text in talk[: when + 1]), later.end))
    return events + engine.end(talk[-1][1].end + 5)


def verdicts(events: list[ComplianceEvent]) -> list[str]:
    return sorted(str(replace(event, id=0, audio_seen=0.0)) for event in standing(events))


@settings(max_examples=200)
@given(talks(), st.data())
def test_the_verdicts_are_those_of_a_call_told_right_from_the_beginning(talk, data):
    when = data.draw(st.integers(0, len(talk) - 1))
    engine = Engine(BOOK, "call", ROLES)
    right = [event for _, later in talk for event in tell(engine, later, later.end)]
    right += engine.end(talk[-1][1].end + 5)
    assert verdicts(told_later(talk, when)) == verdicts(right)


@settings(max_examples=100)
@given(talks(), st.data())
def test_an_event_is_confirmed_once_and_withdrawn_at_most_once(talk, data):
    lives: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for event in told_later(talk, data.draw(st.integers(0, len(talk) - 1))):
        lives[event.id] += (event.status,)
    assert set(lives.values()) <= {("confirmed",), ("confirmed", "retracted")}


@settings(max_examples=100)
@given(talks())
def test_nothing_is_told_where_nothing_changes(talk):
    engine = RetellingEngine(BOOK, "call", ROLES)
    for _, text in talk:
        tell(engine, text, text.end)
    assert engine.retold(Retold((talk[-1][1],), talk[-1][1].end)) == []


@settings(max_examples=200)
@given(talks(), st.data())
def test_a_call_goes_on_in_another_program_as_if_nothing_had_been(talk, data):
    """What was found stands, with its ids, though files round times; what follows is judged with what was before."""
    when = data.draw(st.integers(0, len(talk)))
    whole, before, after = (RetellingEngine(BOOK, "call", ROLES) for _ in range(3))
    events = [event for _, text in talk for event in tell(whole, text, text.end)]
    events += whole.end(talk[-1][1].end + 5)
    heard: list[Spoke | Transcript | Progress] = []
    first: list[ComplianceEvent] = []
    for _, text in talk[:when]:
        first += tell(before, text, text.end)
        heard += [Spoke(text.role, text.start, text.end), text, Progress(text.end + 0.3, text.end, frozenset())]
    assert after.recall(heard, [event_of(event_line(event)) for event in first]) == []
    for _, text in talk[when:]:
        first += tell(after, text, text.end)
    assert verdicts(first + after.end(talk[-1][1].end + 5)) == verdicts(events)
    assert len({event.id for event in standing(first)}) == len(standing(first))


def test_what_was_sure_before_its_utterance_ended_stands_in_another_program():
    engine, _, _ = small_call("agent", "customer")
    text = said("这事不归我管", 9.0, utterance=2)
    events = [event for _ in range(9) for event in engine.partial(replace(text, final=False, end=text.end + 9))]
    assert [event.status for event in events] == ["provisional", "confirmed"]
    other = RetellingEngine(SMALL, "call", ROLES)
    known = Progress(11.0, 8.7, frozenset())
    assert other.recall([known], events) == []
    [gone] = RetellingEngine(SMALL, "call", ROLES).recall([known], events[:1])
    assert (gone.id, gone.status, gone.reason) == (
        *(events[0].id, "retracted"),
        because("service_stopped", seconds=11.0),
    )


def small_call(*speakers: Role) -> tuple[RetellingEngine, list[Transcript], list[ComplianceEvent]]:
    engine = RetellingEngine(SMALL, "call", ROLES)
    texts = [
        said(text, 3.0 * number, utterance=number, role=role)
        for number, (text, role) in enumerate(zip(("您好", "这事不归我管"), speakers, strict=True))
    ]
    return engine, texts, [event for text in texts for event in tell(engine, text, text.end + 2)]


def test_a_violation_of_the_customer_is_withdrawn_with_the_reason():
    engine, texts, events = small_call("agent", "agent")
    [violation] = events
    [gone] = engine.retold(Retold((replace(texts[1], role="customer"),), 9.0))
    assert (gone.id, gone.status, gone.audio_seen) == (violation.id, "retracted", 9.0)
    assert gone.reason is not None
    assert gone.reason.code == "told_anew"
    assert [item.state for item in engine.checklist()] == ["met"]


def test_what_was_the_agents_after_all_is_found():
    engine, texts, events = small_call("customer", "customer")
    assert events == []
    later = engine.retold(Retold(tuple(replace(text, role="agent") for text in texts), 9.0))
    assert [(event.kind, event.status, event.audio_seen) for event in later] == [("violation", "confirmed", 9.0)]
    assert [item.state for item in engine.checklist()] == ["met"]


def test_what_is_shown_of_an_utterance_that_goes_on_is_withdrawn_when_others_spoke():
    engine, texts, _ = small_call("agent", "customer")
    [shown] = engine.partial(said("这事不归我管", 9.0, utterance=2, final=False))
    assert shown.status == "provisional"
    events = engine.retold(Retold((replace(texts[1], role="agent"),), 11.0))
    assert [(event.id == shown.id, event.status) for event in events] == [(True, "retracted"), (False, "confirmed")]


def test_what_was_confirmed_of_an_utterance_that_goes_on_is_withdrawn_when_the_customer_said_it():
    engine, _, _ = small_call("agent", "customer")
    text = said("这事不归我管", 9.0, utterance=2)
    events = [event for _ in range(9) for event in engine.partial(replace(text, final=False, end=text.end + 9))]
    customers = replace(text, role="customer")
    events += tell(engine, customers, 12.0)
    events += engine.retold(Retold((customers,), 12.0))
    assert standing(events) == []


def test_each_text_is_judged_again_by_the_rules_of_its_time():
    engine, texts, _ = small_call("customer", "agent")
    assert engine.adopt(rulebook(forbidden("您好", id="zh.no-hello")))
    assert engine.retold(Retold((replace(texts[0], role="agent"),), 9.0)) == []  # what was found before stands
    [event] = tell(engine, said("您好", 12.0, utterance=2), 14.0)
    assert (event.rule, event.status) == ("zh.no-hello", "confirmed")
