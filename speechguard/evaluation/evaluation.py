"""How right the judging of labelled calls is.

A forbidden turn is found when a confirmed violation lies in it. A confirmed violation in any other turn of the agent or
in none is a false alarm; improper greetings and closings (tags greeting-, closing-) may hold a forbidden phrase and
count neither way; nor does what was withdrawn after it had been confirmed. A required item is judged rightly when it is
reported missing exactly where the label says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Protocol, TypeVar

import numpy as np

from speechguard.evaluation.labels import LabelledCall, LabelledTurn
from speechguard.messages import ComplianceEvent, Transcript, standing

SLACK = 0.5  # s that an event may lie outside its turn
SHARE = 0.3  # s of a second turn that an event must reach into to count there too
AFTER_HOLD = 12.0  # s after the start of a turn in which its missing thanks may be reported
NEUTRAL = frozenset(["greeting-", "closing-"])
REQUIRED = {"greeting": "opening.greeting", "closing": "closing.farewell", "hold-thanks": "hold.thanks"}


Sum = TypeVar("Sum", bound="Additive")


class Additive(Protocol):
    """Figures that add up over calls."""

    def __add__(self: Sum, other: Sum, /) -> Sum: ...


@dataclass
class Tally:
    """Counts over calls; tallies add up."""

    calls: int = 0
    found: int = 0  # forbidden turns with a confirmed violation
    missed: int = 0  # forbidden turns without
    false_alarms: int = 0  # confirmed violations elsewhere
    agent_speech: float = 0.0  # s
    required_right: int = 0
    required: int = 0
    warnings: int = 0  # violations shown, provisional or confirmed at once
    retracted: int = 0  # of them, withdrawn later: misheard in a partial text, or excused
    delays: dict[str, list[float]] = field(default_factory=lambda: {"provisional": [], "confirmed": []})
    mistakes: list[str] = field(default_factory=list[str])

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            calls=self.calls + other.calls,
            found=self.found + other.found,
            missed=self.missed + other.missed,
            false_alarms=self.false_alarms + other.false_alarms,
            agent_speech=self.agent_speech + other.agent_speech,
            required_right=self.required_right + other.required_right,
            required=self.required + other.required,
            warnings=self.warnings + other.warnings,
            retracted=self.retracted + other.retracted,
            delays={status: delays + other.delays[status] for status, delays in self.delays.items()},
            mistakes=self.mistakes + other.mistakes,
        )

    @property
    def recall(self) -> float | None:
        """Return the share of the forbidden turns that were found; None when there are none."""
        return _share(self.found, self.found + self.missed)

    @property
    def precision(self) -> float | None:
        """Return the share of found turns among found turns and false alarms; None when nothing was reported."""
        return _share(self.found, self.found + self.false_alarms)

    @property
    def false_alarms_per_hour(self) -> float | None:
        """Return the false alarms per hour of agent speech; None where no agent speaks."""
        return self.false_alarms / self.agent_speech * 3600 if self.agent_speech else None

    @property
    def required_rate(self) -> float | None:
        """Return the share of the required items that were judged rightly; None when there are none."""
        return _share(self.required_right, self.required)

    def delay(self, status: str, percentile: float) -> float | None:
        """Return the seconds from the end of a phrase to its warning; None where no call was live."""
        return float(np.percentile(self.delays[status], percentile)) if self.delays[status] else None

    def as_dict(self) -> dict[str, Any]:
        """Return all figures as plain data."""
        return {
            "calls": self.calls,
            "forbidden": self.found + self.missed,
            "found": self.found,
            "recall": self.recall,
            "precision": self.precision,
            "false_alarms": self.false_alarms,
            "false_alarms_per_hour": self.false_alarms_per_hour,
            "agent_speech_seconds": round(self.agent_speech, 1),
            "required": self.required,
            "required_right": self.required_right,
            "required_rate": self.required_rate,
            "warnings": self.warnings,
            "retracted": self.retracted,
            **{
                f"{status}_delay_p{percentile}": self.delay(status, percentile)
                for status in self.delays
                for percentile in (50, 95)
            },
            "mistakes": self.mistakes,
        }


def tally(call: LabelledCall, events: Iterable[ComplianceEvent]) -> Tally:
    """Compare the events of one call with its labels."""
    events = list(events)
    result = Tally(calls=1, agent_speech=call.agent_speech)
    agent_turns = [turn for turn in call.turns if turn.role == "agent"]
    findings = standing(events)
    turns_of = [(event, _turn_of(event, agent_turns)) for event in findings if event.kind == "violation"]
    for turn in agent_turns:
        if turn.tag == "forbidden":
            # A phrase may end in one turn and begin in the one before it.
            if any(hit is turn or overlap(event, turn) > SHARE for event, hit in turns_of):
                result.found += 1
            else:
                result.missed += 1
                result.mistakes.append(f"{call.name} {turn.start:.1f} s missed: {turn.text}")
    for event, turn in turns_of:
        if turn is None or (turn.tag != "forbidden" and turn.tag not in NEUTRAL):
            result.false_alarms += 1
            said = turn.text if turn else "(nothing said)"
            what = f"false alarm {event.rule} ({event.phrase})"
            result.mistakes.append(f"{call.name} {event.start:.1f} s {what}: {said} heard as {event.heard}")
    _judge_required(call, agent_turns, findings, result)
    shown = [event for event in events if event.kind == "violation"]
    result.warnings = len({event.id for event in shown})
    result.retracted = sum(event.status == "retracted" for event in shown)
    for event in shown:
        if event.delay is not None and event.status in result.delays:
            result.delays[event.status].append(event.delay)
    return result


def by_condition(figures: Mapping[LabelledCall, Sum]) -> dict[str, Sum]:
    """Return sums by language and sound condition, by language, and of all, by name. There is one call at least."""
    groups: defaultdict[str, list[Sum]] = defaultdict(list)
    for call, of_call in figures.items():
        for name in (f"{call.language} {call.condition}", f"{call.language} all"):
            groups[name].append(of_call)
    ordered = sorted(groups, key=lambda name: (name.split()[0], name.endswith(" all"), name))
    parts = {**{name: groups[name] for name in ordered}, "all": figures.values()}
    return {name: reduce(lambda one, other: one + other, part) for name, part in parts.items()}


def _turn_of(event: ComplianceEvent, turns: Sequence[LabelledTurn]) -> LabelledTurn | None:
    """Return the turn in which most of an event lies, or None."""
    best = max(turns, key=lambda turn: overlap(event, turn), default=None)
    return best if best is not None and overlap(event, best) > -SLACK else None


def overlap(one: ComplianceEvent | Transcript, turn: LabelledTurn) -> float:
    """Return the seconds that an event or a text shares with a turn; negative: those between them."""
    return min(one.end, turn.end) - max(one.start, turn.start)


def _judge_required(
    call: LabelledCall, turns: Sequence[LabelledTurn], confirmed: Sequence[ComplianceEvent], result: Tally
) -> None:
    for turn in turns:
        item = turn.tag[:-1]
        if item not in REQUIRED:
            continue
        findings = [e for e in confirmed if e.rule == f"{call.language}.{REQUIRED[item]}"]
        if item == "hold-thanks":
            findings = [e for e in findings if turn.start - AFTER_HOLD < e.end and e.start < turn.start + AFTER_HOLD]
        kinds = {event.kind for event in findings}
        outcome = "missing" if "missing" in kinds else "not assessable" if kinds else "met"
        wanted = "missing" if turn.tag.endswith("-") else "met"
        result.required += 1
        if outcome == wanted:
            result.required_right += 1
        else:
            result.mistakes.append(f"{call.name} {turn.start:.1f} s {item} {outcome}, should be {wanted}: {turn.text}")


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
