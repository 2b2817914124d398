"""speechguard models list"""

from __future__ import annotations

import argparse
import os

from speechguard.commands.options import add_models_folder_option


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add where models are kept."""
    add_models_folder_option(parser)


def run(args: argparse.Namespace) -> int:
    """Show the known models and which are here."""
    from speechguard.asr.settings import DECODE_FILE
    from speechguard.calls.recogniser import weight_store

    store, default = weight_store(args.models_dir)
    for model in store.models.values():
        forms = store.forms(model)
        state = "here" if forms else "not here"
        mark = " (default)" if model.name == default.name else ""
        calibrated = any(os.access(store.folder / form.folder / DECODE_FILE, os.R_OK) for form in forms)
        mark += " (calibrated)" if calibrated else ""
        print(f"{model.name:16} {state:9} {model.about}{mark}")
    print(f"kept in {store.folder}")
    return 0
