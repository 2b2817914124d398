"""A model that has learnt from the small corpus, made once for all tests."""

from __future__ import annotations

import pytest
from small_corpus import write_corpus

from speechguard.meaning.corpus import Corpus, read_corpus
from speechguard.meaning.model import MeaningModel
from speechguard.meaning.training import train
from speechguard.meaning.weights import encoded, read_model
from speechguard.phonetics import language


@pytest.fixture(scope="session")
def corpus(tmp_path_factory) -> Corpus:
    return read_corpus(write_corpus(tmp_path_factory.mktemp("corpus")), "zh")


@pytest.fixture(scope="session")
def model_path(made_once, corpus):
    """The file of the model."""
    return made_once("small.npz", lambda path: path.write_bytes(encoded(train(corpus, language("zh")))))


@pytest.fixture(scope="session")
def model(model_path) -> MeaningModel:
    return read_model(model_path)
