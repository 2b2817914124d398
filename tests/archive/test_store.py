"""The store: three files that agree, whatever interrupts their writer."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.archive import store as store_module
from speechguard.archive.record import Asked, CallRecord, record_line, record_of
from speechguard.archive.store import CALLS, EVENTS, FILES, TRANSCRIPTS, Entry, Store, read_calls, read_span
from speechguard.errors import SpeechguardError, UserError
from speechguard.messages import CallMetadata, ScoreLine, SectionScore
from speechguard.reasons import because


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
        store.add(Entry(record("b", failure=because("empty_file"))))
        store.add(entry("c", 0))
    return tmp_path / "store"


def test_a_record_is_read_as_it_was_written():
    full = record(
        "名 <script> \udcff",
        metadata=CallMetadata(agent="1", ring_seconds=2.5),
        sections=(SectionScore("s", {"zh": "节"}, -3.0, 10.0),),
        lines=(ScoreLine("deducted", -3.0, "s", "r", {"zh": "规则"}, 1, 3.0, None, (1.25, 2.0)),),
        transcribed=("agent",),
        warnings=(because("end_missing"), because("text", text="w")),
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


def changed(call: str) -> Entry:
    """The call as `entry` has it, judged differently."""
    return Entry(record(call, score=20.0), b'{"event": "new"}\n', entry(call).transcript)


@pytest.mark.parametrize(
    ("entries", "written"),
    [
        (["a", "b", "c"], set()),
        ([changed("a"), "b", "c"], {EVENTS, CALLS}),
        (["a", "b", changed("c")], {EVENTS, CALLS}),
        (["a", "c"], {CALLS}),  # a failed call has nothing in the other files
        (["b", "c"], {TRANSCRIPTS, EVENTS, CALLS}),
        (["a", "b"], {TRANSCRIPTS, CALLS}),  # c has no events
        (["c", "b", "a"], {TRANSCRIPTS, EVENTS, CALLS}),
        (["a", "b", "c", entry("d")], {TRANSCRIPTS, EVENTS, CALLS}),
        ([], {TRANSCRIPTS, EVENTS, CALLS}),
    ],
)
def test_only_files_that_differ_are_written_anew(folder: Path, entries: list[Entry | str], written: set[str]):
    before = {name: (folder / name).stat().st_ino for name in FILES}
    with Store(folder) as store:
        whole = {call: store.entry(call) for call in store.known}
        store.rewrite(entries)
        expected = [whole[entry] if isinstance(entry, str) else entry for entry in entries]
        for one in expected:
            stored = store.entry(one.record.call)
            assert (stored.events, stored.transcript) == (one.events, one.transcript)
            assert replace(stored.record, events=(0, 0), transcript=(0, 0)) == replace(
                one.record, events=(0, 0), transcript=(0, 0)
            )
        store.add(entry("z"))
    assert {name for name in FILES if (folder / name).stat().st_ino != before[name]} == written
    assert calls(folder) == [*(one.record.call for one in expected), "z"]


@given(st.data())
def test_whatever_is_rewritten_is_as_if_it_were_stored_so(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    folder = tmp_path_factory.mktemp("store")
    sizes = data.draw(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3)))
    chosen = [call for call in sizes if data.draw(st.booleans())]
    entries = [call if data.draw(st.booleans()) else changed(call) for call in data.draw(st.permutations(chosen))]
    with Store(folder / "one") as store:
        for call, size in sizes.items():
            store.add(entry(call, size))
        store.rewrite(entries)
    with Store(folder / "other") as store:
        for one in entries:
            store.add(entry(one, sizes[one]) if isinstance(one, str) else one)
    for name in FILES:
        assert (folder / "one" / name).read_bytes() == (folder / "other" / name).read_bytes()


@pytest.mark.parametrize(
    "entries", [[entry("new")], [changed("a"), "b", "c"], ["a", "c"], ["a", "b"], [changed("c"), "a", entry("d")]]
)
def test_killed_at_any_step_of_a_replacement_the_store_is_the_old_or_the_new_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, entries: list[Entry | str]
):
    copies = [folder.with_name("0")]
    shutil.copytree(folder, copies[0])

    def copied(step):
        def patched(*arguments: object, **more: object) -> object:
            result = step(*arguments, **more)
            copies.append(folder.with_name(str(len(copies))))
            shutil.copytree(folder, copies[-1])
            return result

        return patched

    with Store(folder) as store, monkeypatch.context() as patched:
        for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "touch"), (Path, "unlink")):
            patched.setattr(owner, name, copied(getattr(owner, name)))
        store.rewrite(entries)
    old, new = contents(copies[0]), contents(folder)
    for copy in copies:
        begun = (copy / "replacing").exists()
        Store(copy).close()
        calls(copy)
        assert contents(copy) in ((new,) if begun else (old, new))
    assert contents(copies[1]) == old
    assert contents(copies[-1]) == new


def contents(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in FILES]


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
    path.write_bytes(path.read_bytes() + record_line(replace(record("b"), failure=because("no_sound"))))
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
