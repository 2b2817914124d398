"""A model with fewer tokens is the same model: texts are cut as before, and every number leads where it led."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weight_files import small_config, vocabulary

from speechguard.asr.fewer_tokens import keep_tokens, read_tokens
from speechguard.asr.tokens import NO_SPEECH, Tokenizer, Vocabulary
from speechguard.calls.manifest import default_manifest
from speechguard.errors import WeightsError
from speechguard.evaluation.labels import read_labelled_calls

SPANISH = "¿Qué me dice, señora Álvarez? Le atiende Núñez, ext. 4071; son 1.250 € al mes. ¡Ándele!"
CHINESE = "您好，这不归我管。退款3,500元，尾号8866，請稍等！APP的WiFi、VIP，OK？"


@pytest.fixture
def model(tmp_path):
    """The folder of a model with 256 bytes, three texts and nine special tokens."""
    (tmp_path / "vocabulary.json").write_bytes(vocabulary("de", "la", "es"))
    (tmp_path / "config.json").write_bytes(small_config([0, 256, 258, 260], [261, 262]))
    return tmp_path


def test_what_is_kept_gets_new_numbers_in_the_old_order_and_the_rest_comes_last(model):
    before = Vocabulary.read(model)._tokens
    kept = keep_tokens(model, [*reversed(before[:256]), "es", "la"])
    after = Vocabulary.read(model)
    assert kept == [*range(256), 257, 258, *range(259, 266)]
    assert after._tokens == [*(before[number] for number in kept), "de", "<|0.00|>", "<|0.02|>"]
    assert after.end == 258
    assert words(after, "de la es") == ["d", "e", "Ġ", "la", "Ġ", "es"]
    config = json.loads((model / "config.json").read_text())
    assert config == {
        "alignment_heads": [[3, 1]],
        "suppress_ids": [0, 257, 259],
        "suppress_ids_begin": [],
        "lang_ids": [260, 261],
    }


def test_the_files_are_the_same_to_the_byte_wherever_they_are_made(model):
    keep_tokens(model, Vocabulary.read(model)._tokens[:256])
    assert b"\r" not in (model / "vocabulary.json").read_bytes() + (model / "config.json").read_bytes()
    assert (model / "config.json").read_bytes().isascii()
    assert "Ġ".encode() in (model / "vocabulary.json").read_bytes()


def test_a_model_of_one_language_is_refused(model):
    (model / "vocabulary.json").write_text('["a", "<|endoftext|>"]')
    with pytest.raises(WeightsError, match="a Whisper model of many languages is needed"):
        keep_tokens(model, ["a"])


def words(vocabulary, text):
    """The tokens of a text as they stand in the list."""
    return [vocabulary.token(number) for number in vocabulary.encode(text)]


@pytest.fixture(scope="module")
def fewer(weights):
    return Vocabulary.read(weights)


@pytest.fixture(scope="module")
def whole(published):
    return Vocabulary.read(published)


@pytest.mark.model
def test_what_our_languages_say_is_written_with_the_same_tokens(fewer, whole, samples):
    said = [turn.text for call in read_labelled_calls(samples) for turn in call.turns]
    assert len(said) > 50
    for text in (SPANISH, CHINESE, *said):
        assert words(fewer, f" {text}") == words(whole, f" {text}")


@pytest.mark.model
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=20))
def test_every_text_can_be_written(fewer, text):
    tokens = fewer.encode(text)
    assert all(token < fewer.end for token in tokens)
    assert fewer.decode(tokens) == text


@pytest.mark.model
def test_all_bytes_are_kept_and_no_token_without_what_it_is_joined_of(fewer, whole):
    """Each is reached by the ranks if it was reached before; what is no whole character has no text of its own."""
    texts = [text for number in range(fewer.end) if "\ufffd" not in (text := fewer.decode([number]))]
    assert [text for text in texts if words(fewer, text) != words(whole, text)] == []
    assert sum(len(fewer.token(number)) == 1 for number in range(fewer.end)) == 256


@pytest.mark.model
@pytest.mark.parametrize("code", ["zh", "es"])
def test_the_same_tokens_are_unwanted_and_the_special_ones_are_there(fewer, whole, code):
    ours, theirs = Tokenizer(fewer, code), Tokenizer(whole, code)
    unwanted = {whole.token(number) for number in theirs.unwanted}
    kept = {fewer.token(number) for number in range(fewer.special("<|notimestamps|>") + 1)}
    assert {fewer.token(number) for number in ours.unwanted} == unwanted & kept
    assert [fewer.token(number) for number in ours.prompt("")] == [whole.token(number) for number in theirs.prompt("")]
    assert fewer.special(*NO_SPEECH) == fewer.special("<|notimestamps|>") - 1


@pytest.mark.model
def test_the_list_of_the_default_model_is_of_its_tokens_in_their_order(whole):
    models, default = default_manifest()
    listed = read_tokens(models[default].eight_bit.tokens)
    numbers = [whole._numbers[token] for token in listed]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] < whole.end
