"""Which rules the sections of a scorecard have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from speechguard.errors import SourceLocation
from speechguard.rules.model.rule import Pack, Rule, Section

START = 100.0  # points of a call, where no scorecard says otherwise
OTHER = Section("other", {"zh": "其他", "en": "Other", "es": "Otros"}, (), SourceLocation(""))


def sections_of(packs: Sequence[Pack], rules: Sequence[Rule]) -> tuple[tuple[Section, tuple[Rule, ...]], ...]:
    """The sections of all scorecards with their rules; what is in none comes last, as OTHER.

    A scorecard is about the rules of its own pack; packs (files) of one name are one pack.
    """
    sections: list[tuple[Section, tuple[Rule, ...]]] = []
    for pack in packs:
        own = [rule.id for other in packs if other.name == pack.name for rule in other.rules]
        for section in pack.scorecard.sections if pack.scorecard else ():
            ids = {rule_id for pattern in section.patterns for rule_id in matching(pattern.text, own)}
            sections.append((section, tuple(rule for rule in rules if rule.id in ids)))
    taken = {rule.id for _, members in sections for rule in members}
    rest = tuple(rule for rule in rules if rule.id not in taken)
    return (*sections, *([(OTHER, rest)] if rest else []))


def start_of(packs: Iterable[Pack]) -> float:
    """Points of a call in which nothing is found; all scorecards used together say the same."""
    return next((pack.scorecard.start for pack in packs if pack.scorecard), START)


def matching(pattern: str, ids: Iterable[str]) -> list[str]:
    """Those of the ids that fit a pattern in which * stands for anything."""
    expression = re.compile(".*".join(map(re.escape, pattern.split("*"))))
    return [rule_id for rule_id in ids if expression.fullmatch(rule_id)]
