"""Word classes that nothing names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from speechguard.checks.lint.issue import LintIssue
from speechguard.rules.rulebook import Rulebook
from speechguard.rules.wordings.expansion import class_names


def class_issues(rulebook: Rulebook) -> Iterator[LintIssue]:
    """Find the classes that no phrase, filler or other class of their pack names."""
    pack_of = {rule.id: pack.name for pack in rulebook.packs for rule in pack.rules}
    named: dict[str, set[str]] = defaultdict(set)  # classes, by pack
    for use in rulebook.uses:
        named[pack_of[rulebook.rules[use.rule].id]].update(class_names(use.phrase.written))
    for pack in rulebook.packs:
        for filler in pack.fillers:
            named[pack.name].update(class_names(filler.written))
        for one in pack.classes:
            named[pack.name].update(name for text in one.written for name in class_names(text))
    for pack in rulebook.packs:
        for one in pack.classes:
            if one.name not in named[pack.name]:
                message = f"nothing in pack {pack.name} names the class '{one.name}'"
                yield LintIssue("warning", one.location, message, f"write ${one.name} in a phrase, or remove the class")
