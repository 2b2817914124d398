"""Recordings elsewhere: found, heard, left alone while they are unchanged, and told when they cannot be had."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import fake_hearing
import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from fsspec.registry import known_implementations
from stored_calls import forbidden, write_pack

from speechguard.archive.record import Asked, CallRecord
from speechguard.archive.recordings.locations import LocalFile, Snapshot, is_address, location
from speechguard.archive.recordings.remote import RemoteFile
from speechguard.archive.sound.clips import cut_clips
from speechguard.archive.store import Store
from speechguard.batch.entries import StoreJudge
from speechguard.batch.gathering import find_recordings
from speechguard.batch.hearing import Failure, HeardCall, HearingTask
from speechguard.batch.manifest import read_manifest
from speechguard.batch.requests import Request, looked_up, unique
from speechguard.batch.scoring import Scoring
from speechguard.batch.watching import watched
from speechguard.errors import AudioError, UserError
from speechguard.phonetics import language
from speechguard.report.store import read_store
from speechguard.rules.loader import load_rulebooks
from speechguard.words.reasons import in_words

CONFIGURE = "give it in fsspec's configuration"
SAID = "said 这事不归我管"


class Broken(MemoryFileSystem):
    """A storage that fails with `error`; its errors are its own."""

    protocol = "broken"
    error: Exception = RuntimeError()

    def info(self, _path: str, **_: object) -> dict[str, object]:
        raise self.error

    find = glob = open = info


@pytest.fixture(autouse=True)
def storages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryFileSystem, "store", {})
    monkeypatch.setattr(MemoryFileSystem, "pseudo_dirs", [""])
    fsspec.register_implementation("broken", Broken, clobber=True)


def write(path: str, text: str = SAID) -> None:
    fsspec.filesystem("memory").pipe(path, text.encode())


def found(*paths: str) -> dict[str, str]:
    """Names and addresses of what is found."""
    return {request.call: str(request.file) for request in find_recordings(paths, Asked(), Path("out"))}


class Workplace:
    """Rules and a store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        write_pack(folder / "rules.yaml", forbidden("不归我管"))

    def score(self, *paths: str, manifest: str = "") -> dict[str, str]:
        """What became of each call."""
        requests = list(find_recordings(paths, Asked(), self.folder / "store"))
        if manifest:
            (self.folder / "m.csv").write_text(manifest, encoding="utf-8")
            requests += read_manifest(self.folder / "m.csv", Asked())
        with Store(self.folder / "store") as store:
            scoring = Scoring(
                store, StoreJudge(load_rulebooks([self.folder / "rules.yaml"], language), lambda *_: []), "m", ""
            )
            return {o.record.call: o.kind for o in scoring.score(looked_up(unique(requests)), hear)}

    def record(self, call: str) -> CallRecord:
        with Store(self.folder / "store") as store:
            return store.entry(call).record

    def failure(self, call: str) -> str:
        """Why a call failed, in English."""
        return in_words(self.record(call).failure, "en")


def hear(tasks: Iterable[HearingTask]) -> Iterator[tuple[HearingTask, HeardCall | Failure]]:
    for task in tasks:
        yield task, fake_hearing.hear(task)


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


def test_what_is_an_address(tmp_path: Path):
    assert is_address("s3://bucket/a.wav")
    assert is_address("zip://a.wav::s3://bucket/a.zip")
    assert is_address("simplecache::gs://bucket/a")
    assert not any(map(is_address, ("a.wav", "/a b/c.wav", r"C:\a.wav", "http:b", "a::b.wav", "file:///a/b.wav", "")))
    assert location("file:///a/../b.wav") == LocalFile(Path("/b.wav")) == location("../b.wav", Path("/a"))
    assert location("s3://b/c.wav", tmp_path) == RemoteFile("s3://b/c.wav", Snapshot(1))


