"""Spanish, many texts at once: every distinct word becomes syllables once, then words are joined at their borders."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from speechguard.phonetics.batch import (
    CodePointTable,
    Columns,
    SoundBatch,
    before,
    code_points,
    numbered,
    rows,
    runs,
    separators,
    sound_batch,
)
from speechguard.phonetics.numerals.spanish import SPANISH
from speechguard.phonetics.sounds import BREAK
from speechguard.phonetics.spanish_words import WORD, SpokenWord, joint, spoken_word

_OTHER, _LETTER, _DIGIT, _END_OF_TEXT = range(4)  # what a character is
_BREAK = SpokenWord(ids=(BREAK,), spans=((0, 1),), head=None, tail=None)


class SpanishBatch:
    """Makes batches."""

    def __init__(self) -> None:
        self._role = CodePointTable(_role)

    def sounds(self, texts: Sequence[str]) -> SoundBatch:
        """See `Spanish.batch`."""
        return sound_batch([unicodedata.normalize("NFC", text) for text in texts], self._columns)

    def _columns(self, texts: Sequence[str]) -> Columns:
        text = "\n".join(texts) + "\n"
        said = SPANISH.read_out(text)
        role = self._role(code_points(said.text))
        role[np.searchsorted(said.starts, separators(texts))] = (
            _END_OF_TEXT + np.arange(len(texts)) % 2
        )  # neighbours do not make one run
        begin, end = runs(role, above=_OTHER)
        words, word = numbered([said.text[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)])
        spoken = [_BREAK if written == "\n" else spoken_word(written) for written in words]

        count = np.array([len(s.ids) for s in spoken], np.int64)
        word, begin = word[heard := count[word] > 0], begin[heard]  # the others are fillers
        row, nth = rows(count[word])
        syllables = np.array([(id, *span) for s in spoken for id, span in zip(s.ids, s.spans, strict=True)], np.int64)
        ids, starts, ends = syllables[before(count)[word][row] + nth].T
        change = row[1:] != row[:-1]
        starts_word, ends_word = np.concatenate([[True], change]), np.concatenate([change, [True]])

        tails, tail = numbered([s.tail for s in spoken])
        heads, head = numbered([s.head for s in spoken])
        pairs, pair = np.unique(tail[word[:-1]] * len(heads) + head[word[1:]], return_inverse=True)
        joints = np.array([joint(tails[p // len(heads)], heads[p % len(heads)]) for p in pairs.tolist()], np.int64)
        coda, onset = joints.reshape(-1, 2)[pair].T
        ids[np.flatnonzero(ends_word)[:-1]] += coda
        ids[np.flatnonzero(starts_word)[1:]] += onset
        ids[0] += joint(None, heads[head[word[0]]])[1]

        spoken_here = ids != BREAK
        negation = np.array([s.negation for s in spoken])
        return Columns(
            ids=ids.astype(np.uint16),
            starts=said.starts[starts + begin[row]],
            ends=said.ends[ends + begin[row] - 1],
            starts_word=starts_word & spoken_here,
            ends_word=ends_word & spoken_here,
            negation=negation[word][row],
        )


def _role(char: str) -> int:
    if not WORD.match(char):
        return _OTHER
    return _DIGIT if char.isdecimal() else _LETTER
