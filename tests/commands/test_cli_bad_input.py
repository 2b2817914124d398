"""Every bad input is one clear line on standard error and exit code 2; nothing is a traceback."""

import importlib
import json
import os
import subprocess
import sys
import types
import wave
from pathlib import Path

import numpy as np
import pytest

from speechguard import cli
from speechguard.calls.manifest import default_manifest
from speechguard.commands import models, rules
from speechguard.config import bundled


def wav(path, channels=1, seconds=1.0, rate=8000):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.zeros(round(seconds * rate) * channels, "<i2").tobytes())
    return path


@pytest.mark.parametrize(
    "command", [[], ["sing"], ["live"], ["match"], ["rules"], ["models", "paint"], ["live", "x", "--pace", "9"]]
)
def test_wrong_use(command, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(command)
    assert caught.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("usage: speechguard")
    assert "error: " in err.splitlines()[-1]


def test_a_recording_that_is_not_there(refused, tmp_path):
    assert refused("live", tmp_path / "x.wav").startswith(f"{tmp_path}/x.wav: cannot be read: No such file")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty (0 bytes)"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "is not audio, or so damaged or cut off"),
        (b"Dear customer, this is a letter.\n" * 50, "is not audio, or so damaged or cut off"),
    ],
)
def test_a_recording_that_is_none(refused, tmp_path, content, reason):
    path = tmp_path / "x.wav"
    path.write_bytes(content)
    assert refused("live", path).startswith(f"{path}: {reason}")


def test_a_recording_of_0_seconds(refused, tmp_path):
    path = wav(tmp_path / "x.wav", seconds=0)
    assert "(0 seconds)" in refused("live", path, "--language", "zh")


def test_three_channels(refused, tmp_path):
    path = wav(tmp_path / "x.wav", channels=3)
    assert refused("live", path).startswith(f"{path}: has 3 channels")


def test_one_channel_has_no_sides(refused, tmp_path):
    assert "--agent-channel mono" in refused("live", wav(tmp_path / "x.wav"), "--agent-channel", "left")


def test_a_folder_is_no_recording(refused, tmp_path):
    assert "is a directory" in refused("live", tmp_path)


def test_events_that_cannot_be_written(refused, tmp_path):
    path = wav(tmp_path / "x.wav")
    message = refused("live", path, "--events", tmp_path / "no" / "e.jsonl")
    assert (
        message
        == f"{tmp_path}/no/e.jsonl: cannot write events here (No such file or directory); give another --events FILE"
    )


def test_events_are_not_written_over_the_recording(refused, tmp_path):
    path = wav(tmp_path / "x.wav")
    before = path.read_bytes()
    assert "is the recording" in refused("live", path, "--events", path)
    assert path.read_bytes() == before


def test_a_device_for_a_recording(refused, tmp_path):
    assert "--device is for the microphone" in refused("live", wav(tmp_path / "x.wav"), "--device", "1")


def test_a_microphone_without_a_language(refused):
    assert "--language" in refused("live", "mic")


def test_a_microphone_is_not_fast(refused):
    assert "--pace fast is for recordings" in refused("live", "mic", "--language", "es", "--pace", "fast")


@pytest.fixture
def no_microphone(monkeypatch):
    module = types.ModuleType("sounddevice")
    module.default = types.SimpleNamespace(device=(-1, -1))
    module.query_hostapis = lambda: ()
    module.query_devices = lambda: ()
    monkeypatch.setitem(sys.modules, "sounddevice", module)


@pytest.fixture
def no_portaudio(monkeypatch, tmp_path):
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.usefixtures("no_microphone")
@pytest.mark.parametrize("command", [["devices"], ["live", "mic", "--language", "zh"]])
def test_no_microphone(refused, command):
    assert refused(*command).startswith("no microphone found; plug one in")


@pytest.mark.usefixtures("no_portaudio")
@pytest.mark.parametrize("command", [["devices"], ["live", "mic", "--language", "zh"]])
def test_no_portaudio(refused, command):
    assert refused(*command).startswith("the PortAudio library is missing; install it")


