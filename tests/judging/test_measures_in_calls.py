"""Measure rules in whole calls: judged bit by bit as afterwards, with excuses, doubts and lost audio."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from rule_calls import rulebook, said

from speechguard.judging.engine import Engine
from speechguard.messages import ComplianceEvent, Role, Spoke, Transcript, standing


def measure(number: int, name: str, *lines: str) -> str:
    head = [f"id: zh.test.m{number}", "title: {zh: 题, en: Title, es: Título}", "kind: measure", "severity: minor"]
    return "\n  - " + "\n    ".join([*head, f"measure: {name}", *lines]) + "\n"


BOOK = rulebook(
    measure(0, "dead_air", "at_most: 2 s", "unless: {preceded_by: [请您稍等], within: 3 s}"),
    measure(1, "dead_air", "at_most: 2 s", "unless: {followed_by: [感谢等待], within: 3 s}"),
    measure(2, "interruption", "at_most: 500 ms", "words: 3", "unless: {inside: [打断一下]}"),
    measure(3, "articulation_rate", "per: turn", "at_most: 239 /min", "shortest: 1 s"),
    measure(4, "articulation_rate", "at_most: 239 /min"),
    measure(5, "repeated_sentence", "at_most: 1 times"),
    measure(6, "courtesy", "at_least: 50 %", "phrases: [请您稍等, 感谢等待]"),
    measure(7, "loudness_rise", "at_most: 3 dB"),
    measure(8, "speech_rate"),
    measure(9, "longest_monologue", "per: each", "at_most: 4 s"),
    measure(10, "hold", "shortest: 2 s", "at_most: 6 s"),
)
FRAGMENTS = ("请您稍等", "感谢等待", "不好意思打断一下", "我帮您查询订单", "好的", "，", "。", "您的快递")
Lost = tuple[float, float]


@st.composite
def calls(draw: st.DrawFn) -> tuple[list[tuple[Spoke, Transcript]], list[Lost]]:
    told: list[tuple[Spoke, Transcript]] = []
    now: dict[Role, float] = {"agent": 0.0, "customer": 0.0}
    for number in range(draw(st.integers(1, 8))):
        role: Role = draw(st.sampled_from(("agent", "agent", "customer")))
        text = "".join(draw(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=4)))
        pause = draw(st.sampled_from((0.0, 0.25, 0.5, 1.0, 3.0, 5.0, 8.0)))
        start = max(now[role], max(now.values()) - draw(st.sampled_from((0.0, 0.0, 1.5)))) + pause
        doubts = ("repeats itself",) if draw(st.integers(0, 7)) == 0 else ()
        final = said(text, start, utterance=number, role=role, doubts=doubts)
        level = float(draw(st.sampled_from((-30, -26, -25, -20))))
        told.append((Spoke(role, start, final.end, level), final))
        now[role] = final.end
    losses = draw(st.lists(st.tuples(st.integers(0, 40), st.sampled_from((0.25, 1.0))), max_size=1))
    return sorted(told, key=lambda pair: pair[1].end), [(float(start), start + length) for start, length in losses]


def judge(call: tuple[list[tuple[Spoke, Transcript]], list[Lost]], steps: int) -> list[ComplianceEvent]:
    """`steps` of time are judged after each utterance; 0: only at the end."""
    told, losses = call
    engine = Engine(BOOK, "call", ("agent", "customer"))
    events: list[ComplianceEvent] = []
    for start, end in losses:
        engine.lost(start, end)
    settled = 0.0
    for number, (spoke, final) in enumerate(told):
        engine.spoke(spoke)
        events += engine.final(final)
        known = min([final.end, *(later.start for later, _ in told[number + 1 :])])
        for step in range(1, steps + 1):
            events += engine.advance(final.end, settled + max(0.0, known - settled) * step / steps)
        settled = max(settled, known)
    return events + engine.end(told[-1][1].end + 5)


@settings(max_examples=300)
@given(calls(), st.integers(1, 6))
def test_how_often_time_is_judged_changes_nothing(call: tuple[list[tuple[Spoke, Transcript]], list[Lost]], steps: int):
    def plain(events: list[ComplianceEvent]) -> list[str]:
        return sorted(str(replace(event, id=0, audio_seen=0.0)) for event in standing(events))

    assert plain(judge(call, steps)) == plain(judge(call, 0))


@settings(max_examples=100)
@given(calls())
def test_no_value_is_given_for_what_was_not_clear(call: tuple[list[tuple[Spoke, Transcript]], list[Lost]]):
    for event in standing(judge(call, 1)):
        if event.kind == "not_assessable":
            assert (event.value, event.reason is not None) == (None, True)
        else:
            assert event.value is not None
            assert event.reason
