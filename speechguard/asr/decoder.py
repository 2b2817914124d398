"""A loaded Whisper model and its decoder for one language: sound in, words with times and probabilities out.

Whisper is trained on windows of 30 s. CTranslate2 also encodes shorter ones, at a fraction of the cost.
"""

from __future__ import annotations

import copy
import itertools
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from speechguard.asr.log_mel import FRAMES_PER_SECOND, LogMel
from speechguard.asr.together import Together
from speechguard.asr.tokens import Tokenizer, Vocabulary
from speechguard.errors import WeightsError
from speechguard.messages import SAMPLE_RATE, Word

ALIGNMENT_STEP = 0.02  # s a step of the alignment stands for
LONGEST_TEXT = 224  # tokens
AT_ONCE = 4  # sounds of several threads that are decoded together: of 8 the last waits as long as it gains
EIGHT_BIT = ("auto", "int8", "int8_float32")  # compute types with which a processor uses weights as eight-bit numbers
# Neutral sentences that fix the script. Never words of the phrasebook: they leak into the text.
PROMPTS = {"zh": "以下是普通话的句子。", "es": ""}
Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound to be decoded."""

    samples: Samples  # SAMPLE_RATE
    begun: Sequence[int] = ()  # tokens with which its text begins
    tell_language: bool = False


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text that was decoded from a sound."""

    tokens: list[int]  # those of `begun` included
    words: tuple[Word, ...]  # of all tokens, with times from the beginning of the sound
    logprob: float  # mean over the tokens after those of `begun`
    no_speech: float  # probability
    languages: Mapping[str, float]  # how probable each of ours is; empty where that was not asked for


