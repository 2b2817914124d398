"""`speechguard score`: what it says, its exit codes, and that killing it loses and repeats nothing."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import fake_hearing
import pytest
from stored_calls import forbidden, write_pack

from speechguard import cli
from speechguard.archive.store import CALLS, EVENTS, TRANSCRIPTS, read_calls, read_span
from speechguard.commands.score import fresh_report, into_store
from speechguard.words.reasons import in_words

KILLS = 10


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with rules and an empty folder of recordings."""
    write_pack(tmp_path / "rules.yaml", forbidden("不归我管"))
    (tmp_path / "in").mkdir()
    monkeypatch.setattr(into_store, "chosen_hearing", lambda *_: (fake_hearing.start, "model", "fake"))
    return tmp_path


def record(place: Path, name: str, text: str = "said 这事不归我管") -> None:
    (place / "in" / f"{name}.wav").write_text(text, encoding="utf-8")


def run(place: Path, *more: str, paths: bool = True) -> int:
    given = [str(place / "in")] if paths else []
    return cli.main(
        ["score", *given, "--out", str(place / "out"), "--rules", str(place / "rules.yaml"), "--workers", "1", *more]
    )


def test_what_is_scored_and_what_failed_is_said(place: Path, capsys: pytest.CaptureFixture[str]):
    record(place, "a")
    record(place, "b", "said 您好")
    record(place, "c <script>", "fails is not audio")
    assert run(place) == 0
    out = capsys.readouterr().out
    assert re.match(r"2 calls scored \(.* h of audio, .* h/h\), 0 judged again, 0 unchanged, 1 failed; 0 with", out)
    assert f"score 98.5 on average, 0 lost for a fatal finding; stored in {place / 'out'}" in out
    assert "failed: 1 × is not audio: c <script>" in out
    assert run(place, "--fail-on", "minor") == 1
    assert run(place, "--fail-on", "major") == 0
    assert capsys.readouterr().out.startswith("0 calls scored (0.00 h of audio, 0.0 h/h), 0 judged again, 2 unchanged")


def test_the_store_is_judged_by_other_rules_without_paths(place: Path, capsys: pytest.CaptureFixture[str]):
    record(place, "a")
    run(place)
    write_pack(place / "rules.yaml", forbidden("不归我"))
    assert run(place, paths=False) == 0
    assert "0 calls scored (0.00 h of audio, 0.0 h/h), 1 judged again" in capsys.readouterr().out
    assert cli.main(["rescore", str(place / "out"), "--rules", str(place / "rules.yaml")]) == 0
    assert "no verdict changes" in capsys.readouterr().out


def test_calls_of_a_language_without_rules_keep_their_findings_and_are_told(
    place: Path, capsys: pytest.CaptureFixture[str]
):
    record(place, "a")
    record(place, "b", "said 您好这事不归我管")
    run(place)
    write_pack(place / "rules.yaml", forbidden("no me corresponde", id="es.test.forbidden"), code="es")
    capsys.readouterr()
    for paths in (True, False):
        assert run(place, "--fail-on", "minor", paths=paths) == 0
        out = capsys.readouterr().out
        assert out.startswith("0 calls scored (0.00 h of audio, 0.0 h/h), 0 judged again, 0 unchanged, 0 failed")
        assert "on average" not in out
        assert "2 calls in 'zh' keep what other rules found, and are not in this average: no rules for that" in out
    assert [call.score for call, _ in read_calls(place / "out")] == [97.0, 97.0]


def test_rescore_does_not_write_into_a_scored_store(place: Path, capsys: pytest.CaptureFixture[str]):
    record(place, "a")
    run(place)
    before = (place / "out" / EVENTS).read_bytes()
    command = ["rescore", str(place / "out"), "--rules", str(place / "rules.yaml"), "--out"]
    assert cli.main([*command, str(place / "out" / EVENTS)]) == 2
    assert "belongs to scored calls and must fit them; give another --out, or judge" in capsys.readouterr().err
    assert cli.main([*command, str(place / "events.jsonl")]) == 0
    assert (place / "events.jsonl").read_bytes() == before == (place / "out" / EVENTS).read_bytes()


