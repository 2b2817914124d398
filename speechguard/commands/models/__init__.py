"""speechguard models ACTION"""

from __future__ import annotations

import argparse
import importlib
from typing import TYPE_CHECKING

from speechguard.commands import add_commands
from speechguard.commands.options import add_models_folder_option
from speechguard.errors import WeightsError

if TYPE_CHECKING:
    from speechguard.asr.known_models import Model
    from speechguard.asr.weights import WeightStore

ACTIONS = {
    "list": "show the known models and which are here",
    "fetch": "bring a model here",
    "verify": "compare a model's files with what they should be",
    "calibrate": "find out on labelled calls how a model is best decoded, and keep it beside the weights",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the actions with their options."""
    add_commands(parser, "action", ACTIONS, __name__, ACTIONS)


def run(args: argparse.Namespace) -> int:
    """Run the chosen action."""
    return importlib.import_module(f"{__name__}.{args.action}").run(args)


def add_named_model(parser: argparse.ArgumentParser) -> None:
    """Add the name of a model and where models are kept."""
    add_models_folder_option(parser)
    parser.add_argument("model", nargs="?", help="name (default: the default model)")


def named_model(args: argparse.Namespace) -> tuple[WeightStore, Model]:
    """Return the store of models and the one that is named, or the default one. Raises WeightsError."""
    from speechguard.calls.recogniser import weight_store

    store, default = weight_store(args.models_dir)
    name = args.model or default.name
    if name not in store.models:
        raise WeightsError(f"no model {name}: known are {', '.join(store.models)}")
    return store, store.models[name]
