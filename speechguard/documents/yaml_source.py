"""YAML as a person writes it: text, lists and mappings that know their place.

A small part of YAML is accepted. Every scalar stays the text that was typed (`no` is a word, `00:08` is not a number),
and what could hide something from a reader (anchors, merge keys, tags, tabs, duplicate keys) is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from speechguard.errors import RuleError, SourceLocation

MAX_DEPTH = 12  # a rule pack needs 8
_TOO_DEEP = f"nested more than {MAX_DEPTH} deep: check the brackets"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # without libyaml only slower
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What the parser says, and what usually is the matter.
_REMEDIES = {
    "could not find expected ':'": "write an ordinary colon and a blank after the key, as in 'kind: forbidden'",
    "mapping values are not allowed": "quote text that has ': ' inside, or check the indentation",
    "did not find expected key": "entries of one mapping begin in the same column; put ':' between key and value",
    "did not find expected '-'": "entries of one list begin in the same column with '- '",
    "did not find expected ','": "close the bracket, and separate with ','",
    "end of stream": "close the quote or bracket",
}
_REMEDY = "quote text that begins with one of [ ] { } * & ! | > % @ `"


@dataclass(frozen=True, slots=True)
class YamlText:
    """A scalar, as typed."""

    location: SourceLocation
    text: str
    quoted: bool

    def at(self, column: int | None) -> SourceLocation:
        """Return the place of a character of the text, from 0; None: of the text."""
        place = self.location
        return place if column is None else SourceLocation(place.path, place.line, place.column + column + self.quoted)


@dataclass(frozen=True, slots=True)
class YamlList:
    """A sequence."""

    location: SourceLocation
    items: tuple[YamlNode, ...]
    flow: bool = False  # in brackets, where a comma ends an entry


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping; of duplicate keys the first is kept."""

    location: SourceLocation
    entries: tuple[tuple[YamlText, YamlNode], ...]
    flow: bool = False  # in braces, where a comma ends an entry


YamlNode = YamlText | YamlList | YamlMap


def read_yaml(data: bytes, path: str, problems: list[RuleError]) -> YamlNode | None:
    """Return the value of a YAML file; None when it has none that can be read. Adds what is wrong to `problems`."""
    text = _decode(data, path, problems)
    if text is None:
        return None
    noted = len(problems)
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line:
            place = SourceLocation(path, number, line.index("\t") + 1)
            problems.append(RuleError("a tab: indent and separate with spaces", place))
        if control := _CONTROL.search(line):
            message = f"control character U+{ord(control[0]):04X}: remove it"
            problems.append(RuleError(message, SourceLocation(path, number, control.start() + 1)))
    if len(problems) > noted:
        text = _CONTROL.sub(" ", text).replace("\t", " ")  # so that the rest of the file is checked too
    return _Builder(path, problems).build(text)


def _decode(data: bytes, path: str, problems: list[RuleError]) -> str | None:
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(data) > 3 and 0 in data[:2] and 0 in data[2:4])
    try:
        if not utf16:
            return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        place = SourceLocation(path)
        likely = "UTF-16"
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = SourceLocation(path, line)
        likely = _likely_encoding(data)
    problems.append(RuleError(f"not UTF-8 (probably {likely}): save the file as UTF-8", place))
    return None


def _likely_encoding(data: bytes) -> str:
    """Characters of GBK have two high bytes in a row, accented letters of Windows-1252 stand alone."""
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", data)]
    return "GBK" if sum(runs) > 1.5 * len(runs) else "Windows-1252"


