"""The rules for the language of a call, with one index over all their phrases."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from speechguard.compliance.model import Pack, Rule, RulePhrase, Section
from speechguard.compliance.sections import sections_of, start_of
from speechguard.matching.phrase_index import PhraseIndex
from speechguard.phonetics.sounds import Phonetics

Purpose = Literal["phrase", "inside", "preceded_by", "followed_by"]


@dataclass(frozen=True, slots=True)
class PhraseUse:
    """What a phrase of the index is for."""

    rule: int  # number in Rulebook.rules
    purpose: Purpose
    phrase: RulePhrase


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """Immutable; any number of calls may use it."""

    language: str
    phonetics: Phonetics
    packs: tuple[Pack, ...]
    rules: tuple[Rule, ...]
    uses: tuple[PhraseUse, ...]  # one a phrase of the index, in its order
    index: PhraseIndex
    digest: str  # SHA-256 over the packs, hex: which rules a call was judged by
    start: float  # points of a call in which nothing is found
    sections: tuple[tuple[Section, tuple[Rule, ...]], ...]  # of the scorecards; every rule is in one of them

    @property
    def versions(self) -> tuple[str, ...]:
        """Name and version of every pack, for people."""
        return tuple(f"{pack.name} {pack.version}" for pack in self.packs)

    @classmethod
    def build(cls, packs: Sequence[Pack], phonetics: Phonetics) -> Rulebook:
        """The rulebook of packs of one language."""
        rules = tuple(replace(rule, version=pack.version) for pack in packs for rule in pack.rules)
        uses = tuple(use for number, rule in enumerate(rules) for use in _uses(number, rule))
        return cls(
            language=phonetics.code,
            phonetics=phonetics,
            packs=tuple(packs),
            rules=rules,
            uses=uses,
            index=PhraseIndex.build([use.phrase.phrase for use in uses], phonetics),
            digest=hashlib.sha256("".join(sorted(pack.digest for pack in packs)).encode()).hexdigest(),
            start=start_of(packs),
            sections=sections_of(packs, rules),
        )


def _uses(number: int, rule: Rule) -> list[PhraseUse]:
    unless = rule.unless
    phrases: list[tuple[Purpose, tuple[RulePhrase, ...]]] = [
        ("phrase", rule.phrases),
        ("inside", unless.inside),
        ("preceded_by", unless.preceded_by),
        ("followed_by", unless.followed_by),
    ]
    return [PhraseUse(number, purpose, phrase) for purpose, group in phrases for phrase in group]
