"""Files of models: whatever is wrong with one is said in a line, with what to do."""

from __future__ import annotations

import dataclasses
import io
import json
import random

import numpy as np
import pytest

from speechguard.errors import WeightsError
from speechguard.meaning.grams import VERSION
from speechguard.meaning.weights import encoded, read_model

CHANGED = "is no model of meaning, or was changed; fetch it again, or make it anew with: speechguard meaning train"


@pytest.fixture
def written(model_path, tmp_path):
    """Writes the model with other arrays, or with other values in what is said about it; gives its file."""

    def write(told=None, **arrays):
        with np.load(model_path) as archive:
            known = {name: archive[name] for name in archive.files}
        about = json.loads(known["about"].tobytes()) | (told or {})
        known["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
        path = tmp_path / "zh.npz"
        with path.open("wb") as file:
            np.savez_compressed(file, **{name: array for name, array in (known | arrays).items() if array is not None})
        return path

    return write


def refused(path):
    with pytest.raises(WeightsError) as raised:
        read_model(path)
    message = str(raised.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert raised.value.exit_code == 2
    return message.removeprefix(f"{path}: ")


def test_one_that_is_well_is_read(written, model):
    assert read_model(written()).classes == model.classes


def test_the_digest_is_that_of_the_file(model_path, written):
    one, other = read_model(model_path), read_model(written({"licence": "MIT"}))
    assert len(one.digest) == len(other.digest) == 64
    assert one.digest != other.digest


def test_a_missing_one(tmp_path):
    assert refused(tmp_path / "zh.npz").startswith("no such model of meaning; fetch it again, or make it anew with:")


def test_a_folder(tmp_path):
    assert refused(tmp_path).startswith("cannot be read: ")


@pytest.mark.parametrize("content", [b"", b"PK", b"Dear customer", b"\x80\x04K\x01."])
def test_a_file_that_is_none(tmp_path, content):
    (tmp_path / "zh.npz").write_bytes(content)
    assert refused(tmp_path / "zh.npz") == CHANGED


def test_a_single_array(tmp_path):
    buffer = io.BytesIO()
    np.save(buffer, np.zeros(3))
    (tmp_path / "zh.npz").write_bytes(buffer.getvalue())
    assert refused(tmp_path / "zh.npz") == CHANGED


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file(model_path, tmp_path, share):
    data = model_path.read_bytes()
    (tmp_path / "zh.npz").write_bytes(data[: int(len(data) * share)])
    assert refused(tmp_path / "zh.npz") == CHANGED


def test_a_changed_byte_anywhere_is_noticed_or_changes_nothing_but_the_digest(model_path, tmp_path, model):
    data = model_path.read_bytes()
    rng = random.Random(14)
    noticed = 0
    for _ in range(40):
        at = rng.randrange(len(data))
        path = tmp_path / "zh.npz"
        path.write_bytes(data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :])
        try:
            read = read_model(path)
        except WeightsError:
            noticed += 1
        else:  # a byte of the archive's own, such as the time of an entry
            assert read.digest != model.digest
            assert read.weights.tolist() == model.weights.tolist()
    assert noticed > 30


@pytest.mark.parametrize("name", ["about", "kept", "idf", "weights", "scales", "bias"])
def test_an_array_that_is_missing(written, name):
    assert refused(written(**{name: None})) == CHANGED


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("kept", np.arange(3, dtype=np.int32)),
        ("idf", np.zeros(3, np.float32)),
        ("weights", np.zeros((3, 2), np.int8)),
        ("weights", np.zeros(3, np.int8)),
        ("scales", np.zeros(1, np.float32)),
        ("bias", np.zeros((6, 6), np.float32)),
        ("bias", np.zeros(6, np.float64)),
        ("weights", np.zeros((3, 6), np.float32)),
        ("idf", np.array(["a"] * 3)),
    ],
)
def test_arrays_of_other_shapes_or_types(written, name, array):
    assert refused(written(**{name: array})).startswith("its arrays do not fit together; ")


def test_another_version_with_other_arrays(written):
    assert refused(written({"version": VERSION - 1}, kept=None)).startswith("made by another version of speechguard")


def test_another_version(written):
    message = refused(written({"version": VERSION + 1}))
    assert message.startswith(f"made by another version of speechguard ({VERSION + 1}, not {VERSION}); fetch it again")


@pytest.mark.parametrize(
    "about",
    [
        {"classes": 3},
        {"limits": [0.5]},
        {"limits": None},
        {"calibration": [1.0]},
        {"calibration": [None, 0.0]},
        {"calibration": [float("nan"), 0.0]},
        {"limits": ["a", "b", "c"]},
        {"classes": ["+zh.a", "", "-", "!", "o", "=zh.b"]},
        {"classes": [1, 2, 3, 4, 5, 6]},
        {"harmless": [1]},
        {"examples": {"zh.a": ["a", 1]}},
        {"examples": []},
        {"examples": {"zh.a": 1}},
        {"harmless": 1},
    ],
)
def test_what_is_said_about_it_is_of_another_kind(written, about):
    assert refused(written(about)) == CHANGED


@pytest.mark.parametrize("name", ["idf", "scales", "bias"])
@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_weights_that_are_no_numbers(written, model, name, wrong):
    array = np.full_like(getattr(model, name), wrong)
    assert refused(written(**{name: array})).startswith("has weights that are no numbers; ")


@pytest.mark.parametrize("about", [{"harmless": []}, {"classes": ["=a", "=b", "-", "!", "o", "=c"]}])
def test_one_from_which_nothing_can_be_told(written, about):
    assert refused(written(about)).startswith("knows no rule that is broken, or no harmless line; ")


def test_what_is_said_about_it_is_no_json(written):
    assert refused(written(about=np.frombuffer(b"{", np.uint8))) == CHANGED
    assert refused(written(about=np.frombuffer(b"[1]", np.uint8))) == CHANGED


def test_the_same_model_gives_the_same_bytes(model):
    assert encoded(model) == encoded(dataclasses.replace(model))
