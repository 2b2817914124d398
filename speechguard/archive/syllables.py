"""The syllables of all utterances of a call as one text of letters and digits, and back."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import numpy as np

from speechguard.messages import Transcript
from speechguard.phonetics.sounds import BREAK, Phonetics, Sounds
from speechguard.utterance import Utterance, places, spoken_text, timed

# A syllable: its id, the characters it is written with, the words it begins and ends in, and its flags. Characters and
# words are those of its own utterance.
SYLLABLE = np.dtype(
    [("id", "<u2"), ("start", "<u2"), ("end", "<u2"), ("first", "<u2"), ("last", "<u2"), ("flags", "u1")]
)
STARTS_WORD, ENDS_WORD, NEGATION = 1, 2, 4


def sounded(transcripts: Sequence[Transcript], phonetics: Phonetics) -> list[Utterance]:
    """Return the transcripts as syllables. Raises ValueError where words do not give the text."""
    batch = phonetics.batch([spoken_text(transcript) for transcript in transcripts])
    return [timed(transcript, batch.sounds(number)) for number, transcript in enumerate(transcripts)]


def pack(utterances: Sequence[Utterance]) -> str:
    """Base64 of an array of SYLLABLE, all utterances one after the other."""
    return base64.b64encode(b"".join(map(_packed, utterances))).decode()


def unpack(packed: str, transcripts: Sequence[Transcript], counts: Sequence[int]) -> list[Utterance]:
    """Return the transcripts with so many syllables each. Raises ValueError where these do not fit.

    All at once, since numpy takes as long for the twenty syllables of an utterance as for the thousand of a call.
    """
    syllables = np.frombuffer(base64.b64decode(packed, validate=True), SYLLABLE)
    texts = [spoken_text(transcript) for transcript in transcripts]
    if len(syllables) != sum(counts):
        raise ValueError("there are more or fewer syllables than the utterances have")
    utterance = np.repeat(np.arange(len(counts)), counts)
    words = np.array([len(transcript.words) for transcript in transcripts], np.int64)
    lengths = np.array([len(text) for text in texts], np.int64)
    first, last, flags = syllables["first"], syllables["last"], syllables["flags"]
    if (
        (np.maximum(first, last) >= words[utterance]).any()
        or (syllables["end"] > lengths[utterance]).any()
        or (syllables["start"] >= syllables["end"]).any()
        or (syllables["id"] == BREAK).any()
    ):
        raise ValueError("the syllables do not fit the words")
    word = (np.cumsum(words) - words)[utterance]  # first one of the utterance
    starts = np.array([word.start for transcript in transcripts for word in transcript.words], np.float64)
    ends = np.array([word.end for transcript in transcripts for word in transcript.words], np.float64)
    begins, finishes = starts[word + first], ends[word + last]
    ids = syllables["id"].astype(np.uint16)
    spans = np.stack([syllables["start"], syllables["end"]], axis=1).astype(np.int32)
    starts_word, ends_word, negation = ((flags & flag).astype(np.bool_) for flag in (STARTS_WORD, ENDS_WORD, NEGATION))
    found: list[Utterance] = []
    at = 0
    for transcript, text, count in zip(transcripts, texts, counts, strict=True):
        own = slice(at, at := at + count)
        sounds = Sounds(text, ids[own], spans[own], starts_word[own], ends_word[own], negation[own])
        found.append(Utterance(transcript, sounds, begins[own], finishes[own]))
    return found


def _packed(utterance: Utterance) -> bytes:
    sounds = utterance.sounds
    syllables = np.empty(len(sounds), SYLLABLE)
    syllables["id"] = sounds.ids
    syllables["start"], syllables["end"] = sounds.spans.T
    syllables["first"], syllables["last"] = places(utterance.transcript, sounds)
    syllables["flags"] = STARTS_WORD * sounds.starts_word + ENDS_WORD * sounds.ends_word + NEGATION * sounds.negation
    return syllables.tobytes()
