"""Weights that were made eight-bit numbers before are those that CTranslate2 makes of the published ones."""

import hashlib

import ctranslate2
import numpy as np
import pytest
from weight_files import FLOAT16, FLOAT32, INT8, variable, weight_file

from speechguard.asr.eight_bit import convert
from speechguard.calls.recogniser import weight_store
from speechguard.errors import WeightsError


def converted(tmp_path, content):
    (tmp_path / "before").write_bytes(content)
    told = []
    convert(tmp_path / "before", tmp_path / "after", told.append)
    assert told == sorted(told)
    return (tmp_path / "after").read_bytes()


def test_matrices_become_numbers_with_a_scale_a_row_and_the_rest_stays(tmp_path):
    matrix = np.array([[1.0, -2.0, 0.5], [0.0, 0.0, 0.0], [0.25, 0.125, -0.0625]], dtype=np.float16)
    rest = (
        variable("layer/bias", FLOAT16, np.ones(3, dtype=np.float16)),
        variable("conv/weight", FLOAT16, np.ones((2, 2, 3), dtype=np.float16)),
        variable("positions/encodings", FLOAT16, np.ones((2, 2), dtype=np.float16)),
        variable("norm/gamma", FLOAT32, np.ones(3, dtype=np.float32)),
    )
    numbers = np.array([[64, -127, 32], [0, 0, 0], [127, 64, -32]], dtype=np.int8)  # halves go to the even number
    scales = np.array([63.5, 1.0, 508.0], dtype=np.float32)
    expected = (variable("layer/weight", INT8, numbers), variable("layer/weight_scale", FLOAT32, scales))
    after = converted(tmp_path, weight_file(rest[0], variable("layer/weight", FLOAT16, matrix), *rest[1:]))
    assert after == weight_file(rest[0], *expected, *rest[1:])


def test_a_matrix_is_converted_in_pieces_as_in_one(tmp_path, monkeypatch):
    matrix = np.random.default_rng(3).normal(size=(17, 10)).astype(np.float16)
    content = weight_file(variable("layer/weight", FLOAT16, matrix))
    whole = converted(tmp_path, content)
    monkeypatch.setattr("speechguard.asr.eight_bit._AT_ONCE", 40)
    assert converted(tmp_path, content) == whole


@pytest.mark.model
def test_the_default_model_hears_the_same_in_both_forms(weights, tmp_path):
    """Encodings, texts and scores are equal to the bit."""
    store, default = weight_store(tmp_path)
    try:
        published = store.resolve(default.name, eight_bit=False)
    except WeightsError:
        pytest.skip("the packages of the weights are not installed")
    heard = []
    noise = np.random.default_rng(0).normal(size=(1, 80, 800)).astype(np.float32)
    for folder in (published, weights):
        model = ctranslate2.models.Whisper(str(folder), compute_type="int8", intra_threads=1)
        encoded = model.encode(ctranslate2.StorageView.from_array(noise))
        [said] = model.generate(encoded, [[50258, 50260, 50359, 50363]], return_scores=True, max_length=30)
        heard.append((np.asarray(encoded).tobytes(), said.sequences_ids, said.scores, model.compute_type))
    assert heard[0] == heard[1]
    assert hashlib.sha256((published / "model.bin").read_bytes()).hexdigest() == default.weights.sha256
