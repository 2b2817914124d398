"""Enrolled voices: the voiceprint of each is a small file of its own. A voice is personal data.

{"name": "7", "encoder": "39373b86598f", "seconds": 41.2, "directions": [[0.0, 0.0481, …], […]]}
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from speechguard.documents.writing import replaced
from speechguard.errors import SpeechguardError, UserError
from speechguard.voices.encoder import CELLS

SUFFIX = ".voice.json"
_FORMS = 2
_DIGITS = 5  # after the point, of a direction
_MEND = "remove it, and enrol that voice again: speechguard voices enrol"


@dataclass(frozen=True, slots=True)
class Voiceprint:
    """The voice of one person."""

    name: str  # of the agent, as it stands in what is known of calls
    encoder: str  # what heard it, see speechguard.calls.voices
    seconds: float  # s of speech that it was made of
    directions: tuple[tuple[float, ...], ...]  # of it as recorded and over a telephone: CELLS numbers, of length 1


def print_file(folder: Path, name: str) -> Path:
    """Return where the voiceprint of a name is kept; names of people are no names of files."""
    return folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}{SUFFIX}"


def write_voiceprint(folder: Path, voice: Voiceprint) -> Path:
    """Write a voiceprint, over the one of that name; only the user can read it. Raises SpeechguardError."""
    path = print_file(folder, voice.name)
    data = asdict(voice)
    data["directions"] = [[round(number, _DIGITS) for number in direction] for direction in voice.directions]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder}: cannot be made ({error.strerror}); give another --voices FOLDER") from None
    with replaced(path) as scratch:
        scratch.touch(0o600)
        scratch.write_text(json.dumps(data, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def read_voiceprints(folder: Path, encoder: str) -> tuple[Voiceprint, ...]:
    """Read all voiceprints of a folder, by name. Raises UserError for one that is damaged, or that others heard."""
    try:
        files = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIX))
    except OSError as error:
        raise UserError(f"{folder}: cannot be read ({error.strerror}); give another --voices FOLDER") from None
    voices = [_read(path) for path in files if not path.name.startswith(".")]
    for path, voice in zip(files, voices, strict=False):
        if voice.encoder != encoder:
            raise UserError(f"{path}: the voice of {voice.name} was heard by another version of the encoder; {_MEND}")
    return tuple(sorted(voices, key=lambda voice: voice.name))


def remove_voiceprint(folder: Path, name: str) -> None:
    """Remove the voiceprint of a name. Raises UserError where there is none."""
    path = print_file(folder, name)
    try:
        path.unlink()
    except FileNotFoundError:
        raise UserError(f"no voice of {name} in {folder}; see: speechguard voices list") from None
    except OSError as error:
        raise SpeechguardError(f"{path}: cannot be removed ({error.strerror})") from None


def _read(path: Path) -> Voiceprint:
    try:
        data = json.loads(path.read_bytes())
        voice = _voiceprint(data)
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); correct its rights, or remove it") from None
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise UserError(f"{path}: is no voiceprint, or was damaged; {_MEND}") from None
    if path != print_file(path.parent, voice.name):
        raise UserError(f"{path}: is not named as the voiceprint of {voice.name} is; {_MEND}")
    return voice


def _voiceprint(data: Any) -> Voiceprint:
    """Return what plain data says. Raises ValueError, TypeError or AttributeError for what is no voiceprint."""
    if data.keys() != {field.name for field in fields(Voiceprint)}:
        raise ValueError("other fields")
    name, encoder, [seconds] = data["name"], data["encoder"], _numbers([data["seconds"]])
    if not isinstance(name, str) or not name or not isinstance(encoder, str) or seconds <= 0:
        raise ValueError("no voice of anybody")
    directions = tuple(map(_numbers, data["directions"]))
    if len(directions) != _FORMS or any(len(one) != CELLS or abs(math.hypot(*one) - 1) > 1e-3 for one in directions):
        raise ValueError("no directions")
    return Voiceprint(name, encoder, seconds, directions)


def _numbers(values: Sequence[Any]) -> tuple[float, ...]:
    if not all(type(value) in (int, float) and math.isfinite(value) for value in values):
        raise ValueError("no numbers")
    return tuple(map(float, values))
