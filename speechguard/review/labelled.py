"""Reviewed calls as labelled calls: what `speechguard evaluate` holds the machine against.

Only a call to which somebody listened as a whole, and in which every violation and all that is missing is decided, is
the whole truth; others are left out, or taken as they are where that is asked for. What is only suspected must be
decided, too.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from speechguard.archive.transcripts import read_conversation
from speechguard.documents.writing import replacing
from speechguard.errors import SpeechguardError, UserError
from speechguard.evaluation.labels import CHANNELS, RECORDINGS, LabelledTurn
from speechguard.messages import Transcript
from speechguard.review.labelled_turns import labelled_turns
from speechguard.review.truth import DECIDED, ReviewedCall

LABELS: Mapping[str, int | str] = {channel: label for label, channel in CHANNELS.items()}


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


def _require_whole_truth(call: ReviewedCall) -> None:
    if not call.checked_by:
        raise _LeftOut("nobody listened to the whole call")
    said = [e for e in call.events if e.suspected or (e.claimed and e.machine.kind != "measure")]
    undecided = [e for e in said if e.final not in DECIDED]
    if undecided:
        raise _LeftOut(f"{len(undecided)} findings are not decided")


def _recording(call: ReviewedCall) -> Path:
    recording = Path(call.record.file)
    if call.record.agent_channel not in LABELS:
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
        "agent_channel": LABELS[record.agent_channel or ""],
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
