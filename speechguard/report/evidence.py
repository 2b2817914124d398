"""What was said around a finding, with its words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from speechguard.messages import ComplianceEvent, Role, Transcript

MOST_LINES = 5  # of the context
TOUCH = 0.01  # s: a word that only touches the finding is not of it


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that are marked, or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class ContextLine:
    """An utterance near the finding."""

    role: Role
    start: float  # s
    pieces: tuple[Piece, ...]
    doubtful: bool  # its text may not be trusted


def context(
    event: ComplianceEvent, transcript: Sequence[Transcript], neighbours: int = 1, most: int = MOST_LINES
) -> tuple[ContextLine, ...]:
    """The utterances in which it was found with those before and after; of a window that is long its last ones."""
    inside = [i for i, said in enumerate(transcript) if said.start <= event.end and said.end >= event.start]
    if not inside:
        return ()
    around = transcript[max(inside[0] - neighbours, 0) : inside[-1] + 1 + neighbours]
    return tuple(ContextLine(said.role, said.start, _pieces(said, event), bool(said.doubts)) for said in around[-most:])


def _pieces(said: Transcript, event: ComplianceEvent) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for word in said.words:
        inside = word.start < event.end - TOUCH and word.end > event.start + TOUCH
        marked = bool(event.phrase) and said.role == event.role and inside
        if pieces and pieces[-1].marked == marked:
            pieces[-1] = Piece(pieces[-1].text + word.text, marked)
        else:
            pieces.append(Piece(word.text, marked))
    return tuple(pieces)
