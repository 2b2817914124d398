"""The weights of the voice encoder: found in the package that publishes them, and read without it.

The package wants torch, which is a hundred times as large as the weights; its file is a pickle of names and shapes
with the numbers behind it (torch's format before 1.6), and is read as such once its hash is right.
"""

from __future__ import annotations

import math
import pickle
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from speechguard.errors import WeightsError

Arrays = Mapping[str, NDArray[np.float32]]

_HEADERS = 3  # pickles before that of the content: a number that marks the format, its version, the machine


def read_weights(path: Path) -> Arrays:
    """Return the arrays of the encoder by name, from a file whose hash has been compared. Raises WeightsError."""
    try:
        with path.open("rb") as file:
            return _arrays(file)
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read: {error.strerror}") from None


def _arrays(file: IO[bytes]) -> dict[str, NDArray[np.float32]]:
    for _ in range(_HEADERS):
        _Reader(file).load()
    content = _Reader(file).load()["model_state"]
    places: dict[str, int] = {}  # of a storage's numbers, by its key
    for key in _Reader(file).load():
        count = int(np.fromfile(file, np.int64, 1)[0])
        places[key] = file.tell()
        file.seek(count * 4, 1)
    arrays: dict[str, NDArray[np.float32]] = {}
    for name, (storage, offset, shape) in content.items():
        file.seek(places[storage] + 4 * offset)
        arrays[name] = np.fromfile(file, np.float32, math.prod(shape)).reshape(shape)
    return arrays


class _Reader(pickle.Unpickler):
    """Reads a pickle of tensors; nothing else in it is called."""

    def find_class(self, module: str, name: str) -> Any:
        known = {"collections.OrderedDict": OrderedDict, "torch._utils._rebuild_tensor_v2": _tensor}
        return known.get(f"{module}.{name}", _nothing)

    def persistent_load(self, pid: Any) -> str:
        return pid[2]  # the key of a storage


def _tensor(storage: str, offset: int, shape: tuple[int, ...], *_: Any) -> tuple[str, int, tuple[int, ...]]:
    """Return where a tensor's numbers are, and its shape."""
    return storage, offset, shape


def _nothing(*_: Any, **__: Any) -> None:
    """Stand for what is not read: the state of the training."""
