"""Who is heard where people share a channel, and who is blamed, by the labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from speechguard.evaluation.evaluation import overlap
from speechguard.evaluation.labels import LabelledCall
from speechguard.messages import ROLES, ComplianceEvent, Heard, Transcript, standing

TURN = 0.3  # s of a customer's turn that a violation must reach into to be held against the agent for it


@dataclass(frozen=True, slots=True)
class Attribution:
    """To whom speech was given, over calls; attributions add up. Speech that was not heard is not in it."""

    right: float = 0.0  # s of labelled speech given to the person who speaks
    wrong: float = 0.0  # s given to the other one
    unclear: float = 0.0  # s of which nobody can tell who speaks, or whether anybody does
    blamed: tuple[str, ...] = ()  # violations held against the agent that the customer said: call, time, rule, words

    def __add__(self, other: Attribution) -> Attribution:
        return Attribution(
            self.right + other.right,
            self.wrong + other.wrong,
            self.unclear + other.unclear,
            self.blamed + other.blamed,
        )

    def share(self, seconds: float) -> float | None:
        """Return which part of all speech some seconds of it are; None where nothing was heard."""
        speech = self.right + self.wrong + self.unclear
        return seconds / speech if speech else None

    def as_dict(self) -> dict[str, Any]:
        """Return all figures as plain data: shares of the speech, and violations on the wrong side."""
        return {
            "right": self.share(self.right),
            "wrong": self.share(self.wrong),
            "unclear": self.share(self.unclear),
            "speech_seconds": round(self.right + self.wrong + self.unclear, 1),
            "wrong_side": len(self.blamed),
            "blamed": self.blamed,
        }


def attribution(call: LabelledCall, heard: Iterable[Heard], events: Sequence[ComplianceEvent]) -> Attribution:
    """Compare who was heard in one call with its labels, and what was found with who said it."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for text in heard:
        if isinstance(text, Transcript) and text.final:
            unclear = text.speaker_unclear or not text.speech
            for turn in call.turns:
                given = "unclear" if unclear else "right" if turn.role == text.role else "wrong"
                seconds[given] += max(0.0, overlap(text, turn))
    return Attribution(**seconds, blamed=tuple(_told(call, event) for event in wrong_side(call, events)))


def wrong_side(call: LabelledCall, events: Sequence[ComplianceEvent]) -> list[ComplianceEvent]:
    """Return the violations that stand against the agent where the customer speaks and the agent does not."""
    return [event for event in standing(events) if event.kind == "violation" and _is_customers(call, event)]


def _is_customers(call: LabelledCall, event: ComplianceEvent) -> bool:
    spoken = dict.fromkeys(ROLES, 0.0)
    for turn in call.turns:
        spoken[turn.role] += max(0.0, overlap(event, turn))
    return spoken["customer"] > TURN >= spoken["agent"]


def _told(call: LabelledCall, event: ComplianceEvent) -> str:
    said = max((turn for turn in call.turns if turn.role == "customer"), key=lambda turn: overlap(event, turn))
    return f"{call.name} {event.start:.1f} s wrong side {event.rule} ({event.phrase}): the customer said {said.text}"
