"""The parameters of a model: where they come from, and what is said of a file that cannot be used."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from speechguard.asr import settings as settings_module
from speechguard.asr.doubts import DoubtSettings
from speechguard.asr.known_models import read_manifest
from speechguard.asr.settings import DECODE_FILE, DecodeSettings, read_settings, require_writable, write_settings
from speechguard.calls.manifest import default_manifest
from speechguard.errors import WeightsError

SHIPPED = DecodeSettings(beam_size=4, doubt=DoubtSettings(no_speech=0.3))


def put(folder, data):
    path = folder / DECODE_FILE
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def refusal(folder, data):
    path = put(folder, data)
    with pytest.raises(WeightsError) as caught:
        read_settings(folder, SHIPPED)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert "models calibrate" in message
    return message.removeprefix(f"{path}: ")


def test_the_window_fits_the_utterance():
    settings = DecodeSettings(margin=2.0, shortest_window=12.0, partial_window=8.0, longest_window=30.0)
    lengths = (0.5, 6.0, 9.0, 12.0, 29.0)
    assert [settings.window(s, final=True) for s in lengths] == [12.0, 12.0, 12.0, 14.0, 30.0]
    assert [settings.window(s, final=False) for s in lengths] == [8.0, 8.0, 11.0, 14.0, 30.0]


def test_a_model_that_nobody_calibrated_is_decoded_as_it_was_shipped(tmp_path):
    assert read_settings(tmp_path, SHIPPED) is SHIPPED


def test_a_calibration_goes_before_what_was_shipped_and_what_it_leaves_open_does_not_change(tmp_path):
    put(tmp_path, {"decode": {"shortest_window": 15, "retry": False, "doubt": {"low_logprob": -2}}})
    expected = replace(SHIPPED, shortest_window=15.0, retry=False, doubt=DoubtSettings(low_logprob=-2.0, no_speech=0.3))
    assert read_settings(tmp_path, SHIPPED) == expected
    assert isinstance(read_settings(tmp_path, SHIPPED).shortest_window, float)


def test_what_is_written_is_read(tmp_path):
    put(tmp_path, {"decode": {"beam_size": 1}})
    settings = DecodeSettings(margin=1.5, unstable=2, retry=False, doubt=DoubtSettings(unsure_logprob=-0.4))
    path = write_settings(tmp_path, settings, {"turns": 12})
    assert path == tmp_path / DECODE_FILE
    assert read_settings(tmp_path, SHIPPED) == settings
    assert json.loads(path.read_text())["measured"] == {"turns": 12}
    assert [file.name for file in tmp_path.iterdir()] == [DECODE_FILE]


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = put(tmp_path, {"decode": {"beam_size": 1}})
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings_module.Path, "replace", full)
    with pytest.raises(WeightsError, match=r"decode\.json: cannot be written \(No space left on device\)"):
        write_settings(tmp_path, DecodeSettings(), {})
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [DECODE_FILE]


def test_a_folder_that_cannot_be_written(tmp_path):
    require_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(WeightsError, match="cannot be written"):
        require_writable(tmp_path / "none")
    with pytest.raises(WeightsError, match="cannot be written"):
        write_settings(tmp_path / "none", DecodeSettings(), {})


@pytest.mark.parametrize(
    ("decode", "reason"),
    [
        ({"beam": 3}, "decode: unknown key 'beam'; known are margin, shortest_window, beam_size"),
        (
            {"doubt": {"loud": 3}},
            "decode.doubt: unknown key 'loud'; known are low_logprob, no_speech, unsure_logprob, lost_logprob, lost_no",
        ),
        ({"beam_size": "3"}, "decode.beam_size: '3' where a whole number from 1 to 100 is expected"),
        ({"beam_size": 2.5}, "decode.beam_size: 2.5 where a whole number"),
        ({"beam_size": True}, "decode.beam_size: True where a whole number"),
        ({"beam_size": 0}, "decode.beam_size: 0 where a whole number"),
        ({"unstable": 0}, "decode.unstable: 0 where"),
        ({"margin": None}, "decode.margin: None where a number from 0 to 30 is expected"),
        ({"margin": float("nan")}, "decode.margin: nan where a number"),
        ({"shortest_window": 31}, "decode.shortest_window: 31 where a number from 1 to 30"),
        ({"partial_window": 0.5}, "decode.partial_window: 0.5 where"),
        ({"retry": 1}, "decode.retry: 1 where true or false is expected"),
        ({"doubt": -1.0}, "decode.doubt: -1.0 where a mapping is expected"),
        ({"doubt": {"no_speech": 1.1}}, "decode.doubt.no_speech: 1.1 where a number from 0 to 1"),
        ({"doubt": {"low_logprob": 0.2}}, "decode.doubt.low_logprob: 0.2 where a number from -100 to 0"),
        ([], "decode: [] where a mapping is expected"),
    ],
)
def test_a_parameter_that_cannot_be(tmp_path, decode, reason):
    assert refusal(tmp_path, {"decode": decode}).startswith(reason)


def test_files_of_another_form(tmp_path):
    assert refusal(tmp_path, [1]).startswith("[1] where a mapping is expected")
    assert refusal(tmp_path, {"decoding": {}}).startswith("unknown key 'decoding'; known are decode, measured")
    for text in ("", "{", "beam_size: 3", "[" * 100_000):
        assert refusal(tmp_path, text).startswith("is not JSON (")
    (tmp_path / DECODE_FILE).write_bytes(b'{"decode": \xff}')
    with pytest.raises(WeightsError, match="is not JSON"):
        read_settings(tmp_path, SHIPPED)


def test_a_folder_in_the_place_of_the_file(tmp_path):
    (tmp_path / DECODE_FILE).mkdir()
    with pytest.raises(WeightsError, match=r"decode\.json: cannot be read \(Is a directory\)"):
        read_settings(tmp_path, SHIPPED)


def manifest(decode):
    return {"default": "m", "models": {"m": {"about": "a model", "hub": "m", "decode": decode}}}


def test_the_manifest_gives_parameters_as_they_were_typed():
    models, _ = read_manifest(manifest({"margin": "1.5", "retry": "false", "doubt": {"no_speech": "0.2"}}), Path())
    assert models["m"].decode == DecodeSettings(margin=1.5, retry=False, doubt=DoubtSettings(no_speech=0.2))


def test_a_mistake_in_the_manifest():
    with pytest.raises(WeightsError, match=r"manifest: m: decode\.beam_size: 'wide' where a whole number"):
        read_manifest(manifest({"beam_size": "wide"}), Path())


def test_what_nobody_calibrated_is_decoded_as_the_default_model():
    """The defaults were measured with it; the manifest says how."""
    models, default = default_manifest()
    assert models[default].decode == DecodeSettings()
    assert models["small"].decode == DecodeSettings()
