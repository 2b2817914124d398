"""Phrases of a rulebook, found in the utterances of a call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.fillers import Fillers
from speechguard.matching.phrase import SYLLABLE
from speechguard.matching.reduction import best_matches
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import SyllableIds
from speechguard.rules.model.rule import RulePhrase
from speechguard.rules.rulebook import Purpose, Rulebook
from speechguard.utterance import Utterance


class RuleFinding(Protocol):
    """What was found of a rule, at its place in the call: a phrase, or what was meant."""

    @property
    def rule(self) -> int:
        """Return the number of the rule in the rulebook."""
        ...

    @property
    def start(self) -> float:
        """Return when it begins, in seconds of the call."""
        ...

    @property
    def end(self) -> float:
        """Return when it ends, in seconds of the call."""
        ...

    @property
    def doubts(self) -> tuple[str, ...]:
        """Return why the text it was found in may not be trusted; empty: it may."""
        ...


@dataclass(frozen=True, slots=True)
class FoundPhrase:
    """A phrase of a rule in a text. Syllables count from the utterance's first; negative: in the one before it."""

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
        """Return how alike phrase and heard text sound, 0..1."""
        return 1 - self.cost / (SYLLABLE * len(self.phrase.phrase.syllables))

    def overlaps(self, other: FoundPhrase) -> bool:
        """Return whether they share a syllable."""
        return self.first < other.last and other.first < self.last


def search(rulebook: Rulebook, utterance: Utterance, previous: Utterance | None) -> list[PhraseMatch]:
    """Search for all phrases in the syllables of `previous`, if it is continued, and the utterance, as one text."""
    return rulebook.index.search(*_one_text(previous, utterance))


def filler_places(fillers: Fillers, previous: Utterance | None, utterance: Utterance) -> NDArray[np.bool_]:
    """Return which syllables of both, as one text, belong to fillers: bool (n,)."""
    return fillers.places(*_one_text(previous, utterance))


def _one_text(
    previous: Utterance | None, utterance: Utterance
) -> tuple[SyllableIds, NDArray[np.bool_], NDArray[np.bool_]]:
    both = [previous.sounds, utterance.sounds] if previous else [utterance.sounds]
    return (
        np.concatenate([sounds.ids for sounds in both]),
        np.concatenate([sounds.starts_word for sounds in both]),
        np.concatenate([sounds.ends_word for sounds in both]),
    )


def find(
    rulebook: Rulebook, utterance: Utterance, previous: Utterance | None, hits: Sequence[PhraseMatch] | None = None
) -> list[FoundPhrase]:
    """Return every phrase that concerns the speaker, in the utterance or across the border from `previous` to it.

    `hits`: the result of `search`, where it is known. Whole-utterance phrases are found in final texts only. Sorted by
    place. What ends in `previous` is reported as well: it shows which part of the text is taken. What is required and
    lies in what it shall be no part of is left out.
    """
    hits = search(rulebook, utterance, previous) if hits is None else hits
    if not hits:
        return []
    border = len(previous.sounds) if previous else 0
    begins = np.concatenate([previous.begins, utterance.begins]) if previous else utterance.begins
    ends = np.concatenate([previous.ends, utterance.ends]) if previous else utterance.ends
    earlier, own = previous.transcript.doubts if previous else (), utterance.transcript.doubts
    findings: list[FoundPhrase] = []
    whole = _Whole(rulebook, previous, utterance) if utterance.transcript.final else None
    for match in _matches(hits, rulebook, whole):
        use = rulebook.uses[match.phrase]
        if use.role == utterance.role:
            findings.append(
                FoundPhrase(
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
    return sorted(_counting(findings, rulebook), key=lambda finding: (finding.first, finding.last))


def _counting(findings: Sequence[FoundPhrase], rulebook: Rulebook) -> list[FoundPhrase]:
    """Leave out phrases of required rules in what these must not be part of."""
    around = [one for one in findings if one.purpose == "inside" and rulebook.rules[one.rule].kind == "required"]
    return [
        one
        for one in findings
        if one.purpose == "inside" or not any(one.rule == other.rule and one.overlaps(other) for other in around)
    ]


def distinct(findings: Iterable[FoundPhrase]) -> list[FoundPhrase]:
    """Keep one of findings that overlap: the most alike, of those the longest, of those the first."""
    chosen: list[FoundPhrase] = []
    for finding in sorted(findings, key=lambda f: (-f.score, f.first - f.last, f.first)):
        if not any(finding.overlaps(better) for better in chosen):
            chosen.append(finding)
    return sorted(chosen, key=lambda finding: (finding.first, finding.rule))


def _matches(hits: Sequence[PhraseMatch], rulebook: Rulebook, whole: _Whole | None) -> list[PhraseMatch]:
    """Return the matches of ordinary phrases, and of whole-utterance phrases that fill the text."""
    ordinary = [hit for hit in hits if not rulebook.uses[hit.phrase].phrase.whole]
    alone = [hit for hit in hits if whole and rulebook.uses[hit.phrase].phrase.whole and whole.fills(hit)]
    return [*best_matches(ordinary), *alone]


class _Whole:
    """A text that has ended, and which hits are all that is said in it: fillers aside."""

    def __init__(self, rulebook: Rulebook, previous: Utterance | None, utterance: Utterance) -> None:
        self._rulebook = rulebook
        self._previous, self._utterance = previous, utterance
        border = len(previous.sounds) if previous else 0
        self._start = 0 if utterance.transcript.joined else border
        self._end = border + len(utterance.sounds)
        self._places: dict[Fillers, NDArray[np.bool_]] = {}  # those of a pack, looked for once

    def fills(self, hit: PhraseMatch) -> bool:
        """Return whether nothing else is said."""
        if (hit.start, hit.end) == (self._start, self._end):
            return True
        fillers = self._rulebook.fillers[self._rulebook.uses[hit.phrase].rule]
        if fillers is None or not self._start <= hit.start < hit.end <= self._end:
            return False
        if fillers not in self._places:
            self._places[fillers] = filler_places(fillers, self._previous, self._utterance)
        beside = self._places[fillers]
        return bool(beside[self._start : hit.start].all() and beside[hit.end : self._end].all())
