"""What making a model of meaning takes, whatever it is learnt from."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from speechguard.config import bundled
from speechguard.errors import UserError
from speechguard.messages import LANGUAGES

if TYPE_CHECKING:
    from speechguard.meaning.corpus import Corpus
    from speechguard.meaning.model import MeaningModel
    from speechguard.phonetics.sounds import Phonetics

SEED = 14  # of what is misheard


def add_corpus_option(parser: argparse.ArgumentParser) -> None:
    """Add what is learnt from."""
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", help="a folder for each language, a file for each author (default: ours)"
    )


def add_training_options(parser: argparse.ArgumentParser, folder: str) -> None:
    """Add the language, what is learnt from, and where the model goes; `folder`: that it goes to by itself."""
    parser.add_argument("language", choices=LANGUAGES, help="of the corpus, and of the calls")
    add_corpus_option(parser)
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help=f"(default: {folder}/LANGUAGE.npz in the current folder)"
    )


def chosen_corpus(args: argparse.Namespace, language: str) -> Corpus:
    """Return the corpus that is named, or ours. Raises UserError."""
    from speechguard.meaning.corpus import read_corpus

    return read_corpus(args.corpus or bundled("rules") / "corpus", language)


def taught(corpus: Corpus) -> MeaningModel:
    """Return a model that has learnt a corpus, ordinary talk besides, and what a recogniser makes of both.

    Raises UserError where scikit-learn is missing.
    """
    from speechguard.checks.cases.background import background
    from speechguard.checks.cases.misheard_texts import MisheardTexts
    from speechguard.phonetics import language as phonetics_for

    train = trainer()
    ordinary = [line.text for line in background(corpus.language)]
    phonetics = phonetics_for(corpus.language)
    return train(corpus, phonetics, ordinary, MisheardTexts.of(phonetics, ordinary, SEED))


def trainer() -> Callable[[Corpus, Phonetics, Sequence[str], Callable[[str], str]], MeaningModel]:
    """Return what learns. Raises UserError where scikit-learn is missing."""
    with needs_training():
        from speechguard.meaning.training import train
    return train


@contextmanager
def needs_training() -> Generator[None]:
    """Import what learns inside. Raises UserError where scikit-learn is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise UserError(f"{error.name} is not installed: run pip install 'speechguard[train]' first") from None


def make_folder(folder: Path) -> None:
    """Make the folder of a model, before minutes are spent on it. Raises UserError where it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder}: cannot be made ({error.strerror}); give another --output") from None


def write_model(model: MeaningModel, path: Path) -> int:
    """Write a model as a whole or not at all; returns its size in bytes."""
    from speechguard.documents.writing import write_whole
    from speechguard.meaning.weights import encoded

    data = encoded(model)
    write_whole(path, data)
    return len(data)
