"""Whisper on one utterance in the shortest window that is safe for it.

`WhisperModel.transcribe` pads everything to 30 s. CTranslate2 also encodes shorter windows, at a fraction of the cost;
too short a window makes Whisper loop or drop words, so there is a floor and a margin, and a text that looks wrong is
decoded again at 30 s. Figures: docs/accuracy.md.
"""

from __future__ import annotations

import copy
import itertools
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from speechguard.asr.doubts import clearer, doubts_of, is_speech, worth_repeating
from speechguard.asr.settings import DecodeSettings
from speechguard.errors import WeightsError
from speechguard.messages import SAMPLE_RATE, Role, SpeechSegment, Transcript, Word

FRAMES_PER_SECOND = 100  # log-mel frames
ALIGNMENT_STEP = 0.02  # s a step of the alignment stands for
LONGEST_TEXT = 224  # tokens
LANGUAGE_SPEECH = 1.5  # s of voice from which the language can be told
SURE_LANGUAGE = 0.8  # probability
# Neutral sentences that fix the script. Never words of the phrasebook: they leak into the text.
PROMPTS = {"zh": "以下是普通话的句子。", "es": ""}


@dataclass(frozen=True, slots=True)
class _Partial:
    """Tokens of the last two partial decodes of an utterance."""

    utterance: int
    last: list[int]
    before: list[int]


