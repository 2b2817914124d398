"""Decoding turns of labelled calls in many ways."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from speechguard.asr.doubts import clearer, worth_repeating
from speechguard.asr.settings import DecodeSettings
from speechguard.audio.recording import RecordingSource
from speechguard.errors import LabelError
from speechguard.evaluation.calibration import Figures, wrong_syllables
from speechguard.evaluation.labels import LabelledCall, LabelledTurn
from speechguard.messages import SAMPLE_RATE, SpeechSegment, Transcript
from speechguard.vad.segmenter import SegmenterSettings

if TYPE_CHECKING:
    from speechguard.asr.whisper import Whisper
    from speechguard.messages import Samples

CUT = SegmenterSettings()  # turns are cut as the segmenter would leave them


@dataclass(frozen=True, slots=True, eq=False)
class SpokenTurn:
    """A turn of an agent: its words and its sound."""

    segment: SpeechSegment
    text: str
    language: str

    @property
    def seconds(self) -> float:
        """Return the length of the sound."""
        return self.segment.end


@dataclass(frozen=True, slots=True)
class DecodedTurn:
    """The transcript of a turn, its errors and what it cost."""

    heard: Transcript
    wrong: int  # syllables
    seconds: float  # that decoding took: of the processors, or by the clock when the model is elsewhere


def spoken_turns(calls: Sequence[LabelledCall], count: int) -> list[SpokenTurn]:
    """Draw at most `count` turns of agents in each language, of all its sounds alike, the same ones each time.

    Raises LabelError when there are none, and AudioError for a recording that cannot be heard.
    """
    usable = [(call, turn) for call in calls for turn in call.turns if _usable(call, turn)]
    ranks: Counter[tuple[str, str]] = Counter()
    ranked: list[tuple[int, int]] = []  # rank within language and sound, number
    for number in np.random.default_rng(0).permutation(len(usable)).tolist():
        group = (usable[number][0].language, usable[number][0].condition)
        ranked.append((ranks[group], number))
        ranks[group] += 1
    taken: Counter[str] = Counter()
    chosen: list[int] = []
    for _, number in sorted(ranked):
        language = usable[number][0].language
        if taken[language] < count:
            taken[language] += 1
            chosen.append(number)
    if not chosen:
        raise LabelError("no turn of an agent with words to decode in these calls; label some (channel: agent)")
    drawn = [usable[number] for number in sorted(chosen)]
    return [
        _cut(call, turn, sound)
        for call, turns in itertools.groupby(drawn, key=lambda pair: pair[0])
        for sound in [_agent_sound(call)]
        for _, turn in turns
    ]


def _usable(call: LabelledCall, turn: LabelledTurn) -> bool:
    said = wrong_syllables(turn.text, "", call.language)[1]
    return turn.role == "agent" and turn.end - turn.start <= CUT.longest and said > 0


def _agent_sound(call: LabelledCall) -> Samples:
    pieces: list[Samples] = []
    with RecordingSource(call.recording, call.agent_channel) as source:
        for chunk in source:
            pieces += [np.zeros(round(chunk.lost * SAMPLE_RATE), np.float32), chunk.agent]
    return np.concatenate(pieces)


def _cut(call: LabelledCall, turn: LabelledTurn, sound: Samples) -> SpokenTurn:
    begin = round(max(turn.start - CUT.pre_roll, 0.0) * SAMPLE_RATE)
    samples = sound[begin : round((turn.end + CUT.post_roll) * SAMPLE_RATE)].copy()
    voice_ends = turn.end - begin / SAMPLE_RATE
    seconds = len(samples) / SAMPLE_RATE
    if seconds < voice_ends:
        raise LabelError(
            f"{call.recording}: ends before the turn that its labels have at {turn.start:.1f} to {turn.end:.1f} s"
        )
    speech = turn.end - turn.start
    return SpokenTurn(
        SpeechSegment("agent", 0, 0.0, seconds, voice_ends, samples, speech, final=True), turn.text, call.language
    )


class Sweep:
    """Decodes turns in many ways, and no turn twice in the same window with the same beam."""

    def __init__(self, model: Whisper, turns: Sequence[SpokenTurn]) -> None:
        self.turns = turns
        self._known: dict[tuple[int, float, int], DecodedTurn] = {}
        # Other programs slow the clock down more than the processors' time.
        self._clock = time.process_time if model.device == "cpu" else time.perf_counter
        self._speakers = {language: model.speaking(language) for language in {turn.language for turn in turns}}
        for turn in {turn.language: turn for turn in turns}.values():  # the first one in a language is slow
            self._speakers[turn.language].transcribe(turn.segment, 0.0)

    def decode(self, number: int, ways: Sequence[DecodeSettings]) -> None:
        """Decode a turn in all ways one after the other, so that what else the machine does weighs on all alike."""
        for way in ways:
            self.final(number, way)
            self.partial(number, way)

    def figures(self, ways: Sequence[DecodeSettings], *, final: bool) -> Figures:
        """Return what decoding all turns came to, as finished utterances or as unfinished ones."""
        hear = self.final if final else self.partial
        table = [[hear(number, way) for number in range(len(self.turns))] for way in ways]
        return Figures(
            wrong=np.array([[decoded.wrong for decoded in row] for row in table], dtype=np.float64),
            seconds=np.array([[decoded.seconds for decoded in row] for row in table], dtype=np.float64),
            syllables=np.array([wrong_syllables(t.text, "", t.language)[1] for t in self.turns], dtype=np.float64),
            languages=np.array([turn.language for turn in self.turns]),
        )

    def final(self, number: int, way: DecodeSettings) -> DecodedTurn:
        """Decode a turn as a finished utterance: again when doubtful, as `CallRecogniser.transcribe` does."""
        first = self._decoded(number, way.window(self.turns[number].seconds, final=True), way.beam_size)
        if not (way.retry and worth_repeating(first.heard)):
            return first
        again = self._decoded(number, way.longest_window, way.beam_size)
        kept = again if clearer(first.heard, again.heard) is again.heard else first
        return replace(kept, seconds=first.seconds + again.seconds)

    def partial(self, number: int, way: DecodeSettings) -> DecodedTurn:
        """Decode a turn as an utterance that goes on, when all of it has been said."""
        return self._decoded(number, way.window(self.turns[number].seconds, final=False), way.partial_beam_size)

    def _decoded(self, number: int, window: float, beam_size: int) -> DecodedTurn:
        key = (number, window, beam_size)
        if key not in self._known:
            turn = self.turns[number]
            speaker = self._speakers[turn.language]
            speaker.settings = replace(
                speaker.settings, margin=0.0, shortest_window=window, beam_size=beam_size, retry=False
            )
            began = self._clock()
            heard = speaker.transcribe(turn.segment, 0.0)
            seconds = self._clock() - began
            self._known[key] = DecodedTurn(heard, wrong_syllables(turn.text, heard.text, turn.language)[0], seconds)
        return self._known[key]
