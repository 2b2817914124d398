"""Sentences as a recogniser may write them: what is misheard is written as words that sound like what was heard."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from speechguard.checks.cases.hearing_errors import Mishearing, hearing_errors
from speechguard.messages import Transcript, Word
from speechguard.phonetics.sounds import Phonetics, Sounds, SyllableIds
from speechguard.utterance import hear


@dataclass(frozen=True, eq=False)
class MisheardTexts:
    """A recogniser that writes what it hears."""

    phonetics: Phonetics
    mishearing: Mishearing
    written: dict[int, str]  # syllable -> the characters that it is most often written with; none: as it is spelled

    @classmethod
    def of(cls, phonetics: Phonetics, known: Iterable[str], seed: int) -> MisheardTexts:
        """Return one that makes the errors of all kinds of sound together; `known`: texts to learn characters from."""
        errors = hearing_errors(phonetics)
        usual = min(errors.conditions, key=lambda condition: abs(condition.scale - 1))
        seen: defaultdict[int, Counter[str]] = defaultdict(Counter)
        if phonetics.code == "zh":  # a Spanish syllable is written as it sounds
            for text in known:
                sounds = phonetics.sounds(text)
                for at, syllable in enumerate(sounds.ids.tolist()):
                    seen[syllable][sounds.excerpt(at, at + 1)] += 1
        written = {syllable: counts.most_common(1)[0][0] for syllable, counts in seen.items()}
        return cls(phonetics, Mishearing(errors, usual, np.random.default_rng(seed)), written)

    def __call__(self, text: str) -> str:
        """Return the text with what was misheard; errors are drawn anew each time."""
        said = hear(Transcript("agent", 0, 0.0, 1.0, text, (Word(text, 0.0, 1.0, 1.0),), final=True), self.phonetics)
        heard = self.mishearing(said)
        if heard is said:
            return text
        spelled = [self._written(said.sounds.ids, heard.sounds, at) for at in range(len(heard.sounds))]
        blanks = self.phonetics.code == "es"
        starts = heard.sounds.starts_word
        return "".join(" " * (blanks and at > 0 and bool(starts[at])) + word for at, word in enumerate(spelled))

    def _written(self, said: SyllableIds, heard: Sounds, at: int) -> str:
        """Return a syllable that was heard as it is written: as it stood in the text, where it is the one said."""
        syllable = int(heard.ids[at])
        place = heard.excerpt(at, at + 1)
        if syllable in said and self.phonetics.sounds(place).ids.tolist() == [syllable]:
            return place
        return self.written.get(syllable, self.phonetics.spelled(syllable))
