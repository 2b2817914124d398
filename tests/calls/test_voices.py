"""A call on one channel, through the real models: what the customer says is not held against the agent."""

import itertools
from pathlib import Path

import pytest
from shipped import shipped_rules

from speechguard.archive.stored import keep
from speechguard.audio.recording import RecordingSource
from speechguard.calls.listening import make_ears
from speechguard.calls.recogniser import ModelOptions, find_model, load_model
from speechguard.calls.voices import VOICES, hear_voices, voice_teller, voices_told
from speechguard.errors import WeightsError
from speechguard.judging.batches import judge_calls
from speechguard.messages import INTERFACES, ROLES, Progress, Spoke, Transcript, standing
from speechguard.voices.teller import VoiceSummary
from speechguard.words.reasons import in_words

DATA = Path(__file__).parent / "data"

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def heard():
    """What is heard in a call with two equal channels, in which the customer says what agents may not."""
    choice = find_model(ModelOptions(threads=1))
    with RecordingSource(DATA / "dual-mono.flac", "mixed") as source:
        recogniser = load_model(choice).speaking("zh")
        return hear_voices(source, make_ears(), recogniser, voice_teller("zh", choice.models_dir))


def test_what_the_customer_says_is_not_held_against_the_agent(heard):
    rulebook = shipped_rules("zh")
    [judged] = judge_calls([keep("c", heard.heard, rulebook.phonetics, ROLES)], rulebook)
    assert [event.phrase for event in standing(judged.events) if event.kind == "violation"] == []


def test_both_are_heard_in_order_and_the_call_ends(heard):
    texts = [message for message in heard.heard if isinstance(message, Transcript)]
    assert {text.role for text in texts if not text.doubts} == {"agent", "customer"}
    assert [text.start for text in texts] == sorted(text.start for text in texts)
    for before, message in itertools.pairwise(heard.heard):  # a voice is told before its text
        if isinstance(message, Transcript) and message.speech:
            assert isinstance(before, Spoke)
            assert before.role == message.role
            assert message.start <= before.start <= before.end <= message.end
    assert isinstance(heard.heard[-1], Progress)
    assert heard.heard[-1].ended
    assert len({text.utterance for text in texts}) == len(texts)


def test_how_they_were_told_apart():
    assert [reason.code for reason in voices_told(VoiceSummary(2, True, 10.0, 0.0))] == ["told_by_voice"]
    assert [reason.code for reason in voices_told(VoiceSummary(3, True, 10.0, 0.0))] == ["several_voices"]
    assert voices_told(VoiceSummary(2, True, 100.0, 0.1))[1]["percent"] == 1  # a little is not nothing
    [how, unclear] = voices_told(VoiceSummary(2, False, 10.0, 2.5))
    assert (how.code, unclear.code, unclear["percent"]) == ("told_by_words", "speakers_unclear", 25)
    assert [reason.code for reason in voices_told(VoiceSummary(1, False, 0.0, 0.0))] == ["one_voice"]


def test_what_helped_to_tell_who_is_the_agent():
    summary = VoiceSummary(2, True, 10.0, 1.0, first="agent", enrolled="\x1b[2J李娜")
    assert [reason.code for reason in voices_told(summary)] == [
        *("told_by_voice", "enrolled_voice", "agent_speaks_first", "speakers_unclear"),
    ]
    for interface in INTERFACES:
        words = in_words(voices_told(summary)[1], interface)
        assert "李娜" in words
        assert "\x1b" not in words
    summary = VoiceSummary(2, True, 10.0, 10.0, first="customer", contradicted=True)
    assert [reason.code for reason in voices_told(summary)] == [
        *("told_by_voice", "customer_speaks_first", "words_contradict", "speakers_unclear"),
    ]


def test_weights_that_are_not_there_are_named_with_what_to_do(tmp_path):
    with pytest.raises(WeightsError, match=r"pip install --no-deps Resemblyzer.*--agent-channel mono") as raised:
        voice_teller("zh", tmp_path)
    assert VOICES in str(raised.value)