class Whisper:
    """A loaded model for one language. Not for several threads at once."""

    def __init__(
        self,
        weights: Path,
        language: str,
        *,
        device: str = "auto",
        compute_type: str = "auto",
        threads: int = 0,
        settings: DecodeSettings | None = None,
        scripts: Mapping[str, Callable[[str], str]] | None = None,
    ) -> None:
        """Load the weights from a folder. `threads` 0: as many as the library likes. Raises WeightsError.

        `scripts`: by language, how a text is written, character for character. Whisper changes between simplified and
        traditional characters from one utterance to the next, whatever the prompt says.
        """
        from faster_whisper import WhisperModel

        self.language = language
        self.settings = settings or DecodeSettings()
        self.device = _device(device)
        self._scripts = scripts or {}
        self._partials: dict[Role, _Partial] = {}
        if compute_type == "auto":
            compute_type = "int8" if self.device == "cpu" else "float16"
        try:
            self._model = WhisperModel(
                str(weights), device=device, compute_type=compute_type, cpu_threads=threads, local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise WeightsError(
                f"{weights}: cannot load these weights ({error}); try: speechguard models verify"
            ) from None
        self._warm_up()

    def speaking(self, language: str) -> Whisper:
        """The same model for calls in another language; the weights are shared."""
        other = copy.copy(self)
        for name in ("_tokenizer", "_prompt", "_suppressed"):
            other.__dict__.pop(name, None)
        other.language = language
        other._partials = {}
        return other

    def language_of(self, samples: NDArray[np.float32]) -> dict[str, float]:
        """How probable each of our languages is, of all that Whisper knows, for up to 30 s of speech."""
        from ctranslate2 import StorageView

        features = self._features(samples, self.settings.longest_window)
        return self._languages(self._model.model.encode(StorageView.from_array(features), to_cpu=False))

    def transcribe(self, segment: SpeechSegment, audio_seen: float) -> Transcript:
        """The text of an utterance with word times, and what speaks against trusting it."""
        window = self.settings.window(len(segment.samples) / SAMPLE_RATE, final=segment.final)
        heard = self._decode(segment, audio_seen, window)
        if segment.final and self.settings.retry and worth_repeating(heard):
            return clearer(heard, self._decode(segment, audio_seen, self.settings.longest_window))
        return heard

    def _decode(self, segment: SpeechSegment, audio_seen: float, window: float) -> Transcript:
        from ctranslate2 import StorageView

        features = self._features(segment.samples, window)
        encoded = self._model.model.encode(StorageView.from_array(features), to_cpu=False)
        seconds = len(segment.samples) / SAMPLE_RATE
        stable = self._stable(segment)
        prompt = [*self._prompt, *stable]
        longest_text = min(8 + int(seconds * self.settings.tokens_per_second), LONGEST_TEXT)
        result = self._model.model.generate(
            encoded,
            [prompt],
            beam_size=self.settings.beam_size if segment.final else self.settings.partial_beam_size,
            # Half of it is the most that is written, and the prompt (but for its last token) takes from it too.
            max_length=max(2 * longest_text, longest_text + len(prompt) - 1),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
        )[0]
        tokens = stable + [token for token in result.sequences_ids[0] if token < self._tokenizer.eot]
        self._remember(segment, tokens)
        words = self._words(encoded, tokens, segment, seconds) if tokens else ()
        transcript = Transcript(
            role=segment.role,
            utterance=segment.utterance,
            start=segment.start,
            end=segment.speech_end,
            text="".join(word.text for word in words),
            words=words,
            final=segment.final,
            joined=segment.joined,
            sounds_like=self._other_language(encoded, segment),
            # The score is of what was written now; after a stable beginning that is too little to judge by.
            avg_logprob=_mean_logprob(words) if stable else float(result.scores[0]),
            no_speech=float(result.no_speech_prob),
            audio_seen=audio_seen,
        )
        limits = self.settings.doubt
        doubts = doubts_of(transcript, self.language, segment.speech, len(tokens), limits)
        transcript = replace(transcript, doubts=doubts)
        return replace(transcript, speech=is_speech(transcript, limits))

    def _languages(self, encoded: Any) -> dict[str, float]:
        found = dict(self._model.model.detect_language(encoded)[0])
        return {language: float(found.get(f"<|{language}|>", 0.0)) for language in PROMPTS}

    def _other_language(self, encoded: Any, segment: SpeechSegment) -> str:
        """Another language of ours that a finished utterance is surely in, or "" (one step of the decoder)."""
        if not segment.final or segment.speech < LANGUAGE_SPEECH:
            return ""
        probabilities = self._languages(encoded)
        likeliest = max(probabilities, key=probabilities.__getitem__)
        return likeliest if likeliest != self.language and probabilities[likeliest] > SURE_LANGUAGE else ""

    def _stable(self, segment: SpeechSegment) -> list[int]:
        """What two partial texts of the utterance agreed on, but for its end: the next one only goes on from there."""
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

    def _features(self, samples: NDArray[np.float32], window: float) -> NDArray[np.float32]:
        """Log-mel frames of the samples and silence up to `window` seconds; shape (1, mels, frames)."""
        padded = np.zeros(int(window * SAMPLE_RATE), dtype=np.float32)
        padded[: len(samples)] = samples[: len(padded)]
        features = self._model.feature_extractor(padded, padding=0)[:, : int(window * FRAMES_PER_SECOND)]
        return np.ascontiguousarray(features[np.newaxis], dtype=np.float32)

    def _words(self, encoded: Any, tokens: list[int], segment: SpeechSegment, seconds: float) -> tuple[Word, ...]:
        """Word times from the decoder's attention (the method of OpenAI's whisper/timing.py)."""
        frames = max(int(seconds * FRAMES_PER_SECOND), 2)
        sot = self._tokenizer.sot_sequence
        alignment = self._model.model.align(encoded, sot, [tokens], frames, median_filter_width=7)[0]
        texts, tokens_of_words = self._tokenizer.split_to_word_tokens([*tokens, self._tokenizer.eot])
        texts = self._in_script(texts)
        steps = np.array(alignment.alignments, dtype=np.int64).reshape(-1, 2)
        if len(texts) < 2 or not len(steps):
            return ()
        first_step = np.searchsorted(
            steps[:, 0], np.arange(len(tokens) + 1)
        )  # of each token; the last is the end of text
        times = np.append(steps[:, 1], steps[-1, 1])[first_step] * ALIGNMENT_STEP
        edges = np.cumsum([0, *(len(t) for t in tokens_of_words[:-1])])
        probabilities = np.asarray(alignment.text_token_probs, dtype=np.float64)
        return tuple(
            Word(
                text=text if a else text.lstrip(),
                start=segment.start + float(times[a]),
                end=min(segment.start + float(times[b]), max(segment.speech_end, segment.start + float(times[a]))),
                probability=float(probabilities[a:b].mean()),
            )
            for text, a, b in zip(texts[:-1], edges[:-1], edges[1:], strict=True)
        )

    def _in_script(self, texts: list[str]) -> list[str]:
        """The pieces of a text in the script of the language."""
        pieces = [unicodedata.normalize("NFC", text) for text in texts]
        if self.language not in self._scripts:
            return pieces
        letters = iter(self._scripts[self.language]("".join(pieces)))
        return ["".join(itertools.islice(letters, len(piece))) for piece in pieces]

    def _warm_up(self) -> None:
        """The first decode of a process is slow: let it be one of silence."""
        silence = np.zeros(SAMPLE_RATE, dtype=np.float32)
        self.transcribe(SpeechSegment("agent", 0, 0.0, 1.0, 1.0, silence, 1.0, final=False), 0.0)

    @cached_property
    def _tokenizer(self) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        return Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language=self.language)

    @cached_property
    def _prompt(self) -> list[int]:
        tokenizer = self._tokenizer
        prompt = PROMPTS[self.language]
        before = [tokenizer.sot_prev, *tokenizer.encode(" " + prompt)] if prompt else []
        return [*before, *tokenizer.sot_sequence, tokenizer.no_timestamps]

    @cached_property
    def _suppressed(self) -> list[int]:
        """Tokens that are no speech (music signs, brackets) and the special ones."""
        tokenizer = self._tokenizer
        special = (tokenizer.transcribe, tokenizer.translate, tokenizer.sot, tokenizer.sot_prev, tokenizer.sot_lm)
        return sorted({*tokenizer.non_speech_tokens, *special, tokenizer.no_speech})


def _mean_logprob(words: tuple[Word, ...]) -> float:
    return float(np.mean(np.log([max(word.probability, 1e-10) for word in words]))) if words else 0.0


def _device(wanted: str) -> str:
    if wanted != "auto":
        return wanted
    import ctranslate2

    return "cuda" if ctranslate2.get_cuda_device_count() > 0 else "cpu"
