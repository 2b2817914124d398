"""One pack: from the values of its file to rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlMap, YamlNode
from speechguard.matching.phrase import DEFAULT_STRICTNESS
from speechguard.messages import LANGUAGES
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.model.rule import Pack
from speechguard.rules.reading.rules import RuleReader
from speechguard.rules.reading.scorecards import read_scorecard

PACK_KEYS = ("pack", "language", "example", "strictness", "rules", "scorecard")


def read_pack(
    node: YamlNode | None,
    digest: str,
    reader: Reader,
    phonetics_for: Callable[[str], Phonetics],
    slots: Mapping[str, str],
) -> Pack | None:
    """Read the pack in a file, with its phrases as they are when `slots` are filled.

    What is wrong with it is in `reader.problems`; None when nothing can be made of it.
    """
    scored = isinstance(node, YamlMap) and any(key.text == "scorecard" for key, _ in node.entries)
    needed = ("pack", "language", *(() if scored else ("rules",)))  # the rules may be in other files of the pack
    fields = reader.fields(node, "the pack", PACK_KEYS, needed)
    if node is None or fields is None:
        return None
    name = reader.text(fields.get("pack"), "pack")
    language = reader.choice(fields.get("language"), "language", LANGUAGES)
    strictness = reader.number(fields.get("strictness"), "strictness", 1, 100)
    reader.yes_no(fields.get("example"), "example")  # for people: what it shows is to be adapted, not used as it is
    rules = reader.items(fields.get("rules"), "rules")
    if language is None:  # without it no phrase can be sounded
        return None
    scorecard = read_scorecard(fields.get("scorecard"), language, reader)
    known = len(reader.cuts)
    rule_reader = RuleReader(reader, phonetics_for(language), strictness or DEFAULT_STRICTNESS, slots)
    read = [rule_reader.rule(rule) for rule in rules]
    cuts = tuple(reader.cuts[known:])
    return Pack(name or "", language, tuple(rule for rule in read if rule), node.location, digest, scorecard, cuts)
