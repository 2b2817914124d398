"""speechguard rules list"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from speechguard.commands.options import add_pack_options, chosen_packs
from speechguard.messages import LANGUAGES
from speechguard.words.reasons import in_words
from speechguard.words.wording import in_language

if TYPE_CHECKING:
    from speechguard.rules.model.rule import Rule


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add which packs, and what of them."""
    add_pack_options(parser)
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--expand", action="store_true", help="show all wordings that a phrase stands for")


def run(args: argparse.Namespace) -> int:
    """Show the rules of packs."""
    from speechguard.rules.model.describing import place

    for language, rulebook in chosen_packs(args).items():
        if args.language not in (None, language):
            continue
        for version in rulebook.versions:
            print(version)
        for rule in rulebook.rules:
            print(f"{rule.id}  {rule.kind}, {rule.severity}  {in_language(rule.title, 'en')}")
            for line in _phrases(rule, expand=args.expand):
                print(f"    {line}")
            if rule.window:
                print(f"    {in_words(place(rule.window, rule), 'en')}")
            if rule.say_instead:
                print(f"    say: {rule.say_instead}")
        for rule in (rule for pack in rulebook.packs for rule in pack.rules if rule.left_out):
            names = rule.template.slots if rule.template else ()
            print(f"{rule.id}  not applicable: nothing is known of {', '.join(f'{{{name}}}' for name in names)}")
    return 0


def _phrases(rule: Rule, *, expand: bool) -> Iterator[str]:
    """Yield every phrase as it is written, and if asked for all that it stands for (what sounds the same, once)."""
    for _, wordings in groupby(rule.phrases, key=lambda phrase: phrase.location):
        first, *others = wordings
        yield f"{first.written}{'  (whole utterance)' if first.whole else ''}"
        if expand and (others or first.text != first.written):
            yield from (f"  = {phrase.text}" for phrase in (first, *others))
