"""The microphone with a device that is made up: see test_microphone_pulseaudio.py for one that is real."""

import subprocess
import sys
import threading

import numpy as np
import pytest
from audio_files import listen, measured_tone, tone, warnings_of
from fake_portaudio import Fake, FakeDevice

from speechguard.audio import microphone
from speechguard.audio.microphone import Device, MicrophoneSource, list_devices
from speechguard.errors import AudioError
from speechguard.messages import SAMPLE_RATE


@pytest.fixture
def plug(monkeypatch):
    """Puts a fake in the place of PortAudio."""

    def plug(*devices, script=(), default=-1):
        fake = Fake(devices, script, default)
        monkeypatch.setitem(sys.modules, "sounddevice", fake)
        return fake

    return plug


def both(seconds, rate=16000):
    return np.stack([tone(440, seconds, rate), tone(1000, seconds, rate, 0.25)], axis=1)


def refusal(**settings):
    with pytest.raises(AudioError) as caught:
        MicrophoneSource(**settings)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def hear_all(source):
    """What a source gives when it is closed as soon as its device has delivered everything."""

    def chunks():
        for chunk in source:
            source.close()
            yield chunk

    return listen(chunks())


def test_both_sides_of_a_headset(plug):
    fake = plug(FakeDevice("Headset"), script=[both(1)])
    source = MicrophoneSource(agent_channel="right")
    agent, customer, chunks = hear_all(source)
    np.testing.assert_array_equal(agent, both(1)[:, 1])
    np.testing.assert_array_equal(customer, both(1)[:, 0])
    assert len(chunks) == 10
    assert (source.overflows, source.repaired, source.warnings) == (0, 0, ())
    assert fake.streams[0].closed


def test_one_channel_is_the_agent(plug):
    plug(FakeDevice("Mic", channels=1), script=[tone(440, 1.03, 16000)[:, None]])
    agent, customer, _ = hear_all(MicrophoneSource())
    assert customer is None
    np.testing.assert_array_equal(agent, tone(440, 1.03, 16000))


@pytest.mark.parametrize("rate", [8000, 44100, 48000])
def test_a_device_that_cannot_do_16_khz_is_resampled(plug, rate):
    plug(FakeDevice("Mic", rate=rate, rates=(rate,)), script=[both(2, rate)])
    source = MicrophoneSource(agent_channel="left")
    assert source.sample_rate == rate
    agent, customer, _ = hear_all(source)
    assert len(agent) == 2 * SAMPLE_RATE
    assert measured_tone(agent) == (pytest.approx(440, abs=0.2), pytest.approx(0.5, rel=1e-3))
    assert measured_tone(customer) == (pytest.approx(1000, abs=0.2), pytest.approx(0.25, rel=1e-3))


@pytest.mark.parametrize("rate", [16000, 44100])
def test_what_the_device_loses_is_lost_time(plug, rate):
    plug(FakeDevice("Mic", rate=rate, rates=(rate,)), script=[both(1, rate), ("overflow", 0.35, both(1, rate))])
    source = MicrophoneSource(agent_channel="left")
    agent, _, chunks = hear_all(source)
    assert len(agent) == 2 * SAMPLE_RATE
    (after,) = [chunk for chunk in chunks if chunk.lost]
    assert (after.start, after.lost) == (pytest.approx(1.35, abs=1e-4), pytest.approx(0.35))
    assert source.overflows == 1
    assert warnings_of(source) == ("0.3 s of audio lost, 1 times; this machine is too busy",)


def test_an_overflow_before_the_first_block_costs_nothing(plug):
    """Many devices report one when they start: nothing of the call is missing."""
    plug(FakeDevice("Mic"), script=[("overflow", 0.35, both(1))])
    source = MicrophoneSource()
    _, _, chunks = hear_all(source)
    assert (chunks[0].start, chunks[0].lost) == (0, 0)
    assert (source.overflows, source.warnings) == (0, ())


def test_what_the_listener_is_too_slow_for_is_lost_time(plug, monkeypatch):
    monkeypatch.setattr(microphone, "QUEUE_SECONDS", 1.0)
    fake = plug(FakeDevice("Mic", channels=1), script=[tone(440, 1.5, 16000)[:, None]])
    source = MicrophoneSource()
    chunks = []
    for chunk in source:
        chunks.append(chunk)
        if len(chunks) == 10:  # the listener has caught up
            fake.streams[0]._deliver(tone(440, 0.3, 16000)[:, None], False)
            source.close()
    _, _, chunks = listen(chunks)
    assert [(chunk.start, chunk.lost) for chunk in chunks[9:]] == [(0.9, 0), (1.5, 0.5), (1.6, 0), (1.7, 0)]
    assert source.overflows == 5
    assert warnings_of(source) == ("0.5 s of audio lost, 5 times; this machine is too busy",)


def test_closing_from_another_thread_ends_the_waiting(plug):
    fake = plug(FakeDevice("Mic"), script=[both(0.25)])
    with MicrophoneSource(agent_channel="left") as source:
        chunks = []
        for chunk in source:
            chunks.append(chunk)
            if len(chunks) == 2:
                threading.Timer(0.05, source.close).start()
        assert [len(chunk.agent) for chunk in chunks] == [1600, 1600, 800]
    assert fake.streams[0].closed


def test_an_interrupt_stops_the_device(plug):
    fake = plug(FakeDevice("Mic"), script=[both(1)])

    def hear():
        for _ in MicrophoneSource():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hear()
    assert fake.streams[0].closed


