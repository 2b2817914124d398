"""Forbidden phrases that turn up in ordinary, polite talk, and what would spare it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import floor

from speechguard.checks.cases.background import OrdinaryLine, background
from speechguard.checks.cases.layout import lay_out_calls
from speechguard.checks.lint.issue import LintIssue
from speechguard.checks.lint.searching import PhraseSearch
from speechguard.errors import SourceLocation
from speechguard.judging.batches import judge_each
from speechguard.matching.phrase import SYLLABLE
from speechguard.messages import standing
from speechguard.phonetics.sounds import Phonetics, Sounds
from speechguard.rules.model.rule import RulePhrase, Said
from speechguard.rules.rulebook import PhraseUse, Rulebook

SHOWN = 3  # sentences that are quoted
WAYS = 2  # that are proposed
STRICTEST = 92  # that is proposed: beyond that a phrase is lost with every error of the recogniser
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")  # as packs name one: a Chinese character, a Spanish word


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
            _remedy(phrases, [rulebook.phonetics.sounds(sentence) for sentence in sentences], rulebook.phonetics),
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
    """Return the numbers of the lines that have a forbidden phrase, with the ids of the rules; few have any."""
    rules = rulebook.rules
    uses = [use for use in rulebook.uses if rules[use.rule].kind == "forbidden" and use.purpose == "phrase"]
    found = PhraseSearch([use for use in uses if use.role == "agent"], rulebook.phonetics).search(
        [rulebook.phonetics.sounds(line.text) for line in lines]
    )
    return {number: {rules[use.rule].id for use, _ in hits} for number, hits in enumerate(found) if hits}


def _remedy(phrases: Sequence[RulePhrase], sentences: Sequence[Sounds], phonetics: Phonetics) -> str:
    """Return what to change in the phrase so that the sentences, or most of them, pass."""
    ways = {**_keys(phrases, sentences, phonetics), **_strictness(phrases, sentences, phonetics)}
    most = max(ways.values(), default=0)
    best = sorted((way for way, spared in ways.items() if spared == most), reverse=True)  # strictness before keys
    otherwise = "write more of it, or excuse them with unless: inside"
    if 2 * most < len(sentences):
        return otherwise
    if most < len(sentences):
        return f"{' or '.join(best[:WAYS])} spares {most} of these {len(sentences)}; else {otherwise}"
    return f"{' or '.join(best[:WAYS])} spares them; else {otherwise}"


def _strictness(phrases: Sequence[RulePhrase], sentences: Sequence[Sounds], phonetics: Phonetics) -> Mapping[str, int]:
    """Return the least strictness that spares as many of the sentences as can be with errors of the recogniser left."""
    needed = dict.fromkeys(range(len(sentences)), 0)
    for phrase, sentence, cost in _costs(phrases, sentences, phonetics):
        least = floor(100 - 100 * cost / (SYLLABLE * len(phrase.phrase.syllables))) + 1
        needed[sentence] = max(needed[sentence], least)
    usable = [least for least in needed.values() if least <= STRICTEST]
    return {f"strictness: {max(usable)}": len(usable)} if usable else {}


def _keys(phrases: Sequence[RulePhrase], sentences: Sequence[Sounds], phonetics: Phonetics) -> Mapping[str, int]:
    """Return for each word of the phrase how many of the sentences it spares as key, by not being heard there."""
    spared: dict[str, int] = {}
    for word in dict.fromkeys(_WORD.findall(phrases[0].text)):
        keyed = [phrase for one in phrases if (phrase := _with_key(one, word, phonetics))]
        if len(keyed) == len(phrases):
            found = {sentence for _, sentence, _ in _costs(keyed, sentences, phonetics)}
            spared[f"key: [{word}]"] = len(sentences) - len(found)
    return spared


def _with_key(phrase: RulePhrase, word: str, phonetics: Phonetics) -> RulePhrase | None:
    """Return the phrase with one more key word; None where it does not have that, or not as a word."""
    sounds = phonetics.sounds(phrase.text)
    count = len(phrase.phrase.syllables)
    spans = [found.span() for found in _WORD.finditer(sounds.text) if found[0] == word]
    if not spans or len(sounds) != count:
        return None
    own = phrase.phrase.key or (False,) * count
    key = tuple(
        mine or any(begin < last and first < end for first, last in spans)
        for mine, (begin, end) in zip(own, sounds.spans.tolist(), strict=True)
    )
    return replace(phrase, phrase=replace(phrase.phrase, key=key))


def _costs(
    phrases: Sequence[RulePhrase], sentences: Sequence[Sounds], phonetics: Phonetics
) -> list[tuple[RulePhrase, int, int]]:
    """Return each wording with the number of each sentence it is found in, and the least that differs, in quarters."""
    search = PhraseSearch([PhraseUse(number, "phrase", p, "agent") for number, p in enumerate(phrases)], phonetics)
    costs: dict[tuple[int, int], int] = {}
    for sentence, hits in enumerate(search.search(sentences)):
        for use, hit in hits:
            costs[use.rule, sentence] = min(hit.cost, costs.get((use.rule, sentence), hit.cost))
    return [(phrases[number], sentence, cost) for (number, sentence), cost in costs.items()]
