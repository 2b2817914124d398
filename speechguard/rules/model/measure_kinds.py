"""What can be measured: the unit of each measure, of what, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from speechguard.rules.model.rule import Measure, MeasureScope

Unit = Literal["/min", "s", "%", "dB", "times"]


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """A measure. The first scope is the default."""

    unit: Unit
    scopes: tuple[MeasureScope, ...]
    says: str  # with the value and its unit in {}
    texts: bool = False  # needs the words of the role
    phrases: bool = False  # asks for phrases
    excusable: bool = False  # takes `unless`
    shortest: float | None = None  # s, where the rule does not say; None: takes none
    words: int | None = None
    unit_per_call: Unit | None = None  # where it is another one


KINDS: Mapping[str, MeasureKind] = {
    "articulation_rate": MeasureKind("/min", ("call", "turn"), "speaking {}", texts=True, shortest=3.0),
    "speech_rate": MeasureKind("/min", ("call",), "{} over the call", texts=True),
    "dead_air": MeasureKind("s", ("each", "call"), "nobody spoke for {}", excusable=True),
    "hold": MeasureKind("s", ("each", "call"), "a hold of {}", excusable=True, shortest=10.0),
    "interruption": MeasureKind(
        "s",
        ("each", "call"),
        "spoke into the speech of the other side: {}",
        excusable=True,
        shortest=0.5,
        words=0,
        unit_per_call="times",
    ),
    "talk_over": MeasureKind("s", ("call",), "both sides spoke at once for {}"),
    "loudness_rise": MeasureKind("dB", ("each", "call"), "{} louder than before", excusable=True, shortest=1.0),
    "talk_share": MeasureKind("%", ("call",), "{} of the speech"),
    "longest_monologue": MeasureKind("s", ("call", "each"), "spoke {} without a pause for the other side"),
    "longest_silence": MeasureKind("s", ("call",), "the longest silence is {}"),
    "answer_delay": MeasureKind("s", ("call",), "answered after {}"),
    "queue_time": MeasureKind("s", ("call",), "waited {} in the queue"),
    "repeated_sentence": MeasureKind("times", ("each", "call"), "the same sentence {}", texts=True, excusable=True),
    "courtesy": MeasureKind("%", ("call",), "courteous words in {} of the turns", texts=True, phrases=True),
}

_UNITS: Mapping[str, str] = {"/min": "{:.0f} syllables a minute", "s": "{:.1f} s", "%": "{:.0f} %", "dB": "{:.1f} dB"}


def unit_of(measure: Measure) -> Unit:
    """The unit of its values and its band."""
    kind = KINDS[measure.name]
    return kind.unit_per_call if measure.per == "call" and kind.unit_per_call else kind.unit


def needs_words(measure: Measure, *, excused: bool) -> bool:
    """Whether the words of the role must be known; `excused`: by phrases."""
    return KINDS[measure.name].texts or measure.words > 0 or excused


def outside(measure: Measure, value: float, *, final: bool = True) -> bool:
    """Whether the value is not in the band; one that is not `final` may still grow into it."""
    low = measure.at_least is not None and final and value < measure.at_least
    return low or (measure.at_most is not None and value > measure.at_most)


def amount(value: float, unit: str) -> str:
    """A value as English text, rounded to what can be told apart."""
    return f"{round(value)} time{'s' * (round(value) != 1)}" if unit == "times" else _UNITS[unit].format(value)


def statement(measure: Measure, value: float) -> str:
    """What was measured, and the limit that it is beyond."""
    text = KINDS[measure.name].says.format(amount(value, unit_of(measure)))
    if measure.at_most is not None and value > measure.at_most:
        return f"{text}; at most {measure.at_most:g}"
    if measure.at_least is not None and value < measure.at_least:
        return f"{text}; at least {measure.at_least:g}"
    return text
