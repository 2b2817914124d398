"""Why a small call in writing is judged as it is: phrases that were found, and the nearest that was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from speechguard.checks.cases.layout import lay_out
from speechguard.checks.cases.meaning import MeaningExplanation, meanings
from speechguard.checks.cases.near_phrases import NearPhrases
from speechguard.checks.cases.pairs import Pair, PhraseExplanation, pairs
from speechguard.judging.conditions.occurrence import Occurrence
from speechguard.judging.engine import Engine
from speechguard.judging.findings.excuses import Excuses
from speechguard.judging.findings.phrases import FoundPhrase, distinct, filler_places, find
from speechguard.messages import ComplianceEvent, Transcript, standing
from speechguard.phonetics.sounds import Sounds
from speechguard.reasons import Reason
from speechguard.rules.model.as_written import fact_line
from speechguard.rules.model.describing import happening, place
from speechguard.rules.model.expression import TruthValue
from speechguard.rules.model.rule import Fact, Measure, Rule, Said, Silence
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import LastUtterances, Utterance, hear
from speechguard.words.reasons import in_words
from speechguard.words.wording import clock


@dataclass(frozen=True, slots=True)
class LineExplanation:
    """What was found in an utterance."""

    transcript: Transcript
    found: tuple[PhraseExplanation, ...]
    nearest: PhraseExplanation | None  # of the phrases not found
    meaning: MeaningExplanation | None = None  # None: it was not weighed


@dataclass(frozen=True, slots=True)
class ConditionExplanation:
    """What a condition of a rule came to."""

    name: str
    what: str  # it is about, in English
    value: TruthValue
    evidence: Occurrence | None  # the first that counts
    reason: str


@dataclass(frozen=True, slots=True)
class RuleExplanation:
    """What became of a rule about more than a phrase."""

    rule: Rule
    outcome: str  # violation, no violation, met, missing, outside, within or without a band, not assessable, not due, …
    reasons: tuple[str, ...]
    conditions: tuple[ConditionExplanation, ...]


@dataclass(frozen=True, slots=True)
class CallExplanation:
    """Why a call is judged as it is."""

    lines: tuple[LineExplanation, ...]
    rules: tuple[RuleExplanation, ...]


class Explainer:
    """A rulebook by which small calls are explained."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._near = NearPhrases(rulebook)

    def explain(
        self, lines: Sequence[Said | Silence], engine: Engine, events: Sequence[ComplianceEvent]
    ) -> CallExplanation:
        """Explain a call that `play` has judged."""
        rulebook, last = self._rulebook, LastUtterances()
        heard: list[tuple[Utterance, Utterance | None, list[FoundPhrase]]] = []
        excuses = Excuses(rulebook.rules)
        for transcript in lay_out(lines, rulebook.phonetics)[0]:
            utterance = hear(transcript, rulebook.phonetics)
            previous = last.before(utterance)
            last.add(utterance)
            found = [f for f in find(rulebook, utterance, previous) if f.last > 0]
            excuses.remember(found)
            heard.append((utterance, previous, found))
        weighed = meanings((utterance for utterance, _, _ in heard), rulebook.meaning)
        return CallExplanation(
            tuple(
                LineExplanation(
                    utterance.transcript,
                    tuple(self._found(utterance, previous, found, excuses, events)),
                    self._near.nearest(utterance, found),
                    meaning,
                )
                for (utterance, previous, found), meaning in zip(heard, weighed, strict=True)
            ),
            tuple(self._rules(engine, events)),
        )

    def _rules(self, engine: Engine, events: Sequence[ComplianceEvent]) -> Iterator[RuleExplanation]:
        """Explain required rules, measures, and forbidden rules of whose conditions something happened."""
        leaves = engine.leaves()
        states = {item.rule: item.state for item in engine.checklist()}
        for rule in self._rulebook.rules:
            own = [event for event in standing(events) if event.rule == rule.id and event.kind != "suspected"]
            conditions = tuple(
                ConditionExplanation(c.name, _said(happening(c)), leaf.value, leaf.evidence, _said(leaf.perhaps))
                for c in rule.conditions
                if (leaf := leaves.get(rule.id, {}).get(c.name))
            )
            outcome = states.get(rule.id)
            if outcome is None and rule.kind == "forbidden" and any(c.value != "no" for c in conditions):
                outcome = own[0].kind if own else "no violation"
            elif rule.measure:
                outcome = _measured(rule.measure, rule.applies_to, own)
                own = [event for event in own if event.flagged] or own
            if outcome is not None:
                timed = rule.measure is not None and rule.measure.per != "call"
                reasons = [
                    f"{_said(event.reason)}, at {clock(event.start)}"
                    if timed and event.flagged
                    else _said(event.reason)
                    for event in own
                    if event.reason
                ]
                if outcome == "not_applicable" and rule.applies_to:
                    reasons.append(f"it is only about calls with {', '.join(map(fact_line, rule.applies_to))}")
                yield RuleExplanation(rule, outcome.replace("_", " "), tuple(dict.fromkeys(reasons)), conditions)

    def _found(
        self,
        utterance: Utterance,
        previous: Utterance | None,
        found: Sequence[FoundPhrase],
        excuses: Excuses,
        events: Sequence[ComplianceEvent],
    ) -> Iterator[PhraseExplanation]:
        """Explain, for each place and rule, the phrase that was reported, else the most alike."""
        rulebook = self._rulebook
        phrases = [finding for finding in found if finding.purpose == "phrase"]
        reported = [f for f in phrases if _event(rulebook.rules[f.rule], f, events)]
        for number in dict.fromkeys(finding.rule for finding in phrases):
            own = [finding for finding in phrases if finding.rule == number]
            main = [finding for finding in own if finding in reported]
            main += distinct(f for f in own if not any(f.overlaps(other) for other in main))
            for finding in main:
                rule = rulebook.rules[number]
                outcome, reason = _outcome(rule, finding, found, excuses, _event(rule, finding, events))
                yield PhraseExplanation(
                    rule,
                    finding.phrase,
                    alignment(finding, utterance, previous, rulebook),
                    outcome,
                    reason,
                    also=tuple(f.phrase for f in own if f not in main and f.overlaps(finding)),
                )


