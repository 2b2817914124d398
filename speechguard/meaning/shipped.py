"""The models that come with speechguard, and where those lie that were learnt from a department's own verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from speechguard.config import bundled
from speechguard.errors import WeightsError
from speechguard.meaning.model import MeaningModel
from speechguard.meaning.weights import read_model

FOLDER = "meaning"  # beside packs, or in the models that come with speechguard


def model_file(language: str, packs: Iterable[Path] = ()) -> Path:
    """Return where the model for these packs lies: in their folder `meaning`, where one is there, else ours."""
    name = f"{language}.npz"
    folders = [path if path.is_dir() else path.parent for path in packs]
    own = (folder / FOLDER / name for folder in folders)
    return next((file for file in own if file.exists()), bundled("models") / FOLDER / name)


def model_for(language: str, packs: Iterable[Path] = ()) -> MeaningModel:
    """Return the model for these packs. Raises WeightsError."""
    file = model_file(language, packs)
    model = _read(file, file.stat().st_mtime_ns if file.exists() else 0)
    if model.language != language:
        raise WeightsError(f"{file}: knows '{model.language}', not '{language}'; put the model of '{language}' there")
    return model


@lru_cache(4)
def _read(file: Path, _changed: int) -> MeaningModel:
    return read_model(file)
