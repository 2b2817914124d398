"""The sound around findings, cut from the recordings."""

from __future__ import annotations

import base64
import hashlib
import io
import wave
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from speechguard.archive.recordings.locations import location
from speechguard.audio.recording import RecordingSource
from speechguard.errors import SpeechguardError, UserError
from speechguard.messages import SAMPLE_RATE, AudioChunk, ComplianceEvent
from speechguard.report.evidence import clip_span
from speechguard.report.store import ScoredCall

if TYPE_CHECKING:
    from speechguard.messages import Samples

Found = tuple[ScoredCall, ComplianceEvent]


def cut_clips(
    findings: Iterable[Found], folder: Path | None, room: int | None = None
) -> tuple[dict[tuple[str, int], str], list[str]]:
    """Addresses of the clips by call and event, and what is to be said of recordings that could not be read.

    They are written to the folder (addresses are relative to the one it is in); without one they are `data:`, as many
    as fit into `room` bytes, in the order of the findings. Raises UserError when the folder cannot be written.
    """
    addresses: dict[tuple[str, int], str] = {}
    problems: list[str] = []
    for _, group in groupby(findings, lambda found: found[0].call):
        own = list(group)
        call = own[0][0]
        try:
            clips = _cut(call, [event for _, event in own])
        except SpeechguardError as error:
            problems.append(f"no clips of '{call.call}': {error}")
            continue
        for (_, event), clip in zip(own, clips, strict=True):
            if folder is not None:
                addresses[call.call, event.id] = _write(folder, f"{call.call}\n{event.id}", clip)
                continue
            address = "data:audio/wav;base64," + base64.b64encode(clip).decode()
            if room is not None and (room := room - len(address)) < 0:
                return addresses, problems
            addresses[call.call, event.id] = address
    return addresses, problems


def _cut(call: ScoredCall, events: Sequence[ComplianceEvent]) -> list[bytes]:
    """A WAV file for each, of both sides together."""
    channel = call.record.agent_channel
    if channel != "left" and channel != "right" and channel != "mono":
        raise UserError(f"{call.record.file}: the store does not say where the agent is heard")
    spans = [clip_span(event, call.duration) for event in events]
    pieces: list[list[Samples]] = [[] for _ in spans]
    last = max(end for _, end in spans)
    with location(call.record.file).local() as path, RecordingSource(path, channel) as source:
        for chunk in source:
            for (start, end), piece in zip(spans, pieces, strict=True):
                if chunk.start < end and chunk.end > start:
                    first, after = (round(max(at - chunk.start, 0) * SAMPLE_RATE) for at in (start, end))
                    piece.append(_both(chunk)[first:after])
            if chunk.end >= last:
                break
    return [_wav(piece) for piece in pieces]


def _both(chunk: AudioChunk) -> Samples:
    return chunk.agent if chunk.customer is None else (chunk.agent + chunk.customer) * np.float32(0.5)


def _wav(pieces: Sequence[Samples]) -> bytes:
    samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def _write(folder: Path, key: str, clip: bytes) -> str:
    """Named by call and event, so that no name of a call can make a path."""
    name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20] + ".wav"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(clip)
    except OSError as error:
        raise UserError(f"{folder}: cannot be written ({error.strerror}); give another --out FILE") from None
    return f"{folder.name}/{name}"
