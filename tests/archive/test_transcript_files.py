"""The file of stored calls: appended line by line, read in parts, honest about lines that were cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from stored_calls import call_of, said

from speechguard.archive.stored import StoredCall, keep
from speechguard.archive.transcripts import NAME, TranscriptFile, parts, read_part
from speechguard.errors import SpeechguardError, UserError
from speechguard.phonetics import language


def stored(name: str) -> StoredCall:
    return keep(name, call_of(said("您好", 0.0, 0)), language("zh"))


def write(folder: Path, *names: str) -> str:
    """What the file says of a line that was cut off before."""
    with TranscriptFile(folder) as file:
        for name in names:
            file.write(stored(name))
        return file.cut


def names(folder: Path, size: int = 1 << 20) -> list[tuple[str, int]]:
    """Call and line of all that is read, in parts of a size."""
    found, _ = parts(folder, size)
    return [(item.call.call, item.location.line) for part in found for item in read_part(part, language)]


def test_calls_are_appended_and_read_in_parts_of_any_size(tmp_path: Path):
    folder = tmp_path / "new" / "store"
    assert write(folder, "a", "b\nc") == ""
    assert write(folder, "d \udcff", "e") == ""
    for size in (1, 500, 1000, 1 << 20):
        assert names(folder, size) == [("a", 1), ("b\nc", 2), ("d \udcff", 3), ("e", 4)]
    assert len(parts(folder, 1)[0]) == 4


def test_a_last_line_that_was_cut_off_is_left_out_and_then_replaced(tmp_path: Path):
    write(tmp_path, "a", "b")
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes()[:-20])
    assert names(tmp_path) == [("a", 1)]
    assert parts(tmp_path)[1].startswith(f"{path}:2: the last line was cut off and is left out")
    assert write(tmp_path, "c") == f"{path}: the last line was cut off and is removed"
    assert names(tmp_path) == [("a", 1), ("c", 2)]
    assert parts(tmp_path)[1] == ""


def test_a_file_of_one_cut_line_and_an_empty_one(tmp_path: Path):
    path = tmp_path / NAME
    path.write_bytes(b"x" * 3_000_000)
    assert parts(tmp_path) == ([], f"{path}:1: the last line was cut off and is left out: hear that call again")
    write(tmp_path)
    assert path.read_bytes() == b""
    assert parts(tmp_path) == ([], "")


def test_a_line_that_is_no_call_is_named(tmp_path: Path):
    write(tmp_path, "a")
    with (tmp_path / NAME).open("a") as file:
        file.write("{}\n")
    with pytest.raises(UserError, match=rf"{NAME}:2: the call lacks .*: restore the line or remove it"):
        names(tmp_path)


def test_where_nothing_can_be_read_or_written(tmp_path: Path):
    with pytest.raises(UserError, match=r"transcripts.jsonl: cannot be read \(No such file or directory\)"):
        parts(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        TranscriptFile(tmp_path / "file")


def test_a_full_disk_is_said():
    file = TranscriptFile.__new__(TranscriptFile)
    file.path, file._file = Path("/dev/full"), open("/dev/full", "ab", buffering=0)  # noqa: SIM115, PTH123
    with pytest.raises(SpeechguardError, match=r"storing calls stopped \(No space left on device\)"):
        file.write(stored("a"))
    file.close()
