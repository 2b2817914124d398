"""The cases of the rules, judged by the engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from speechguard.checks.cases.layout import LaidOutCall, Lines, lay_out_call, lay_out_calls
from speechguard.judging.batches import judge_call, judge_each
from speechguard.judging.engine import Engine
from speechguard.messages import CallMetadata, ComplianceEvent, standing
from speechguard.rules.model.rule import Case, Rule
from speechguard.rules.rulebook import Rulebook
from speechguard.words.reasons import in_words

CaseOutcome = Literal["flag", "suspected", "pass", "not_assessable"]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of a case."""

    rule: Rule
    case: Case
    got: CaseOutcome
    explanation: str  # the events behind it, in English

    @property
    def ok(self) -> bool:
        """Whether the case came out as expected; what is only suspected counts nowhere, so it passes."""
        return self.got == self.case.expected or (self.got == "suspected" and self.case.expected == "pass")


def run_cases(rulebook: Rulebook) -> list[CaseResult]:
    """Judge every case of every rule, in order, by all rules."""
    cases = [(rule, case) for rule in rulebook.rules for case in rule.cases]
    calls = lay_out_cases([case for _, case in cases], rulebook)
    return [
        _result(rule, case, standing(events))
        for (rule, case), (_, events) in zip(cases, judge_each(calls, rulebook), strict=True)
    ]


def lay_out_cases(cases: Sequence[Case], rulebook: Rulebook) -> list[LaidOutCall]:
    """Lay out the calls that the cases are, heard well."""
    return lay_out_calls([(case.lines, case.metadata) for case in cases], rulebook.phonetics, "case")


def outcome(rule: Rule, events: Iterable[ComplianceEvent]) -> CaseOutcome:
    """Return what the rule makes of a call with these events, some of which may be other rules'.

    Of a rule that can do no more than suspect, a suspicion is a flag.
    """
    own = [event for event in standing(events) if event.rule == rule.id]
    if any(event.kind != "not_assessable" and event.flagged for event in own):
        return "flag"
    if any(event.kind == "suspected" for event in own):
        return "suspected" if rule.phrases else "flag"
    return "not_assessable" if any(event.kind == "not_assessable" for event in own) else "pass"


def play(
    rulebook: Rulebook, lines: Lines, call: str = "case", metadata: CallMetadata | None = None
) -> tuple[Engine, list[ComplianceEvent]]:
    """Judge a small call in writing; return the engine after it, and its events."""
    laid_out = lay_out_call(lines, rulebook.phonetics, call, metadata)
    return judge_call(laid_out, rulebook.filled(laid_out.metadata.slots))


def _result(rule: Rule, case: Case, events: Sequence[ComplianceEvent]) -> CaseResult:
    own = [event for event in events if event.rule == rule.id]
    if own:
        explanation = "; ".join(_explain(event) for event in own)
    elif rule.kind == "required":
        explanation = "said where it was due, or not due"
    else:
        others = sorted({event.rule for event in events if event.kind == "violation"})
        explanation = "no phrase of the rule was found" + (f" (but {', '.join(others)})" if others else "")
    return CaseResult(rule, case, outcome(rule, own), explanation)


def _explain(event: ComplianceEvent) -> str:
    if event.kind == "violation":
        return f"'{event.phrase}' found ({event.score:.0%} alike) in '{event.heard}'"
    reason = in_words(event.reason, "en")
    return f"only suspected: {reason}" if event.kind == "suspected" else reason
