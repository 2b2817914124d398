"""One rule out of a pack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlMap, YamlNode
from speechguard.messages import ROLES, SEVERITIES
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.model.rule import (
    DEFAULT_POINTS,
    Count,
    FatalTo,
    PhraseTerms,
    Rule,
    RuleKind,
    RuleTemplate,
    Taboo,
    Unless,
)
from speechguard.rules.reading.cases import CaseReader
from speechguard.rules.reading.conditions import ConditionReader
from speechguard.rules.reading.examples import MEANING_KEYS, ExampleReader, Meant
from speechguard.rules.reading.facts import read_applies
from speechguard.rules.reading.logic import LOGIC_KEYS, Logic, LogicReader
from speechguard.rules.reading.measures import MEASURE_KEYS, read_measure
from speechguard.rules.reading.phrases import PhraseReader
from speechguard.rules.reading.titles import read_title
from speechguard.rules.wordings.slots import shown, slot_names

SHARED_KEYS = (
    *("id", "title", "kind", "severity", "points", "reward", "count", "cap", "fatal_to"),
    *("role", "applies_to", "source", "phrases", "say_instead", "cases"),
)
KIND_KEYS: Mapping[RuleKind, tuple[str, ...]] = {
    "forbidden": ("taboo", "unless", *MEANING_KEYS, *LOGIC_KEYS["forbidden"]),
    "required": ("unless", *MEANING_KEYS, *LOGIC_KEYS["required"]),
    "measure": ("unless", *MEASURE_KEYS),
}
NEEDED: Mapping[RuleKind, tuple[str, ...]] = {
    "forbidden": ("id", "title", "kind", "severity", "taboo"),
    "required": ("id", "title", "kind", "severity"),
    "measure": ("id", "title", "kind", "severity", "measure"),
}
KINDS: tuple[RuleKind, ...] = ("forbidden", "required", "measure")
COUNTS: tuple[Count, ...] = ("once", "each")
FATAL_TO: tuple[FatalTo, ...] = ("call", "section")
TABOOS: tuple[Taboo, ...] = ("scolding", "rhetorical", "doubting", "discriminating", "evading", "impolite")
_ID = re.compile(r"[a-z]{2}(\.[a-z0-9]+(-[a-z0-9]+)*)+")


class RuleReader:
    """A reader of the rules of a pack."""

    def __init__(self, reader: Reader, phonetics: Phonetics, terms: PhraseTerms, slots: Mapping[str, str]) -> None:
        """`slots`: what is in the slots of the phrases, by name."""
        self._reader = reader
        self._terms = terms
        self._slots = slots
        self._language = phonetics.code
        self._phrases = PhraseReader(reader, phonetics, terms, slots)
        self._logic = LogicReader(reader, ConditionReader(reader, self._phrases))
        self._examples = ExampleReader(reader, phonetics)
        self._cases = CaseReader(reader, phonetics, slots)

    def rule(self, node: YamlNode) -> Rule | None:
        """Read the rule; None when it has no id."""
        read = self._reader
        self._phrases.begin_rule()
        kind = self._kind(node)
        own = KIND_KEYS[kind] if kind else [key for keys in KIND_KEYS.values() for key in keys]
        needed = NEEDED[kind] if kind else ()
        fields = read.fields(node, f"a {kind} rule" if kind else "a rule", (*SHARED_KEYS, *own), needed)
        if fields is None:
            return None
        rule_id = self._id(fields.get("id"))
        severity = read.choice(fields.get("severity"), "severity", SEVERITIES)
        points = read.number(fields.get("points"), "points", 0, 1000)
        role = read.choice(fields.get("role"), "role", ROLES) or "agent"
        logic = self._logic.logic(kind, node, fields) if kind in ("forbidden", "required") else Logic()
        meant = Meant() if kind == "measure" else self._examples.meant(fields)
        say_instead = read.text(fields.get("say_instead"), "say_instead") or ""
        rule = Rule(
            id=rule_id or "",
            title=read_title(fields.get("title"), "title", self._language, read),
            kind=kind or "forbidden",
            severity=severity or "minor",
            points=DEFAULT_POINTS[severity or "minor"] if points is None else points,
            role=role,
            phrases=self._phrases.phrases(fields.get("phrases"), "phrases", whole_allowed=True),
            location=node.location,
            taboo=read.choice(fields.get("taboo"), "taboo", TABOOS),
            unless=self._unless(fields.get("unless"), kind),
            window=logic.window,
            need=logic.need,
            conditions=logic.conditions,
            when=logic.when,
            expression=logic.expression,
            due=logic.due,
            measure=read_measure(fields, read) if kind == "measure" else None,
            applies_to=read_applies(fields.get("applies_to"), read),
            reward=read.number(fields.get("reward"), "reward", 0, 1000) or 0.0,
            count=read.choice(fields.get("count"), "count", COUNTS) or "each",
            cap=read.number(fields.get("cap"), "cap", 0, 1000),
            fatal_to=read.choice(fields.get("fatal_to"), "fatal_to", FATAL_TO),
            like=meant.like,
            unlike=meant.unlike,
            meaning=meant.meaning,
            say_instead=shown(say_instead, self._slots),
            source=read.text(fields.get("source"), "source") or "",
            cases=self._cases.cases(fields.get("cases"), role),
        )
        if slots := dict.fromkeys([*self._phrases.slots_met, *slot_names(say_instead)]):
            template = RuleTemplate(node, self._terms, tuple(slots))
            left_out = self._phrases.left_out and not (meant.like and logic.expression is None)
            filled = any(map(self._phrases.filled, rule.phrases))
            rule = replace(rule, template=template, filled=filled, left_out=left_out)
        return rule if rule_id else None

    def _kind(self, node: YamlNode) -> RuleKind | None:
        """Read first, since the keys a rule may have depend on it."""
        if not isinstance(node, YamlMap):
            return None
        for key, value in node.entries:
            if key.text == "kind":
                return self._reader.choice(value, "kind", KINDS)
        self._reader.note(node.location, "a rule lacks 'kind': forbidden, required or measure")
        return None

    def _id(self, node: YamlNode | None) -> str | None:
        text = self._reader.text(node, "id")
        if node is None or text is None:
            return None
        if not _ID.fullmatch(text) or not text.startswith(f"{self._language}."):
            example = f"{self._language}.opening.greeting"
            self._reader.note(
                node.location, f"id '{text}': begin with '{self._language}.', then a-z 0-9 - as in '{example}'"
            )
            return None
        return text

    def _unless(self, node: YamlNode | None, kind: RuleKind | None) -> Unless:
        keys = ("inside",) if kind == "required" else ("inside", "preceded_by", "followed_by", "within")
        fields = self._reader.fields(node, "unless of a required rule" if kind == "required" else "unless", keys)
        if node is None or fields is None:
            return Unless()
        timed = "preceded_by" in fields or "followed_by" in fields
        if timed and "within" not in fields:
            self._reader.note(node.location, "unless lacks 'within': say how near preceded_by and followed_by must be")
        if not timed and "within" in fields:
            self._reader.note(fields["within"].location, "within is for preceded_by and followed_by: remove it")
        if not timed and "inside" not in fields:
            self._reader.note(node.location, "unless names no phrases: add inside, preceded_by or followed_by")
        return Unless(
            inside=self._phrases.phrases(fields.get("inside"), "inside"),
            preceded_by=self._phrases.phrases(fields.get("preceded_by"), "preceded_by"),
            followed_by=self._phrases.phrases(fields.get("followed_by"), "followed_by"),
            within=self._reader.duration(fields.get("within"), "within") or 0.0,
        )
