"""What is wrong with a rule by itself: what it lacks, phrases that match too much, windows that cannot be met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from speechguard.checks.lint.issue import LintIssue
from speechguard.errors import SourceLocation
from speechguard.judging.timeline.turns import TURN_PAUSE
from speechguard.matching.phrase import SYLLABLE
from speechguard.rules.model.rule import Condition, Hold, Quiet, Rule, RulePhrase, Says, Window

FASTEST_SPEECH = 8.0  # syllables a second


def rule_issues(rule: Rule, language: str) -> Iterator[LintIssue]:
    """Find the issues of one rule of a pack of the language."""
    here = rule.location
    if language not in rule.title:
        yield LintIssue("error", here, f"{rule.id}: no title in {language}", "add it, as in 'title: …'")
    if not rule.say_instead and rule.kind != "measure":
        level = "error" if rule.kind == "forbidden" else "warning"
        yield LintIssue(level, here, f"{rule.id}: no say_instead", "add what the agent should say")
    for expected in ("flag", "pass"):
        if not any(case.expected == expected for case in rule.cases):
            remedy = f"add a sentence that must {expected} under cases"
            yield LintIssue("error", here, f"{rule.id}: no case that must {expected}", remedy)
    says = [phrase for c in rule.conditions if isinstance(c.source, Says) for phrase in c.source.phrases]
    wide = [issue for phrase in (*rule.phrases, *says) for issue in _wide_phrase(phrase)]
    if rule.kind == "forbidden":
        wide += [issue for phrase in rule.phrases for issue in _short_phrase(phrase)]
    yield from {issue.location: issue for issue in reversed(wide)}.values()
    if rule.window:
        yield from _short_window(f"{rule.id}: the phrases", rule.location, rule.phrases, rule.need, rule.window)
    for condition in rule.conditions:
        yield from _condition_issues(rule, condition)


def _condition_issues(rule: Rule, condition: Condition) -> Iterator[LintIssue]:
    source, what = condition.source, f"{rule.id}: the phrases of '{condition.name}'"
    shortest = 0.0  # s that one occurrence takes
    if isinstance(source, Says):
        if condition.window and not condition.near:
            yield from _short_window(what, condition.location, source.phrases, source.need, condition.window)
        shortest = _fastest(source.phrases, source.need) / source.need
    elif isinstance(source, Hold | Quiet):
        shortest = source.seconds
    if isinstance(source, Hold) and source.seconds <= TURN_PAUSE:
        message = f"{rule.id}: ordinary pauses of {source.seconds:g} s would count as holds"
        yield LintIssue("warning", condition.location, message, "set hold to 10 s or more")
    count = max(condition.times, source.need if isinstance(source, Says) else 1)
    if condition.within is not None and condition.within < (needed := count * shortest):
        message = f"{rule.id}: '{condition.name}' cannot happen {count} times within {condition.within:g} s"
        yield LintIssue("error", condition.location, message, f"make within longer than {needed:.1f} s")


def _wide_phrase(phrase: RulePhrase) -> Iterator[LintIssue]:
    """Find phrases that match nearly anything."""
    count = len(phrase.phrase.syllables)
    if phrase.whole:
        return
    if count == 1:
        message = f"'{phrase.text}' is a single syllable, which turns up in ordinary talk"
        yield LintIssue("error", phrase.location, message, "write more of the phrase, or make it whole: true")
    elif matches_nearly_anything(phrase):
        message = f"'{phrase.text}' matches when half of its sound is something else"
        yield LintIssue("error", phrase.location, message, "raise its strictness (75 is usual)")


def matches_nearly_anything(phrase: RulePhrase) -> bool:
    """Return whether half of its sound may be another."""
    return not phrase.whole and 2 * phrase.phrase.budget >= SYLLABLE * len(phrase.phrase.syllables)


def _short_phrase(phrase: RulePhrase) -> Iterator[LintIssue]:
    if len(phrase.phrase.syllables) == 2 and 0 < 2 * phrase.phrase.budget < 2 * SYLLABLE and not phrase.whole:
        message = f"'{phrase.text}' has only two syllables and may differ by half of one"
        yield LintIssue("warning", phrase.location, message, "write more of the phrase, or set strictness: 100")


def _short_window(
    what: str, location: SourceLocation, phrases: Sequence[RulePhrase], need: int, window: Window
) -> Iterator[LintIssue]:
    """Find windows in which nobody can begin so many phrases; in the last seconds they must also end."""
    if window.seconds is None or window.anchor not in ("first", "last"):
        return
    needed = _fastest(phrases, need - 1 if window.anchor == "first" else need)
    if window.seconds < needed:
        message = f"{what} cannot be said in {window}, however fast"
        yield LintIssue("error", location, message, f"make the window longer than {needed:.1f} s")


def _fastest(phrases: Sequence[RulePhrase], need: int) -> float:
    """Return the seconds in which so many of the phrases can be said."""
    wordings: dict[SourceLocation, int] = {}
    for phrase in phrases:
        count = len(phrase.phrase.syllables)
        wordings[phrase.location] = min(count, wordings.get(phrase.location, count))
    return sum(sorted(wordings.values())[:need]) / FASTEST_SPEECH
