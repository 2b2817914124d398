"""speechguard models list|fetch|verify; calibrate is in calibrate.py"""

from __future__ import annotations

import argparse
import os

from speechguard.asr.settings import DECODE_FILE
from speechguard.commands.hearing import weight_store
from speechguard.commands.progress import joining
from speechguard.errors import WeightsError


def run(args: argparse.Namespace) -> int:
    """List the models, bring one here, or check one."""
    store, default = weight_store(args.models_dir)
    if args.action == "list":
        for model in store.models.values():
            state = "here" if store.present(model) else "not here"
            mark = " (default)" if model.name == default.name else ""
            mark += " (calibrated)" if os.access(store.folder / model.name / DECODE_FILE, os.R_OK) else ""
            print(f"{model.name:16} {state:9} {model.about}{mark}")
        print(f"kept in {store.folder}")
        return 0
    name = args.model or default.name
    if name not in store.models:
        raise WeightsError(f"no model {name}: known are {', '.join(store.models)}")
    model = store.models[name]
    if args.action == "fetch":
        with joining(f"fetching {name}") as progress:
            print(store.fetch(model, progress))
    else:
        store.verify(model)
        print(f"{name}: {'every file is what it should be' if model.files else 'here (its hub has no checksums)'}")
    return 0