def test_recordings_are_found_in_folders_by_pattern_and_by_name():
    for path in ("/in/b.wav", "/in/2026/a.FLAC", "/in/notes.txt", "/in/.hidden.wav", "/in/.trash/c.wav"):
        write(path)
    assert found("memory://in") == {"2026/a": "memory://in/2026/a.FLAC", "b": "memory://in/b.wav"}
    assert found("memory://in/") == found("memory://in")
    assert found("memory://in/2*/*") == {"a": "memory://in/2026/a.FLAC"}
    assert found("memory://*/notes.txt") == {"notes": "memory://in/notes.txt"}
    assert found("memory://in/b.wav", "memory://in/notes.txt") == {
        "b": "memory://in/b.wav",
        "notes": "memory://in/notes.txt",
    }


def test_a_chain_of_file_systems(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "night.zip", "w") as archive:
        archive.writestr("team/a.wav", SAID)
    inside = f"zip://team/a.wav::file://{tmp_path}/night.zip"
    assert found(f"zip://team::file://{tmp_path}/night.zip") == {"a": inside}
    assert found(f"zip://*/a.wav::file://{tmp_path}/night.zip") == {"a": inside}
    with location(inside).local() as path:
        assert path.read_text(encoding="utf-8") == SAID
    write("/in/b.wav")
    assert found("simplecache::memory://in") == {"b": "simplecache::memory://in/b.wav"}


def test_what_is_known_is_not_read_again_until_it_changes(place: Workplace, monkeypatch: pytest.MonkeyPatch):
    write("/in/a.wav")
    write("/in/b.wav", "said 您好")
    assert place.score("memory://in") == {"a": "scored", "b": "scored"}
    record = place.record("a")
    assert (record.file, record.size, record.modified) == ("memory://in/a.wav", len(SAID.encode()), 0)
    assert record.mark
    assert record.score == 97.0
    with monkeypatch.context() as patch:
        patch.setattr(RemoteFile, "digest", None)
        assert place.score("memory://in") == {"a": "unchanged", "b": "unchanged"}
        assert place.score("memory://in/a.wav") == {"a": "unchanged"}
    write("/in/a.wav")  # the same again, later
    assert place.score("memory://in") == {"a": "rejudged", "b": "unchanged"}
    write("/in/a.wav", "said 再见")
    assert place.score("memory://in") == {"a": "scored", "b": "unchanged"}
    fsspec.filesystem("memory").rm("/in/b.wav")
    assert place.score(manifest="file,call\nmemory://in/b.wav,b\n") == {"b": "unchanged"}


def test_a_storage_that_tells_no_versions_is_read_again(place: Workplace, monkeypatch: pytest.MonkeyPatch):
    write("/in/a.wav")
    monkeypatch.setattr("speechguard.archive.recordings.remote._MARKS", [])
    assert place.score("memory://in") == {"a": "scored"}
    assert place.score("memory://in") == {"a": "unchanged"}
    write("/in/a.wav", SAID.replace("我", "你"))  # as long as before
    assert place.score("memory://in") == {"a": "scored"}


def test_a_recording_that_moves_there_stays_the_same_call(place: Workplace, tmp_path: Path):
    path = tmp_path / "a.wav"
    path.write_text(SAID, encoding="utf-8")
    assert place.score(str(path)) == {"a": "scored"}
    write("/in/a.wav")
    path.unlink()
    assert place.score("memory://in") == {"a": "rejudged"}
    write("/other/a.wav")
    assert place.score("memory://in", "memory://other") == {"a": "unchanged", "memory://other/a.wav": "failed"}
    fsspec.filesystem("memory").rm("/in/a.wav")
    assert place.score("memory://other") == {"memory://other/a.wav": "failed"}


def test_one_that_changes_while_it_is_heard(place: Workplace, monkeypatch: pytest.MonkeyPatch):
    write("/in/a.wav")

    real = fake_hearing.hear

    def grow(task: HearingTask) -> HeardCall | Failure:
        write("/in/a.wav", SAID + "\nsaid 再见")
        return real(task)

    monkeypatch.setattr(fake_hearing, "hear", grow)
    assert place.score("memory://in") == {"a": "failed"}
    assert place.failure("a") == "changed while it was heard: run again when it is complete"


