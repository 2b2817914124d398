"""Small calls in writing, laid out in time at an even pace and told as a call is told to the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from speechguard.messages import ROLES, CallMetadata, Progress, Role, Spoke, Transcript, Word
from speechguard.phonetics.sounds import Phonetics, Sounds
from speechguard.rules.model.rule import Said, Silence
from speechguard.utterance import Told, Utterance, timed

VOICE = -26.0  # dBFS, of a line that is not louder than others
PAUSE = 0.5  # s between two lines, and before the first

Lines = Sequence[Said | Silence]


@dataclass(frozen=True, slots=True, eq=False)
class LaidOutCall:
    """A small call in writing as it is told: see `judging.batches.ToldCall`."""

    call: str
    told: tuple[Told | Progress, ...]
    duration: float  # s
    metadata: CallMetadata

    @property
    def transcribed(self) -> tuple[Role, ...]:
        """The roles whose words are known: both."""
        return ROLES

    def misheard(self, mishearing: Callable[[Utterance], Utterance]) -> LaidOutCall:
        """Return the call with its utterances heard otherwise; itself where all are heard as they are."""
        told = tuple(mishearing(item) if isinstance(item, Utterance) else item for item in self.told)
        same = all(one is other for one, other in zip(told, self.told, strict=True))
        return self if same else replace(self, told=told)


def lay_out(lines: Lines, phonetics: Phonetics) -> tuple[list[Transcript], float]:
    """Return the utterances of a small call, and when it ends (s)."""
    utterances, end = _utterances(lines, [phonetics.sounds(line.text) for line in _said(lines)], phonetics)
    return [utterance.transcript for utterance in utterances], end


def lay_out_call(lines: Lines, phonetics: Phonetics, call: str, metadata: CallMetadata | None = None) -> LaidOutCall:
    """Lay out one small call."""
    sounds = [phonetics.sounds(line.text) for line in _said(lines)]
    return _told(call, lines, *_utterances(lines, sounds, phonetics), metadata)


def lay_out_calls(
    calls: Sequence[tuple[Lines, CallMetadata | None]], phonetics: Phonetics, call: str
) -> list[LaidOutCall]:
    """Lay out many small calls, all of the same name. Their lines become syllables all at once."""
    batch = phonetics.batch([line.text for lines, _ in calls for line in _said(lines)])
    laid_out: list[LaidOutCall] = []
    number = 0
    for lines, metadata in calls:
        count = len(_said(lines))
        sounds = [batch.sounds(text) for text in range(number, number + count)]
        number += count
        laid_out.append(_told(call, lines, *_utterances(lines, sounds, phonetics), metadata))
    return laid_out


def _said(lines: Lines) -> list[Said]:
    return [line for line in lines if isinstance(line, Said)]


def _utterances(lines: Lines, sounds: Sequence[Sounds], phonetics: Phonetics) -> tuple[list[Utterance], float]:
    """Return the utterances of a small call, whose lines have these `sounds`, and when it ends (s)."""
    utterances: list[Utterance] = []
    end, pause = PAUSE, 0.0  # of the line before, and after it
    for line in lines:
        if isinstance(line, Silence):
            end, pause = end + line.seconds, 0.0
        else:
            start = max(0.0, end + (pause if line.at is None else line.at))
            utterances.append(_utterance(line, len(utterances), start, sounds[len(utterances)], phonetics))
            end, pause = utterances[-1].transcript.end, PAUSE
    return utterances, max([end + pause, *(utterance.transcript.end for utterance in utterances)])


def _utterance(line: Said, number: int, start: float, sounds: Sounds, phonetics: Phonetics) -> Utterance:
    """Return the line as an utterance of one word a syllable, with what stands before the next one."""
    cuts = [0, *(int(first) for first in sounds.spans[1:, 0]), len(sounds.text)]
    step = phonetics.pronounced(sounds) / line.pace / max(len(sounds), 1)
    times = [start + step * at for at in range(len(cuts))]
    words = tuple(
        Word(sounds.text[a:b], begin, end, 1.0)
        for (a, b), (begin, end) in zip(pairwise(cuts), pairwise(times), strict=True)
    )
    end = times[-1]
    return timed(Transcript(line.role, number, start, end, sounds.text, words, final=True, audio_seen=end), sounds)


def _told(
    call: str, lines: Lines, utterances: Sequence[Utterance], end: float, metadata: CallMetadata | None
) -> LaidOutCall:
    """Return the call, told in the order in which the lines end."""
    levels = [VOICE + line.louder for line in _said(lines)]
    return LaidOutCall(call, tuple(_messages(sorted(utterances, key=_end), levels)), end, metadata or CallMetadata())


def _messages(utterances: Sequence[Utterance], levels: Sequence[float]) -> Iterator[Told | Progress]:
    for number, utterance in enumerate(utterances):
        transcript = utterance.transcript
        yield Spoke(transcript.role, transcript.start, transcript.end, levels[transcript.utterance])
        yield utterance
        begun = min((later.transcript.start for later in utterances[number + 1 :]), default=transcript.end)
        yield Progress(transcript.end, min(begun, transcript.end), frozenset())


def _end(utterance: Utterance) -> float:
    return utterance.transcript.end
