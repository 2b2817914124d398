"""Listening while the call goes on: nothing finished is dropped, nothing unfinished is waited for."""

import threading
import time
from functools import partial

import numpy as np
import pytest
from fakes import ScriptedRecogniser, ScriptedSource, ScriptedVoice, chunks, sound
from heard import finals, of, partials, settled_is_true

from speechguard.calls import listener as listener_module
from speechguard.calls.listener import Cadence, Listener
from speechguard.calls.listening import Ears, written
from speechguard.errors import AudioError
from speechguard.messages import AudioChunk, Lost, Progress, Spoke, Transcript
from speechguard.vad.segmenter import SegmenterSettings

PATIENCE = 20.0  # s after which a test that waits for something has failed
EAGER = Cadence(first=0.1, step=0.05, duty=1.0)
NEVER = Cadence(first=1e9)
TURN = [(0.5, 0.0), (1.0, 0.9), (0.7, 0.0)]


class Gate:
    """Holds up whoever calls it until it is opened, and tells that somebody came."""

    def __init__(self):
        self.reached = threading.Event()
        self.opened = threading.Event()

    def __call__(self, *_):
        self.reached.set()
        assert self.opened.wait(PATIENCE), "the gate was never opened"

    def wait(self):
        assert self.reached.wait(PATIENCE), "nobody came to the gate"


def listen(source, recogniser, cadence=NEVER, transcribed=("agent",)):
    return Listener(
        source,
        source.close,
        Ears(ScriptedVoice, transcribed, SegmenterSettings(contrast=float("-inf"))),
        partial(written, recogniser),
        lambda: cadence,
    )


def test_finals_wait_for_a_slow_recogniser_and_all_come_in_order():
    gate = Gate()
    recogniser = ScriptedRecogniser(gate)
    source = ScriptedSource([*chunks(sound(*TURN * 12)), gate.opened.set])
    messages = list(listen(source, recogniser))
    assert [t.utterance for t in finals(messages)] == list(range(12))
    assert max(p.behind for p in of(Progress, messages)) > 20
    assert partials(messages) == []
    settled_is_true(messages)


def test_both_roles_are_in_order_each():
    agent, customer = sound(*TURN * 6), sound((1.1, 0.0), *TURN * 5, (1.1, 0.0))
    source = ScriptedSource(chunks(agent, customer=customer))
    messages = list(listen(source, ScriptedRecogniser(), EAGER, ("agent", "customer")))
    for role, count in (("agent", 6), ("customer", 5)):
        starts = [t.start for t in finals(messages) if t.role == role]
        assert len(starts) == count
        assert starts == sorted(starts)
    settled_is_true(messages)


def test_a_customer_who_is_not_transcribed_is_heard(monkeypatch):
    monkeypatch.setattr("speechguard.calls.listening.INTRODUCTION", 0.0)
    agent, customer = sound((4.0, 0.0)), sound((1.0, 0.0), (2.0, 0.9), (1.0, 0.0))
    messages = list(listen(ScriptedSource(chunks(agent, customer=customer)), ScriptedRecogniser()))
    assert [s.role for s in of(Spoke, messages)] == ["customer"]
    assert finals(messages) == []


def test_voice_of_the_agent_is_told_with_its_text_unless_it_was_noise():
    recogniser = ScriptedRecogniser(speech=lambda segment: segment.utterance == 0)
    messages = list(listen(ScriptedSource(chunks(sound(*TURN * 2))), recogniser))
    assert [t.speech for t in finals(messages)] == [True, False]
    assert len(of(Spoke, messages)) == 1


def test_of_partials_only_the_newest_state_is_decoded():
    held, again = Gate(), threading.Event()

    def before(segment):
        if segment.final:
            return
        if len(recogniser.segments) == 1:
            held()
        else:
            again.set()

    recogniser = ScriptedRecogniser(before)
    call = list(chunks(sound((5.0, 0.9))))
    source = ScriptedSource([*call[:10], held.wait, *call[10:], held.opened.set, lambda: again.wait(PATIENCE)])
    messages = list(listen(source, recogniser, EAGER))
    ends = [segment.end for segment in recogniser.segments if not segment.final]
    assert ends[0] <= 1.0
    assert ends[1] > 4.9
    assert [t.utterance for t in finals(messages)] == [0]


def test_finals_go_before_partials():
    gate = Gate()
    recogniser = ScriptedRecogniser(gate)
    call = chunks(sound(*TURN, *TURN, (3.0, 0.9)))
    list(listen(ScriptedSource([*call, gate.opened.set]), recogniser, EAGER))
    order = [segment.utterance for segment in recogniser.segments if segment.final or segment.utterance == 2]
    assert order == sorted(order)
    assert set(order) == {0, 1, 2}


def test_no_partial_comes_after_its_final():
    def slowly():
        for chunk in chunks(sound(*TURN * 8)):
            time.sleep(0.002)
            yield chunk

    recogniser = ScriptedRecogniser(lambda _: time.sleep(0.001))
    messages = list(listen(ScriptedSource(slowly()), recogniser, EAGER))
    assert partials(messages)
    done = set()
    for transcript in of(Transcript, messages):
        assert transcript.utterance not in done
        if transcript.final:
            done.add(transcript.utterance)
    assert done == set(range(8))
    settled_is_true(messages)


