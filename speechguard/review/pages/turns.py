"""The turns of a whole call, with what was found in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from speechguard.archive.speakers import said_by, turns_digest
from speechguard.archive.transcripts import read_conversation
from speechguard.errors import UserError
from speechguard.messages import UNCLEAR_SPEAKER, ComplianceEvent, Spoke, Transcript
from speechguard.report.evidence import Piece, context
from speechguard.review.store.rows import CallRow, EventRow
from speechguard.review.store.speakers import SpeakerRow


@dataclass(frozen=True, slots=True)
class Turn:
    """An utterance, and what was found in it."""

    number: int
    said: Transcript
    pieces: Sequence[Piece]  # the words, those of findings marked, but not what is only suspected
    events: Sequence[EventRow]
    named: SpeakerRow | None  # who said who speaks; None: it is as the machine heard, or all are swapped

    @property
    def text(self) -> str:
        """All of it."""
        return _text(self.said)

    @property
    def doubtful(self) -> bool:
        """Whether the words may not be trusted."""
        return any(doubt != UNCLEAR_SPEAKER for doubt in self.said.doubts)


@dataclass(frozen=True, slots=True)
class ShownConversation:
    """What was heard in a call."""

    turns: Sequence[Turn] = ()
    spoken: Sequence[Spoke] = ()
    digest: str = ""  # of the turns as the machine heard them
    swapped: SpeakerRow | None = None  # who said that each speaker is the other one
    outdated: bool = False  # what people said of who speaks was of other turns, before the call was heard anew
    problem: str = ""  # why it cannot be read


def heard(folder: Path, call: CallRow, found: Iterable[EventRow]) -> ShownConversation:
    """Read a call of the store, with these findings; nothing was heard in one that failed.

    Where its text cannot be read, the result says why.
    """
    if call.record.failure:
        return ShownConversation()
    try:
        conversation = read_conversation(folder, call.record)
    except UserError as error:
        return ShownConversation(problem=str(error))
    said = call.said
    holds = said.speakers.hold(conversation)
    corrected = said_by(conversation, said.speakers)
    turns = corrected.turns
    placed: defaultdict[int | None, list[EventRow]] = defaultdict(list)
    for one in found:
        placed[_turn_of(one.machine, turns)].append(one)
    shown = [
        Turn(number, turn, _pieces(turn, placed[number]), placed[number], said.rows.get(number) if holds else None)
        for number, turn in enumerate(turns)
    ]
    return ShownConversation(
        turns=shown,
        spoken=corrected.activity,
        digest=turns_digest(conversation),
        swapped=said.rows.get(None) if holds else None,
        outdated=bool(said.rows) and not holds,
    )


def _turn_of(event: ComplianceEvent, turns: Sequence[Transcript]) -> int | None:
    """Return where the phrase of a finding was said, by most of its time; None: it has none, or nowhere."""
    shared = [
        min(turn.end, event.end) - max(turn.start, event.start) if event.phrase and turn.role == event.role else 0.0
        for turn in turns
    ]
    most = max(shared, default=0.0)
    return shared.index(most) if most > 0 else None


def _pieces(turn: Transcript, found: Sequence[EventRow]) -> list[Piece]:
    marked = [False] * len(_text(turn))
    for one in (one for one in found if one.machine.kind != "suspected"):
        at = 0
        for piece in next((line.pieces for line in context(one.machine, [turn])), ()):
            for place in range(at, at + len(piece.text)):
                marked[place] |= piece.marked
            at += len(piece.text)
    signs = groupby(zip(_text(turn), marked, strict=True), key=lambda sign: sign[1])
    return [Piece("".join(sign for sign, _ in group), inside) for inside, group in signs]


def _text(turn: Transcript) -> str:
    return "".join(word.text for word in turn.words)
