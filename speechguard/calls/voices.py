"""Recorded calls in which both people share a channel: who speaks is told when all of the call has been heard."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from speechguard.asr.weights import WeightStore
from speechguard.calls.listening import TOGETHER, Ears, Recogniser
from speechguard.calls.manifest import default_manifest
from speechguard.errors import WeightsError
from speechguard.messages import AudioChunk, Heard, Lost, Progress, SpeechSegment, Spoke, Transcript
from speechguard.phonetics import language as phonetics_for
from speechguard.reasons import Reason, because
from speechguard.voices.known import NOBODY_KNOWN
from speechguard.voices.wording import wording_model

if TYPE_CHECKING:
    from speechguard.voices.encoder import VoiceEncoder
    from speechguard.voices.known import KnownPeople
    from speechguard.voices.teller import VoiceSummary, VoiceTeller

VOICES = "voices"  # the model of the manifest that hears them


@dataclass(frozen=True, slots=True)
class TwoVoices:
    """A call whose speakers were told apart by their voices and words."""

    heard: tuple[Heard, ...]
    summary: VoiceSummary


def voice_teller(language: str, models_dir: Path, known: KnownPeople = NOBODY_KNOWN) -> VoiceTeller:
    """Return what tells the speakers of one call in a language apart, by whom it knows, too. Raises WeightsError."""
    from speechguard.voices.teller import VoiceTeller

    return VoiceTeller(voice_encoder(models_dir), wording_model(language), phonetics_for(language), known)


def encoder_version() -> str:
    """Return which encoder hears voices: the first hex digits of the SHA-256 of its weights."""
    models, _ = default_manifest()
    return models[VOICES].files[0].sha256[:12]


@lru_cache(1)
def voice_encoder(models_dir: Path) -> VoiceEncoder:
    """Return what hears voices; its weights are brought here where they are not yet. Raises WeightsError."""
    from speechguard.voices.encoder import VoiceEncoder
    from speechguard.voices.weights import read_weights

    models, _ = default_manifest()
    store = WeightStore(models_dir, models)
    model = models[VOICES]
    if not store.present(model):
        try:
            store.fetch(model)
        except WeightsError as error:
            raise WeightsError(
                f"a call on one channel, and no weights that tell voices apart ({error}); "
                "where all of it is the agent's, give --agent-channel mono"
            ) from None
    store.verify(model, thorough=False)
    return VoiceEncoder(read_weights(models_dir / model.folder / model.files[0].name))


def voices_told(summary: VoiceSummary) -> tuple[Reason, ...]:
    """Return how the speakers of a call were told apart, what helped, and of how much of it nobody can tell."""
    if summary.voices > 2:
        how = because("several_voices")
    else:
        how = because("one_voice" if summary.voices == 1 else "told_by_voice" if summary.separate else "told_by_words")
    helped = [because("enrolled_voice", name=summary.enrolled)] if summary.enrolled else []
    if summary.first:
        helped.append(because("agent_speaks_first" if summary.first == "agent" else "customer_speaks_first"))
    if summary.contradicted:
        helped.append(because("words_contradict"))
    unclear = math.ceil(100 * summary.unclear / summary.seconds) if summary.seconds else 0
    return (how, *helped, because("speakers_unclear", percent=unclear)) if unclear else (how, *helped)


def hear_voices(source: Iterable[AudioChunk], ears: Ears, recogniser: Recogniser, teller: VoiceTeller) -> TwoVoices:
    """Return everything heard in a call of one channel, by its start. A source that fails midway raises its error."""
    now = 0.0
    waiting: list[SpeechSegment] = []
    lost: list[Lost] = []
    spoken: list[Spoke] = []
    texts: list[Transcript] = []

    def decode(segments: list[SpeechSegment]) -> None:
        parts = teller.parts_of(segments)
        spoken.extend(part.spoke for part in parts)
        texts.extend(recogniser.transcribe_all(parts, now) if parts else ())

    for chunk in source:
        now = chunk.end
        if chunk.lost:
            lost.append(Lost(chunk.start - chunk.lost, chunk.start))
        waiting += ears.hear(chunk)
        if sum(segment.end - segment.start for segment in waiting) >= TOGETHER:
            decode(waiting)
            waiting = []
    decode(waiting + ears.drain())
    told, summary = teller.tell(texts)
    groups: list[tuple[float, tuple[Spoke | Lost | Transcript, ...]]] = [(one.start, (one,)) for one in lost]
    for voice, text in zip(spoken, told, strict=True):
        # Noise that the recogniser does not take for speech is no voice activity either: see listening.
        own = (text.voice(voice), text) if text.speech else (text,)
        groups.append((text.start, own))
    groups.sort(key=lambda group: group[0])
    heard = [message for _, group in groups for message in group]
    return TwoVoices((*heard, Progress(now, now, frozenset(), ended=True)), summary)
