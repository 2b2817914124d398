"""Examples out of a pack: sentences that a rule is about by their meaning, and what that may do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlNode
from speechguard.phonetics.sounds import UNKNOWN, Phonetics
from speechguard.rules.model.examples import same_line
from speechguard.rules.model.rule import Example, MeaningUse
from speechguard.rules.wordings.slots import slot_names

EXAMPLE_KEYS: tuple[Literal["like", "unlike"], ...] = ("like", "unlike")
MEANING_KEYS = (*EXAMPLE_KEYS, "meaning")
MEANING_USES: tuple[MeaningUse, ...] = ("off", "suspects", "decides")
MOST_WORDS = 200  # of an example; in Chinese characters: nobody says more in one sentence
_HAN = re.compile("[\u3400-\u9fff]")


class Meant(NamedTuple):
    """The parts of a rule that are about meaning."""

    like: tuple[Example, ...] = ()
    unlike: tuple[Example, ...] = ()
    meaning: MeaningUse | None = None


class ExampleReader:
    """A reader of the examples of the rules of a pack, which are of one language."""

    def __init__(self, reader: Reader, phonetics: Phonetics) -> None:
        self._reader = reader
        self._phonetics = phonetics

    def meant(self, fields: Mapping[str, YamlNode]) -> Meant:
        """Read what a rule with these keys says of meaning."""
        like, unlike = (self._examples(fields.get(key), key) for key in EXAMPLE_KEYS)
        meaning = self._reader.choice(fields.get("meaning"), "meaning", MEANING_USES)
        if meaning == "off" and "like" in fields:
            self._reader.note(fields["meaning"].location, "meaning: off beside like: remove one of them")
        if "unlike" in fields and "like" not in fields:
            self._reader.note(fields["unlike"].location, "unlike without like: add like, sentences that it is about")
        alike = {same_line(one.text): one for one in like}
        for one in unlike:
            if other := alike.get(same_line(one.text)):
                self._reader.note(
                    one.location,
                    f"'{one.text}' is under like, too ('{other.text}' at {other.location}): remove one of them",
                )
        return Meant(like, unlike, meaning)

    def _examples(self, node: YamlNode | None, what: str) -> tuple[Example, ...]:
        """Read a list of sentences."""
        first: dict[str, Example] = {}
        for item in self._reader.texts(node, what, "sentences"):
            text = self._reader.text(item, f"a sentence of {what}")
            if text is None:
                continue
            if wrong := self._wrong(text):
                self._reader.note(item.location, f"'{text}' under {what}: {wrong}")
            elif known := first.get(same_line(text)):
                self._reader.note(
                    item.location, f"'{text}' is under {what} twice (first at {known.location}): remove one of them"
                )
            else:
                first[same_line(text)] = Example(text, item.location)
        return tuple(first.values())

    def _wrong(self, text: str) -> str:
        """Return why the sentence cannot be learned from; empty: it can."""
        if slots := slot_names(text):
            return f"{{{slots[0]}}} is not filled in examples; write what is said there"
        sounds = self._phonetics.sounds(text)
        chinese = self._phonetics.code == "zh"
        if not len(sounds):
            return "it has no syllable that can be heard; write a sentence"
        if UNKNOWN in sounds.ids or (chinese and not _HAN.search(text)):
            return f"it is not in the language of the pack ({self._phonetics.code}); write it as agents say it"
        if (words := int(sounds.starts_word.sum())) > MOST_WORDS:
            unit = "characters" if chinese else "words"
            return f"it has {words} {unit}, at most {MOST_WORDS} are allowed; write the sentence that gives it away"
        return ""
