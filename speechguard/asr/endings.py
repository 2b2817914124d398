"""What Whisper leaves out at the end of an utterance.

Where another voice or another sentence follows without a pause, it sometimes stops, sure of itself, with seconds of
voice to go. Then the rest is decoded as an utterance of its own, and its words follow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from speechguard.asr.voiced import FRAME, levels, voiced
from speechguard.messages import SAMPLE_RATE, SpeechSegment, Transcript

# s of voice after the last word. On the labelled calls, by channel and mixed to one: at most 0.41 after 476 texts.
UNWRITTEN = 1.0
PROGRESS = 0.5  # s that a text reaches at least, or what follows it would be the same again
LETTERS_APART = ("zh",)  # languages that put no space between sentences


def rest_of(segment: SpeechSegment, heard: Transcript) -> SpeechSegment | None:
    """Return what of a finished utterance follows its text; None where that is no more than the end of a word."""
    if not heard.final or not heard.speech or not heard.words:
        return None
    after = heard.words[-1].end
    if after < segment.start + PROGRESS:
        return None
    frames = voiced(levels(segment.samples))
    voice = float(frames[round((after - segment.start) / FRAME) :].sum()) * FRAME
    if voice < UNWRITTEN:
        return None
    first = round((after - segment.start) * SAMPLE_RATE)
    return replace(segment, start=after, samples=segment.samples[first:], speech=voice, joined=True, lead=0.0)


def continued(heard: Transcript, rest: Transcript, language: str) -> Transcript:
    """Return the text of an utterance followed by that of its rest."""
    if not rest.speech:
        return heard
    between = "" if language in LETTERS_APART or not rest.words else " "
    words = (*heard.words, *(replace(word, text=between + word.text) for word in rest.words[:1]), *rest.words[1:])
    share = len(rest.words) / len(words)
    return replace(
        heard,
        text="".join(word.text for word in words),
        words=words,
        doubts=_each_once((*heard.doubts, *rest.doubts)),
        avg_logprob=(1 - share) * heard.avg_logprob + share * rest.avg_logprob,
    )


def _each_once(doubts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(doubts))
