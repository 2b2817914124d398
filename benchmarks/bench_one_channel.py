"""Who is blamed where people share a channel: labelled calls as they are, mixed to one channel, and with the customer
leaking into the agent's channel; and with a third voice on the one channel: another call's agent, before or after it.
On the one channel also when it is known who is the agent: that the agent speaks first (true of these calls), that the
customer does (not true), by the agent's voice, enrolled from other calls where labels name it (`agent_voice`), and with
the customer's voice enrolled under the agent's name.

Heard the recorded way, on one thread. The share of the labelled speech that is given to the right person, to the wrong
one and to nobody; violations found in the agent's turns and in the customer's; processor seconds. Settings were chosen
on the even calls.

    python benchmarks/bench_one_channel.py --calls DIR
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from hearing.enrolled import enrolled_from
from support.options import chosen_calls, find_model, load_model, parser
from support.results import circumstances, show, write_results
from support.sides import chunks_of, read_sides

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
from speechguard.voices.known import NOBODY_KNOWN, KnownPeople

ANNOUNCED = 12.0  # s of a third voice before a call


@dataclass(frozen=True, slots=True)
class Way:
    """A way in which calls are recorded and heard."""

    hear: Callable[[LabelledCall], Iterable[Heard]]
    roles: Sequence[Role] = ROLES  # whose words are written down
    later: float = 0.0  # s by which the call is later in what is heard


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

    def told(call: LabelledCall, known: KnownPeople = NOBODY_KNOWN) -> Iterable[Heard]:
        with RecordingSource(call.recording, "mixed") as source:
            teller = voice_teller(call.language, folder, known)
            return hear_voices(source, make_ears(), loaded.speaking(call.language), teller).heard

    def following(call: LabelledCall) -> LabelledCall:
        others = [one for one in calls if one.language == call.language]
        return others[(others.index(call) + 1) % len(others)]

    def enrolled(call: LabelledCall, role: Role = "agent") -> KnownPeople:
        heard = {call.name, following(call).name}
        name, others = voice_of(call, role), [one for one in calls if one.name not in heard]
        sides: list[tuple[Path, AgentChannel | None]] = [
            (one.recording, one.agent_channel if side == "agent" else opposite(one.agent_channel))
            for one in others
            for side in ROLES
            if name and voice_of(one, side) == name
        ]
        voice = enrolled_from(name, sides, folder)
        return KnownPeople(voices=(voice,), named=True) if voice else NOBODY_KNOWN

    def with_third(call: LabelledCall, known: KnownPeople = NOBODY_KNOWN, *, before: bool) -> Iterable[Heard]:
        other = following(call)
        half = np.float32(0.5)  # as two channels are mixed
        third = half * read_sides(other.recording, other.agent_channel)[0]
        agent, customer = read_sides(call.recording, call.agent_channel)
        both = half * agent + half * customer
        sound = np.concatenate([third[: round(ANNOUNCED * SAMPLE_RATE)], both] if before else [both, third])
        teller = voice_teller(call.language, folder, known)
        return hear_voices(chunks_of(sound), make_ears(), loaded.speaking(call.language), teller).heard

    ways = {
        "two channels": Way(lambda call: apart(call, call.agent_channel)),
        "the customer leaks at -10 dB": Way(lambda call: leaking(call, -10)),
        "at -30 dB": Way(lambda call: leaking(call, -30)),
        "an echo of 0.12 s at -12 dB": Way(lambda call: leaking(call, -12, 0.12)),
        "one channel, told apart": Way(told),
        "one channel, after an announcement": Way(lambda call: with_third(call, before=True), later=ANNOUNCED),
        "one channel, a colleague takes over": Way(lambda call: with_third(call, before=False)),
        "one channel, the agent speaks first": Way(lambda call: told(call, KnownPeople("agent"))),
        "one channel, the customer is said to": Way(lambda call: told(call, KnownPeople("customer"))),
        "one channel, the agent is enrolled": Way(lambda call: told(call, enrolled(call))),
        "one channel, the customer's voice as the agent's": Way(lambda call: told(call, enrolled(call, "customer"))),
        "after an announcement, the agent is enrolled": Way(
            lambda call: with_third(call, enrolled(call), before=True), later=ANNOUNCED
        ),
        "a colleague takes over, the agent is enrolled": Way(
            lambda call: with_third(call, enrolled(call), before=False)
        ),
        "one channel, all the agent's": Way(lambda call: apart(call, "mono"), ("agent",)),
    }
    speakers: dict[tuple[str, str], Attribution] = defaultdict(Attribution)
    processor: dict[tuple[str, str], float] = defaultdict(float)
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    each: list[dict[str, Any]] = []
    numbers = {call.name: number for number, call in enumerate(read_labelled_calls(args.calls))}
    for call in calls:
        half = "odd" if numbers[call.name] % 2 else "even"
        for name, way in ways.items():
            began = time.process_time()
            heard = list(way.hear(call))
            seconds = time.process_time() - began
            book = books[call.language]
            [judged] = judge_calls([keep(call.name, heard, book.phonetics, way.roles)], book)
            labels = said_later(call, way.later)
            given = attribution(labels, heard, judged.events)
            each.append({"call": call.name, "condition": call.condition, "way": name, **_figures(given, seconds)})
            for group in (half, "all"):
                speakers[name, group] += given
                processor[name, group] += seconds
                tallies[name, group] += tally(labels, judged.events)
    rows = [
        {
            "way": name,
            "calls": group,
            **_figures(given, processor[name, group]),
            "recall": round(tallies[name, group].recall or 0.0, 4),
            "false_alarms": tallies[name, group].false_alarms,
        }
        for (name, group), given in speakers.items()
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


def voice_of(call: LabelledCall, role: Role) -> str:
    """Return whose voice the labels name; empty where they name none."""
    labels: dict[str, Any] = json.loads(call.recording.with_suffix(".json").read_text(encoding="utf-8"))
    return str(labels.get(f"{role}_voice", ""))


def opposite(channel: AgentChannel) -> AgentChannel:
    return "left" if channel == "right" else "right"


def said_later(call: LabelledCall, seconds: float) -> LabelledCall:
    """Return the labels of a call that begins so much later."""
    turns = tuple(replace(turn, start=turn.start + seconds, end=turn.end + seconds) for turn in call.turns)
    return replace(call, turns=turns)


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
