"""Phrases in each other's way: of several rules, or excused by their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from speechguard.checks.lint.issue import LintIssue
from speechguard.checks.lint.searching import Found, PhraseSearch
from speechguard.errors import SourceLocation
from speechguard.phonetics.sounds import Sounds
from speechguard.rules.model.rule import Rule
from speechguard.rules.rulebook import PhraseUse, Rulebook


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """A text of the rules that is searched for their phrases."""

    use: PhraseUse | None  # None: the say_instead of the rule
    rule: Rule
    text: str
    location: SourceLocation
    sounds: Sounds


def overlap_issues(rulebook: Rulebook) -> Iterator[LintIssue]:
    """Find overlaps of all rules. A phrase with several wordings is covered, or dead, when all of them are.

    Forbidden phrases are looked for in each other as they stand, so that thousands that are nearly the same cost no
    more than others; only in what must not be flagged, and where a phrase is not found in its own words, as in calls.
    """
    forbidden = [use for use in rulebook.uses if rulebook.rules[use.rule].kind == "forbidden"]
    phrases = [use for use in forbidden if use.purpose == "phrase"]
    phonetics, fillers = rulebook.phonetics, rulebook.fillers
    excuses = PhraseSearch([use for use in forbidden if use.purpose == "inside"], phonetics, fillers)
    exactly = PhraseSearch(phrases, phonetics, fillers, exactly=True)
    in_calls = PhraseSearch(phrases, phonetics, fillers)

    own, others = _texts(rulebook)
    found = _found(own, exactly, excuses)
    unsure = [text for text in own if not _flagged_by_own(rulebook, text, found[text])]
    found |= _found([*others, *unsure], in_calls, excuses)
    for wordings in _by_place(others):
        yield from next(filter(None, (_collisions(rulebook, wording, found[wording]) for wording in wordings)), ())
    for wordings in _by_place(own):
        for look in (_dead, _covered):
            issues = [look(rulebook, wording, found[wording]) for wording in wordings]
            if all(issues):
                yield from issues[0]


def _texts(rulebook: Rulebook) -> tuple[list[_Text], list[_Text]]:
    """Return the forbidden phrases, and what must not be flagged: required phrases, and what to say instead."""
    phrases = [
        _Text(use, rule, use.phrase.text, use.phrase.location, rulebook.phonetics.sounds(use.phrase.text))
        for use in rulebook.uses
        if use.purpose == "phrase" and (rule := rulebook.rules[use.rule])
    ]
    instead = [
        _Text(None, rule, rule.say_instead, rule.location, rulebook.phonetics.sounds(rule.say_instead))
        for rule in rulebook.rules
        if rule.say_instead
    ]
    own = [text for text in phrases if text.rule.kind == "forbidden"]
    return own, [text for text in phrases if text.rule.kind != "forbidden"] + instead


def _by_place(texts: Sequence[_Text]) -> Iterable[Sequence[_Text]]:
    """Return the wordings of each phrase together."""
    places: dict[tuple[SourceLocation, bool], list[_Text]] = defaultdict(list)
    for text in texts:
        places[text.location, text.use is None].append(text)
    return places.values()


def _found(texts: Sequence[_Text], phrases: PhraseSearch, excuses: PhraseSearch) -> dict[_Text, Found]:
    sounds = [text.sounds for text in texts]
    searched = zip(texts, phrases.search(sounds), excuses.search(sounds), strict=True)
    return {text: [*flagging, *excusing] for text, flagging, excusing in searched}


def _heard(rulebook: Rulebook, text: _Text, found: Found) -> Found:
    """Return the forbidden phrases that would be found when the text is said, and not be excused by its own words."""
    everything = (0, len(text.sounds))
    may_be_alone = text.use is None or text.use.phrase.whole
    excusing = [(use.rule, hit) for use, hit in found if use.purpose == "inside"]
    return [
        (use, hit)
        for use, hit in found
        if use.purpose == "phrase"
        and rulebook.rules[use.rule].role == text.rule.role
        and (not use.phrase.whole or (may_be_alone and (hit.start, hit.end) == everything))
        and not any(rule == use.rule and at.start < hit.end and hit.start < at.end for rule, at in excusing)
    ]


def _flagged_by_own(rulebook: Rulebook, text: _Text, found: Found) -> bool:
    return bool(_heard(rulebook, text, _own(text, found)))


def _own(text: _Text, found: Found) -> Found:
    return [(use, hit) for use, hit in found if text.use and use.rule == text.use.rule]


def _always_flagged(rulebook: Rulebook, text: _Text, found: Found) -> Found:
    """Return those of the phrases heard whose rule flags them wherever they are said."""
    return [(use, hit) for use, hit in _heard(rulebook, text, found) if not rulebook.rules[use.rule].when]


def _dead(rulebook: Rulebook, text: _Text, found: Found) -> list[LintIssue]:
    if _flagged_by_own(rulebook, text, found):
        return []
    why = "it is not found in its own words"
    if excuse := next((use.phrase for use, _ in _own(text, found) if use.purpose == "inside"), None):
        why = f"its own rule excuses it: '{excuse.text}' ({excuse.location})"
    return [LintIssue("error", text.location, f"'{text.text}' can never be flagged: {why}", "change one of them")]


def _collisions(rulebook: Rulebook, text: _Text, found: Found) -> list[LintIssue]:
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


def _covered(rulebook: Rulebook, text: _Text, found: Found) -> list[LintIssue]:
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


def _one_a_rule(flagged: Found) -> list[PhraseUse]:
    return list({use.rule: use for use, _ in reversed(flagged)}.values())
