"""Forbidden phrases that turn up in ordinary, polite talk, and what would spare it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from speechguard.checks.cases.background import OrdinaryLine, background
from speechguard.checks.cases.layout import lay_out_calls
from speechguard.checks.lint.issue import LintIssue
from speechguard.checks.lint.remedies import remedy
from speechguard.checks.lint.rules import matches_nearly_anything
from speechguard.checks.lint.searching import PhraseSearch
from speechguard.errors import SourceLocation
from speechguard.judging.batches import judge_each
from speechguard.messages import standing
from speechguard.rules.model.rule import RulePhrase, Said
from speechguard.rules.rulebook import Rulebook

SHOWN = 3  # sentences that are quoted


def background_issues(rulebook: Rulebook) -> Iterator[LintIssue]:
    """Find each phrase that is flagged in the background text, with some of the sentences and what would spare them."""
    for phrases, lines in _flagged(rulebook):
        sentences = [line.text for line in lines]
        unlike = list({line.location: line.text for line in reversed(lines)}.values())[::-1]  # one of each that vary
        quoted = ", ".join(f"'{sentence}'" for sentence in unlike[:SHOWN])
        further = len(sentences) - len(unlike[:SHOWN])
        more = f" and {further} more" if further else ""
        yield LintIssue(
            "warning",
            phrases[0].location,
            f"'{phrases[0].text}' is flagged in ordinary talk: {quoted}{more}",
            remedy(phrases, [rulebook.phonetics.sounds(sentence) for sentence in sentences], rulebook.phonetics),
        )


def _flagged(rulebook: Rulebook) -> Iterator[tuple[Sequence[RulePhrase], Sequence[OrdinaryLine]]]:
    """Yield the wordings of each phrase that are flagged, and the sentences that they are flagged in."""
    lines = background(rulebook.language)
    suspects = _suspects(rulebook, lines)
    calls = lay_out_calls(
        [([Said("agent", lines[number].text)], None) for number in suspects], rulebook.phonetics, "case"
    )
    phrases: dict[SourceLocation, dict[str, RulePhrase]] = defaultdict(dict)
    sentences: dict[SourceLocation, dict[OrdinaryLine, None]] = defaultdict(dict)
    known = {(rule.id, phrase.text): phrase for rule in rulebook.rules for phrase in reversed(rule.phrases)}
    for number, (_, events) in zip(suspects, judge_each(calls, rulebook, list(suspects.values())), strict=True):
        for event in standing(events):
            if event.kind == "violation" and (phrase := known.get((event.rule, event.phrase))):
                phrases[phrase.location][phrase.text] = phrase
                sentences[phrase.location][lines[number]] = None
    for place, found in phrases.items():
        yield list(found.values()), list(sentences[place])


def _suspects(rulebook: Rulebook, lines: Sequence[OrdinaryLine]) -> Mapping[int, set[str]]:
    """Return the numbers of the lines that have a forbidden phrase, with the ids of the rules; few have any.

    Phrases that match nearly anything are left out: that is said of them, and each would be in most of the lines.
    """
    rules = rulebook.rules
    uses = [use for use in rulebook.uses if use.purpose == "phrase" and use.role == "agent"]
    uses = [use for use in uses if rules[use.rule].kind == "forbidden" and not matches_nearly_anything(use.phrase)]
    found = PhraseSearch(uses, rulebook.phonetics).search([rulebook.phonetics.sounds(line.text) for line in lines])
    return {number: {rules[use.rule].id for use, _ in hits} for number, hits in enumerate(found) if hits}
