"""`speechguard score` with what goes wrong at night: names, clocks, full disks, empty manifests, a second run."""

from __future__ import annotations

import csv
import io
import os
import time
from pathlib import Path

import fake_hearing
import pytest
from stored_calls import forbidden, write_pack

from speechguard import cli
from speechguard.archive import store as store_module
from speechguard.archive.store import Store, read_calls
from speechguard.commands.score import fresh_report, into_store

NAMES = [
    "<script>alert(1)</script>",
    "'\"><img src=x>",
    "a\nb",
    "a\x1b[31mred\x1b[0m",
    '=HYPERLINK("http://x")',
    "😀 通话 ñ",
    "a, b; c\td",
    "{{ 7 * 7 }} {0} %s",
    "\u202egnp.wav",
    "n" * 240,
]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_pack(tmp_path / "rules.yaml", forbidden("不归我管"))
    (tmp_path / "in").mkdir()
    monkeypatch.setattr(into_store, "chosen_hearing", lambda *_: (fake_hearing.start, "model", "fake"))
    return tmp_path


def record(place: Path, name: str, text: str = "said 这事不归我管") -> Path:
    path = place / "in" / f"{name}.wav"
    path.write_text(text, encoding="utf-8")
    return path


def run(place: Path, *more: str, paths: bool = True) -> int:
    given = [str(place / "in")] if paths else []
    return cli.main(
        ["score", *given, "--out", str(place / "out"), "--rules", str(place / "rules.yaml"), "--workers", "1", *more]
    )


def names(place: Path) -> list[str]:
    return [call.call for call, _ in read_calls(place / "out")]


