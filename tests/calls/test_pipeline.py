"""The flow of a call: what comes out, in which order, and how far it is settled."""

import itertools

import numpy as np
import pytest
from fakes import ScriptedRecogniser, ScriptedVoice, chunks, sound
from heard import of, settled_is_true
from hypothesis import given, settings
from hypothesis import strategies as st

from speechguard.calls.listening import Ears, listen
from speechguard.messages import SAMPLE_RATE, AudioChunk, Lost, Progress, Spoke, Transcript
from speechguard.vad.segmenter import SegmenterSettings

BOTH = ("agent", "customer")
TALK = [(1.0, 0.0), (2.0, 0.9), (1.0, 0.0), (1.5, 0.9), (1.0, 0.0)]
OTHER = [(3.0, 0.0), (1.0, 0.8), (2.5, 0.0)]


def ears(transcribed=("agent",), chosen=None):
    return Ears(ScriptedVoice, transcribed, chosen or SegmenterSettings(contrast=float("-inf")))


def hear(source, transcribed=("agent",), recogniser=None, chosen=None):
    return list(listen(source, ears(transcribed, chosen), recogniser or ScriptedRecogniser()))


def test_a_call_ends_with_a_progress_that_says_so():
    messages = hear(chunks(sound(*TALK)))
    assert [message.ended for message in of(Progress, messages)].index(True) == len(of(Progress, messages)) - 1
    assert messages[-1] == Progress(now=6.5, settled=6.5, speaking=frozenset(), ended=True)


def test_an_empty_call_ends_too():
    assert hear([]) == [Progress(now=0.0, settled=0.0, speaking=frozenset(), ended=True)]


def test_utterances_come_in_order_with_their_voice():
    messages = [m for m in hear(chunks(sound(*TALK))) if not isinstance(m, Progress)]
    assert [type(message) for message in messages] == [Spoke, Transcript, Spoke, Transcript]
    for spoke, transcript in itertools.pairwise(messages):
        if isinstance(spoke, Spoke):
            assert (spoke.role, spoke.end) == (transcript.role, transcript.end)
            assert spoke.start == pytest.approx(transcript.start + SegmenterSettings().pre_roll, abs=0.04)


def test_of_the_customer_only_the_first_words_are_transcribed_by_default_but_both_are_heard(monkeypatch):
    source = chunks(sound(*TALK), customer=sound(*OTHER))
    recogniser = ScriptedRecogniser()
    messages = hear(source, recogniser=recogniser)
    assert {s.role for s in recogniser.segments} == {"agent", "customer"}
    monkeypatch.setattr("speechguard.calls.listening.INTRODUCTION", 0.0)
    recogniser = ScriptedRecogniser()
    messages = hear(chunks(sound(*TALK), customer=sound(*OTHER)), recogniser=recogniser)
    assert {s.role for s in recogniser.segments} == {"agent"}
    assert sorted(s.role for s in of(Spoke, messages)) == ["agent", "agent", "customer"]


def test_the_customer_is_transcribed_on_demand_and_numbers_are_unique():
    messages = hear(chunks(sound(*TALK), customer=sound(*OTHER)), BOTH)
    transcripts = of(Transcript, messages)
    assert sorted(t.role for t in transcripts) == ["agent", "agent", "customer"]
    assert len({t.utterance for t in transcripts}) == 3


def test_a_call_with_one_channel_has_no_customer():
    assert {s.role for s in of(Spoke, hear(chunks(sound(*TALK)), BOTH))} == {"agent"}


def test_what_the_recogniser_takes_for_noise_is_no_voice():
    messages = hear(chunks(sound(*TALK)), recogniser=ScriptedRecogniser(speech=lambda s: s.start > 3))
    assert [t.speech for t in of(Transcript, messages)] == [False, True]
    assert [s.start > 3 for s in of(Spoke, messages)] == [True]


def test_the_last_words_are_heard_when_the_call_is_cut_off():
    messages = hear(chunks(sound((1.0, 0.0), (1.25, 0.9)), customer=sound((0.5, 0.0), (1.75, 0.9))), BOTH)
    assert sorted(t.role for t in of(Transcript, messages)) == ["agent", "customer"]
    assert all(t.end > 2.2 for t in of(Transcript, messages))


def test_who_hardly_stands_out_is_no_voice_where_nobody_transcribes_it(monkeypatch):
    monkeypatch.setattr("speechguard.calls.listening.INTRODUCTION", 0.0)
    quiet = SegmenterSettings(threshold=0.05, hysteresis=0.0, contrast=float("-inf"))
    customer = sound(
        (1.0, 0.03), (1.0, 0.08), (1.0, 0.03), (1.0, 0.8), (1.0, 0.03)
    )  # 8.5 and 28.5 dB over the background
    source = list(chunks(sound((5.0, 0.0)), customer=customer))
    assert [round(s.start) for s in of(Spoke, hear(source, chosen=quiet))] == [3]
    assert [round(s.start) for s in of(Spoke, hear(source, BOTH, chosen=quiet))] == [1, 3]


