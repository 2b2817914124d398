"""Models in files: numpy's archive of arrays, and what stands in it is checked before anything is judged by it."""

from __future__ import annotations

import hashlib
import io
import json
import math
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from speechguard.errors import WeightsError
from speechguard.meaning.grams import VERSION
from speechguard.meaning.model import BREAKS, MeaningModel, Thresholds

LICENCE = "Apache-2.0"
_MEND = "fetch it again, or make it anew with: speechguard meaning train"
_ARRAYS = {"kept": np.int32, "idf": np.float32, "weights": np.int8, "scales": np.float32, "bias": np.float32}
UNREADABLE = (  # what reading bytes that are no archive, or other than they were, comes to
    *(ValueError, KeyError, TypeError, AttributeError, EOFError, OSError, NotImplementedError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error),
)


def encoded(model: MeaningModel) -> bytes:
    """Return the file of a model: the same bytes for the same model."""
    about = {
        "version": VERSION,
        "licence": LICENCE,
        "language": model.language,
        "corpus": model.corpus,
        "classes": model.classes,
        "calibration": [model.slope, model.offset],
        "limits": [model.limits.suspected, model.limits.fulfilled],
        "examples": model.examples,
        "harmless": model.harmless,
    }
    arrays = {name: getattr(model, name) for name in _ARRAYS}
    return packed_model(about, arrays)


def packed_model(about: Mapping[str, Any], arrays: Mapping[str, Any]) -> bytes:
    """Return the file of a model of arrays, with what is to be known about them."""
    text = np.frombuffer(json.dumps(about, ensure_ascii=False, sort_keys=True).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, about=text, **arrays)
    return buffer.getvalue()


def unpacked_model(
    path: Path, data: bytes, names: Iterable[str], mend: str
) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return what is known about the model of a file, and its arrays of these names.

    Raises WeightsError for one of another version, with how to mend that, and any of UNREADABLE.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        about: dict[str, Any] = json.loads(archive["about"].tobytes())
        if (version := about["version"]) != VERSION:
            raise WeightsError(f"{path}: made by another version of speechguard ({version}, not {VERSION}); {mend}")
        return about, {name: archive[name] for name in names}


def read_model(path: Path) -> MeaningModel:
    """Read the model of a file. Raises WeightsError for one that is missing, changed or of another version."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise WeightsError(f"{path}: no such model of meaning; {_MEND}") from None
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        about, arrays = unpacked_model(path, data, _ARRAYS, _MEND)
        language = about["language"]
        classes = _texts(about["classes"])
        suspected, fulfilled = _numbers(about["limits"])
        slope, offset = _numbers(about["calibration"])
        examples = {rule: _texts(lines) for rule, lines in about["examples"].items()}
        corpus, harmless = str(about["corpus"]), _texts(about["harmless"])
    except UNREADABLE:
        raise WeightsError(f"{path}: is no model of meaning, or was changed; {_MEND}") from None
    count, kept = len(classes), arrays["kept"].size
    shapes = {"kept": (kept,), "idf": (kept,), "weights": (kept, count), "scales": (count,), "bias": (count,)}
    if any(array.shape != shapes[name] or array.dtype != _ARRAYS[name] for name, array in arrays.items()):
        raise WeightsError(f"{path}: its arrays do not fit together; {_MEND}")
    if not kept or (np.diff(arrays["kept"].reshape(-1)) <= 0).any():
        raise WeightsError(f"{path}: its grams are not in order, or it has none; {_MEND}")
    if not all(np.isfinite(array).all() for array in arrays.values()):
        raise WeightsError(f"{path}: has weights that are no numbers; {_MEND}")
    if not any(name.startswith(BREAKS) for name in classes) or not harmless:
        raise WeightsError(f"{path}: knows no rule that is broken, or no harmless line; {_MEND}")
    return MeaningModel(
        language,
        corpus,
        classes,
        **arrays,
        slope=slope,
        offset=offset,
        limits=Thresholds(suspected, fulfilled),
        examples=examples,
        harmless=harmless,
        digest=hashlib.sha256(data).hexdigest(),
    )


def _texts(value: Any) -> tuple[str, ...]:
    """Return a list of texts, none of them empty. Raises ValueError for anything else."""
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in cast("list[Any]", value)):
        raise ValueError("not a list of texts")
    return tuple(cast("list[str]", value))


def _numbers(value: Any) -> list[float]:
    """Return a list of numbers, all finite. Raises ValueError or TypeError for anything else."""
    numbers = [float(number) for number in value]
    if not all(map(math.isfinite, numbers)):
        raise ValueError("not a list of numbers")
    return numbers
