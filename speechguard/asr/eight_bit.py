"""Weights of 16 bits as eight-bit numbers, as CTranslate2 makes them each time it loads such weights for a processor.

Made once, they are loaded in a third of the time and take half of the memory and disk, and each is the same to the bit.
Of the table of tokens only some rows may be kept (fewer_tokens.py). The format is that of CTranslate2's
specs/model_spec.py.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

_FLOAT32, _INT8, _FLOAT16 = 0, 1, 4  # kinds of numbers in a file of weights
_AT_ONCE = 1 << 22  # numbers that are converted together
_TOKENS = "decoder/embeddings/weight"  # a row for each token: what it means, and what makes it likely


def convert(source: Path, target: Path, kept: Sequence[int], progress: Callable[[int], None]) -> None:
    """Write the weights of the file `source` to the file `target`; `progress` is told the bytes written.

    Matrices become eight-bit numbers with a scale for each row; everything else stays. `kept`: the numbers of the
    tokens whose rows are written, in order. Raises OSError.
    """
    with source.open("rb") as weights, target.open("wb") as out:
        _copy(weights, out, 4)  # version of the format
        _copy_text(weights, out)  # kind of model
        _copy(weights, out, 4)  # its revision
        [count] = _read(weights, "I")
        counted = out.tell()
        out.write(struct.pack("<I", count))
        scales = sum(_convert_variable(weights, out, kept, progress) for _ in range(count))
        out.write(weights.read())  # other names of variables
        out.seek(counted)
        out.write(struct.pack("<I", count + scales))


def _convert_variable(weights: BinaryIO, out: BinaryIO, tokens: Sequence[int], progress: Callable[[int], None]) -> bool:
    """Write one variable; return whether there is one of its scales then, too."""
    name = _copy_text(weights, out)
    shape = _read(weights, f"{_read(weights, 'B')[0]}I")
    kind, size = _read(weights, "BI")
    matrix = kind == _FLOAT16 and len(shape) == 2 and name.endswith("weight")
    if not matrix:
        out.write(struct.pack(f"<B{len(shape)}IBI", len(shape), *shape, kind, size))
        _copy(weights, out, size)
        return False
    rows, columns = shape
    kept = np.isin(np.arange(rows), tokens) if name == _TOKENS else np.ones(rows, dtype=bool)
    left = int(kept.sum())
    out.write(struct.pack("<B2IBI", 2, left, columns, _INT8, left * columns))
    scales: list[bytes] = []
    at_once = max(1, _AT_ONCE // columns)
    for first in range(0, rows, at_once):
        values = np.frombuffer(weights.read(2 * columns * min(at_once, rows - first)), dtype=np.float16)
        values = values.reshape(-1, columns)[kept[first : first + at_once]].astype(np.float32)
        largest = np.abs(values).max(axis=1)
        scale = np.divide(np.float32(127), largest, out=np.ones_like(largest), where=largest != 0)
        out.write(np.rint(values * scale[:, np.newaxis]).astype(np.int8).tobytes())
        scales.append(scale.tobytes())
        progress(out.tell())
    text = f"{name}_scale".encode() + b"\0"
    out.write(struct.pack("<H", len(text)) + text)
    out.write(struct.pack("<BIBI", 1, left, _FLOAT32, 4 * left) + b"".join(scales))
    return True


def _read(weights: BinaryIO, numbers: str) -> tuple[int, ...]:
    return struct.unpack(f"<{numbers}", weights.read(struct.calcsize(f"<{numbers}")))


def _copy(weights: BinaryIO, out: BinaryIO, size: int) -> None:
    out.write(weights.read(size))


def _copy_text(weights: BinaryIO, out: BinaryIO) -> str:
    """Copy a text; the zero at its end is counted."""
    [size] = _read(weights, "H")
    text = weights.read(size)
    out.write(struct.pack("<H", size) + text)
    return text[:-1].decode()
