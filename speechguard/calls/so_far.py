"""What has been heard and found of a call until now: what the archive keeps of it, and from where it can go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from speechguard.messages import ComplianceEvent, Heard, Lost, Progress, Retold, Spoke, Transcript

Kept = Spoke | Lost | Transcript | Progress  # transcripts are final ones


@dataclass(frozen=True, slots=True)
class CallSoFar:
    """What a program before this one has heard and found of a call."""

    heard: Sequence[Kept] = ()  # in order
    events: Sequence[ComplianceEvent] = ()  # in order

    @property
    def now(self) -> Progress:
        """How far the call has come."""
        progress = (message for message in reversed(self.heard) if isinstance(message, Progress))
        return next(progress, Progress(0.0, 0.0, frozenset()))

    @property
    def utterances(self) -> int:
        """The number of its next utterance."""
        texts = (message.utterance for message in self.heard if isinstance(message, Transcript))
        return max(texts, default=-1) + 1


BEGINNING = CallSoFar()


def note(heard: list[Kept], message: Heard) -> None:
    """Add what was heard: of progress only the newest, only final texts, and speakers as they are told last."""
    if isinstance(message, Retold):
        heard[:] = _corrected(heard, {text.utterance: text for text in message.texts})
        return
    if isinstance(message, Progress) and heard and isinstance(heard[-1], Progress):
        heard.pop()
    if not isinstance(message, Transcript) or message.final:
        heard.append(message)


def told_in_order(written: Iterable[Kept]) -> list[Kept]:
    """Return what was heard from what was written down of it: a text that comes again has another speaker now."""
    heard: list[Kept] = []
    seen: set[int] = set()
    for message in written:
        if isinstance(message, Transcript) and message.utterance in seen:
            note(heard, Retold((message,), message.audio_seen))
            continue
        note(heard, message)
        if isinstance(message, Transcript):
            seen.add(message.utterance)
    return heard


def _corrected(heard: Sequence[Kept], texts: Mapping[int, Transcript]) -> Iterator[Kept]:
    """Yield what was heard with other texts, by utterance; the voice just before a text is its speaker's."""
    for message, after in pairwise([*heard, None]):
        if isinstance(message, Transcript):
            yield texts.get(message.utterance, message)
        elif isinstance(message, Spoke) and isinstance(after, Transcript) and after.utterance in texts:
            yield texts[after.utterance].voice(message)
        elif message is not None:
            yield message


def with_losses(heard: Sequence[Heard], losses: Sequence[Lost]) -> list[Heard]:
    """Return what was heard with losses that its recording does not show, each before what was said after it."""
    told = list(heard)
    for loss in losses:
        after = (at for at, one in enumerate(told) if isinstance(one, (Spoke, Transcript)) and one.start >= loss.end)
        told.insert(next(after, len(told)), loss)
    return told
