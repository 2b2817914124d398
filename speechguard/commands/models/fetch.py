"""speechguard models fetch"""

from __future__ import annotations

import argparse

from speechguard.commands.models import add_named_model, named_model


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add which model."""
    add_named_model(parser)


def run(args: argparse.Namespace) -> int:
    """Bring a model here."""
    from speechguard.asr.decoder import eight_bit
    from speechguard.commands.progress import joining

    store, model = named_model(args)
    model = model.form(eight_bit=eight_bit("auto", "auto"))
    with joining(f"fetching {model.name}") as progress:
        print(store.fetch(model, progress))
    return 0
