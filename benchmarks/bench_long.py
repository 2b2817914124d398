"""A call of an hour, joined from labelled calls: does memory grow, do times drift, does it keep up?

The calls of one language are joined, again and again, until the call is long enough. Memory is sampled while it is
heard. A violation of a later round is compared with the same one of the first: their distance must be the rounds'.

    python benchmarks/bench_long.py --calls DIR --language zh [--minutes 60] [--pace realtime]
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from hearing.calls import hear
from support.costs import memory, peak_memory
from support.options import chosen_calls, load_model, parser
from support.results import circumstances, plot, show, write_results
from support.sides import read_sides, write_sides

from speechguard.calls.recorder import Recorder
from speechguard.calls.rules import load_rulebook
from speechguard.messages import SAMPLE_RATE, ComplianceEvent, standing

PAUSE = 2.0  # s between two calls
SETTLED = 300.0  # s of the call after which memory should not grow any more
SAMPLE_EVERY = 1.0  # s between two looks at the memory
NEAR = 2.0  # s within which an event of a later round is the same as one of the first


def main() -> None:
    """Hear the call, then say what grew or moved."""
    options = parser(__doc__)
    options.add_argument("--minutes", type=float, default=60.0)
    options.add_argument("--pace", choices=("fast", "realtime"), default="fast")
    args = options.parse_args()
    calls = [call for call in chosen_calls(args) if call.language == (args.language or "zh")]
    data = circumstances(args)
    with tempfile.TemporaryDirectory() as folder:
        file, round_length, length = _joined(Path(folder) / "long.wav", calls, args.minutes * 60)
        language = args.language or "zh"
        recogniser = load_model(args).speaking(language)
        recorder = Recorder()
        with MemoryWatch(recorder) as watch:
            heard = hear(
                "long",
                file,
                recogniser,
                load_rulebook(args.rules, language),
                pace=args.pace,
                recorder=recorder,
            )
    drifts = _drifts(heard.events, round_length)
    figures = {
        "call_seconds": length,
        "round_seconds": round_length,
        "seconds": heard.seconds,
        "real_time_factor": heard.seconds / length,
        "events": len(heard.events),
        "memory_at_start_mib": watch.samples[0][1],
        "memory_after_5_minutes_mib": next((mib for at, mib in watch.samples if at >= SETTLED), None),
        "memory_at_end_mib": watch.samples[-1][1],
        "growth_mib_an_hour": _growth(watch.samples),
        "peak_memory_mib": peak_memory(),
        "compared_events": len(drifts),
        "drift_s_an_hour": _slope(drifts),
        "largest_difference_s": max((abs(drift) for _, drift in drifts), default=None),
    }
    write_results(args.results, "long", {**data, **figures, "memory": watch.samples, "drifts": drifts})
    show(("figure", "value"), figures.items())
    with plot(args.results, "long", 2) as (left, right):
        left.plot([at / 60 for at, _ in watch.samples], [mib for _, mib in watch.samples])
        left.set(xlabel="minute of the call", ylabel="MiB", title="memory", ylim=(0, None))
        right.plot([at / 60 for at, _ in drifts], [1000 * drift for _, drift in drifts], ".")
        right.set(xlabel="minute of the call", ylabel="ms", title="events against their first round")


class MemoryWatch:
    """Looks at the memory from time to time while the `with` block runs."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.samples: list[tuple[float, float]] = []  # s of the call, MiB

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self.samples.append((self._recorder.clock, memory()))

    def _watch(self) -> None:
        while True:
            self.samples.append((self._recorder.clock, memory()))
            if self._done.wait(SAMPLE_EVERY):
                return


def _joined(file: Path, calls: Sequence[Any], seconds: float) -> tuple[Path, float, float]:
    """Return the recording, the seconds of one round of all calls, and the seconds of the whole."""
    pause = np.zeros(round(PAUSE * SAMPLE_RATE), np.float32)
    sides = [read_sides(call.recording, call.agent_channel) for call in calls]
    agent, customer = (np.concatenate([part for pair in sides for part in (pair[n], pause)]) for n in (0, 1))
    rounds = int(np.ceil(seconds * SAMPLE_RATE / len(agent)))
    write_sides(file, np.tile(agent, rounds), np.tile(customer, rounds))
    return file, len(agent) / SAMPLE_RATE, rounds * len(agent) / SAMPLE_RATE


def _drifts(events: Sequence[ComplianceEvent], round_length: float) -> list[tuple[float, float]]:
    """Return of violations in later rounds the seconds of the call, and how far they are from the first round's."""
    confirmed = [event for event in standing(events) if event.kind == "violation"]
    first = [event for event in confirmed if event.start < round_length]
    drifts: list[tuple[float, float]] = []
    for event in confirmed:
        place = event.start % round_length
        same = [abs(e.start - place) < NEAR and e.rule == event.rule and e.phrase == event.phrase for e in first]
        if event.start >= round_length and any(same):
            drifts.append((event.start, place - first[same.index(True)].start))
    return drifts


def _growth(samples: Sequence[tuple[float, float]]) -> float | None:
    return _slope([sample for sample in samples if sample[0] >= SETTLED])


def _slope(points: Sequence[tuple[float, float]]) -> float | None:
    """Return by how much the second number grows in an hour of the first."""
    if len(points) < 3 or points[0][0] == points[-1][0]:
        return None
    return float(np.polyfit([at for at, _ in points], [value for _, value in points], 1)[0] * 3600)


if __name__ == "__main__":
    main()
