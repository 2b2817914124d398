"""`score` with the real model gives the same verdicts as hearing the samples call by call."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from speechguard import cli
from speechguard.archive.store import EVENTS, TRANSCRIPTS, read_calls, read_span
from speechguard.batch.standing_findings import read_events
from speechguard.words.reasons import in_words

CALLS = ("zh-not-my-job", "es-go-and-complain")


@pytest.mark.slow
@pytest.mark.model
def test_the_verdicts_are_those_of_one_call_after_the_other(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder, store = tmp_path / "calls", tmp_path / "store"
    folder.mkdir()
    for call in CALLS:
        shutil.copy(samples / f"{call}.flac", folder)
    (folder / "empty.wav").touch()
    (folder / "text 名 <script>.wav").write_text("Dear customer, this is a letter.\n")
    shutil.copy(samples / f"{CALLS[0]}.flac", folder / "zz copy.flac")
    (folder / "cut off.flac").write_bytes((samples / f"{CALLS[0]}.flac").read_bytes()[:60])
    assert cli.main(["score", str(folder), "--out", str(store), "--workers", "2", "--threads", "1"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2 calls scored")
    failures = {call.call: in_words(call.failure, "en") for call, _ in read_calls(store) if call.failure}
    assert failures.keys() == {"empty", "text 名 <script>", "zz copy", "cut off"}
    assert failures["empty"].startswith("is empty (0 bytes)")
    assert failures["zz copy"].startswith(f"is the same recording as call '{CALLS[0]}'")
    scored = read_events(store / EVENTS)
    for call in CALLS:
        roles = next(record.transcribed for record, _ in read_calls(store) if record.call == call)
        events = tmp_path / f"{call}.jsonl"
        command = ["live", str(folder / f"{call}.flac"), "--pace", "fast", "--plain", "--events", str(events)]
        assert cli.main(command + ["--transcribe-customer"] * ("customer" in roles)) == 0
        assert sorted(read_events(events)[call]) == sorted(scored[call])  # what is judged later comes in another order
        assert scored[call]
    again = {record.call: read_span(store / TRANSCRIPTS, record.transcript) for record, _ in read_calls(store)}
    capsys.readouterr()
    assert cli.main(["score", str(folder), "--out", str(store), "--workers", "1"]) == 0
    assert "2 unchanged, 4 failed" in capsys.readouterr().out
    for record, _ in read_calls(store):
        assert read_span(store / TRANSCRIPTS, record.transcript) == again[record.call]
