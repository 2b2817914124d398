"""Small files of weights in CTranslate2's format."""

import json
import struct

from speechguard.asr.tokens import _CHARACTERS

FLOAT32, INT8, FLOAT16 = 0, 1, 4


def variable(name, kind, values):
    """A variable as it stands in a file."""
    dimensions = struct.pack(f"<B{values.ndim}I", values.ndim, *values.shape)
    return _text(name) + dimensions + struct.pack("<BI", kind, values.nbytes) + values.tobytes()


def weight_file(*variables):
    """The content of a file."""
    head = struct.pack("<I", 6) + _text("WhisperSpec") + struct.pack("<II", 3, len(variables))
    return head + b"".join(variables) + struct.pack("<I", 1) + _text("other/weight") + _text("layer/weight")


def _text(name):
    return struct.pack("<H", len(name) + 1) + name.encode() + b"\0"


def vocabulary(*texts):
    """A small list of tokens in Whisper's order: bytes, texts, special ones, times; as a file of a model has it."""
    special = ["endoftext", "startoftranscript", "zh", "es", "transcribe", "nospeech", "notimestamps", "0.00", "0.02"]
    return json.dumps([*_CHARACTERS, *texts, *(f"<|{name}|>" for name in special)]).encode()


def small_config(suppressed, languages):
    """A model's configuration."""
    config = {"alignment_heads": [[3, 1]], "suppress_ids": suppressed, "suppress_ids_begin": [], "lang_ids": languages}
    return json.dumps(config).encode()
