"""The sound of a whole call as a WAV file, of which any part can be cut from the recording without the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from speechguard.archive.record import CallRecord
from speechguard.archive.sound.peaks import peaks
from speechguard.archive.sound.wav import HEADER, LARGEST, SAMPLE, wav_header
from speechguard.messages import ONE_CHANNEL, SAMPLE_RATE, AgentChannel
from speechguard.review.clips import Clips, Excerpt, Recordings

PIECE = 20  # s that are cut, and sent, at a time: 1.3 MB
POINTS = 4000  # of a waveform: more than a screen has
FINEST = 50  # points a second


def points_per_second(duration: float) -> int:
    """Return how fine the waveform of a call of so many seconds is."""
    return max(1, min(FINEST, int(POINTS / max(duration, 1.0))))


def envelope(
    recordings: Recordings, file: str, side: AgentChannel | None, per_second: int
) -> Sequence[Sequence[float]]:
    """Return how loud the channels of a recording are. It is read from end to end."""
    return peaks(recordings.blocks(file, side), per_second)


def wav_size(record: CallRecord) -> int:
    """Return the bytes of the WAV file of a call."""
    return HEADER + _bytes(record)


def whole_wav(clips: Clips, record: CallRecord) -> Iterator[bytes]:
    """Cut the WAV file of a call, piece by piece."""
    at, size = 0, wav_size(record)
    while at < size:
        part = part_of_wav(clips, record, at, size)
        at += len(part)
        yield part


def part_of_wav(clips: Clips, record: CallRecord, start: int, end: int) -> bytes:
    """Return what the WAV file of the call has from byte `start` on, up to `end` or to the end of a piece."""
    if start < HEADER:
        head = wav_header(_channels(record), _bytes(record))[start:end]
        return head + part_of_wav(clips, record, HEADER, end) if end > HEADER else head
    piece = PIECE * _second(record)
    number, offset = divmod(start - HEADER, piece)
    begin = number * PIECE
    place = Excerpt(record.file, record.agent_channel, begin, min(begin + PIECE, record.duration or 0.0))
    length = min(piece, _bytes(record) - number * piece)
    samples = clips.clip(place).wav[HEADER:][:length].ljust(length, b"\0")  # a recording may end a little earlier
    return samples[offset : offset + end - start]


def _bytes(record: CallRecord) -> int:
    """Return the bytes of all samples."""
    frame = SAMPLE * _channels(record)
    return min(round((record.duration or 0.0) * SAMPLE_RATE), LARGEST // frame) * frame


def _second(record: CallRecord) -> int:
    """Return the bytes of a second."""
    return SAMPLE_RATE * SAMPLE * _channels(record)


def _channels(record: CallRecord) -> int:
    return 1 if record.agent_channel in ONE_CHANNEL else 2
