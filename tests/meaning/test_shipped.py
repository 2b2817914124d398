"""Which model it is: one of the user's own beside the packs goes first."""

from __future__ import annotations

import os
import shutil

import pytest

from speechguard.config import bundled
from speechguard.errors import WeightsError
from speechguard.meaning.shipped import model_file, model_for

OURS = bundled("models") / "meaning" / "zh.npz"


@pytest.fixture
def own(tmp_path, model_path):
    """A folder of packs with a model beside them."""
    (tmp_path / "meaning").mkdir()
    shutil.copy(model_path, tmp_path / "meaning" / "zh.npz")
    (tmp_path / "pack.yaml").touch()
    return tmp_path


def test_ours_without_packs_and_for_packs_without_a_model(tmp_path):
    assert model_file("zh") == model_file("zh", [tmp_path]) == OURS


def test_that_beside_the_packs_goes_first(own, model):
    file = own / "meaning" / "zh.npz"
    assert model_file("zh", [own]) == model_file("zh", [own / "pack.yaml"]) == file
    assert model_file("es", [own]) == OURS.with_name("es.npz")
    assert model_for("zh", [own]).digest == model.digest


def test_the_first_folder_that_has_one(own, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    assert model_file("zh", [other, own]) == own / "meaning" / "zh.npz"


def test_a_folder_in_its_place_is_not_passed_over(tmp_path):
    (tmp_path / "meaning" / "zh.npz").mkdir(parents=True)
    with pytest.raises(WeightsError, match=r"zh\.npz: cannot be read: "):
        model_for("zh", [tmp_path])


def test_it_is_read_once_and_again_when_it_was_changed(own):
    one = model_for("zh", [own])
    assert model_for("zh", [own]) is one
    file = own / "meaning" / "zh.npz"
    file.write_bytes(b"changed")
    os.utime(file, ns=(1, 1))
    with pytest.raises(WeightsError, match="was changed"):
        model_for("zh", [own])


def test_a_model_of_another_language(own):
    shutil.copy(own / "meaning" / "zh.npz", own / "meaning" / "es.npz")
    with pytest.raises(WeightsError, match=r"es\.npz: knows 'zh', not 'es'; put the model of 'es' there"):
        model_for("es", [own])
