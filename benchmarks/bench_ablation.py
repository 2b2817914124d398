"""What each way of finding forbidden phrases adds, on the same utterances and the same decode.

Text only (the phrases letter by letter), by sound (ours), then by sound also in what the recogniser almost said: the
other hypotheses of its beam, sampled hypotheses (for every utterance, and for those only in which a phrase was nearly
heard), and phrases verified by forced decoding (second_opinions.py). How much must speak for a second opinion is
calibrated on the even-numbered calls: what finds the most there without making the precision worse. --only says which
half is shown.

    python benchmarks/bench_ablation.py --calls DIR [--only odd]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hearing.heard_text import HeardWord, exact, violations
from hearing.second_opinions import Opinion, SecondOpinions, forbidden_in, loosened
from support.costs import processor_seconds
from support.options import chosen_calls, load_model, parser
from support.results import circumstances, plot, show, write_results
from support.sides import read_sides

from speechguard.audio.recording import RecordingSource
from speechguard.calls.listening import listen, make_ears
from speechguard.calls.rules import load_rulebook
from speechguard.evaluation.evaluation import Tally, tally
from speechguard.evaluation.labels import LabelledCall
from speechguard.judging.engine import Engine
from speechguard.messages import (
    SAMPLE_RATE,
    ComplianceEvent,
    Heard,
    Lost,
    Progress,
    SpeechSegment,
    Spoke,
    Transcript,
    standing,
)
from speechguard.rules.rulebook import Rulebook

TEXT, SOUND, BEAM, SAMPLED, FORCED = "text only", "by sound", "+ beam", "+ samples", "+ forced decoding"
NEARLY, BOTH = "+ samples where nearly", "+ samples + forced"
OPINIONS = {BEAM: (BEAM,), SAMPLED: (SAMPLED,), NEARLY: (NEARLY,), FORCED: (FORCED,), BOTH: (NEARLY, FORCED)}
SINGLE = (BEAM, SAMPLED, NEARLY, FORCED)
NEARLY_HEARD = 70  # strictness (per cent) at which a phrase was nearly heard
HALVES = ("even", "odd")


@dataclass
class Judged:
    """What every way found in a call. An extra event has the weight of the opinions that have it."""

    events: dict[str, list[ComplianceEvent]]  # of text only, of by sound
    extra: dict[str, list[tuple[float, ComplianceEvent]]]
    seconds: dict[str, float]  # of the processor: the decode, and what each way adds to it
    audio: float  # s


@dataclass
class Asking:
    """A recogniser that gathers second opinions of the agent's utterances."""

    recogniser: Any
    rulebook: Rulebook
    nearly: Rulebook
    near: Rulebook
    opinions: dict[str, dict[int, list[Opinion]]] = field(default_factory=lambda: {way: {} for way in SINGLE})
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys((SOUND, *SINGLE), 0.0))

    def transcribe_all(self, segments: Sequence[SpeechSegment], audio_seen: float) -> list[Transcript]:
        return [self.transcribe(segment, audio_seen) for segment in segments]

    def transcribe(self, segment: SpeechSegment, audio_seen: float) -> Transcript:
        began = processor_seconds()
        heard = self.recogniser.transcribe(segment, audio_seen)
        self.seconds[SOUND] += processor_seconds() - began
        if segment.role == "agent" and heard.words and heard.speech:
            asked = SecondOpinions(self.recogniser)
            number, found = segment.utterance, forbidden_in(self.rulebook, heard)
            ways = {
                BEAM: lambda: asked.beam(segment, heard),
                SAMPLED: lambda: asked.samples(segment, heard),
                FORCED: lambda: asked.verified(segment, heard, self.near, found),
            }
            seconds: dict[str, float] = {}
            for way, ask in ways.items():
                began = processor_seconds()
                self.opinions[way][number] = ask()
                seconds[way] = processor_seconds() - began
            if forbidden_in(self.nearly, heard) - found:
                self.opinions[NEARLY][number], seconds[NEARLY] = self.opinions[SAMPLED][number], seconds[SAMPLED]
            for way, spent in seconds.items():
                self.seconds[way] += spent
        return heard


