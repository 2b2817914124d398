"""Voiceprints in files: as they were, for their owner alone, and damaged ones are named with what to do."""

import json
import stat

import numpy as np
import pytest

from speechguard.errors import SpeechguardError, UserError
from speechguard.messages import CallMetadata
from speechguard.voices.encoder import CELLS
from speechguard.voices.known import NOBODY_KNOWN, KnownPeople, known_people
from speechguard.voices.prints import Voiceprint, print_file, read_voiceprints, remove_voiceprint, write_voiceprint

NAMES = ["7", "李娜", "../../etc/passwd", "a/b\\c", "x" * 500, "Ñandú Pérez", ".", "\x1b[2J"]


def voiceprint(name, seed=0):
    numbers = np.abs(np.random.default_rng(seed).normal(size=(2, CELLS)))
    directions = numbers / np.linalg.norm(numbers, axis=1, keepdims=True)
    return Voiceprint(name, "encoder", 41.5, tuple(tuple(map(float, one)) for one in directions))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "kept" / "voices"


def test_voices_are_read_as_they_were_written(folder):
    for number, name in enumerate(NAMES):
        write_voiceprint(folder, voiceprint(name, number))
    found = read_voiceprints(folder, "encoder")
    assert [voice.name for voice in found] == sorted(NAMES)
    for voice in found:
        before = voiceprint(voice.name, NAMES.index(voice.name))
        assert np.allclose(voice.directions, before.directions, atol=1e-5)
        assert (voice.seconds, voice.encoder) == (before.seconds, before.encoder)
    assert len(list(folder.iterdir())) == len(NAMES)  # and nothing beside them


def test_only_the_user_may_read_them(folder):
    path = write_voiceprint(folder, voiceprint("7"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    path.chmod(0o644)
    write_voiceprint(folder, voiceprint("7", 1))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_name_has_one_voice_the_last_one(folder):
    write_voiceprint(folder, voiceprint("7"))
    write_voiceprint(folder, voiceprint("7", 1))
    [voice] = read_voiceprints(folder, "encoder")
    assert np.allclose(voice.directions, voiceprint("7", 1).directions, atol=1e-5)


def changed(data, **values):
    return {**data, **values}


DAMAGED = {
    "cut off": lambda text, _: text[: len(text) // 2],
    "empty": lambda *_: "",
    "a list": lambda *_: "[]",
    "nested too deep": lambda *_: "[" * 100_000,
    "another field": lambda _, data: json.dumps(changed(data, more=1)),
    "a field less": lambda _, data: json.dumps({name: value for name, value in data.items() if name != "seconds"}),
    "no name": lambda _, data: json.dumps(changed(data, name="")),
    "a number for a name": lambda _, data: json.dumps(changed(data, name=7)),
    "no seconds": lambda _, data: json.dumps(changed(data, seconds=0)),
    "true for seconds": lambda _, data: json.dumps(changed(data, seconds=True)),
    "one direction": lambda _, data: json.dumps(changed(data, directions=data["directions"][:1])),
    "too few numbers": lambda _, data: json.dumps(changed(data, directions=[d[1:] for d in data["directions"]])),
    "not of length 1": lambda _, data: json.dumps(changed(data, directions=[[0.5] * CELLS] * 2)),
    "infinite": lambda _, data: json.dumps(changed(data, directions=[[float("inf")] + [0.0] * (CELLS - 1)] * 2)),
    "text for numbers": lambda _, data: json.dumps(changed(data, directions=["x" * CELLS] * 2)),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_a_damaged_file_is_named_with_what_to_do(folder, how):
    write_voiceprint(folder, voiceprint("8"))
    path = write_voiceprint(folder, voiceprint("7"))
    text = path.read_text(encoding="utf-8")
    path.write_text(DAMAGED[how](text, json.loads(text)), encoding="utf-8")
    with pytest.raises(UserError, match=r"remove it, and enrol that voice again: speechguard voices enrol") as raised:
        read_voiceprints(folder, "encoder")
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)
    remove_voiceprint(folder, "7")  # without reading it
    assert [voice.name for voice in read_voiceprints(folder, "encoder")] == ["8"]


def test_a_file_under_another_name_is_no_voice_of_that_name(folder):
    write_voiceprint(folder, voiceprint("7")).rename(print_file(folder, "8"))
    with pytest.raises(UserError, match="is not named as the voiceprint of 7 is"):
        read_voiceprints(folder, "encoder")


def test_a_voice_that_another_encoder_heard_is_not_compared(folder):
    write_voiceprint(folder, voiceprint("7"))
    with pytest.raises(UserError, match=r"voice of 7 was heard by another version of the encoder; remove it"):
        read_voiceprints(folder, "another")


def test_other_files_are_left_alone(folder):
    write_voiceprint(folder, voiceprint("7"))
    (folder / "notes.txt").write_text("ours")
    (folder / ".0123456789abcdef.voice.json.99").write_text("half")
    assert [voice.name for voice in read_voiceprints(folder, "encoder")] == ["7"]


def test_what_is_not_there(folder, tmp_path):
    with pytest.raises(UserError, match=r"cannot be read.*give another --voices FOLDER"):
        read_voiceprints(folder, "encoder")
    with pytest.raises(UserError, match=r"no voice of 7 in .*speechguard voices list"):
        remove_voiceprint(folder, "7")
    (tmp_path / "file").write_text("")
    with pytest.raises(SpeechguardError, match="cannot be made"):
        write_voiceprint(tmp_path / "file" / "voices", voiceprint("7"))


def test_the_voice_of_a_named_agent_alone_counts():
    ana, bo = voiceprint("ana"), voiceprint("bo", 1)
    assert known_people(CallMetadata(agent="bo"), [ana, bo]) == KnownPeople(voices=(bo,), named=True)
    assert known_people(CallMetadata(agent="who"), [ana, bo]) == NOBODY_KNOWN
    assert known_people(CallMetadata(), [ana, bo]) == KnownPeople(voices=(ana, bo))
    assert known_people(CallMetadata(speaks_first="customer"), []) == KnownPeople("customer")


def test_whatever_is_known_is_told_by_its_digest():
    ana, bo = voiceprint("ana"), voiceprint("bo", 1)
    known = [
        NOBODY_KNOWN,
        KnownPeople("agent"),
        KnownPeople("customer"),
        KnownPeople(voices=(ana,)),
        KnownPeople(voices=(ana,), named=True),
        KnownPeople(voices=(bo,)),
        KnownPeople("agent", (ana, bo)),
    ]
    assert len({one.digest for one in known}) == len(known)
    assert KnownPeople("agent", (voiceprint("ana"),)).digest == KnownPeople("agent", (ana,)).digest
