"""Values out of a file, strictly: what is wrong is noted with its place, and the reading goes on.

Every method takes the node it reads (None: the key is not there, which `fields` has noted where it matters) and returns
None when it holds nothing of use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Literal, TypeVar

from speechguard.documents.flow_commas import CutText, cut_texts
from speechguard.documents.suggestions import like, nearest
from speechguard.documents.yaml_source import YamlList, YamlMap, YamlNode, YamlText
from speechguard.errors import RuleError, SourceLocation

Word = TypeVar("Word", bound=str)

_QUOTED_AT_LENGTH = re.compile(r"(?s)(?<![^\s(])('[^']{60})[^']{20,}'(?!\w)")
_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?) *(ms|s|min)")
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):([0-5]\d(?:\.\d+)?)")
_TURNS = re.compile(r"(\d+) *turns?")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) *[%％]")


class Reader:
    """Reads the values of one or more files; `problems` grows, and `cuts`: texts that a comma has likely cut in two."""

    def __init__(self) -> None:
        self.problems: list[RuleError] = []
        self.cuts: list[CutText] = []

    def note(self, location: SourceLocation, message: str) -> None:
        """Something is wrong here. What the message quotes at length is shortened."""
        self.problems.append(RuleError(_QUOTED_AT_LENGTH.sub(r"\1…'", message), location))

    def fields(
        self, node: YamlNode | None, what: str, keys: Collection[str], needed: Collection[str] = ()
    ) -> Mapping[str, YamlNode] | None:
        """Return the entries of a mapping that may have `keys` and must have `needed`."""
        if node is None:
            return None
        if not isinstance(node, YamlMap):
            self._wrong(node, what, f"a mapping with {', '.join(needed or keys)}")
            return None
        fields = {key.text: value for key, value in node.entries}
        for key, value in node.entries:
            if key.text in keys:
                continue
            remedy = nearest(key.text, keys)
            if node.flow and _is_empty(value) and not like(key.text, keys):
                remedy = "a comma in { } begins another key; quote the text before it"
            self.note(key.location, f"unknown key '{key.text}' in {what}: {remedy}")
        if missing := [key for key in needed if key not in fields]:
            self.note(node.location, f"{what} lacks {', '.join(f'{key!r}' for key in missing)}")
        return fields

    def entries(self, node: YamlNode | None, what: str) -> tuple[tuple[YamlText, YamlNode], ...]:
        """Return the entries of a mapping with names of the writer's own, which is not empty."""
        if node is None:
            return ()
        if not isinstance(node, YamlMap):
            self._wrong(node, what, "a mapping of names to what they stand for")
            return ()
        if not node.entries:
            self.note(node.location, f"{what} is empty: fill it or leave the key out")
        return node.entries

    def text(self, node: YamlNode | None, what: str) -> str | None:
        """Text that is not empty, as NFC, without blanks around it."""
        if node is None:
            return None
        if not isinstance(node, YamlText):
            self._wrong(node, what, "text")
            return None
        text = unicodedata.normalize("NFC", node.text).strip()
        if not text or (text in ("~", "null") and not node.quoted):
            self.note(node.location, f"{what} is empty: write the text or leave the key out")
            return None
        return text

    def items(self, node: YamlNode | None, what: str) -> tuple[YamlNode, ...]:
        """Return the parts of a list that is not empty."""
        if node is None:
            return ()
        if not isinstance(node, YamlList):
            self._wrong(node, what, "a list [..., ...]")
            return ()
        if not node.items:
            self.note(node.location, f"{what} is an empty list: fill it or leave the key out")
        return node.items

    def texts(self, node: YamlNode | None, what: str, kind: Literal["phrases", "sentences"]) -> tuple[YamlNode, ...]:
        """Return the parts of a list of texts that may have commas of their own: [Mire, no puedo] is a list of two."""
        items = self.items(node, what)
        for cut in cut_texts(node, kind) if isinstance(node, YamlList) else ():
            if cut.sure:
                self.note(cut.location, f"{cut.message}; {cut.remedy}")
            else:
                self.cuts.append(cut)
        return items

    def choice(self, node: YamlNode | None, what: str, allowed: Collection[Word]) -> Word | None:
        """Return one of the words allowed."""
        text = self.text(node, what)
        if node is None or text is None:
            return None
        for word in allowed:
            if word == text:
                return word
        self.note(node.location, f"{what} '{text}' is not known: {nearest(text, allowed)}")
        return None

    def number(self, node: YamlNode | None, what: str, low: float, high: float, *, whole: bool = False) -> float | None:
        """Return a number from `low` to `high`."""
        text = self.text(node, what)
        if node is None or text is None:
            return None
        kind = "a whole number" if whole else "a number"
        if not re.fullmatch(r"-?\d+" if whole else r"-?\d+(\.\d+)?", text):
            self.note(node.location, f"{what} '{text}' is not {kind}: write {kind} from {low:g} to {high:g}")
            return None
        if not low <= float(text) <= high:
            self.note(node.location, f"{what} {text} is out of range: write {kind} from {low:g} to {high:g}")
            return None
        return float(text)

    def yes_no(self, node: YamlNode | None, what: str) -> bool | None:
        """true or false."""
        text = self.choice(node, what, ("true", "false"))
        return None if text is None else text == "true"

    def duration(self, node: YamlNode | None, what: str) -> float | None:
        """Seconds, above 0."""
        text = self.text(node, what)
        if node is None or text is None:
            return None
        seconds = seconds_of(text)
        if seconds is None:
            example = f"{text} s" if re.fullmatch(r"\d+(\.\d+)?", text) else "8 s"
            self.note(node.location, f"{what} '{text}' is no duration: write '{example}', '500 ms', '2 min' or '00:08'")
        elif not 0 < seconds <= 24 * 3600:
            self.note(node.location, f"{what} '{text}' must be above 0 and at most 24 hours")
            return None
        return seconds

    def quantity(self, node: YamlNode | None, what: str) -> float | None:
        """Return a number, a duration in seconds or a number of per cent."""
        text = self.text(node, what)
        if node is None or text is None:
            return None
        if re.fullmatch(r"-?\d+(\.\d+)?", text):
            return float(text)
        if percent := _PERCENT.fullmatch(text):
            return float(percent[1])
        seconds = seconds_of(text)
        if seconds is None:
            self.note(node.location, f"{what} '{text}' is no number: write for example '240', '40 s' or '30 %'")
        return seconds

    def turns(self, node: YamlNode, what: str) -> int | None:
        """Return a number of turns, where it is one."""
        if not isinstance(node, YamlText) or not (turns := _TURNS.fullmatch(node.text.strip())):
            return None
        if not 0 < int(turns[1]) <= 1000:
            self.note(node.location, f"{what} '{node.text}': write 1 to 1000 turns")
        return int(turns[1])

    def percent(self, node: YamlNode, what: str) -> float | None:
        """Per cent, where it is that."""
        if not isinstance(node, YamlText) or not (percent := _PERCENT.fullmatch(node.text.strip())):
            return None
        if not 0 < float(percent[1]) < 100:
            self.note(node.location, f"{what} '{node.text}': write more than 0 % and less than 100 %")
        return float(percent[1])

    def is_duration(self, node: YamlNode) -> bool:
        """Return whether seconds can be read out of it."""
        return isinstance(node, YamlText) and seconds_of(node.text.strip()) is not None

    def _wrong(self, node: YamlNode, what: str, wanted: str) -> None:
        found = {YamlText: "text", YamlList: "a list", YamlMap: "a mapping (quote text that has ': ' inside)"}[
            type(node)
        ]
        self.note(node.location, f"{what} must be {wanted}, this is {found}")


def _is_empty(node: YamlNode) -> bool:
    return isinstance(node, YamlText) and not node.text and not node.quoted


def seconds_of(text: str) -> float | None:
    """Return a duration or a time as people write it: 8 s, 500 ms, 2 min, 00:08; None: it is none."""
    if match := _DURATION.fullmatch(text):
        return float(match[1]) * _UNITS[match[2]]
    if match := _CLOCK.fullmatch(text):
        return int(match[1] or 0) * 3600 + int(match[2]) * 60 + float(match[3])
    return None
