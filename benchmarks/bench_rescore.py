"""How long does it take to judge stored calls by new rules?

Calls are made of the labelled ones: some of a language are joined until the call is long enough, turns are left out,
words replaced, pauses stretched. They are stored as `evaluate --store` stores what was heard (a word at its time, the
syllables beside it), and judged again as `speechguard rescore` does it: by new rules, and by new and old ones.

    python benchmarks/bench_rescore.py --calls DIR [--number 10000] [--minutes 4]
"""

from __future__ import annotations

import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from support.costs import peak_memory
from support.options import chosen_calls, parser
from support.results import circumstances, show, write_results

from speechguard.archive.stored import StoredCall, keep
from speechguard.archive.stored_reader import stored_of
from speechguard.archive.transcripts import NAME, TranscriptFile, parts
from speechguard.batch.comparing import Comparison, compared, load
from speechguard.batch.finding_changes import FindingChanges
from speechguard.batch.sharing import PAYS
from speechguard.config import default_rules
from speechguard.evaluation.labels import LabelledTurn
from speechguard.judging.batches import judge_calls
from speechguard.messages import LANGUAGES, CallMetadata, Heard, Progress, Spoke, Transcript, Word
from speechguard.phonetics import language
from speechguard.utterance import Utterance

SPREAD = 0.5  # of the logarithm of the length of calls: most last half to twice the median
LEFT_OUT, REPLACED = 0.1, 0.03  # of turns, of words
STRETCH = 0.8, 1.5  # of pauses
DIFFERENT = 1000  # calls; the others are these again under other names, which take as long to judge
SAMPLE = 200  # calls whose parts of the work are timed


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--number", type=int, default=10_000, help="of calls (default: 10000)")
    options.add_argument("--minutes", type=float, default=4.0, help="median length of a call (default: 4)")
    options.add_argument("--seed", type=int, default=1)
    args = options.parse_args()
    rules = tuple(args.rules or default_rules(*LANGUAGES))
    with tempfile.TemporaryDirectory() as folder:
        made = _write(Path(folder), args)
        stored, _ = parts(Path(folder))
        rulebooks = load(Comparison(rules, rules))
        runs = [
            _measured("new rules, 1 process", stored, Comparison(rules), (rulebooks[0], {}), 1),
            _measured("new rules", stored, Comparison(rules), (rulebooks[0], {}), os.cpu_count() or 1),
            _measured("new and old rules", stored, Comparison(rules, rules), rulebooks, os.cpu_count() or 1),
        ]
        steps = _steps(Path(folder) / NAME, rulebooks[0])
    columns = ("seconds", "processor_seconds", "calls_a_second", "verdicts", "changes")
    show(["judged by", *columns], [[run["judged_by"], *(run[name] for name in columns)] for run in runs])
    show(["step", "ms a call"], list(steps.items()))
    data = {**circumstances(args), "calls": made, "runs": runs, "milliseconds_a_call": steps}
    write_results(args.results, "rescore", {**data, "peak_memory_mib": round(peak_memory())})


def _write(folder: Path, args: Any) -> dict[str, Any]:
    """Make and store the calls; what they come to."""
    began = time.monotonic()
    pools: dict[str, list[tuple[LabelledTurn, ...]]] = {}
    for call in chosen_calls(args):
        pools.setdefault(call.language, []).append(call.turns)
    chance = random.Random(args.seed)
    calls: list[StoredCall] = []
    with TranscriptFile(folder) as file:
        for number in range(args.number):
            code = sorted(pools)[number % len(pools)]
            if number < DIFFERENT:
                calls.append(_call(f"call-{number:06}", code, pools[code], chance, 60 * args.minutes))
            file.write(replace(calls[number % DIFFERENT], call=f"call-{number:06}"))
    utterances = [told for call in calls for told in call.told if isinstance(told, Utterance)]
    return {
        "number": args.number,
        "minutes_each": round(sum(call.duration for call in calls) / 60 / len(calls), 2),
        "utterances_each": round(len(utterances) / len(calls), 1),
        "syllables_each": round(sum(len(utterance.sounds) for utterance in utterances) / len(calls)),
        "mib": round((folder / NAME).stat().st_size / 2**20, 1),
        "seconds_to_make_and_write": round(time.monotonic() - began, 1),
    }


def _call(
    name: str, code: str, pool: Sequence[Sequence[LabelledTurn]], chance: random.Random, median: float
) -> StoredCall:
    """Make a call of both roles' texts."""
    heard: list[Heard] = []
    length = median * chance.lognormvariate(0, SPREAD)
    now = 0.5
    while now < length:
        before = 0.0
        for turn in chance.choice(pool):
            pause, before = turn.start - before, turn.end
            if chance.random() < LEFT_OUT:
                continue
            now = max(0.0, now + pause * chance.uniform(*STRETCH))
            transcript = _transcript(turn, len(heard), now, _words(turn.text, code, pool, chance))
            now = transcript.end
            heard += [Spoke(turn.role, transcript.start, now, chance.uniform(-35, -20)), transcript]
    heard.append(Progress(now + 1, now + 1, frozenset(), ended=True))
    metadata = CallMetadata(agent=f"agent-{chance.randrange(200)}", direction="inbound")
    return keep(name, heard, language(code), ("agent", "customer"), metadata)


def _words(text: str, code: str, pool: Sequence[Sequence[LabelledTurn]], chance: random.Random) -> list[str]:
    """Return words as a recogniser gives them: characters, or words with the blank before them; some are changed."""
    cut: Callable[[str], list[str]] = list if code == "zh" else lambda text: [f" {word}" for word in text.split()]
    return [
        word if chance.random() > REPLACED else chance.choice(cut(chance.choice(chance.choice(pool)).text))
        for word in cut(text)
    ]


def _transcript(turn: LabelledTurn, number: int, start: float, words: Sequence[str]) -> Transcript:
    step = (turn.end - turn.start) / max(1, len(words))
    timed = tuple(Word(word, start + step * i, start + step * (i + 1), 0.9) for i, word in enumerate(words))
    end = start + turn.end - turn.start
    return Transcript(turn.role, number, start, end, "".join(words), timed, final=True, audio_seen=end)


def _measured(judged_by: str, stored: Any, task: Comparison, rulebooks: Any, processes: int) -> dict[str, Any]:
    result = FindingChanges()
    began, used = time.monotonic(), _processor_seconds()
    for calls in compared(stored, task, rulebooks, processes):
        result.add(calls)
    seconds = time.monotonic() - began
    return {
        "judged_by": judged_by,
        "processes": max(1, min(processes, stored[-1].end // PAYS)),
        "seconds": round(seconds, 2),
        "processor_seconds": round(_processor_seconds() - used, 2),
        "calls_a_second": round(result.calls / seconds, 1),
        "verdicts": sum(counts.after for counts in result.findings.values()),
        "changes": len(result.changes),
    }


def _steps(path: Path, rulebooks: Any) -> dict[str, float]:
    """Return the milliseconds of the processor that reading and judging a call take."""
    lines = list(_first_lines(path))
    began = time.process_time()
    calls = [stored_of(line, language) for line in lines]
    read = time.process_time() - began
    for code, rulebook in rulebooks.items():
        judge_calls([call for call in calls if call.language == code], rulebook)
    judged = time.process_time() - began - read
    return {"read": round(1000 * read / len(lines), 3), "judge": round(1000 * judged / len(lines), 3)}


def _first_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for _, line in zip(range(SAMPLE), file, strict=False):
            yield line


def _processor_seconds() -> float:
    """Return the processor time of this process and of those that it has started and that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
