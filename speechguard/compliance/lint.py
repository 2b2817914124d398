"""Rules that load but are not as they should be: what, where, and what to do about it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from speechguard.compliance.model import TITLE_LANGUAGES, Rule, RulePhrase
from speechguard.compliance.rulebook import PhraseUse, Rulebook
from speechguard.compliance.timeline import TURN_PAUSE
from speechguard.errors import SourceLocation
from speechguard.matching.phrase import SYLLABLE
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import BREAK, Sounds

FASTEST_SPEECH = 8.0  # syllables a second


@dataclass(frozen=True, slots=True)
class LintIssue:
    """Something a person should change in a pack."""

    level: Literal["error", "warning"]
    location: SourceLocation
    message: str
    remedy: str


def lint(rulebook: Rulebook) -> list[LintIssue]:
    """All issues of the rules, by place."""
    issues = [issue for rule in rulebook.rules for issue in _rule_issues(rule)]
    issues += _issues_between(rulebook)
    return sorted(issues, key=lambda issue: (issue.location, issue.message))


def _rule_issues(rule: Rule) -> Iterator[LintIssue]:
    here = rule.location
    if lacking := [language for language in TITLE_LANGUAGES if language not in rule.title]:
        yield LintIssue("error", here, f"{rule.id}: no title in {', '.join(lacking)}", "add it under title")
    if not rule.say_instead:
        level = "error" if rule.kind == "forbidden" else "warning"
        yield LintIssue(level, here, f"{rule.id}: no say_instead", "add what the agent should say")
    for expected in ("flag", "pass"):
        if not any(case.expected == expected for case in rule.cases):
            remedy = f"add a sentence that must {expected} under cases"
            yield LintIssue("error", here, f"{rule.id}: no case that must {expected}", remedy)
    for phrase in rule.phrases:
        yield from _wide_phrase(rule, phrase)
    yield from _window_issues(rule)


def _wide_phrase(rule: Rule, phrase: RulePhrase) -> Iterator[LintIssue]:
    """Phrases that ordinary talk would match."""
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


def _window_issues(rule: Rule) -> Iterator[LintIssue]:
    window = rule.window
    if window is None:
        return
    shortest = min((len(phrase.phrase.syllables) for phrase in rule.phrases), default=0) / FASTEST_SPEECH
    if window.anchor == "last" and window.seconds is not None and window.seconds < shortest:
        message = f"{rule.id}: nobody can say the phrase in the last {window.length}"
        yield LintIssue("error", rule.location, message, f"make the window longer than {shortest:.1f} s")
    if window.hold is not None and window.hold <= TURN_PAUSE:
        message = f"{rule.id}: ordinary pauses of {window.hold:g} s would count as holds"
        yield LintIssue("warning", rule.location, message, "set hold to 10 s or more")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the rules that is searched for their phrases."""

    use: PhraseUse | None  # None: the say_instead of the rule
    rule: Rule
    text: str
    location: SourceLocation
    sounds: Sounds


def _issues_between(rulebook: Rulebook) -> Iterator[LintIssue]:
    texts = _texts(rulebook)
    for text, hits in zip(texts, _search(rulebook, texts), strict=True):
        found = [(rulebook.uses[hit.phrase], hit) for hit in hits]
        flagged = [(use, hit) for use, hit in found if _flags(rulebook, text, use, hit, found)]
        if text.use is None or text.rule.kind == "required":
            yield from _collision(rulebook, text, flagged)
        else:
            yield from _covered(rulebook, text, text.use, flagged)


def _flags(
    rulebook: Rulebook, text: _Text, use: PhraseUse, hit: PhraseMatch, found: list[tuple[PhraseUse, PhraseMatch]]
) -> bool:
    """Whether the hit would be a violation of its rule when the text is said."""
    rule = rulebook.rules[use.rule]
    everything = (hit.start, hit.end) == (0, len(text.sounds))
    alone = everything and (text.use is None or text.use.phrase.whole)
    return (
        rule.kind == "forbidden"
        and rule.role == text.rule.role
        and use.purpose == "phrase"
        and (alone or not use.phrase.whole)
        and not any(
            other.rule == use.rule and other.purpose == "inside" and at.start < hit.end and hit.start < at.end
            for other, at in found
        )
    )


def _collision(rulebook: Rulebook, text: _Text, flagged: list[tuple[PhraseUse, PhraseMatch]]) -> Iterator[LintIssue]:
    for use in _one_a_rule(flagged):
        rule = rulebook.rules[use.rule]
        what = "say_instead" if text.use is None else "the required phrase"
        message = f"{what} '{text.text}' is flagged by '{use.phrase.text}' of {rule.id} ({use.phrase.location})"
        yield LintIssue("error", text.location, message, "change one of them, or add it to unless: inside there")


def _covered(
    rulebook: Rulebook, text: _Text, own: PhraseUse, flagged: list[tuple[PhraseUse, PhraseMatch]]
) -> Iterator[LintIssue]:
    same_sound = [(use, hit) for use, hit in flagged if not hit.cost and use.rule != own.rule]
    for use in _one_a_rule(same_sound):
        if use.phrase.phrase.syllables == own.phrase.phrase.syllables and use.rule > own.rule:
            continue  # said once, at the later of the two
        rule = rulebook.rules[use.rule]
        message = f"'{text.text}' is flagged already by '{use.phrase.text}' of {rule.id} ({use.phrase.location})"
        yield LintIssue("warning", text.location, message, "remove it, or add it to unless: inside there")


def _one_a_rule(flagged: list[tuple[PhraseUse, PhraseMatch]]) -> list[PhraseUse]:
    return list({use.rule: use for use, _ in reversed(flagged)}.values())


def _texts(rulebook: Rulebook) -> list[_Text]:
    texts = [
        _Text(
            use,
            rulebook.rules[use.rule],
            use.phrase.text,
            use.phrase.location,
            rulebook.phonetics.sounds(use.phrase.text),
        )
        for use in rulebook.uses
        if use.purpose == "phrase"
    ]
    return texts + [
        _Text(None, rule, rule.say_instead, rule.location, rulebook.phonetics.sounds(rule.say_instead))
        for rule in rulebook.rules
        if rule.say_instead
    ]


def _search(rulebook: Rulebook, texts: list[_Text]) -> list[list[PhraseMatch]]:
    """The hits in each text, counted from its first syllable; found in one go over all of them."""
    stop = np.array([BREAK], np.uint16)
    edge = np.ones(1, np.bool_)
    hits: list[list[PhraseMatch]] = [[] for _ in texts]
    begins = np.cumsum([0, *(len(text.sounds) + 1 for text in texts)]).tolist()
    found = rulebook.index.search(
        np.concatenate([part for text in texts for part in (text.sounds.ids, stop)]),
        np.concatenate([part for text in texts for part in (text.sounds.starts_word, edge)]),
        np.concatenate([part for text in texts for part in (text.sounds.ends_word, edge)]),
    )
    for hit in found:
        at = bisect_right(begins, hit.start) - 1
        hits[at].append(PhraseMatch(hit.phrase, hit.start - begins[at], hit.end - begins[at], hit.cost))
    return hits
