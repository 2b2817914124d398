"""Who is blamed where people share a channel: labelled calls as they are, mixed to one channel, and with the customer
leaking into the agent's channel.

Heard the recorded way, on one thread. The share of the labelled speech that is given to the right person, to the wrong
one and to nobody; violations found in the agent's turns and in the customer's; processor seconds. Settings were chosen
on the even calls.

    python benchmarks/bench_one_channel.py --calls DIR
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from support.options import chosen_calls, find_model, load_model, parser
from support.results import circumstances, show, write_results

from speechguard.archive.stored import keep
from speechguard.audio.recording import RecordingSource
from speechguard.calls.listening import listen, make_ears
from speechguard.calls.rules import load_rulebook
from speechguard.calls.voices import hear_voices, voice_teller
from speechguard.evaluation.attribution import Attribution, attribution
from speechguard.evaluation.evaluation import Tally, tally
from speechguard.evaluation.labels import LabelledCall, read_labelled_calls
from speechguard.judging.batches import judge_calls
from speechguard.messages import ROLES, SAMPLE_RATE, AgentChannel, AudioChunk, Heard, Role


def main() -> None:
    options = parser(__doc__, threads=False)
    args = options.parse_args()
    args.threads = 1
    calls = chosen_calls(args)
    loaded, folder = load_model(args), find_model(args).models_dir
    books = {language: load_rulebook(args.rules, language) for language in sorted({c.language for c in calls})}

    def listened(chunks: Iterable[AudioChunk], call: LabelledCall) -> Iterable[Heard]:
        return list(listen(chunks, make_ears(ROLES), loaded.speaking(call.language)))

    def apart(call: LabelledCall, channel: AgentChannel) -> Iterable[Heard]:
        with RecordingSource(call.recording, channel) as source:
            return listened(source, call)

    def leaking(call: LabelledCall, decibels: float, delay: float = 0.0) -> Iterable[Heard]:
        with RecordingSource(call.recording, call.agent_channel) as source:
            return listened(with_leakage(source, 10 ** (decibels / 20), delay), call)

    def told(call: LabelledCall) -> Iterable[Heard]:
        with RecordingSource(call.recording, "mixed") as source:
            teller = voice_teller(call.language, folder)
            return hear_voices(source, make_ears(), loaded.speaking(call.language), teller).heard

    ways: dict[str, tuple[Callable[[LabelledCall], Iterable[Heard]], Sequence[Role]]] = {
        "two channels": (lambda call: apart(call, call.agent_channel), ROLES),
        "the customer leaks at -10 dB": (lambda call: leaking(call, -10), ROLES),
        "at -30 dB": (lambda call: leaking(call, -30), ROLES),
        "an echo of 0.12 s at -12 dB": (lambda call: leaking(call, -12, 0.12), ROLES),
        "one channel, told apart": (told, ROLES),
        "one channel, all the agent's": (lambda call: apart(call, "mono"), ("agent",)),
    }
    speakers: dict[tuple[str, str], Attribution] = defaultdict(Attribution)
    processor: dict[tuple[str, str], float] = defaultdict(float)
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    each: list[dict[str, Any]] = []
    numbers = {call.name: number for number, call in enumerate(read_labelled_calls(args.calls))}
    for call in calls:
        half = "odd" if numbers[call.name] % 2 else "even"
        for way, (hear, roles) in ways.items():
            began = time.process_time()
            heard = list(hear(call))
            seconds = time.process_time() - began
            book = books[call.language]
            [judged] = judge_calls([keep(call.name, heard, book.phonetics, roles)], book)
            given = attribution(call, heard, judged.events)
            each.append({"call": call.name, "condition": call.condition, "way": way, **_figures(given, seconds)})
            for group in (half, "all"):
                speakers[way, group] += given
                processor[way, group] += seconds
                tallies[way, group] += tally(call, judged.events)
    rows = [
        {
            "way": way,
            "calls": group,
            **_figures(given, processor[way, group]),
            "recall": round(tallies[way, group].recall or 0.0, 4),
            "false_alarms": tallies[way, group].false_alarms,
        }
        for (way, group), given in speakers.items()
    ]
    write_results(args.results, "one_channel", {**circumstances(args), "rows": rows, "each": each})
    headings = (
        "way",
        "calls",
        "right",
        "wrong",
        "unclear",
        "recall",
        "false_alarms",
        "wrong_side",
        "processor_seconds",
    )
    show(headings, [[row[name] for name in headings] for row in rows], "Who is heard, and who is blamed")


def with_leakage(source: Iterable[AudioChunk], gain: float, delay: float) -> Iterator[AudioChunk]:
    """Yield the chunks with the customer in the agent's channel, too: so much softer, and `delay` s later."""
    late = np.zeros(round(delay * SAMPLE_RATE), np.float32)
    for chunk in source:
        assert chunk.customer is not None
        waiting = np.concatenate([late, chunk.customer])
        leaks, late = np.split(waiting, [len(chunk.agent)])
        yield replace(chunk, agent=chunk.agent + np.float32(gain) * leaks)


def _figures(given: Attribution, seconds: float) -> dict[str, Any]:
    figures = given.as_dict()
    return {
        **{name: round(figures[name] or 0.0, 4) for name in ("right", "wrong", "unclear")},
        "speech_seconds": figures["speech_seconds"],
        "wrong_side": figures["wrong_side"],
        "processor_seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    main()
