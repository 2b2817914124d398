"""The speech recogniser of calls: which model is used, where its weights are, and how it is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from speechguard.asr.known_models import Model
from speechguard.asr.settings import DecodeSettings, read_settings
from speechguard.asr.weights import ProgressCallback, WeightStore
from speechguard.calls.manifest import default_manifest
from speechguard.config import models_folder

if TYPE_CHECKING:
    from speechguard.asr.whisper import Whisper


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """Which model is wanted and how it should run."""

    model: str | None = None  # name or folder; None: the default model
    models_dir: Path | None = None  # where models are kept; None: the user's folder
    device: str = "auto"
    compute_type: str = "auto"  # int8, float32, float16, ...; auto: by device
    threads: int = 0  # of the processor for a worker; 0: as many as the library likes
    workers: int = 1  # that decode at once


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that is here, and all that decides how it is loaded. Can be pickled."""

    folder: Path
    settings: DecodeSettings
    device: str
    compute_type: str
    threads: int
    models_dir: Path = field(default_factory=models_folder)  # where models are kept that are known by name
    workers: int = 1


def weight_store(folder: Path | None) -> tuple[WeightStore, Model]:
    """Return the store of models and the default model."""
    models, default = default_manifest()
    return WeightStore(folder or models_folder(), models), models[default]


def find_model(options: ModelOptions, progress: ProgressCallback | None = None) -> ModelChoice:
    """Find the wanted model; one in parts is joined on first use, told to `progress`. Raises WeightsError."""
    from speechguard.asr.decoder import eight_bit

    store, default = weight_store(options.models_dir)
    name = options.model or default.name
    folder = store.resolve(name, progress, eight_bit=eight_bit(options.device, options.compute_type))
    shipped = store.models[name].decode if name in store.models else DecodeSettings()
    decode = read_settings(folder, shipped)
    return ModelChoice(
        folder, decode, options.device, options.compute_type, options.threads, store.folder, options.workers
    )


def load_model(choice: ModelChoice) -> Whisper:
    """Load a model; Chinese is written in simplified characters. Raises WeightsError."""
    from speechguard.asr.whisper import Whisper
    from speechguard.phonetics.mandarin_readings import MandarinReadings

    return Whisper(
        choice.folder,
        device=choice.device,
        compute_type=choice.compute_type,
        threads=choice.threads,
        workers=choice.workers,
        settings=choice.settings,
        scripts={"zh": MandarinReadings().simplified},
    )
