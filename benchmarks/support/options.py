"""Options that the programs have in common, and what they choose: labelled calls and a model."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from speechguard.calls.recogniser import ModelChoice, ModelOptions
from speechguard.calls.recogniser import find_model as find
from speechguard.calls.recogniser import load_model as load
from speechguard.evaluation.labels import LabelledCall, read_labelled_calls
from speechguard.messages import LANGUAGES
from support.results import RESULTS


def parser(description: str | None, *, calls: bool = True, threads: bool = True) -> argparse.ArgumentParser:
    """Make a parser with the options of every benchmark; those of hearing are named as in `speechguard evaluate`."""
    options = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    if calls:
        options.add_argument("--calls", type=Path, default=Path("samples"), help="folder of labelled calls")
        options.add_argument("--only", choices=("even", "odd"), help="every second call: even (tuning) or odd (report)")
        options.add_argument("--limit", type=int, help="at most so many calls a language")
    options.add_argument("--language", choices=LANGUAGES, help="one language only")
    options.add_argument("--rules", nargs="+", type=Path, help="rule packs (default: those of speechguard)")
    options.add_argument("--model", help="name or folder of a Whisper model (default: base)")
    options.add_argument("--models-dir", type=Path, help="where models are kept")
    options.add_argument("--model-device", choices=("auto", "cpu", "cuda"), default="auto")
    options.add_argument("--compute-type", default="auto", help="int8, float32, ... (default: by device)")
    if threads:
        options.add_argument(
            "--threads", type=int, default=os.cpu_count() or 1, help="of the model (default: all cores)"
        )
    options.add_argument("--results", type=Path, default=RESULTS, help="where JSON and plots go")
    return options


def find_model(args: argparse.Namespace, workers: int = 1) -> ModelChoice:
    """Find the model that the options ask for. Raises WeightsError."""
    return find(ModelOptions(args.model, args.models_dir, args.model_device, args.compute_type, args.threads, workers))


def load_model(args: argparse.Namespace) -> Any:
    """Load the model that the options ask for. Raises WeightsError."""
    return load(find_model(args))


def chosen_calls(args: argparse.Namespace) -> list[LabelledCall]:
    """Read the labelled calls that the options ask for. Raises LabelError."""
    calls = read_labelled_calls(args.calls)
    if args.only:
        calls = calls[0 if args.only == "even" else 1 :: 2]
    languages = [args.language] if args.language else LANGUAGES
    return [call for language in languages for call in [c for c in calls if c.language == language][: args.limit]]
