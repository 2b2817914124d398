"""Calls on one channel made of people's recordings: two take turns, and it is known who speaks when.

Their words are prose, prompts or news, not those of agents and customers, and nobody answers the other. All of a call
is brought to one level and to the band of a telephone, so that microphones differ by less than voices do; rooms and
what recordings were coded with still differ.
"""

from __future__ import annotations

import csv
import itertools
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from support.sides import Samples, read_sides

from hearing.augment import band_limit, speech_level
from speechguard.calls.listening import make_ears
from speechguard.evaluation.labels import LabelledCall, LabelledTurn
from speechguard.messages import ROLES, SAMPLE_RATE, AudioChunk

MANIFEST = "manifest.tsv"  # file, lang, transcript, seconds, speaker of each recording
LONGEST = 20.0  # s of a recording; in a longer one there may be more than one person
LEAST = 6.0  # s of recordings that there must be of a person
SHORTEST = 0.5  # s of a turn
TURNS = 8  # of a person in a call
MOST = 48.0  # s that a person speaks in a call, so that all of it is told apart at once
PAUSES = (0.1, 0.8)  # s between two turns
AT_ONCE, OVERLAPPING = 0.2, 0.1  # shares of the turns that follow without a pause, and that begin too early
OVERLAP = (0.1, 0.4)  # s
LEVEL = 0.05  # root mean square of speech: -26 dB of full scale
AROUND = 0.5  # s of silence before and after all of it


@dataclass(frozen=True)
class Person:
    """Somebody, and the recordings there are of them, each with its words where they are known."""

    name: str
    language: str
    recordings: tuple[tuple[Path, str], ...]


@dataclass(frozen=True, eq=False)
class MadeCall:
    """A call of two people on one channel."""

    labelled: LabelledCall
    samples: Samples  # float32, mono, SAMPLE_RATE
    recordings: frozenset[Path]  # that may be heard in it


def read_people(folder: Path) -> list[Person]:
    """Read whom there are recordings of, by language and name; those of whom there is too little are left out."""
    found: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
    with (folder / MANIFEST).open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            if float(row["seconds"]) <= LONGEST:
                found[row["lang"], row["speaker"]][row["file"]] = row
    return [
        Person(name, language, tuple((folder / file, row["transcript"]) for file, row in rows.items()))
        for (language, name), rows in sorted(found.items())
        if sum(float(row["seconds"]) for row in rows.values()) >= LEAST
    ]


def pairs_of(people: Sequence[Person]) -> list[tuple[Person, Person]]:
    """Return who can talk to whom, each pair in both orders, in an order that is the same every time.

    One of them has several recordings: two names with one recording each may be the same person.
    """
    pairs = [
        pair
        for pair in itertools.permutations(people, 2)
        if pair[0].language == pair[1].language and max(len(person.recordings) for person in pair) > 1
    ]
    return sorted(pairs, key=lambda pair: zlib.crc32(_name(*pair).encode()))


def make_call(agent: Person, customer: Person) -> MadeCall:
    """Let two people take turns, the agent first, until one has said everything. The same pair gives the same call."""
    name = _name(agent, customer)
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    said = [list(_utterances(person, rng)) for person in (agent, customer)]
    used = frozenset(file for turns in said for _, _, file in turns)
    spoken = [turn for both in itertools.zip_longest(*said) for turn in zip(ROLES, both, strict=True)]
    whole = next((place for place, (_, turn) in enumerate(spoken) if turn is None), len(spoken))
    turns: list[LabelledTurn] = []
    sound = np.zeros(round((2 * MOST + len(spoken) + 2 * AROUND) * SAMPLE_RATE), np.float32)
    end = AROUND
    for role, turn in spoken[:whole]:
        assert turn is not None
        samples, text, _ = turn
        start = max(AROUND, end + (_gap(rng) if turns else 0.0))
        end = start + len(samples) / SAMPLE_RATE
        at = round(start * SAMPLE_RATE)
        sound[at : at + len(samples)] += samples
        turns.append(LabelledTurn(role, start, end, text, "u" if role == "customer" else "normal", ""))
    samples = band_limit(sound[: round((end + AROUND) * SAMPLE_RATE)])
    language: Any = agent.language
    return MadeCall(LabelledCall(name, Path(name), language, "people", "mixed", tuple(turns)), samples, used)


def _name(agent: Person, customer: Person) -> str:
    return f"{agent.language} {agent.name} {customer.name}"


def _gap(rng: np.random.Generator) -> float:
    """Return the seconds from one turn to the next; negative: the next one begins before it is over."""
    kind = rng.random()
    if kind < OVERLAPPING:
        return -rng.uniform(*OVERLAP)
    return 0.0 if kind < OVERLAPPING + AT_ONCE else rng.uniform(*PAUSES)


def _utterances(person: Person, rng: np.random.Generator) -> Iterator[tuple[Samples, str, Path]]:
    """Yield what a person says without a pause, at one level, with the words of its recording and its file."""
    count, seconds = 0, 0.0
    for number in rng.permutation(len(person.recordings)):
        file, text = person.recordings[number]
        for samples in _stretches(read_sides(file, "mono")[0]):
            length = len(samples) / SAMPLE_RATE
            if length < SHORTEST or seconds + length > MOST:
                continue
            yield samples * np.float32(LEVEL / speech_level(samples)), text, file
            count, seconds = count + 1, seconds + length
            if count == TURNS:
                return


def _stretches(samples: Samples) -> Iterator[Samples]:
    """Yield the stretches of a recording in which somebody speaks."""
    ears = make_ears()
    for segment in (*ears.hear(AudioChunk(0.0, samples)), *ears.drain()):
        voice = slice(*(round(time * SAMPLE_RATE) for time in (segment.spoke.start, segment.spoke.end)))
        yield samples[voice]
