"""What is in the slots of phrases, out of a settings file or as typed on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlList, YamlMap, YamlNode, read_yaml
from speechguard.errors import RuleErrors, SourceLocation, UserError
from speechguard.rules.wordings.slots import SEPARATOR

_NAME = re.compile(r"[^\W\d]\w*")
_NOT_SPOKEN = re.compile(r"[\[\](){}<>…（）［］｛｝]|\.{3}|(?:^|\|) *(?:\||$)")


def read_settings(path: Path) -> Mapping[str, str]:
    """Read the slots of a settings file. Raises RuleErrors with everything that is wrong with it.

    slots:
      company: 天一商城
      product: [手机卡, 宽带]     # any of them
    """
    reader = Reader()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}; correct its path or its rights") from None
    fields = reader.fields(read_yaml(data, str(path), reader.problems), "the settings", ("slots",)) or {}
    slots = fields.get("slots")
    if slots and not isinstance(slots, YamlMap):
        reader.note(slots.location, "slots must be a mapping of names to what is said, as in {company: 天一商城}")
    entries = slots.entries if isinstance(slots, YamlMap) else ()
    values = {key.text: _value(key.text, node, reader, key.location) for key, node in entries}
    if reader.problems:
        raise RuleErrors(sorted(reader.problems, key=lambda problem: problem.location or SourceLocation("")))
    return values


def read_options(options: Iterable[str]) -> Mapping[str, str]:
    """Read slots typed as NAME=VALUE. Raises UserError."""
    values: dict[str, str] = {}
    for option in options:
        name, sign, value = (part.strip() for part in option.partition("="))
        if not sign or not value:
            raise UserError(f"--slot {option}: write --slot NAME=VALUE, as in --slot company=天一商城")
        for wrong in (*_wrong_name(name), *_wrong_value(value)):
            raise UserError(f"--slot {option}: {wrong}")
        values[name] = value
    return values


def _value(name: str, node: YamlNode, reader: Reader, place: SourceLocation) -> str:
    for wrong in _wrong_name(name):
        reader.note(place, wrong)
    nodes = reader.items(node, f"slot {name}") if isinstance(node, YamlList) else (node,)
    texts = [(item, reader.text(item, f"slot {name}")) for item in nodes]
    for item, text in texts:
        for wrong in _wrong_value(text) if text else ():
            reader.note(item.location, wrong)
    return SEPARATOR.join(text for _, text in texts if text)


def _wrong_name(name: str) -> Iterable[str]:
    if not _NAME.fullmatch(name):
        yield f"'{name}' is no name of a slot: use letters, as in company"


def _wrong_value(value: str) -> Iterable[str]:
    if _NOT_SPOKEN.search(value):
        yield f"'{value}': write only what is spoken"
