"""Conditions of a rule out of a pack: what may happen in a call, and where and when it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlList, YamlMap, YamlNode
from speechguard.messages import ROLES
from speechguard.rules.model.expression import NAME, WORDS
from speechguard.rules.model.measure_kinds import KINDS
from speechguard.rules.model.rule import (
    Anchor,
    Condition,
    Hold,
    MeasureValue,
    Quiet,
    Repeats,
    RuleEvents,
    Says,
    Source,
    StartsOver,
    Window,
)
from speechguard.rules.reading.facts import read_limits, read_metadata
from speechguard.rules.reading.phrases import PhraseReader
from speechguard.rules.reading.windows import EDGES, NEAR, read_length

Fields = Mapping[str, YamlNode]

LIMITS = ("role", "times", "within", *EDGES, *NEAR)
# What may stand beside each source.
SOURCES: Mapping[str, tuple[str, ...]] = {
    "says": ("need", "by_meaning", *LIMITS),
    "rule": ("is", *LIMITS),
    "hold": LIMITS,
    "silence": LIMITS,
    "starts_over": ("words", *LIMITS),
    "repeats": LIMITS,
    "metadata": ("is", "over", "under"),
    "measure": ("over", "under", "role"),
}
TIMELESS = ("metadata", "measure")


class ConditionReader:
    """A reader of the conditions of the rules of a pack."""

    def __init__(self, reader: Reader, phrases: PhraseReader) -> None:
        self._reader = reader
        self._phrases = phrases

    def condition(self, name: str, node: YamlNode) -> Condition | None:
        """Read the condition of this name."""
        what = f"condition '{name}'" if name != "when" else "when"
        source = self._source_key(node, what)
        if source is None:
            return None
        fields = self._reader.fields(node, f"{what} with '{source}'", (source, *SOURCES[source])) or {}
        read = self._source(source, fields)
        window, near = self._window(node, fields)
        times = self._reader.number(fields.get("times"), "times", 1, 1000, whole=True)
        need = read.need if isinstance(read, Says) else 1
        if (times or 1) > 1 and need > 1:
            self._reader.note(fields["times"].location, "times beside need: leave one of them out")
        if "within" in fields and not near and max(times or 1, need) == 1:
            remedy = "add times, need, after, before or around, or remove it"
            self._reader.note(fields["within"].location, f"within says in which stretch or how near: {remedy}")
        if read is None:
            return None
        return Condition(
            name=name,
            role=self._reader.choice(fields.get("role"), "role", ROLES) or "agent",
            source=read,
            location=node.location,
            times=int(times or 1),
            within=None if near else self._reader.duration(fields.get("within"), "within"),
            window=window,
            near=near,
        )

    def as_filled(self, condition: Condition) -> Condition:
        """Return the condition without meaning where a slot of its phrases is filled: that must be heard."""
        says = condition.source
        if not isinstance(says, Says) or not any(map(self._phrases.filled, says.phrases)):
            return condition
        return replace(condition, source=replace(says, by_meaning=False))

    def _source_key(self, node: YamlNode, what: str) -> str | None:
        example = "{says: [我要投诉], role: customer}"
        if not isinstance(node, YamlMap):
            self._reader.note(node.location, f"{what} must be a mapping with one of {', '.join(SOURCES)}: {example}")
            return None
        found = [key.text for key, _ in node.entries if key.text in SOURCES]
        if len(found) == 1:
            return found[0]
        keys = list(dict.fromkeys((*SOURCES, *(key for keys in SOURCES.values() for key in keys))))
        noted = len(self._reader.problems)
        self._reader.fields(node, what, keys)
        if found or len(self._reader.problems) == noted:
            many = f"has {' and '.join(found)}, but needs one" if found else "needs one"
            self._reader.note(node.location, f"{what} {many} of {', '.join(SOURCES)}: {example}")
        return None

    def _source(self, key: str, fields: Fields) -> Source | None:
        read, node = self._reader, fields[key]
        match key:
            case "says":
                return self._says(node, fields)
            case "rule":
                items = read.items(node, key) if isinstance(node, YamlList) else (node,)
                rules = [rule for item in items if (rule := read.text(item, key))]
                met = read.choice(fields.get("is"), "is", ("met",))
                return RuleEvents(tuple(rules), met=met is not None) if rules else None
            case "hold":
                seconds = read.duration(node, key)
                return Hold(seconds) if seconds else None
            case "silence":
                seconds = read.duration(node, key)
                return Quiet(seconds) if seconds else None
            case "starts_over":
                seconds = read.duration(node, key)
                words = read.number(fields.get("words"), "words", 1, 100, whole=True)
                return StartsOver(seconds, int(words or 0)) if seconds else None
            case "repeats":
                inner = read.fields(node, key, ("alike", "syllables")) or {}
                alike = read.number(inner.get("alike"), "alike", 50, 100)
                syllables = read.number(inner.get("syllables"), "syllables", 3, 100, whole=True)
                return Repeats(alike or 85.0, int(syllables or 6))
            case "metadata":
                return read_metadata(node, fields, read)
            case _:
                name = read.choice(node, key, tuple(KINDS))
                over, under = read_limits(node, fields, read)
                return MeasureValue(name, over, under) if name else None

    def _says(self, node: YamlNode, fields: Fields) -> Says | None:
        node = node if isinstance(node, YamlList) else YamlList(node.location, (node,))
        phrases = self._phrases.phrases(node, "says", whole_allowed=True)
        wanted = read_need(fields.get("need"), len(node.items), self._reader)
        meaning = self._reader.yes_no(fields.get("by_meaning"), "by_meaning") or False
        if meaning and wanted > 1:
            self._reader.note(fields["by_meaning"].location, "by_meaning beside need: meaning is no phrase; remove one")
        return Says(phrases, wanted, meaning) if phrases or self._phrases.left_out else None

    def _window(self, node: YamlNode, fields: Fields) -> tuple[Window | None, str]:
        """Read where it counts, and the condition near which that is."""
        found: list[Anchor] = [anchor for anchor in (*EDGES, *NEAR) if anchor in fields]
        if len(found) > 1:
            self._reader.note(
                node.location, f"{' and '.join(found)} in one condition: keep one, or write two conditions"
            )
        if not found:
            return None, ""
        anchor = found[0]
        if anchor in EDGES:
            return read_length(fields[anchor], anchor, anchor, self._reader), ""
        near = self._reader.text(fields[anchor], anchor) or ""
        if "within" in fields:
            return read_length(fields["within"], "within", anchor, self._reader), near
        if anchor == "around":
            self._reader.note(fields[anchor].location, "around needs 'within', as in {around: complaint, within: 8 s}")
        return Window(anchor), near


def read_need(node: YamlNode | None, phrases: int, reader: Reader) -> int:
    """Read how many different ones of so many phrases are needed."""
    text = reader.text(node, "need")
    if node is None or text is None or text == "any":
        return 1
    if text == "all":
        return max(phrases, 1)
    if not text.isdecimal() or int(text) < 1:
        reader.note(node.location, f"need '{text}' is not known: write any, all or a number of phrases")
        return 1
    if int(text) > phrases:
        reader.note(node.location, f"need {text} of {phrases} phrases: write all, or at most {phrases}")
    return int(text)


def read_conditions(node: YamlNode | None, conditions: ConditionReader, reader: Reader) -> Sequence[Condition]:
    """`conditions` of a rule: a name for each."""
    read: list[Condition | None] = []
    for key, value in reader.entries(node, "conditions"):
        if not NAME.fullmatch(key.text) or key.text in (*WORDS, "when"):
            message = f"'{key.text}' is no name for a condition: use letters, digits and -, and not and, or, not, when"
            reader.note(key.location, message)
        read.append(conditions.condition(key.text, value))
    return [condition for condition in read if condition]
