"""Whole runs of the program in a process of its own, with the real model."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import speechguard
from speechguard.audio.recording import RecordingSource

pytestmark = pytest.mark.model

ROOT = Path(speechguard.__file__).parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "error"}
PATIENCE = 120  # s, on a busy machine
COMMAND = [sys.executable, "-m", "speechguard.cli"]


def run(*arguments, **options):
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE, env=ENVIRONMENT, **options
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def clip(samples, tmp_path_factory):
    """Nine seconds of a call with both forbidden phrases, as float samples, with every fault that sound can have."""
    with RecordingSource(samples / "zh-not-my-job.flac") as source:
        sound = np.concatenate([np.stack([chunk.agent, chunk.customer]) for chunk in source], axis=1)
    sound = sound[:, int(12.0 * 16_000) : int(21.0 * 16_000)]
    folder = tmp_path_factory.mktemp("clip")

    def write(name, samples):
        import av

        path = folder / f"{name}.wav"
        with av.open(str(path), "w") as container:
            stream = container.add_stream("pcm_f32le", rate=16_000, layout="stereo")
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(samples.T.reshape(1, -1), np.float32), "flt", "stereo"
            )
            frame.sample_rate = 16_000
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path

    faulty = sound * 3 + 0.2
    faulty[:, 100:200] = np.nan
    faulty[0, 5000] = np.inf
    return {
        "clean": write("clean", sound),
        "faulty": write("faulty", np.clip(faulty, -1.2, 1.2)),
        "silent": write("silent", np.zeros((2, 16_000))),
    }


def events(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def confirmed(found):
    return {event["phrase"] for event in found if event["kind"] == "violation" and event["status"] == "confirmed"}


def test_a_call_from_the_command_line(clip, tmp_path):
    file = tmp_path / "e.jsonl"
    options = ["--pace", "fast", "--plain", "--interface", "en", "--threads", "2", "--events", file]
    done = run("live", clip["clean"], *options)  # the language is recognised
    assert (done.returncode, done.stderr) == (0, "")
    assert "这事不归我管" in confirmed(events(file))
    assert {event["call"] for event in events(file)} == {"clean"}
    assert "这事不归我管" in done.stdout
    assert "summary" in done.stdout.lower()
    assert all(line[:1].isdigit() for line in done.stdout.splitlines())


def test_clipped_shifted_sound_with_nan_samples_is_heard_and_told(clip):
    done = run("live", clip["faulty"], "--language", "zh", "--pace", "fast", "--plain", "--fail-on", "major")
    assert done.returncode == 1  # because of what is said in it
    assert "samples are not numbers" in done.stdout


def test_a_call_in_which_nobody_speaks(clip, tmp_path):
    done = run("live", clip["silent"])
    assert done.returncode == 2
    assert done.stderr == "speechguard: nobody speaks in the first 1 s; say which language it is with --language\n"
    file = tmp_path / "e.jsonl"
    done = run("live", clip["silent"], "--language", "es", "--pace", "fast", "--plain", "--events", file)
    assert done.returncode == 0
    assert {event["kind"] for event in events(file)} == {"not_assessable"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_does_not_end_the_call(clip):
    done = run("live", clip["clean"], "--language", "zh", "--pace", "fast", "--plain", "--events", "/dev/full")
    assert done.returncode == 1
    assert done.stderr == "speechguard: /dev/full: writing events stopped (No space left on device)\n"
    assert "summary" in done.stdout.lower() or "总结" in done.stdout


def test_a_reader_that_has_read_enough(clip):
    with subprocess.Popen(
        [*COMMAND, "live", str(clip["clean"]), "--language", "zh", "--plain", "--pace", "fast"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    ) as program:
        assert program.stdout.readline()
        program.stdout.close()
        err = program.stderr.read()
    assert (program.returncode, err) == (1, "speechguard: the output was closed before everything was written\n")


def test_an_interrupt_ends_a_replay_with_the_last_words_judged(clip, tmp_path):
    file = tmp_path / "e.jsonl"
    with subprocess.Popen(
        [
            *COMMAND,
            "live",
            str(clip["clean"]),
            "--language",
            "zh",
            "--plain",
            "--interface",
            "en",
            "--events",
            str(file),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    ) as program:
        first = program.stdout.readline()
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=PATIENCE)
    assert (program.returncode, err) == (0, "")
    assert first
    lines = out.splitlines()
    assert any("summary" in line.lower() for line in lines)
    assert all(event["status"] != "provisional" for event in {e["id"]: e for e in events(file)}.values())


def test_sentences_are_tried_on_the_rules():
    done = run("match", "--language", "zh", input="你别问我了，这是不归我官\n这个业务归我们部门管\n")
    assert (done.returncode, done.stderr) == (0, "")
    findings, score = done.stdout.split("Score ")
    *findings_of_one, nothing = findings.splitlines()
    assert all(line.startswith("line 1: zh.") for line in findings_of_one)
    assert nothing == "line 2: nothing found"
    assert "phrase: 这事不归我管" in findings
    assert "推诿" not in score  # in English
    assert "Shirking" in score
    done = run("match", "--language", "es", input="que jece si quiere\n")
    assert "es." in done.stdout


@pytest.mark.parametrize("command", [["rules", "list", str(ROOT / "rules" / "zh")], ["models", "list"]])
def test_a_reader_that_reads_nothing(command):
    """`| true`: what is short is written when the program ends."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [*COMMAND, *command], stdout=write, stderr=subprocess.PIPE, text=True, timeout=PATIENCE, env=ENVIRONMENT
        )
    finally:
        os.close(write)
    assert done.returncode == 1
    assert done.stderr == "speechguard: the output was closed before everything was written\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_output_to_a_full_disk():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "models", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            env=ENVIRONMENT,
        )
    assert done.returncode == 1
    assert done.stderr == "speechguard: [Errno 28] No space left on device\n"


def test_models(weights):
    done = run("models", "list")
    assert done.returncode == 0
    assert "base             here" in done.stdout
    done = run("models", "verify")
    assert (done.returncode, done.stdout) == (0, "base: every file is what it should be\n")
    assert weights.name == "base"
