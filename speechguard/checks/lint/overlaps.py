"""Phrases in each other's way: of several rules, or excused by their own."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from speechguard.checks.lint.issue import LintIssue
from speechguard.errors import SourceLocation
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import BREAK, Sounds
from speechguard.rules.model.rule import Rule
from speechguard.rules.rulebook import PhraseUse, Rulebook

_Found = list[tuple[PhraseUse, PhraseMatch]]  # in a text


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the rules that is searched for their phrases."""

    use: PhraseUse | None  # None: the say_instead of the rule
    rule: Rule
    text: str
    location: SourceLocation
    sounds: Sounds


def overlap_issues(rulebook: Rulebook) -> Iterator[LintIssue]:
    """Find overlaps of all rules. A phrase with several wordings is covered, or dead, when all of them are."""
    texts = _texts(rulebook)
    places: dict[tuple[SourceLocation, bool], list[tuple[_Text, _Found]]] = defaultdict(list)
    for text, hits in zip(texts, _search(rulebook, texts), strict=True):
        places[text.location, text.use is None].append((text, [(rulebook.uses[hit.phrase], hit) for hit in hits]))
    for wordings in places.values():
        if wordings[0][0].use is None or wordings[0][0].rule.kind != "forbidden":
            yield from next(filter(None, (_collisions(rulebook, *wording) for wording in wordings)), ())
            continue
        for look in (_dead, _covered):
            issues = [look(rulebook, *wording) for wording in wordings]
            if all(issues):
                yield from issues[0]


def _heard(rulebook: Rulebook, text: _Text, found: _Found) -> _Found:
    """Return the forbidden phrases that would be found when the text is said, and not be excused by its own words."""
    everything = (0, len(text.sounds))
    may_be_alone = text.use is None or text.use.phrase.whole
    return [
        (use, hit)
        for use, hit in found
        if (rule := rulebook.rules[use.rule]).kind == "forbidden"
        and rule.role == text.rule.role
        and use.purpose == "phrase"
        and (not use.phrase.whole or (may_be_alone and (hit.start, hit.end) == everything))
        and not any(
            other.rule == use.rule and other.purpose == "inside" and at.start < hit.end and hit.start < at.end
            for other, at in found
        )
    ]


def _always_flagged(rulebook: Rulebook, text: _Text, found: _Found) -> _Found:
    """Return those of the phrases heard whose rule flags them wherever they are said."""
    return [(use, hit) for use, hit in _heard(rulebook, text, found) if not rulebook.rules[use.rule].when]


def _dead(rulebook: Rulebook, text: _Text, found: _Found) -> list[LintIssue]:
    own = [(use, hit) for use, hit in found if text.use and use.rule == text.use.rule]
    if _heard(rulebook, text, own):
        return []
    why = "it is not found in its own words"
    if excuse := next((use.phrase for use, _ in own if use.purpose == "inside"), None):
        why = f"its own rule excuses it: '{excuse.text}' ({excuse.location})"
    return [LintIssue("error", text.location, f"'{text.text}' can never be flagged: {why}", "change one of them")]


def _collisions(rulebook: Rulebook, text: _Text, found: _Found) -> list[LintIssue]:
    what = "say_instead" if text.use is None else f"the {text.rule.kind} phrase"
    return [
        LintIssue(
            "error",
            text.location,
            f"{what} '{text.text}' is flagged by '{use.phrase.text}' of {rulebook.rules[use.rule].id} "
            f"({use.phrase.location})",
            "change one of them, or add it to unless: inside there",
        )
        for use in _one_a_rule(_always_flagged(rulebook, text, found))
    ]


def _covered(rulebook: Rulebook, text: _Text, found: _Found) -> list[LintIssue]:
    own = text.use
    same_sound = [
        (use, hit)
        for use, hit in _always_flagged(rulebook, text, found)
        if own
        and use.rule != own.rule
        and not hit.cost
        and not rulebook.rules[use.rule].applies_to
        # Of two that are the same, the later is covered.
        and (use.phrase.phrase.syllables != own.phrase.phrase.syllables or use.rule < own.rule)
    ]
    return [
        LintIssue(
            "warning",
            text.location,
            f"'{text.text}' is flagged already by '{use.phrase.text}' of {rulebook.rules[use.rule].id} "
            f"({use.phrase.location})",
            "remove it, or add it to unless: inside there",
        )
        for use in _one_a_rule(same_sound)
    ]


def _one_a_rule(flagged: _Found) -> list[PhraseUse]:
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
    """Return the hits in each text, counted from its first syllable; found in one go over all of them."""
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