@pytest.mark.parametrize("prefix", ["", "fails because of "])
def test_recordings_of_any_name(place: Path, capsys: pytest.CaptureFixture[str], prefix: str):
    for number, name in enumerate(NAMES):
        record(place, name.replace("/", "⁄"), f"{prefix or 'said '}不归我管{'啊' * number}")
    assert run(place) == 0
    out, err = capsys.readouterr()
    assert len(names(place)) == len(NAMES)
    assert err == ""
    assert all(line == "" or line.isprintable() for line in out.split("\n"))
    page = (place / "out" / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert cli.main(["export", str(place / "out"), "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO((place / "out" / "export" / "calls.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(NAMES) + 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_names_of_a_manifest_may_be_anything(place: Path, capsys: pytest.CaptureFixture[str]):
    wanted = [*NAMES, "x" * 20_000, "a/b\\c", "..", " "]
    with (place / "m.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["call", "file", "agent"])
        for number, name in enumerate(wanted):
            record(place, str(number), f"said 不归我管{'啊' * number}")
            rows.writerow([name, f"in/{number}.wav", name])
    assert run(place, "--manifest", str(place / "m.csv"), paths=False) == 0
    assert {name.strip() for name in wanted} - {""} <= {name.strip() for name in names(place)}
    assert len(names(place)) == len(wanted)
    assert run(place, "--manifest", str(place / "m.csv"), paths=False) == 0
    assert f"{len(wanted)} unchanged, 0 failed" in capsys.readouterr().out


def test_a_second_run_on_the_same_store_is_refused(place: Path, capsys: pytest.CaptureFixture[str]):
    record(place, "a")
    with Store(place / "out"):
        assert run(place) == 2
    said = f"speechguard: {place / 'out'}: another run is using it (process "
    assert capsys.readouterr().err.startswith(said)
    assert not (place / "out" / "report.html").exists()
    assert run(place) == 0


def test_a_manifest_of_rows_that_point_to_nothing(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """Nothing is waited for: neither for the disk nor for a worker."""
    rows = 3000
    synced = list[int]()
    real = store_module.os.fsync
    monkeypatch.setattr(store_module.os, "fsync", lambda file: (synced.append(file), real(file)))
    lines = "".join(f"c{number},gone/{number}.wav\n" for number in range(rows))
    (place / "m.csv").write_text(f"call,file\n{lines}", encoding="utf-8")
    for _ in range(2):
        assert run(place, "--manifest", str(place / "m.csv"), paths=False) == 0
        out = capsys.readouterr().out
        assert f"0 unchanged, {rows} failed" in out
        assert out.count("\n") == 2
        assert f"failed: {rows} × cannot be read: No such file" in out
    assert len(synced) < 20
    assert len(names(place)) == rows
    assert len((place / "out" / "report.html").read_bytes()) < 200_000


@pytest.mark.parametrize("jump", [-1e9, -3600.0, 3600.0, 1e9])
def test_a_clock_that_jumps_changes_nothing(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, jump: float
):
    """The time of day is set; and a machine that slept has a clock of its own that jumps."""
    looks = 0
    clocks = {"time": time.time(), "monotonic": time.monotonic()}

    def look_again(_: float) -> None:
        nonlocal looks
        looks += 1
        for name in clocks:
            clocks[name] += jump if looks == 2 else 5.0
        if looks == 2:
            record(place, "b", "said 您好")
        if looks == 6:
            raise KeyboardInterrupt

    record(place, "a")
    for name in clocks:
        monkeypatch.setattr(time, name, lambda name=name: clocks[name])
    monkeypatch.setattr(time, "sleep", look_again)
    assert run(place, "--watch") == 0
    out, err = capsys.readouterr()
    assert sorted(names(place)) == ["a", "b"]
    assert out.startswith("2 calls scored")
    assert err == "stopped watching\n"
    assert run(place) == 0
    assert "2 unchanged, 0 failed" in capsys.readouterr().out


class FullDisk(io.TextIOWrapper):
    """A file on a disk that has room for some characters."""

    def __init__(self, path: Path, room: int) -> None:
        super().__init__(path.open("wb"), encoding="utf-8", errors="backslashreplace")
        self._room = room

    def write(self, text: str, /) -> int:
        super().write(text[: self._room])
        if len(text) > self._room:
            raise OSError(28, "No space left on device")
        return len(text)


@pytest.mark.parametrize("room", [0, 1000, 20_000])
def test_a_disk_that_is_full_when_the_report_is_written(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, room: int
):
    record(place, "a")
    run(place)
    before = (place / "out" / "report.html").read_bytes()
    record(place, "b", "said 您好")
    real = Path.open

    def opened(path: Path, mode: str = "r", **more: object) -> object:
        return FullDisk(path, room) if "report.html" in path.name and mode == "w" else real(path, mode, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", opened)
        patched.setattr(fresh_report, "EVERY", 0.0)  # also while calls come in
        capsys.readouterr()
        assert run(place) == 1
    out, err = capsys.readouterr()
    said = f"speechguard: {place / 'out' / 'report.html'}: cannot be written (No space left on device)\n"
    assert set(err.splitlines(keepends=True)) == {said}
    assert out.startswith("1 calls scored")
    assert (place / "out" / "report.html").read_bytes() == before
    assert {path.name for path in (place / "out").iterdir()} == {*store_module.FILES, "lock", "report.html"}
    assert run(place) == 0
    assert "2 unchanged" in capsys.readouterr().out
    assert (place / "out" / "report.html").read_bytes() != before


def test_what_is_taken_for_no_recording_is_counted_and_named(place: Path, capsys: pytest.CaptureFixture[str]):
    record(place, "a")
    record(place, "b", "said 您好")
    (place / "in" / "b.wav").rename(place / "in" / "b.W64")
    (place / "in" / "c.rec").write_bytes(b"RIFF\x24\0\0\0WAVEfmt ")
    (place / "in" / "letter.doc").write_text("Dear customer")
    (place / "in" / "heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0")
    (place / "in" / ".hidden").touch()
    os.mkfifo(place / "in" / "pipe.wav")
    os.mkfifo(place / "in" / "pipe")
    assert run(place) == 0
    out = capsys.readouterr().out
    assert out.startswith("3 calls scored")
    assert "left out: 4 × no recording by name or content: heic, letter.doc, pipe, pipe.wav\n" in out


@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "/dev/full"])
def test_what_never_ends_stops_no_run(place: Path, capsys: pytest.CaptureFixture[str], name: str):
    """Named in a manifest, in a run of others; nothing is read of it."""
    record(place, "a")
    os.mkfifo(place / "pipe")
    (place / "m.csv").write_text(f"file\nin/a.wav\n{name}\n", encoding="utf-8")
    assert run(place, "--manifest", str(place / "m.csv"), paths=False) == 0
    out = capsys.readouterr().out
    assert out.startswith("1 calls scored")
    assert "failed: 1 × cannot be read: it is a folder, a pipe or a device; check the path" in out


def test_a_number_of_400_digits_ends_no_run(place: Path, capsys: pytest.CaptureFixture[str]):
    record(place, "a")
    record(place, "b")
    (place / "m.csv").write_text(f"file,ring_seconds\nin/a.wav,{'9' * 400}\nin/b.wav,3\n", encoding="utf-8")
    assert run(place, "--manifest", str(place / "m.csv"), paths=False) == 0
    out = capsys.readouterr().out
    assert out.startswith("1 calls scored")
    assert "is no number of seconds: write for example 12 or 00:12: in/a\n" in out
