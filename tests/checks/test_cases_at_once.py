"""Cases judged at once come out as each by itself, heard well or not; a rule comes out alone as among the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_calls import forbidden, required, rule, rulebook

from speechguard.checks.cases.casebook import lay_out_cases, outcome, play
from speechguard.checks.cases.hearing_errors import Mishearing, SoundCondition, hearing_errors
from speechguard.checks.cases.layout import LaidOutCall
from speechguard.errors import SourceLocation
from speechguard.judging.batches import judge_each
from speechguard.judging.engine import Engine
from speechguard.messages import CallMetadata, ComplianceEvent, Progress, Spoke
from speechguard.rules.links import looked_at
from speechguard.rules.model.rule import Case, Said, Silence
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import Utterance

COMBINED = """\
conditions:
  passed_on: {rule: zh.a.job}
  greeted: {says: 您好}
  waited: {hold: 2 s}
flag_if: passed_on and not greeted or waited
"""
BOOK = rulebook(
    forbidden("这事不归我管", id="zh.a.job", more="unless: {followed_by: [我帮您转接], within: 4 s}"),
    forbidden("我不知道", id="zh.a.know", more="unless: {inside: [不知道您方便]}"),
    forbidden("{text: 喂, whole: true}", id="zh.a.hello"),
    forbidden("转接", id="zh.a.after", more="when: {says: 您方便吗, role: customer}\n", within="{after: 4 s}"),
    rule("zh.a.both", "forbidden", (), f"taboo: impolite\n{COMBINED}"),
    required("您好", within="{first: 4 s}", id="zh.b.first"),
    required("再见", within="{last: 2 turns}", id="zh.b.last"),
    required("'这里是{company}客服'", within="{first: 8 s}", id="zh.b.name"),
)
FRAGMENTS = "这里是 天一客服 这事不归我管 这事不 归我管 我帮您 转接 我不知道 您方便吗 喂 您好 再见 ， 好的".split()
LINES = st.one_of(
    st.builds(
        Said,
        st.sampled_from(("agent", "agent", "customer")),
        st.lists(st.sampled_from(FRAGMENTS), max_size=4).map("".join),
        louder=st.sampled_from((0.0, 6.0)),
    ),
    st.builds(Silence, st.sampled_from((0.3, 3.0))),
)
CASES = st.builds(
    Case,
    st.just("pass"),
    st.lists(LINES, max_size=5).map(tuple),
    st.just(SourceLocation("cases", 1)),
    st.sampled_from((None, CallMetadata(slots={"company": "天一"}))),
)


def events_of(call: LaidOutCall, book: Rulebook) -> list[ComplianceEvent]:
    """The call told message by message to an engine that finds the phrases itself."""
    engine = Engine(book.filled(call.metadata.slots), call.call, call.transcribed, call.metadata)
    events: list[ComplianceEvent] = []
    for message in call.told:
        if isinstance(message, Utterance):
            events += engine.heard(message)
        elif isinstance(message, Spoke):
            engine.spoke(message)
        elif isinstance(message, Progress):
            events += engine.advance(message.now, message.settled)
    return events + engine.end(call.duration)


@settings(max_examples=60)
@given(st.lists(CASES, max_size=4), st.integers(0, 3))
def test_cases_at_once_are_judged_like_each_alone(cases: Sequence[Case], seed: int):
    mishearing = Mishearing(hearing_errors(BOOK.phonetics), SoundCondition("test", 4.0), np.random.default_rng(seed))
    calls = lay_out_cases(cases, BOOK)
    calls += [call.misheard(mishearing) for call in calls for _ in range(2)]
    alone = [events_of(call, BOOK) for call in calls]
    assert [events for _, events in judge_each(calls, BOOK)] == alone
    assert [play(BOOK, case.lines, metadata=case.metadata)[1] for case in cases] == alone[: len(cases)]
    for chosen in BOOK.rules:
        results = judge_each(calls, BOOK, [looked_at(chosen, BOOK.rules)] * len(calls))
        assert [outcome(chosen, events) for _, events in results] == [outcome(chosen, events) for events in alone]
