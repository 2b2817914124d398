"""Why something was judged, doubted or refused: a code and its values. Words come last, in `speechguard.words`.

A value is plain data, another reason that stands inside the sentence, or several of these. This module imports nothing
of ours, so that every room may give reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, Union

ReasonValue: TypeAlias = Union[str, int, float, bool, "Reason", tuple["ReasonValue", ...]]

ReasonCode = Literal[
    "text",
    "several",
    # What was judged.
    "not_said",
    "said_too_few",
    "perhaps_said",
    "no_words",
    "no_clear_words",
    "nothing_heard",
    "mostly_unclear",
    "turns_unclear",
    "too_few_utterances",
    "lost_in_silence",
    "seconds_lost",
    "audio_lost",
    "speech_unclear",
    "only_unclear",
    "anchor_unclear",
    "heard_unclear",
    "perhaps_corrected",
    "excused",
    "call_ended",
    "agent_not_transcribed",
    "customer_not_transcribed",
    "measured",
    "above_limit",
    "below_limit",
    "flagged",
    "not_met",
    "missing",
    "conditions_met",
    "conditions_not_met",
    "condition_unclear",
    # Where in the call.
    "in_first_seconds",
    "in_first_percent",
    "in_first_turn",
    "in_first_turns",
    "in_last_seconds",
    "in_last_percent",
    "in_last_turn",
    "in_last_turns",
    "before",
    "after",
    "around",
    "seconds_before",
    "seconds_after",
    "seconds_around",
    "turns_before",
    "turns_after",
    "turns_around",
    "located",
    # What happens in a call.
    "repeatedly",
    "says",
    "says_some",
    "hold",
    "silence",
    "talks_over",
    "repeats",
    "rules_met",
    "rules_found",
    "title",
    "fact",
    "fact_over",
    "fact_under",
    "fact_between",
    "measure_over",
    "measure_under",
    "measure_between",
]

# The names of the values that a reason of each code has.
VALUES: Mapping[ReasonCode, str] = {
    "text": "text",  # said as it is: of another version, or of a library
    "several": "reasons",
    "not_said": "where",
    "said_too_few": "said need where",
    "perhaps_said": "where why",
    "no_words": "role",
    "no_clear_words": "role",
    "nothing_heard": "role",
    "mostly_unclear": "role",
    "turns_unclear": "unclear turns",
    "too_few_utterances": "role measured need",
    "lost_in_silence": "seconds",
    "seconds_lost": "seconds",
    "audio_lost": "",
    "speech_unclear": "",
    "only_unclear": "",
    "anchor_unclear": "phrase",
    "heard_unclear": "doubts",  # as transcripts carry them
    "perhaps_corrected": "why",
    "excused": "phrase",
    "call_ended": "",
    "agent_not_transcribed": "",
    "customer_not_transcribed": "",
    "measured": "measure value unit",
    "above_limit": "measure value unit limit",
    "below_limit": "measure value unit limit",
    "flagged": "grounds",  # what happened, and those `missing`
    "not_met": "grounds",
    "missing": "what",
    "conditions_met": "",  # of a version that did not say which
    "conditions_not_met": "",
    "condition_unclear": "what why",
    "in_first_seconds": "seconds",
    "in_first_percent": "percent",
    "in_first_turn": "",
    "in_first_turns": "turns",
    "in_last_seconds": "seconds",
    "in_last_percent": "percent",
    "in_last_turn": "",
    "in_last_turns": "turns",
    "before": "what",
    "after": "what",
    "around": "what",
    "seconds_before": "seconds what",
    "seconds_after": "seconds what",
    "seconds_around": "seconds what",
    "turns_before": "turns what",
    "turns_after": "turns what",
    "turns_around": "turns what",
    "located": "what where",
    "repeatedly": "what times",
    "says": "role phrases further",  # further: how many more phrases there are
    "says_some": "role need phrases further",
    "hold": "seconds",
    "silence": "seconds role",
    "talks_over": "role seconds",
    "repeats": "role",
    "rules_met": "rules",
    "rules_found": "rules",
    "title": "en zh es",  # of a rule; empty where it has none in that language
    "fact": "name values",  # of the call, as the telephone system knows it
    "fact_over": "name over",
    "fact_under": "name under",
    "fact_between": "name over under",
    "measure_over": "measure over unit",
    "measure_under": "measure under unit",
    "measure_between": "measure over under unit",
}


_NAMES = {code: sorted(names.split()) for code, names in VALUES.items()}


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason: its code, and its values in order of their names. Made by `because`."""

    code: ReasonCode
    values: tuple[tuple[str, ReasonValue], ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError where the values are not those of the code."""
        names = [name for name, _ in self.values]
        if _NAMES.get(self.code) != names:
            raise ValueError(f"a reason {self.code} has no values {', '.join(names) or 'at all'}")

    def __getitem__(self, name: str) -> ReasonValue:
        """Return a value by its name. Raises KeyError."""
        return dict(self.values)[name]

    def as_dict(self) -> dict[str, Any]:
        """Return the reason as plain data: its code and, beside it, its values."""
        return {"code": self.code, **{name: _plain(value) for name, value in self.values}}


def because(code: ReasonCode, **values: ReasonValue) -> Reason:
    """Return the reason of that code. Raises ValueError where the values are not those of the code."""
    return Reason(code, tuple(sorted(values.items())))


def together(reasons: Iterable[Reason]) -> Reason | None:
    """Return all of the reasons as one; None where there are none."""
    parts = tuple(reasons)
    return because("several", reasons=parts) if len(parts) > 1 else next(iter(parts), None)


def reason_of(data: Mapping[str, Any]) -> Reason:
    """Return the reason that `Reason.as_dict` gave as this plain data. Raises ValueError where it is none of ours."""
    values = {name: _value(value) for name, value in data.items() if name != "code"}
    code: Any = str(data.get("code"))
    return Reason(code, tuple(sorted(values.items())))


def _plain(value: ReasonValue) -> Any:
    if isinstance(value, Reason):
        return value.as_dict()
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def _value(data: Any) -> ReasonValue:
    if isinstance(data, Mapping):
        return reason_of(data)  # type: ignore[arg-type]  # its keys are names: it was JSON
    if isinstance(data, list):
        return tuple(_value(part) for part in data)  # type: ignore[misc]
    if isinstance(data, str | int | float):
        return data
    raise ValueError(f"{data!r} is no value of a reason")
