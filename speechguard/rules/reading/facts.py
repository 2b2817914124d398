"""What a rule asks of a call's metadata, out of a pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from speechguard.documents.reader import Reader
from speechguard.documents.suggestions import mistyped
from speechguard.documents.yaml_source import YamlList, YamlMap, YamlNode, YamlText, read_yaml
from speechguard.errors import RuleErrors, UserError
from speechguard.messages import CallMetadata
from speechguard.rules.model.facts import CHOICES, KNOWN, NUMBERS, TEXTS
from speechguard.rules.model.rule import Fact

Fields = Mapping[str, YamlNode]


def read_applies(node: YamlNode | None, reader: Reader) -> tuple[Fact, ...]:
    """`applies_to` of a rule: what must be known of the call, each a value, a list of values or {over: …, under: …}."""
    facts: list[Fact | None] = []
    for key, value in reader.entries(node, "applies_to"):
        if isinstance(value, YamlMap):
            fields = reader.fields(value, key.text, ("over", "under")) or {}
            facts.append(_fact(key, {**fields, "": value}, reader))
        else:
            facts.append(_fact(key, {"is": value}, reader))
    return tuple(fact for fact in facts if fact)


def read_metadata(node: YamlNode, fields: Fields, reader: Reader) -> Fact | None:
    """`metadata: NAME` of a condition, with is, over or under."""
    if reader.text(node, "metadata") is None or not isinstance(node, YamlText):
        return None
    if ("is" in fields) == ("over" in fields or "under" in fields):
        reader.note(node.location, f"metadata {node.text}: add either 'is: VALUE' or 'over' and 'under'")
        return None
    return _fact(node, fields, reader)


def read_limits(node: YamlNode, fields: Fields, reader: Reader) -> tuple[float | None, float | None]:
    """`over` and `under`, at least one of them."""
    over, under = reader.quantity(fields.get("over"), "over"), reader.quantity(fields.get("under"), "under")
    if "over" not in fields and "under" not in fields:
        reader.note(node.location, "add 'over' or 'under', as in {over: 30}")
    if over is not None and under is not None and over >= under:
        reader.note(fields["over"].location, f"nothing is over {over:g} and under {under:g}: change one of them")
    return over, under


def read_call_metadata(node: YamlNode | None, what: str, reader: Reader) -> CallMetadata:
    """Read what is known of one call, by name: of names of the writer's own, their text."""
    metadata = CallMetadata()
    extra: dict[str, str] = {}
    for key, value in reader.entries(node, what):
        name = key.text
        if isinstance(value, YamlText) and value.text == "null" and not value.quoted:
            continue  # as JSON says that something is not known
        if name == "slots":
            slots = {slot.text: reader.text(text, slot.text) or "" for slot, text in reader.entries(value, name)}
            metadata = replace(metadata, slots=slots)
        elif name in NUMBERS:
            metadata = replace(metadata, **{name: reader.quantity(value, name)})
        elif name in CHOICES:
            metadata = replace(metadata, **{name: reader.choice(value, name, CHOICES[name])})
        elif name in TEXTS:
            metadata = replace(metadata, **{name: reader.text(value, name)})
        elif known := mistyped(name, (*KNOWN, "slots")):
            reader.note(key.location, f"unknown metadata '{name}': did you mean '{known}'?")
        else:
            extra[name] = reader.text(value, name) or ""
    return replace(metadata, extra=extra)


def load_call_metadata(path: Path) -> CallMetadata:
    """Read what is known of a call from a JSON (or YAML) file. Raises RuleErrors with all that is wrong with it."""
    reader = Reader()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); give another --metadata FILE") from None
    metadata = read_call_metadata(read_yaml(data, str(path), reader.problems), "the metadata", reader)
    if reader.problems:
        raise RuleErrors(reader.problems)
    return metadata


def _fact(name: YamlText, fields: Fields, reader: Reader) -> Fact | None:
    """Read what must be so of the metadata of this name."""
    if name.text not in KNOWN and (known := mistyped(name.text, KNOWN)):
        reader.note(name.location, f"unknown metadata '{name.text}': did you mean '{known}'?")
        return None
    if "is" in fields:
        node = fields["is"]
        items = reader.items(node, name.text) if isinstance(node, YamlList) else (node,)
        if name.text in CHOICES:
            values = [reader.choice(item, name.text, CHOICES[name.text]) for item in items]
        else:
            values = [reader.text(item, name.text) for item in items]
        return Fact(name.text, tuple(value for value in values if value))
    if name.text in KNOWN and name.text not in NUMBERS:
        reader.note(name.location, f"{name.text} is no number: write the value, not 'over' or 'under'")
        return None
    return Fact(name.text, (), *read_limits(fields.get("") or name, fields, reader))