def main() -> None:
    """Hear every call once, judge it in every way, calibrate on one half and show."""
    args = parser(__doc__).parse_args()
    shown = [args.only] if args.only else list(HALVES)
    halves = {half: chosen_calls(argparse.Namespace(**{**vars(args), "only": half})) for half in HALVES}
    calls = [call for half in halves.values() for call in half]
    data = circumstances(args)
    languages = sorted({call.language for call in calls})
    rulebooks = {language: load_rulebook(args.rules, language) for language in languages}
    nearly = {language: loosened(rulebook, NEARLY_HEARD) for language, rulebook in rulebooks.items()}
    near = {language: loosened(rulebook) for language, rulebook in rulebooks.items()}
    loaded = load_model(args)
    SecondOpinions(loaded)
    judged: dict[LabelledCall, Judged] = {}
    for call in calls:
        rules = (books[call.language] for books in (rulebooks, nearly, near))
        judged[call] = _judge(call, Asking(loaded.speaking(call.language), *rules))
        print(f"{call.name}", flush=True)
    thresholds = {way: _calibrated(judged, halves["even"], way) for way in SINGLE}
    rows = [_row(judged, halves[half], half, way, thresholds) for half in shown for way in (TEXT, SOUND, *OPINIONS)]
    write_results(args.results, "ablation", {**data, "calls": len(calls), "thresholds": thresholds, "rows": rows})
    _show(rows)
    _plot(args.results, rows)


def _judge(call: LabelledCall, asking: Asking) -> Judged:
    audio = len(read_sides(call.recording, call.agent_channel)[0]) / SAMPLE_RATE
    with RecordingSource(call.recording, call.agent_channel) as source:  # type: ignore[arg-type]
        heard = list(listen(source, make_ears(), asking))
    finals = [m for m in heard if isinstance(m, Transcript) and m.role == "agent" and m.speech]
    plain = _events(asking.rulebook, call, heard, {})
    utterances = [[HeardWord(w.text, w.start, w.end) for w in t.words] for t in finals if not t.doubts]
    extra = {way: list(_extra(asking, call, heard, plain, asking.opinions[way])) for way in SINGLE}
    text = violations(call.name, utterances, asking.rulebook, exact)
    return Judged({TEXT: text, SOUND: plain}, extra, asking.seconds, audio)


def _extra(
    asking: Asking,
    call: LabelledCall,
    heard: Sequence[Heard],
    plain: Sequence[ComplianceEvent],
    opinions: Mapping[int, list[Opinion]],
) -> Iterable[tuple[float, ComplianceEvent]]:
    """Return the violations that the call has when one of its utterances is read in another way."""
    for utterance, others in opinions.items():
        for opinion in others:
            if forbidden_in(asking.rulebook, opinion.transcript):
                for event in _events(asking.rulebook, call, heard, {utterance: opinion.transcript}):
                    if not any(_same(event, other) for other in plain):
                        yield opinion.weight, event


def _events(
    rulebook: Rulebook, call: LabelledCall, heard: Iterable[Heard], changed: Mapping[int, Transcript]
) -> list[ComplianceEvent]:
    """Return what stands after a call, some of its utterances read in another way."""
    engine = Engine(rulebook, call.name)
    events: list[ComplianceEvent] = []
    for message in heard:
        match message:
            case Transcript(role="agent"):
                events += engine.final(changed.get(message.utterance, message))
            case Spoke():
                engine.spoke(message)
            case Lost():
                engine.lost(message.start, message.end)
            case Progress():
                events += engine.advance(message.now, message.settled)
                events += engine.end(message.now) if message.ended else []
            case _:
                pass
    return [event for event in standing(events) if event.kind == "violation"]


def _same(one: ComplianceEvent, other: ComplianceEvent) -> bool:
    return one.rule == other.rule and one.start < other.end and other.start < one.end


def _with(judged: Judged, ways: Iterable[str], thresholds: Mapping[str, float | None]) -> list[ComplianceEvent]:
    """Return what is found by sound and what the ways add; shares of one event are added up."""
    events = list(judged.events[SOUND])
    for way in ways:
        if (least := thresholds[way]) is not None:
            for weight, event in _pooled(judged.extra[way], shares=way != FORCED):
                if weight >= least and not any(_same(event, other) for other in events):
                    events.append(replace(event, id=1000 + len(events)))
    return events


