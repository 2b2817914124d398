"""What the recogniser almost said: other texts of an utterance it has just decoded, from the same encoder output.

An opinion is a transcript to be judged in place of the first one, and how much speaks for it. Three ways to get them:
the other hypotheses of the beam, sampled hypotheses, and the heard text with a phrase put where something sounds nearly
like it (forced decoding: both texts are scored by the decoder against the sound).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from speechguard.asr.packing import placed
from speechguard.judging.findings.phrases import FoundPhrase, find
from speechguard.matching.phrase import Phrase, budget
from speechguard.messages import SAMPLE_RATE, SpeechSegment, Transcript
from speechguard.rules.model.rule import RulePhrase
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import hear

SAMPLES = 8
TEMPERATURE = 0.6
NEAR = 50  # strictness (per cent) under which a phrase is worth a forced decoding
LEAST_SYLLABLES = 3  # of such a phrase
MOST_PHRASES = 12  # of an utterance, the nearest first


@dataclass(frozen=True, slots=True)
class Opinion:
    """Another text of an utterance."""

    transcript: Transcript
    weight: float  # share of the hypotheses; or log-probability beyond that of the heard text, a syllable of the phrase


class KeepsHypotheses:
    """Stands before CTranslate2's model: the last decode, with all hypotheses of its beam."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.encoded: Any = None
        self.prompts: list[list[int]] = []
        self.options: dict[str, Any] = {}
        self.result: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def generate(self, encoded: Any, prompts: list[list[int]], **options: Any) -> Any:
        self.encoded, self.prompts, self.options = encoded, prompts, options
        found = self._model.generate(encoded, prompts, num_hypotheses=options["beam_size"], **options)
        self.result = found[0]
        return found

    def sample(self, count: int, temperature: float) -> Any:
        """Draw hypotheses for the last decode."""
        options = {**self.options, "beam_size": 1, "sampling_topk": 0, "sampling_temperature": temperature}
        return self._model.generate(self.encoded, self.prompts, num_hypotheses=count, **options)[0]


class SecondOpinions:
    """Asks a recogniser (speechguard.asr.whisper.CallRecogniser) again about the utterance it has just decoded."""

    def __init__(self, recogniser: Any) -> None:
        """The recogniser, and others of its language, decode through us from now on."""
        if not isinstance(recogniser.decoder.model, KeepsHypotheses):
            recogniser.decoder.model = KeepsHypotheses(recogniser.decoder.model)
        self._recogniser = recogniser
        self._model: KeepsHypotheses = recogniser.decoder.model

    def beam(self, segment: SpeechSegment, heard: Transcript) -> list[Opinion]:
        """Return the other hypotheses of the beam, weighted by their probability."""
        result = self._model.result
        lengths = [len(tokens) for tokens in result.sequences_ids]
        logs = np.array(result.scores) * lengths  # the scores are means
        shares = np.exp(logs - logs.max())
        return self._opinions(segment, heard, result.sequences_ids, (shares / shares.sum()).tolist())

    def samples(self, segment: SpeechSegment, heard: Transcript) -> list[Opinion]:
        """Return sampled hypotheses, weighted by how often they came."""
        drawn = self._model.sample(SAMPLES, TEMPERATURE).sequences_ids
        return self._opinions(segment, heard, drawn, [1 / len(drawn)] * len(drawn))

    def verified(self, segment: SpeechSegment, heard: Transcript, near: Rulebook, found: set[int]) -> list[Opinion]:
        """The heard text with near phrases of rules that are not in `found`; weights are a syllable."""
        candidates = _candidates(near, heard, found)
        if not candidates:
            return []
        plain = self._log_probability(segment, self._tokens(heard.text))
        opinions: list[Opinion] = []
        for text, syllables in candidates.items():
            tokens = self._tokens(text)
            weight = (self._log_probability(segment, tokens) - plain) / syllables
            opinions.append(Opinion(self._transcript(segment, heard, tokens), weight))
        return opinions

    def _opinions(
        self, segment: SpeechSegment, heard: Transcript, hypotheses: Sequence[Sequence[int]], shares: Sequence[float]
    ) -> list[Opinion]:
        """One for each different text; whether each is worth its word times is not asked, so that is in the cost."""
        weights: dict[tuple[int, ...], float] = {}
        for hypothesis, share in zip(hypotheses, shares, strict=True):
            tokens = tuple(token for token in hypothesis if token < self._recogniser.decoder.tokenizer.eot)
            weights[tokens] = weights.get(tokens, 0.0) + share
        return [Opinion(self._transcript(segment, heard, list(t)), weight) for t, weight in weights.items() if t]

    def _tokens(self, text: str) -> list[int]:
        return self._recogniser.decoder.tokenizer.encode(
            text if self._recogniser.language == "zh" else f" {text.strip()}"
        )

    def _log_probability(self, segment: SpeechSegment, tokens: list[int]) -> float:
        frames = int(len(segment.samples) / SAMPLE_RATE * 100)
        start = self._recogniser.decoder.tokenizer.sot_sequence
        aligned = self._model.align(self._model.encoded, start, [tokens], frames)[0]
        return sum(math.log(max(probability, 1e-10)) for probability in aligned.text_token_probs)

    def _transcript(self, segment: SpeechSegment, heard: Transcript, tokens: list[int]) -> Transcript:
        seconds = len(segment.samples) / SAMPLE_RATE
        [timed] = self._recogniser.decoder.words(self._model.encoded, [tokens], [seconds])
        words = placed(timed, segment)
        return replace(heard, text="".join(word.text for word in words), words=words)