class _Builder:
    def __init__(self, path: str, problems: list[RuleError]) -> None:
        self._path = path
        self._problems = problems

    def build(self, text: str) -> YamlNode | None:
        root: YamlNode | None = None
        documents = 0
        try:
            events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents == 2:
                        self._note("a second document (---): one a file", event)
                elif isinstance(event, yaml.NodeEvent):
                    node = self._node(event, events, 0)
                    root = root or node
        except yaml.MarkedYAMLError as error:
            self._broken(error)
            return None
        except yaml.YAMLError as error:
            self._problems.append(RuleError(" ".join(str(error).split()), SourceLocation(self._path)))
            return None
        except RuleError as error:
            self._problems.append(error)
            return None
        if not documents:
            message = "the file is empty: write it, or remove it"
            self._problems.append(RuleError(message, SourceLocation(self._path)))
        return root

    def _node(self, event: yaml.NodeEvent, events: Iterator[yaml.Event], depth: int) -> YamlNode | None:
        """Return the value that begins with this event; None when it is not allowed."""
        place = self._place(event)
        if depth > MAX_DEPTH:
            raise RuleError(_TOO_DEEP, place)
        if isinstance(event, yaml.AliasEvent):
            self._note(f"*{event.anchor}: references are not allowed, write the text out", event)
            return None
        if event.anchor:
            self._note(f"&{event.anchor}: anchors are not allowed, write the text out (or quote it)", event)
        if tag := getattr(event, "tag", None):
            self._note(f"{tag}: tags are not allowed (quote text that begins with '!')", event)
        if isinstance(event, yaml.ScalarEvent):
            return YamlText(place, event.value, quoted=not event.implicit[0])
        if isinstance(event, yaml.SequenceStartEvent):
            children = (self._node(e, events, depth + 1) for e in _until(events, yaml.SequenceEndEvent))
            items = tuple(child for child in children if child is not None)
            return YamlList(place, items, flow=bool(event.flow_style))
        return self._map(place, events, depth, flow=bool(getattr(event, "flow_style", False)))

    def _map(self, place: SourceLocation, events: Iterator[yaml.Event], depth: int, *, flow: bool) -> YamlMap:
        entries: dict[str, tuple[YamlText, YamlNode]] = {}
        for event in _until(events, yaml.MappingEndEvent):
            key = self._node(event, events, depth + 1)
            following = next(events)
            assert isinstance(following, yaml.NodeEvent)  # the parser gives a value after every key
            value = self._node(following, events, depth + 1)
            if not isinstance(key, YamlText):
                self._note("a key must be a word", event)
            elif key.text == "<<" and not key.quoted:
                self._note("<<: merge keys are not allowed, write the entries out", event)
            elif key.text in entries:
                first = entries[key.text][0].location.line
                self._note(f"duplicate key '{key.text}' (first in line {first}): keep one", event)
            elif value is not None:
                entries[key.text] = (key, value)
        return YamlMap(place, tuple(entries.values()), flow)

    def _place(self, event: yaml.Event) -> SourceLocation:
        mark = event.start_mark
        return SourceLocation(self._path, mark.line + 1, mark.column + 1)

    def _note(self, message: str, event: yaml.Event) -> None:
        self._problems.append(RuleError(message, self._place(event)))

    def _broken(self, error: yaml.MarkedYAMLError) -> None:
        """Put where the parser noticed, or for what is never closed or finished where that began."""
        problem = str(error.problem)
        unfinished = "end of stream" in problem or "expected ':'" in problem
        mark = (unfinished and error.context_mark) or error.problem_mark
        place = SourceLocation(self._path, mark.line + 1, mark.column + 1) if mark else SourceLocation(self._path)
        if "nesting depth" in problem:  # PyYAML from 6.0.4 on has a limit, and may reach it before ours is looked at
            self._problems.append(RuleError(_TOO_DEEP, place))
            return
        remedy = next((remedy for words, remedy in _REMEDIES.items() if words in problem), _REMEDY)
        self._problems.append(RuleError(f"not YAML ({problem}): {remedy}", place))


def _until(events: Iterator[yaml.Event], last: type[yaml.Event]) -> Iterator[yaml.NodeEvent]:
    """Yield the events that begin the parts of a list or mapping, up to its end."""
    for event in events:
        if isinstance(event, last):
            return
        assert isinstance(event, yaml.NodeEvent)  # inside a list or mapping the parser gives nothing else
        yield event