def test_closed_before_it_began_nothing_is_recorded(plug):
    fake = plug(FakeDevice("Mic"), script=[both(1)])
    with MicrophoneSource() as source:
        source.close()
        assert list(source) == []
    assert not fake.streams[0].started


def test_a_microphone_is_listened_to_once(plug):
    plug(FakeDevice("Mic"), script=[both(1)])
    source = MicrophoneSource()
    hear_all(source)
    with pytest.raises(ValueError, match="once"):
        next(iter(source))


def test_unplugging_is_told_after_everything_heard(plug):
    fake = plug(FakeDevice("Mic"), script=[both(0.25), "unplugged"])
    chunks = []

    def hear():
        for chunk in MicrophoneSource(agent_channel="left"):
            chunks.append(chunk)  # noqa: PERF402

    with pytest.raises(AudioError, match="'Mic' stopped; plug it in again"):
        hear()
    agent, _, _ = listen(chunks)
    np.testing.assert_array_equal(agent, both(0.25)[:, 0])
    assert fake.streams[0].closed


def test_a_device_that_falls_silent_without_a_word_is_gone(plug, monkeypatch):
    monkeypatch.setattr(microphone, "SILENT_SECONDS", 0.01)
    fake = plug(FakeDevice("Mic"), script=[both(0.2)])
    with pytest.raises(AudioError, match="stopped"):
        list(MicrophoneSource())
    assert fake.streams[0].closed


def test_a_driver_that_never_stops_does_not_hold_up_the_end(plug, monkeypatch):
    monkeypatch.setattr(microphone, "CLOSING_SECONDS", 0.01)
    plug(FakeDevice("Mic"), script=[both(0.2), "unplugged"])
    stuck = threading.Event()
    monkeypatch.setattr("fake_portaudio.FakeStream.close", lambda _: stuck.wait())
    with pytest.raises(AudioError, match="stopped"):
        list(MicrophoneSource())
    stuck.set()


def test_devices_are_listed_with_their_system(plug):
    plug(
        FakeDevice("Speakers", channels=0),
        FakeDevice("Headset", channels=1, rate=16000),
        FakeDevice("Line in", rate=44100, system="JACK"),
    )
    assert list_devices() == (
        Device(1, "Headset", "ALSA", 1, 16000, default=True),
        Device(2, "Line in", "JACK", 2, 44100, default=False),
    )


@pytest.mark.parametrize(
    ("wanted", "number"),
    [(None, 1), (2, 2), ("2", 2), ("usb", 1), ("line", 4), ("Mic", 2), ("mic (built", 3), ("line in, wasapi", 5)],
)
def test_a_device_is_chosen_by_number_or_part_of_its_name(plug, wanted, number):
    plug(
        FakeDevice("Speakers", channels=0),
        FakeDevice("USB Headset"),
        FakeDevice("Mic"),
        FakeDevice("Mic (built-in)"),
        FakeDevice("Line in"),  # Windows names it again in each of its systems
        FakeDevice("Line in", system="WASAPI"),
    )
    with MicrophoneSource(wanted) as source:
        assert source.device.number == number


def test_the_default_is_what_sounddevice_was_told(plug):
    plug(FakeDevice("Built-in"), FakeDevice("Headset"), default=1)
    with MicrophoneSource() as source:
        assert source.device.name == "Headset"


def test_no_microphone(plug):
    plug(FakeDevice("Speakers", channels=0))
    assert list_devices() == ()
    assert refusal().startswith("no microphone found; plug one in")


@pytest.mark.parametrize("wanted", [0, 7, "7", "webcam"])
def test_an_unknown_device(plug, wanted):
    plug(FakeDevice("Speakers", channels=0), FakeDevice("Headset"))
    assert refusal(device=wanted) == f"device {wanted!r} is no microphone; choose one of: 1 (Headset, ALSA)"


def test_an_ambiguous_name(plug):
    plug(FakeDevice("USB one"), FakeDevice("USB two"), FakeDevice("Mic"))
    message = "device 'usb' fits more than one microphone; choose by number: 0 (USB one, ALSA), 1 (USB two, ALSA)"
    assert refusal(device="usb") == message


def test_a_busy_device(plug):
    plug(FakeDevice("Headset", refuses=("Error opening InputStream: Device unavailable", -9985)))
    assert refusal().startswith("microphone 'Headset' is busy or was unplugged; close the program that uses it")


def test_two_sides_of_a_device_with_one_channel(plug):
    plug(FakeDevice("Headset", channels=1))
    assert refusal(agent_channel="left").startswith(
        "microphone 'Headset' cannot record left: it has 1 channels; use --agent-channel mono"
    )


def test_a_device_that_can_do_no_rate(plug):
    plug(FakeDevice("Headset", rates=()))
    assert "Invalid sample rate" in refusal()


def test_a_device_that_cannot_be_started(plug, monkeypatch):
    fake = plug(FakeDevice("Headset"))

    def start(_):
        raise fake.PortAudioError("Error starting stream: Unanticipated host error", -9999)

    monkeypatch.setattr("fake_portaudio.FakeStream.start", start)
    with pytest.raises(AudioError, match=r"cannot be used: .*host error.*choose another --device"):
        list(MicrophoneSource())
    assert fake.streams[0].closed


def test_portaudio_is_not_installed(tmp_path, monkeypatch):
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    assert "apt install libportaudio2" in refusal()
    with pytest.raises(AudioError, match="PortAudio library is missing"):
        list_devices()


def test_importing_the_room_loads_no_sound_library():
    code = (
        "import sys, speechguard.audio.recording, speechguard.audio.microphone;"
        "assert not {'av', 'soxr', 'sounddevice'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
