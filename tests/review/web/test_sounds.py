"""The sound of a whole call, in parts."""

import io
import wave

import numpy as np
import pytest

from speechguard.review import call_sound
from speechguard.review.store import rows


@pytest.fixture
def call(local_desk):
    with local_desk.database.reading() as tx:
        return rows.call(tx, rows.call_id(tx, "a"))


def test_it_is_the_recording(browser, call, monkeypatch):
    monkeypatch.setattr(call_sound, "PIECE", 2)  # s, so that there are several
    answer = browser.get(f"/sound/{call.id}.wav")

    with wave.open(io.BytesIO(answer.content)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (16_000, 2, 2)
        assert file.getnframes() == round(call.record.duration * 16_000)
        found = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2) / 32767
    whole = np.concatenate(list(browser.desk.recordings.blocks(call.record.file, "left")))
    assert abs(len(whole) - len(found)) < 16
    least = min(len(whole), len(found))
    assert np.abs(found[:least] - whole[:least]).max() < 0.02  # where pieces meet, resampling begins anew


def test_parts_put_together_are_the_whole(browser, call, monkeypatch):
    monkeypatch.setattr(call_sound, "PIECE", 2)
    whole = browser.get(f"/sound/{call.id}.wav").content
    got = b""
    while len(got) < len(whole):
        part = browser.get(f"/sound/{call.id}.wav", headers={"range": f"bytes={len(got)}-"})
        assert part.status_code == 206
        assert part.headers["content-range"] == f"bytes {len(got)}-{len(got) + len(part.content) - 1}/{len(whole)}"
        got += part.content
    assert got == whole
    for first, last in ((0, 9), (40, 50), (44, 44), (100_001, 100_003)):
        part = browser.get(f"/sound/{call.id}.wav", headers={"range": f"bytes={first}-{last}"})
        assert part.content == whole[first : last + 1]
    assert browser.get(f"/sound/{call.id}.wav", headers={"range": f"bytes={len(whole)}-"}).status_code == 416


def test_the_waveform_is_coarser_for_longer_calls(browser, call):
    peaks = browser.get(f"/sound/{call.id}.json").json()["peaks"]

    assert len(peaks) == 2
    assert len(peaks[0]) == pytest.approx(call.record.duration * 50, abs=1)
    assert max(peaks[0]) > 0.4
    assert [call_sound.points_per_second(seconds) for seconds in (0, 60, 600, 7200)] == [50, 50, 6, 1]


@pytest.mark.parametrize("address", ["/sound/0.wav", "/sound/999.json", "/sound/99999999999.wav", "/sound/../x.wav"])
def test_what_is_not_there(browser, address):
    assert browser.get(address).status_code == 404
