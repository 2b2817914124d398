"""Stands in for the module `sounddevice`: devices that can be busy, poor, interrupted or unplugged.

What PortAudio does and matters here is kept: a device refuses what it cannot do with PortAudio's error codes; blocks
come from another thread, in memory that is used again; an overflow is a flag, and the device's clock shows how long it
was; the end of a stream, whoever ends it, is told once.
"""

import threading
from types import SimpleNamespace

import numpy as np

MEMORY = np.zeros((48_000, 2), np.float32)


class PortAudioError(Exception):
    pass


class Fake:
    """`script`: what the device delivers when it is started, see FakeStream."""

    PortAudioError = PortAudioError

    def __init__(self, devices=(), script=(), default=-1):
        self.devices, self.script, self.streams = list(devices), list(script), []
        self.default = SimpleNamespace(device=(default, -1))

    def query_devices(self):
        return [dict(device.info) for device in self.devices]

    def query_hostapis(self):
        names = sorted({device.info["system"] for device in self.devices}) or ["ALSA"]
        for device in self.devices:
            device.info["hostapi"] = names.index(device.info["system"])
        first = dict.fromkeys(names, -1)
        for number, device in reversed(list(enumerate(self.devices))):
            if device.info["max_input_channels"]:
                first[device.info["system"]] = number
        return tuple({"name": name, "default_input_device": first[name]} for name in names)

    def InputStream(self, **settings):  # noqa: N802
        stream = FakeStream(self.devices[settings.pop("device")], self.script, **settings)
        self.streams.append(stream)
        return stream


class FakeDevice:
    def __init__(self, name, channels=2, rate=48000, rates=(16000, 48000), system="ALSA", refuses=None):
        self.info = {
            "name": name,
            "system": system,
            "hostapi": 0,
            "max_input_channels": channels,
            "default_samplerate": float(rate),
        }
        self.rates, self.refuses = rates, refuses


class FakeStream:
    """Delivers its script at once when started: samples, ("overflow", seconds, samples), or "unplugged"."""

    def __init__(self, device, script, *, channels, samplerate, blocksize, dtype, callback, finished_callback):
        assert dtype == "float32"
        if device.refuses:
            raise PortAudioError(*device.refuses)
        if channels > device.info["max_input_channels"]:
            raise PortAudioError("Error opening InputStream: Invalid number of channels", -9998)
        if samplerate not in device.rates:
            raise PortAudioError("Error opening InputStream: Invalid sample rate", -9997)
        self.rate, self.blocksize, self.channels = samplerate, blocksize, channels
        self.callback, self.finished, self.script = callback, finished_callback, script
        self.closed = self.started = self.told = False
        self.clock = 1234.5

    def start(self):
        assert not self.closed
        self.started = True
        thread = threading.Thread(target=self._play)
        thread.start()
        thread.join()

    def close(self):
        assert not self.closed, "PortAudio would free the stream twice"
        self.closed = True
        if self.started:
            self._tell()

    def _play(self):
        for step in self.script:
            if isinstance(step, str):
                self._tell()
            elif isinstance(step, tuple):
                self.clock += step[1]
                self._deliver(step[2], True)
            else:
                self._deliver(step, False)

    def _deliver(self, samples, overflow):
        for at in range(0, len(samples), self.blocksize):
            block = samples[at : at + self.blocksize]
            memory = MEMORY[: len(block), : self.channels]
            memory[:] = block[:, : self.channels]
            time = SimpleNamespace(inputBufferAdcTime=self.clock)
            self.callback(memory, len(block), time, SimpleNamespace(input_overflow=overflow and at == 0))
            self.clock += len(block) / self.rate
            memory[:] = np.nan

    def _tell(self):
        if not self.told:
            self.told = True
            self.finished()
