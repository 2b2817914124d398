"""What the order of the review queue is worth: how many of the first findings change a verdict, and how many points.

Labelled calls are scored as they are and once more over a bad line (babble, GSM, lost packets), with made-up agents and
times of answering, into one store. A reviewer who knows what was said decides the first findings of each order: a
finding is rejected where the same rules do not find it in the words and times of the labels.
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hearing.augment import add_noise, babble, packet_loss, telephone
from support.options import chosen_calls, parser
from support.results import circumstances, show, write_results
from support.sides import read_sides, write_sides

from speechguard.archive.store import read_calls
from speechguard.archive.stored import keep
from speechguard.calls.rules import load_rulebooks
from speechguard.evaluation.labels import LabelledCall, LabelledTurn
from speechguard.judging.batches import judge_calls
from speechguard.messages import ComplianceEvent, Heard, Progress, Spoke, Transcript, Word, standing
from speechguard.phonetics import language
from speechguard.review.store.database import Connection, Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, Order, find
from speechguard.review.store.rows import EventRow, call
from speechguard.review.store.verdicts import decide
from speechguard.review.store.worth import points_taken

FIRST = (20, 50)
NEAR = 2.0  # s: that far off a finding is still the same
SNR, LOSS = 5.0, 0.03  # dB of the babble; share of packets
AGENTS = 3  # of each language
ORDERS: Sequence[tuple[str, Order]] = (("useful", "useful"), ("severity", "worst"), ("time", "time"))

Right = Callable[[EventRow], bool]


def main() -> None:
    args = parser(__doc__).parse_args()
    calls = chosen_calls(args)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        named = {f"{call.name} {line}": call for call in calls for line in ("good", "bad")}
        write_calls(folder, named)
        command = [sys.executable, "-m", "speechguard.cli", "score", "--manifest", folder / "calls.csv", "--out"]
        subprocess.run([*command, folder / "store"], check=True)
        true = judged_by_labels(args, folder / "store", named)
        rows: list[dict[str, Any]] = []
        for name, order in (("until 0.1.0", None), *ORDERS):
            with Database.open(f"sqlite:///{folder / name}.sqlite") as database:
                bring_in(database, folder / "store")
                rows += [{"order": name, **one} for one in reviewed(database, order, true)]
        with Database.open(f"sqlite:///{folder / 'all'}.sqlite") as database:
            bring_in(database, folder / "store")
            with database.reading() as tx:
                events = find(tx, Filter(), "time", limit=10_000).items
        whole = {"findings": len(events), "wrong": sum(not true(one) for one in events)}
    show(list(rows[0]), [list(row.values()) for row in rows])
    print(f"of {whole['findings']} findings {whole['wrong']} are wrong")
    write_results(args.results, "usefulness", {**circumstances(args), **whole, "orders": rows})


def write_calls(folder: Path, named: dict[str, LabelledCall]) -> None:
    """Write the recordings of the bad line, and the manifest of all."""
    rng = random.Random(1)
    sides = {call.name: read_sides(call.recording, call.agent_channel) for call in named.values()}
    with (folder / "calls.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow("call file language agent_channel agent start ring_seconds queue_seconds ended_by".split())
        for number, (name, one) in enumerate(named.items()):
            recording, channel = one.recording.absolute(), one.agent_channel
            if name.endswith("bad"):
                voices = [both[0] for other, both in sides.items() if other != one.name]
                worse = [_bad_line(side, voices, number) for side in sides[one.name]]
                recording, channel = write_sides(folder / f"{number}.wav", *worse, rate=8_000), "left"
            agent = f"{one.language} {rng.randrange(AGENTS)}"
            start = f"2026-11-{1 + rng.randrange(28):02} {9 + rng.randrange(8):02}:{rng.randrange(60):02}"
            known = rng.choice((4, 9, 12, 18, 25)), rng.choice((0, 3, 10, 22, 40)), rng.choice(("agent", "customer"))
            table.writerow([name, recording, one.language, channel, agent, start, *known])


def _bad_line(side: Any, voices: Sequence[Any], seed: int) -> Any:
    rng = np.random.default_rng(seed)
    return packet_loss(telephone(add_noise(side, babble(voices, len(side), rng), SNR), "gsm"), LOSS, rng)


def judged_by_labels(args: Namespace, store: Path, named: dict[str, LabelledCall]) -> Right:
    """Judge what was really said by the rules; gives whether a finding is among what they find in it."""
    rulebooks = load_rulebooks(args.rules)
    found: dict[str, list[ComplianceEvent]] = {}
    for record, _ in read_calls(store):
        one = named[record.call]
        end = record.duration or 0.0
        told: list[Heard] = []
        for number, turn in enumerate(one.turns):
            told += _told(turn, number, one.language)
        told.append(Progress(end, end, frozenset(), ended=True))
        said = keep(record.call, told, language(one.language), record.transcribed, record.metadata)
        (judged,) = judge_calls([said], rulebooks[one.language])
        found[record.call] = [event for event in standing(judged.events) if event.flagged]
    return lambda row: any(_same(row.machine, other) for other in found[row.call])


def _told(turn: LabelledTurn, number: int, code: str) -> tuple[Spoke, Transcript]:
    parts = list(turn.text) if code == "zh" else [f"{word} " for word in turn.text.split()]
    each = (turn.end - turn.start) / len(parts)
    starts = [turn.start + each * place for place in range(len(parts))]
    words = tuple(Word(part, start, start + each, 1.0) for part, start in zip(parts, starts, strict=True))
    said = Transcript(turn.role, number, turn.start, turn.end, "".join(parts), words, final=True)
    return Spoke(turn.role, turn.start, turn.end, -20.0, turn.end - turn.start), said


def _same(one: ComplianceEvent, other: ComplianceEvent) -> bool:
    near = one.start - NEAR <= other.end and other.start - NEAR <= one.end
    return (one.rule, one.kind) == (other.rule, other.kind) and near


def reviewed(database: Database, order: Order | None, true: Right) -> list[dict[str, Any]]:
    """Decide the first findings one after the other; None: in the order of before."""
    seen: list[tuple[EventRow, float]] = []
    with database.change() as tx:
        before = sorted(find(tx, Filter(), "time", limit=10_000).items, key=_of_before, reverse=True)
        for number in range(max(FIRST)):
            one = find(tx, Filter(), order, limit=1).items[0] if order else before[number]
            seen.append((one, _points(tx, one)))
            verdict = ("confirmed", "") if true(one) else ("rejected", "misheard")
            decide(tx, one.id, one.revision, "reviewer", *verdict)
    return [_figures(seen[:first], true) for first in FIRST]


def _of_before(row: EventRow) -> tuple[float, int]:
    """Return how useful a finding was said to be at first: by its uncertainty alone, as long as little was decided."""
    event = row.machine
    if event.kind == "violation":
        return min(1.0, (1 - event.score) / 0.4), row.id
    edges = [edge for edge in (event.at_least, event.at_most) if edge is not None]
    if event.kind == "missing" or event.value is None or not edges:
        return 0.5, row.id
    away = min(abs(event.value - edge) / max(abs(edge), 1e-9) for edge in edges)
    return max(0.0, 1 - 2 * away), row.id


def _points(tx: Connection, row: EventRow) -> float:
    return points_taken(call(tx, row.call_id).record).get(row.machine.rule, 0.0)


def _figures(seen: Sequence[tuple[EventRow, float]], true: Right) -> dict[str, Any]:
    return {
        "first": len(seen),
        "change a verdict": sum(not true(row) for row, _ in seen),
        "points": round(sum(points for row, points in seen if not true(row)), 1),
        "forbidden phrases": sum(row.machine.kind == "violation" for row, _ in seen),
        "rules": len({row.machine.rule for row, _ in seen}),
        "calls": len({row.call for row, _ in seen}),
    }


if __name__ == "__main__":
    main()
