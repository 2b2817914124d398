"""What would spare ordinary sentences that a phrase is found in: a higher strictness, or a word that must be heard."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import floor

import numpy as np

from speechguard.checks.lint.searching import PhraseSearch
from speechguard.matching.fillers import Fillers
from speechguard.matching.phrase import SYLLABLE
from speechguard.phonetics.sounds import Phonetics, Sounds
from speechguard.rules.model.rule import RulePhrase
from speechguard.rules.rulebook import PhraseUse

WAYS = 2  # that are proposed
STRICTEST = 92  # that is proposed: beyond that a phrase is lost with every error of the recogniser
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")  # as packs name one: a Chinese character, a Spanish word
_AS_IT_IS = ""

_Costs = dict[int, list[tuple[int, int]]]  # by sentence: quarters that differ in a wording, and its syllables


def remedy(
    phrases: Sequence[RulePhrase], sentences: Sequence[Sounds], phonetics: Phonetics, fillers: Fillers | None = None
) -> str:
    """Return what to change in a phrase, given by its wordings, so that the sentences, or most of them, pass.

    `fillers`: of its pack.
    """
    variants = {_AS_IT_IS: phrases, **_with_keys(phrases, phonetics)}
    found = _found(variants, sentences, phonetics, fillers)
    ways = {name: len(sentences) - len(found[name]) for name in variants if name != _AS_IT_IS}
    ways |= _strictness(found[_AS_IT_IS], len(sentences))
    most = max(ways.values(), default=0)
    best = " or ".join(sorted((way for way, spared in ways.items() if spared == most), reverse=True)[:WAYS])
    otherwise = "write more of it, or excuse them with unless: inside"
    if 2 * most < len(sentences):
        return otherwise
    spared = "them" if most == len(sentences) else f"{most} of these {len(sentences)}"
    return f"{best} spares {spared}; else {otherwise}"


def _strictness(costs: _Costs, sentences: int) -> Mapping[str, int]:
    """Return the least strictness that spares as many sentences as can be, with errors of the recogniser left."""
    needed = [
        max((floor(100 - 100 * cost / (SYLLABLE * count)) + 1 for cost, count in costs.get(sentence, ())), default=0)
        for sentence in range(sentences)
    ]
    usable = [least for least in needed if least <= STRICTEST]
    return {f"strictness: {max(usable)}": len(usable)} if usable else {}


def _with_keys(phrases: Sequence[RulePhrase], phonetics: Phonetics) -> Mapping[str, Sequence[RulePhrase]]:
    """Return the wordings with each word that all of them have as one more key."""
    words = dict.fromkeys(_WORD.findall(phrases[0].text))
    keyed = {word: [phrase for one in phrases if (phrase := _with_key(one, word, phonetics))] for word in words}
    return {f"key: [{word}]": own for word, own in keyed.items() if len(own) == len(phrases)}


def _with_key(phrase: RulePhrase, word: str, phonetics: Phonetics) -> RulePhrase | None:
    """Return the wording with one more key word; None where it does not have that, or not as a word."""
    sounds = phonetics.sounds(phrase.text)
    count = len(phrase.phrase.syllables)
    spans = [found.span() for found in _WORD.finditer(sounds.text) if found[0] == word]
    if not spans or len(sounds) != count:
        return None
    key = np.array(phrase.phrase.key or (False,) * count, np.bool_)
    for span in spans:
        key |= sounds.within(*span)
    return replace(phrase, phrase=replace(phrase.phrase, key=tuple(key.tolist())))


def _found(
    variants: Mapping[str, Sequence[RulePhrase]],
    sentences: Sequence[Sounds],
    phonetics: Phonetics,
    fillers: Fillers | None,
) -> Mapping[str, _Costs]:
    """Return by variant the sentences that it is found in, with what differs there."""
    names = list(variants)
    uses = [
        PhraseUse(number, "phrase", phrase, "agent") for number, name in enumerate(names) for phrase in variants[name]
    ]
    found: dict[str, _Costs] = {name: defaultdict(list) for name in names}
    search = PhraseSearch(uses, phonetics, [fillers] * len(names))
    for sentence, hits in enumerate(search.search(sentences)):
        for use, hit in hits:
            found[names[use.rule]][sentence].append((hit.cost, len(use.phrase.phrase.syllables)))
    return found
