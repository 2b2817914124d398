"""Judging stored calls: the phrases of many calls are found in one scan, then the engine judges call by call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from speechguard.batch.stored import StoredCall
from speechguard.compliance.engine import Engine
from speechguard.compliance.rulebook import Rulebook
from speechguard.compliance.utterance import LastUtterances, Utterance
from speechguard.messages import CallScore, ComplianceEvent, Lost, PhraseMatch, Spoke
from speechguard.phonetics.sounds import BREAK

Hits = dict[int, list[PhraseMatch]]  # by the utterance's place in StoredCall.told; none: not there

_BREAK = np.array([BREAK], np.uint16)
_NO_WORD = np.zeros(1, np.bool_)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a call comes to by some rules."""

    events: tuple[ComplianceEvent, ...]  # in the order in which they were raised
    score: CallScore


def judge_calls(calls: Sequence[StoredCall], rulebook: Rulebook) -> list[Judged]:
    """Judge calls of the rulebook's language, each with its own slots filled. Some hundred at a time are best."""
    books = [rulebook.filled(call.metadata.slots) for call in calls]
    hits_of: dict[int, Hits] = {}  # by place in `calls`
    for book in dict.fromkeys(books):
        places = [place for place, own in enumerate(books) if own is book]
        hits_of |= zip(places, _search([calls[place] for place in places], book), strict=True)
    return [_judge(call, book, hits_of[place]) for place, (call, book) in enumerate(zip(calls, books, strict=True))]


def _judge(call: StoredCall, rulebook: Rulebook, hits: Hits) -> Judged:
    engine = Engine(rulebook, call.call, call.transcribed, call.metadata)
    events: list[ComplianceEvent] = []
    for place, told in enumerate(call.told):
        if isinstance(told, Spoke):
            engine.spoke(told)
        elif isinstance(told, Lost):
            engine.lost(told.start, told.end)
        elif told.role in call.transcribed:
            events += engine.heard(told, hits.get(place, []))
    events += engine.end(call.duration)
    return Judged(tuple(events), engine.score(events))


def _search(calls: Sequence[StoredCall], rulebook: Rulebook) -> list[Hits]:
    """The hits in every utterance of every call, as `compliance.utterance.search` finds them."""
    found: list[Hits] = [{} for _ in calls]
    texts = [(hits, *text) for call, hits in zip(calls, found, strict=True) for text in _texts(call)]
    if not texts:
        return found
    columns = [
        (part.sounds.ids, part.sounds.starts_word, part.sounds.ends_word) if part else (_BREAK, _NO_WORD, _NO_WORD)
        for _, _, text in texts
        for part in (*text, None)
    ]
    ids, starts_word, ends_word = map(np.concatenate, zip(*columns, strict=True))
    hits = rulebook.index.scan(ids, starts_word, ends_word)
    lengths = np.array([sum(len(part.sounds) for part in text) + 1 for _, _, text in texts])
    first = np.cumsum(lengths) - lengths
    text_of = np.searchsorted(first, hits["start"], side="right") - 1
    hits["start"] -= first[text_of]
    hits["end"] -= first[text_of]
    for text, hit in zip(text_of.tolist(), hits.tolist(), strict=True):
        of_call, place, _ = texts[text]
        of_call.setdefault(place, []).append(PhraseMatch(*hit))
    return found


def _texts(call: StoredCall) -> Iterator[tuple[int, tuple[Utterance, ...]]]:
    """The place of every utterance that is judged, and what is searched for its sake."""
    last = LastUtterances()
    for place, told in enumerate(call.told):
        if isinstance(told, Utterance) and told.role in call.transcribed and told.transcript.speech:
            previous = last.before(told)
            last.add(told)
            yield place, (previous, told) if previous else (told,)
