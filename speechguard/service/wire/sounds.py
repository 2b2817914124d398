"""Sound as telephony codes it -> samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from speechguard.service.wire.refusals import TOO_LARGE, WireError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from speechguard.messages import Samples

Encoding = Literal["l16", "mulaw", "alaw"]  # l16: 16 bits, little-endian; the others G.711
ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)
RATES = (8_000, 48_000)  # Hz: the lowest and the highest
MOST_BYTES = 1 << 20  # of a message: 5 s of two channels at 48 kHz, and a little
_SCALE = np.float32(1 / 32768)


def _mulaw() -> Samples:
    """Return what each byte of G.711 mu-law stands for."""
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    magnitude = ((((code & 0x0F) << 3) + 0x84) << (code >> 4 & 7)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.float32) * _SCALE


def _alaw() -> Samples:
    """Return what each byte of G.711 A-law stands for."""
    code = np.arange(256, dtype=np.int32) ^ 0x55
    segment, step = code >> 4 & 7, (code & 0x0F) << 4
    magnitude = np.where(segment == 0, step + 8, (step + 0x108) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.float32) * _SCALE


_TABLES: Mapping[Encoding, Samples] = {"mulaw": _mulaw(), "alaw": _alaw()}


def samples_of(data: bytes, encoding: Encoding, channels: int) -> Samples:
    """Return the samples of a message: float32, -1..1, shape (samples, channels).

    Raises WireError where it is too large, or ends within a sample.
    """
    if len(data) > MOST_BYTES:
        raise WireError(f"a message of {len(data)} bytes: send {MOST_BYTES} at most", TOO_LARGE)
    frame = channels * (2 if encoding == "l16" else 1)
    if len(data) % frame:
        raise WireError(f"a message of {len(data)} bytes: {encoding} with {channels} channels comes in {frame} bytes")
    if encoding == "l16":
        flat = np.frombuffer(data, "<i2").astype(np.float32) * _SCALE
    else:
        codes: NDArray[np.uint8] = np.frombuffer(data, np.uint8)
        flat = _TABLES[encoding][codes]
    return flat.reshape(-1, channels)
