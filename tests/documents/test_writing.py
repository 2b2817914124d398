"""Files that are there as a whole or not at all, whatever stops their writer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from speechguard.asr.settings import DECODE_FILE, DecodeSettings, write_settings
from speechguard.documents import writing
from speechguard.documents.writing import replaced, replacing, write_whole
from speechguard.errors import SpeechguardError, UserError

HALF = """
import sys, time
from pathlib import Path
from speechguard.documents.writing import replacing
with replacing(Path(sys.argv[1])) as file:
    file.write("half")
    file.flush()
    print("written", flush=True)
    time.sleep(60)
"""


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_is_written_takes_the_place_of_the_old_file(tmp_path: Path):
    write_whole(tmp_path / "a", b"old")
    write_whole(tmp_path / "a", b"new")
    with replacing(tmp_path / "b") as file:
        file.write("名 \udcff\n")
    assert files(tmp_path) == {"a": b"new", "b": "名 \\udcff\n".encode()}


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, ValueError])
def test_an_error_of_the_writer_leaves_all_as_it_was(tmp_path: Path, stopped: type[BaseException]):
    write_whole(tmp_path / "a", b"old")

    def write() -> None:
        with replacing(tmp_path / "a") as file:
            file.write("half")
            raise stopped

    with pytest.raises(stopped):
        write()
    assert files(tmp_path) == {"a": b"old"}


@pytest.mark.parametrize("stage", ["write_bytes", "replace"])
def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path, stage: str, monkeypatch: pytest.MonkeyPatch):
    write_whole(tmp_path / "a", b"old")
    monkeypatch.setattr(writing.Path, stage, full)
    with pytest.raises(SpeechguardError, match=r"/a: cannot be written \(No space left on device\)"):
        write_whole(tmp_path / "a", b"new")
    monkeypatch.undo()
    assert files(tmp_path) == {"a": b"old"}


def test_a_full_disk_noticed_last_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_settings(tmp_path, DecodeSettings(), {})
    before = files(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SpeechguardError, match="No space left on device"):
        write_settings(tmp_path, DecodeSettings(beam_size=2), {})
    assert files(tmp_path) == before
    assert list(before) == [DECODE_FILE]


@pytest.mark.skipif(os.name != "posix", reason="asks whether a process runs")
def test_what_a_killed_writer_leaves_is_no_half_file_and_goes_with_the_next_one(tmp_path: Path):
    path = tmp_path / "a"
    write_whole(path, b"old")
    with subprocess.Popen([sys.executable, "-c", HALF, str(path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        with replaced(path) as scratch:  # beside one that is at work
            scratch.write_bytes(b"ours")
        assert len(files(tmp_path)) == 2
        writer.send_signal(signal.SIGKILL)
    assert path.read_bytes() == b"ours"
    (tmp_path / ".a.notes").write_bytes(b"of a person")
    write_whole(path, b"new")
    assert files(tmp_path) == {"a": b"new", ".a.notes": b"of a person"}


def test_a_folder_of_many_files_is_not_looked_through_for_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    looks: list[Path] = []
    look_through = writing._look_through
    monkeypatch.setattr(writing, "_look_through", lambda folder: looks.append(folder) or look_through(folder))
    for number in range(1000):
        write_whole(tmp_path / f"{number}.wav", b"clip")
    assert 2 <= len(looks) <= 200
    assert len(files(tmp_path)) == 1000


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path):
    with pytest.raises(UserError, match=r"cannot be written .*give another file"), replacing(tmp_path / "no" / "a"):
        pass
    with pytest.raises(SpeechguardError, match="cannot be written"):
        write_whole(tmp_path / "no" / "a", b"")
