"""Weights that were made eight-bit numbers before are those that CTranslate2 makes of the published ones."""

import ctranslate2
import numpy as np
import pytest
from weight_files import FLOAT16, FLOAT32, INT8, variable, weight_file

from speechguard.asr.eight_bit import convert
from speechguard.asr.tokens import Tokenizer, Vocabulary


def converted(tmp_path, content, kept=()):
    (tmp_path / "before").write_bytes(content)
    told = []
    convert(tmp_path / "before", tmp_path / "after", kept, told.append)
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


@pytest.mark.parametrize("at_once", [20, 1 << 22])
def test_of_the_table_of_tokens_only_the_rows_of_those_that_are_kept_are_written(tmp_path, monkeypatch, at_once):
    monkeypatch.setattr("speechguard.asr.eight_bit._AT_ONCE", at_once)
    table = np.random.default_rng(4).normal(size=(9, 10)).astype(np.float16)
    name, kept = "decoder/embeddings/weight", [0, 3, 4, 8]
    rest = variable("layer/weight", FLOAT16, table)
    whole, cut = (weight_file(variable(name, FLOAT16, values), rest) for values in (table, table[kept]))
    assert converted(tmp_path, whole, kept) == converted(tmp_path, cut, range(4))


@pytest.mark.model
@pytest.mark.parametrize("code", ["zh", "es"])
def test_the_default_model_hears_what_the_published_one_does_that_may_not_write_what_was_dropped(
    weights, published, code
):
    """Encodings are equal to the bit, and so are the texts; scores but for the order in which numbers are added."""
    noise = np.random.default_rng(0).normal(size=(2, 80, 800)).astype(np.float32)
    known = {folder: Vocabulary.read(folder) for folder in (published, weights)}
    kept = {known[weights].token(number) for number in range(known[weights].special("<|notimestamps|>") + 1)}
    heard, all_scores = [], []
    for folder, vocabulary in known.items():
        model = ctranslate2.models.Whisper(str(folder), compute_type="int8", intra_threads=1)
        tokenizer = Tokenizer(vocabulary, code)
        dropped = [number for number in range(len(vocabulary)) if vocabulary.token(number) not in kept]
        encoded = model.encode(ctranslate2.StorageView.from_array(noise))
        said = model.generate(
            encoded,
            [tokenizer.prompt("")] * 2,
            beam_size=2,
            max_length=60,
            return_scores=True,
            suppress_tokens=[*tokenizer.unwanted, *(dropped if folder == published else [])],
        )
        texts = [[vocabulary.token(number) for number in one.sequences_ids[0]] for one in said]
        languages = model.detect_language(encoded)
        heard.append((np.asarray(encoded).tobytes(), texts, languages, model.num_languages, model.is_multilingual))
        all_scores.append([one.scores[0] for one in said])
    assert heard[1] == heard[0]
    assert all_scores[1] == pytest.approx(all_scores[0], abs=1e-5)
    assert any(texts)
