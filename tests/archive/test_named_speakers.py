"""Stored calls read with the speakers that people say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored_calls import call_of, said

from speechguard.archive.record import Asked, CallRecord
from speechguard.archive.speakers import (
    NOTHING_SAID,
    NamedSpeakers,
    record_as_said,
    said_by,
    stored_as_said,
    turns_digest,
)
from speechguard.archive.stored import Conversation, keep
from speechguard.messages import UNCLEAR_SPEAKER, Lost, Spoke, Transcript
from speechguard.phonetics import language

NOISE = replace(said("啊", 4.0, 9), speech=False)


def stored(*messages):
    return keep("a", call_of(*messages), language("zh"), ("agent", "customer"))


MONO = stored(
    said("您好", 0.0, 0),
    said("这事不归我管", 2.0, 1, joined=True),
    Lost(3.6, 3.7),
    NOISE,
    said("嗯", 5.0, 2, doubts=("low confidence", UNCLEAR_SPEAKER)),
    said("谢谢", 6.0, 3, "customer"),
)


def named(call, swapped=False, **turns):
    numbers = {int(name.removeprefix("turn")): role for name, role in turns.items()}
    return NamedSpeakers(turns_digest(call.conversation), swapped, numbers)


def roles(call):
    return [turn.role for turn in call.turns]


def test_of_one_turn():
    found = said_by(MONO.conversation, named(MONO, turn1="customer"))

    assert roles(found) == ["agent", "customer", "agent", "customer"]
    assert [spoke.role for spoke in found.activity] == ["agent", "customer", "agent", "agent", "customer"]
    assert roles(MONO.conversation) == ["agent", "agent", "agent", "customer"]


def test_who_speaks_is_no_longer_unclear_but_what_was_said_may_be():
    voices = [replace(one, unclear=True) if one.start == 5.0 else one for one in MONO.conversation.activity]
    call = Conversation("a", (*voices, *MONO.conversation.turns))
    for role in ("agent", "customer"):
        found = said_by(call, named(MONO, turn2=role))
        assert (found.turns[2].role, found.turns[2].doubts) == (role, ("low confidence",))
        assert not any(voice.unclear for voice in found.activity)
    swapped = said_by(call, named(MONO, swapped=True))
    assert [voice.start for voice in swapped.activity if voice.unclear] == [5.0]


def test_swapped_are_all_whose_speaker_is_known():
    found = said_by(MONO.conversation, named(MONO, swapped=True))

    assert roles(found) == ["customer", "customer", "agent", "agent"]
    assert UNCLEAR_SPEAKER in found.turns[2].doubts
    assert [spoke.role for spoke in found.activity] == ["customer", "customer", "customer", "agent", "agent"]
    assert next(one for one in found.told if isinstance(one, Transcript) and not one.speech).role == "customer"


def test_what_is_said_of_a_turn_holds_in_a_call_that_is_swapped():
    found = said_by(MONO.conversation, named(MONO, swapped=True, turn0="agent", turn3="customer"))
    assert roles(found) == ["agent", "customer", "agent", "customer"]


def test_an_utterance_goes_on_only_with_the_same_person():
    assert said_by(MONO.conversation, named(MONO, swapped=True)).turns[1].joined
    assert said_by(MONO.conversation, named(MONO, turn0="customer", turn1="customer")).turns[1].joined
    assert not said_by(MONO.conversation, named(MONO, turn0="customer")).turns[1].joined


def test_voice_of_a_side_that_was_not_written_down():
    call = stored(said("您好", 0.0, 0), Spoke("customer", 2.0, 3.0))
    found = said_by(call.conversation, named(call, swapped=True))
    assert [spoke.role for spoke in found.activity] == ["customer", "agent"]


def test_utterances_of_a_role_come_in_order_with_their_voices_before_them():
    """The customer has begun earlier and ended later."""
    call = stored(said("这事不归我管", 3.0, 1), said("我的快递在哪里呢我等了很久很久了", 1.0, 0, "customer"))
    found = stored_as_said(call, named(call, turn1="customer"))

    assert [turn.role for turn in found.conversation.turns] == ["customer", "customer"]
    told = found.conversation.told
    assert [type(one) for one in told] == [Spoke, Transcript, Spoke, Transcript]
    assert [one.start for one in told] == [1.0, 1.0, 3.0, 3.0]


@pytest.mark.parametrize("other", [replace(MONO.told[0], start=0.01), replace(MONO.told[1].transcript, start=0.01)])
def test_it_holds_for_no_other_turns(other):
    call = Conversation("a", (other, *MONO.conversation.told[2:]))
    assert said_by(call, named(MONO, swapped=True, turn0="customer")) is call


def test_nothing_said_changes_nothing():
    for speakers in (NOTHING_SAID, NamedSpeakers(turns_digest(MONO.conversation))):
        assert stored_as_said(MONO, speakers) is MONO
        assert said_by(MONO.conversation, speakers) == MONO.conversation


def test_texts_may_be_others_where_turns_are_the_same():
    """Another model writes other words."""
    words = [replace(one, text="x") if isinstance(one, Transcript) else one for one in MONO.conversation.told]
    assert turns_digest(Conversation("a", tuple(words))) == turns_digest(MONO.conversation)


@pytest.mark.parametrize(
    ("channel", "swapped"), [("left", "right"), ("right", "left"), ("mixed", "mixed"), ("mono", "mono"), (None, None)]
)
def test_the_agent_is_on_the_other_channel(channel, swapped):
    record = CallRecord("a", "", "", "", 0, 0, Asked(), agent_channel=channel)
    assert record_as_said(record, named(MONO, swapped=True)).agent_channel == swapped
    assert record_as_said(record, named(MONO, turn0="customer")) is record


@given(
    swapped=st.booleans(),
    turns=st.dictionaries(st.integers(0, 3), st.sampled_from(["agent", "customer"])),
)
def test_only_roles_change(swapped, turns):
    speakers = NamedSpeakers(turns_digest(MONO.conversation), swapped, turns)
    found = stored_as_said(MONO, speakers)

    assert found.conversation == said_by(MONO.conversation, speakers)
    assert [turn.text for turn in found.conversation.turns] == [turn.text for turn in MONO.conversation.turns]
    assert len(found.told) == len(MONO.told)
    assert all(found.conversation.turns[number].role == role for number, role in turns.items())
    paired = [(one.role, one.end) for one in found.conversation.activity]
    assert all((turn.role, turn.end) in paired for turn in found.conversation.turns)
