"""A recorded call in any form that FFmpeg decodes, read as a stream."""

from __future__ import annotations

import math
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from speechguard.audio.codecs import codec_name, has_decoder
from speechguard.audio.convert import Converter
from speechguard.audio.lengths import Length, is_estimate, look_at_length
from speechguard.audio.protected import protected
from speechguard.audio.source import CHUNK_SECONDS
from speechguard.errors import AudioError, SourceLocation
from speechguard.messages import ONE_CHANNEL, SAMPLE_RATE, AgentChannel, AudioChunk
from speechguard.reasons import Reason, because

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.container import InputContainer

    from speechguard.messages import Samples

GAP = 0.1  # s: a smaller step in a file's timestamps is their rounding
LOSS = 1.0  # s: a smaller gap is a codec that sends no silence (DTX), a larger one is audio that is not there
LONGEST_GAP = 3600.0  # s: believed of a file that does not state its length
LAST = 0.1  # s of silence after what is missing at the end: time passes with sound
SHORT_BY = 0.5  # s: what a codec's padding may make a recording shorter than stated

# Raw samples carry no rate; FFmpeg knows these files by the ending of their name alone, and would take 44,100 Hz.
HEADERLESS = {"alaw", "mulaw", "s8", "u8", *(f"{kind}{end}" for kind in ("s16", "u16", "f32") for end in ("le", "be"))}
# Formats without a mark of their own, which FFmpeg guesses: noise may look like them, so their name has to say it too.
GUESSED = {"adp", "amrnb", "amrwb", "codec2raw", "g729", "gsm", "loas"}
# Formats in which a time is a place in the file, where their codec is not one of guesses (see `_seeks`).
SEEKABLE = {"aiff", "au", "flac", "w64", "wav"}
LEAD_IN = 1  # s decoded before an excerpt: decoders and the resampler have forgotten by then that they began there
LEAD_OUT = 0.5  # s after it: the resampler looks ahead


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the audio track, as the file has it."""

    frame: AudioFrame | None  # None: not decoded
    time: float | None  # s, its timestamp
    seconds: float


class _ClockSetBackError(Exception):
    """The clock of a recording begins again: several were chained to one."""


class RecordingSource:
    """A recording as a source of chunks; each iteration reads the file from its beginning.

    Time is the number of samples decoded. Where the file's timestamps say that audio is missing, its time passes:
    up to a second of it as silence, more as `lost` of the next chunk, with a warning. So does the time of what a file
    that was cut off should have at its end: what nobody heard is held against nobody.

    Opening decodes the first samples, so that what cannot be heard raises AudioError at once.
    """

    live = False

    def __init__(
        self, path: str | Path, agent_channel: AgentChannel | None = "left", chunk_seconds: float = CHUNK_SECONDS
    ) -> None:
        """Open a recording; `agent_channel` None: the agent is on the left, or on the only one. Raises AudioError."""
        self.path = Path(path)
        self._chunk_seconds = chunk_seconds
        self._closed = False
        self._missing = 0.0  # s at the end that the recording should have and has not, once it has been read
        self._warnings: list[Reason] = []

        with self._open() as container:
            first = next((piece.frame for piece in self._pieces(container) if piece.frame), None)
            if first is None:
                raise self._error(because("no_sound"))
            self.channels = first.layout.nb_channels
            self.sample_rate = first.sample_rate  # Hz
            self._origin = first.time
            self.duration: float | None = None  # s, as the file states it
            if container.duration and self._length.stated and not is_estimate(self.path, container.format.name):
                self.duration = container.duration / 1_000_000
            others = len(container.streams.audio) - 1
        if others:
            self._warn(because("tracks_unheard", tracks=others))
        if self._length.flaw:
            self._warn(self._length.flaw)
        self._known = list(self._warnings)

        if self.channels > 2:
            raise self._error(because("many_channels", channels=self.channels))
        self.agent_channel: AgentChannel = agent_channel or ("mono" if self.channels == 1 else "left")
        if self.channels == 1 and self.agent_channel not in ONE_CHANNEL:
            raise self._error(because("one_channel"))
        self._converter = Converter(self.agent_channel, chunk_seconds)

    @property
    def name(self) -> str:
        """Return the path as it was given."""
        return str(self.path)

    @property
    def warnings(self) -> tuple[Reason, ...]:
        """Return what is wrong with the recording, as far as it has been read."""
        return tuple(self._warnings)

    @property
    def repaired(self) -> int:
        """Return how many NaN or infinite samples were replaced by silence, as far as it has been read."""
        return self._converter.repaired

    def __iter__(self) -> Iterator[AudioChunk]:
        if self._closed:
            raise ValueError("the recording has been closed")
        self._warnings = list(self._known)
        self._converter = converter = Converter(self.agent_channel, self._chunk_seconds)
        with self._open() as container:
            for frame, _, gap in self._timed(self._pieces(container)):
                if self._closed:
                    break
                if gap >= LOSS:
                    yield from converter.skip(gap)
                elif gap:
                    silence = np.zeros((round(gap * frame.sample_rate), self.channels), np.float32)
                    yield from converter.feed(silence, frame.sample_rate)
                yield from converter.feed(self._samples(frame), frame.sample_rate)
        if self._missing and not self._closed:
            yield from converter.skip(self._missing)
            yield from converter.feed(np.zeros((round(LAST * SAMPLE_RATE), self.channels), np.float32), SAMPLE_RATE)
        yield from converter.finish()
        if converter.repaired:
            self._warn(because("not_numbers", samples=converter.repaired))

    def excerpt(self, start: float, end: float) -> Samples:
        """Return the sound from `start` to `end` s: float32 of shape (samples, channels) at SAMPLE_RATE, agent first.

        Little more than that is decoded. The samples are those of the chunks, but for the rounding of the resampler;
        there is silence where audio was lost, and fewer samples where the recording ends before. Raises AudioError.
        """
        try:
            return self._excerpt(start, end, decode_all=False)
        except _ClockSetBackError:
            return self._excerpt(start, end, decode_all=True)

    def _excerpt(self, start: float, end: float, *, decode_all: bool) -> Samples:
        origin = max(0, math.floor(start) - LEAD_IN)  # a whole second, so that samples lie where they do in the chunks
        length = round((end + LEAD_OUT - origin) * self.sample_rate)
        block = np.zeros((max(0, length), self.channels), np.float32)
        after = 0  # samples of the block up to the end of the last that was decoded
        with self._open() as container:
            seeks = self._origin is not None and _seeks(container)
            if seeks:
                stream = container.streams.audio[0]
                assert stream.time_base is not None
                assert self._origin is not None
                container.seek(round((origin + self._origin) / stream.time_base), stream=stream)
            pieces = self._pieces(container, 0.0 if seeks or decode_all or _is_vorbis(container) else origin)
            for frame, time, _ in self._timed(pieces, self._origin if seeks else None):
                if frame.sample_rate != self.sample_rate:
                    raise self._error(because("rate_changes"))
                at = round((time - origin) * self.sample_rate)
                if at >= length:
                    break
                samples = self._samples(frame)[max(0, -at) : length - at]
                block[max(0, at) : max(0, at) + len(samples)] = samples
                after = max(after, at + frame.samples)
        converter = Converter(self.agent_channel, end + LEAD_OUT - origin + 1)
        chunks = [*converter.feed(block[:after], self.sample_rate), *converter.finish()]
        both = [(c.agent,) if c.customer is None else (c.agent, c.customer) for c in chunks]
        sound = np.concatenate([np.stack(sides, axis=1) for sides in both]) if both else block[:0]
        return sound[round((start - origin) * SAMPLE_RATE) : round((end - origin) * SAMPLE_RATE)]

    def close(self) -> None:
        """End the running iteration after the samples it has decoded; there can be no other."""
        self._closed = True

    def __enter__(self) -> RecordingSource:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def _length(self) -> Length:
        """Return what the file states of its length beside what is there: looked up once. Raises OSError."""
        return look_at_length(self.path)

    def _open(self) -> InputContainer:
        import av
        from av.error import FFmpegError

        try:
            if self.path.is_dir():
                raise self._error(because("folder_given"))
            if not stat.S_ISREG(mode := self.path.stat().st_mode):
                raise self._error(because("pipe_given" if stat.S_ISFIFO(mode) else "device_given"))
            with self.path.open("rb") as file:
                if not file.read(1):
                    raise self._error(because("empty_file"))
            if reason := protected(self.path):
                raise self._error(reason)
            options = dict(self._length.options)
        except OSError as error:
            raise self._error(because("unreadable", why=str(error.strerror))) from None
        try:
            # "file:" keeps FFmpeg from taking a name such as "concat:a" or "http:b" for anything but a file.
            # Tags may be in any encoding, and are not looked at: PyAV 19 takes them all, and no such option.
            tags: dict[str, Any] = {} if int(av.__version__.partition(".")[0]) >= 19 else {"metadata_errors": "replace"}
            container = av.open(f"file:{self.path.absolute()}", options=options, **tags)
        except (FFmpegError, UnicodeEncodeError):
            raise self._error(because("not_audio")) from None
        reason = self._refusal(container)
        if reason:
            container.close()
            raise self._error(reason)
        return container

    def _refusal(self, container: InputContainer) -> Reason | None:
        """Return why a file that FFmpeg opens is not heard all the same."""
        kind, suffix = container.format, self.path.suffix.lower().removeprefix(".")
        if kind.name in HEADERLESS or (kind.name in GUESSED and suffix not in kind.extensions):
            return because("headerless")
        if not container.streams.audio:
            return because("no_audio_track")
        if not has_decoder(container.streams.audio[0]):
            return because("no_decoder", codec=codec_name(self.path))
        return None

    def _timed(
        self, pieces: Iterator[_Piece], origin: float | None = None
    ) -> Iterator[tuple[AudioFrame, float, float]]:
        """Yield every frame, the time at which it begins (s), and the seconds before it of which there is no audio.

        `origin`: the timestamp of the first sample (s), where the first piece is a later one.
        """
        heard = 0.0 if origin is None else None  # s from the first sample to the next one, gaps included
        gaps: list[float] = []  # s, those that count as lost
        astray = False  # the timestamps do not fit the audio
        for piece in pieces:
            frame, gap = piece.frame, 0.0
            if frame and frame.layout.nb_channels != self.channels:
                raise self._error(because("channels_change", before=self.channels, after=frame.layout.nb_channels))
            if piece.time is not None:
                origin = piece.time if origin is None else origin
                heard = piece.time - origin if heard is None else heard
                ahead = piece.time - origin - heard
                if ahead > GAP and self._believable(heard, ahead):
                    gap = ahead
                elif abs(ahead) > GAP:
                    origin += ahead
                    astray = True
            if gap >= LOSS:
                gaps.append(gap)
            heard = (heard or 0.0) + gap
            if frame:
                yield frame, heard, gap
            heard += piece.seconds
        if heard is None:  # sought behind the end
            return
        if gaps:
            self._warn(because("gaps", seconds=sum(gaps), places=len(gaps)))
        if astray:
            self._warn(because("timestamps_wrong"))
        self._missing = self._length.missing
        if self.duration is not None and heard < self.duration - SHORT_BY:
            self._warn(because("too_short", heard=heard, stated=self.duration))
            self._missing = max(self._missing, self.duration - heard)
        self._missing = max(min(self._missing, LONGEST_GAP) - LAST, 0.0)

    def _believable(self, heard: float, gap: float) -> bool:
        return gap <= LONGEST_GAP if self.duration is None else heard + gap <= self.duration + LOSS

    def _pieces(self, container: InputContainer, start: float = 0.0) -> Iterator[_Piece]:
        """Decode the first audio track; damaged parts are passed over, counted and warned of.

        What ends before `start` s is read but not decoded, once a first sound has been decoded. Raises
        _ClockSetBackError where that cannot be told.
        """
        from av.error import FFmpegError

        stream = container.streams.audio[0]
        packets = container.demux(stream)
        damaged = passed = 0  # packets; those passed over since the last one that could be decoded
        decoded = False
        before = -math.inf  # s, the time of the last packet
        while True:
            try:
                packet = next(packets, None)
            except FFmpegError as error:
                self._warn(because("unreadable_end", why=str(error.strerror)))
                break
            if packet is None:
                break
            if decoded and packet.pts is not None and packet.duration:
                time, seconds = float(packet.pts * packet.time_base), float(packet.duration * packet.time_base)
                if start and time < before - GAP:
                    raise _ClockSetBackError
                before = time
                if time + seconds < start + (self._origin or 0.0):
                    yield _Piece(None, time, seconds)
                    continue
            try:
                frames = packet.decode()
            except FFmpegError:
                passed += 1
                continue
            if frames:
                damaged, passed = damaged + passed, 0
                decoded = True
            for frame in frames:
                yield _Piece(frame, frame.time, frame.samples / frame.sample_rate)
        # Padding behind the last sound (as in the GSM wav that sox writes) is no damage: no sound comes after it.
        if damaged:
            self._warn(because("damaged_parts", parts=damaged))

    def _samples(self, frame: AudioFrame) -> Samples:
        """Return a frame as float32 of shape (samples, channels), full scale at 1.

        Raises AudioError for samples in a form that is not read.
        """
        try:
            array = frame.to_ndarray()
        except ValueError:
            raise self._error(because("rare_samples", form=frame.format.name)) from None
        array = array.T if frame.format.is_planar else array.reshape(-1, self.channels)
        with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, and is repaired as such
            samples = array.astype(np.float32)
        if array.dtype.kind != "f":
            full_scale = np.float32(2 ** (8 * array.dtype.itemsize - 1))
            if array.dtype.kind == "u":
                samples -= full_scale
            samples /= full_scale
        return samples

    def _warn(self, warning: Reason) -> None:
        self._warnings.append(warning)

    def _error(self, reason: Reason) -> AudioError:
        return AudioError(reason, SourceLocation(str(self.path)))


def _is_vorbis(container: InputContainer) -> bool:
    """Return whether packets last otherwise than they say: the first one decoded after a leap gives no sound."""
    return container.streams.audio[0].codec_context.name == "vorbis"


def _seeks(container: InputContainer) -> bool:
    """Return whether a timestamp is a place in the file, exact to the sample: then nothing before it need be read."""
    codec = container.streams.audio[0].codec_context.name
    return container.format.name in SEEKABLE and (codec == "flac" or codec.startswith("pcm_"))
