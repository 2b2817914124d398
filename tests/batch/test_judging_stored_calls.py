"""A stored call is judged as the call itself was."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fake_meaning import WordMeaning, knowing
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import shipped_rules
from stored_calls import call_of, forbidden, measure, required, said, write_pack

from speechguard.archive.stored import keep, stored_line
from speechguard.archive.stored_reader import stored_of
from speechguard.config import bundled
from speechguard.evaluation.labels import read_labelled_calls
from speechguard.judging.batches import judge_calls
from speechguard.judging.engine import Engine
from speechguard.messages import CallMetadata, ComplianceEvent, Heard, Lost, Role, Spoke, Transcript
from speechguard.phonetics import language
from speechguard.rules.loader import load_rules
from speechguard.rules.rulebook import Rulebook

ROLES: tuple[Role, ...] = ("agent", "customer")
COMBINED = """\
applies_to: {direction: inbound}
conditions:
  asked: {says: 您方便吗, role: customer}
  greeted: {says: 您好, after: asked, within: 8 s}
  quiet: {hold: 2 s}
met_if: not asked or greeted or quiet
"""
with tempfile.TemporaryDirectory() as _folder:
    RULES = load_rules(
        [
            write_pack(
                Path(_folder) / "pack.yaml",
                forbidden("这事不归我管", id="zh.a.job", more="unless: {followed_by: [我帮您转接], within: 4 s}"),
                forbidden("我不知道", id="zh.a.know", more="unless: {inside: [不知道您方便]}\nmeaning: decides"),
                forbidden("{text: 喂, whole: true}", id="zh.a.hello"),
                forbidden("这事不归我管", id="zh.a.customer", more="role: customer"),
                required("您好", within="{first: 4 s}", id="zh.b.first"),
                required("再见", within="{last: 2 turns}", id="zh.b.last"),
                required("'这里是{company}客服'", within="{first: 8 s}", id="zh.b.name"),
                forbidden("转接", id="zh.c.after", more="when: {says: 您方便吗, role: customer}\nwithin: {after: 4 s}"),
                required(id="zh.c.calm", within="", more=COMBINED),
                measure("dead_air", "at_most: 2 s", "per: each"),
                measure("loudness_rise", "at_most: 3 dB"),
                measure("talk_share", "at_most: 60 %"),
            )
        ],
        language,
    )
MEANING = WordMeaning(
    suspects={"您方便吗": "zh.a.job", "喂": "zh.c.after", "客服": "zh.a.know"},
    after={"客服": "您好"},
    fulfils={"好的": "zh.b.first"},
    denies={"转接": "zh.b.last"},
    breaks={"zh.a.job": 0.25},
)
BOOK = knowing(RULES, MEANING)
FRAGMENTS = "这里是 天一客服 这事不归我管 这事不 归我管 我帮您 转接 我不知道 您方便吗 喂 您好 再见 ， 好的".split()


METADATA = (
    CallMetadata(),
    CallMetadata(direction="inbound", queue_seconds=3.0),
    CallMetadata(direction="inbound", slots={"company": "天一"}),
)


def judged(
    book: Rulebook, call: str, heard: Sequence[Heard], transcribed: Sequence[Role], metadata: CallMetadata
) -> list[ComplianceEvent]:
    """As it is judged when it is heard."""
    engine = Engine(book.filled(metadata.slots), call, transcribed, metadata)
    events: list[ComplianceEvent] = []
    for message in heard:
        if isinstance(message, Transcript):
            events += engine.final(message) if message.role in transcribed else []
        elif isinstance(message, Spoke):
            engine.spoke(message)
        elif isinstance(message, Lost):
            engine.lost(message.start, message.end)
        else:
            events += engine.advance(message.now, message.settled)
            events += engine.end(message.now) if message.ended else []
    return events


def plain(events: Sequence[ComplianceEvent]) -> list[str]:
    """Without what depends on when it was found."""
    return sorted(str(replace(event, id=0, audio_seen=0.0)) for event in events)


@st.composite
def calls(draw: st.DrawFn) -> list[Heard]:
    messages: list[Spoke | Lost | Transcript] = []
    now = 0.0
    for number in range(draw(st.integers(0, 5))):
        text = "".join(draw(st.lists(st.sampled_from(FRAGMENTS), max_size=4)))
        pause = draw(st.sampled_from((0.0, 0.4, 1.3, 4.0)))
        more = {
            "joined": pause == 0,
            "doubts": draw(st.sampled_from(((), (), ("repeats",)))),
            "speech": draw(st.sampled_from((True, True, True, False))),
        }
        message = said(text, now + pause, number, draw(st.sampled_from(("agent", "agent", "customer"))), **more)
        messages.append(message)
        now = message.end
        if draw(st.integers(0, 5)) == 0:
            messages.append(Lost(now, now + 0.5))
    return call_of(*messages)


@settings(max_examples=150)
@given(st.lists(st.tuples(calls(), st.sampled_from((ROLES, ROLES[:1])), st.sampled_from(METADATA)), max_size=4))
def test_many_calls_at_once_are_judged_like_each_alone(drawn: list[tuple[list[Heard], Sequence[Role], CallMetadata]]):
    stored = [keep(str(n), heard, language("zh"), roles, known) for n, (heard, roles, known) in enumerate(drawn)]
    results = judge_calls([stored_of(stored_line(call), language) for call in stored], BOOK)
    for number, ((heard, roles, known), result) in enumerate(zip(drawn, results, strict=True)):
        assert plain(result.events) == plain(judged(BOOK, str(number), heard, roles, known))


def test_the_texts_of_all_calls_are_weighed_together_and_once():
    meaning = WordMeaning({"您方便吗": "zh.a.hello"})
    heard = [call_of(said("您方便吗", 1.0, 0), said("好的", 4.0, 1, "customer"), said(text, 9.0, 2)) for text in "喂好"]
    stored = [keep(str(number), messages, language("zh"), ROLES) for number, messages in enumerate(heard)]
    results = judge_calls(stored, knowing(RULES, meaning))
    assert meaning.together == [4]
    assert [saying.before for saying in meaning.asked] == ["", "好的"] * 2
    assert [sum(event.kind == "suspected" for event in result.events) for result in results] == [1, 1]


@pytest.mark.model
@pytest.mark.parametrize("call", read_labelled_calls(bundled("samples")), ids=lambda call: call.name)
def test_a_sample_is_judged_from_its_line_as_from_its_sound(call, heard_sample):
    book = shipped_rules(call.language)
    heard = heard_sample(call)
    for roles in (ROLES[:1], ROLES):
        stored = stored_of(stored_line(keep(call.name, heard, language(call.language), roles)), language)
        (result,) = judge_calls([stored], book)
        assert plain(result.events) == plain(judged(book, call.name, heard, roles, CallMetadata()))
        assert result.score.call == call.name