def _pooled(extra: Sequence[tuple[float, ComplianceEvent]], *, shares: bool) -> list[tuple[float, ComplianceEvent]]:
    """Return each event once, the heaviest first: with the sum of the shares, or the greatest weight."""
    pooled: list[tuple[float, ComplianceEvent]] = []
    for weight, event in sorted(extra, key=lambda item: -item[0]):
        at = next((n for n, (_, other) in enumerate(pooled) if _same(event, other)), None)
        if at is None:
            pooled.append((weight, event))
        elif shares:
            pooled[at] = (pooled[at][0] + weight, pooled[at][1])
    return sorted(pooled, key=lambda item: -item[0])


def _calibrated(judged: Mapping[LabelledCall, Judged], calls: Sequence[LabelledCall], way: str) -> float | None:
    """Return the threshold that finds most on these calls at no loss of precision; None: none gains."""
    weights = {weight for call in calls for weight, _ in _pooled(judged[call].extra[way], shares=way != FORCED)}
    plain = _total(judged, calls, (), {})
    least = 1.0 if plain.precision is None else plain.precision
    best, chosen = plain.found, None
    for weight in sorted(weights, reverse=True):
        total = _total(judged, calls, (way,), {way: weight})
        if total.found > best and (total.precision or 0.0) >= least:
            best, chosen = total.found, weight
    return chosen


def _total(
    judged: Mapping[LabelledCall, Judged],
    calls: Iterable[LabelledCall],
    ways: Iterable[str],
    thresholds: Mapping[str, float | None],
) -> Tally:
    return sum((tally(call, _with(judged[call], ways, thresholds)) for call in calls), Tally())


def _row(
    judged: Mapping[LabelledCall, Judged],
    calls: Sequence[LabelledCall],
    half: str,
    way: str,
    thresholds: Mapping[str, float | None],
) -> dict[str, Any]:
    if way == TEXT:
        total = sum((tally(call, judged[call].events[TEXT]) for call in calls), Tally())
    else:
        total = _total(judged, calls, OPINIONS.get(way, ()), thresholds)
    hours = sum(judged[call].audio for call in calls) / 3600
    parts = (SOUND, *OPINIONS.get(way, ()))
    seconds = sum(judged[call].seconds[part] for call in calls for part in parts)
    alike = 2 * total.found + total.missed + total.false_alarms
    return {
        "half": half,
        "way": way,
        "calls": len(calls),
        "forbidden": total.found + total.missed,
        "found": total.found,
        "false_alarms": total.false_alarms,
        "recall": total.recall,
        "precision": total.precision,
        "f1": 2 * total.found / alike if alike else None,
        "false_alarms_per_hour": total.false_alarms_per_hour,
        "processor_seconds_an_hour": seconds / hours,
        "mistakes": total.mistakes,
    }


def _show(rows: Sequence[dict[str, Any]]) -> None:
    show(
        ("calls", "way", "found", "recall", "precision", "F1", "false/h", "processor s/h"),
        [
            (
                row["half"],
                row["way"],
                f"{row['found']}/{row['forbidden']}",
                row["recall"],
                row["precision"],
                row["f1"],
                row["false_alarms_per_hour"],
                round(row["processor_seconds_an_hour"]),
            )
            for row in rows
        ],
    )


def _plot(folder: Any, rows: Sequence[dict[str, Any]]) -> None:
    halves = list(dict.fromkeys(row["half"] for row in rows))
    with plot(folder, "ablation", len(halves), width=6.0) as axes:
        for axis, half in zip(axes, halves, strict=True):
            chosen = [row for row in rows if row["half"] == half]
            for place, row in enumerate(chosen):
                axis.barh(place - 0.2, row["recall"] or 0.0, 0.38, color="C0", label="recall" if not place else None)
                axis.barh(place + 0.2, row["precision"] or 0.0, 0.38, color="C1", label=None if place else "precision")
            axis.set_yticks(range(len(chosen)), [row["way"] for row in chosen])
            axis.invert_yaxis()
            axis.set(title=f"{half} calls", xlim=(0, 1))
            axis.legend(loc="lower left")


if __name__ == "__main__":
    main()
