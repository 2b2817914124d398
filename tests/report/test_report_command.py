"""speechguard report, with clips."""

import base64
import re
import wave

import numpy as np
import pytest
from stores import StoreMaker, event, utterance

from speechguard import cli
from speechguard.messages import SAMPLE_RATE

SECONDS = 12


@pytest.fixture
def store(tmp_path):
    """Two calls with a finding at 5 to 6 s; one recording is there, on the other the disk has lost it."""
    recording = tmp_path / "通话 '1'.wav"
    left = np.repeat(np.arange(SECONDS), SAMPLE_RATE) * 1000  # a level a second
    with wave.open(str(recording), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes(np.stack([left, left], axis=1).astype("<i2").tobytes())
    maker = StoreMaker(tmp_path / "store")
    for name, file in (("../here", str(recording)), ("lost", str(tmp_path / "lost.wav"))):
        found = event(name, "zh.shirking.not-my-job", 5.0, 6.0, id=7, phrase="不归我管", heard="不归我管")
        maker.call(name, [found], [utterance("agent", 5.0, "不归我管")], file=file, duration=float(SECONDS))
    return maker.write()


def levels(data):
    return sorted({round(int(value), -3) for value in np.frombuffer(data, "<i2")[SAMPLE_RATE // 100 :: 800]})


def test_clips_lie_beside_the_page(store, capsys):
    assert cli.main(["report", str(store), "--report-language", "es", "--clips"]) == 0
    said = capsys.readouterr()
    assert "2 calls, 1 clips" in said.out
    assert "no clips of 'lost'" in said.err
    (address,) = re.findall(r'src="([^"]+)"', (store / "report.html").read_text(encoding="utf-8"))
    assert re.fullmatch(r"report-clips/[0-9a-f]+\.wav", address)
    with wave.open(str(store / address)) as clip:
        assert (clip.getnchannels(), clip.getframerate(), clip.getnframes()) == (1, SAMPLE_RATE, 3 * SAMPLE_RATE)
        assert levels(clip.readframes(clip.getnframes())) == [4000, 5000, 6000]


def test_clips_are_put_into_the_page_as_far_as_they_fit(store, tmp_path):
    page = tmp_path / "page.html"
    assert cli.main(["report", str(store), "--embed-clips", "1", "--out", str(page)]) == 0
    (data,) = re.findall(r'src="data:audio/wav;base64,([^"]+)"', page.read_text(encoding="utf-8"))
    assert base64.b64decode(data).startswith(b"RIFF")
    assert cli.main(["report", str(store), "--embed-clips", "0.1", "--out", str(page)]) == 0
    assert "data:audio" not in page.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["store"]


def test_without_clips_the_page_has_no_player(store):
    assert cli.main(["report", str(store)]) == 0
    assert "<audio" not in (store / "report.html").read_text(encoding="utf-8")
    assert not (store / "report-clips").exists()


@pytest.mark.parametrize("arguments", [["--embed-clips", "0"], ["--embed-clips", "nan"], ["--out", "/nowhere/a.html"]])
def test_wrong_use_is_told(store, arguments, capsys):
    assert cli.main(["report", str(store), *arguments]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
