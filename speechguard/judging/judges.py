"""The rules of a call, each judged by what it is: forbidden phrases, required ones, combined conditions, measures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from speechguard.judging.applicability import applicable, not_understood, unheard
from speechguard.judging.conditions.combined import Combined, Conclusion, Leaf, leaf_of
from speechguard.judging.conditions.conditions import Tracks
from speechguard.judging.conditions.occurrence import Occurrence, Outcomes
from speechguard.judging.findings.excuses import Excuses
from speechguard.judging.findings.phrases import FoundPhrase
from speechguard.judging.findings.warnings import Evidence, Warnings
from speechguard.judging.forbidden import ForbiddenPhrases
from speechguard.judging.meant import WeighedUtterance
from speechguard.judging.measures.instruments import of_call
from speechguard.judging.measures.measures import Measures
from speechguard.judging.nearness import Nearness
from speechguard.judging.required import RequiredPhrase
from speechguard.judging.suspicions import Suspicions
from speechguard.judging.telling import Telling
from speechguard.judging.timeline.spans import FOREVER
from speechguard.judging.timeline.timeline import Timeline
from speechguard.messages import CallMetadata, ComplianceEvent, Role, Transcript, standing
from speechguard.reasons import Reason
from speechguard.rules.model.describing import RuleTitles, place
from speechguard.rules.model.rule import ChecklistItem, Rule
from speechguard.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class CallFacts:
    """The facts of a call that its rules look at."""

    timeline: Timeline
    transcribed: frozenset[Role]
    metadata: CallMetadata


class Judges:
    """The rules of a rulebook in one call."""

    def __init__(
        self,
        rulebook: Rulebook,
        facts: CallFacts,
        warnings: Warnings,
        before: Judges | None = None,
        rules: Collection[str] | None = None,
    ) -> None:
        """Begin to judge; `before` judged the call until the rules changed: rules about the whole call go on.

        `rules`: ids of those to judge by; None: all.
        """
        self._rulebook = rulebook
        self._facts = facts
        self._warnings = warnings
        # Ids of the rules that cannot be judged, once an event has said so.
        self._announced: set[str] = before._announced if before else set()
        self._outcomes = before._outcomes if before else Outcomes()
        self._outcomes.refer(rulebook.referred)
        self._unheard: dict[int, Reason] = {}  # rules that cannot be judged, by number, and why
        self._judged: dict[int, Rule] = {}
        for number, rule in enumerate(rulebook.rules):
            if rules is not None and rule.id not in rules:
                continue
            applies = applicable(rule, facts.metadata)
            if applies and (why := unheard(rule, facts.transcribed) or not_understood(rule, rulebook.meaning)):
                self._unheard[number] = why
            elif applies:
                self._judged[number] = rule
            if number not in self._judged:
                self._outcomes.unjudged(rule.id, perhaps=applies)
        self._whole: dict[int, RequiredPhrase | Combined] = {}  # rules about the whole call
        self._near: dict[int, Tracks] = {}  # what forbidden phrases lie near
        for number, rule in self._judged.items():
            self._begin(number, rule, before)
        self._telling = Telling(self._whole, self._near, before._telling if before else None)
        near = {number: tracks.by_name[rulebook.rules[number].when] for number, tracks in self._near.items()}
        nearness = Nearness(rulebook.rules, facts.timeline, near)
        excuses = Excuses(rulebook.rules)
        self._forbidden = ForbiddenPhrases(rulebook, facts.timeline, warnings, self._outcomes, nearness, excuses)
        self._suspicions = Suspicions(self._judged, facts.timeline, warnings, nearness, excuses)
        self._values: list[ComplianceEvent] = before._values if before else []  # of measure rules that others look at
        if before:
            self._measures = before._measures
            self._measures.adopt(self._judged.items())
        else:
            self._measures = Measures(self._judged.items(), facts.timeline, facts.metadata, warnings)

    @property
    def idle(self) -> bool:
        """Return whether no warning is open."""
        return self._forbidden.idle and self._measures.idle

    def judges(self, rule: int) -> bool:
        """Return whether the rule of this number is judged in this call."""
        return rule in self._judged

    def partial(self, transcript: Transcript, findings: Sequence[FoundPhrase], border: int) -> list[ComplianceEvent]:
        """Judge an utterance that goes on; `border`: syllables of the text before it that it continues."""
        return self._forbidden.partial(transcript, findings, border)

    def final(
        self,
        transcript: Transcript,
        findings: Sequence[FoundPhrase],
        border: int,
        meant: WeighedUtterance | None = None,
    ) -> list[ComplianceEvent]:
        """Judge an utterance that has ended; `border` as in `partial`; `meant`: where its meaning was weighed."""
        self._measures.found(findings)
        self._telling.final(transcript, findings, border, meant)
        broken = dict.fromkeys(meant.weighed.breaks, meant.weighed.broken) if meant else {}
        events = self._forbidden.final(transcript, findings, border, broken)
        return events + self._by_meaning(meant, findings) if meant else events

    def settle(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Judge what has passed."""
        return [*self._tell_unheard(now), *self._pass(settled, now)]

    def end(self, now: float) -> list[ComplianceEvent]:
        """Judge closings and everything that is pending: the call is over."""
        measured = self._measures.end(now)
        self._tell_measures(measured)
        events = [*self._tell_unheard(now), *measured]
        for _ in range(self._rulebook.chain):  # rules that look at others are judged after them
            events += self._pass(FOREVER, now)
        return [*events, *self._forbidden.end(now), *self._suspicions.settle(FOREVER, now)]

    def checklist(self, settled: float) -> tuple[ChecklistItem, ...]:
        """Return the required rules, in the order of the scorecards' sections, as they stand."""
        items: list[ChecklistItem] = []
        for number in self._rulebook.owed:
            rule = self._rulebook.rules[number]
            if number in self._whole:
                items.append(self._whole[number].item(settled))
            elif number not in self._judged:
                state = "not_assessable" if number in self._unheard else "not_applicable"
                items.append(ChecklistItem(rule.id, rule.title, state, None, rule.say_instead))
        return tuple(items)

    def not_applicable(self) -> set[str]:
        """Return the ids of the rules that turned out not to be about the call, which is over."""
        open_questions = {
            judge.rule.id
            for judge in self._whole.values()
            if isinstance(judge, Combined) and judge.conclusion and judge.conclusion.meaning == "not_applicable"
        }
        judgeable = self._judged.keys() | self._unheard.keys()
        return open_questions | {rule.id for n, rule in enumerate(self._rulebook.rules) if n not in judgeable}

    def leaves(self) -> dict[str, dict[str, Leaf]]:
        """Return the values of the conditions, by rule and name, in a call that is over."""
        leaves: dict[str, dict[str, Leaf]] = {}
        for number, rule in self._judged.items():
            judge = self._whole.get(number)
            if isinstance(judge, Combined):
                leaves[rule.id] = judge.leaves(FOREVER)
            elif tracks := judge.tracks if judge else self._near.get(number):
                leaves[rule.id] = {name: leaf_of(track, FOREVER) for name, track in tracks.by_name.items()}
        return leaves

    @cached_property
    def _titles(self) -> RuleTitles:
        """Return the titles of the rules that others refer to."""
        return {rule.id: rule.title for rule in self._rulebook.rules if rule.id in self._outcomes}

    def _begin(self, number: int, rule: Rule, before: Judges | None) -> None:
        """Begin to judge a rule that is about the whole call, or whose phrases count near something."""
        kept = {judge.rule.id: judge for judge in before._whole.values()} if before else {}
        whole = rule.kind == "required" or rule.expression is not None
        if rule.id in kept and whole:
            self._whole[number] = kept[rule.id]
        elif whole and not before:
            tracks = Tracks(rule.conditions, self._facts.timeline, self._outcomes)
            if rule.expression is not None:
                self._whole[number] = Combined(
                    rule, rule.expression, tracks, self._facts.metadata, self._measured, self._titles
                )
            elif rule.window is not None:
                self._whole[number] = RequiredPhrase(
                    rule,
                    rule.window,
                    tracks,
                    self._facts.timeline,
                    self._outcomes,
                    place(rule.window, rule, self._titles),
                )
        elif rule.when and not whole:
            self._near[number] = Tracks(rule.conditions, self._facts.timeline, self._outcomes)

    def _pass(self, settled: float, now: float) -> list[ComplianceEvent]:
        for tracks in self._near.values():
            tracks.settle(settled)
        measured = self._measures.settle(settled, now)
        self._values += [event for event in measured if event.rule in self._outcomes]
        events = self._forbidden.settle(settled, now) + self._suspicions.settle(settled, now) + measured
        for judge in self._whole.values():
            if isinstance(judge, RequiredPhrase):
                results = judge.settle(settled) if settled < FOREVER else judge.end(now)
                events += self._confirmed(judge.rule, [result.evidence for result in results], now)
                continue
            if conclusion := judge.settle(settled):
                events += self._confirmed(judge.rule, [judge.shown(conclusion, now)], now)
                self._tell(judge.rule, conclusion)
            self._outcomes.judged(judge.rule.id, FOREVER if judge.conclusion else judge.frontier)
        return events

    def _by_meaning(self, meant: WeighedUtterance, findings: Sequence[FoundPhrase]) -> list[ComplianceEvent]:
        """Judge what an utterance means beyond the phrases in it, or suspect it."""
        sentence = self._suspicions.suspected(meant, findings, self._forbidden.reported("agent"))
        if sentence is not None and self._judged[sentence.rule].meaning == "decides":
            now = meant.utterance.transcript.audio_seen
            return self._forbidden.meant(sentence, sentence.evidence(decides=True), now)
        if sentence is not None:
            self._suspicions.add(sentence)
        return []

    def _confirmed(self, rule: Rule, evidence: Iterable[Evidence | None], now: float) -> list[ComplianceEvent]:
        """Return the events of what is certain at once; None: there is nothing to show."""
        return [self._warnings.confirmed(rule, shown, now) for shown in evidence if shown]

    def _tell(self, rule: Rule, conclusion: Conclusion) -> None:
        """Tell the rules that refer to this one its conclusion."""
        shown = conclusion.evidence or Occurrence(conclusion.known, conclusion.known, conclusion.known)
        result = replace(shown, known=conclusion.known, clear=conclusion.meaning != "not_assessable")
        if conclusion.meaning in ("found", "not_assessable"):
            self._outcomes.found(rule.id, result)
        if conclusion.meaning in ("not_found", "not_assessable"):
            self._outcomes.met(rule.id, result)

    def _tell_measures(self, last: Sequence[ComplianceEvent]) -> None:
        """Tell the rules that refer to measure rules what these found: at the end, since it may have been withdrawn."""
        for event in standing([*self._values, *last]):
            if event.flagged:
                clear = event.kind == "measure"
                self._outcomes.found(event.rule, Occurrence(FOREVER, event.start, event.end, clear, heard=event.heard))
        for rule in self._judged.values():
            if rule.measure:
                self._outcomes.judged(rule.id, FOREVER)

    def _tell_unheard(self, now: float) -> list[ComplianceEvent]:
        """Return an event, once for each rule, that says why it cannot be judged in this call."""
        rules = [(self._rulebook.rules[number], why) for number, why in self._unheard.items()]
        news = [(rule, why) for rule, why in rules if rule.id not in self._announced]
        self._announced.update(rule.id for rule, _ in news)
        return [self._warnings.unclear(rule, 0.0, 0.0, why, now) for rule, why in news]

    def _measured(self, name: str, role: Role) -> tuple[float | None, Reason | None]:
        reading = of_call(name, role, self._facts.timeline, self._facts.metadata)
        return (None, None) if reading is None else (reading.value, reading.unclear)
