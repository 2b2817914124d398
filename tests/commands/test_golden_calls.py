"""The samples through the whole program with the real model: what a user sees, event by event."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from speechguard import cli
from speechguard.archive.codecs.events import event_from
from speechguard.config import bundled
from speechguard.evaluation.evaluation import tally
from speechguard.evaluation.labels import LabelledCall, read_labelled_calls

pytestmark = pytest.mark.model

CALLS = read_labelled_calls(bundled("samples"))


def arguments(call: LabelledCall, events: Path) -> list[str]:
    return ["live", str(call.recording), "--plain", "--interface", "en", "--events", str(events)]


def read(events: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_a_sample_gives_the_events_of_its_labels(
    call: LabelledCall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "events.jsonl"
    code = cli.main([*arguments(call, file), "--pace", "fast"])
    output, complaints = capsys.readouterr()
    assert code == 0, complaints
    events = read(file)
    figures = tally(call, [event_from(event) for event in events])
    assert figures.mistakes == []
    forbidden = [turn for turn in call.turns if turn.tag == "forbidden"]
    assert figures.found == len(forbidden)
    for event in events:
        assert event["call"] == call.name
        assert event["delay"] is None
        if event["kind"] == "violation" and event["status"] == "confirmed":
            assert event["rule"] in output


def test_a_warning_comes_while_the_agent_still_speaks(tmp_path: Path) -> None:
    """In a process of its own, in step with the sound."""
    call = next(call for call in CALLS if call.name == "zh-not-my-job")
    file = tmp_path / "events.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "speechguard.cli", *arguments(call, file), "--language", "zh"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    output, events = done.stdout, read(file)
    warned = [event for event in events if event["rule"] == "zh.shirking.not-my-job"]
    assert [event["status"] for event in warned][-1] == "confirmed"
    assert len({event["id"] for event in warned}) == 1
    turn = next(turn for turn in call.turns if "这事不归我管" in turn.text)
    assert turn.start - 0.3 < warned[-1]["start"] < warned[-1]["end"] < turn.end + 0.3
    assert warned[-1]["phrase"] == "这事不归我管"
    assert "很抱歉" in warned[-1]["say_instead"]
    assert all(event["delay"] > 0 for event in warned)
    assert "missing confirmed major zh.opening.greeting" in output
    assert "met zh.closing.farewell" in output
