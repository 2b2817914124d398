"""Calls of a store judged by new rules and by old ones, in several processes where that pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from speechguard.archive.codecs.events import event_line
from speechguard.archive.transcripts import Numbered, Part, read_part
from speechguard.batch.sharing import shared
from speechguard.batch.standing_findings import StandingFinding, standing_findings
from speechguard.judging.batches import Judged, judge_calls
from speechguard.phonetics import language
from speechguard.rules.loader import load_rulebooks
from speechguard.rules.rulebook import Rulebook
from speechguard.rules.understanding import all_understood

Rulebooks = Mapping[str, Rulebook]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rules that calls are judged by."""

    rules: tuple[Path, ...]
    old: tuple[Path, ...] = ()  # empty: by the new rules only
    keep_events: bool = False  # all events of the new rules are wanted
    slots: tuple[tuple[str, str], ...] = ()  # what is in the slots of phrases, by name, where a call does not say


@dataclass(frozen=True, slots=True)
class ComparedCall:
    """A call judged by both."""

    call: str
    language: str
    line: int  # in the file of stored calls
    resounded: bool  # its syllables were of another version
    new: tuple[StandingFinding, ...] | None  # None: there are no rules for its language
    old: tuple[StandingFinding, ...] | None  # None: there are no old rules for it
    score: float | None  # 0..100
    old_score: float | None
    events: tuple[str, ...]  # as lines of JSON


def load(comparison: Comparison) -> tuple[Rulebooks, Rulebooks]:
    """Load the new and the old rules of a comparison. Raises RuleErrors."""
    slots = dict(comparison.slots)
    return _loaded(comparison.rules, slots), _loaded(comparison.old, slots) if comparison.old else {}


def _loaded(paths: Sequence[Path], slots: Mapping[str, str]) -> Rulebooks:
    return all_understood(load_rulebooks(paths, language, slots), paths)


def compared(
    parts: Sequence[Part], comparison: Comparison, rulebooks: tuple[Rulebooks, Rulebooks], processes: int
) -> Iterator[list[ComparedCall]]:
    """Judge the calls of each part, in order. `rulebooks`: what `load` gave for the comparison.

    Raises UserError for a line that cannot be used.
    """
    size = sum(part.end - part.start for part in parts)
    yield from shared(partial(_compare_part, comparison=comparison, rulebooks=rulebooks), parts, size, processes)


def _compare_part(part: Part, comparison: Comparison, rulebooks: tuple[Rulebooks, Rulebooks]) -> list[ComparedCall]:
    return _compared(list(read_part(part, language)), comparison, rulebooks)


def _compared(
    stored: Sequence[Numbered], comparison: Comparison, rulebooks: tuple[Rulebooks, Rulebooks]
) -> list[ComparedCall]:
    new, old = (_judged(stored, books) for books in rulebooks)
    return [
        ComparedCall(
            call=item.call.call,
            language=item.call.language,
            line=item.location.line,
            resounded=item.call.resounded,
            new=standing_findings(now.events) if now else None,
            old=standing_findings(before.events) if before else None,
            score=now.score.score if now and now.score else None,
            old_score=before.score.score if before and before.score else None,
            events=_lines(now) if now and comparison.keep_events else (),
        )
        for item, now, before in zip(stored, new, old, strict=True)
    ]


def _judged(stored: Sequence[Numbered], rulebooks: Rulebooks) -> list[Judged | None]:
    """Return what each call comes to; None where there are no rules for its language."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(stored):
        places[item.call.language].append(place)
    judged: list[Judged | None] = [None] * len(stored)
    for code, own in places.items():
        if code in rulebooks:
            for place, result in zip(own, judge_calls([stored[p].call for p in own], rulebooks[code]), strict=True):
                judged[place] = result
    return judged


def _lines(judged: Judged) -> tuple[str, ...]:
    return tuple(event_line(event) for event in judged.events)
