"""The options of commands that hear calls, as plain values; and loading the model with its progress shown."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from collections.abc import Callable, Generator
from functools import partial
from typing import TYPE_CHECKING, Any

from speechguard.calls.loading import LoadingModel
from speechguard.calls.manifest import default_manifest
from speechguard.calls.recogniser import ModelChoice, ModelOptions
from speechguard.calls.recogniser import find_model as find
from speechguard.calls.recogniser import load_model as load
from speechguard.commands.progress import joining
from speechguard.messages import Interface

if TYPE_CHECKING:
    from speechguard.asr.whisper import Whisper

INTERRUPTS = (signal.SIGINT, signal.SIGTERM)


def find_model(args: argparse.Namespace) -> ModelChoice:
    """Find the chosen model; one in parts is joined on first use, with a bar. Raises WeightsError."""
    options = ModelOptions(args.model, args.models_dir, args.model_device, args.compute_type, args.threads)
    with joining(f"preparing model {args.model or default_manifest()[1]}") as progress:
        return find(options, progress)


def load_model(args: argparse.Namespace) -> Whisper:
    """Load the chosen model. Raises WeightsError."""
    return load(find_model(args))


def start_loading(args: argparse.Namespace) -> LoadingModel:
    """Begin to load the chosen model while other things are made ready. Raises WeightsError when it is not here."""
    return LoadingModel(partial(load, find_model(args)))


def open_view(*, plain: bool, interface: Interface) -> Any:
    """Open the screen, or lines where there is no screen or none is wanted; a context manager."""
    if not plain:
        from speechguard.terminal.screen import TerminalView, screen_available

        if screen_available():
            return TerminalView(interface)
    from speechguard.terminal.plain import PlainView

    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # Chinese is written in any locale
    return contextlib.nullcontext(PlainView(sys.stdout, interface))


@contextlib.contextmanager
def interrupts(stop: Callable[[], None]) -> Generator[None]:
    """Let the first Ctrl-C (or SIGTERM) call `stop`; a second one ends the program as usual."""

    def handle(_number: int, _frame: object) -> None:
        for number, handler in before.items():
            signal.signal(number, handler)
        stop()

    before = {number: signal.signal(number, handle) for number in INTERRUPTS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
