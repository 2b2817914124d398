"""Whose words a text is, an agent's or a customer's: a linear model of its grams, read from a small file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from speechguard.config import bundled
from speechguard.errors import WeightsError
from speechguard.meaning.grams import VERSION, Grams, grams_of
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
        places = np.searchsorted(self.kept, grams.buckets)
        places[places == len(self.kept)] = 0
        known = self.kept[places] == grams.buckets
        if not known.any():
            return 0.0
        values = grams.damped[known] * self.idf[places[known]]
        weighted = float(values @ self.weights[places[known]].astype(np.float32)) * self.scale
        return weighted / float(np.linalg.norm(values)) + self.bias


def agent_odds(model: WordingModel, text: str, phonetics: Phonetics) -> float:
    """Return the log-odds that an agent says a text; 0 for one without words."""
    return model.odds(grams_of(text, phonetics)) if any(map(str.isalnum, text)) else 0.0


def wording_file(model: WordingModel) -> bytes:
    """Return the file of a model: the same bytes for the same model."""
    about = {"version": VERSION, "language": model.language, "scale": model.scale, "bias": model.bias}
    text = np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, about=text, **{name: getattr(model, name) for name in _ARRAYS})
    return buffer.getvalue()


@lru_cache(4)
def wording_model(language: str) -> WordingModel:
    """Return the model of a language that comes with speechguard. Raises WeightsError."""
    return read_wording(bundled("models") / FOLDER / f"{language}.npz")


def read_wording(path: Path) -> WordingModel:
    """Read the model of a file. Raises WeightsError for one that is missing, changed or of another version."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as archive:
            about: dict[str, Any] = json.loads(archive["about"].tobytes())
            arrays = {name: archive[name] for name in _ARRAYS}
        if about["version"] != VERSION:
            raise WeightsError(f"{path}: made by another version of speechguard; {_MEND}")
        language, scale, bias = str(about["language"]), float(about["scale"]), float(about["bias"])
    except FileNotFoundError:
        raise WeightsError(f"{path}: no such model of wording; {_MEND}") from None
    except (ValueError, KeyError, TypeError, EOFError, OSError, zipfile.BadZipFile):
        raise WeightsError(f"{path}: is no model of wording, or was changed; {_MEND}") from None
    kept = arrays["kept"]
    fit = all(array.shape == kept.shape and array.dtype == _ARRAYS[name] for name, array in arrays.items())
    if not fit or not kept.size or (np.diff(kept) <= 0).any() or not np.isfinite([scale, bias]).all():
        raise WeightsError(f"{path}: is no model of wording, or was changed; {_MEND}")
    return WordingModel(language, **arrays, scale=scale, bias=bias)
