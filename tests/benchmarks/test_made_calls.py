"""Calls are made of whole turns, the same ones for a seed, and no two recordings are alike."""

import json

import numpy as np
import pytest
import soundfile
from scoring.made_calls import AROUND, COPY_GAIN, joined, make_calls, piece_of, repeated, seconds_of, write_manifest

from speechguard.archive.record import Asked
from speechguard.batch.manifest import read_manifest
from speechguard.evaluation.labels import LabelledTurn, read_labelled_calls
from speechguard.messages import SAMPLE_RATE


def turns(*ends):
    return [LabelledTurn("agent", end - 2.0, end, "您好", "normal", "") for end in ends]


@pytest.mark.parametrize(
    ("first", "longest", "piece"),
    [
        (0, 6.5, (0.0, 6.0)),  # two turns; nothing is before the recording
        (1, 5.0, (4.0, 9.0)),
        (1, 1.0, (4.0, 6.0)),  # a turn that is longer is taken whole
        (2, 99.0, (7.0, 24.0)),
    ],
)
def test_pieces_begin_before_a_turn_and_end_after_one(first, longest, piece):
    begin, end = piece_of(turns(2.0, 6.0, 9.0, 24.0), first, longest)
    assert (begin, end) == pytest.approx((max(0.0, piece[0] - AROUND), piece[1] + AROUND))


def test_pieces_are_joined_with_silence_between_them_only():
    piece = np.full(SAMPLE_RATE, 0.5, np.float32)
    agent, customer = joined([(piece, -piece), (piece, -piece)], 0.5, -20.0)
    assert len(agent) == len(customer) == 2.5 * SAMPLE_RATE
    assert agent[[0, -1]] == pytest.approx(0.05)
    assert not agent[SAMPLE_RATE : SAMPLE_RATE * 3 // 2].any()
    assert (customer == -agent).all()


@pytest.fixture
def calls(tmp_path):
    """Two labelled calls of each language, agent right, of noise."""
    rng = np.random.default_rng(0)
    labels = [{"channel": "agent", "start": n, "end": n + 0.9, "text": "a", "tag": "normal"} for n in range(1, 18)]
    for name in ("es-0", "es-1", "zh-0", "zh-1"):
        soundfile.write(tmp_path / f"{name}.flac", 0.1 * rng.standard_normal((20 * 8000, 2)), 8000)
        data = {"call": name, "language": name[:2], "agent_channel": 1, "turns": labels}
        (tmp_path / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    return read_labelled_calls(tmp_path)


def test_made_calls_are_the_same_for_a_seed_and_differ(tmp_path, calls):
    bytes_of = {}
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        (tmp_path / name).mkdir()
        made = make_calls(tmp_path / name, calls, 6, seed)
        bytes_of[name] = [call.recording.read_bytes() for call in made]
        assert [call.language for call in made] == ["es", "zh"] * 3
        assert 6 * 2 < seconds_of(made) < 6 * 17
        for call in made:
            info = soundfile.info(call.recording)
            assert info.channels == 2
            assert info.samplerate in (8000, 16000)
    assert bytes_of["one"] == bytes_of["again"]
    assert len({*bytes_of["one"], *bytes_of["other"]}) == 12


def test_the_manifest_can_be_read(tmp_path, calls):
    requests = list(read_manifest(write_manifest(tmp_path / "calls.csv", calls), Asked()))
    assert [(r.call, r.asked.language, r.asked.agent_channel) for r in requests] == [
        (call.name, call.language, "right") for call in calls
    ]
    assert not any(request.problem for request in requests)
    assert [str(request.file) for request in requests] == [str(call.recording.resolve()) for call in calls]


def test_copies_are_other_recordings_of_the_same_call(tmp_path, calls):
    (tmp_path / "copies").mkdir()
    more = repeated(tmp_path / "copies", calls, 3)
    assert more[:4] == calls
    assert len({call.name for call in more}) == len({call.recording.read_bytes() for call in more}) == 12
    assert seconds_of(more) == 3 * seconds_of(calls)
    assert more[8].turns == calls[0].turns
    (original, _), (copy, rate) = soundfile.read(calls[0].recording), soundfile.read(more[8].recording)
    assert rate == 8000
    assert np.abs(copy).mean() / np.abs(original).mean() == pytest.approx(10 ** (2 * COPY_GAIN / 20), rel=1e-3)
