import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.phonetics import language

ES = language("es")


def names(text: str) -> str:
    return " ".join(ES.name(int(i)) for i in ES.sounds(text).ids)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("búsquelo usted", "busque lo usted"),
        ("quéjese si quiere", "¿Qué jece si quiere?"),
        ("llame mañana", "ya me mañana"),
        ("todavía", "TODAVIA"),
        ("vaya, a ver", "valla haber"),
        ("los otros", "lo sotros"),
        ("casa", "caza"),
        ("eh, no lo sé", "no lo sé"),
        ("24", "veinticuatro"),
        ("todavi\u0301a", "todavía"),
    ],
)
def test_sounds_the_same(one: str, other: str) -> None:
    assert names(one) == names(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¿Por qué ni siquiera entiendes?", "por ke ni si ki e ra en ti en des"),
        ("guerra pingüino gente", "ge Ra pin gu i no xen te"),
        ("transporte", "tras por te"),
        ("chico, hijo, rey", "Ci ko i xo Re i"),
        ("SMS", "e se e me e se"),
        ("stop", "es tok"),
        ("你好", "?"),
        ("", ""),
        ("…¡!", ""),
    ],
)
def test_syllables(text: str, expected: str) -> None:
    assert names(text) == expected


def test_a_syllable_belongs_to_the_word_of_its_vowel() -> None:
    sounds = ES.sounds("no es asunto")
    assert names("no es asunto") == "no e sa sun to"
    assert list(sounds.starts_word) == [True, True, True, False, False]
    assert list(sounds.ends_word) == [True, True, False, False, True]
    assert sounds.excerpt(2, 5) == "asunto"
    assert sounds.excerpt(0, 2) == "no es"


def test_negation_is_the_word_not_the_syllable() -> None:
    sounds = ES.sounds("bueno, no lo sé ni nunca")
    assert [sounds.excerpt(i, i + 1) for i in np.flatnonzero(sounds.negation)] == ["no", "ni", "nun", "ca"]


@pytest.mark.parametrize(
    ("wanted", "heard", "cost"),
    [
        ("pe", "be", 1),
        ("se", "si", 1),
        ("es", "e", 1),
        ("pre", "pe", 2),
        ("sa", "a", 1),
        ("no", "lo", 2),
        ("ke", "bo", 4),
    ],
)
def test_costs(wanted: str, heard: str, cost: int) -> None:
    assert ES.costs(ES.sounds(wanted).ids, ES.sounds(heard).ids)[0, 0] == cost
    assert ES.costs(ES.sounds(heard).ids, ES.sounds(wanted).ids)[0, 0] == cost


def test_costs_are_symmetric_and_of_four_kinds() -> None:
    everything = np.arange(ES.alphabet + 2, dtype=np.uint16)
    costs = ES.costs(everything, everything)
    assert (costs == costs.T).all()
    assert set(np.unique(costs)) == {0, 1, 2, 4}
    assert (costs.diagonal()[1:-1] == 0).all()


@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("abcdefghijklmnñopqrstuvwxyzáéíóúü ,.¿?019HQ"), st.characters(exclude_categories=["Cs"])
        )
    )
)
def test_any_text_gives_ids_of_the_alphabet_with_ordered_spans(text: str) -> None:
    sounds = ES.sounds(text)
    assert (sounds.ids <= ES.alphabet).all()
    assert (sounds.spans[:, 0] < sounds.spans[:, 1]).all()
    assert (np.diff(sounds.spans[:, 0]) >= 0).all()
    assert sounds.spans.max(initial=0) <= len(sounds.text)
    assert sounds.starts_word.sum() == sounds.ends_word.sum()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("casa", 2),
        ("servicio", 3),
        ("Buenos días", 4),
        ("averiado", 4),
        ("la guía", 3),
        ("PAÍS", 2),
        ("cambiéis", 2),
        ("caos", 2),
        ("su idea", 4),
        ("muy bien, gracias", 4),
        ("pingüino", 3),
        ("24", 4),
        ("eh", 0),
    ],
)
def test_syllables_as_people_count_them(text: str, count: int) -> None:
    assert ES.pronounced(ES.sounds(text)) == count
