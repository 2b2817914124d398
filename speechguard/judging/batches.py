"""Many calls at once: phrases are found in few scans and all texts weighed together, then each call is judged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, Protocol

import numpy as np

from speechguard.judging.engine import Engine
from speechguard.judging.meant import Exchange
from speechguard.matching.fillers import FillerIndex
from speechguard.matching.joined_index import JoinedIndex
from speechguard.matching.phrase_index import PhraseIndex
from speechguard.meaning.weighing import Saying, Weighed
from speechguard.messages import CallMetadata, CallScore, ComplianceEvent, Lost, PhraseMatch, Progress, Role, Spoke
from speechguard.phonetics.sounds import BREAK
from speechguard.rules.model.rule import ChecklistItem
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import LastUtterances, Told, Utterance

Hits = dict[int, list[PhraseMatch]]  # by the utterance's place in ToldCall.told; none: not there
Meanings = dict[int, Weighed]  # the same, of the utterances that are weighed

_BREAK = np.array([BREAK], np.uint16)
_NO_WORD = np.zeros(1, np.bool_)


class ToldCall(Protocol):
    """A call that is over: what is told of it, in order."""

    @property
    def call(self) -> str:
        """Its name in the events."""
        ...

    @property
    def told(self) -> Sequence[Told | Progress]:
        """Utterances are final ones; the end of the call is not told but follows from `duration`."""
        ...

    @property
    def duration(self) -> float:
        """In seconds."""
        ...

    @property
    def transcribed(self) -> Collection[Role]:
        """By whose texts the call is judged; others may have texts too."""
        ...

    @property
    def metadata(self) -> CallMetadata:
        """What is known of it."""
        ...


class _Text(NamedTuple):
    """What is searched for the sake of one utterance: it and the one it continues."""

    found: Hits  # of its call
    place: int
    parts: tuple[Utterance, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a call comes to by some rules."""

    events: tuple[ComplianceEvent, ...]  # in the order in which they were raised
    score: CallScore | None  # None: no words of the agent were heard
    checklist: tuple[ChecklistItem, ...]  # the required rules, as they stand at the end


def judge_calls(calls: Sequence[ToldCall], rulebook: Rulebook) -> list[Judged]:
    """Judge calls of the rulebook's language, each with its own slots filled. Some hundred at a time are best."""
    each = judge_each(calls, rulebook)
    return [Judged(tuple(events), engine.score(events), engine.checklist()) for engine, events in each]


def judge_each(
    calls: Sequence[ToldCall], rulebook: Rulebook, rules: Sequence[Collection[str] | None] | None = None
) -> Iterator[tuple[Engine, list[ComplianceEvent]]]:
    """Judge calls as `judge_calls` does; gives the engine after each call, and its events.

    `rules`: for each call the ids of the rules to judge it by, where that is not all.
    """
    books = [rulebook.filled(call.metadata.slots) for call in calls]
    chosen = rules or [None] * len(calls)
    for call, book, hits, meanings, ids in zip(
        calls, books, _hits(calls, books, rulebook), _meanings(calls, rulebook), chosen, strict=True
    ):
        yield judge_call(call, book, hits, ids, meanings)


def judge_call(
    call: ToldCall,
    rulebook: Rulebook,
    hits: Hits | None = None,
    rules: Collection[str] | None = None,
    meanings: Meanings | None = None,
) -> tuple[Engine, list[ComplianceEvent]]:
    """Judge one call by rules whose slots are filled.

    `hits`: of the search, where that has been done; `meanings`: the same of weighing.
    """
    engine = Engine(rulebook, call.call, call.transcribed, call.metadata, rules)
    events: list[ComplianceEvent] = []
    for place, told in enumerate(call.told):
        if isinstance(told, Spoke):
            engine.spoke(told)
        elif isinstance(told, Lost):
            engine.lost(told.start, told.end)
        elif isinstance(told, Progress):
            events += engine.advance(told.now, told.settled)
        elif told.role in call.transcribed:
            found = None if hits is None else hits.get(place, [])
            events += engine.heard(told, found, meanings.get(place) if meanings else None)
    return engine, events + engine.end(call.duration)


def _hits(calls: Sequence[ToldCall], books: Sequence[Rulebook], rulebook: Rulebook) -> list[Hits]:
    """All hits in the calls; `books`: the rulebook of each, with its slots filled."""
    hits: list[Hits] = [{} for _ in calls]
    texts = [list(_texts(call, found)) for call, found in zip(calls, hits, strict=True)]
    index = rulebook.index
    fixed = index.first if isinstance(index, JoinedIndex) else index
    _search(list(chain.from_iterable(texts)), fixed)
    for book in dict.fromkeys(books):  # only phrases with slots differ
        if isinstance(book.index, JoinedIndex):
            own = [text for of_call, used in zip(texts, books, strict=True) if used is book for text in of_call]
            _search(own, book.index.second, len(fixed.phrases))
    return hits


def _meanings(calls: Sequence[ToldCall], rulebook: Rulebook) -> list[Meanings]:
    """Weigh all that is weighed of the calls; their slots do not matter to what a sentence means."""
    meanings: list[Meanings] = [{} for _ in calls]
    if rulebook.meaning is None:
        return meanings
    sayings = [(own, *said) for call, own in zip(calls, meanings, strict=True) for said in _sayings(call)]
    weighed = rulebook.meaning.weigh([saying for _, _, saying in sayings])
    for (own, place, _), meaning in zip(sayings, weighed, strict=True):
        own[place] = meaning
    return meanings


def _sayings(call: ToldCall) -> Iterator[tuple[int, Saying]]:
    """All that is weighed of a call, each with its place."""
    exchange = Exchange()
    for place, told in _spoken(call):
        if (saying := exchange.saying(told)) is not None:
            yield place, saying


def _search(texts: Sequence[_Text], index: PhraseIndex | FillerIndex, moved: int = 0) -> None:
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


def _texts(call: ToldCall, found: Hits) -> Iterator[_Text]:
    """All that is judged of a call."""
    last = LastUtterances()
    for place, told in _spoken(call):
        previous = last.before(told)
        last.add(told)
        yield _Text(found, place, (previous, told) if previous else (told,))


def _spoken(call: ToldCall) -> Iterator[tuple[int, Utterance]]:
    """The utterances of a call that are judged and that are speech, each with its place."""
    for place, told in enumerate(call.told):
        if isinstance(told, Utterance) and told.role in call.transcribed and told.transcript.speech:
            yield place, told
