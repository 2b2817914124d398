"""WAV files: 16 bits a sample, at SAMPLE_RATE."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from speechguard.messages import SAMPLE_RATE

if TYPE_CHECKING:
    from speechguard.messages import Samples

HEADER = 44  # bytes of a file before its samples
SAMPLE = 2  # bytes of a sample
LARGEST = 2**32 - 1 - HEADER  # bytes of samples in a file: 18 hours of two channels


def wav(samples: Samples) -> bytes:
    """Return a WAV file of samples of shape (samples, channels) in -1..1; what is louder is clipped."""
    data = pcm(samples)
    return wav_header(samples.shape[1], len(data)) + data


def pcm(samples: Samples) -> bytes:
    """Return what a WAV file has after its header."""
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def wav_header(channels: int, size: int) -> bytes:
    """Return the HEADER bytes before `size` bytes of samples."""
    frame = SAMPLE * channels
    form = (1, channels, SAMPLE_RATE, SAMPLE_RATE * frame, frame, 8 * SAMPLE)
    return struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", size + HEADER - 8, b"WAVE", b"fmt ", 16, *form, b"data", size)
