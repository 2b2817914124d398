"""Whisper on utterances: each in the shortest window that is safe for it, or several in one.

Too short a window makes Whisper loop or drop words, so there is a floor and a margin, and a text that looks wrong is
decoded again at 30 s. Figures: docs/accuracy.md.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from speechguard.asr.decoder import PROMPTS, Decoded, Decoder, Sound
from speechguard.asr.doubts import clearer, doubts_of, is_speech, too_short, worth_repeating
from speechguard.asr.endings import continued, rest_of
from speechguard.asr.packing import Packed, pack, placed, seconds, unpack
from speechguard.asr.settings import DecodeSettings
from speechguard.messages import SAMPLE_RATE, Role, SpeechSegment, Transcript, Word

LANGUAGE_SPEECH = 1.5  # s of voice from which the language can be told
SURE_LANGUAGE = 0.8  # probability
Lasting = TypeVar("Lasting", SpeechSegment, Packed)


@dataclass(frozen=True, slots=True)
class _Partial:
    """Tokens of the last two partial decodes of an utterance."""

    utterance: int
    last: list[int]
    before: list[int]


class Whisper:
    """A loaded model, for any number of calls at once, in any of our languages and from any thread."""

    def __init__(
        self,
        weights: Path,
        *,
        device: str = "auto",
        compute_type: str = "auto",
        threads: int = 0,
        workers: int = 1,
        settings: DecodeSettings | None = None,
        scripts: Mapping[str, Callable[[str], str]] | None = None,
    ) -> None:
        """Load the weights from a folder: see Decoder. Raises WeightsError."""
        self.settings = settings or DecodeSettings()
        decoder = Decoder(
            weights,
            "zh",
            device=device,
            compute_type=compute_type,
            threads=threads,
            workers=workers,
            scripts=scripts,
        )
        self.device = decoder.device
        self._decoders = {language: decoder.speaking(language) for language in PROMPTS}
        self._warm_up()

    def speaking(self, language: str) -> CallRecogniser:
        """Return a recogniser for a new call in a language; the weights are shared."""
        return CallRecogniser(self._decoders[language], self.settings)

    def language_of(self, samples: NDArray[np.float32]) -> Mapping[str, float]:
        """Return the probability of each of our languages, among all that Whisper knows, for up to 30 s of speech."""
        window = self.settings.window(len(samples) / SAMPLE_RATE, final=True)
        return next(iter(self._decoders.values())).language_of(samples, window)

    def _warm_up(self) -> None:
        """Decode a second of silence: the first decode of a process is slow."""
        silence = np.zeros(SAMPLE_RATE, dtype=np.float32)
        segment = SpeechSegment("agent", 0, 0.0, 1.0, 1.0, silence, 1.0, final=False)
        self.speaking("zh").transcribe(segment, 0.0)


class CallRecogniser:
    """A recogniser of the utterances of one call, for one thread; it remembers the partial texts of open utterances."""

    def __init__(self, decoder: Decoder, settings: DecodeSettings) -> None:
        """Take the decoder of the language of the call, which other calls may use too."""
        self.decoder = decoder
        self.settings = settings
        self._partials: dict[Role, _Partial] = {}

    @property
    def language(self) -> str:
        """Return the language that is understood."""
        return self.decoder.language

    def transcribe(self, segment: SpeechSegment, audio_seen: float) -> Transcript:
        """Return the text of an utterance, with word times and the reasons to doubt it."""
        [heard] = self._apart([segment], audio_seen)
        return heard

    def transcribe_all(self, segments: Sequence[SpeechSegment], audio_seen: float) -> list[Transcript]:
        """Return the texts of finished utterances of a call, in their order, decoded several in a window.

        An utterance whose text is then doubtful, missing or too short for its voice is decoded again by itself.
        """
        heard = self._together(segments, audio_seen)
        unclear = [place for place, segment in enumerate(segments) if not self._clear(heard[place], segment)]
        for place, alone in zip(unclear, self._apart([segments[place] for place in unclear], audio_seen), strict=True):
            heard[place] = alone
        return heard

    def _together(self, segments: Sequence[SpeechSegment], audio_seen: float) -> list[Transcript]:
        """Return the texts of utterances that share windows."""
        heard: dict[int, Transcript] = {}  # by utterance
        windows = list(pack(segments, self.settings.packed_window, self.settings.packed_gap))
        asked = _most_speech(windows)
        for at_once in self._alike(windows):
            window = self.settings.window(seconds(at_once[-1]), final=True)
            sounds = [Sound(packed.samples, tell_language=packed in asked) for packed in at_once]
            texts = self._decode(sounds, window, self.settings.packed_beam_size)
            for packed, decoded in zip(at_once, texts, strict=True):
                for segment, words in zip(packed.segments, unpack(packed, decoded.words), strict=True):
                    tokens = sum(len(self.decoder.tokenizer.encode(word.text)) for word in words)
                    text = self._judged(segment, words, tokens, _mean_logprob(words), decoded, audio_seen)
                    heard[segment.utterance] = text
        return [heard[segment.utterance] for segment in segments]

    def _apart(self, segments: Sequence[SpeechSegment], audio_seen: float) -> list[Transcript]:
        """Return the texts of utterances in windows of their own; what is doubtful is decoded again in the longest."""
        heard = self._each(segments, audio_seen)
        repeats = self.settings.retry
        doubtful = [place for place, one in enumerate(heard) if repeats and one.final and worth_repeating(one)]
        repeated = self._each([segments[place] for place in doubtful], audio_seen, self.settings.longest_window)
        for place, again in zip(doubtful, repeated, strict=True):
            heard[place] = clearer(heard[place], again)
        rests = {place: rest for place, segment in enumerate(segments) if (rest := rest_of(segment, heard[place]))}
        followed = self._apart(list(rests.values()), audio_seen) if rests else []
        for place, rest in zip(rests, followed, strict=True):
            heard[place] = continued(heard[place], rest, self.language)
        return heard

    def _clear(self, heard: Transcript, segment: SpeechSegment) -> bool:
        """Return whether nothing counts against the text of an utterance that was decoded among others."""
        sure = heard.avg_logprob >= self.settings.doubt.unsure_logprob
        trusted = sure and heard.speech and not heard.doubts
        return trusted and not too_short(heard, self.language, segment.speech) and rest_of(segment, heard) is None

    def _each(
        self, segments: Sequence[SpeechSegment], audio_seen: float, window: float | None = None
    ) -> list[Transcript]:
        """Return the texts of utterances, all of them finished or all not, in windows of their own.

        `window`: the length of each (s); None: as the settings have it.
        """
        heard: dict[int, Transcript] = {}  # by utterance
        for at_once in self._alike(segments):
            final = at_once[-1].final
            length = window or self.settings.window(seconds(at_once[-1]), final=final)
            beam = self.settings.beam_size if final else self.settings.partial_beam_size
            begun = [self._stable(segment) for segment in at_once]
            sounds = [
                Sound(segment.samples, stable, final and segment.speech >= LANGUAGE_SPEECH)
                for segment, stable in zip(at_once, begun, strict=True)
            ]
            texts = self._decode(sounds, length, beam)
            for segment, stable, decoded in zip(at_once, begun, texts, strict=True):
                self._remember(segment, decoded.tokens)
                words = placed(decoded.words, segment)
                # What was written now after a stable beginning is too little to judge by.
                logprob = _mean_logprob(words) if stable else decoded.logprob
                text = self._judged(segment, words, len(decoded.tokens), logprob, decoded, audio_seen)
                heard[segment.utterance] = text
        return [heard[segment.utterance] for segment in segments]

    def _alike(self, sounds: Sequence[Lasting]) -> list[list[Lasting]]:
        """Return sounds that are decoded at once, by length: each then has a window little longer than it needs."""
        by_length = sorted(sounds, key=seconds)
        count = self.settings.windows_at_once
        return [by_length[first : first + count] for first in range(0, len(by_length), count)]

    def _decode(self, sounds: Sequence[Sound], window: float, beam: int) -> list[Decoded]:
        return self.decoder.decode(sounds, window, beam, self.settings.tokens_per_second)

    def _judged(
        self,
        segment: SpeechSegment,
        words: tuple[Word, ...],
        tokens: int,
        logprob: float,
        decoded: Decoded,
        audio_seen: float,
    ) -> Transcript:
        """Return the transcript of an utterance, with the reasons to doubt it."""
        limits = self.settings.doubt
        transcript = Transcript(
            role=segment.role,
            utterance=segment.utterance,
            start=segment.start,
            end=segment.speech_end,
            text="".join(word.text for word in words),
            words=words,
            final=segment.final,
            joined=segment.joined,
            sounds_like=self._other_language(decoded.languages) if segment.speech >= LANGUAGE_SPEECH else "",
            avg_logprob=logprob,
            no_speech=decoded.no_speech,
            audio_seen=audio_seen,
        )
        transcript = replace(transcript, doubts=doubts_of(transcript, self.language, segment.speech, tokens, limits))
        return replace(transcript, speech=is_speech(transcript, limits))

    def _other_language(self, languages: Mapping[str, float]) -> str:
        """Return another of our languages that the sound is certainly in; "" where there is none."""
        likeliest = max(languages, key=languages.__getitem__, default=self.language)
        return likeliest if likeliest != self.language and languages[likeliest] > SURE_LANGUAGE else ""

    def _stable(self, segment: SpeechSegment) -> list[int]:
        """Return the tokens that two partial texts of the utterance agree on, but for the last few.

        The next partial text begins with them.
        """
        partial = self._partials.get(segment.role)
        if segment.final or partial is None or partial.utterance != segment.utterance:
            return []
        agreed = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(partial.last, partial.before, strict=False))
        return [token for token, _ in agreed][: -self.settings.unstable]

    def _remember(self, segment: SpeechSegment, tokens: list[int]) -> None:
        if segment.final:
            self._partials.pop(segment.role, None)
            return
        partial = self._partials.get(segment.role)
        before = partial.last if partial is not None and partial.utterance == segment.utterance else []
        self._partials[segment.role] = _Partial(segment.utterance, tokens, before)


def _most_speech(windows: Sequence[Packed]) -> list[Packed]:
    """Return the window of each role by which its language is told; in others it is asked for where there is doubt."""
    by_role: dict[Role, Packed] = {}
    for packed in windows:
        role = packed.segments[0].role
        if max(segment.speech for segment in packed.segments) >= LANGUAGE_SPEECH:
            by_role[role] = max(by_role.get(role, packed), packed, key=_speech)
    return list(by_role.values())


def _speech(packed: Packed) -> float:
    """Return the seconds of voice in a window."""
    return sum(segment.speech for segment in packed.segments)


def _mean_logprob(words: Sequence[Word]) -> float:
    return float(np.mean(np.log([max(word.probability, 1e-10) for word in words]))) if words else 0.0