def test_partial_decodes_leave_the_machine_time_to_breathe(monkeypatch):
    """After a partial decode of 0.3 s with a duty of 0.6 the next begins 0.2 s later at the earliest."""

    class Clock:
        now = 100.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(listener_module, "time", clock)
    begun = []

    def decode(segment):
        begun.append((segment.final, clock.now))
        clock.now += 0.3

    reached = threading.Event()

    def call():
        for chunk in chunks(sound((11.0, 0.9), (1.0, 0.0))):
            clock.now += 0.1
            reached.wait(0.003)  # lets the decoder run
            yield chunk

    list(listen(ScriptedSource(call()), ScriptedRecogniser(decode), Cadence(first=0.1, step=0.1, duty=0.6)))
    times = [at for final, at in begun if not final]
    assert len(times) > 3
    assert min(np.diff(times)) >= 0.3 + 0.2 - 1e-6


def test_stop_ends_a_call_that_would_go_on_and_its_last_words_are_told():
    source = ScriptedSource(())

    def forever():
        at = 0
        while not source.closed.wait(0.001):
            yield AudioChunk(at * 0.1, np.full(1600, 0.9, np.float32))
            at += 1

    source.items = forever()
    listener = listen(source, ScriptedRecogniser())
    messages = []
    for message in listener:
        messages.append(message)
        if len(messages) == 20:
            listener.stop()
    assert messages[-1].ended
    assert finals(messages)[-1].end == pytest.approx(messages[-1].now, abs=0.033)


def test_a_source_that_fails_is_told_after_the_last_words():
    failure = AudioError("the microphone stopped")
    gate = Gate()
    source = ScriptedSource([*chunks(sound(*TURN, (1.0, 0.9))), gate.wait, gate.opened.set, failure])
    messages = []
    with pytest.raises(AudioError, match="the microphone stopped"):
        messages.extend(listen(source, ScriptedRecogniser(gate)))
    assert [t.utterance for t in finals(messages)] == [0, 1]
    assert not any(p.ended for p in of(Progress, messages))


def test_a_source_that_fails_at_once_is_told():
    with pytest.raises(AudioError, match="busy"):
        list(listen(ScriptedSource([AudioError("busy")]), ScriptedRecogniser()))


def test_a_recogniser_that_fails_ends_the_call():
    def fail(_segment):
        raise MemoryError("no room")

    source = ScriptedSource([])
    source.items = [*chunks(sound(*TURN)), lambda: source.closed.wait(PATIENCE)]
    with pytest.raises(MemoryError, match="no room"):
        list(listen(source, ScriptedRecogniser(fail)))
    assert source.closed.is_set()


def test_the_recogniser_is_used_by_one_thread_that_is_not_the_callers():
    recogniser = ScriptedRecogniser()
    list(listen(ScriptedSource(chunks(sound(*TURN * 3))), recogniser, EAGER))
    assert len(recogniser.threads) == 1
    assert threading.get_ident() not in recogniser.threads


def test_no_thread_is_left_when_the_call_is_over():
    before = threading.active_count()
    list(listen(ScriptedSource(chunks(sound(*TURN))), ScriptedRecogniser()))
    assert threading.active_count() == before


def test_lost_audio_is_told_before_what_follows():
    source = ScriptedSource([AudioChunk(0.0, sound((1.0, 0.9))), AudioChunk(4.0, sound(*TURN), lost=3.0)])
    messages = list(listen(source, ScriptedRecogniser()))
    assert of(Lost, messages) == [Lost(1.0, 4.0)]
    assert len(finals(messages)) == 2


def test_a_call_without_sound_ends():
    assert [m.ended for m in listen(ScriptedSource([]), ScriptedRecogniser())] == [True]


def test_when_a_second_was_spoken_is_known_from_the_promptest_chunk(monkeypatch):
    class Clock:
        now = 0.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(listener_module, "time", clock)
    arrivals = [50.13, 50.21, 50.90, 50.95]  # of chunks that end at 0.1, 0.2, 0.3, 0.4 s

    def call():
        for arrival, chunk in zip(arrivals, chunks(sound((0.4, 0.0))), strict=True):
            clock.now = arrival
            yield chunk

    listener = listen(ScriptedSource(call()), ScriptedRecogniser())
    list(listener)
    assert listener.spoken_at(0.0) == pytest.approx(50.01)
    assert listener.spoken_at(7.5) == pytest.approx(57.51)


@pytest.mark.parametrize("seed", range(4))
def test_settled_is_true_however_the_threads_interleave(seed):
    random = np.random.default_rng(seed)
    parts = [(float(random.uniform(0.1, 1.5)), float(random.choice([0.0, 0.0, 0.9]))) for _ in range(40)]
    other = [(float(random.uniform(0.1, 1.5)), float(random.choice([0.0, 0.9]))) for _ in range(40)]
    agent, customer = sound(*parts), sound(*other)
    length = min(len(agent), len(customer))
    pauses = np.random.default_rng(seed + 100)

    def slow(_segment):
        time.sleep(float(pauses.choice([0.0, 0.0005, 0.002])))

    def call():
        for chunk in chunks(agent[:length], customer=customer[:length]):
            time.sleep(float(random.choice([0.0, 0.0, 0.001])))
            yield chunk

    source = ScriptedSource(call())
    settled_is_true(list(listen(source, ScriptedRecogniser(slow), EAGER, ("agent", "customer"))))
