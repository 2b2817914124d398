"""speechguard meaning train LANGUAGE"""

from __future__ import annotations

import argparse
from pathlib import Path

from speechguard.commands.meaning.teaching import add_training_options


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the language, what is learnt from, and where the model goes."""
    add_training_options(parser, "meaning")


def run(args: argparse.Namespace) -> int:
    """Learn a model of meaning from the corpus, and say what was set on authors that were left out."""
    from speechguard.commands.meaning.teaching import chosen_corpus, make_folder, taught, trainer, write_model
    from speechguard.meaning.shipped import FOLDER

    corpus = chosen_corpus(args, args.language)
    output = args.output or Path(FOLDER) / f"{args.language}.npz"
    trainer()  # where it is not installed nothing is made
    make_folder(output.parent)
    model = taught(corpus)
    size = write_model(model, output)
    lines = corpus.of("train")
    authors = len({line.author.name for line in lines})
    print(f"{output}: {size:,} bytes, learnt from {len(lines):,} lines by {authors} authors")
    print(f"suspected from a probability of {model.limits.suspected:.2f} on (calibrated on authors left out)")
    return 0
