"""The store: three files that agree, whatever interrupts their writer."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.batch import store as store_module
from speechguard.batch.record import Asked, CallRecord, record_line, record_of
from speechguard.batch.store import CALLS, EVENTS, FILES, TRANSCRIPTS, Entry, Store, read_calls, read_span
from speechguard.errors import SpeechguardError, UserError
from speechguard.messages import CallMetadata, ScoreLine, SectionScore


def record(call: str, **more: object) -> CallRecord:
    return CallRecord(call, "i" * 64, "r" * 64, f"/{call}.wav", 9, 8, Asked("zh"), **more)  # type: ignore[arg-type]


def entry(call: str, size: int = 3) -> Entry:
    events = b"".join(b'{"event": %d}\n' % number for number in range(size))
    return Entry(record(call, score=50.0), events, b'{"call": "%s"}\n' % call.encode())


def calls(folder: Path) -> list[str]:
    """Names of the stored calls; each must find its own lines, and there must be nothing else in the files."""
    ends = {TRANSCRIPTS: 0, EVENTS: 0}
    names = []
    for found, _ in read_calls(folder):
        names.append(found.call)
        assert (found.transcript[0], found.events[0]) == (ends[TRANSCRIPTS], ends[EVENTS])
        ends = {TRANSCRIPTS: found.transcript[1], EVENTS: found.events[1]}
        if not found.failure:
            assert json.loads(read_span(folder / TRANSCRIPTS, found.transcript))["call"] == found.call
    assert {name: (folder / name).stat().st_size for name in ends} == ends
    assert not list(folder.glob("*.new")) + list(folder.glob("replacing"))
    return names


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of two calls and one that failed."""
    with Store(tmp_path / "store") as store:
        store.add(entry("a"))
        store.add(Entry(record("b", failure="is empty")))
        store.add(entry("c", 0))
    return tmp_path / "store"


def test_a_record_is_read_as_it_was_written():
    full = record(
        "名 <script> \udcff",
        metadata=CallMetadata(agent="1", ring_seconds=2.5),
        sections=(SectionScore("s", {"zh": "节"}, -3.0, 10.0),),
        lines=(ScoreLine("deducted", -3.0, "s", "r", {"zh": "规则"}, 1, 3.0, None, (1.25, 2.0)),),
        transcribed=("agent",),
        warnings=("w",),
        rules={"pack": "1"},
    )
    assert record_of(record_line(full)) == full


@pytest.mark.parametrize("line", [b"{}", b"[]", b"7", b"", b"\xff", b'{"call": 1, "asked": {}, "metadata": {}}'])
def test_what_is_no_record_says_so(line: bytes):
    with pytest.raises(ValueError, match="is not the line of a call"):
        record_of(line)


def test_calls_are_found_again_with_their_lines(folder: Path):
    assert calls(folder) == ["a", "b", "c"]
    with Store(folder) as store:
        assert list(store.known) == ["a", "b", "c"]
        again = store.entry("a")
        assert (again.events, again.transcript) == (entry("a").events, entry("a").transcript)
        with pytest.raises(ValueError, match="stored already"):
            store.add(entry("a"))
        store.add(entry("d"))
    assert calls(folder) == ["a", "b", "c", "d"]


@given(st.sampled_from(FILES), st.integers(1, 60))
def test_what_is_behind_the_last_call_is_removed(tmp_path_factory: pytest.TempPathFactory, name: str, size: int):
    """As when the writer was killed before the call's line in calls.jsonl was whole."""
    folder = tmp_path_factory.mktemp("store")
    with Store(folder) as store:
        store.add(entry("a"))
    line = b'{"call": "half of a line that goes on and on and on and on and on"'
    for file in FILES[: FILES.index(name) + 1]:
        with (folder / file).open("ab") as opened:
            opened.write(line[:size] if file == name else entry("x").events)
    with Store(folder) as store:
        assert list(store.known) == ["a"]
    assert calls(folder) == ["a"]


@pytest.mark.parametrize("renamed", range(4))
def test_a_replacement_that_was_interrupted_is_finished(folder: Path, renamed: int):
    before = {name: (folder / name).read_bytes() for name in FILES}
    with Store(folder) as store:
        store.rewrite([entry("new")])
    after = {name: (folder / name).read_bytes() for name in FILES}
    for place, name in enumerate(FILES):
        (folder / name).write_bytes((after if place < renamed else before)[name])
        if place >= renamed:
            (folder / f"{name}.new").write_bytes(after[name])
    (folder / "replacing").touch()
    with Store(folder) as store:
        assert list(store.known) == ["new"]
    assert {name: (folder / name).read_bytes() for name in FILES} == after
    assert calls(folder) == ["new"]


def test_a_replacement_that_fails_changes_nothing(folder: Path):
    def broken():
        yield entry("new")
        raise KeyboardInterrupt

    with Store(folder) as store:
        with pytest.raises(KeyboardInterrupt):
            store.rewrite(broken())
        store.add(entry("d"))
    assert calls(folder) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("room", [0, 10, 60, 400])
def test_a_full_disk_leaves_the_store_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch, room: int):
    left = room

    def write(file: int, content: memoryview) -> int:
        nonlocal left
        if not left:
            raise OSError(28, "No space left on device")
        size = min(left, len(content))
        left -= size
        return os.write(file, content[:size])

    with Store(folder) as store:
        with monkeypatch.context() as patched:
            patched.setattr(store_module.os, "write", _through(write))
            with pytest.raises(SpeechguardError, match=r"storing stopped \(No space left.*run again"):
                store.add(entry("d"))
        assert calls(folder) == ["a", "b", "c"]
        store.add(entry("d"))
    assert calls(folder) == ["a", "b", "c", "d"]


def _through(write):
    """`write`, which itself calls the real one."""
    real = os.write

    def patched(file: int, content: memoryview) -> int:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(os, "write", real)
            return write(file, content)

    return patched


def test_lines_that_a_person_removed_take_theirs_along(folder: Path):
    path = folder / CALLS
    path.write_bytes(b"".join(line for line in path.read_bytes().splitlines(True) if b'"call":"a"' not in line))
    with Store(folder) as store:
        assert list(store.known) == ["b", "c"]
    assert calls(folder) == ["b", "c"]


@pytest.mark.parametrize("name", [TRANSCRIPTS, EVENTS])
def test_a_file_that_was_replaced_is_refused(folder: Path, name: str):
    (folder / name).write_bytes(b"{}\n")
    with pytest.raises(UserError, match=rf"{name}: does not fit calls.jsonl: restore it"):
        Store(folder)


def test_a_line_that_is_none_is_refused_with_its_place(folder: Path):
    path = folder / CALLS
    path.write_bytes(b"{}\n" + path.read_bytes())
    with pytest.raises(UserError, match=r"calls.jsonl:1: is not the line of a call .*restore the line or remove it"):
        Store(folder)


def test_a_call_that_is_there_twice_is_refused(folder: Path):
    path = folder / CALLS
    path.write_bytes(path.read_bytes() + record_line(replace(record("b"), failure="x")))
    with pytest.raises(UserError, match="call 'b' is there twice"):
        Store(folder)


def test_a_store_is_for_one_run_at_a_time(folder: Path):
    with Store(folder), pytest.raises(UserError, match=rf"another run is using it \(process {os.getpid()}\)"):
        Store(folder)
    Store(folder).close()


def test_a_store_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"cannot be written .*give another --out"):
        Store(tmp_path / "file" / "store")
