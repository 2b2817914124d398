"""What can be measured: the unit of each measure, of what, and what a reason says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from speechguard.messages import digits_of
from speechguard.reasons import Reason, ReasonValue, because
from speechguard.rules.model.rule import Measure, MeasureScope

Unit = Literal["/min", "s", "%", "dB", "times"]


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """A measure. The first scope is the default."""

    unit: Unit
    scopes: tuple[MeasureScope, ...]
    texts: bool = False  # needs the words of the role
    phrases: bool = False  # asks for phrases
    excusable: bool = False  # takes `unless`
    shortest: float | None = None  # s, where the rule does not say; None: takes none
    words: int | None = None
    unit_per_call: Unit | None = None  # where it is another one


KINDS: Mapping[str, MeasureKind] = {
    "articulation_rate": MeasureKind("/min", ("call", "turn"), texts=True, shortest=3.0),
    "speech_rate": MeasureKind("/min", ("call",), texts=True),
    "dead_air": MeasureKind("s", ("each", "call"), excusable=True),
    "hold": MeasureKind("s", ("each", "call"), excusable=True, shortest=10.0),
    "interruption": MeasureKind(
        "s",
        ("each", "call"),
        excusable=True,
        shortest=0.5,
        words=0,
        unit_per_call="times",
    ),
    "talk_over": MeasureKind("s", ("call",)),
    "loudness_rise": MeasureKind("dB", ("each", "call"), excusable=True, shortest=1.0),
    "talk_share": MeasureKind("%", ("call",)),
    "longest_monologue": MeasureKind("s", ("call", "each")),
    "longest_silence": MeasureKind("s", ("call",)),
    "answer_delay": MeasureKind("s", ("call",)),
    "queue_time": MeasureKind("s", ("call",)),
    "repeated_sentence": MeasureKind("times", ("each", "call"), texts=True, excusable=True),
    "courtesy": MeasureKind("%", ("call",), texts=True, phrases=True),
}


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


def statement(measure: Measure, value: float) -> Reason:
    """Return what was measured, rounded to what can be told apart, its band, and whether that was kept."""
    unit = unit_of(measure)
    least, most = measure.at_least, measure.at_most
    rounded = round(value, digits_of(value, unit, least, most) or None)
    told: dict[str, ReasonValue] = {"measure": measure.name, "value": rounded, "unit": unit}
    if most is not None and value > most:
        return because("above_limit", **told, limit=most)
    if least is not None and value < least:
        return because("below_limit", **told, limit=least)
    if least is not None and most is not None:
        return because("within_band", **told, least=least, limit=most)
    if least is not None:
        return because("within_least", **told, limit=least)
    return because("measured", **told) if most is None else because("within_most", **told, limit=most)
