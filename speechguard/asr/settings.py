"""The parameters by which a model's utterances are decoded, and where those of a model come from.

The manifest's entry of a model goes over the defaults, and the file that `speechguard models calibrate` leaves beside
the weights over both: `{"decode": {parameter: value, ...}, "measured": {...}}`, the second part for people only.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from speechguard.asr.doubts import DoubtSettings
from speechguard.documents.writing import write_whole
from speechguard.errors import SpeechguardError, WeightsError

DECODE_FILE = "decode.json"
_ELSEWHERE = "keep the model in a folder of yours (--models-dir), or only look with --dry-run"


@dataclass(frozen=True, slots=True)
class DecodeSettings:
    """The parameters by which an utterance is decoded; the defaults are for models that nobody has calibrated."""

    margin: float = 2.0  # s of silence after the utterance within the window
    shortest_window: float = 12.0  # s, for a finished utterance
    beam_size: int = 5
    partial_window: float = 8.0  # s, the shortest for an unfinished one
    partial_beam_size: int = 3
    longest_window: float = 30.0  # s
    packed_window: float = 15.0  # s of utterances and gaps that share a window, where all of the call is there
    packed_gap: float = 0.5  # s of silence between them
    packed_beam_size: int = 2
    windows_at_once: int = 4  # whose texts are written together: 8 take little less time
    tokens_per_second: float = 10.0  # at most so many tokens a second of sound; the calls we tuned on have under 7
    unstable: int = 3  # tokens at the end of what two partial texts agree on that may still change
    retry: bool = True  # decode a doubtful final again in the longest window
    doubt: DoubtSettings = field(default_factory=DoubtSettings)

    def window(self, seconds: float, *, final: bool) -> float:
        """Return the length of the window (s) for an utterance of so many seconds."""
        shortest = self.shortest_window if final else self.partial_window
        return min(max(seconds + self.margin, shortest), self.longest_window)


_LIMITS: dict[str, tuple[float, float]] = {
    "margin": (0, 30),
    "shortest_window": (1, 30),  # Whisper has places for 30 s
    "beam_size": (1, 100),
    "partial_window": (1, 30),
    "partial_beam_size": (1, 100),
    "longest_window": (1, 30),
    "packed_window": (0, 28),
    "packed_gap": (0, 10),
    "packed_beam_size": (1, 100),
    "windows_at_once": (1, 1000),
    "tokens_per_second": (1, 100),
    "unstable": (1, 100),
    "low_logprob": (-100, 0),
    "no_speech": (0, 1),
    "unsure_logprob": (-100, 0),
    "lost_logprob": (-100, 0),
    "lost_no_speech": (0, 1),
    "sure_no_speech": (0, 1),
}
Settings = TypeVar("Settings", DecodeSettings, DoubtSettings)


def settings_from(data: object, place: str, base: Settings) -> Settings:
    """Return the settings with the parameters that `data` gives.

    Raises WeightsError, whose message begins with `place`.
    """
    changes: dict[str, Any] = {}
    for name, value in _mapping(data, place, [known.name for known in fields(base)]).items():
        usual = getattr(base, name)
        if isinstance(usual, DoubtSettings):
            changes[name] = settings_from(value, f"{place}.{name}", usual)
        elif isinstance(usual, bool):
            if not isinstance(value, bool):
                raise WeightsError(f"{place}.{name}: {value!r} where true or false is expected")
            changes[name] = value
        else:
            kind, (low, high) = type(usual), _LIMITS[name]
            # Also NaN is outside of the limits, and true is a number to Python only.
            numbers = (int,) if kind is int else (int, float)
            if isinstance(value, bool) or not isinstance(value, numbers) or not low <= value <= high:
                expected = "a whole number" if kind is int else "a number"
                raise WeightsError(f"{place}.{name}: {value!r} where {expected} from {low} to {high} is expected")
            changes[name] = kind(value)
    return replace(base, **changes)


def read_settings(folder: Path, shipped: DecodeSettings) -> DecodeSettings:
    """Return the settings of the model in a folder: its calibration over those that come with speechguard.

    Raises WeightsError when the file of the calibration cannot be used.
    """
    path = folder / DECODE_FILE
    remedy = f"correct it, or remove it and run: speechguard models calibrate LABELLED_DIR --model {folder.name}"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return shipped
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError) as error:
        raise WeightsError(f"{path}: is not JSON ({error}); {remedy}") from None
    try:
        parts = _mapping(data, str(path), ["decode", "measured"])
        return settings_from(parts.get("decode", {}), f"{path}: decode", shipped)
    except WeightsError as error:
        raise WeightsError(f"{error}; {remedy}") from None


def require_writable(folder: Path) -> None:
    """Raise WeightsError when no settings can be kept in the folder."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        reason = f"{folder / DECODE_FILE}: cannot be written ({error.strerror})"
        raise WeightsError(f"{reason}; {_ELSEWHERE}") from None


def write_settings(folder: Path, settings: DecodeSettings, measured: Mapping[str, Any]) -> Path:
    """Write the settings beside the weights, whole or not at all, and return the path. Raises WeightsError."""
    path = folder / DECODE_FILE
    text = json.dumps({"decode": asdict(settings), "measured": measured}, ensure_ascii=False, indent=1)
    try:
        write_whole(path, f"{text}\n".encode())
    except SpeechguardError as error:
        raise WeightsError(f"{error}; {_ELSEWHERE}") from None
    return path


def _mapping(data: object, place: str, names: list[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise WeightsError(f"{place}: {data!r} where a mapping is expected")
    entries = cast("dict[str, Any]", data)
    for name in entries:
        if name not in names:
            raise WeightsError(f"{place}: unknown key {name!r}; known are {', '.join(names)}")
    return entries
