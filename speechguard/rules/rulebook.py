"""The rules for the language of a call, with one index over all their phrases."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from speechguard.documents.reader import Reader
from speechguard.errors import RuleErrors
from speechguard.matching.fillers import FillerIndex, Fillers
from speechguard.matching.joined_index import JoinedIndex
from speechguard.matching.phrase_index import PhraseIndex
from speechguard.meaning.weighing import Semantics
from speechguard.messages import Role
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.links import links, longest_chain
from speechguard.rules.model.rule import Pack, Rule, RulePhrase, Says, Section
from speechguard.rules.model.sections import sections_of, start_of
from speechguard.rules.reading.rules import RuleReader
from speechguard.rules.wordings.slots import NO_SLOTS

REMEMBERED = 16  # rulebooks with slots filled: those of a company, a team; what differs in every call is not kept long

Purpose = Literal["phrase", "inside", "preceded_by", "followed_by", "condition"]


@dataclass(frozen=True, slots=True)
class PhraseUse:
    """What a phrase of the index is for."""

    rule: int  # number in Rulebook.rules
    purpose: Purpose
    phrase: RulePhrase
    role: Role  # who says it
    condition: str = ""  # name of the condition that it belongs to


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """Rules and their index, immutable: any number of calls may use them."""

    language: str
    phonetics: Phonetics
    packs: tuple[Pack, ...]
    rules: tuple[Rule, ...]
    uses: tuple[PhraseUse, ...]  # one a phrase of the index, in its order
    index: PhraseIndex | FillerIndex | JoinedIndex  # joined: the phrases of rules with slots come last
    slots: Mapping[str, str]  # what is in the slots of the phrases, by name
    digest: str  # SHA-256 over the packs, hex: which rules a call was judged by
    referred: frozenset[str]  # ids of the rules that others look at
    chain: int  # how many rules at most look at each other in a row
    start: float  # points of a call in which nothing is found
    sections: tuple[tuple[Section, tuple[Rule, ...]], ...]  # of the scorecards; every rule is in one of them
    owed: tuple[int, ...]  # numbers of the required rules, in the order of the sections
    fillers: tuple[Fillers | None, ...]  # of the pack of each rule, by number
    slot_names: frozenset[str]  # that occur in the rules, filled or not
    meaning: Semantics | None = None  # what knows which sentences break the rules in other words; None: nothing does

    @property
    def versions(self) -> tuple[str, ...]:
        """Name and version of every pack, for people."""
        return tuple(dict.fromkeys(f"{pack.name} {pack.version}" for pack in self.packs))

    @classmethod
    def build(
        cls,
        packs: Sequence[Pack],
        phonetics: Phonetics,
        slots: Mapping[str, str] = NO_SLOTS,
        fixed: PhraseIndex | FillerIndex | None = None,
        meaning: Semantics | None = None,
    ) -> Rulebook:
        """Build the rulebook of packs of one language.

        `fixed`: index of the rules without slots, where it is known; `meaning`: what knows the meaning of sentences.
        """
        rules = tuple(replace(rule, version=pack.version) for pack in packs for rule in pack.rules if not rule.left_out)
        fillers = [_fillers(pack) for pack in packs for rule in pack.rules if not rule.left_out]
        uses = [use for number, rule in enumerate(rules) for use in _uses(number, rule)]
        uses.sort(key=lambda use: rules[use.rule].template is not None)
        count = sum(rules[use.rule].template is None for use in uses)
        fixed = fixed or _index(uses[:count], fillers, phonetics)
        templates = [rule.template for pack in packs for rule in pack.rules if rule.template]
        sections = sections_of(packs, rules)
        numbers = {rule.id: number for number, rule in enumerate(rules)}
        return cls(
            language=phonetics.code,
            phonetics=phonetics,
            packs=tuple(packs),
            rules=rules,
            uses=tuple(uses),
            index=JoinedIndex(fixed, _index(uses[count:], fillers, phonetics)) if templates else fixed,
            slots=slots,
            digest=hashlib.sha256("".join(sorted(pack.digest for pack in packs)).encode()).hexdigest(),
            referred=frozenset(other for rule in rules for other, _ in links(rule)),
            chain=longest_chain(rules),
            start=start_of(packs),
            sections=sections,
            owed=tuple(numbers[rule.id] for _, members in sections for rule in members if rule.kind == "required"),
            fillers=tuple(fillers),
            slot_names=frozenset(name for template in templates for name in template.slots),
            meaning=meaning,
        )

    @property
    def all_rules(self) -> Sequence[Rule]:
        """The rules of all packs, with those that are left out until a call fills their slots."""
        return [rule for pack in self.packs for rule in pack.rules]

    def filled(self, values: Mapping[str, str]) -> Rulebook:
        """Return the rules with other slots filled; those not named stay. Only rules with these slots are read anew.

        Raises RuleErrors for what cannot be spoken.
        """
        slots = {**self.slots, **values}
        wanted = {name: slots[name] for name in sorted(self.slot_names & slots.keys())}
        if all(self.slots.get(name) == value for name, value in wanted.items()):
            return self
        return _filled(self, tuple(wanted.items()))


@lru_cache(REMEMBERED)
def _filled(rulebook: Rulebook, values: tuple[tuple[str, str], ...]) -> Rulebook:
    slots = {**rulebook.slots, **dict(values)}
    reader = Reader()
    packs = [_pack_filled(pack, slots, rulebook.phonetics, reader) for pack in rulebook.packs]
    if reader.problems:
        raise RuleErrors(reader.problems)
    fixed = rulebook.index.first if isinstance(rulebook.index, JoinedIndex) else rulebook.index
    return Rulebook.build(packs, rulebook.phonetics, slots, fixed, rulebook.meaning)


def _pack_filled(pack: Pack, slots: Mapping[str, str], phonetics: Phonetics, reader: Reader) -> Pack:
    rules = [
        RuleReader(reader, phonetics, rule.template.terms, slots).rule(rule.template.node) if rule.template else rule
        for rule in pack.rules
    ]
    return replace(pack, rules=tuple(rule for rule in rules if rule))


def _fillers(pack: Pack) -> Fillers | None:
    """Return the fillers of a pack's phrases; None: it has none."""
    return Fillers([form for filler in pack.fillers for form in filler.forms]) if pack.fillers else None


def _index(
    uses: Sequence[PhraseUse], fillers: Sequence[Fillers | None], phonetics: Phonetics
) -> PhraseIndex | FillerIndex:
    """Index phrases; `fillers`: of each rule, by number."""
    index = PhraseIndex.build([use.phrase.phrase for use in uses], phonetics)
    of_phrases = [fillers[use.rule] for use in uses]
    return FillerIndex(index, of_phrases) if any(of_phrases) else index


def _uses(number: int, rule: Rule) -> list[PhraseUse]:
    unless = rule.unless
    phrases: list[tuple[Purpose, tuple[RulePhrase, ...]]] = [
        ("phrase", rule.phrases),
        ("inside", unless.inside),
        ("preceded_by", unless.preceded_by),
        ("followed_by", unless.followed_by),
    ]
    uses = [PhraseUse(number, purpose, phrase, rule.role) for purpose, group in phrases for phrase in group]
    return uses + [
        PhraseUse(number, "condition", phrase, condition.role, condition.name)
        for condition in rule.conditions
        if isinstance(condition.source, Says)
        for phrase in condition.source.phrases
    ]
