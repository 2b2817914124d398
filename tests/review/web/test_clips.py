"""The sound of a finding: from 3 s before to 2 s after, both channels, whole or in parts."""

import io
import json
import threading
import wave

import numpy as np
import pytest

from speechguard.archive.sound.spans import OF_REVIEW, clip_span
from speechguard.messages import SAMPLE_RATE
from speechguard.review.clips import Clips, Excerpt
from speechguard.review.store import rows


@pytest.fixture
def number(event_of):
    return event_of("a", "zh.impatience.told-you")


def sound(data):
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getframerate(), file.getsampwidth()) == (SAMPLE_RATE, 2)
        frames = file.readframes(file.getnframes())
        return np.frombuffer(frames, "<i2").reshape(-1, file.getnchannels())


def test_a_clip_is_what_the_recording_has_there(browser, number):
    answer = browser.get(f"/clip/{number}.wav")

    with browser.desk.database.reading() as tx:
        event = rows.event(tx, number)
        record = rows.call(tx, event.call_id).record
    start, end = clip_span(event.machine, record.duration, OF_REVIEW)
    assert event.machine.start - start == pytest.approx(3)
    assert end == pytest.approx(min(event.machine.end + 2, record.duration))
    assert answer.headers["content-type"] == "audio/wav"
    found = sound(answer.content)
    assert found.shape == (round((end - start) * SAMPLE_RATE), 2)
    whole = np.concatenate(list(browser.desk.recordings.blocks(record.file, "left")))
    expected = whole[round(start * SAMPLE_RATE) :][: len(found)]
    assert np.abs(found / 32767 - expected).max() < 1e-3
    assert np.abs(found[:, 0]).max() > 1000


def test_parts_of_it(browser, number):
    whole = browser.get(f"/clip/{number}.wav")
    size = len(whole.content)
    assert whole.headers["accept-ranges"] == "bytes"

    for wanted, first, last in (
        ("0-99", 0, 99),
        ("100-", 100, size - 1),
        ("-50", size - 50, size - 1),
        (f"10-{10 * size}", 10, size - 1),
        (f"-{10 * size}", 0, size - 1),
    ):
        part = browser.get(f"/clip/{number}.wav", headers={"range": f"bytes={wanted}"})
        assert part.status_code == 206
        assert part.headers["content-range"] == f"bytes {first}-{last}/{size}"
        assert part.content == whole.content[first : last + 1]


@pytest.mark.parametrize("wanted", ["bytes=5-2", "bytes=99999999-"])
def test_parts_that_are_not_there(browser, number, wanted):
    answer = browser.get(f"/clip/{number}.wav", headers={"range": wanted})

    assert answer.status_code == 416
    assert answer.headers["content-range"].startswith("bytes */")


@pytest.mark.parametrize("wanted", ["bytes=-", "bytes=a-b", "seconds=1-2", "bytes=0-1,5-6", "bytes=" + "9" * 99 + "-"])
def test_a_range_that_is_none_gives_all(browser, number, wanted):
    assert browser.get(f"/clip/{number}.wav", headers={"range": wanted}).status_code == 200


def test_it_is_not_sent_twice(browser, number):
    tag = browser.get(f"/clip/{number}.wav").headers["etag"]

    assert browser.get(f"/clip/{number}.wav", headers={"if-none-match": tag}).status_code == 304


def test_peaks(browser, number):
    peaks = json.loads(browser.get(f"/clip/{number}.json").content)["peaks"]
    samples = sound(browser.get(f"/clip/{number}.wav").content)

    assert len(peaks) == 2
    assert len(peaks[0]) == -(-len(samples) // 160)
    assert max(peaks[0]) == pytest.approx(np.abs(samples[:, 0]).max() / 32767, abs=2e-3)


@pytest.mark.parametrize(
    "path",
    [
        "/clip/../../etc/passwd",
        "/clip/..%2f..%2freview.secret",
        "/clip/%2e%2e/review.sqlite.wav",
        "/clip//etc/passwd.wav",
        "/clip/1%00.wav",
        "/static/x/pages.css",
        "/static/../review.secret",
    ],
)
def test_no_path_of_a_request_reaches_a_file(browser, path):
    answer = browser.get(path)

    assert answer.status_code == 404
    assert b"root:" not in answer.content


class Recordings:
    """Says how often it was asked."""

    def __init__(self):
        self.asked = []
        self.go_on = threading.Event()
        self.go_on.set()

    def excerpt(self, file, *_):
        self.asked.append(file)
        self.go_on.wait(10)
        return np.zeros((SAMPLE_RATE, 2), np.float32)


def test_clips_used_last_are_kept():
    recordings = Recordings()
    clips = Clips(recordings, most=3 * 70_000)
    places = [Excerpt(str(one), "left", 0, 1) for one in range(5)]

    for at in (0, 1, 2, 0, 3, 0, 4, 0, 1):
        clips.clip(places[at])

    assert recordings.asked == ["0", "1", "2", "3", "4", "1"]


def test_two_that_want_the_same_clip_wait_for_one_cut():
    recordings = Recordings()
    recordings.go_on.clear()
    clips = Clips(recordings)
    found = []
    threads = [threading.Thread(target=lambda: found.append(clips.clip(Excerpt("a", "left", 0, 1)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    recordings.go_on.set()
    for thread in threads:
        thread.join()

    assert recordings.asked == ["a"]
    assert len({one.tag for one in found}) == 1
