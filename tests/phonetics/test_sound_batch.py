"""The batch path gives what the careful path gives."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from texts import BATCHES

from speechguard.messages import LANGUAGES
from speechguard.phonetics import batch, language
from speechguard.phonetics.mandarin import Mandarin
from speechguard.phonetics.mandarin_readings import MandarinReadings
from speechguard.phonetics.sounds import BREAK, Phonetics

ARRAYS = ("ids", "spans", "starts_word", "ends_word", "negation")


def assert_same(phonetics: Phonetics, texts: list[str]) -> None:
    sounds = phonetics.batch(texts)
    breaks = np.flatnonzero(sounds.ids == BREAK)
    assert list(breaks) == list(sounds.first[1:] - 1)
    assert not (sounds.starts_word | sounds.ends_word | sounds.negation)[breaks].any()
    assert len(breaks) == len(texts)
    for number, text in enumerate(texts):
        alone, together = phonetics.sounds(text), sounds.sounds(number)
        assert together.text == alone.text
        for name in ARRAYS:
            one, other = getattr(alone, name), getattr(together, name)
            assert one.dtype == other.dtype
            assert one.tolist() == other.tolist(), (name, text)


@pytest.mark.parametrize("code", LANGUAGES)
@given(texts=BATCHES)
@example(texts=[])
@example(texts=["", "", ""])
@example(texts=["這事\0不歸我管", "a\nb", "\u0301a", "e\u0301l", "\ud800著急"])
def test_batch_equals_the_texts_one_by_one(code: str, texts: list[str]) -> None:
    assert_same(language(code), texts)


@pytest.mark.parametrize("code", LANGUAGES)
@given(texts=BATCHES, size=st.integers(1, 20))
def test_the_size_of_chunks_changes_nothing(code: str, texts: list[str], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "CHUNK", size)
        assert_same(language(code), texts)


@pytest.mark.parametrize(
    ("code", "texts", "heard"),
    [
        ("zh", ["", "您好，24小时", "這事不歸我管"], "事不歸"),
        ("es", ["", "Hola.", "todavi\u0301a, no es asunto"], "asunto"),
    ],
)
def test_a_stretch_is_found_in_its_text(code: str, texts: list[str], heard: str) -> None:
    sounds = language(code).batch(texts)
    wanted = language(code).sounds(heard).ids[1:]  # the first syllable depends on what stands before it
    places = [i for i in range(len(sounds)) if sounds.ids[i : i + len(wanted)].tolist() == wanted.tolist()]
    assert len(places) == 1
    place = sounds.place(places[0] - 1, places[0] + len(wanted))
    assert place.text == 2
    assert sounds.texts[place.text][place.start : place.end] == heard


def test_a_change_of_length_in_conversion_touches_only_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    class Converter:
        def convert(self, text: str) -> str:
            return text.replace("銀行", "银").replace("長", "长长").replace("機會", "机会")

    monkeypatch.setattr(MandarinReadings, "_converter", Converter())
    mandarin = Mandarin()
    assert_same(mandarin, ["銀行長", "機會", "銀行", "長", "好"])