def test_a_manifest_names_addresses_beside_files(place: Workplace):
    write("/in/a.wav")
    (place.folder / "b.wav").write_text("said 您好", encoding="utf-8")
    rows = "file,agent\nmemory://in/a.wav,7\nb.wav,8\nmemory://in/c.wav,9\nftp://joe:secret@host/d.wav,1\n"
    assert place.score(manifest=rows) == {
        "in/a": "scored",
        "b": "scored",
        "in/c": "failed",
        str(place.folder / "m.csv:5"): "failed",
    }
    assert place.record("in/a").metadata.agent == "7"
    assert place.failure("in/c") == "cannot be read: is not there; check the path and its permissions"
    failure = place.failure(str(place.folder / "m.csv:5"))
    assert failure == f"{place.folder}/m.csv:5: file holds a password, which the results would show: " + CONFIGURE


def test_a_password_is_neither_stored_nor_shown():
    with pytest.raises(UserError, match=r"^ftp://\.\.\.: holds a password") as error:
        found("ftp://joe:secret@host/d.wav")
    assert "secret" not in str(error.value)


def test_a_copy_lasts_as_long_as_it_is_needed():
    write("/in/a.b.alaw", "x" * 3_000_000)
    with location("memory://in/a.b.alaw").local() as path:
        assert path.suffix == ".alaw"
        assert path.stat().st_size == 3_000_000
    assert not path.parent.exists()
    with pytest.raises(RuntimeError), location("memory://in/a.b.alaw").local() as path:
        raise RuntimeError
    assert not path.parent.exists()
    with pytest.raises(AudioError, match=r"^memory://in/c.wav: cannot be read: is not there"):
        location("memory://in/c.wav").local().__enter__()


def test_a_copy_that_a_killed_process_left_is_removed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    write("/in/a.wav")
    code = (
        "import os\nfrom speechguard.archive.recordings.scratch import scratch_folder\n"
        "with scratch_folder() as folder:\n    (folder / 'recording.wav').touch()\n    os.kill(os.getpid(), 9)"
    )
    here = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=here, check=False).returncode == -9
    left, _ = sorted(tmp_path.iterdir())
    assert list(left.iterdir()) == [left / "recording.wav"]
    with location("memory://in/a.wav").local() as first, location("memory://in/a.wav").local() as second:
        assert not left.exists()
        assert first.exists()
        assert second.exists()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            FileNotFoundError("The specified bucket does not exist"),
            "is not there (The specified bucket does not exist)",
        ),
        (FileNotFoundError("in"), "is not there"),
        (PermissionError("Forbidden"), "no permission (Forbidden)"),
        (ConnectionError("no route\nto host"), "ConnectionError (no route to host)"),
        (KeyError("x"), "KeyError ('x')"),
    ],
)
def test_what_a_storage_says_is_one_line(
    place: Workplace, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
):
    monkeypatch.setattr(Broken, "error", error)
    with pytest.raises(UserError) as told:
        found("broken://in")
    assert str(told.value) == f"broken://in: {said}; give recordings, folders or patterns"
    assert place.score(manifest="file\nbroken://in/a.wav\n") == {"in/a": "failed"}
    assert place.failure("in/a") == f"cannot be read: {said}; check the path and its permissions"


def test_a_missing_package_is_named_and_ends_the_run(place: Workplace, monkeypatch: pytest.MonkeyPatch):
    entry = {"class": "no_such_package.FileSystem", "err": "Install no_such_package to access this"}
    monkeypatch.setitem(known_implementations, "rare", entry)
    said = r"a package is missing for rare:// \(Install no_such_package to access this\)"
    with pytest.raises(UserError, match=said):
        found("rare://in")
    with pytest.raises(UserError, match=said):
        place.score(manifest="file\nrare://in/a.wav\n")
    with pytest.raises(UserError, match=r"^htp://in: ValueError \(Protocol not known: htp\)"):
        found("htp://in")


def test_without_fsspec_the_extra_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "fsspec.core", None)
    with pytest.raises(UserError, match=r"pip install 'speechguard\[remote\]'"):
        found("memory://in")