def _measured(measure: Measure, applies_to: Sequence[Fact], events: Sequence[ComplianceEvent]) -> str:
    """Return what a measure came to, by the events of its rule that stand."""
    if any(event.kind == "measure" and event.flagged for event in events):
        return "outside_its_band"
    if any(event.kind == "measure" for event in events):
        return "measured" if measure.at_least is None and measure.at_most is None else "within_its_band"
    if events:
        return "not_assessable"
    return "not_applicable" if applies_to else "nothing_to_measure"


def alignment(
    finding: FoundPhrase, utterance: Utterance, previous: Utterance | None, rulebook: Rulebook
) -> tuple[Pair, ...]:
    """Pair the syllables of the phrase with what was heard, in the utterance or from `previous` on.

    Where it was found without the fillers between its words, these stand alone and cost nothing.
    """
    stretch = _stretch(previous, utterance.sounds, finding)
    straight = pairs(finding.phrase, stretch, rulebook.phonetics)
    fillers = rulebook.fillers[finding.rule]
    if fillers is None or sum(pair.cost for pair in straight) <= finding.cost:
        return straight
    border = len(previous.sounds) if previous else 0
    aside = filler_places(fillers, previous, utterance)[finding.first + border : finding.last + border]
    return pairs(finding.phrase, stretch, rulebook.phonetics, aside.tolist())


def _event(rule: Rule, finding: FoundPhrase, events: Sequence[ComplianceEvent]) -> ComplianceEvent | None:
    """Return the last event about the finding."""
    own = [e for e in events if e.rule == rule.id and e.phrase == finding.phrase.text and e.start == finding.start]
    return own[-1] if own else None


def _outcome(
    rule: Rule, finding: FoundPhrase, found: Sequence[FoundPhrase], excuses: Excuses, event: ComplianceEvent | None
) -> tuple[str, str]:
    if rule.kind != "forbidden" or rule.expression:
        return "said", ""
    if event is not None:
        if event.kind == "not_assessable":
            return "not assessable", _said(event.reason)
        return ("withdrawn" if event.status == "retracted" else "violation"), _said(event.reason)
    if rule.applies_to:
        return (
            "no violation",
            f"the rule is for calls with a certain {', '.join(fact.name for fact in rule.applies_to)}",
        )
    own = [other for other in found if other.rule == finding.rule]
    if inside := next((other for other in own if other.purpose == "inside" and other.overlaps(finding)), None):
        return "no violation", f"it lies in '{inside.phrase.text}'"
    if excuse := excuses.excuse(finding, own):
        return "no violation", f"excused by '{excuse.phrase.text}'"
    return "no violation", f"it counts only {_said(place(rule.window, rule))}" if rule.window else ""


def _said(reason: Reason | None) -> str:
    return in_words(reason, "en")


def _stretch(previous: Utterance | None, sounds: Sounds, finding: FoundPhrase) -> list[tuple[int, str]]:
    """Return the syllables of a finding with their text."""
    places = [(sounds, at) for at in range(max(0, finding.first), finding.last)]
    if previous is not None and finding.first < 0:
        before = previous.sounds
        places = [(before, len(before) + at) for at in range(finding.first, 0)] + places
    return [(int(of.ids[at]), of.excerpt(at, at + 1)) for of, at in places]