def test_calls_that_look_swapped_are_named(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch):
    monkeypatch.setattr(into_store, "setup_concerns", lambda *_: ("swapped_channels",))
    record(place, "a")
    assert run(place) == 0
    out = capsys.readouterr().out
    assert "look at: 1 × channels look swapped (the customer greets as an agent)" in out
    assert out.endswith("or --agent-channel: a\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "nothing to score: name recordings"),
        (["in", "--workers", "0"], "--workers must be 1 or more"),
        (["in"], "no recordings in in; they end in .3ga .3gp"),
        (["in", "--manifest", "m.csv"], "m.csv: cannot be read"),
        ([".", "in/../rules.yaml", "--rules", "rules.yaml", "--language", "es"], "there are no rules for 'es'"),
    ],
)
def test_wrong_use(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch, arguments: list[str], said: str):
    monkeypatch.chdir(place)
    assert cli.main(["score", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(f"speechguard: {said}")
    assert captured.out == ""


def test_watching_takes_what_has_stopped_growing(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch):
    record(place, "a", "said 您好")
    looks = 0

    def look_again(_: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            record(place, "a", "said 您好，再见")  # it grows
        elif looks == 2:
            record(place, "b")
        elif looks == 3:
            assert [r.call for r, _ in read_calls(place / "out")] == ["a"]
        elif looks == 5:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", look_again)
    assert run(place, "--watch") == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("2 calls scored")
    assert captured.err == "stopped watching\n"


def test_watching_writes_the_report_as_calls_come_in(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch):
    """Not before a minute is over, once for what has come till then, and at the end."""
    page = place / "out" / "report.html"
    now, pages = 1e6, list[int]()
    for name in "ab":
        record(place, name, f"said 这事不归我管\nsaid {name}")

    def look_again(_: float) -> None:
        nonlocal now
        now += fresh_report.EVERY / 2
        pages.append(page.exists() and len(re.findall('<article class="call"', page.read_text(encoding="utf-8"))))
        if len(pages) == 4:
            page.write_text("", encoding="utf-8")  # it is not written again while nothing is stored
        if len(pages) == 5:
            record(place, "c", "said 这事不归我管\nsaid c")
        if len(pages) == 10:
            raise KeyboardInterrupt

    monkeypatch.setattr(fresh_report.time, "monotonic", lambda: now)
    monkeypatch.setattr(time, "sleep", look_again)
    assert run(place, "--watch") == 0
    # The second look finds that they have stopped growing; the third is a minute after the start.
    assert pages == [False, False, 2, 2, 0, 0, 3, 3, 3, 3]
    assert capsys.readouterr().err == "stopped watching\n"


def test_a_report_that_cannot_be_written_stops_no_watching(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch
):
    def look_again(_: float) -> None:
        if (place / "out" / CALLS).stat().st_size:
            raise KeyboardInterrupt

    (place / "out" / "report.html").mkdir(parents=True)
    monkeypatch.setattr(fresh_report, "EVERY", 0.0)
    monkeypatch.setattr(time, "sleep", look_again)
    record(place, "a")
    assert run(place, "--watch") == 1
    said = f"speechguard: {place / 'out' / 'report.html'}: cannot be written (Is a directory)\n"
    assert capsys.readouterr().err == f"{said}stopped watching\n{said}"


def test_a_manifest_that_is_just_being_written_stops_no_watching(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch
):
    manifest = place / "calls.csv"
    manifest.write_text("file,agent\nin/later.wav,7\n", encoding="utf-8")
    record(place, "a")
    looks = 0

    def look_again(_: float) -> None:
        nonlocal looks
        looks += 1
        if looks in (1, 2):
            manifest.write_text("agent,fil", encoding="utf-8")
        elif looks == 3:
            manifest.write_text("file,agent\nin/a.wav,7\n", encoding="utf-8")
        elif looks == 6:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", look_again)
    assert run(place, "--watch", "--manifest", str(manifest), paths=False) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("1 calls scored")
    assert captured.err.count("missing column file") == 1
    assert captured.err.endswith("\nstopped watching\n")


def start(place: Path, *more: str, workers: int = 2) -> subprocess.Popen[bytes]:
    """The command in a process group of its own."""
    here = Path(__file__).parent
    path = os.pathsep.join(map(str, [here, here.parent, here.parent.parent]))
    options = ["--out", place / "out", "--rules", place / "rules.yaml", "--workers", str(workers), *more]
    return subprocess.Popen(
        [sys.executable, here / "fake_hearing.py", place / "log", place / "in", *options],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.DEVNULL,
    )


def results(folder: Path) -> dict[str, tuple[object, bytes, bytes]]:
    """All that is stored of each call but for where it stands."""
    found: dict[str, tuple[object, bytes, bytes]] = {}
    for call, _ in read_calls(folder):
        events, transcript = read_span(folder / EVENTS, call.events), read_span(folder / TRANSCRIPTS, call.transcript)
        assert call.call not in found
        known = [call.score, in_words(call.failure, "en"), call.id, call.counts]
        found[call.call] = (json.dumps(known), events, transcript)
    for name, column in ((EVENTS, 1), (TRANSCRIPTS, 2)):
        assert (folder / name).stat().st_size == sum(len(entry[column]) for entry in found.values())
    return found


def test_killed_at_any_moment_it_goes_on_without_loss_or_repetition(place: Path):
    for number in range(40):
        said = "said 这事不归我管" if number % 3 else "said 您好"
        record(place, f"{number:02}", f"{said}，{'再' * number}见\nseconds 0.1")
    record(place, "bad", "fails is not audio")
    chance = random.Random(6)
    for _ in range(KILLS):
        running = start(place)
        had = _stored(place)
        while running.poll() is None and _stored(place) == had:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.4))
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert start(place).wait() == 0
    interrupted = results(place / "out")
    heard = (place / "log").read_text().split()
    assert len(interrupted) == 41
    # A worker that was busy when its run was killed may have heard a call that was not stored: one a worker and run.
    assert len(heard) <= 41 + (KILLS + 1) * 3
    (place / "out").rename(place / "first")
    assert start(place, workers=1).wait() == 0
    assert results(place / "out") == interrupted


def _stored(place: Path) -> int:
    path = place / "out" / CALLS
    return path.read_bytes().count(b"\n") if path.exists() else 0


def test_sigterm_ends_watching_as_ctrl_c_does(place: Path):
    record(place, "a")
    run = start(place, "--watch")
    deadline = time.monotonic() + 60
    while not (place / "out" / CALLS).exists() or not (place / "out" / CALLS).stat().st_size:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    run.send_signal(signal.SIGTERM)
    assert run.wait(60) == 0


def test_a_call_in_which_nobody_is_heard_has_no_score(place: Path, capsys: pytest.CaptureFixture[str]):
    record(place, "a")
    record(place, "silent", "")
    assert run(place) == 0
    out = capsys.readouterr().out
    assert out.startswith("2 calls scored")
    assert "score 98.5 on average" in out or "on average, 0 lost" in out
    assert "no score: 1 × no words of the agent were heard: silent" in out
    records = {call.call: call for call, _ in read_calls(place / "out")}
    assert (records["silent"].score, records["silent"].failure, records["silent"].lines) == (None, None, ())
    assert records["a"].score is not None
