"""Judges one call, live or recorded: transcripts in, events out. Deterministic, without clocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from speechguard.compliance.events import EventMaker
from speechguard.compliance.forbidden import ForbiddenPhrases
from speechguard.compliance.model import ChecklistItem
from speechguard.compliance.required import Judgement, RequiredPhrase
from speechguard.compliance.rulebook import Rulebook
from speechguard.compliance.scorecard import score
from speechguard.compliance.timeline import Timeline
from speechguard.compliance.utterance import Finding, LastUtterances, Utterance, find, hear
from speechguard.messages import CallScore, ComplianceEvent, PhraseMatch, Spoke, Transcript


class Engine:
    """One call. The confirmed events do not depend on the partial texts, nor on how often `advance` is called.

    (But for a violation that stood unchanged in partial texts long enough to be confirmed before its utterance ended.)
    """

    def __init__(self, rulebook: Rulebook, call: str) -> None:
        """`call` names the call in the events."""
        self._rulebook = rulebook
        self._call = call
        self._timeline = Timeline()
        self._events = EventMaker(call)
        self._forbidden = ForbiddenPhrases(rulebook, self._timeline, self._events)
        self._required = {
            number: RequiredPhrase(rule, rule.window, self._timeline)
            for number, rule in enumerate(rulebook.rules)
            if rule.window is not None
        }
        self._previous = LastUtterances()
        self._settled = 0.0

    def adopt(self, rulebook: Rulebook) -> bool:
        """Judge what follows by changed rules. False, and nothing is changed, while a warning is open: ask again.

        A required rule that is still there keeps what was said so far; one that is new begins with the next call.
        """
        if not self._forbidden.idle:
            return False
        self._rulebook = rulebook
        self._forbidden = ForbiddenPhrases(rulebook, self._timeline, self._events)
        known = {item.rule.id: item for item in self._required.values()}
        self._required = {
            n: known[rule.id] for n, rule in enumerate(rulebook.rules) if rule.window and rule.id in known
        }
        return True

    def partial(self, transcript: Transcript) -> list[ComplianceEvent]:
        """An utterance that goes on: provisional violations, and confirmed ones where the text is stable.

        A text that comes after the final one of its utterance is out of date and says nothing.
        """
        previous = self._previous.of(transcript.role)
        if previous and transcript.utterance <= previous.transcript.utterance:
            return []
        if not transcript.speech:
            return []
        findings, border = self._find(hear(transcript, self._rulebook.phonetics))
        return self._forbidden.partial(transcript, findings, border)

    def final(self, transcript: Transcript) -> list[ComplianceEvent]:
        """An utterance that has ended; those of a role come in order."""
        return self.heard(hear(transcript, self._rulebook.phonetics))

    def heard(self, utterance: Utterance, hits: Sequence[PhraseMatch] | None = None) -> list[ComplianceEvent]:
        """As `final`, for an utterance that is syllables already; `hits`: those of its search, where known."""
        if not utterance.transcript.speech:  # what its partial texts seemed to contain was not said
            return self._forbidden.final(utterance.transcript, [], 0)
        findings, border = self._find(utterance, hits)
        self._timeline.heard(utterance)
        self._previous.add(utterance)
        for finding in findings:
            if finding.last > 0 and finding.rule in self._required:
                self._required[finding.rule].said(finding.start, clear=not finding.doubts)
        return self._forbidden.final(utterance.transcript, findings, border)

    def spoke(self, spoke: Spoke) -> None:
        """Voice on a channel, transcribed or not; told before the text of the utterance."""
        self._timeline.spoke(spoke.role, spoke.start, spoke.end)

    def lost(self, start: float, end: float) -> None:
        """Audio that never arrived, from `start` to `end` (s): what may have been said there is not missing."""
        self._timeline.lost(start, end)

    def advance(self, now: float, settled: float) -> list[ComplianceEvent]:
        """Judge what has passed. `settled` (s): every utterance and voice that began before it has been told."""
        self._settled = settled
        judged = [(item, judgement) for item in self._required.values() for judgement in item.settle(settled)]
        return self._forbidden.settle(settled, now) + self._owed(judged, now)

    def end(self, now: float) -> list[ComplianceEvent]:
        """The call is over (at `now` s): judge closings and everything that is pending."""
        self._settled = float("inf")
        judged = [(item, judgement) for item in self._required.values() for judgement in item.end(now)]
        return self._forbidden.end(now) + self._owed(judged, now)

    def checklist(self) -> tuple[ChecklistItem, ...]:
        """The required rules, in the order of the packs, as they stand."""
        return tuple(item.item(self._settled) for item in self._required.values())

    def score(self, events: Iterable[ComplianceEvent]) -> CallScore:
        """The score of the call, which is over, by the events that it gave."""
        return score(self._call, events, self.checklist(), self._rulebook)

    def _find(self, utterance: Utterance, hits: Sequence[PhraseMatch] | None = None) -> tuple[list[Finding], int]:
        """The phrases in the utterance, and how many syllables of the one before it were searched with it."""
        previous = self._previous.before(utterance)
        return find(self._rulebook, utterance, previous, hits), len(previous.sounds) if previous else 0

    def _owed(self, judged: list[tuple[RequiredPhrase, Judgement]], now: float) -> list[ComplianceEvent]:
        return [
            self._events.owed(
                item.rule,
                judgement.start,
                judgement.end,
                judgement.reason,
                now,
                assessable=judgement.verdict == "missing",
            )
            for item, judgement in judged
            if judgement.verdict != "met"
        ]
