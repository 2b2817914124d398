"""speechguard meaning train LANGUAGE"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from speechguard.errors import UserError
from speechguard.messages import LANGUAGES

SEED = 14  # of what is misheard

if TYPE_CHECKING:
    from speechguard.meaning.corpus import Corpus
    from speechguard.meaning.model import MeaningModel
    from speechguard.phonetics.sounds import Phonetics


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the language, what is learnt from, and where the model goes."""
    parser.add_argument("language", choices=LANGUAGES, help="of the corpus, and of the calls")
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", help="a folder for each language, a file for each author (default: ours)"
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="(default: meaning/LANGUAGE.npz in the current folder)"
    )


def run(args: argparse.Namespace) -> int:
    """Learn a model of meaning from the corpus, and say what was set on authors that were left out."""
    from speechguard.checks.cases.background import background
    from speechguard.checks.cases.misheard_texts import MisheardTexts
    from speechguard.config import bundled
    from speechguard.documents.writing import replaced
    from speechguard.meaning.corpus import read_corpus
    from speechguard.meaning.shipped import FOLDER
    from speechguard.meaning.weights import encoded
    from speechguard.phonetics import language as phonetics_for

    corpus = read_corpus(args.corpus or bundled("rules") / "corpus", args.language)
    ordinary = [line.text for line in background(args.language)]
    phonetics = phonetics_for(args.language)
    model = _trainer()(corpus, phonetics, ordinary, MisheardTexts.of(phonetics, ordinary, SEED))
    output = args.output or Path(FOLDER) / f"{args.language}.npz"
    output.parent.mkdir(parents=True, exist_ok=True)
    data = encoded(model)
    with replaced(output) as scratch:
        scratch.write_bytes(data)
    lines = corpus.of("train")
    authors = len({line.author.name for line in lines})
    print(f"{output}: {len(data):,} bytes, learnt from {len(lines):,} lines by {authors} authors")
    print(f"suspected from a probability of {model.limits.suspected:.2f} on (calibrated on authors left out)")
    return 0


def _trainer() -> Callable[[Corpus, Phonetics, Sequence[str], Callable[[str], str]], MeaningModel]:
    try:
        from speechguard.meaning.training import train
    except ModuleNotFoundError as error:
        raise UserError(f"{error.name} is not installed: run pip install 'speechguard[train]' first") from None
    return train
