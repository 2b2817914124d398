"""An utterance as syllables with times, and the phrases of a rulebook found in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from speechguard.compliance.model import RulePhrase
from speechguard.compliance.rulebook import Purpose, Rulebook
from speechguard.matching.phrase import SYLLABLE
from speechguard.matching.reduction import best_matches
from speechguard.messages import PhraseMatch, Role, Transcript
from speechguard.phonetics.sounds import Phonetics, Sounds

JOIN_PAUSE = 1.0  # s: a phrase may go on in the next utterance after at most this pause


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """A transcript with its syllables; arrays have one entry a syllable."""

    transcript: Transcript
    sounds: Sounds
    begins: NDArray[np.float64]  # s, of the word the syllable begins in
    ends: NDArray[np.float64]  # s, of the word it ends in

    @property
    def role(self) -> Role:
        return self.transcript.role

    def continues(self, previous: Utterance) -> bool:
        """Whether a phrase may have begun in `previous`, the role's utterance before this one."""
        return self.transcript.joined or self.transcript.start - previous.transcript.end <= JOIN_PAUSE


@dataclass(frozen=True, slots=True)
class Finding:
    """A phrase of a rule, found. Syllables are counted from the utterance's first; negative: in the one before it."""

    rule: int  # number in the rulebook
    purpose: Purpose
    phrase: RulePhrase
    first: int
    last: int  # after the last syllable
    cost: int  # quarters
    start: float  # s
    end: float  # s
    doubts: tuple[str, ...]  # why the text it was found in may not be trusted
    condition: str = ""  # of the rule, whose phrase it is

    @property
    def score(self) -> float:
        """How alike phrase and heard text sound, 0..1."""
        return 1 - self.cost / (SYLLABLE * len(self.phrase.phrase.syllables))

    def overlaps(self, other: Finding) -> bool:
        """Whether they share a syllable."""
        return self.first < other.last and other.first < self.last


def hear(transcript: Transcript, phonetics: Phonetics) -> Utterance:
    """The transcript as syllables. Raises ValueError when its words do not give its text."""
    return timed(transcript, phonetics.sounds(spoken_text(transcript)))


def spoken_text(transcript: Transcript) -> str:
    """The text that is sounded: that of the words. Raises ValueError when it is another one than the transcript's."""
    text = "".join(unicodedata.normalize("NFC", word.text) for word in transcript.words)
    if text.strip() != unicodedata.normalize("NFC", transcript.text).strip():
        raise ValueError(f"words give '{text}', not the text '{transcript.text}'")
    return text


def timed(transcript: Transcript, sounds: Sounds) -> Utterance:
    """The transcript and the syllables of its `spoken_text`, which get the times of their words."""
    first, last = places(transcript, sounds)
    starts = np.array([word.start for word in transcript.words], np.float64)
    ends = np.array([word.end for word in transcript.words], np.float64)
    return Utterance(transcript, sounds, begins=starts[first], ends=ends[last])


def places(transcript: Transcript, sounds: Sounds) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number of the word that each syllable begins in, and of that it ends in."""
    lengths = (len(unicodedata.normalize("NFC", word.text)) for word in transcript.words)
    after = np.fromiter(accumulate(lengths), np.int64, len(transcript.words))  # character after each word
    first = np.searchsorted(after, sounds.spans[:, 0], side="right")
    return first, np.searchsorted(after, sounds.spans[:, 1] - 1, side="right")


class LastUtterances:
    """The last final utterance of every role: in it a phrase of the next one may have begun."""

    def __init__(self) -> None:
        self._last: dict[Role, Utterance] = {}

    def add(self, utterance: Utterance) -> None:
        """It has ended; those of a role come in order."""
        self._last[utterance.role] = utterance

    def of(self, role: Role) -> Utterance | None:
        """The role's last one."""
        return self._last.get(role)

    def before(self, utterance: Utterance) -> Utterance | None:
        """The one that this utterance continues."""
        previous = self._last.get(utterance.role)
        return previous if previous and utterance.continues(previous) else None


def search(rulebook: Rulebook, utterance: Utterance, previous: Utterance | None) -> list[PhraseMatch]:
    """The hits of all phrases in the syllables of `previous`, if it is continued, and the utterance, as one text."""
    both = [previous.sounds, utterance.sounds] if previous else [utterance.sounds]
    return rulebook.index.search(
        np.concatenate([sounds.ids for sounds in both]),
        np.concatenate([sounds.starts_word for sounds in both]),
        np.concatenate([sounds.ends_word for sounds in both]),
    )


def find(
    rulebook: Rulebook, utterance: Utterance, previous: Utterance | None, hits: Sequence[PhraseMatch] | None = None
) -> list[Finding]:
    """Every phrase that concerns the speaker, found in the utterance or across the border from `previous` to it.

    `hits`: what `search` gives, where that is known. Whole-utterance phrases are found in final texts only. Sorted by
    place. What ends in `previous` is reported as well: it shows which part of the text is taken.
    """
    hits = search(rulebook, utterance, previous) if hits is None else hits
    if not hits:
        return []
    border = len(previous.sounds) if previous else 0
    begins = np.concatenate([previous.begins, utterance.begins]) if previous else utterance.begins
    ends = np.concatenate([previous.ends, utterance.ends]) if previous else utterance.ends
    earlier, own = previous.transcript.doubts if previous else (), utterance.transcript.doubts
    whole_start = 0 if utterance.transcript.joined else border
    findings: list[Finding] = []
    for match in _matches(hits, rulebook, whole_start, len(begins), final=utterance.transcript.final):
        use = rulebook.uses[match.phrase]
        if use.role == utterance.role:
            findings.append(
                Finding(
                    rule=use.rule,
                    purpose=use.purpose,
                    phrase=use.phrase,
                    first=match.start - border,
                    last=match.end - border,
                    cost=match.cost,
                    start=float(begins[match.start]),
                    end=float(ends[match.end - 1]),
                    doubts=earlier + own if match.start < border else own,
                    condition=use.condition,
                )
            )
    return sorted(findings, key=lambda finding: (finding.first, finding.last))


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Of findings that overlap one remains: the most alike, of those the longest, of those the first."""
    chosen: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (-f.score, f.first - f.last, f.first)):
        if not any(finding.overlaps(better) for better in chosen):
            chosen.append(finding)
    return sorted(chosen, key=lambda finding: (finding.first, finding.rule))


def _matches(
    hits: Sequence[PhraseMatch], rulebook: Rulebook, whole_start: int, whole_end: int, *, final: bool
) -> list[PhraseMatch]:
    """Matches of ordinary phrases, and whole-utterance phrases that are all there is."""
    ordinary = [hit for hit in hits if not rulebook.uses[hit.phrase].phrase.whole]
    whole = [hit for hit in hits if rulebook.uses[hit.phrase].phrase.whole and final]
    return [*best_matches(ordinary), *(hit for hit in whole if (hit.start, hit.end) == (whole_start, whole_end))]
