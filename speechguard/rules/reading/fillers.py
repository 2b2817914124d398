"""The fillers of a pack: words that may stand anywhere among those of its phrases."""

from __future__ import annotations

from speechguard.documents.reader import Reader
from speechguard.documents.yaml_source import YamlNode, YamlText
from speechguard.phonetics.sounds import UNKNOWN, Phonetics
from speechguard.rules.model.rule import Filler
from speechguard.rules.wordings.expansion import Classes, PhraseError, folded
from speechguard.rules.wordings.phrases import has_gap, wordings
from speechguard.rules.wordings.slots import NO_SLOTS, slot_names

_VOWEL = "a"


def read_fillers(node: YamlNode | None, phonetics: Phonetics, classes: Classes, reader: Reader) -> tuple[Filler, ...]:
    """Read the fillers in a file of a pack with these word classes. What is wrong is in `reader.problems`."""
    fillers: dict[str, Filler] = {}
    for item in reader.texts(node, "fillers", "phrases"):
        text = reader.text(item, "a filler")
        if text is None or not isinstance(item, YamlText):
            continue
        if slot_names(folded(text)) or has_gap(text):
            reader.note(item.location, f"filler '{text}': a filler has no gaps and no slots: write its words")
            continue
        try:
            read = [_filler(said, text, phonetics) for said in wordings(text, phonetics, NO_SLOTS, classes)]
        except PhraseError as error:
            reader.note(item.at(error.column), f"'{text}': {error}")
        except ValueError as error:
            reader.note(item.location, f"filler '{text}': {error}")
        else:
            fillers |= {filler.text: filler for filler in read}
    return tuple(fillers.values())


def _filler(text: str, written: str, phonetics: Phonetics) -> Filler:
    """Return the filler in syllables. Raises ValueError, with what to do, for what cannot be one."""
    sounds = phonetics.sounds(text)
    if not len(sounds):
        raise ValueError("it has no syllable that counts: remove it")
    if UNKNOWN in sounds.ids:
        raise ValueError("it has no sound in the language of the pack: write it as it is spoken")
    if sounds.negation.any():
        raise ValueError("a word that denies changes what is said: it cannot be a filler")
    joined = phonetics.sounds(f"{text} {_VOWEL}").ids[: len(sounds)]  # pues eso: pu-e-se-so
    return Filler(text, written, tuple(dict.fromkeys(tuple(form.tolist()) for form in (sounds.ids, joined))))
