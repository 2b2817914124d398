"""Judging stored calls: the phrases of many calls are found in one scan, then the engine judges call by call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np

from speechguard.archive.stored import StoredCall
from speechguard.judging.engine import Engine
from speechguard.matching.joined_index import JoinedIndex
from speechguard.matching.phrase_index import PhraseIndex
from speechguard.messages import CallScore, ComplianceEvent, Lost, PhraseMatch, Spoke
from speechguard.phonetics.sounds import BREAK
from speechguard.rules.model.rule import ChecklistItem
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import LastUtterances, Utterance

Hits = dict[int, list[PhraseMatch]]  # by the utterance's place in StoredCall.told; none: not there

_BREAK = np.array([BREAK], np.uint16)
_NO_WORD = np.zeros(1, np.bool_)


class _Text(NamedTuple):
    """What is searched for the sake of one utterance: it and the one it continues."""

    found: Hits  # of its call
    place: int
    parts: tuple[Utterance, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a call comes to by some rules."""

    events: tuple[ComplianceEvent, ...]  # in the order in which they were raised
    score: CallScore
    checklist: tuple[ChecklistItem, ...]  # the required rules, as they stand at the end


def judge_calls(calls: Sequence[StoredCall], rulebook: Rulebook) -> list[Judged]:
    """Judge calls of the rulebook's language, each with its own slots filled. Some hundred at a time are best."""
    books = [rulebook.filled(call.metadata.slots) for call in calls]
    hits: list[Hits] = [{} for _ in calls]
    texts = [list(_texts(call, found)) for call, found in zip(calls, hits, strict=True)]
    index = rulebook.index
    fixed = index.first if isinstance(index, JoinedIndex) else index
    _search(list(chain.from_iterable(texts)), fixed)
    for book in dict.fromkeys(books):  # only phrases with slots differ
        if isinstance(book.index, JoinedIndex):
            own = [text for of_call, used in zip(texts, books, strict=True) if used is book for text in of_call]
            _search(own, book.index.second, len(fixed.phrases))
    return [_judge(call, book, found) for call, book, found in zip(calls, books, hits, strict=True)]


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
    return Judged(tuple(events), engine.score(events), engine.checklist())


def _search(texts: Sequence[_Text], index: PhraseIndex, moved: int = 0) -> None:
    """Add an index's hits in all texts, as `judging.findings.search` finds them; phrases count from `moved`."""
    if not texts or not index.phrases:
        return
    columns = [
        (part.sounds.ids, part.sounds.starts_word, part.sounds.ends_word) if part else (_BREAK, _NO_WORD, _NO_WORD)
        for text in texts
        for part in (*text.parts, None)
    ]
    ids, starts_word, ends_word = map(np.concatenate, zip(*columns, strict=True))
    hits = index.scan(ids, starts_word, ends_word)
    lengths = np.array([sum(len(part.sounds) for part in text.parts) + 1 for text in texts])
    first = np.cumsum(lengths) - lengths
    text_of = np.searchsorted(first, hits["start"], side="right") - 1
    hits["start"] -= first[text_of]
    hits["end"] -= first[text_of]
    hits["phrase"] += moved
    for number, hit in zip(text_of.tolist(), hits.tolist(), strict=True):
        text = texts[number]
        text.found.setdefault(text.place, []).append(PhraseMatch(*hit))


def _texts(call: StoredCall, found: Hits) -> Iterator[_Text]:
    """All that is judged of a call."""
    last = LastUtterances()
    for place, told in enumerate(call.told):
        if isinstance(told, Utterance) and told.role in call.transcribed and told.transcript.speech:
            previous = last.before(told)
            last.add(told)
            yield _Text(found, place, (previous, told) if previous else (told,))
