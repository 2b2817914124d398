"""What a reviewer must know of a finding: what was said around it, how alike it sounds, and what the rule means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from speechguard.archive.record import CallRecord
from speechguard.archive.speakers import NOTHING_SAID, NamedSpeakers
from speechguard.archive.stored import Conversation, StoredCall
from speechguard.archive.transcripts import read_stored
from speechguard.checks.cases.explain import alignment
from speechguard.checks.cases.pairs import Pair
from speechguard.judging.findings.phrases import FoundPhrase, find
from speechguard.messages import ComplianceEvent
from speechguard.phonetics import language as phonetics_for
from speechguard.report.evidence import ContextLine, context
from speechguard.review.store.grounds import is_known
from speechguard.review.truth import RejectionReason
from speechguard.rules.model.rule import Rule, RulePhrase
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import LastUtterances, Utterance

NEIGHBOURS = 2  # turns before the finding, and after it
MOST_TURNS = 12
SAME = 0.05  # s: that far off a finding is still the one that the event is about


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a finding may be rejected."""

    reason: RejectionReason
    key: int  # that chooses it, the same for all findings
    words: str  # name of what it is called there


def rejections(event: ComplianceEvent, record: CallRecord) -> tuple[Rejection, ...]:
    """Return the reasons that fit what the finding rests on: data, words or their meaning, words missing, a measure."""
    if is_known(event):
        return (Rejection("wrong_data", 1, "reason_wrong_data"), _ALLOWED, _OTHER)
    if event.by_meaning:
        return (Rejection("not_meant", 1, "reason_not_meant"), _MISHEARD, _ALLOWED, _SPEAKER, _OTHER)
    if event.phrase:
        return (Rejection("not_said", 1, "reason_not_said"), _MISHEARD, _ALLOWED, _SPEAKER, _OTHER)
    if event.kind == "missing" or event.rule in record.checklist:
        said, spared = Rejection("misheard", 2, "misheard_missing"), Rejection("allowed", 3, "allowed_missing")
        return (said, spared, _SPEAKER, _OTHER)
    return (Rejection("misheard", 2, "misheard_measure"), _ALLOWED, _SPEAKER, _OTHER)


_MISHEARD = Rejection("misheard", 2, "reason_misheard")
_ALLOWED = Rejection("allowed", 3, "reason_allowed")
_SPEAKER = Rejection("wrong_speaker", 4, "reason_wrong_speaker")
_OTHER = Rejection("other", 5, "reason_other")


@dataclass(frozen=True, slots=True)
class Aligned:
    """The phrase of a rule and what was heard in its place."""

    phrase: RulePhrase
    pairs: tuple[Pair, ...]

    @property
    def cost(self) -> int:
        """Quarters of a syllable that differ; at most `phrase.phrase.budget` may."""
        return sum(pair.cost for pair in self.pairs)

    @property
    def has_keys(self) -> bool:
        """Whether some syllables must be heard."""
        return any(pair.key for pair in self.pairs)


def read_call(folder: Path, record: CallRecord, speakers: NamedSpeakers = NOTHING_SAID) -> StoredCall:
    """Read what was heard in a call of the store, with its syllables, and with the speakers that people say.

    Raises UserError where it cannot be read.
    """
    return read_stored(folder, record, phonetics_for, speakers)


def turns_around(event: ComplianceEvent, call: Conversation) -> tuple[ContextLine, ...]:
    """Return the turn of the finding, its words marked, with its neighbours."""
    return context(event, call.turns, NEIGHBOURS, MOST_TURNS)


def spoke_for(event: ComplianceEvent) -> tuple[str, ...]:
    """Return the parts of what was said by whose meaning it was found, the strongest first; none for others."""
    words = event.reason["words"] if event.reason and event.reason.code == "sounds_like" else ()
    return tuple(map(str, words)) if isinstance(words, tuple) else ()


def rulebook_of(rulebooks: Mapping[str, Rulebook], record: CallRecord) -> Rulebook | None:
    """Return the rules for the language of a call, its slots filled as in it; None: there are none."""
    rulebook = rulebooks.get(record.language or "")
    return rulebook.filled(record.metadata.slots) if rulebook else None


def rule_of(rulebook: Rulebook | None, rule: str) -> Rule | None:
    """Return the rule of an event; None: these rules no longer have it."""
    return next((one for one in rulebook.rules if one.id == rule), None) if rulebook else None


def aligned(event: ComplianceEvent, call: StoredCall, rulebook: Rulebook) -> Aligned | None:
    """Find the phrase of an event; None: these rules do not find it there (any more), or it has no phrase."""
    if not event.phrase or event.by_meaning:
        return None
    last = LastUtterances()
    best: tuple[float, FoundPhrase, Utterance, Utterance | None] | None = None
    for utterance in (told for told in call.told if isinstance(told, Utterance)):
        previous = last.before(utterance)
        last.add(utterance)
        heard = utterance.transcript
        if heard.role != event.role or heard.end < event.start or heard.start > event.end:
            continue
        for finding in find(rulebook, utterance, previous):
            off = abs(finding.start - event.start) + abs(finding.end - event.end)
            own = rulebook.rules[finding.rule].id == event.rule and finding.phrase.text == event.phrase
            if own and off < SAME and (best is None or off < best[0]):
                best = (off, finding, utterance, previous)
    if best is None:
        return None
    _, finding, utterance, previous = best
    return Aligned(finding.phrase, alignment(finding, utterance, previous, rulebook))
