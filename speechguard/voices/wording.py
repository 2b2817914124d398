"""Whose words a text is, an agent's or a customer's: a linear model of its grams, read from a small file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from speechguard.config import bundled
from speechguard.errors import WeightsError
from speechguard.meaning.grams import VERSION, Grams, grams_of
from speechguard.meaning.model import known_places
from speechguard.meaning.weights import UNREADABLE, packed_model, unpacked_model
from speechguard.phonetics.sounds import Phonetics

FOLDER = "wording"  # in the models that come with speechguard
_ARRAYS: Mapping[str, type[np.generic]] = {"kept": np.int32, "idf": np.float32, "weights": np.int8}
_MEND = "make it anew with: speechguard meaning wording"


@dataclass(frozen=True, slots=True, eq=False)
class WordingModel:
    """The weights of grams. Arrays have one entry a gram that is kept."""

    language: str
    kept: NDArray[np.int32]  # buckets, in order
    idf: NDArray[np.float32]
    weights: NDArray[np.int8]  # above 0: agents say it
    scale: float  # of one step of the weights
    bias: float

    def odds(self, grams: Grams) -> float:
        """Return the log-odds (natural) that an agent says a text and no customer; 0 where it has no known gram."""
        places, known = known_places(self.kept, grams)
        if not len(places):
            return 0.0
        values = grams.damped[known] * self.idf[places]
        weighted = float(values @ self.weights[places].astype(np.float32)) * self.scale
        return weighted / float(np.linalg.norm(values)) + self.bias


def agent_odds(model: WordingModel, text: str, phonetics: Phonetics) -> float:
    """Return the log-odds that an agent says a text; 0 for one without words."""
    return model.odds(grams_of(text, phonetics)) if any(map(str.isalnum, text)) else 0.0


def wording_file(model: WordingModel) -> bytes:
    """Return the file of a model: the same bytes for the same model."""
    about = {"version": VERSION, "language": model.language, "scale": model.scale, "bias": model.bias}
    return packed_model(about, {name: getattr(model, name) for name in _ARRAYS})


@lru_cache(4)
def wording_model(language: str) -> WordingModel:
    """Return the model of a language that comes with speechguard. Raises WeightsError."""
    return read_wording(bundled("models") / FOLDER / f"{language}.npz")


def read_wording(path: Path) -> WordingModel:
    """Read the model of a file. Raises WeightsError for one that is missing, changed or of another version."""
    try:
        about, arrays = unpacked_model(path, path.read_bytes(), _ARRAYS, _MEND)
        language, scale, bias = str(about["language"]), float(about["scale"]), float(about["bias"])
    except FileNotFoundError:
        raise WeightsError(f"{path}: no such model of wording; {_MEND}") from None
    except UNREADABLE:
        raise WeightsError(f"{path}: is no model of wording, or was changed; {_MEND}") from None
    kept = arrays["kept"]
    fit = all(array.shape == kept.shape and array.dtype == _ARRAYS[name] for name, array in arrays.items())
    if not fit or not kept.size or (np.diff(kept) <= 0).any() or not np.isfinite([scale, bias]).all():
        raise WeightsError(f"{path}: is no model of wording, or was changed; {_MEND}")
    return WordingModel(language, **arrays, scale=scale, bias=bias)
