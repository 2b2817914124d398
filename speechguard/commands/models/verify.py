"""speechguard models verify"""

from __future__ import annotations

import argparse

from speechguard.commands.models import add_named_model, named_model


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add which model."""
    add_named_model(parser)


def run(args: argparse.Namespace) -> int:
    """Compare a model's files with what they should be."""
    from speechguard.asr.decoder import eight_bit

    store, model = named_model(args)
    used = model.form(eight_bit=eight_bit("auto", "auto"))
    for form in (used, *(form for form in store.forms(model) if form != used)):
        store.verify(form)
    print(f"{model.name}: {'every file is what it should be' if model.files else 'here (its hub has no checksums)'}")
    return 0
