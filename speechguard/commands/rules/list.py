"""speechguard rules list"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from speechguard.commands.options import add_pack_options, chosen_packs
from speechguard.commands.wrapping import print_lines
from speechguard.messages import LANGUAGES
from speechguard.words.reasons import in_words
from speechguard.words.wording import in_language

if TYPE_CHECKING:
    from speechguard.rules.model.rule import Rule, RulePhrase


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add which packs, and what of them."""
    add_pack_options(parser)
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--expand", action="store_true", help="show all wordings that a phrase stands for")


def run(args: argparse.Namespace) -> int:
    """Show the rules of packs."""
    print_lines(_lines(args), heading=lambda line: not line.startswith(" "))
    return 0


def _lines(args: argparse.Namespace) -> Iterator[str]:
    for language, rulebook in chosen_packs(args).items():
        if args.language not in (None, language):
            continue
        yield from rulebook.versions
        for name, fillers in {pack.name: pack.fillers for pack in rulebook.packs if pack.fillers}.items():
            yield f"    fillers of {name}: {', '.join(filler.text for filler in fillers)}"
        for rule in rulebook.rules:
            yield from rule_lines(rule, expand=args.expand)
        for rule in (rule for rule in rulebook.all_rules if rule.left_out):
            names = rule.template.slots if rule.template else ()
            yield f"{rule.id}  not applicable: nothing is known of {', '.join(f'{{{name}}}' for name in names)}"


def rule_lines(rule: Rule, *, expand: bool) -> Iterator[str]:
    """Yield a rule as a heading and indented lines: what it looks for, where, unless what, and what to say."""
    from speechguard.rules.model.as_written import fact_line, measure_line
    from speechguard.rules.model.describing import place

    role = "" if rule.role == "agent" else f", of the {rule.role}"
    yield f"{rule.id}  {rule.kind}, {rule.severity}{role}  {in_language(rule.title, 'en')}"
    if rule.applies_to:
        yield f"    applies_to: {', '.join(map(fact_line, rule.applies_to))}"
    if rule.measure:
        yield f"    {measure_line(rule.measure)}"
    for line in _phrases(rule.phrases, expand=expand):
        yield f"    {line}"
    if rule.need > 1:
        yield f"    need: {rule.need} of them"
    if rule.window:
        yield f"    {in_words(place(rule.window, rule), 'en')}"
    yield from _logic(rule, expand=expand)
    unless = rule.unless
    for name, phrases in (
        ("inside", unless.inside),
        (f"preceded_by, within {unless.within:g} s", unless.preceded_by),
        (f"followed_by, within {unless.within:g} s", unless.followed_by),
    ):
        if phrases:
            yield f"    unless {name}:"
            yield from (f"        {line}" for line in _phrases(phrases, expand=expand))
    for name, examples in (("like", rule.like), ("unlike", rule.unlike)):
        if examples:
            yield f"    {name}:"
            yield from (f"        {example.text}" for example in examples)
    if rule.meaning:
        yield f"    meaning: {rule.meaning}"
    if rule.say_instead:
        yield f"    say: {rule.say_instead}"


def _logic(rule: Rule, *, expand: bool) -> Iterator[str]:
    """Yield the expressions of a rule, and what its conditions are about."""
    from speechguard.rules.model.describing import described
    from speechguard.rules.model.expression import written
    from speechguard.rules.model.rule import Says

    if rule.due:
        yield f"    due_if: {written(rule.due)}"
    if rule.expression:
        yield f"    {'flag_if' if rule.kind == 'forbidden' else 'met_if'}: {written(rule.expression)}"
    for condition in rule.conditions:
        within = "" if condition.within is None else f", all within {condition.within:g} s"
        yield f"    {condition.name}: {in_words(described(condition, rule), 'en')}{within}"
        if expand and isinstance(condition.source, Says):
            yield from (f"        {line}" for line in _phrases(condition.source.phrases, expand=True))


def _phrases(phrases: Sequence[RulePhrase], *, expand: bool) -> Iterator[str]:
    """Yield every phrase as it is written, and if asked for all that it stands for (what sounds the same, once)."""
    for _, wordings in groupby(phrases, key=lambda phrase: phrase.location):
        first, *others = wordings
        yield f"{first.written}{'  (whole utterance)' if first.whole else ''}"
        if expand and (others or first.text != first.written):
            yield from (f"  = {phrase.text}" for phrase in (first, *others))
