"""What is said in labelled calls, cut by their labels or by our own voice activity detection, and by people."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from support.sides import Samples, read_sides

from speechguard.audio.recording import RecordingSource
from speechguard.calls.listening import make_ears
from speechguard.evaluation.labels import LabelledCall
from speechguard.messages import SAMPLE_RATE, Role, SpeechSegment

PRE_ROLL, POST_ROLL = 0.30, 0.20  # s around a turn, as the segmenter leaves them
LONGEST = 12.0  # s, as the segmenter cuts; longer recordings of people are left out


@dataclass(frozen=True)
class Turn:
    """What somebody said, and how it sounds."""

    samples: Samples
    text: str
    language: str
    condition: str


def labelled_turns(calls: Sequence[LabelledCall], roles: Collection[Role] = ("agent",)) -> Iterator[Turn]:
    """Yield the turns of labelled calls, the agent's only unless `roles` says more."""
    for call in calls:
        sides = dict(zip(("agent", "customer"), read_sides(call.recording, call.agent_channel), strict=True))
        for turn in call.turns:
            if turn.role in roles and turn.end - turn.start < LONGEST:
                begin, end = (round(max(at, 0) * SAMPLE_RATE) for at in (turn.start - PRE_ROLL, turn.end + POST_ROLL))
                yield Turn(sides[turn.role][begin:end], turn.text, call.language, call.condition)


def utterances(call: LabelledCall) -> list[SpeechSegment]:
    """Return what is said in a call, both roles, as our voice activity detection cuts it."""
    ears = make_ears()
    with RecordingSource(call.recording, call.agent_channel) as source:  # type: ignore[arg-type]
        found = [segment for chunk in source for segment in ears.hear(chunk)]
    return [*found, *ears.drain()]


def segment(samples: Samples) -> SpeechSegment:
    """Return a turn as the recogniser takes it: a finished utterance of the agent from second 0."""
    seconds = len(samples) / SAMPLE_RATE
    speech = max(seconds - PRE_ROLL - POST_ROLL, 0.1)
    return SpeechSegment("agent", 0, 0.0, seconds, seconds - POST_ROLL, samples, speech, final=True)


def spoken_by_people(manifest: Path, language: str | None) -> Iterator[Turn]:
    """Yield recordings of people whose words are known, without digits that could be said in several ways."""
    with manifest.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            known = row["transcript_status"] == "repo" and not any(c.isdigit() for c in row["transcript"])
            if known and language in (None, row["lang"]) and 0.6 < float(row["seconds"]) < LONGEST:
                samples, _ = read_sides(manifest.parent / row["file"], "mono")
                yield Turn(samples, row["transcript"], row["lang"], f"people ({row['speaker'].split('-')[0]})")


def drawn(turns: Sequence[Turn], count: int) -> list[Turn]:
    """Draw at most `count` turns of every language and condition, the same ones each time."""
    order = np.random.default_rng(0).permutation(len(turns))
    taken: dict[tuple[str, str], int] = {}
    chosen: list[int] = []
    for number in order.tolist():
        group = (turns[number].language, turns[number].condition)
        taken[group] = taken.get(group, 0) + 1
        if taken[group] <= count:
            chosen.append(number)
    return [turns[number] for number in sorted(chosen)]
