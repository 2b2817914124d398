"""The syllables of Spanish as numbers, and how alike two of them sound.

A syllable here is one vowel with the consonants around it. Vowels that meet always count as two syllables: a missing
accent (todavía, todavia) or a word boundary between them (lo hice) then changes nothing. Accents of Spain and the
Americas are folded: seseo, yeísmo, betacism, silent h.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from speechguard.phonetics.likeness import CLASSIC, NEAR, OTHER, pair_costs, part_names, syllable_costs
from speechguard.phonetics.sounds import SyllableIds

CONSONANTS = tuple("p b t d k g f s x C m n N l r R y".split())  # x: jota, C: ch, N: ñ, R: rr, y: also ll
CLUSTERS = tuple(a + b for a in "pbtdkgf" for b in "lr" if a + b not in ("tl", "dl"))
ONSETS = ("0", *CONSONANTS, *CLUSTERS)  # 0: none
VOWELS = tuple("aeiou")
CODAS = tuple("0snrldk")  # k: any stop or f, hardly heard in this place
ALPHABET = len(ONSETS) * len(VOWELS) * len(CODAS)

_CONSONANT_COSTS = pair_costs(
    ("0", *CONSONANTS),
    {
        # The last five: a word that begins with a vowel takes over the final consonant of the word before it.
        CLASSIC: "b-p d-t g-k m-n n-N r-R b-m 0-s 0-n 0-r 0-l 0-d",
        NEAR: "b-g b-f p-t p-k t-k b-d d-l d-n d-r l-r l-R l-n g-x k-x f-s f-p f-x s-C s-x t-C d-y y-C y-N y-l y-g y-x "
        "y-s s-t 0-b 0-g 0-x 0-y 0-f b-y R-x R-d k-s",
    },
)
_VOWEL_COSTS = pair_costs(VOWELS, {CLASSIC: "e-i o-u", NEAR: "a-e a-o"})
_CODA_COSTS = pair_costs(
    CODAS,
    {CLASSIC: "0-s 0-d 0-k l-r 0-r 0-n 0-l", NEAR: "s-d s-k s-n s-r n-l n-r n-d d-r d-k k-n s-l l-d"},
)


def _onset_costs() -> NDArray[np.uint8]:
    """Costs by the first consonant, plus CLASSIC where the liquid after it differs and NEAR where it is missing."""
    firsts = [("0", *CONSONANTS).index(onset[0]) for onset in ONSETS]
    liquids = [onset[1:] for onset in ONSETS]
    liquid_costs = [[0 if a == b else CLASSIC if a and b else NEAR for b in liquids] for a in liquids]
    total = _CONSONANT_COSTS[np.ix_(firsts, firsts)] + np.array(liquid_costs, dtype=np.uint8)
    return np.minimum(total, OTHER)


_TABLES = (_onset_costs(), _VOWEL_COSTS, _CODA_COSTS)


@cache
def encode(onset: str, vowel: str, coda: str) -> int:
    """Id of a syllable; "" for no onset and no coda. Raises ValueError for parts that are none."""
    place = (ONSETS.index(onset or "0"), VOWELS.index(vowel), CODAS.index(coda or "0"))
    return 1 + int(np.ravel_multi_index(place, (len(ONSETS), len(VOWELS), len(CODAS))))


@cache
def name(syllable: int) -> str:
    """The sounds of the syllable, one letter each ("tras", "No"). "?" for an unknown sound."""
    return "".join(part_names((ONSETS, VOWELS, CODAS), syllable)).replace("0", "") or "?"


def costs(wanted: SyllableIds, heard: SyllableIds) -> NDArray[np.uint8]:
    """Quarters, shape (len(wanted), len(heard)): what onset, vowel and coda differ by, together."""
    return syllable_costs(_TABLES, wanted, heard)
