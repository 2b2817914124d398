"""Utterances in one window, and their words back at their places."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.asr.packing import pack, placed, unpack
from speechguard.messages import SAMPLE_RATE, SpeechSegment, Word

LENGTHS = st.lists(
    st.tuples(st.sampled_from(["agent", "customer"]), st.integers(1, 130)), max_size=30
)  # roles, tenths of a second


def segment(number, role, start, seconds):
    samples = np.full(round(seconds * SAMPLE_RATE), number + 1, dtype=np.float32)
    return SpeechSegment(role, number, start, start + seconds, start + seconds, samples, seconds, True)


def talk(lengths):
    starts = itertools.accumulate((tenths / 10 + 0.7 for _, tenths in lengths), initial=3.0)
    places = zip(lengths, starts, strict=False)
    return [segment(n, role, start, tenths / 10) for n, ((role, tenths), start) in enumerate(places)]


@given(LENGTHS, st.sampled_from([0.0, 0.3, 1.0]), st.sampled_from([0.0, 5.0, 15.0]))
def test_every_utterance_is_in_one_window_at_its_place_and_no_window_is_too_long(lengths, gap, longest):
    segments = talk(lengths)
    windows = list(pack(segments, longest, gap))
    assert sorted(s.utterance for packed in windows for s in packed.segments) == list(range(len(segments)))
    for packed in windows:
        assert len({s.role for s in packed.segments}) == 1
        assert [s.utterance for s in packed.segments] == sorted(s.utterance for s in packed.segments)
        assert len(packed.segments) == 1 or len(packed.samples) <= (longest + 0.001) * SAMPLE_RATE
        left = packed.samples.copy()
        for own, offset in zip(packed.segments, packed.offsets, strict=True):
            begin = round(offset * SAMPLE_RATE)
            np.testing.assert_array_equal(packed.samples[begin : begin + len(own.samples)], own.samples)
            left[begin : begin + len(own.samples)] = 0
        assert not left.any()


@given(LENGTHS, st.sampled_from([0.3, 0.5, 1.0]))
def test_words_come_back_to_their_utterances_and_times(lengths, gap):
    segments = talk(lengths)
    for packed in pack(segments, 15.0, gap):
        words, expected = [], []
        for own, offset in zip(packed.segments, packed.offsets, strict=True):
            edges = np.linspace(0, own.end - own.start, 4)
            times = list(itertools.pairwise(edges))
            texts = zip([" one", " two", " three"], times, strict=True)
            words += [Word(text, offset + begin, offset + end, 0.5) for text, (begin, end) in texts]
            expected.append([(own.start + begin, own.start + end) for begin, end in times])
        found = unpack(packed, words)
        assert ["".join(word.text for word in own) for own in found] == ["one two three"] * len(packed.segments)
        for own, times in zip(found, expected, strict=True):
            assert [(word.start, word.end) for word in own] == [pytest.approx(pair) for pair in times]


def test_a_word_in_a_gap_is_of_the_nearer_utterance_and_lies_within_it():
    packed = next(pack(talk([("agent", 10), ("agent", 10)]), 15.0, 0.6))
    first, second = unpack(packed, [Word("ay", 1.0, 1.2, 0.9), Word(" no", 1.3, 1.7, 0.9)])
    assert (first[0].start, first[0].end) == (4.0, 4.0)
    assert (second[0].text, second[0].start) == ("no", 4.7)
    assert second[0].end == pytest.approx(4.8)


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("不归 我管 。 您好", ["不归我管。", "您好"]),
        ("no lo sé . . . buenas", ["nolosé...", "buenas"]),
        ("espere , ¿ verdad ?", ["espere,", "¿verdad?"]),
        ("bien “ quiero", ["bien", "“quiero"]),
    ],
)
def test_a_mark_that_ends_a_sentence_is_of_the_utterance_before(words, texts):
    """The marks have the times of the second utterance, as they do where it is long until it."""
    segments = [segment(0, "agent", 3.0, 1.0), segment(1, "agent", 6.0, 1.0)]
    (packed,) = pack(segments, 15.0, 0.5)
    written = words.split()
    first = next(n for n, word in enumerate(written) if not word.isalnum())
    heard = [Word(word, *((0.4, 0.6) if n < first else (1.6, 1.8)), 0.9) for n, word in enumerate(written)]
    found = unpack(packed, heard)
    assert ["".join(word.text for word in own) for own in found] == texts
    for own, place in zip(found, segments, strict=True):
        assert all(place.start <= word.start <= word.end <= place.end for word in own)


def test_a_word_that_seems_to_begin_long_before_its_utterance_is_of_that_utterance():
    """Alignment gives the pause, and noise in it, to the first word after it."""
    packed = next(pack(talk([("agent", 20), ("agent", 5), ("agent", 20)]), 15.0, 0.5))
    words = [
        Word("one", 0.0, 1.8, 0.9),
        Word(".", 1.8, 2.1, 0.9),
        Word(" two", 2.1, 4.0, 0.9),
        Word(" three", 4.0, 4.5, 0.9),
    ]
    first, noise, last = unpack(packed, words)
    assert ["".join(word.text for word in own) for own in (first, noise, last)] == ["one.", "", "two three"]
    assert last[0].start == packed.segments[2].start
    assert last[0].end == pytest.approx(packed.segments[2].start + 0.5)


def test_words_end_with_the_voice():
    own = SpeechSegment("agent", 0, 2.0, 4.0, 3.0, np.zeros(2 * SAMPLE_RATE, np.float32), 1.0, True)
    assert [(w.text, w.start, w.end) for w in placed([Word(" a", 0.5, 1.5, 1.0), Word(" b", 1.5, 2.0, 1.0)], own)] == [
        ("a", 2.5, 3.0),
        (" b", 3.5, 3.5),
    ]
