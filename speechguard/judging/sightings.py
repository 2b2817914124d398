"""Violations in the partial texts of an utterance that goes on, until its final text tells what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass

from speechguard.judging.findings.phrases import FoundPhrase
from speechguard.judging.findings.warnings import RuleWarning
from speechguard.messages import Transcript

SAME_PLACE = 0.5  # s: how far the times of one phrase move between two decodes of its utterance
STABLE_AFTER = 0.8  # s of speech after a phrase: then later decodes hardly ever change it
STABLE_TEXTS = 3  # partial texts in a row that have the phrase


@dataclass(slots=True)
class Sighting:
    """A violation that was shown before its utterance ended."""

    finding: FoundPhrase  # as last seen
    warning: RuleWarning
    seen: int = 0  # partial texts in a row

    @property
    def confirmed(self) -> bool:
        """Return whether it was confirmed before its utterance ended."""
        return self.warning.status == "confirmed"

    def again(self, finding: FoundPhrase) -> None:
        """Note that another partial text has it."""
        self.finding = finding
        self.seen += 1

    def stable(self, transcript: Transcript) -> bool:
        """Return whether the utterance has gone on so long that its text will hardly change there."""
        return self.seen >= STABLE_TEXTS and self.finding.end <= transcript.end - STABLE_AFTER


def claim(sightings: list[Sighting], finding: FoundPhrase) -> Sighting | None:
    """Return the sighting that this finding is, seen again, and take it out of the list."""
    near = [
        sighting
        for sighting in sightings
        if sighting.finding.rule == finding.rule
        and sighting.finding.start <= finding.end + SAME_PLACE
        and finding.start <= sighting.finding.end + SAME_PLACE
    ]
    if not near:
        return None
    sighting = min(near, key=lambda sighting: abs(sighting.finding.start - finding.start))
    sightings.remove(sighting)
    return sighting
