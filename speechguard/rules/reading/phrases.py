"""Phrases out of a pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlList, YamlMap, YamlNode, YamlText
from speechguard.matching.phrase import Phrase
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.model.rule import DEFAULT_GAP, PhraseTerms, RulePhrase
from speechguard.rules.wordings.expansion import PhraseError, folded
from speechguard.rules.wordings.phrases import compile_phrase, has_gap, mentions, wordings
from speechguard.rules.wordings.slots import slot_names


class PhraseReader:
    """A reader of the phrases of a pack, which are of one language."""

    def __init__(self, reader: Reader, phonetics: Phonetics, terms: PhraseTerms, slots: Mapping[str, str]) -> None:
        """`slots`: what is in the slots of the phrases, by name."""
        self._reader = reader
        self._phonetics = phonetics
        self._terms = terms
        self._slots = slots
        self.begin_rule()

    def begin_rule(self) -> None:
        """Begin another rule."""
        self.slots_met: dict[str, None] = {}  # names, in order
        self.left_out = False  # whether a list (not of excuses) came to nothing, for want of what is in its slots

    def phrases(self, node: YamlNode | None, what: str, *, whole_allowed: bool = False) -> tuple[RulePhrase, ...]:
        """Read all wordings of the phrases of a list; `what` names it in messages."""
        wordings = [self._wordings(item, what, whole_allowed) for item in self._reader.texts(node, what, "phrases")]
        read = [phrase for wording in wordings if wording for phrase in wording]
        self.left_out |= whole_allowed and bool(wordings) and None not in wordings and not read
        return tuple(read)

    def filled(self, phrase: RulePhrase) -> bool:
        """Return whether something is in a slot of the phrase."""
        return any(name in self._slots for name in slot_names(folded(phrase.written)))

    def _wordings(self, node: YamlNode, what: str, whole_allowed: bool) -> list[RulePhrase] | None:
        """Read one phrase; None when it cannot be used, which is noted."""
        read = self._reader
        if isinstance(node, YamlList):
            read.note(node.location, f"a phrase of {what} is a list: quote text that begins with [")
            return None
        if isinstance(node, YamlMap) and _is_slot(node):
            read.note(node.location, f"a phrase of {what} is a mapping: quote text that begins with {{")
            return None
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
        self.slots_met |= dict.fromkeys(slot_names(folded(text)))
        place = fields["text"].location
        try:
            compiled = self._compiled(text, [word for word in key if word], strictness, int(gap or DEFAULT_GAP))
        except PhraseError as error:
            written = fields["text"]
            read.note(written.at(error.column) if isinstance(written, YamlText) else place, f"'{text}': {error}")
            return None
        except ValueError as error:
            read.note(place, str(error))
            return None
        return [RulePhrase(said, text, phrase, node.location, whole or False) for phrase, said in compiled.items()]

    def _compiled(self, text: str, key: Sequence[str], strictness: float | None, gap: int) -> Mapping[Phrase, str]:
        """Return the phrases that sound different, each with its first wording."""
        said = wordings(text, self._phonetics, self._slots, self._terms.classes)
        keys = [wordings(word, self._phonetics, self._slots, self._terms.classes) for word in key]
        for word, forms in zip(key, keys, strict=True):
            open_slot = any(name not in self._slots for name in slot_names(word))
            if said and not open_slot and not any(mentions(one, form) for one in said for form in forms):
                raise ValueError(f"key '{word}' is not in the phrase '{text}': write a word of the phrase")
        compiled: dict[Phrase, str] = {}
        for one in said:
            phrase = compile_phrase(
                one,
                self._phonetics,
                strictness=strictness or self._terms.strictness,
                gap=gap,
                key_words=[form for forms in keys for form in forms if mentions(one, form)],
            )
            compiled.setdefault(phrase, one)
        return compiled


def _is_slot(node: YamlMap) -> bool:
    """Return whether it is {company}, which YAML takes for a mapping."""
    return len(node.entries) == 1 and isinstance(value := node.entries[0][1], YamlText) and not value.text
