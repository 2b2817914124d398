"""One pack: from the values of its file to rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlMap, YamlNode, YamlText
from speechguard.matching.phrase import DEFAULT_STRICTNESS
from speechguard.messages import LANGUAGES
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.model.rule import Pack, PhraseTerms, WordClass
from speechguard.rules.reading.classes import read_classes
from speechguard.rules.reading.fillers import read_fillers
from speechguard.rules.reading.rules import RuleReader
from speechguard.rules.reading.scorecards import read_scorecard

PACK_KEYS = ("pack", "language", "example", "strictness", "classes", "fillers", "rules", "scorecard")


def read_pack(
    node: YamlNode | None,
    digest: str,
    reader: Reader,
    phonetics_for: Callable[[str], Phonetics],
    slots: Mapping[str, str],
    classes: Sequence[WordClass] = (),
) -> Pack | None:
    """Read the pack in a file, with its phrases as they are when `slots` are filled.

    `classes`: of all files of the pack, from `read_all_classes`. What is wrong with it is in `reader.problems`; None
    when nothing can be made of it.
    """
    others = any(_entry(node, key) for key in ("classes", "fillers", "scorecard"))
    needed = ("pack", "language", *(() if others else ("rules",)))  # the rules may be in other files of the pack
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
    terms = PhraseTerms(strictness or DEFAULT_STRICTNESS, {one.name: one.texts for one in classes})
    fillers = read_fillers(fields.get("fillers"), phonetics_for(language), terms.classes, reader)
    rule_reader = RuleReader(reader, phonetics_for(language), terms, slots)
    read = [rule_reader.rule(rule) for rule in rules]
    cuts = tuple(reader.cuts[known:])
    return Pack(
        name=name or "",
        language=language,
        rules=tuple(rule for rule in read if rule),
        location=node.location,
        digest=digest,
        scorecard=scorecard,
        cuts=cuts,
        fillers=fillers,
        classes=tuple(one for one in classes if one.location.path == node.location.path),
    )


def pack_name(node: YamlNode | None) -> str:
    """Return the name of the pack in a file; empty where it has none."""
    name = _entry(node, "pack")
    return name.text if isinstance(name, YamlText) else ""


def read_all_classes(nodes: Iterable[YamlNode | None], reader: Reader) -> Mapping[str, Sequence[WordClass]]:
    """Read the classes of all packs, by name: files of one name share them."""
    entries: dict[str, list[YamlNode]] = {}
    for node in nodes:
        if classes := _entry(node, "classes"):
            entries.setdefault(pack_name(node), []).append(classes)
    return {name: read_classes(of_pack, reader) for name, of_pack in entries.items()}


def _entry(node: YamlNode | None, name: str) -> YamlNode | None:
    entries = node.entries if isinstance(node, YamlMap) else ()
    return next((value for key, value in entries if key.text == name), None)