def test_lost_audio_is_told_where_it_was():
    first = AudioChunk(0.0, sound((1.0, 0.9)))
    after = AudioChunk(4.0, sound((1.0, 0.9)), lost=3.0)
    messages = hear([first, after])
    assert of(Lost, messages) == [Lost(1.0, 4.0)]
    assert [t.start for t in of(Transcript, messages)] == [0.0, 4.0]


def test_decoding_knows_how_much_had_been_read():
    heard = of(Transcript, hear(chunks(sound(*TALK))))
    assert [transcript.audio_seen for transcript in heard] == [6.5, 6.5]


@settings(max_examples=30)
@given(together=st.sampled_from([0.1, 2.0, 4.0, 100.0]), parts=st.integers(1, 6))
def test_utterances_wait_for_each_other_and_nothing_else_changes(together, parts):
    class Recogniser(ScriptedRecogniser):
        def transcribe_all(self, segments, audio_seen):
            batches.append(sum(segment.end - segment.start for segment in segments))
            return super().transcribe_all(segments, audio_seen)

    source = list(chunks(sound(*TALK * parts), 0.1, customer=sound(*OTHER * parts)))
    batches = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("speechguard.calls.listening.TOGETHER", together)
        messages = hear(source, BOTH, Recogniser())
    settled_is_true(messages)
    assert all(total >= together for total in batches[:-1])
    texts = {(t.utterance, t.start, t.end, t.text) for t in of(Transcript, messages)}
    assert texts == {(t.utterance, t.start, t.end, t.text) for t in of(Transcript, hear(source, BOTH))}
    numbers = [t.utterance for t in of(Transcript, messages)]
    assert len(numbers) == len(set(numbers)) == 3 * parts


def test_what_fails_reaches_the_caller():
    def fail(_segment):
        raise MemoryError("no room")

    with pytest.raises(MemoryError, match="no room"):
        hear(chunks(sound(*TALK)), recogniser=ScriptedRecogniser(fail))


def test_who_is_speaking():
    progress = of(Progress, hear(chunks(sound(*TALK), customer=sound(*OTHER))))
    speaking = {round(p.now, 1): p.speaking for p in progress}
    assert speaking[0.5] == frozenset()
    assert speaking[2.0] == {"agent"}
    assert speaking[3.3] == {"agent", "customer"}
    assert speaking[6.5] == frozenset()


LEVELS = st.lists(st.tuples(st.integers(1, 40), st.sampled_from([0.0, 0.2, 0.4, 0.6, 0.9])), min_size=1, max_size=15)


@settings(max_examples=60)
@given(agent=LEVELS, customer=LEVELS, seconds=st.sampled_from([0.02, 0.1, 0.33, 2.0]), both=st.booleans())
def test_settled_never_passes_what_has_not_been_told(agent, customer, seconds, both):
    one, other = (sound(*((n * 0.05, level) for n, level in levels)) for levels in (agent, customer))
    length = max(len(one), len(other))
    one, other = (np.concatenate([s, np.zeros(length - len(s), np.float32)]) for s in (one, other))
    chosen = SegmenterSettings(longest=1.5, cut_search=0.7, contrast=float("-inf"))
    settled_is_true(hear(chunks(one, seconds, other), BOTH if both else ("agent",), chosen=chosen))


def test_a_customer_who_goes_on_speaking_holds_back_what_is_settled():
    """Else a long complaint of the customer with an "mhm" of the agent in it looks like a hold."""
    agent = sound((1.0, 0.9), (9.0, 0.0), (0.3, 0.9), (1.2, 0.0))
    customer = sound((1.2, 0.0), (9.8, 0.9), (0.5, 0.0))
    progress = of(Progress, hear(chunks(agent, customer=customer)))
    while_speaking = [p for p in progress if "customer" in p.speaking]
    assert while_speaking
    assert all(p.settled <= 1.2 for p in while_speaking)


@pytest.mark.parametrize("seconds", [1.5, 4.0])
def test_it_is_said_that_a_channel_leaks_into_the_other(seconds):
    signs = np.random.default_rng(8).choice(np.float32([-1, 1]), size=round((seconds + 2) * SAMPLE_RATE))
    customer = signs * np.abs(sound((1.0, 0.0), (seconds, 0.95), (1.0, 0.0)))
    ears = Ears(ScriptedVoice, settings=SegmenterSettings(contrast=float("-inf")))
    heard = [one for chunk in chunks(customer * np.float32(0.6), customer=customer) for one in ears.hear(chunk)]
    assert {one.role for one in [*heard, *ears.drain()]} == {"customer"}
    told = [(problem.code, problem["seconds"]) for problem in ears.problems]
    assert told == ([("channels_leak", 4)] if seconds > 2 else [])
