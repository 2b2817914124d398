"""Reviewed calls as labelled calls: what `speechguard evaluate` holds the machine against.

Only a call to which somebody listened as a whole, and in which every violation and all that is missing is decided, is
the whole truth; others are left out, or taken as they are where that is asked for. What is only suspected must be
decided, too.

The turns are the utterances as they were heard. Forbidden is one with a confirmed violation or suspicion or a mark, a
hard negative one with a rejected violation or suspicion; a mark where nothing was heard makes a turn of its own.
Greeting and farewell are labelled in the first and the last turn of the agent, missing thanks after a hold in the turn
where they are missing; thanks that were said are not, as nobody keeps where.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from speechguard.archive.transcripts import read_conversation
from speechguard.documents.writing import replacing
from speechguard.errors import SpeechguardError, UserError
from speechguard.evaluation.evaluation import REQUIRED
from speechguard.evaluation.labels import CHANNELS, RECORDINGS, LabelledTurn
from speechguard.messages import Role, Transcript
from speechguard.review.truth import DECIDED, ReviewedCall


@dataclass(frozen=True, slots=True)
class LabelledExport:
    """What was written."""

    calls: tuple[str, ...]
    left_out: Mapping[str, str]  # why, by name of the call


class _LeftOut(Exception):
    """Why a call is not exported."""


def export_labelled(
    calls: Iterable[ReviewedCall], store: Path, out: Path, *, unchecked: bool = False, copy: bool = False
) -> LabelledExport:
    """Write NAME.json, and NAME.flac or the like as a link to the recording (`copy`: as a copy), for each call.

    `store`: the folder with what was heard. `unchecked`: also calls to which nobody listened as a whole. Raises
    UserError where `out` is not new or empty, SpeechguardError where it cannot be written.
    """
    written: list[str] = []
    left_out: dict[str, str] = {}
    names: set[str] = set()
    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise UserError(f"{out}: is not empty; give a new folder, so that old labels are not mixed with new ones")
        for call in calls:
            try:
                recording = _recording(call)
                if not unchecked:
                    _require_whole_truth(call)
                turns = labelled_turns(call, _heard(call, store))
            except _LeftOut as reason:
                left_out[call.record.call] = str(reason)
                continue
            name = _file_name(call.record.call, names)
            _place(recording, out / f"{name}{recording.suffix.lower()}", copy=copy)
            labels = json.dumps(_labels(call, turns), ensure_ascii=False, indent=1)
            with replacing(out / f"{name}.json") as file:
                file.write(labels + "\n")
            written.append(call.record.call)
    except OSError as error:
        raise SpeechguardError(f"{out}: cannot be written ({error.strerror}); remove it and try again") from None
    return LabelledExport(tuple(written), left_out)


def labelled_turns(call: ReviewedCall, heard: Sequence[Transcript]) -> list[LabelledTurn]:
    """Return what was heard, by time, with the tags that the verdicts give."""
    turns = [
        LabelledTurn(one.role, one.start, one.end, _text(one), "u" if one.role == "customer" else "normal", "")
        for one in heard
        if one.start < one.end
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
    for found in _found(call):
        place = _turn_at(turns, found.role, found.start, found.end)
        if place is not None and found.role == "agent":
            turns[place] = replace(turns[place], tag=found.tag, phrase=found.phrase)
    for place, tag in _required(call, turns):
        if turns[place].tag != "forbidden":
            turns[place] = replace(turns[place], tag=tag)
    return turns


def _found(call: ReviewedCall) -> list[LabelledTurn]:
    """Return the stretches in which something is forbidden, or only sounds so; what is forbidden comes last."""
    tags = {"rejected": "hard-negative", "confirmed": "forbidden"}
    decided = [(event.machine, tags[event.final]) for event in call.events if event.final in tags]
    found = [
        LabelledTurn(one.role, one.start, one.end, "", tag, (not one.by_meaning and one.phrase) or one.rule)
        for one, tag in decided
        if one.kind in ("violation", "suspected")
        or (one.kind == "not_assessable" and one.phrase and _is_said(call, one.rule))
    ]
    found += [
        LabelledTurn(mark.role, mark.start, mark.end, "", "forbidden", mark.text or mark.rule)
        for mark in call.standing_marks
        if _is_said(call, mark.rule)
    ]
    return sorted(found, key=lambda one: one.tag == "forbidden")


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


def _require_whole_truth(call: ReviewedCall) -> None:
    if not call.checked_by:
        raise _LeftOut("nobody listened to the whole call")
    said = [e for e in call.events if e.suspected or (e.claimed and e.machine.kind != "measure")]
    undecided = [e for e in said if e.final not in DECIDED]
    if undecided:
        raise _LeftOut(f"{len(undecided)} findings are not decided")


def _recording(call: ReviewedCall) -> Path:
    recording = Path(call.record.file)
    if call.record.agent_channel not in CHANNELS:
        raise _LeftOut("the agent has no channel of their own")
    if recording.suffix.lower() not in RECORDINGS:
        raise _LeftOut(f"evaluate reads recordings that end in {' '.join(RECORDINGS)}")
    if not recording.is_file():
        raise _LeftOut(f"its recording is not at {recording}")
    return recording


def _heard(call: ReviewedCall, store: Path) -> tuple[Transcript, ...]:
    try:
        return read_conversation(store, call.record, call.speakers).turns
    except UserError as error:
        raise _LeftOut(str(error)) from None


def _labels(call: ReviewedCall, turns: Iterable[LabelledTurn]) -> dict[str, object]:
    record = call.record
    return {
        "call": record.call,
        "language": record.language,
        "condition": "reviewed",
        "agent_channel": CHANNELS.index(record.agent_channel or ""),
        "duration": record.duration,
        "checked_by": call.checked_by or None,
        "rules": dict(record.rules),
        "turns": [
            {
                "channel": turn.role,
                "start": round(turn.start, 3),
                "end": round(turn.end, 3),
                "text": turn.text,
                "tag": turn.tag,
                "phrase": turn.phrase or None,
            }
            for turn in turns
        ],
    }


def _text(one: Transcript) -> str:
    return "".join(word.text for word in one.words).strip()


def _file_name(call: str, taken: set[str]) -> str:
    """Return a name that any file system takes, and that no other call has."""
    plain = re.sub(r"[^\w.-]+", "_", call).strip("._")[:100] or "call"
    name = next(name for n in count(1) if (name := plain if n == 1 else f"{plain}-{n}").casefold() not in taken)
    taken.add(name.casefold())
    return name


def _place(recording: Path, target: Path, *, copy: bool) -> None:
    if not copy:
        with suppress(OSError):  # not every system and file system has links
            target.symlink_to(recording)
            return
    shutil.copyfile(recording, target)
