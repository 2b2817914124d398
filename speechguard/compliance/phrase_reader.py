"""Phrases out of a pack."""

from __future__ import annotations

from speechguard.compliance.model import DEFAULT_GAP, RulePhrase
from speechguard.compliance.phrases import compile_phrase, has_gap
from speechguard.compliance.reader import Reader
from speechguard.compliance.yaml_source import YamlMap, YamlNode
from speechguard.phonetics.sounds import Phonetics


class PhraseReader:
    """Reads the phrases of a pack, which are of one language and of one strictness where they do not say another."""

    def __init__(self, reader: Reader, phonetics: Phonetics, strictness: float) -> None:
        self._reader = reader
        self._phonetics = phonetics
        self._strictness = strictness

    def phrases(self, node: YamlNode | None, what: str, *, whole_allowed: bool = False) -> tuple[RulePhrase, ...]:
        """The phrases of a list; `what` names it in messages."""
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
