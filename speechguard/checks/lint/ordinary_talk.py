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
from speechguard.rules.model.expression import written
from speechguard.rules.model.rule import Rule, RulePhrase, Said
from speechguard.rules.rulebook import PhraseUse, Rulebook

SHOWN = 3  # sentences that are quoted


def background_issues(rulebook: Rulebook) -> Iterator[LintIssue]:
    """Find each phrase that is flagged in the background text, with some of the sentences and what would spare them."""
    fillers = {use.phrase.location: rulebook.fillers[use.rule] for use in rulebook.uses}
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
            remedy(
                phrases,
                [rulebook.phonetics.sounds(sentence) for sentence in sentences],
                rulebook.phonetics,
                fillers[phrases[0].location],
            ),
        )


def _flagged(rulebook: Rulebook) -> Iterator[tuple[Sequence[RulePhrase], Sequence[OrdinaryLine]]]:
    """Yield the wordings of each phrase that are flagged, and the sentences that they are flagged in."""
    lines, rules = background(rulebook.language), rulebook.rules
    suspects = _suspects(rulebook, lines)
    calls = lay_out_calls(
        [([Said("agent", lines[number].text)], None) for number in suspects], rulebook.phonetics, "case"
    )
    looked_for = [{rules[use.rule].id for use in uses} for uses in suspects.values()]
    phrases: dict[SourceLocation, dict[str, RulePhrase]] = defaultdict(dict)
    sentences: dict[SourceLocation, dict[OrdinaryLine, None]] = defaultdict(dict)
    for (number, uses), (_, events) in zip(suspects.items(), judge_each(calls, rulebook, looked_for), strict=True):
        for event in standing(events):
            own = [use.phrase for use in uses if rules[use.rule].id == event.rule]
            named = [phrase for phrase in own if phrase.text == event.phrase] or own
            if event.kind == "violation" and named:
                phrases[named[0].location][named[0].text] = named[0]
                sentences[named[0].location][lines[number]] = None
    for place, found in phrases.items():
        yield list(found.values()), list(sentences[place])


def _suspects(rulebook: Rulebook, lines: Sequence[OrdinaryLine]) -> Mapping[int, Sequence[PhraseUse]]:
    """Return the numbers of the lines that have a forbidden phrase, with the phrases; few have any.

    Phrases that match nearly anything are left out: that is said of them, and each would be in most of the lines.
    """
    uses = [use for use in rulebook.uses if use.role == "agent" and not matches_nearly_anything(use.phrase)]
    uses = [use for use in uses if _may_flag(use, rulebook.rules[use.rule])]
    search = PhraseSearch(uses, rulebook.phonetics, rulebook.fillers)
    found = search.search([rulebook.phonetics.sounds(line.text) for line in lines])
    return {number: [use for use, _ in hits] for number, hits in enumerate(found) if hits}


def _may_flag(use: PhraseUse, rule: Rule) -> bool:
    """Return whether one sentence with the phrase may be flagged for what it says, not for what the call lacks."""
    if rule.kind != "forbidden":
        return False
    if rule.expression is None:
        return use.purpose == "phrase"
    return use.purpose == "condition" and "not" not in written(rule.expression).replace("(", " ").split()
