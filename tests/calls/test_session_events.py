"""Event files: whole lines of JSON, as they happen; clear words when they cannot be written."""

import json
import os

import pytest
from test_session import violation

from speechguard.archive.events import EventFile
from speechguard.errors import SpeechguardError, UserError


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_event_is_a_line_that_can_be_read_at_once(tmp_path):
    path = tmp_path / "e.jsonl"
    with EventFile(path) as file:
        file.write([violation(start=1.23456, heard="这是\n不归我官")])
        assert [line["rule"] for line in lines(path)] == ["zh.shirking.not-my-job"]
        file.write([violation(number=2), violation(number=3)])
        assert [line["id"] for line in lines(path)] == [1, 2, 3]
    first = lines(path)[0]
    assert first["start"] == 1.235
    assert first["heard"] == "这是\n不归我官"
    assert "这是" in path.read_text(encoding="utf-8")


def test_the_line_has_what_other_programs_rely_on(tmp_path):
    with EventFile(tmp_path / "e.jsonl") as file:
        file.write([violation(delay=0.51234)])
    [line] = lines(tmp_path / "e.jsonl")
    contract = "call kind rule severity status role start end phrase heard score say_instead audio_seen delay".split()
    assert list(line)[: len(contract)] == contract
    assert line["delay"] == 0.512


def test_a_file_from_before_is_replaced(tmp_path):
    path = tmp_path / "e.jsonl"
    path.write_text("old\n")
    with EventFile(path) as file:
        file.write([violation()])
    assert len(lines(path)) == 1


@pytest.mark.parametrize("where", ["nowhere/e.jsonl", "."])
def test_a_place_that_cannot_be_written_is_said_with_what_to_do(tmp_path, where):
    with pytest.raises(UserError, match=r"cannot write events here \(.+\); give another --events FILE"):
        EventFile(tmp_path / where)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")  # noqa: PTH110
def test_a_full_disk_is_said(tmp_path):
    full = tmp_path / "e.jsonl"
    full.symlink_to("/dev/full")
    file = EventFile(full)
    for attempt in (lambda: file.write([violation()]), file.close):
        with pytest.raises(SpeechguardError, match=r"e.jsonl: writing events stopped \(No space left on device\)"):
            attempt()


def test_a_call_named_after_a_file_with_undecodable_bytes(tmp_path):
    """Names of files come with such bytes as lone surrogates, which are no UTF-8."""
    with EventFile(tmp_path / "e.jsonl") as file:
        file.write([violation(call="anruf-\udcff")])
    assert lines(tmp_path / "e.jsonl")[0]["call"] == "anruf-\udcff"


def test_closing_twice_is_fine(tmp_path):
    file = EventFile(tmp_path / "e.jsonl")
    file.close()
    file.close()
