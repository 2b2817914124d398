"""A comma in [ ] that cuts a sentence in two is seen; lists of short phrases are left alone."""

from typing import Literal

import pytest

from speechguard.documents.flow_commas import CutText, cut_texts
from speechguard.documents.yaml_source import YamlList, read_yaml
from speechguard.errors import RuleError

Kind = Literal["phrases", "sentences"]


def cuts(text: str, kind: Kind) -> list[CutText]:
    problems: list[RuleError] = []
    node = read_yaml(text.encode(), "pack.yaml", problems)
    assert isinstance(node, YamlList)
    assert not problems
    return list(cut_texts(node, kind))


@pytest.mark.parametrize(
    "text",
    [
        "[Mire, le vamos a embargar]",
        "[mire, le vamos a embargar]",
        "[Oiga, usted no me escucha]",
        "[No me grite, le vamos a embargar la casa]",
        "[Buenos días, le atiende Marta]",
        "[Buenas tardes, ¿en qué puedo ayudarle?]",
        "[Espere, ¡no me cuelgue!]",
        "[您好, 请问有什么可以帮您？]",
    ],
)
def test_a_sentence_that_is_likely_cut(text: str):
    (cut,) = cuts(text, "sentences")
    assert not cut.sure
    assert (cut.location.column, cut.rest_location.column) == (2, text.index(",") + 3)
    assert f'quote it: "{text[1:-1]}"' in cut.remedy


@pytest.mark.parametrize("kind", ["phrases", "sentences"])
@pytest.mark.parametrize(
    "text",
    [
        "[¿Por qué no, si se lo he dicho?]",
        "[¿Mire, señora, qué quiere?]",
        "[¡No, por favor!]",
        "[Mire, le vamos a embargar.]",
        "[Le vamos a embargar, si no paga.]",
        "[“别吵了, 我在忙”]",
        "[(no|ni, tampoco) diga]",
    ],
)
def test_a_sentence_that_is_surely_cut(text: str, kind: Kind):
    found = cuts(text, kind)
    assert found
    assert all(cut.sure for cut in found)
    assert len(found) == text.count(", ")


@pytest.mark.parametrize("kind", ["phrases", "sentences"])
@pytest.mark.parametrize(
    "text",
    [
        "[buenos días, buenas tardes, buenas noches]",
        "[Buenos días, buenas tardes, buenas noches]",
        "[Hola, buenos días]",
        "[gracias por llamar, gracias por su llamada, que tenga un buen día]",
        "[Cállese, váyase]",
        "[oiga, mire, escuche]",
        "[no, ni, nunca]",
        "[¿Qué quiere?, ¿Por qué llama?]",
        "[¡No!, ¿Cómo?]",
        "[No me grite., le vamos a embargar.]",
        "['Mire', le vamos a embargar la casa]",
        '["Mire, le vamos a embargar", le vamos a quitar la casa]',
        "[Le vamos a embargar., Se lo advierto.]",
        "[您好, 早上好, 下午好]",
        "[您好, 请问有什么可以帮您]",
        "[喂, 你别问我了，这事不归我管]",
        "[这事不归我管, 你烦不烦。]",
        "[{text: Mire}, {text: le vamos a embargar}]",
    ],
)
def test_lists_of_short_texts(text: str, kind: Kind):
    assert cuts(text, kind) == []


def test_a_list_in_lines_has_no_commas_of_its_own():
    assert cuts("- Mire\n- le vamos a embargar.\n", "sentences") == []


@pytest.mark.parametrize("text", ["[hola, muy buenos días]", "[perdone, le pido disculpas por la espera]"])
def test_what_opens_a_sentence_may_be_a_phrase(text: str):
    assert cuts(text, "phrases") == []
    assert cuts(text, "sentences")


def test_phrases_may_be_written_with_and_without_capitals():
    text = "[Quedo a su disposición, que tenga un buen día, muchas gracias por su llamada]"
    assert cuts(text, "phrases") == []
    assert cuts(text, "sentences")
