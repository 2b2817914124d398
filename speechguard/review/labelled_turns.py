"""What people decided about a call, as the tags of its turns.

The turns are the utterances as they were heard. Forbidden is one with a confirmed violation or suspicion or a mark, a
hard negative one with a rejected violation or suspicion; a mark where nothing was heard makes a turn of its own.
Greeting and farewell are labelled in the first and the last turn of the agent, missing thanks after a hold in the turn
where they are missing; thanks that were said are not, as nobody keeps where.

Where both people are on one channel, an utterance of which nobody could tell who says it is no turn, unless somebody
confirmed a finding there, which is the agent's then. One that was rejected as another speaker's is the customer's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from speechguard.evaluation.evaluation import REQUIRED
from speechguard.evaluation.labels import LabelledTurn
from speechguard.messages import ComplianceEvent, Role, Transcript
from speechguard.review.truth import ReviewedCall, ReviewedEvent

FOUND = ("hard-negative", "u", "forbidden")  # tags of what was decided; the customer's is "u"


def labelled_turns(call: ReviewedCall, heard: Sequence[Transcript]) -> list[LabelledTurn]:
    """Return what was heard, by time, with the tags that the verdicts give."""
    found = _found(call)
    turns = [
        LabelledTurn(one.role, one.start, one.end, _text(one), "u" if one.role == "customer" else "normal", "")
        for one in heard
        if one.start < one.end and (not one.speaker_unclear or _tells_speaker(found, one))
    ]
    for mark in call.standing_marks:
        if _is_said(call, mark.rule) and _turn_at(turns, mark.role, mark.start, mark.end) is None:
            tag = "u" if mark.role == "customer" else "normal"
            turns.append(LabelledTurn(mark.role, mark.start, mark.end, mark.text, tag, ""))
    turns.sort(key=lambda turn: turn.start)
    for event in call.events:
        place = _turn_at(turns, event.machine.role, event.machine.start, event.machine.end)
        if place is not None and event.fixed_text and event.machine.phrase:
            turns[place] = replace(turns[place], text=event.fixed_text)
    for one, place in [(one, _turn_at(turns, one.role, one.start, one.end)) for one in found]:
        if place is not None and one.role == "agent":
            said_by: Role = "customer" if one.tag == "u" else "agent"
            turns[place] = replace(turns[place], role=said_by, tag=one.tag, phrase=one.phrase)
    for place, tag in _required(call, turns):
        if turns[place].tag != "forbidden":
            turns[place] = replace(turns[place], tag=tag)
    return turns


def _found(call: ReviewedCall) -> list[LabelledTurn]:
    """Return the stretches in which something is forbidden, only sounds so ("hard-negative"), or is the customer's.

    In the order of FOUND: of several in one turn, the last one counts.
    """
    decided = [(event.machine, _tag(event)) for event in call.events if event.final in ("confirmed", "rejected")]
    found = [
        LabelledTurn(*(one.role, one.start, one.end, "", tag), "" if tag == "u" else _phrase(one))
        for one, tag in decided
        if one.kind in ("violation", "suspected")
        or (one.kind == "not_assessable" and one.phrase and _is_said(call, one.rule))
    ]
    found += [
        LabelledTurn(mark.role, mark.start, mark.end, "", "forbidden", mark.text or mark.rule)
        for mark in call.standing_marks
        if _is_said(call, mark.rule)
    ]
    return sorted(found, key=lambda one: FOUND.index(one.tag))


def _tag(event: ReviewedEvent) -> str:
    if event.final == "confirmed":
        return "forbidden"
    return "u" if event.reason == "wrong_speaker" else "hard-negative"


def _phrase(event: ComplianceEvent) -> str:
    return (not event.by_meaning and event.phrase) or event.rule


def _tells_speaker(found: Sequence[LabelledTurn], text: Transcript) -> bool:
    """Return whether a verdict in an utterance says who speaks there."""
    return any(
        one.tag != "hard-negative" and one.role == text.role and one.start < text.end and text.start < one.end
        for one in found
    )


def _required(call: ReviewedCall, turns: Sequence[LabelledTurn]) -> Iterator[tuple[int, str]]:
    """Yield the place of a turn, and how the words that are required there turned out."""
    own = [place for place, turn in enumerate(turns) if turn.role == "agent"]
    for item, place in (("closing", own[-1:]), ("greeting", own[:1])):
        state = _state(call, f"{call.record.language}.{REQUIRED[item]}")
        if place and state in ("met", "missing"):
            yield place[0], item + ("+" if state == "met" else "-")
    for start in _missing(call, f"{call.record.language}.{REQUIRED['hold-thanks']}"):
        if own:
            yield min(own, key=lambda place: abs(turns[place].start - start)), "hold-thanks-"


def _state(call: ReviewedCall, rule: str) -> str:
    """Return how a required rule stands after review; empty: it is not known."""
    if _missing(call, rule):
        return "missing"
    rejected = any(e.machine.rule == rule and e.present and e.final == "rejected" for e in call.events)
    state = call.record.checklist.get(rule, "")
    return "met" if state == "met" or (rejected and state in ("missing", "not_assessable")) else ""


def _missing(call: ReviewedCall, rule: str) -> list[float]:
    """Return where it was not said (s)."""
    events = [e.machine.start for e in call.events if e.machine.rule == rule and e.final == "confirmed"]
    return events + [mark.start for mark in call.standing_marks if mark.rule == rule]


def _is_said(call: ReviewedCall, rule: str) -> bool:
    """Return whether the rule is broken by saying something; the others are those that the checklist names."""
    return rule not in call.record.checklist


def _turn_at(turns: Sequence[LabelledTurn], role: Role, start: float, end: float) -> int | None:
    """Return the place of the turn of the role with the most of a stretch in it; None: none has any of it."""
    shared = [min(turn.end, end) - max(turn.start, start) if turn.role == role else 0.0 for turn in turns]
    most = max(shared, default=0.0)
    return shared.index(most) if most > 0 else None


def _text(one: Transcript) -> str:
    return "".join(word.text for word in one.words).strip()
