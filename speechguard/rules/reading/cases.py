"""The cases of a rule out of a pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from speechguard.documents.reader import Reader, seconds_of
from speechguard.documents.yaml_source import YamlList, YamlMap, YamlNode, YamlText
from speechguard.messages import ROLES, Role
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.model.rule import Case, Said, Silence
from speechguard.rules.reading.facts import read_call_metadata
from speechguard.rules.reading.measures import read_value
from speechguard.rules.wordings.slots import shown

SPEAKERS = (*ROLES, "silence")
MANNERS = ("at", "pace", "louder")  # how a line is said
EXPECTED: tuple[Literal["flag", "pass"], ...] = ("flag", "pass")


class CaseReader:
    """A reader of the cases of rules of one language."""

    def __init__(self, reader: Reader, phonetics: Phonetics, slots: Mapping[str, str]) -> None:
        """`slots`: what is in the slots of the sentences, by name."""
        self._reader = reader
        self._slots = slots
        self._phonetics = phonetics

    def cases(self, node: YamlNode | None, role: Role) -> tuple[Case, ...]:
        """Read all cases; a plain sentence is said by `role`."""
        fields = self._reader.fields(node, "cases", ("flag", "pass")) or {}
        return tuple(
            case
            for expected in EXPECTED
            for item in self._reader.texts(fields.get(expected), expected, "sentences")
            if (case := self._case(item, expected, role))
        )

    def _case(self, node: YamlNode, expected: Literal["flag", "pass"], role: Role) -> Case | None:
        lines: Sequence[Said | Silence | None]
        metadata = None
        if isinstance(node, YamlList):
            items = self._reader.items(node, "a case")
            if items and (call := _call_of(items[0])):
                metadata = read_call_metadata(call, "call", self._reader)
                items = items[1:]
            lines = [self._case_line(item) for item in items if not self._is_cut(item, node)]
        else:
            lines = [self._said(node, role)]
        good = tuple(line for line in lines if line)
        if len(good) < len(lines) or not good:
            return None
        if all(isinstance(line, Silence) for line in good):
            self._reader.note(node.location, "a case in which nobody speaks: add 'agent: …' or 'customer: …'")
            return None
        return Case(expected, good, node.location, metadata)

    def _is_cut(self, line: YamlNode, case: YamlList) -> bool:
        """Note a line that is only the rest of the one before it: [agent: Mire, no puedo] is a list of two."""
        if not isinstance(line, YamlText) or not case.flow or line.quoted or isinstance(case.items[0], YamlText):
            return False
        message = f"'{line.text}' has no speaker: a comma in [ ] ends a line; quote the text that has a comma inside"
        self._reader.note(line.location, message)
        return True

    def _case_line(self, node: YamlNode) -> Said | Silence | None:
        fields = self._reader.fields(node, "a line of a case", (*SPEAKERS, "call", *MANNERS))
        if fields is None:
            return None
        speakers = [speaker for speaker in SPEAKERS if speaker in fields]
        if len(speakers) != 1 or (speakers == ["silence"] and len(fields) > 1):
            example = "'agent: …', 'customer: …', 'silence: 12 s' (or, as the first, 'call: {direction: inbound}')"
            self._reader.note(node.location, f"a line of a case is one of {example}")
            return None
        if "silence" in fields:
            seconds = self._reader.duration(fields["silence"], "silence")
            return None if seconds is None else Silence(seconds)
        role: Role = "agent" if "agent" in fields else "customer"
        said = self._said(fields[role], role)
        return said and replace(
            said,
            at=self._offset(fields.get("at")),
            pace=self._reader.number(fields.get("pace"), "pace", 0.5, 20) or said.pace,
            louder=read_value(fields.get("louder"), "louder", "dB", self._reader) or 0.0,
        )

    def _offset(self, node: YamlNode | None) -> float | None:
        text = self._reader.text(node, "at")
        if node is None or text is None:
            return None
        seconds = seconds_of(text.removeprefix("-").strip())
        if seconds is None:
            self._reader.note(node.location, f"at '{text}' is no time after the line before: write for example '-1 s'")
            return None
        return -seconds if text.startswith("-") else seconds

    def _said(self, node: YamlNode, role: Role) -> Said | None:
        text = self._reader.text(node, "a case")
        if text is None:
            return None
        text = shown(text, self._slots, unknown="")
        if not len(self._phonetics.sounds(text)):
            self._reader.note(node.location, f"case '{text}' has no syllable that can be heard: write a sentence")
            return None
        return Said(role, text)


def _call_of(node: YamlNode) -> YamlNode | None:
    """Read what is known of the call, where the line says that."""
    entries = node.entries if isinstance(node, YamlMap) else ()
    return next((value for key, value in entries if key.text == "call" and len(entries) == 1), None)
