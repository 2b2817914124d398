"""The microphone with a device that is real for PortAudio: what PulseAudio plays into a virtual sink is heard back.

On Debian and Ubuntu: apt install libportaudio2 libasound2-plugins pulseaudio pulseaudio-utils
"""

import ctypes.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from audio_files import PCM, tone, wav

MISSING = [
    package
    for package, there in (
        ("libportaudio2", ctypes.util.find_library("portaudio")),
        ("libasound2-plugins", any(Path("/usr/lib").glob("**/alsa-lib/libasound_module_pcm_pulse.so"))),
        ("pulseaudio", shutil.which("pulseaudio")),
        ("pulseaudio-utils", shutil.which("paplay")),
    )
    if not there
]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs the system packages {' '.join(MISSING)}")

ALSA = """
pcm.pulse { type pulse hint { show on description "PulseAudio" } }
ctl.pulse { type pulse }
pcm.!default { type pulse }
"""

LISTEN = """
import json, sys
import numpy as np
sys.path.insert(0, sys.argv[1])
from audio_files import listen, measured_tone
from speechguard.audio.microphone import MicrophoneSource, list_devices
from speechguard.messages import AudioChunk

def two_seconds_of_sound(source):
    begun, sound = None, 0
    for chunk in source:
        loud = chunk.agent.max() > 0.1
        if begun is None and not loud:
            continue
        lost = 0 if begun is None else chunk.lost
        begun = chunk.start if begun is None else begun
        yield AudioChunk(chunk.start - begun, chunk.agent, chunk.customer, lost)
        sound += len(chunk.agent) if loud else 0
        if sound >= 2 * 16000:
            source.close()

with MicrophoneSource("pulse", "left") as source:
    agent, customer, chunks = listen(two_seconds_of_sound(source))
print(json.dumps({
    "devices": [device.name for device in list_devices()],
    "frequencies": [measured_tone(agent)[0], measured_tone(customer)[0]],
    "levels": [float(np.median([side.max() for side in sides]))
               for sides in zip(*((chunk.agent, chunk.customer) for chunk in chunks))],
}))
"""

LISTEN_UNTIL_IT_ENDS = """
from speechguard.audio.microphone import MicrophoneSource
from speechguard.errors import AudioError
try:
    for chunk in MicrophoneSource("pulse"):
        print("heard", flush=True)
except AudioError as error:
    print(error)
"""


@pytest.fixture
def pulseaudio(tmp_path):
    """A PulseAudio of our own with a sink whose monitor is the default microphone: (its process, the environment)."""
    (tmp_path / "asound.conf").write_text(ALSA)
    socket = tmp_path / "socket"
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PULSE_SERVER": f"unix:{socket}",
        "PULSE_LATENCY_MSEC": "30",
        "ALSA_CONFIG_PATH": str(tmp_path / "asound.conf"),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
    command += ["-L", "module-null-sink sink_name=call rate=48000 channels=2"]
    command += ["-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        for _ in range(100):
            if subprocess.run(["pactl", "info"], env=environment, capture_output=True).returncode == 0:
                break
            time.sleep(0.05)
        else:
            pytest.fail(f"PulseAudio does not start: {(tmp_path / 'log').read_text()}")
        yield server, environment
    finally:
        server.kill()
        server.wait()


def test_what_is_played_is_heard(pulseaudio, tmp_path):
    _, environment = pulseaudio
    sides = np.stack([tone(440, 30, 48000), tone(1000, 30, 48000, 0.25)], axis=1)
    path = wav(tmp_path / "call.wav", (sides * 32767).astype(np.int16), 48000, PCM)
    player = subprocess.Popen(["paplay", "--latency-msec=500", path], env=environment)
    try:
        listener = subprocess.run(
            [sys.executable, "-c", LISTEN, Path(__file__).parent],
            env=environment,
            capture_output=True,
            text=True,
            timeout=30,
        )
    finally:
        player.kill()
        player.wait()
    assert listener.returncode == 0, listener.stderr
    heard = json.loads(listener.stdout)
    assert "pulse" in heard["devices"]
    # A busy machine interrupts the player here and there: the level is that of most chunks.
    assert heard["frequencies"] == [pytest.approx(440, abs=2), pytest.approx(1000, abs=2)]
    assert heard["levels"] == [pytest.approx(0.5, rel=0.05), pytest.approx(0.25, rel=0.05)]


def test_a_device_that_goes_away_is_one_line(pulseaudio):
    server, environment = pulseaudio
    command = [sys.executable, "-c", LISTEN_UNTIL_IT_ENDS]
    with subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as listener:
        assert listener.stdout.readline() == "heard\n"
        server.kill()
        rest, errors = listener.communicate(timeout=30)
    assert listener.returncode == 0, errors
    assert rest.splitlines()[-1] == "microphone 'pulse' stopped; plug it in again, and start again"
