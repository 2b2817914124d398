"""Where utterances begin and end, and that no sample of the voice is lost, doubled or moved."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from fakes import ScriptedVoice, sound
from hypothesis import given, settings
from hypothesis import strategies as st

from speechguard.messages import SAMPLE_RATE, Spoke
from speechguard.vad.segmenter import Segmenter, SegmenterSettings

WINDOW = 512
WINDOW_SECONDS = WINDOW / SAMPLE_RATE
# Sound whose level stands for a probability says nothing about its background (that is test_loudness.py).
DEFAULT = SegmenterSettings(contrast=float("-inf"))


def segmenter(chosen=DEFAULT, voice=None):
    return Segmenter("agent", voice or ScriptedVoice(), itertools.count().__next__, chosen)


def marked(samples):
    """The samples with their place written into the last digits, so that every one is unlike its neighbours."""
    return (samples + (np.arange(len(samples)) % 997) * 1e-6).astype(np.float32)


def segments_of(samples, size=1600, chosen=DEFAULT):
    cutter = segmenter(chosen)
    found = []
    for at in range(0, len(samples), size):
        found += cutter.push(at / SAMPLE_RATE, samples[at : at + size])
    return found + cutter.drain()


def plain(segment):
    """Everything a segment says, in a form that can be compared."""
    return (
        segment.role,
        segment.utterance,
        segment.start,
        segment.end,
        segment.speech_end,
        segment.speech,
        segment.final,
        segment.joined,
        segment.samples.tobytes(),
    )


def are_cut_from(segments, samples):
    """Each segment holds exactly the samples of the call between its times; past the end of the call is silence."""
    padded = np.concatenate([samples, np.zeros(WINDOW, np.float32)])
    for segment in segments:
        start, end = round(segment.start * SAMPLE_RATE), round(segment.end * SAMPLE_RATE)
        assert start / SAMPLE_RATE == segment.start
        assert len(segment.samples) == end - start
        np.testing.assert_array_equal(segment.samples, padded[start:end])


def test_an_utterance_has_its_pre_roll_and_post_roll():
    samples = marked(sound((1.024, 0.0), (2.048, 0.9), (1.024, 0.0)))
    [segment] = segments_of(samples)
    assert segment.start == pytest.approx(1.024 - DEFAULT.pre_roll)
    assert segment.speech_end == pytest.approx(3.072)
    assert segment.end == pytest.approx(3.072 + DEFAULT.post_roll)
    assert segment.speech == pytest.approx(2.048)
    assert segment.final
    assert not segment.joined
    are_cut_from([segment], samples)


def test_the_level_is_that_of_the_voice_alone():
    voice = 0.5 * np.sin(2 * np.pi * 200 * np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE)
    quiet = np.full(SAMPLE_RATE // 2 // WINDOW * WINDOW, 0.001)
    pause = np.full(8 * WINDOW, 0.01)

    class Loud(ScriptedVoice):
        def probability(self, window):
            return float(np.abs(window).max() > 0.2)

    samples = np.concatenate([quiet, voice, pause, voice, quiet, quiet]).astype(np.float32)
    cutter = segmenter(voice=Loud())
    [segment] = cutter.push(0.0, samples) + cutter.drain()
    assert segment.level == pytest.approx(20 * np.log10(0.5 / np.sqrt(2)), abs=0.1)
    assert segment.spoke == Spoke("agent", len(quiet) / SAMPLE_RATE, segment.speech_end, segment.level, segment.speech)


def test_of_an_utterance_that_goes_on_no_level_is_known():
    cutter = segmenter()
    cutter.push(0.0, sound((0.512, 0.0), (1.024, 0.9)))
    snapshot = cutter.snapshot()
    assert snapshot.level is None
    assert snapshot.spoke.start == pytest.approx(0.512)


def test_an_utterance_is_told_as_soon_as_its_silence_has_passed():
    cutter = segmenter()
    voice = sound((1.024, 0.9))
    silence = np.zeros(WINDOW, np.float32)
    assert cutter.push(0.0, voice) == []
    told = [bool(cutter.push(1.024 + n * WINDOW_SECONDS, silence)) for n in range(20)]
    assert told.index(True) == int(np.ceil(DEFAULT.silence / WINDOW_SECONDS)) - 1


def test_a_call_that_begins_with_voice_has_as_much_pre_roll_as_there_is():
    samples = marked(sound((0.064, 0.0), (1.024, 0.9), (1.024, 0.0)))
    [segment] = segments_of(samples)
    assert segment.start == 0.0
    are_cut_from([segment], samples)


def test_the_pre_roll_takes_nothing_from_the_utterance_before():
    pause = DEFAULT.silence + 2 * WINDOW_SECONDS
    samples = marked(sound((1.024, 0.9), (pause, 0.0), (1.024, 0.9), (1.024, 0.0)))
    first, second = segments_of(samples)
    assert second.start >= first.end
    are_cut_from([first, second], samples)


def test_a_short_pause_does_not_end_an_utterance():
    samples = sound((1.024, 0.9), (0.448, 0.0), (1.024, 0.9), (1.024, 0.0))
    [segment] = segments_of(samples)
    assert segment.speech_end == pytest.approx(1.024 + 0.448 + 1.024)
    assert segment.speech == pytest.approx(2.048)


@pytest.mark.parametrize(("level", "count"), [(0.49, 0), (0.5, 1)])
def test_voice_begins_at_the_threshold(level, count):
    assert len(segments_of(sound((0.512, 0.0), (1.024, level), (1.024, 0.0)))) == count


@pytest.mark.parametrize(("level", "end"), [(0.34, 0.512), (0.36, 1.536)])
def test_voice_goes_on_a_little_below_the_threshold(level, end):
    [segment] = segments_of(sound((0.512, 0.9), (1.024, level), (1.024, 0.0)))
    assert segment.speech_end == pytest.approx(end)


def test_a_click_is_no_utterance_and_does_not_hide_the_voice_after_it():
    click, pause = (2 * WINDOW_SECONDS, 0.9), (20 * WINDOW_SECONDS, 0.0)
    samples = marked(sound((0.512, 0.0), click, pause, (1.024, 0.9), (1.024, 0.0)))
    [segment] = segments_of(samples)
    assert segment.speech == pytest.approx(1.024)
    are_cut_from([segment], samples)


def test_a_click_is_not_shown_as_an_utterance_that_goes_on():
    cutter = segmenter()
    cutter.push(0.0, sound((2 * WINDOW_SECONDS, 0.9)))
    assert cutter.snapshot() is None
    assert cutter.unfinished.start == 0.0


def test_silence_gives_nothing():
    assert segments_of(sound((30.0, 0.0))) == []


def test_the_end_of_the_call_cuts_off_no_word():
    samples = marked(sound((1.024, 0.0), (1.5, 0.9)))
    [segment] = segments_of(samples)
    assert segment.final
    assert segment.speech_end >= len(samples) / SAMPLE_RATE
    are_cut_from([segment], samples)


def test_a_drain_after_everything_was_told_gives_nothing():
    cutter = segmenter()
    assert len(cutter.push(0.0, sound((1.024, 0.9), (1.024, 0.0)))) == 1
    assert cutter.drain() == []
    assert cutter.drain() == []


def test_a_drain_judges_the_part_of_a_window_that_is_left():
    samples = sound((1.024, 0.9), (0.01, 0.0))
    [segment] = segments_of(samples)
    assert segment.speech_end == pytest.approx(1.024)


def test_a_long_utterance_is_cut_where_the_voice_is_weakest():
    samples = marked(sound((9.984, 0.9), (0.096, 0.6), (0.032, 0.4), (0.064, 0.6), (4.0, 0.9), (1.024, 0.0)))
    first, second = segments_of(samples)
    weakest = 9.984 + 0.096
    assert weakest <= first.end <= weakest + 0.032 + 1e-9
    assert (first.joined, second.joined) == (False, True)
    assert second.start == first.end
    assert second.utterance == first.utterance + 1
    are_cut_from([first, second], samples)


def test_a_voice_without_end_is_cut_again_and_again_and_nothing_is_missing():
    level = np.random.default_rng(7).uniform(0.5, 0.9, 60 * 100).repeat(SAMPLE_RATE // 100)
    samples = marked(level.astype(np.float32))
    found = segments_of(samples)
    assert len(found) >= 5
    assert all(segment.joined for segment in found[1:])
    assert all(segment.end - segment.start <= DEFAULT.longest + WINDOW_SECONDS for segment in found)
    np.testing.assert_array_equal(np.concatenate([segment.samples for segment in found])[: len(samples)], samples)
    assert sum(segment.speech for segment in found) == pytest.approx(60.0, abs=2 * WINDOW_SECONDS)


def test_a_joined_rest_is_told_however_short():
    """The rest of a sentence is no click: its last syllable may be all that is left after the cut."""
    samples = sound((11.968, 0.9), (0.032, 0.4), (0.064, 0.9), (1.024, 0.0))
    first, *rest = segments_of(samples)
    assert first.end == 12.0
    assert [(segment.joined, segment.start) for segment in rest] == [(True, 12.0)]
    assert rest[0].speech_end == pytest.approx(12.064)


def test_silence_after_a_cut_is_no_utterance():
    [segment] = segments_of(sound((11.968, 0.9), (0.032, 0.2), (1.024, 0.0)))
    assert segment.speech_end == pytest.approx(11.968)


def test_a_cut_within_a_pause_knows_where_the_voice_ended():
    samples = sound((10.976, 0.9), (0.192, 0.2), (0.192, 0.1), (4.0, 0.9), (1.024, 0.0))
    first, second = segments_of(samples)
    assert first.end > 10.976 + 0.192
    assert first.speech_end == pytest.approx(10.976)
    assert second.joined


def test_the_snapshot_grows_and_the_final_has_the_same_number_and_start():
    cutter = segmenter()
    samples = marked(sound((0.512, 0.0), (2.048, 0.9), (1.024, 0.0)))
    snapshots, final = [], None
    for at in range(0, len(samples), 1600):
        final = next(iter(cutter.push(at / SAMPLE_RATE, samples[at : at + 1600])), final)
        if snapshot := cutter.snapshot():
            snapshots.append(snapshot)
    assert final is not None
    assert len(snapshots) > 15
    assert {(s.utterance, s.start, s.final) for s in snapshots} == {(final.utterance, final.start, False)}
    ends = [s.end for s in snapshots]
    assert ends == sorted(ends)
    are_cut_from(snapshots, samples)


def test_a_snapshot_does_not_change_when_more_is_heard():
    cutter = segmenter()
    cutter.push(0.0, sound((1.024, 0.9)))
    snapshot = cutter.snapshot()
    assert snapshot is not None
    before = snapshot.samples.copy()
    cutter.push(1.024, sound((1.024, 0.7)))
    np.testing.assert_array_equal(snapshot.samples, before)


def test_lost_audio_ends_the_utterance_and_the_next_has_its_true_time():
    voice = ScriptedVoice()
    cutter = segmenter(voice=voice)
    assert cutter.push(0.0, sound((1.0, 0.9))) == []
    [before] = cutter.push(5.0, sound((1.0, 0.9)))
    [after] = cutter.drain()
    assert (before.start, before.utterance) == (0.0, 0)
    assert 1.0 <= before.end <= 1.0 + WINDOW_SECONDS
    assert (after.start, after.utterance, after.joined) == (5.0, 1, False)
    assert voice.resets == 3  # with the utterance, with what was lost, at the end


def test_lost_audio_in_silence_is_no_utterance():
    cutter = segmenter()
    assert cutter.push(0.0, sound((1.0, 0.0))) == []
    assert cutter.push(9.0, sound((1.0, 0.0))) == []
    [segment] = cutter.push(10.0, sound((1.0, 0.9), (1.0, 0.0)))
    assert segment.start == pytest.approx(10.0 - DEFAULT.pre_roll, abs=WINDOW_SECONDS)


def test_times_are_sample_counts_after_an_hour():
    """3,600 s in chunks whose length divides nothing: the last utterance begins where its first sample is."""
    cutter = segmenter()
    size = 4_801
    total = 3600 * SAMPLE_RATE
    last_voice = total - 3 * SAMPLE_RATE
    found = []
    for at in range(0, total, size):
        level = np.zeros(min(size, total - at), np.float32)
        level[max(0, last_voice - at) :] = 0.9 if at + size > last_voice else 0.0
        found += cutter.push(at / SAMPLE_RATE, level)
    found += cutter.drain()
    [segment] = found
    voice = segment.start + DEFAULT.pre_roll
    assert abs(voice - last_voice / SAMPLE_RATE) <= WINDOW_SECONDS
    assert round(segment.start * SAMPLE_RATE) == pytest.approx(segment.start * SAMPLE_RATE, abs=1e-6)


LEVELS = st.lists(
    st.tuples(st.integers(1, 60), st.sampled_from([0.0, 0.0, 0.2, 0.36, 0.45, 0.5, 0.7, 0.9])), min_size=1, max_size=25
)
SHORT = replace(DEFAULT, longest=2.0, cut_search=1.0)


@settings(max_examples=60)
@given(levels=LEVELS, sizes=st.lists(st.integers(320, 32_000), min_size=1, max_size=8), odd=st.integers(0, 511))
def test_chunks_of_any_length_give_the_same_segments(levels, sizes, odd):
    samples = marked(sound(*((n * WINDOW_SECONDS, level) for n, level in levels), (odd / SAMPLE_RATE, 0.9)))
    whole = segments_of(samples, len(samples), SHORT)
    cutter = segmenter(SHORT)
    found, at = [], 0
    for size in itertools.cycle(sizes):
        if at >= len(samples):
            break
        found += cutter.push(at / SAMPLE_RATE, samples[at : at + size])
        at += size
    found += cutter.drain()
    assert [plain(segment) for segment in found] == [plain(segment) for segment in whole]


@settings(max_examples=100)
@given(levels=LEVELS, odd=st.integers(0, 511))
def test_all_voice_is_in_exactly_one_segment(levels, odd):
    samples = marked(sound(*((n * WINDOW_SECONDS, level) for n, level in levels), (odd / SAMPLE_RATE, 0.9)))
    found = segments_of(samples, chosen=SHORT)
    are_cut_from(found, samples)
    for one, other in itertools.pairwise(found):
        assert one.end <= other.start
        assert other.utterance > one.utterance
        assert not other.joined or other.start == one.end
    covered = np.zeros(len(samples) + WINDOW, bool)
    for segment in found:
        assert segment.start <= segment.speech_end <= segment.end
        assert segment.speech <= segment.speech_end - segment.start + 1e-9
        covered[round(segment.start * SAMPLE_RATE) : round(segment.end * SAMPLE_RATE)] = True
    windows = len(samples) // WINDOW
    loud = np.abs(samples[: windows * WINDOW]).reshape(windows, WINDOW).mean(axis=1) >= SHORT.threshold
    left_out = sum(1 for window in np.flatnonzero(loud) if not covered[window * WINDOW : (window + 1) * WINDOW].all())
    clicks = -(-SHORT.shortest // WINDOW_SECONDS)  # windows of a click, at most
    runs = sum(1 for _ in itertools.groupby(loud)) if windows else 0
    assert left_out <= clicks * runs
