"""The scorecard of a pack: from the values of its file, and held against the rules of the pack."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from speechguard.documents.reader import Reader
from speechguard.documents.suggestions import nearest
from speechguard.documents.yaml_source import YamlNode
from speechguard.errors import SourceLocation
from speechguard.rules.model.rule import Pack, Rule, Scorecard, Section, SectionPattern
from speechguard.rules.model.sections import OTHER, START, matching
from speechguard.rules.reading.titles import read_title

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PATTERN = re.compile(r"[a-z0-9.*-]+")


def read_scorecard(node: YamlNode | None, language: str, reader: Reader) -> Scorecard | None:
    """Read the scorecard in a file of a pack of the language. What is wrong with it is in `reader.problems`."""
    fields = reader.fields(node, "scorecard", ("start", "sections"), ("sections",))
    if node is None or fields is None:
        return None
    start = reader.number(fields.get("start"), "start", 0, 100)
    sections: dict[str, Section] = {}
    for item in reader.items(fields.get("sections"), "sections"):
        section = _section(item, language, reader)
        if section and section.id in sections:
            first = sections[section.id].location
            reader.note(section.location, f"section '{section.id}' is there twice (first at {first}): join the two")
        elif section:
            sections[section.id] = section
    return Scorecard(tuple(sections.values()), node.location, START if start is None else start)


def _section(node: YamlNode, language: str, reader: Reader) -> Section | None:
    fields = reader.fields(node, "a section", ("id", "title", "rules", "most"), ("id", "title", "rules"))
    if fields is None:
        return None
    section_id = reader.text(fields.get("id"), "id of a section")
    if section_id and not _ID.fullmatch(section_id):
        reader.note(fields["id"].location, f"id of a section '{section_id}': use a-z 0-9 - as in 'opening'")
    elif section_id == OTHER.id:
        reader.note(fields["id"].location, f"id of a section '{section_id}' is for rules in no section: choose another")
    title = read_title(fields.get("title"), "title of a section", language, reader, needed=(language,))
    patterns = [_pattern(item, reader) for item in reader.items(fields.get("rules"), "rules of a section")]
    most = reader.number(fields.get("most"), "most", 0, 1000)
    named = tuple(pattern for pattern in patterns if pattern)
    return Section(section_id, title, named, node.location, most) if section_id else None


def _pattern(node: YamlNode, reader: Reader) -> SectionPattern | None:
    text = reader.text(node, "rules of a section")
    if text is None:
        return None
    if not _PATTERN.fullmatch(text):
        reader.note(node.location, f"'{text}' names no rules: write an id, or a pattern such as 'zh.opening.*'")
        return None
    return SectionPattern(text, node.location)


def check_scorecards(packs: Sequence[Pack], reader: Reader) -> None:
    """Hold the scorecards against the rules. Packs (files) of one name are one pack."""
    cards: dict[str, Scorecard] = {}
    for pack in packs:
        if pack.scorecard and pack.name in cards:
            first = cards[pack.name].location
            reader.note(pack.scorecard.location, f"pack '{pack.name}' has a scorecard already at {first}: keep one")
        elif pack.scorecard:
            cards[pack.name] = pack.scorecard
    for name in dict.fromkeys(pack.name for pack in packs):
        rules = {rule.id: rule for pack in packs if pack.name == name for rule in pack.rules}
        _check_members(cards.get(name), rules, reader)
    for language in dict.fromkeys(pack.language for pack in packs):
        names = dict.fromkeys(pack.name for pack in packs if pack.language == language)
        _check_together([cards[name] for name in names if name in cards], reader)


def _check_members(card: Scorecard | None, rules: dict[str, Rule], reader: Reader) -> None:
    """Note patterns that name no rule, rules in two sections, and rules that are fatal to a section without a worth."""
    section_of: dict[str, Section] = {}
    for section in card.sections if card else ():
        for pattern in section.patterns:
            found = matching(pattern.text, rules)
            if not found:
                reader.note(
                    pattern.location, f"no rule of the pack is '{pattern.text}': {_remedy(pattern.text, rules)}"
                )
            if doubly := [rule_id for rule_id in found if section_of.setdefault(rule_id, section) is not section]:
                more = f" (and {len(doubly) - 1} more)" if len(doubly) > 1 else ""
                both = f"section '{section_of[doubly[0]].id}' and '{section.id}'"
                reader.note(pattern.location, f"'{doubly[0]}'{more} is in {both}: name a rule in one section")
    for rule in rules.values():
        if rule.fatal_to == "section" and section_of.get(rule.id, OTHER).most is None:
            reader.note(
                rule.location,
                f"'{rule.id}' is fatal to its section, and none says what it is worth: "
                "put the rule into a section of the scorecard that has 'most'",
            )


def _remedy(pattern: str, rules: Collection[str]) -> str:
    groups = {rule_id.rpartition(".")[0] + ".*" for rule_id in rules}
    return nearest(pattern, groups if "*" in pattern else rules) if rules else "the pack has no rules"


def _check_together(cards: Iterable[Scorecard], reader: Reader) -> None:
    """Note what keeps scorecards of several packs from being used as one."""
    first: Scorecard | None = None
    taken: dict[str, SourceLocation] = {}
    for card in cards:
        first = first or card
        if card.start != first.start:
            message = f"start {card.start:g}, but {first.start:g} at {first.location}: packs used together start alike"
            reader.note(card.location, message)
        for section in card.sections:
            place = taken.setdefault(section.id, section.location)
            if place is not section.location:
                reader.note(
                    section.location, f"section '{section.id}' is taken by the one at {place}: choose another id"
                )
