"""Forbidden phrases that turn up in ordinary, polite talk, and what would spare it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import floor

from speechguard.checks.cases.background import background
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
KEYS = 2  # words that are proposed as key
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")  # as packs name one: a Chinese character, a Spanish word


def background_issues(rulebook: Rulebook) -> Iterator[LintIssue]:
    """Find each phrase that is flagged in the background text, with some of the sentences and what would spare them."""
    for phrases, sentences in _flagged(rulebook):
        quoted = ", ".join(f"'{sentence}'" for sentence in sentences[:SHOWN])
        more = f" and {len(sentences) - SHOWN} more" if len(sentences) > SHOWN else ""
        yield LintIssue(
            "warning",
            phrases[0].location,
            f"'{phrases[0].text}' is flagged in ordinary talk: {quoted}{more}",
            _remedy(phrases, [rulebook.phonetics.sounds(sentence) for sentence in sentences], rulebook.phonetics),
        )


def _flagged(rulebook: Rulebook) -> Iterator[tuple[Sequence[RulePhrase], Sequence[str]]]:
    """Yield the wordings of each phrase that are flagged, and the sentences that they are flagged in."""
    lines = [line.text for line in background(rulebook.language)]
    suspects = _suspects(rulebook, lines)
    calls = lay_out_calls([([Said("agent", lines[number])], None) for number in suspects], rulebook.phonetics, "case")
    phrases: dict[SourceLocation, dict[str, RulePhrase]] = defaultdict(dict)
    sentences: dict[SourceLocation, dict[str, None]] = defaultdict(dict)
    known = {(rule.id, phrase.text): phrase for rule in rulebook.rules for phrase in reversed(rule.phrases)}
    for number, (_, events) in zip(suspects, judge_each(calls, rulebook, list(suspects.values())), strict=True):
        for event in standing(events):
            if event.kind == "violation" and (phrase := known.get((event.rule, event.phrase))):
                phrases[phrase.location][phrase.text] = phrase
                sentences[phrase.location][lines[number]] = None
    for place, found in phrases.items():
        yield list(found.values()), list(sentences[place])


def _suspects(rulebook: Rulebook, lines: Sequence[str]) -> Mapping[int, set[str]]:
    """Return the numbers of the lines that have a forbidden phrase, with the ids of the rules; few have any."""
    rules = rulebook.rules
    uses = [use for use in rulebook.uses if rules[use.rule].kind == "forbidden" and use.purpose == "phrase"]
    found = PhraseSearch([use for use in uses if use.role == "agent"], rulebook.phonetics).search(
        [rulebook.phonetics.sounds(line) for line in lines]
    )
    return {number: {rules[use.rule].id for use, _ in hits} for number, hits in enumerate(found) if hits}


def _remedy(phrases: Sequence[RulePhrase], sentences: Sequence[Sounds], phonetics: Phonetics) -> str:
    """Return what to change in the phrase so that the sentences pass."""
    costs = _costs(phrases, sentences, phonetics)
    exact = {sentence for _, sentence, cost in costs if not cost}
    ways = [f"key: [{word}]" for word in _keys(phrases, sentences, phonetics)]
    if inexact := [(len(phrase.phrase.syllables), cost) for phrase, _, cost in costs if cost]:
        strictness = max(floor(100 - 100 * cost / (SYLLABLE * count)) + 1 for count, cost in inexact)
        ways.insert(0, f"strictness: {strictness}")
    spared = len(sentences) - len(exact)
    spare = f"give it {' or '.join(ways)}, which spares {f'{spared} of ' * bool(exact)}them; or " if ways else ""
    return f"{spare}write more of it, or excuse them with unless: inside"


def _keys(phrases: Sequence[RulePhrase], sentences: Sequence[Sounds], phonetics: Phonetics) -> list[str]:
    """Return words of the phrase that all the sentences lack: with one of them as key it is not found there."""
    words = dict.fromkeys(_WORD.findall(phrases[0].text))
    keyed = {word: [_with_key(phrase, word, phonetics) for phrase in phrases] for word in words}
    sparing = (
        word
        for word, tried in keyed.items()
        if all(tried) and not _costs([p for p in tried if p], sentences, phonetics)
    )
    return [word for word, _ in zip(sparing, range(KEYS), strict=False)]


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
