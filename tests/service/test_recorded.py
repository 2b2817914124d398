"""A source that is recorded: the sound is passed on, kept, and heard by who listens in."""

import os
import threading
from pathlib import Path

import numpy as np
import pytest
from fakes import ScriptedSource, chunks, sound

from speechguard.audio.recording import RecordingSource
from speechguard.errors import AudioError
from speechguard.messages import SAMPLE_RATE, AudioChunk
from speechguard.service.recorded import KEPT, RecordedSource


def spoken(seconds, level=0.5):
    return sound((seconds, level))


def heard(queue):
    """All that is in a queue until its end."""
    found = []
    while (chunk := queue.get(timeout=20)) is not None:
        found.append(chunk)
    return found


def recorded(path, items, channel="left"):
    source = RecordedSource(ScriptedSource(items), channel, path)
    return source, list(source)


def sides_of(path, channel="left"):
    with RecordingSource(path, channel) as recording:
        found = list(recording)
    return [
        np.concatenate([getattr(chunk, side) for chunk in found])
        for side in (("agent",) if channel == "mono" else ("agent", "customer"))
    ]


def test_what_is_passed_on_is_what_came_and_is_in_the_recording(tmp_path):
    agent, customer = spoken(3.05), spoken(3.05, 0.25)
    source, passed = recorded(tmp_path / "a/b.flac", list(chunks(agent, customer=customer)))
    np.testing.assert_array_equal(np.concatenate([chunk.agent for chunk in passed]), agent)
    assert source.recording == tmp_path / "a/b.flac"
    for side, wanted in zip(sides_of(source.recording), (agent, customer), strict=True):
        np.testing.assert_allclose(side, wanted, atol=1e-4)


def test_one_channel(tmp_path):
    agent = spoken(1.0)
    source, _ = recorded(tmp_path / "a.flac", list(chunks(agent)), "mono")
    [side] = sides_of(source.recording, "mono")
    np.testing.assert_allclose(side, agent, atol=1e-4)


def test_what_was_lost_is_silence_so_that_times_fit(tmp_path):
    one = spoken(0.1)
    items = [AudioChunk(0.0, one, one), AudioChunk(2.1, one, one, lost=2.0)]
    source, _ = recorded(tmp_path / "a.flac", items)
    agent, _ = sides_of(source.recording)
    assert len(agent) == round(2.2 * SAMPLE_RATE)
    assert not agent[round(0.15 * SAMPLE_RATE) : round(2.05 * SAMPLE_RATE)].any()
    assert abs(agent[-100:]).min() > 0.4


def test_a_source_that_breaks_off_leaves_what_it_brought(tmp_path):
    source = RecordedSource(
        ScriptedSource([*chunks(spoken(1.0), customer=spoken(1.0)), AudioError("gone")]), "left", tmp_path / "a.flac"
    )
    with pytest.raises(AudioError, match="gone"):
        list(source)
    assert len(sides_of(source.recording)[0]) == SAMPLE_RATE


def test_nothing_came(tmp_path):
    source, _ = recorded(tmp_path / "a.flac", [])
    assert source.recording is None
    assert not (tmp_path / "a.flac").exists()


def test_a_place_where_nothing_can_be_written_is_told_and_the_call_goes_on(tmp_path):
    (tmp_path / "file").write_text("")
    source, passed = recorded(tmp_path / "file/a.flac", list(chunks(spoken(1.0), customer=spoken(1.0))))
    assert len(passed) == 10
    assert source.recording is None
    [warning] = source.warnings
    assert "recording stopped" in str(warning)


def test_who_listens_in_hears_the_last_seconds_and_all_that_follows(tmp_path):
    before, after = threading.Event(), threading.Event()
    items = list(chunks(spoken(KEPT + 5.0), customer=spoken(KEPT + 5.0)))
    late = list(chunks(spoken(1.0), customer=spoken(1.0)))
    late = [AudioChunk(chunk.start + KEPT + 5.0, chunk.agent, chunk.customer) for chunk in late]

    def wait():
        before.set()
        assert after.wait(20)

    source = RecordedSource(ScriptedSource([*items, wait, *late]), "left", tmp_path / "a.flac")
    hearing = threading.Thread(target=lambda: list(source))
    hearing.start()
    assert before.wait(20)
    early, gone = source.listen(), source.listen()
    source.leave(gone)
    source.leave(gone)  # twice is no mistake
    after.set()
    hearing.join(20)
    times = [chunk.start for chunk in heard(early)]
    assert times[0] == pytest.approx(5.0, abs=0.11)
    assert times[-1] == pytest.approx(KEPT + 5.9, abs=0.01)
    assert times == sorted(times)
    assert gone.qsize() == pytest.approx(10 * KEPT, abs=1)
    assert heard(source.listen()) == []  # it is over


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts the threads of Linux")
def test_a_recording_keeps_no_threads(tmp_path):
    before = len(list(Path("/proc/self/task").iterdir()))
    kept = [recorded(tmp_path / f"{n}.flac", list(chunks(spoken(1.0), customer=spoken(1.0))))[0] for n in range(5)]
    assert len(list(Path("/proc/self/task").iterdir())) <= before
    assert all(source.recording for source in kept)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere files have the rights of their folder")
def test_a_recording_is_for_its_owner_alone(tmp_path):
    source, _ = recorded(tmp_path / "a.flac", list(chunks(spoken(1.0), customer=spoken(1.0))))
    assert source.recording.stat().st_mode & 0o077 == 0


def test_a_long_gap_is_silence_of_its_length(tmp_path):
    one = spoken(0.1)
    source, _ = recorded(tmp_path / "a.flac", [AudioChunk(0.0, one, one), AudioChunk(95.1, one, one, lost=95.0)])
    agent, _ = sides_of(source.recording)
    assert len(agent) == round(95.2 * SAMPLE_RATE)
    assert not agent[SAMPLE_RATE : 95 * SAMPLE_RATE].any()
