from hypothesis import given
from hypothesis import strategies as st

from speechguard.phonetics.batch import code_points
from speechguard.phonetics.longest_words import LongestWords

LETTERS = st.sampled_from("abc\U00020bb7")


@given(
    st.lists(st.text(LETTERS, min_size=1, max_size=6), unique=True, max_size=20).map(lambda words: ["ab", *words]),
    st.text(LETTERS, max_size=60),
)
def test_the_longest_word_at_every_place(words: list[str], text: str) -> None:
    words = list(dict.fromkeys(words))
    places, found = LongestWords(words).find(code_points(text + "."))
    expected = [
        (at, max(fitting, key=lambda n: len(words[n])))
        for at in range(len(text))
        if (fitting := [n for n, word in enumerate(words) if text.startswith(word, at)])
    ]
    assert list(zip(places.tolist(), found.tolist(), strict=True)) == expected
