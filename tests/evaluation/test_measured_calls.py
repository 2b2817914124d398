"""The measures of the samples, heard by the real model, against the words and times of their labels."""

from __future__ import annotations

from itertools import pairwise

import pytest

from speechguard.config import bundled
from speechguard.evaluation.labels import LabelledCall, read_labelled_calls
from speechguard.judging.measures.instruments import of_call
from speechguard.judging.timeline.timeline import Timeline
from speechguard.messages import CallMetadata, Spoke, Transcript
from speechguard.phonetics import language
from speechguard.utterance import hear

pytestmark = pytest.mark.model

CALLS = {call.name: call for call in read_labelled_calls(bundled("samples"))}
# How far the articulation rate may be from that of the labels, by sound. Measured on 24 calls: 3, 8 and 15 %.
TOLERANCE = {"clean16k": 0.05, "phone8k-noise15": 0.1, "phone8k-noise10": 0.18}
CHOSEN = ("zh-not-my-job", "es-dont-know", "zh-clean-after-hold", "es-clean-noisy-line")


@pytest.fixture(scope="module", params=CHOSEN)
def measured(request, heard_sample) -> tuple[LabelledCall, Timeline]:
    call = CALLS[request.param]
    phonetics = language(call.language)
    talk = Timeline(phonetics)
    for message in heard_sample(call):
        if isinstance(message, Spoke):
            talk.spoke(message)
        elif isinstance(message, Transcript) and message.role == "agent" and message.speech:
            talk.heard(hear(message, phonetics))
    return call, talk


def value(talk: Timeline, name: str) -> float:
    reading = of_call(name, "agent", talk, CallMetadata())
    assert reading is not None
    assert reading.value is not None, reading.unclear
    return reading.value


def seconds(call: LabelledCall, role: str) -> float:
    return sum(turn.end - turn.start for turn in call.turns if turn.role == role)


def syllables(call: LabelledCall) -> int:
    phonetics = language(call.language)
    return sum(phonetics.pronounced(phonetics.sounds(turn.text)) for turn in call.turns if turn.role == "agent")


def test_rates(measured):
    call, talk = measured
    said = syllables(call)
    assert value(talk, "articulation_rate") == pytest.approx(
        said * 60 / seconds(call, "agent"), rel=TOLERANCE[call.condition]
    )
    length = max(turn.end for turn in call.turns) - min(turn.start for turn in call.turns)
    assert value(talk, "speech_rate") == pytest.approx(said * 60 / length, rel=0.05)


def test_silences(measured):
    call, talk = measured
    turns = sorted(call.turns, key=lambda turn: turn.start)
    pauses = [after.start - before.end for before, after in pairwise(turns)]
    longest = max(pauses)
    assert value(talk, "longest_silence") == pytest.approx(longest, abs=0.8 if "noise" in call.condition else 0.2)
    assert (value(talk, "hold") > 0) == (longest >= 10)


def test_shares(measured):
    call, talk = measured
    agent, customer = seconds(call, "agent"), seconds(call, "customer")
    # Babble on the customer's channel is voice too: it is not transcribed, so nobody tells it from speech.
    tolerance = 12 if "noise" in call.condition else 2
    assert value(talk, "talk_share") == pytest.approx(100 * agent / (agent + customer), abs=tolerance)
    assert value(talk, "interruption") <= (2 if "noise" in call.condition else 0)


def test_nobody_raises_a_synthetic_voice(measured):
    _, talk = measured
    assert value(talk, "loudness_rise") < 3
