"""Calls made of labelled ones: pieces cut at turns and joined in another order; and the same calls again, quieter."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from support.sides import Samples, read_sides, write_sides

from speechguard.evaluation.labels import LabelledCall, LabelledTurn
from speechguard.messages import SAMPLE_RATE

LENGTH = 8.0, 15.0  # s that the turns of a made call may come to; it is shorter where the next turn does not fit
PIECES = 2
AROUND = 0.2  # s before and after the turns of a piece
PAUSE = 0.2, 1.0  # s between two pieces
GAIN = -9.0, 3.0  # dB
RATES = 8_000, 16_000  # Hz
COPY_GAIN = -0.3  # dB a copy: enough to be another recording, too little to be heard otherwise
TEAMS, AGENTS, DAYS = 3, 15, 7

Sides = tuple[Samples, Samples]


def make_calls(folder: Path, calls: Sequence[LabelledCall], number: int, seed: int) -> list[LabelledCall]:
    """Write that many calls of 4 to 15 s to the folder, the languages by turns; the same ones for a seed.

    They have no labels.
    """
    chance = random.Random(seed)
    sides = {call.name: read_sides(call.recording, call.agent_channel) for call in calls}
    languages = sorted({call.language for call in calls})
    made: list[LabelledCall] = []
    for place in range(number):
        language = languages[place % len(languages)]
        pool = [call for call in calls if call.language == language]
        pieces = [_piece(call, sides[call.name], chance) for call in chance.sample(pool, min(PIECES, len(pool)))]
        agent, customer = joined(pieces, chance.uniform(*PAUSE), chance.uniform(*GAIN))
        file = folder / f"call-{place:04}.wav"
        write_sides(file, agent, customer, rate=chance.choice(RATES))
        made.append(LabelledCall(file.stem, file, language, "made", "left", ()))
    return made


def write_manifest(file: Path, calls: Sequence[LabelledCall]) -> Path:
    """Write the table that `score --manifest` reads; agents, teams and days are made up."""
    with file.open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target)
        table.writerow(["call", "file", "language", "agent_channel", "agent", "team", "start", "direction"])
        for place, call in enumerate(calls):
            agent = place % AGENTS
            start = f"2026-10-{1 + place % DAYS:02} {8 + place % 11:02}:{place % 60:02}"
            row = [call.name, call.recording.resolve(), call.language, call.agent_channel]
            table.writerow([*row, f"agent {agent + 1:02}", f"team {agent % TEAMS + 1}", start, "inbound"])
    return file


def seconds_of(calls: Iterable[LabelledCall]) -> float:
    """Return how long the recordings are together."""
    import soundfile

    return sum(soundfile.info(call.recording).duration for call in calls)


def piece_of(turns: Sequence[LabelledTurn], first: int, longest: float) -> tuple[float, float]:
    """From before a turn to after the last one that ends within so many seconds, at least that turn, in seconds."""
    begin = turns[first].start
    ends = [turn.end for turn in turns[first:] if turn.end - begin <= longest]
    return max(0.0, begin - AROUND), max([turns[first].end, *ends]) + AROUND


def joined(pieces: Sequence[Sides], pause: float, gain: float) -> Sides:
    """Join pieces with silence between them, all of it louder by so many dB."""
    silence = np.zeros(round(pause * SAMPLE_RATE), np.float32)
    agent, customer = (
        np.concatenate([part for piece in pieces for part in (silence, piece[side])][1:]) for side in (0, 1)
    )
    factor = np.float32(10 ** (gain / 20))
    return agent * factor, customer * factor


def repeated(folder: Path, calls: Sequence[LabelledCall], times: int) -> list[LabelledCall]:
    """The calls, and `times - 1` copies of each under other names, a little quieter, written to the folder."""
    return [
        call if not number else _quieter(folder, call, number, COPY_GAIN * number)
        for number in range(times)
        for call in calls
    ]


def _quieter(folder: Path, call: LabelledCall, number: int, gain: float) -> LabelledCall:
    import soundfile

    name = f"{call.name}-{number + 1}"
    samples, rate = soundfile.read(call.recording, dtype="float32", always_2d=True)
    recording = folder / f"{name}.flac"
    soundfile.write(recording, samples * np.float32(10 ** (gain / 20)), rate, subtype="PCM_16")
    return replace(call, name=name, recording=recording)


def _piece(call: LabelledCall, sides: Sides, chance: random.Random) -> Sides:
    longest = chance.uniform(*LENGTH) / PIECES
    begin, end = piece_of(call.turns, chance.randrange(len(call.turns)), longest)
    place = slice(round(begin * SAMPLE_RATE), round(end * SAMPLE_RATE))
    return sides[0][place], sides[1][place]