def test_watching_sees_what_comes_and_grows(monkeypatch: pytest.MonkeyPatch):
    looks = iter([("/in/a.wav", "1"), ("/in/a.wav", "22"), None, ("/in/b.wav", "3"), None, None])
    taken: list[list[str]] = []
    monkeypatch.setattr("time.sleep", lambda _: (step := next(looks)) and write(*step))
    write("/in/x.txt")
    for ready in watched(lambda: list(find_recordings(["memory://in"], Asked(), Path("out")))):
        taken.append([request.call for request in ready])
        if len(taken) == 6:
            break
    assert taken == [[], [], [], ["a"], [], ["b"]]


def test_recordings_of_a_web_server(place: Workplace, tmp_path: Path):
    pytest.importorskip("aiohttp")
    (tmp_path / "www/team 名").mkdir(parents=True)
    (tmp_path / "www/team 名/a.wav").write_text(SAID, encoding="utf-8")
    (tmp_path / "www/b.wav").write_text("said 您好", encoding="utf-8")
    handler = functools.partial(Quiet, directory=str(tmp_path / "www"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert place.score(f"{address}/b.wav") == {"b": "scored"}
        outcome = place.score(f"{address}/")
        assert sorted(outcome.values()) == ["scored", "unchanged"]
        assert set(place.score(f"{address}/").values()) == {"unchanged"}
        with pytest.raises(UserError, match=f"^{address}/c.wav\\?id=1: is not there"):
            found(f"{address}/c.wav?id=1")
        server.shutdown()
    with pytest.raises(UserError, match=f"^{address}/d.wav: .*; give recordings, folders or patterns$"):
        found(f"{address}/d.wav")


def test_recordings_of_a_bucket(place: Workplace, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("s3fs")
    moto = pytest.importorskip("moto.server", reason="no stand-in for S3: pip install moto[server] s3fs")
    server = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    s3 = fsspec.filesystem("s3")
    s3.mkdir("calls")
    s3.pipe({"calls/night/a.wav": SAID.encode(), "calls/b.wav": "said 您好".encode(), "calls/c.txt": b"c"})
    assert place.score("s3://calls") == {"b": "scored", "night/a": "scored"}
    with monkeypatch.context() as patch:
        patch.setattr(RemoteFile, "digest", None)
        assert place.score("s3://calls/") == {"b": "unchanged", "night/a": "unchanged"}
        assert place.score("s3://calls/*/*.wav") == {"night/a": "unchanged"}
        assert place.score(manifest="file\ns3://calls/b.wav\n") == {"calls/b": "rejudged"}  # by another name
    s3.pipe("calls/b.wav", "said 再见".encode())
    assert place.score("s3://calls") == {"calls/b": "scored", "night/a": "unchanged"}
    with pytest.raises(UserError, match=r"^s3://nobody: is not there "):
        found("s3://nobody")
    server.stop()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_clips_are_cut_from_the_copy(tmp_path: Path, samples: Path):
    fsspec.filesystem("memory").pipe("/in/a.flac", (samples / "zh-not-my-job.flac").read_bytes())
    place = Workplace(tmp_path)
    write_pack(place.folder / "rules.yaml", forbidden("不归我管"))

    def heard(tasks: Iterable[HearingTask]) -> Iterator[tuple[HearingTask, HeardCall | Failure]]:
        write("/said", SAID)
        for task in tasks:
            yield (
                task,
                fake_hearing.hear(
                    HearingTask(task.call, location("memory://said"), task.asked, task.roles, task.metadata)
                ),
            )

    with Store(tmp_path / "store") as store:
        judge = StoreJudge(load_rulebooks([place.folder / "rules.yaml"], language), lambda *_: [])
        request = Request("a", location("memory://in/a.flac"))
        assert [o.kind for o in Scoring(store, judge, "m", "").score([request], heard)] == ["scored"]
    (call,) = read_store(tmp_path / "store").scored
    findings = [(call.record, event) for event in call.findings]
    clips, problems = cut_clips(findings, tmp_path / "clips")
    assert (len(clips), problems) == (1, [])
    fsspec.filesystem("memory").rm("/in/a.flac")
    clips, problems = cut_clips(findings, tmp_path / "clips")
    assert clips == {}
    (problem,) = problems
    assert problem.startswith("no clips of 'a': memory://in/a.flac: cannot be read: is not there")
