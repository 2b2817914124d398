"""Stores that an older version wrote: `score` with three files, `evaluate --store` with what was heard alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from speechguard.archive.codecs.heard import heard_data
from speechguard.archive.store import FILES, Store, read_calls
from speechguard.archive.stored import Conversation
from speechguard.archive.stored_reader import conversation_of
from speechguard.archive.transcripts import NAME, TranscriptFile, parts, read_conversation, read_part, read_stored
from speechguard.phonetics import language
from speechguard.report.store import read_store

SCORED, HEARD = (Path(__file__).parent / "data" / name for name in ("scored", "heard"))
CALLS = ["es-go-and-complain", "zh-not-my-job"]


def written(conversation: Conversation) -> list[object]:
    """What was told, as a line has it, without the number of syllables."""
    return json.loads(json.dumps([heard_data(message) for message in conversation.told]))


def told(line: bytes) -> list[object]:
    entries = json.loads(line)["told"]
    return [{name: value for name, value in entry.items() if name != "syllables"} for entry in entries]


def test_a_scored_store_opens_as_it_is(tmp_path: Path):
    folder = Path(shutil.copytree(SCORED, tmp_path / "store"))
    with Store(folder) as store:
        assert list(store.known) == CALLS
        assert store.entry(CALLS[1]).events.splitlines()[0] in (SCORED / "events.jsonl").read_bytes()
    assert {name: (folder / name).read_bytes() for name in FILES} == {
        name: (SCORED / name).read_bytes() for name in FILES
    }


def test_a_scored_store_is_rewritten_without_a_loss(tmp_path: Path):
    folder = Path(shutil.copytree(SCORED, tmp_path / "store"))
    with Store(folder) as store:
        store.rewrite([store.entry(call) for call in CALLS])
    assert {name: (folder / name).read_bytes() for name in FILES} == {
        name: (SCORED / name).read_bytes() for name in FILES
    }


def test_what_a_scored_store_says():
    store = read_store(SCORED)
    assert [call.call for call in store.scored] == CALLS
    spoken = store.scored[1]
    assert spoken.score is not None
    assert sum(line.points for line in spoken.score.lines) == pytest.approx(spoken.score.score)
    assert "zh.health.well-wishes" in {event.rule for event in spoken.findings}
    turns = store.transcript(spoken)
    assert "这是不归我官" in "".join(turn.text for turn in turns)
    assert [turn.start for turn in turns] == sorted(turn.start for turn in turns)


def test_what_was_heard_is_read_to_the_last_bit():
    lines = (SCORED / NAME).read_bytes().splitlines()
    for (record, _), line in zip(read_calls(SCORED), lines, strict=True):
        conversation = read_conversation(SCORED, record)
        assert written(conversation) == told(line)
        assert read_stored(SCORED, record, language).conversation == conversation


def test_a_store_of_what_was_heard_alone(tmp_path: Path):
    folder = Path(shutil.copytree(HEARD, tmp_path / "heard"))
    (part,), cut = parts(folder)
    calls = [numbered.call for numbered in read_part(part, language)]
    assert ([call.call for call in calls], cut) == (CALLS, "")
    lines = (HEARD / NAME).read_bytes().splitlines()
    assert [written(call.conversation) for call in calls] == list(map(told, lines))
    with TranscriptFile(folder) as file:  # a later run goes on behind them
        file.write(calls[0])
    *before, added = (folder / NAME).read_bytes().splitlines()
    assert before == lines
    assert conversation_of(added) == calls[0].conversation
