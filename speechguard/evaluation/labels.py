"""Labelled calls: a recording and a JSON file of the same stem with the exact words and times of every turn."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from speechguard.errors import LabelError
from speechguard.messages import LANGUAGES, ROLES, AgentChannel, Language, Role

RECORDINGS = (".flac", ".wav", ".ogg", ".opus", ".mp3", ".m4a")
# Where the agent is, as labels say it: the number of the channel, or that both people are on one.
CHANNELS: Mapping[int | str, AgentChannel] = {0: "left", 1: "right", "mixed": "mixed"}
TAGS = frozenset(
    "greeting+ greeting- normal forbidden hard-negative hold hold-thanks+ hold-thanks- closing+ closing- u".split()
)

Value = TypeVar("Value", bound="str | int")


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """What one side says without a break."""

    role: Role
    start: float  # s
    end: float  # s
    text: str
    tag: str  # one of TAGS; "u" for the customer
    phrase: str  # what is forbidden in it; empty when nothing is


@dataclass(frozen=True, slots=True)
class LabelledCall:
    """A recording with its labels."""

    name: str
    recording: Path
    language: Language
    condition: str  # of the sound: clean16k, phone8k, ...
    agent_channel: AgentChannel
    turns: tuple[LabelledTurn, ...]

    @property
    def agent_speech(self) -> float:
        """Return the seconds in which the agent speaks."""
        return sum(turn.end - turn.start for turn in self.turns if turn.role == "agent")


def read_labelled_calls(folder: Path) -> list[LabelledCall]:
    """Read all labelled calls of a folder, by name. Raises LabelError for the first that cannot be used."""
    if not folder.is_dir():
        raise LabelError(f"{folder}: no such folder; give the folder of the labelled calls (NAME.flac with NAME.json)")
    files = sorted(folder.glob("*.json"))
    if not files:
        raise LabelError(f"{folder}: no labelled calls here (NAME.json beside NAME.flac)")
    return [read_labelled_call(file) for file in files]


def read_labelled_call(file: Path) -> LabelledCall:
    """Read a labelled call by its JSON file. Raises LabelError with the file and what is wrong in it."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LabelError(f"{file}: cannot be read as JSON ({error})") from None
    recording = next((file.with_suffix(s) for s in RECORDINGS if file.with_suffix(s).is_file()), None)
    if recording is None:
        raise LabelError(f"{file}: no recording beside it ({file.stem}.flac or another of {' '.join(RECORDINGS)})")
    try:
        turns = tuple(_turn(number, turn) for number, turn in enumerate(data["turns"], 1))
        return LabelledCall(
            name=str(data.get("call", file.stem)),
            recording=recording,
            language=_one_of(data["language"], LANGUAGES),
            condition=str(data.get("condition", "unknown")),
            agent_channel=CHANNELS[_one_of(data.get("agent_channel", 0), CHANNELS)],
            turns=turns,
        )
    except KeyError as error:
        raise LabelError(f"{file}: {error.args[0]} is missing") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise LabelError(f"{file}: {error}") from None


def _turn(number: int, data: dict[str, Any]) -> LabelledTurn:
    try:
        start, end = float(data["start"]), float(data["end"])
        if not 0 <= start < end < float("inf"):
            raise ValueError(f"from {start} s to {end} s")
        return LabelledTurn(
            role=_one_of(data["channel"], ROLES),
            start=start,
            end=end,
            text=str(data["text"]),
            tag=_one_of(data["tag"], TAGS),
            phrase=str(data.get("phrase") or ""),
        )
    except KeyError as error:
        raise ValueError(f"turn {number}: {error.args[0]} is missing") from None
    except (TypeError, ValueError) as error:
        raise ValueError(f"turn {number}: {error}") from None


def _one_of(value: object, allowed: Collection[Value]) -> Value:
    chosen = next((choice for choice in allowed if choice == value), None)
    if chosen is None:
        raise ValueError(f"{value!r} where one of {', '.join(sorted(map(str, allowed)))} is expected")
    return chosen
