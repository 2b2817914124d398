"""A recording that is written while the call goes on: what has been written can be heard, however the program ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np

from speechguard.errors import SpeechguardError
from speechguard.messages import SAMPLE_RATE, AudioChunk

if TYPE_CHECKING:
    from speechguard.messages import Samples

FULL_SCALE = 32767
PART = 10 * SAMPLE_RATE  # samples of silence at once
LONGEST_GAP = 3600.0  # s of lost audio that become silence


class FlacWriter:
    """Writes a call as FLAC at 16 kHz: the agent's channel, and the customer's where there are two."""

    def __init__(self, path: Path, channels: int) -> None:
        """Make the file. Raises SpeechguardError where it cannot be made."""
        self.path = path
        self._layout = "mono" if channels == 1 else "stereo"
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(0o600)  # what people say is for the owner of the store alone
            self._container = av.open(str(path), "w", format="flac", options={"flush_packets": "1"})
        except OSError as error:
            raise self._stopped(error) from None
        self._stream = self._container.add_stream("flac", rate=SAMPLE_RATE, layout=self._layout)
        self._stream.codec_context.thread_count = 1  # else each file keeps a thread a core, and 7 MB with them

    def write(self, chunk: AudioChunk) -> None:
        """Add a chunk; what was lost before it becomes silence. Raises SpeechguardError when the disk is full."""
        left = round(min(chunk.lost, LONGEST_GAP) * SAMPLE_RATE)
        while left > 0:  # in parts, since a gap may be long
            silence = np.zeros(min(left, PART), np.float32)
            self._encode([silence] if self._layout == "mono" else [silence, silence])
            left -= PART
        self._encode([chunk.agent] if self._layout == "mono" else [chunk.agent, _or_silence(chunk)])

    def _encode(self, sides: list[Samples]) -> None:
        packed = np.round(np.stack(sides, axis=1) * FULL_SCALE).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=self._layout)
        frame.sample_rate = SAMPLE_RATE
        try:
            self._container.mux(self._stream.encode(frame))
        except OSError as error:
            raise self._stopped(error) from None

    def close(self) -> None:
        """Finish the file. Raises SpeechguardError when the disk is full."""
        try:
            self._container.mux(self._stream.encode(None))
            self._container.close()
        except OSError as error:
            raise self._stopped(error) from None

    def _stopped(self, error: OSError) -> SpeechguardError:
        return SpeechguardError(f"{self.path}: recording stopped ({error.strerror})")


def _or_silence(chunk: AudioChunk) -> Samples:
    return np.zeros_like(chunk.agent) if chunk.customer is None else chunk.customer
