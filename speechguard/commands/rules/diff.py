"""speechguard rules diff OLD NEW"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from speechguard.commands.options import add_slot_option, check_rules, chosen_slots
from speechguard.messages import LANGUAGES
from speechguard.words.wording import printable

if TYPE_CHECKING:
    from speechguard.errors import SourceLocation
    from speechguard.rules.changes import Difference
    from speechguard.rules.rulebook import Rulebook

SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the two versions."""
    parser.add_argument("old", type=Path, metavar="OLD", help="a pack or folder")
    parser.add_argument("new", type=Path, metavar="NEW", help="a pack or folder")
    add_slot_option(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every change")


def run(args: argparse.Namespace) -> int:
    """Say what differs in effect."""
    from speechguard.documents.writing import replacing
    from speechguard.phonetics import language as phonetics_for
    from speechguard.rules.changes import differences
    from speechguard.rules.loader import load_rulebooks

    slots = chosen_slots(args)
    old, new = (load_rulebooks([path], phonetics_for, slots) for path in (args.old, args.new))
    check_rules(args, [*old.values(), *new.values()], [args.old, args.new])
    by_language = {language: differences(old.get(language), new.get(language)) for language in LANGUAGES}
    everything = [difference for of_language in by_language.values() for difference in of_language]
    if args.json:
        data = {"old": _versions(old), "new": _versions(new), "changes": [_plain(d) for d in everything]}
        with replacing(args.json) as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
    for books, sign in ((old, "-"), (new, "+")):
        print(f"{sign} {', '.join(f'{name} {version}' for name, version in _versions(books).items())}")
    for of_language in by_language.values():
        _print(of_language)
    if not everything:
        print("no change in effect")
    return 0


def _versions(rulebooks: Mapping[str, Rulebook]) -> dict[str, str]:
    return {pack.name: pack.version for rulebook in rulebooks.values() for pack in rulebook.packs}


def _print(changes: Sequence[Difference]) -> None:
    """Print a line a rule, and below it what has changed of it."""
    shown = ""
    for difference in changes:
        if difference.rule != shown:
            shown = difference.rule
            whole = "" if difference.part else f"{difference.old}{difference.new}"
            sign = "~" if difference.part else SIGNS[difference.change]
            print(
                printable(
                    f"{sign} {difference.rule}  {whole}".rstrip() + f"  {_places(difference)}" * (not difference.part)
                )
            )
        if difference.part:
            change = " -> ".join(text for text in (difference.old, difference.new) if text)
            print(printable(f"    {SIGNS[difference.change]} {difference.part}: {change}  {_places(difference)}"))


def _places(difference: Difference) -> str:
    """Return where it stands in the old files and in the new ones."""
    places = {"added": [difference.new_location], "removed": [difference.old_location]}.get(
        difference.change, [difference.old_location, difference.new_location]
    )
    return " -> ".join(_place(place) for place in places if place)


def _place(location: SourceLocation) -> str:
    return f"{location.path}:{location.line}"


def _plain(difference: Difference) -> dict[str, Any]:
    places = {name: str(p) if (p := getattr(difference, name)) else None for name in ("old_location", "new_location")}
    return {**asdict(difference), **places}
