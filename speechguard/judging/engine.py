"""The engine judges one call, live or recorded: transcripts in, events out. Deterministic, without clocks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from speechguard.judging.conditions.combined import Leaf
from speechguard.judging.findings.phrases import FoundPhrase, find
from speechguard.judging.findings.warnings import Warnings
from speechguard.judging.judges import CallFacts, Judges
from speechguard.judging.meant import Exchange, WeighedUtterance
from speechguard.judging.scorecard import score
from speechguard.judging.timeline.spans import FOREVER
from speechguard.judging.timeline.timeline import Timeline
from speechguard.meaning.weighing import Weighed
from speechguard.messages import CallMetadata, CallScore, ComplianceEvent, PhraseMatch, Role, Spoke, Transcript
from speechguard.rules.model.rule import ChecklistItem
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import LastUtterances, Utterance, hear

NOTHING_KNOWN = CallMetadata()
BESIDE = 1.0  # s of lost audio that stand for all of a call that its recording lacks


class Engine:
    """The judging of one call. Confirmed events depend neither on partial texts nor on how often `advance` is called.

    (Except a violation that stood unchanged in partial texts long enough to be confirmed before its utterance ended.)
    """

    def __init__(
        self,
        rulebook: Rulebook,
        call: str,
        transcribed: Collection[Role] = ("agent",),
        metadata: CallMetadata = NOTHING_KNOWN,
        rules: Collection[str] | None = None,
    ) -> None:
        """Begin a call, named `call` in the events. Of roles that are not `transcribed` only the voice is known.

        `rules`: ids of those to judge by, with all that they refer to; None: all. A rule is judged the same by itself.
        """
        self._rulebook = rulebook
        self._call = call
        self._timeline = Timeline(rulebook.phonetics)
        self._warnings = Warnings(call)
        self._facts = CallFacts(self._timeline, frozenset(transcribed), metadata)
        self._judges = Judges(rulebook, self._facts, self._warnings, rules=rules)
        self._previous = LastUtterances()
        self._exchange = Exchange()
        self._settled = 0.0
        if metadata.partial in ("start", "both"):
            self._timeline.lose(-BESIDE, 0.0)

    def adopt(self, rulebook: Rulebook) -> bool:
        """Judge what follows by changed rules. False, and nothing is changed, while a warning is open: ask again.

        A rule about the whole call that is still there keeps what was said so far; one that is new begins with the
        next call.
        """
        if not self._judges.idle:
            return False
        self._rulebook = rulebook
        self._judges = Judges(rulebook, self._facts, self._warnings, before=self._judges)
        return True

    def partial(self, transcript: Transcript) -> list[ComplianceEvent]:
        """Return the violations of an utterance that goes on: provisional, or confirmed where the text is stable.

        A text that arrives after the final one of its utterance is out of date and ignored.
        """
        previous = self._previous.of(transcript.role)
        if previous and transcript.utterance <= previous.transcript.utterance:
            return []
        if not transcript.speech:
            return []
        findings, border = self._find(hear(transcript, self._rulebook.phonetics))
        return self._judges.partial(transcript, findings, border)

    def final(self, transcript: Transcript) -> list[ComplianceEvent]:
        """Return what an utterance brings that has ended; those of a role arrive in order."""
        return self.heard(hear(transcript, self._rulebook.phonetics))

    def heard(
        self, utterance: Utterance, hits: Sequence[PhraseMatch] | None = None, weighed: Weighed | None = None
    ) -> list[ComplianceEvent]:
        """Do the same as `final` for an utterance with its syllables.

        `hits`: the result of its search, where known; `weighed`: what it means, where that has been weighed.
        """
        if not utterance.transcript.speech:  # what its partial texts seemed to contain was not said
            return self._judges.final(utterance.transcript, [], 0)
        findings, border = self._find(utterance, hits)
        self._timeline.heard(utterance)
        self._previous.add(utterance)
        return self._judges.final(utterance.transcript, findings, border, self._meant(utterance, weighed))

    def spoke(self, spoke: Spoke) -> None:
        """Add voice on a channel, transcribed or not, before the text of its utterance."""
        self._timeline.spoke(spoke)

    def lost(self, start: float, end: float) -> None:
        """Add audio that never arrived, from `start` to `end` (s): what may have been said there is not missing."""
        self._timeline.lose(start, end)

    def advance(self, now: float, settled: float) -> list[ComplianceEvent]:
        """Judge what has passed; every utterance and all voice that began before `settled` (s) has arrived."""
        self._settled = settled
        return self._judges.settle(settled, now)

    def end(self, now: float) -> list[ComplianceEvent]:
        """Judge closings and everything that is pending: the call is over, or its recording is, at `now` (s)."""
        self._settled = FOREVER
        if self._facts.metadata.partial in ("end", "both"):
            self._timeline.lose(now, now + BESIDE)
        return self._judges.end(now)

    def checklist(self) -> tuple[ChecklistItem, ...]:
        """Return the required rules, in the order of the scorecards, as they stand."""
        return self._judges.checklist(self._settled)

    def leaves(self) -> dict[str, dict[str, Leaf]]:
        """Return the values of the conditions, by rule and name, when the call is over."""
        return self._judges.leaves()

    def score(self, events: Iterable[ComplianceEvent]) -> CallScore | None:
        """Return the score of the call by its events so far; None: no words of the agent were heard."""
        if not self._timeline.utterances["agent"]:
            return None
        return score(self._call, events, self.checklist(), self._rulebook, self._judges.not_applicable())

    def _find(self, utterance: Utterance, hits: Sequence[PhraseMatch] | None = None) -> tuple[list[FoundPhrase], int]:
        """Return the phrases in the utterance, and how many syllables of the one before it were searched with it."""
        previous = self._previous.before(utterance)
        findings = find(self._rulebook, utterance, previous, hits)
        judged = [finding for finding in findings if self._judges.judges(finding.rule)]
        return judged, len(previous.sounds) if previous else 0

    def _meant(self, utterance: Utterance, weighed: Weighed | None) -> WeighedUtterance | None:
        """Return what an utterance means, weighed now if it has not been; None: it is not to be weighed."""
        saying, semantics = self._exchange.saying(utterance), self._rulebook.meaning
        if saying is None or semantics is None:
            return None
        return WeighedUtterance(utterance, saying, weighed or semantics.weigh([saying])[0], semantics)
