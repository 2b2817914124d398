"""How often is a Chinese character that has several readings read right?

Sentences as they are said on hotlines, each with one such character and its reading, written by hand
(benchmarks/readings): those of chosen.tsv were looked at while our lexicon was made, those of held_out.tsv were not.
Ours is compared with pypinyin's table alone, cut as we cut it, with pypinyin, with pypinyin on the words that jieba
cuts, and with g2pM, a network. Each runs in a process of its own. CPP is a folder with test.sent and test.lb of
github.com/kakaobrain/g2pM (data/): sentences of Wikipedia, labelled by people, of whose other part g2pM was trained.

    python benchmarks/bench_readings.py [--cpp CPP] [--show SYSTEM]
"""

from __future__ import annotations

import csv
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from support.options import parser
from support.results import BENCHMARKS, circumstances, show, versions, write_results

from speechguard.phonetics import mandarin_readings, pinyin
from speechguard.phonetics.mandarin import Mandarin
from speechguard.phonetics.sounds import UNKNOWN

FOLDER = BENCHMARKS / "readings"
HALVES = ("chosen", "held_out")
ROUNDS = 5  # of reading all sentences, of which the fastest counts

Read = Callable[[str], Sequence[int]]  # a sentence of Chinese characters to the ids of their syllables


class Sentence(NamedTuple):
    """A sentence with the reading of one of its characters."""

    text: str
    position: int
    reading: int  # id


def main() -> None:
    """Measure every system, and write readings.json."""
    options = parser(__doc__, calls=False, threads=False)
    options.add_argument(
        "--show", choices=SYSTEMS, help="name the sentences of chosen.tsv that it reads wrong, no more"
    )
    options.add_argument("--cpp", type=Path, help="folder of the CPP dataset")
    options.add_argument("--measure", choices=SYSTEMS, help="print the figures of one system, no more")
    args = options.parse_args()
    if args.measure:
        print(json.dumps(measure(args.measure, args.cpp)))
        return
    if args.show:
        read = SYSTEMS[args.show]()
        wrong = [(s, got) for s in sentences("chosen") if (got := read(s.text)[s.position]) != s.reading]
        rows = [(s.text, s.text[s.position], pinyin.spelled(s.reading), pinyin.spelled(got)) for s, got in wrong]
        show(("sentence", "character", "right", "read"), rows)
        return
    data = circumstances(args)
    data["versions"] |= versions(["pypinyin", "jieba", "g2pM"])
    rows = [row for system in SYSTEMS for row in in_a_process(system, args.cpp)]
    write_results(args.results, "readings", {**data, "rows": rows})
    show(tuple(rows[0]), [tuple(row.values()) for row in rows])


def in_a_process(system: str, cpp: Path | None) -> list[dict[str, Any]]:
    """Return the figures of a system that nothing has been loaded for."""
    command = [sys.executable, __file__, "--measure", system, *(["--cpp", str(cpp)] if cpp else [])]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def sentences(half: str) -> list[Sentence]:
    """Read one of the files."""
    with (FOLDER / f"{half}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [Sentence(row["sentence"], int(row["position"]), syllable(row["reading"])) for row in rows]


def of_wikipedia(folder: Path) -> Iterator[Sentence]:
    """Read the test part of CPP; of each sentence what stands between signs of other kinds."""
    lines = [(folder / name).read_text(encoding="utf-8").splitlines() for name in ("test.sent", "test.lb")]
    for marked, reading in zip(*lines, strict=True):
        before, character, after = marked.split("▁")
        before, after = re.findall("[一-龥]*$", before)[0], re.findall("^[一-龥]*", after)[0]
        yield Sentence(before + character + after, len(before), syllable(reading.replace("u:", "ü")))


def syllable(numbered: str) -> int:
    """Return the id of a syllable with a tone number ("huan2")."""
    from pypinyin.contrib.tone_convert import tone3_to_tone

    return pinyin.encode(tone3_to_tone(numbered))


def measure(system: str, cpp: Path | None) -> list[dict[str, Any]]:
    """Return the figures of a system for each half, and for CPP."""
    memory, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    read = SYSTEMS[system]()
    read("您好")
    start = time.process_time() - began
    taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    held = {half: sentences(half) for half in HALVES} | ({"cpp": [*of_wikipedia(cpp)]} if cpp else {})
    rows: list[dict[str, Any]] = []
    for half, own in held.items():
        seconds = min(_seconds(lambda own=own: [read(s.text) for s in own]) for _ in range(ROUNDS))
        got = [read(s.text)[s.position] for s in own]
        wrong = [(s.reading, one) for s, one in zip(own, got, strict=True) if one != s.reading]
        rows.append(
            {
                "system": system,
                "sentences": half,
                "read": len(own),
                "right": len(own) - len(wrong),
                "only the tone wrong": sum(quarters(*pair) == 1 for pair in wrong),
                "quarters a character": round(sum(quarters(*pair) for pair in wrong) / len(own), 3),
                "microseconds for 20 characters": round(20e6 * seconds / sum(len(s.text) for s in own)),
                "start (s)": round(start, 2),
                "memory (MiB)": round(taken / 1024),
            }
        )
    return rows


def quarters(right: int, read: int) -> int:
    """Return what the matcher charges for a syllable that was read as another."""
    return int(pinyin.costs(np.array([right], np.uint16), np.array([read], np.uint16))[0, 0])


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def ours() -> Read:
    """Return how speechguard reads."""
    mandarin = Mandarin()

    def read(text: str) -> list[int]:
        sounds = mandarin.sounds(text)
        ids = dict(zip(sounds.spans[:, 0].tolist(), sounds.ids.tolist(), strict=True))
        return [ids.get(place, UNKNOWN) for place in range(len(text))]  # fillers have no sound

    return read


def table_alone() -> Read:
    """Return how speechguard reads without its lexicon."""
    mandarin_readings.lexicon = lambda: iter(())
    return ours()


def with_pypinyin() -> Read:
    """Return how pypinyin reads."""
    from pypinyin import Style, lazy_pinyin

    return lambda text: [*map(pinyin.encode, lazy_pinyin(text, style=Style.TONE))]


def with_jieba() -> Read:
    """Return how pypinyin reads the words that jieba cuts."""
    import jieba
    from pypinyin import Style, lazy_pinyin

    jieba.setLogLevel("ERROR")
    return lambda text: [*map(pinyin.encode, lazy_pinyin(jieba.lcut(text), style=Style.TONE))]


def with_g2pm() -> Read:
    """Return how g2pM reads."""
    from g2pM import G2pM

    model = G2pM()
    return lambda text: [syllable(s.replace("u:", "ü")) for s in model(text, tone=True, char_split=True)]


SYSTEMS: dict[str, Callable[[], Read]] = {
    "ours": ours,
    "table alone": table_alone,
    "pypinyin": with_pypinyin,
    "jieba, pypinyin": with_jieba,
    "g2pM": with_g2pm,
}


if __name__ == "__main__":
    main()
