"""From what was heard of calls to what the store has of them: events, score, whether they look set up wrongly."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from speechguard import __version__
from speechguard.archive.codecs.events import event_lines
from speechguard.archive.codecs.values import as_bytes
from speechguard.archive.record import CallRecord, judgement
from speechguard.archive.speakers import NamedSpeakers, record_as_said, stored_as_said
from speechguard.archive.store import Entry
from speechguard.archive.stored import StoredCall, stored_line
from speechguard.archive.stored_reader import stored_of
from speechguard.judging.applicability import unheard
from speechguard.judging.batches import Judged, judge_calls
from speechguard.messages import ONE_CHANNEL, Heard, Progress, Role
from speechguard.phonetics import language as phonetics_for
from speechguard.phonetics.version import phonetics_version
from speechguard.rules.rulebook import Rulebook

JUDGING = 6  # raised when the same words and rules give other findings or another score
Concerns = Callable[[Iterable[Heard], Rulebook], Sequence[str]]


@dataclass(frozen=True, slots=True)
class StoreJudge:
    """The rules of a run. `concerns`: what looks wrong with how a call was set up, from what is heard of it."""

    rulebooks: Mapping[str, Rulebook]  # by language
    concerns: Concerns

    def roles(self, language: str) -> tuple[Role, ...]:
        """Return whose words the rules of a language need."""
        rulebook = self.rulebooks[language]
        customer = any(unheard(rule, ("agent",)) for rule in rulebook.rules)
        return ("agent", "customer") if customer else ("agent",)

    def version(self, language: str) -> str:
        """Return what calls of a language are judged by, as hex digits: packs, slots, meaning, how words sound."""
        rulebook = self.rulebooks[language]
        meaning = rulebook.meaning and rulebook.meaning.digest
        parts = [JUDGING, rulebook.digest, sorted(rulebook.slots.items()), phonetics_version(), meaning]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

    def entries(self, calls: Sequence[tuple[CallRecord, bytes]]) -> list[Entry]:
        """Judge calls, given their records and the lines of what was heard; return what is to be stored of them.

        Raises ValueError for what is not the line of a transcript.
        """
        heard = [_as_recorded(record, line) for record, line in calls]
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, (stored, _) in enumerate(heard):
            places[stored.language].append(place)
        found: dict[int, Entry] = {}
        for language, own in places.items():
            results = judge_calls([heard[place][0] for place in own], self.rulebooks[language])
            for place, judged in zip(own, results, strict=True):
                found[place] = self._entry(calls[place][0], *heard[place], judged)
        return [found[place] for place in range(len(calls))]

    def entry_as_said(self, record: CallRecord, line: bytes, speakers: NamedSpeakers) -> Entry | None:
        """Judge a call anew with the speakers that people say, given its record and the line of what was heard.

        None: it was judged by other rules than these. Raises ValueError as `entries` does.
        """
        language = record.language or ""
        if language not in self.rulebooks or record.judged != self.version(language):
            return None
        stored = stored_as_said(stored_of(line, phonetics_for), speakers)
        (entry,) = self.entries([(record_as_said(record, speakers), as_bytes(stored_line(stored) + "\n"))])
        return entry

    def _entry(self, record: CallRecord, stored: StoredCall, line: bytes, judged: Judged) -> Entry:
        rulebook = self.rulebooks[stored.language]
        record = replace(
            record,
            language=stored.language,
            duration=stored.duration,
            transcribed=stored.transcribed,
            **judgement(judged.score, judged.events),
            checklist={item.rule: item.state for item in judged.checklist},
            titles=_titles(judged, rulebook),
            concerns=tuple(self._set_up_wrongly(record, stored)),
            rules={pack.name: pack.version for pack in rulebook.packs},
            judged=self.version(stored.language),
            speechguard=__version__,
        )
        return Entry(record, event_lines(judged.events), line)

    def _set_up_wrongly(self, record: CallRecord, stored: StoredCall) -> Iterator[str]:
        """Yield what looks wrong with how a call was set up; one channel cannot be swapped with another."""
        for concern in self.concerns(_heard(stored), self.rulebooks[stored.language]):
            if concern != "swapped_channels" or record.agent_channel not in ONE_CHANNEL:
                yield concern


def _as_recorded(record: CallRecord, line: bytes) -> tuple[StoredCall, bytes]:
    """Return what was heard in a call, and its line, with the name and the metadata that it has now."""
    stored = stored_of(line, phonetics_for)
    if (stored.call, stored.metadata, stored.resounded) == (record.call, record.metadata, False):
        return stored, line
    stored = replace(stored, call=record.call, metadata=record.metadata)
    return stored, as_bytes(stored_line(stored) + "\n")


def _titles(judged: Judged, rulebook: Rulebook) -> dict[str, Mapping[str, str]]:
    named = {
        *(item.rule for item in judged.checklist),
        *(event.rule for event in judged.events),
        *(line.rule for line in (judged.score.lines if judged.score else ())),
    }
    return {rule.id: dict(rule.title) for rule in rulebook.rules if rule.id in named}


def _heard(stored: StoredCall) -> Iterable[Heard]:
    yield from stored.conversation.told
    yield Progress(stored.duration, stored.duration, frozenset(), ended=True)
