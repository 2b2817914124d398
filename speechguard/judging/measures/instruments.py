"""The instrument for each measure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from speechguard.judging.findings.phrases import FoundPhrase
from speechguard.judging.measures.loudness import LoudnessRise
from speechguard.judging.measures.overlaps import Interruptions, Monologues, talk_over, talk_share
from speechguard.judging.measures.rates import ArticulationRate, speech_rate
from speechguard.judging.measures.reading import CallOnly, Instrument, Reading
from speechguard.judging.measures.repeats import RepeatedSentence
from speechguard.judging.measures.silences import SilenceLength, answer_delay, queue_time
from speechguard.judging.measures.words import courtesy
from speechguard.judging.timeline.spans import FOREVER
from speechguard.judging.timeline.timeline import Timeline
from speechguard.messages import CallMetadata, Role
from speechguard.rules.model.measure_kinds import KINDS
from speechguard.rules.model.rule import Measure


def of_call(name: str, role: Role, timeline: Timeline, metadata: CallMetadata) -> Reading | None:
    """Take a measure of a call that is over, as a measure rule without options would."""
    kind = KINDS[name]
    chosen = instrument(Measure(name, shortest=kind.shortest or 0.0, words=kind.words or 0), role, timeline, metadata)
    chosen.each(FOREVER)
    return chosen.whole()


def instrument(
    measure: Measure, role: Role, timeline: Timeline, metadata: CallMetadata, said: Sequence[FoundPhrase] = ()
) -> Instrument:
    """Return the instrument for a measure; `said`: phrases of the rule, growing."""
    match measure.name:
        case "articulation_rate":
            return ArticulationRate(timeline, role, measure.shortest)
        case "speech_rate":
            return CallOnly(partial(speech_rate, timeline, role))
        case "dead_air" | "hold" | "longest_silence":
            return SilenceLength(timeline, measure.shortest)
        case "interruption":
            return Interruptions(timeline, role, measure.shortest, measure.words)
        case "talk_over":
            return CallOnly(partial(talk_over, timeline))
        case "loudness_rise":
            return LoudnessRise(timeline, role, measure.shortest)
        case "talk_share":
            return CallOnly(partial(talk_share, timeline, role))
        case "longest_monologue":
            return Monologues(timeline, role)
        case "answer_delay":
            return CallOnly(partial(answer_delay, timeline, role, metadata))
        case "queue_time":
            return CallOnly(partial(queue_time, metadata))
        case "courtesy":
            return CallOnly(partial(courtesy, timeline, role, said))
        case "repeated_sentence":
            return RepeatedSentence(timeline, role)
        case _:
            raise ValueError(f"{measure.name} is no measure: one of {', '.join(KINDS)}")
