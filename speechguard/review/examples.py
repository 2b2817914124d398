"""Verdicts as examples of what breaks a rule and what only sounds like it: what `meaning learn` learns from.

An example is the sentence in which something was found or marked, of what was heard or a reviewer wrote down. Left out
is what tells nothing of the words: findings that are not decided, or on which reviewers do not agree; what was allowed
there, said by somebody else, or misheard without anybody writing down what was said; and sentences that broke a rule
in one call and not in another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from speechguard.archive.transcripts import read_conversation
from speechguard.errors import UserError
from speechguard.meaning.grams import folded
from speechguard.meaning.learning import ReviewedSentence
from speechguard.meaning.sentences import sentences
from speechguard.messages import Role, Transcript
from speechguard.review.truth import DECIDED, ReviewedCall, ReviewedEvent, Verdict

Unused = Literal["disputed", "contradicting", "other rule", "not about words", "not written down", "unreadable"]

_NOT_ABOUT_WORDS = frozenset({"allowed", "wrong_speaker", "wrong_data"})  # reasons of rejections
_OTHER_WORDS = frozenset({"misheard", "not_said"})


@dataclass(frozen=True, slots=True)
class VerdictExamples:
    """What can be learnt from the verdicts about calls in a language."""

    sentences: tuple[ReviewedSentence, ...]  # each once, by the name of the first call in which it was said
    unused: Mapping[Unused, int]  # verdicts and marks that are left out, by why


def disputed(verdicts: Iterable[Verdict]) -> frozenset[int]:
    """Return the events that one reviewer confirmed and another one rejected, in a double review or one by one."""
    said: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for one in verdicts:
        if one.ruling in DECIDED:
            said[one.event].add((one.ruling, one.reviewer))
    return frozenset(
        event
        for event, rulings in said.items()
        if any(a != b and name != other for a, name in rulings for b, other in rulings)
    )


def verdict_examples(
    calls: Iterable[ReviewedCall], language: str, contested: Collection[int], store: Path, rules: Collection[str]
) -> VerdictExamples:
    """Return the examples in the calls of a language.

    `contested`: events that are `disputed`; `store`: the folder with what was heard; `rules`: ids of those that can be
    learnt. A disputed finding whose appeal was settled is decided.
    """
    unused: Counter[Unused] = Counter()
    found: defaultdict[tuple[str, str], list[ReviewedSentence]] = defaultdict(list)
    own = [call for call in calls if call.record.language == language]
    for call in sorted(own, key=lambda one: one.record.call):
        for one in _of_call(call, language, contested, store, rules):
            if isinstance(one, ReviewedSentence):
                found[one.rule, folded(one.text, language)].append(one)
            else:
                unused[one] += 1
    agreed: list[ReviewedSentence] = []
    for same in found.values():
        if len({one.broken for one in same}) > 1:
            unused["contradicting"] += len(same)
        else:
            agreed.append(same[0])
    return VerdictExamples(tuple(agreed), unused)


def _of_call(
    call: ReviewedCall, language: str, contested: Collection[int], store: Path, rules: Collection[str]
) -> Iterator[ReviewedSentence | Unused]:
    """Yield a sentence, or why there is none, for each finding that was decided and each mark."""
    name = call.record.call
    events = [
        one
        for one in call.events
        if one.machine.kind in ("violation", "suspected") and one.machine.role == "agent" and one.status in DECIDED
    ]
    marks = [mark for mark in call.standing_marks if mark.role == "agent"]
    if not events and not marks:
        return
    try:
        turns = read_conversation(store, call.record, call.speakers).turns
    except UserError:
        for _ in (*events, *marks):
            yield "unreadable"
        return
    for event in events:
        machine = event.machine
        if why := _why_not(event, contested, rules):
            yield why
            continue
        heard = _sentence(turns, machine.role, machine.start, machine.end, language) or machine.heard
        yield _example(event.fixed_text or heard, machine.rule, event.final == "confirmed", name, event.reviewer)
    for mark in marks:
        if mark.rule not in rules:
            yield "other rule"
            continue
        text = mark.text or _sentence(turns, mark.role, mark.start, mark.end, language)
        yield _example(text, mark.rule, True, name, mark.reviewer)


def _why_not(event: ReviewedEvent, contested: Collection[int], rules: Collection[str]) -> Unused | None:
    settled = event.appeal is not None and event.appeal.decision is not None
    if (event.appeal and not settled) or (event.id in contested and not settled):
        return "disputed"
    if event.machine.rule not in rules:
        return "other rule"
    if event.final == "rejected" and event.reason in _NOT_ABOUT_WORDS:
        return "not about words"
    if event.final == "rejected" and event.reason in _OTHER_WORDS and not event.fixed_text:
        return "not written down"
    return None


def _example(text: str, rule: str, broken: bool, call: str, reviewer: str) -> ReviewedSentence | Unused:
    plain = " ".join(text.split())
    return ReviewedSentence(plain, rule, broken, call, reviewer) if plain else "not written down"


def _sentence(turns: Sequence[Transcript], role: Role, start: float, end: float, language: str) -> str:
    """Return the sentences that a role spoke between two times (s); empty: nothing was heard of it."""
    shared = {turn: min(turn.end, end) - max(turn.start, start) for turn in turns if turn.role == role and turn.words}
    if not shared or max(shared.values()) <= 0:
        return ""
    turn = max(shared, key=lambda one: shared[one])
    text, first, last = "", None, 0
    for word in turn.words:
        if start <= (word.start + word.end) / 2 <= end:
            first = len(text) if first is None else first
            last = len(text) + len(word.text)
        text += word.text
    if first is None:
        return text
    told = [text[a:b] for a, b in sentences(text, language) if a < last and b > first]
    return "".join(told) or text
