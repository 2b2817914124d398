"""Lines of the corpus as small calls, judged by the engine: with meaning or by phrases alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from meaning.figures import Answer
from speechguard.judging.batches import judge_each
from speechguard.judging.engine import NOTHING_KNOWN
from speechguard.meaning.semantics import ModelSemantics
from speechguard.meaning.weighing import Grounds, Saying, Suspicion
from speechguard.messages import CallMetadata, ComplianceEvent, Progress, Role, Transcript, Word, standing
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.model.rule import Condition, Either, Every, Expression, Name, Not, Rule, Says, Window
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import Told, Utterance, hear

BEGIN = 2.0  # s of the call at which the line begins
PAUSE = 0.5  # s after what the customer says
WORD = 0.3  # s: a character of Chinese, a word of Spanish
AFTER = 30.0  # s of silence, in which an excuse might follow
PHRASE_FOUND = 1.0  # added to the probability where a phrase was found: surer than any probability
ALL_THE_SPEECH = Window("first", percent=100)


@dataclass(frozen=True, slots=True)
class SmallCall:
    """A call that is over; a `ToldCall`."""

    call: str
    told: Sequence[Told | Progress]
    duration: float
    transcribed: tuple[Role, ...] = ("agent", "customer")
    metadata: CallMetadata = NOTHING_KNOWN


class _Unexplained(ModelSemantics):
    """A model that gives no grounds: they take long, and nobody reads them here."""

    def grounds(self, saying: Saying, suspicion: Suspicion) -> Grounds:  # noqa: ARG002
        return Grounds("")


def by_phrases(rulebook: Rulebook) -> Rulebook:
    """Return the rules without meaning."""
    return replace(rulebook, meaning=None)


def suspecting(semantics: ModelSemantics) -> ModelSemantics:
    """Return the model suspecting every sentence of what is likeliest, with its probability."""
    limits = replace(semantics.model.limits, suspected=0.0)
    return _Unexplained(replace(semantics.model, limits=limits), semantics.phonetics)


def small_call(text: str, phonetics: Phonetics, before: str = "", name: str = "") -> SmallCall:
    """Return a call in which the agent says a text, after what the customer says."""
    told: list[Told | Progress] = []
    start = BEGIN
    if before:
        told.append(utterance("customer", 0, start, before, phonetics))
        start = told[0].transcript.end + PAUSE
    told.append(utterance("agent", 1, start, text, phonetics))
    return SmallCall(name, told, told[-1].transcript.end + AFTER)


def utterance(
    role: Role, number: int, start: float, text: str, phonetics: Phonetics, end: float | None = None
) -> Utterance:
    """Return what somebody says from `start` to `end` (s), all words taking as long as others; None: WORD each."""
    pieces = list(text) if phonetics.code == "zh" else re.findall(r"\s*\S+\s*", text)
    end = start + WORD * len(pieces) if end is None else end
    word = (end - start) / len(pieces)
    words = tuple(Word(piece, start + word * at, start + word * (at + 1), 1.0) for at, piece in enumerate(pieces))
    return hear(Transcript(role, number, start, end, text, words, final=True), phonetics)


def answers(rulebook: Rulebook, calls: Sequence[SmallCall], limit: float | None = None) -> list[Answer]:
    """Return what the rules say of each call.

    `limit`: where the rules suspect every sentence, the probability from which on they would; None: no meaning.
    """
    return [_answer(events, limit) for _, events in judge_each(calls, rulebook)]


def _answer(events: Sequence[ComplianceEvent], limit: float | None) -> Answer:
    found = standing(events)
    violations = [event for event in found if event.kind == "violation"]
    if violations:
        likely = max(event.meaning or 0.0 for event in violations)
        return Answer(True, frozenset(event.rule for event in violations), PHRASE_FOUND + likely)
    suspected = max((e for e in found if e.kind == "suspected"), key=lambda e: e.score, default=None)
    if limit is None or suspected is None:
        return Answer(False)
    return Answer(suspected.score >= limit, frozenset({suspected.rule}), suspected.score)


def weighed(semantics: ModelSemantics, calls: Sequence[SmallCall], limit: float) -> list[Answer]:
    """Return what a model that suspects everything says by itself, without the rules' phrases."""
    suspicions = [one.suspicion for one in semantics.weigh([Saying(call.told[-1].sounds) for call in calls])]
    return [
        Answer(one.probability >= limit, frozenset({one.rule}), one.probability) if one else Answer(False)
        for one in suspicions
    ]


def credited(rulebook: Rulebook, calls: Sequence[SmallCall], rules: Sequence[str]) -> list[bool]:
    """Return whether each call meets the required rule that it is about, were it due at once and all the time."""
    due = due_at_once(rulebook)
    judged = judge_each(calls, due, [{rule} for rule in rules])
    return [
        any(item.rule == rule and item.state == "met" for item in engine.checklist())
        for (engine, _), rule in zip(judged, rules, strict=True)
    ]


def due_at_once(rulebook: Rulebook) -> Rulebook:
    """Return the rules with every required one due in all of the agent's speech, whatever the call is about."""
    return replace(rulebook, rules=tuple(map(_due_at_once, rulebook.rules)))


def _due_at_once(rule: Rule) -> Rule:
    if rule.kind != "required":
        return rule
    rule = replace(rule, applies_to=(), due=None)
    if rule.expression is None:
        return replace(rule, window=ALL_THE_SPEECH, when="", conditions=())
    said = {one.name: one for one in rule.conditions if one.role == "agent" and isinstance(one.source, Says)}
    names = dict.fromkeys(name for name in asked_for(rule.expression) if name in said)
    conditions = tuple(_anywhere(said[name]) for name in names)
    return replace(rule, conditions=conditions, expression=Either(tuple(map(Name, names))))


def asked_for(expression: Expression) -> Iterator[str]:
    """Yield the conditions that speak for an expression, not against it."""
    if isinstance(expression, Name):
        yield expression.name
    elif not isinstance(expression, Not):
        assert isinstance(expression, Every | Either)
        for part in expression.parts:
            yield from asked_for(part)


def _anywhere(condition: Condition) -> Condition:
    return replace(condition, window=None, near="")
