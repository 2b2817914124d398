"""Which syllables the recogniser mishears as which: the file that `speechguard rules test` draws hearing errors from.

Decodes every turn of labelled calls, both sides, cut by their labels, aligns the syllables of what was said with those
of what was heard, and counts. The texts are kept in --heard and not decoded again.

No benchmark: it makes a file of the package. It stands beside the benchmarks because it hears labelled calls with their
options and needs what only developers install.

    PYTHONPATH=benchmarks python -m training.learn_confusions --calls DIR [--heard heard.jsonl]
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hearing.turns import labelled_turns, segment
from support.options import chosen_calls, find_model, load_model, parser
from support.results import circumstances

from speechguard.checks.cases.background import background
from speechguard.checks.cases.hearing_errors import CONFUSIONS
from speechguard.matching.alignment import steps
from speechguard.matching.phrase import SYLLABLE, Phrase
from speechguard.phonetics import language as phonetics_for
from speechguard.phonetics.sounds import UNKNOWN, Phonetics, Sounds


@dataclass
class Counts:
    """Of one language; syllables by their names."""

    conditions: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # of the sound
    said: Counter[str] = field(default_factory=Counter)
    substituted: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    deleted: Counter[str] = field(default_factory=Counter)
    inserted: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(
        default_factory=Counter
    )  # syllables heard that begin a word, and do not, but did when said


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--heard", type=Path, help="texts heard, a JSON object a line: read if there, else written")
    options.add_argument("--to", type=Path, default=CONFUSIONS, help="the file of confusions")
    args = options.parse_args()
    counts: dict[str, Counts] = defaultdict(Counts)
    turns = list(_heard(args))
    for turn in turns:
        count(counts[turn["language"]], turn, phonetics_for(turn["language"]))
    data = {"learnt_from": _provenance(args, turns)}
    for code, learnt in sorted(counts.items()):
        data[code] = _as_data(learnt, code)
        total = sum(learnt.conditions.values(), Counter())
        print(code, dict(total), {name: dict(count) for name, count in learnt.conditions.items()})
    args.to.write_text(_json(data), encoding="utf-8")
    print(f"written: {args.to}, {args.to.stat().st_size / 1000:.0f} kB")


def _heard(args: Any) -> Iterator[dict[str, Any]]:
    """Yield of every turn its language, condition, text and what was heard."""
    if args.heard and args.heard.exists():
        yield from map(json.loads, args.heard.read_text(encoding="utf-8").splitlines())
        return
    model = load_model(args)
    lines: list[dict[str, Any]] = []
    for turn in labelled_turns(chosen_calls(args), roles=("agent", "customer")):
        text = model.speaking(turn.language).transcribe(segment(turn.samples), 0.0).text
        lines.append({"language": turn.language, "condition": turn.condition, "said": turn.text, "heard": text})
    if args.heard:
        args.heard.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    yield from lines


def count(counts: Counts, turn: dict[str, Any], phonetics: Phonetics) -> None:
    """Add what was misheard in a turn."""
    said, heard = (phonetics.sounds(turn[which]) for which in ("said", "heard"))
    condition = counts.conditions[turn["condition"]]
    names = [phonetics.name(syllable) for syllable in said.ids.tolist()]
    counts.said.update(names)
    condition["syllables"] += len(names)
    for i, j in _aligned(said, heard, phonetics):
        other = None if j is None else phonetics.name(int(heard.ids[j]))
        if i is None:
            counts.inserted[other or ""] += 1
            condition["inserted"] += 1
        elif other is None:
            counts.deleted[names[i]] += 1
            condition["deleted"] += 1
        else:
            if other != names[i]:
                counts.substituted[names[i]][other] += 1
                condition["substituted"] += 1
            began, begins = bool(said.starts_word[i]), bool(heard.starts_word[j])
            counts.words.update(
                {"starts": began, "inner": not began, "joined": began > begins, "split": begins > began}
            )


def _aligned(said: Sounds, heard: Sounds, phonetics: Phonetics) -> Iterable[tuple[int | None, int | None]]:
    """Pair the syllables said and heard, by number; None where one was left out or added."""
    if not len(heard):
        return [(i, None) for i in range(len(said))]
    phrase = Phrase(tuple(said.ids.tolist()), budget=SYLLABLE * len(said) - 1)
    return [(i, j) for i, j, _ in steps(phrase, heard.ids, phonetics)]


def _as_data(counts: Counts, code: str) -> dict[str, Any]:
    phonetics = phonetics_for(code)
    common = Counter(
        phonetics.name(syllable)
        for line in background(code)
        for syllable in phonetics.sounds(line.text).ids.tolist()
        if syllable != UNKNOWN
    )
    return {
        "conditions": {name: dict(sorted(count.items())) for name, count in sorted(counts.conditions.items())},
        "words": dict(counts.words),
        "said": dict(sorted(counts.said.items())),
        "substituted": {name: dict(count.most_common()) for name, count in sorted(counts.substituted.items())},
        "deleted": dict(sorted(counts.deleted.items())),
        "inserted": dict(sorted(counts.inserted.items())),
        "common": dict(sorted((common + counts.said).items())),
    }


def _provenance(args: Any, turns: list[dict[str, Any]]) -> dict[str, Any]:
    model = find_model(args)
    facts = circumstances(args)
    return {
        "program": "benchmarks/training/learn_confusions.py",
        "date": facts["date"],
        "commit": facts["commit"],
        "model": f"Whisper {model.folder.name}",
        "compute_type": args.compute_type,
        "window": model.settings.shortest_window,
        "beam": model.settings.beam_size,
        "versions": facts["versions"],
        "turns": dict(Counter(turn["language"] for turn in turns)),
        "speech": "labelled calls, synthetic voices (Kokoro-82M), both sides, cut by their labels",
    }


def _json(data: dict[str, Any]) -> str:
    """Write JSON with a line for each table, so that changes can be read."""
    parts = []
    for key, value in data.items():
        inner = ",\n".join(
            f"  {json.dumps(name)}: {json.dumps(table, ensure_ascii=False)}" for name, table in value.items()
        )
        parts.append(f"{json.dumps(key)}: {{\n{inner}\n}}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main()
