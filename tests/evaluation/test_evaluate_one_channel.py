"""`evaluate` of calls with both people on one channel, and of stereo calls that `--mono` mixes to one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import SaysTheSame

from speechguard import cli
from speechguard.archive.transcripts import NAME
from speechguard.commands.evaluate import hearing, one_channel
from speechguard.config import bundled
from speechguard.evaluation.labels import LabelledTurn, read_labelled_call
from speechguard.messages import UNCLEAR_SPEAKER, SpeechSegment, Transcript
from speechguard.voices.teller import VoiceSummary

CALL = "zh-not-my-job"
TURNS = read_labelled_call(bundled("samples") / f"{CALL}.json").turns


class Teller:
    """Tells who speaks by what it is given: a function of a text."""

    def __init__(self, told: Callable[[Transcript], Transcript]) -> None:
        self._told = told

    def parts_of(self, segments: Sequence[SpeechSegment]) -> Sequence[SpeechSegment]:
        return segments

    def tell(self, heard: Sequence[Transcript]) -> tuple[list[Transcript], VoiceSummary]:
        return [self._told(text) for text in heard], VoiceSummary(2, separate=True, seconds=20.0, unclear=0.0)


def truly(text: Transcript) -> Transcript:
    def shared(turn: LabelledTurn) -> float:
        return min(text.end, turn.end) - max(text.start, turn.start)

    return replace(text, role=max(TURNS, key=shared).role)


def all_the_agents(text: Transcript) -> Transcript:
    return replace(text, role="agent")


def unclear(text: Transcript) -> Transcript:
    return replace(text, role="agent", doubts=(UNCLEAR_SPEAKER,))


@pytest.fixture
def evaluated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Evaluates a sample whose speakers are told so; gives the figures and what was printed."""
    folder = tmp_path / "calls"
    folder.mkdir()
    for suffix in (".flac", ".json"):
        shutil.copy(bundled("samples") / f"{CALL}{suffix}", folder)

    def run(told: Callable[[Transcript], Transcript], *options: str, **labels: object) -> tuple[dict, str]:
        file = folder / f"{CALL}.json"
        file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | labels), encoding="utf-8")
        monkeypatch.setattr(hearing, "load_model", lambda *_: SaysTheSame())
        monkeypatch.setattr(one_channel, "voice_teller", lambda *_: Teller(told))
        assert cli.main(["evaluate", str(folder), "--json", str(tmp_path / "f.json"), *options]) == 0
        return json.loads((tmp_path / "f.json").read_text(encoding="utf-8")), capsys.readouterr().out

    return run


def test_people_who_are_told_apart_cost_nothing(evaluated):
    figures, out = evaluated(truly, "--mono")
    given = figures["speakers"]["zh all"]
    assert given["right"] > 0.8  # an utterance is not cut here where another voice follows without a pause
    assert given["unclear"] == given["wrong_side"] == 0
    assert figures["groups"]["all"]["recall"] == figures["stereo"]["all"]["recall"] == 1.0
    assert "in stereo" in out
    assert "wrong side" not in out.split("in stereo")[1]


def test_what_the_customer_said_is_on_the_wrong_side(evaluated):
    figures, out = evaluated(all_the_agents, "--mono")
    given = figures["speakers"]["all"]
    spoken = sum(turn.end - turn.start for turn in TURNS if turn.role == "customer")
    assert given["wrong"] == pytest.approx(spoken / sum(turn.end - turn.start for turn in TURNS), abs=0.05)
    assert given["wrong_side"] == len(given["blamed"]) > 0
    customers = [turn.text for turn in TURNS if turn.role == "customer"]
    assert all(line in out and line.split("the customer said ")[1] in customers for line in given["blamed"])
    assert figures["stereo"]["all"]["false_alarms"] < figures["groups"]["all"]["false_alarms"]


def test_where_nobody_can_tell_nothing_is_found(evaluated):
    figures, out = evaluated(unclear, "--mono")
    assert figures["speakers"]["all"]["unclear"] == 1.0
    assert (figures["groups"]["all"]["recall"], figures["stereo"]["all"]["recall"]) == (0.0, 1.0)
    assert [word for word in out.split("in stereo")[1].split("\n")[1].split() if word != "zh"][1:] == [
        *("0.0%", "0.0%", "100.0%", "0", "0.0%", "100.0%"),
    ]


def test_a_call_on_one_channel_by_its_labels_is_told_apart_and_compared_with_nothing(evaluated, tmp_path):
    figures, out = evaluated(truly, "--store", str(tmp_path / "store"), agent_channel="mixed")
    assert figures["speakers"]["all"]["right"] > 0.8
    assert figures["groups"]["all"]["recall"] == 1.0
    assert "stereo" not in figures
    assert "in stereo" not in out
    [line] = (tmp_path / "store" / NAME).read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["transcribed"] == ["agent", "customer"]


def test_stereo_calls_have_no_such_figures(evaluated):
    figures, out = evaluated(truly)
    assert (figures["mono"], "speakers" in figures, "stereo" in figures) == (False, False, False)
    assert "wrong side" not in out


@pytest.mark.model
def test_samples_are_mixed_and_nobody_is_blamed_for_the_customer(samples: Path, tmp_path: Path):
    """Through the real models."""
    for name in ("zh-not-my-job", "es-dont-know"):
        for suffix in (".flac", ".json"):
            shutil.copy(samples / f"{name}{suffix}", tmp_path)
    assert cli.main(["evaluate", str(tmp_path), "--mono", "--json", str(tmp_path / "out.figures")]) == 0
    figures = json.loads((tmp_path / "out.figures").read_text(encoding="utf-8"))
    given = figures["speakers"]["all"]
    assert given["wrong_side"] == 0
    assert given["right"] > 0.9
    assert figures["stereo"]["all"]["recall"] == 1.0