def loosened(rulebook: Rulebook, strictness: float = NEAR) -> Rulebook:
    """Return the same rules with forbidden phrases that are found when they sound only that much alike."""
    packs = [
        replace(pack, rules=tuple(replace(r, phrases=tuple(map(_loose(strictness), r.phrases))) for r in pack.rules))
        for pack in rulebook.packs
    ]
    return Rulebook.build(packs, rulebook.phonetics)


def _loose(strictness: float) -> Any:
    def loose(phrase: RulePhrase) -> RulePhrase:
        old = phrase.phrase
        new = Phrase(old.syllables, max(old.budget, budget(len(old.syllables), strictness)), old.key, old.gaps)
        return replace(phrase, phrase=new)

    return loose


def forbidden_in(rulebook: Rulebook, heard: Transcript) -> set[int]:
    """Return the rules by which a phrase in the text is forbidden, excuses aside."""
    findings = find(rulebook, hear(heard, rulebook.phonetics), None)
    return {f.rule for f in findings if f.purpose == "phrase" and rulebook.rules[f.rule].kind == "forbidden"}


def _candidates(near: Rulebook, heard: Transcript, found: set[int]) -> dict[str, int]:
    """Return heard texts with a near phrase in place of what sounds like it, and its syllables; the nearest first."""
    utterance = hear(heard, near.phonetics)
    likely = [f for f in find(near, utterance, None) if f.rule not in found and _worth_it(near, f)]
    likely.sort(key=lambda finding: (-finding.score, finding.first - finding.last))
    texts: dict[str, int] = {}
    spans, text = utterance.sounds.spans, utterance.sounds.text
    for finding in likely:
        begin, end = int(spans[finding.first, 0]), int(spans[finding.last - 1, 1])
        phrase = finding.phrase.text
        if text[begin].isupper():
            phrase = phrase[0].upper() + phrase[1:]
        texts.setdefault(text[:begin] + phrase + text[end:], len(finding.phrase.phrase.syllables))
        if len(texts) == MOST_PHRASES:
            break
    return texts


def _worth_it(near: Rulebook, finding: FoundPhrase) -> bool:
    """Return whether a finding is of a forbidden phrase, without a gap, that is long enough."""
    phrase = finding.phrase
    return (
        finding.purpose == "phrase"
        and near.rules[finding.rule].kind == "forbidden"
        and not (phrase.whole or phrase.phrase.gaps)
        and len(phrase.phrase.syllables) >= LEAST_SYLLABLES
    )
