"""What differs *in effect* between two versions of the rules: comments, order and layout do not count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, NamedTuple, get_args

from speechguard.errors import SourceLocation
from speechguard.matching.phrase import SYLLABLE
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.model.expression import written
from speechguard.rules.model.rule import Either, Every, Example, Name, Not, Rule, RulePhrase, Source, Window
from speechguard.rules.model.sections import OTHER
from speechguard.rules.rulebook import Rulebook

SCORECARD = "scorecard"  # in the place of a rule's id
_NO_EFFECT = frozenset(["id", "location", "cases", "source", "template", "filled", "version"])  # of a rule or section
_AS_WRITTEN = {"window": "within", "expression": "flag_if / met_if", "due": "due_if"}  # in files
_SOURCES = get_args(Source)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that only one version has, or that they have differently."""

    rule: str  # id, or SCORECARD
    change: Literal["added", "removed", "changed"]
    part: str  # what of the rule, as in files: severity, within, phrases; empty: the rule as a whole
    old: str  # empty: it was not there
    new: str  # empty: it is no longer there
    old_location: SourceLocation | None
    new_location: SourceLocation | None


class _Entry(NamedTuple):
    value: str
    location: SourceLocation | None


_Effect = Mapping[str, _Entry]  # part -> what it says


def differences(old: Rulebook | None, new: Rulebook | None) -> list[Difference]:
    """Compare the old rules of a language with the new ones, by rule. None: there are none of that language."""
    before, after = _rules(old), _rules(new)
    found: list[Difference] = []
    for rule in sorted(before.keys() | after.keys(), key=lambda rule: (rule == SCORECARD, rule)):
        if rule not in after:
            whole = before[rule][""]
            found.append(Difference(rule, "removed", "", whole.value, "", whole.location, None))
        elif rule not in before:
            whole = after[rule][""]
            found.append(Difference(rule, "added", "", "", whole.value, None, whole.location))
        else:
            found += _changes(rule, before[rule], after[rule])
    return found


def _changes(rule: str, old: _Effect, new: _Effect) -> Iterator[Difference]:
    here, there = old[""].location, new[""].location
    for part in sorted((old.keys() | new.keys()) - {""}):
        before, after = old.get(part), new.get(part)
        if before is None and after is not None:
            yield Difference(rule, "added", part, "", after.value, here, after.location)
        elif after is None and before is not None:
            yield Difference(rule, "removed", part, before.value, "", before.location, there)
        elif before and after and before.value != after.value:
            yield Difference(rule, "changed", part, before.value, after.value, before.location, after.location)


def _rules(rulebook: Rulebook | None) -> dict[str, _Effect]:
    """Return what each rule, and the scorecard, comes to."""
    if rulebook is None:
        return {}
    effects: dict[str, _Effect] = {}
    section_of = {rule.id: section.id for section, rules in rulebook.sections for rule in rules}
    for rule in rulebook.all_rules:
        effect = _effect(rule, rule.location, rulebook.phonetics)
        effect[""] = _Entry(_summary(rule), rule.location)
        effect["section"] = _Entry(section_of.get(rule.id, OTHER.id), rule.location)
        effects[rule.id] = effect
    for name, fillers in {pack.name: pack.fillers for pack in rulebook.packs}.items():
        here = next(pack.location for pack in rulebook.packs if pack.name == name)
        parts = {f"fillers '{filler.text}'": _Entry("may stand anywhere", here) for filler in fillers}
        effects[f"pack {name}"] = {"": _Entry("", here), **parts}
    scorecard = {"": _Entry("", None), "start": _Entry(f"{rulebook.start:g}", None)}
    for section, _ in rulebook.sections:
        for part, entry in _effect(section, section.location, rulebook.phonetics).items():
            if not part.startswith("patterns"):  # which rules it has is told rule by rule
                scorecard[f"{section.id} {part}"] = entry
    effects[SCORECARD] = scorecard
    return effects


def _effect(value: Any, place: SourceLocation, phonetics: Phonetics) -> dict[str, _Entry]:
    """Return all parts of a value as text."""
    parts: defaultdict[str, list[_Entry]] = defaultdict(list)
    for part, text, location in _parts(value, "", place, phonetics):
        parts[part].append(_Entry(text, location))
    return {
        part: _Entry(", ".join(sorted({entry.value for entry in entries})), entries[0].location)
        for part, entries in parts.items()
    }


def _parts(
    value: Any, part: str, place: SourceLocation, phonetics: Phonetics
) -> Iterator[tuple[str, str, SourceLocation]]:
    if value is None or value == ():
        return
    if isinstance(value, RulePhrase):
        yield f"{part} '{value.text}'", _terms(value, phonetics), value.location
    elif isinstance(value, Example):
        yield f"{part} '{value.text}'", "example", value.location
    elif isinstance(value, Window):
        yield part, _window(value), place
    elif isinstance(value, (Name, Not, Every, Either)):
        yield part, written(value), place
    elif is_dataclass(value):
        yield from _fields(value, part, getattr(value, "location", place), phonetics)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _parts(item, f"{part} {key}".strip(), place, phonetics)
    elif isinstance(value, tuple):
        for item in value:
            named = getattr(item, "name", None) or getattr(item, "id", None)
            yield from _parts(item, f"{part} {named}" if named else part, place, phonetics)
    else:
        yield part, f"{value:g}" if isinstance(value, float) else str(value), place


def _fields(
    value: Any, part: str, place: SourceLocation, phonetics: Phonetics
) -> Iterator[tuple[str, str, SourceLocation]]:
    """Return a part of a rule as text; what is not there is left out."""
    if isinstance(value, _SOURCES):
        yield f"{part} kind", type(value).__name__, place
    for field in fields(value):
        content = getattr(value, field.name)
        ignored = field.name in _NO_EFFECT and not isinstance(content, _SOURCES)
        if ignored or content in (None, "", ()) or (field.name == "name" and part.endswith(f" {content}")):
            continue
        name = _AS_WRITTEN.get(field.name, field.name)
        yield from _parts(content, f"{part} {name}".strip(), place, phonetics)


def _summary(rule: Rule) -> str:
    return f"{rule.kind}, {rule.severity}: {rule.title.get('en') or next(iter(rule.title.values()), '')}".rstrip(": ")


def _window(window: Window) -> str:
    bounded = window.seconds is not None or window.turns is not None or window.percent is not None
    return f"{window.anchor} {window.length}" if bounded else window.anchor


def _terms(phrase: RulePhrase, phonetics: Phonetics) -> str:
    """Return how it is matched."""
    wanted = phrase.phrase
    terms = [f"{wanted.budget / SYLLABLE:g} of {len(wanted.syllables)} syllables may differ"]
    if keys := [phonetics.name(s) for s, key in zip(wanted.syllables, wanted.key, strict=False) if key]:
        terms.append(f"not {' '.join(keys)}")
    if gaps := [gap for gap in wanted.gaps if gap]:
        terms.append(f"gaps of up to {', '.join(map(str, gaps))}")
    if phrase.whole:
        terms.append("the whole utterance")
    return "; ".join(terms)
