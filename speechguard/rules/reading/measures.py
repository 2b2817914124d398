"""What a measure rule measures, out of a pack."""

from __future__ import annotations

import re
from collections.abc import Mapping

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlNode
from speechguard.rules.model.measure_kinds import KINDS, MeasureKind, Unit, unit_of
from speechguard.rules.model.rule import Measure

MEASURE_KEYS = ("measure", "at_least", "at_most", "per", "shortest", "words")
_NUMBER = r"(\d+(?:\.\d+)?)"
_VALUES: Mapping[Unit, tuple[str, str, float]] = {  # pattern, example, most
    "/min": (rf"{_NUMBER} */ *min", "280 /min", 1000),
    "%": (rf"{_NUMBER} *%", "60 %", 100),
    "dB": (rf"{_NUMBER} *dB", "6 dB", 100),
    "times": (r"(\d+) *times?", "2 times", 1000),
}


def read_measure(fields: Mapping[str, YamlNode], reader: Reader) -> Measure | None:
    """Read the measure of a rule with these fields; None when it has none that is known."""
    name = reader.choice(fields.get("measure"), "measure", tuple(KINDS))
    if name is None:
        return None
    kind = KINDS[name]
    per = reader.choice(fields.get("per"), "per", kind.scopes) or kind.scopes[0]
    unit = unit_of(Measure(name, per=per))
    measure = Measure(
        name=name,
        at_least=read_value(fields.get("at_least"), "at_least", unit, reader),
        at_most=read_value(fields.get("at_most"), "at_most", unit, reader),
        per=per,
        shortest=_shortest(fields.get("shortest"), name, kind, reader),
        words=_words(fields.get("words"), name, kind, reader),
    )
    _check(measure, kind, fields, reader)
    return measure


def read_value(node: YamlNode | None, what: str, unit: Unit, reader: Reader) -> float | None:
    """Read a value with its unit."""
    if unit == "s":
        return reader.duration(node, what)
    text = reader.text(node, what)
    if node is None or text is None:
        return None
    pattern, example, most = _VALUES[unit]
    match = re.fullmatch(pattern, text)
    if match is None:
        number = re.match(_NUMBER, text)
        example = f"{number[0]} {unit}" if number else example
        reader.note(node.location, f"{what} '{text}' is no value of this measure: write for example '{example}'")
        return None
    if float(match[1]) > most:
        reader.note(node.location, f"{what} '{text}' is out of range: at most {most:g} {unit}")
        return None
    return float(match[1])


def _shortest(node: YamlNode | None, name: str, kind: MeasureKind, reader: Reader) -> float:
    if node is not None and kind.shortest is None:
        reader.note(node.location, f"{name} takes no 'shortest': remove it")
        return 0.0
    read = reader.duration(node, "shortest")
    return kind.shortest or 0.0 if read is None else read


def _words(node: YamlNode | None, name: str, kind: MeasureKind, reader: Reader) -> int:
    if node is not None and kind.words is None:
        reader.note(node.location, f"{name} takes no 'words': remove it")
        return 0
    read = reader.number(node, "words", 0, 1000, whole=True)
    return kind.words or 0 if read is None else int(read)


def _check(measure: Measure, kind: MeasureKind, fields: Mapping[str, YamlNode], reader: Reader) -> None:
    """Note what does not go together."""
    low, high = measure.at_least, measure.at_most
    if low is not None and high is not None and low > high:
        reader.note(fields["at_least"].location, f"at_least {low:g} is above at_most {high:g}: no value is in the band")
    if kind.phrases and "phrases" not in fields:
        reader.note(fields["measure"].location, f"{measure.name} needs 'phrases': say which words count")
    if not kind.phrases and "phrases" in fields:
        reader.note(fields["phrases"].location, f"{measure.name} takes no 'phrases': remove them")
    if "unless" in fields and not (kind.excusable and measure.per == "each"):
        able = ", ".join(name for name, kind in KINDS.items() if kind.excusable)
        reader.note(fields["unless"].location, f"unless is for 'per: each' of {able}: remove it")
