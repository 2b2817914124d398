"""One recording after the other: what is heard, and why not."""

from __future__ import annotations

import wave
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from fakes import ScriptedRecogniser

from speechguard.archive.record import Asked
from speechguard.archive.recordings.locations import local_file
from speechguard.archive.stored_reader import stored_of
from speechguard.audio.recording import RecordingSource
from speechguard.batch.hearing import Failure, HeardCall, HearingTask
from speechguard.batch.workers.hearing import channel_of, hear, model_digest
from speechguard.calls.recogniser import ModelChoice
from speechguard.calls.voices import voice_teller
from speechguard.config import models_folder
from speechguard.errors import WeightsError
from speechguard.messages import CallMetadata, Role, SpeechSegment
from speechguard.phonetics import language
from speechguard.reasons import because
from speechguard.voices.teller import VoiceTeller
from speechguard.words.reasons import in_words

MODELS = models_folder()
ROLES: dict[str, tuple[Role, ...]] = {"zh": ("agent", "customer")}


class Speaking(ScriptedRecogniser):
    """Says the number of the utterance, in any language; is sure that Spanish is spoken."""

    def speaking(self, _language: str) -> Speaking:
        return self

    def language_of(self, _samples: object) -> dict[str, float]:
        return {"zh": 0.1, "es": 0.9}


def task(file: Path, spoken: str | None = "zh", channel: str | None = None) -> HearingTask:
    return HearingTask("c 1", local_file(file), Asked(spoken, channel), ROLES, CallMetadata(agent="7"))


def no_teller(_language: str) -> VoiceTeller:
    raise WeightsError("no weights that tell voices apart")


def failure(file: Path, *more: str | None) -> str:
    result = hear(task(file, *more), Speaking(), no_teller)
    assert isinstance(result, Failure)
    return in_words(result.reason, "en")


def heard(file: Path, *more: str | None) -> HeardCall:
    result = hear(task(file, *more), Speaking(), partial(voice_teller, models_dir=MODELS))
    assert isinstance(result, HeardCall)
    return result


def written(file: Path, source: Path, *gains: tuple[float, float]) -> Path:
    """A recording with a channel for each pair of gains: of the agent and of the customer in it."""
    chunks = list(RecordingSource(source))
    sides = [np.concatenate([c.agent for c in chunks]), np.concatenate([c.customer for c in chunks])]
    sound = np.stack([agent * sides[0] + customer * sides[1] for agent, customer in gains], axis=1)
    with wave.open(str(file), "wb") as opened:
        opened.setnchannels(len(gains))
        opened.setsampwidth(2)
        opened.setframerate(16_000)
        opened.writeframes((sound * 32767).astype("<i2").tobytes())
    return file


def test_a_call_with_all_its_voices(samples: Path):
    result = heard(samples / "zh-not-my-job.flac")
    call = stored_of(result.line, language)
    assert (call.call, call.language, call.metadata.agent) == ("c 1", "zh", "7")
    assert call.transcribed == ("agent", "customer")
    assert result.agent_channel == "left"
    assert result.warnings == ()
    assert call.duration == pytest.approx(25.4, abs=0.1)
    assert len(call.told) > 4


def test_one_channel_that_is_said_to_be_the_agents_alone(tmp_path: Path, samples: Path):
    path = written(tmp_path / "mono.wav", samples / "zh-not-my-job.flac", (1, 0))
    result = heard(path, "zh", "mono")
    assert result.agent_channel == "mono"
    assert result.warnings == ()
    assert stored_of(result.line, language).transcribed == ("agent",)
    assert failure(path, "zh", "right").startswith("has one channel only, so no side is the agent's")


@pytest.mark.model
@pytest.mark.parametrize(
    ("gains", "warnings"),
    [
        ([(0.5, 0.5)], []),
        ([(0.5, 0.5), (0.25, 0.25)], ["channels_alike"]),
        ([(0.5, 0.5), (-0.5, -0.5)], ["channels_inverted"]),
    ],
)
def test_both_people_on_one_channel_are_told_apart(tmp_path: Path, samples: Path, gains, warnings):
    path = written(tmp_path / "mixed.wav", samples / "zh-not-my-job.flac", *gains)
    result = heard(path)
    assert result.agent_channel == "mixed"
    assert [warning.code for warning in result.warnings if warning.code.startswith("channels")] == warnings
    assert stored_of(result.line, language).transcribed == ("agent", "customer")


def test_two_people_on_two_channels_are_no_pair_of_one_sound(samples: Path):
    for path in sorted(samples.glob("*.flac")):
        assert channel_of(path, None) == (None, ())


def test_without_weights_a_call_on_one_channel_is_not_judged(tmp_path: Path, samples: Path):
    path = written(tmp_path / "mixed.wav", samples / "zh-not-my-job.flac", (0.5, 0.5))
    assert failure(path) == "no weights that tell voices apart"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty (0 bytes)"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "is not audio, or so damaged or cut off"),
        ("亲爱的客户".encode() * 50, "is not audio, or so damaged or cut off"),
    ],
)
def test_what_is_no_recording(tmp_path: Path, content: bytes, reason: str):
    path = tmp_path / "副 '本' <script>.wav"
    path.write_bytes(content)
    assert failure(path).startswith(reason)


def test_a_file_that_has_gone(tmp_path: Path):
    assert failure(tmp_path / "x.wav").startswith("cannot be read: No such file")


def test_a_recording_with_a_wrong_name_is_heard(tmp_path: Path, samples: Path):
    path = tmp_path / "flac.mp3"
    path.write_bytes((samples / "zh-not-my-job.flac").read_bytes())
    assert heard(path).line == heard(samples / "zh-not-my-job.flac").line


def test_a_cut_off_recording_is_heard_with_a_warning(tmp_path: Path, samples: Path):
    content = (samples / "zh-not-my-job.flac").read_bytes()
    path = tmp_path / "cut.flac"
    path.write_bytes(content[: len(content) // 2])
    result = heard(path)
    assert result.warnings
    assert not any(str(tmp_path) in in_words(warning, "en") for warning in result.warnings)


def test_a_language_without_rules_is_said(samples: Path):
    assert (
        failure(samples / "es-dont-know.flac", None) == "is in 'es', for which there are no rules: add them to --rules"
    )


def test_a_mistake_of_the_program_costs_one_call(samples: Path):
    def stumble(_: SpeechSegment) -> None:
        raise IndexError("list index out of range")

    result = hear(task(samples / "zh-not-my-job.flac"), Speaking(before=stumble), no_teller)
    assert result == Failure(because("program_failed", what="IndexError: list index out of range"))


def test_the_digest_of_a_model_is_that_of_its_weights_and_settings(tmp_path: Path):
    from speechguard.asr.settings import DecodeSettings

    (tmp_path / "model.bin").write_bytes(b"weights")
    choice = ModelChoice(tmp_path, DecodeSettings(), "cpu", "int8", 1)
    others = [
        ModelChoice(tmp_path, DecodeSettings(beam_size=1), "cpu", "int8", 1),
        ModelChoice(tmp_path, DecodeSettings(), "cpu", "float32", 1),
    ]
    assert model_digest(ModelChoice(tmp_path, DecodeSettings(), "cpu", "int8", 2)) == model_digest(choice)
    assert model_digest(choice) not in {model_digest(other) for other in others}
    before = model_digest(choice)
    (tmp_path / "model.bin").write_bytes(b"others")
    assert model_digest(choice) != before
