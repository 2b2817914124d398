"""Excuses: which of the phrases found are violations, and which `unless` excuses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from speechguard.judging.findings.phrases import FoundPhrase, RuleFinding, distinct
from speechguard.reasons import Reason, because
from speechguard.rules.model.rule import Rule


class Excuses:
    """What was said in a call that excuses a forbidden phrase before or after it."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._heard: dict[int, list[FoundPhrase]] = defaultdict(list)  # by rule

    def remember(self, findings: Iterable[FoundPhrase]) -> None:
        """Remember the excuses in a final text."""
        for finding in findings:
            if finding.purpose in ("preceded_by", "followed_by"):
                self._heard[finding.rule].append(finding)

    def violations(self, findings: Sequence[FoundPhrase], reported: Sequence[FoundPhrase]) -> list[FoundPhrase]:
        """Return what is new in a text and not excused by it or by what came before, in the order of time.

        `reported`: what was found in the text before, counted in syllables of this one.
        """
        by_rule: dict[int, list[FoundPhrase]] = defaultdict(list)
        for finding in findings:
            if self._rules[finding.rule].kind == "forbidden":
                by_rule[finding.rule].append(finding)
        violations: list[FoundPhrase] = []
        for rule, phrases in by_rule.items():
            taken = [f for f in phrases if f.purpose == "inside"] + [f for f in reported if f.rule == rule]
            violations += distinct(
                finding
                for finding in phrases
                if finding.purpose == "phrase"
                and finding.last > 0
                and not any(finding.overlaps(other) for other in taken)
                and self.excuse(finding, phrases) is None
            )
        return sorted(violations, key=lambda finding: (finding.start, finding.end, finding.rule))

    def excuse(self, violation: RuleFinding, found: Iterable[FoundPhrase] = ()) -> FoundPhrase | None:
        """Return what excuses it, remembered or `found` in its own text."""
        within = self._rules[violation.rule].unless.within
        phrases = (*self._heard[violation.rule], *found)
        return next((phrase for phrase in phrases if excuses(phrase, violation.start, violation.end, within)), None)


def excused_by(excuse: FoundPhrase) -> Reason:
    """Return why what a phrase excuses is no finding."""
    return because("excused", phrase=excuse.phrase.text)


def excuses(phrase: FoundPhrase, start: float, end: float, within: float) -> bool:
    """Return whether a phrase excuses what lies between the two times (s), by coming before or after it."""
    if phrase.purpose == "preceded_by":
        return phrase.start < start <= phrase.end + within
    return phrase.purpose == "followed_by" and start < phrase.start <= end + within
