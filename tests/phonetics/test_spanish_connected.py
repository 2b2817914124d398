"""Words joined at their borders sound as the whole text divided into syllables at once."""

from hypothesis import given
from texts import TEXTS

from speechguard.phonetics import language, spanish_syllables
from speechguard.phonetics.numerals.spanish import SPANISH
from speechguard.phonetics.sounds import UNKNOWN
from speechguard.phonetics.spanish_syllables import CLUSTERS, VOWELS
from speechguard.phonetics.spanish_words import FILLERS, WORD, sounds_of_word

CODAS = {"s": "s", "x": "s", "C": "s", "n": "n", "m": "n", "N": "n", "r": "r", "R": "r", "l": "l", "y": "l", "d": "d"}


def divide(sounds: str) -> list[int]:
    """Ids of connected sounds, one vowel each."""
    vowels = [i for i, sound in enumerate(sounds) if sound in VOWELS]
    ids: list[int] = []
    onset_start = 0
    for nth, vowel in enumerate(vowels):
        before = vowels[nth - 1] + 1 if nth else 0
        onset_start = vowel - 2 if sounds[before:vowel][-2:] in CLUSTERS else max(before, vowel - 1)
        end = len(sounds)
        if nth + 1 < len(vowels):
            following = vowels[nth + 1]
            end = following - (2 if sounds[vowel + 1 : following][-2:] in CLUSTERS else min(1, following - vowel - 1))
        coda = [CODAS.get(sound, "k") for sound in sounds[vowel + 1 : end]]
        heard = "s" if "s" in coda else "".join(coda[:1])
        ids.append(spanish_syllables.encode(sounds[onset_start:vowel], sounds[vowel], heard))
    return ids


@given(TEXTS)
def test_borders(text: str) -> None:
    spanish = language("es").sounds(text)
    expected: list[int] = []
    connected = ""
    for match in WORD.finditer(SPANISH.read_out(spanish.text).text):
        word = "".join(char.lower()[0] for char in match.group())
        if word in FILLERS:
            continue
        if sounds := sounds_of_word(word):
            connected += "".join(s.sound for s in sounds)
        else:
            expected += [*divide(connected), UNKNOWN]
            connected = ""
    assert spanish.ids.tolist() == expected + divide(connected)
