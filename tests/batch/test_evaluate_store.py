"""`evaluate --store` keeps what was heard, and `rescore` judges it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from fakes import SaysTheSame

from speechguard import cli
from speechguard.archive.transcripts import NAME
from speechguard.commands.evaluate import hearing
from speechguard.config import bundled

CALL = "zh-not-my-job"


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "calls"
    folder.mkdir()
    for suffix in (".flac", ".json"):
        shutil.copy(bundled("samples") / f"{CALL}{suffix}", folder)
    monkeypatch.setattr(hearing, "load_model", lambda *_: SaysTheSame())
    return folder


def test_what_was_heard_is_stored_and_judged_alike(calls: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    store = tmp_path / "store"
    assert cli.main(["evaluate", str(calls), "--store", str(store)]) == 0
    (line,) = (store / NAME).read_text(encoding="utf-8").splitlines()
    stored = json.loads(line)
    assert (stored["call"], stored["language"], stored["transcribed"]) == (CALL, "zh", ["agent"])
    assert stored["duration"] == pytest.approx(25.4, abs=0.1)
    assert {told["kind"] for told in stored["told"]} == {"spoke", "utterance"}
    assert {told["role"] for told in stored["told"] if told["kind"] == "spoke"} == {"agent", "customer"}
    capsys.readouterr()
    rules = ["--rules", str(bundled("rules") / "zh")]
    assert cli.main(["rescore", str(store), *rules, "--out", str(store / "events.jsonl")]) == 0
    assert "zh.shirking.not-my-job" in capsys.readouterr().out
    assert cli.main(["rescore", str(store), *rules]) == 0
    assert "no verdict changes" in capsys.readouterr().out


def test_a_line_that_was_cut_off_before_is_said(calls: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / NAME).write_text('{"call": "half')
    assert cli.main(["evaluate", str(calls), "--store", str(tmp_path)]) == 0
    assert f"{tmp_path / NAME}: the last line was cut off and is removed" in capsys.readouterr().err
    assert len((tmp_path / NAME).read_text(encoding="utf-8").splitlines()) == 1