@pytest.mark.parametrize("command", [["match", "--language", "zh", "--rules"], ["rules", "lint"], ["rules", "test"]])
def test_a_bad_rule_file_is_reported_with_all_its_problems(capsys, tmp_path, command):
    path = tmp_path / "bad.yaml"
    path.write_text("pack: x\nlanguage: zh\nrulez: []\nrules:\n  - id: zh.a\n    kind: forbiden\n")
    assert cli.main([*command, str(path)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert {line.removeprefix("speechguard: ").split(":")[0] for line in lines} == {str(path)}
    assert any(f"{path}:3" in line and "rulez" in line for line in lines)
    assert any(f"{path}:6" in line and "forbiden" in line for line in lines)


def test_rules_that_are_not_there(refused, tmp_path):
    assert str(tmp_path / "none.yaml") in refused("rules", "list", tmp_path / "none.yaml")


class Input:
    """Standard input that holds these bytes."""

    def __init__(self, content):
        import io

        self.buffer = io.BytesIO(content)


def test_text_that_is_not_utf8(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Input("你好\n".encode() + "你好\n".encode("gb18030")))
    assert cli.main(["match", "--language", "zh"]) == 2
    out, err = capsys.readouterr()
    assert out == "line 1: nothing found\n"  # what comes before it is judged
    assert err.startswith("speechguard: standard input, line 2: is not UTF-8")
    assert err.count("\n") == 1


def test_a_model_that_nobody_knows(refused, tmp_path):
    path = wav(tmp_path / "x.wav")
    assert "no model huge: known are base, tiny" in refused("live", path, "--language", "zh", "--model", "huge")
    assert "no model huge: known are base, tiny" in refused("models", "verify", "huge")


def test_a_folder_without_a_model(refused, tmp_path):
    path = wav(tmp_path / "x.wav")
    assert "no model.bin" in refused("live", path, "--language", "zh", "--model", tmp_path)


def test_weights_that_are_not_here(refused, tmp_path):
    message = refused("models", "verify", "--models-dir", tmp_path)
    assert message == f"model base is not in {tmp_path}; run: speechguard models fetch base"


def test_weights_that_are_half_written(refused, tmp_path):
    models, default = default_manifest()
    folder = tmp_path / models[default].form(eight_bit=True).folder
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"half")
    path = wav(tmp_path / "x.wav")
    for command in (["models", "verify"], ["live", path, "--language", "zh"]):
        assert f"{folder}/model.bin: has 4 bytes instead of" in refused(*command, "--models-dir", tmp_path)


def test_a_models_folder_that_cannot_be_written(refused, tmp_path):
    (tmp_path / "file").write_text("")
    message = refused("models", "fetch", "--models-dir", tmp_path / "file" / "models")
    assert "cannot be written" in message
    assert "--models-dir" in message


def labels(folder, **changes):
    turn = {"channel": "agent", "start": 0.1, "end": 0.9, "text": "您好", "tag": "normal", "phrase": None}
    data = {"language": "zh", "turns": [turn], **changes}
    (folder / "c.json").write_text(json.dumps(data))
    return folder


def test_labels_that_cannot_be_used(refused, tmp_path):
    assert "no such folder" in refused("evaluate", tmp_path / "none")
    assert "no labelled calls here" in refused("evaluate", tmp_path)
    assert "no recording beside it" in refused("evaluate", labels(tmp_path))
    wav(tmp_path / "c.wav", channels=2)
    assert f"{tmp_path}/c.json: 'fr' where one of" in refused("evaluate", labels(tmp_path, language="fr"))
    assert "no labelled calls of that language" in refused("evaluate", labels(tmp_path), "--language", "es")


def alike(path):
    """A recording with the same sound on both channels."""
    sound = np.random.default_rng(1).integers(-3000, 3000, 8000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.stack([sound, sound], axis=1).tobytes())
    return path


@pytest.mark.parametrize("options", [[], ["--mono"]])
@pytest.mark.parametrize(("make", "what"), [(wav, "has one channel"), (alike, "has the same sound on both channels")])
def test_labels_that_name_a_side_of_one_channel(refused, tmp_path, options, make, what):
    path = make(tmp_path / "c.wav")
    message = refused("evaluate", labels(tmp_path), *options)
    instead = ", and evaluate it without --mono" if options else ""
    assert message == f'{path}: {what}; write "agent_channel": "mixed" in c.json{instead}'


def test_what_is_on_one_channel_is_not_mixed(refused, tmp_path):
    path = wav(tmp_path / "c.wav")
    message = refused("evaluate", labels(tmp_path, agent_channel="mixed"), "--mono")
    assert message == f"{path}: is on one channel by its labels; evaluate it without --mono"


def test_one_channel_is_not_heard_in_real_time(refused, tmp_path):
    path = wav(tmp_path / "c.wav", channels=2)
    why = "such calls are heard when they are over; leave --pace realtime out"
    assert refused("evaluate", labels(tmp_path), "--mono", "--pace", "realtime") == f"--mono: {why}"
    message = refused("evaluate", labels(tmp_path, agent_channel="mixed"), "--pace", "realtime")
    assert message == f"{path}: is on one channel: {why}"


def test_figures_that_cannot_be_written_are_refused_before_the_work(refused, tmp_path):
    wav(tmp_path / "c.wav", channels=2)
    assert "its folder does not exist" in refused("evaluate", labels(tmp_path), "--json", tmp_path / "no" / "f.json")


def test_no_command_was_forgotten():
    """Commands are loaded by name."""
    for package, names in (("", cli.COMMANDS), (".rules", rules.ACTIONS), (".models", models.ACTIONS)):
        for name in names:
            module = importlib.import_module(f"speechguard.commands{package}.{name}")
            assert callable(module.add_options)
            assert callable(module.run)
    assert {"live", "demo", "match", "rules", "models", "devices", "evaluate"} <= set(cli.COMMANDS)
    assert "calibrate" in models.ACTIONS


EXAMPLE = str(bundled("rules") / "examples" / "es" / "health-desk.yaml")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "gbk"])
@pytest.mark.parametrize("command", [["rules", "list", EXAMPLE], ["rules", "schema"], ["match", "--language", "zh"]])
def test_output_in_a_narrow_encoding_ends_no_command(encoding, command):
    """As where output is redirected on a machine of an office."""
    run = subprocess.run(
        [sys.executable, "-m", "speechguard.cli", *command],
        input="这事不归我管 ¿qué? 名".encode(),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(Path(cli.__file__).parent.parent)},
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout
