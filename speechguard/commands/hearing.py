"""What every command that hears calls needs: the model, the rules, the language of a call."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from speechguard.asr.settings import DecodeSettings, read_settings
from speechguard.asr.weights import Model, WeightStore
from speechguard.audio.recording import RecordingSource
from speechguard.calls.listening import Ears
from speechguard.commands.manifest import default_manifest
from speechguard.config import default_rules, models_folder
from speechguard.errors import AudioError
from speechguard.messages import SAMPLE_RATE, AgentChannel, AudioChunk, Role
from speechguard.phonetics import language as phonetics_for
from speechguard.rules.loader import load_rules
from speechguard.rules.rulebook import Rulebook
from speechguard.rules.watch import RuleWatch
from speechguard.rules.wordings.slots import NO_SLOTS

if TYPE_CHECKING:
    from speechguard.asr.whisper import Whisper

DETECT_SPEECH = 6.0  # s of speech from which the language is recognised
DETECT_AUDIO = 60.0  # s of a call searched for it


def weight_store(folder: Path | None) -> tuple[WeightStore, Model]:
    """The store of models and the default one."""
    models, default = default_manifest()
    return WeightStore(folder or models_folder(), models), models[default]


def find_model(args: argparse.Namespace) -> tuple[Path, DecodeSettings]:
    """Folder of the chosen model, joined on first use, and how it is decoded. Raises WeightsError."""
    from speechguard.commands.progress import joining

    store, default = weight_store(args.models_dir)
    name = args.model or default.name
    with joining(f"preparing model {name}") as progress:
        folder = store.resolve(name, progress)
    shipped = store.models[name].decode if name in store.models else DecodeSettings()
    return folder, read_settings(folder, shipped)


def load_recogniser(args: argparse.Namespace, language: str) -> Whisper:
    """The chosen model, joined on first use. Raises WeightsError."""
    folder, settings = find_model(args)
    return load_whisper(folder, settings, language, args.model_device, args.compute_type, args.threads)


def load_whisper(
    folder: Path, settings: DecodeSettings, language: str, device: str, compute_type: str, threads: int
) -> Whisper:
    """The model in a folder; Chinese is written in simplified characters. Raises WeightsError."""
    from speechguard.asr.whisper import Whisper
    from speechguard.phonetics.mandarin_readings import MandarinReadings

    return Whisper(
        folder,
        language,
        device=device,
        compute_type=compute_type,
        threads=threads,
        settings=settings,
        scripts={"zh": MandarinReadings().simplified},
    )


def open_recording(path: str | Path, agent_channel: AgentChannel | None) -> RecordingSource:
    """A recording; without a choice of channel the agent is on the left, or on the only one. Raises AudioError."""
    if agent_channel:
        return RecordingSource(path, agent_channel)
    source = RecordingSource(path, "mono")
    return source if source.channels == 1 else RecordingSource(path, "left")


def load_rulebook(rules: Sequence[Path] | None, language: str, slots: Mapping[str, str] = NO_SLOTS) -> Rulebook:
    """The chosen rules, or ours, for a language, with what is in their slots. Raises RuleErrors."""
    return load_rules(rules or default_rules(language), phonetics_for, language, slots)


def watch_rules(rules: Sequence[Path] | None, language: str, slots: Mapping[str, str] = NO_SLOTS) -> RuleWatch:
    """Changes of the chosen rules, or of ours."""
    return RuleWatch(rules or default_rules(language), lambda: load_rulebook(rules, language, slots))


def make_ears(transcribed: Sequence[Role] = ("agent",)) -> Ears:
    """Fresh voice activity for a call."""
    from speechguard.vad.silero import SileroVad

    return Ears(SileroVad, transcribed)


def recognise_language(source: Iterable[AudioChunk], recogniser: Whisper) -> str:
    """The language of the first words of a call. Raises AudioError when nobody speaks."""
    ears = make_ears()
    speech: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []
    now = 0.0
    for chunk in source:
        now = chunk.end
        speech += [segment.samples for segment in ears.hear(chunk)]
        if sum(map(len, speech)) >= DETECT_SPEECH * SAMPLE_RATE or now > DETECT_AUDIO:
            break
    speech += [segment.samples for segment in ears.drain()]
    if not speech:
        raise AudioError(f"nobody speaks in the first {now:.0f} s; say which language it is with --language")
    probabilities = recogniser.language_of(np.concatenate(speech))
    return max(probabilities, key=probabilities.__getitem__)
