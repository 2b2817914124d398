#!/bin/sh
# Headerless A-law that begins with silence is taken for GSM, against the name of the file.
#
# Guess: without a header only the name of the file says what it is; `.al` is A-law at any content.
# Seen (PyAV 16.0.1 with FFmpeg): from 0.4 s of digital silence on, the content outweighs the name. A-law writes
# silence as D5, and frames of GSM begin with the four bits D: the call is decoded as noise, without an error.
# The other zero of A-law, 55, is taken for A-law as the name says.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check av==16.0.1 numpy==2.2.6
cd "$work"
cat > seen.py <<'PYTHON'
import av
import numpy as np

sound = np.random.default_rng(0).integers(0, 256, 60_000, np.uint8)
for silence in (0xD5, 0x55):
    for seconds in (0, 0.2, 0.4, 4):
        quiet = np.full(round(8000 * seconds), silence, np.uint8)
        with open("call.al", "wb") as file:
            file.write(np.concatenate([quiet, sound]).tobytes())
        with av.open("call.al") as container:
            print(f"{seconds:g} s of {silence:02X}: {container.format.name}")
PYTHON
"$work/env/bin/python" seen.py > seen.txt
cat seen.txt
diff - seen.txt <<'EXPECTED'
0 s of D5: alaw
0.2 s of D5: alaw
0.4 s of D5: gsm
4 s of D5: gsm
0 s of 55: alaw
0.2 s of 55: alaw
0.4 s of 55: alaw
4 s of 55: alaw
EXPECTED
