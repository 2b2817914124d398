"""Whose words a text is, and files that are no models of that."""

import io

import numpy as np
import pytest

from speechguard.errors import WeightsError
from speechguard.phonetics import language
from speechguard.voices.wording import agent_odds, read_wording, wording_file, wording_model

SAID = [
    ("zh", "您好，请问有什么可以帮您？", True),
    ("zh", "感谢您的来电，祝您生活愉快", True),
    ("zh", "我的订单怎么还没有到，我都等了三天了", False),
    ("zh", "我要投诉你们", False),
    ("es", "Gracias por llamar, ¿en qué puedo ayudarle?", True),
    ("es", "Permítame un momento, lo verifico en el sistema", True),
    ("es", "llevo tres días esperando y mi pedido no llega", False),
    ("es", "quiero poner una reclamación porque me han cobrado dos veces", False),
]


@pytest.mark.parametrize(("code", "text", "agent"), SAID)
def test_plain_sentences(code, text, agent):
    assert (agent_odds(wording_model(code), text, language(code)) > 0) == agent


@pytest.mark.parametrize("text", ["", "  ", "？！", "…"])
@pytest.mark.parametrize("code", ["zh", "es"])
def test_no_words_are_nobodys(code, text):
    assert agent_odds(wording_model(code), text, language(code)) == 0.0


def test_a_file_gives_the_model_again(tmp_path):
    model = wording_model("zh")
    (tmp_path / "zh.npz").write_bytes(wording_file(model))
    again = read_wording(tmp_path / "zh.npz")
    assert wording_file(again) == wording_file(model)
    assert agent_odds(again, SAID[0][1], language("zh")) == agent_odds(model, SAID[0][1], language("zh"))


def changed(**arrays):
    with np.load(io.BytesIO(wording_file(wording_model("zh")))) as archive:
        content = {**archive, **arrays}
    buffer = io.BytesIO()
    np.savez(buffer, **content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        lambda: wording_file(wording_model("zh"))[:-100],
        lambda: changed(kept=np.zeros(0, np.int32)),
        lambda: changed(kept=np.zeros(16384, np.int32)),
        lambda: changed(idf=np.zeros(3, np.float32)),
        lambda: changed(about=np.frombuffer(b"{}", np.uint8)),
        lambda: changed(about=np.frombuffer(b"[1", np.uint8)),
    ],
)
def test_files_that_are_no_models(tmp_path, content):
    path = tmp_path / "zh.npz"
    path.write_bytes(content() if callable(content) else content)
    with pytest.raises(WeightsError, match="is no model of wording, or was changed"):
        read_wording(path)


def test_a_model_of_another_version_and_none(tmp_path):
    path = tmp_path / "zh.npz"
    old = b'{"version": 1, "language": "zh", "scale": 1.0, "bias": 0.0}'
    path.write_bytes(changed(about=np.frombuffer(old, np.uint8)))
    with pytest.raises(WeightsError, match="made by another version"):
        read_wording(path)
    with pytest.raises(WeightsError, match="no such model of wording"):
        read_wording(tmp_path / "none.npz")