class Decoder:
    """A loaded model that decodes one language.

    It may be used from several threads: decoders that share weights take turns, and sounds that wait are decoded
    together where they are alike.
    """

    def __init__(
        self,
        weights: Path,
        language: str,
        *,
        device: str = "auto",
        compute_type: str = "auto",
        threads: int = 0,
        workers: int = 1,
        scripts: Mapping[str, Callable[[str], str]] | None = None,
    ) -> None:
        """Load the weights from a folder. Raises WeightsError.

        `workers` decode at once, on so many `threads` each; 0: as many as the library likes.

        `scripts`: by language, how a text is written, character for character. Whisper changes between simplified and
        traditional characters from one utterance to the next, whatever the prompt says.
        """
        from ctranslate2.models import Whisper

        self.language = language
        self.device = _device(device)
        self._scripts = scripts or {}
        if compute_type == "auto":
            compute_type = "int8" if self.device == "cpu" else "float16"
        try:
            self.model = Whisper(
                str(weights), device=device, compute_type=compute_type, intra_threads=threads, inter_threads=workers
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise WeightsError(
                f"{weights}: cannot load these weights ({error}); try: speechguard models verify"
            ) from None
        self._vocabulary = Vocabulary.read(weights)
        self.log_mel = LogMel(self.model.n_mels)
        self._together = Together[Any, Any](workers, AT_ONCE)  # of all that share the weights

    def speaking(self, language: str) -> Decoder:
        """Return the same model for another language; the weights are shared."""
        other = copy.copy(self)
        for name in ("tokenizer", "_prompt"):
            other.__dict__.pop(name, None)
        other.language = language
        return other

    def decode(self, sounds: Sequence[Sound], window: float, beam: int, tokens_per_second: float) -> list[Decoded]:
        """Return the texts of sounds, decoded all at once, each in a window of `window` seconds of its own."""
        alike = (self.language, window, beam, tokens_per_second)
        work = partial(self._decode, window=window, beam=beam, tokens_per_second=tokens_per_second)
        return self._together.do(alike, sounds, work)

    def _decode(self, sounds: Sequence[Sound], window: float, beam: int, tokens_per_second: float) -> list[Decoded]:
        parts = self.encoded([self.features(sound.samples, window) for sound in sounds])
        prompts = [[*self._prompt, *sound.begun] for sound in sounds]
        seconds = [len(sound.samples) / SAMPLE_RATE for sound in sounds]
        most = [min(8 + int(length * tokens_per_second), LONGEST_TEXT) for length in seconds]
        results = self.model.generate(
            joined(parts),
            prompts,
            beam_size=beam,
            # Half of it is the most that is written, and the prompt (but for its last token) takes from it too.
            max_length=max(2 * max(most), max(most) + max(map(len, prompts)) - 1),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=self.tokenizer.unwanted,
        )
        texts = [
            [*sound.begun, *[token for token in result.sequences_ids[0] if token < self.tokenizer.eot][:own]]
            for sound, result, own in zip(sounds, results, most, strict=True)
        ]
        decoded: list[Decoded] = []
        for part, of_part in _places(parts):
            words = self.words(part, texts[of_part], seconds[of_part])
            asked = [sound.tell_language for sound in sounds[of_part]]
            languages = self._languages(part) if any(asked) else [{}] * len(asked)
            decoded += (
                Decoded(tokens, timed, float(result.scores[0]), float(result.no_speech_prob), told if wanted else {})
                for tokens, timed, result, told, wanted in zip(
                    texts[of_part], words, results[of_part], languages, asked, strict=True
                )
            )
        return decoded

    def language_of(self, samples: Samples, window: float) -> Mapping[str, float]:
        """Return how probable each of our languages is, among all that Whisper knows, for the sound in a window (s)."""
        [probabilities] = self._together.do(
            ("language", window), [self.features(samples, window)], self._told_languages
        )
        return probabilities

    def _told_languages(self, features: Sequence[Samples]) -> list[dict[str, float]]:
        return [one for part in self.encoded(features) for one in self._languages(part)]

    def encoded(self, features: Sequence[Samples]) -> list[Any]:
        """Return the encoder's output for sounds in windows of one length, in parts of one or more.

        A processor encodes and aligns sounds one by one in less time than together; only their texts it writes together
        in half of it (benchmarks/bench_decoding.py).
        """
        from ctranslate2 import StorageView

        # numpy, by which parts are joined, knows no such numbers.
        together = self.device == "cuda" or "bfloat16" in self.model.compute_type
        parts = [np.concatenate(features)] if together else features
        return [self.model.encode(StorageView.from_array(part), to_cpu=False) for part in parts]

    def _languages(self, encoded: Any) -> list[dict[str, float]]:
        """Return the probabilities of our languages for each encoded sound: one step of the decoder."""
        detected = [dict(probabilities) for probabilities in self.model.detect_language(encoded)]
        return [{code: float(probabilities.get(f"<|{code}|>", 0.0)) for code in PROMPTS} for probabilities in detected]

    def features(self, samples: Samples, window: float) -> Samples:
        """Return log-mel frames of the samples and of silence up to `window` seconds; shape (1, mels, frames)."""
        padded = np.zeros(int(window * SAMPLE_RATE), dtype=np.float32)
        padded[: len(samples)] = samples[: len(padded)]
        features = self.log_mel(padded)[:, : int(window * FRAMES_PER_SECOND)]
        return np.ascontiguousarray(features[np.newaxis], dtype=np.float32)

    def words(self, encoded: Any, texts: Sequence[list[int]], seconds: Sequence[float]) -> list[tuple[Word, ...]]:
        """Return the words of each text, with times from the decoder's attention (as in OpenAI's whisper/timing.py).

        `texts`: the tokens of each encoded sound; `seconds`: the length of each sound.
        """
        timed: list[tuple[Word, ...]] = [()] * len(texts)
        if not (places := [place for place, tokens in enumerate(texts) if tokens]):
            return timed
        frames = [max(int(length * FRAMES_PER_SECOND), 2) for length in seconds]
        # A sound without a text is aligned with the end of the text, and the answer thrown away.
        texts_to_align = [tokens or [self.tokenizer.eot] for tokens in texts]
        sot = self.tokenizer.sot_sequence
        aligned = self.model.align(encoded, sot, texts_to_align, frames, median_filter_width=7)
        for place in places:
            timed[place] = self._timed(texts[place], aligned[place])
        return timed

    def _timed(self, tokens: list[int], alignment: Any) -> tuple[Word, ...]:
        texts, tokens_of_words = self.tokenizer.split([*tokens, self.tokenizer.eot])
        texts = self._in_script(texts)
        steps = np.array(alignment.alignments, dtype=np.int64).reshape(-1, 2)
        if len(texts) < 2 or not len(steps):
            return ()
        # Of each token; the last is the end of text.
        first_step = np.searchsorted(steps[:, 0], np.arange(len(tokens) + 1))
        times = np.append(steps[:, 1], steps[-1, 1])[first_step] * ALIGNMENT_STEP
        edges = np.cumsum([0, *(len(t) for t in tokens_of_words[:-1])])
        probabilities = np.asarray(alignment.text_token_probs, dtype=np.float64)
        return tuple(
            Word(
                text=text if a else text.lstrip(),
                start=float(times[a]),
                end=float(times[b]),
                probability=float(probabilities[a:b].mean()),
            )
            for text, a, b in zip(texts[:-1], edges[:-1], edges[1:], strict=True)
        )

    def _in_script(self, texts: list[str]) -> list[str]:
        """Return the pieces of a text in the script of the language."""
        pieces = [unicodedata.normalize("NFC", text) for text in texts]
        if self.language not in self._scripts:
            return pieces
        letters = iter(self._scripts[self.language]("".join(pieces)))
        return ["".join(itertools.islice(letters, len(piece))) for piece in pieces]

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """Return the tokenizer of the language."""
        return Tokenizer(self._vocabulary, self.language)

    @cached_property
    def _prompt(self) -> list[int]:
        return self.tokenizer.prompt(f" {PROMPTS[self.language]}" if PROMPTS[self.language] else "")


def eight_bit(device: str, compute_type: str) -> bool:
    """Return whether weights are used as eight-bit numbers with these choices, either of which may be "auto"."""
    return compute_type in EIGHT_BIT and _device(device) != "cuda"


def joined(parts: Sequence[Any]) -> Any:
    """Return parts of encoded sounds as one."""
    from ctranslate2 import StorageView

    return parts[0] if len(parts) == 1 else StorageView.from_array(np.concatenate([np.asarray(one) for one in parts]))


def _places(parts: Sequence[Any]) -> Iterator[tuple[Any, slice]]:
    """Yield each part of encoded sounds with the places of its sounds among all."""
    ends = list(itertools.accumulate(part.shape[0] for part in parts))
    for part, end in zip(parts, ends, strict=True):
        yield part, slice(end - part.shape[0], end)


def _device(wanted: str) -> str:
    if wanted != "auto":
        return wanted
    import ctranslate2

    return "cuda" if ctranslate2.get_cuda_device_count() > 0 else "cpu"
