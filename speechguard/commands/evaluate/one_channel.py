"""Labelled calls with both people on one channel, or mixed to one: heard when they are over, as `score` hears them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from speechguard.archive.stored import keep
from speechguard.audio.recording import RecordingSource
from speechguard.audio.sides import alike
from speechguard.calls.listening import SpeechModel, listen, make_ears
from speechguard.calls.voices import hear_voices, voice_teller
from speechguard.errors import LabelError
from speechguard.evaluation.labels import LabelledCall
from speechguard.judging.batches import judge_calls
from speechguard.messages import ROLES, ComplianceEvent, Heard
from speechguard.rules.rulebook import Rulebook
from speechguard.voices.known import KnownPeople


def check_channels(calls: Iterable[LabelledCall], *, mono: bool) -> None:
    """Raise LabelError for the first call whose channels are not what its labels say, or (`mono`) are not two."""
    for call in calls:
        if call.agent_channel == "mixed":
            if mono:
                raise LabelError(f"{call.recording}: is on one channel by its labels; evaluate it without --mono")
            continue
        with RecordingSource(call.recording, None) as source:
            one = source.channels == 1
            if one or alike(source):
                what = "has one channel" if one else "has the same sound on both channels"
                labels = call.recording.with_suffix(".json").name
                instead = ", and evaluate it without --mono" if mono else ""
                raise LabelError(f'{call.recording}: {what}; write "agent_channel": "mixed" in {labels}{instead}')


def hear_mixed(call: LabelledCall, model: SpeechModel, models_dir: Path, people: KnownPeople) -> tuple[Heard, ...]:
    """Return what is heard in a call on one channel; two are mixed. Raises AudioError and WeightsError."""
    with RecordingSource(call.recording, "mixed") as source:
        teller = voice_teller(call.language, models_dir, people)
        return hear_voices(source, make_ears(), model.speaking(call.language), teller).heard


def hear_sides(call: LabelledCall, model: SpeechModel) -> tuple[Heard, ...]:
    """Return what is heard in a call on two channels when both people are written down, as on one."""
    with RecordingSource(call.recording, call.agent_channel) as source:
        return tuple(listen(source, make_ears(ROLES), model.speaking(call.language)))


def judge_both(call: LabelledCall, heard: Iterable[Heard], rulebook: Rulebook) -> tuple[ComplianceEvent, ...]:
    """Judge what was heard in a call by the words of both people."""
    [judged] = judge_calls([keep(call.name, heard, rulebook.phonetics, ROLES)], rulebook)
    return judged.events
