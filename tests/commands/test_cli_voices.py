"""`speechguard voices`: who is enrolled, by whom calls are told, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from speechguard import cli
from speechguard.calls import enrolment
from speechguard.calls.voices import encoder_version
from speechguard.voices.encoder import CELLS
from speechguard.voices.prints import Voiceprint, write_voiceprint


def voiceprint(name: str) -> Voiceprint:
    direction = tuple(map(float, np.eye(CELLS)[0]))
    return Voiceprint(name, encoder_version(), 41.5, (direction, direction))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is asked of the enrolment, which hears nothing here."""
    asked: list[object] = []

    def enrol(name: str, *more: object) -> Voiceprint:
        asked.append((name, *more[:2]))
        return voiceprint(name)

    monkeypatch.setattr(enrolment, "enrol_voice", enrol)
    return asked


def test_voices_are_enrolled_listed_and_removed(tmp_path: Path, heard: list[object], capsys):
    folder = ["--voices", str(tmp_path / "v")]
    assert cli.main(["voices", "enrol", "李娜", "a.wav", "b.wav", "--agent-channel", "right", *folder]) == 0
    assert cli.main(["voices", "enrol", "\x1b[2J", "c.wav", *folder]) == 0
    assert heard == [("李娜", [Path("a.wav"), Path("b.wav")], "right"), ("\x1b[2J", [Path("c.wav")], None)]
    out = capsys.readouterr().out
    assert "李娜: voice enrolled with 42 s of speech, kept in " in out
    assert "\x1b" not in out
    assert cli.main(["voices", "list", *folder]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "李娜  42 s of speech"
    assert cli.main(["voices", "remove", "李娜", *folder]) == 0
    assert cli.main(["voices", "remove", "\x1b[2J", *folder]) == 0
    assert "\x1b" not in capsys.readouterr().out
    assert cli.main(["voices", "list", *folder]) == 0
    assert capsys.readouterr().out == "no voices are enrolled\n"


def test_the_folder_may_be_named_by_the_environment(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setenv("SPEECHGUARD_VOICES", str(tmp_path))
    assert cli.main(["voices", "list"]) == 0
    write_voiceprint(tmp_path, voiceprint("7"))
    assert cli.main(["voices", "list"]) == 0
    assert capsys.readouterr().out == "no voices are enrolled\n7  42 s of speech\n"


def test_what_is_refused(tmp_path: Path, refused):
    assert refused("voices", "remove", "7", "--voices", tmp_path).startswith(f"no voice of 7 in {tmp_path}")
    assert "give another --voices FOLDER" in refused("voices", "list", "--voices", tmp_path / "absent")
    write_voiceprint(tmp_path, voiceprint("7")).write_text("{}")
    assert "is no voiceprint, or was damaged" in refused("voices", "list", "--voices", tmp_path)
    assert "cannot be read" in refused("voices", "enrol", "7", tmp_path / "absent.wav", "--voices", tmp_path)


def test_a_folder_that_is_not_there_stops_scoring(tmp_path: Path, refused, samples: Path):
    absent = tmp_path / "absent"
    line = refused("score", samples / "es-its-a-rule.flac", "--out", tmp_path / "out", "--voices", absent)
    assert line.startswith(f"{absent}: cannot be read")


def test_who_speaks_first_is_for_calls_on_one_channel(refused, samples: Path):
    assert "add --mono" in refused("evaluate", samples, "--speaks-first", "agent")
