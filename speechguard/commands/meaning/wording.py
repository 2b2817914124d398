"""speechguard meaning wording LANGUAGE"""

from __future__ import annotations

import argparse
from pathlib import Path

from speechguard.commands.meaning.teaching import add_training_options


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the language, what is learnt from, and where the model goes."""
    add_training_options(parser, "wording")
    about = "what customers say, in the form of a corpus (default: ours)"
    parser.add_argument("--customers", type=Path, metavar="DIR", help=about)


def run(args: argparse.Namespace) -> int:
    """Learn whose words a text is, and say how often that is right of authors that were left out."""
    from speechguard.commands.meaning.teaching import chosen_corpus, make_folder, needs_training
    from speechguard.config import bundled
    from speechguard.documents.writing import write_whole
    from speechguard.meaning.corpus import read_corpus
    from speechguard.phonetics import language as phonetics_for
    from speechguard.voices.wording import FOLDER, agent_odds, wording_file

    agents = chosen_corpus(args, args.language)
    customers = read_corpus(args.customers or bundled("rules") / "customers", args.language)
    output = args.output or Path(FOLDER) / f"{args.language}.npz"
    with needs_training():
        from speechguard.voices.learning import train_wording
    make_folder(output.parent)
    phonetics = phonetics_for(args.language)
    model = train_wording(agents, customers, phonetics)
    data = wording_file(model)
    write_whole(output, data)
    print(f"{output}: {len(data):,} bytes")
    for who, sign, corpus in (("agents'", 1, agents), ("customers'", -1, customers)):
        unseen = corpus.of("unseen-author", "unseen-region")
        right = sum(sign * agent_odds(model, line.text, phonetics) > 0 for line in unseen)
        if unseen:
            print(f"right of {who} lines by unseen authors: {right / len(unseen):.0%}")
    return 0
