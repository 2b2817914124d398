"""Labelled calls: what is read, and what is said of those that cannot be."""

import json

import pytest

from speechguard.errors import LabelError
from speechguard.evaluation.labels import read_labelled_call, read_labelled_calls

TURN = {"channel": "agent", "start": 0.5, "end": 2.0, "text": "您好", "tag": "greeting+", "phrase": None}
OTHER = {"channel": "customer", "start": 2.5, "end": 3.0, "text": "喂", "tag": "u"}
CALL = {"call": "one", "language": "zh", "condition": "clean16k", "agent_channel": 0, "turns": [TURN, OTHER]}


@pytest.fixture
def write(tmp_path):
    def write(data, name="c", recording=".flac"):
        path = tmp_path / f"{name}.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        if recording:
            path.with_suffix(recording).write_bytes(b"")
        return path

    return write


def refusal(path):
    with pytest.raises(LabelError) as caught:
        read_labelled_call(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def test_a_call_is_read(write):
    call = read_labelled_call(write(CALL))
    assert (call.name, call.language, call.condition, call.agent_channel) == ("one", "zh", "clean16k", "left")
    assert call.recording.name == "c.flac"
    assert [(turn.role, turn.start, turn.text, turn.phrase) for turn in call.turns] == [
        ("agent", 0.5, "您好", ""),
        ("customer", 2.5, "喂", ""),
    ]
    assert call.agent_speech == 1.5


def test_what_is_not_said_has_a_default(write):
    call = read_labelled_call(write({"language": "es", "turns": []}, name="two", recording=".mp3"))
    assert (call.name, call.condition, call.agent_channel, call.recording.suffix) == ("two", "unknown", "left", ".mp3")


def test_the_agent_may_be_on_the_right(write):
    assert read_labelled_call(write(CALL | {"agent_channel": 1})).agent_channel == "right"


def test_both_people_may_be_on_one_channel(write):
    assert read_labelled_call(write(CALL | {"agent_channel": "mixed"})).agent_channel == "mixed"


@pytest.mark.parametrize("channel", ["right", "left", "mono", 2, -1, None])
def test_a_channel_that_is_none_is_not_taken_for_the_left(write, channel):
    assert refusal(write(CALL | {"agent_channel": channel})) == f"{channel!r} where one of 0, 1, mixed is expected"


@pytest.mark.parametrize("lacking", ["language", "turns"])
def test_a_field_that_is_missing(write, lacking):
    assert refusal(write({key: value for key, value in CALL.items() if key != lacking})) == f"{lacking} is missing"


@pytest.mark.parametrize("lacking", ["channel", "start", "end", "text", "tag"])
def test_a_field_of_a_turn_that_is_missing(write, lacking):
    turn = {key: value for key, value in TURN.items() if key != lacking}
    assert f"{lacking} is missing" in refusal(write(CALL | {"turns": [OTHER, turn]}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "boss"},
        {"channel": ["agent"]},
        {"tag": "rude"},
        {"start": "early"},
        {"start": None},
        {"start": -1.0},
        {"start": 2.0},
        {"start": float("nan")},
        {"end": float("inf")},
    ],
)
def test_a_turn_that_cannot_be(write, wrong):
    assert "turn 2" in refusal(write(CALL | {"turns": [OTHER, TURN | wrong]}))


@pytest.mark.parametrize("data", [[], "3", "null", {"language": "zh", "turns": 3}, {"language": "zh", "turns": ["x"]}])
def test_a_file_of_another_form(write, data):
    assert refusal(write(data))


@pytest.mark.parametrize("data", ["", "{", '{"language": "zh"'])
def test_a_file_that_is_no_json(write, data):
    assert refusal(write(data)).startswith("cannot be read as JSON (")


def test_a_file_in_another_encoding(write):
    path = write(CALL)
    path.write_bytes('{"call": "您好"}'.encode("gb18030"))
    assert refusal(path).startswith("cannot be read as JSON (")


def test_a_file_without_a_recording(write):
    assert refusal(write(CALL, recording="")).startswith("no recording beside it (c.flac or another of .flac")


def test_all_calls_of_a_folder_by_name(write, tmp_path):
    for name in ("b", "a", "c"):
        write(CALL | {"call": name}, name)
    assert [call.name for call in read_labelled_calls(tmp_path)] == ["a", "b", "c"]


def test_folders_without_calls(tmp_path):
    with pytest.raises(LabelError, match="no such folder"):
        read_labelled_calls(tmp_path / "none")
    with pytest.raises(LabelError, match="no labelled calls here"):
        read_labelled_calls(tmp_path)
