"""What is wrong with a rule by itself: what it lacks, phrases that match too much, windows that cannot be met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from speechguard.compliance.lint_issue import LintIssue
from speechguard.compliance.model import TITLE_LANGUAGES, Hold, Rule, RulePhrase, Says, Window
from speechguard.compliance.timeline import TURN_PAUSE
from speechguard.errors import SourceLocation
from speechguard.matching.phrase import SYLLABLE

FASTEST_SPEECH = 8.0  # syllables a second


def rule_issues(rule: Rule) -> Iterator[LintIssue]:
    """Of one rule."""
    here = rule.location
    if lacking := [language for language in TITLE_LANGUAGES if language not in rule.title]:
        yield LintIssue("error", here, f"{rule.id}: no title in {', '.join(lacking)}", "add it under title")
    if not rule.say_instead and rule.kind != "measure":
        level = "error" if rule.kind == "forbidden" else "warning"
        yield LintIssue(level, here, f"{rule.id}: no say_instead", "add what the agent should say")
    for expected in ("flag", "pass"):
        if not any(case.expected == expected for case in rule.cases):
            remedy = f"add a sentence that must {expected} under cases"
            yield LintIssue("error", here, f"{rule.id}: no case that must {expected}", remedy)
    wide = [issue for phrase in rule.phrases for issue in _wide_phrase(rule, phrase)]
    yield from {issue.location: issue for issue in reversed(wide)}.values()
    if rule.window:
        yield from _short_window(f"{rule.id}: the phrases", rule.location, rule.phrases, rule.need, rule.window)
    for condition in rule.conditions:
        what = f"{rule.id}: the phrases of '{condition.name}'"
        if isinstance(condition.source, Says) and condition.window and not condition.near:
            says = condition.source
            yield from _short_window(what, condition.location, says.phrases, says.need, condition.window)
        if isinstance(condition.source, Hold) and condition.source.seconds <= TURN_PAUSE:
            message = f"{rule.id}: ordinary pauses of {condition.source.seconds:g} s would count as holds"
            yield LintIssue("warning", condition.location, message, "set hold to 10 s or more")


def _wide_phrase(rule: Rule, phrase: RulePhrase) -> Iterator[LintIssue]:
    """Phrases that match nearly anything."""
    count, budget = len(phrase.phrase.syllables), phrase.phrase.budget
    if phrase.whole:
        return
    if count == 1:
        message = f"'{phrase.text}' is a single syllable, which turns up in ordinary talk"
        yield LintIssue("error", phrase.location, message, "write more of the phrase, or make it whole: true")
    elif 2 * budget >= SYLLABLE * count:
        message = f"'{phrase.text}' matches when half of its sound is something else"
        yield LintIssue("error", phrase.location, message, "raise its strictness (75 is usual)")
    elif count == 2 and budget and rule.kind == "forbidden":
        message = f"'{phrase.text}' has only two syllables and may differ by half of one"
        yield LintIssue("warning", phrase.location, message, "write more of the phrase, or set strictness: 100")


def _short_window(
    what: str, location: SourceLocation, phrases: Sequence[RulePhrase], need: int, window: Window
) -> Iterator[LintIssue]:
    """Windows in which nobody can begin so many phrases; in the last seconds they must also end."""
    if window.seconds is None:
        return
    shortest = sorted({phrase.location: len(phrase.phrase.syllables) for phrase in reversed(phrases)}.values())[:need]
    if window.anchor == "first":
        shortest = shortest[:-1]
    needed = sum(shortest) / FASTEST_SPEECH
    if window.anchor in ("first", "last") and window.seconds < needed:
        message = f"{what} cannot be said in {window}, however fast"
        yield LintIssue("error", location, message, f"make the window longer than {needed:.1f} s")
