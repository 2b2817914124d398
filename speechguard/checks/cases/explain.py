"""Why a small call in writing is judged as it is: phrases that were found, and the nearest that was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from speechguard.checks.cases.layout import lay_out
from speechguard.checks.cases.meaning import MeaningExplanation, meanings
from speechguard.judging.conditions.occurrence import Occurrence
from speechguard.judging.engine import Engine
from speechguard.judging.findings.excuses import Excuses
from speechguard.judging.findings.phrases import FoundPhrase, distinct, filler_places, find
from speechguard.matching.alignment import steps
from speechguard.matching.phrase import KEY_COST, SYLLABLE, Phrase
from speechguard.matching.phrase_index import PhraseIndex
from speechguard.messages import ComplianceEvent, PhraseMatch, Role, Transcript, standing
from speechguard.phonetics.sounds import Phonetics, Sounds
from speechguard.reasons import Reason
from speechguard.rules.model.as_written import fact_line
from speechguard.rules.model.describing import happening, place
from speechguard.rules.model.expression import TruthValue
from speechguard.rules.model.rule import Fact, Measure, Rule, RulePhrase, Said, Silence
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import LastUtterances, Utterance, hear
from speechguard.words.reasons import in_words
from speechguard.words.wording import clock

NEARLY = 0.4  # of a phrase may differ for it to be the nearest that was not found
CANDIDATES = 40  # that are looked at closely


@dataclass(frozen=True, slots=True)
class Pair:
    """A syllable of the phrase and the one heard in its place; either may be missing."""

    wanted: str  # as in the phrase
    wanted_sound: str
    heard: str  # as in the text
    heard_sound: str
    cost: int  # quarters
    key: bool  # must be heard

    @property
    def lost_key(self) -> bool:
        """Whether a syllable that must be heard was not."""
        return self.key and self.cost > KEY_COST


@dataclass(frozen=True, slots=True)
class PhraseExplanation:
    """A phrase and the stretch of text that is most like it."""

    rule: Rule
    phrase: RulePhrase
    pairs: tuple[Pair, ...]
    outcome: str  # violation, no violation, withdrawn, not assessable, said, not found
    reason: str  # in English; empty where there is nothing to say
    also: tuple[RulePhrase, ...] = ()  # phrases of the rule that were found in the same words

    @property
    def cost(self) -> int:
        """Quarters that differ."""
        return sum(pair.cost for pair in self.pairs)

    @property
    def likeness(self) -> float:
        """How alike they sound, 0..1."""
        return 1 - self.cost / (SYLLABLE * len(self.phrase.phrase.syllables))


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
        self._near = _NearPhrases(rulebook)

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
    pairs = _pairs(finding.phrase, stretch, rulebook.phonetics)
    fillers = rulebook.fillers[finding.rule]
    if fillers is None or sum(pair.cost for pair in pairs) <= finding.cost:
        return pairs
    border = len(previous.sounds) if previous else 0
    aside = filler_places(fillers, previous, utterance)[finding.first + border : finding.last + border]
    return _pairs(finding.phrase, stretch, rulebook.phonetics, aside.tolist())


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


def _pairs(
    phrase: RulePhrase, stretch: Sequence[tuple[int, str]], phonetics: Phonetics, aside: Sequence[bool] = ()
) -> tuple[Pair, ...]:
    """Return the cheapest alignment, as if no syllable had to be heard; `aside`: which are left out, if any."""
    kept = [j for j in range(len(stretch)) if not (aside and aside[j])]
    ids = np.array([stretch[j][0] for j in kept], np.uint16)
    wanted = phonetics.sounds(phrase.text)
    syllables, keys = phrase.phrase.syllables, phrase.phrase.key or (False,) * len(phrase.phrase.syllables)
    pairs: list[Pair] = []
    done = 0  # syllables of the stretch
    for i, step, cost in steps(replace(phrase.phrase, key=()), ids, phonetics):
        j = None if step is None else kept[step]
        if j is not None:
            pairs += [Pair("", "", text, phonetics.spelled(id), 0, key=False) for id, text in stretch[done:j]]
            done = j + 1
        pairs.append(
            Pair(
                wanted="" if i is None else wanted.excerpt(i, i + 1),
                wanted_sound="" if i is None else phonetics.spelled(syllables[i]),
                heard="" if j is None else stretch[j][1],
                heard_sound="" if j is None else phonetics.spelled(stretch[j][0]),
                cost=cost,
                key=i is not None and keys[i],
            )
        )
    return tuple(pairs)


class _NearPhrases:
    """All phrases of the rules, found even where nearly half of their sound is something else."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._uses = [use for use in rulebook.uses if use.purpose == "phrase"]
        self._index = PhraseIndex.build([_loose(use.phrase.phrase) for use in self._uses], rulebook.phonetics)

    def nearest(self, utterance: Utterance, found: Sequence[FoundPhrase]) -> PhraseExplanation | None:
        """Return the phrase that lacks least to be found, of the rules that found nothing there."""
        sounds, taken = utterance.sounds, {finding.rule for finding in found}
        hits = self._index.search(sounds.ids, sounds.starts_word, sounds.ends_word)
        likely = [
            hit for hit in hits if self._concerns(hit, utterance.role) and self._uses[hit.phrase].rule not in taken
        ]
        explained = [self._explained(hit, sounds) for hit in sorted(likely, key=self._excess)[:CANDIDATES]]
        return min((one for one in explained if one.likeness > 0), key=_lack, default=None)

    def _concerns(self, hit: PhraseMatch, role: Role) -> bool:
        return self._rulebook.rules[self._uses[hit.phrase].rule].role == role

    def _excess(self, hit: PhraseMatch) -> float:
        phrase = self._uses[hit.phrase].phrase.phrase
        return (hit.cost - phrase.budget) / len(phrase.syllables)

    def _explained(self, hit: PhraseMatch, sounds: Sounds) -> PhraseExplanation:
        use = self._uses[hit.phrase]
        start, end = (0, len(sounds)) if use.phrase.whole else (hit.start, hit.end)
        stretch = [(int(sounds.ids[at]), sounds.excerpt(at, at + 1)) for at in range(start, end)]
        pairs = _pairs(use.phrase, stretch, self._rulebook.phonetics)
        budget = use.phrase.phrase.budget
        reasons = [f"'{pair.wanted}' must be heard" for pair in pairs if pair.lost_key]
        if (cost := sum(pair.cost for pair in pairs)) > budget:
            reasons.append(f"{cost} quarters of a syllable differ and only {budget} may")
        if use.phrase.whole and (start, end) != (hit.start, hit.end):
            reasons.append("nothing else may be said with it")
        return PhraseExplanation(self._rulebook.rules[use.rule], use.phrase, pairs, "not found", ", ".join(reasons))


def _loose(phrase: Phrase) -> Phrase:
    most = int(NEARLY * SYLLABLE * len(phrase.syllables))
    return replace(phrase, key=(), budget=max(phrase.budget, most))


def _lack(explanation: PhraseExplanation) -> float:
    """Return how much too much differs, per syllable; a syllable that must be heard counts twice."""
    phrase = explanation.phrase.phrase
    lost = sum(pair.lost_key for pair in explanation.pairs)
    return (explanation.cost + SYLLABLE * lost - phrase.budget) / len(phrase.syllables)
