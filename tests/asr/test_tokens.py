"""Our tokens are those of faster-whisper (which has them from Hugging Face's tokenizers), and so are the words."""

import random
import unicodedata

import pytest
import tokenizers
from faster_whisper.tokenizer import Tokenizer as TheirTokenizer
from hypothesis import given
from hypothesis import strategies as st

from speechguard.asr.tokens import Tokenizer, Vocabulary
from speechguard.errors import WeightsError

pytestmark = pytest.mark.model
OURS = "这是不归我管的事。您好！一二〇 ¿Qué me dice? Ñandú, 't' o'clock I'll 3 1/2 ½ ² Ⅷ - -- ♪♪ [risas] (MÚSICA)"
OURS += "\u3000\xa0\n"
TEXTS = st.text(
    st.one_of(
        st.sampled_from(sorted(set(OURS))),
        st.characters(exclude_categories=["Cs", "Cc", "Cn"]),
    ),
    max_size=20,
)


@pytest.fixture(scope="session")
def vocabulary(published):
    return Vocabulary.read(published)


@pytest.fixture(scope="session")
def theirs(published):
    read = tokenizers.Tokenizer.from_file(str(published / "tokenizer.json"))
    return {code: TheirTokenizer(read, True, task="transcribe", language=code) for code in ("zh", "es")}


# Theirs takes what looks like one of its marks, such as <|nospeech|>, for the mark; ours has texts only.
@given(text=st.one_of(TEXTS.filter(lambda text: "<|" not in text), st.just(OURS)))
def test_a_text_has_the_same_tokens_and_comes_back(vocabulary, theirs, text):
    tokens = vocabulary.encode(text)
    assert tokens == theirs["zh"].encode(text)
    assert vocabulary.decode(tokens) == text


@pytest.mark.parametrize("code", ["zh", "es"])
def test_tokens_make_the_same_words(vocabulary, theirs, code):
    """Of whole texts, of texts cut off inside a character, and of what nobody would write."""
    drawn = random.Random(code)
    ours = Tokenizer(vocabulary, code)
    for _ in range(300):
        start = drawn.randrange(len(OURS))
        tokens = vocabulary.encode(OURS[start : start + 12])[drawn.randrange(3) :]
        anything = [drawn.randrange(vocabulary.end) for _ in range(drawn.randrange(9))]
        for chosen in (tokens, anything, tokens + anything):
            assert ours.split([*chosen, ours.eot]) == theirs[code].split_to_word_tokens([*chosen, ours.eot])
            assert vocabulary.decode(chosen) == theirs[code].decode(chosen)


@pytest.mark.parametrize("code", ["zh", "es"])
def test_the_special_tokens_are_the_same(vocabulary, theirs, code):
    ours, their = Tokenizer(vocabulary, code), theirs[code]
    assert (ours.eot, ours.sot_sequence) == (their.eot, their.sot_sequence)
    assert ours.prompt("") == [*their.sot_sequence, their.no_timestamps]
    assert ours.prompt(" Hola.") == [their.sot_prev, *their.encode(" Hola."), *ours.prompt("")]
    special = (their.transcribe, their.translate, their.sot, their.sot_prev, their.sot_lm, their.no_speech)
    assert ours.unwanted == sorted({*their.non_speech_tokens, *special})


def test_the_list_of_tokens_may_be_a_text_file_as_older_models_have_it(vocabulary, tmp_path):
    (tmp_path / "vocabulary.txt").write_text("\n".join(vocabulary._tokens) + "\n", encoding="utf-8")
    read = Vocabulary.read(tmp_path)
    assert read.encode(OURS) == vocabulary.encode(OURS)
    assert Tokenizer(read, "es").unwanted == Tokenizer(vocabulary, "es").unwanted


@pytest.mark.parametrize("content", [None, "", "{}", '["a", "b"]', "[", '"text"'])
def test_a_file_that_is_no_list_of_tokens(tmp_path, content):
    if content is not None:
        (tmp_path / "vocabulary.json").write_text(content, encoding="utf-8")
    with pytest.raises(WeightsError) as caught:
        Vocabulary.read(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'vocabulary.json'}: no list of Whisper's tokens (")
    assert "\n" not in str(caught.value)


def test_a_model_of_one_language_is_refused():
    with pytest.raises(WeightsError, match=r"no token .*: a Whisper model of many languages is needed"):
        Tokenizer(Vocabulary(["a", "<|endoftext|>"]), "zh")


def test_every_byte_has_a_character_of_its_own():
    from speechguard.asr.tokens import _BYTES

    assert sorted(_BYTES.values()) == list(range(256))
    assert all(unicodedata.category(character)[0] not in "CZ" for character in _BYTES)
