"""The call as it is spoken: a microphone, a headset or a line input, heard through PortAudio."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

from speechguard.audio.convert import Converter
from speechguard.audio.source import CHUNK_SECONDS
from speechguard.errors import AudioError
from speechguard.messages import ONE_CHANNEL, SAMPLE_RATE, AgentChannel, AudioChunk
from speechguard.reasons import Reason, because

if TYPE_CHECKING:
    from speechguard.messages import Samples

QUEUE_SECONDS = 10.0  # s of audio that wait for a slow listener before blocks are dropped
SILENT_SECONDS = 5.0  # s without a block after which a device counts as gone
CLOSING_SECONDS = 2.0  # s that a device is given to stop

# Codes of PortAudio's errors.
INVALID_CHANNELS = -9998
INVALID_RATE = -9997
DEVICE_UNAVAILABLE = -9985


@dataclass(frozen=True, slots=True)
class Device:
    """An audio device that can record."""

    number: int
    name: str
    system: str  # the sound system it belongs to: ALSA, Core Audio, Windows WASAPI, ...
    channels: int  # it can record at once
    sample_rate: int  # Hz, its own
    default: bool


def list_devices() -> tuple[Device, ...]:
    """Return every device with an input; empty when there is none. Raises AudioError when PortAudio is missing."""
    sounddevice = _sounddevice()
    default = sounddevice.default.device[0]
    systems = sounddevice.query_hostapis()
    if default < 0:
        default = next((api["default_input_device"] for api in systems if api["default_input_device"] >= 0), -1)
    return tuple(
        Device(
            number=number,
            name=info["name"],
            system=systems[info["hostapi"]]["name"],
            channels=info["max_input_channels"],
            sample_rate=round(info["default_samplerate"]),
            default=number == default,
        )
        for number, info in enumerate(sounddevice.query_devices())
        if info["max_input_channels"] > 0
    )


def find_device(wanted: int | str | None) -> Device:
    """Return the device with this number, or with this in "name, system"; None: the system's default.

    Windows lists a device once for each of its sound systems: of devices with one name, the default system's counts.
    Raises AudioError when no device fits, or more than one.
    """
    devices = list_devices()
    if not devices:
        raise AudioError("no microphone found; plug one in, or allow this program to use it, and try again")
    default = next((device for device in devices if device.default), devices[0])
    if wanted is None:
        return default
    if isinstance(wanted, int) or wanted.isdecimal():
        matches = [device for device in devices if device.number == int(wanted)]
    else:
        part = wanted.casefold()
        matches = [device for device in devices if part == device.name.casefold()]
        matches = matches or [device for device in devices if part in f"{device.name}, {device.system}".casefold()]
        if len(matches) > 1:
            matches = [device for device in matches if device.system == default.system] or matches
    if len(matches) == 1:
        return matches[0]
    problem = "fits more than one microphone; choose by number" if matches else "is no microphone; choose one of"
    choice = ", ".join(f"{device.number} ({device.name}, {device.system})" for device in matches or devices)
    raise AudioError(f"device {wanted!r} {problem}: {choice}")


class MicrophoneSource:
    """A recording device as a source of chunks, to be iterated once; the call begins with the iteration.

    Blocks wait in a queue of QUEUE_SECONDS between PortAudio's thread and the listener. What the device or the queue
    could not take is counted in `overflows`, and its time is `lost` of the next chunk.

    Opening raises AudioError when there is no such device or it cannot be used; so does the iteration, after everything
    heard until then, when the device goes away.
    """

    live = True
    duration = None

    def __init__(
        self,
        device: int | str | None = None,
        agent_channel: AgentChannel = "mono",
        chunk_seconds: float = CHUNK_SECONDS,
    ) -> None:
        self._sounddevice = _sounddevice()
        self.device = find_device(device)
        self.agent_channel: AgentChannel = agent_channel
        self.overflows = 0  # times that audio was lost
        self._lost = 0.0  # s of audio, in all
        self._lost_before = 0.0  # s just before the next block
        self._due: float | None = None  # s, the device's time at which the next block should begin
        self._closing = threading.Lock()
        self._closed = False
        self._iterated = False
        self._converter = Converter(agent_channel, chunk_seconds)

        # (block, seconds lost before it); None, from whichever thread ends the stream, ends the iteration. The bound on
        # the blocks is kept by _heard, so that there is always room for None.
        self._queue: queue.Queue[tuple[Samples, float] | None] = queue.Queue()
        self._limit = max(1, round(QUEUE_SECONDS / chunk_seconds))  # blocks

        self._stream, self.sample_rate = self._open(chunk_seconds)  # sample_rate: Hz, as the device gives it

    @property
    def repaired(self) -> int:
        """Return how many NaN or infinite samples were replaced by silence."""
        return self._converter.repaired

    @property
    def name(self) -> str:
        """Return the name of the device."""
        return self.device.name

    @property
    def warnings(self) -> tuple[Reason, ...]:
        """Return the warning that audio was lost; empty when none was."""
        return (because("audio_dropped", seconds=self._lost, times=self.overflows),) if self.overflows else ()

    def __iter__(self) -> Iterator[AudioChunk]:
        if self._iterated:
            raise ValueError("a microphone can be listened to once")
        self._iterated = True
        try:
            if not self._closed:
                self._start()
            while (item := self._next()) is not None:
                block, lost = item
                if lost:
                    yield from self._converter.skip(lost)
                yield from self._converter.feed(block, self.sample_rate)
            yield from self._converter.finish()
            if not self._closed:
                raise AudioError(f"microphone {self.device.name!r} stopped; plug it in again, and start again")
        finally:
            self.close()

    def close(self) -> None:
        """Stop recording, from any thread; what has been recorded is still delivered."""
        with self._closing:  # closing a stream twice at once would free it twice
            if not self._closed:
                self._closed = True
                # PortAudio waits here for its own thread, which some drivers never let go once their device is gone:
                # seen with ALSA's PulseAudio plugin in one of eight times that the server was killed.
                closing = threading.Thread(target=self._stream.close, daemon=True)
                closing.start()
                closing.join(CLOSING_SECONDS)
                self._queue.put(None)

    def __enter__(self) -> MicrophoneSource:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self, chunk_seconds: float) -> tuple[Any, int]:
        """Open the device at 16 kHz, or at its own rate if it cannot."""
        channels = 1 if self.agent_channel in ONE_CHANNEL else 2
        for rate in (SAMPLE_RATE, self.device.sample_rate):
            try:
                stream = self._sounddevice.InputStream(
                    device=self.device.number,
                    channels=channels,
                    samplerate=rate,
                    blocksize=round(rate * chunk_seconds),
                    dtype="float32",
                    callback=self._heard,
                    finished_callback=self._ended,
                )
            except self._sounddevice.PortAudioError as error:
                if rate == SAMPLE_RATE != self.device.sample_rate and _code(error) == INVALID_RATE:
                    continue
                raise self._refused(error) from None
            return stream, rate
        raise AssertionError("the second rate is either opened or refused")

    def _start(self) -> None:
        try:
            self._stream.start()
        except self._sounddevice.PortAudioError as error:
            raise self._refused(error) from None

    def _heard(self, block: Samples, frames: int, time: Any, status: Any) -> None:
        """Queue a block, on PortAudio's thread. Its memory is PortAudio's and is used again for the next block."""
        if status.input_overflow and self._due is not None:  # many devices report one before their first block
            self.overflows += 1
            self._lost_before += max(0.0, time.inputBufferAdcTime - self._due)  # how long is only in the device's clock
        self._due = time.inputBufferAdcTime + frames / self.sample_rate
        if self._queue.qsize() >= self._limit:
            self.overflows += 1
            self._lost_before += frames / self.sample_rate
            return
        self._lost += self._lost_before
        self._queue.put((block.copy(), self._lost_before))
        self._lost_before = 0.0

    def _ended(self) -> None:
        """End the iteration, on PortAudio's thread: the stream was closed, or the device is gone."""
        self._queue.put(None)

    def _next(self) -> tuple[Samples, float] | None:
        try:
            return self._queue.get(timeout=SILENT_SECONDS)
        except queue.Empty:
            return None

    def _refused(self, error: Exception) -> AudioError:
        reason = {
            DEVICE_UNAVAILABLE: "is busy or was unplugged; close the program that uses it, or choose another --device",
            INVALID_CHANNELS: f"cannot record {self.agent_channel}: it has {self.device.channels} channels; "
            "use --agent-channel mono, or choose another --device",
        }.get(_code(error), f"cannot be used: {error}; choose another --device (see `speechguard devices`)")
        return AudioError(f"microphone {self.device.name!r} {reason}")


def _code(error: Exception) -> int:
    return error.args[1] if len(error.args) > 1 else 0


def _sounddevice() -> Any:
    """Import the module, which loads PortAudio, and return it. Raises AudioError when PortAudio is missing."""
    try:
        import sounddevice
    except OSError:
        raise AudioError(
            "the PortAudio library is missing; install it "
            "(Debian, Ubuntu: apt install libportaudio2; Fedora: dnf install portaudio; macOS: brew install portaudio)"
        ) from None
    return sounddevice
