#!/bin/sh
# A WAV file with two `data` chunks: what is heard depends on the library, and nobody says that there is more.
#
# Guess: all read the first chunk, as the RIFF specification describes one, or read both one after the other.
# Seen (PyAV 16.0.1 with FFmpeg, Python's wave, soundfile 0.13.1 with libsndfile 1.2.2): FFmpeg hears only the last
# chunk and states its length alone; `wave` hears only the first; libsndfile refuses the file.
# A recorder that begins a new chunk after a pause loses everything before it, or after it, without a warning.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check av==16.0.1 soundfile==0.13.1 numpy==2.2.6
cd "$work"
cat > seen.py <<'PYTHON'
import struct
import wave

import av
import numpy as np
import soundfile

RATE = 8000


def tone(frequency, seconds):
    return (np.sin(2 * np.pi * frequency * np.arange(seconds * RATE) / RATE) * 9000).astype("<i2").tobytes()


def chunk(name, data):
    return name + struct.pack("<I", len(data)) + data


def pitch(samples):
    return round(np.abs(np.fft.rfft(np.asarray(samples, float))).argmax() * RATE / len(samples))


form = struct.pack("<HHIIHH", 1, 1, RATE, 2 * RATE, 2, 16)
body = b"WAVE" + chunk(b"fmt ", form) + chunk(b"data", tone(440, 1)) + chunk(b"data", tone(1000, 2))
with open("two.wav", "wb") as file:
    file.write(chunk(b"RIFF", body))

with av.open("two.wav") as container:
    heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    print(f"FFmpeg: {len(heard) / RATE:g} s of {pitch(heard)} Hz; it states {container.duration / 1e6:g} s")
with wave.open("two.wav") as file:
    heard = np.frombuffer(file.readframes(10**7), "<i2")
    print(f"wave: {len(heard) / RATE:g} s of {pitch(heard)} Hz")
try:
    heard, _ = soundfile.read("two.wav")
    print(f"libsndfile: {len(heard) / RATE:g} s of {pitch(heard)} Hz")
except soundfile.LibsndfileError:
    print("libsndfile: refuses it")
PYTHON
"$work/env/bin/python" seen.py > seen.txt
cat seen.txt
diff - seen.txt <<'EXPECTED'
FFmpeg: 2 s of 1000 Hz; it states 2 s
wave: 1 s of 440 Hz
libsndfile: refuses it
EXPECTED
