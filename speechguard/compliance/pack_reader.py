"""One pack: from the values of its file to rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from speechguard.compliance.model import (
    DEFAULT_GAP,
    DEFAULT_POINTS,
    TITLE_LANGUAGES,
    Anchor,
    Case,
    Pack,
    Rule,
    RuleKind,
    RulePhrase,
    Said,
    Silence,
    Taboo,
    Unless,
    Window,
)
from speechguard.compliance.phrases import compile_phrase, has_gap
from speechguard.compliance.reader import Reader
from speechguard.compliance.yaml_source import YamlList, YamlMap, YamlNode
from speechguard.matching.phrase import DEFAULT_STRICTNESS
from speechguard.messages import Role, Severity
from speechguard.phonetics import LANGUAGES
from speechguard.phonetics.sounds import Phonetics

PACK_KEYS = ("pack", "language", "strictness", "rules")
SHARED_KEYS = ("id", "title", "kind", "severity", "points", "role", "source", "phrases", "say_instead", "cases")
KIND_KEYS: Mapping[RuleKind, tuple[str, ...]] = {"forbidden": ("taboo", "unless"), "required": ("within",)}
NEEDED: Mapping[RuleKind, tuple[str, ...]] = {
    "forbidden": ("id", "title", "kind", "severity", "taboo", "phrases"),
    "required": ("id", "title", "kind", "severity", "phrases", "within"),
}
KINDS: tuple[RuleKind, ...] = ("forbidden", "required")
TABOOS: tuple[Taboo, ...] = ("scolding", "rhetorical", "doubting", "discriminating", "evading", "impolite")
ANCHORS: tuple[Anchor, ...] = ("first", "last", "after_hold")
ROLES: tuple[Role, ...] = ("agent", "customer")
SEVERITIES: tuple[Severity, ...] = ("fatal", "major", "minor")
EXPECTED: tuple[Literal["flag", "pass"], ...] = ("flag", "pass")
_ID = re.compile(r"[a-z]{2}(\.[a-z0-9]+(-[a-z0-9]+)*)+")


def read_pack(
    node: YamlNode | None, digest: str, reader: Reader, phonetics_for: Callable[[str], Phonetics]
) -> Pack | None:
    """The pack in a file. What is wrong with it is in `reader.problems`; None when nothing can be made of it."""
    fields = reader.fields(node, "the pack", PACK_KEYS, ("pack", "language", "rules"))
    if node is None or fields is None:
        return None
    name = reader.text(fields.get("pack"), "pack")
    language = reader.choice(fields.get("language"), "language", LANGUAGES)
    strictness = reader.number(fields.get("strictness"), "strictness", 1, 100)
    rules = reader.items(fields.get("rules"), "rules")
    if language is None:  # without it no phrase can be sounded
        return None
    rule_reader = _RuleReader(reader, phonetics_for(language), language, strictness or DEFAULT_STRICTNESS)
    read = [rule_reader.rule(rule) for rule in rules]
    return Pack(name or "", language, tuple(rule for rule in read if rule), node.location, digest)


class _RuleReader:
    def __init__(self, reader: Reader, phonetics: Phonetics, language: str, strictness: float) -> None:
        self._reader = reader
        self._phonetics = phonetics
        self._language = language
        self._strictness = strictness

    def rule(self, node: YamlNode) -> Rule | None:
        read = self._reader
        kind = self._kind(node)
        own = KIND_KEYS[kind] if kind else ("taboo", "unless", "within")
        needed = NEEDED[kind] if kind else ()
        fields = read.fields(node, f"a {kind} rule" if kind else "a rule", (*SHARED_KEYS, *own), needed)
        if fields is None:
            return None
        rule_id = self._id(fields.get("id"))
        severity = read.choice(fields.get("severity"), "severity", SEVERITIES)
        points = read.number(fields.get("points"), "points", 0, 1000)
        role = read.choice(fields.get("role"), "role", ROLES) or "agent"
        rule = Rule(
            id=rule_id or "",
            title=self._title(fields.get("title")),
            kind=kind or "forbidden",
            severity=severity or "minor",
            points=DEFAULT_POINTS[severity or "minor"] if points is None else points,
            role=role,
            phrases=self._phrases(fields.get("phrases"), "phrases", whole_allowed=True),
            location=node.location,
            taboo=read.choice(fields.get("taboo"), "taboo", TABOOS),
            unless=self._unless(fields.get("unless")),
            window=self._window(fields.get("within")),
            say_instead=read.text(fields.get("say_instead"), "say_instead") or "",
            source=read.text(fields.get("source"), "source") or "",
            cases=self._cases(fields.get("cases"), role),
        )
        return rule if rule_id else None

    def _kind(self, node: YamlNode) -> RuleKind | None:
        """Read first, since the keys a rule may have depend on it."""
        if not isinstance(node, YamlMap):
            return None
        for key, value in node.entries:
            if key.text == "kind":
                return self._reader.choice(value, "kind", KINDS)
        self._reader.note(node.location, "a rule lacks 'kind': forbidden or required")
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

    def _title(self, node: YamlNode | None) -> Mapping[str, str]:
        fields = self._reader.fields(node, "title", TITLE_LANGUAGES) or {}
        titles = {language: self._reader.text(value, f"title {language}") for language, value in fields.items()}
        return {language: title for language, title in titles.items() if title}

    def _phrases(self, node: YamlNode | None, what: str, *, whole_allowed: bool = False) -> tuple[RulePhrase, ...]:
        phrases = (self._phrase(item, what, whole_allowed) for item in self._reader.items(node, what))
        return tuple(phrase for phrase in phrases if phrase)

    def _phrase(self, node: YamlNode, what: str, whole_allowed: bool) -> RulePhrase | None:
        read = self._reader
        if isinstance(node, YamlMap):
            keys = ("text", "gap", "strictness", "key", *(("whole",) if whole_allowed else ()))
            fields = read.fields(node, f"a phrase of {what}", keys, ("text",)) or {}
        else:
            fields = {"text": node}
        text = read.text(fields.get("text"), f"a phrase of {what}")
        gap = read.number(fields.get("gap"), "gap", 1, 100, whole=True)
        strictness = read.number(fields.get("strictness"), "strictness", 1, 100)
        key = [read.text(item, "key") for item in read.items(fields.get("key"), "key")]
        whole = read.yes_no(fields.get("whole"), "whole")
        if text is None:
            return None
        if "gap" in fields and not has_gap(text):
            read.note(fields["gap"].location, f"gap without a … in '{text}': write … where other words may stand")
        try:
            phrase = compile_phrase(
                text,
                self._phonetics,
                strictness=strictness or self._strictness,
                gap=int(gap or DEFAULT_GAP),
                key_words=[word for word in key if word],
            )
        except ValueError as error:
            read.note(fields["text"].location, str(error))
            return None
        return RulePhrase(text, phrase, node.location, whole or False)

    def _unless(self, node: YamlNode | None) -> Unless:
        fields = self._reader.fields(node, "unless", ("inside", "preceded_by", "followed_by", "within"))
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
            inside=self._phrases(fields.get("inside"), "inside"),
            preceded_by=self._phrases(fields.get("preceded_by"), "preceded_by"),
            followed_by=self._phrases(fields.get("followed_by"), "followed_by"),
            within=self._reader.duration(fields.get("within"), "within") or 0.0,
        )

    def _window(self, node: YamlNode | None) -> Window | None:
        fields = self._reader.fields(node, "within", (*ANCHORS, "hold"))
        if node is None or fields is None:
            return None
        anchors: list[Anchor] = [anchor for anchor in ANCHORS if anchor in fields]
        if len(anchors) != 1:
            self._reader.note(node.location, "within needs one of first, last and after_hold, as in {first: 8 s}")
            return None
        anchor = anchors[0]
        length = self._reader.seconds_or_turns(fields[anchor], anchor)
        hold = self._reader.duration(fields.get("hold"), "hold")
        if ("hold" in fields) != (anchor == "after_hold"):
            remedy = "remove it" if "hold" in fields else "add for example hold: 10 s"
            self._reader.note(node.location, f"hold says how long a silence is a hold, for after_hold: {remedy}")
        return length and Window(anchor, *length, hold)

    def _cases(self, node: YamlNode | None, role: Role) -> tuple[Case, ...]:
        fields = self._reader.fields(node, "cases", ("flag", "pass")) or {}
        return tuple(
            case
            for expected in EXPECTED
            for item in self._reader.items(fields.get(expected), expected)
            if (case := self._case(item, expected, role))
        )

    def _case(self, node: YamlNode, expected: Literal["flag", "pass"], role: Role) -> Case | None:
        lines: Sequence[Said | Silence | None]
        if isinstance(node, YamlList):
            lines = [self._case_line(item) for item in self._reader.items(node, "a case")]
        else:
            lines = [self._said(node, role)]
        good = tuple(line for line in lines if line)
        if len(good) < len(lines) or not good:
            return None
        if all(isinstance(line, Silence) for line in good):
            self._reader.note(node.location, "a case in which nobody speaks: add 'agent: …' or 'customer: …'")
            return None
        return Case(expected, good, node.location)

    def _case_line(self, node: YamlNode) -> Said | Silence | None:
        fields = self._reader.fields(node, "a line of a case", ("agent", "customer", "silence"))
        if fields is None:
            return None
        if len(fields) != 1:
            self._reader.note(node.location, "a line of a case is one of 'agent: …', 'customer: …', 'silence: 12 s'")
            return None
        ((speaker, value),) = fields.items()
        if speaker == "silence":
            seconds = self._reader.duration(value, "silence")
            return None if seconds is None else Silence(seconds)
        return next((self._said(value, role) for role in ROLES if role == speaker), None)

    def _said(self, node: YamlNode, role: Role) -> Said | None:
        text = self._reader.text(node, "a case")
        if text is None:
            return None
        if not len(self._phonetics.sounds(text)):
            self._reader.note(node.location, f"case '{text}' has no syllable that can be heard: write a sentence")
            return None
        return Said(role, text)
