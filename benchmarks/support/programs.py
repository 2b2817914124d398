"""Programs of the benchmarks that run in a process of their own, so that their memory and processor time are theirs."""

from __future__ import annotations

import os
from pathlib import Path

from support.results import BENCHMARKS


def command(python: str | Path, module: str) -> list[str | Path]:
    """Return the command that runs a module of the benchmarks with a Python; it needs `environment`."""
    return [python, "-m", module]


def environment(**variables: str) -> dict[str, str]:
    """Return our environment with the benchmarks among what Python finds, and with more variables."""
    places = [str(BENCHMARKS), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places), **variables}
